//! What a good row is, and what is wrong with any other.
//!
//! A row is bad if it has not one field for each column, if a field is empty, or if its
//! position is not all digits. Nothing else is required of it here: contigs, positions and
//! alleles are bytes, and `007`, `NA` and `1e5` stay what they are.
//!
//! Good rows are taken apart by [`crate::call`], which only refuses bad ones; here it is said
//! why, slowly and in a fixed order.

use bstr::ByteSlice;

use crate::error::quote;
use crate::matrix::header::Header;

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
}

impl<'a> BadRow<'a> {
    /// Finds out what is wrong with a bad row (its end taken off) of a matrix of so many
    /// columns: the first fault, in the order of the variants.
    pub fn diagnose(line: &'a [u8], columns: usize) -> BadRow<'a> {
        let found = line.split_str(b"\t").count();
        if found != columns {
            return BadRow::FieldCount {
                expected: columns,
                found,
            };
        }
        match line.split_str(b"\t").position(<[u8]>::is_empty) {
            Some(column) => BadRow::EmptyField { column },
            None => BadRow::Position(line.split_str(b"\t").nth(1).unwrap_or_default()),
        }
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
        }
    }
}
