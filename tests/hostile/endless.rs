//! Endless lines, files and lists.
//!
//! A line is given up at `--max-line`, wherever it comes from, and skipped lines leave no trace.
//! Each stream is many times the bound on memory, so holding on to it would exceed the bound.

use super::*;
use crate::util::{file, run};

/// The meter takes 10 MiB. With batches of 64 KiB and four threads hapfilter takes 4 MiB, and for a
/// while twice the longest line, when its buffer doubles.
const BOUND: u64 = 16 * MIB;

const TOO_LONG: &str = "the line is longer than 1048576 bytes; --max-line raises the limit\n";

#[track_caller]
fn limited(args: &[&str], side: &Stream, input: &Stream, status: i32, message: &str) {
    let args = [&["--max-line=1M", "--batch-size=64K"], args].concat();
    case(&args, BOUND, side, input, status, message);
}

#[test]
fn a_line_without_an_end_is_given_up_wherever_it_stands() {
    let (row, matrix) = (once(ROW), once([NAMES, ROW].concat()));
    for byte in ["A", "\t", "##\0", "\u{feff}"] {
        let line = endless(byte);
        let message = format!("hapfilter: stdin:1: {TOO_LONG}");
        limited(&[], &line, &line, 1, &message);
        let message = format!("hapfilter: stdin:3: {TOO_LONG}");
        let behind = matrix.clone().then(line.clone());
        limited(&["--skip-bad-rows"], &line, &behind, 1, &message);
        let message = format!("hapfilter: {{}}:1: {TOO_LONG}");
        limited(&["--header", "{}"], &line, &row, 1, &message);
        limited(&["--samples", "{}"], &line, &matrix, 1, &message);
        let contigs = ["--format=vcf", "--contigs", "{}"];
        limited(&contigs, &line, &matrix, 1, &message);
    }
}

/// The mark that is dropped does not count toward the line. Nor may dropping it make a line that is
/// too long, and was therefore read in part, look like a shorter one.
#[test]
fn a_byte_order_mark_makes_no_line_shorter() {
    let message = "the line is longer than 23 bytes; --max-line raises the limit\n";
    let header = "CHROM\tPOS\tREF\t1a\t1b";
    for threads in THREADS {
        for size in ["1", "20", "24", "26", "28", "1000"] {
            let args = [threads, "--max-line=23", "--batch-size", size];
            for end in ["", "\r\n"] {
                // 23 bytes, and fewer.
                for name in ["xyb", "xyzb"] {
                    let names = format!(
                        "\u{feff}{}{end}",
                        header.replace("1b", &format!("1a{name}"))
                    );
                    let outcome = run([&args[..], &["-s", "x=1a"]].concat(), names.as_bytes());
                    outcome
                        .ok()
                        .stdout_is("contig\tpos\tref\talt\tx_PI\tx_PG_al\n");
                }
                for long in ["wxyzb", "wxyzwxyzb", "wxyzb\tandsoon"] {
                    let names = format!(
                        "\u{feff}{}{end}",
                        header.replace("1b", &format!("1a{long}"))
                    );
                    run([&args[..], &["-s", "x=1a"]].concat(), names.as_bytes())
                        .fails(1)
                        .stderr_is(format!("hapfilter: stdin:1: {message}"));
                }
            }
            // Lines that begin with `##` are skipped unread, so this would be an empty input.
            let meta = format!("\u{feff}##{}", "x".repeat(50));
            let dir = tempdir();
            let (names, meta) = (file(&dir, "names", NAMES), file(&dir, "meta", meta));
            run([&args[..], &["-H", &names, &meta]].concat(), "")
                .fails(1)
                .stderr_is(format!("hapfilter: {meta}:1: {message}"));
        }
    }
}

#[test]
fn skipped_lines_leave_no_trace() {
    // The end comes late: keeping anything of so many lines would exceed the bound.
    for line in ["\n", "##reference=hg38.fasta\r\n"] {
        let before = endless(line);
        let matrix = before.clone().then(once([NAMES, ROW].concat()));
        let count = before.0[0].1;
        let header = before.clone().then(once(NAMES));
        limited(&["--header", "{}"], &header, &before, 0, "");
        let message = format!(
            "hapfilter: stdin:{}: expected 5 fields, found 1\n",
            count + 3
        );
        limited(&[], &before, &matrix.then(once("x\n")), 1, &message);
        // Such lines alone hold no header line.
        let nothing = "hapfilter: stdin: there is no header line: expected column names, found the \
                       end of the input\n";
        limited(&[], &before, &before, 1, nothing);
    }
    let header = once([NAMES, ROW].concat());
    let samples = endless("# nothing\n").then(once("x\t1a\t1b\n"));
    limited(&["--samples", "{}"], &samples, &header, 0, "");
    let contigs = endless("\n").then(once("c\t100\n"));
    limited(
        &["--format=vcf", "--contigs", "{}"],
        &contigs,
        &header,
        0,
        "",
    );
    // A repeated header line is not a row.
    let again = once(NAMES).then(endless(format!("#{NAMES}")));
    limited(&[], &again, &again, 0, "");
}

