//! Formats `phase-panel` and `phase-input`: what phase-Extender and phase-Stitcher read.
//!
//! Two columns a sample, `NAME:PI` and `NAME:PG_al`, behind `CHROM POS REF` and a fourth column
//! whose name and contents differ: `ALT`, the alternative alleles, in a panel of reference
//! haplotypes (phase-Extender's `--refHap`); `all-alleles`, with the reference before them, in
//! what is to be phased (`--input` of both). phase-Extender takes no notice of a panel whose
//! columns are called otherwise, and does not say so.
//!
//! The phase index is `PI_` and the phase set or the contig. It must not look like a number: the
//! table reader of phase-Stitcher takes a column for numbers if its first rows look so, and
//! fails at the first `.` or `X`. A sample of which a strand has no call, or whose strands cannot
//! be told apart, is `.` in both columns: anything else crashes the clients.

use crate::call::Site;
use crate::error::{Error, quote};
use crate::format::rows::{Rows, Shown, Style};
use crate::format::{Fill, Format, RowWriter, write_alternatives, write_phase_index};
use crate::sample::Plan;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `phase-panel`
    Panel,
    /// `phase-input`
    Input,
}

/// The format, ready for a certain set of samples.
pub struct Phase {
    plan: Plan,
    dialect: Dialect,
    has_sets: bool,
    fill: Fill,
    contig_prefix: Vec<u8>,
}

impl Phase {
    /// For the samples of a plan. `has_genotypes` tells that each column is a sample whose ploidy
    /// its cells tell; `has_sets` that they have phase sets; `fill` is what a missing call
    /// shows, `contig_prefix` is put before every contig.
    ///
    /// # Errors
    ///
    /// A sample that the clients cannot read: its name holds a `:`, or it has not two strands.
    pub fn new(
        plan: Plan,
        dialect: Dialect,
        has_genotypes: bool,
        has_sets: bool,
        fill: Fill,
        contig_prefix: Vec<u8>,
    ) -> Result<Phase, Error> {
        for (name, strands) in plan.names().zip(plan.groups()) {
            if name.contains(&b':') {
                return Err(Error::Input(format!(
                    "sample {} has a ':' in its name, at which phase-Extender and phase-Stitcher \
                     cut: rename it",
                    quote(name)
                )));
            }
            if !has_genotypes && strands.len() != 2 {
                return Err(Error::Input(format!(
                    "expected two strands for each sample, which is all that phase-Extender and \
                     phase-Stitcher know, found {} for sample {}",
                    strands.len(),
                    quote(name)
                )));
            }
        }
        Ok(Phase {
            plan,
            dialect,
            has_sets,
            fill,
            contig_prefix,
        })
    }
}

impl Format for Phase {
    fn write_header(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self.dialect {
            Dialect::Panel => b"CHROM\tPOS\tREF\tALT",
            Dialect::Input => b"CHROM\tPOS\tREF\tall-alleles",
        });
        for name in self.plan.names() {
            for column in [&b":PI"[..], b":PG_al"] {
                out.push(b'\t');
                out.extend_from_slice(name);
                out.extend_from_slice(column);
            }
        }
        out.push(b'\n');
    }

    fn row_writer(&self) -> Box<dyn RowWriter + '_> {
        Box::new(Rows::new(self, &self.plan, self.has_sets))
    }

    fn allows_unphased(&self) -> bool {
        true
    }
}

impl Style for &Phase {
    const BLANK: Option<&'static [u8]> = Some(b"\t.\t.");
    const AROUND_SET: usize = 5;

    fn fixed_size(&self, site: &Site<'_>) -> usize {
        // Prefix and pieces of the line, each once, but for the reference.
        self.contig_prefix.len() + site.length + site.reference.len() + 2
    }

    fn write_fixed(&mut self, site: &Site<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.contig_prefix);
        out.extend_from_slice(site.fixed_columns());
        out.push(b'\t');
        match self.dialect {
            Dialect::Panel => write_alternatives(site, out),
            Dialect::Input => {
                out.extend_from_slice(site.reference);
                for alternative in site.alternatives() {
                    out.push(b',');
                    out.extend_from_slice(alternative);
                }
            }
        }
    }

    fn write_lead(&self, contig: &[u8], set: Option<&[u8]>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\tPI_");
        write_phase_index(&self.contig_prefix, contig, set, out);
        out.push(b'\t');
    }

    fn filled<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>> {
        self.fill.shown(site)
    }
}
