//! Each system call fails once.
//!
//! strace can make the n-th call of a kind return an error instead of running it. Each walk here
//! takes n from the first call to the last, so every failure is tried. Calls on the input are
//! picked by their target. Others are picked by their number after the start-up, because the
//! loader's and the runtime's calls are not ours to fix.
//!
//! Two kinds of calls are left out, as neither can fail in the kernel. A futex that does not run
//! loses the wake-up that another thread waits for, and after a failed getrandom there is no
//! randomness to go on with.
//!
//! Set `HAPFILTER_FAULTS=wide` to walk over longer runs with more numbers of threads.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{PipeReader, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::full::TEXTS;
use super::{MATRIX, NAMES, fails_after_a_beginning, is_beginning, matrix, skip, table};
use crate::gzip::{bgzf, member};
use crate::util::{BIN, Outcome, file, finish, finish_on, run, tempdir};

/// How a run may react to a fault.
#[derive(Clone, Copy)]
enum Then {
    /// It recovers, with the whole output.
    Whole,
    /// It fails, for the reason that the system gave.
    Fails(&'static str),
    /// Either, depending on whether it can do without the call.
    Either(&'static str),
    /// It ends as when the reader of its output has gone.
    Gone,
}

use Then::{Either, Fails, Gone, Whole};

/// Kinds of calls (with `?` before calls that some machines lack, as 32 bits have names of their
/// own), the error, the reaction, and the least number of such faults: a walk over no calls would
/// prove nothing.
type Fault = (&'static str, &'static str, Then, usize);

const NO_MEMORY: &str = "Cannot allocate memory";
const BROKEN: &str = "Input/output error";

const READING: [Fault; 4] = [
    ("read", "error=EIO", Fails(BROKEN), 2),
    ("read", "error=ENOMEM", Fails(NO_MEMORY), 2),
    ("read", "error=EINTR", Whole, 2),
    ("read", "error=EAGAIN", Whole, 2),
];

/// Queries about the input, some of which the program can do without.
const ASKING: [Fault; 2] = [
    (
        "?fstat,?newfstatat,?statx,?fstat64,?fstatat64",
        "error=EIO",
        Either(""),
        1,
    ),
    ("close", "error=EIO", Whole, 1),
];

/// Standard input is open already, and the runtime looks at it too.
const STANDING: [Fault; 1] = [(
    "?fcntl,?fcntl64",
    "error=EMFILE",
    Either("Too many open files"),
    3,
)];

const FROM_PIPE: [Fault; 3] = [
    ("?poll,?ppoll,?ppoll_time64", "error=EINTR", Whole, 3),
    ("?poll,?ppoll,?ppoll_time64", "error=ENOMEM", Whole, 3),
    ("ioctl", "error=EINVAL", Whole, 1),
];

/// The workers read a regular file, each at the place that the reader gives it. If that fails, it
/// is read as a stream.
const FROM_FILE: [Fault; 4] = [
    ("pread64", "error=EIO", Either(BROKEN), 3),
    ("pread64", "error=EINTR", Whole, 3),
    ("pread64", "error=ESPIPE", Either("Illegal seek"), 3),
    ("?lseek,?_llseek", "error=EIO", Whole, 3),
];

const OPENING: [Fault; 7] = [
    ("openat", "error=EIO", Fails(BROKEN), 1),
    ("openat", "error=EACCES", Fails("Permission denied"), 1),
    (
        "openat",
        "error=ENOENT",
        Fails("No such file or directory"),
        1,
    ),
    ("openat", "error=EMFILE", Fails("Too many open files"), 1),
    ("openat", "error=EINTR", Whole, 1),
    (
        "?faccessat,?faccessat2",
        "error=EACCES",
        Fails("Permission denied"),
        1,
    ),
    ("?faccessat,?faccessat2", "error=EIO", Fails(BROKEN), 1),
];

const WRITING: [Fault; 6] = [
    ("write", "error=EIO", Fails(BROKEN), 1),
    ("write", "error=ENOSPC", Fails("No space left on device"), 1),
    ("write", "error=EDQUOT", Fails("Disk quota exceeded"), 1),
    ("write", "error=EINTR", Whole, 1),
    ("write", "error=EAGAIN", Whole, 1),
    ("write", "error=EPIPE", Gone, 1),
];

/// What a process asks for itself: memory, threads, and how many threads to start.
const LIVING: [Fault; 7] = [
    ("?mmap,?mmap2", "error=ENOMEM", Either(""), 2),
    // When there is no more memory, the kernel returns the old end.
    ("brk", "retval=0", Whole, 0),
    ("mprotect", "error=ENOMEM", Whole, 0),
    ("munmap", "error=EINVAL", Whole, 0),
    ("madvise", "error=EINVAL", Whole, 0),
    ("sched_getaffinity", "error=EPERM", Whole, 0),
    ("openat", "error=EMFILE", Either("Too many open files"), 1),
];

const THREADS: [Fault; 2] = [
    ("?clone3,?clone", "error=EAGAIN", Whole, 2),
    ("?clone3,?clone", "error=ENOMEM", Whole, 2),
];

/// How long a traced run may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A run whose calls fail.
struct Scene<'a> {
    args: &'a [&'a str],
    /// Makes its standard input anew.
    stdin: &'a dyn Fn() -> OwnedFd,
    whole: &'a [u8],
    log: String,
}

