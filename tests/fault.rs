//! What the program does when its output or its input fails, and what it refuses to touch.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{Seek, SeekFrom};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::ends::{Feed, Tap};
use crate::util::{BIN, Child, DEADLINE, file, finish, finish_on, run, shell, tempdir};

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";
const MATRIX: &str = "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n";
const TABLE: &str = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n";

fn full() -> File {
    OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("/dev/full")
}

/// Runs hapfilter with that stdout and the whole matrix on stdin.
#[track_caller]
fn with_stdout(args: &[&str], input: &str, stdout: impl Into<Stdio>) -> crate::util::Outcome {
    let (stdin, mut feed) = Feed::pipe();
    let child = Child::hapfilter(args, stdin, stdout);
    feed.send_for(input.as_bytes(), DEADLINE);
    drop(feed);
    child.wait()
}

#[test]
fn a_full_device_is_reported() {
    for threads in ["-@1", "-@2"] {
        with_stdout(&[threads], MATRIX, full())
            .fails(1)
            .stderr_has("No space left on device");
        // Even the header alone is output, and one row without it.
        with_stdout(&[threads], NAMES, full())
            .fails(1)
            .stderr_has("No space left on device");
        with_stdout(&[threads, "--no-header"], MATRIX, full())
            .fails(1)
            .stderr_has("No space left on device");
        // Where nothing is written nothing can fail.
        with_stdout(&[threads, "--no-header"], NAMES, full()).ok();
    }
    for words in ["--help", "-h", "--version"] {
        with_stdout(&[words], "", full())
            .fails(1)
            .stderr_has("No space left on device");
    }
}

#[test]
fn a_full_device_ends_the_run_while_stdin_stays_open_and_silent() {
    for threads in ["-@1", "-@2", "-@8"] {
        let (stdin, mut input) = Feed::pipe();
        let child = Child::hapfilter(&[threads], stdin, full());
        input.send(MATRIX);
        child.wait().fails(1).stderr_has("No space left on device");
        drop(input);
    }
}

#[test]
fn a_full_device_ends_endless_input() {
    for threads in ["-@1", "-@2"] {
        let (stdin, mut input) = Feed::pipe();
        let child = Child::hapfilter(&[threads], stdin, full());
        let feeder = std::thread::spawn(move || {
            input.send_for(NAMES.as_bytes(), DEADLINE);
            let rows = "c\t1\tA\tA\tC\n".repeat(10_000);
            let mut taken = 0;
            loop {
                let sent = input.send_for(rows.as_bytes(), DEADLINE);
                taken += sent;
                if sent < rows.len() {
                    return taken;
                }
            }
        });
        child.wait().fails(1).stderr_has("No space left on device");
        let taken = feeder.join().expect("feeder");
        assert!(
            taken < 16 << 20,
            "{threads}: {taken} bytes were read after the first write had failed"
        );
    }
}

#[test]
fn a_closed_stdout_is_reported() {
    // The runtime opens /dev/null in the place of a closed descriptor, so that no write fails.
    shell("", ">&-", &["-@1"], MATRIX).fails(1);
    shell("", ">&-", &["-@2"], MATRIX).fails(1);
    shell("", ">&-", &["--help"], "").fails(1);
    shell("", ">/dev/null", &[], MATRIX).ok().stderr_is("");
}

#[test]
fn a_stdout_that_cannot_be_written_is_reported() {
    let dir = tempdir();
    let path = file(&dir, "read-only", "unchanged");
    for args in [&["-@1"][..], &["-@2"], &["--help"]] {
        with_stdout(args, MATRIX, File::open(&path).unwrap()).fails(1);
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), "unchanged");
}

#[test]
fn a_closed_or_unwritable_stdin_is_reported() {
    let dir = tempdir();
    let names = file(&dir, "names.tsv", NAMES);
    let target = file(&dir, "write-only", "");
    for args in [&["-@1"][..], &["-@2"], &["--header", &names]] {
        shell("", "<&-", args, "").fails(1);
        shell("", &format!("0>>'{target}'"), args, "").fails(1);
        let child = Child::hapfilter(args, File::open(dir.path()).unwrap(), Stdio::null());
        child.wait().fails(1).stderr_has("directory");
    }
    // Only what is read has to be readable.
    let matrix = file(&dir, "matrix.tsv", MATRIX);
    shell("", "<&-", &[&matrix], "").ok().stdout_is(TABLE);
}

#[test]
fn a_read_error_comes_after_the_rows_read_before_it() {
    // Nothing is mapped at address 0, so that reading this file from its start gives EIO.
    let memory = "/proc/self/mem";
    let dir = tempdir();
    let matrix = file(&dir, "matrix.tsv", MATRIX);
    let names = file(&dir, "names.tsv", NAMES);
    for threads in ["-@1", "-@2", "-@8"] {
        run([threads, &matrix, memory], "")
            .fails(1)
            .stdout_is(TABLE)
            .stderr_has("Input/output error");
        let child = Child::hapfilter(
            &[threads, "--header", &names],
            File::open(memory).unwrap(),
            Stdio::null(),
        );
        child.wait().fails(1).stderr_has("Input/output error");
    }
}

