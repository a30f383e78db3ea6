//! What the program does when its output, its input or the system fails, and what it refuses to
//! touch.
//!
//! Whatever breaks, these tests allow only three endings: status 0 and the whole output; the status
//! of the fault, one message with the reason, and an exact prefix of the whole output; or the
//! signal that was sent.

/// Standard streams that are closed, in every combination.
mod closed;

/// An output that runs out of room at its first, a middle or its last byte.
mod full;

/// Standard input and output that are not pipes or files, in odd states and portions.
mod kinds;

/// Too little memory, too few threads.
mod limits;

/// Signals in the middle of a run.
mod signals;

/// Each call to the system fails once.
mod syscalls;

/// Operands and streams that cannot be read, or no longer can.
mod unreadable;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::ends::Feed;
use crate::oracle::{Options, oracle};
use crate::util::{BIN, Child, DEADLINE, Outcome, finish};

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";
const MATRIX: &str = "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n";
const TABLE: &str = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n";

/// A matrix of `rows` different rows; every fifth has no alternative allele.
fn matrix(rows: usize) -> String {
    let row = |n| match n % 5 {
        0 => format!("c\t{n}\tA\tA\tA\n"),
        1 => format!("c\t{n}\tA\tN\tTG\n"),
        _ => format!("c\t{n}\tA\tA\tC\n"),
    };
    NAMES.to_owned() + &(1..=rows).map(row).collect::<String>()
}

/// The table that the oracle makes of a matrix.
fn table(matrix: &str) -> Vec<u8> {
    oracle(&Options::default(), matrix.as_bytes()).stdout
}

/// Status 1, one message besides notes that ends with `reason`, and a prefix of `whole`.
#[track_caller]
fn fails_after_a_beginning(outcome: &Outcome, whole: &[u8], reason: &str) {
    outcome.fails(1);
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let is_message = |line: &&str| !line.starts_with("hapfilter: note: ");
    let messages: Vec<&str> = stderr.lines().filter(is_message).collect();
    if messages.len() != 1
        || !messages[0].starts_with("hapfilter: ")
        || !messages[0].ends_with(reason)
    {
        outcome.fail(&format!("expected one message that ends with `{reason}`"));
    }
    is_beginning(outcome, whole);
}

#[track_caller]
fn is_beginning(outcome: &Outcome, whole: &[u8]) {
    if !whole.starts_with(&outcome.stdout) {
        outcome.fail("stdout is no beginning of the whole output");
    }
}

/// Runs hapfilter with that stdout and the whole matrix on stdin.
#[track_caller]
fn with_stdout(args: &[&str], input: &str, stdout: impl Into<Stdio>) -> Outcome {
    let (stdin, mut feed) = Feed::pipe();
    let child = Child::hapfilter(args, stdin, stdout);
    feed.send_for(input.as_bytes(), DEADLINE);
    drop(feed);
    child.wait()
}

/// The program, started by the words `by` if any, as a user whom permissions and limits bind: root
/// becomes `user`. `dir` is where that user can reach the program, since the build's own folder may
/// be closed to others.
fn without_privileges(dir: &tempfile::TempDir, user: u32, by: &[&str]) -> Command {
    let mut words: Vec<String> = Vec::new();
    let mut program = PathBuf::from(BIN);
    if rustix::process::getuid().is_root() {
        let mode = PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(dir.path(), mode).expect("my own folder");
        program = dir.path().join("hapfilter");
        if !program.exists() {
            // A separate process copies. A process that another thread starts meanwhile would
            // inherit our copy open for writing, and then it cannot be run.
            let mut copy = Command::new("cp");
            copy.arg(BIN).arg(&program);
            finish(copy, "", DEADLINE).ok();
        }
        words.push("setpriv".to_owned());
        words.push(format!("--reuid={user}"));
        words.push(format!("--regid={user}"));
        words.push("--clear-groups".to_owned());
    }
    words.extend(by.iter().map(|&word| word.to_owned()));
    words.push(program.to_str().expect("a path that is text").to_owned());
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    command
}

/// Says why a test is skipped on this machine.
fn skip(what: &str, why: &str) {
    eprintln!("skipped: {what}: {}", why.trim_end());
}
