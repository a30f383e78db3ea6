//! Genotypes: every column is a sample, every cell a genotype, with or without its phase set.

use super::*;

/// What a header without marks needs.
const SAID: [&str; 2] = ["--from", "genotypes"];

#[test]
fn every_version_of_the_header_gives_the_same_names() {
    let row = "c\t1\tA\tA|C\tC|C\n";
    let plain = "contig\tpos\tref\talt\tNA1_PI\tNA1_PG_al\tx:y_PI\tx:y_PG_al\n\
                 c\t1\tA\tC\tc\tA|C\tc\tC|C\n";
    for header in [
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT\t[5]x:y:GT",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT\t[5]x:y:GT",
        "#CHROM\tPOS\tREF\tNA1:GT\tx:y:GT",
        "CHROM\tPOS\tREF\tNA1\tx:y",
        "#CHROM\tPOS\tREF\tNA1\tx:y:GT",
    ] {
        // A header without any mark looks like that of a matrix.
        let is_marked = header.contains("GT");
        for args in [&SAID[..], &[]].iter().take(1 + usize::from(is_marked)) {
            run(*args, format!("{header}\n{row}"))
                .ok()
                .stderr_is("")
                .stdout_is(plain);
        }
    }
    let row = "c\t1\tA\tA|C:7\tC|C:.\n";
    let with_sets = plain.replace("c\tA|C", "7\tA|C");
    for header in [
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT:[5]NA1:PS\t[6]x:y:GT:[7]x:y:PS",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT:[5]NA1:PS\t[6]x:y:GT:[7]x:y:PS",
        "#CHROM\tPOS\tREF\tNA1:GT:NA1:PS\tx:y:GT:x:y:PS",
    ] {
        for args in [&SAID[..], &[]] {
            run(args, format!("{header}\n{row}"))
                .ok()
                .stderr_is("")
                .stdout_is(&with_sets);
        }
    }
    let dir = tempdir();
    let names = file(
        &dir,
        "names",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT\t[5]x:y:GT\n",
    );
    run(["-H", &names], "c\t1\tA\tA|C\tC|C\n")
        .ok()
        .stderr_is("")
        .stdout_is(plain);
    let names = file(
        &dir,
        "with-sets",
        "CHROM\tPOS\tREF\tNA1:GT:NA1:PS\tx:y:GT:x:y:PS\n",
    );
    run(["-H", &names], row)
        .ok()
        .stderr_is("")
        .stdout_is(&with_sets);
}

#[test]
fn a_header_may_come_again() {
    let header = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n";
    let part = format!("{header}c\t1\tA\tA|C\n");
    let row = "c\t1\tA\tC\tc\tA|C\n";
    run([""; 0], part.repeat(3))
        .ok()
        .stderr_is("")
        .stdout_is(format!("{HAPLOTYPE}{}", row.repeat(3)));
    let dir = tempdir();
    let one = file(&dir, "one", &part);
    run([&one, &one], "")
        .ok()
        .stderr_is("")
        .stdout_is(format!("{HAPLOTYPE}{}", row.repeat(2)));
    let names = file(&dir, "names", header);
    run(["-H", &names], &part[..])
        .ok()
        .stdout_is(format!("{HAPLOTYPE}{row}"));
    let other = file(&dir, "other", part.replace("[4]s", "[4]t"));
    run([&one, &other], "")
        .fails(1)
        .stderr_has(&format!("hapfilter: {other}:1: "))
        .stderr_has("'t");
    // In the middle a header is known by its marks, whatever names it has, and is not a bad row.
    for other in [
        part.replace("[4]s", "[4]t"),
        part.replace("CHROM", "CHR"),
        part.replace(":GT", ":GT\t[5]t:GT"),
    ] {
        run(["--skip-bad-rows"], format!("{part}{other}"))
            .fails(1)
            .stdout_is(format!("{HAPLOTYPE}{row}"))
            .stderr_has("hapfilter: stdin:3: this header differs");
    }
}

