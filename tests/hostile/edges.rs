//! Empty files, and how the last line ends.

use super::*;
use crate::util::{file, run};

#[test]
fn thousands_of_operands_may_hold_nothing() {
    const MANY: usize = 3000;
    let dir = tempdir();
    let empty = file(&dir, "empty", "");
    let kinds = [
        empty.clone(),
        file(&dir, "blank", "\n\r\n"),
        file(&dir, "meta", "##x\n##"),
        file(&dir, "mark", "\u{feff}"),
        file(&dir, "names", NAMES),
        file(&dir, "hash", format!("#{}", NAMES.trim_end())),
    ];
    let (rows, bad) = (file(&dir, "rows", ROW), file(&dir, "bad", "\nc\t1\n"));
    let names = &kinds[4][..];
    let nothing: Vec<&str> = (0..MANY).map(|n| &kinds[n % kinds.len()][..]).collect();
    let empties = vec![&empty[..]; MANY];
    let row = TABLE.split_inclusive('\n').nth(1).expect("a row");
    for threads in THREADS {
        for between in [&nothing, &empties] {
            let operands = [
                &["-q", threads, names][..],
                between,
                &[&rows],
                between,
                &[&rows],
                between,
            ];
            run(operands.concat(), "")
                .ok()
                .stdout_is([TABLE, row].concat())
                .stderr_is("");
            // Line numbers are those of each file.
            let operands = [
                &["-q", threads, names][..],
                between,
                &[&rows],
                between,
                &[&bad],
                between,
            ];
            run(operands.concat(), "")
                .fails(1)
                .stdout_is(TABLE)
                .stderr_is(format!("hapfilter: {bad}:2: expected 5 fields, found 2\n"));
        }
        let found = "there is no header line: expected column names, found the end of the input";
        run([&[threads], &empties[..]].concat(), "")
            .fails(1)
            .stdout_is("")
            .stderr_is(format!("hapfilter: {empty}: {found}\n"));
    }
}

/// Each way in which the last line can lack its end, at batch sizes around its length.
#[test]
fn a_last_line_without_an_end_is_read_as_any_other() {
    let before = [NAMES, ROW].concat();
    let cut = "(the input ends in the middle of this line: truncated?)\n";
    let note = "hapfilter: note: stdin: the last line has no line end\n";
    let row = TABLE.split_inclusive('\n').nth(1).expect("a row");
    for (last, rows, status, message) in [
        ("c\t1\tA\tA\tC", 1, 0, note.to_owned()),
        ("c\t1\tA\tA\tC\r", 1, 0, note.to_owned()),
        ("CHROM\tPOS\tREF\t1a\t1b", 0, 0, note.to_owned()),
        ("#CHROM\tPOS\tREF\t1a\t1b\r", 0, 0, note.to_owned()),
        ("\r", 0, 0, String::new()),
        ("##", 0, 0, String::new()),
        ("##x\r", 0, 0, String::new()),
        (
            "c\t1\tA\tA",
            0,
            1,
            format!("hapfilter: stdin:3: expected 5 fields, found 4 {cut}"),
        ),
        (
            "c\t1\tA\tA\t\r",
            0,
            1,
            format!(
                "hapfilter: stdin:3: expected a value in field 5 (column '1b'), found nothing {cut}"
            ),
        ),
        (
            "\r\r",
            0,
            1,
            format!("hapfilter: stdin:3: expected 5 fields, found 1 {cut}"),
        ),
        (
            "#",
            0,
            1,
            format!("hapfilter: stdin:3: expected 5 fields, found 1 {cut}"),
        ),
        (
            "\0",
            0,
            1,
            format!("hapfilter: stdin:3: expected 5 fields, found 1 {cut}"),
        ),
        (
            "CHROM\tPOS\tRE",
            0,
            1,
            format!("hapfilter: stdin:3: expected 5 fields, found 3 {cut}"),
        ),
        // A truncated header counts as a different header.
        (
            "CHROM\tPOS\tREF\t1a\t1",
            0,
            1,
            "hapfilter: stdin:3: this header differs from the one in use: expected '1b' in \
             column 5, found '1' (it counts as a header because 'POS' is not a position)\n"
                .to_owned(),
        ),
    ] {
        let table = TABLE.to_owned() + &row.repeat(rows);
        for threads in THREADS {
            for size in ["1", "10", "11", "31", "40", "1M"] {
                let args = [threads, "--skip-bad-rows", "--batch-size", size];
                let outcome = run(args, [&before, last].concat());
                outcome.fails(status).stdout_is(&table).stderr_is(&message);
            }
        }
    }
    // The header line itself.
    for (header, status, message) in [
        ("CHROM\tPOS\tREF\t1a\t1b", 0, note),
        ("CHROM\tPOS\tREF\t1a\t1b\r", 0, note),
        (
            "CHROM\tPOS\tREF\t1a\t",
            1,
            "hapfilter: stdin:1: column 5 has no name\n",
        ),
        ("\u{feff}CHROM\tPOS\tREF\t1a\t1b", 0, note),
    ] {
        for threads in THREADS {
            let outcome = run([threads, "--no-header"], header);
            outcome.fails(status).stdout_is("").stderr_is(message);
        }
    }
}

