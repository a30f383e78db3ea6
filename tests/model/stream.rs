//! A stream of a few lines, one in each batch, and the faults in it.
//!
//! The reader, the batches and the pipeline are the program's. The input's source, the conversion
//! and the sink are made here, so each can be made to fail at each place.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use hapfilter::batch::{Batch, Fault, Outcome as Got, Stop};
use hapfilter::error::Error;
use hapfilter::input::cutter::Cutter;
use hapfilter::input::operand::Operand;
use hapfilter::kind::header::Header;
use hapfilter::kind::known::Expect;
use hapfilter::report::Report;
use hapfilter::report::watch::Watch;

use crate::fake::{self, Script};
use crate::gzip::block;
use crate::pipeline::reader::Reader;
use crate::pipeline::sequencer::Sequencer;
use crate::pipeline::{Convert, batch_count, run};
use crate::thread::{SYSTEM, System};
use crate::world::{self, Op};

/// What happens when a line is converted.
#[derive(Debug, Clone, Copy)]
pub enum Line {
    /// Its first half is good, its second half is bad.
    Bad,
    /// The worker could not read it.
    Unreadable,
    /// The worker cannot inflate it. For packed lines only.
    Damaged,
    Panics,
    /// It is converted in two halves.
    Grows,
    /// It is converted in two halves, of which the second is bad.
    GrowsBad,
}

/// What follows the last line.
#[derive(Debug, Clone, Copy)]
pub enum End {
    Eof,
    Unreadable,
    Panics,
    Silence,
    /// A second operand that is something else.
    Zip,
    /// A second operand that cannot be opened.
    Locked,
}

/// What happens to the sink.
#[derive(Debug, Clone, Copy)]
pub enum Sink {
    /// This write, counted from 0, fails with a system error.
    Fails(usize, i32),
    Panics(usize),
    FailsToFlush,
}

/// A stream and what happens to it.
#[derive(Debug, Clone)]
pub struct Case {
    pub threads: usize,
    pub system: System,
    pub lines: usize,
    /// They come as BGZF, in blocks that end in the middle of lines. A batch is two blocks: the
    /// reader inflates one, and a worker the other.
    pub packed: bool,
    pub end: End,
    /// What happens to some lines, counted from 0.
    pub befall: Vec<(usize, Line)>,
    pub sink: Option<Sink>,
    /// Workers that panic before they take a batch, by the order in which they start.
    pub dying: Vec<usize>,
}

const PIPE: i32 = 32;
const UNREADABLE: &str = "cannot read lines: Input/output error";
const DAMAGED: &str = "damaged";
const PANICKED: &str = "an internal error (please report it)";

/// How a run ended: the message, and how many bytes had been written.
pub type Outcome = (String, usize);

/// How much was read and written.
#[derive(Default)]
struct Count {
    read: AtomicUsize,
    written: AtomicUsize,
}

struct Lines {
    case: Case,
    batches: usize,
    count: Arc<Count>,
    /// Whether the reader has waited for the next line.
    awaited: bool,
}

fn line(number: usize) -> String {
    format!("{number:07}\n")
}

impl Script for Lines {
    fn next(&mut self) -> io::Result<Vec<u8>> {
        let next = self.count.read.load(Relaxed);
        if next == self.case.lines {
            return match self.case.end {
                End::Eof | End::Zip | End::Locked => Ok(Vec::new()),
                End::Unreadable => Err(io::Error::from_raw_os_error(5)),
                End::Panics => resume_unwind(Box::new("the input")),
                End::Silence => world::never(),
            };
        }
        if next > 0 {
            world::perform(Op::Step);
        }
        if next >= self.count.written.load(Relaxed) + self.batches {
            world::wrong("more was read than there are batches");
        }
        self.count.read.store(next + 1, Relaxed);
        self.awaited = false;
        Ok(match self.case.packed {
            true => self.case.packed_line(next),
            false => line(next).into_bytes(),
        })
    }

    /// One line for each batch, and a separate batch for what follows the last one, unless that is
    /// the end.
    fn ready(&mut self) -> bool {
        let at_end = self.count.read.load(Relaxed) == self.case.lines;
        self.awaited || at_end && matches!(self.case.end, End::Eof | End::Zip | End::Locked)
    }