#[test]
fn a_stderr_that_cannot_be_written_is_ignored() {
    let unpaired = MATRIX
        .replace("1b", "2b")
        .replace("REF\t", "REF\t2a\t")
        .replace("A\tA\tC", "A\tA\tA\tC");
    for tail in ["2>&-", "2>/dev/full"] {
        let outcome = shell("", tail, &[], unpaired.as_str());
        outcome
            .ok()
            .stdout_is("contig\tpos\tref\talt\t2a2b_PI\t2a2b_PG_al\nc\t1\tA\tC\tc\tA|C\n");
        let outcome = shell("", tail, &[], format!("{MATRIX}c\t2\n"));
        assert_eq!(outcome.status, 1, "{outcome}");
        outcome.stdout_is(TABLE);
    }
}

#[test]
fn the_file_that_is_read_is_not_written() {
    let dir = tempdir();
    let path = file(&dir, "matrix.tsv", MATRIX);
    let append = || OpenOptions::new().append(true).open(&path).unwrap();
    for threads in ["-@1", "-@2"] {
        Child::hapfilter(&[threads], File::open(&path).unwrap(), append())
            .wait()
            .fails(1);
        Child::hapfilter(&[threads, &path], Stdio::null(), append())
            .wait()
            .fails(1);
        let other = file(&dir, "other.tsv", MATRIX);
        Child::hapfilter(&[threads, &other, &path], Stdio::null(), append())
            .wait()
            .fails(1);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), MATRIX);
    }
    // Another file is written, and a device may be both.
    let target = dir.path().join("table.tsv");
    Child::hapfilter(
        &[],
        File::open(&path).unwrap(),
        File::create(&target).unwrap(),
    )
    .wait()
    .ok();
    assert_eq!(std::fs::read_to_string(target).unwrap(), TABLE);
    let names = file(&dir, "names.tsv", NAMES);
    Child::hapfilter(&["--header", &names], Stdio::null(), Stdio::null())
        .wait()
        .ok();
}

/// A terminal: the master, which keeps it alive, and the side that a program sees.
fn terminal() -> (std::os::fd::OwnedFd, std::os::fd::OwnedFd) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).expect("grantpt");
    unlockpt(&master).expect("unlockpt");
    let name = ptsname(&master, Vec::new()).expect("ptsname");
    let user = rustix::fs::open(
        name.as_c_str(),
        OFlags::RDWR | OFlags::NOCTTY,
        Mode::empty(),
    )
    .expect("the terminal");
    (master, user)
}

#[test]
fn a_terminal_is_not_waited_on() {
    let (_master, user) = terminal();
    let (output, stdout) = Tap::pipe();
    let outcome = Child::hapfilter(&[], user.try_clone().unwrap(), stdout).wait();
    outcome.fails(2);
    assert_eq!(
        outcome.stderr.split(|&b| b == b'\n').count(),
        3,
        "two lines:\n{outcome}"
    );
    assert!(output.rest().is_empty());

    let dir = tempdir();
    let matrix = file(&dir, "matrix.tsv", MATRIX);
    let (output, stdout) = Tap::pipe();
    Child::hapfilter(&[&matrix], user.try_clone().unwrap(), stdout)
        .wait()
        .ok()
        .stderr_is("");
    assert_eq!(String::from_utf8_lossy(&output.rest()), TABLE);
    let (output, stdout) = Tap::pipe();
    Child::hapfilter(&["--help"], user, stdout)
        .wait()
        .ok()
        .stderr_is("");
    assert!(!output.rest().is_empty());
}

#[test]
fn a_line_without_end_is_given_up() {
    for threads in ["-@1", "-@2"] {
        for start in ["", MATRIX] {
            let (stdin, mut input) = Feed::pipe();
            let (output, stdout) = Tap::pipe();
            let child = Child::hapfilter(&[threads, "--max-line=1M"], stdin, stdout);
            input.send(start);
            let feeder = std::thread::spawn(move || {
                let chunk = [b'A'; 1 << 16];
                let mut taken = 0;
                loop {
                    let sent = input.send_for(&chunk, DEADLINE);
                    taken += sent;
                    if sent < chunk.len() {
                        return taken;
                    }
                }
            });
            child.wait().fails(1).stderr_has("--max-line");
            let taken = feeder.join().expect("feeder");
            assert!(
                taken < 8 << 20,
                "{threads}: {taken} bytes of one line were taken"
            );
            assert_eq!(
                String::from_utf8_lossy(&output.rest()),
                if start.is_empty() { "" } else { TABLE }
            );
        }
    }
}

