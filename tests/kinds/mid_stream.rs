use super::*;
use crate::settings::{bad_row, everywhere, rows};
use crate::util::{file, tempdir};

const MANY: &str = "c\t1\tA\tA\tC\n";
const HEAD: &str = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\n";
const ROW: &str = "c\t1\tA\tC\tc\tA|C\n";

/// After `good` rows comes `line`, a different header, which is never skipped.
#[track_caller]
fn another_header(text: &str, line: &str, row: &str, word: &str) {
    for good in [0, 1, 40] {
        let input = format!("{text}{}{line}\n{row}", row.repeat(good));
        let number = text.matches('\n').count() + good + 1;
        for end in ["\n", "\r\n"] {
            let input = input.replace('\n', end);
            in_each_format(|format| {
                for more in [&[][..], &["--skip-bad-rows"]] {
                    let args = [format, more, &["-q", "--no-header"]].concat();
                    let outcome = everywhere(&args, &input);
                    outcome.fails(1);
                    outcome.stderr_has(&format!("hapfilter: stdin:{number}: "));
                    outcome.stderr_has("header").stderr_has(word);
                    let written = outcome.stdout.iter().filter(|&&b| b == b'\n').count();
                    assert_eq!(written, good, "the rows before it:\n{outcome}");
                }
            });
        }
    }
}

#[test]
fn another_header_in_the_middle_is_never_skipped() {
    let names = "CHROM\tPOS\tREF\t1a\t1b\n";
    for (line, word) in [
        ("CHROM\tPOS\tREF\t1a\t1c", "'1c'"),
        ("#CHROM\tPOS\tREF\t1a\t1c", "'1c'"),
        ("CHROM\tPOS\tREF\t1b\t1a", "'1b'"),
        ("CHROM\tPOS\tREF\t1a\t1b\t2a", "'2a'"),
        ("CHROM\tPOS\tREF\t1a", "'1b'"),
        ("CHROM\tPOS\tREF\t2a\t2b", "'2a'"),
    ] {
        another_header(names, line, MANY, word);
        another_header(&format!("#{names}"), line, MANY, word);
    }
    let odd = "contig\tstart (bp)\treference allele\t1a\t1b\n";
    another_header(
        odd,
        "contig\tstart (bp)\treference allele\t3a\t3b",
        MANY,
        "'3a'",
    );
}

#[test]
fn another_header_of_bcftools_in_the_middle_is_never_skipped() {
    let row = "c\t1\tA\tA|C\n";
    for mark in ["# [1]", "#[1]", "[1]"] {
        let names = format!("{mark}CHROM\t[2]POS\t[3]REF\t[4]s:GT\n");
        for other in ["# [1]", "#[1]", "[1]"] {
            let line = format!("{other}CHROM\t[2]POS\t[3]REF\t[4]t:GT");
            another_header(&names, &line, row, "'t'");
        }
        // With other fixed columns too: the mark is enough.
        another_header(&names, "#[1]CHROM\t[2]POS\t[3]ID\t[4]t:GT", row, "header");
    }
    another_header(
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\n",
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]t:GT:[5]t:PS",
        "c\t1\tA\tA|C:1\n",
        "'t'",
    );
    another_header(
        "#CHROM\tPOS\tREF\ts:GT\n",
        "#CHROM\tPOS\tREF\tt:GT",
        row,
        "'t'",
    );
    // The first column that differs is named, not the first of genotypes.
    for (line, found) in [
        ("#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]u:GT", "'u'"),
        ("#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]GT", "no name"),
        ("#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT", "no such column"),
    ] {
        another_header(
            "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT\n",
            line,
            "c\t1\tA\tA|C\tA|A\n",
            &format!("expected 't' in column 5, found {found}"),
        );
    }
}

#[test]
fn a_repeated_header_is_skipped() {
    for (names, row, written) in [
        ("CHROM\tPOS\tREF\t1a\t1b\n", MANY, ROW),
        (
            "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n",
            "c\t1\tA\tA|C\n",
            ROW,
        ),
        ("CHROM\tPOS\tREF\ts:GT:s:PS\n", "c\t1\tA\tA|C:.\n", ROW),
    ] {
        let part = format!("{names}{}", row.repeat(3));
        rows(&[], part.repeat(3), written.repeat(9));
        let (bare, marked) = (names.trim_start_matches(['#']), format!("#{names}"));
        if !names.starts_with('#') {
            rows(&[], format!("{part}{marked}{row}{bare}"), written.repeat(4));
        }
        let dir = tempdir();
        let header = file(&dir, "header", names);
        rows(&["-H", &header], part.repeat(2), written.repeat(6));
    }
}