    fn wait(&mut self) {
        self.awaited = true;
    }
}

/// A second operand, of a kind that is refused.
struct Zip;

impl Script for Zip {
    fn next(&mut self) -> io::Result<Vec<u8>> {
        Ok(b"PK\x03\x04zip\n".to_vec())
    }

    fn ready(&mut self) -> bool {
        false
    }
}

struct Copy {
    case: Case,
    made: AtomicUsize,
}

impl Convert for Copy {
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_> {
        if self.case.dying.contains(&self.made.fetch_add(1, Relaxed)) {
            resume_unwind(Box::new("a worker"));
        }
        Box::new(|batch| {
            let number = batch.data.trim_ascii_end();
            let number = str::from_utf8(number).expect("digits").parse().ok();
            let befalls = |(line, what): &(usize, Line)| (Some(*line) == number).then_some(*what);
            let befalls = self.case.befall.iter().find_map(befalls);
            let is_begun = batch.converted > 0;
            match befalls {
                Some(Line::Panics) => resume_unwind(Box::new("a conversion")),
                Some(Line::GrowsBad) if is_begun => batch.outcome = Got::Bad(bad()),
                Some(Line::Bad) => {
                    batch.output.extend_from_slice(&batch.data[..4]);
                    batch.outcome = Got::Bad(bad());
                }
                Some(Line::Unreadable) => {
                    batch.data.clear();
                    batch.stop = Some(Stop::Unreadable(io::Error::from_raw_os_error(5)));
                }
                Some(Line::Grows | Line::GrowsBad) if !is_begun => {
                    batch.output.extend_from_slice(&batch.data[..4]);
                    batch.converted = 4;
                    batch.outcome = Got::Paused;
                }
                _ => {
                    batch
                        .output
                        .extend_from_slice(&batch.data[batch.converted..]);
                    batch.converted = batch.data.len();
                    batch.lines = (batch.data.len() / 8) as u64;
                }
            }
        })
    }
}

fn bad() -> Fault {
    Fault {
        line: 0,
        what: "bad".to_owned(),
    }
}

struct Written {
    case: Case,
    writes: usize,
    bytes: Vec<u8>,
    count: Arc<Count>,
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        world::perform(Op::Step);
        match self.case.sink {
            Some(Sink::Fails(at, errno)) if at == self.writes => {
                return Err(io::Error::from_raw_os_error(errno));
            }
            Some(Sink::Panics(at)) if at == self.writes => resume_unwind(Box::new("the sink")),
            _ => (),
        }
        self.writes += 1;
        self.bytes.extend_from_slice(bytes);
        self.count.written.store(self.bytes.len() / 8, Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.case.sink {
            Some(Sink::FailsToFlush) => Err(io::Error::from_raw_os_error(28)),
            _ => Ok(()),
        }
    }
}

impl Case {
    /// The bytes that one read gives of packed lines: the rest of this line, and the first two
    /// bytes of the next.
    fn packed_line(&self, number: usize) -> Vec<u8> {
        let (is_first, is_last) = (number == 0, number + 1 == self.lines);
        let text = line(number) + &line(number + 1)[..2];
        let text = match (is_first, is_last) {
            (true, true) => &text[..8],
            (true, false) => &text,
            (false, true) => &text[2..8],
            (false, false) => &text[2..],
        };
        let befall = self.befall.iter();
        let is_damaged = befall
            .clone()
            .any(|(line, what)| *line == number && matches!(what, Line::Damaged));
        let (inflated_by_worker, rest) = text.as_bytes().split_at(if is_first { 0 } else { 4 });
        let mut packed = Vec::new();
        if !is_first {
            packed = block(inflated_by_worker);
            // Part of the checksum.
            let at = packed.len() - 8;
            packed[at] ^= u8::from(is_damaged);
        }
        packed.extend(block(rest));
        if is_last {
            packed.extend(block(b""));
        }
        packed
    }

