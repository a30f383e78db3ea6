use crate::settings::{FORMATS, bad_row, everywhere};
use crate::util::run;

const PAIR: &str = "CHROM\tPOS\tREF\t1a\t1b\n";
const MARKED: &str = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT\n";
const SETS: &str = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\t[6]t:GT:[7]t:PS\n";

/// The cell makes the row bad in each place; the message has its field, its column and the words.
#[track_caller]
fn in_matrix(cell: &str, words: &[&str]) {
    for format in FORMATS {
        for (row, place) in [
            (format!("A\t{cell}\tA"), "field 4 (column '1a')"),
            (format!("A\tC\t{cell}"), "field 5 (column '1b')"),
        ] {
            let input = format!("{PAIR}c\t1\tA\tA\tC\nc\t2\t{row}\n");
            let shown = format!("'{}'", cell.escape_debug());
            let words = [words, &["expected", &shown, place]].concat();
            bad_row(&["-f", format], input, 3, &words);
        }
    }
}

#[track_caller]
fn in_genotypes(cell: &str, words: &[&str]) {
    for format in FORMATS {
        for (names, set) in [(MARKED, ""), (SETS, ":7")] {
            let input =
                format!("{names}c\t1\tA\tA|C{set}\tA|A{set}\nc\t2\tA\tA|C{set}\t{cell}{set}\n");
            let words = [words, &["expected", "field 5", "'t"]].concat();
            bad_row(&["-f", format], input, 3, &words);
        }
    }
}

#[test]
fn a_number_is_named_as_the_number_of_an_allele() {
    for cell in ["1", "2", "10"] {
        in_matrix(cell, &["%TGT"]);
    }
    in_matrix("0", &["--missing"]);
    for cell in ["0|1", "1|0", "1/1", "2|1", "1", "10|0", ".|1", "0/1/2"] {
        in_genotypes(cell, &["%TGT"]);
    }
}

#[test]
fn other_codes_for_a_missing_call_are_named_with_the_option_that_takes_them() {
    for cell in ["NA", "na", "NaN", "nan", "Na", "?", "X", "x", "0"] {
        in_matrix(cell, &["--missing"]);
    }
    for cell in ["NA", "nan"] {
        in_genotypes(cell, &["--missing"]);
    }
    for cell in ["?|C", "A|X", "?"] {
        in_genotypes(cell, &["--missing"]);
    }
}

/// The option replaces the list, so a value without `N` and `.` would make bases of them.
#[test]
fn the_list_that_the_message_gives_leaves_missing_what_is_missing_without_it() {
    for cell in ["NA", "nan", "N/A", "?", "X", "0", "R"] {
        let rows = |cell: &str| format!("{PAIR}c\t1\tA\tN\tC\nc\t2\tA\t.\tC\nc\t3\tA\t{cell}\tC\n");
        let outcome = bad_row(&[], rows(cell), 4, &["'--missing "]);
        let said = String::from_utf8_lossy(&outcome.stderr);
        let value = said
            .split("'--missing ")
            .nth(1)
            .and_then(|rest| rest.split("' treats").next());
        let value = value.unwrap_or_else(|| panic!("{said}")).trim_matches('"');
        run(["--missing", value], rows(cell))
            .ok()
            .stdout_is(&run([""; 0], rows("N")).ok().stdout);
    }
    // Listed by the user, and too long or too odd to be repeated.
    for (listed, shown) in [
        ("q7", "'--missing NA,Q7'"),
        ("a$b", "list it with --missing, beside what is listed now"),
        (
            &"z".repeat(50),
            "list it with --missing, beside what is listed now",
        ),
    ] {
        bad_row(
            &["--missing", listed],
            format!("{PAIR}c\t3\tA\tNA\tC\n"),
            2,
            &[shown],
        );
    }
}

/// With `--alleles any` only VCF refuses what it cannot hold, one allele after the other.
#[test]
fn the_list_for_alleles_that_vcf_cannot_hold_leads_to_the_end() {
    let input = format!("{PAIR}c\t1\tA\tG\tN\nc\t2\tA\tz\tG\nc\t3\tA\t-9\tG\n");
    let mut args = ["-f", "vcf", "--alleles=any", "-q", "--no-header"]
        .map(str::to_owned)
        .to_vec();
    for (line, list) in [(3, "z,.,N"), (4, "-9,.,N,z")] {
        let borrowed: Vec<&str> = args.iter().map(String::as_str).collect();
        let advice = format!("if it means a missing call, use '--missing {list}'\n");
        bad_row(&borrowed, &input, line, &[&advice]);
        args.retain(|arg| !arg.starts_with("--missing"));
        args.push(format!("--missing={list}"));
    }
    run(&args, &*input)
        .ok()
        .stdout_is("c\t1\t.\tA\tG\t.\t.\t.\tGT\t1|.\nc\t2\t.\tA\tG\t.\t.\t.\tGT\t.|1\nc\t3\t.\tA\tG\t.\t.\t.\tGT\t.|1\n");
    // A list cannot have a comma in an item.
    let outcome = everywhere(
        &["-f", "vcf", "--alleles=any"],
        format!("{PAIR}c\t1\tA\tG\tA,G\n"),
    );
    outcome
        .fails(1)
        .stderr_has("found 'A,G' in field 5 (column '1b'): --missing cannot list");
}

