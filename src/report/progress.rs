//! `--progress`: a status line on standard error while the stream runs.
//!
//! On a terminal the line is drawn over itself a few times a second; anywhere else, in the log of
//! a batch job, a plain line comes every ten seconds. A thread of its own draws: the stream only
//! leaves word of what it has done, so that it is not slowed, and the line goes on while the stream
//! waits for its ends.
//!
//! Nothing but carriage returns and spaces moves the cursor, which any terminal understands.
//! What the line says of the input is ASCII, so that a character is a column.

use std::collections::VecDeque;
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use rustix::termios::tcgetwinsize;

use crate::error::reason;
use crate::report::tally::Counts;
use crate::report::{Report, Status, show_status};

/// How often a terminal is drawn on.
pub const REDRAWN: Duration = Duration::from_millis(200);

/// How often a plain line is written.
pub const PLAIN: Duration = Duration::from_secs(10);

/// The number of lines over which the rate is taken: three seconds on a terminal.
const SAMPLES: usize = 15;

/// How many columns a contig's name and a position may take.
const NAME: usize = 30;

/// What the stream has done so far.
#[derive(Debug, Default, Clone)]
pub struct Done {
    /// Rows, and what became of them.
    pub counts: Counts,
    /// Bytes of input.
    pub bytes: u64,
    /// The contig of the last row.
    pub contig: Vec<u8>,
    /// The position of the last row.
    pub position: Vec<u8>,
}

/// The status line.
#[derive(Debug)]
pub struct Progress {
    shared: Arc<Shared>,
    started: Instant,
    total: Option<u64>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    is_over: Condvar,
}

#[derive(Debug, Default)]
struct State {
    done: Done,
    is_over: bool,
}

impl Shared {
    /// What is held is good at any time, a panic elsewhere or not.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    /// Begins to show progress. `total` is the size of the input in bytes, where it is known.
    pub fn start(started: Instant, total: Option<u64>, report: Report) -> Progress {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let thread = Builder::new().name("progress".to_owned());
        if let Err(error) = thread.spawn(move || draw(&theirs, started, total)) {
            let why = reason(&error);
            report.note(&format!(
                "progress cannot be shown: no thread for it: {why}"
            ));
        }
        Progress {
            shared,
            started,
            total,
        }
    }

    /// Leaves word of what was done.
    pub fn update(&self, update: impl FnOnce(&mut Done)) {
        update(&mut self.shared.state().done);
    }

    /// Ends it: with a last line that stays, or if nobody is to see anything more, with none.
    pub fn end(self, is_silent: bool) {
        let mut state = self.shared.state();
        state.is_over = true;
        let done = std::mem::take(&mut state.done);
        drop(state);
        self.shared.is_over.notify_all();
        if is_silent {
            show_status(Status::None);
            return;
        }
        let elapsed = self.started.elapsed();
        let line = Line {
            done: &done,
            elapsed,
            rate: per_second(done.bytes, elapsed),
            total: self.total,
            is_over: true,
        };
        show_status(Status::Final(&line.fitting(width())));
    }
}

/// Draws until it is over.
fn draw(shared: &Shared, started: Instant, total: Option<u64>) {
    let is_terminal = std::io::stderr().is_terminal();
    let interval = if is_terminal { REDRAWN } else { PLAIN };
    let mut samples = VecDeque::from([(started, 0)]);
    let mut state = shared.state();
    loop {
        let waited = shared
            .is_over
            .wait_timeout_while(state, interval, |state| !state.is_over);
        (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.is_over {
            return;
        }
        let done = state.done.clone();
        drop(state);
        let now = Instant::now();
        let (before, bytes_before) = samples[0];
        let line = Line {
            done: &done,
            elapsed: now - started,
            rate: per_second(done.bytes - bytes_before, now - before),
            total,
            is_over: false,
        };
        samples.push_back((now, done.bytes));
        if samples.len() > SAMPLES || !is_terminal {
            samples.pop_front();
        }
        let line = line.fitting(width());
        // Asked with the screen held: nothing may be drawn over what the end has left there.
        let is_wanted = || !shared.state().is_over;
        show_status(match is_terminal {
            true => Status::Passing(&line, &is_wanted),
            false => Status::Final(&line),
        });
        state = shared.state();
    }
}

fn per_second(bytes: u64, time: Duration) -> f64 {
    bytes as f64 / time.as_secs_f64().max(1e-6)
}

/// How many columns a line may have: the last one is left free, since some terminals go on to the next
/// line when it is written to. Not a terminal: as many as it takes.
fn width() -> usize {
    let stderr = rustix::stdio::stderr();
    match tcgetwinsize(stderr) {
        // A terminal that does not know its size says 0.
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col) - 1,
        Ok(_) => 79,
        Err(_) => usize::MAX,
    }
}

/// What a line says.
struct Line<'a> {
    done: &'a Done,
    elapsed: Duration,
    /// Bytes a second.
    rate: f64,
    total: Option<u64>,
    is_over: bool,
}

impl Line<'_> {
    /// The line, of which as much is left out as it takes to have `columns` columns at most.
    fn fitting(&self, columns: usize) -> String {
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

    /// The pieces of the line from left to right, each with its rank: the higher, the sooner it can
    /// be done without.
    fn pieces(&self) -> Vec<(u32, String)> {
        let Done {
            counts,
            bytes,
            contig,
            position,
        } = self.done;
        let mut pieces = Vec::new();
        let elapsed = clock(self.elapsed);
        match self.total.filter(|&total| total > 0) {
            Some(total) => {
                let share = (*bytes as f64 / total as f64).min(1.0);
                pieces.push((0, format!("{:.0}%", (100.0 * share).floor())));
                pieces.push((7, elapsed));
                if !self.is_over && *bytes > 0 {
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
        pieces.push((4, format!("{} rows", with_unit(counts.rows as f64, ""))));
        if counts.rows > 0 {
            let kept = 100.0 * counts.written as f64 / counts.rows as f64;
            pieces.push((5, format!("{kept:.0}% kept")));
        }
        pieces
    }
}

/// Bytes of the input in printable ASCII, and not too many.
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
    // What would be rounded to 1000 is 1.00 of the next unit.
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
            contig: b"chr20".to_vec(),
            position: b"31234567".to_vec(),
        }
    }

    #[test]
    fn what_matters_least_goes_first_where_there_is_no_room() {
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
    fn what_is_not_known_is_not_said() {
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
    }

    #[test]
    fn names_can_neither_move_the_cursor_nor_fill_the_line() {
        assert_eq!(shown(b"a\x1b[2J\t\xff\xc2\x9b"), r"a\x1b[2J\t\xff\xc2\x9b");
        assert_eq!(shown(&[b'x'; 1000]).len(), NAME);
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
        ];
        for (number, text) in shown {
            assert_eq!(with_unit(number, ""), text);
        }
    }
}
