use super::*;

#[test]
fn the_phase_index_is_the_set_or_else_the_contig() {
    becomes(
        &[],
        &[
            (
                "A C c A|C 7 C|A",
                ["C c A|C 7 C|A", "C c A|C 7 C|A", "C GT:PS 0|1:. 1|0:7"],
            ),
            (
                "A C c A|C c C|A",
                ["C c A|C c C|A", "C c A|C c C|A", "C GT 0|1 1|0"],
            ),
            // By VCF's rule a phased genotype without a set belongs to the contig's.
            (
                "A C . A|C 7 C|A",
                ["C c A|C 7 C|A", "C c A|C 7 C|A", "C GT:PS 0|1:. 1|0:7"],
            ),
            (
                "A C . A|C . C|A",
                ["C c A|C c C|A", "C c A|C c C|A", "C GT 0|1 1|0"],
            ),
            (
                "A C 0 A|C 2147483647 C|A",
                [
                    "C 0 A|C 2147483647 C|A",
                    "C 0 A|C 2147483647 C|A",
                    "C GT:PS 0|1:0 1|0:2147483647",
                ],
            ),
        ],
    );
}

#[test]
fn sets_that_are_not_numbers_are_fine_in_a_table() {
    for set in ["block7", "x_7", "-1", "7.0", "2147483648", "7 8", "C", "PG"] {
        for dialect in DIALECTS {
            let names = dialect.names(1);
            let (mark, alt) = (dialect.mark(), dialect.alt("A", "C"));
            let input = format!("{names}c\t1\tA\t{alt}\t{mark}{set}\tA|C\n");
            rows(&[], &input, format!("c\t1\tA\tC\t{set}\tA|C\n"));
            rows(
                &["-f", "phase-panel"],
                &input,
                format!("c\t1\tA\tC\tPI_{set}\tA|C\n"),
            );
            bad_row(
                &["-f", "vcf"],
                &input,
                2,
                &[&format!("'{set}'"), "phase set", "column 's1"],
            );
        }
    }
}

#[test]
fn one_mark_is_taken_off_where_names_have_a_colon() {
    for dialect in DIALECTS {
        let (names, alt) = (dialect.names(1), dialect.alt("A", "C"));
        let with = |set: &str| format!("{names}c\t1\tA\t{alt}\t{set}\tA|C\n");
        let pairs = match dialect.mark() {
            // phase-Extender leaves sets that it did not change as they were, without the mark.
            "PI_" => [
                ("PI_7", "7"),
                ("7", "7"),
                ("PI_PI_7", "PI_7"),
                ("PI_c", "c"),
                ("c", "c"),
            ],
            _ => [
                ("PI_7", "PI_7"),
                ("7", "7"),
                ("PI_PI_7", "PI_PI_7"),
                ("PI_c", "PI_c"),
                ("c", "c"),
            ],
        };
        for (written, set) in pairs {
            rows(&[], with(written), format!("c\t1\tA\tC\t{set}\tA|C\n"));
            rows(
                &["-f", "phase-input"],
                with(written),
                format!("c\t1\tA\tA,C\tPI_{set}\tA|C\n"),
            );
        }
        let of_contig = match dialect.mark() {
            "PI_" => "PI_c",
            _ => "c",
        };
        rows(
            &["-f", "vcf"],
            with(of_contig),
            "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n",
        );
        if dialect.mark() == "PI_" {
            for format in FORMATS {
                bad_row(&["-f", format], with("PI_"), 2, &["'PI_'", "'s1:PI'"]);
            }
        }
    }
}

#[test]
fn genotypes_that_are_not_phased() {
    let body = [
        "A C . A/C 7 A|C",
        "A C 7 A/C c A/A",
        "A C,G . A|C/G 9 A/C|C",
    ];
    let written = [
        ["C . A/C 7 A|C", "C . . 7 A|C", "C GT:PS 0/1:. 0|1:7"],
        ["C . A/C c A|A", "C . . c A|A", "C GT 0/1 0|0"],
        ["C,G . A|C/G . A/C|C", "C,G . . . .", "C,G GT 0|1/2 0/1|1"],
    ];
    becomes(&[], &body.into_iter().zip(written).collect::<Vec<_>>());
    for dialect in DIALECTS {
        let input = dialect.table(&body);
        rows(
            &["--unphased=keep"],
            &input,
            "c\t1\tA\tC\t.\tA/C\t7\tA|C\nc\t2\tA\tC\t.\tA/C\tc\tA|A\n\
             c\t3\tA\tC,G\t.\tA|C/G\t.\tA/C|C\n",
        );
        // It keeps its set, or else gets the contig.
        rows(
            &["--unphased=blank"],
            &input,
            "c\t1\tA\tC\tc\t.|.\t7\tA|C\nc\t2\tA\tC\t7\t.|.\tc\tA|A\n\
             c\t3\tA\tC,G\tc\t.|.|.\t9\t.|.|.\n",
        );
        rows(
            &["--unphased=blank", "-f", "vcf"],
            &input,
            "c\t1\t.\tA\tC\t.\t.\t.\tGT:PS\t.|.:.\t0|1:7\n\
             c\t2\t.\tA\tC\t.\t.\t.\tGT:PS\t.|.:7\t0|0:.\n\
             c\t3\t.\tA\tC,G\t.\t.\t.\tGT:PS\t.|.|.:.\t.|.|.:9\n",
        );
        for format in FORMATS {
            let args = ["--unphased=error", "-f", format];
            bad_row(&args, &input, 2, &["A/C'", "'s1", "--unphased"]);
        }
    }
}

