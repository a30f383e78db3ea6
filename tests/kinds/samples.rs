use super::*;
use crate::settings::{everywhere, refused, rows};
use crate::util::{file, run, tempdir};

#[test]
fn cells_that_are_genotypes_are_told_by_the_first_row() {
    for cell in ["A|C", "A/C", "0|1", "./.", "A|C:7", "A/C/G", "-|A"] {
        for cells in [
            format!("{cell}\t{cell}"),
            format!("A\t{cell}"),
            format!("{cell}\tA"),
        ] {
            for names in ["CHROM\tPOS\tREF", "#CHROM\tPOS\tind4"] {
                let input = format!("{names}\toak\telm\nc\t1\tA\t{cells}\nc\t2\tA\tA\tA\n");
                let words = ["--from genotypes", "oak", "elm"];
                in_each_format(|args| {
                    refused(1, args, &input, &words);
                });
                refused(1, &["--skip-bad-rows"], &input, &words);
                refused(1, &["--from", "matrix"], &input, &words);
                // Skipped lines come before the first row.
                let more = input.replacen('\n', "\r\n\n## remark\n\r\n", 1);
                refused(1, &[], more, &words);
                let dir = tempdir();
                let names = file(&dir, "names", format!("{names}\toak\telm\n"));
                let row = format!("c\t1\tA\t{cells}\n");
                refused(1, &["-H", &names], row, &words);
                // The row is in another file.
                let rows = file(&dir, "rows", format!("c\t1\tA\t{cells}\n"));
                refused(1, &["-H", &names, &rows], "", &words);
            }
        }
    }
}

#[test]
fn haploid_columns_are_refused_with_the_option_for_them() {
    let input = "CHROM\tPOS\tREF\toak\telm\nc\t1\tA\tA\tC\n";
    in_each_format(|args| {
        let outcome = refused(1, args, input, &["haploid", "--samples", "oak", "elm"]);
        let text = String::from_utf8_lossy(&outcome.stderr);
        assert!(!text.contains("--from genotypes"), "{outcome}");
    });
    // Following the message works.
    rows(
        &["-s", "oak=oak", "-s", "elm=elm"],
        input,
        "c\t1\tA\tC\tc\tA\tc\tC\n",
    );
    let dir = tempdir();
    let list = file(&dir, "list", "oak\toak\nelm\telm\n");
    rows(&["--samples", &list], input, "c\t1\tA\tC\tc\tA\tc\tC\n");
}

#[test]
fn without_a_row_both_options_are_named() {
    for input in [
        "CHROM\tPOS\tREF\toak\telm\n",
        "CHROM\tPOS\tREF\toak\telm",
        "CHROM\tPOS\tREF\toak\telm\n\n##\n",
    ] {
        in_each_format(|args| {
            refused(
                1,
                args,
                input,
                &["--suffixes", "--samples", "'CHROM'", "'oak'", "'elm'"],
            );
        });
    }
    // Suffixes that no name has.
    let outcome = refused(
        1,
        &["--suffixes", ".1,.2"],
        MATRIX,
        &["--suffixes", "--samples", "'1a'"],
    );
    assert!(!String::from_utf8_lossy(&outcome.stderr).contains("--from genotypes"));
}

#[test]
fn duplicate_names_are_allowed_unless_one_is_looked_up() {
    let input = "CHROM\tPOS\tREF\tS1\tS1\tS2\tS2\tS3\nc\t1\tA\tA\tG\tA\tA\tT\n";
    for (args, expected) in [
        (
            &["-s", "x=#4,#5", "-s", "y=#6,#7"][..],
            "c\t1\tA\tG,T\tc\tA|G\tc\tA|A\n",
        ),
        (&["-s", "x=#5"], "c\t1\tA\tG,T\tc\tG\n"),
        // A name that occurs once.
        (&["-s", "x=S3,#5"], "c\t1\tA\tG,T\tc\tT|G\n"),
    ] {
        rows(args, input, expected);
    }
    let dir = tempdir();
    let list = file(&dir, "list", "x\t#4\t#5\ny\t#6\t#7\n");
    rows(
        &["--samples", &list],
        input,
        "c\t1\tA\tG,T\tc\tA|G\tc\tA|A\n",
    );
    rows(
        &["--samples", &list, "-s", "z=S3"],
        input,
        "c\t1\tA\tG,T\tc\tA|G\tc\tA|A\tc\tT\n",
    );
    // A duplicate name is ambiguous.
    for sample in ["x=S1,#6", "x=#4,S2", "x=S1"] {
        let name = if sample.contains("S2") { "S2" } else { "S1" };
        in_each_format(|args| {
            refused(
                1,
                &[args, &["-s", sample]].concat(),
                input,
                &[&format!("'{name}'")],
            );
        });
    }
    let list = file(&dir, "list", "x\t#4\tS2\n");
    refused(1, &["--samples", &list], input, &["'S2'"]);
    // Nor are pairs found among duplicate names.
    for input in [
        input,
        "CHROM\tPOS\tREF\t1a\t1b\t1a\n",
        "CHROM\tPOS\tREF\t1a\t1b\tx\tx\n",
        "CHROM\tPOS\tREF\ts:GT\ts:GT\n",
        "CHROM\tPOS\tREF\ts\ts:GT\n",
    ] {
        in_each_format(|args| {
            refused(1, args, input, &["stdin:1: ", "same name"]);
        });
    }
    // An empty name is refused even if no column is looked up by its name.
    refused(
        1,
        &["-s", "x=#5"],
        "CHROM\tPOS\tREF\t\tx\n",
        &["stdin:1: ", "no name"],
    );
}

#[test]
fn the_order_of_two_columns_of_one_name_is_theirs() {
    let input = "CHROM\tPOS\tREF\tS\tS\nc\t1\tA\tT\tG\n";
    for (sample, genotype) in [("x=#4,#5", "T|G"), ("x=#5,#4", "G|T"), ("x=#5,#5", "G|G")] {
        let outcome = everywhere(&["-q", "--no-header", "-s", sample], input);
        outcome
            .ok()
            .stdout_is(format!("c\t1\tA\tT,G\tc\t{genotype}\n"));
    }
    run(["-s", "x=#6"], input).fails(1).stdout_is("");
}
