//! Rows too wide for any shortcut to take at once: an odd cell is noticed in every column.

use crate::settings::{bad_row, everywhere, rows};

const WIDTHS: [usize; 5] = [8, 31, 33, 40, 300];

fn names(width: usize) -> String {
    let names: String = (0..width).map(|n| format!("\ts{n}")).collect();
    format!("CHROM\tPOS\tREF{names}\n")
}

/// Strands of one kind with another cell in one place.
fn cells(width: usize, usual: &str, at: usize, odd: &str) -> String {
    let cell = |n| if n == at { odd } else { usual };
    (0..width).map(|n| format!("\t{}", cell(n))).collect()
}

#[test]
fn a_cell_that_is_not_an_allele_is_bad_in_each_place() {
    for width in WIDTHS {
        for odd in [
            "0", "R", "NA", "nan", "A-", "\u{80}", "AX", "A|C", "x", "ACGTNX", "@", "`", "[", "{",
            "+", ",", "/",
        ] {
            for usual in ["A", "C", "ac", "."] {
                // Good rows before and after vary the alignment of the rows.
                let good = |n: usize| format!("c\t{n}\tA{}\n", cells(width, "A", n % width, "T"));
                let mut input = names(width);
                let mut expected = String::new();
                for at in 0..width {
                    input += &format!("c\t{at}\tA{}\n{}", cells(width, usual, at, odd), good(at));
                    let genotype = if at == 0 { "T" } else { "A" };
                    expected += &format!("c\t{at}\tA\tT\tc\t{genotype}\n");
                }
                let args = ["-s", "s=s0", "--skip-bad-rows", "-q", "--no-header", "-@1"];
                crate::util::run(args, &input[..]).ok().stdout_is(&expected);
            }
        }
    }
}

#[test]
fn a_cell_that_is_not_an_allele_is_named_in_each_place() {
    for width in WIDTHS {
        for at in [0, 1, 7, 8, 15, 16, 30, 31, 32, 33, 39, width - 1] {
            if at >= width {
                continue;
            }
            for (odd, word) in [
                ("7", "%TGT"),
                ("R", "IUPAC"),
                ("nan", "--missing"),
                ("A/C", "--from genotypes"),
            ] {
                let row = format!("c\t1\tA{}\n", cells(width, "A", at, odd));
                bad_row(
                    &["-s", "s=s0"],
                    names(width) + &row,
                    2,
                    &[
                        word,
                        &format!("field {} (column 's{at}')", at + 4),
                        &format!("'{odd}'"),
                    ],
                );
            }
        }
    }
}

#[test]
fn a_lower_case_base_is_the_reference_in_each_place() {
    for width in WIDTHS {
        let mut input = names(width);
        for at in 0..width {
            input += &format!("c\t{at}\tA{}\n", cells(width, "A", at, "a"));
            input += &format!("c\t{at}\tn{}\n", cells(width, "N", at, "n"));
            input += &format!("c\t{at}\taC{}\n", cells(width, "Ac", at, "ac"));
        }
        rows(&["-s", "s=s0"], &input, "");
    }
}

#[test]
fn another_allele_is_folded_in_each_place() {
    for width in WIDTHS {
        let mut input = names(width);
        let mut expected = String::new();
        for at in 0..width {
            // The spelling of the first strand that has the allele counts.
            input += &format!("c\t{at}\tA{}\n", cells(width, "C", at, "c"));
            let (first, shown) = if at == 0 { ("c", "c") } else { ("C", "C") };
            expected += &format!("c\t{at}\tA\t{first}\tc\t{shown}\n");
            // Missing in either case, and a gap beside it.
            input += &format!("c\t{at}\tA{}\n", cells(width, "N", at, "n"));
            input += &format!("c\t{at}\tA{}\n", cells(width, "n", at, "-"));
            expected += &format!("c\t{at}\tA\t-\tc\tA\n");
            input += &format!("c\t{at}\tA{}\n", cells(width, "acgt", at, "ACGT"));
            let long = if at == 0 { "ACGT" } else { "acgt" };
            expected += &format!("c\t{at}\tA\t{long}\tc\t{long}\n");
        }
        rows(&["-s", "s=s0"], &input, &expected);
    }
}

#[test]
fn a_reference_that_is_not_an_allele_is_bad_at_each_width() {
    for width in WIDTHS {
        for odd in ["0", "R", "NA", "nan", "A-", "AX"] {
            for usual in [odd, "A"] {
                let row = format!("c\t1\t{odd}{}\n", cells(width, usual, 0, usual));
                bad_row(
                    &["-s", "s=s0"],
                    names(width) + &row,
                    2,
                    &["is column 3 the reference", &format!("'{odd}'")],
                );
            }
        }
    }
}

#[test]
fn a_strand_that_is_not_an_allele_is_bad_in_each_genotype() {
    for width in WIDTHS {
        for odd in [
            "0|1", "A|R", "R|A", "A/R", "NA", "nan", "A|", "|A", "A|C:7", "7",
        ] {
            let mut input = names(width);
            let mut expected = String::new();
            for at in 0..width {
                input += &format!("c\t{at}\tA{}\n", cells(width, "A|A", at, odd));
                input += &format!("c\t{at}\tA{}\n", cells(width, "a|A", at, "A|c"));
                let written: String = (0..width)
                    .map(|n| if n == at { "\tc\tA|c" } else { "\tc\tA|A" })
                    .collect();
                expected += &format!("c\t{at}\tA\tc{written}\n");
            }
            let args = [
                "--from",
                "genotypes",
                "--skip-bad-rows",
                "-q",
                "--no-header",
            ];
            everywhere(&args, &input).ok().stdout_is(&expected);
        }
    }
}
