//! `--phased`: every column is a sample, every cell a genotype, with its phase set or without.

use super::*;

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
        run(["--phased"], format!("{header}\n{row}"))
            .ok()
            .stderr_is("")
            .stdout_is(plain);
    }
    let row = "c\t1\tA\tA|C:7\tC|C:.\n";
    let with_sets = plain.replace("c\tA|C", "7\tA|C");
    for header in [
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT:[5]NA1:PS\t[6]x:y:GT:[7]x:y:PS",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT:[5]NA1:PS\t[6]x:y:GT:[7]x:y:PS",
        "#CHROM\tPOS\tREF\tNA1:GT:NA1:PS\tx:y:GT:x:y:PS",
    ] {
        run(["--phased"], format!("{header}\n{row}"))
            .ok()
            .stderr_is("")
            .stdout_is(&with_sets);
    }
    let dir = tempdir();
    let names = file(
        &dir,
        "names",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT\t[5]x:y:GT\n",
    );
    run(["--phased", "-H", &names], "c\t1\tA\tA|C\tC|C\n")
        .ok()
        .stderr_is("")
        .stdout_is(plain);
    let names = file(
        &dir,
        "with-sets",
        "CHROM\tPOS\tREF\tNA1:GT:NA1:PS\tx:y:GT:x:y:PS\n",
    );
    run(["--phased", "-H", &names], row)
        .ok()
        .stderr_is("")
        .stdout_is(&with_sets);
}

#[test]
fn a_header_may_come_again() {
    let header = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n";
    let part = format!("{header}c\t1\tA\tA|C\n");
    let row = "c\t1\tA\tC\tc\tA|C\n";
    run(["--phased"], part.repeat(3))
        .ok()
        .stderr_is("")
        .stdout_is(format!("{HAPLOTYPE}{}", row.repeat(3)));
    let dir = tempdir();
    let one = file(&dir, "one", &part);
    run(["--phased", &one, &one], "")
        .ok()
        .stderr_is("")
        .stdout_is(format!("{HAPLOTYPE}{}", row.repeat(2)));
    let names = file(&dir, "names", header);
    run(["--phased", "-H", &names], &part[..])
        .ok()
        .stdout_is(format!("{HAPLOTYPE}{row}"));
    let other = file(&dir, "other", part.replace("[4]s", "[4]t"));
    run(["--phased", &one, &other], "")
        .fails(1)
        .stderr_has(&format!("hapfilter: {other}:1: "))
        .stderr_has("'t");
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
        // Two that are one when all is taken off.
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
        refused(1, &["--phased"], format!("{header}\n{row}"), words);
    }
    let dir = tempdir();
    let names = file(&dir, "names", "c\tp\tr\tS\n");
    refused(
        1,
        &["--phased", "--no-header", "--header", &names],
        "#[1]c\t[2]p\t[3]r\t[4]GT\nc\t1\tA\tA|C\n",
        &["expected 'S' in column 4", "found no name", "1.18"],
    );
    // Without the option these are names as any other.
    rows(
        &["-s", "x=[4]GT,[5]GT"],
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT\t[5]GT\nc\t1\tA\tA\tC\n",
        "c\t1\tA\tC\tc\tA|C\n",
    );
}

#[test]
fn a_cell_is_a_genotype() {
    let matrix =
        "CHROM\tPOS\tREF\t1\t2\nc\t1\tA\tA|C\tG|A\nc\t2\tAT\tA|ATG\tAT|AT\nc\t3\tA\tA|A\tA/A\n";
    rows(
        &["--phased"],
        matrix,
        "c\t1\tA\tC,G\tc\tA|C\tc\tG|A\nc\t2\tAT\tA,ATG\tc\tA|ATG\tc\tAT|AT\n",
    );
    rows(
        &["--phased", "-f", "vcf", "-a"],
        matrix,
        "c\t1\t.\tA\tC,G\t.\t.\t.\tGT\t0|1\t2|0\nc\t2\t.\tAT\tA,ATG\t.\t.\t.\tGT\t1|2\t0|0\n\
         c\t3\t.\tA\t.\t.\t.\t.\tGT\t0|0\t0|0\n",
    );
    quietly(&["--phased", "-f", "vcf"], matrix).ok().stdout_is(
        vcf_head_of("1\t2", "")
            + "c\t1\t.\tA\tC,G\t.\t.\t.\tGT\t0|1\t2|0\nc\t2\t.\tAT\tA,ATG\t.\t.\t.\tGT\t1|2\t0|0\n",
    );
}

