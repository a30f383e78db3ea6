//! What a good row is, and what is wrong with any other.
//!
//! A row is bad if it has not one field for each column, if a field is empty, or if its
//! position is not all digits; where columns are genotypes, also if a cell is none. Nothing else
//! is required of it here: contigs, positions and alleles are bytes, and `007`, `NA` and `1e5`
//! stay what they are. What an output format requires beyond that is its own business.
//!
//! Good rows are taken apart by [`crate::call`], which only refuses bad ones; here it is said
//! why, slowly and in a fixed order.

use bstr::ByteSlice;

use crate::call::Rules;
use crate::error::quote;
use crate::kind::genotypes::{BadCell, Cell};
use crate::kind::header::{Columns, Header};

/// What is wrong with a row. Columns are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadRow<'a> {
    /// Not one field for each column.
    FieldCount {
        /// How many columns the header has.
        expected: usize,
        /// How many fields the line has.
        found: usize,
    },
    /// A field with nothing in it.
    EmptyField {
        /// Its column.
        column: usize,
    },
    /// The second field is not all ASCII digits.
    Position(&'a [u8]),
    /// A cell that is no genotype.
    Cell {
        /// Its column.
        column: usize,
        /// The cell.
        cell: &'a [u8],
        /// What is wrong with it.
        why: BadCell,
    },
}

impl<'a> BadRow<'a> {
    /// Finds out what is wrong with a bad row (its end taken off) of a matrix with this header:
    /// the first fault, in the order of the variants.
    /// `allows_unphased` tells that genotypes need not be phased.
    pub fn diagnose(
        line: &'a [u8],
        header: &Header,
        rules: &Rules,
        allows_unphased: bool,
    ) -> BadRow<'a> {
        let columns = header.columns();
        let found = line.split_str(b"\t").count();
        if found != columns {
            return BadRow::FieldCount {
                expected: columns,
                found,
            };
        }
        let mut fields = line.split_str(b"\t").enumerate();
        if let Some((column, _)) = fields.clone().find(|(_, field)| field.is_empty()) {
            return BadRow::EmptyField { column };
        }
        let (position, reference) = (fields.nth(1), fields.next());
        let [position, reference] = [position, reference].map(|field| field.unwrap_or_default().1);
        let is_position = position.iter().all(u8::is_ascii_digit);
        if !is_position || header.kind() == Columns::Strands {
            return BadRow::Position(position);
        }
        let bad_cell = fields.find_map(|(column, cell)| {
            let why = match Cell::parse(cell, header.has_sets()) {
                Ok(_) if allows_unphased => return None,
                Ok(parsed) if parsed.is_phased(rules, reference) => return None,
                Ok(parsed) => parsed.why_unphased(),
                Err(why) => why,
            };
            Some(BadRow::Cell { column, cell, why })
        });
        bad_cell.unwrap_or(BadRow::Position(position))
    }

    /// The message, without the place.
    pub fn message(&self, header: &Header) -> String {
        match *self {
            BadRow::FieldCount { expected, found } => {
                format!("expected {expected} fields, found {found}")
            }
            BadRow::EmptyField { column } => format!(
                "expected a value in field {} (column {}), found nothing",
                column + 1,
                quote(header.name(column))
            ),
            BadRow::Position(found) => {
                format!(
                    "expected a position of digits only in field 2, found {}",
                    quote(found)
                )
            }
            BadRow::Cell { column, cell, why } => {
                let (field, name, cell) = (column + 1, quote(header.name(column)), quote(cell));
                match why {
                    BadCell::NoAllele => format!(
                        "expected alleles and '|' between them in field {field} (sample {name}), \
                         found {cell}"
                    ),
                    BadCell::NoSet => format!(
                        "expected a genotype, ':' and its phase set in field {field} (sample \
                         {name}), found {cell}"
                    ),
                    BadCell::Unphased => format!(
                        "the genotype {cell} of sample {name} in field {field} is not phased: only \
                         formats phase-panel and phase-input can leave it out"
                    ),
                    BadCell::InNoSet => format!(
                        "the genotype {cell} of sample {name} in field {field} is not phased, since \
                         it is in no phase set: only formats phase-panel and phase-input can leave \
                         it out"
                    ),
                }
            }
        }
    }
}
