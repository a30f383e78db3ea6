//! Where bytes come from: standard input and FILE operands.
//!
//! All operands are checked before the first is read, so that a misspelt name at the end of
//! the command line does not cost an hour's work, but each is opened only when its turn
//! comes: a FIFO must not be opened early, and a thousand files need not be open at once.
//!
//! Reading goes through [`Input`] rather than [`std::io::Read`] for two reasons: bytes are
//! appended to memory that nobody has to clear first, and the reader must be able to ask
//! whether a read would wait, so that it never waits while it holds rows ([`Input::ready`]).

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{
    Access, AtFlags, CWD, FileType, OFlags, Stat, accessat, fcntl_getfl, fstat, stat, tell,
};
use rustix::io::{Errno, ioctl_fionread};
use rustix::pipe::{fcntl_getpipe_size, fcntl_setpipe_size};

use crate::batch::extent::{Extent, became_shorter};
use crate::error::{Error, display_name, quote};

/// Something to read bytes from.
pub trait Input: Send {
    /// Appends at least one byte to `into`, at most what fits into its capacity, and returns
    /// how many; 0 is the end.
    ///
    /// # Errors
    ///
    /// `WouldBlock` if there is nothing yet (then [`Input::wait`] does not return before
    /// there is); any other error is final. Interruptions by signals are not errors.
    fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize>;

    /// Whether [`Input::read`] would return at once.
    fn ready(&mut self) -> bool;

    /// Waits until [`Input::read`] would return at once.
    fn wait(&mut self);

    /// Whole lines that someone else can read, `most` bytes of them or little less, of which the
    /// first `carried` have been read already; passes them over. `None` if the input is not of
    /// the kind, or ends before.
    fn extent(&mut self, carried: usize, most: usize) -> Option<Extent>;
}

/// What can be named to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// A thing to read, opened when its turn comes.
pub struct Operand {
    /// What messages call it: `stdin`, or the file's name.
    pub name: String,
    /// Opens it.
    pub open: Box<dyn FnOnce() -> Result<Box<dyn Input>, Error> + Send>,
}

impl Operand {
    /// What `source` names.
    pub fn new(source: Source) -> Operand {
        match source {
            Source::Stdin => Operand::stdin(),
            Source::File(path) => Operand::file(path),
        }
    }

    /// Standard input, which [`check_stdin`] has found readable.
    pub fn stdin() -> Operand {
        let open = || match io::stdin().as_fd().try_clone_to_owned() {
            Ok(fd) => Ok(Box::new(Descriptor::new(fd)) as Box<dyn Input>),
            Err(source) => Err(Error::cannot_read("stdin", source)),
        };
        Operand {
            name: "stdin".to_owned(),
            open: Box::new(open),
        }
    }

    /// The file at `path`, which is not touched before it is opened.
    pub fn file(path: PathBuf) -> Operand {
        let name = display_name(path.as_os_str().as_encoded_bytes());
        let open = move || match File::open(&path) {
            Ok(file) => Ok(Box::new(Descriptor::new(file.into())) as Box<dyn Input>),
            Err(source) => Err(cannot_open(&path, source)),
        };
        Operand {
            name,
            open: Box::new(open),
        }
    }
}

fn cannot_open(path: &Path, source: io::Error) -> Error {
    let name = quote(path.as_os_str().as_encoded_bytes());
    Error::Read {
        action: format!("cannot open {name}"),
        source,
    }
}

/// Checks, without opening it, that the file at `path` exists, may be read and is no
/// directory, and returns what the system knows of it.
///
/// # Errors
///
/// [`Error::Read`] naming the file and the reason.
pub fn check_file(path: &Path) -> Result<Stat, Error> {
    let checked = || {
        let stat = stat(path)?;
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            return Err(Errno::ISDIR);
        }
        accessat(CWD, path, Access::READ_OK, AtFlags::EACCESS)?;
        Ok(stat)
    };
    checked().map_err(|errno| cannot_open(path, errno.into()))
}

/// Checks that standard input can be read and is no directory, and returns what the system
/// knows of it. `closed` tells that the process was started without one; what now stands in
/// its place is `/dev/null`, which would read as an empty input.
///
/// # Errors
///
/// [`Error::Read`] with the reason.
pub fn check_stdin(closed: bool) -> Result<Stat, Error> {
    let checked = || {
        let stdin = rustix::stdio::stdin();
        let stat = fstat(stdin)?;
        let mode = fcntl_getfl(stdin)? & OFlags::RWMODE;
        match FileType::from_raw_mode(stat.st_mode) {
            _ if closed || mode == OFlags::WRONLY => Err(Errno::BADF),
            FileType::Directory => Err(Errno::ISDIR),
            _ => Ok(stat),
        }
    };
    checked().map_err(|errno: Errno| Error::cannot_read("stdin", errno.into()))
}

/// How many bytes are still to be read from what `stat` describes, if that is a regular file.
pub fn bytes_left(source: &Source, stat: &Stat) -> Option<u64> {
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return None;
    }
    let read = match source {
        Source::Stdin => tell(rustix::stdio::stdin()).ok()?,
        Source::File(_) => 0,
    };
    Some(u64::try_from(stat.st_size).ok()?.saturating_sub(read))
}

