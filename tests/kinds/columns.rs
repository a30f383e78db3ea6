use super::*;
use crate::settings::{refused, rows};
use crate::util::{file, run, tempdir};

/// Real names of columns that are not strands.
pub const EXTRA: &[&str] = &[
    "ID",
    "id",
    "Id",
    "ALT",
    "alt",
    "Alt",
    "QUAL",
    "qual",
    "FILTER",
    "filter",
    "Filter",
    "INFO",
    "info",
    "FORMAT",
    "format",
    "Format",
    "10a10b_PI",
    "fir_PG_al",
    "bm3:PI",
    "bm3:PG_al",
];

#[test]
fn a_column_that_is_not_a_strand_is_refused_wherever_it_stands() {
    for name in EXTRA {
        for (names, row, number) in [
            (
                format!("CHROM\tPOS\tREF\t{name}\t1a\t1b"),
                "c\t7\tA\tG\tA\tG",
                "-f4",
            ),
            (
                format!("CHROM\tPOS\tREF\t1a\t{name}\t1b"),
                "c\t7\tA\tA\tG\tG",
                "-f5",
            ),
            (
                format!("CHROM\tPOS\tREF\t1a\t1b\t{name}"),
                "c\t7\tA\tA\tG\tG",
                "-f6",
            ),
            (
                format!("CHROM\tPOS\tREF\t{name}\ts:GT"),
                "c\t7\tA\tG\tA|G",
                "-f4",
            ),
        ] {
            let input = format!("{names}\n{row}\n");
            let words = ["stdin:1: ", name, "cut --complement", number];
            in_each_format(|args| {
                refused(1, args, &input, &words);
                refused(1, &[args, &["--skip-bad-rows"]].concat(), &input, &words);
            });
            // The columns are refused without a row too.
            refused(1, &[], format!("{names}\n"), &words);
            let dir = tempdir();
            let names = file(&dir, "names", &names);
            refused(
                1,
                &["--header", &names],
                format!("{row}\n"),
                &[name, "cut --complement", number],
            );
        }
    }
}

#[test]
fn the_columns_of_bcftools_query_are_not_samples() {
    for name in ["ID", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", "alt"] {
        let input = format!("# [1]CHROM\t[2]POS\t[3]REF\t[4]{name}\t[5]s:GT\nc\t7\tA\tG\tA|G\n");
        in_each_format(|args| {
            refused(1, args, &input, &[name, "cut --complement", "-f4"]);
            refused(
                1,
                &[args, &["--from", "genotypes"]].concat(),
                &input,
                &[name, "cut --complement", "-f4"],
            );
        });
    }
    // The option does not change this for plain names.
    refused(
        1,
        &["--from", "genotypes"],
        "CHROM\tPOS\tREF\tALT\toak\nc\t7\tA\tG\tA|G\n",
        &["ALT", "cut --complement", "-f4"],
    );
}

#[test]
fn two_columns_are_both_named() {
    for (names, row, first, second) in [
        (
            "CHROM\tPOS\tREF\tALT\tINFO\t1a\t1b",
            "c\t7\tA\tG\tx\tA\tG",
            ("ALT", "INFO"),
            "-f4,5",
        ),
        (
            "CHROM\tPOS\tREF\t1a\tid\t1b\tx:PI",
            "c\t7\tA\tA\tx\tG\tG",
            ("id", "x:PI"),
            "-f5,7",
        ),
        (
            "# [1]CHROM\t[2]POS\t[3]REF\t[4]ID\t[5]ALT\t[6]s:GT",
            "c\t7\tA\t.\tG\tA|G",
            ("ID", "ALT"),
            "-f4,5",
        ),
    ] {
        in_each_format(|args| {
            refused(
                1,
                args,
                format!("{names}\n{row}\n"),
                &[first.0, first.1, &format!("cut --complement {second}")],
            );
        });
    }
}

