use super::*;

#[test]
fn a_phased_genotype_is_in_its_set_or_in_that_of_the_contig() {
    become_rows(
        &[],
        &[
            [
                "A C GT:PS 0|1:7 1|0:9",
                "C 7 A|C 9 C|A",
                "C PI_7 A|C PI_9 C|A",
                "C GT:PS 0|1:7 1|0:9",
            ],
            [
                "A C GT:PS 0|1:. 1|0",
                "C c A|C c C|A",
                "C PI_c A|C PI_c C|A",
                "C GT 0|1 1|0",
            ],
            [
                "A C GT:PS 0|1:7 1|0",
                "C 7 A|C c C|A",
                "C PI_7 A|C PI_c C|A",
                "C GT:PS 0|1:7 1|0:.",
            ],
            // The set is found at any place in FORMAT.
            [
                "A C PS:DP:GT 7:3:0|1 9:4:1|0",
                "C 7 A|C 9 C|A",
                "C PI_7 A|C PI_9 C|A",
                "C GT:PS 0|1:7 1|0:9",
            ],
            [
                "A C GT:AD:PS:DP 0|1:3,4:2147483647:7 1|0:3,4:.:7",
                "C 2147483647 A|C c C|A",
                "C PI_2147483647 A|C PI_c C|A",
                "C GT:PS 0|1:2147483647 1|0:.",
            ],
            [
                "A C GT:PS 1:7 1:.",
                "C 7 C c C",
                "C . . . .",
                "C GT:PS 1:7 1:.",
            ],
        ],
    );
}

#[test]
fn a_set_is_any_text_outside_of_vcf() {
    become_rows(
        &[],
        &[
            [
                "A C GT:PS 0|1:PATMAT 1|0:007",
                "C PATMAT A|C 007 C|A",
                "C PI_PATMAT A|C PI_007 C|A",
                LEFT_OUT,
            ],
            [
                "A C GT:PS 1|1:-1 1|0:99999999999",
                "C -1 C|C 99999999999 C|A",
                "C PI_-1 C|C PI_99999999999 C|A",
                "",
            ],
        ],
    );
    for set in ["PATMAT", "-1", "2147483648", "7.0", "0x7"] {
        let row = format!("A C GT:PS 0|1:{set}");
        bad_row(
            &["-f", "vcf"],
            vcf(&[&row]),
            FIRST,
            &["phase set", &format!("'{set}'"), "'s1'"],
        );
        // A set that is not written is not checked.
        rows(
            &["-f", "vcf"],
            vcf(&[
                &format!("A C GT:PS 0/1:{set}"),
                &format!("A C GT:PS 0|0:{set}"),
            ]),
            "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1\n",
        );
        bad_row(
            &["-f", "vcf", "-a"],
            vcf(&[&format!("A C GT:PS 0|0:{set}")]),
            FIRST,
            &["phase set"],
        );
    }
}

#[test]
fn a_slash_makes_a_genotype_unphased_where_order_matters() {
    become_rows(
        &[],
        &[
            [
                "A C GT 0/1 0|1",
                "C . A/C c A|C",
                "C . . PI_c A|C",
                "C GT 0/1 0|1",
            ],
            [
                "A C GT 1/1 0/0",
                "C c C|C c A|A",
                "C PI_c C|C PI_c A|A",
                "C GT 1|1 0|0",
            ],
            [
                "A C GT ./1 1/.",
                "C . ./C . C/.",
                "C . . . .",
                "C GT ./1 1/.",
            ],
            [
                "A C GT ./. 1|1",
                "C c .|. c C|C",
                "C . . PI_c C|C",
                "C GT .|. 1|1",
            ],
            [
                "A C GT 0/1|1 1/1|1",
                "C . A/C|C c C|C|C",
                "C . . . .",
                "C GT 0/1|1 1|1|1",
            ],
            // An unphased genotype loses its set, the others keep theirs.
            [
                "A C GT:PS 0/1:7 1|0:9",
                "C . A/C 9 C|A",
                "C . . PI_9 C|A",
                "C GT:PS 0/1:. 1|0:9",
            ],
            [
                "A C GT:PS 0/1:7 1|0:.",
                "C . A/C c C|A",
                "C . . PI_c C|A",
                "C GT 0/1 1|0",
            ],
            [
                "A C GT:PS 1/1:7 0/0:9",
                "C 7 C|C 9 A|A",
                "C PI_7 C|C PI_9 A|A",
                "C GT:PS 1|1:7 0|0:9",
            ],
            [
                "A C GT:PS ./.:7 0|1:9",
                "C 7 .|. 9 A|C",
                "C . . PI_9 A|C",
                "C GT:PS .|.:7 0|1:9",
            ],
        ],
    );
}

#[test]
fn a_lone_dot_keeps_its_set() {
    become_rows(
        &[],
        &[
            [
                "A C GT:PS .:7 0|1:9",
                "C 7 .|. 9 A|C",
                "C . . PI_9 A|C",
                "C GT:PS .:7 0|1:9",
            ],
            [
                "A C PS:GT 7:. .:0|1",
                "C 7 .|. c A|C",
                "C . . PI_c A|C",
                "C GT:PS .:7 0|1:.",
            ],
            // Without a genotype, the set is ignored.
            [
                "A C PS:GT 7 .:0|1",
                "C c .|. c A|C",
                "C . . PI_c A|C",
                "C GT . 0|1",
            ],
        ],
    );
}

