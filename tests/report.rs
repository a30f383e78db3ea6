//! The status line, and the report at the end of a run.
//!
//! The child's standard error is a terminal. What it draws is put together as a terminal would,
//! because what counts is what a user sees.

use std::collections::BTreeMap;
use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::{Command, Stdio};

use rustix::pipe::fcntl_getpipe_size;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::{Value, json};

use crate::ends::{Feed, Tap};
use crate::gzip::{bgzf, member};
use crate::oracle::{Options, oracle};
use crate::util::{BIN, Child, file, run, tempdir};

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";

/// Rows of many contigs, in runs and mixed, good and bad, and lines that are not rows.
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

/// Rows in, rows out and bad rows of each contig, according to the oracle.
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

/// A line of progress with `-` for the elapsed time, which varies.
fn without_clock(line: &str) -> String {
    let is_clock = |word: &str| {
        let parts = word.split(':').collect::<Vec<_>>();
        let digits = |part: &&str| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() > 1 && parts.iter().all(digits) && parts[1].len() == 2
    };
    let words = line.split("  ").flat_map(|words| {
        let mut words: Vec<&str> = words.split(' ').collect();
        for word in &mut words {
            if is_clock(word) {
                *word = "-";
            }
        }
        [words.join(" ")]
    });
    words.collect::<Vec<_>>().join("  ")
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
    assert_eq!(lines[2][..4], [r"\u{1b}Ã", "1", "0", "1"]);
    assert_eq!(lines[3][..4], ["total", "3", "1", "1"]);
    assert_eq!(lines[4][..2], ["input:", "matrix;"]);
    assert_eq!(lines[5][..4], ["50", "bytes", "read", "in"]);
    assert_eq!(lines.len(), 6, "{text}");
    assert!(text.ends_with("worker threads: 1\n"), "{text}");
}

#[test]
fn genotypes_without_phase_and_without_a_call_are_counted_in_rows_that_are_written() {
    // A genotype is missing only if all its strands are; the last row has no alternative allele.
    let marked = "CHROM\tPOS\tREF\ts:GT\tt:GT\tu:GT\nc\t1\tA\tA/C\t./.\t.\nc\t2\tA\t.|C\tA|A\t-|-\n\
                  c\t3\tA\tC/C\t./C\tN|N\nc\t4\tA\tA/.\t.|.\tA\n";
    let strands =
        "CHROM\tPOS\tREF\t1a\t1b\tx\nc\t1\tA\tN\t.\tC\nc\t2\tA\tn\tC\t.\nc\t3\tA\tN\tN\tN\n";
    for (args, input, kind, unphased, missing) in [
        (&[][..], marked, "genotypes", 2, 2),
        (&["-a"], marked, "genotypes", 3, 3),
        (&["--unphased=blank"], marked, "genotypes", 2, 2),
        (&["-f", "vcf"], marked, "genotypes", 2, 2),
        // Gaps are missing here, and a row has no other allele than N.
        (&["-f", "phase-input"], marked, "genotypes", 2, 3),
        (&["--gap=missing"], marked, "genotypes", 2, 3),
        (&["--missing=N"], marked, "genotypes", 2, 3),
        (&[], strands, "matrix", 0, 1),
        (&["-a", "--fill=keep"], strands, "matrix", 0, 2),
    ] {
        for settings in [["-@1", "--batch-size=1M"], ["-@3", "--batch-size=1"]] {
            let json = [args, &settings, &["--quiet", "--stats=json"]].concat();
            let outcome = run(json, input);
            outcome.ok();
            let report: Value = serde_json::from_slice(&outcome.stderr).expect("one JSON object");
            assert_eq!(report["program"], "hapfilter");
            assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
            assert_eq!(report["kind"], kind);
            assert_eq!(report["unphased_genotypes"], unphased, "{outcome}");
            assert_eq!(report["missing_genotypes"], missing, "{outcome}");
            let text = run([args, &settings, &["--quiet", "--stats"]].concat(), input);
            text.ok().stderr_has(&format!("input: {kind}; "));
            text.stderr_has(&format!("{unphased} unphased, {missing} missing\n"));
        }
    }
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
        let progress = without_clock(progress);
        assert!(progress.starts_with("hapfilter: -  1:5  "), "{progress}");
        let report: Value = serde_json::from_str(report).expect("a JSON object");
        assert_eq!(counts(&report["total"]), [2, 1, 1]);
        assert_eq!(report["complete"], json!(false));
        assert_eq!(message, "hapfilter: stdin:3: expected 5 fields, found 4");
    }
}

