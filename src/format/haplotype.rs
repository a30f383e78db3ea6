//! Format `haplotype`: a table with two columns per sample.
//!
//! Header `contig pos ref alt`, then for each sample `L_PI L_PG_al`, where L is the sample's label.
//! Row: contig, position, reference allele, the alternative alleles joined by `,` (`.` if there are
//! none), then for each sample the phase index and the genotype. The phase index is the phase set.
//! Without one it is the contig, because the whole contig is then one phased block, or `.` for an
//! unphased genotype. The genotype is the strands' alleles joined by `|`.

use crate::call::Site;
use crate::format::rows::{Phase, Rows, Shown, Style};
use crate::format::{
    BadSite, Fill, Format, RowWriter, Wanted, check_separators, push, write_alternatives,
};

/// The format, ready for a given set of samples.
pub struct Haplotype {
    /// The settings that all formats share.
    pub wanted: Wanted,
    /// What a missing call shows.
    pub fill: Fill,
    /// Whether the header line begins with `#`.
    pub hash_header: bool,
}

impl Format for Haplotype {
    fn write_header(&self, out: &mut Vec<u8>) {
        if self.hash_header {
            out.push(b'#');
        }
        out.extend_from_slice(b"contig\tpos\tref\talt");
        for label in self.wanted.plan.labels() {
            for column in [&b"_PI"[..], b"_PG_al"] {
                out.push(b'\t');
                out.extend_from_slice(label);
                out.extend_from_slice(column);
            }
        }
        out.push(b'\n');
    }

    fn row_writer(&self) -> Box<dyn RowWriter + '_> {
        Box::new(Rows::new(self, &self.wanted))
    }
}

impl Style for &Haplotype {
    fn check(&mut self, site: &Site<'_>) -> Result<(), BadSite> {
        check_separators(site)
    }

    fn write_columns(&mut self, site: &Site<'_>, _: bool, out: &mut Vec<u8>) {
        out.push(b'\t');
        push(site.reference(), out);
        out.push(b'\t');
        write_alternatives(site, out);
    }

    fn write_lead(&self, phase: Phase<'_>, out: &mut Vec<u8>) {
        out.push(b'\t');
        out.extend_from_slice(match phase {
            Phase::Contig(index) | Phase::Set(index) => index,
            Phase::None => b".",
        });
        out.push(b'\t');
    }

    fn filled<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>> {
        self.fill.shown(site)
    }

    fn blank_strand(&self) -> &[u8] {
        match &self.fill {
            Fill::Text(text) => text,
            // Nobody has said what a call shows that was left out.
            Fill::Reference | Fill::Keep => b".",
        }
    }
}