#[test]
fn an_iupac_code_is_called_one() {
    for code in "RYSWKMBDHVryswkmbdhv".chars() {
        in_matrix(&code.to_string(), &["IUPAC"]);
    }
    for cell in ["M", "R", "A|Y", "W/W"] {
        in_genotypes(cell, &["IUPAC"]);
    }
}

#[test]
fn a_genotype_in_a_matrix_is_called_one() {
    for cell in ["A|G", "A/G", "0|1", "1/1", "./.", "A|G|T", "N|N"] {
        in_matrix(cell, &["--from genotypes"]);
    }
    in_matrix(
        "A|G",
        &["N and NA are alleles there unless --missing lists them"],
    );
}

#[test]
fn any_other_cell_is_shown_with_its_place() {
    for cell in [
        "A ",
        " A",
        "A-",
        "**",
        "<DEL>",
        "DEL",
        "hello",
        "A,C",
        "\u{1b}[2J",
        "\u{c4}",
    ] {
        in_matrix(cell, &[]);
    }
    for cell in ["A |C", "A|C ", "A|A-", "<DEL|A", "hello"] {
        in_genotypes(cell, &[]);
    }
    // A long cell is cut, so the message fits on a line.
    let long = "A".repeat(5000) + "Q";
    let input = format!("{PAIR}c\t1\tA\tA\t{long}\n");
    let outcome = bad_row(&[], input, 2, &["field 5"]);
    assert!(outcome.stderr.len() < 600, "{outcome}");
}

#[test]
fn a_reference_that_is_not_an_allele_questions_column_3() {
    for reference in [
        "12",
        "consensus",
        "rs36",
        "R",
        "0",
        "?",
        "NA",
        "nan",
        "A|G",
        "A/G",
        "<DEL>",
        "A,C",
        "A ",
    ] {
        for format in FORMATS {
            let shown = format!("'{reference}'");
            let words = ["is column 3 the reference", &shown, "field 3"];
            // Also in a row with nothing else to report.
            for cells in ["A\tC", &format!("{reference}\t{reference}")] {
                let input = format!("{PAIR}c\t1\tA\tA\tC\nc\t2\t{reference}\t{cells}\n");
                bad_row(&["-f", format], input, 3, &words);
            }
        }
    }
    for reference in ["12", "consensus", "rs36", "R", "A|G", "A "] {
        for format in FORMATS {
            let input = format!("{MARKED}c\t1\t{reference}\tA|C\tA|A\n");
            bad_row(
                &["-f", format],
                input,
                2,
                &["is column 3 the reference", &format!("'{reference}'")],
            );
        }
    }
    // Columns mistaken for something else.
    bad_row(
        &["-s", "me=allele1,allele2"],
        "rsid\tchromosome\tposition\tallele1\tallele2\nrs36\t1\t9388\tG\tG\n",
        2,
        &["is column 3 the reference"],
    );
    bad_row(
        &["--from", "genotypes"],
        "Catalog ID\tCnt\tf1\tf2\n12\t3\tAC\tAT\n15\t3\tconsensus\tconsensus\n",
        3,
        &["is column 3 the reference"],
    );
}

#[test]
fn the_first_fault_of_a_row_from_the_left_is_named() {
    for (row, place) in [
        ("x\t1\tA\t0\t?", "field 4"),
        ("x\tp\tQ\t0\t?", "field 2"),
        ("x\t1\tQ\t0\t?", "field 3"),
        ("x\t1\tA\tA\t?", "field 5"),
    ] {
        bad_row(&[], format!("{PAIR}{row}\n"), 2, &[place]);
    }
    // A wrong number of fields is reported first.
    bad_row(
        &[],
        format!("{PAIR}x\t1\tA\t0\n"),
        2,
        &["expected 5 fields, found 4"],
    );
    bad_row(
        &[],
        format!("{PAIR}x\t1\tA\t0\tA\tA\n"),
        2,
        &["expected 5 fields, found 6"],
    );
}
