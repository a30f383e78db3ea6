use super::*;

#[test]
fn declared_alternatives_stay_and_others_follow_in_the_order_of_the_genotypes() {
    becomes(
        &[],
        &[
            ("A C c A|C", ["C c A|C", "C c A|C", "C GT 0|1"]),
            // No sample carries them.
            (
                "A T,C,G c A|A",
                ["T,C,G c A|A", "T,C,G c A|A", "T,C,G GT 0|0"],
            ),
            ("A G,C c C|G", ["G,C c C|G", "G,C c C|G", "G,C GT 2|1"]),
            ("A G c T|C", ["G,T,C c T|C", "G,T,C c T|C", "G,T,C GT 2|3"]),
            ("A . c T|C", ["T,C c T|C", "T,C c T|C", "T,C GT 1|2"]),
            (
                "AT . c A|ATG",
                ["A,ATG c A|ATG", "A,ATG c A|ATG", "A,ATG GT 1|2"],
            ),
            // No alternative, so only with --all-sites.
            ("A . c A|A", ["", "", ""]),
            ("A . c .|.", ["", "", ""]),
        ],
    );
    becomes(
        &["-a"],
        &[
            ("A . c A|A", [". c A|A", ". c A|A", ". GT 0|0"]),
            ("A . 7 .|.", [". 7 .|.", ". . .", ". GT:PS .|.:7"]),
        ],
    );
}

#[test]
fn the_order_is_that_of_the_samples() {
    becomes(
        &[],
        &[
            (
                "A T c G|A c C|T c G|AC",
                [
                    "T,G,C,AC c G|A c C|T c G|AC",
                    "T,G,C,AC c G|A c C|T c G|AC",
                    "T,G,C,AC GT 2|0 3|1 2|4",
                ],
            ),
            // A blank genotype still declares the alleles that it shows.
            (
                "A T c G/A c C|T c G|AC",
                [
                    "T,G,C,AC . G/A c C|T c G|AC",
                    "T,G,C,AC . . c C|T c G|AC",
                    "T,G,C,AC GT 2/0 3|1 2|4",
                ],
            ),
        ],
    );
}

#[test]
fn all_alleles_declare_alternatives_wherever_the_reference_is() {
    let names = INPUT.names(1);
    for (declared, alt) in [
        ("A,G,C", "G,C"),
        ("G,A,C", "G,C"),
        ("G,C,A", "G,C"),
        ("G,C", "G,C"),
    ] {
        let input = format!("{names}c\t1\tA\t{declared}\tPI_c\tC|A\n");
        rows(&[], &input, format!("c\t1\tA\t{alt}\tc\tC|A\n"));
        rows(
            &["-f", "phase-input"],
            &input,
            format!("c\t1\tA\tA,{alt}\tPI_c\tC|A\n"),
        );
        rows(
            &["-f", "vcf"],
            &input,
            format!("c\t1\t.\tA\t{alt}\t.\t.\t.\tGT\t2|0\n"),
        );
    }
    // None is declared.
    for declared in ["A", "."] {
        let input = format!("{names}c\t1\tA\t{declared}\tPI_c\tC|A\nc\t2\tA\t{declared}\t.\t.\n");
        rows(&[], &input, "c\t1\tA\tC\tc\tC|A\n");
        rows(&["-a"], &input, "c\t1\tA\tC\tc\tC|A\nc\t2\tA\t.\tc\t.|.\n");
        rows(
            &["-a", "-f", "phase-input"],
            &input,
            "c\t1\tA\tA,C\tPI_c\tC|A\nc\t2\tA\tA\t.\t.\n",
        );
    }
    // None is left.
    for declared in ["A,.", ".,A", "a,."] {
        let input =
            format!("{names}c\t1\tA\t{declared}\tPI_c\tC|A\nc\t2\tA\t{declared}\tPI_c\tA|A\n");
        rows(&[], &input, "c\t1\tA\tC\tc\tC|A\n");
        rows(&["-f", "vcf"], &input, "c\t1\t.\tA\tC\t.\t.\t.\tGT\t1|0\n");
        rows(
            &["-a", "-f", "phase-input"],
            &input,
            "c\t1\tA\tA,C\tPI_c\tC|A\nc\t2\tA\tA\tPI_c\tA|A\n",
        );
    }
    // A `.` means that they are unknown, which a VCF cannot express.
    let input = format!("{names}c\t1\tA\tA\tPI_c\tC|A\nc\t2\tA\t.\tPI_c\tC|A\n");
    for args in [&["-f", "vcf"][..], &["-f", "vcf", "--alleles=any"]] {
        bad_row(args, &input, 3, &["'.'", "field 4", "'all-alleles'"])
            .stdout_is("c\t1\t.\tA\tC\t.\t.\t.\tGT\t1|0\n");
    }
    let input = format!("{names}c\t1\tA\t.\tPI_c\tA|A\n");
    rows(&["-f", "vcf"], &input, "");
    bad_row(&["-f", "vcf", "-a"], &input, 2, &["'.'", "field 4"]);
}

