//! Cuts operands into batches of whole lines.
//!
//! A batch takes as many bytes as fit into it; the piece of a line left over at its end is carried
//! to the next one. A line longer than a batch makes that batch double until the line is complete
//! or over the limit. Batches shrink again once such lines have passed.
//!
//! From a regular file a batch need not take bytes at all. Once the reader has seen what it needs
//! of an operand ([`Cutter::leave_reading`]), batches get only the place of their lines, and
//! nothing is carried ([`crate::batch::extent`]). Of BGZF a batch takes whole blocks, most of which
//! are not inflated here ([`crate::batch::blocks`]).
//!
//! Two rules keep the stream moving. Bytes are passed on as soon as reading on would mean waiting
//! ([`Gunzip::ready`]), so a row never stays behind because its producer pauses. And a batch never
//! spans two operands. Opening the next one may wait forever if it is a FIFO, and then nothing is
//! held back either.

use std::collections::VecDeque;
use std::io;

use memchr::{memchr, memrchr};

use crate::batch::{Batch, OUTPUT_RATIO, OUTPUT_SHARE, Stop};
use crate::error::Error;
use crate::input::gzip::{Failure, Gunzip, Taken};
use crate::input::operand::Operand;
use crate::input::sniff::{BYTE_ORDER_MARK, ENOUGH, is_decided, message};

/// Reads operands one after the other and fills batches with their lines.
pub struct Cutter {
    operands: VecDeque<Operand>,
    /// The operand that is open.
    open: Option<Open>,
    /// How many operands have been opened.
    opened: usize,
    /// The beginning of a line of the open operand whose end has not been read.
    carry: Vec<u8>,
    batch_size: usize,
    max_line: usize,
    /// How large the next batch should be: `batch_size`, or what recent lines needed.
    wanted: usize,
}

/// A larger buffer gets its memory from the system bit by bit: filling 128 MiB takes 80 ms, during
/// which a row would wait.
const MOST_AT_ONCE: usize = 16 << 20;

struct Open {
    input: Gunzip,
    /// Nothing has been passed on from it yet.
    at_start: bool,
    /// Whoever gets the batch may read what is left of it.
    by_others: bool,
}

impl Cutter {
    /// Will read `operands` in their order, `batch_size` bytes at a time (at least 1). A line may
    /// have `max_line` bytes, not counting its end.
    pub fn new(operands: Vec<Operand>, batch_size: usize, max_line: usize) -> Cutter {
        Cutter {
            operands: operands.into(),
            open: None,
            opened: 0,
            carry: Vec::new(),
            batch_size,
            max_line,
            wanted: batch_size,
        }
    }

    /// The longest line accepted, in bytes without its end.
    pub fn max_line(&self) -> usize {
        self.max_line
    }

    /// Leaves the reading or inflating of the open operand to the workers where possible: batches
    /// then get an [extent](crate::batch::extent) or [blocks](crate::batch::blocks). For when its
    /// lines need not be seen any more before they are converted.
    pub fn leave_reading(&mut self) {
        if let Some(open) = &mut self.open {
            open.by_others = true;
        }
    }

    /// Fills an empty batch with at least one line, or with the reason why there is none.
    ///
    /// A line over the limit is passed on incomplete, as the last line of the last batch. The
    /// worker that meets it reports it, in its place in the stream.
    pub fn fill(&mut self, batch: &mut Batch) {
        let is_left = |batch: &Batch| batch.extent.is_some() || !batch.blocks.is_empty();
        while batch.data.is_empty() && !is_left(batch) && batch.stop.is_none() {
            if let Err(error) = self.fill_from_operand(batch) {
                batch.stop = Some(Stop::Failed(error));
            }
        }
        if is_left(batch) {
            return;
        }
        // Lines are alike, so the next ones need as much, or a little more.
        let first_line = memchr(b'\n', &batch.data).unwrap_or(batch.data.len());
        let longest = first_line.max(self.carry.len());
        self.wanted = self.batch_size.max(longest + longest / 8);
    }

