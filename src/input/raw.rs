//! The bytes of an operand as stored on disk. They are read ahead as far as needed to recognise
//! them, and counted for places in messages and for progress.

use std::io;

use crate::batch::extent::Extent;
use crate::input::operand::Input;

/// How many bytes are read ahead at a time, and so the most that can be looked at together.
pub const AHEAD: usize = 128 << 10;

/// An operand that is looked at before it is used.
pub struct Raw {
    input: Box<dyn Input>,
    /// Bytes that were read ahead; those before `start` have been used.
    ahead: Vec<u8>,
    start: usize,
    /// How many bytes have been used.
    used: u64,
    is_ended: bool,
    /// Too few bytes are ahead, and no more have come.
    is_starved: bool,
}

impl Raw {
    /// For an input from which nothing has been read.
    pub fn new(input: Box<dyn Input>) -> Raw {
        Raw {
            input,
            ahead: Vec::new(),
            start: 0,
            used: 0,
            is_ended: false,
            is_starved: false,
        }
    }

    /// How many bytes have been used, from the beginning.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// How many bytes have been read, from the beginning.
    pub fn end(&self) -> u64 {
        self.used + self.ahead().len() as u64
    }

    /// The bytes that were read ahead and not used.
    pub fn ahead(&self) -> &[u8] {
        &self.ahead[self.start..]
    }

    /// Whether no byte is left of those read ahead.
    pub fn is_used_up(&self) -> bool {
        self.start == self.ahead.len()
    }

    /// Uses so many of the bytes ahead.
    pub fn advance(&mut self, bytes: usize) {
        self.start += bytes;
        self.used += bytes as u64;
    }

    /// Whether so many bytes, at most [`AHEAD`], are ahead. If not, the operand ends before.
    ///
    /// # Errors
    ///
    /// As [`Input::read`]; also `WouldBlock` if more has to come first.
    pub fn have(&mut self, bytes: usize) -> io::Result<bool> {
        self.is_starved = false;
        while self.ahead().len() < bytes && !self.is_ended {
            if !self.input.ready() {
                self.is_starved = true;
                return Err(io::ErrorKind::WouldBlock.into());
            }
            self.ahead.drain(..self.start);
            self.start = 0;
            let missing = AHEAD.saturating_sub(self.ahead.len());
            self.ahead.try_reserve_exact(missing)?;
            let read = self.input.read(&mut self.ahead).inspect_err(|error| {
                self.is_starved = error.kind() == io::ErrorKind::WouldBlock;
            })?;
            self.is_ended = read == 0;
        }
        Ok(self.ahead().len() >= bytes)
    }

    /// Takes back bytes that [`Raw::read`] passed on, to be looked at again: they are ahead from
    /// now on.
    pub fn put_back(&mut self, bytes: &[u8]) {
        self.ahead.extend_from_slice(bytes);
        self.used -= bytes.len() as u64;
    }

    /// Passes bytes on unchanged, as [`Input::read`] does.
    ///
    /// # Errors
    ///
    /// As [`Input::read`].
    pub fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        if self.is_used_up() {
            let read = self.input.read(into)?;
            self.used += read as u64;
            return Ok(read);
        }
        let read = self.ahead().len().min(into.capacity() - into.len());
        into.extend_from_slice(&self.ahead[self.start..self.start + read]);
        self.advance(read);
        Ok(read)
    }

    /// As [`Input::extent`].
    pub fn extent(&mut self, carried: usize, most: usize) -> Option<Extent> {
        if !self.is_used_up() {
            return None;
        }
        let extent = self.input.extent(carried, most)?;
        self.used += (extent.length() - carried) as u64;
        Some(extent)
    }

    /// Whether [`Raw::read`] would return at once.
    pub fn ready(&mut self) -> bool {
        !self.is_used_up() || self.input.ready()
    }

    /// Whether [`Raw::have`] need not wait for what it was last asked.
    pub fn is_fed(&mut self) -> bool {
        !self.is_starved || self.input.ready()
    }

    /// Waits until something comes.
    pub fn wait(&mut self) {
        self.input.wait();
    }
}
