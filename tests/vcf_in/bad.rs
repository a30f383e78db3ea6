use super::*;

#[test]
fn a_cell_that_is_not_a_genotype_is_named_with_its_sample() {
    for cell in [
        "0|",
        "|",
        "/",
        "0/",
        "0||1",
        "0//1",
        "||0",
        "//0|1",
        "|/1",
        "0|1|",
        "A|C",
        "A",
        "0|x",
        "x",
        "0|-1",
        "-1",
        "+1",
        "0|1.",
        "..",
        ".1",
        "1.",
        "0.1",
        "0,1",
        "0\\1",
        "0;1",
        "0-1",
        "0|1e0",
        "0x1",
        "./",
        "/.|",
        "0|a",
        "N",
        "*",
        "?",
        "NA",
        "\u{0663}",
        "0\u{a0}|1",
        "0|1\u{0}",
    ] {
        for (keys, text) in [
            ("GT", cell.to_owned()),
            ("GT:DP", format!("{cell}:3")),
            ("DP:GT", format!("3:{cell}")),
            ("DP:GT:AD", format!("3:{cell}:4")),
        ] {
            is_bad(
                &[],
                &format!("A C {keys} {text} ."),
                &["expected", "(sample 's1')"],
            );
            is_bad(
                &[],
                &format!("A C {keys} . {text}"),
                &["expected", "(sample 's2')"],
            );
        }
    }
    // The tables of words above cannot contain blanks.
    for cell in ["0 1", "0|1 ", " 0|1", "0 |1"] {
        let text = format!(
            "{}c\t2\t.\tA\tC\t.\t.\t.\tGT\t{cell}\t.\n",
            vcf(&["A C GT 0|1 1|0"])
        ) + "c\t3\t.\tA\tC\t.\t.\t.\tGT\t1|0\t.\n";
        is_bad_in(&[], &text, FIRST + 1, &["expected", "(sample 's1')"]);
    }
}

#[test]
fn an_empty_subfield_that_is_looked_at_is_a_bad_row() {
    for row in ["A C GT:DP :3 0|1", "A C DP:GT 3: 0|1", "A C GT:PS : ."] {
        is_bad(&[], row, &["expected", "(sample 's1')"]);
    }
}

#[test]
fn a_number_without_an_allele_says_how_many_there_are() {
    for (row, most) in [
        ("A C GT 0|2 0|0", 1),
        ("A C GT 2 .", 1),
        ("A C GT 002|0 .", 1),
        ("A C,G GT 3/3 0|0", 2),
        ("A C,G GT 0|1|3 0|0", 2),
        ("A . GT 0|1 0|0", 0),
        ("A . GT 1/1 0|0", 0),
        ("A C,<*> GT:DP 0|3:4 .", 2),
        ("A C DP:GT 4:9|0 .", 1),
        ("A C,C,C,C,C,C,C,C,C,C GT 10|11 0|0", 10),
        ("A C GT 0|10 0|0", 1),
        ("A C GT 0|4294967297 0|0", 1),
        ("A C GT 0|18446744073709551617 0|0", 1),
        ("A C GT 99999999999999999999999999999999999999990|1 0|0", 1),
    ] {
        let words = format!("expected an allele number up to {most}");
        is_bad(&[], row, &[&words, "(sample 's1')"]);
    }
}

#[test]
fn more_subfields_than_format_has_are_a_bad_row() {
    for row in [
        "A C GT 0|1:3 0|1",
        "A C GT .:. 0|1",
        "A C GT 0|1: 0|1",
        "A C GT:DP 0|1:3:4 0|1",
        "A C GT:DP 0|1:3: 0|1",
        "A C DP:GT 3:0|1:. 0|1",
        "A C DP 3:4 5",
        "A C . .:. .",
        "A C GT:PS .:.:. 0|1",
    ] {
        is_bad(&[], row, &["expected", "(sample 's1')"]);
    }
}

#[test]
fn a_row_has_as_many_fields_as_the_header() {
    let good = "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|0";
    let fields: Vec<&str> = good.split('\t').collect();
    for count in 2..fields.len() {
        let cut = fields[..count].join("\t");
        let text = format!("{}{good}\n{cut}\n{good}\n", head(2));
        is_bad_in(
            &[],
            &text,
            FIRST + 1,
            &[&format!("expected 11 fields, found {count}")],
        );
    }
    for more in ["\t0|1", "\t", "\t.\t."] {
        let text = format!("{}{good}\n{good}{more}\n{good}\n", head(2));
        let count = 11 + more.matches('\t').count();
        is_bad_in(
            &[],
            &text,
            FIRST + 1,
            &[&format!("expected 11 fields, found {count}")],
        );
    }
    // No field may be empty.
    for (n, name) in COLUMNS[1..].split('\t').chain(["s1", "s2"]).enumerate() {
        let mut empty = fields.clone();
        empty[n] = "";
        let text = format!("{}{good}\n{}\n{good}\n", head(2), empty.join("\t"));
        is_bad_in(&[], &text, FIRST + 1, &[&format!("'{name}'")]);
    }
}

