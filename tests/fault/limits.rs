//! Too little memory, too few threads.
//!
//! The program allocates batches fallibly, and a refusal is an error like any other. The standard
//! library's small allocations are not fallible: if one fails, the process aborts with the
//! runtime's message. The program does without threads that it cannot get. None of this may make it
//! hang or change its output.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{
    MATRIX, NAMES, TABLE, fails_after_a_beginning, is_beginning, matrix, skip, table,
    without_privileges,
};
use crate::util::{BIN, DEADLINE, Outcome, file, finish, run, shell, tempdir};

/// Runs hapfilter with `kib` KiB of address space.
#[track_caller]
fn with_memory(kib: u64, args: &[&str], input: &str) -> Outcome {
    // A requested backtrace would allocate while the process aborts for lack of memory.
    let prelude = format!("unset RUST_BACKTRACE; ulimit -v {kib};");
    shell(&prelude, "", args, input)
}

#[test]
fn too_little_memory_ends_with_a_message_or_with_everything() {
    let input = matrix(20_000);
    let whole = table(&input);
    let dir = tempdir();
    let path = file(&dir, "matrix", &input);
    let (mut refused, mut aborted, mut done) = (0, 0, 0);
    // What the loader needs to start the program at all is outside the program's control.
    let starts = |kib: &u64| with_memory(*kib, &["--version"], "").status == 0;
    let least = (1000..).step_by(200).find(starts).expect("enough to start");
    for threads in ["-@1", "-@2", "-@16"] {
        let mut kib = least;
        while kib < 400_000 {
            for args in [&[threads][..], &[threads, &path]] {
                let outcome = with_memory(kib, args, &input);
                match outcome.status {
                    0 => {
                        outcome.stdout_is(&whole);
                        done += 1;
                    }
                    134 => {
                        assert!(!outcome.stderr.is_empty(), "{kib} KiB: {outcome}");
                        is_beginning(&outcome, &whole);
                        aborted += 1;
                    }
                    _ => {
                        fails_after_a_beginning(&outcome, &whole, "");
                        outcome.stderr_has("memory");
                        refused += 1;
                    }
                }
            }
            kib += kib / 8;
        }
    }
    eprintln!("limits of memory: {done} done, {refused} refused, {aborted} aborted");
    assert!(done > 0 && refused > 0, "{done} done, {refused} refused");
}

/// Our own control group for memory, or why there is none.
struct Group(PathBuf);

impl Group {
    fn new(bytes: u64) -> Result<Group, String> {
        let mine = std::fs::read_to_string("/proc/self/cgroup").map_err(|e| e.to_string())?;
        // Version 2 of control groups has one tree, version 1 one for each kind of limit.
        let old = mine.lines().find_map(|line| line.split_once(":memory:"));
        let new = mine.lines().find_map(|line| line.strip_prefix("0::/"));
        let (root, path, limit) = match (old, new) {
            (Some((_, path)), _) => ("/sys/fs/cgroup/memory", path, "memory.limit_in_bytes"),
            (None, Some(path)) => ("/sys/fs/cgroup", path, "memory.max"),
            (None, None) => return Err("no control groups".to_owned()),
        };
        let group = Path::new(root)
            .join(path.trim_start_matches('/'))
            .join(format!("hapfilter-{}-{bytes}", std::process::id()));
        std::fs::create_dir(&group).map_err(|e| format!("{}: {e}", group.display()))?;
        let group = Group(group);
        let limit = group.0.join(limit);
        // Never created: if the file is missing, this group has no memory limits.
        let file = File::options().write(true).open(&limit);
        file.and_then(|mut file| file.write_all(bytes.to_string().as_bytes()))
            .map_err(|e| format!("{}: {e}", limit.display()))?;
        Ok(group)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The child that was in it has ended.
        let _ = std::fs::remove_dir(&self.0);
    }
}

