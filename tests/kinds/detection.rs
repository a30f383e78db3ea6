use super::*;
use crate::settings::{everywhere, refused, rows};
use crate::util::{file, run, tempdir};

/// The kind of a text according to the report.
#[track_caller]
fn kind_of(args: &[&str], input: &str) -> String {
    // The report also has the time, which varies from run to run.
    let outcome = run([args, &["--stats=json", "-q"]].concat(), input);
    outcome.ok();
    let report: serde_json::Value = serde_json::from_slice(&outcome.stderr)
        .unwrap_or_else(|why| outcome.fail(&format!("expected one JSON object: {why}")));
    assert_eq!(report["program"], "hapfilter", "{outcome}");
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"), "{outcome}");
    match report["kind"].as_str() {
        Some(kind) => kind.to_owned(),
        None => outcome.fail("expected a kind in the report"),
    }
}

#[test]
fn the_header_tells_the_kind() {
    for (names, cells, kind) in [
        ("CHROM\tPOS\tREF\t1a\t1b", "A\tC", "matrix"),
        ("#CHROM\tPOS\tREF\t1a\t1b", "A\tC", "matrix"),
        ("# CHROM\tPOS\tREF\t1a\t1b", "A\tC", "matrix"),
        ("chrom\tpos\tref\t1a\t1b", "A\tC", "matrix"),
        ("contig\tpos\tref\t1a\t1b", "A\tC", "matrix"),
        ("whatever\tit\tis\t1a\t1b", "A\tC", "matrix"),
        // Names that only resemble one with a mark.
        ("CHROM\tPOS\tREF\t[4]a\t[4]b", "A\tC", "matrix"),
        ("CHROM\tPOS\tREF\tx:GTa\tx:GTb", "A\tC", "matrix"),
        ("CHROM\tPOS\tREF\tx:gta\tx:gtb", "A\tC", "matrix"),
        ("CHROM:GT\tPOS\tREF:GT\t1a\t1b", "A\tC", "matrix"),
        // As the versions of bcftools print it, and with parts that people remove.
        (
            "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT",
            "A|C\tC|A",
            "genotypes",
        ),
        (
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT",
            "A|C\tC|A",
            "genotypes",
        ),
        (
            "[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT",
            "A|C\tC|A",
            "genotypes",
        ),
        ("#CHROM\tPOS\tREF\ts:GT\tt:GT", "A|C\tC|A", "genotypes"),
        ("CHROM\tPOS\tREF\ts:GT\tt:GT", "A|C\tC|A", "genotypes"),
        // One marked name is enough, wherever it is.
        ("CHROM\tPOS\tREF\ts:GT\tt", "A|C\tC|A", "genotypes"),
        ("CHROM\tPOS\tREF\ts\tt:GT", "A|C\tC|A", "genotypes"),
        (
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\t[6]t:GT:[7]t:PS",
            "A|C:1\tC|A:.",
            "genotypes",
        ),
        (
            "CHROM\tPOS\tREF\ts:GT:s:PS\tt:GT:t:PS",
            "A|C:1\tC|A:.",
            "genotypes",
        ),
        // Names with ':' in them.
        ("CHROM\tPOS\tREF\ta:b:GT\t:GT:GT", "A|C\tC|A", "genotypes"),
    ] {
        let input = format!("{names}\nc\t1\tA\t{cells}\n");
        for format in ["haplotype", "vcf"] {
            assert_eq!(kind_of(&["-f", format], &input), kind, "{names}");
        }
        for end in ["\r\n", "\n\n## remark\n"] {
            let input = format!("## first\n\n{input}").replace('\n', end);
            assert_eq!(kind_of(&[], &input), kind, "{names}");
        }
        // The same names from a file.
        let dir = tempdir();
        let file = file(&dir, "names", names);
        let row = format!("c\t1\tA\t{cells}\n");
        assert_eq!(kind_of(&["--header", &file], &row), kind, "{names}");
    }
}

#[test]
fn the_first_line_or_the_columns_tell_of_a_vcf() {
    let (first, rest) = VCF.split_once('\n').expect("two lines");
    for input in [
        VCF.to_owned(),
        rest.to_owned(),
        rest.replacen('#', "", 1),
        format!("{first}\n##remark\n\n{}", rest.replacen('#', "", 1)),
        VCF.replace("VCFv4.2", "VCFv4.5"),
        // These names would mark another kind if these were not the columns of a VCF.
        VCF.replace("FORMAT\ts", "FORMAT\ts:GT"),
        VCF.replace("FORMAT\ts", "FORMAT\ts_PI"),
    ] {
        for format in ["haplotype", "vcf"] {
            assert_eq!(kind_of(&["-f", format], &input), "vcf", "{input}");
        }
        let dir = tempdir();
        let file = file(&dir, "names", &input);
        let row = VCF.lines().last().expect("a row");
        assert_eq!(kind_of(&["--header", &file], row), "vcf", "{input}");
    }
}

#[test]
fn four_columns_and_then_pairs_tell_of_a_table() {
    for table in TABLES {
        let (names, row) = table.split_once('\n').expect("two lines");
        for input in [
            table.to_owned(),
            format!("#{}", table.trim_start_matches('#')),
            format!("\u{feff}{table}"),
            format!("## first\n\n{table}"),
            table.replace('\n', "\r\n"),
            table.replace('\n', " \n"),
        ] {
            for format in ["haplotype", "vcf"] {
                assert_eq!(kind_of(&["-f", format], &input), "table", "{input}");
            }
        }
        let dir = tempdir();
        let file = file(&dir, "names", names);
        assert_eq!(kind_of(&["--header", &file], row), "table", "{names}");
    }
}