    /// The required result, whoever runs when: the stream line by line.
    pub fn expected(&self) -> Outcome {
        let mut bytes = 0;
        let mut writes = 0;
        let mut write = |bytes: &mut usize, length: usize| {
            let outcome = match self.sink {
                Some(Sink::Fails(at, errno)) if at == writes => Some(match errno {
                    PIPE => "the reader of standard output has gone",
                    _ => "cannot write standard output: No space left on device",
                }),
                Some(Sink::Panics(at)) if at == writes => Some(PANICKED),
                _ => None,
            };
            if outcome.is_none() {
                *bytes += length;
                writes += 1;
            }
            outcome.map(str::to_owned)
        };
        let started = self.threads.min(self.system.threads.saturating_sub(1));
        if started > 0 && (0..started).all(|worker| self.dying.contains(&worker)) {
            return (PANICKED.to_owned(), 0);
        }
        for number in 0..self.lines {
            let mut befalls = self.befall.iter().filter(|(line, _)| *line == number);
            let ends = match befalls.next().map(|(_, what)| what) {
                None => write(&mut bytes, 8),
                Some(Line::Grows) => write(&mut bytes, 4).or_else(|| write(&mut bytes, 4)),
                Some(Line::Bad | Line::GrowsBad) => {
                    write(&mut bytes, 4).or_else(|| Some(format!("lines:{}: bad", number + 1)))
                }
                Some(Line::Unreadable) => Some(UNREADABLE.to_owned()),
                Some(Line::Damaged) => Some(DAMAGED.to_owned()),
                Some(Line::Panics) => Some(PANICKED.to_owned()),
            };
            if let Some(said) = ends {
                return (said, bytes);
            }
        }
        let said = match self.end {
            End::Unreadable => UNREADABLE,
            End::Panics => PANICKED,
            End::Silence => "nothing, forever",
            End::Zip => {
                "second:1: the input is a zip archive: pipe it through funzip (which takes only the first of several files)"
            }
            End::Locked => "cannot open",
            End::Eof if self.dying.iter().any(|worker| *worker < started) => PANICKED,
            End::Eof if matches!(self.sink, Some(Sink::FailsToFlush)) => {
                "cannot write standard output: No space left on device"
            }
            End::Eof => "done",
        };
        (said.to_owned(), bytes)
    }

    /// Runs the stream through the pipeline.
    pub fn run(&self) -> Outcome {
        SYSTEM.set(self.system);
        let batches = batch_count(self.threads);
        let count = Arc::new(Count::default());
        let input = Lines {
            case: self.clone(),
            batches,
            count: count.clone(),
            awaited: false,
        };
        let mut operands = vec![fake::operand("lines", input)];
        match self.end {
            End::Zip => operands.push(fake::operand("second", Zip)),
            End::Locked => operands.push(Operand {
                name: "second".to_owned(),
                open: Box::new(|| Err(Error::Input("cannot open".to_owned()))),
            }),
            _ => (),
        }
        let header = Header::parse(b"c\tp\tr\t1a\t1b", &Expect::default(), false);
        let header = Arc::new(header.expect("a header"));
        let mut reader = Reader::new(Cutter::new(operands, 16, 100), header);
        let mut first = Batch::default();
        reader.fill(&mut first);
        let mut sink = Written {
            case: self.clone(),
            writes: 0,
            bytes: Vec::new(),
            count,
        };
        let convert = Arc::new(Copy {
            case: self.clone(),
            made: AtomicUsize::new(0),
        });
        let names = ["lines".to_owned(), "second".to_owned()];
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let report = Report { quiet: true };
            let mut watch = Watch::default();
            let sequencer = Sequencer::new(&mut sink, &names, report, &mut watch);
            run(reader, first, convert, self.threads, sequencer, report)
        }));
        let said = match outcome {
            Ok(Ok(())) if self.system.threads > 1 && !world::is_alone() => {
                "done, while threads go on".to_owned()
            }
            Ok(Ok(())) => "done".to_owned(),
            Ok(Err(error)) => {
                let said = error.to_string();
                // Other tests check the rest of that message.
                let damage = said
                    .find(" of the compressed file")
                    .map(|_| DAMAGED.to_owned());
                damage.unwrap_or(said)
            }
            // This happens in the main thread; the process exits with the same status.
            Err(_) => PANICKED.to_owned(),
        };
        let expected: String = (0..self.lines).map(line).collect();
        if !expected.as_bytes().starts_with(&sink.bytes) {
            let found = String::from_utf8_lossy(&sink.bytes);
            world::wrong(format!("written was {found:?}"));
        }
        (said, sink.bytes.len())
    }
}
