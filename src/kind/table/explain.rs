//! Explains what is wrong with a table's row. This is slow, and used only for invalid rows.

use bstr::ByteSlice;

use crate::call::advice::{AlleleOf, is_quoted};
use crate::error::quote;
use crate::kind::explain_fields;
use crate::kind::table::TableReader;
use crate::kind::table::columns::without_blanks;

impl TableReader<'_> {
    /// Says what is wrong with a line that is not a valid row.
    pub(super) fn explain_row(&self, line: &[u8]) -> String {
        let fields = match explain_fields(without_blanks(line), self.header) {
            Ok(fields) => fields,
            Err(what) => return what,
        };
        let (reference, list) = (fields[2], fields[3]);
        if reference != b"." && !self.rules.is_reference(reference) {
            return format!(
                "expected the reference allele, or '.' if it is unknown, in field 3 (column {}), \
                 found {}{}",
                quote(self.header.name(2)),
                quote(reference),
                self.rules.looks_like(reference, AlleleOf::Reference)
            );
        }
        let is_declared = |text: &[u8]| {
            let mut texts = list.split_str(b",").chain([reference]);
            texts.any(|other| self.is_same(other, text))
        };
        let is_allele = |text: &&[u8]| !text.is_empty() && self.rules.judge(text).is_some();
        if list.split_str(b",").any(<[u8]>::is_empty) {
            return format!(
                "expected alleles joined by ',', none empty, in field 4 (column {}), found {}",
                quote(self.header.name(3)),
                quote(list)
            );
        }
        for (number, pair) in fields[self.columns.fixed..].chunks(2).enumerate() {
            let column = self.columns.fixed + 2 * number;
            let place = |column: usize| {
                format!(
                    "in field {} (column {})",
                    column + 1,
                    quote(self.header.name(column))
                )
            };
            let (index, genotype) = (pair[0], pair[1]);
            if self.columns.are_marked && index == b"PI_" {
                return format!(
                    "expected '.', or a phase set after PI_, {}, found {}",
                    place(column),
                    quote(index)
                );
            }
            let mut strands = genotype.split(|byte| b"|/".contains(byte));
            let bad = strands.find(|text| !is_allele(text) && *text != reference);
            if bad.is_some() || self.rules.is_no_value(genotype) && !is_declared(genotype) {
                let bad = match is_quoted(genotype) {
                    true => genotype,
                    false => bad.unwrap_or(genotype),
                };
                return format!(
                    "expected alleles and '|' between them {}, found {}{}",
                    place(column + 1),
                    quote(genotype),
                    match bad.is_empty() {
                        true => String::new(),
                        false => self.rules.looks_like(bad, AlleleOf::TableStrand),
                    }
                );
            }
        }
        "this row cannot be read; please report it".to_owned()
    }
}