#[test]
fn ploidy_is_what_stands_there() {
    let matrix =
        genotypes("X\t1\tA\tC\nX\t2\tA\tC|G|A\nX\t3\tC\t.\nX\t4\tC\t.|.\nX\t5\tA\tC/C/C\n");
    rows(
        &["--phased", "-a", "--fill", "."],
        &matrix,
        "X\t1\tA\tC\tX\tC\nX\t2\tA\tC,G\tX\tC|G|A\nX\t3\tC\t.\tX\t.\nX\t4\tC\t.\tX\t.|.\nX\t5\tA\tC\tX\tC|C|C\n",
    );
    rows(
        &["--phased", "-a", "-f", "vcf"],
        &matrix,
        "X\t1\t.\tA\tC\t.\t.\t.\tGT\t1\nX\t2\t.\tA\tC,G\t.\t.\t.\tGT\t1|2|0\nX\t3\t.\tC\t.\t.\t.\t.\tGT\t.\n\
         X\t4\t.\tC\t.\t.\t.\t.\tGT\t.|.\nX\t5\t.\tA\tC\t.\t.\t.\tGT\t1|1|1\n",
    );
    // The clients know two strands; the others' alleles are listed all the same.
    rows(
        &["--phased", "-a", "-f", "phase-panel"],
        &matrix,
        "X\t1\tA\tC\t.\t.\nX\t2\tA\tC,G\t.\t.\nX\t3\tC\t.\t.\t.\nX\t4\tC\t.\t.\t.\nX\t5\tA\tC\t.\t.\n",
    );
}

#[test]
fn only_a_dot_is_missing() {
    let matrix =
        genotypes("c\t1\tA\tN|C\nc\t2\tA\t.|C\nc\t3\tA\t-|C\nc\t4\tA\t./.\nc\t5\tA\tN/N\n");
    rows(
        &["--phased"],
        &matrix,
        "c\t1\tA\tN,C\tc\tN|C\nc\t2\tA\tC\tc\tA|C\nc\t3\tA\t-,C\tc\tA|C\nc\t5\tA\tN\tc\tN|N\n",
    );
    rows(
        &["--phased", "--missing", "N", "--fill", "keep"],
        &matrix,
        "c\t1\tA\tC\tc\tN|C\nc\t2\tA\t.,C\tc\t.|C\nc\t3\tA\t-,C\tc\t-|C\nc\t4\tA\t.\tc\t.|.\n",
    );
    rows(
        &["--phased", "-f", "phase-input"],
        &matrix,
        "c\t1\tA\tA,N,C\tPI_c\tN|C\nc\t2\tA\tA,C\t.\t.\nc\t3\tA\tA,C\t.\t.\nc\t5\tA\tA,N\tPI_c\tN|N\n",
    );
    rows(
        &["--phased", "-f", "vcf"],
        &matrix,
        "c\t1\t.\tA\tN,C\t.\t.\t.\tGT\t1|2\nc\t2\t.\tA\tC\t.\t.\t.\tGT\t.|1\n\
         c\t3\t.\tA\t*,C\t.\t.\t.\tGT\t1|2\nc\t5\t.\tA\tN\t.\t.\t.\tGT\t1|1\n",
    );
}

#[test]
fn a_genotype_that_has_no_phase_to_lose_may_have_a_slash() {
    let matrix = genotypes("c\t1\tA\tC/C\nc\t2\tA\tA/A\nc\t3\tA\t./.\nc\t4\tA\tC/C|C\n");
    rows(
        &["--phased", "-a"],
        &matrix,
        "c\t1\tA\tC\tc\tC|C\nc\t2\tA\t.\tc\tA|A\nc\t3\tA\t.\tc\tA|A\nc\t4\tA\tC\tc\tC|C|C\n",
    );
    rows(
        &["--phased", "-a", "-f", "phase-panel"],
        &matrix,
        "c\t1\tA\tC\tPI_c\tC|C\nc\t2\tA\t.\tPI_c\tA|A\nc\t3\tA\t.\t.\t.\nc\t4\tA\tC\t.\t.\n",
    );
    // Missing by two names, and gaps where they are missing.
    let two = genotypes("c\t1\tA\tN/.\nc\t2\tA\t-/--\n");
    let args = ["--phased", "-a", "--missing", "N,.", "--gap", "missing"];
    rows(&args, &two, "c\t1\tA\t.\tc\tA|A\nc\t2\tA\t.\tc\tA|A\n");
    bad_row(&args[..4], genotypes("c\t1\tA\t-/--\n"), &["not phased"]);
    // A missing call that is the reference is the reference, not a missing call.
    bad_row(&args, genotypes("c\t1\tN\tN/.\n"), &["not phased"]);
}