#[test]
fn a_slash_between_equal_strands_does_not_matter() {
    becomes(
        &[],
        &[
            ("A C 7 C/C", ["C 7 C|C", "C 7 C|C", "C GT:PS 1|1:7"]),
            ("A C 7 a/A", ["C 7 A|A", "C 7 A|A", "C GT:PS 0|0:7"]),
            ("A C c C/C/C", ["C c C|C|C", "C . .", "C GT 1|1|1"]),
            ("A C 7 ./.", ["C 7 .|.", "C . .", "C GT:PS .|.:7"]),
        ],
    );
    becomes(
        &["--fill=ref"],
        &[("A C 7 ./A", ["C 7 A|A", "C 7 A|A", "C GT:PS 0|0:7"])],
    );
}

#[test]
fn a_note_counts_genotypes_that_are_not_phased() {
    for dialect in DIALECTS {
        let input = dialect.table(&["A C . A/C 7 A|C", "A C 7 A/C . C/A", "A . . ./. c A|A"]);
        for (format, what) in [
            ("haplotype", "3 unphased genotypes in 2 rows were kept"),
            (
                "phase-panel",
                "3 unphased genotypes in 2 rows were left blank",
            ),
            (
                "phase-input",
                "3 unphased genotypes in 2 rows were left blank",
            ),
        ] {
            let outcome = everywhere(&["-f", format], &input);
            one_line_with(outcome.ok(), &["hapfilter: note: ", what]);
        }
    }
}

#[test]
fn missing_genotypes_of_one_strand_and_of_unknown_ploidy() {
    becomes(
        &[],
        &[
            // Unknown: the most strands of any other genotype.
            (
                "A C . . c A|C",
                ["C c .|. c A|C", "C . . c A|C", "C GT . 0|1"],
            ),
            (
                "A C . . c A|C|C",
                ["C c .|.|. c A|C|C", "C . . . .", "C GT . 0|1|1"],
            ),
            ("A C . . . .", ["C c .|. c .|.", "C . . . .", "C GT . ."]),
            ("A C . . c C", ["C c . c C", "C . . . .", "C GT . 1"]),
            // One strand of a set.
            (
                "A C c . 7 A|C",
                ["C c . 7 A|C", "C . . 7 A|C", "C GT:PS .:. 0|1:7"],
            ),
            (
                "A C 7 . c A|C",
                ["C 7 . c A|C", "C . . c A|C", "C GT:PS .:7 0|1:."],
            ),
            // The others then count one strand.
            ("A C . . 7 .", ["C c . 7 .", "C . . . .", "C GT:PS .:. .:7"]),
            (
                "A C . .|. 7 .|A",
                ["C c .|. 7 .|A", "C . . . .", "C GT:PS .|.:. .|0:7"],
            ),
        ],
    );
    becomes(
        &["--fill=ref"],
        &[
            (
                "A C . . c A|C",
                ["C c A|A c A|C", "C c A|A c A|C", "C GT 0|0 0|1"],
            ),
            (
                "A C 7 . c .|C",
                ["C 7 A c A|C", "C . . c A|C", "C GT:PS 0:7 0|1:."],
            ),
        ],
    );
}

#[test]
fn genotypes_of_any_ploidy() {
    becomes(
        &[],
        &[(
            "A C,G c C 7 A|C|G . A|C|G|.",
            [
                "C,G c C 7 A|C|G c A|C|G|.",
                "C,G . . . . . .",
                "C,G GT:PS 1:. 0|1|2:7 0|1|2|.:.",
            ],
        )],
    );
    let outcome = everywhere(
        &["-f", "phase-panel"],
        PANEL.table(&["A C c C c A|C", "A C c C c A|C|C"]),
    );
    one_line_with(
        outcome.ok(),
        &["3 genotypes in 2 rows", "not have two strands"],
    );
    // One strand that is an allele, without a set.
    becomes(
        &[],
        &[(
            "A C . C 7 A|C",
            ["C c C 7 A|C", "C . . 7 A|C", "C GT:PS 1:. 0|1:7"],
        )],
    );
}
