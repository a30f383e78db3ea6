//! Kind `matrix`: one column per strand, and one allele in each cell.
//!
//! Most rows have only one-byte alleles, and most of these have no alternative allele at all.
//! [`one_byte`] finds that out by looking at many strands at a time; [`any_length`] accepts every
//! valid row. Both refuse whatever they do not understand. A line that both refuse is not a valid
//! row, and [`RowReader::explain`] says why, slowly and in a fixed order.

pub mod any_length;
pub mod one_byte;

use any_length::AnyLength;
use one_byte::{OneByte, Outline};

use crate::call::advice::AlleleOf;
use crate::call::rules::Rules;
use crate::error::quote;
use crate::kind::header::Header;
use crate::kind::locus::Loci;
use crate::kind::{FIXED_COLUMNS, Reading, RowReader, explain_fields};

/// Reads rows of strands, for one worker.
pub struct MatrixReader<'a> {
    header: &'a Header,
    rules: &'a Rules,
    /// Rows without an alternative allele are wanted too.
    all_sites: bool,
    loci: Loci,
    one_byte: OneByte<false>,
    any_length: AnyLength<'a>,
}

impl<'a> MatrixReader<'a> {
    /// For rows under this header.
    pub fn new(header: &'a Header, rules: &'a Rules, all_sites: bool) -> MatrixReader<'a> {
        let columns = header.columns();
        MatrixReader {
            header,
            rules,
            all_sites,
            loci: Loci::new(),
            one_byte: OneByte::new(rules, columns - FIXED_COLUMNS),
            any_length: AnyLength::new(rules, columns),
        }
    }
}

impl RowReader for MatrixReader<'_> {
    #[inline(always)]
    fn read<'l>(&'l mut self, line: &'l [u8]) -> Reading<'l> {
        let Some(locus) = self.loci.find(line) else {
            return Reading::NoRow;
        };
        let outline = self.one_byte.outline(line, locus);
        if let Some(Outline {
            length,
            first_unknown: None,
            ..
        }) = outline
            && !self.all_sites
        {
            return Reading::Nothing(length);
        }
        // Returned where it is made, so that it is not copied.
        if let Some(outline) = outline
            && let Some(site) = self.one_byte.site(line, outline)
        {
            return Reading::Site(site);
        }
        match self.any_length.site(line, locus) {
            Some(site) => Reading::Site(site),
            None => Reading::NoRow,
        }
    }

    fn explain(&self, line: &[u8]) -> String {
        let fields = match explain_fields(line, self.header) {
            Ok(fields) => fields,
            Err(what) => return what,
        };
        let is_allele =
            |cell: &[u8]| !self.rules.is_no_value(cell) && self.rules.judge(cell).is_some();
        let reference = fields[FIXED_COLUMNS - 1];
        if !is_allele(reference) {
            return format!(
                "expected the reference allele in field {FIXED_COLUMNS} (column {}), found {}{}: is \
                 column {FIXED_COLUMNS} the reference?",
                quote(self.header.name(FIXED_COLUMNS - 1)),
                quote(reference),
                self.rules.looks_like(reference, AlleleOf::Reference)
            );
        }
        let mut cells = fields.iter().enumerate().skip(FIXED_COLUMNS);
        match cells.find(|(_, cell)| !is_allele(cell)) {
            Some((column, cell)) => format!(
                "expected an allele in field {} (column {}), found {}{}",
                column + 1,
                quote(self.header.name(column)),
                quote(cell),
                self.rules.looks_like(cell, AlleleOf::Strand)
            ),
            None => "this row cannot be read; please report it".to_owned(),
        }
    }
}
