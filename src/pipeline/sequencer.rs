//! The sequencer: writes converted batches in their order, and knows where in the input they
//! are from.
//!
//! Workers count lines within their batch only. The sequencer sees all batches in order, so
//! it alone turns `line 3 of this batch` into `stdin:812`.

use std::io::Write;

use crate::batch::tally::GenotypeCounts;
use crate::batch::{Batch, NAMED_BAD_ROWS, Outcome};
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
    /// What there was to tell of genotypes, and what became of those that are not phased, if that
    /// is to be told.
    genotypes: GenotypeCounts,
    unphased: Option<&'static str>,
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
            genotypes: GenotypeCounts::default(),
            unphased: None,
        }
    }

    /// Will tell at the end how many genotypes are not phased, and that this became of them.
    pub fn tell_unphased(&mut self, fate: &'static str) {
        self.unphased = Some(fate);
    }

    /// Writes the output of the batch whose turn it is, and reports what befell its lines.
    ///
    /// # Errors
    ///
    /// The write's, or what the batch says ends the run.
    pub fn write(&mut self, batch: &mut Batch) -> Result<Step, Error> {
        let outcome = std::mem::take(&mut batch.outcome);
        if outcome == Outcome::Panicked {
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
        self.genotypes.add(batch.tally.genotypes);
        self.watch.take(batch);
        // A batch that paused comes again, with what has become of the rest of its rows.
        batch.tally.clear();
        if let Some(note) = batch.note.take() {
            self.note.get_or_insert(note);
        }
        for bad in batch.bad_rows.drain(..) {
            if self.bad_rows < NAMED_BAD_ROWS as u64 {
                let line = self.lines + bad.line + 1;
                self.report
                    .bad_row(&Error::at_line(&self.names[self.operand], line, &bad.what));
            }
            self.bad_rows += 1;
            batch.bad_row_count -= 1;
        }
        self.bad_rows += std::mem::take(&mut batch.bad_row_count);
        let name = &self.names[self.operand];
        match outcome {
            Outcome::Done => (),
            Outcome::Paused => return Ok(Step::Paused),
            Outcome::Bad(bad) => {
                return Err(Error::at_line(name, self.lines + bad.line + 1, &bad.what));
            }
            Outcome::Panicked => return Err(Error::Panicked),
        }
        self.lines += batch.lines;
        if batch.unended_row {
            self.report
                .note(&format!("{name}: the last line has no line end"));
        }
        match batch.stop.take() {
            None => Ok(Step::Next),
            Some(stop) => stop.into_result(name, self.lines).map(|()| Step::End),
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
        let GenotypeCounts {
            unphased,
            unphased_rows,
            other_ploidy,
            other_ploidy_rows,
            ..
        } = self.genotypes;
        if let (Some(fate), 1..) = (self.unphased, unphased) {
            let were = if unphased == 1 { "was" } else { "were" };
            self.report.note(&format!(
                "{} in {} {were} {fate}",
                counted(unphased, "unphased genotype"),
                counted(unphased_rows, "row")
            ));
        }
        if other_ploidy > 0 {
            let (have, were) = match other_ploidy {
                1 => ("does not have", "was"),
                _ => ("do not have", "were"),
            };
            self.report.note(&format!(
                "{} in {} {have} two strands and {were} left blank",
                counted(other_ploidy, "genotype"),
                counted(other_ploidy_rows, "row")
            ));
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
}

/// `1 row`, `2 rows`
fn counted(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