#[test]
fn a_genotype_that_is_not_phased_is_a_bad_row_or_left_out() {
    for cell in ["A/C", "C/A", "./C", "A/.", "A|C/G", "C/c"] {
        let matrix = genotypes(&format!("c\t1\tA\t{cell}\n"));
        for args in [&["--phased"][..], &["--phased", "-f", "vcf"]] {
            bad_row(args, &matrix, &["not phased", &format!("'{cell}'")]);
        }
        for format in ["phase-panel", "phase-input"] {
            let outcome = quietly(&["--phased", "-a", "-f", format, "--no-header"], &matrix);
            outcome.ok().stderr_is("");
            let row = String::from_utf8(outcome.stdout).unwrap();
            assert!(row.ends_with("\t.\t.\n"), "{cell}: {row}");
        }
    }
    // The alleles count all the same.
    rows(
        &["--phased", "-f", "phase-input"],
        "CHROM\tPOS\tREF\t1\t2\nc\t1\tA\tT/G\tC|A\n",
        "c\t1\tA\tA,T,G,C\t.\t.\tPI_c\tC|A\n",
    );
    // Also in a row that would not be written.
    let half = genotypes("c\t1\tA\tA/.\n");
    bad_row(&["--phased"], &half, &["not phased", "'A/.'"]);
    bad_row(&["--phased", "-f", "vcf"], &half, &["not phased", "'A/.'"]);
}

#[test]
fn the_cell_that_is_bad_is_named_and_none_that_the_format_allows() {
    let matrix = "CHROM\tPOS\tREF\ts\tt\nc\t1\tA\tA/G\tA|\n";
    let words = ["'A|'", "field 5", "'t'"];
    bad_row(&["--phased", "-f", "phase-panel"], matrix, &words);
    let second = "CHROM\tPOS\tREF\ts\tt\nc\t1\tA\tA|G\tA/G\n";
    bad_row(&["--phased"], second, &["'A/G'", "field 5", "'t'"]);
    let position = genotypes("c\tx\tA\tA|\n");
    bad_row(&["--phased"], position, &["position", "field 2", "'x'"]);
    // A genotype too long to be shown whole is unphased because of its `/`, not for want of a set.
    let long = format!("{}/G", "A".repeat(60));
    let outcome = quietly(&["--phased"], &genotypes(&format!("c\t1\tA\t{long}\n")));
    outcome.fails(1).stderr_has("is not phased: ");
    let no_set = quietly(&["--phased"], &sets("c\t1\tA\tA|G:.\n"));
    no_set.fails(1).stderr_has("it is in no phase set");
}

#[test]
fn a_row_of_many_sets_is_as_large_as_it_is() {
    let contig = "c".repeat(2000);
    let names: Vec<String> = (0..2000).map(|n| format!("s{n}:GT:s{n}:PS")).collect();
    let cells = vec!["A|G:7"; 2000].join("\t");
    let matrix = format!(
        "CHROM\tPOS\tREF\t{}\n{contig}\t1\tA\t{cells}\n",
        names.join("\t")
    );
    // 16 MiB is the most that a row may become: the contig stands in it once.
    rows(
        &["--phased", "--max-line", "64K"],
        &matrix,
        &format!("{contig}\t1\tA\tG{}\n", "\t7\tA|G".repeat(2000)),
    );
}

#[test]
fn an_empty_strand_is_an_empty_field() {
    for cell in ["A|", "|A", "|", "/", "A/", "A||C", "A|/C"] {
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            let matrix = genotypes(&format!("c\t1\tA\t{cell}\n"));
            bad_row(&["--phased", "-f", format], matrix, &["field 4"]);
        }
    }
    for cell in ["A|:5", "|A:5", ":5", "|:."] {
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            bad_row(
                &["--phased", "-f", format],
                sets(&format!("c\t1\tA\t{cell}\n")),
                &["field 4"],
            );
        }
    }
}

#[test]
fn a_cell_without_its_set_is_a_bad_row() {
    for cell in ["A|C", "A|C:", "C", ".", "A|A"] {
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            bad_row(
                &["--phased", "-f", format],
                sets(&format!("c\t1\tA\t{cell}\n")),
                &["field 4", "set"],
            );
        }
    }
}

