//! The reader: fills batches, and looks at the first line of every operand.
//!
//! Whether an operand begins with the header in force, with another one or with a row is the
//! one thing about the input that depends on what came before. It is decided here, where the
//! input is still in order; what is left is for the workers, who see lines out of order.

use std::sync::Arc;

use bstr::ByteSlice;

use crate::batch::{Batch, Stop};
use crate::input::cutter::Cutter;
use crate::input::lines::{is_passed_over, without_end};
use crate::kind::header::Header;

/// Fills batches with lines whose columns are those of the header in force.
pub struct Reader {
    cutter: Cutter,
    header: Arc<Header>,
    /// The operand whose first line has been looked at.
    seen: Option<usize>,
}

impl Reader {
    /// Reads on from where `cutter` stands. `seen` is the operand whose header line was
    /// already read, if one was.
    pub fn new(cutter: Cutter, header: Arc<Header>, seen: Option<usize>) -> Reader {
        Reader {
            cutter,
            header,
            seen,
        }
    }

    /// Fills an empty batch. If an operand turns out to begin with another header, the batch
    /// ends before that line and says so.
    pub fn fill(&mut self, batch: &mut Batch) {
        self.cutter.fill(batch);
        if self.seen == Some(batch.operand) {
            self.cutter.leave_reading();
            return;
        }
        let mut start = 0;
        for line in batch.data.lines_with_terminator() {
            let length = line.len();
            let line = without_end(line);
            if !is_passed_over(line) {
                self.seen = Some(batch.operand);
                if line.len() > self.cutter.max_line() {
                    // Not for its columns: the worker says what is wrong with it.
                    return;
                }
                if let Err(what) = self.header.check_first_line(line) {
                    batch.data.truncate(start);
                    batch.unended = false;
                    batch.stop = Some(Stop::NextLine(what));
                }
                return;
            }
            start += length;
        }
    }
}
