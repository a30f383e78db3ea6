//! The text of the status line, fitted to the width of the terminal.
//!
//! Input shown in it is escaped to ASCII, so a character is a column.

use std::fmt::Write;
use std::time::Duration;

use crate::batch::tally::Counts;

/// The most columns of a contig's name, and of a position.
const NAME: usize = 30;

/// What the stream has done so far.
#[derive(Debug, Default, Clone)]
pub struct Done {
    /// Rows by their fate.
    pub counts: Counts,
    /// Bytes of text.
    pub bytes: u64,
    /// Bytes of the input, as stored on disk.
    pub on_disk: u64,
    /// The contig of the last row.
    pub contig: Vec<u8>,
    /// The position of the last row.
    pub position: Vec<u8>,
}

/// The content of a line.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// What the stream has done.
    pub done: &'a Done,
    /// Time since the start.
    pub elapsed: Duration,
    /// Bytes per second.
    pub rate: f64,
    /// The size of the input in bytes, as stored on disk, if known.
    pub total: Option<u64>,
    /// The run is over.
    pub is_over: bool,
}

impl Line<'_> {
    /// The line, shortened to at most `columns` columns.
    pub fn fitting(&self, columns: usize) -> String {
        let mut pieces = self.pieces();
        loop {
            let text: Vec<&str> = pieces.iter().map(|(_, text)| text.as_str()).collect();
            let mut line = format!("hapfilter: {}", text.join("  "));
            if line.len() <= columns {
                return line;
            }
            let least = pieces.iter().map(|(rank, _)| *rank).max();
            if pieces.len() > 1 {
                pieces.retain(|(rank, _)| Some(*rank) != least);
                continue;
            }
            line.drain(.."hapfilter: ".len());
            line.truncate(columns);
            return line;
        }
    }

    /// The pieces of the line from left to right, each with a rank. The highest rank is dropped
    /// first.
    fn pieces(&self) -> Vec<(u32, String)> {
        let Done {
            counts,
            bytes,
            on_disk,
            contig,
            position,
        } = self.done;
        let mut pieces = Vec::new();
        let elapsed = clock(self.elapsed);
        match self.total.filter(|&total| total > 0) {
            Some(total) => {
                let share = (*on_disk as f64 / total as f64).min(1.0);
                pieces.push((0, format!("{:.0}%", (100.0 * share).floor())));
                pieces.push((7, elapsed));
                if !self.is_over && *on_disk > 0 {
                    let left = self.elapsed.mul_f64((1.0 - share) / share.max(1e-9));
                    pieces.push((1, format!("{} left", clock(left))));
                }
            }
            None => pieces.push((0, elapsed)),
        }
        if !contig.is_empty() {
            let place = format!("{}:{}", shown(contig), shown(position));
            pieces.push((2, place));
        }
        pieces.push((6, format!("{}B", with_unit(*bytes as f64, " "))));
        pieces.push((3, format!("{}B/s", with_unit(self.rate, " "))));
        let rows = if counts.rows == 1 { "row" } else { "rows" };
        pieces.push((4, format!("{} {rows}", with_unit(counts.rows as f64, ""))));
        if counts.rows > 0 {
            let kept = 100.0 * counts.written as f64 / counts.rows as f64;
            pieces.push((5, format!("{kept:.0}% kept")));
        }
        pieces
    }
}

/// Bytes of the input in printable ASCII, cut to at most [`NAME`] columns.
fn shown(bytes: &[u8]) -> String {
    let mut text = bytes
        .iter()
        .take(NAME + 1)
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{}", byte.escape_ascii());
            text
        });
    if text.len() > NAME {
        text.truncate(NAME - 2);
        text.push_str("..");
    }
    text
}