#[test]
fn unphased_genotypes_are_kept_left_blank_or_refused() {
    let keep = [
        "A C GT:PS 0/1:7 1|0:.",
        "C . A/C c C|A",
        LEFT_OUT,
        "C GT 0/1 1|0",
    ];
    become_rows(&["--unphased=keep"], &[keep]);
    become_rows(
        &["--unphased", "blank"],
        &[
            [
                "A C GT:PS 0/1:7 1|0:.",
                "C 7 .|. c C|A",
                "C . . PI_c C|A",
                "C GT:PS .|.:7 1|0:.",
            ],
            [
                "A C GT 0/1 0|0",
                "C c .|. c A|A",
                "C . . PI_c A|A",
                "C GT .|. 0|0",
            ],
            [
                "A C GT 0/1/1 1/1",
                "C c .|.|. c C|C",
                "C . . PI_c C|C",
                "C GT .|.|. 1|1",
            ],
        ],
    );
    // Never the reference.
    become_rows(
        &["--unphased=blank", "--fill=ref"],
        &[[
            "A C GT 0/1 .|1",
            "C c .|. c A|C",
            "C . . PI_c A|C",
            "C GT .|. 0|1",
        ]],
    );
    for row in [
        "A C GT 0|0 0/1",
        "A C GT:PS 0|1:7 ./0:7",
        "A C,G GT 0|0 1/2",
    ] {
        is_bad(
            &["--unphased=error"],
            row,
            &["expected a phased genotype", "'s2'"],
        );
    }
    let equal = [
        "A C GT 1/1 ./.",
        "C c C|C c .|.",
        "C PI_c C|C . .",
        "C GT 1|1 .|.",
    ];
    become_rows(&["--unphased=error"], &[equal]);
    for format in &FORMATS[1..3] {
        refused(
            2,
            &["-f", format, "--unphased=keep"],
            vcf(&["A C GT 0|1"]),
            &["--unphased"],
        );
    }
}

#[test]
fn missing_calls_show_what_fill_says() {
    become_rows(
        &["--fill", "ref"],
        &[
            [
                "A C GT ./0 .|1",
                "C c A|A c A|C",
                "C PI_c A|A PI_c A|C",
                "C GT 0|0 0|1",
            ],
            [
                "A C GT ./1 .|.",
                "C . A/C c A|A",
                "C . . PI_c A|A",
                "C GT 0/1 0|0",
            ],
            [
                "A C GT . 0|1",
                "C c A|A c A|C",
                "C PI_c A|A PI_c A|C",
                "C GT 0|0 0|1",
            ],
            ["A C GT . 1", "C c A c C", "C . . . .", "C GT 0 1"],
            [
                "A C DP:GT 3 5:0|1",
                "C c A|A c A|C",
                "C PI_c A|A PI_c A|C",
                "C GT 0|0 0|1",
            ],
        ],
    );
    for fill in [".", "no call", "keep"] {
        let shown = if fill == "keep" { "." } else { fill };
        let input = vcf(&["A C GT .|1 .", "A C GT ./1 ./.", "A C DP:GT 3 5:0|1"]);
        rows(
            &["--fill", fill],
            &input,
            format!(
                "c\t1\tA\tC\tc\t{shown}|C\tc\t{shown}|{shown}\n\
                 c\t2\tA\tC\t.\t{shown}/C\tc\t{shown}|{shown}\n\
                 c\t3\tA\tC\tc\t{shown}|{shown}\tc\tA|C\n"
            ),
        );
    }
    for format in &FORMATS[1..] {
        for fill in ["keep", "x"] {
            refused(
                2,
                &["-f", format, "--fill", fill],
                vcf(&["A C GT 0|1"]),
                &["--fill"],
            );
        }
    }
}

#[test]
fn the_notes_and_the_report_count_genotypes() {
    let input = vcf(&[
        "A C GT 0/1 1/0 1",
        "A C GT 0|1 ./. .",
        "A C GT ./0 0|0 .",
        "A C DP:GT 3 4 5:0/1/1",
    ]);
    let note = everywhere(&[], &input);
    one_line_with(&note, &["note: 3 unphased genotypes in 2 rows were kept"]);
    for format in &FORMATS[1..3] {
        let notes = everywhere(&["-f", format], &input);
        notes
            .ok()
            .stderr_has("note: 3 unphased genotypes in 2 rows were left blank")
            .stderr_has("not have two strands");
        assert_eq!(line_count(&notes.stderr), 2, "{notes}");
    }
    everywhere(&["-f", "vcf"], &input).ok().stderr_is("");
    for format in FORMATS {
        let outcome = run(["-q", "--stats=json", "-f", format], &input[..]);
        let report: serde_json::Value = serde_json::from_slice(&outcome.ok().stderr)
            .unwrap_or_else(|why| outcome.fail(&format!("expected one JSON object: {why}")));
        assert_eq!(report["kind"], "vcf", "{outcome}");
        assert_eq!(report["unphased_genotypes"], 3, "{outcome}");
        assert_eq!(report["missing_genotypes"], 4, "{outcome}");
    }
}

/// `bcftools query` prints it as `.`.
#[test]
fn an_empty_phase_set_is_none() {
    // The second sample is read the quick way.
    for (cells, format) in [
        ("0|1: 0|1:", "GT:PS"),
        ("0|1::5 0|1::5", "GT:PS:DP"),
        ("0|1:5: 0|1:5:", "GT:DP:PS"),
    ] {
        let input = vcf(&[&format!("A C {format} {cells}")]);
        rows(&[], &input, "c\t1\tA\tC\tc\tA|C\tc\tA|C\n");
        rows(
            &["-f", "vcf"],
            &input,
            "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\t0|1\n",
        );
    }
}
