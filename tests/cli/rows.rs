//! Bad rows, and lines and rows that are too long.

use super::*;

#[test]
fn bad_rows_are_named_with_what_was_expected_and_what_was_found() {
    let long = format!("{NAMES}c\t{}\tA\tA\tC\n", "x".repeat(10_000));
    let cut = format!(
        "stdin:2: expected a position of digits only in field 2, found '{}…'",
        "x".repeat(40)
    );
    let mut cases: Vec<(Vec<u8>, String)> = Vec::new();
    for (row, message) in [
        (&b"c\t1\tA\tA\n"[..], "expected 5 fields, found 4"),
        (b"c\n", "expected 5 fields, found 1"),
        (b"c\t1\tA\tA\tC\tG\n", "expected 5 fields, found 6"),
        (b"c 1 A A C\n", "expected 5 fields, found 1"),
        // The missing fields begin the next line, which counts as another row.
        (b"c\t1\tA\nA\tC\n", "expected 5 fields, found 3"),
        (
            b"c\t1\tA\t\tC\n",
            "expected a value in field 4 (column '1a'), found nothing",
        ),
        (
            b"c\t1\t\tA\tC\n",
            "expected a value in field 3 (column 'REF'), found nothing",
        ),
        (
            b"\t1\tA\tA\tC\n",
            "expected a value in field 1 (column 'CHROM'), found nothing",
        ),
        (
            b"c\t1\tA\tA\t\r\n",
            "expected a value in field 5 (column '1b'), found nothing",
        ),
        (
            b"c\tx\tA\t\tC\n",
            "expected a value in field 4 (column '1a'), found nothing",
        ),
        (
            b"c\t-1\tA\tA\tC\n",
            "expected a position of digits only in field 2, found '-1'",
        ),
        (
            b"c\t1.5\tA\tA\tC\n",
            "expected a position of digits only in field 2, found '1.5'",
        ),
        (
            b"c\t\x1b[2J\xff\tA\tA\tC\n",
            "expected a position of digits only in field 2, found '\\u{1b}[2J\\xff'",
        ),
        (
            b"CHROM\tPOS\tREFS\t1a\t1c\n",
            "expected a position of digits only in field 2, found 'POS'",
        ),
        // A second, different header is not a bad row.
        (
            b"CHROM\tPOS\tREF\t1a\t1c\n",
            "this header differs from the one in use: expected '1b' in column 5, found '1c' (it counts as a header because 'POS' is not a position)",
        ),
        (
            b"#CHROM\tPOS\tREF\t1a\n",
            "this header differs from the one in use: expected '1b' in column 5, found no such column (it counts as a header because 'POS' is not a position)",
        ),
        (
            b"c\t1\tA\tA",
            "expected 5 fields, found 4 (the input ends in the middle of this line: truncated?)",
        ),
        (
            b"c\t1\tA\tA\t",
            "expected a value in field 5 (column '1b'), found nothing (the input ends in the middle of this line: truncated?)",
        ),
    ] {
        let before = format!("{NAMES}\n##\n{ROW}");
        cases.push((
            [before.as_bytes(), row].concat(),
            format!("stdin:5: {message}"),
        ));
    }
    cases.push((long.into_bytes(), cut));
    let borrowed: Vec<(&[u8], &str)> = cases.iter().map(|(i, m)| (&i[..], &m[..])).collect();
    input_cases(&[], &borrowed);
    input_cases(
        &["--max-line", "23"],
        &[
            (
                b"CHROM\tPOS\tREF\t1a\t1b\nc\t1\tAAAAAAA\tA\tAAAAAAAAAA\n",
                "stdin:2: the line is longer than 23 bytes; --max-line raises the limit",
            ),
            (
                b"CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\n",
                "stdin:1: the line is longer than 23 bytes; --max-line raises the limit",
            ),
        ],
    );
    // Exactly the longest line allowed, with each of the two line ends.
    for end in ["\n", "\r\n"] {
        let row = format!("c\t1\tAAAAAAA\tA\tAAAAAAAAA{end}");
        run(["--max-line", "22"], format!("{NAMES}{row}")).fails(1);
        run(["--max-line", "23"], format!("{NAMES}{row}")).ok();
        let bad = format!("c\t1\tAAAAAAA\tA\tAAAAAAA\tA{end}");
        run(["--max-line", "23"], format!("{NAMES}{bad}"))
            .fails(1)
            .stderr_has("expected 5 fields");
        let header = NAMES.replace('\n', end);
        run(["--max-line", "18"], &header[..]).fails(1);
        run(["--max-line", "19"], &header[..]).ok();
    }
}