/// `0:07`, `12:31`, `3:05:00`
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A number in three digits and a decimal unit: `12`, `1.23k`, `45.6M`.
fn with_unit(number: f64, space: &str) -> String {
    let units = ["", "k", "M", "G", "T", "P"];
    let mut number = number;
    let mut unit = 0;
    // A number that would be rounded to 1000 is 1.00 of the next unit.
    while number >= 999.5 && unit + 1 < units.len() {
        number /= 1000.0;
        unit += 1;
    }
    let digits = match number {
        _ if unit == 0 => 0,
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    format!("{number:.digits$}{space}{}", units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done() -> Done {
        Done {
            counts: Counts {
                rows: 4_123_456,
                written: 1_525_000,
                bad: 0,
            },
            bytes: 1_240_000_000,
            on_disk: 1_240_000_000,
            contig: b"chr20".to_vec(),
            position: b"31234567".to_vec(),
        }
    }

    #[test]
    fn the_least_important_pieces_are_dropped_first() {
        let done = done();
        let line = Line {
            done: &done,
            elapsed: Duration::from_secs(31),
            rate: 40e6,
            total: Some(2_000_000_000),
            is_over: false,
        };
        let lines = [
            (
                99,
                "hapfilter: 62%  0:31  0:19 left  chr20:31234567  1.24 GB  40.0 MB/s  4.12M rows  37% kept",
            ),
            (
                80,
                "hapfilter: 62%  0:19 left  chr20:31234567  40.0 MB/s  4.12M rows  37% kept",
            ),
            (60, "hapfilter: 62%  0:19 left  chr20:31234567  40.0 MB/s"),
            (43, "hapfilter: 62%  0:19 left  chr20:31234567"),
            (30, "hapfilter: 62%  0:19 left"),
            (15, "hapfilter: 62%"),
            (13, "62%"),
            (2, "62"),
            (0, ""),
        ];
        for (columns, expected) in lines {
            assert_eq!(line.fitting(columns), expected);
        }
    }

    #[test]
    fn unknown_pieces_are_left_out() {
        let line = Line {
            done: &Done::default(),
            elapsed: Duration::from_secs(3 * 3600 + 5),
            rate: 0.0,
            total: None,
            is_over: false,
        };
        assert_eq!(line.fitting(80), "hapfilter: 3:00:05  0 B  0 B/s  0 rows");
        let nothing = Line {
            total: Some(7),
            ..line
        };
        assert_eq!(
            nothing.fitting(80),
            "hapfilter: 0%  3:00:05  0 B  0 B/s  0 rows"
        );
        let empty = Line {
            total: Some(0),
            ..line
        };
        assert_eq!(empty.fitting(80), line.fitting(80));
    }

    #[test]
    fn a_time_has_hours_only_if_there_are_any() {
        for (seconds, text) in [
            (7, "0:07"),
            (12 * 60 + 31, "12:31"),
            (3600, "1:00:00"),
            (3 * 3600 + 5 * 60, "3:05:00"),
        ] {
            assert_eq!(clock(Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn names_can_neither_move_the_cursor_nor_fill_the_line() {
        assert_eq!(shown(b"a\x1b[2J\t\xff\xc2\x9b"), r"a\x1b[2J\t\xff\xc2\x9b");
        assert_eq!(shown(&[b'x'; NAME]), "x".repeat(NAME));
        for length in [NAME + 1, 1000] {
            let cut = "x".repeat(NAME - 2) + "..";
            assert_eq!(shown(&vec![b'x'; length]), cut);
        }
    }

    #[test]
    fn numbers_have_three_digits() {
        let shown = [
            (0.0, "0"),
            (999.0, "999"),
            (999.6, "1.00k"),
            (1234.0, "1.23k"),
            (9_996_000.0, "10.0M"),
            (99_960_000.0, "100M"),
            (999_600_000.0, "1.00G"),
            (8.4e10, "84.0G"),
            (2e18, "2000P"),
        ];
        for (number, text) in shown {
            assert_eq!(with_unit(number, ""), text);
        }
    }
}
