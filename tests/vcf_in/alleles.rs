use super::*;

#[test]
fn placeholders_for_any_allele_are_left_out_unless_carried() {
    become_rows(
        &[],
        &[
            [
                "A G,<NON_REF> GT 0|1 0|0",
                "G c A|G c A|A",
                "G PI_c A|G PI_c A|A",
                "G GT 0|1 0|0",
            ],
            // Later numbers are one less.
            [
                "A <NON_REF>,G GT 0|2 0|0",
                "G c A|G c A|A",
                "G PI_c A|G PI_c A|A",
                "G GT 0|1 0|0",
            ],
            [
                "A <*>,G,<NON_REF>,T GT 4|2 0|0",
                "G,T c T|G c A|A",
                "G,T PI_c T|G PI_c A|A",
                "G,T GT 2|1 0|0",
            ],
            [
                "A <*>,G GT 1|2 0|0",
                "<*>,G c <*>|G c A|A",
                "<*>,G PI_c <*>|G PI_c A|A",
                "<*>,G GT 1|2 0|0",
            ],
            // Each separately.
            [
                "A <*>,<NON_REF> GT 2|0 0|0",
                "<NON_REF> c <NON_REF>|A c A|A",
                "<NON_REF> PI_c <NON_REF>|A PI_c A|A",
                "<NON_REF> GT 1|0 0|0",
            ],
            ["A <NON_REF> GT 0|0 0|0", "", "", ""],
            ["A <*> GT 0/0 .", "", "", ""],
            // Carrying it in an unphased genotype counts.
            [
                "A <*>,G GT 0/1 0|2",
                "<*>,G . A/<*> c A|G",
                "<*>,G . . PI_c A|G",
                "<*>,G GT 0/1 0|2",
            ],
            // Others stay even if no sample carries them.
            [
                "A <DEL>,G GT 0|2 0|0",
                "<DEL>,G c A|G c A|A",
                "<DEL>,G PI_c A|G PI_c A|A",
                "<DEL>,G GT 0|2 0|0",
            ],
            [
                "A *,G GT 0|2 0|0",
                "*,G c A|G c A|A",
                "*,G PI_c A|G PI_c A|A",
                "*,G GT 0|2 0|0",
            ],
        ],
    );
}

#[test]
fn no_alternative_may_be_left() {
    for alt in ["<*>,.", ".,<NON_REF>", "<*>,", ",<*>"] {
        become_rows(
            &["-a"],
            &[[
                &format!("A {alt} GT 0|0 .|0"),
                ". c A|A c .|A",
                ". PI_c A|A . .",
                ". GT 0|0 .|0",
            ]],
        );
    }
}

#[test]
fn nothing_is_folded_or_reordered() {
    become_rows(
        &[],
        &[
            [
                "A g,G GT 1|2 2|2",
                "g,G c g|G c G|G",
                "g,G PI_c g|G PI_c G|G",
                "g,G GT 1|2 2|2",
            ],
            [
                "acgtnACGTN t GT 0|1 0|0",
                "t c acgtnACGTN|t c acgtnACGTN|acgtnACGTN",
                "t PI_c acgtnACGTN|t PI_c acgtnACGTN|acgtnACGTN",
                "t GT 0|1 0|0",
            ],
            [
                "A T,C GT 2|1 0|0",
                "T,C c C|T c A|A",
                "T,C PI_c C|T PI_c A|A",
                "T,C GT 2|1 0|0",
            ],
            [
                "N NA,N,NN GT 1|3 0|0",
                "NA,N,NN c NA|NN c N|N",
                "NA,N,NN PI_c NA|NN PI_c N|N",
                "NA,N,NN GT 1|3 0|0",
            ],
        ],
    );
}

