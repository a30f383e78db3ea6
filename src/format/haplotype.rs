//! Format `haplotype`: a table with two columns a sample.
//!
//! Header `contig pos ref alt`, then for each sample `L_PI L_PG_al`, where L is the sample's
//! label. Row: contig, position, reference allele, the alternative alleles joined by `,`
//! (`.` if there are none), then for each sample the phase index, which is the contig because
//! the whole contig is one phased block, and the genotype: its strands' alleles joined by `|`.

use crate::call::{Site, Span, Strands};
use crate::format::cells::{Cells, ShortText};
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

impl Haplotype {
    /// What a missing call shows, if it is not what stands in the matrix.
    fn filled<'s>(&'s self, site: &Site<'s>) -> Option<&'s [u8]> {
        match &self.fill {
            Fill::Reference => Some(site.reference),
            Fill::Text(text) => Some(text),
            Fill::Keep => None,
        }
    }
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
        Box::new(HaplotypeRows::new(self))
    }
}

struct HaplotypeRows<'a> {
    format: &'a Haplotype,
    cells: Cells<'a>,
    /// The contig of the row before, with which the cells were made.
    contig: Vec<u8>,
    /// For rows of one-byte alleles: what each allele shows.
    shown: [u8; 256],
    /// For other rows: the same.
    texts: Vec<ShortText>,
}

impl<'a> HaplotypeRows<'a> {
    fn new(format: &'a Haplotype) -> HaplotypeRows<'a> {
        let shown = std::array::from_fn(|byte| byte as u8);
        HaplotypeRows {
            format,
            cells: Cells::new(&format.plan),
            contig: Vec::new(),
            shown,
            texts: Vec::new(),
        }
    }
}

/// So many alleles a row may have for texts to be made of all of them beforehand.
const MANY: usize = 64;

impl HaplotypeRows<'_> {
    /// Appends the cells where nothing is known of what they show.
    fn write_texts(&self, site: &Site<'_>, filled: Option<&[u8]>, out: &mut Vec<u8>) {
        let shown = |strand| {
            let (allele, is_missing) = site.allele(strand);
            filled.filter(|_| is_missing).unwrap_or(allele)
        };
        self.cells.write_texts(shown, out);
    }
}

impl RowWriter for HaplotypeRows<'_> {
    fn size(&self, site: &Site<'_>) -> usize {
        // TAB, contig, TAB: what stands before each genotype.
        let lead = self.format.contig_prefix.len() + site.contig.len() + 2;
        let filled = self.format.filled(site).map(<[u8]>::len);
        let shown = |strand| {
            let (allele, is_missing) = site.allele(strand);
            filled.filter(|_| is_missing).unwrap_or(allele.len())
        };
        let widest = site.longest_allele().max(filled.unwrap_or(0));
        // The fixed columns are the contig and pieces of the line, each once.
        let fixed = lead.saturating_add(site.length);
        fixed.saturating_add(self.cells.size(lead, widest, shown))
    }

    fn write_row(&mut self, site: &Site<'_>, out: &mut Vec<u8>) {
        let contig_prefix = &self.format.contig_prefix;
        if site.contig != self.contig {
            self.contig.clear();
            self.contig.extend_from_slice(site.contig);
            self.cells
                .set_lead(&[b"\t", contig_prefix, site.contig, b"\t"]);
        }

        out.extend_from_slice(contig_prefix);
        out.extend_from_slice(site.fixed_columns());
        let mut before = b'\t';
        for alternative in site.alternatives() {
            out.push(before);
            out.extend_from_slice(alternative);
            before = b',';
        }
        if before == b'\t' {
            out.extend_from_slice(b"\t.");
        }

        let format = self.format;
        let filled = format.filled(site);
        match (&site.strands, filled) {
            (Strands::OneByte { fields, missing }, None | Some([_])) if self.cells.are_small() => {
                if let Some(&[filled]) = filled {
                    for &missing in *missing {
                        self.shown[usize::from(missing)] = filled;
                    }
                    let reference = site.reference[0];
                    self.shown[usize::from(reference)] = reference;
                }
                self.cells.write_bytes(fields, &self.shown, out);
            }
            (Strands::AnyLength { numbers, alleles }, _)
                if alleles.len() <= MANY && self.cells.are_small() =>
            {
                self.texts.clear();
                self.texts.extend(alleles.iter().map_while(|allele| {
                    match (allele.is_missing, &format.fill) {
                        (true, Fill::Reference) => ShortText::new(site.line, alleles[0].span),
                        (true, Fill::Text(text)) => ShortText::new(
                            text,
                            Span {
                                start: 0,
                                length: text.len(),
                            },
                        ),
                        _ => ShortText::new(site.line, allele.span),
                    }
                }));
                if self.texts.len() == alleles.len() {
                    self.cells.write_short_texts(numbers, &self.texts, out);
                } else {
                    self.write_texts(site, filled, out);
                }
            }
            _ => self.write_texts(site, filled, out),
        }
    }
}
