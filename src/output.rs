//! Standard output, written through without a buffer of our own.
//!
//! [`std::io::Stdout`] is not used for two reasons: it takes a write to a closed descriptor
//! for a success, and it gives up on a non-blocking descriptor that is full. Batches are
//! large, so there is nothing to gain from buffering them again.
//!
//! A write that succeeded need not have reached the disk. A file system on the network, or one with
//! quotas, may find out only later that it has no room, and the last call to which it can answer so
//! is close(2). That is what [`Stdout::flush`] does, so that no run ends with status 0 before.

use std::io::{self, Write};
use std::os::fd::BorrowedFd;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// The process's standard output.
pub struct Stdout {
    /// The process was started without one; what now stands in its place is `/dev/null`,
    /// which would take everything and lose it. Or it has been closed since.
    pub closed: bool,
    /// Closes the descriptor, which is open, and tells what the system answers.
    pub close: fn() -> io::Result<()>,
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Err(Errno::BADF.into());
        }
        write_waiting(rustix::stdio::stdout(), bytes)
    }

    /// Closes it, for nothing is left to be written.
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
/// The system's, but neither that a signal came nor that nothing can be written for the moment.
pub fn write_waiting(fd: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<usize> {
    loop {
        match rustix::io::write(fd, bytes) {
            Err(Errno::INTR) => (),
            Err(Errno::AGAIN) => {
                // Whatever poll says, the next write tells; it only must not be asked in a busy
                // loop.
                let _ = poll(&mut [PollFd::new(&fd, PollFlags::OUT)], None);
            }
            result => return Ok(result?),
        }
    }
}