#[test]
fn headers_that_cannot_name_the_samples_are_refused() {
    let row = "c\t1\tA\tA|C\tA|C\n";
    for (header, words) in [
        // Version 1.18.
        ("#[1]CHROM\t[2]POS\t[3]REF\t[4]GT\t[5]GT", &["--header"][..]),
        (
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT:[5]PS\t[6]GT:[7]PS",
            &["--header"],
        ),
        // Two names that are the same without the marks.
        (
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]s:GT",
            &["'s'", "4", "5"],
        ),
        ("#CHROM\tPOS\tREF\ts\ts:GT", &["'s'"]),
        // Some with sets, some without.
        (
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\t[6]t:GT",
            &["hapfilter: stdin:1: "],
        ),
        (
            "#CHROM\tPOS\tREF\ts:GT\tt:GT:t:PS",
            &["hapfilter: stdin:1: "],
        ),
        ("#CHROM\tPOS\tREF", &["hapfilter: stdin:1: "]),
        (
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]:GT\t[5]s:GT",
            &["hapfilter: stdin:1: ", "4"],
        ),
        ("c\t1\tA\tA|C", &["hapfilter: stdin:1: ", "--header"]),
    ] {
        let input = format!("{header}\n{row}");
        if header.contains("GT") {
            refused(1, &[], &input, words);
        }
        refused(1, &SAID, &input, words);
    }
    let dir = tempdir();
    let names = file(&dir, "names", "c\tp\tr\tS\n");
    refused(
        1,
        &["--from=genotypes", "--no-header", "--header", &names],
        "#[1]c\t[2]p\t[3]r\t[4]GT\nc\t1\tA\tA|C\n",
        &["expected 'S' in column 4", "found no name", "1.18"],
    );
    // Nor are they ever the names of strands.
    refused(
        1,
        &["--from", "matrix"],
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT\t[5]GT\nc\t1\tA\tA\tC\n",
        &["hapfilter: stdin:1: ", "matrix", "genotypes"],
    );
}

#[test]
fn a_cell_is_a_genotype() {
    let matrix =
        "CHROM\tPOS\tREF\t1\t2\nc\t1\tA\tA|C\tG|A\nc\t2\tAT\tA|ATG\tAT|AT\nc\t3\tA\tA|A\tA/A\n";
    rows(
        &SAID,
        matrix,
        "c\t1\tA\tC,G\tc\tA|C\tc\tG|A\nc\t2\tAT\tA,ATG\tc\tA|ATG\tc\tAT|AT\n",
    );
    rows(
        &["--from=genotypes", "-f", "vcf", "-a"],
        matrix,
        "c\t1\t.\tA\tC,G\t.\t.\t.\tGT\t0|1\t2|0\nc\t2\t.\tAT\tA,ATG\t.\t.\t.\tGT\t1|2\t0|0\n\
         c\t3\t.\tA\t.\t.\t.\t.\tGT\t0|0\t0|0\n",
    );
    quietly(&["--from=genotypes", "-f", "vcf"], matrix).ok().stdout_is(
        vcf_head_of("1\t2", "")
            + "c\t1\t.\tA\tC,G\t.\t.\t.\tGT\t0|1\t2|0\nc\t2\t.\tAT\tA,ATG\t.\t.\t.\tGT\t1|2\t0|0\n",
    );
}

