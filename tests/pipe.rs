//! The stream's promises: rows are not held back, the reader of the output may go away or stall,
//! and descriptors may be nonblocking.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::ends::{Feed, Tap, set_nonblocking};
use crate::util::{BIN, Child, DEADLINE, file, finish, tempdir, without_environment};

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";
const HEADER: &str = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\n";

fn row(n: usize) -> String {
    format!("c\t{n}\tA\tA\tC\n")
}

fn written(n: usize) -> String {
    format!("c\t{n}\tA\tC\tc\tA|C\n")
}

/// More rows than pipes and batches can hold, whatever pipe size the program asks for.
const MANY: usize = 400_000;

#[track_caller]
fn expect_line(output: &mut Tap, line: &str) {
    let found = output.line();
    assert_eq!(String::from_utf8_lossy(&found), line);
}

/// A child with both ends in hand that has read the names and written its header.
#[track_caller]
fn started(args: &[&str]) -> (Child, Feed, Tap) {
    let (stdin, mut input) = Feed::pipe();
    let (mut output, stdout) = Tap::pipe();
    let child = Child::hapfilter(args, stdin, stdout);
    input.send(NAMES);
    input.send(row(0));
    expect_line(&mut output, HEADER);
    expect_line(&mut output, &written(0));
    (child, input, output)
}

#[test]
fn a_row_comes_out_while_stdin_stays_open_and_silent() {
    for args in [
        &["-@1"][..],
        &["-@2"],
        &["-@2", "--batch-size=4M"],
        &["-@8", "--batch-size=1"],
    ] {
        let (child, mut input, mut output) = started(args);
        let mut best = Duration::MAX;
        for n in 1..=5 {
            let (line, next) = (row(n), row(n + 1));
            // The second half of the row, together with the first half of the next.
            let (half, next_half) = (line.len() / 2, next.len() / 2);
            input.send(if n == 1 { &line } else { &line[half..] });
            input.send(&next[..next_half]);
            let sent = Instant::now();
            expect_line(&mut output, &written(n));
            best = best.min(sent.elapsed());
        }
        assert!(
            best < Duration::from_millis(50),
            "{args:?}: the fastest of five rows took {best:?}"
        );
        let last = row(6);
        input.send(&last[last.len() / 2..]);
        drop(input);
        child.wait().ok().stderr_is("");
        assert_eq!(String::from_utf8_lossy(&output.rest()), written(6));
    }
}

#[test]
fn a_burst_comes_out_whole_before_the_input_ends() {
    // Sizes on both sides of what one read or one batch can hold.
    for args in [
        &["-@1"][..],
        &["-@2"],
        &["-@3", "--batch-size=4M"],
        &["-@8", "--batch-size=1000"],
    ] {
        let (child, mut input, mut output) = started(args);
        for count in [1, 2, 400, 6_000, 50_000] {
            let feeder = std::thread::spawn(move || {
                let rows: String = (0..count).map(row).collect();
                input.send(rows);
                input
            });
            let expected: String = (0..count).map(written).collect();
            let found = output.exactly(expected.len());
            assert!(
                found == expected.as_bytes(),
                "{args:?}: a burst of {count} rows came out changed"
            );
            input = feeder.join().expect("feeder");
        }
        drop(input);
        child.wait().ok();
        assert!(output.rest().is_empty());
    }
}

#[test]
fn rows_of_a_file_come_out_while_the_next_operand_is_silent() {
    let dir = tempdir();
    let first = file(&dir, "first.tsv", format!("{NAMES}{}", row(1)));
    for threads in ["-@1", "-@2"] {
        let (stdin, mut input) = Feed::pipe();
        let (mut output, stdout) = Tap::pipe();
        let child = Child::hapfilter(&[threads, &first, "-"], stdin, stdout);
        expect_line(&mut output, HEADER);
        expect_line(&mut output, &written(1));
        input.send(row(2));
        expect_line(&mut output, &written(2));
        drop(input);
        child.wait().ok();
    }
}