#[test]
fn naming_the_detected_kind_changes_nothing() {
    let mut texts = vec![("matrix", MATRIX), ("genotypes", GENOTYPES), ("vcf", VCF)];
    texts.extend(TABLES.map(|table| ("table", table)));
    for (kind, input) in texts {
        in_each_format(|args| {
            let found = run(args, input);
            everywhere(&[args, &["--from", kind]].concat(), input)
                .ok()
                .stdout_is(&found.ok().stdout)
                .stderr_is(&found.stderr);
        });
    }
}

#[test]
fn a_header_without_marks_is_of_the_kind_that_from_names() {
    let plain = "CHROM\tPOS\tREF\toak\telm\nc\t1\tA\tA|C\tC\n";
    rows(
        &["--from", "genotypes"],
        plain,
        "c\t1\tA\tC\tc\tA|C\tc\tC\n",
    );
    rows(&["--from=genotypes"], plain, "c\t1\tA\tC\tc\tA|C\tc\tC\n");
    // Names that would make a sample of a matrix are samples here.
    let paired = "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA|C\tC|A\n";
    rows(
        &["--from", "genotypes"],
        paired,
        "c\t1\tA\tC\tc\tA|C\tc\tC|A\n",
    );
    assert_eq!(kind_of(&["--from", "genotypes"], paired), "genotypes");
    let dir = tempdir();
    let names = file(&dir, "names", "CHROM\tPOS\tREF\toak\telm\n");
    rows(
        &["--from", "genotypes", "-H", &names],
        "c\t1\tA\tA|C\tC\n",
        "c\t1\tA\tC\tc\tA|C\tc\tC\n",
    );
}

#[test]
fn a_header_of_another_kind_than_from_names_is_refused_with_both() {
    let mut texts = vec![("genotypes", GENOTYPES), ("vcf", VCF)];
    texts.extend(TABLES.map(|table| ("table", table)));
    let dir = tempdir();
    for (kind, input) in texts {
        for said in ["matrix", "genotypes", "vcf", "table"] {
            if said == kind {
                continue;
            }
            in_each_format(|args| {
                let args = [args, &["--from", said]].concat();
                refused(1, &args, input, &[kind, said]);
            });
            let names = file(&dir, "names", input);
            refused(1, &["--from", said, "-H", &names], "", &[kind, said]);
            // Skipping bad rows does not help.
            refused(
                1,
                &["--from", said, "--skip-bad-rows"],
                input,
                &[kind, said],
            );
        }
    }
    // Neither a VCF nor a table has a header like a matrix.
    for said in ["vcf", "table"] {
        let outcome = run(["--from", said], MATRIX);
        outcome.fails(1).stdout_is("").stderr_has(said);
    }
}

#[test]
fn kinds_are_matched_as_words_and_others_are_wrong_usage() {
    for word in ["nonsense", "", "Matrix", "VCF", "geno", "bcf"] {
        refused(
            2,
            &["--from", word],
            MATRIX,
            &[
                "--from",
                "matrix",
                "genotypes",
                "vcf",
                "table",
                &format!("'{word}'"),
            ],
        );
    }
    run(["--from"], MATRIX)
        .fails(2)
        .stderr_has("--from")
        .stderr_has("KIND");
}

#[test]
fn options_of_another_kind_are_wrong_usage() {
    let (matrix, genotypes) = (MATRIX, GENOTYPES);
    for (args, input) in [
        (&["--unphased", "keep"][..], matrix),
        (&["--unphased", "blank"], matrix),
        (&["--unphased", "error"], matrix),
        (&["--from", "matrix", "--unphased", "keep"], matrix),
        (&["--tags", "PG:PI"], matrix),
        (&["--tags", "PG:PI"], genotypes),
        (&["--from", "genotypes", "--tags", "GT:PS"], genotypes),
        (&["--suffixes", ".1,.2"], genotypes),
        (&["--from", "genotypes", "--suffixes", "a,b"], matrix),
        (&["-s", "x=s"], genotypes),
        (&["--from", "genotypes", "-s", "x=1a"], matrix),
        (&["-s", "x=#4"], genotypes),
        (&["--suffixes", "a,b"], VCF),
        (&["-s", "x=s"], VCF),
        (&["--from", "vcf", "-s", "x=#10"], VCF),
        (&["--alleles", "dna"], VCF),
        (&["--alleles", "any"], VCF),
        (&["--suffixes", "a,b"], TABLES[0]),
        (&["-s", "x=s"], TABLES[2]),
        (&["--from", "table", "-s", "x=#5"], TABLES[3]),
        (&["--tags", "GT"], TABLES[1]),
    ] {
        let option = args
            .iter()
            .rfind(|word| word.starts_with('-'))
            .expect("one");
        let name = match *option {
            "-s" => "--sample",
            long => long,
        };
        in_each_format(|format| {
            refused(
                2,
                &[format, args].concat(),
                input,
                &[name, "hapfilter --help"],
            );
        });
    }
    let dir = tempdir();
    let list = file(&dir, "list", "x\ts\n");
    refused(2, &["--samples", &list], genotypes, &["--samples"]);
    refused(2, &["--samples", &list], VCF, &["--samples"]);
    refused(2, &["--samples", &list], TABLES[0], &["--samples"]);
    // The kind can come from a file of names as well.
    let names = file(&dir, "names", genotypes);
    refused(2, &["-H", &names, "-s", "x=s"], "", &["--sample"]);
    let names = file(&dir, "names", matrix);
    refused(2, &["-H", &names, "--unphased=keep"], "", &["--unphased"]);
}