#[test]
fn each_genotype_keeps_its_ploidy() {
    let matrix =
        genotypes("X\t1\tA\tC\nX\t2\tA\tC|G|A\nX\t3\tC\t.\nX\t4\tC\t.|.\nX\t5\tA\tC/C/C\n");
    rows(
        &["-a"],
        &matrix,
        "X\t1\tA\tC\tX\tC\nX\t2\tA\tC,G\tX\tC|G|A\nX\t3\tC\t.\tX\t.|.\nX\t4\tC\t.\tX\t.|.\nX\t5\tA\tC\tX\tC|C|C\n",
    );
    rows(
        &["-a", "-f", "vcf"],
        &matrix,
        "X\t1\t.\tA\tC\t.\t.\t.\tGT\t1\nX\t2\t.\tA\tC,G\t.\t.\t.\tGT\t1|2|0\nX\t3\t.\tC\t.\t.\t.\t.\tGT\t.\n\
         X\t4\t.\tC\t.\t.\t.\t.\tGT\t.|.\nX\t5\t.\tA\tC\t.\t.\t.\tGT\t1|1|1\n",
    );
    // These programs accept only diploid genotypes; the alleles of others are listed all the same.
    rows(
        &["-a", "-f", "phase-panel"],
        &matrix,
        "X\t1\tA\tC\t.\t.\nX\t2\tA\tC,G\t.\t.\nX\t3\tC\t.\t.\t.\nX\t4\tC\t.\t.\t.\nX\t5\tA\tC\t.\t.\n",
    );
}

#[test]
fn a_lone_dot_has_the_ploidy_of_its_row() {
    let matrix = "CHROM\tPOS\tREF\ts:GT\tt:GT\tu:GT\nX\t1\tA\tC\t.\t.\nX\t2\tA\t.\tC|A|A\tA|A\nX\t3\tC\t.\t.\t.\n\
                  X\t4\tA\tC|C\t.|.\t.\n";
    rows(
        &["-a"],
        matrix,
        "X\t1\tA\tC\tX\tC\tX\t.\tX\t.\nX\t2\tA\tC\tX\t.|.|.\tX\tC|A|A\tX\tA|A\n\
         X\t3\tC\t.\tX\t.|.\tX\t.|.\tX\t.|.\nX\t4\tA\tC\tX\tC|C\tX\t.|.\tX\t.|.\n",
    );
    rows(
        &["-a", "-f", "vcf"],
        matrix,
        "X\t1\t.\tA\tC\t.\t.\t.\tGT\t1\t.\t.\nX\t2\t.\tA\tC\t.\t.\t.\tGT\t.\t1|0|0\t0|0\n\
         X\t3\t.\tC\t.\t.\t.\t.\tGT\t.\t.\t.\nX\t4\t.\tA\tC\t.\t.\t.\tGT\t1|1\t.|.\t.\n",
    );
    rows(
        &["-a", "-f", "vcf", "--fill=ref"],
        matrix,
        "X\t1\t.\tA\tC\t.\t.\t.\tGT\t1\t0\t0\nX\t2\t.\tA\tC\t.\t.\t.\tGT\t0|0|0\t1|0|0\t0|0\n\
         X\t3\t.\tC\t.\t.\t.\t.\tGT\t0|0\t0|0\t0|0\nX\t4\t.\tA\tC\t.\t.\t.\tGT\t1|1\t0|0\t0|0\n",
    );
    rows(
        &["--fill=ref"],
        matrix,
        "X\t1\tA\tC\tX\tC\tX\tA\tX\tA\nX\t2\tA\tC\tX\tA|A|A\tX\tC|A|A\tX\tA|A\n\
         X\t4\tA\tC\tX\tC|C\tX\tA|A\tX\tA|A\n",
    );
}

