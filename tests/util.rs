//! Runs the real binary and waits for it with a deadline.
//!
//! A hang is the worst failure for a stream, so every wait here has a deadline. A child that
//! outlives it is killed with its process group, and the test fails and shows the command, the
//! status and the child's output.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, PipeWriter, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// The program under test, by its absolute path.
pub const BIN: &str = env!("CARGO_BIN_EXE_hapfilter");

/// How long any one wait may take: long enough that only a hang reaches it.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// Bytes that every pipe takes while nobody reads: one page, where a user has many of them.
const HELD_BY_A_PIPE: usize = 4096;

/// Runs hapfilter to its end with `args` and with `input` on standard input.
#[track_caller]
pub fn run<S: AsRef<OsStr>>(
    args: impl IntoIterator<Item = S>,
    input: impl Into<Vec<u8>>,
) -> Outcome {
    let mut command = Command::new(BIN);
    command.args(args);
    finish(command, input, DEADLINE)
}

/// Runs any command to its end with `input` on standard input.
#[track_caller]
pub fn finish(command: Command, input: impl Into<Vec<u8>>, deadline: Duration) -> Outcome {
    let input = input.into();
    let (stdin, feed) = io::pipe().expect("pipe");
    match input.len() <= HELD_BY_A_PIPE {
        true => send_all(feed, &input),
        false => drop(thread::spawn(move || send_all(feed, &input))),
    }
    finish_on(command, stdin, deadline)
}

/// Sends everything, and then the end. A child may end before it has read everything, so a broken
/// pipe here is not a failure.
fn send_all(mut feed: PipeWriter, input: &[u8]) {
    let _ = feed.write_all(input);
}

/// Runs any command to its end on that standard input.
///
/// Most of the 100,000 runs of all tests take two milliseconds. So this thread reads both streams
/// itself: with threads for them and for each end, the tests took a seventh longer.
#[track_caller]
pub fn finish_on(command: Command, stdin: impl Into<Stdio>, deadline: Duration) -> Outcome {
    let until = Instant::now() + deadline;
    let (command, mut child) = spawn(command, stdin, Stdio::piped());
    let pid = Pid::from_child(&child);
    let stdout = child.stdout.take().expect("stdout is piped");
    let stderr = child.stderr.take().expect("stderr is piped");
    let streams = [
        File::from(OwnedFd::from(stdout)),
        File::from(OwnedFd::from(stderr)),
    ];
    let mut taken = [Vec::new(), Vec::new()];
    let whole = read_both(&streams, &mut taken, until);
    let status = whole.then(|| end_of(child, until)).flatten();
    let [stdout, stderr] = taken;
    let Some(status) = status else {
        kill(pid);
        panic!("{}", still_running(&command, deadline, &stderr));
    };
    Outcome {
        command,
        status: as_shells_report(status),
        stdout,
        stderr,
    }
}

/// Reads two streams to their ends. False if that lasts longer than `until`.
fn read_both(streams: &[File; 2], taken: &mut [Vec<u8>; 2], until: Instant) -> bool {
    let mut block = [0; 1 << 14];
    let mut open = vec![0, 1];
    while !open.is_empty() {
        let end = |&i: &usize| PollFd::new(&streams[i], PollFlags::IN);
        let mut polled: Vec<_> = open.iter().map(end).collect();
        let left = until.saturating_duration_since(Instant::now());
        let left = left.try_into().expect("a deadline in range");
        match poll(&mut polled, Some(&left)) {
            Ok(0) => return false,
            Err(Errno::INTR) => continue,
            answer => answer.expect("poll"),
        };
        let mut ready = polled.iter().map(|stream| !stream.revents().is_empty());
        open.retain(|&i| {
            if ready.next() == Some(false) {
                return true;
            }
            let read = (&streams[i]).read(&mut block);
            let read = read.expect("reading from the child");
            taken[i].extend(&block[..read]);
            read > 0
        });
    }
    true
}

/// The status of a child that closed its streams. None if it goes on for longer than `until`.
fn end_of(mut child: process::Child, until: Instant) -> Option<ExitStatus> {
    // Many a child has ended by now, and needs no thread.
    if let Some(status) = child.try_wait().expect("wait") {
        return Some(status);
    }
    let ended = in_background(move || child.wait().expect("wait"));
    let left = until.saturating_duration_since(Instant::now());
    ended.recv_timeout(left).ok()
}

/// Runs hapfilter under `sh`, for redirections that only a shell can express (`>&-`). `tail`
/// follows the program and its arguments.
#[track_caller]
pub fn shell(prelude: &str, tail: &str, args: &[&str], input: impl Into<Vec<u8>>) -> Outcome {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{prelude} exec \"$0\" \"$@\" {tail}"))
        .arg(BIN)
        .args(args);
    finish(command, input, DEADLINE)
}

