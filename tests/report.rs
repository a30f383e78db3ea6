//! What is told of a run on request: the status line and the report at the end.
//!
//! A terminal is made for the child's standard error, and what is drawn on it is put together as a
//! terminal would, so that what counts is what a user sees.

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;
use std::process::Command;
use std::time::Instant;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::{Value, json};

use crate::ends::{Feed, Tap};
use crate::oracle::{Options, oracle};
use crate::util::{BIN, Child, DEADLINE, file, run, tempdir};

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";

/// Rows of many contigs, one after another and mixed, good and bad ones, and lines that are no rows.
fn matrix() -> String {
    let mut matrix = NAMES.to_owned();
    for n in 0..6000 {
        let contig = match n {
            0..2000 => "chr1".to_owned(),
            2000..2100 => format!("chr{}", n % 3),
            _ => format!("scaffold_{n}"),
        };
        let alleles = match n % 4 {
            0 => "A\tA",
            _ => "A\tC",
        };
        matrix += &match n % 7 {
            3 => format!("{contig}\t{n}\tA\t{alleles}\textra\n"),
            5 => format!("\n##\n{contig}\t{n}\tA\t{alleles}\n{NAMES}"),
            _ => format!("{contig}\t{n}\tA\t{alleles}\n"),
        };
    }
    matrix + "no fields at all\n\t\t\n"
}

/// Rows in, rows out and bad rows of each contig, as the oracle has it.
fn counted(matrix: &str) -> BTreeMap<String, [u64; 3]> {
    let options = Options {
        skip_bad_rows: true,
        ..Options::default()
    };
    let expected = oracle(&options, matrix.as_bytes());
    let mut contigs: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for (number, line) in matrix.lines().enumerate() {
        if line.is_empty() || line.starts_with("##") || format!("{line}\n") == NAMES {
            continue;
        }
        let contig = line.split_once('\t').map_or("", |(contig, _)| contig);
        let counts = contigs.entry(contig.to_owned()).or_default();
        counts[0] += 1;
        counts[2] += u64::from(expected.skipped.contains(&(number + 1)));
    }
    let table = String::from_utf8(expected.stdout).expect("text");
    for row in table.lines().skip(1) {
        let (contig, _) = row.split_once('\t').expect("columns");
        contigs.get_mut(contig).expect("a contig of the matrix")[1] += 1;
    }
    contigs
}

fn counts(of: &Value) -> [u64; 3] {
    ["rows_in", "rows_out", "bad_rows"].map(|name| of[name].as_u64().expect(name))
}

#[test]
fn rows_are_counted_as_they_are() {
    let matrix = matrix();
    let expected = counted(&matrix);
    let total = expected.values().fold([0; 3], |sum, counts| {
        std::array::from_fn(|i| sum[i] + counts[i])
    });
    for settings in [
        ["-@1", "--batch-size=512K"],
        ["-@1", "--batch-size=100"],
        ["-@3", "--batch-size=1000"],
        ["-@3", "--batch-size=1"],
    ] {
        let args = ["--stats=json", "--skip-bad-rows", "--quiet"];
        let outcome = run(args.iter().chain(&settings), matrix.as_str());
        outcome.ok();
        let report: Value = serde_json::from_slice(&outcome.stderr).expect("one JSON object");
        let mut left = expected.clone();
        let listed = report["contigs"].as_array().expect("a list");
        assert_eq!(listed.len(), 1000);
        for contig in listed {
            let name = contig["contig"].as_str().expect("a name");
            assert_eq!(Some(counts(contig)), left.remove(name), "{name}");
            let seconds = contig["seconds"].as_f64().expect("seconds");
            assert!((0.0..60.0).contains(&seconds), "{seconds}");
        }
        assert_eq!(listed[0]["contig"], "chr1");
        assert_eq!(listed[1]["contig"], "chr2");
        assert_eq!(listed[3]["contig"], "scaffold_2100");
        let others = left.values().fold([0; 3], |sum, counts| {
            std::array::from_fn(|i| sum[i] + counts[i])
        });
        assert_eq!(counts(&report["other"]), others);
        assert_eq!(counts(&report["total"]), total);
        assert_eq!(report["bytes_in"], matrix.len());
        assert_eq!(report["complete"], true);
        let threads = settings[0].trim_start_matches("-@");
        assert_eq!(report["threads"].to_string(), threads);
        let peak = report["peak_memory_bytes"].as_u64().expect("bytes");
        assert!((1 << 20..64 << 20).contains(&peak), "{peak}");
    }
}