#[test]
fn nothing_is_reported_of_a_run_whose_reader_has_gone() {
    let row = "1\t5\tA\tA\tC\n";
    for threads in ["-@1", "-@3"] {
        // Without a header the first write is that of a row, in the middle of the stream.
        let args = ["--stats", "--progress", "--quiet", "--no-header", threads];
        let (stdin, mut input) = Feed::pipe();
        let (output, stdout) = Tap::pipe();
        let child = Child::hapfilter(&args, stdin, stdout);
        output.close();
        input.send(format!("{NAMES}{row}"));
        child.wait().fails(141).stderr_is("");
    }
}

#[test]
fn a_status_line_goes_with_the_reader_of_the_output() {
    let (ours, name) = terminal(60);
    let mut seen = Tap::on(ours);
    let (stdin, mut input) = Feed::pipe();
    let (output, stdout) = Tap::pipe();
    let child = on_terminal(&["--progress", "--no-header"], &name, stdin, stdout);
    let mut all = until(&mut seen, " 0 rows");
    output.close();
    input.send(format!("{NAMES}1\t5\tA\tA\tC\n"));
    child.wait().fails(141);
    all.extend(seen.rest());
    assert_eq!(screen(&all), [""]);
}

/// A full pipe, as a path.
fn full_pipe() -> (std::io::PipeReader, std::io::PipeWriter, String) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let path = format!("/proc/{}/fd/{}", std::process::id(), writer.as_raw_fd());
    let size = fcntl_getpipe_size(&writer).expect("its size");
    (&writer).write_all(&vec![b'x'; size]).expect("room for it");
    (reader, writer, path)
}

#[test]
fn a_status_line_is_never_waited_for() {
    let (_reader, _writer, path) = full_pipe();
    for (gone, status) in [(false, 0), (true, 141)] {
        let (stdin, mut input) = Feed::pipe();
        let (output, stdout) = Tap::pipe();
        let child = on_terminal(&["--progress", "--no-header"], &path, stdin, stdout);
        let output = (!gone).then_some(output);
        input.send(format!("{NAMES}1\t5\tA\tA\tC\n"));
        drop(input);
        assert_eq!(child.wait().status, status);
        drop(output);
    }
}

#[test]
fn every_byte_of_the_input_is_counted_once() {
    let dir = tempdir();
    let row = "1\t5\tA\tA\tC\n";
    let comments = "## some\n".repeat(100);
    let inputs = [
        format!("{NAMES}{row}"),
        format!("\u{feff}{NAMES}{row}"),
        format!("{comments}\n{NAMES}{row}"),
        format!("\u{feff}{comments}{NAMES}{row}{}", row.trim_end()),
        format!("{NAMES}{}", row.trim_end()),
        NAMES.to_owned(),
    ];
    for input in inputs {
        // The share counts bytes on disk, `bytes_in` those of the text.
        let whole = file(&dir, "input.tsv", &input);
        let blocks = file(&dir, "input.bgz", bgzf(input.as_bytes(), &[9, 0, 30]));
        let member = file(&dir, "input.gz", member(input.as_bytes()));
        for size in ["1", "10", "100", "512K"] {
            for (threads, whole) in [
                ("-@1", &whole),
                ("-@3", &whole),
                ("-@3", &blocks),
                ("-@2", &member),
            ] {
                let size = format!("--batch-size={size}");
                let args = [
                    "--progress",
                    "--stats=json",
                    "-q",
                    threads,
                    &size,
                    whole,
                    whole,
                ];
                let outcome = run(args, "");
                outcome.ok();
                let stderr = String::from_utf8_lossy(&outcome.stderr);
                assert!(stderr.starts_with("hapfilter: 100%"), "{outcome}");
                let report = stderr.lines().last().expect("a report");
                let report: Value = serde_json::from_str(report).expect("a JSON object");
                assert_eq!(report["bytes_in"], 2 * input.len(), "{outcome}");
            }
        }
    }
}

#[test]
fn many_contigs_take_no_memory() {
    // The shortest possible rows, all bad, each with another contig than the one before.
    let input = format!("{NAMES}{}", "a\t\nb\t\n".repeat(2_000_000));
    for threads in ["-@1", "-@2"] {
        let args = ["--stats=json", "--skip-bad-rows", "-q", threads];
        let outcome = run(args, input.as_str());
        outcome.ok();
        let report: Value = serde_json::from_slice(&outcome.stderr).expect("one JSON object");
        assert_eq!(counts(&report["total"]), [4_000_000, 0, 4_000_000]);
        // Six batches of half a MiB, a quarter more for output, and the bad rows to name.
        let peak = report["peak_memory_bytes"].as_u64().expect("bytes");
        assert!(peak < 16 << 20, "{threads}: {peak}");
    }
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
    let whole = without_clock(&whole);
    assert!(
        whole.starts_with("hapfilter: 100%  -  1:8  60 B  "),
        "{whole}"
    );
    assert!(whole.ends_with("  4 rows  25% kept\n"), "{whole}");
    assert_eq!(whole.lines().count(), 1, "{whole}");
    let piped = told(&[&one, "-"], "1\t6\tA\tA\tA\n");
    let piped = without_clock(&piped);
    assert!(piped.starts_with("hapfilter: -  1:6  "), "{piped}");
}

