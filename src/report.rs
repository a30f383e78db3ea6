//! What goes to standard error: one line a message, `hapfilter: ` before each.
//!
//! Nothing here can fail: a standard error that cannot be written is ignored, since there is
//! nobody left to tell. Each message is one write, so that messages of several processes on
//! one terminal do not run into each other.

use std::io::Write;

use crate::error::Error;

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
    pub fn bad_row(self, what: &str) {
        if !self.quiet {
            say(what);
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
    let _ = std::io::stderr().write_all(lines.as_bytes());
}