#[test]
fn a_bad_row_ends_the_run_while_stdin_stays_open() {
    for threads in ["-@1", "-@2", "-@8"] {
        let (child, mut input, output) = started(&[threads]);
        input.send("c\t1\tA\tA\n");
        child
            .wait()
            .fails(1)
            .stderr_has("stdin:3: expected 5 fields, found 4");
        assert!(output.rest().is_empty());
    }
}

#[test]
fn reader_gone_while_stdin_stays_open_and_silent() {
    for threads in ["-@1", "-@2", "-@8"] {
        // SIGPIPE is at its default, then ignored.
        for prelude in ["", "trap '' PIPE;"] {
            let (stdin, mut input) = Feed::pipe();
            let (mut output, stdout) = Tap::pipe();
            let mut command = Command::new("sh");
            command
                .arg("-c")
                .arg(format!("{prelude} exec \"$0\" \"$@\""))
                .args([BIN, threads]);
            let child = Child::start(command, stdin, stdout);
            input.send(NAMES);
            expect_line(&mut output, HEADER);
            output.close();
            input.send(row(1));
            child.wait().fails(141).stderr_is("");
            drop(input);
        }
    }
}

#[test]
fn reader_gone_in_the_middle_of_much_output() {
    for args in [["-@1"], ["-@2"]] {
        let (child, mut input, mut output) = started(&args);
        let rows: String = (1..1000).map(row).collect();
        let feeder =
            std::thread::spawn(
                move || while input.send_for(rows.as_bytes(), DEADLINE) == rows.len() {},
            );
        expect_line(&mut output, &written(1));
        output.close();
        child.wait().fails(141).stderr_is("");
        feeder.join().expect("feeder");
    }
}

#[test]
fn reader_gone_when_the_first_write_comes() {
    let (output, stdout) = Tap::pipe();
    output.close();
    let child = Child::hapfilter(&["--help"], std::process::Stdio::null(), stdout);
    child.wait().fails(141).stderr_is("");

    let (output, stdout) = Tap::pipe();
    output.close();
    let (stdin, mut input) = Feed::pipe();
    let child = Child::hapfilter(&["-@2"], stdin, stdout);
    input.send(NAMES);
    input.send(row(1));
    child.wait().fails(141).stderr_is("");
}

#[test]
fn reader_that_stalls_and_then_goes() {
    for nonblocking in [false, true] {
        for threads in ["-@1", "-@2"] {
            let (stdin, mut input) = Feed::pipe();
            let (output, stdout) = Tap::pipe();
            if nonblocking {
                set_nonblocking(&stdout);
            }
            let child = Child::hapfilter(&[threads, "--batch-size=16K"], stdin, stdout);
            let rows = [NAMES.to_owned(), (0..MANY).map(row).collect()].concat();
            let taken = input.send_for(rows.as_bytes(), Duration::from_millis(300));
            assert!(
                taken < rows.len(),
                "the child took everything while nobody read its output"
            );
            output.close();
            child.wait().fails(141).stderr_is("");
        }
    }
}

