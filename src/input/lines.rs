//! Small files, line by line: lists that options name besides the matrix.

use std::fmt;

use bstr::ByteSlice;

use crate::batch::{Batch, Stop};
use crate::error::Error;
use crate::input::cutter::Cutter;
use crate::input::operand::Operand;
use crate::matrix::{too_long, without_end};

/// How many bytes of a file that an option names are read at a time.
pub const BLOCK: usize = 64 << 10;

/// Where a line stands, shown as `samples.tsv:7`.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    file: &'a str,
    /// Counted from 1.
    line: u64,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Gives each line of `operand`, its end off, to `take`, with its place for messages. No line
/// may have more than `max_line` bytes.
///
/// # Errors
///
/// It cannot be read, is no text, or has a line that is too long; or what `take` says.
pub fn for_each_line(
    operand: Operand,
    max_line: usize,
    mut take: impl FnMut(&[u8], Place<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let file = operand.name.clone();
    let mut cutter = Cutter::new(vec![operand], BLOCK, max_line);
    let mut batch = Batch::default();
    let mut place = Place {
        file: &file,
        line: 0,
    };
    loop {
        batch.clear();
        cutter.fill(&mut batch);
        for line in batch.data.lines_with_terminator() {
            place.line += 1;
            let line = without_end(line);
            if line.len() > max_line {
                return Err(Error::Input(format!("{place}: {}", too_long(max_line))));
            }
            take(line, place)?;
        }
        match batch.stop.take() {
            None => (),
            Some(Stop::End) => return Ok(()),
            Some(Stop::Unreadable(source)) => return Err(Error::cannot_read(&file, source)),
            Some(Stop::Failed(error)) => return Err(error),
            Some(Stop::NextLine(what)) => {
                place.line += 1;
                return Err(Error::Input(format!("{place}: {what}")));
            }
        }
    }
}