/// Files that options name, with nothing for that option in them.
#[test]
fn files_with_nothing_for_their_option_are_errors() {
    let dir = tempdir();
    let matrix = [NAMES, ROW].concat();
    let nothing = "there is no header line: expected column names, found the end of the input";
    let none = "hapfilter: there is no sample: the file of --samples names none";
    for content in ["", "\n\n\r\n", "##x\n##\n", "\u{feff}"] {
        let path = file(&dir, "file", content);
        for threads in THREADS {
            run([threads, "--header", &path], ROW)
                .fails(1)
                .stdout_is("")
                .stderr_is(format!("hapfilter: {path}: {nothing}\n"));
            let outcome = run([threads, "--samples", &path], &matrix[..]);
            outcome.fails(1).stdout_is("").stderr_has(none);
        }
    }
    for threads in THREADS {
        for option in ["--header", "--samples", "--contigs"] {
            for (path, reason) in [
                ("/", "Is a directory"),
                ("/nowhere", "No such file or directory"),
            ] {
                run([threads, "-fvcf", option, path], &matrix[..])
                    .fails(1)
                    .stdout_is("")
                    .stderr_is(format!("hapfilter: cannot open '{path}': {reason}\n"));
            }
        }
        let fifo = fifo(&dir, once(NAMES));
        run([threads, "--header", &fifo], ROW).ok().stdout_is(TABLE);
    }
}

/// A short row that repeats its contig for each of many samples.
#[test]
fn a_row_that_grows_is_written_up_to_the_limit() {
    let dir = tempdir();
    let samples: String = (0..100_000).map(|n| format!("s{n}\t1a\n")).collect();
    let samples = file(&dir, "samples", samples);
    let row = |contig: usize| format!("{}\t1\tA\tC\tC\n", "c".repeat(contig));
    // A row may become 16 MiB: 100,000 times TAB, contig, TAB and an allele.
    for threads in THREADS {
        let args = [
            "-q",
            threads,
            "--no-header",
            "--max-line=1M",
            "--samples",
            &samples,
        ];
        let input = once(NAMES).then(times(8, row(140))).then(once(row(180)));
        // Six batches with a row of 16 MiB each, and 500 bytes for each sample.
        let outcome = measured(&args, 192 * MIB, input);
        outcome
            .fails(1)
            .stderr_has("hapfilter: stdin:10: the output row would take ")
            .stderr_has("16777216");
        let rows = 8 * (140 + 6 + 1 + 100_000 * 143);
        assert!(
            outcome.stdout.len() == rows,
            "{rows} bytes were expected:\n{outcome}"
        );
    }
}