impl Scene<'_> {
    /// Runs it under strace with the options `how`, and strace's log in the folder.
    fn traced(&self, how: &[String], stdin: OwnedFd) -> Outcome {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", &self.log]).args(how);
        command.arg(BIN).args(self.args);
        finish_on(command, stdin, PATIENCE)
    }

    /// Fails the n-th call on `target`, or on anything, then the next, until none is left. Returns
    /// the number of faults.
    fn walk(&self, faults: &[Fault], target: Option<&Path>) -> usize {
        let mut all = 0;
        for &(calls, fault, then, least) in faults {
            let start = if target.is_none() {
                self.start(calls)
            } else {
                0
            };
            let mut tried = 0;
            loop {
                let stdin = (self.stdin)();
                let mut how = vec![
                    format!("--trace={calls}"),
                    format!("--inject={calls}:{fault}:when={}", start + tried + 1),
                ];
                if let Some(target) = target {
                    // Each pipe has a name of its own.
                    let link = format!("/proc/self/fd/{}", stdin.as_raw_fd());
                    let stands = std::fs::read_link(link).expect("an open descriptor");
                    let path = if target == Path::new("-") {
                        &stands
                    } else {
                        target
                    };
                    how.extend(["-P".to_owned(), path.display().to_string()]);
                }
                let outcome = self.traced(&how, stdin);
                let log = std::fs::read_to_string(&self.log).expect("what strace saw");
                if !log.contains("(INJECTED)") {
                    break;
                }
                tried += 1;
                self.judge(&outcome, then);
            }
            assert!(
                tried >= least,
                "{:?}: {calls} with {fault}: only {tried} faults of {least}",
                self.args
            );
            all += tried;
        }
        all
    }

    /// How many of those calls come before the program's own code, which starts after the runtime's
    /// last signal handler.
    fn start(&self, calls: &str) -> usize {
        let how = [format!("--trace={calls},rt_sigaction")];
        self.traced(&how, (self.stdin)()).ok().stdout_is(self.whole);
        let log = std::fs::read_to_string(&self.log).expect("what strace saw");
        let ours = log.find("rt_sigaction(SIGBUS, {").expect("a handler");
        let before = &log[..log[..ours].rfind('\n').map_or(0, |end| end + 1)];
        let lines = before.lines();
        lines.filter(|line| !line.contains("rt_sigaction")).count()
    }

    #[track_caller]
    fn judge(&self, outcome: &Outcome, then: Then) {
        match then {
            Gone => {
                outcome.fails(141).stderr_is("");
                is_beginning(outcome, self.whole);
            }
            Fails(reason) => fails_after_a_beginning(outcome, self.whole, reason),
            Either(reason) if outcome.status != 0 => {
                fails_after_a_beginning(outcome, self.whole, reason);
            }
            Whole | Either(_) => {
                outcome.ok().stdout_is(self.whole);
            }
        }
        if !matches!(outcome.stdout.last(), None | Some(b'\n')) {
            outcome.fail("the output ends inside a line");
        }
    }
}