#[test]
fn the_table_says_what_the_object_says() {
    let input = format!("{NAMES}1\t5\tA\tA\tC\n1\t6\tA\tA\tA\n\x1b\u{c3}\t7\tA\tA\n");
    let outcome = run(["--stats", "--skip-bad-rows", "--quiet"], input);
    outcome.ok();
    let text = String::from_utf8(outcome.stderr.clone()).expect("text");
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        lines[0],
        [
            "contig", "rows", "in", "rows", "out", "bad", "rows", "seconds"
        ]
    );
    assert_eq!(lines[1][..4], ["1", "2", "1", "0"]);
    assert_eq!(lines[2][..4], [r"\x1b\xc3\x83", "1", "0", "1"]);
    assert_eq!(lines[3][..4], ["total", "3", "1", "1"]);
    assert_eq!(lines[4][..4], ["50", "bytes", "read", "in"]);
    assert_eq!(lines.len(), 5, "{text}");
    assert!(text.ends_with("worker threads: 1\n"), "{text}");
}

#[test]
fn a_run_that_fails_reports_what_it_did_and_then_why_it_failed() {
    let input = format!("{NAMES}1\t5\tA\tA\tC\n1\t6\tA\tA\n1\t7\tA\tA\tC\n");
    for threads in ["-@1", "-@3"] {
        let args = ["--stats=json", "--progress", threads, "--batch-size=1"];
        let outcome = run(args, input.as_str());
        assert_eq!(outcome.status, 1, "{outcome}");
        let stderr = String::from_utf8(outcome.stderr.clone()).expect("text");
        let [progress, report, message] = stderr.lines().collect::<Vec<_>>()[..] else {
            outcome.fail("expected three lines");
        };
        assert!(progress.starts_with("hapfilter: 0:00  1:6  "), "{progress}");
        let report: Value = serde_json::from_str(report).expect("a JSON object");
        assert_eq!(counts(&report["total"]), [2, 1, 1]);
        assert_eq!(report["complete"], json!(false));
        assert_eq!(message, "hapfilter: stdin:3: expected 5 fields, found 4");
    }
}

#[test]
fn nothing_is_told_of_a_run_whose_reader_has_gone() {
    let (stdin, mut input) = Feed::pipe();
    let (output, stdout) = Tap::pipe();
    let args = ["--stats", "--progress", "--quiet"];
    let child = Child::hapfilter(&args, stdin, stdout);
    drop(output);
    input.send(format!("{NAMES}1\t5\tA\tA\tC\n"));
    child.wait().fails(141).stderr_is("");
}

#[test]
fn the_share_of_the_input_is_known_for_files_and_only_for_these() {
    let dir = tempdir();
    let one = file(&dir, "1.tsv", format!("{NAMES}1\t5\tA\tA\tC\n"));
    let two = file(
        &dir,
        "2.tsv",
        "1\t6\tA\tA\tA\n1\t7\tA\tA\tA\n1\t8\tA\tA\tA\n",
    );
    let told = |args: &[&str], input: &str| {
        let outcome = run(args.iter().chain(&["--progress"]), input);
        outcome.ok();
        String::from_utf8(outcome.stderr.clone()).expect("text")
    };
    let whole = told(&[&one, &two], "");
    assert!(
        whole.starts_with("hapfilter: 100%  0:00  1:8  60 B  "),
        "{whole}"
    );
    assert!(whole.ends_with("  4 rows  25% kept\n"), "{whole}");
    assert_eq!(whole.lines().count(), 1, "{whole}");
    let piped = told(&[&one, "-"], "1\t6\tA\tA\tA\n");
    assert!(piped.starts_with("hapfilter: 0:00  1:6  "), "{piped}");
}

/// A terminal of so many columns, by our side of it and its name.
fn terminal(columns: u16) -> (OwnedFd, String) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&ours).expect("a terminal of mine");
    unlockpt(&ours).expect("a terminal that can be opened");
    let size = Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&ours, size).expect("a terminal has a size");
    let name = ptsname(&ours, Vec::new()).expect("a name");
    (ours, name.into_string().expect("a name that is text"))
}

