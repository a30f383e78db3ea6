//! One test for each message and each status: the words that users see are part of the contract.

mod kinds;
mod rows;
mod usage;

use crate::util::{file, run, tempdir};

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";
const ROW: &str = "c\t1\tA\tA\tC\n";

/// Runs each case and compares status and standard error. Standard output must be `expected`.
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
fn header_errors_are_named() {
    let differs = "this header differs from the one in use: expected";
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
                "stdin:1: columns 4 and 6 have the same name '1a': rename one, or give samples by column numbers, as in -s NAME=#4,#5",
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
                    "stdin:2: {differs} '1b' in column 5, found '1c' (it counts as a header because 'POS' is not a position)"
                ),
            ),
            (
                b"CHROM\tPOS\tREF\t1a\n",
                &format!(
                    "stdin:1: {differs} '1b' in column 5, found no such column (it counts as a header because 'POS' is not a position)"
                ),
            ),
            (
                b"#CHROM\tPOS\tREF\t1a\t1b\t2a\n",
                &format!(
                    "stdin:1: {differs} no column 6, found '2a' (it counts as a header because 'POS' is not a position)"
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
fn errors_in_samples_are_named() {
    let dir = tempdir();
    for (content, message) in [
        (
            "1\n",
            ":1: expected NAME<TAB>COLUMN<TAB>COLUMN… (to select samples of a VCF: bcftools view -S FILE VCF |), found '1'",
        ),
        (
            "# x\n\n1\t1a\t\n",
            ":3: expected NAME<TAB>COLUMN<TAB>COLUMN…, found '1\\t1a\\t'",
        ),
        (
            "\t1a\n",
            ":1: expected NAME<TAB>COLUMN<TAB>COLUMN…, found '\\t1a'",
        ),
        ("1\t1a\n1\t1b\n", ":2: sample '1' is given twice"),
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
        .stderr_is("hapfilter: option '--sample' '1=1b': sample '1' is given twice\n");
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
        .stderr_is(format!("hapfilter: {other}:2: this header differs from the one in use: expected '1b' in column 5, found '2b' (it counts as a header because 'POS' is not a position)\n"));
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
        // Without a reference a strand stands in its place.
        (
            "CHROM\tPOS\t1a\t1b\t2a\t2b\n".to_owned(),
            "column '1b' is in no sample; it counts toward alt only; is column 3 ('1a') the reference?",
        ),
        (
            "CHROM\tPOS\t1b\t3a\t1a\t2a\t2b\n".to_owned(),
            "columns '3a', '1a' are in no sample; they count toward alt only; is column 3 ('1b') the reference?",
        ),
        (
            "CHROM\tPOS\ta\t2a\t2b\tb\n".to_owned(),
            "column 'b' is in no sample; it counts toward alt only",
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
    // A skipped line needs no line end.
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