#[test]
fn a_position_is_made_of_digits() {
    let good = "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
    for position in ["x", "1x", "-1", "+1", "1.0", "1e3", ".", " 1", "1,000"] {
        let bad = good.replace("c\t1", &format!("c\t{position}"));
        let text = format!("{}{good}{bad}{good}", head(1));
        is_bad_in(&[], &text, FIRST + 1, &["expected a position", "field 2"]);
    }
    rows(
        &[],
        format!("{}{}", head(1), good.replace("c\t1", "c\t007")),
        "c\t007\tA\tC\tc\tA|C\n",
    );
    for position in ["2147483648", "99999999999999999999"] {
        let bad = good.replace("c\t1", &format!("c\t{position}"));
        bad_row(
            &["-f", "vcf"],
            format!("{}{bad}", head(1)),
            FIRST,
            &["2147483647", "'POS'"],
        );
    }
}

#[test]
fn a_bad_row_is_bad_whether_it_would_be_written_or_not() {
    for row in [
        "A C GT 0|0 0|2",
        "A C GT . x",
        "A C GT:DP 0|0 .:1:2",
        "R C GT 0|0 0|0",
    ] {
        is_bad(&[], row, &["expected"]);
    }
    is_bad(&["-a"], "A C GT 0|0 0|2", &["expected"]);
}

#[test]
fn the_first_bad_row_is_the_one_that_is_named() {
    let good = "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
    for at in [0, 1, 700, 1999] {
        let mut text = head(1);
        for n in 0..2000 {
            match n {
                _ if n == at => text += "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|3\n",
                _ if n > at && n % 2 == 0 => text += "c\tx\t.\tR\tC\t.\t.\t.\tGT\tx\n",
                _ => text += good,
            }
        }
        for size in ["--batch-size=512K", "--batch-size=300", "--batch-size=7"] {
            let outcome = everywhere(&["--no-header", size], &text);
            outcome
                .fails(1)
                .stdout_is("c\t1\tA\tC\tc\tA|C\n".repeat(at));
            one_line_with(
                &outcome,
                &[&format!(
                    "hapfilter: stdin:{}: expected an allele",
                    at + FIRST
                )],
            );
        }
    }
}

#[test]
fn a_row_cut_short_says_so_and_is_never_skipped() {
    let text = vcf(&["A C GT:DP 0|1:3 1|0:4", "A C GT:DP 0|1:3 1|0:4"]);
    let row = text.lines().last().expect("a row");
    let before = text.len() - row.len() - 1;
    let written = "c\t1\tA\tC\tc\tA|C\tc\tC|A\n";
    let fields = row.matches('\t').count();
    for length in 1..row.len() {
        let part = &row[..length];
        let is_whole = part.matches('\t').count() == fields && !part.ends_with(['\t', '|', ':']);
        for more in [&[][..], &["--skip-bad-rows"]] {
            let args = [&["-q", "--no-header"], more].concat();
            let outcome = run(args, &text[..before + length]);
            if is_whole {
                // The rest of the last cell is still a genotype.
                assert_eq!(line_count(&outcome.ok().stdout), 2, "{outcome}");
                continue;
            }
            // A subfield that is not read may be empty.
            if part.ends_with("1|0:") {
                outcome.ok();
                continue;
            }
            outcome.fails(1).stdout_is(written);
            let told = format!("stdin:{}: ", FIRST + 1);
            outcome
                .stderr_has(&told)
                .stderr_has("(the input ends in the middle of this line: truncated?)");
        }
    }
}

#[test]
fn bad_rows_are_named_up_to_ten_and_counted() {
    let mut text = vcf(&["A C GT 0|1"]);
    for _ in 0..12 {
        text += "c\t2\t.\tA\tC\t.\t.\t.\tGT\t0|2\n";
    }
    let outcome = everywhere(&["--skip-bad-rows", "--no-header"], &text);
    outcome.ok().stdout_is("c\t1\tA\tC\tc\tA|C\n");
    outcome
        .stderr_has("stdin:5: ")
        .stderr_has("stdin:14: ")
        .stderr_has("note: 12 bad rows were left out");
    assert_eq!(line_count(&outcome.stderr), 11, "{outcome}");
}
