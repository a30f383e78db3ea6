//! Format `haplotype`: a table with two columns a sample.
//!
//! Header `contig pos ref alt`, then for each sample `L_PI L_PG_al`, where L is the sample's
//! label. Row: contig, position, reference allele, the alternative alleles joined by `,`
//! (`.` if there are none), then for each sample the phase index, which is the phase set if the
//! input has some, else the contig because the whole contig is one phased block, and the
//! genotype: its strands' alleles joined by `|`.

use crate::call::Site;
use crate::format::rows::{Rows, Shown, Style};
use crate::format::{Fill, Format, RowWriter, write_alternatives, write_phase_index};
use crate::sample::Plan;

/// The format, ready for a certain set of samples.
pub struct Haplotype {
    /// The samples.
    pub plan: Plan,
    /// Whether genotypes have phase sets.
    pub has_sets: bool,
    /// What a missing call shows.
    pub fill: Fill,
    /// What is put before every contig.
    pub contig_prefix: Vec<u8>,
    /// Whether the header line begins with `#`.
    pub hash_header: bool,
}

impl Format for Haplotype {
    fn write_header(&self, out: &mut Vec<u8>) {
        if self.hash_header {
            out.push(b'#');
        }
        out.extend_from_slice(b"contig\tpos\tref\talt");
        for label in self.plan.labels() {
            for column in [&b"_PI"[..], b"_PG_al"] {
                out.push(b'\t');
                out.extend_from_slice(label);
                out.extend_from_slice(column);
            }
        }
        out.push(b'\n');
    }

    fn row_writer(&self) -> Box<dyn RowWriter + '_> {
        Box::new(Rows::new(self, &self.plan, self.has_sets))
    }
}

impl Style for &Haplotype {
    const AROUND_SET: usize = 2;

    fn fixed_size(&self, site: &Site<'_>) -> usize {
        // Prefix and pieces of the line, each once.
        self.contig_prefix.len() + site.length + 2
    }

    fn write_fixed(&mut self, site: &Site<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.contig_prefix);
        out.extend_from_slice(site.fixed_columns());
        out.push(b'\t');
        write_alternatives(site, out);
    }

    fn write_lead(&self, contig: &[u8], set: Option<&[u8]>, out: &mut Vec<u8>) {
        out.push(b'\t');
        write_phase_index(&self.contig_prefix, contig, set, out);
        out.push(b'\t');
    }

    fn filled<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>> {
        self.fill.shown(site)
    }
}
