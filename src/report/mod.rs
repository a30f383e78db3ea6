//! The output on standard error: one line per message, each with `hapfilter: ` before it; and on
//! request a status line ([`progress`]) and a report at the end ([`stats`]).
//!
//! Both come from the counts that [`crate::batch::tally`] makes where rows are converted and
//! [`watch`] passes on. [`screen`] writes everything, so a message and the status line do not run
//! into each other. Each message is one write, so the messages of several processes on one terminal
//! do not mix either.

use crate::error::Error;

pub mod line;
pub mod progress;
pub mod screen;
pub mod stats;
pub mod watch;

/// Reports to the user.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// Leaves out everything except errors.
    pub quiet: bool,
}

impl Report {
    /// Reports something worth knowing that changes nothing.
    pub fn note(self, what: &str) {
        if !self.quiet {
            say(&format!("note: {what}"));
        }
    }

    /// Names a bad row that is left out.
    pub fn bad_row(self, what: &Error) {
        if !self.quiet {
            say(&what.to_string());
        }
    }
}

/// Reports why the program ends, unless nobody wants to know.
pub fn error(error: &Error) {
    if !matches!(error, Error::ReaderGone) {
        say(&error.to_string());
    }
}

fn say(what: &str) {
    let lines: String = what
        .lines()
        .map(|line| format!("hapfilter: {line}\n"))
        .collect();
    screen::message(&lines);
}
