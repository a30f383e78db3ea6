//! One test for each message and each status: the words users see are part of the contract.

use std::process::{Command, Stdio};

use crate::util::{BIN, file, run, tempdir};

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";
const ROW: &str = "c\t1\tA\tA\tC\n";

/// Runs each case and compares status and standard error; standard output must be `expected`.
#[track_caller]
fn input_cases(args: &[&str], cases: &[(&[u8], &str)]) {
    for (input, message) in cases {
        for threads in ["-@1", "-@3"] {
            let mut words = vec![threads];
            words.extend(args);
            run(words, *input)
                .fails(1)
                .stderr_is(format!("hapfilter: {message}\n"));
        }
    }
}

#[test]
fn what_is_wrong_with_the_command_line_is_said_with_option_and_value() {
    let help = "; see 'hapfilter --help'";
    for (args, message) in [
        (&["--zebra"][..], "unknown option '--zebra'"),
        (&["-x"], "unknown option '-x'"),
        (&["-qx"], "unknown option '-x'"),
        (
            &["-f", "vcf", "--hash-header"],
            "option '--hash-header' cannot be combined with '--format vcf': \
             the header lines of VCF begin with '#' as it is",
        ),
        (
            &["--contigs", "x.fai", "-f", "phase-panel"],
            "option '--contigs' cannot be combined with '--format phase-panel': only the \
             header of VCF has a place for them, use '--format vcf' or leave it out",
        ),
        (&["--gap"], "option '--gap' needs a value, MODE"),
        (&["-H"], "option '-H' needs a value, FILE"),
        (
            &["--no-header=yes"],
            "option '--no-header' takes no value, found 'yes'",
        ),
        (
            &["--gap", "list"],
            "option '--gap': expected listed, allele or missing, found 'list'",
        ),
        (
            &["-f", "bcf"],
            "option '-f': expected haplotype, phase-panel, phase-input or vcf, found 'bcf'",
        ),
        (
            &["--generate=zsh"],
            "option '--generate': expected man, complete-bash, complete-zsh or complete-fish, found 'zsh'",
        ),
        (
            &["--threads", "0"],
            "option '--threads': expected a number from 1 to 1024, found '0'",
        ),
        (
            &["-t1025"],
            "option '-t': expected a number from 1 to 1024, found '1025'",
        ),
        (
            &["-@x"],
            "option '-@': expected a number from 1 to 1024, found 'x'",
        ),
        (
            &["-@", "-1"],
            "option '-@': expected a number from 1 to 1024, found '-1'",
        ),
        (
            &["-@="],
            "option '-@': expected a number from 1 to 1024, found ''",
        ),
        (
            &["--batch-size", "0"],
            "option '--batch-size': expected a size from 1 to 1G, such as 64K or 1M, found '0'",
        ),
        (
            &["--batch-size=2G"],
            "option '--batch-size': expected a size from 1 to 1G, such as 64K or 1M, found '2G'",
        ),
        (
            &["--max-line", "K"],
            "option '--max-line': expected a size from 1 to 1G, such as 64K or 1M, found 'K'",
        ),
        (
            &["--contig-prefix", "a\n"],
            "option '--contig-prefix': expected text without TAB, CR and LF, found 'a\\n'",
        ),
        (
            &["--missing", "N,,."],
            "option '--missing': expected alleles joined by ',', none empty or with a TAB or LF, found 'N,,.'",
        ),
        (
            &["--suffixes", "a"],
            "option '--suffixes': expected two or more pieces joined by ',', none of them empty, found 'a'",
        ),
        (
            &["--suffixes", "a,"],
            "option '--suffixes': expected two or more pieces joined by ',', none of them empty, found 'a,'",
        ),
        (
            &["--suffixes", "a,a"],
            "option '--suffixes': expected pieces that do not end each other ('a' ends 'a'), found 'a,a'",
        ),
        (
            &["--suffixes", "a,ba"],
            "option '--suffixes': expected pieces that do not end each other ('a' ends 'ba'), found 'a,ba'",
        ),
        (
            &["-s", "x"],
            "option '-s': expected NAME=COLUMN,COLUMN… without empty parts, found 'x'",
        ),
        (
            &["-s", "=1a"],
            "option '-s': expected NAME=COLUMN,COLUMN… without empty parts, found '=1a'",
        ),
        (
            &["-s", "x=1a,"],
            "option '-s': expected NAME=COLUMN,COLUMN… without empty parts, found 'x=1a,'",
        ),
        (
            &["-s", "a\rb=1a"],
            "option '-s': expected a NAME without TAB, CR and LF, found 'a\\rb=1a'",
        ),
        (
            &["-s", "x=1a", "-s", "x=1b"],
            "option '--sample' 'x=1b': there already is a sample 'x'",
        ),
        (
            &["--no-header", "--hash-header"],
            "options '--no-header' and '--hash-header' cannot be combined: one asks for what the other forbids",
        ),
        (
            &["--suffixes", "a,b", "-s", "x=1a"],
            "options '--suffixes' and '--sample' cannot be combined: samples are either found by name or listed",
        ),
        (
            &["--suffixes", "a,b", "--samples", "x"],
            "options '--suffixes' and '--samples' cannot be combined: samples are either found by name or listed",
        ),
        (
            &["-", "-"],
            "operand '-' is given twice, but standard input can be read only once",
        ),
    ] {
        run(args, NAMES)
            .fails(2)
            .stdout_is("")
            .stderr_is(format!("hapfilter: {message}{help}\n"));
    }
}

