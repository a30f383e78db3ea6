//! Standard output, written without a buffer of our own.
//!
//! [`std::io::Stdout`] is not used for two reasons. It treats a write to a closed descriptor as a
//! success, and it gives up on a non-blocking descriptor that is full. Batches are large, so
//! buffering them again would gain nothing.
//!
//! A successful write need not have reached the disk. A network file system or one with quotas may
//! find out only later that it has no room, and close(2) is the last call that can report it. So
//! [`Stdout::flush`] closes, and no run ends with status 0 before that succeeds.

use std::io::{self, Write};
use std::os::fd::BorrowedFd;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// The process's standard output.
pub struct Stdout {
    /// The process was started without one; its place is taken by `/dev/null`, which would accept
    /// everything and lose it. Or it has been closed since.
    pub closed: bool,
    /// Closes the open descriptor and returns the system's answer.
    pub close: fn() -> io::Result<()>,
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Err(Errno::BADF.into());
        }
        write_waiting(rustix::stdio::stdout(), bytes)
    }

    /// Closes it, because nothing is left to write.
    fn flush(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.closed, true) {
            true => Ok(()),
            false => (self.close)(),
        }
    }
}

/// Writes as many bytes as `fd` takes, waiting until it takes any, and returns how many.
///
/// # Errors
///
/// The system's, except interruption by a signal or a full descriptor.
pub fn write_waiting(fd: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<usize> {
    loop {
        match rustix::io::write(fd, bytes) {
            Err(Errno::INTR) => (),
            Err(Errno::AGAIN) => {
                // Whatever poll returns, the next write will tell. It only must not be retried in a
                // busy loop.
                let _ = poll(&mut [PollFd::new(&fd, PollFlags::OUT)], None);
            }
            result => return Ok(result?),
        }
    }
}
