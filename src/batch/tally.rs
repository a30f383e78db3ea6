//! Tallies: what became of the rows of a batch, contig by contig.
//!
//! A worker counts while it converts, since only there rows are known for what they are; the
//! sequencer adds tallies up in input order. How many there are costs nothing; of which contig
//! they are is counted only if that is asked for. Rows of one contig follow one another, so that a
//! batch is mostly one [`Run`], and to count a row takes a comparison with the contig of the row
//! before it. A run does not hold the contig's name but tells where in the batch it stands, so
//! counting asks for no memory that a batch does not have already.

use memchr::memchr;

use crate::span::Span;

/// How many runs a batch may tell of. One with more contigs pauses, as one with too much output does,
/// until what it has is counted: so a tally has at most 160 KiB.
pub const MOST_RUNS: usize = 4096;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was written.
    Written,
    /// It is a good row of which nothing was to be written.
    NotWritten,
    /// It is a bad row.
    Bad,
}

/// How many rows there were, and what became of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// All rows, bad ones included.
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

/// What there was to tell of the genotypes of rows that were written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct GenotypeCounts {
    /// Genotypes that are not phased, and rows that have any.
    pub unphased: u64,
    /// See above.
    pub unphased_rows: u64,
    /// Phased genotypes that were left blank because they have not two strands, and rows that have
    /// any.
    pub other_ploidy: u64,
    /// See above.
    pub other_ploidy_rows: u64,
    /// Genotypes without any call, if they are counted.
    pub missing: u64,
}

impl GenotypeCounts {
    /// Adds those of other rows.
    pub fn add(&mut self, other: GenotypeCounts) {
        self.unphased += other.unphased;
        self.unphased_rows += other.unphased_rows;
        self.other_ploidy += other.other_ploidy;
        self.other_ploidy_rows += other.other_ploidy_rows;
        self.missing += other.missing;
    }
}

/// Rows of one contig that follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The contig's name, as a place in the batch; empty where a bad row has no contig.
    pub contig: Span,
    /// What became of them.
    pub counts: Counts,
}

/// What became of the rows of a batch since its tally was last taken.
#[derive(Debug, Default)]
pub struct Tally {
    /// All of them.
    pub total: Counts,
    /// The same contig by contig, in their order, if that is asked for.
    pub runs: Vec<Run>,
    /// Their genotypes.
    pub genotypes: GenotypeCounts,
    /// Where the last valid row stands in the lines of the batch: its contig and its position.
    pub last: Option<(Span, Span)>,
    /// How many bytes were converted, lines that are no rows included.
    pub bytes: usize,
}

impl Tally {
    /// Counts the row that starts at `start` in the lines of the batch for its contig.
    #[inline]
    pub fn count(&mut self, lines: &[u8], start: usize, fate: Fate) {
        let line = &lines[start..];
        if let Some(run) = self.runs.last_mut() {
            // With the TAB behind it, so that no longer name fits.
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

    /// Whether it has no room for another run.
    pub fn is_full(&self) -> bool {
        self.runs.len() >= MOST_RUNS
    }

    /// Empties it; its memory stays.
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
}