#[test]
fn a_declared_gap_stays_in_every_gap_mode() {
    for gap in [
        &[][..],
        &["--gap=listed"],
        &["--gap=allele"],
        &["--gap=missing"],
    ] {
        for (format, written) in [
            ("haplotype", "c\t1\tA\t-,G\tc\tA|G\n"),
            ("phase-panel", "c\t1\tA\t-,G\tPI_c\tA|G\n"),
            ("phase-input", "c\t1\tA\tA,-,G\tPI_c\tA|G\n"),
            ("vcf", "c\t1\t.\tA\t*,G\t.\t.\t.\tGT\t0|2\n"),
        ] {
            for dialect in DIALECTS {
                let input = dialect.table(&["A -,G c A|G"]);
                rows(&[gap, &["-f", format]].concat(), input, written);
            }
        }
    }
}

#[test]
fn an_undeclared_gap_is_treated_as_gap_says() {
    for (gap, haplotype, phase, vcf) in [
        ("listed", "G,- c -|G", "G,- . .", "G,* GT .|1"),
        ("allele", "G,- c -|G", "G,- c -|G", "G,* GT 2|1"),
        ("missing", "G c -|G", "G . .", "G GT .|1"),
    ] {
        becomes(&["--gap", gap], &[("A G c -|G", [haplotype, phase, vcf])]);
    }
    // The default is the same as for every kind.
    becomes(&[], &[("A G c -|G", ["G,- c -|G", "G . .", "G,* GT 2|1"])]);
}

#[test]
fn case_alone_does_not_make_another_allele() {
    becomes(
        &[],
        &[
            ("a G c A|g", ["G c a|G", "G c a|G", "G GT 0|1"]),
            ("A g c a|G", ["g c A|g", "g c A|g", "g GT 0|1"]),
            ("A . c t|T", ["t c t|t", "t c t|t", "t GT 1|1"]),
            // If two are declared, they stay two, and so do a reference and its alternative.
            ("g G c g|G", ["G c g|G", "G c g|G", "G GT 0|1"]),
            ("A g,G c g|G", ["g,G c g|G", "g,G c g|G", "g,G GT 1|2"]),
        ],
    );
    // Byte by byte if any text is an allele.
    for (row, alt, cell) in [("a G c A|g", "G,A,g", "A|g"), ("A g c a|G", "g,a,G", "a|G")] {
        for dialect in DIALECTS {
            let reference = &row[..1];
            rows(
                &["--alleles=any"],
                dialect.table(&[row]),
                format!("c\t1\t{reference}\t{alt}\tc\t{cell}\n"),
            );
        }
    }
}

#[test]
fn many_alternatives_are_told_apart_as_few_are() {
    for count in [1, 15, 16, 17, 40, 300] {
        let words: Vec<String> = (0..count)
            .map(|n: usize| format!("{n:010b}").replace('0', "C").replace('1', "T"))
            .collect();
        let words = words.join(",");
        for (row, alt, cell) in [
            (format!("g {words},G c g|G"), format!("{words},G"), "g|G"),
            (format!("g G,{words} c G|g"), format!("G,{words}"), "G|g"),
            (
                format!("A {words},g,G c G|g"),
                format!("{words},g,G"),
                "G|g",
            ),
            (
                format!("A {words},G,g c G|g"),
                format!("{words},G,g"),
                "G|g",
            ),
            (format!("A {words} c G|g"), format!("{words},G"), "G|G"),
        ] {
            let reference = &row[..1];
            for dialect in DIALECTS {
                rows(
                    &[],
                    dialect.table(&[&row]),
                    format!("c\t1\t{reference}\t{alt}\tc\t{cell}\n"),
                );
            }
        }
    }
}

#[test]
fn a_reference_that_is_called_na_is_the_reference() {
    becomes(
        &[],
        &[
            ("NA C c NA|C", ["C c NA|C", "C c NA|C", "C GT 0|1"]),
            ("NA C c NA", ["C c NA", "C . .", "C GT 0"]),
        ],
    );
}

