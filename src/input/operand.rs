//! Where bytes come from: standard input and FILE operands.
//!
//! All operands are checked before the first is read, so a misspelt name at the end of the command
//! line does not cost an hour's work. But each is opened only when its turn comes: a FIFO must not
//! be opened early, and a thousand files need not be open at once.
//!
//! Reading goes through [`Input`] rather than [`std::io::Read`] for two reasons. It appends bytes
//! to memory that nobody has to clear first. And the reader can ask whether a read would wait, so
//! it never waits while it holds rows ([`Input::ready`]).

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{
    Access, AtFlags, CWD, FileType, OFlags, Stat, accessat, fcntl_getfl, fstat, stat, tell,
};
use rustix::io::Errno;
use rustix::net::SocketType;
use rustix::net::sockopt::socket_type;

use crate::batch::extent::{Extent, became_shorter};
use crate::error::{Error, display_name, quote};
use crate::input::pipe::{self, Nap};

/// Something to read bytes from.
pub trait Input: Send {
    /// Appends at least one byte to `into`, at most what fits into its capacity. Returns how many;
    /// 0 is the end.
    ///
    /// # Errors
    ///
    /// `WouldBlock` if there is nothing yet (then [`Input::wait`] does not return before there is).
    /// Any other error is final. Interruptions by signals are not errors.
    fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize>;

    /// Whether [`Input::read`] would return at once.
    fn ready(&mut self) -> bool;

    /// Waits until [`Input::read`] would return at once.
    fn wait(&mut self);

    /// Whole lines that another thread can read: `most` bytes of them or slightly fewer, of which
    /// the first `carried` have been read already. Skips them. `None` if this input does not
    /// support it, or ends before.
    fn extent(&mut self, carried: usize, most: usize) -> Option<Extent>;
}

/// What can be named as an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// An input, opened when its turn comes.
pub struct Operand {
    /// What messages call it: `stdin`, or the file's name.
    pub name: String,
    /// Opens it.
    pub open: Box<dyn FnOnce() -> Result<Box<dyn Input>, Error> + Send>,
}

impl Operand {
    /// The operand for `source`.
    pub fn new(source: Source) -> Operand {
        match source {
            Source::Stdin => Operand::stdin(),
            Source::File(path) => Operand::file(path),
        }
    }

    /// Standard input, which [`check_stdin`] has found readable.
    pub fn stdin() -> Operand {
        let open = || match io::stdin().as_fd().try_clone_to_owned() {
            Ok(fd) => Ok(Box::new(Descriptor::stdin(fd)) as Box<dyn Input>),
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

/// Checks, without opening it, that the file at `path` exists, is readable and is not a directory.
/// Returns its status.
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
        match accessat(CWD, path, Access::READ_OK, AtFlags::EACCESS) {
            // Containers refuse this call that way if they do not know it. Opening the file will
            // tell.
            Ok(()) | Err(Errno::PERM | Errno::NOSYS) => Ok(stat),
            Err(errno) => Err(errno),
        }
    };
    checked().map_err(|errno| cannot_open(path, errno.into()))
}

/// Checks that standard input is readable and is not a directory. Returns its status. `closed` says
/// that the process was started without one; its place is taken by `/dev/null`, which would read as
/// an empty input.
///
/// # Errors
///
/// [`Error::Read`] with the reason. Or [`Error::Input`] if it is a socket whose messages would be
/// cut where a batch is full.
pub fn check_stdin(closed: bool) -> Result<Stat, Error> {
    let stdin = rustix::stdio::stdin();
    if !closed && socket_type(stdin).is_ok_and(|kind| kind != SocketType::STREAM) {
        return Err(Error::Input(
            "standard input is a datagram socket, not a stream: pipe the text in".to_owned(),
        ));
    }
    let checked = || {
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

/// How many bytes of the source that `stat` describes are still unread, if it is a regular file.
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

/// Whether two descriptions are of the same regular file.
pub fn is_same_regular_file(a: &Stat, b: &Stat) -> bool {
    FileType::from_raw_mode(a.st_mode) == FileType::RegularFile
        && (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino)
}

/// Whether a description is of the same pipe, socket or terminal that `stdin` describes: what one
/// reader takes from it the other never sees. A regular file is read from its beginning by each
/// that opens it.
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
    /// The state of a regular file when it was opened.
    opened: Option<Stat>,
    /// For a pipe that is large enough.
    nap: Option<Nap>,
}

impl Descriptor {
    fn new(fd: OwnedFd) -> Self {
        let stat = fstat(&fd);
        let kind = stat.map(|stat| FileType::from_raw_mode(stat.st_mode));
        let never_waits = kind == Ok(FileType::RegularFile);
        Descriptor {
            never_waits,
            opened: stat.ok().filter(|_| never_waits),
            nap: None,
            fd: Arc::new(fd),
        }
    }

    /// Standard input. If it is a pipe, it is made larger.
    fn stdin(fd: OwnedFd) -> Self {
        pipe::unset_direct(&fd);
        Descriptor {
            nap: Nap::for_pipe(&fd),
            ..Descriptor::new(fd)
        }
    }
}

/// The error for a regular file that changed between its opening and its end. Appended lines, as in
/// a log, are no error: they were read, or come too late.
fn changed(before: &Stat, after: &Stat) -> Option<io::Error> {
    let written = |stat: &Stat| (stat.st_mtime, stat.st_mtime_nsec);
    if after.st_size < before.st_size {
        Some(became_shorter())
    } else if after.st_size == before.st_size && written(after) != written(before) {
        Some(io::Error::other("the file was modified while being read"))
    } else {
        None
    }
}

impl Input for Descriptor {
    fn read(&mut self, into: &mut Vec<u8>) -> io::Result<usize> {
        // A caller that holds rows never reads without asking first whether that would wait.
        if self.nap.is_some()
            && !self.ready()
            && let Some(nap) = &mut self.nap
        {
            nap.take(&self.fd);
        }
        loop {
            match rustix::io::read(&self.fd, rustix::buffer::spare_capacity(into)) {
                Err(Errno::INTR) => continue,
                // The end of a truncated file looks like any other.
                Ok(0) => {
                    let changed = match (&self.opened, fstat(&self.fd)) {
                        (Some(opened), Ok(now)) => changed(opened, &now),
                        _ => None,
                    };
                    return changed.map_or(Ok(0), Err);
                }
                result => return Ok(result?),
            }
        }
    }

    fn ready(&mut self) -> bool {
        let mut fds = [PollFd::new(&self.fd, PollFlags::IN)];
        let at_once = Timespec::default();
        // A failed poll (a descriptor that cannot be polled) counts as ready, because the read will
        // tell. So does an end or an error.
        self.never_waits || !matches!(poll(&mut fds, Some(&at_once)), Ok(0) | Err(Errno::INTR))
    }

    fn wait(&mut self) {
        let mut fds = [PollFd::new(&self.fd, PollFlags::IN)];
        loop {
            match poll(&mut fds, None) {
                Err(Errno::INTR) => (),
                Ok(_) => return,
                // If polling fails, the caller asks again, but not as fast as it can.
                Err(_) => return pipe::sleep(1000),
            }
        }
    }

    fn extent(&mut self, carried: usize, most: usize) -> Option<Extent> {
        let is_regular = self.never_waits;
        is_regular.then(|| Extent::find(&self.fd, carried, most))?
    }
}