/// Empties a command's environment, but for what other ways of testing tell the program. Under
/// coverage it must know where to write its profile: it would write to its working folder, or
/// complain that it cannot. And with all mutants in one program it must know which is on.
pub fn without_environment(command: &mut Command) -> &mut Command {
    let kept = ["LLVM_PROFILE_FILE", "MUTANT", "MUTANTS_REACHED"];
    let kept = kept.map(|name| std::env::var_os(name).map(|value| (name, value)));
    command.env_clear().envs(kept.into_iter().flatten())
}

/// The result of a finished child. Its methods assert; a failure shows everything.
pub struct Outcome {
    pub command: String,
    /// The exit status as a shell reports it: 128 and the signal's number for a killed child.
    pub status: i32,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

impl Outcome {
    #[track_caller]
    pub fn ok(&self) -> &Self {
        if self.status != 0 {
            self.fail("expected status 0");
        }
        self
    }

    /// The child ended with `status`. If that status comes with a message, the message is there and
    /// has the program's prefix.
    #[track_caller]
    pub fn fails(&self, status: i32) -> &Self {
        if self.status != status {
            self.fail(&format!("expected status {status}"));
        }
        if matches!(status, 1 | 2) && !self.stderr.starts_with(b"hapfilter: ") {
            self.fail("expected a message that begins with `hapfilter: `");
        }
        self
    }

    #[track_caller]
    pub fn stdout_is(&self, expected: impl AsRef<[u8]>) -> &Self {
        let expected = expected.as_ref();
        if self.stdout != expected {
            self.fail(&format!(
                "unexpected stdout, {}",
                difference(expected, &self.stdout)
            ));
        }
        self
    }

    #[track_caller]
    pub fn stderr_is(&self, expected: impl AsRef<[u8]>) -> &Self {
        let expected = expected.as_ref();
        if self.stderr != expected {
            self.fail(&format!(
                "unexpected stderr, {}",
                difference(expected, &self.stderr)
            ));
        }
        self
    }

    #[track_caller]
    pub fn stderr_has(&self, part: &str) -> &Self {
        if !String::from_utf8_lossy(&self.stderr).contains(part) {
            self.fail(&format!("expected `{part}` on stderr"));
        }
        self
    }

    #[track_caller]
    pub fn fail(&self, why: &str) -> ! {
        panic!("{why}\n{self}");
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Outcome {
            command,
            status,
            stdout,
            stderr,
        } = self;
        let (out, err) = (cut(stdout), cut(stderr));
        write!(f, "command: {command}\nstatus: {status}\n")?;
        write!(
            f,
            "stdout ({} bytes):\n{out}\nstderr ({} bytes):\n{err}",
            stdout.len(),
            stderr.len()
        )
    }
}

/// A running child. The caller holds its standard streams, and its stderr is collected. Dropping
/// this kills it, so a failed test leaves nothing behind.
pub struct Child {
    shown: String,
    pid: Pid,
    ended: Receiver<ExitStatus>,
    stderr: Receiver<Vec<u8>>,
    running: bool,
}

impl Child {
    /// Starts `command` in its own process group.
    #[track_caller]
    pub fn start(command: Command, stdin: impl Into<Stdio>, stdout: impl Into<Stdio>) -> Child {
        let (shown, mut child) = spawn(command, stdin, stdout);
        let pid = Pid::from_child(&child);
        let mut errors = child.stderr.take().expect("stderr is piped");
        let stderr = in_background(move || read_all(&mut errors));
        let ended = in_background(move || child.wait().expect("wait"));
        Child {
            shown,
            pid,
            ended,
            stderr,
            running: true,
        }
    }

    /// Starts hapfilter with `args`.
    #[track_caller]
    pub fn hapfilter(args: &[&str], stdin: impl Into<Stdio>, stdout: impl Into<Stdio>) -> Child {
        let mut command = Command::new(BIN);
        command.args(args);
        Child::start(command, stdin, stdout)
    }

    #[track_caller]
    pub fn wait(mut self) -> Outcome {
        let ended = self.ended.recv_timeout(DEADLINE);
        if ended.is_err() {
            kill(self.pid);
        }
        self.running = false;
        let stderr = self.stderr.recv_timeout(DEADLINE).unwrap_or_default();
        let command = std::mem::take(&mut self.shown);
        match ended {
            Ok(status) => Outcome {
                command,
                status: as_shells_report(status),
                stdout: Vec::new(),
                stderr,
            },
            Err(RecvTimeoutError::Timeout) => {
                panic!("{}", still_running(&command, DEADLINE, &stderr))
            }
            Err(RecvTimeoutError::Disconnected) => panic!("lost track of {command}"),
        }
    }

