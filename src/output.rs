//! Standard output, written through without a buffer of our own.
//!
//! [`std::io::Stdout`] is not used for two reasons: it takes a write to a closed descriptor
//! for a success, and it gives up on a non-blocking descriptor that is full. Batches are
//! large, so there is nothing to gain from buffering them again.

use std::io::{self, Write};
use std::os::fd::BorrowedFd;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// The process's standard output.
pub struct Stdout {
    /// The process was started without one; what now stands in its place is `/dev/null`,
    /// which would take everything and lose it.
    pub closed: bool,
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Err(Errno::BADF.into());
        }
        write_waiting(rustix::stdio::stdout(), bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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