#[test]
fn a_list_that_repeats_itself_is_not_read_forever() {
    let matrix = once([NAMES, ROW].concat());
    let message = "hapfilter: {}:2: sample 's' is given twice\n";
    limited(
        &["--samples", "{}"],
        &endless("s\t#4\t#5\n"),
        &matrix,
        1,
        message,
    );
    let contigs = ["--format=vcf", "--contigs", "{}"];
    let message = "hapfilter: {}:2: contig 'c' is listed twice\n";
    limited(&contigs, &endless("c\t100\n"), &matrix, 1, message);
}

/// Nor is a list whose lines all differ.
#[test]
fn a_list_without_an_end_is_given_up() {
    let matrix = once([NAMES, ROW].concat());
    let vcf = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n";
    for (args, line, what) in [
        (&["--samples", "{}"][..], "s@\t#4\t#5", "list of samples is"),
        (
            &["-f", "vcf", "--contigs", "{}"],
            "c@\t100",
            "list of contigs is",
        ),
        (
            &["-f", "vcf", "--header", "{}"],
            "##contig=<ID=c@,length=100>",
            "##contig lines together are",
        ),
    ] {
        let lines: Vec<String> = (0..300_000)
            .map(|n| line.replace('@', &n.to_string()))
            .collect();
        let mut left = 1 << 20;
        let fits = |line: &&String| {
            left -= line.len() as i64;
            left >= 0
        };
        let last = lines.iter().take_while(fits).count() + 1;
        let message = format!(
            "hapfilter: {{}}:{last}: the {what} longer than 1048576 bytes; --max-line raises the \
             limit\n"
        );
        let list = once(lines.join("\n")).then(once(vcf));
        let args = [&["--max-line=1M", "--batch-size=64K"], args].concat();
        // Up to 400 bytes for each of 100,000 entries.
        case(&args, 64 * MIB, &list, &matrix, 1, &message);
    }
}

/// Only the beginning of a file with the column names is read, however large the file is.
#[test]
fn nothing_after_the_column_names_is_read() {
    let header = once(NAMES).then(endless("x"));
    limited(&["--header", "{}"], &header, &once(ROW), 0, "");
}

#[test]
fn devices_and_files_of_holes_have_no_lines() {
    let dir = tempdir();
    let holes = file(&dir, "holes", NAMES);
    let sparse = OpenOptions::new().write(true).open(&holes).expect("a file");
    sparse.set_len(64 << 30).expect("a file of holes");
    let (names, rows) = (file(&dir, "names", NAMES), file(&dir, "rows", ROW));
    let zero = "/dev/zero";
    for (args, place) in [
        (&[zero][..], "/dev/zero:1"),
        (&["--header", zero], "/dev/zero:1"),
        (&["--samples", zero], "/dev/zero:1"),
        (&["--format=vcf", "--contigs", zero], "/dev/zero:1"),
        (&["--header", &names, &rows, zero], "/dev/zero:1"),
        (&[&holes], &format!("{holes}:2")),
        (
            &["--skip-bad-rows", &names, &rows, &holes],
            &format!("{holes}:2"),
        ),
        (&["--samples", &holes], &format!("{holes}:2")),
    ] {
        let matrix = once([NAMES, ROW].concat());
        let message = format!("hapfilter: {place}: {TOO_LONG}");
        limited(args, &matrix, &matrix, 1, &message);
    }
    // Only the column names are read from it.
    limited(&["--header", &holes], &once(ROW), &once(ROW), 0, "");
}

/// Long lines between short ones: the buffers grow for each and shrink again.
#[test]
fn long_and_short_lines_in_turn_do_not_add_up() {
    let long = format!("c\t1\tA\tA\t{}\n", "A".repeat(1_000_000));
    let wide = format!("{}\t1\tA\tA\tC\n", "c".repeat(1_000_000));
    let rows = [long, ROW.repeat(20_000), wide, ROW.repeat(20_000)].concat();
    let input = once(NAMES).then(times(5, rows));
    for threads in THREADS {
        let args = [threads, "--max-line=1M", "--batch-size=64K"];
        // Six batches, each with a line and its row, which is three times as long.
        let outcome = measured(&args, 48 * MIB, input.clone());
        outcome.ok().stderr_is("");
        let long = 1_000_000;
        let row = TABLE.len() - TABLE.find('\n').expect("a line") - 1;
        let table = 5 * (2 * long + 2 * 20_000 * row + 100);
        assert!(outcome.stdout.len() > table, "{outcome}");
    }
}
