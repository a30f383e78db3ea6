//! `--progress`: a status line on standard error while the stream runs.
//!
//! On a terminal the line is redrawn a few times a second. Anywhere else, as in the log of a batch
//! job, a plain line comes every ten seconds. A separate thread draws; the stream only records what
//! it has done. So the stream is not slowed, and the line goes on while the stream waits for its
//! input or output.

use std::collections::VecDeque;
use std::io::IsTerminal;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::error::reason;
use crate::report::line::{Done, Line};
use crate::report::{Report, screen};

/// How often a terminal's line is redrawn.
pub const REDRAWN: Duration = Duration::from_millis(200);

/// How often a plain line is written.
pub const PLAIN: Duration = Duration::from_secs(10);

/// The number of lines over which the rate is averaged: three seconds on a terminal.
const SAMPLES: usize = 15;

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
    /// The state is valid at any time, even after a panic elsewhere.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    /// Starts showing progress. `total` is the size of the input in bytes, if known.
    pub fn start(started: Instant, total: Option<u64>, report: Report) -> Progress {
        let shared = Arc::new(Shared::default());
        let is_redrawn = screen::can_redraw();
        // If lines would mix with rows on the same screen, only the last line is written.
        if is_redrawn || !std::io::stderr().is_terminal() {
            let theirs = shared.clone();
            let interval = if is_redrawn { REDRAWN } else { PLAIN };
            let samples = if is_redrawn { SAMPLES } else { 1 };
            let draw = move || {
                lines(&theirs, started, total, interval, samples, |line| {
                    // Checked while the screen is held, because nothing may follow the last line.
                    let is_wanted = || !theirs.state().is_over;
                    screen::progress(&line.fitting(screen::width()), !is_redrawn, is_wanted);
                });
            };
            let thread = Builder::new().name("progress".to_owned());
            if let Err(error) = thread.spawn(draw) {
                let why = reason(&error);
                report.note(&format!("cannot show progress: no thread for it: {why}"));
            }
        }
        Progress {
            shared,
            started,
            total,
        }
    }

    /// Records what was done.
    pub fn update(&self, update: impl FnOnce(&mut Done)) {
        update(&mut self.shared.state().done);
    }

    /// Ends the progress with a last line that stays, or with none if it `is_silent`.
    pub fn end(self, is_silent: bool) {
        let mut state = self.shared.state();
        state.is_over = true;
        let done = std::mem::take(&mut state.done);
        drop(state);
        self.shared.is_over.notify_all();
        if is_silent {
            screen::clear();
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
        screen::progress(&line.fitting(screen::width()), true, || true);
    }
}

/// Shows a line after each interval until it is over. The rate is that over the last `most` lines.
fn lines(
    shared: &Shared,
    started: Instant,
    total: Option<u64>,
    interval: Duration,
    most: usize,
    mut show: impl FnMut(&Line),
) {
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
        samples.push_back((now, done.bytes));
        if samples.len() > most {
            samples.pop_front();
        }
        show(&Line {
            done: &done,
            elapsed: now - started,
            rate: per_second(done.bytes - bytes_before, now - before),
            total,
            is_over: false,
        });
        state = shared.state();
    }
}

fn per_second(bytes: u64, time: Duration) -> f64 {
    bytes as f64 / time.as_secs_f64().max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_rate_is_of_one_second() {
        assert_eq!(per_second(100, Duration::from_secs(2)), 50.0);
        assert!(per_second(100, Duration::ZERO).is_finite());
    }

    /// As in the log of a batch job, but sooner.
    #[test]
    fn lines_come_from_time_to_time_until_it_is_over() {
        let shared = Arc::new(Shared::default());
        shared.state().done.bytes = 1000;
        let (theirs, (sender, receiver)) = (shared.clone(), channel());
        let interval = Duration::from_millis(1);
        let thread = std::thread::spawn(move || {
            lines(&theirs, Instant::now(), Some(2000), interval, 1, |line| {
                let _ = sender.send((line.fitting(80), line.elapsed, line.rate));
            });
        });
        let patience = Duration::from_secs(60);
        let (first, soon, fast) = receiver.recv_timeout(patience).expect("a line");
        assert!(
            first.contains("1.00 kB") && soon >= interval && fast > 0.0,
            "{first}"
        );
        // Nothing was done since: the rate is that of the time between two lines.
        let (_, later, rate) = receiver.recv_timeout(patience).expect("another");
        assert!(later >= soon + interval && rate == 0.0, "{rate}");
        shared.state().is_over = true;
        shared.is_over.notify_all();
        thread.join().expect("it ends");
    }
}
