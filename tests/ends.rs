//! The two ends of a child's standard streams, held by the test.
//!
//! Every read and write here polls first, with a deadline. A child that stalls is then a failure
//! and not a hang, and dropping an end closes it.

use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;

use crate::util::{DEADLINE, cut};

/// The writing end of a child's standard input. Writing has a deadline; dropping it closes it.
pub struct Feed(File);

impl Feed {
    pub fn pipe() -> (PipeReader, Feed) {
        let (reader, writer) = io::pipe().expect("pipe");
        (reader, Feed::on(writer))
    }

    /// The test's end of a pipe, a socket or a terminal.
    pub fn on(end: impl Into<OwnedFd>) -> Feed {
        let end = File::from(end.into());
        // Each end has its own flags, so the child still sees a blocking descriptor.
        set_nonblocking(&end);
        Feed(end)
    }

    /// Writes everything. Panics if the child takes nothing for the length of the deadline.
    #[track_caller]
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let sent = self.send_for(bytes, DEADLINE);
        assert!(
            sent == bytes.len(),
            "the child took {sent} of {} bytes of input",
            bytes.len()
        );
    }

    /// Writes until the child has taken nothing for `patience`, or is gone. Returns how many bytes
    /// it took.
    pub fn send_for(&mut self, bytes: &[u8], patience: Duration) -> usize {
        let mut sent = 0;
        while sent < bytes.len() && ready(&self.0, PollFlags::OUT, patience) {
            match self.0.write(&bytes[sent..]) {
                Ok(n) => sent += n,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                Err(e) if e.kind() == io::ErrorKind::BrokenPipe => break,
                Err(e) => panic!("writing to the child: {e}"),
            }
        }
        sent
    }
}

/// The reading end of a child's standard output. Reading has a deadline; dropping it closes it.
pub struct Tap {
    end: File,
    pending: Vec<u8>,
}

impl Tap {
    pub fn pipe() -> (Tap, PipeWriter) {
        let (reader, writer) = io::pipe().expect("pipe");
        (Tap::on(reader), writer)
    }

    /// The test's end of a pipe, a socket or a terminal.
    pub fn on(end: impl Into<OwnedFd>) -> Tap {
        Tap {
            end: File::from(end.into()),
            pending: Vec::new(),
        }
    }

    /// The next line with its end.
    #[track_caller]
    pub fn line(&mut self) -> Vec<u8> {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(n) = self.pending.iter().position(|&b| b == b'\n') {
                return self.pending.drain(..=n).collect();
            }
            self.more(end, "a line");
        }
    }

    /// The next `n` bytes.
    #[track_caller]
    pub fn exactly(&mut self, n: usize) -> Vec<u8> {
        let end = Instant::now() + DEADLINE;
        while self.pending.len() < n {
            self.more(end, &format!("{n} bytes"));
        }
        self.pending.drain(..n).collect()
    }

    /// Everything up to the end of the output.
    #[track_caller]
    pub fn rest(mut self) -> Vec<u8> {
        let end = Instant::now() + DEADLINE;
        while self.read(end) {}
        self.pending
    }

    /// Closes the end of a pipe, and returns once nobody holds it. Dropping is not enough: a child of
    /// another test holds all descriptors from its fork to its exec, and what is written in that
    /// moment finds a reader.
    #[track_caller]
    pub fn close(self) {
        let path = format!("/proc/self/fd/{}", self.end.as_raw_fd());
        let writer = File::options().write(true).open(path);
        let writer = writer.expect("the other end of the pipe");
        drop(self);
        // With no reader left the kernel reports an error, whatever is asked for.
        assert!(
            ready(&writer, PollFlags::empty(), DEADLINE),
            "somebody keeps the output open"
        );
    }

    #[track_caller]
    fn more(&mut self, end: Instant, wanted: &str) {
        if !self.read(end) {
            panic!(
                "the output ends where {wanted} should come, after:\n{}",
                cut(&self.pending)
            );
        }
    }

    /// False at the end of the output.
    #[track_caller]
    fn read(&mut self, end: Instant) -> bool {
        let left = end.saturating_duration_since(Instant::now());
        if !ready(&self.end, PollFlags::IN, left) {
            panic!(
                "no more output before the deadline, after:\n{}",
                cut(&self.pending)
            );
        }
        let mut chunk = [0; 1 << 16];
        let n = match self.end.read(&mut chunk) {
            // How a terminal says that nobody has its other side open any more.
            Err(e) if e.raw_os_error() == Some(Errno::IO.raw_os_error()) => 0,
            read => read.expect("reading from the child"),
        };
        self.pending.extend_from_slice(&chunk[..n]);
        n > 0
    }
}

/// Whether `fd` can be read or written, or has failed, within the time.
fn ready(fd: impl AsFd, flags: PollFlags, within: Duration) -> bool {
    let limit = Timespec::try_from(within).expect("a short time");
    loop {
        match poll(&mut [PollFd::new(&fd, flags)], Some(&limit)) {
            Ok(n) => return n > 0,
            Err(Errno::INTR) => {}
            Err(e) => panic!("poll: {e}"),
        }
    }
}

pub fn set_nonblocking(fd: impl AsFd) {
    let flags = fcntl_getfl(&fd).expect("flags");
    fcntl_setfl(&fd, flags | OFlags::NONBLOCK).expect("O_NONBLOCK");
}
