//! The program without its process: sources in memory that dribble or fail as decided, and a sink
//! that accepts its input in pieces until it fails.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use hapfilter::error::Error;
use hapfilter::flags::args::Args;
use hapfilter::flags::parse::parse;
use hapfilter::input::operand::{Operand, Source};

use crate::fake::{self, Script};
use crate::oracle::Options;

/// Bytes to read.
#[derive(Clone, Default)]
pub struct Bytes {
    pub bytes: Vec<u8>,
    /// How many bytes each read gives, in turn; 0 stands for a wait.
    pub sizes: Vec<u8>,
    /// Where reading fails.
    pub fails_at: Option<usize>,
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Bytes {
        Bytes {
            bytes: bytes.to_vec(),
            ..Bytes::default()
        }
    }
}

struct Reading {
    source: Bytes,
    at: usize,
    reads: usize,
}

impl Reading {
    fn next_size(&self) -> usize {
        match self.source.sizes.len() {
            0 => usize::MAX,
            count => self.source.sizes[self.reads % count].into(),
        }
    }
}

impl Script for Reading {
    fn next(&mut self) -> io::Result<Vec<u8>> {
        if self.source.fails_at == Some(self.at) {
            return Err(io::Error::from_raw_os_error(5));
        }
        let size = self.next_size();
        if size == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        self.reads += 1;
        let end = self.source.fails_at.unwrap_or(self.source.bytes.len());
        let size = size.min(end - self.at);
        self.at += size;
        Ok(self.source.bytes[self.at - size..self.at].to_vec())
    }

    fn ready(&mut self) -> bool {
        self.next_size() > 0
    }

    fn wait(&mut self) {
        while self.next_size() == 0 {
            self.reads += 1;
        }
    }
}

/// Where the table goes.
#[derive(Default)]
pub struct Sink {
    pub taken: Vec<u8>,
    /// How many bytes each write takes, in turn; 0 stands for an interruption.
    pub sizes: Vec<u8>,
    pub writes: usize,
    /// After this many bytes every write fails, with this error.
    pub fails_at: Option<(usize, ErrorKind)>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut size = bytes.len();
        if !self.sizes.is_empty() {
            let most = usize::from(self.sizes[self.writes % self.sizes.len()]);
            self.writes += 1;
            if most == 0 {
                return Err(ErrorKind::Interrupted.into());
            }
            size = size.min(most);
        }
        if let Some((end, kind)) = self.fails_at {
            size = size.min(end - self.taken.len());
            if size == 0 {
                return Err(kind.into());
            }
        }
        self.taken.extend_from_slice(&bytes[..size]);
        Ok(size)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A run that has ended.
pub struct Outcome {
    pub status: u8,
    pub stdout: Vec<u8>,
    /// The final message on stderr.
    pub message: String,
}

impl Outcome {
    /// The line that the message names, if it is one of standard input.
    pub fn line(&self) -> Option<usize> {
        let (line, _) = self.message.strip_prefix("stdin:")?.split_once(": ")?;
        line.parse().ok()
    }
}

/// The files named on the command line, by their names.
pub type Files = HashMap<PathBuf, Vec<u8>>;

/// The arguments that a user would type for `options`, then `more`, and the files that `options`
/// name.
pub fn arguments(options: &Options, more: &[&str]) -> (Args, Files) {
    let mut files = Files::new();
    let mut words = options.args(&mut |name, text| {
        files.insert(name.into(), text.to_vec());
        name.into()
    });
    // Notes would only fill the screen.
    words.extend(["--quiet"].iter().chain(more).map(OsString::from));
    let args = parse(words.clone()).and_then(Args::new);
    let args = args.unwrap_or_else(|error| panic!("{words:?}: {error}"));
    (args, files)
}

/// Runs the program on `operands`. `more` may name the files in `files`.
pub fn run(
    options: &Options,
    more: &[&str],
    mut files: Files,
    operands: Vec<Operand>,
    mut sink: Sink,
) -> Outcome {
    let names: Vec<String> = (0..operands.len())
        .map(|n| format!("operand {n}"))
        .collect();
    let mut more = more.to_vec();
    more.extend(names.iter().map(String::as_str));
    let (args, named) = arguments(options, &more);
    files.extend(named);
    let operands = RefCell::new(operands.into_iter());
    let open = |source| match source {
        Source::File(path) if files.contains_key(&path) => {
            in_memory(&path.display().to_string(), files[&path].as_slice().into())
        }
        // The program opens operands in their order.
        _ => operands
            .borrow_mut()
            .next()
            .expect("no more than were named"),
    };
    let result = hapfilter::run::stream(args, &open, None, &mut sink);
    let message = result.as_ref().err().map(Error::to_string);
    let message = message.unwrap_or_default();
    assert!(
        message.chars().count() < 1000 && !message.contains(char::is_control),
        "a message that is long or could upset a terminal: {message:?}"
    );
    Outcome {
        status: result.err().map_or(0, |error| error.status()),
        stdout: sink.taken,
        message,
    }
}

pub fn in_memory(name: &str, source: Bytes) -> Operand {
    let (at, reads) = (0, 0);
    fake::operand(name, Reading { source, at, reads })
}

/// The plain run on these bytes as standard input: one thread, ordinary reads and writes.
pub fn run_plainly(options: &Options, text: &[u8]) -> Outcome {
    run_with(options, &["-@1"], Files::new(), text)
}

/// The same with more options, and the files that they name.
pub fn run_with(options: &Options, more: &[&str], files: Files, text: &[u8]) -> Outcome {
    let stdin = in_memory("stdin", text.into());
    run(options, more, files, vec![stdin], Sink::default())
}
