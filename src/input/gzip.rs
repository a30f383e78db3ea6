//! Reads gzip and BGZF as the text that they contain.
//!
//! The first two bytes of an operand show what it is. Anything but gzip passes through unchanged. A
//! gzip file is a sequence of members ([`crate::input::member`]), of which there are two kinds:
//!
//! - A plain member is a stream. The reader inflates it as it arrives, and hands on its text before it
//!   has seen the checksum at the end. If the stream is damaged, all text before the damage is handed
//!   on first.
//! - A BGZF block is inflated as a whole; its text counts only if its checksum is right. A caller that
//!   does not need to see the text can take blocks as they are ([`Gunzip::take_blocks`]).
//!
//! It is damage if a header is not valid, if the file ends inside a member, or if a BGZF file does not
//! end with an empty block. Whoever wrote the file put that block there, so without it the file has
//! been truncated between two blocks. Behind `zcat FILE |` that could not be seen.

use std::io;

use flate2::{Decompress, FlushDecompress, Status};
use libdeflater::Crc;

use crate::batch::Stop;
use crate::batch::blocks::{Blocks, Damage, Inflater, MOST_TEXT};
use crate::batch::extent::Extent;
use crate::input::member::{MAGIC, Member, Start, TRAILER};
use crate::input::operand::Input;

/// How many compressed bytes are read at a time. A block or a header must fit.
const BUFFER: usize = 128 << 10;

/// Why there is no text.
#[derive(Debug)]
pub enum Failure {
    /// It could not be read, or has not come yet (`WouldBlock`).
    Read(io::Error),
    /// What was read is damaged.
    Damaged(Damage),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Read(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        match failure {
            Failure::Read(error) => Stop::Unreadable(error),
            Failure::Damaged(damage) => Stop::Damaged(damage),
        }
    }
}

/// The text of an operand that may be compressed.
pub struct Gunzip {
    raw: Box<dyn Input>,
    state: State,
    /// Compressed bytes that have been read; those before `start` are done with.
    buffer: Vec<u8>,
    start: usize,
    /// Where `start` is in the file.
    at: u64,
    /// How much of the file has been accounted for.
    told: u64,
    /// Where the last plain member begins in it.
    member: u64,
    /// The file has ended.
    is_ended: bool,
    /// Nothing can be done before more bytes have come.
    is_starved: bool,
    /// The last member was a BGZF block that holds text: another one has to follow.
    lacks_end: bool,
    inflater: Inflater,
    /// Kept from member to member, for it is large.
    inflate: Option<Decompress>,
}

enum State {
    /// Nothing has been read.
    Fresh,
    /// No gzip.
    Plain,
    /// Where a member begins, or the file ends.
    Between,
    /// In zero bytes behind the last member.
    Padding,
    /// Inside the compressed data of a plain member.
    Inside(Plain),
    /// Behind them.
    Trailer(Plain),
}

/// What was inflated of a plain member.
#[derive(Default)]
struct Plain {
    checksum: Crc,
    /// Bytes of text, modulo 2^32.
    length: u32,
}

/// What was taken of blocks.
pub enum Taken {
    /// As many as were wanted, or as had come.
    Some,
    /// All: the text ends behind them.
    All,
    /// All that can be taken in this way: something else comes next.
    Others,
}

/// What stands at the beginning of what is left.
enum Ahead {
    /// A BGZF block of so many bytes, which says that it holds so many bytes of text.
    Block {
        length: usize,
        text: usize,
    },
    Other,
    End,
}

impl Gunzip {
    /// Will read what `raw` holds, of which nothing has been read.
    pub fn new(raw: Box<dyn Input>) -> Gunzip {
        Gunzip {
            raw,
            state: State::Fresh,
            buffer: Vec::new(),
            start: 0,
            at: 0,
            told: 0,
            member: 0,
            is_ended: false,
            is_starved: false,
            lacks_end: false,
            inflater: Inflater::default(),
            inflate: None,
        }
    }

