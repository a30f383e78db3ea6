//! Formats `phase-panel` and `phase-input`, for phase-Extender and phase-Stitcher.
//!
//! Each sample has two columns, `NAME:PI` and `NAME:PG_al`, after `CHROM POS REF` and a fourth
//! column whose name and contents differ: `ALT`, the alternative alleles, in a panel of reference
//! haplotypes (phase-Extender's `--refHap`); `all-alleles`, with the reference before them, in a
//! table to be phased (`--input` of both). phase-Extender silently ignores a panel whose columns
//! have other names.
//!
//! The phase index is `PI_` and the phase set or the contig. It must not look like a number:
//! phase-Stitcher's table reader treats a column as numbers if its first rows look so, and fails at
//! the first `.` or `X`. A sample is `.` in both columns if one of its strands has no call, if its
//! strands cannot be told apart, or if it is not diploid. Anything else crashes these programs.

use crate::call::Site;
use crate::error::quote;
use crate::format::rows::{Phase as PhaseOf, Rows, Shown, Style};
use crate::format::{
    BadSite, Format, RowWriter, Wanted, check_separators, push, write_alternatives,
};
use crate::kind::Kind;

/// Which of the two formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `phase-panel`
    Panel,
    /// `phase-input`
    Input,
}

/// What a missing call shows: only values that these programs can read, or those in a table that
/// they wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseFill {
    /// `.`, which leaves the sample blank.
    Dot,
    /// The reference allele.
    Reference,
    /// The text in the input.
    Keep,
}

/// The format, ready for a given set of samples.
pub struct Phase {
    wanted: Wanted,
    dialect: Dialect,
    fill: PhaseFill,
}

impl Phase {
    /// For the samples of `wanted`, in a text of this kind.
    ///
    /// # Errors
    ///
    /// A sample that these programs cannot read: its name holds a `:`, or it is not planned as
    /// diploid.
    pub fn new(
        wanted: Wanted,
        kind: Kind,
        dialect: Dialect,
        fill: PhaseFill,
    ) -> Result<Phase, String> {
        for (name, strands) in wanted.plan.names().zip(wanted.plan.groups()) {
            if name.contains(&b':') {
                return Err(format!(
                    "sample {} has a ':' in its name, where phase-Extender and phase-Stitcher split it: rename it",
                    quote(name)
                ));
            }
            if kind == Kind::Matrix && strands.len() != 2 {
                return Err(format!(
                    "expected two strands for each sample, which is all that phase-Extender and \
                     phase-Stitcher accept, found {} for sample {}",
                    strands.len(),
                    quote(name)
                ));
            }
        }
        Ok(Phase {
            wanted,
            dialect,
            fill,
        })
    }
}

impl Format for Phase {
    fn write_header(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self.dialect {
            Dialect::Panel => b"CHROM\tPOS\tREF\tALT",
            Dialect::Input => b"CHROM\tPOS\tREF\tall-alleles",
        });
        for name in self.wanted.plan.names() {
            for column in [&b":PI"[..], b":PG_al"] {
                out.push(b'\t');
                out.extend_from_slice(name);
                out.extend_from_slice(column);
            }
        }
        out.push(b'\n');
    }

    fn row_writer(&self) -> Box<dyn RowWriter + '_> {
        Box::new(Rows::new(self, &self.wanted))
    }
}

impl Style for &Phase {
    const BLANK: Option<&'static [u8]> = Some(b"\t.\t.");

    fn check(&mut self, site: &Site<'_>) -> Result<(), BadSite> {
        check_separators(site)
    }

    fn write_columns(&mut self, site: &Site<'_>, _: bool, out: &mut Vec<u8>) {
        out.push(b'\t');
        push(site.reference(), out);
        out.push(b'\t');
        match self.dialect {
            Dialect::Panel => write_alternatives(site, out),
            Dialect::Input => {
                push(site.reference(), out);
                for alternative in site.alternatives() {
                    out.push(b',');
                    push(alternative, out);
                }
            }
        }
    }

    fn write_lead(&self, phase: PhaseOf<'_>, out: &mut Vec<u8>) {
        match phase {
            PhaseOf::Contig(index) | PhaseOf::Set(index) => {
                out.extend_from_slice(b"\tPI_");
                out.extend_from_slice(index);
            }
            PhaseOf::None => out.extend_from_slice(b"\t."),
        }
        out.push(b'\t');
    }

    fn filled<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>> {
        match self.fill {
            PhaseFill::Dot => Some(Shown::whole(b".")),
            PhaseFill::Reference => Some(Shown::part(site.line, site.reference)),
            PhaseFill::Keep => None,
        }
    }
}