#[test]
fn what_contradicts_something_else_is_named_with_it() {
    for (args, words) in [
        (
            &["--hlep"][..],
            &["unknown option '--hlep'", "did you mean '--help'"][..],
        ),
        (
            &["--theads=2"],
            &["unknown option '--theads'", "did you mean '--threads'"],
        ),
        (
            &["--form=matrix"],
            &["unknown option '--form'", "did you mean '--from'"],
        ),
        // The option of an earlier version, however it is typed.
        (&["--phased"], &["--phased", "--from genotypes"]),
        (
            &["--phased", "-f", "vcf"],
            &["--phased", "--from genotypes"],
        ),
        (
            &["--from", "genotype"],
            &[
                "--from",
                "'genotype'",
                "matrix",
                "genotypes",
                "vcf",
                "table",
            ],
        ),
        (
            &["--from=genotypes", "--suffixes", "a,b"],
            &["--suffixes", "genotypes"],
        ),
        (
            &["--from=genotypes", "--samples", "x"],
            &["--samples", "genotypes"],
        ),
        (
            &["--from=genotypes", "-s", "x=1a"],
            &["--sample", "genotypes"],
        ),
        (&["--unphased=keep"], &["--unphased", "matrix"]),
        (
            &["--unphased=blank", "--from=matrix"],
            &["--unphased", "matrix"],
        ),
        (
            &["--unphased", "drop"],
            &["--unphased", "keep, blank or error", "'drop'"],
        ),
        (
            &["--unphased=keep", "-fphase-panel"],
            &["--unphased", "keep", "phase-panel"],
        ),
        (&["--tags", "PG:PI"], &["--tags", "matrix"]),
        (
            &["--tags=PG:PI", "--from=genotypes"],
            &["--tags", "genotypes"],
        ),
        (
            &["--alleles", "protein"],
            &["--alleles", "dna or any", "'protein'"],
        ),
        (
            &["--fill", "keep", "-f", "phase-input"],
            &["--fill", "keep", "phase-input"],
        ),
        (&["--fill", ""], &["--fill", "found ''"]),
        (&["--fill", "a\tb"], &["--fill", "TAB", "'a\\tb'"]),
        (&["--fill", "a\rb"], &["--fill", "CR", "'a\\rb'"]),
        (&["--fill", "a\nb"], &["--fill", "LF", "'a\\nb'"]),
        (&["--fill", "a,b"], &["--fill", "'a,b'"]),
        (&["--fill", "a|b"], &["--fill", "'a|b'"]),
        (&["--fill", "a/b"], &["--fill", "'a/b'"]),
        (&["-o", "x"], &["'-o'", "> FILE"]),
        (&["-r", "chr1:5-9"], &["'-r'", "tabix"]),
        (&["-R", "x.bed"], &["'-R'"]),
        (&["-O", "z"], &["'-O'"]),
        (&["-S", "x"], &["'-S'", "--samples"]),
        (&["-z"], &["'-z'", "bgzip"]),
    ] {
        let outcome = run(args, NAMES);
        outcome
            .fails(2)
            .stdout_is("")
            .stderr_has("hapfilter --help'\n");
        let text = String::from_utf8_lossy(&outcome.stderr);
        assert!(
            text.lines().count() == 1 && !text.contains("?;"),
            "{outcome}"
        );
        for word in words {
            outcome.stderr_has(word);
        }
    }
}

