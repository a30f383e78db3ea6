//! The output on standard error: messages, and on a terminal a status line below them.
//!
//! The status line has no line end, so anything written next would run into it. Therefore
//! everything on standard error goes through here, one thread at a time, and a message erases the
//! status line in the same write.
//!
//! Nothing can fail: a standard error that cannot be written is ignored, since there is nobody left
//! to tell. If it is full, messages wait, as any program's do. The status line never waits; it is
//! skipped.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::tcgetwinsize;

use crate::output::write_waiting;

/// How many columns the status line has now.
static SHOWN: Mutex<usize> = Mutex::new(0);

/// Writes whole lines.
pub fn message(lines: &str) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    write(&(cleared(&mut shown) + lines));
}

/// Writes a line of progress, unless that would have to wait or is not wanted any more. On a
/// terminal it replaces the previous one, elsewhere it is a new line. If it `stays`, later output
/// comes below it on a terminal too.
pub fn progress(line: &str, stays: bool, is_wanted: impl Fn() -> bool) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if !is_wanted() || !takes_more() {
        return;
    }
    let end = if stays { "\n" } else { "" };
    write(&(cleared(&mut shown) + line + end));
    if !stays {
        // It is ASCII, so a byte is a column.
        *shown = line.len();
    }
}

/// Erases the status line.
pub fn clear() {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if *shown > 0 && takes_more() {
        write(&cleared(&mut shown));
    }
}

/// Whether a status line can be redrawn: not if rows are written to the same screen.
pub fn can_redraw() -> bool {
    std::io::stderr().is_terminal() && !std::io::stdout().is_terminal()
}

/// How many columns a line may have. The last one is left free, since some terminals wrap when it
/// is written to. No limit if this is not a terminal.
pub fn width() -> usize {
    match tcgetwinsize(rustix::stdio::stderr()) {
        // A terminal that does not know its size reports 0.
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col) - 1,
        Ok(_) => 79,
        Err(_) => usize::MAX,
    }
}

/// Erases the status line with spaces, because only some terminals know a code for that. It writes
/// no more spaces than there are columns now, because more would wrap to the next line.
fn cleared(shown: &mut usize) -> String {
    match std::mem::take(shown) {
        0 => String::new(),
        columns => format!("\r{:1$}\r", "", columns.min(width())),
    }
}

/// Whether standard error accepts a line at once.
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