    /// Appends at least one byte of text to `into`, and returns how many; 0 is the end. They fit
    /// into its capacity, but for those of a BGZF block, which come as a whole.
    ///
    /// # Errors
    ///
    /// As [`Input::read`], or that the input is damaged behind all the text that was handed on.
    pub fn read(&mut self, into: &mut Vec<u8>) -> Result<usize, Failure> {
        loop {
            match &mut self.state {
                State::Plain => return Ok(self.pass(into)?),
                State::Fresh => {
                    if self.buffer.is_empty() {
                        let before = into.len();
                        let read = self.raw.read(into)?;
                        if into[before..].first() != Some(&MAGIC[0]) {
                            self.state = State::Plain;
                            return Ok(read);
                        }
                        self.buffer.extend(into.drain(before..));
                    }
                    self.state = match self.have(MAGIC.len())? && self.buffer[1] == MAGIC[1] {
                        true => State::Between,
                        false => State::Plain,
                    };
                }
                State::Between | State::Padding => {
                    let Some(member) = self.next_member()? else {
                        return Ok(0);
                    };
                    match member.block {
                        Some(length) => {
                            let text = self.block_text(length)?;
                            let before = into.len();
                            into.try_reserve_exact(text).map_err(io::Error::from)?;
                            into.resize(before + text, 0);
                            if let Err(damage) = self.inflate_block(length, &mut into[before..]) {
                                into.truncate(before);
                                return Err(damage);
                            }
                            if text > 0 {
                                return Ok(text);
                            }
                        }
                        None => {
                            self.member = self.at;
                            self.advance(member.header);
                            self.lacks_end = false;
                            match &mut self.inflate {
                                Some(inflate) => inflate.reset(false),
                                None => self.inflate = Some(Decompress::new(false)),
                            }
                            self.state = State::Inside(Plain::default());
                        }
                    }
                }
                State::Inside(_) => {
                    let read = self.inflate(into)?;
                    if read > 0 {
                        return Ok(read);
                    }
                }
                State::Trailer(_) => self.check_trailer()?,
            }
        }
    }

    /// Whether [`Gunzip::read`] would return at once.
    pub fn ready(&mut self) -> bool {
        let asks_raw = match self.state {
            State::Fresh => true,
            State::Plain => self.is_used_up(),
            _ => self.is_starved,
        };
        !asks_raw || self.raw.ready()
    }

    /// Waits until [`Gunzip::read`] would return at once.
    pub fn wait(&mut self) {
        self.raw.wait();
    }

    /// Of what is no gzip, as [`Input::extent`].
    pub fn extent(&mut self, carried: usize, most: usize) -> Option<Extent> {
        let passes = matches!(self.state, State::Plain) && self.is_used_up();
        passes.then(|| self.raw.extent(carried, most))?
    }

    /// Whether the input is compressed.
    pub fn is_packed(&self) -> bool {
        !matches!(self.state, State::Fresh | State::Plain)
    }

    /// How many bytes of the compressed input were used since this was last asked.
    pub fn used(&mut self) -> u64 {
        let used = self.at - self.told;
        self.told = self.at;
        used
    }