    /// Fills the batch from the open operand, or opens the next one first. Leaves the batch empty
    /// if that operand has nothing (more) to give.
    fn fill_from_operand(&mut self, batch: &mut Batch) -> Result<(), Error> {
        self.size(batch)?;
        let mut open = match self.open.take() {
            Some(open) => open,
            None => match self.operands.pop_front() {
                Some(operand) => {
                    self.opened += 1;
                    Open {
                        input: Gunzip::new((operand.open)()?),
                        at_start: true,
                        by_others: false,
                    }
                }
                None => {
                    batch.stop = Some(Stop::End);
                    return Ok(());
                }
            },
        };
        batch.operand = self.opened - 1;
        let used = open.input.used();
        let end = self.fill_from(&mut open, batch).unwrap_or_else(|error| {
            batch.stop = Some(Stop::Failed(error));
            End::More
        });
        batch.on_disk += open.input.used() - used;
        match end {
            End::More => self.open = Some(open),
            End::Operand if self.operands.is_empty() && batch.stop.is_none() => {
                batch.stop = Some(Stop::End);
            }
            End::Operand => (),
        }
        Ok(())
    }

    /// Fills the batch from this operand.
    fn fill_from(&mut self, open: &mut Open, batch: &mut Batch) -> Result<End, Error> {
        // Lines longer than a batch have to be seen, because the next ones will need as much.
        if open.by_others && self.wanted == self.batch_size {
            batch.extent = open.input.extent(self.carry.len(), batch.data.capacity());
            if batch.extent.is_some() {
                self.carry.clear();
                return Ok(End::More);
            }
            if open.input.is_packed() {
                return match self.fill_with_blocks(open, batch)? {
                    Some(end) => Ok(end),
                    None => self.read_lines(open, batch),
                };
            }
        }
        batch.data.append(&mut self.carry);
        self.read_lines(open, batch)
    }

    /// Fills the batch with BGZF blocks, and inflates only those needed to find a line end. `None`
    /// if there are none, or no line ends in them. The batch then holds all there is of the line,
    /// which must be read on in the ordinary way.
    fn fill_with_blocks(
        &mut self,
        open: &mut Open,
        batch: &mut Batch,
    ) -> Result<Option<End>, Error> {
        let Batch {
            data, blocks, stop, ..
        } = batch;
        blocks.begin(self.carry.len());
        let taken = open.input.take_blocks(blocks, self.batch_size);
        // With room for a line end that may be added to the last line.
        let end = blocks.text_end();
        reserve(data, end + 1).inspect_err(|_| blocks.begin(0))?;
        data.append(&mut self.carry);
        data.resize(end, 0);
        let taken = taken.unwrap_or_else(|failure| {
            *stop = Some(failure.into());
            Taken::Some
        });
        let mut whole = 0;
        while whole == 0 && !blocks.is_empty() {
            match blocks.inflate_last(data) {
                Ok(text) => {
                    let at = memrchr(b'\n', &data[text.clone()]);
                    whole = at.map_or(0, |at| text.start + at + 1);
                }
                Err(damage) => {
                    *stop = Some(Stop::Damaged(damage));
                    data.truncate(blocks.text_end());
                }
            }
        }
        match taken {
            _ if stop.is_some() => data.truncate(whole),
            Taken::All if end > 0 => {
                batch.unended = whole < end;
                if batch.unended {
                    data.push(b'\n');
                }
                return Ok(Some(End::Operand));
            }
            _ if whole == 0 => return Ok(None),
            _ => {
                let rest = &data[whole..];
                let carried = reserve(&mut self.carry, rest.len());
                if carried.is_ok() {
                    self.carry.extend_from_slice(rest);
                }
                data.truncate(whole);
                carried?;
            }
        }
        Ok(Some(End::More))
    }

    /// Gives an empty batch the memory that recent lines have needed, and takes back what a longer
    /// line left over.
    fn size(&mut self, batch: &mut Batch) -> Result<(), Error> {
        let slack = self.wanted.saturating_mul(2);
        if batch.data.capacity() > slack {
            batch.data.shrink_to(self.wanted);
        }
        // Saturated, because a `usize` may have 32 bits.
        let most = slack.saturating_mul(OUTPUT_RATIO);
        if batch.output.capacity() > most {
            batch.output.shrink_to(most / 2);
        }
        if self.carry.capacity() > slack {
            self.carry.shrink_to(self.wanted);
        }
        for (buffer, room) in [
            (&mut batch.data, self.wanted),
            (&mut batch.output, self.wanted / OUTPUT_SHARE),
        ] {
            let is_new = buffer.capacity() == 0;
            reserve(buffer, room)?;
            if is_new && room <= MOST_AT_ONCE {
                // Makes the system provide the memory now. Otherwise it would do so bit by bit, as
                // rows need it, and only the end of a run would show how much memory it takes.
                buffer.resize(room, 0);
                buffer.clear();
            }
        }
        Ok(())
    }