#[test]
fn genotypes_may_have_the_alleles_of_vcf() {
    becomes(
        &[],
        &[
            (
                "A <DEL>,* c <DEL>|*",
                ["<DEL>,* c <DEL>|*", "<DEL>,* c <DEL>|*", "<DEL>,* GT 1|2"],
            ),
            (
                "A <DUP:TANDEM> c A|C[x:9[",
                [
                    "<DUP:TANDEM>,C[x:9[ c A|C[x:9[",
                    "<DUP:TANDEM>,C[x:9[ c A|C[x:9[",
                    "<DUP:TANDEM>,C[x:9[ GT 0|2",
                ],
            ),
            ("N n c N|A", ["n,A c N|A", "n,A c N|A", "n,A GT 0|2"]),
        ],
    );
}

#[test]
fn calls_listed_as_missing_are_alternatives_only_if_declared() {
    becomes(
        &["--missing=N,?"],
        &[
            ("A G c N|G", ["G c N|G", "G . .", "G GT .|1"]),
            ("A G c n|?", ["G c n|?", "G . .", "G GT .|."]),
            ("A . c N|A", ["", "", ""]),
            // The reference is the reference, whatever is listed.
            ("N G c N|G", ["G c N|G", "G c N|G", "G GT 0|1"]),
        ],
    );
    // `.` is missing without being listed.
    becomes(
        &["--missing=N"],
        &[("A G c .|G", ["G c .|G", "G . .", "G GT .|1"])],
    );
    for format in &FORMATS[..3] {
        let written = String::from_utf8(rows_of(
            &["-f", format, "--missing=N"],
            &HAPLOTYPE.table(&["A N,G c N|G"]),
        ))
        .expect("text");
        assert!(written.contains("N,G\t"), "declared, it stays: {written}");
    }
}

#[test]
fn a_table_may_have_an_unknown_reference() {
    // Only a table that lists the alternatives alone can express it like this.
    for dialect in [DIALECTS[0], DIALECTS[1], DIALECTS[3], DIALECTS[4]] {
        let input = dialect.table(&[". G c G|T", ". . c .|.", ". . c .|G"]);
        rows(&[], &input, "c\t1\t.\tG,T\tc\tG|T\nc\t3\t.\tG\tc\t.|G\n");
        rows(
            &["-a"],
            &input,
            "c\t1\t.\tG,T\tc\tG|T\nc\t2\t.\t.\tc\t.|.\nc\t3\t.\tG\tc\t.|G\n",
        );
        // A missing call is not the reference.
        rows(
            &["-f", "phase-panel", "-a"],
            &input,
            "c\t1\t.\tG,T\tPI_c\tG|T\nc\t2\t.\t.\t.\t.\nc\t3\t.\tG\t.\t.\n",
        );
        rows(
            &["-a", "--fill=no call"],
            &input,
            "c\t1\t.\tG,T\tc\tG|T\nc\t2\t.\t.\tc\tno call|no call\nc\t3\t.\tG\tc\tno call|G\n",
        );
        run(["-a", "-q", "--stats=json"], &*input)
            .ok()
            .stderr_has(r#""missing_genotypes":1,"#);
        bad_row(&["-f", "vcf"], &input, 2, &["'.'", "reference"]);
    }
    let input = INPUT.names(1) + "c\t1\t.\t.\tPI_c\tG|T\n";
    rows(&[], &input, "c\t1\t.\tG,T\tc\tG|T\n");
    bad_row(&["-f", "vcf"], &input, 2, &["'.'", "reference"]);
    // A row that is not written to a VCF needs no reference.
    let input = HAPLOTYPE.table(&[". . c .|."]);
    rows(&["-f", "vcf"], &input, "");
    bad_row(&["-f", "vcf", "-a"], &input, 2, &["'.'", "reference"]);
}

#[test]
fn any_text_is_an_allele_with_alleles_any() {
    let args = ["--alleles=any"];
    for dialect in DIALECTS {
        rows(
            &args,
            dialect.table(&["0 1,foo c 0|bar", "A C c NA|?"]),
            "c\t1\t0\t1,foo,bar\tc\t0|bar\nc\t2\tA\tC,NA,?\tc\tNA|?\n",
        );
        bad_row(
            &["--alleles=any", "-f", "vcf"],
            dialect.table(&["A C,foo c A|C"]),
            2,
            &["'foo'"],
        );
    }
    is_bad(&args, "A C, c A|C", &[]);
    is_bad(&args, "A ,C c A|C", &[]);
    is_bad(&args, "A C,,G c A|C", &[]);
}