#[test]
fn head_ends_the_pipeline() {
    for prelude in ["", "trap '' PIPE;"] {
        let script = format!(
            "{prelude} {{ printf 'CHROM\\tPOS\\tREF\\t1a\\t1b\\n'; yes \"$(printf 'c\\t1\\tA\\tA\\tC')\"; }} 2>&- |
             {{ \"$0\"; echo \"status $?\" >&2; }} | head -n 2"
        );
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).arg(BIN);
        let outcome = finish(command, "", DEADLINE);
        outcome
            .ok()
            .stdout_is(format!("{HEADER}{}", written(1)))
            .stderr_is("status 141\n");
    }
}

#[test]
fn nonblocking_stdin_is_waited_on() {
    for threads in ["-@1", "-@2"] {
        let (stdin, mut input) = Feed::pipe();
        set_nonblocking(&stdin);
        let (mut output, stdout) = Tap::pipe();
        let child = Child::hapfilter(&[threads], stdin, stdout);
        // Each answer shows that the child has emptied the pipe, so its next read finds nothing.
        input.send(NAMES);
        expect_line(&mut output, HEADER);
        for n in 1..50 {
            let line = row(n);
            input.send(&line[..3]);
            input.send(&line[3..]);
            expect_line(&mut output, &written(n));
        }
        drop(input);
        child.wait().ok().stderr_is("");
        assert!(output.rest().is_empty());
    }
}

#[test]
fn nonblocking_stdout_is_waited_on() {
    let rows: String = (0..MANY).map(row).collect();
    let expected = [HEADER.to_owned(), (0..MANY).map(written).collect()].concat();
    for threads in ["-@1", "-@2"] {
        let (stdin, mut input) = Feed::pipe();
        let (output, stdout) = Tap::pipe();
        set_nonblocking(&stdout);
        let child = Child::hapfilter(&[threads, "--batch-size=10000"], stdin, stdout);
        input.send(NAMES);
        // Nothing is read until the child takes no more: its output pipe is full.
        let taken = input.send_for(rows.as_bytes(), Duration::from_millis(300));
        assert!(
            taken < rows.len(),
            "the child took everything while nobody read its output"
        );
        let rest = rows.clone();
        let feeder = std::thread::spawn(move || input.send(&rest[taken..]));
        assert!(
            output.rest() == expected.as_bytes(),
            "{threads}: the output is changed"
        );
        feeder.join().expect("feeder");
        child.wait().ok().stderr_is("");
    }
}

#[test]
fn nothing_in_the_environment_is_needed() {
    let (stdin, mut input) = Feed::pipe();
    let (output, stdout) = Tap::pipe();
    let mut command = Command::new(BIN);
    without_environment(&mut command).current_dir("/");
    let child = Child::start(command, stdin, stdout);
    input.send([NAMES, &row(1)].concat());
    drop(input);
    child.wait().ok().stderr_is("");
    assert_eq!(
        String::from_utf8_lossy(&output.rest()),
        format!("{HEADER}{}", written(1))
    );
}

#[test]
fn stdin_as_a_file_is_read_from_where_it_stands() {
    let dir = tempdir();
    let path = file(
        &dir,
        "matrix.tsv",
        format!("passed over\n{NAMES}{}", row(1)),
    );
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg("{ read -r line; exec \"$0\"; } < \"$1\"")
        .args([BIN, &path]);
    let outcome = finish(command, "", DEADLINE);
    outcome.ok().stdout_is(format!("{HEADER}{}", written(1)));
}

/// The producer may have asked for a larger pipe than the program would. It keeps it.
#[test]
fn a_pipe_gets_room_and_loses_none() {
    for (before, after) in [(4096, 1 << 20), (1 << 20, 1 << 20)] {
        let (stdin, mut input) = Feed::pipe();
        let pipe = stdin.try_clone().expect("another descriptor");
        rustix::pipe::fcntl_setpipe_size(&pipe, before).expect("a pipe of that size");
        let (mut output, stdout) = Tap::pipe();
        let child = Child::hapfilter(&["-q"], stdin, stdout);
        input.send(NAMES);
        input.send(row(0));
        expect_line(&mut output, HEADER);
        let size = rustix::pipe::fcntl_getpipe_size(&pipe).expect("a pipe has a size");
        assert_eq!(size, after, "a pipe of {before} bytes");
        drop(input);
        child.wait().ok();
    }
}

/// With the reader gone, the number of skipped rows is not reported.
#[test]
fn reader_gone_is_silent_even_after_skipped_bad_rows() {
    for threads in ["-@1", "-@2"] {
        let (child, mut input, mut output) = started(&[threads, "--skip-bad-rows"]);
        input.send("c\t1\n");
        input.send(row(1));
        // Once the next row is out, the bad row has been counted.
        expect_line(&mut output, &written(1));
        output.close();
        input.send(row(2));
        child
            .wait()
            .fails(141)
            .stderr_is("hapfilter: stdin:3: expected 5 fields, found 2\n");
    }
}