#[test]
fn help_comes_before_contradictions_and_after_nonsense() {
    run(["--no-header", "--hash-header", "-h"], "").ok();
    run(["--help", "--nonsense"], "").fails(2);
    run(["-V"], "")
        .ok()
        .stdout_is(format!("hapfilter {}\n", env!("CARGO_PKG_VERSION")));
    let short = run(["-h"], "");
    let long = run(["--help"], "");
    assert!(short.ok().stdout.len() < long.ok().stdout.len());
    // Every option in the one is in the other.
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (short, long) = (text(&short.stdout), text(&long.stdout));
    assert!(
        short.lines().count() <= 40,
        "-h is for one screen:\n{short}"
    );
    assert!(
        short.lines().all(|line| line.chars().count() <= 79),
        "-h is for 80 columns:\n{short}"
    );
    let options: Vec<&str> = short
        .split([' ', ','])
        .filter(|word| word.starts_with("--"))
        .collect();
    assert!(options.len() > 15);
    for option in options {
        assert!(
            long.contains(option.trim_end_matches('\'')),
            "{option} is not in --help"
        );
    }
}

#[test]
fn options_are_taken_as_gnu_programs_take_them() {
    let dir = tempdir();
    let matrix = file(&dir, "m", NAMES.to_owned() + ROW);
    let table = "contig\tpos\tref\talt\tx_PI\tx_PG_al\nc\t1\tA\tC\tc\tC\n";
    for args in [
        &["-sx=1b", &matrix][..],
        &["-s", "x=1b", &matrix],
        &["--sample=x=1b", &matrix],
        &["--sample", "x=1b", &matrix],
        &[&matrix, "-qsx=1b"],
        &["-q", "-s", "x=1b", "--", &matrix],
        &[
            "-s",
            "x=1b",
            "-qat1",
            "--gap=listed",
            "--gap=allele",
            &matrix,
        ],
    ] {
        run(args, "").ok().stdout_is(table);
    }
    run(["--", "-s"], "")
        .fails(1)
        .stderr_is("hapfilter: cannot open '-s': No such file or directory\n");
}