    /// The peak resident size so far in KiB, as the kernel counts it. The child must be alive.
    #[track_caller]
    pub fn peak_kib(&self) -> u64 {
        let path = format!("/proc/{}/status", self.pid.as_raw_nonzero());
        let text = std::fs::read_to_string(&path).expect("status of a live child");
        let line = text
            .lines()
            .find(|l| l.starts_with("VmHWM:"))
            .expect("a live child has VmHWM");
        line.split_whitespace()
            .nth(1)
            .and_then(|n| n.parse().ok())
            .expect("a number of kB")
    }

    /// Sends the child a signal.
    #[track_caller]
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("a live child takes signals");
    }

    /// The child's state according to the kernel: `R` (running), `S` (sleeping), `T` (stopped).
    #[track_caller]
    pub fn state(&self) -> char {
        let path = format!("/proc/{}/stat", self.pid.as_raw_nonzero());
        let text = std::fs::read_to_string(&path).expect("state of a live child");
        // The name before it is in parentheses, and may hold anything.
        let after = text.rfind(')').expect("a name in parentheses") + 2;
        text[after..].chars().next().expect("a state")
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.running && matches!(self.ended.try_recv(), Err(mpsc::TryRecvError::Empty)) {
            kill(self.pid);
        }
    }
}

/// Starts `command` in its own process group. Returns it as it is shown, and the child.
#[track_caller]
fn spawn(
    mut command: Command,
    stdin: impl Into<Stdio>,
    stdout: impl Into<Stdio>,
) -> (String, process::Child) {
    let shown = format!("{command:?}");
    command
        .stdin(stdin)
        .stdout(stdout)
        .stderr(Stdio::piped())
        .process_group(0);
    let child = command
        .spawn()
        .unwrap_or_else(|e| panic!("cannot run {shown}: {e}"));
    (shown, child)
}

fn kill(group: Pid) {
    // The child may have ended meanwhile; then there is nothing to kill.
    let _ = kill_process_group(group, Signal::KILL);
}

fn as_shells_report(status: ExitStatus) -> i32 {
    let signal = || status.signal().map(|signal| 128 + signal);
    status.code().or_else(signal).expect("ended")
}

fn still_running(command: &str, deadline: Duration, stderr: &[u8]) -> String {
    let stderr = cut(stderr);
    format!("still running after {deadline:?}: {command}\nstderr:\n{stderr}")
}

/// Creates a file with this content, and returns its path as an argument.
pub fn file(dir: &tempfile::TempDir, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = dir.path().join(name);
    std::fs::write(&path, content).expect("a file in a temporary directory");
    path.into_os_string()
        .into_string()
        .expect("a temporary path is text")
}

/// All files below a folder, at any depth.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the project");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files_below(&path),
            false => vec![path],
        })
        .collect()
}

/// A number from the environment, such as the first seed of a random test.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is not a number"))
    })
}

pub fn tempdir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

fn read_all(from: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)
        .expect("reading from the child");
    bytes
}

fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || drop(send.send(work())));
    receive
}

/// Bytes for a person to read: escaped line by line, and cut in the middle when long.
pub fn cut(bytes: &[u8]) -> String {
    const HEAD: usize = 3000;
    const TAIL: usize = 1000;
    let show = |part: &[u8]| {
        part.escape_ascii()
            .to_string()
            .replace("\\n", "\n")
            .replace("\\t", "\t")
    };
    if bytes.len() <= HEAD + TAIL {
        return show(bytes);
    }
    let left_out = bytes.len() - HEAD - TAIL;
    format!(
        "{}\n… {left_out} bytes …\n{}",
        show(&bytes[..HEAD]),
        show(&bytes[bytes.len() - TAIL..])
    )
}

/// Where two texts first differ: the line and what each has there.
pub fn difference(expected: &[u8], found: &[u8]) -> String {
    let mut theirs = found.split_inclusive(|&b| b == b'\n');
    for (n, line) in expected.split_inclusive(|&b| b == b'\n').enumerate() {
        let other = theirs.next().unwrap_or_default();
        if line != other {
            return format!(
                "line {}\nexpected: {}\nfound:    {}",
                n + 1,
                cut(line),
                cut(other)
            );
        }
    }
    let more = theirs.next().unwrap_or_default();
    format!(
        "{} lines as expected, then: {}",
        expected.split(|&b| b == b'\n').count() - 1,
        cut(more)
    )
}
