//! Reads gzip and BGZF as the text that they contain.
//!
//! The first two bytes of an operand show whether it is gzip. Anything else passes through
//! unchanged. A gzip file is a sequence of members ([`crate::input::member`]), of which there are
//! two kinds:
//!
//! - A plain member is a stream. The reader inflates it as it arrives, and passes on its text
//!   before it has seen the checksum at the end. If the stream is damaged, all text before the
//!   damage is passed on first.
//! - A BGZF block is inflated as a whole. Its text counts only if its checksum is right. A caller
//!   that does not need to see the text can take whole blocks compressed ([`Gunzip::take_blocks`]).
//!
//! An invalid header is damage. So is a file that ends inside a member, or a BGZF file that does
//! not end with an empty block. The program that wrote the file put that block there, so without it
//! the file was truncated between two blocks. After `zcat FILE |` that could not be seen.

use std::io;

use crate::batch::Stop;
use crate::batch::blocks::{Blocks, Damage, Inflater, MOST_TEXT};
use crate::batch::extent::Extent;
use crate::input::inflate::{Inflate, Inflated, Place};
use crate::input::member::{MAGIC, Member, Start, TRAILER};
use crate::input::operand::Input;
use crate::input::raw::{AHEAD, Raw};

/// Why there is no text.
#[derive(Debug)]
pub enum Failure {
    /// Reading failed, or nothing has come yet (`WouldBlock`).
    Read(io::Error),
    /// The input is damaged.
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
    raw: Raw,
    state: State,
    /// Where the last plain member begins.
    member: u64,
    /// The last member was a BGZF block that holds text, so another one has to follow.
    lacks_end: bool,
    inflater: Inflater,
    /// Made for the first plain member, because it is large.
    inflate: Option<Inflate>,
}

enum State {
    /// Nothing has been read.
    Fresh,
    /// Not gzip.
    Plain,
    /// Where a member begins, or the file ends.
    Between,
    /// In zero bytes after the last member.
    Padding,
    /// Inside the stream of a plain member.
    Inside,
    /// After it.
    Trailer,
}

/// Why no more blocks were taken.
pub enum Taken {
    /// There are as many as were wanted, or as had come.
    Some,
    /// There are no more: the text ends with them.
    All,
    /// Something other than a block comes next.
    Others,
}

impl Gunzip {
    /// Will read `input`, from which nothing has been read.
    pub fn new(input: Box<dyn Input>) -> Gunzip {
        Gunzip {
            raw: Raw::new(input),
            state: State::Fresh,
            member: 0,
            lacks_end: false,
            inflater: Inflater::default(),
            inflate: None,
        }
    }

    /// Appends at least one byte of text to `into`, and returns how many; 0 is the end. They fit
    /// into its capacity, except those of a BGZF block, which come as a whole.
    ///
    /// # Errors
    ///
    /// As [`Input::read`], or damage in the input after all the text passed on so far.
    pub fn read(&mut self, into: &mut Vec<u8>) -> Result<usize, Failure> {
        loop {
            let read = match self.state {
                State::Plain => return Ok(self.raw.read(into)?),
                State::Fresh => match self.begin(into)? {
                    Some(read) => return Ok(read),
                    None => 0,
                },
                State::Between | State::Padding => {
                    let Some(member) = self.next_member()? else {
                        return Ok(0);
                    };
                    self.enter(member, into)?
                }
                State::Inside => self.read_stream(into)?,
                State::Trailer => self.check_trailer()?,
            };
            if read > 0 {
                return Ok(read);
            }
        }
    }

    /// Whether [`Gunzip::read`] would return at once.
    pub fn ready(&mut self) -> bool {
        match self.state {
            State::Fresh | State::Plain => self.raw.ready(),
            _ => self.raw.is_fed(),
        }
    }

    /// Waits until [`Gunzip::read`] would return at once.
    pub fn wait(&mut self) {
        self.raw.wait();
    }

    /// As [`Input::extent`], for input that is not gzip.
    pub fn extent(&mut self, carried: usize, most: usize) -> Option<Extent> {
        let is_plain = matches!(self.state, State::Plain);
        is_plain.then(|| self.raw.extent(carried, most))?
    }

    /// Whether the input is compressed.
    pub fn is_packed(&self) -> bool {
        !matches!(self.state, State::Fresh | State::Plain)
    }