#[test]
fn a_failing_disk_in_the_middle_of_a_file() {
    let dir = tempdir();
    let target = dir.path().join("table.tsv");
    let rows = "c\t1\tA\tA\tC\n".repeat(100_000);
    for threads in ["-@1", "-@2"] {
        // A limit on the size of files stands in for a disk that fills up.
        let script = "ulimit -f 100; trap '' XFSZ; exec \"$0\" \"$@\" > \"$TARGET\"";
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(script)
            .args([BIN, threads])
            .env("TARGET", &target);
        let outcome = finish(command, format!("{NAMES}{rows}"), Duration::from_secs(60));
        outcome.fails(1).stderr_has("File too large");
    }
}

#[test]
fn standard_input_as_an_operand_is_checked_before_rows_are_written() {
    let dir = tempdir();
    let matrix = file(&dir, "matrix", MATRIX);
    for (redirect, reason) in [
        ("</", "Is a directory"),
        ("<&-", "Bad file descriptor"),
        ("0>/dev/null", "Bad file descriptor"),
    ] {
        shell("", redirect, &[&matrix, "-"], "")
            .fails(1)
            .stdout_is("")
            .stderr_is(format!("hapfilter: cannot read stdin: {reason}\n"));
    }
}

/// A long line whose memory cannot be had: what was read of it is neither a row nor a bad row.
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

/// Threads that the system does not let us have make the run slower, not fail.
#[test]
fn threads_that_cannot_be_had_are_done_without() {
    if !rustix::process::getuid().is_root() {
        // Only root can become a user whose processes are few enough to be counted on.
        return;
    }
    // Where that user can get at it, which the build's own folder may not allow.
    let dir = tempdir();
    std::fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).expect("my own folder");
    let program = dir.path().join("hapfilter");
    std::fs::copy(BIN, &program).expect("room for a copy");
    let input = format!("{MATRIX}{}", "c\t1\tA\tA\tA\n".repeat(100_000));
    for allowed in 1..6 {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--clear-groups", "prlimit"]);
        command
            .arg(format!("--nproc={allowed}"))
            .arg(&program)
            .arg("-@4");
        finish(command, &input[..], DEADLINE)
            .ok()
            .stdout_is(TABLE)
            .stderr_has("threads could be started");
    }
}

#[test]
fn a_file_on_stdin_is_read_from_where_it_stands_to_its_end() {
    let rows = |n| {
        (1..=n)
            .map(|n| format!("c\t{n}\tA\tA\tC\n"))
            .collect::<String>()
    };
    let table = |n| {
        let rows = (1..=n).map(|n| format!("c\t{n}\tA\tC\tc\tA|C\n"));
        TABLE.lines().next().unwrap().to_owned() + "\n" + &rows.collect::<String>()
    };
    let dir = tempdir();
    for lines in [0, 1, 20, 3000] {
        let path = file(
            &dir,
            "behind",
            format!("not for us\n{NAMES}{}", rows(lines)),
        );
        for threads in ["-@1", "-@2", "-@8"] {
            for size in ["7", "64", "1000", "4K", "1M"] {
                let mut stdin = File::open(&path).unwrap();
                stdin.seek(SeekFrom::Start(11)).unwrap();
                let mut command = Command::new(BIN);
                command.args([threads, "--batch-size", size]);
                finish_on(command, stdin.try_clone().unwrap(), DEADLINE)
                    .ok()
                    .stderr_is("")
                    .stdout_is(table(lines));
                // Whoever has the same descriptor finds it read.
                let end = stdin.metadata().unwrap().len();
                assert_eq!(stdin.stream_position().unwrap(), end, "{threads} {size}");
            }
        }
    }
}

#[test]
fn a_file_that_loses_its_end_is_not_taken_for_whole() {
    let rows: String = (1..=100_000)
        .map(|n| format!("c\t{n:06}\tA\tA\tC\n"))
        .collect();
    let table: String = (1..=100_000)
        .map(|n| format!("c\t{n:06}\tA\tC\tc\tA|C\n"))
        .collect();
    let first = TABLE.lines().next().unwrap().len() + 1;
    let dir = tempdir();
    // To nothing, to a line end behind the reader, and to one before it.
    for left in [0, NAMES.len() + 15, NAMES.len() + 15 * 90_000] {
        for (threads, size) in [("-@1", "4K"), ("-@2", "4K"), ("-@8", "64"), ("-@2", "1M")] {
            let path = file(&dir, "matrix", format!("{NAMES}{rows}"));
            let (mut output, stdout) = Tap::pipe();
            let stdin = File::open(&path).unwrap();
            let child = Child::hapfilter(&[threads, "--batch-size", size], stdin, stdout);
            // It has begun, and cannot get far before somebody takes what it writes; with large
            // batches it may have read all there was.
            output.exactly(first);
            File::options()
                .write(true)
                .open(&path)
                .unwrap()
                .set_len(left as u64)
                .unwrap();
            let written = output.rest();
            assert!(
                table.as_bytes().starts_with(&written),
                "{left} {threads} {size}"
            );
            let outcome = child.wait();
            match size {
                "1M" if outcome.status == 0 => assert_eq!(written.len(), table.len()),
                _ => {
                    outcome
                        .fails(1)
                        .stderr_has("it became shorter while it was read");
                }
            }
        }
    }
}
