//! What goes to standard error: one line a message, `hapfilter: ` before each; and what is asked
//! for besides, a status line ([`progress`]) and a report at the end ([`stats`]), both made of
//! what [`tally`] counts and [`watch`] passes on.
//!
//! Nothing here can fail: a standard error that cannot be written is ignored, since there is
//! nobody left to tell. Each message is one write, so that messages of several processes on
//! one terminal do not run into each other; and a status line that stands on the terminal is
//! taken away in the same write that puts a message there.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crate::error::Error;

pub mod progress;
pub mod stats;
pub mod tally;
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
    print(&lines);
}

/// Writes whole lines.
fn print(lines: &str) {
    show_status(Status::Final(lines.strip_suffix('\n').unwrap_or(lines)));
}

/// How many columns of the terminal's last line the status takes. There is one terminal for the
/// process, and one thread at a time that writes to it.
static SHOWN: Mutex<usize> = Mutex::new(0);

/// What the last line of the terminal is to be.
enum Status<'a> {
    /// Nothing.
    None,
    /// This, until something else comes; but only if it is still wanted when its turn comes.
    Passing(&'a str, &'a dyn Fn() -> bool),
    /// This, to stay there.
    Final(&'a str),
}

/// Replaces the status line. A status of several lines takes the place of the one.
fn show_status(status: Status) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut text = String::new();
    let mut replace = |line: &str| {
        // Spaces, and not a code that only some terminals know.
        let first = line.lines().next().unwrap_or_default().chars().count();
        let rest = shown.saturating_sub(first);
        let back = if *shown > 0 { "\r" } else { "" };
        match line.split_once('\n') {
            None => text = format!("{back}{line}{:rest$}", ""),
            Some((first, others)) => text = format!("{back}{first}{:rest$}\n{others}", ""),
        }
        *shown = 0;
    };
    match status {
        Status::None => {
            replace("");
            text.push('\r');
        }
        Status::Passing(_, is_wanted) if !is_wanted() => return,
        Status::Passing(line, _) => {
            replace(line);
            *shown = line.chars().count();
        }
        Status::Final(line) => {
            replace(line);
            text.push('\n');
        }
    }
    let _ = io::stderr().write_all(text.as_bytes());
}
