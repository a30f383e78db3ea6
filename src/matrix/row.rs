//! One line of the matrix, taken apart and checked.
//!
//! A row is bad if it has not one field for each column, if a field is empty, or if its
//! position is not all digits. Nothing else is required of it here: contigs, positions and
//! alleles are bytes, and `007`, `NA` and `1e5` stay what they are.

use crate::error::quote;
use crate::matrix::FIXED_COLUMNS;
use crate::matrix::header::Header;

/// A checked row: a line and where its fields end.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    line: &'a [u8],
    ends: &'a [usize],
}

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

impl BadRow<'_> {
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

impl<'a> Row<'a> {
    /// Takes a line (its end taken off) of `columns` fields apart. `ends` is memory to work
    /// in; what it held does not matter.
    ///
    /// # Errors
    ///
    /// The first fault, in this order: the number of fields, the leftmost empty field, the
    /// position.
    pub fn parse(
        line: &'a [u8],
        columns: usize,
        ends: &'a mut Vec<usize>,
    ) -> Result<Row<'a>, BadRow<'a>> {
        ends.clear();
        ends.extend(memchr::memchr_iter(b'\t', line).take(columns));
        if ends.len() + 1 != columns {
            let found = memchr::memchr_iter(b'\t', line).count() + 1;
            return Err(BadRow::FieldCount {
                expected: columns,
                found,
            });
        }
        ends.push(line.len());
        let row = Row { line, ends };
        if let Some(column) = (0..columns).find(|&column| row.field(column).is_empty()) {
            return Err(BadRow::EmptyField { column });
        }
        match row.position().iter().all(u8::is_ascii_digit) {
            true => Ok(row),
            false => Err(BadRow::Position(row.position())),
        }
    }

    fn field(&self, column: usize) -> &'a [u8] {
        let start = column
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] + 1);
        &self.line[start..self.ends[column]]
    }

    /// The contig's name.
    pub fn contig(&self) -> &'a [u8] {
        self.field(0)
    }

    /// The position: one or more ASCII digits.
    pub fn position(&self) -> &'a [u8] {
        self.field(1)
    }

    /// The reference allele.
    pub fn reference(&self) -> &'a [u8] {
        self.field(2)
    }

    /// How many strands the row has.
    pub fn strands(&self) -> usize {
        self.ends.len() - FIXED_COLUMNS
    }

    /// The allele of a strand, counted from 0 at the first allele column.
    pub fn allele(&self, strand: usize) -> &'a [u8] {
        self.field(FIXED_COLUMNS + strand)
    }
}
