//! Runs the real binary and waits for it with a deadline.
//!
//! A hang is the worst failure for a stream, so every wait here has a deadline. A child that
//! outlives it is killed with its process group, and the test fails and shows the command, the
//! status and the child's output.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// The program under test, by its absolute path.
pub const BIN: &str = env!("CARGO_BIN_EXE_hapfilter");

/// How long any one wait may take: long enough that only a hang reaches it.
pub const DEADLINE: Duration = Duration::from_secs(60);

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
    let (stdin, mut feed) = io::pipe().expect("pipe");
    // A child may end before it has read everything, so a broken pipe here is not a failure.
    thread::spawn(move || drop(feed.write_all(&input)));
    finish_on(command, stdin, deadline)
}

/// Runs any command to its end on that standard input.
#[track_caller]
pub fn finish_on(command: Command, stdin: impl Into<Stdio>, deadline: Duration) -> Outcome {
    let (mut taken, stdout) = io::pipe().expect("pipe");
    let child = Child::start(command, stdin, stdout);
    let stdout = in_background(move || read_all(&mut taken));
    let mut outcome = child.wait_for(deadline);
    outcome.stdout = stdout
        .recv_timeout(DEADLINE)
        .expect("stdout stays open after the end");
    outcome
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
    pub fn start(mut command: Command, stdin: impl Into<Stdio>, stdout: impl Into<Stdio>) -> Child {
        let shown = format!("{command:?}");
        command
            .stdin(stdin)
            .stdout(stdout)
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = command
            .spawn()
            .unwrap_or_else(|e| panic!("cannot run {shown}: {e}"));
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
    pub fn wait(self) -> Outcome {
        self.wait_for(DEADLINE)
    }

    #[track_caller]
    pub fn wait_for(mut self, deadline: Duration) -> Outcome {
        let ended = self.ended.recv_timeout(deadline);
        if ended.is_err() {
            self.kill();
        }
        self.running = false;
        let stderr = self.stderr.recv_timeout(DEADLINE).unwrap_or_default();
        let command = std::mem::take(&mut self.shown);
        match ended {
            Ok(status) => {
                let status = status
                    .code()
                    .or(status.signal().map(|s| 128 + s))
                    .expect("ended");
                Outcome {
                    command,
                    status,
                    stdout: Vec::new(),
                    stderr,
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                panic!(
                    "still running after {deadline:?}: {command}\nstderr:\n{}",
                    cut(&stderr)
                )
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

    fn kill(&mut self) {
        // The child may have ended meanwhile; then there is nothing to kill.
        let _ = kill_process_group(self.pid, Signal::KILL);
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.running && matches!(self.ended.try_recv(), Err(mpsc::TryRecvError::Empty)) {
            self.kill();
        }
    }
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
