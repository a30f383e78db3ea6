//! A batch: the unit that circulates, and the place where input and output are held.
//!
//! The reader fills a batch with whole lines, or says where a worker can fetch them. One worker
//! converts it, the sequencer writes and accounts for it, and it goes back empty. Its buffers stay
//! with it for the whole run, so the number of batches times the size of one is nearly all of the
//! program's memory. The rest is the header and the beginning of one unfinished line.
//!
//! Whatever ends a run travels inside a batch, after the rows that come before it ([`Outcome`],
//! [`Stop`]). So the first error in input order is the one reported, after exactly the rows before
//! it, whatever the other threads have met in the meantime.

pub mod blocks;
pub mod extent;
pub mod tally;

use std::io;

use memchr::memrchr;

use crate::batch::blocks::{Blocks, Damage};
use crate::batch::extent::Extent;
use crate::batch::tally::Tally;
use crate::error::Error;

/// How many bytes of output a batch may hold for each byte of its nominal size. Beyond that its
/// worker pauses, to have that much written first. Rows grow because the contig is repeated for
/// each sample: by 2.5 times for `chr20` and two strands per sample, by 10 for a contig name of 36
/// characters. The pause costs time, so it is meant only for the freak row.
pub const OUTPUT_RATIO: usize = 16;

/// From the start a batch has room for output of its nominal size divided by this, which is enough
/// where few rows vary, as in most matrices.
pub const OUTPUT_SHARE: usize = 2;

/// The most bytes that one output row may have, given the longest line accepted. The ratio is that
/// of a batch's output. The result is at least 16 MiB, because a low limit on lines is meant for
/// broken input and should refuse no sane row.
pub fn row_limit(max_line: usize) -> usize {
    max_line.max(1 << 20).saturating_mul(OUTPUT_RATIO)
}

/// How many bad rows one batch names. A run names no more either.
pub const NAMED_BAD_ROWS: usize = 10;

/// Lines on their way through the program.
#[derive(Debug, Default)]
pub struct Batch {
    /// Place in the stream, counted from 0 without a gap.
    pub sequence: u64,
    /// Which operand the lines are from, as an index into the list of operands.
    pub operand: usize,
    /// Lines of this operand that were skipped since the previous batch.
    pub lines_before: u64,
    /// Bytes of input before `data` that no earlier batch held: those lines, and a byte-order mark.
    pub bytes_before: u64,
    /// How many bytes of the input, as stored on disk, were used since the previous batch.
    pub on_disk: u64,
    /// Whole lines, each with its end; only a line that is too long may lack it.
    pub data: Vec<u8>,
    /// Where the lines are, if the worker is to read them ([`Batch::fetch`]).
    pub extent: Option<Extent>,
    /// What the worker is to inflate ([`Batch::fetch`]). Its text has its place in `data`, filled
    /// with zeros until then.
    pub blocks: Blocks,
    /// The last line of `data` had no line end, because the operand ends inside or after it. One
    /// was added.
    pub unended: bool,
    /// Why nothing follows this batch, if nothing does.
    pub stop: Option<Stop>,

    /// How far the worker got.
    pub outcome: Outcome,
    /// How many bytes of `data` have been converted.
    pub converted: usize,
    /// How many lines those bytes held.
    pub lines: u64,
    /// The output rows that are not written yet.
    pub output: Vec<u8>,
    /// Bad rows left out on request: the first [`NAMED_BAD_ROWS`] with their messages.
    pub bad_rows: Vec<Fault>,
    /// All bad rows left out.
    pub bad_row_count: u64,
    /// The fate of the rows converted since the batch was last written.
    pub tally: Tally,
    /// Something about the rows in `output` that the user should know. A run reports it once.
    pub note: Option<String>,
    /// The operand ended in a complete row or header line without a line end.
    pub unended_row: bool,
}

/// How far a worker got with a batch.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// All of its lines are converted.
    #[default]
    Done,
    /// The output or the tally has reached its limit. Once that is written, the batch goes back to
    /// a worker.
    Paused,
    /// A bad row ends the run: `output` holds all rows before it.
    Bad(Fault),
    /// The worker panicked. The content of the batch cannot be trusted.
    Panicked,
}

/// What is wrong with a line.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 0 at the first line of the batch.
    pub line: u64,
    /// The message, without its place.
    pub what: String,
}

/// Why nothing follows a batch.
#[derive(Debug)]
pub enum Stop {
    /// All operands were read to their ends.
    End,
    /// Its last line is longer than a line may be and was not read to its end. The worker that
    /// meets it reports it, in its place in the stream.
    TooLong,
    /// The next line is not what it should be. Holds the message without its place.
    NextLine(String),
    /// The operand could not be read on.
    Unreadable(io::Error),
    /// The operand is compressed, and damaged after these lines.
    Damaged(Damage),
    /// An operand could not be opened, or memory for it was refused.
    Failed(Error),
}

impl Stop {
    /// The result of a run that stops here, after `lines` lines of the operand that messages call
    /// `name`.
    ///
    /// # Errors
    ///
    /// Any stop except the end of the input.
    pub fn into_result(self, name: &str, lines: u64) -> Result<(), Error> {
        match self {
            Stop::End | Stop::TooLong => Ok(()),
            Stop::NextLine(what) => Err(Error::at_line(name, lines + 1, &what)),
            Stop::Unreadable(source) => Err(Error::cannot_read(name, source)),
            Stop::Damaged(Damage { at, what }) => Err(Error::Input(format!(
                "{name}: byte {at} of the compressed file: {what}"
            ))),
            Stop::Failed(error) => Err(error),
        }
    }
}

impl Batch {
    /// Empties the batch for its next use; the buffers keep their memory.
    pub fn clear(&mut self) {
        let Batch {
            data,
            blocks,
            output,
            bad_rows,
            tally,
            ..
        } = std::mem::take(self);
        *self = Batch {
            data,
            blocks,
            output,
            bad_rows,
            tally,
            ..Batch::default()
        };
        self.data.clear();
        self.blocks.begin(0);
        self.output.clear();
        self.bad_rows.clear();
        self.tally.clear();
    }

    /// Reads or inflates the lines, if the reader has only found them. If that fails, the run stops
    /// after the whole lines that were fetched.
    pub fn fetch(&mut self) {
        let failed = if let Some(extent) = self.extent.take() {
            let read = extent.read(&mut self.data);
            read.err().map(Stop::Unreadable)
        } else {
            let inflated = self.blocks.inflate(&mut self.data);
            inflated.err().map(|(text, damage)| {
                self.data.truncate(text);
                Stop::Damaged(damage)
            })
        };
        if let Some(stop) = failed {
            // A piece of a line must not be mistaken for a line.
            self.data
                .truncate(memrchr(b'\n', &self.data).map_or(0, |at| at + 1));
            // Whatever else would have stopped the run comes later in the input.
            self.stop = Some(stop);
            self.unended = false;
        }
    }
}
