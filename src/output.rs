//! Standard output, written through without a buffer of our own.
//!
//! [`std::io::Stdout`] is not used for two reasons: it takes a write to a closed descriptor
//! for a success, and it gives up on a non-blocking descriptor that is full. Batches are
//! large, so there is nothing to gain from buffering them again.

use std::io::{self, Write};

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
        let stdout = rustix::stdio::stdout();
        loop {
            match rustix::io::write(stdout, bytes) {
                Err(Errno::INTR) => (),
                Err(Errno::AGAIN) => {
                    // Whatever poll says, the next write tells; it only must not be asked in
                    // a busy loop.
                    let _ = poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], None);
                }
                result => return Ok(result?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