#[test]
fn only_a_dot_is_missing() {
    let matrix =
        genotypes("c\t1\tA\tN|C\nc\t2\tA\t.|C\nc\t3\tA\t-|C\nc\t4\tA\t./.\nc\t5\tA\tN/N\n");
    rows(
        &["--fill=ref"],
        &matrix,
        "c\t1\tA\tN,C\tc\tN|C\nc\t2\tA\tC\tc\tA|C\nc\t3\tA\t-,C\tc\tA|C\nc\t5\tA\tN\tc\tN|N\n",
    );
    // Missing calls are kept; a dot is missing whatever is listed.
    let kept =
        "c\t1\tA\tN,C\tc\tN|C\nc\t2\tA\tC\tc\t.|C\nc\t3\tA\t-,C\tc\t-|C\nc\t5\tA\tN\tc\tN|N\n";
    rows(&[], &matrix, kept);
    rows(&["--missing", ".", "--fill", "keep"], &matrix, kept);
    rows(&["--missing", ""], &matrix, kept);
    rows(
        &["--missing", "N", "--alleles=any"],
        &matrix,
        "c\t1\tA\tC\tc\tN|C\nc\t2\tA\tC\tc\t.|C\nc\t3\tA\t-,C\tc\t-|C\n",
    );
    // A strand equal to the reference is the reference.
    rows(
        &["--fill=ref"],
        genotypes("c\t1\t.\t.|C\n"),
        "c\t1\t.\tC\tc\t.|C\n",
    );
    rows(
        &["-f", "phase-input"],
        &matrix,
        "c\t1\tA\tA,N,C\tPI_c\tN|C\nc\t2\tA\tA,C\t.\t.\nc\t3\tA\tA,C\t.\t.\nc\t5\tA\tA,N\tPI_c\tN|N\n",
    );
    rows(
        &["-f", "vcf"],
        &matrix,
        "c\t1\t.\tA\tN,C\t.\t.\t.\tGT\t1|2\nc\t2\t.\tA\tC\t.\t.\t.\tGT\t.|1\n\
         c\t3\t.\tA\t*,C\t.\t.\t.\tGT\t1|2\nc\t5\t.\tA\tN\t.\t.\t.\tGT\t1|1\n",
    );
}

#[test]
fn the_cell_that_is_bad_is_named_and_none_that_the_format_allows() {
    let matrix = "CHROM\tPOS\tREF\ts\tt\nc\t1\tA\tA/G\tA|\n";
    let words = ["'A|'", "field 5", "'t'"];
    bad_row(&["--from=genotypes", "-f", "phase-panel"], matrix, &words);
    let second = "CHROM\tPOS\tREF\ts\tt\nc\t1\tA\tA|G\tA/G\n";
    bad_row(
        &["--from=genotypes", "--unphased=error"],
        second,
        &["'A/G'", "field 5", "'t'"],
    );
    let position = genotypes("c\tx\tA\tA|\n");
    bad_row(&[], position, &["position", "field 2", "'x'"]);
    // A cell too long to be shown whole is recognized by its `/`, not by the part that is shown.
    let long = format!("{}/G", "A".repeat(60));
    let matrix = genotypes(&format!("c\t1\tA\t{long}\n"));
    bad_row(
        &["--unphased=error"],
        matrix,
        &["expected a phased genotype", "AAA…'"],
    );
}

#[test]
fn a_whole_cell_that_stands_for_no_value_is_a_bad_row() {
    for cell in ["NA", "na", "NaN", "nAn"] {
        let matrix = genotypes(&format!("c\t1\tA\t{cell}\n"));
        let words = [&format!("'{cell}'")[..], "--missing", "field 4"];
        bad_row(&[], &matrix, &words);
        bad_row(&["-f", "vcf"], &matrix, &words);
        rows(
            &["--missing=NA,nan", "-f", "phase-panel", "-a"],
            &matrix,
            "c\t1\tA\t.\t.\t.\n",
        );
        let with_set = sets(&format!("c\t1\tA\t{cell}:7\n"));
        bad_row(&[], with_set, &[cell, "--missing", "field 4"]);
    }
    // As a strand, or as the reference, NA is made of bases.
    rows(
        &[],
        genotypes("c\t1\tA\tNA|A\nc\t2\tNA\tna|C\n"),
        "c\t1\tA\tNA\tc\tNA|A\nc\t2\tNA\tC\tc\tNA|C\n",
    );
}

#[test]
fn an_empty_strand_is_an_empty_field() {
    for cell in ["A|", "|A", "|", "/", "A/", "A||C", "A|/C"] {
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            let matrix = genotypes(&format!("c\t1\tA\t{cell}\n"));
            bad_row(&["-f", format], matrix, &["field 4"]);
        }
    }
    for cell in ["A|:5", "|A:5", ":5", "|:."] {
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            bad_row(
                &["-f", format],
                sets(&format!("c\t1\tA\t{cell}\n")),
                &["field 4"],
            );
        }
    }
}

