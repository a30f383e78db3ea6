//! Operands and streams that cannot be read, or no longer can.
//!
//! Errors that can be known beforehand are reported before any row is written. Later ones are
//! reported after the rows that were read before them: a file that vanishes or becomes unreadable
//! between the check of the operands and its turn, a medium that fails, a file that is truncated.

use std::fs::{File, Permissions};
use std::io::{Seek, SeekFrom};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{MATRIX, NAMES, TABLE, without_privileges};
use crate::ends::{Feed, Tap};
use crate::util::{BIN, Child, DEADLINE, file, finish, finish_on, run, shell, tempdir};

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

#[test]
fn an_operand_that_may_not_be_read_is_named_before_rows_are_written() {
    let dir = tempdir();
    let good = file(&dir, "good", MATRIX);
    let locked = file(&dir, "locked", MATRIX);
    std::fs::set_permissions(&locked, Permissions::from_mode(0o000)).unwrap();
    let folder = dir.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("inside"), MATRIX).unwrap();
    std::fs::set_permissions(&folder, Permissions::from_mode(0o600)).unwrap();
    let inside = folder
        .join("inside")
        .into_os_string()
        .into_string()
        .unwrap();
    let missing = format!("{good}/missing");
    for (bad, reason) in [
        (&locked, "Permission denied"),
        (&inside, "Permission denied"),
        (&missing, "Not a directory"),
    ] {
        for args in [
            &["-@2", bad][..],
            &[bad, &good],
            &[&good, bad],
            &[&good, "-", bad],
            &[&good, bad, &missing],
            &["--header", bad, &good],
            &["--samples", bad, &good],
            &["--format=vcf", "--contigs", bad, &good],
        ] {
            let mut command = without_privileges(&dir, 65533, &[]);
            command.args(args);
            finish(command, MATRIX, DEADLINE)
                .fails(1)
                .stdout_is("")
                .stderr_is(format!("hapfilter: cannot open '{bad}': {reason}\n"));
        }
    }
    // Makes the folder readable for whoever cleans up.
    std::fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
}

/// What happens to a file.
type Change = fn(&Path);

/// All operands have been checked once the first row is out, and the second is opened when the
/// first has ended. It changes in between.
#[test]
fn an_operand_that_changes_before_its_turn_is_reported_after_the_rows_before_it() {
    let vanish = |path: &Path| std::fs::remove_file(path).unwrap();
    let lock = |path: &Path| std::fs::set_permissions(path, Permissions::from_mode(0o000)).unwrap();
    let become_folder = |path: &Path| {
        std::fs::remove_file(path).unwrap();
        std::fs::create_dir(path).unwrap();
    };
    let become_other = |path: &Path| std::fs::write(path, "c\t7\tA\tT\tT\n").unwrap();
    let changes: [(Change, Option<&str>); 4] = [
        (
            vanish,
            Some("cannot open 'PATH': No such file or directory"),
        ),
        (lock, Some("cannot open 'PATH': Permission denied")),
        (become_folder, Some("cannot read PATH: Is a directory")),
        (become_other, None),
    ];
    for threads in ["-@1", "-@2", "-@8"] {
        for (change, message) in changes {
            let dir = tempdir();
            let second = file(&dir, "second", MATRIX);
            let (stdin, mut input) = Feed::pipe();
            let (mut output, stdout) = Tap::pipe();
            let mut command = without_privileges(&dir, 65533, &[]);
            command.args([threads, "-", &second]);
            let child = Child::start(command, stdin, stdout);
            input.send(MATRIX);
            let found = output.exactly(TABLE.len());
            assert_eq!(String::from_utf8_lossy(&found), TABLE);
            change(second.as_ref());
            drop(input);
            let outcome = child.wait();
            let rest = output.rest();
            let rest = String::from_utf8_lossy(&rest);
            match message {
                Some(message) => {
                    let message = message.replace("PATH", &second);
                    outcome
                        .fails(1)
                        .stderr_is(format!("hapfilter: {message}\n"));
                    assert_eq!(rest, "");
                }
                None => {
                    outcome.ok().stderr_is("");
                    assert_eq!(rest, "c\t7\tA\tT\tc\tT|T\n");
                }
            }
        }
    }
}

#[test]
fn a_read_error_comes_after_the_rows_read_before_it() {
    // Nothing is mapped at address 0, so reading this file from its start gives EIO.
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
                // Whoever shares the descriptor finds it at its end.
                let end = stdin.metadata().unwrap().len();
                assert_eq!(stdin.stream_position().unwrap(), end, "{threads} {size}");
            }
        }
    }
}

#[test]
fn a_file_truncated_while_it_is_read_is_an_error() {
    let rows: String = (1..=100_000)
        .map(|n| format!("c\t{n:06}\tA\tA\tC\n"))
        .collect();
    let table: String = (1..=100_000)
        .map(|n| format!("c\t{n:06}\tA\tC\tc\tA|C\n"))
        .collect();
    let first = TABLE.lines().next().unwrap().len() + 1;
    let dir = tempdir();
    // Truncates it to nothing, to a line end that the reader has passed, and to one ahead of it.
    for left in [0, NAMES.len() + 15, NAMES.len() + 15 * 90_000] {
        for (threads, size) in [("-@1", "4K"), ("-@2", "4K"), ("-@8", "64"), ("-@2", "1M")] {
            let path = file(&dir, "matrix", format!("{NAMES}{rows}"));
            let (mut output, stdout) = Tap::pipe();
            let stdin = File::open(&path).unwrap();
            let child = Child::hapfilter(&[threads, "--batch-size", size], stdin, stdout);
            // It has begun, and cannot get far until somebody reads its output. With large batches
            // it may have read everything.
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
                        .stderr_has("the file was truncated while being read");
                }
            }
        }
    }
}