    /// Moves blocks that come next to `blocks`, as they are: as many as hold `most` bytes of text
    /// together, or as there are without waiting, but at least one if there is one.
    ///
    /// # Errors
    ///
    /// As [`Gunzip::read`]. What was moved before stays moved.
    pub fn take_blocks(&mut self, blocks: &mut Blocks, most: usize) -> Result<Taken, Failure> {
        let end = blocks.text_end().saturating_add(most);
        // Empty blocks count too: there may be no end of them.
        let end_packed = self.at.saturating_add(most.max(BUFFER) as u64);
        loop {
            let (length, text) = match self.block_ahead() {
                Ok(Ahead::Block { length, text }) => (length, text),
                Ok(Ahead::Other) => return Ok(Taken::Others),
                Ok(Ahead::End) => return Ok(Taken::All),
                Err(Failure::Read(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                    if !blocks.is_empty() {
                        return Ok(Taken::Some);
                    }
                    self.wait();
                    continue;
                }
                Err(failure) => return Err(failure),
            };
            let fits = blocks.text_end() + text <= end && self.at + length as u64 <= end_packed;
            if !fits && !blocks.is_empty() {
                return Ok(Taken::Some);
            }
            if text == 0 {
                self.inflate_block(length, &mut [])?;
                continue;
            }
            blocks.push(&self.buffer[self.start..self.start + length], text, self.at);
            self.advance(length);
            self.lacks_end = true;
        }
    }

    /// What comes next, if a block is what is wanted. A block is there as a whole then.
    fn block_ahead(&mut self) -> Result<Ahead, Failure> {
        if !matches!(self.state, State::Between) {
            return Ok(Ahead::Other);
        }
        let Some(member) = self.next_member()? else {
            return Ok(Ahead::End);
        };
        let Some(length) = member.block else {
            return Ok(Ahead::Other);
        };
        let text = self.block_text(length)?;
        Ok(Ahead::Block { length, text })
    }

    /// Hands on what is no gzip.
    fn pass(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        if self.is_used_up() {
            return self.raw.read(into);
        }
        let rest = &self.buffer[self.start..];
        let taken = rest.len().min(into.capacity() - into.len());
        into.extend_from_slice(&rest[..taken]);
        self.start += taken;
        Ok(taken)
    }

    /// The header of the member that comes next, which stands at the beginning of what is left in
    /// the buffer. `None` at the end of the file.
    fn next_member(&mut self) -> Result<Option<Member>, Failure> {
        let mut needed = 1;
        loop {
            let has_more = self.have(needed)?;
            let rest = &self.buffer[self.start..];
            // No more than every buffer holds, however much came at once.
            let rest = &rest[..rest.len().min(BUFFER)];
            match Start::of(rest) {
                None if self.lacks_end => return Err(self.damaged(NO_END.to_owned())),
                None => return Ok(None),
                Some(_) if rest[0] == 0 => {
                    let zeros = rest.iter().take_while(|&&byte| byte == 0).count();
                    self.advance(zeros);
                    self.state = State::Padding;
                    needed = 1;
                }
                Some(_) if matches!(self.state, State::Padding) => {
                    return Err(self.damaged(
                        "after the zero padding that follows the last gzip member there is something else"
                            .to_owned(),
                    ));
                }
                Some(Start::Member(member)) => return Ok(Some(member)),
                Some(Start::Other(what)) => return Err(self.damaged(what)),
                Some(Start::Unfinished) if !has_more => {
                    return Err(self.cut("the header of a gzip member"));
                }
                Some(Start::Unfinished) if rest.len() == BUFFER => {
                    return Err(self.damaged(format!(
                        "the header of the gzip member has {BUFFER} bytes and more"
                    )));
                }
                Some(Start::Unfinished) => needed = rest.len() + 1,
            }
        }
    }

    /// Has the whole block of `length` bytes that comes next read, and returns how many bytes of
    /// text it says that it holds.
    fn block_text(&mut self, length: usize) -> Result<usize, Failure> {
        if !self.have(length)? {
            return Err(self.cut("a BGZF block"));
        }
        let text = word(&self.buffer[self.start + length - 4..]) as usize;
        if text > MOST_TEXT {
            return Err(self.damaged(format!(
                "the BGZF block that begins there says that it holds {text} bytes of text: the most is \
                 {MOST_TEXT}"
            )));
        }
        Ok(text)
    }

    /// Inflates the block of `length` bytes that comes next, and passes it over.
    fn inflate_block(&mut self, length: usize, text: &mut [u8]) -> Result<(), Failure> {
        let block = &self.buffer[self.start..self.start + length];
        self.inflater
            .inflate(block, text, self.at)
            .map_err(Failure::Damaged)?;
        self.advance(length);
        self.lacks_end = !text.is_empty();
        self.state = State::Between;
        Ok(())
    }

    /// Appends text of a plain member. Returns how many bytes; 0 if that has got it to another
    /// state.
    fn inflate(&mut self, into: &mut Vec<u8>) -> Result<usize, Failure> {
        loop {
            let State::Inside(plain) = &mut self.state else {
                return Ok(0);
            };
            let inflate = self.inflate.as_mut().expect("a member was begun");
            let (taken, before) = (inflate.total_in(), into.len());
            let result =
                inflate.decompress_vec(&self.buffer[self.start..], into, FlushDecompress::None);
            let taken = (inflate.total_in() - taken) as usize;
            let text = &into[before..];
            plain.checksum.update(text);
            plain.length = plain.length.wrapping_add(text.len() as u32);
            let (read, is_done) = (text.len(), matches!(result, Ok(Status::StreamEnd)));
            self.advance(taken);
            match result {
                _ if is_done => {
                    let State::Inside(plain) = std::mem::replace(&mut self.state, State::Between)
                    else {
                        unreachable!("it was inside a member")
                    };
                    self.state = State::Trailer(plain);
                    return Ok(read);
                }
                // What came before the damage counts: it is met again with the next call.
                _ if read > 0 => return Ok(read),
                Ok(_) if self.is_used_up() => {
                    if !self.have(1)? {
                        return Err(self.cut("a gzip member"));
                    }
                }
                Ok(_) if taken > 0 => (),
                _ => return Err(self.stuck()),
            }
        }
    }

    /// Checks what stands behind the compressed data of a plain member.
    fn check_trailer(&mut self) -> Result<(), Failure> {
        if !self.have(TRAILER)? {
            return Err(self.cut("the trailer of a gzip member"));
        }
        let State::Trailer(plain) = &self.state else {
            unreachable!("asked for behind a member only")
        };
        let trailer = &self.buffer[self.start..];
        let is_right = (plain.checksum.sum(), plain.length) == (word(trailer), word(&trailer[4..]));
        if !is_right {
            return Err(self.damaged(
                "the text of the gzip member that ends there does not have the checksum and the length \
                 that the member gives"
                    .to_owned(),
            ));
        }
        self.advance(TRAILER);
        self.state = State::Between;
        Ok(())
    }

    /// Whether there are `bytes` in the buffer; if not, the file ends before.
    fn have(&mut self, bytes: usize) -> io::Result<bool> {
        while self.buffer.len() - self.start < bytes && !self.is_ended {
            if !self.raw.ready() {
                self.is_starved = true;
                return Err(io::ErrorKind::WouldBlock.into());
            }
            self.buffer.drain(..self.start);
            self.start = 0;
            let missing = BUFFER.saturating_sub(self.buffer.len());
            self.buffer.try_reserve_exact(missing)?;
            match self.raw.read(&mut self.buffer) {
                Ok(read) => self.is_ended = read == 0,
                Err(error) => {
                    self.is_starved = error.kind() == io::ErrorKind::WouldBlock;
                    return Err(error);
                }
            }
        }
        self.is_starved = false;
        Ok(self.buffer.len() - self.start >= bytes)
    }

    fn advance(&mut self, bytes: usize) {
        self.start += bytes;
        self.at += bytes as u64;
    }

    fn is_used_up(&self) -> bool {
        self.start == self.buffer.len()
    }

    fn damaged(&self, what: String) -> Failure {
        damaged_at(self.at, what)
    }

    /// What is said of a plain member that cannot be inflated any further. Of places only that in
    /// the text is certain: how many compressed bytes were looked at depends on how they came.
    fn stuck(&self) -> Failure {
        let text = self.inflate.as_ref().map_or(0, Decompress::total_out);
        let what = format!(
            "the gzip member that begins there cannot be inflated beyond the first {text} bytes of its text"
        );
        damaged_at(self.member, what)
    }

    fn cut(&self, inside: &str) -> Failure {
        let end = self.at + (self.buffer.len() - self.start) as u64;
        damaged_at(
            end,
            format!("the file ends inside {inside}: it is truncated"),
        )
    }
}

fn damaged_at(at: u64, what: String) -> Failure {
    Failure::Damaged(Damage { at, what })
}

/// What is said where a BGZF file ends without an empty block.
const NO_END: &str = "the BGZF file has no end marker (an empty block): it is truncated; if you know that it is \
                      complete, use: gzip -dc FILE | hapfilter";

/// Four bytes as a number.
fn word(bytes: &[u8]) -> u32 {
    bytes
        .first_chunk()
        .map_or(0, |four| u32::from_le_bytes(*four))
}
