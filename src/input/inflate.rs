//! Inflates the stream in a plain gzip member, piece by piece.

use flate2::{Decompress, FlushDecompress, Status};
use libdeflater::Crc;

/// Inflates the streams of members, one after another.
pub struct Inflate {
    decompress: Decompress,
    checksum: Crc,
}

/// The result of inflating a piece of compressed data.
pub struct Inflated {
    /// How many bytes of it were used.
    pub taken: usize,
    /// How many bytes of text that gave.
    pub read: usize,
    /// Where in the stream that ended.
    pub place: Place,
}

/// A place in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The stream goes on.
    Inside,
    /// The stream is complete.
    End,
    /// The stream cannot be read on from here.
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
    /// Begins a stream. The memory is kept from one to the next.
    pub fn begin(&mut self) {
        self.decompress.reset(false);
        self.checksum = Crc::new();
    }

    /// Inflates `packed` as far as the text fits into the capacity of `into`, and appends it there.
    /// Returns all text before any damage before it reports the damage.
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