#[test]
fn a_name_that_only_resembles_one_is_a_strand_or_a_sample() {
    for name in [
        "IDs", "xID", "REFa", "POSa", "ALT1", "PI", "PG_al", "x_PIa", "x:PI2", "x.PI", "x_PG_alb",
        "GT", "infos", "x_pi", "INFO_a",
    ] {
        let input = format!("CHROM\tPOS\tREF\t1a\t1b\t{name}\nc\t7\tA\tA\tG\tT\n");
        rows(&[], &input, "c\t7\tA\tG,T\tc\tA|G\n");
    }
    // After a bcftools mark a sample may have any name.
    for name in EXTRA.iter().chain(&["ref", "pos", "GT", "PS"]) {
        let input = format!("# [1]CHROM\t[2]POS\t[3]REF\t[4]{name}:GT\nc\t7\tA\tA|G\n");
        let table = format!("contig\tpos\tref\talt\t{name}_PI\t{name}_PG_al\nc\t7\tA\tG\tc\tA|G\n");
        run(["-q"], &input[..]).ok().stdout_is(&table);
        run(["-q"], &input.replace("[4]", "")[..])
            .ok()
            .stdout_is(&table);
        rows(&["-f", "vcf"], &input, "c\t7\t.\tA\tG\t.\t.\t.\tGT\t0|1\n");
    }
}

#[test]
fn a_column_listed_as_a_strand_is_one() {
    for name in EXTRA {
        let input = format!("CHROM\tPOS\tREF\t{name}\tB\nc\t7\tA\tG\tA\n");
        for sample in [
            format!("x={name},B"),
            "x=#4,#5".to_owned(),
            format!("x=#5,{name}"),
        ] {
            let genotype = if sample.starts_with("x=#5") {
                "A|G"
            } else {
                "G|A"
            };
            rows(
                &["-s", &sample],
                &input,
                format!("c\t7\tA\tG\tc\t{genotype}\n"),
            );
        }
        let dir = tempdir();
        let list = file(&dir, "list", format!("x\t{name}\tB\n"));
        rows(&["--samples", &list], &input, "c\t7\tA\tG\tc\tG|A\n");
        // A second such column is still refused.
        let more = format!("CHROM\tPOS\tREF\t{name}\tB\tx_PI\nc\t7\tA\tG\tA\tT\n");
        in_each_format(|args| {
            refused(
                1,
                &[args, &["-s", &format!("x={name},B")]].concat(),
                &more,
                &["x_PI", "cut --complement", "-f6"],
            );
        });
    }
}

#[test]
fn a_reference_or_a_position_in_another_place_is_refused() {
    for (names, row, word) in [
        ("CHROM\tPOS\tID\tREF\t1a\t1b", "c\t7\tx\tA\tA\tG", "REF"),
        ("CHROM\tPOS\t1a\t1b\tref", "c\t7\tA\tG\tA", "ref"),
        ("pos\tchrom\tref\t1a\t1b", "7\tc\tA\tA\tG", "pos"),
        ("Ref\tPos\tChrom\t1a\t1b", "A\t7\tc\tA\tG", "Ref"),
        ("CHROM\tREF\tPOS\t1a\t1b", "c\tA\t7\tA\tG", "REF"),
        ("CHROM\tPOS\tREF\t1a\t1b\tPOS", "c\t7\tA\tA\tG\t7", "POS"),
        ("CHROM\tPOS\tREF\t1a\tref\t1b", "c\t7\tA\tA\tA\tG", "ref"),
        ("CHROM\tPOS\tREF\tREF\t1a\t1b", "c\t7\tA\tA\tA\tG", "REF"),
        ("pos\tPOS\tREF\t1a\t1b", "c\t7\tA\tA\tG", "'pos'"),
        ("CHROM\tref\tREF\t1a\t1b", "c\t7\tA\tA\tG", "'ref'"),
        (
            "CHROM\tPOS\toak:GT\telm:GT\tREF",
            "c\t7\tA|G\tA|A\tA",
            "REF",
        ),
        ("#[1]POS\t[2]CHROM\t[3]REF\t[4]s:GT", "7\tc\tA\tA|G", "POS"),
    ] {
        let input = format!("{names}\n{row}\n");
        in_each_format(|args| {
            refused(1, args, &input, &["stdin:1: ", word]);
            refused(
                1,
                &[args, &["--skip-bad-rows"]].concat(),
                &input,
                &["stdin:1: ", word],
            );
        });
        let dir = tempdir();
        let names = file(&dir, "names", names);
        refused(1, &["-H", &names], format!("{row}\n"), &[word]);
    }
    // Genotypes with plain names.
    refused(
        1,
        &["--from", "genotypes"],
        "CHROM\tPOS\tID\tREF\toak\nc\t7\tx\tA\tA|G\n",
        &["REF"],
    );
}

