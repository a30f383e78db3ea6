//! The end of standard error: messages, and on a terminal a status line below them.
//!
//! The status line has no line end, so whatever is written next would run into it. Everything that
//! goes to standard error therefore goes through here, one thread at a time, and a message takes the
//! line away in the same write.
//!
//! Nothing can fail: a standard error that cannot be written is ignored, since there is nobody left
//! to tell. Messages wait where it takes nothing for the moment, as any program's do. The status
//! line never waits: it is left out.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::tcgetwinsize;

use crate::output::write_waiting;

/// How many columns the status line takes.
static SHOWN: Mutex<usize> = Mutex::new(0);

/// Writes whole lines.
pub fn message(lines: &str) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    write(&(cleared(&mut shown) + lines));
}

/// Writes a line of progress, unless that would have to wait or is not wanted any more: on a
/// terminal in the place of the one before, elsewhere below it. If it `stays`, what comes next comes
/// below it there too.
pub fn progress(line: &str, stays: bool, is_wanted: impl Fn() -> bool) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if !is_wanted() || !takes_more() {
        return;
    }
    let end = if stays { "\n" } else { "" };
    write(&(cleared(&mut shown) + line + end));
    if !stays {
        // What is in it is ASCII: a byte is a column.
        *shown = line.len();
    }
}

/// Takes the status line away.
pub fn clear() {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if *shown > 0 && takes_more() {
        write(&cleared(&mut shown));
    }
}

/// Whether a status line can be drawn over itself: not where rows are written to the same screen.
pub fn can_redraw() -> bool {
    std::io::stderr().is_terminal() && !std::io::stdout().is_terminal()
}

/// How many columns a line may have: the last one is left free, since some terminals go on to the
/// next line when it is written to. Not a terminal: as many as it takes.
pub fn width() -> usize {
    match tcgetwinsize(rustix::stdio::stderr()) {
        // A terminal that does not know its size says 0.
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col) - 1,
        Ok(_) => 79,
        Err(_) => usize::MAX,
    }
}

/// What takes the status line away: spaces, and not a code that only some terminals know. No more
/// than there are columns, if there are fewer now: they would go on in the next line.
fn cleared(shown: &mut usize) -> String {
    match std::mem::take(shown) {
        0 => String::new(),
        columns => format!("\r{:1$}\r", "", columns.min(width())),
    }
}

/// Whether standard error takes a line at once.
fn takes_more() -> bool {
    let stderr = rustix::stdio::stderr();
    let mut fds = [PollFd::new(&stderr, PollFlags::OUT)];
    poll(&mut fds, Some(&Timespec::default())) == Ok(1)
}

fn write(text: &str) {
    let mut left = text.as_bytes();
    while let Ok(written @ 1..) = write_waiting(rustix::stdio::stderr(), left) {
        left = &left[written..];
    }
}
