//! Hostile input, or input that a broken disk, pipe or script has made.
//!
//! Whatever comes, the program must end with the correct table or with a message that fits on a
//! line, in a time that grows no faster than the input, and in the memory that the longest line,
//! the header and the batches account for. So every run here is measured. It has a bound on its
//! peak memory, with the reason, and a deadline that only quadratic time would reach. Inputs are
//! generated while they are sent.

use std::ffi::{OsStr, OsString};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::thread;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempfile::TempDir;

use crate::ends::Feed;
use crate::settings::FORMATS;
use crate::util::{BIN, DEADLINE, Outcome, finish, finish_on, tempdir};

/// Endless lines, files and lists.
mod endless;

/// A million columns, samples, alleles or contigs.
mod wide;

/// VCF with a million samples, or with thousands of alleles, keys or strands.
mod vcf;

/// The same for tables and genotypes.
mod spelled;

/// Encodings, compressed files, and bytes that are not text.
mod encodings;

/// Input and names that a terminal would obey.
mod terminals;

/// Invalid numbers, and numbers with too many digits.
mod numbers;

/// Files with nothing in them, and how the last line ends.
mod edges;

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";
const ROW: &str = "c\t1\tA\tA\tC\n";
const TABLE: &str = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n";

/// The settings for every case.
const THREADS: [&str; 2] = ["-@1", "-@4"];

const MIB: u64 = 1 << 10;

/// 10 MiB for the meter, 14 for the program with its batches, and room for lines of up to 2 MB.
const SMALL: u64 = 64 * MIB;

/// For a header of a million columns, and lines of 4 MB with their rows in several batches: as much
/// as for a matrix of a million columns.
const LARGE: u64 = 320 * MIB;

/// Runs the program and reports its peak in KiB on a last line of standard error, because only the
/// parent of an ended process can ask for it. The count starts at the parent's own size, about 10
/// MiB, so a bound below that would mean nothing.
const METER: &str = "import os, sys
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
status, usage = os.wait4(pid, 0)[1:]
os.write(2, b'%d\\n' % usage.ru_maxrss)
os._exit(os.waitstatus_to_exitcode(status) % 256)";

/// The interpreter that `python3` starts. Where that is a script of a version manager, it takes far
/// longer than the meter.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut command = Command::new("python3");
    command.args(["-ISc", "import sys; print(sys.executable, end='')"]);
    OsString::from_vec(finish(command, "", DEADLINE).ok().stdout.clone()).into()
});

/// Bytes to send: pieces, each repeated a number of times.
#[derive(Clone)]
struct Stream(Vec<(Vec<u8>, usize)>);

fn once(text: impl AsRef<[u8]>) -> Stream {
    times(1, text)
}

fn times(times: usize, text: impl AsRef<[u8]>) -> Stream {
    Stream(vec![(text.as_ref().to_vec(), times)])
}

/// Far more than the program may read, or hold.
fn endless(text: impl AsRef<[u8]>) -> Stream {
    const MUCH: usize = 16 << 20;
    times(MUCH / text.as_ref().len(), text)
}

impl Stream {
    fn then(mut self, other: Stream) -> Stream {
        self.0.extend(other.0);
        self
    }

    /// Passes everything to `sink` in blocks, until that returns false.
    fn send(self, mut sink: impl FnMut(&[u8]) -> bool) {
        for (text, times) in self.0 {
            let at_once = ((1 << 17) / text.len().max(1)).clamp(1, times.max(1));
            let block = text.repeat(at_once);
            let mut left = times;
            while left > 0 {
                let now = left.min(at_once);
                if !sink(&block[..now * text.len()]) {
                    return;
                }
                left -= now;
            }
        }
    }
}

/// Runs hapfilter with a stream on standard input. Its peak must be below `bound`, in KiB.
#[track_caller]
fn measured<S: AsRef<OsStr>>(args: &[S], bound: u64, input: Stream) -> Outcome {
    let (stdin, mut feed) = Feed::pipe();
    thread::spawn(move || input.send(|bytes| feed.send_for(bytes, DEADLINE) == bytes.len()));
    let mut command = Command::new(&*PYTHON);
    command.args(["-ISc", METER, BIN]).args(args);
    let mut outcome = finish_on(command, stdin, DEADLINE);
    let errors = outcome.stderr.strip_suffix(b"\n").unwrap_or_default();
    let line = errors
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    let peak = std::str::from_utf8(&errors[line..]).ok();
    let Some(peak) = peak.and_then(|text| text.parse::<u64>().ok()) else {
        outcome.fail("the meter (python3) did not tell the peak");
    };
    outcome.stderr.truncate(line);
    if peak >= bound {
        outcome.fail(&format!("a peak of {peak} KiB, where {bound} are plenty"));
    }
    outcome
}

/// A FIFO that sends a stream to whoever opens it.
fn fifo(dir: &TempDir, stream: Stream) -> String {
    let path = dir.path().join("fifo");
    // Left from the previous case.
    let _ = std::fs::remove_file(&path);
    mknodat(CWD, &path, FileType::Fifo, Mode::RWXU, 0).expect("a FIFO");
    let writer = path.clone();
    // Waits for the program to open it. The write fails if the program has gone.
    thread::spawn(move || {
        let mut pipe = OpenOptions::new().write(true).open(writer).expect("FIFO");
        stream.send(|bytes| pipe.write_all(bytes).is_ok());
    });
    path.into_os_string().into_string().expect("a path is text")
}

/// With each number of threads the input gives these rows.
#[track_caller]
fn gives(args: &[&str], bound: u64, input: &Stream, rows: impl AsRef<[u8]>) {
    for threads in THREADS {
        let args = [&[threads, "-q", "--no-header"], args].concat();
        let outcome = measured(&args, bound, input.clone());
        outcome.ok().stderr_is("").stdout_is(rows.as_ref());
    }
}

/// In each format, with one of the numbers of threads, that line is refused with that message,
/// which fits on a line.
#[track_caller]
fn refuses(input: &Stream, line: usize, message: &str) {
    for (format, threads) in FORMATS.iter().zip(THREADS.iter().cycle()) {
        let outcome = measured(&[threads, "-f", format], SMALL, input.clone());
        outcome
            .fails(1)
            .stderr_has(&format!("hapfilter: stdin:{line}: "))
            .stderr_has(message);
        assert!(outcome.stderr.len() < 400, "{outcome}");
    }
}

/// Runs hapfilter with each number of threads, within a bound in KiB. In `args` and `message`, `{}`
/// is a FIFO that sends `side`. The message is all of standard error.
#[track_caller]
fn case(args: &[&str], bound: u64, side: &Stream, input: &Stream, status: i32, message: &str) {
    let dir = tempdir();
    for threads in THREADS {
        let side = match args.contains(&"{}") {
            true => fifo(&dir, side.clone()),
            false => String::new(),
        };
        let word = |word: &&str| word.replace("{}", &side);
        let words: Vec<String> = [threads].iter().chain(args).map(word).collect();
        let outcome = measured(&words, bound, input.clone());
        outcome
            .fails(status)
            .stderr_is(message.replace("{}", &side));
    }
}