#[test]
fn every_alternative_that_vcf_has_may_be_carried() {
    for alt in [
        "C",
        "acgtn",
        "N",
        "NA",
        "NaN",
        "*",
        "<DEL>",
        "<CN0>",
        "<DUP:TANDEM>",
        "<INS:ME:ALU>",
        "<*>",
        "<NON_REF>",
        "A[c:9[",
        "A]c:9]",
        "[c:9[A",
        "]c:9]A",
        "ACG[chr4:99[",
        // A breakend whose other end is unknown.
        "AC.",
        ".CA",
    ] {
        let case = [
            &format!("A {alt} GT 0|1 1|1")[..],
            &format!("{alt} c A|{alt} c {alt}|{alt}"),
            &format!("{alt} PI_c A|{alt} PI_c {alt}|{alt}"),
            &format!("{alt} GT 0|1 1|1"),
        ];
        become_rows(&[], &[case]);
    }
}

#[test]
fn an_invalid_alternative_is_a_bad_row_only_if_carried() {
    for alt in [
        "R", "-", "--", "0", "1", "X", "?", "<DEL", "DEL>", "<>", "A[c:9", "A[c[", "C*", "**",
        "C-", "C.G", "'", "\u{c4}",
    ] {
        for (row, cell) in [
            (format!("A {alt} GT 0|0 0|1"), "'s2'"),
            (format!("A C,{alt} GT 2/1 0|1"), "'s1'"),
            (format!("A {alt},C GT:DP 0|0:3 1"), "'s2'"),
        ] {
            is_bad(&[], &row, &["expected", &format!("'{alt}'"), cell]);
        }
        for format in &FORMATS[..3] {
            let (first, set) = match *format {
                "phase-input" => ("A,", "PI_c"),
                "phase-panel" => ("", "PI_c"),
                _ => ("", "c"),
            };
            rows(
                &["-f", format],
                vcf(&[&format!("A {alt},C GT 0|2 0|0")]),
                format!("c\t1\tA\t{first}{alt},C\t{set}\tA|C\t{set}\tA|A\n"),
            );
        }
        // In a row without variants it does not matter at all.
        become_rows(&[], &[[&format!("A {alt} GT 0|0 0|0"), "", "", ""]]);
    }
    // An empty entry, and a dot among others.
    for row in [
        "A C, GT 0|2",
        "A ,C GT 0|1",
        "A C,,G GT 2|0",
        "A C,. GT 0|2",
    ] {
        is_bad(&[], row, &["expected"]);
    }
    for (row, alt) in [("A C,,G GT 3|1", "C,,G"), ("A C,.,G GT 3|1", "C,.,G")] {
        rows(&[], vcf(&[row]), format!("c\t1\tA\t{alt}\tc\tG|C\n"));
    }
}

#[test]
fn a_reference_that_is_not_bases_is_a_bad_row_written_or_not() {
    for reference in [".", "-", "*", "R", "0", "?", "<DEL>", "A,C", "AR", "A-"] {
        for cells in ["0|1 0|0", "0|0 0|0", ". ."] {
            let shown = format!("'{reference}'");
            is_bad(
                &[],
                &format!("{reference} C GT {cells}"),
                &["expected", &shown],
            );
        }
    }
}