    /// How many bytes of the input were used, as stored on disk.
    pub fn used(&self) -> u64 {
        self.raw.used()
    }

    /// Moves the next blocks to `blocks` without inflating them: as many as hold `most` bytes of
    /// text together, or as there are without waiting, but at least one if there is one.
    ///
    /// # Errors
    ///
    /// As [`Gunzip::read`]. Blocks moved before the error stay moved.
    pub fn take_blocks(&mut self, blocks: &mut Blocks, most: usize) -> Result<Taken, Failure> {
        let end = blocks.text_end().saturating_add(most);
        // Empty blocks count too, because there may be no end of them.
        let end_packed = self.raw.used().saturating_add(most.max(AHEAD) as u64);
        loop {
            let (length, text) = match self.block_ahead() {
                Ok(Ok(block)) => block,
                Ok(Err(taken)) => return Ok(taken),
                Err(Failure::Read(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                    if !blocks.is_empty() {
                        return Ok(Taken::Some);
                    }
                    self.wait();
                    continue;
                }
                Err(failure) => return Err(failure),
            };
            let at = self.raw.used();
            let fits = blocks.text_end() + text <= end && at + length as u64 <= end_packed;
            if !fits && !blocks.is_empty() {
                return Ok(Taken::Some);
            }
            if text == 0 {
                self.inflate_block(length, &mut [])?;
                continue;
            }
            blocks.push(&self.raw.ahead()[..length], text, at);
            self.raw.advance(length);
            self.lacks_end = true;
        }
    }

    /// How many bytes the next block has, and how many bytes of text it claims. All of it has been
    /// read ahead then. Or else why there is none.
    fn block_ahead(&mut self) -> Result<Result<(usize, usize), Taken>, Failure> {
        if !matches!(self.state, State::Between) {
            return Ok(Err(Taken::Others));
        }
        Ok(match self.next_member()? {
            None => Err(Taken::All),
            Some(Member { block: None, .. }) => Err(Taken::Others),
            Some(Member {
                block: Some(length),
                ..
            }) => Ok((length, self.block_text(length)?)),
        })
    }

    /// Finds out whether the input is gzip. If it is not, passes on at once what came in the first
    /// read, and returns how many bytes that were.
    fn begin(&mut self, into: &mut Vec<u8>) -> io::Result<Option<usize>> {
        if self.raw.is_used_up() {
            let before = into.len();
            let read = self.raw.read(into)?;
            if into[before..].first() != Some(&MAGIC[0]) {
                self.state = State::Plain;
                return Ok(Some(read));
            }
            self.raw.put_back(&into[before..]);
            into.truncate(before);
        }
        self.state = match self.raw.have(MAGIC.len())? && self.raw.ahead().starts_with(&MAGIC) {
            true => State::Between,
            false => State::Plain,
        };
        Ok(None)
    }

    /// The header of the next member, with which the bytes ahead begin. `None` at the end of the
    /// file.
    fn next_member(&mut self) -> Result<Option<Member>, Failure> {
        let mut needed = 1;
        loop {
            let has_more = self.raw.have(needed)?;
            let ahead = self.raw.ahead();
            // No more than can always be there, however much came at once.
            let ahead = &ahead[..ahead.len().min(AHEAD)];
            match Start::of(ahead) {
                None if self.lacks_end => return Err(self.damaged(NO_END)),
                None => return Ok(None),
                Some(_) if ahead[0] == 0 => {
                    let zeros = ahead.iter().take_while(|&&byte| byte == 0).count();
                    self.raw.advance(zeros);
                    self.state = State::Padding;
                    needed = 1;
                }
                Some(_) if matches!(self.state, State::Padding) => {
                    return Err(self.damaged(
                        "unexpected data after the zero padding that follows the last gzip member",
                    ));
                }
                Some(Start::Member(member)) => return Ok(Some(member)),
                Some(Start::Other(what)) => return Err(self.damaged(what)),
                Some(Start::Unfinished) if !has_more => {
                    return Err(self.cut("the header of a gzip member"));
                }
                Some(Start::Unfinished) if ahead.len() == AHEAD => {
                    return Err(self.damaged(format!(
                        "the header of the gzip member has at least {AHEAD} bytes"
                    )));
                }
                Some(Start::Unfinished) => needed = ahead.len() + 1,
            }
        }
    }

    /// Inflates the next member if it is a block, and returns how many bytes were appended. If not,
    /// skips its header.
    fn enter(&mut self, member: Member, into: &mut Vec<u8>) -> Result<usize, Failure> {
        let Some(length) = member.block else {
            self.member = self.raw.used();
            self.raw.advance(member.header);
            self.lacks_end = false;
            self.inflate.get_or_insert_default().begin();
            self.state = State::Inside;
            return Ok(0);
        };
        let text = self.block_text(length)?;
        let before = into.len();
        into.try_reserve_exact(text).map_err(io::Error::from)?;
        into.resize(before + text, 0);
        self.inflate_block(length, &mut into[before..])
            .inspect_err(|_| into.truncate(before))?;
        Ok(text)
    }

    /// Reads ahead the whole next block of `length` bytes, and returns how many bytes of text it
    /// claims.
    fn block_text(&mut self, length: usize) -> Result<usize, Failure> {
        if !self.raw.have(length)? {
            return Err(self.cut("a BGZF block"));
        }
        let text = word(&self.raw.ahead()[length - 4..]) as usize;
        if text > MOST_TEXT {
            return Err(self.damaged(format!(
                "the BGZF block that begins there claims {text} bytes of text: the maximum is {MOST_TEXT}"
            )));
        }
        Ok(text)
    }

    /// Inflates the next block of `length` bytes, and moves past it.
    fn inflate_block(&mut self, length: usize, text: &mut [u8]) -> Result<(), Failure> {
        let block = &self.raw.ahead()[..length];
        self.inflater
            .inflate(block, text, self.raw.used())
            .map_err(Failure::Damaged)?;
        self.raw.advance(length);
        self.lacks_end = !text.is_empty();
        self.state = State::Between;
        Ok(())
    }

    /// Appends text of a plain member, and returns how many bytes; 0 at its end.
    fn read_stream(&mut self, into: &mut Vec<u8>) -> Result<usize, Failure> {
        loop {
            let inflate = self.inflate.get_or_insert_default();
            let Inflated { taken, read, place } = inflate.read(self.raw.ahead(), into);
            self.raw.advance(taken);
            if place == Place::End {
                self.state = State::Trailer;
                return Ok(read);
            }
            // The next call meets damage after some text again.
            if read > 0 {
                return Ok(read);
            }
            if place == Place::Inside && self.raw.is_used_up() {
                if !self.raw.have(1)? {
                    return Err(self.cut("a gzip member"));
                }
            } else if place == Place::Damage || taken == 0 {
                return Err(self.stuck());
            }
        }
    }

    /// Checks the trailer of a plain member. Returns 0, because it has no text.
    fn check_trailer(&mut self) -> Result<usize, Failure> {
        if !self.raw.have(TRAILER)? {
            return Err(self.cut("the trailer of a gzip member"));
        }
        let trailer = self.raw.ahead();
        let (checksum, length) = (word(trailer), word(&trailer[4..]));
        let inflate = self.inflate.get_or_insert_default();
        if !inflate.is_checked_by(checksum, length) {
            return Err(self.damaged(
                "the text of the gzip member that ends there does not match its checksum or length",
            ));
        }
        self.raw.advance(TRAILER);
        self.state = State::Between;
        Ok(0)
    }

    fn damaged(&self, what: impl Into<String>) -> Failure {
        damaged_at(self.raw.used(), what.into())
    }

    /// The error for a plain member that cannot be inflated any further. Only the place in the text
    /// is certain: how many compressed bytes were looked at depends on how they came.
    fn stuck(&self) -> Failure {
        let text = self.inflate.as_ref().map_or(0, Inflate::length);
        let what = format!(
            "the gzip member that begins there cannot be decompressed beyond the first {text} bytes of its text"
        );
        damaged_at(self.member, what)
    }

    fn cut(&self, inside: &str) -> Failure {
        let what = format!("the file ends inside {inside}: it is truncated");
        damaged_at(self.raw.end(), what)
    }
}

fn damaged_at(at: u64, what: String) -> Failure {
    Failure::Damaged(Damage { at, what })
}

/// The message for a BGZF file that ends without an empty block.
const NO_END: &str = "the BGZF file has no end marker (an empty block): it is truncated; if you know that it is \
                      complete, use: gzip -dc FILE | hapfilter";

/// Four bytes as a number.
fn word(bytes: &[u8]) -> u32 {
    bytes
        .first_chunk()
        .map_or(0, |four| u32::from_le_bytes(*four))
}