/// Runs hapfilter in the group.
#[track_caller]
fn within(group: &Group, args: &[&str], input: &str) -> Outcome {
    let script = "echo $$ > \"$GROUP/cgroup.procs\" && exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, BIN]).args(args);
    command.env("GROUP", &group.0);
    finish(command, input, DEADLINE)
}

#[test]
fn a_control_group_with_little_memory_is_enough_for_much_input() {
    let (group, tiny) = match (Group::new(16 << 20), Group::new(1 << 20)) {
        (Ok(group), Ok(tiny)) => (group, tiny),
        (Err(why), _) | (_, Err(why)) => {
            return skip("a control group with little memory", &why);
        }
    };
    let block = matrix(1000);
    let rows = block[NAMES.len()..].repeat(1500);
    let table = table(&block);
    let header = table.iter().position(|&b| b == b'\n').unwrap() + 1;
    let input = NAMES.to_owned() + &rows;
    let whole = [&table[..header], &table[header..].repeat(1500)].concat();
    let dir = tempdir();
    let path = file(&dir, "matrix", &input);
    for args in [&["-@1"][..], &["-@2"], &["-@2", &path]] {
        within(&group, args, &input)
            .ok()
            .stdout_is(&whole)
            .stderr_is("");
    }
    // With even less the system kills the child; it has written nothing wrong.
    let outcome = within(&tiny, &["-@2"], &input);
    outcome.fails(137);
    is_beginning(&outcome, &whole);
}

#[test]
fn any_number_of_threads_gives_the_same_output() {
    let input = matrix(2000);
    let whole = table(&input);
    for threads in 1..=64 {
        let args = [&format!("-@{threads}"), "--batch-size=700"];
        run(args, &input[..]).ok().stdout_is(&whole).stderr_is("");
    }
}

/// A long line whose memory is refused: the part read so far is neither a row nor a bad row.
#[test]
fn a_line_without_memory_is_an_error_after_the_rows_before_it() {
    let dir = tempdir();
    let long = "-".repeat(60_000_000);
    let matrix = file(&dir, "matrix", format!("{MATRIX}c\t2\tA\tT\t{long}"));
    for args in [
        &[&matrix[..], "-@1"][..],
        &[&matrix, "-@1", "--skip-bad-rows"],
    ] {
        shell("ulimit -v 30000;", "", args, "")
            .fails(1)
            .stdout_is(TABLE)
            .stderr_has("bytes of memory for a batch");
    }
}

/// A short line that would become a row of 500 MB.
#[test]
fn a_row_without_memory_is_an_error_after_the_rows_before_it() {
    let columns = vec!["1a"; 500].join(",");
    let long = "C".repeat(1_000_000);
    let input = format!("{MATRIX}c\t2\tA\t{long}\tA\n");
    let sample = format!("-ss={columns}");
    let args = ["-@1", "-q", "--no-header", &sample];
    let outcome = shell("ulimit -v 200000;", "", &args, input);
    outcome
        .fails(1)
        .stderr_has("stdin:3: cannot allocate ")
        .stderr_has("memory");
    assert!(outcome.stdout.starts_with(b"c\t1\t"), "{outcome}");
}

/// If the system refuses threads, the run gets slower but does not fail.
#[test]
fn threads_that_cannot_be_had_are_done_without() {
    if !rustix::process::getuid().is_root() {
        // Only root can become a user with a predictable number of processes.
        return;
    }
    let dir = tempdir();
    let input = format!("{MATRIX}{}", "c\t1\tA\tA\tA\n".repeat(100_000));
    for allowed in 1..6 {
        // The limit comes last: a user already over it could not run anything.
        let limit = format!("--nproc={allowed}");
        let mut command = without_privileges(&dir, 65532, &["prlimit", &limit]);
        command.arg("-@4");
        finish(command, &input[..], DEADLINE)
            .ok()
            .stdout_is(TABLE)
            // The main thread is a process too, and not among the five.
            .stderr_has(&format!(
                "only {} of 5 threads could be started",
                allowed - 1
            ));
    }
}