#[test]
fn sets_are_blocks() {
    let matrix = sets(
        "c\t1\tA\tA|C:1\nc\t2\tA\tC|A:007\nc\t3\tA\tC|C:.\nc\t4\tA\tC/C:.\nc\t5\tA\tC|C:9\n\
         c\t6\tA\t.|.:.\nc\t7\tA\t.:.\nc\t8\tA\tC:.\nc\t9\tA\t.|C:3\n",
    );
    rows(
        &["--phased", "-a", "--contig-prefix", "chr", "--fill", "."],
        &matrix,
        "chrc\t1\tA\tC\t1\tA|C\nchrc\t2\tA\tC\t007\tC|A\nchrc\t3\tA\tC\tchrc\tC|C\n\
         chrc\t4\tA\tC\tchrc\tC|C\nchrc\t5\tA\tC\t9\tC|C\nchrc\t6\tA\t.\tchrc\t.|.\n\
         chrc\t7\tA\t.\tchrc\t.\nchrc\t8\tA\tC\tchrc\tC\nchrc\t9\tA\tC\t3\t.|C\n",
    );
    rows(
        &["--phased", "-f", "phase-input", "--contig-prefix", "chr"],
        &matrix,
        "chrc\t1\tA\tA,C\tPI_1\tA|C\nchrc\t2\tA\tA,C\tPI_007\tC|A\nchrc\t3\tA\tA,C\tPI_chrc\tC|C\n\
         chrc\t4\tA\tA,C\tPI_chrc\tC|C\nchrc\t5\tA\tA,C\tPI_9\tC|C\nchrc\t8\tA\tA,C\t.\t.\n\
         chrc\t9\tA\tA,C\t.\t.\n",
    );
    rows(
        &["--phased", "-f", "vcf", "-a"],
        &matrix,
        "c\t1\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:1\nc\t2\t.\tA\tC\t.\t.\t.\tGT:PS\t1|0:007\n\
         c\t3\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:.\nc\t4\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:.\n\
         c\t5\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:9\nc\t6\t.\tA\t.\t.\t.\t.\tGT:PS\t.|.:.\n\
         c\t7\t.\tA\t.\t.\t.\t.\tGT:PS\t.:.\nc\t8\t.\tA\tC\t.\t.\t.\tGT:PS\t1:.\n\
         c\t9\t.\tA\tC\t.\t.\t.\tGT:PS\t.|1:3\n",
    );
    let head = vcf_head("").replace(
        "\"Genotype\">\n",
        "\"Genotype\">\n##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n",
    );
    run(["--phased", "-f", "vcf"], sets(""))
        .ok()
        .stdout_is(head);
}

#[test]
fn without_a_set_two_alleles_have_no_order() {
    for cell in ["A|C:.", "A/C:.", "C/A:5", ".|C:.", "./C:1"] {
        let matrix = sets(&format!("c\t1\tA\t{cell}\n"));
        for args in [&["--phased"][..], &["--phased", "-f", "vcf"]] {
            bad_row(args, &matrix, &["not phased"]);
        }
        rows(
            &["--phased", "-f", "phase-panel"],
            &matrix,
            "c\t1\tA\tC\t.\t.\n",
        );
    }
}

#[test]
fn a_cell_is_cut_at_its_last_colon_if_there_are_sets() {
    rows(
        &["--phased"],
        sets("c\t1\tA\tA|<X:1>:5\nc\t2\tA\tA|C:any text\n"),
        "c\t1\tA\t<X:1>\t5\tA|<X:1>\nc\t2\tA\tC\tany text\tA|C\n",
    );
    rows(
        &["--phased", "-f", "phase-panel"],
        sets("c\t2\tA\tA|C:any text\n"),
        "c\t2\tA\tC\tPI_any text\tA|C\n",
    );
    rows(
        &["--phased"],
        genotypes("c\t1\tA\tA|C:5\n"),
        "c\t1\tA\tC:5\tc\tA|C:5\n",
    );
    // A VCF wants a number.
    for set in ["x", "5x", "-5", "+5", "1e3"] {
        bad_row(
            &["--phased", "-f", "vcf"],
            sets(&format!("c\t1\tA\tA|C:{set}\n")),
            &[&format!("'{set}'"), "set"],
        );
    }
}

#[test]
fn a_bad_allele_is_named_with_its_sample() {
    bad_row(
        &["--phased", "-f", "vcf"],
        "CHROM\tPOS\tREF\tmum\tdad\nc\t1\tA\tA|C\tC|<DEL>\n",
        &["'<DEL>'", "'dad'", "--missing"],
    );
    bad_row(
        &["--phased", "-f", "vcf"],
        sets("c\t1\tA\tA|R:5\n"),
        &["'R'", "'s'", "--missing"],
    );
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
                run([&args[..], &["--phased"]].concat(), &one[..])
                    .ok()
                    .stdout_is(expected.replace("sasb_P", "s_P"));
            }
        }
    }
    let options = Options {
        from: Some(Kind::Genotypes),
        ..Options::default()
    };
    run(["--phased"], &one[..])
        .ok()
        .stdout_is(oracle(&options, one.as_bytes()).stdout);
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
        for phased in [
            [&args[..], &["--phased"]].concat(),
            [&["--phased"], &args[..]].concat(),
        ] {
            let outcome = run(&phased, genotypes(""));
            outcome
                .fails(2)
                .stdout_is("")
                .stderr_has("--phased")
                .stderr_has(option)
                .stderr_has("hapfilter --help");
        }
    }
}