#[test]
fn bad_rows_left_out_are_named_up_to_ten_and_counted() {
    for (bad, count) in [
        (1, "1 bad row was left out"),
        (10, "10 bad rows were left out"),
        (
            11,
            "11 bad rows were left out; the first 10 are named above",
        ),
        (
            5000,
            "5000 bad rows were left out; the first 10 are named above",
        ),
    ] {
        let input = format!("{NAMES}{}", format!("c\t1\tA\n{ROW}").repeat(bad));
        let named: String = (0..bad.min(10))
            .map(|row| {
                format!(
                    "hapfilter: stdin:{}: expected 5 fields, found 3\n",
                    2 * row + 2
                )
            })
            .collect();
        let table = format!(
            "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\n{}",
            "c\t1\tA\tC\tc\tA|C\n".repeat(bad)
        );
        for args in [
            &["-@1"][..],
            &["-@4", "--batch-size=100"],
            &["-@2", "--batch-size=1"],
        ] {
            let args = [args, &["--skip-bad-rows"]].concat();
            run(&args, &input[..])
                .ok()
                .stdout_is(&table)
                .stderr_is(format!("{named}hapfilter: note: {count}\n"));
            run([&args[..], &["-q"]].concat(), &input[..])
                .ok()
                .stdout_is(&table)
                .stderr_is("");
        }
    }
    for end in ["c\t1\tA", &format!("c\t1\tA\tA\t{}\n", "A".repeat(100))] {
        run(
            ["--skip-bad-rows", "--max-line=100"],
            format!("{NAMES}{ROW}{end}"),
        )
        .fails(1);
    }
}

#[test]
fn a_row_that_would_become_far_too_large_is_refused_before_it_takes_the_memory() {
    let strands: String = (0..400).map(|n| format!("\ts{n}a\ts{n}b")).collect();
    let row = |contig: usize| format!("{}\t1\tA{}\n", "X".repeat(contig), "\tG".repeat(800));
    let input = format!("c\tp\tr{strands}\n{}{}", row(3), row(90_000));
    for threads in ["-@1", "-@2"] {
        run([threads, "--max-line=100K"], &input[..])
            .fails(1)
            .stderr_has("hapfilter: stdin:3: the output row would take ")
            .stderr_has("16777216");
        run([threads, "--max-line=4M"], &input[..]).ok();
    }
}

/// Blank samples and phase sets count at their written length. A sample with a phase set does not
/// show the contig, which may be much longer.
#[test]
fn the_limit_of_a_row_counts_the_bytes_that_are_written() {
    const LIMIT: usize = 16 << 20;
    const SAMPLES: usize = 300;
    let cells = |cells: [&str; 3]| format!("\t{}", cells.join("\t")).repeat(SAMPLES / 3);
    let name = |tail: &'static str| (0..SAMPLES).map(move |n| format!("\ts{n}:GT{tail}"));
    let numbered = (0..SAMPLES).map(|n| format!("\ts{n}:GT:s{n}:PS"));
    let genotypes: String = name("").collect();
    let sets: String = numbered.collect();
    let strands: String = (0..SAMPLES).map(|n| format!("\ts{n}a\ts{n}b")).collect();
    // How many of three samples show the contig.
    for (names, cells, format, showing) in [
        (&genotypes, cells(["A|C", "C|A", "A|A"]), "haplotype", 3),
        (&genotypes, cells(["A|C", ".|C", "."]), "phase-panel", 1),
        (&genotypes, cells(["A|C", "A/C", "C"]), "phase-input", 1),
        (&genotypes, cells(["A|C", "A/C", "C"]), "haplotype", 2),
        (&sets, cells(["A|C:.", "A|C:77", "A/C:5"]), "haplotype", 1),
        (&sets, cells(["C|A:.", "A|C:77", ".:5"]), "phase-panel", 1),
        (&strands, cells(["A\tC", "C\tC", "C\tA"]), "haplotype", 3),
        (&strands, cells(["A\tC", "N\tC", ".\t."]), "phase-panel", 1),
        (&strands, cells(["A\tC", "N\tCT", ".\t."]), "phase-input", 1),
    ] {
        let contig = "c".repeat((LIMIT - 200_000) / (SAMPLES * showing / 3));
        let args = ["-q", "--no-header", "--max-line=1M", "-f", format];
        // A row before it, in the same batch, does not count.
        let before = format!("c\tp\tr{names}\nc\t1\tA{cells}\n");
        let length = run(args, &before[..]).ok().stdout.len();
        let written = |position: &str, status| {
            let input = format!("{before}{contig}\t{position}\tA{cells}\n");
            let outcome = run(args, input);
            if outcome.status != status {
                outcome.fail(&format!(
                    "{format} of {cells:.20}: expected status {status}"
                ));
            }
            outcome.stdout.len() - length
        };
        let left = LIMIT - written("1", 0);
        assert!(left < 500_000, "{left}");
        assert_eq!(written(&"0".repeat(1 + left), 0), LIMIT);
        assert_eq!(written(&"0".repeat(2 + left), 1), 0);
    }
}

