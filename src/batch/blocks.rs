//! Blocks: part of a BGZF file that has been read but not yet inflated.
//!
//! A BGZF block states its own length and the length of its text, so the reader can hand out blocks
//! without inflating them. But lines cross the borders of blocks, and a batch holds whole lines. So
//! the reader inflates the last block of each batch, one block in eight at the default batch size.
//! The batch ends at the last line end in it; the rest of that block is carried to the next batch.
//! The worker that gets the batch inflates the other blocks. Because the length of each text is
//! known, every block has its place in the batch's text in advance, and no block is inflated twice.
//!
//! ```text
//!   text      │carried│ block     │ block     │ block      ↓│
//!             ───────────────────────────────────────────── ──►  carried to the next batch
//!   inflated    before  by the worker           by the reader
//! ```
//!
//! If the last block has no line end, the reader inflates the block before it, and so on until it
//! finds one. Only lines longer than a block make it inflate more than one.
//!
//! The output does not depend on threads or batch size, and neither does the error that ends a run.
//! A batch still holds whole lines that follow those of the previous batch, and it has its sequence
//! number before a worker sees it. If a worker finds a damaged block, its batch ends at the last
//! whole line before that block, as after a failed read. Anything that the reader found later in
//! the input is in the same batch or a later one, and is never looked at.

use std::ops::Range;

use libdeflater::{DecompressionError, Decompressor};
use memchr::memmem;

/// What is wrong with a compressed input.
#[derive(Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where it was found, in bytes from the beginning of the compressed input.
    pub at: u64,
    /// What it is, for a message.
    pub what: String,
}

/// The most text that a block may hold, in bytes (SAMv1, section 4.1).
pub const MOST_TEXT: usize = 64 << 10;

/// Whole BGZF blocks that follow one another, and where their text belongs.
#[derive(Debug, Default)]
pub struct Blocks {
    packed: Vec<u8>,
    blocks: Vec<Block>,
    /// How many bytes of text come before that of the first block.
    start: usize,
    inflater: Inflater,
}

#[derive(Debug)]
struct Block {
    /// Where it ends in `packed`.
    end: usize,
    /// Where its text ends in the batch's.
    text_end: usize,
    /// Where it begins in the file.
    at: u64,
}

impl Blocks {
    /// Begins anew, after `start` bytes of text.
    pub fn begin(&mut self, start: usize) {
        self.packed.clear();
        self.blocks.clear();
        self.start = start;
    }

    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Where their text ends in that of the batch.
    pub fn text_end(&self) -> usize {
        self.blocks.last().map_or(self.start, |last| last.text_end)
    }

    /// The place of the last block's text.
    fn last_text(&self) -> Range<usize> {
        let before = self.blocks.len().checked_sub(2);
        before.map_or(self.start, |at| self.blocks[at].text_end)..self.text_end()
    }

    /// Adds a block that claims to hold `text` bytes of text, and begins at `at` in the file.
    pub fn push(&mut self, block: &[u8], text: usize, at: u64) {
        self.packed.extend_from_slice(block);
        self.blocks.push(Block {
            end: self.packed.len(),
            text_end: self.text_end() + text,
            at,
        });
    }

    /// Inflates the last block into its place in `data`, removes it, and returns that place.
    ///
    /// # Errors
    ///
    /// The block is damaged. It was removed all the same.
    pub fn inflate_last(&mut self, data: &mut [u8]) -> Result<Range<usize>, Damage> {
        let text = self.last_text();
        let Some(block) = self.blocks.pop() else {
            return Ok(text);
        };
        let start = self.blocks.last().map_or(0, |last| last.end);
        let place = &mut data[text.clone()];
        let result = self
            .inflater
            .inflate(&self.packed[start..], place, block.at);
        self.packed.truncate(start);
        result.map(|()| text)
    }

    /// Inflates all blocks into their places in `data`, and removes them.
    ///
    /// # Errors
    ///
    /// A block is damaged: how many bytes of the text come before it, and what is wrong.
    pub fn inflate(&mut self, data: &mut [u8]) -> Result<(), (usize, Damage)> {
        let (mut start, mut text) = (0, self.start);
        for Block { end, text_end, at } in self.blocks.drain(..) {
            self.inflater
                .inflate(&self.packed[start..end], &mut data[text..text_end], at)
                .map_err(|damage| (text, damage))?;
            (start, text) = (end, text_end);
        }
        Ok(())
    }
}

/// Inflates blocks. It allocates memory at its first use.
#[derive(Default)]
pub struct Inflater {
    decompressor: Option<Decompressor>,
}

impl Inflater {
    /// Inflates `block`, a whole gzip member that begins at `at` in the file. Its text should fill
    /// `text`.
    ///
    /// # Errors
    ///
    /// It does not. Then the content of `text` is of no use.
    pub fn inflate(&mut self, block: &[u8], text: &mut [u8], at: u64) -> Result<(), Damage> {
        match self.decompressor().gzip_decompress(block, text) {
            Ok(length) if length == text.len() && !self.ends_early(block, text) => Ok(()),
            _ => Err(Damage {
                at,
                what: self.explain(block, text),
            }),
        }
    }

    fn decompressor(&mut self) -> &mut Decompressor {
        self.decompressor.get_or_insert_default()
    }

    /// Whether the member ends before the block does. The library does not say how many bytes it
    /// has used. But in such a block the length of the text, which is the end of a member, occurs
    /// twice, and the block without its last byte can be inflated too.
    fn ends_early(&mut self, block: &[u8], text: &[u8]) -> bool {
        let shorter = &block[..block.len() - 1];
        memmem::find(shorter, &block[block.len() - 4..]).is_some()
            && self
                .decompressor()
                .gzip_decompress(shorter, &mut vec![0; text.len()])
                .is_ok()
    }

    /// Says what is wrong with a block.
    #[cold]
    fn explain(&mut self, block: &[u8], text: &mut [u8]) -> String {
        let what = match self.decompressor().gzip_decompress(block, text) {
            Ok(_) => "has extra bytes after its data",
            Err(DecompressionError::InsufficientSpace) => "holds more text than it claims",
            Err(DecompressionError::BadData) => {
                "cannot be decompressed, or does not match its length and checksum"
            }
        };
        format!("the BGZF block that begins there {what}")
    }
}

impl std::fmt::Debug for Inflater {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inflater")
    }
}