/// Whether two descriptions are of one and the same regular file.
pub fn is_same_regular_file(a: &Stat, b: &Stat) -> bool {
    FileType::from_raw_mode(a.st_mode) == FileType::RegularFile
        && (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino)
}

/// Whether a description is of the very pipe, socket or terminal that `stdin` describes: what
/// one reader takes from it the other never sees. A regular file is read from its beginning by
/// each that opens it.
pub fn is_same_stream(a: &Stat, stdin: &Stat) -> bool {
    let kind = FileType::from_raw_mode(a.st_mode);
    let is_stream = match kind {
        FileType::Fifo | FileType::Socket => true,
        // Not /dev/null, which has nothing to lose.
        FileType::CharacterDevice => io::stdin().is_terminal(),
        _ => false,
    };
    is_stream && (a.st_dev, a.st_ino) == (stdin.st_dev, stdin.st_ino)
}

/// An open descriptor as an [`Input`]: pipe, file, terminal, socket or device, in blocking
/// or non-blocking mode.
struct Descriptor {
    fd: Arc<OwnedFd>,
    /// Regular files never wait; asking the system each time would only cost time.
    never_waits: bool,
    /// How many bytes a regular file had when it was opened; 0 where the system does not know.
    size: u64,
    /// For a pipe.
    nap: Option<Nap>,
}

/// How long to let a pipe fill before it is waited on.
///
/// A producer that is slower than we are finds us waiting after every write, and pays for
/// waking us: `zcat | hapfilter` takes 1.18 times as long as `zcat` alone, of which the copying
/// is the smaller part. If we sleep for a moment instead, several writes become one read, and
/// nobody has to be woken: 1.06 times. The nap must not let the pipe run full, for then it
/// would be the producer that waits; so it is as long as fills a part of the pipe, and never
/// so long that it could be noticed.
struct Nap {
    micros: u64,
    /// How many bytes the pipe holds.
    pipe: u64,
}

impl Nap {
    const LONGEST: u64 = 500;

    /// Sleeps, and learns from what has come in the meantime.
    fn take(&mut self, fd: impl AsFd) {
        std::thread::sleep(Duration::from_micros(self.micros));
        match ioctl_fionread(fd) {
            Ok(bytes) if bytes > self.pipe / 2 => self.micros /= 2,
            Ok(bytes) if bytes < self.pipe / 4 => {
                self.micros = (2 * self.micros + 20).min(Nap::LONGEST);
            }
            _ => (),
        }
    }
}

/// What a pipe that is read should hold at the least, in bytes, instead of the usual 64 KiB, so
/// that there is room for what a producer writes during a nap. Not more, since the system lets
/// one user have 64 MiB of pipes before it gives him smaller ones.
const PIPE_SIZE: usize = 256 << 10;

impl Descriptor {
    fn new(fd: OwnedFd) -> Self {
        let stat = fstat(&fd);
        let kind = stat.map(|stat| FileType::from_raw_mode(stat.st_mode));
        let never_waits = kind == Ok(FileType::RegularFile);
        let nap = || {
            let mut pipe = fcntl_getpipe_size(&fd)?;
            if pipe < PIPE_SIZE {
                pipe = fcntl_setpipe_size(&fd, PIPE_SIZE)?;
            }
            Ok(Nap {
                micros: 0,
                pipe: pipe as u64,
            })
        };
        // Where the system does not allow a larger pipe, there is no room for a nap either.
        let nap = (kind == Ok(FileType::Fifo))
            .then(nap)
            .and_then(|nap: Result<Nap, Errno>| nap.ok());
        Descriptor {
            never_waits,
            size: file_size(never_waits, stat),
            nap,
            fd: Arc::new(fd),
        }
    }

    /// Whether there is something to read, an end or an error included, waiting for it as
    /// long as `timeout` says (`None`: for ever).
    fn poll(&self, timeout: Option<&Timespec>) -> bool {
        let mut fds = [PollFd::new(&self.fd, PollFlags::IN)];
        // A failed poll (a descriptor that cannot be polled) counts as ready: the read tells.
        !matches!(poll(&mut fds, timeout), Ok(0) | Err(Errno::INTR))
    }
}

/// The size of what `stat` describes, if it is a regular file.
fn file_size(is_file: bool, stat: Result<Stat, Errno>) -> u64 {
    match stat {
        Ok(stat) if is_file => u64::try_from(stat.st_size).unwrap_or(0),
        _ => 0,
    }
}

impl Input for Descriptor {
    fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        // Nobody reads without asking whether that would wait as long as he holds rows.
        if self.nap.is_some()
            && !self.ready()
            && let Some(nap) = &mut self.nap
        {
            nap.take(&self.fd);
        }
        loop {
            match rustix::io::read(&self.fd, rustix::buffer::spare_capacity(into)) {
                Err(Errno::INTR) => continue,
                // The end of a file that has lost its own looks like any other.
                Ok(0) if file_size(self.never_waits, fstat(&self.fd)) < self.size => {
                    return Err(became_shorter());
                }
                result => return Ok(result?),
            }
        }
    }

    fn ready(&mut self) -> bool {
        self.never_waits
            || self.poll(Some(&Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            }))
    }

    fn wait(&mut self) {
        while !self.poll(None) {}
    }

    fn extent(&mut self, carried: usize, most: usize) -> Option<Extent> {
        let is_regular = self.never_waits;
        is_regular.then(|| Extent::find(&self.fd, carried, most))?
    }
}
