//! An input that a test makes up, for tests that drive the library in process.

use std::io;

use hapfilter::batch::extent::Extent;
use hapfilter::input::operand::{Input, Operand};

/// What comes in, read by read.
pub trait Script: Send + 'static {
    /// What the next read gives, `room` bytes at most; nothing at the end.
    fn next(&mut self, room: usize) -> io::Result<Vec<u8>>;

    /// Whether a read would return at once.
    fn ready(&mut self) -> bool {
        true
    }

    /// Waits until it would.
    fn wait(&mut self) {}
}

/// An operand of that name, which is read as the script says.
pub fn operand(name: &str, script: impl Script) -> Operand {
    Operand {
        name: name.to_owned(),
        open: Box::new(|| Ok(Box::new(Fake(script)))),
    }
}

struct Fake<S>(S);

impl<S: Script> Input for Fake<S> {
    fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        let room = into.capacity() - into.len();
        assert!(room > 0, "a read without room for a byte");
        let bytes = self.0.next(room)?;
        assert!(
            bytes.len() <= room,
            "the script gives more than there is room for"
        );
        into.extend_from_slice(&bytes);
        Ok(bytes.len())
    }

    fn ready(&mut self) -> bool {
        self.0.ready()
    }

    fn wait(&mut self) {
        self.0.wait();
    }

    fn extent(&mut self, _: usize, _: usize) -> Option<Extent> {
        None
    }
}
