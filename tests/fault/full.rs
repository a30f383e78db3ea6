//! An output that has no room.
//!
//! A device that is always full refuses the first byte, and a limit on the file size refuses one in
//! the middle. A file system in memory with a chosen amount of room can refuse any byte. The last
//! byte is the easiest to miss, because no later write can fail.

use std::fs::{File, OpenOptions};
use std::process::{Command, Stdio};

use super::{MATRIX, NAMES, TABLE, matrix, skip, table, with_stdout};
use crate::ends::Feed;
use crate::util::{BIN, Child, DEADLINE, file, finish, run, tempdir};

/// All options that print a text instead of a table.
pub const TEXTS: [&[&str]; 7] = [
    &["--help"],
    &["-h"],
    &["--version"],
    &["--generate", "man"],
    &["--generate", "complete-bash"],
    &["--generate", "complete-zsh"],
    &["--generate", "complete-fish"],
];

fn full() -> File {
    OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("/dev/full")
}

#[test]
fn a_full_device_is_reported() {
    for threads in ["-@1", "-@2"] {
        with_stdout(&[threads], MATRIX, full())
            .fails(1)
            .stderr_has("No space left on device");
        // The header alone is output, and so is a single row without it.
        with_stdout(&[threads], NAMES, full())
            .fails(1)
            .stderr_has("No space left on device");
        with_stdout(&[threads, "--no-header"], MATRIX, full())
            .fails(1)
            .stderr_has("No space left on device");
        // Nothing is written, so nothing can fail.
        with_stdout(&[threads, "--no-header"], NAMES, full()).ok();
    }
    for words in TEXTS {
        with_stdout(words, "", full())
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
fn a_stdout_that_cannot_be_written_is_reported() {
    let dir = tempdir();
    let path = file(&dir, "read-only", "unchanged");
    for args in [&["-@1"][..], &["-@2"], &["--help"]] {
        with_stdout(args, MATRIX, File::open(&path).unwrap()).fails(1);
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), "unchanged");
}

#[test]
fn a_failing_disk_in_the_middle_of_a_file() {
    let dir = tempdir();
    let target = dir.path().join("table.tsv");
    let rows = "c\t1\tA\tA\tC\n".repeat(100_000);
    for threads in ["-@1", "-@2"] {
        // A limit on the size of files stands in for a disk that fills up.
        let script = "ulimit -f 100; exec \"$0\" \"$@\" > \"$TARGET\"";
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(script)
            .args([BIN, threads])
            .env("TARGET", &target);
        // By default a write beyond the limit raises a signal that ends the process.
        finish(command, format!("{NAMES}{rows}"), DEADLINE)
            .fails(1)
            .stderr_is("hapfilter: cannot write standard output: File too large\n");
    }
}

/// Ways for a process to get its own file systems: as root, or as root of a user namespace.
const OWN_MOUNTS: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];

/// How many bytes the file system has room for: pages of any usual size.
const ROOM: usize = 128 << 10;

/// Runs hapfilter with its output appended to a file that can grow by `room` bytes. Returns what
/// was appended as its output.
#[track_caller]
fn with_room(unshare: &[&str], args: &[&str], input: &str, room: usize) -> crate::util::Outcome {
    let dir = tempdir();
    let taken = ROOM - room;
    let script = "set -e; mount -t tmpfs -o size=$ROOM none \"$DIR\"
        head -c $TAKEN /dev/zero > \"$DIR/table\"
        status=0; \"$0\" \"$@\" >> \"$DIR/table\" || status=$?
        tail -c +$((TAKEN + 1)) \"$DIR/table\"; exit $status";
    let mut command = Command::new("unshare");
    command.args(unshare).args(["sh", "-c", script, BIN]);
    command.args(args).env("DIR", dir.path());
    command.env("ROOM", ROOM.to_string());
    command.env("TAKEN", taken.to_string());
    finish(command, input, DEADLINE)
}

#[test]
fn a_full_disk_is_reported_whichever_byte_has_no_room() {
    let dir = tempdir();
    let mut why = String::new();
    let can = |unshare: &&&[&str]| {
        let mut command = Command::new("unshare");
        command.args(**unshare);
        command.args(["mount", "-t", "tmpfs", "none"]);
        command.arg(dir.path());
        let outcome = finish(command, "", DEADLINE);
        why += &String::from_utf8_lossy(&outcome.stderr);
        outcome.status == 0
    };
    let Some(unshare) = OWN_MOUNTS.iter().find(can) else {
        return skip("a file system with little room", &why);
    };
    let input = matrix(1000);
    let whole = table(&input);
    let header = whole.iter().position(|&b| b == b'\n').unwrap() + 1;
    let last = whole.len() - 1;
    for args in [&["-@1"][..], &["-@2"], &["-@2", "--batch-size=500"]] {
        for room in [0, 1, header - 1, header, header + 1, last / 2, last] {
            with_room(unshare, args, &input, room)
                .fails(1)
                .stdout_is(&whole[..room])
                .stderr_is("hapfilter: cannot write standard output: No space left on device\n");
        }
        with_room(unshare, args, &input, whole.len())
            .ok()
            .stdout_is(&whole)
            .stderr_is("");
    }
    for words in TEXTS {
        let whole = run(words, "").stdout;
        for room in [0, whole.len() / 2, whole.len() - 1] {
            with_room(unshare, words, "", room)
                .fails(1)
                .stdout_is(&whole[..room])
                .stderr_is("hapfilter: cannot write standard output: No space left on device\n");
        }
        with_room(unshare, words, "", whole.len())
            .ok()
            .stdout_is(&whole);
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
    // Another file may be written, and a device may be input and output at once.
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
