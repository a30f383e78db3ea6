//! From lines to rows of output: the work done on a batch, with nothing of threads or I/O.
//!
//! The outcome for a line depends on the line and on the [`Conversion`] alone, never on the
//! lines around it. This is what lets batches be converted in any order and cut anywhere.

use std::sync::Arc;

use memchr::memchr;

use crate::call::{Calls, Rules};
use crate::format::{Format, RowWriter};
use crate::matrix::header::Header;
use crate::matrix::row::{BadRow, Row};
use crate::matrix::{is_passed_over, too_long, without_end};
use crate::pipeline::Convert;
use crate::pipeline::batch::{Batch, Fault, NAMED_BAD_ROWS};

/// Everything that a line's outcome depends on.
pub struct Conversion {
    /// The columns.
    pub header: Arc<Header>,
    /// How alleles are judged.
    pub rules: Rules,
    /// How rows are written.
    pub format: Box<dyn Format>,
    /// Whether rows without an alternative allele are written.
    pub all_sites: bool,
    /// Whether bad rows are left out and counted instead of ending the run.
    pub skip_bad_rows: bool,
    /// The longest line accepted, in bytes without its end.
    pub max_line: usize,
    /// How many bytes of output a batch may hold before it is written, in part if need be;
    /// the row that passes the limit is finished.
    pub output_limit: usize,
}

impl Convert for Conversion {
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_> {
        let mut converter = Converter {
            conversion: self,
            rows: self.format.row_writer(),
            calls: Calls::default(),
            ends: Vec::new(),
        };
        Box::new(move |batch| converter.convert(batch))
    }
}

/// A [`Conversion`] and the memory to carry it out, for one worker.
struct Converter<'a> {
    conversion: &'a Conversion,
    rows: Box<dyn RowWriter + 'a>,
    calls: Calls,
    /// Where the fields of a row end.
    ends: Vec<usize>,
}

/// Why a line has no outcome.
enum BadLine<'a> {
    Row(BadRow<'a>),
    TooLong,
}

/// What a good line was.
enum Line {
    PassedOver,
    Row,
}

impl Converter<'_> {
    /// Converts the lines of a batch until its end, its first bad row, or its output's limit.
    fn convert(&mut self, batch: &mut Batch) {
        // Taken out for the time, so that lines can be read while output is appended.
        let data = std::mem::take(&mut batch.data);
        let conversion = self.conversion;
        while batch.converted < data.len() && batch.output.len() < conversion.output_limit {
            let rest = &data[batch.converted..];
            let length = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let line = without_end(&rest[..length]);
            let is_unended = batch.unended && length == rest.len();
            match self.convert_line(line, &mut batch.output) {
                Ok(Line::PassedOver) => (),
                Ok(Line::Row) => batch.unended_row |= is_unended,
                Err(bad) => {
                    if !conversion.note_bad_line(batch, bad, is_unended) {
                        break;
                    }
                }
            }
            batch.converted += length;
            batch.lines += 1;
        }
        batch.data = data;
    }

    /// Appends the output for one line, its end taken off. On an error nothing was appended.
    fn convert_line<'l>(
        &'l mut self,
        line: &'l [u8],
        out: &mut Vec<u8>,
    ) -> Result<Line, BadLine<'l>> {
        let Conversion {
            header,
            rules,
            all_sites,
            max_line,
            ..
        } = self.conversion;
        if line.len() > *max_line {
            return Err(BadLine::TooLong);
        }
        if is_passed_over(line) {
            return Ok(Line::PassedOver);
        }
        let row = match Row::parse(line, header.columns(), &mut self.ends) {
            Ok(row) => row,
            // A header is never a good row, since it has no digits where the position stands:
            // good rows need not be compared with it.
            Err(_) if header.is_copy(line) => return Ok(Line::Row),
            Err(bad) => return Err(BadLine::Row(bad)),
        };
        self.calls.make(&row, rules);
        if *all_sites || !self.calls.alternatives().is_empty() {
            self.rows.write_row(&row, &self.calls, out);
        }
        Ok(Line::Row)
    }
}

impl Conversion {
    /// Notes a bad line in its batch. Returns whether the run goes on.
    fn note_bad_line(&self, batch: &mut Batch, bad: BadLine<'_>, is_unended: bool) -> bool {
        // A last line that was cut short is no bad row but a sign that rows are missing.
        let skip = self.skip_bad_rows && !is_unended && matches!(bad, BadLine::Row(_));
        if skip {
            batch.bad_row_count += 1;
            if batch.bad_rows.len() == NAMED_BAD_ROWS {
                return true;
            }
        }
        let mut what = match bad {
            BadLine::Row(bad) => bad.message(&self.header),
            BadLine::TooLong => too_long(self.max_line),
        };
        if is_unended {
            what.push_str(" (the input ends inside this line: cut short?)");
        }
        let fault = Fault {
            line: batch.lines,
            what,
        };
        match skip {
            true => batch.bad_rows.push(fault),
            false => batch.fault = Some(fault),
        }
        skip
    }
}
