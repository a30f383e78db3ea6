//! Tallies: the fate of a batch's rows, contig by contig.
//!
//! A worker counts while it converts, since only there is a row's fate known. The sequencer adds
//! tallies up in input order. Counting rows costs nothing; counting them by contig is done only on
//! request. Rows of one contig are adjacent, so a batch is mostly one [`Run`], and counting a row
//! takes one comparison with the contig of the previous row. A run holds the place of the contig's
//! name in the batch instead of the name, so counting needs no memory that a batch does not have
//! already.

use memchr::memchr;

use crate::span::Span;

/// The most runs in a tally. A batch with more contigs pauses, as one with too much output does,
/// until its tally is counted. So a tally has at most 160 KiB.
pub const MOST_RUNS: usize = 4096;

/// The fate of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was written.
    Written,
    /// It is a valid row without output.
    NotWritten,
    /// It is a bad row.
    Bad,
}

/// How many rows there were, by fate.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// All rows, including bad ones.
    pub rows: u64,
    /// Rows that were written.
    pub written: u64,
    /// Bad rows.
    pub bad: u64,
}

impl Counts {
    /// Counts one more row.
    pub fn count(&mut self, fate: Fate) {
        self.rows += 1;
        self.written += u64::from(fate == Fate::Written);
        self.bad += u64::from(fate == Fate::Bad);
    }

    /// Adds other rows.
    pub fn add(&mut self, other: Counts) {
        self.rows += other.rows;
        self.written += other.written;
        self.bad += other.bad;
    }
}

/// Counts of the genotypes in rows that were written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct GenotypeCounts {
    /// Unphased genotypes.
    pub unphased: u64,
    /// Rows with unphased genotypes.
    pub unphased_rows: u64,
    /// Phased genotypes that were left blank because they are not diploid.
    pub other_ploidy: u64,
    /// Rows with such genotypes.
    pub other_ploidy_rows: u64,
    /// Genotypes without any call, if they are counted.
    pub missing: u64,
}

impl GenotypeCounts {
    /// Adds the counts of other rows.
    pub fn add(&mut self, other: GenotypeCounts) {
        self.unphased += other.unphased;
        self.unphased_rows += other.unphased_rows;
        self.other_ploidy += other.other_ploidy;
        self.other_ploidy_rows += other.other_ploidy_rows;
        self.missing += other.missing;
    }
}

/// Adjacent rows of one contig.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The contig's name, as a place in the batch; empty where a bad row has no contig.
    pub contig: Span,
    /// The fate of the rows.
    pub counts: Counts,
}

/// The fate of a batch's rows since its tally was last taken.
#[derive(Debug, Default)]
pub struct Tally {
    /// All rows.
    pub total: Counts,
    /// The rows by contig, in their order, on request.
    pub runs: Vec<Run>,
    /// Their genotypes.
    pub genotypes: GenotypeCounts,
    /// Where in the batch's lines the last valid row has its contig and its position.
    pub last: Option<(Span, Span)>,
    /// How many bytes were converted, including lines that are not rows.
    pub bytes: usize,
}

impl Tally {
    /// Counts the row that starts at `start` in the lines of the batch for its contig.
    #[inline]
    pub fn count(&mut self, lines: &[u8], start: usize, fate: Fate) {
        let line = &lines[start..];
        if let Some(run) = self.runs.last_mut() {
            // With the TAB after it, so that no longer name matches.
            let contig = &lines[run.contig.start..=run.contig.start + run.contig.length];
            if run.contig.length > 0 && line.starts_with(contig) {
                run.counts.count(fate);
                return;
            }
        }
        let mut counts = Counts::default();
        counts.count(fate);
        let end = memchr(b'\n', line).unwrap_or(line.len());
        let length = memchr(b'\t', &line[..end]).unwrap_or(0);
        match self.runs.last_mut() {
            Some(run) if run.contig.length == 0 && length == 0 => run.counts.add(counts),
            _ => self.runs.push(Run {
                contig: Span { start, length },
                counts,
            }),
        }
    }

    /// Whether there is no room for another run.
    pub fn is_full(&self) -> bool {
        self.runs.len() >= MOST_RUNS
    }

    /// Empties the tally but keeps its memory.
    pub fn clear(&mut self) {
        self.runs.clear();
        self.total = Counts::default();
        self.genotypes = GenotypeCounts::default();
        self.last = None;
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_where_the_contig_changes() {
        let lines = b"1\t5\n1\t6\n10\t7\n1\t8\n\n\tx\njunk\n1\t9\n1";
        let mut tally = Tally::default();
        let rows = [
            (0, Fate::Written),
            (4, Fate::NotWritten),
            (8, Fate::Written),
            (13, Fate::Bad),
            (18, Fate::Bad),
            (21, Fate::Bad),
            (26, Fate::Written),
            (30, Fate::Bad),
        ];
        for (start, fate) in rows {
            tally.count(lines, start, fate);
        }
        let runs: Vec<_> = tally
            .runs
            .iter()
            .map(|run| {
                let Counts { rows, written, bad } = run.counts;
                (run.contig.of(lines), rows, written, bad)
            })
            .collect();
        let expected: [(&[u8], u64, u64, u64); 6] = [
            (b"1", 2, 1, 0),
            (b"10", 1, 1, 0),
            (b"1", 1, 0, 1),
            (b"", 2, 0, 2),
            (b"1", 1, 1, 0),
            (b"", 1, 0, 1),
        ];
        assert_eq!(runs, expected);
    }

    #[test]
    fn a_tally_is_full_after_the_most_runs() {
        // Contigs 'a' and 'b' alternate, so each row is a run of its own.
        let lines = b"a\t\nb\t\n".repeat(MOST_RUNS / 2);
        let mut tally = Tally::default();
        for start in (0..lines.len()).step_by(3) {
            assert!(!tally.is_full());
            tally.count(&lines, start, Fate::Written);
        }
        assert_eq!(tally.runs.len(), MOST_RUNS);
        assert!(tally.is_full());
    }
}