/// Each distinct genotype is put together once, and together they may be larger than any row.
#[test]
fn distinct_genotypes_of_a_long_allele_are_refused_before_they_take_the_memory() {
    const LIMIT: usize = 16 << 20;
    const LONG: usize = 20_000;
    let long = "C".repeat(LONG);
    let input = |count: usize| {
        let samples: String = (0..count).map(|n| format!("\ts{n}")).collect();
        let others: String = (0..count).map(|n| format!(",G{n:b}")).collect();
        let others = others.replace('0', "A").replace('1', "T");
        let cells: String = (0..count).map(|n| format!("\t1|{}", n + 2)).collect();
        format!(
            "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT{samples}\n\
             c\t1\t.\tA\t{long}{others}\t.\t.\t.\tGT{cells}\n"
        )
    };
    let args = ["-q", "--no-header", "--max-line=64K"];
    let written = run(args, input(800)).ok().stdout.len();
    assert!(800 * LONG < written && written < LIMIT);
    let outcome = run(args, input(2000));
    outcome.fails(1);
    let said = String::from_utf8_lossy(&outcome.stderr);
    let size = said
        .split_once("the output row would take ")
        .and_then(|(_, rest)| rest.split(' ').next());
    let size: usize = size.and_then(|size| size.parse().ok()).expect("a size");
    // The fixed columns, no longer than the line, are written before.
    assert!(
        (LIMIT - (64 << 10)..=LIMIT + LONG).contains(&size),
        "{size}"
    );
}

#[test]
fn what_a_missing_call_keeps_counts_toward_the_limit_of_a_row() {
    let columns: String = ["#4"; 1000].join(",");
    let sample = format!("s={columns}");
    let row = |allele: &str| format!("c\tp\tr\tx\ty\nc\t1\tA\t{allele}\tC\n");
    let gap = row(&"-".repeat(20_000));
    for args in [
        &["--gap=listed", "--fill=keep"][..],
        &["--gap=missing", "--fill=keep"],
        &["--gap=allele"],
    ] {
        let args = [&["-q", "--max-line=64K", "-s", &sample], args].concat();
        run(&args, &gap[..])
            .fails(1)
            .stderr_has("hapfilter: stdin:2: the output row would take ")
            .stderr_has("16777216");
    }
    run(["-q", "--max-line=64K", "-s", &sample], &gap[..]).ok();
}

#[test]
fn a_last_line_that_is_too_long_is_reported_at_every_batch_size() {
    let input = format!("CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\t{}", "C".repeat(40));
    for size in ["1", "8", "1000", "1M"] {
        run(
            ["--no-header", "--max-line", "23", "--batch-size", size],
            &input[..],
        )
        .fails(1)
        .stderr_is(
            "hapfilter: stdin:2: the line is longer than 23 bytes; --max-line raises the limit\n",
        );
    }
}

#[test]
fn a_first_line_that_is_too_long_is_not_judged_by_its_columns() {
    let dir = tempdir();
    let names = file(&dir, "names", NAMES);
    run(
        ["-H", &names, "--max-line=20"],
        format!("c\tx{}\tA\tA\tC\n", "0".repeat(20)),
    )
    .fails(1)
    .stderr_is(
        "hapfilter: stdin:1: the line is longer than 20 bytes; --max-line raises the limit\n",
    );
    // Exactly the longest line allowed.
    run(
        ["-H", &names, "--max-line=20"],
        "CHROM\tPOS\tREF\t1a\t1bc\n",
    )
    .fails(1)
    .stderr_has("this header differs");
}

#[test]
fn skipped_rows_are_counted_even_when_the_run_fails_later() {
    run(["--skip-bad-rows", "-@2", "--batch-size=5"], format!("{NAMES}c\nc\n{ROW}c\t1"))
        .fails(1)
        .stderr_is(
            "hapfilter: stdin:2: expected 5 fields, found 1\n\
             hapfilter: stdin:3: expected 5 fields, found 1\n\
             hapfilter: note: 2 bad rows were left out\n\
             hapfilter: stdin:5: expected 5 fields, found 2 (the input ends in the middle of this line: truncated?)\n",
        );
}

#[test]
fn haploid_samples_are_suggested_only_where_cells_are_alleles() {
    let hint = "if each column is a haploid sample";
    for (cells, is_hinted) in [("A\tC", true), ("A\t?", false), ("1\tC", false)] {
        let outcome = run(
            [""; 0],
            format!("CHROM\tPOS\tREF\tx\ty\nc\t1\tA\t{cells}\n"),
        );
        outcome.fails(1).stderr_has("there is no sample");
        let said = String::from_utf8_lossy(&outcome.stderr);
        assert_eq!(said.contains(hint), is_hinted, "{outcome}");
    }
    // A name that means something to the shell or to `-s` is not put into a command.
    for name in ["x,y", "x=y", "#4", "x y", "x$1", "x'", "x;y", "é"] {
        let outcome = run(
            [""; 0],
            format!("CHROM\tPOS\tREF\t{name}\tz\nc\t1\tA\tA\tC\n"),
        );
        outcome
            .fails(1)
            .stderr_has(hint)
            .stderr_has("say so: --samples FILE");
    }
    run([""; 0], "CHROM\tPOS\tREF\tNA1.2_a-b\tz\nc\t1\tA\tA\tC\n")
        .fails(1)
        .stderr_has("say so: -s NA1.2_a-b=NA1.2_a-b for each, or --samples FILE");
}