/// What `bcftools query` prints about a site has no mark of a sample, and only that tells.
#[test]
fn a_column_about_the_site_is_not_a_sample() {
    for name in [
        "FIRST_ALT",
        "INFO/AA",
        "AA",
        "TYPE",
        "END",
        "N_ALT",
        "CHR",
        "Contig",
        "x",
    ] {
        for (names, row, number) in [
            (
                format!("#[1]CHROM\t[2]POS\t[3]REF\t[4]{name}\t[5]s:GT\t[6]t:GT"),
                "c\t7\tA\tG\tA|G\tA|A",
                "-f4",
            ),
            (
                format!("# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT\t[6]{name}"),
                "c\t7\tA\tA|G\tA|A\tG",
                "-f6",
            ),
            (
                format!("#[1]CHROM\t[2]POS\t[3]REF\t[4]{name}\t[5]s:GT:[6]s:PS\t[7]t:GT:[8]t:PS"),
                "c\t7\tA\tG\tA|G:.\tA|A:.",
                "-f4",
            ),
        ] {
            let input = format!("{names}\n{row}\n");
            in_each_format(|args| {
                refused(
                    1,
                    args,
                    &input,
                    &["stdin:1: ", name, "cut --complement", number],
                );
            });
        }
    }
    // Without numbers only a name that bcftools gives tells.
    for name in ["FIRST_ALT", "END"] {
        let input = format!("#CHROM\tPOS\tREF\t{name}\ts:GT\nc\t7\tA\tG\tA|G\n");
        in_each_format(|args| {
            refused(
                1,
                args,
                &input,
                &["stdin:1: ", name, "cut --complement", "-f4"],
            );
        });
    }
    for names in ["CHROM\tPOS\tREF\tx\ts:GT", "CHROM\tPOS\tREF\t[1]x\ts:GT"] {
        run(["-q"], format!("{names}\nc\t7\tA\tA|G\tA|A\n")).ok();
    }
    // Without the first number another means nothing, and then sets are missing.
    let input = "CHROM\tPOS\tREF\t[8]x\ts:GT:s:PS\nc\t7\tA\tA|G\tA|G:7\n";
    refused(1, &[], input, &["phase sets for all samples or for none"]);
    // Where no column has the mark, any may be a sample.
    let input = "#[1]CHROM\t[2]POS\t[3]REF\t[4]s\t[5]t\nc\t7\tA\tA|G\tA|A\n";
    run(["-q"], input).ok();
}

/// Its numbers or letters would pass for positions and references.
#[test]
fn another_column_in_the_place_of_the_position_or_the_reference_is_refused() {
    for (names, cells, words) in [
        (
            "#[1]CHROM\t[2]POS0\t[3]REF\t[4]s:GT",
            "A|G",
            ["the position in column 2", "'POS0'"],
        ),
        (
            "#[1]CHROM\t[2]END\t[3]REF\t[4]s:GT",
            "A|G",
            ["the position in column 2", "'END'"],
        ),
        (
            "#[1]CHROM\t[2]POS\t[3]ALT\t[4]s:GT",
            "A|G",
            ["the reference allele in column 3", "'ALT'"],
        ),
        (
            "#[1]CHROM\t[2]POS\t[3]ID\t[4]s:GT",
            "A|G",
            ["the reference allele in column 3", "'ID'"],
        ),
        (
            "#[1]CHROM\t[2]POS\t[3]FIRST_ALT\t[4]s:GT",
            "A|G",
            ["the reference allele in column 3", "'FIRST_ALT'"],
        ),
        (
            "CHROM\tPOS\tALT\t1a\t1b",
            "A\tG",
            ["the reference allele in column 3", "'ALT'"],
        ),
        (
            "CHROM\tPOS\tFilter\t1a\t1b",
            "A\tG",
            ["the reference allele in column 3", "'Filter'"],
        ),
        (
            "chr\tpos0\tref\t1a\t1b",
            "A\tG",
            ["the position in column 2", "'pos0'"],
        ),
        (
            "chr\tQUAL\tref\t1a\t1b",
            "A\tG",
            ["the position in column 2", "'QUAL'"],
        ),
    ] {
        let input = format!("{names}\nc\t7\tA\t{cells}\n");
        in_each_format(|args| {
            refused(1, args, &input, &["stdin:1: ", words[0], words[1]]);
        });
    }
}