#[test]
fn a_line_with_other_names_is_a_bad_row() {
    for line in [
        "chrom\tPOS\tREF\t1a\t1b",
        "CHROM\tPOS\tref\t1a\t1b",
        "CHROM\tpos\tREF\t1a\t1b",
        "CHROM\tPOS\tALT\t1a\t1b",
        "c\tPOS\tREF\t1a\t1b",
        "[1]CHROM\t[2]POS\t[3]REF\t1a\t1b",
    ] {
        let input = format!("CHROM\tPOS\tREF\t1a\t1b\n{MANY}{line}\n{MANY}");
        in_each_format(|args| {
            bad_row(args, &input, 3, &["field 2"]);
        });
        rows(&["--skip-bad-rows"], &input, ROW.repeat(2));
    }
    // A contig may be called like its column.
    rows(
        &[],
        "CHROM\tPOS\tREF\t1a\t1b\nCHROM\t1\tA\tA\tC\n",
        "CHROM\t1\tA\tC\tCHROM\tA|C\n",
    );
}

#[test]
fn an_operand_begins_with_the_same_names_or_with_none() {
    let dir = tempdir();
    let one = file(&dir, "one", MATRIX);
    let bare = file(&dir, "bare", MANY);
    let marked = file(&dir, "marked", format!("\n##\n#{MATRIX}"));
    everywhere(&[&one, &bare, &marked], "")
        .ok()
        .stderr_is("")
        .stdout_is(format!("{HEAD}{}", ROW.repeat(3)));
    for (names, word) in [
        ("CHROM\tPOS\tREF\t1a\t2b", "'2b'"),
        ("chrom\tPOS\tREF\t1a\t1b", "'chrom'"),
        ("CHROM\tPOS\tALT\t1a\t1b", "'ALT'"),
        ("any\tother\tnames\tat\tall", "'any'"),
        ("CHROM\tPOS\tREF\t1a\t1b\t1c", "'1c'"),
        ("CHROM\tPOS", "'REF'"),
    ] {
        let other = file(&dir, "other", format!("\n{names}\n{MANY}"));
        let names = file(&dir, "names", "CHROM\tPOS\tREF\t1a\t1b\n");
        for skip in [&[][..], &["--skip-bad-rows"]] {
            everywhere(&[&[&one[..], &other], skip].concat(), "")
                .fails(1)
                .stdout_is(format!("{HEAD}{ROW}"))
                .stderr_has(&format!("hapfilter: {other}:2: "))
                .stderr_has("header")
                .stderr_has(word);
            // So does the first line of the stream if the names come from elsewhere.
            everywhere(&[&["-H", &names, &other], skip].concat(), "")
                .fails(1)
                .stderr_has(&format!("hapfilter: {other}:2: "))
                .stderr_has("header")
                .stderr_has(word);
        }
    }
}

#[test]
fn operands_are_of_one_kind() {
    let dir = tempdir();
    let texts = [MATRIX, GENOTYPES, VCF, TABLES[0], TABLES[3]];
    let paths: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| file(&dir, &format!("text{n}"), text))
        .collect();
    let named = "contig\tpos\tref\talt\ts_PI\ts_PG_al\n";
    for (first, head) in [(0, HEAD), (1, named), (2, named), (3, named), (4, named)] {
        for second in 0..texts.len() {
            if second == first {
                continue;
            }
            for skip in [&[][..], &["--skip-bad-rows"]] {
                everywhere(&[&[&paths[first][..], &paths[second]], skip].concat(), "")
                    .fails(1)
                    .stdout_is(format!("{head}{ROW}"))
                    .stderr_has(&format!("hapfilter: {}:", paths[second]));
            }
        }
    }
    // Under names from a file, text of another kind is bad, whatever header it has.
    let names = file(&dir, "names", "CHROM\tPOS\tREF\t1a\t1b\n");
    everywhere(&["-H", &names, &paths[0], &paths[1]], "")
        .fails(1)
        .stdout_is(format!("{HEAD}{ROW}"))
        .stderr_has(&format!("hapfilter: {}:1: ", paths[1]));
}

