//! Explains what is wrong with a VCF row. This is slow, and used only for invalid rows.

use bstr::ByteSlice;

use crate::call::Genotype;
use crate::call::rules::{is_bases, is_vcf_allele};
use crate::error::quote;
use crate::kind::vcf::AnyRow;
use crate::kind::vcf::cell::BadCell;
use crate::kind::vcf::layout::Layout;
use crate::kind::{VCF_COLUMNS, explain_fields};
use crate::span::Span;

impl AnyRow<'_> {
    /// Says what is wrong with a line that is not a valid row.
    pub(super) fn explain(&self, line: &[u8]) -> String {
        let fields = match explain_fields(line, self.header) {
            Ok(fields) => fields,
            Err(what) => return what,
        };
        let [reference, alternatives, format] = [3, 4, 8].map(|column| fields[column]);
        if !is_bases(reference) {
            return format!(
                "expected a reference allele made of A, C, G, T and N in field 4 (column 'REF'), found \
                 {}",
                quote(reference)
            );
        }
        let declared: Vec<&[u8]> = match alternatives {
            b"." => Vec::new(),
            list => list.split_str(b",").collect(),
        };
        // The row is read again up to its first bad cell. Whatever was left of its end is part of
        // its last cell.
        let end = if line.ends_with(b"\r") {
            &b"\r\n"[..]
        } else {
            b"\n"
        };
        let text = [line, end].concat();
        let mut row = AnyRow::new(self.header, self.rules, self.tags);
        row.layout = Layout::new(format, self.tags);
        // Only their number matters to the cells, not their places.
        let nowhere = Span {
            start: 0,
            length: 0,
        };
        row.declared = vec![nowhere; declared.len()];
        let before: usize = fields[..VCF_COLUMNS].iter().map(|f| f.len() + 1).sum();
        let found = match row.cells(&text, before) {
            Err(Some(found)) => found,
            // Every cell is valid, so a carried allele is not.
            _ => {
                let Some(number) = (0..declared.len()).find(|&number| {
                    row.carried.get(number) == Some(&true) && !is_vcf_allele(declared[number])
                }) else {
                    return "this row cannot be read; please report it".to_owned();
                };
                let carries = |genotype: &Genotype| {
                    row.strands[genotype.strands.clone()].contains(&(number as u32 + 1))
                };
                let sample = row
                    .numbers
                    .iter()
                    .position(|&genotype| carries(&row.genotypes[genotype as usize]));
                let span = Span {
                    start: number,
                    length: 0,
                };
                (sample.unwrap_or(0), BadCell::BadAllele(span))
            }
        };
        let (sample, why) = found;
        let column = VCF_COLUMNS + sample;
        let cell = quote(fields[column]);
        let place = format!(
            "in field {} (sample {})",
            column + 1,
            quote(self.header.name(column))
        );
        match why {
            BadCell::TooMany => format!(
                "expected at most {} subfields, as FORMAT {} has, {place}, found {cell}",
                row.layout.count,
                quote(format)
            ),
            BadCell::Empty => format!(
                "expected a value in each subfield that is read (FORMAT {}) {place}, found {cell}",
                quote(format)
            ),
            BadCell::NoGenotype => format!(
                "expected a genotype, allele numbers with '|' or '/' between them, {place}, found {cell}"
            ),
            BadCell::NoAllele(_) => format!(
                "expected an allele number up to {}, since ALT is {}, {place}, found {cell}",
                declared.len(),
                quote(alternatives)
            ),
            BadCell::BadAllele(number) => format!(
                "expected an allele made of A, C, G, T and N, '*', a symbolic allele or a breakend in \
                 field 5 (column 'ALT'), found {}, which is carried {place}",
                quote(declared[number.start])
            ),
        }
    }
}
