//! What goes to standard error: one line a message, `hapfilter: ` before each; and what is asked
//! for besides, a status line ([`progress`]) and an account at the end ([`stats`]).
//!
//! Both are made of what [`crate::batch::tally`] counts where rows are converted and [`watch`] passes on. All is
//! written by [`screen`], so that a message and the status line do not run into each other. Each
//! message is one write, so that those of several processes on one terminal do not either.

use crate::error::Error;

pub mod line;
pub mod progress;
pub mod screen;
pub mod stats;
pub mod watch;

/// Says things to the user.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// Leaves out everything but errors.
    pub quiet: bool,
}

impl Report {
    /// Says something worth knowing that changes nothing.
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

/// Says why the program ends, unless nobody wants to know.
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
