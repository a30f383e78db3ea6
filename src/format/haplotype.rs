//! Format `haplotype`: a table with two columns a sample.
//!
//! Header `contig pos ref alt`, then for each sample `L_PI L_PG_al`, where L is the sample's
//! label. Row: contig, position, reference allele, the alternative alleles joined by `,`
//! (`.` if there are none), then for each sample the phase index, which is the contig because
//! the whole contig is one phased block, and the genotype: its strands' alleles joined by `|`.

use crate::call::{Site, Strands};
use crate::format::cells::Cells;
use crate::format::{Fill, Format, RowWriter};
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
        Box::new(HaplotypeRows::new(self))
    }
}

struct HaplotypeRows<'a> {
    format: &'a Haplotype,
    cells: Cells<'a>,
    /// TAB, contig, TAB: what stands before each genotype.
    lead: Vec<u8>,
    /// For rows of one-byte alleles: what each allele shows.
    shown: [u8; 256],
}

impl<'a> HaplotypeRows<'a> {
    fn new(format: &'a Haplotype) -> HaplotypeRows<'a> {
        let shown = std::array::from_fn(|byte| byte as u8);
        HaplotypeRows {
            format,
            cells: Cells::new(&format.plan),
            lead: Vec::new(),
            shown,
        }
    }
}

impl RowWriter for HaplotypeRows<'_> {
    fn write_row(&mut self, site: &Site<'_>, out: &mut Vec<u8>) {
        let Haplotype {
            fill,
            contig_prefix,
            ..
        } = self.format;
        self.lead.clear();
        self.lead.push(b'\t');
        self.lead.extend_from_slice(contig_prefix);
        self.lead.extend_from_slice(site.contig);
        self.lead.push(b'\t');

        out.extend_from_slice(&self.lead[1..]);
        out.extend_from_slice(site.position);
        out.push(b'\t');
        out.extend_from_slice(site.reference);
        let mut before = b'\t';
        for alternative in site.alternatives() {
            out.push(before);
            out.extend_from_slice(alternative);
            before = b',';
        }
        if before == b'\t' {
            out.extend_from_slice(b"\t.");
        }

        let filled = match fill {
            Fill::Reference => Some(site.reference),
            Fill::Text(text) => Some(&text[..]),
            Fill::Keep => None,
        };
        match (&site.strands, filled) {
            (Strands::OneByte { fields, missing }, None | Some([_])) => {
                if let Some(&[filled]) = filled {
                    for &missing in *missing {
                        self.shown[usize::from(missing)] = filled;
                    }
                    let reference = site.reference[0];
                    self.shown[usize::from(reference)] = reference;
                }
                self.cells.write_bytes(&self.lead, fields, &self.shown, out);
            }
            _ => {
                let shown = |strand| {
                    let (allele, is_missing) = site.allele(strand);
                    filled.filter(|_| is_missing).unwrap_or(allele)
                };
                self.cells.write_texts(&self.lead, shown, out);
            }
        }
    }
}