fn is_wide() -> bool {
    std::env::var_os("HAPFILTER_FAULTS").is_some_and(|value| value == "wide")
}

fn can_trace() -> bool {
    let mut command = Command::new("strace");
    command.args(["-o", "/dev/null", "true"]);
    let outcome = finish(command, "", PATIENCE);
    if outcome.status != 0 {
        skip("calls that fail", &String::from_utf8_lossy(&outcome.stderr));
    }
    outcome.status == 0
}

/// Has `walk` go over runs with several numbers of threads, and prints how many faults there were.
/// It gets the arguments, the matrix, the resulting table, and a folder.
fn walks(what: &str, walk: impl Fn(&[&str], &str, &[u8], &tempfile::TempDir) -> usize) {
    if !can_trace() {
        return;
    }
    let (rows, threads) = match is_wide() {
        true => (60, &["-@1", "-@2", "-@3", "-@8"][..]),
        false => (12, &["-@1", "-@2"][..]),
    };
    let input = matrix(rows);
    let whole = table(&input);
    let dir = tempdir();
    let faults: usize = threads
        .iter()
        .map(|threads| walk(&[threads, "--batch-size=40"], &input, &whole, &dir))
        .sum();
    eprintln!("{what}: {faults} faults");
}

fn log(dir: &tempfile::TempDir) -> String {
    file(dir, "log", "")
}

/// A pipe that holds the whole input, which is small enough to be written before anybody reads.
fn filled(input: &str) -> PipeReader {
    let (reader, mut writer) = std::io::pipe().expect("pipe");
    writer.write_all(input.as_bytes()).expect("room for it");
    reader
}

fn nothing() -> OwnedFd {
    File::open("/dev/null").expect("/dev/null").into()
}

#[test]
fn calls_on_a_piped_input_fail_one_by_one() {
    walks("a pipe on stdin", |args, input, whole, dir| {
        let scene = Scene {
            args,
            stdin: &|| filled(input).into(),
            whole,
            log: log(dir),
        };
        let faults = [&READING[..], &ASKING, &STANDING, &FROM_PIPE].concat();
        scene.walk(&faults, Some(Path::new("-")))
    });
}

#[test]
fn calls_on_an_input_file_fail_one_by_one() {
    walks("a file on stdin", |args, input, whole, dir| {
        let path = file(dir, "matrix", input);
        let scene = Scene {
            args,
            stdin: &|| File::open(&path).unwrap().into(),
            whole,
            log: log(dir),
        };
        let faults = [&READING[..], &ASKING, &STANDING, &FROM_FILE].concat();
        scene.walk(&faults, Some(Path::new("-")))
    });
}

#[test]
fn calls_on_an_operand_fail_one_by_one() {
    walks("an operand", |args, input, whole, dir| {
        let path = file(dir, "matrix", input);
        let scene = Scene {
            args: &[args, &[&path]].concat(),
            stdin: &nothing,
            whole,
            log: log(dir),
        };
        let faults = [&READING[..], &ASKING, &FROM_FILE, &OPENING].concat();
        scene.walk(&faults, Some(Path::new(&path)))
    });
}

/// A matrix that takes several reads even when it is compressed, so that a call can fail inside a
/// block or a member.
fn hard_to_compress() -> String {
    let mut rng = fastrand::Rng::with_seed(15);
    let mut allele = || -> String {
        (0..100)
            .map(|_| ['A', 'C', 'G', 'T'][rng.usize(..4)])
            .collect()
    };
    let mut text = NAMES.to_owned();
    for position in 1..2000 {
        let (first, second, third) = (allele(), allele(), allele());
        let _ = writeln!(text, "c\t{position}\t{first}\t{second}\t{third}");
    }
    text
}

#[test]
fn calls_on_compressed_input_fail_one_by_one() {
    let text = hard_to_compress();
    let whole = table(&text);
    for (what, packed) in [
        ("BGZF", bgzf(text.as_bytes(), &[60_000])),
        ("gzip", member(text.as_bytes())),
    ] {
        assert!(
            packed.len() > 1 << 17,
            "{what}: only {} bytes",
            packed.len()
        );
        walks(what, |args, _, _, dir| {
            let path = file(dir, "packed", &packed);
            let scene = Scene {
                args: &[args, &[&path]].concat(),
                stdin: &nothing,
                whole: &whole,
                log: log(dir),
            };
            scene.walk(&READING, Some(Path::new(&path)))
        });
    }
}

