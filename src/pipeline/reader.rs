//! The reader: fills batches, and looks at the first line of every operand.
//!
//! Whether an operand begins with the header in force, with another header or with a row is the
//! only question about the input that depends on earlier lines. The reader decides it, because it
//! still sees the input in order. The rest is for the workers, which see lines out of order.

use std::sync::Arc;

use bstr::ByteSlice;

use crate::batch::{Batch, Stop};
use crate::error::Error;
use crate::input::cutter::Cutter;
use crate::input::lines::{is_passed_over, too_long, without_end, without_mark};
use crate::kind::header::{FirstLine, Header, HeaderFinder};
use crate::kind::known::Expect;

/// Fills batches with lines whose columns are those of the header in force.
pub struct Reader {
    cutter: Cutter,
    header: Arc<Header>,
    /// The operand whose first line has been looked at.
    seen: Option<usize>,
}

impl Reader {
    /// Reads the lines of `cutter`, which has read nothing yet, under this header.
    pub fn new(cutter: Cutter, header: Arc<Header>) -> Reader {
        Reader {
            cutter,
            header,
            seen: None,
        }
    }

    /// Reads on until the header line, using what is known of it. Returns the reader and the batch
    /// that holds that line and the lines that came with it. `names` are what messages call the
    /// operands.
    ///
    /// # Errors
    ///
    /// No header line before the end of the input, one that is refused, or a read error.
    pub fn open(
        mut cutter: Cutter,
        names: &[String],
        expect: &Expect,
    ) -> Result<(Reader, Batch), Error> {
        let mut batch = Batch::default();
        let mut finder = HeaderFinder::new(expect, cutter.max_line());
        let (mut lines_before, mut bytes_before, mut on_disk) = (0, 0, 0);
        loop {
            let operand = batch.operand;
            batch.clear();
            cutter.fill(&mut batch);
            if batch.operand != operand {
                lines_before = 0;
            }
            let name = &names[batch.operand];
            let mut lines = 0;
            for line in batch.data.lines_with_terminator() {
                lines += 1;
                let line = without_end(line);
                let found = match without_mark(line).len() > cutter.max_line() {
                    true => Err(too_long(cutter.max_line())),
                    false => finder.look(line),
                };
                let found =
                    found.map_err(|what| Error::at_line(name, lines_before + lines, &what))?;
                if let Some(header) = found {
                    batch.lines_before = lines_before;
                    batch.bytes_before += bytes_before;
                    batch.on_disk += on_disk;
                    cutter.leave_reading();
                    let reader = Reader {
                        cutter,
                        header: Arc::new(header),
                        seen: Some(batch.operand),
                    };
                    return Ok((reader, batch));
                }
            }
            bytes_before +=
                batch.bytes_before + (batch.data.len() - usize::from(batch.unended)) as u64;
            on_disk += batch.on_disk;
            lines_before += lines;
            if let Some(stop) = batch.stop.take() {
                stop.into_result(name, lines_before)?;
                return Err(Error::Input(format!(
                    "{name}: there is no header line: expected column names, found the end of the \
                     input"
                )));
            }
        }
    }

    /// The header in force.
    pub fn header(&self) -> &Arc<Header> {
        &self.header
    }

    /// Fills an empty batch. If an operand turns out to begin with another header, the batch
    /// ends before that line and says so.
    pub fn fill(&mut self, batch: &mut Batch) {
        self.cutter.fill(batch);
        if self.seen == Some(batch.operand) {
            return;
        }
        let mut start = 0;
        for line in batch.data.lines_with_terminator() {
            let length = line.len();
            let line = without_mark(without_end(line));
            if !is_passed_over(line) {
                self.seen = Some(batch.operand);
                self.cutter.leave_reading();
                // A line that is too long is not checked for its columns; the worker reports it.
                if line.len() <= self.cutter.max_line()
                    && let FirstLine::Other(what) = self.header.judge_first_line(line)
                {
                    batch.data.truncate(start);
                    batch.unended = false;
                    batch.stop = Some(Stop::NextLine(what));
                }
                return;
            }
            start += length;
        }
    }

    /// The first row, without its end, of a batch that begins with the header or with rows, or else
    /// of the batches after it. `None` if no row could be read.
    pub fn first_row(&mut self, mut batch: Batch) -> Option<Vec<u8>> {
        loop {
            batch.fetch();
            let mut lines = batch.data.lines_with_terminator().map(without_end);
            let row = lines.find(|line| {
                let line = without_mark(line);
                !is_passed_over(line) && !self.header.is_copy(line)
            });
            if let Some(row) = row {
                return Some(row.to_vec());
            }
            if batch.stop.is_some() {
                return None;
            }
            batch.clear();
            self.fill(&mut batch);
        }
    }
}