#[test]
fn a_bad_allele_is_named_with_its_sample() {
    // Because of the format, or because it is not DNA.
    for alleles in ["any", "dna"] {
        let args = ["-f", "vcf", "--alleles", alleles];
        bad_row(
            &args,
            "CHROM\tPOS\tREF\tmum:GT\tdad:GT\nc\t1\tA\tA|C\tC|<DEL\n",
            &["'<DEL'", "'dad'"],
        );
        bad_row(
            &args,
            sets("c\t1\tA\tA|R:5\n"),
            &["'R'", "'s'", "--missing"],
        );
    }
}

#[test]
fn strands_in_one_column_give_what_strands_in_two_give() {
    let alleles = ["A", "C", "AT", ".", "-", "--", "*", "n", "c", "N"];
    let (mut two, mut one) = (strands(""), genotypes(""));
    for (i, left) in alleles.iter().enumerate() {
        for right in &alleles {
            two += &format!("c\t{i}\tA\t{left}\t{right}\n");
            one += &format!("c\t{i}\tA\t{left}|{right}\n");
        }
    }
    for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
        for gap in ["listed", "allele", "missing"] {
            for fill in ["ref", "."] {
                let args = [
                    "-f",
                    format,
                    "--gap",
                    gap,
                    "--fill",
                    fill,
                    "--missing",
                    ".,N",
                    "-a",
                    "-q",
                ];
                let expected = run(args, &two[..]).ok().stdout.clone();
                let expected = String::from_utf8(expected).unwrap();
                run(args, &one[..])
                    .ok()
                    .stdout_is(expected.replace("sasb_P", "s_P"));
            }
        }
    }
    // The defaults for missing calls and for how they are shown.
    let args = ["--missing=.", "--fill=keep"];
    let expected = String::from_utf8(run(args, &two[..]).ok().stdout.clone()).expect("text");
    run([""; 0], &one[..])
        .ok()
        .stdout_is(expected.replace("sasb_P", "s_P"));
}

#[test]
fn options_that_make_samples_of_columns_contradict_it() {
    let dir = tempdir();
    let samples = file(&dir, "samples", "s\tsa\tsb\n");
    for (args, option) in [
        (["--suffixes", "a,b"], "--suffixes"),
        (["--samples", &samples], "--samples"),
        (["--sample", "s=sa,sb"], "--sample"),
        (["-s", "s=sa,sb"], "-s"),
    ] {
        // The kind is named before or after the option, or shows in the header.
        for args in [
            [&args[..], &SAID].concat(),
            [&SAID, &args[..]].concat(),
            args.to_vec(),
        ] {
            let outcome = run(&args, genotypes(""));
            outcome
                .fails(2)
                .stdout_is("")
                .stderr_has("genotypes")
                .stderr_has(option)
                .stderr_has("hapfilter --help");
        }
    }
    // Options for genotypes only contradict a matrix.
    for args in [
        &["--unphased=keep"][..],
        &["--unphased=keep", "--from=matrix"],
    ] {
        let outcome = run(args, strands(""));
        outcome
            .fails(2)
            .stdout_is("")
            .stderr_has("--unphased")
            .stderr_has("matrix")
            .stderr_has("hapfilter --help");
    }
}

/// Only an alternative allele can be a symbol or a breakend.
#[test]
fn a_reference_is_not_a_symbol() {
    for reference in ["<DEL>", "A[c:5["] {
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            let input = format!("CHROM\tPOS\tREF\ts:GT\nc\t1\t{reference}\tA|C\n");
            run(["-f", format], input)
                .fails(1)
                .stderr_has(&format!("in field 3 (column 'REF'), found '{reference}'"))
                .stderr_has("only an alternative allele can be");
        }
    }
}
