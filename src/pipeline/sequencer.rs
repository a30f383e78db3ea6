//! The sequencer: writes converted batches in their order, and knows where in the input they
//! are from.
//!
//! Workers count lines within their batch only. The sequencer sees all batches in order, so
//! it alone turns `line 3 of this batch` into `stdin:812`.

use std::io::Write;

use crate::batch::{Batch, NAMED_BAD_ROWS, Stop};
use crate::error::Error;
use crate::report::Report;
use crate::report::watch::Watch;

/// Writes batches and accounts for them.
pub struct Sequencer<'a> {
    sink: &'a mut dyn Write,
    names: &'a [String],
    report: Report,
    watch: &'a mut Watch,
    /// The operand that the last batch was from.
    operand: usize,
    /// How many lines of that operand have been accounted for.
    lines: u64,
    bad_rows: u64,
    /// The first thing that a batch had to note.
    note: Option<String>,
}

/// What is to be done after a batch was written.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// The same batch goes back to a worker: it is not finished.
    Paused,
    /// The next batch's turn.
    Next,
    /// There is no next batch.
    End,
}

impl<'a> Sequencer<'a> {
    /// Will write to `sink`. `names` are what messages call the operands.
    pub fn new(
        sink: &'a mut dyn Write,
        names: &'a [String],
        report: Report,
        watch: &'a mut Watch,
    ) -> Sequencer<'a> {
        Sequencer {
            sink,
            names,
            report,
            watch,
            operand: 0,
            lines: 0,
            bad_rows: 0,
            note: None,
        }
    }

    /// Writes the output of the batch whose turn it is, and reports what befell its lines.
    ///
    /// # Errors
    ///
    /// The write's, or what the batch says ends the run.
    pub fn write(&mut self, batch: &mut Batch) -> Result<Step, Error> {
        if batch.panicked {
            return Err(Error::Panicked);
        }
        if batch.operand != self.operand {
            self.operand = batch.operand;
            self.lines = 0;
        }
        self.lines += std::mem::take(&mut batch.lines_before);
        if !batch.output.is_empty() {
            self.sink
                .write_all(&batch.output)
                .map_err(Error::from_write)?;
            batch.output.clear();
        }
        self.watch.take(batch);
        if let Some(note) = batch.note.take() {
            self.note.get_or_insert(note);
        }
        for bad in batch.bad_rows.drain(..) {
            if self.bad_rows < NAMED_BAD_ROWS as u64 {
                self.report.bad_row(&at(
                    self.names,
                    self.operand,
                    self.lines + bad.line,
                    &bad.what,
                ));
            }
            self.bad_rows += 1;
            batch.bad_row_count -= 1;
        }
        self.bad_rows += std::mem::take(&mut batch.bad_row_count);
        if let Some(fault) = batch.fault.take() {
            return Err(self.input_error(fault.line, &fault.what));
        }
        if batch.is_paused() {
            return Ok(Step::Paused);
        }
        self.lines += batch.lines;
        if batch.unended_row {
            let name = &self.names[self.operand];
            self.report
                .note(&format!("{name}: the last line has no line end"));
        }
        match batch.stop.take() {
            None => Ok(Step::Next),
            Some(Stop::End) => Ok(Step::End),
            Some(Stop::NextLine(what)) => Err(self.input_error(0, &what)),
            Some(Stop::Unreadable(source)) => {
                Err(Error::cannot_read(&self.names[self.operand], source))
            }
            Some(Stop::Failed(error)) => Err(error),
        }
    }

    /// Notes that there are so many workers.
    pub fn workers(&mut self, workers: usize) {
        self.watch.threads(workers);
    }

    /// Ends the run that `outcome` tells of, and says what is to be said once, whether it came to
    /// its end or failed: what batches had to note, and how many bad rows were left out. Said any
    /// earlier, notes would stand among the messages on rows in an order that depends on where
    /// batches end.
    ///
    /// # Errors
    ///
    /// That of `outcome`, or that what was written could not be flushed.
    pub fn end(self, outcome: Result<(), Error>) -> Result<(), Error> {
        let outcome = outcome.and_then(|()| self.sink.flush().map_err(Error::from_write));
        self.watch.end_progress(&outcome);
        if !matches!(outcome, Err(Error::ReaderGone)) {
            self.note_at_end();
        }
        outcome
    }

    fn note_at_end(&self) {
        if let Some(note) = &self.note {
            self.report.note(note);
        }
        match self.bad_rows {
            0 => (),
            1 => self.report.note("1 bad row was left out"),
            n if n <= NAMED_BAD_ROWS as u64 => {
                self.report.note(&format!("{n} bad rows were left out"))
            }
            n => self.report.note(&format!(
                "{n} bad rows were left out; the first {NAMED_BAD_ROWS} are named above"
            )),
        }
    }

    /// An error at a line, counted from 0 after the lines accounted for.
    fn input_error(&self, line: u64, what: &str) -> Error {
        Error::Input(at(self.names, self.operand, self.lines + line, what))
    }
}

/// A message with its place; `line` is counted from 0, shown from 1.
fn at(names: &[String], operand: usize, line: u64, what: &str) -> String {
    format!("{}:{}: {what}", names[operand], line + 1)
}