/// A terminal with this number of columns: our side of it, and its name.
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

/// hapfilter with standard error on that file.
fn on_terminal(
    args: &[&str],
    name: &str,
    stdin: std::io::PipeReader,
    stdout: impl Into<Stdio>,
) -> Child {
    let mut command = Command::new("sh");
    let script = r#"tty=$1; shift; exec "$0" "$@" 2> "$tty""#;
    command.arg("-c").arg(script).arg(BIN).arg(name).args(args);
    Child::start(command, stdin, stdout)
}

/// The output until it contains that text.
#[track_caller]
fn until(seen: &mut Tap, what: &str) -> Vec<u8> {
    let mut text = Vec::new();
    while !text.ends_with(what.as_bytes()) {
        text.extend(seen.exactly(1));
    }
    text
}

/// What a wide enough terminal shows for these bytes.
fn screen(bytes: &[u8]) -> Vec<String> {
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
        let line = String::from_utf8(line).expect("ASCII");
        line.trim_end().to_owned()
    };
    lines.into_iter().map(text).collect()
}

#[test]
fn messages_stand_above_the_status_line() {
    // A terminal that does not know its size says 0, and is taken to have 80 columns.
    for (columns, room, shown) in [
        (100, 100, "  2 rows  50% kept"),
        (24, 24, "hapfilter: 0:0"),
        (0, 80, "hapfilter: 0:0"),
    ] {
        let (ours, name) = terminal(columns);
        let mut seen = Tap::on(ours);
        let (stdin, mut input) = Feed::pipe();
        let args = ["--progress", "--skip-bad-rows"];
        let child = on_terminal(&args, &name, stdin, Stdio::null());
        input.send(format!("{NAMES}chr7\t5\tA\tA\tC\nchr7\t6\tA\tA\tA\n"));
        // The status is drawn at intervals, and a message can only interrupt it once it is there.
        let mut all = until(&mut seen, shown);
        input.send("chr7\t7\tA\tA\n");
        all.extend(until(&mut seen, "found 4"));
        drop(input);
        // Only the child has the terminal open, so it closes when the child ends.
        child.wait().ok();
        all.extend(seen.rest());
        let lines = screen(&all);
        let [message, status, note, last] = &lines[..] else {
            panic!("{lines:?}");
        };
        assert_eq!(message, "hapfilter: stdin:4: expected 5 fields, found 4");
        assert!(
            without_clock(status).starts_with("hapfilter: -"),
            "{lines:?}"
        );
        assert_eq!(note, "hapfilter: note: 1 bad row was left out");
        assert_eq!(last, "");
        // Each status line is narrower than the terminal, and so is the text that erases it.
        for drawn in all.split(|byte| b"\r\n".contains(byte)) {
            let is_message = [&b"stdin:"[..], b"note:"]
                .iter()
                .any(|what| drawn.windows(what.len()).any(|window| window == *what));
            assert!(is_message || drawn.len() < room, "{}", drawn.escape_ascii());
        }
    }
}

#[test]
fn no_status_is_drawn_among_rows_on_a_terminal() {
    let (ours, name) = terminal(100);
    let (stdin, mut input) = Feed::pipe();
    let mut command = Command::new("sh");
    let script = r#"tty=$1; shift; exec "$0" "$@" > "$tty" 2>&1"#;
    let args = [BIN, &name, "--progress", "--no-header"];
    command.arg("-c").arg(script).args(args);
    let child = Child::start(command, stdin, Stdio::null());
    input.send(format!("{NAMES}1\t5\tA\tA\tC\n"));
    drop(input);
    child.wait().ok();
    let all = String::from_utf8(Tap::on(ours).rest()).expect("text");
    let [row, status] = all.lines().collect::<Vec<_>>()[..] else {
        panic!("{all:?}");
    };
    assert_eq!(row, "1\t5\tA\tC\t1\tA|C");
    assert!(
        without_clock(status).starts_with("hapfilter: -  1:5  "),
        "{status}"
    );
}

#[test]
fn a_run_without_a_header_has_no_kind() {
    for input in ["", "##x\n", "CHROM POS REF\n"] {
        let outcome = run(["--stats=json", "-q"], input);
        assert_eq!(outcome.status, 1);
        let report = outcome
            .stderr
            .split(|&byte| byte == b'\n')
            .find(|line| line.starts_with(b"{"));
        let report: Value =
            serde_json::from_slice(report.expect("a report")).expect("one JSON object");
        assert!(report["kind"].is_null(), "{outcome}");
    }
}