#[test]
fn a_byte_order_mark_is_dropped_before_names_and_refused_before_a_row() {
    const MARK: &str = "\u{feff}";
    let dir = tempdir();
    let names = file(&dir, "names", "CHROM\tPOS\tREF\t1a\t1b\n");
    for input in [
        format!("{MARK}{MATRIX}"),
        format!("{MARK}## remark\n{MATRIX}"),
        format!("{MARK}#{MATRIX}"),
    ] {
        rows(&[], &input, ROW);
        rows(&["-H", &names], &input, ROW);
        let marked = file(&dir, "marked", &input);
        rows(&[&marked, &marked], "", ROW.repeat(2));
    }
    let marked = file(&dir, "header", format!("{MARK}CHROM\tPOS\tREF\t1a\t1b\n"));
    rows(&["-H", &marked], MANY, ROW);
    // A piece whose first row starts with the mark: it would belong to the contig's name.
    in_each_format(|format| {
        let args = [format, &["-H", &names]].concat();
        let input = format!("{MARK}{MANY}{MANY}");
        bad_row(&args, input, 1, &["byte-order mark"]);
    });
    rows(
        &["-H", &names, "--skip-bad-rows"],
        format!("{MARK}{MANY}{MANY}"),
        ROW,
    );
    let piece = file(&dir, "piece", format!("{MARK}{MANY}{MANY}"));
    let one = file(&dir, "one", MATRIX);
    everywhere(&["-q", &one, &piece], "")
        .fails(1)
        .stdout_is(format!("{HEAD}{ROW}"))
        .stderr_has(&format!("hapfilter: {piece}:1: "))
        .stderr_has("byte-order mark");
    rows(&["--skip-bad-rows", &one, &piece], "", ROW.repeat(2));
    // Without names from elsewhere the text has no header row.
    everywhere(&[], format!("{MARK}{MANY}"))
        .fails(1)
        .stdout_is("")
        .stderr_has("--header");
}

#[test]
fn a_byte_order_mark_in_the_middle_is_treated_as_at_the_beginning() {
    // `cat` makes this of files that an editor saved.
    let names = "CHROM\tPOS\tREF\t1a\t1b";
    let middle = |line: &str| format!("{names}\n{MANY}\u{feff}{line}\n{MANY}");
    in_each_format(|args| {
        bad_row(args, middle("c\t2\tA\tA\tC"), 3, &["byte-order mark"]);
    });
    for line in [names, "#CHROM\tPOS\tREF\t1a\t1b", "## remark"] {
        rows(&[], middle(line), ROW.repeat(2));
    }
    for skip in [&[][..], &["--skip-bad-rows"]] {
        everywhere(
            &[skip, &["-q", "--no-header"]].concat(),
            middle("CHROM\tPOS\tREF\t1a\t1c"),
        )
        .fails(1)
        .stdout_is(ROW)
        .stderr_has("hapfilter: stdin:3: ")
        .stderr_has("header");
    }
}

#[test]
fn what_tells_of_another_encoding_at_the_beginning_is_a_name_further_down() {
    for contig in [
        &b"\xff\xfe"[..],
        b"\xfe\xff",
        b"\xff\xfec",
        b"\0",
        b"c\0h\0r\0",
        b"\x1f\x8b\x08\0",
        b"BZh9",
        b"#",
    ] {
        let row = [contig, b"\t1\tA\tA\tC\n"].concat();
        let written = [contig, b"\t1\tA\tC\t", contig, b"\tA|C\n"].concat();
        let input = [MATRIX.as_bytes(), &row, &row].concat();
        let expected = [ROW.as_bytes(), &written, &written].concat();
        rows(&[], &input, &expected);
        let mut skipping = vec!["--skip-bad-rows"];
        for size in ["--batch-size=1", "--batch-size=20", "--batch-size=512K"] {
            skipping.truncate(1);
            skipping.push(size);
            rows(&skipping, &input, &expected);
        }
    }
}
