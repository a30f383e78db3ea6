//! Format `haplotype`: a table with two columns a sample.
//!
//! Header `contig pos ref alt`, then for each sample `L_PI L_PG_al`, where L is the sample's
//! label. Row: contig, position, reference allele, the alternative alleles joined by `,`
//! (`.` if there are none), then for each sample the phase index, which is the contig because
//! the whole contig is one phased block, and the genotype: its strands' alleles joined by `|`.

use crate::call::{Call, Calls};
use crate::format::{Fill, Format, RowWriter};
use crate::matrix::row::Row;
use crate::sample::Plan;

/// The format, ready for a certain set of samples.
pub struct Haplotype {
    /// The samples.
    pub plan: Plan,
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
        for sample in self.plan.samples() {
            for column in [&b"_PI"[..], b"_PG_al"] {
                out.push(b'\t');
                out.extend_from_slice(sample.label);
                out.extend_from_slice(column);
            }
        }
        out.push(b'\n');
    }

    fn row_writer(&self) -> Box<dyn RowWriter + '_> {
        Box::new(HaplotypeRows { format: self })
    }
}

struct HaplotypeRows<'a> {
    format: &'a Haplotype,
}

impl RowWriter for HaplotypeRows<'_> {
    fn write_row(&mut self, row: &Row<'_>, calls: &Calls, out: &mut Vec<u8>) {
        let Haplotype {
            plan,
            fill,
            contig_prefix,
            ..
        } = self.format;
        let contig = |out: &mut Vec<u8>| {
            out.extend_from_slice(contig_prefix);
            out.extend_from_slice(row.contig());
        };
        contig(out);
        for field in [row.position(), row.reference()] {
            out.push(b'\t');
            out.extend_from_slice(field);
        }
        out.push(b'\t');
        match calls.alternatives() {
            [] => out.push(b'.'),
            [first, rest @ ..] => {
                out.extend_from_slice(row.allele(*first as usize));
                for &alternative in rest {
                    out.push(b',');
                    out.extend_from_slice(row.allele(alternative as usize));
                }
            }
        }
        for sample in plan.samples() {
            out.push(b'\t');
            contig(out);
            let mut before = b'\t';
            for &strand in sample.strands {
                let strand = strand as usize;
                out.push(before);
                before = b'|';
                out.extend_from_slice(match (calls.of_strands()[strand], fill) {
                    (Call::Missing, Fill::Reference) => row.reference(),
                    (Call::Missing, Fill::Text(text)) => text,
                    _ => row.allele(strand),
                });
            }
        }
        out.push(b'\n');
    }
}