/// hapfilter with a terminal for its messages.
fn on_terminal(args: &[&str], name: &str, stdin: std::io::PipeReader) -> Child {
    let mut command = Command::new("sh");
    let script = r#"tty=$1; shift; exec "$0" "$@" 2> "$tty""#;
    command.arg("-c").arg(script).arg(BIN).arg(name).args(args);
    Child::start(command, stdin, std::process::Stdio::null())
}

/// What a terminal shows that is given these bytes.
fn screen(bytes: &[u8], columns: usize) -> Vec<String> {
    let mut lines = vec![Vec::new()];
    let mut column = 0;
    for &byte in bytes {
        let line = lines.last_mut().expect("a line");
        match byte {
            b'\r' => column = 0,
            b'\n' => {
                lines.push(Vec::new());
                column = 0;
            }
            b' '..=b'~' => {
                assert!(column < columns, "a line goes over the edge");
                if column == line.len() {
                    line.push(byte);
                } else {
                    line[column] = byte;
                }
                column += 1;
            }
            other => panic!("a terminal is told {other:#x}"),
        }
    }
    let text = |line: Vec<u8>| {
        String::from_utf8(line)
            .expect("ASCII")
            .trim_end()
            .to_owned()
    };
    lines.into_iter().map(text).collect()
}

#[test]
fn messages_stand_above_the_status_line() {
    for (columns, shown) in [(100, "  2 rows  50% kept"), (24, "hapfilter: 0:00")] {
        let (ours, name) = terminal(columns);
        let mut seen = Tap::on(ours);
        let (stdin, mut input) = Feed::pipe();
        let args = ["--progress", "--skip-bad-rows"];
        let child = on_terminal(&args, &name, stdin);
        let mut text = Vec::new();
        let mut until = |seen: &mut Tap, what: &str| {
            let end = Instant::now() + DEADLINE;
            while !String::from_utf8_lossy(&text).contains(what) {
                assert!(Instant::now() < end, "no {what} in {}", text.escape_ascii());
                text.extend(seen.exactly(1));
            }
            std::mem::take(&mut text)
        };
        input.send(format!("{NAMES}chr7\t5\tA\tA\tC\nchr7\t6\tA\tA\tA\n"));
        // Drawn at its own times, and only then can a message come in its way.
        let mut all = until(&mut seen, shown);
        input.send("chr7\t7\tA\tA\n");
        all.extend(until(&mut seen, "found 4"));
        drop(input);
        // The terminal is the child's alone: it ends with the child.
        child.wait().ok();
        all.extend(seen.rest());
        let lines = screen(&all, if columns < 50 { 1000 } else { columns.into() });
        let [message, status, note, last] = &lines[..] else {
            panic!("{lines:?}");
        };
        assert_eq!(message, "hapfilter: stdin:4: expected 5 fields, found 4");
        assert!(status.starts_with("hapfilter: 0:0"), "{lines:?}");
        assert_eq!(note, "hapfilter: note: 1 bad row was left out");
        assert_eq!(last, "");
    }
}

#[test]
fn a_log_gets_a_line_from_time_to_time() {
    let (stdin, mut input) = Feed::pipe();
    let (_output, stdout) = Tap::pipe();
    let (mut log, stderr) = Tap::pipe();
    let mut command = Command::new("sh");
    let fd = std::os::fd::AsRawFd::as_raw_fd(&stderr);
    let path = format!("/proc/{}/fd/{fd}", std::process::id());
    let script = r#"log=$1; shift; exec "$0" "$@" 2> "$log""#;
    command
        .arg("-c")
        .arg(script)
        .args([BIN, &path, "--progress"]);
    let child = Child::start(command, stdin, stdout);
    input.send(format!("{NAMES}chr7\t5\tA\tA\tC\n"));
    let line = String::from_utf8(log.line()).expect("text");
    assert!(line.starts_with("hapfilter: 0:10  chr7:5  "), "{line}");
    drop((input, stderr));
    child.wait().ok();
    let rest = String::from_utf8(log.rest()).expect("text");
    assert!(rest.starts_with("hapfilter: 0:1"), "{rest}");
    assert_eq!(rest.lines().count(), 1, "{rest}");
}