#[test]
fn writes_fail_one_by_one() {
    walks("writes", |args, input, whole, dir| {
        let scene = Scene {
            args,
            stdin: &|| filled(input).into(),
            whole,
            log: log(dir),
        };
        scene.walk(&WRITING, None)
    });
    walks("writes of a text", |_, _, _, dir| {
        let whole = run(["--help"], "").stdout;
        let scene = Scene {
            args: &["--help"],
            stdin: &nothing,
            whole: &whole,
            log: log(dir),
        };
        scene.walk(&WRITING, None)
    });
}

/// Runs it with standard output to a file, and traces the calls on that file. Returns the file's
/// content as the output, and strace's log.
fn traced_on_a_file(dir: &tempfile::TempDir, args: &[&str], fault: &[&str]) -> (Outcome, String) {
    let target = file(dir, "table", "");
    let log = log(dir);
    let script = "exec strace -f -qq -o \"$LOG\" -P \"$TARGET\" \"$@\" > \"$TARGET\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", "--trace=write,close"]);
    command.args(fault).arg(BIN).args(args);
    command.env("LOG", &log).env("TARGET", &target);
    let mut outcome = finish(command, MATRIX, PATIENCE);
    outcome.stdout = std::fs::read(target).expect("what was written");
    let log = std::fs::read_to_string(log).expect("what strace saw");
    (outcome, log)
}

/// On a full quota or network disk, close may be the first call that reports it.
#[test]
fn standard_output_is_closed_and_that_can_fail() {
    if !can_trace() {
        return;
    }
    let dir = tempdir();
    let path = file(&dir, "matrix", MATRIX);
    let runs = [
        &["-@1"][..],
        &["-@2"],
        &["-@2", &path],
        &["-@2", "--batch-size=1", &path],
        &["-@1", "--no-header", "--batch-size=1"],
    ];
    for args in runs.into_iter().chain(TEXTS) {
        let whole = run(args, MATRIX).ok().stdout.clone();
        let (outcome, log) = traced_on_a_file(&dir, args, &[]);
        outcome.ok().stdout_is(&whole).stderr_is("");
        let calls: Vec<&str> = log.lines().collect();
        let [.., write, close] = calls[..] else {
            outcome.fail(&log);
        };
        if !write.contains("write(1,") || !close.contains("close(1)") {
            outcome.fail(&format!("expected a write and then a close:\n{log}"));
        }
        for (fault, reason) in [
            ("EDQUOT", "Disk quota exceeded"),
            ("ENOSPC", "No space left on device"),
            ("EIO", BROKEN),
            ("EINTR", "Interrupted system call"),
        ] {
            let fault = format!("--inject=close:error={fault}");
            let (outcome, log) = traced_on_a_file(&dir, args, &[&fault]);
            outcome.fails(1).stdout_is(&whole).stderr_is(format!(
                "hapfilter: cannot write standard output: {reason}\n"
            ));
            // Whether the descriptor is still open then is unknown, so there must be no second try.
            assert_eq!(log.matches("close(1)").count(), 1, "{log}");
        }
    }
}

#[test]
fn memory_and_threads_are_refused_one_by_one() {
    // Batches large enough that the system maps their memory separately, and more than one.
    let input = matrix(20_000);
    let whole = table(&input);
    for (what, content) in [
        ("memory and threads", input.clone().into_bytes()),
        ("the same for BGZF", bgzf(input.as_bytes(), &[60_000])),
    ] {
        walks(what, |args, _, _, dir| {
            let path = file(dir, "matrix", &content);
            let scene = Scene {
                args: &[args[0], "--batch-size=150K", &path],
                stdin: &nothing,
                whole: &whole,
                log: log(dir),
            };
            let threads = if args[0] == "-@1" { &[][..] } else { &THREADS };
            scene.walk(&[&LIVING[..], threads].concat(), None)
        });
    }
}
