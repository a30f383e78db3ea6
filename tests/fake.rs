//! An input that a test makes up, for tests that drive the library in process.

use std::io;

use hapfilter::batch::extent::Extent;
use hapfilter::input::operand::{Input, Operand};

/// What comes in, piece by piece. A piece for which a read has no room is given by several.
pub trait Script: Send + 'static {
    /// The next piece; an empty one is the end.
    fn next(&mut self) -> io::Result<Vec<u8>>;

    /// Whether it would come at once.
    fn ready(&mut self) -> bool {
        true
    }

    /// Waits until it would.
    fn wait(&mut self) {}
}

/// An operand of that name, which is read as the script says.
pub fn operand(name: &str, script: impl Script) -> Operand {
    let left = Vec::new();
    Operand {
        name: name.to_owned(),
        open: Box::new(|| Ok(Box::new(Fake { script, left }))),
    }
}

struct Fake<S> {
    script: S,
    /// What is left of a piece.
    left: Vec<u8>,
}

impl<S: Script> Input for Fake<S> {
    fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        let room = into.capacity() - into.len();
        assert!(room > 0, "a read without room for a byte");
        if self.left.is_empty() {
            self.left = self.script.next()?;
        }
        let length = room.min(self.left.len());
        into.extend(self.left.drain(..length));
        Ok(length)
    }

    fn ready(&mut self) -> bool {
        !self.left.is_empty() || self.script.ready()
    }

    fn wait(&mut self) {
        self.script.wait();
    }

    fn extent(&mut self, _: usize, _: usize) -> Option<Extent> {
        None
    }
}
