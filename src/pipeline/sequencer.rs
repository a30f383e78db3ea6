//! The sequencer writes converted batches in order, and knows where in the input they come from.
//!
//! Workers count lines only within their batch. The sequencer sees all batches in order, so only it
//! can turn `line 3 of this batch` into `stdin:812`.

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
    /// The operand of the last batch.
    operand: usize,
    /// How many lines of that operand have been accounted for.
    lines: u64,
    bad_rows: u64,
    /// The first note of any batch.
    note: Option<String>,
    /// Counts of genotypes, and the fate of the unphased ones, if that is to be reported.
    genotypes: GenotypeCounts,
    unphased: Option<&'static str>,
}

/// What to do after a batch was written.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// The same batch goes back to a worker, because it is not finished.
    Paused,
    /// It is the next batch's turn.
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

    /// Will report at the end how many genotypes are unphased, and that this was their fate.
    pub fn tell_unphased(&mut self, fate: &'static str) {
        self.unphased = Some(fate);
    }

    /// Writes the output of the batch whose turn it is, and reports its bad rows.
    ///
    /// # Errors
    ///
    /// A failed write, or the batch's reason to end the run.
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
        // A paused batch comes again, with the tally of its remaining rows.
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

    /// Records the number of workers.
    pub fn workers(&mut self, workers: usize) {
        self.watch.threads(workers);
    }

    /// Ends the run, whether complete or failed, and makes the reports that come only once: the
    /// batches' notes, and how many bad rows were left out. Made any earlier, the notes would stand
    /// among the messages about rows in an order that depends on where batches end.
    ///
    /// # Errors
    ///
    /// That of `outcome`, or a failure to flush the output.
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
