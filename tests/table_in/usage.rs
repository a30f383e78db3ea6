use super::*;

#[test]
fn options_that_do_not_apply_to_a_table() {
    let dir = tempdir();
    let list = file(&dir, "list", "x\ts1\n");
    for dialect in DIALECTS {
        let input = dialect.table(&["A C c A|C"]);
        for args in [
            &["--suffixes", "a,b"][..],
            &["-s", "x=s1"],
            &["-s", "x=#5"],
            &["--samples", &list],
            &["--tags", "GT:PS"],
            &["--tags", "GT"],
        ] {
            let option = match args[0] {
                "-s" => "--sample",
                long => long,
            };
            for format in FORMATS {
                for from in [&[][..], &["--from=table"]] {
                    let args = [&["-f", format], from, args].concat();
                    refused(2, &args, &input, &[option, "table", "hapfilter --help"]);
                    if option.starts_with("--s") {
                        refused(2, &args, &input, &["choose samples with 'cut -f'"]);
                    }
                }
            }
        }
    }
    // Naming the kind is enough: nothing is read.
    for option in [["--suffixes", "a,b"], ["-s", "x=s1"], ["--tags", "GT"]] {
        let args = [&["--from=table"], &option[..]].concat();
        refused(2, &args, "", &["table"]);
    }
}

#[test]
fn keep_is_for_tables_and_not_for_vcf() {
    let row = "A C c N|C 7 A|C";
    for dialect in DIALECTS {
        let input = dialect.table(&[row]);
        for (format, written) in [
            ("haplotype", "c\t1\tA\tC\tc\tN|C\t7\tA|C\n"),
            ("phase-panel", "c\t1\tA\tC\tPI_c\tN|C\tPI_7\tA|C\n"),
            ("phase-input", "c\t1\tA\tA,C\tPI_c\tN|C\tPI_7\tA|C\n"),
        ] {
            let args = ["--fill=keep", "--missing=N", "-f", format];
            rows(&args, &input, written);
            rows(&[&args[..], &["--from=table"]].concat(), &input, written);
        }
        for from in [&[][..], &["--from=table"]] {
            let args = [&["--fill=keep", "-f", "vcf"], from].concat();
            refused(2, &args, &input, &["--fill"]);
        }
    }
    // Genotypes that these programs cannot read stay blank.
    for format in ["phase-panel", "phase-input"] {
        let input = PANEL.table(&["A C c .|C 7 A|C"]);
        let outcome = everywhere(&["--fill=keep", "--no-header", "-f", format], input);
        assert!(
            outcome.ok().stdout.ends_with(b"\t.\t.\tPI_7\tA|C\n"),
            "{outcome}"
        );
        for (from, input) in [
            (&["--from=matrix"][..], ""),
            (&["--from=genotypes"], ""),
            (&["--from=vcf"], ""),
            (&[], "CHROM\tPOS\tREF\t1a\t1b\n"),
            (&[], "CHROM\tPOS\tREF\ts:GT\n"),
        ] {
            let args = [&["--fill=keep", "-f", format], from].concat();
            refused(2, &args, input, &["--fill", format]);
        }
    }
}

#[test]
fn fill_says_what_a_missing_call_shows() {
    becomes(
        &["--fill=ref", "--missing=N"],
        &[(
            "A C c N|C . .",
            ["C c A|C c A|A", "C c A|C c A|A", "C GT 0|1 0|0"],
        )],
    );
    becomes(
        &["--fill=."],
        &[(
            "A C c .|C . .",
            ["C c .|C c .|.", "C . . . .", "C GT .|1 ."],
        )],
    );
    for dialect in DIALECTS {
        let input = dialect.table(&["A C c .|C . ."]);
        rows(
            &["--fill=no call"],
            &input,
            "c\t1\tA\tC\tc\tno call|C\tc\tno call|no call\n",
        );
        for format in &FORMATS[1..] {
            refused(2, &["--fill=N", "-f", format], &input, &["--fill"]);
        }
    }
}

#[test]
fn a_prefix_is_put_before_the_contig_and_before_the_set_that_is_the_contig() {
    for dialect in DIALECTS {
        let input = dialect.table(&["A C c A|C 7 C|A", "A C . A|C 7 A/C"]);
        let args = ["--contig-prefix=chr"];
        for (format, written) in [
            (
                "haplotype",
                "chrc\t1\tA\tC\tchrc\tA|C\t7\tC|A\nchrc\t2\tA\tC\tchrc\tA|C\t.\tA/C\n",
            ),
            (
                "phase-panel",
                "chrc\t1\tA\tC\tPI_chrc\tA|C\tPI_7\tC|A\nchrc\t2\tA\tC\tPI_chrc\tA|C\t.\t.\n",
            ),
            (
                "phase-input",
                "chrc\t1\tA\tA,C\tPI_chrc\tA|C\tPI_7\tC|A\nchrc\t2\tA\tA,C\tPI_chrc\tA|C\t.\t.\n",
            ),
            (
                "vcf",
                "chrc\t1\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:.\t1|0:7\n\
                 chrc\t2\t.\tA\tC\t.\t.\t.\tGT\t0|1\t0/1\n",
            ),
        ] {
            rows(&[&args[..], &["-f", format]].concat(), &input, written);
        }
    }
}

#[test]
fn a_vcf_of_a_table_declares_sets_and_contigs() {
    let dir = tempdir();
    let contigs = file(&dir, "contigs", "c\t99\n");
    for dialect in DIALECTS {
        for body in [&[][..], &["A C c A|C"], &["A C 7 A|C"]] {
            let input = match body {
                [] => dialect.names(1),
                _ => dialect.table(body),
            };
            let args = ["-f", "vcf", "--contigs", &contigs];
            let outcome = everywhere(&args, &input);
            let version = env!("CARGO_PKG_VERSION");
            let head = format!(
                "##fileformat=VCFv4.2\n##source=hapfilter-{version}\n##contig=<ID=c,length=99>\n\
                 ##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n\
                 ##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n\
                 #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts1\n"
            );
            outcome.ok().stderr_is("");
            assert!(outcome.stdout.starts_with(head.as_bytes()), "{outcome}");
        }
    }
}

/// Only what genotypes show can be listed as a missing call.
#[test]
fn a_declared_allele_that_vcf_cannot_hold_is_not_answered_with_missing() {
    let table = |alt: &str, genotype: &str| {
        format!("contig\tpos\tref\talt\ts_PI\ts_PG_al\nc\t5\tA\t{alt}\tc\t{genotype}\n")
    };
    for alt in ["G,?", "G,.", "?,G"] {
        let outcome = everywhere(&["-f", "vcf"], table(alt, "A|G"));
        outcome
            .fails(1)
            .stderr_has("as VCF requires")
            .stderr_has("in field 4 (column 'alt')");
        assert!(
            !String::from_utf8_lossy(&outcome.stderr).contains("--missing"),
            "{outcome}"
        );
    }
    let any = ["-f", "vcf", "--alleles=any"];
    let outcome = everywhere(&any, table("G", "A|?"));
    outcome
        .fails(1)
        .stderr_has("in field 6")
        .stderr_has("if it means a missing call, use '--missing \"?,.\"'\n");
}
