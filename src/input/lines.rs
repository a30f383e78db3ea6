//! Lines: where they end, which of them are skipped, and reading small files line by line, such as
//! the lists that options name.

use std::fmt;

use bstr::ByteSlice;

use crate::batch::Batch;
use crate::error::Error;
use crate::input::cutter::Cutter;
use crate::input::operand::Operand;
use crate::input::sniff::BYTE_ORDER_MARK;

/// A line without its end: one LF, and one CR just before it (or at the end of the input).
pub fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether a line, given without its end, is skipped wherever it stands: it is blank, or begins
/// with `##` like the meta-information lines of VCF.
pub fn is_passed_over(line: &[u8]) -> bool {
    line.is_empty() || line.starts_with(b"##")
}

/// A line without the byte-order mark that may precede it. Some programs write one at the beginning
/// of a text, and joined texts have it in the middle.
pub fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
}

/// The message for a line over the limit of `max_line` bytes.
pub fn too_long(max_line: usize) -> String {
    longer("the line is", max_line)
}

fn longer(what: &str, limit: usize) -> String {
    let advice = match limit < LARGEST_MAX_LINE {
        true => "--max-line raises the limit",
        false => "that is the highest limit",
    };
    format!("{what} longer than {limit} bytes; {advice}")
}

/// The highest limit for the length of a line, in bytes.
pub const LARGEST_MAX_LINE: usize = 1 << 30;

/// How many bytes of a file that an option names are read at a time.
pub const BLOCK: usize = 64 << 10;

/// Counts how much is kept of a text that is read before the rows. The bound is that of a line,
/// since a line without end could hold as much.
pub struct Kept {
    bytes: usize,
    most: usize,
}

impl Kept {
    /// Nothing yet, of at most `max_line` bytes.
    pub fn new(max_line: usize) -> Kept {
        Kept {
            bytes: 0,
            most: max_line,
        }
    }

    /// Counts so many more bytes of `what`, which is for a message, such as
    /// `the list of samples is`.
    ///
    /// # Errors
    ///
    /// There are too many.
    pub fn add(&mut self, bytes: usize, what: &str) -> Result<(), String> {
        self.bytes += bytes;
        match self.bytes > self.most {
            true => Err(longer(what, self.most)),
            false => Ok(()),
        }
    }
}

/// Where a line is, shown as `samples.tsv:7`.
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

/// Gives `take` each line of `operand` without its end, and its place for messages. No line may
/// have more than `max_line` bytes.
///
/// # Errors
///
/// It cannot be read, is not text, or has a line that is too long; or the error of `take`.
pub fn for_each_line(
    operand: Operand,
    max_line: usize,
    mut take: impl FnMut(&[u8], Place<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    find_line(operand, max_line, |line, place| {
        take(line, place).map(|()| None::<()>)
    })?;
    Ok(())
}

/// Gives `take` lines of `operand`, as [`for_each_line`] does, until it finds something in one, and
/// returns that. The rest is not read. A byte-order mark before the first line is dropped.
///
/// # Errors
///
/// As [`for_each_line`].
pub fn find_line<T>(
    operand: Operand,
    max_line: usize,
    mut take: impl FnMut(&[u8], Place<'_>) -> Result<Option<T>, Error>,
) -> Result<Option<T>, Error> {
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
            let line = match place.line {
                1 => without_mark(line),
                _ => line,
            };
            if line.len() > max_line {
                return Err(Error::Input(format!("{place}: {}", too_long(max_line))));
            }
            if let Some(found) = take(line, place)? {
                return Ok(Some(found));
            }
        }
        if let Some(stop) = batch.stop.take() {
            return stop.into_result(&file, place.line).map(|()| None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_limit_that_can_be_raised_is_said_to_be() {
        let most = LARGEST_MAX_LINE;
        assert!(too_long(most - 1).ends_with("bytes; --max-line raises the limit"));
        assert!(too_long(most).ends_with(" 1073741824 bytes; that is the highest limit"));
        let kept = Kept::new(most).add(most + 1, "the list is");
        assert!(kept.is_err_and(|what| what.ends_with("that is the highest limit")));
    }
}