#[test]
fn listed_alleles_are_missing_calls_by_their_text() {
    become_rows(
        &["--missing", "T"],
        &[
            [
                "A T,G GT 1|2 0|0",
                "T,G c T|G c A|A",
                "T,G . . PI_c A|A",
                "T,G GT .|2 0|0",
            ],
            // In either case.
            [
                "A G,t GT 2|1 0|0",
                "G,t c t|G c A|A",
                "G,t . . PI_c A|A",
                "G,t GT .|1 0|0",
            ],
            // A row with an alternative besides these, or with none.
            ["A T GT 1|1 0|0", "", "", ""],
            ["A T,G GT 1|1 0|0", "", "", ""],
            ["A T GT 0|1 .", "", "", ""],
            // A dot is missing too, and the reference is the reference.
            [
                "T G GT .|1 0|1",
                "G c .|G c T|G",
                "G . . PI_c T|G",
                "G GT .|1 0|1",
            ],
            // All missing: order does not matter.
            [
                "A T,G GT 1/. 0|2",
                "T,G c T|. c A|G",
                "T,G . . PI_c A|G",
                "T,G GT .|. 0|2",
            ],
            [
                "A T,G GT 1/0 0|2",
                "T,G . T/A c A|G",
                "T,G . . PI_c A|G",
                "T,G GT ./0 0|2",
            ],
        ],
    );
    become_rows(
        &["--missing", "t,.", "--fill=ref"],
        &[
            [
                "A T,G GT 1|2 0|0",
                "T,G c A|G c A|A",
                "T,G PI_c A|G PI_c A|A",
                "T,G GT 0|2 0|0",
            ],
            [
                "A T,G GT 1/0 2|1",
                "T,G c A|A c G|A",
                "T,G PI_c A|A PI_c G|A",
                "T,G GT 0|0 2|0",
            ],
        ],
    );
    become_rows(
        &["--missing=T", "-a"],
        &[[
            "A T GT 1|0 0|0",
            "T c T|A c A|A",
            "T . . PI_c A|A",
            "T GT .|0 0|0",
        ]],
    );
    // N is a base here by default.
    become_rows(
        &[],
        &[[
            "A N GT 0|1 0|0",
            "N c A|N c A|A",
            "N PI_c A|N PI_c A|A",
            "N GT 0|1 0|0",
        ]],
    );
    become_rows(&["--missing=N"], &[["A N GT 0|1 0|0", "", "", ""]]);
}

#[test]
fn all_sites_have_the_alternatives_that_are_declared() {
    become_rows(
        &["-a"],
        &[
            [
                "A C GT 0|0 0|0",
                "C c A|A c A|A",
                "C PI_c A|A PI_c A|A",
                "C GT 0|0 0|0",
            ],
            [
                "A . GT 0|0 .|.",
                ". c A|A c .|.",
                ". PI_c A|A . .",
                ". GT 0|0 .|.",
            ],
            [
                "A <NON_REF> GT 0/0 .",
                ". c A|A c .|.",
                ". PI_c A|A . .",
                ". GT 0|0 .",
            ],
            [
                "A C,<*> GT 0/0 0|1",
                "C c A|A c A|C",
                "C PI_c A|A PI_c A|C",
                "C GT 0|0 0|1",
            ],
        ],
    );
}

#[test]
fn an_allele_that_a_table_would_cut_goes_only_to_a_vcf() {
    // The names of contigs may have these bytes.
    for allele in ["A[c|d:5[", "A[c/d:5[", "<X|Y>"] {
        let carried = vcf(&[&format!("A {allele},T GT 0|1")]);
        let declared = vcf(&[&format!("A {allele},T GT 0|2")]);
        for format in &FORMATS[..3] {
            let words = ["'|' and '/'", allele, "'ALT'", "--format vcf"];
            bad_row(
                &["-f", format],
                &carried,
                head(1).lines().count() + 1,
                &words,
            );
            everywhere(&["-f", format], &declared).ok();
        }
        for input in [&carried, &declared] {
            let outcome = everywhere(&["-f", "vcf", "-q", "--no-header"], input);
            let text = String::from_utf8_lossy(&outcome.ok().stdout);
            assert!(text.contains(allele), "{outcome}");
        }
    }
}

/// A gap is fine in a matrix, from which it becomes `*`, and not in a VCF.
#[test]
fn an_alternative_that_vcf_forbids_is_answered_with_those_it_allows() {
    let input = vcf(&["A -,G GT 0|2"]);
    let outcome = everywhere(&["-f", "vcf"], &input);
    outcome.fails(1).stderr_has(
        "expected an allele made of A, C, G, T and N, '*', a symbolic allele or a breakend, as VCF requires, found '-'",
    );
    let matrix = "c\tp\tr\t1a\t1b\nc\t1\tA\tR\t-\n";
    let outcome = everywhere(&["-f", "vcf", "--alleles=any"], matrix);
    outcome
        .fails(1)
        .stderr_has("'*', a gap, a symbolic allele or a breakend, as VCF requires, found 'R'");
}