#[test]
fn what_is_wrong_with_the_header_is_said() {
    let differs = "this header differs from the one in force: expected";
    input_cases(
        &[],
        &[
            (
                b"",
                "stdin: there is no header line: expected column names, found the end of the input",
            ),
            (
                b"\n##x\n\r\n",
                "stdin: there is no header line: expected column names, found the end of the input",
            ),
            (
                b"c\t1\tA\tA\tC\n",
                "stdin:1: expected a header row, found a row with position '1': name the columns with --header FILE",
            ),
            (
                b"##x\n\nCHROM,POS,REF,1a,1b\n",
                "stdin:3: there is no TAB in the header line 'CHROM,POS,REF,1a,1b': is it comma or space separated?",
            ),
            (
                b"CHROM\tPOS\tREF\n",
                "stdin:1: expected at least 4 columns (contig, position, reference allele and one for each strand), found 3",
            ),
            (b"CHROM\tPOS\tREF\t1a\t\n", "stdin:1: column 5 has no name"),
            (
                b"CHROM\tPOS\tREF\t1a\t1b\t1a\n",
                "stdin:1: columns 4 and 6 have the same name '1a'",
            ),
            (
                b"CHROM\tPOS\tREF\t1a\t2b\t3\t4\n",
                "there is no sample: no column names differ only in their last piece, 'a' and 'b' (columns: 'CHROM', 'POS', 'REF', '1a', '2b', '3', '4'); say which columns belong together with --suffixes or --samples",
            ),
            (
                b"CHROM\tPOS\tREF\t1a\t2b\t3\t4\t5\n",
                "there is no sample: no column names differ only in their last piece, 'a' and 'b' (columns: 'CHROM', 'POS', 'REF', '1a', '2b', '3', '4', '5'); say which columns belong together with --suffixes or --samples",
            ),
            (
                b"CHROM\tPOS\tREF\t1a\t2b\t3\t4\t5\t6\t7\n",
                "there is no sample: no column names differ only in their last piece, 'a' and 'b' (columns: 'CHROM', 'POS', 'REF', '1a', '2b', '3', '4', '5', …); say which columns belong together with --suffixes or --samples",
            ),
        ],
    );
    let dir = tempdir();
    let names = file(
        &dir,
        "names",
        "\u{feff}##x\n#CHROM\tPOS\tREF\t1a\t1b\r\nrubbish",
    );
    input_cases(
        &["--header", &names],
        &[
            (
                b"\nCHROM\tPOS\tREF\t1a\t1c\n",
                &format!(
                    "stdin:2: {differs} '1b' in column 5, found '1c' (it is taken for a header because 'POS' is no position)"
                ),
            ),
            (
                b"CHROM\tPOS\tREF\t1a\n",
                &format!(
                    "stdin:1: {differs} '1b' in column 5, found no such column (it is taken for a header because 'POS' is no position)"
                ),
            ),
            (
                b"#CHROM\tPOS\tREF\t1a\t1b\t2a\n",
                &format!(
                    "stdin:1: {differs} no such column in column 6, found '2a' (it is taken for a header because 'POS' is no position)"
                ),
            ),
        ],
    );
    for (content, message) in [
        (
            "",
            ": there is no header line: expected column names, found the end of the input",
        ),
        (
            "c\t1\tA\tA\tC\n",
            ":1: expected a header row, found a row with position '1': name the columns with --header FILE",
        ),
        (
            "\x1f\u{8b}",
            ":1: there is no TAB in the header line '\\u{1f}\\u{8b}': is it comma or space separated?",
        ),
    ] {
        let names = file(&dir, "bad-names", content);
        run(["--header", &names], ROW)
            .fails(1)
            .stdout_is("")
            .stderr_is(format!("hapfilter: {names}{message}\n"));
    }
    run(["--header", "nowhere"], ROW)
        .fails(1)
        .stderr_is("hapfilter: cannot open 'nowhere': No such file or directory\n");
}

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
        // What is missing here stands at the beginning of the next line, which is another row.
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
        // Another header is not a bad row.
        (
            b"CHROM\tPOS\tREF\t1a\t1c\n",
            "this header differs from the one in force: expected '1b' in column 5, found '1c' (it is taken for a header because 'POS' is no position)",
        ),
        (
            b"#CHROM\tPOS\tREF\t1a\n",
            "this header differs from the one in force: expected '1b' in column 5, found no such column (it is taken for a header because 'POS' is no position)",
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
    // Exactly as long as may be, with each of the two line ends.
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
fn telltale_first_bytes_are_named_with_what_to_do() {
    for (input, what) in [
        (
            &b"\x1f\x8b\x08\x00\n"[..],
            "gzip-compressed (or BGZF): pipe it through zcat",
        ),
        (
            b"\x1f\x9d\x90",
            "compressed by compress: pipe it through zcat",
        ),
        (b"\xfd7zXZ\0\0", "xz-compressed: pipe it through xzcat"),
        (
            b"\x28\xb5\x2f\xfd\x04",
            "zstd-compressed: pipe it through zstdcat",
        ),
        (
            b"\x04\x22\x4d\x18",
            "lz4-compressed: pipe it through lz4cat",
        ),
        (b"BZh91AY&SY", "bzip2-compressed: pipe it through bzcat"),
        (b"PK\x03\x04", "a zip archive: pipe it through funzip"),
        (
            b"\xff\xfeC\0",
            "UTF-16 text: pipe it through 'iconv -f UTF-16 -t UTF-8'",
        ),
        (
            b"\xfe\xff\0C",
            "UTF-16 text: pipe it through 'iconv -f UTF-16 -t UTF-8'",
        ),
        (
            b"C\0H\0R\0O\0M\0",
            "UTF-16 text: pipe it through 'iconv -f UTF-16LE -t UTF-8'",
        ),
    ] {
        let message = format!("stdin:1: the input is {what}");
        input_cases(&[], &[(input, &message)]);
        // An operand in the middle is looked at too, after the rows before it.
        let dir = tempdir();
        let (good, bad) = (
            file(&dir, "good", NAMES.to_owned() + ROW),
            file(&dir, "bad", input),
        );
        run([&good, &bad], "")
            .fails(1)
            .stdout_is("contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n")
            .stderr_is(format!("hapfilter: {bad}:1: the input is {what}\n"));
    }
    for (input, words) in [
        (&b"BAM\x01\0"[..], ["BAM", "alignments"]),
        (b"BCF\x02\x02", ["BCF", "bcftools"]),
    ] {
        for threads in ["-@1", "-@3"] {
            let outcome = run([threads], input);
            outcome
                .fails(1)
                .stdout_is("")
                .stderr_has("hapfilter: stdin:1: ");
            outcome.stderr_has(words[0]).stderr_has(words[1]);
        }
    }
}

#[test]
fn kinds_of_text_that_are_told_by_their_header_are_named() {
    let vcf = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n\
               c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
    let (_, bare) = vcf.split_once('\n').expect("lines");
    let table = "contig\tpos\tref\talt\ts_PI\ts_PG_al\nc\t1\tA\tC\tc\tA|C\n";
    for (input, words) in [
        (vcf, &["VCF", "bcftools query"][..]),
        (bare, &["VCF", "bcftools query"]),
        (table, &["table"]),
        (
            "rs#\talleles\tchrom\tpos\tstrand\ts\nr1\tA/C\t1\t5\t+\tAC\n",
            &["HapMap", "VCF"],
        ),
        (
            "CHROM\tPOS\tREF\tALT\tINFO\t1a\t1b\nc\t1\tA\tC\tx\tA\tC\n",
            &["'ALT'", "'INFO'", "cut --complement -f4,5"],
        ),
        (
            "CHROM\tPOS\tREF\t1a\t1b\tx_PI\tx_PG_al\nc\t1\tA\tA\tC\tc\tA|C\n",
            &["'x_PI'", "'x_PG_al'", "cut --complement -f6,7"],
        ),
        (
            "CHROM\tPOS\tID\tREF\t1a\t1b\nc\t1\tr\tA\tA\tC\n",
            &["REF", "cut"],
        ),
    ] {
        for args in [&["-@1"][..], &["-@3"], &["--skip-bad-rows"]] {
            let outcome = run(args, input);
            outcome.fails(1).stdout_is("");
            assert_eq!(
                String::from_utf8_lossy(&outcome.stderr).lines().count(),
                1,
                "{outcome}"
            );
            for word in words {
                outcome.stderr_has(word);
            }
        }
    }
    // What is said and what the header shows contradict each other.
    for (args, input, words) in [
        ("--from=genotypes", vcf, ["genotypes", "vcf"]),
        ("--from=matrix", table, ["matrix", "table"]),
        (
            "--from=matrix",
            "CHROM\tPOS\tREF\ts:GT\n",
            ["matrix", "genotypes"],
        ),
    ] {
        let outcome = run([args], input);
        outcome.fails(1).stdout_is("");
        outcome.stderr_has(words[0]).stderr_has(words[1]);
    }
    // A column that is named as a strand is one.
    run(
        ["-q", "-s", "x=ALT,1a"],
        "CHROM\tPOS\tREF\tALT\t1a\nc\t1\tA\tC\tA\n",
    )
    .ok()
    .stdout_is("contig\tpos\tref\talt\tx_PI\tx_PG_al\nc\t1\tA\tC\tc\tC|A\n");
}

#[test]
fn a_matrix_without_samples_is_told_by_its_first_row() {
    for (row, words) in [
        ("c\t1\tA\tA|C\tC|C\n", ["no sample", "--from genotypes"]),
        ("c\t1\tA\tA/C\tC/C\n", ["no sample", "--from genotypes"]),
        ("c\t1\tA\tA\tC\n", ["no sample", "--samples"]),
    ] {
        let outcome = run([""; 0], format!("CHROM\tPOS\tREF\tmum\tdad\n{row}"));
        outcome.fails(1).stdout_is("");
        outcome
            .stderr_has(words[0])
            .stderr_has(words[1])
            .stderr_has("'mum'");
    }
}

#[test]
fn what_is_wrong_with_samples_is_said() {
    let dir = tempdir();
    for (content, message) in [
        ("1\n", ":1: expected NAME<TAB>COLUMN<TAB>COLUMN…, found '1'"),
        (
            "# x\n\n1\t1a\t\n",
            ":3: expected NAME<TAB>COLUMN<TAB>COLUMN…, found '1\\t1a\\t'",
        ),
        (
            "\t1a\n",
            ":1: expected NAME<TAB>COLUMN<TAB>COLUMN…, found '\\t1a'",
        ),
        ("1\t1a\n1\t1b\n", ":2: there already is a sample '1'"),
        (
            "1\t1a\r\n2\t1c\r\n",
            ":2: sample '2': there is no column '1c'",
        ),
        (
            "1\tPOS\n",
            ":1: sample '1': expected a strand column (#4 to #5), found 'POS'",
        ),
        (
            "1\t#3\n",
            ":1: sample '1': expected a strand column (#4 to #5), found '#3'",
        ),
        (
            "1\t#6\n",
            ":1: sample '1': expected a strand column (#4 to #5), found '#6'",
        ),
        ("1\t#x\n", ":1: sample '1': there is no column '#x'"),
    ] {
        let samples = file(&dir, "samples", content);
        run(["--samples", &samples], NAMES)
            .fails(1)
            .stdout_is("")
            .stderr_is(format!("hapfilter: {samples}{message}\n"));
    }
    let none = file(&dir, "none", "# nothing\n");
    run(["--samples", &none], NAMES).fails(1).stderr_is(
        "hapfilter: there is no sample: the file of --samples names none (columns: 'CHROM', 'POS', 'REF', '1a', '1b'); \
         say which columns belong together with --suffixes or --samples\n",
    );
    let one = file(&dir, "one", "1\t1a\n");
    run(["--samples", &one, "-s1=1b"], NAMES)
        .fails(1)
        .stderr_is("hapfilter: option '--sample' '1=1b': there already is a sample '1'\n");
    run(["-s", "1=1a,1z"], NAMES)
        .fails(1)
        .stderr_is("hapfilter: option '--sample' '1=1a,1z': sample '1': there is no column '1z'\n");
    run(["--samples", "nowhere"], NAMES)
        .fails(1)
        .stderr_is("hapfilter: cannot open 'nowhere': No such file or directory\n");
}

#[test]
fn operands_are_checked_before_anything_is_written() {
    let dir = tempdir();
    let good = file(&dir, "good", NAMES.to_owned() + ROW);
    for (bad, reason) in [
        ("nowhere", "No such file or directory"),
        ("/", "Is a directory"),
        ("", "No such file or directory"),
    ] {
        run([&good[..], bad], "")
            .fails(1)
            .stdout_is("")
            .stderr_is(format!("hapfilter: cannot open '{bad}': {reason}\n"));
    }
    let other = file(&dir, "other", "##\nCHROM\tPOS\tREF\t1a\t2b\n");
    run([&good, &other], "")
        .fails(1)
        .stdout_is("contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n")
        .stderr_is(format!("hapfilter: {other}:2: this header differs from the one in force: expected '1b' in column 5, found '2b' (it is taken for a header because 'POS' is no position)\n"));
    let bad = file(&dir, "bad", "\nc\t1\tA\tA\n");
    run(["-@2", "--batch-size=3", &good, &bad], "")
        .fails(1)
        .stderr_is(format!("hapfilter: {bad}:2: expected 5 fields, found 4\n"));
}

#[test]
fn notes_are_notes_and_quiet_leaves_them_out() {
    let wide = "CHROM\tPOS\tREF\t1a\t1b\tx\ty\n";
    let many: String = (0..12).map(|n| format!("\tx{n}")).collect();
    for (input, note) in [
        (
            wide.replace("\ty", ""),
            "column 'x' is in no sample; it counts toward alt only",
        ),
        (
            wide.to_owned(),
            "columns 'x', 'y' are in no sample; they count toward alt only",
        ),
        (
            format!("CHROM\tPOS\tREF\t1a\t1b{many}\n"),
            "columns 'x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9', and 2 more are in no sample; they count toward alt only",
        ),
        (
            format!("CHROM\tPOS\tREF\t1a\t1b{}\n", &many[.."\tx0".len() * 10]),
            "columns 'x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9' are in no sample; they count toward alt only",
        ),
        (
            format!("{NAMES}{}", ROW.trim_end()),
            "stdin: the last line has no line end",
        ),
        (
            NAMES.trim_end().to_owned(),
            "stdin: the last line has no line end",
        ),
    ] {
        run(["-@2"], &input[..])
            .ok()
            .stderr_is(format!("hapfilter: note: {note}\n"));
        run(["-@2", "-q"], &input[..]).ok().stderr_is("");
    }
    // What is passed over needs no line end.
    run([] as [&str; 0], format!("{NAMES}##"))
        .ok()
        .stderr_is("");
}

#[test]
fn a_name_with_a_blank_at_its_edge_is_named_in_a_note() {
    let input = "CHROM\tPOS\tREF\t1a\t1b\t 2a\t2b \n";
    let outcome = run([""; 0], input);
    outcome
        .ok()
        .stderr_has("hapfilter: note: ")
        .stderr_has("' 2a'")
        .stderr_has("'2b '");
    run(["-q"], input).ok().stderr_is("");
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
            .stderr_has("hapfilter: stdin:3: the output row would take more than 16777216 bytes");
        run([threads, "--max-line=4M"], &input[..]).ok();
    }
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
            .stderr_has("the output row would take more than 16777216 bytes");
    }
    run(["-q", "--max-line=64K", "-s", &sample], &gap[..]).ok();
}