    /// Reads until the batch is full, or holds whole lines and reading on would wait, or the
    /// operand ends. Keeps the whole lines in the batch and carries the rest.
    fn read_lines(&mut self, open: &mut Open, batch: &mut Batch) -> Result<End, Error> {
        // How much of the data is whole lines. The carried piece holds no line end.
        let mut whole = 0;
        let end = self.read_until(&mut whole, open, batch);
        // Before cutting off the beginning of the next line, because all the data helps to tell
        // what it is, but without the line end that was added.
        let read = &batch.data[..batch.data.len() - usize::from(batch.unended)];
        let is_packed = open.input.is_packed();
        let other = open.at_start.then(|| message(read, is_packed)).flatten();
        open.at_start &= batch.data.is_empty();
        let rest = &batch.data[whole..];
        let carried = reserve(&mut self.carry, rest.len());
        if end.is_ok() && carried.is_ok() {
            self.carry.extend_from_slice(rest);
        }
        // Whatever failed, a piece of a line must not be mistaken for a line.
        batch.data.truncate(whole);
        if let Some(what) = other {
            batch.data.clear();
            batch.unended = false;
            batch.stop = Some(Stop::NextLine(what));
        }
        carried.and(end)
    }

    /// Reads for [`Cutter::read_lines`], and stores in `whole` how many bytes of the batch's data
    /// are whole lines.
    fn read_until(
        &mut self,
        whole: &mut usize,
        open: &mut Open,
        batch: &mut Batch,
    ) -> Result<End, Error> {
        let data = &mut batch.data;
        loop {
            if data.len() == data.capacity() {
                if *whole > 0 && !is_undecided(open, data) {
                    return Ok(End::More);
                }
                // A line of the longest kind and its end, CR LF, still fit below this, and so does
                // a mark before it. What is left when the mark is dropped must still be too long.
                let limit = self.max_line + 2 + BYTE_ORDER_MARK.len();
                if *whole == 0 && data.len() >= limit {
                    *whole = data.len();
                    batch.stop = Some(Stop::TooLong);
                    return Ok(End::More);
                }
                reserve(data, limit.max(ENOUGH).min(ENOUGH.max(2 * data.len())))?;
            }
            let before = data.len();
            match open.input.read(data) {
                Ok(0) => {
                    batch.unended = *whole < data.len();
                    if batch.unended {
                        // There was room for more. Now every line has an end.
                        data.push(b'\n');
                    }
                    *whole = data.len();
                    return Ok(End::Operand);
                }
                Ok(_) => {
                    if let Some(at) = memrchr(b'\n', &data[before..]) {
                        *whole = before + at + 1;
                    }
                }
                Err(Failure::Read(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                    if *whole == 0 || is_undecided(open, data) {
                        open.input.wait();
                    }
                }
                Err(failure) => {
                    batch.stop = Some(failure.into());
                    return Ok(End::More);
                }
            }
            let is_held = *whole == 0 || is_undecided(open, data);
            if !is_held && data.len() < data.capacity() && !open.input.ready() {
                return Ok(End::More);
            }
        }
    }
}

/// Whether the operand just read has more to give.
enum End {
    More,
    Operand,
}

/// Whether too little of an operand has been read to recognise it. Judged by whatever happened to
/// arrive first, the answer would depend on the producer's pauses and on the size of batches.
fn is_undecided(open: &Open, data: &[u8]) -> bool {
    open.at_start && !is_decided(data)
}

/// Gives `data` a capacity of at least `bytes`.
fn reserve(data: &mut Vec<u8>, bytes: usize) -> Result<(), Error> {
    let missing = bytes.saturating_sub(data.len());
    data.try_reserve_exact(missing).map_err(|_| Error::System {
        action: format!("cannot allocate {bytes} bytes of memory for a batch"),
        advice: "try a smaller --batch-size or --max-line, or fewer --threads".to_owned(),
    })
}
