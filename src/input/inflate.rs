//! Inflates the stream in a plain gzip member, piece by piece.

use flate2::{Decompress, FlushDecompress, Status};
use libdeflater::Crc;

/// The stream of one member after another.
pub struct Inflate {
    decompress: Decompress,
    checksum: Crc,
}

/// What came of a piece of compressed data.
pub struct Inflated {
    /// How many bytes of it were used.
    pub taken: usize,
    /// How many bytes of text came of that.
    pub read: usize,
    /// Where that has got to.
    pub place: Place,
}

/// Where in a stream one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It goes on.
    Inside,
    /// It is complete.
    End,
    /// It cannot be read on from here.
    Damage,
}

impl Default for Inflate {
    fn default() -> Inflate {
        Inflate {
            decompress: Decompress::new(false),
            checksum: Crc::new(),
        }
    }
}

impl Inflate {
    /// Begins a stream. Its memory stays from one to the next.
    pub fn begin(&mut self) {
        self.decompress.reset(false);
        self.checksum = Crc::new();
    }

    /// Inflates `packed` as far as the text fits into the capacity of `into`, to which it is appended.
    /// All text before a damage comes before that is told.
    pub fn read(&mut self, packed: &[u8], into: &mut Vec<u8>) -> Inflated {
        let (taken, before) = (self.decompress.total_in(), into.len());
        let result = self
            .decompress
            .decompress_vec(packed, into, FlushDecompress::None);
        let text = &into[before..];
        self.checksum.update(text);
        Inflated {
            taken: (self.decompress.total_in() - taken) as usize,
            read: text.len(),
            place: match result {
                Ok(Status::StreamEnd) => Place::End,
                Ok(_) => Place::Inside,
                Err(_) => Place::Damage,
            },
        }
    }

    /// How many bytes of text there have been.
    pub fn length(&self) -> u64 {
        self.decompress.total_out()
    }

    /// Whether this is the checksum of the text, and this its length modulo 2^32 (RFC 1952, section
    /// 2.3.1).
    pub fn is_checked_by(&self, checksum: u32, length: u32) -> bool {
        (self.checksum.sum(), self.length() as u32) == (checksum, length)
    }
}