#[test]
fn a_mark_without_text_leaves_no_trace_on_the_next_operand() {
    let dir = tempdir();
    let (mark, names) = (file(&dir, "mark", "\u{feff}"), file(&dir, "names", NAMES));
    let matrix = file(&dir, "matrix", ROW.repeat(50) + "c\t1\n" + ROW);
    for size in ["--batch-size=8", "--batch-size=100", "--batch-size=1M"] {
        run([size, "-H", &names, "--skip-bad-rows", &mark, &matrix], "")
            .ok()
            .stderr_is(format!("hapfilter: {matrix}:51: expected 5 fields, found 2\nhapfilter: note: 1 bad row was left out\n"));
    }
}

#[test]
fn a_last_line_that_is_too_long_is_said_to_be_so_for_every_batch_size() {
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
    // Exactly as long as may be.
    run(
        ["-H", &names, "--max-line=20"],
        "CHROM\tPOS\tREF\t1a\t1bc\n",
    )
    .fails(1)
    .stderr_has("this header differs");
}

#[test]
fn columns_and_samples_are_not_read_from_the_pipe_that_rows_come_from() {
    for option in ["--header", "--samples"] {
        run([option, "/dev/stdin"], NAMES.to_owned() + ROW).fails(2).stderr_is(format!(
            "hapfilter: option '{option}' '/dev/stdin' names standard input, from which rows are read; see 'hapfilter --help'\n"
        ));
    }
    // Nothing is lost between two readers of /dev/null.
    let dir = tempdir();
    let names = file(&dir, "names", NAMES);
    let mut command = Command::new(BIN);
    command
        .args(["-H", &names, "--samples", "/dev/null", "-s", "x=1a"])
        .stdin(Stdio::null());
    let outcome = command.output().expect("the program starts");
    assert_eq!(
        (outcome.status.code(), &outcome.stdout[..]),
        (Some(0), &b"contig\tpos\tref\talt\tx_PI\tx_PG_al\n"[..])
    );
    // Where the rows come from elsewhere, there is nothing to be said against it.
    let dir = tempdir();
    let rows = file(&dir, "rows", ROW);
    run(["--header", "/dev/stdin", &rows], NAMES)
        .ok()
        .stdout_is("contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n");
}

#[test]
fn what_was_left_out_is_counted_also_when_the_run_fails_later() {
    run(["--skip-bad-rows", "-@2", "--batch-size=5"], format!("{NAMES}c\nc\n{ROW}c\t1"))
        .fails(1)
        .stderr_is(
            "hapfilter: stdin:2: expected 5 fields, found 1\n\
             hapfilter: stdin:3: expected 5 fields, found 1\n\
             hapfilter: note: 2 bad rows were left out\n\
             hapfilter: stdin:5: expected 5 fields, found 2 (the input ends in the middle of this line: truncated?)\n",
        );
}
