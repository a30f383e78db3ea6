use super::*;

const ROW: &str = "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
const WRITTEN: &str = "c\t1\tA\tC\tc\tA|C\n";

#[test]
fn a_vcf_is_known_by_its_first_line_or_by_its_columns() {
    for head in [
        format!("##fileformat=VCFv4.2\n{COLUMNS}\ts1\n"),
        format!("##fileformat=VCFv4.2\n{}\ts1\n", &COLUMNS[1..]),
        format!("##fileformat=VCFv4.2\n##a\n\n##b\n{COLUMNS}\ts1\n"),
        format!("{COLUMNS}\ts1\n"),
        format!("{}\ts1\n", &COLUMNS[1..]),
        format!("##reference=x.fa\n{COLUMNS}\ts1\n"),
        format!("\n\n{COLUMNS}\ts1\n"),
        format!("\u{feff}##fileformat=VCFv4.2\n{COLUMNS}\ts1\n"),
        format!("\u{feff}{COLUMNS}\ts1\n"),
    ] {
        for from in [&[][..], &["--from", "vcf"]] {
            let outcome = everywhere(from, format!("{head}{ROW}"));
            outcome
                .ok()
                .stderr_is("")
                .stdout_is(format!("contig\tpos\tref\talt\ts1_PI\ts1_PG_al\n{WRITTEN}"));
        }
        rows(&[], format!("{head}{ROW}").replace('\n', "\r\n"), WRITTEN);
        let outcome = run(["-q", "--stats=json"], format!("{head}{ROW}"));
        outcome.ok().stderr_has("\"kind\":\"vcf\"");
        // Only the header.
        rows(&[], head, "");
    }
}

#[test]
fn the_samples_are_those_of_the_header_in_its_order() {
    let input =
        format!("{COLUMNS}\tzoe\tal\t10\tx:y z\nc\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\t0|0\t.\n");
    let fields = "c\tA|C\tc\tC|C\tc\tA|A\tc\t.|.\n";
    everywhere(&[], &input).ok().stderr_is("").stdout_is(format!(
        "contig\tpos\tref\talt\tzoe_PI\tzoe_PG_al\tal_PI\tal_PG_al\t10_PI\t10_PG_al\tx:y z_PI\tx:y z_PG_al\nc\t1\tA\tC\t{fields}"
    ));
    let outcome = everywhere(&["-q", "-f", "vcf"], &input);
    let text = String::from_utf8_lossy(&outcome.ok().stdout).into_owned();
    assert!(
        text.contains(&format!("{COLUMNS}\tzoe\tal\t10\tx:y z\n")),
        "{outcome}"
    );
    for format in &FORMATS[1..3] {
        refused(1, &["-f", format], &input, &["x:y z"]);
        let four = if *format == "phase-panel" {
            "ALT"
        } else {
            "all-alleles"
        };
        let input = input.replace("\tx:y z", "").replace("\t.\n", "\n");
        everywhere(&["-f", format], input).ok().stdout_is(format!(
            "CHROM\tPOS\tREF\t{four}\tzoe:PI\tzoe:PG_al\tal:PI\tal:PG_al\t10:PI\t10:PG_al\n\
             c\t1\tA\t{}\tPI_c\tA|C\tPI_c\tC|C\tPI_c\tA|A\n",
            if four == "ALT" { "C" } else { "A,C" }
        ));
    }
    // Names that would pair strands of a matrix, or mark another kind.
    let odd =
        format!("{COLUMNS}\t1a\t1b\ts:GT\tx_PI\nc\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\t0|0\t.\n");
    rows(&[], odd, format!("c\t1\tA\tC\t{fields}"));
}

#[test]
fn a_vcf_without_samples_is_an_error_that_says_so() {
    let eight = COLUMNS.strip_suffix("\tFORMAT").expect("columns");
    for first in ["##fileformat=VCFv4.2\n", ""] {
        for (columns, row) in [
            (eight, "c\t1\t.\tA\tC\t.\t.\t.\n"),
            (COLUMNS, "c\t1\t.\tA\tC\t.\t.\t.\tGT\n"),
            (&eight[1..], "c\t1\t.\tA\tC\t.\t.\t.\n"),
        ] {
            for args in [&[][..], &["--from=vcf"], &["--skip-bad-rows"]] {
                refused(
                    1,
                    args,
                    format!("{first}{columns}\n{row}"),
                    &["without samples"],
                );
                refused(1, args, format!("{first}{columns}\n"), &["without samples"]);
            }
        }
    }
}

#[test]
fn columns_that_are_not_those_of_a_vcf_are_refused() {
    for (columns, words) in [
        (format!("{COLUMNS}\ts1\ts2\ts1"), &["'s1'", "10", "12"][..]),
        (format!("{COLUMNS}\ts1\t"), &["11", "no name"]),
        (format!("{COLUMNS}\t\ts1"), &["10", "no name"]),
        (
            COLUMNS.replace("FORMAT", "oak") + "\telm",
            &["FORMAT", "'oak'"],
        ),
        (
            COLUMNS.replace("FORMAT", "format") + "\telm",
            &["FORMAT", "'format'"],
        ),
    ] {
        for first in ["##fileformat=VCFv4.2\n", ""] {
            let line = 1 + first.len().min(1);
            let place = format!("stdin:{line}: ");
            let words = [words, &[&place]].concat();
            refused(1, &[], format!("{first}{columns}\n"), &words);
            refused(
                1,
                &["--skip-bad-rows"],
                format!("{first}{columns}\n"),
                &words,
            );
        }
    }
    // A text whose first line says VCF must have a VCF's columns.
    for columns in [
        "CHROM\tPOS\tREF\t1a\t1b".to_owned(),
        COLUMNS.replace("\tQUAL", "") + "\ts1",
        COLUMNS.replace("REF\tALT", "ALT\tREF") + "\ts1",
        "#CHROM\tPOS\tID\tREF\tALT".to_owned(),
        COLUMNS.replace('\t', " ") + " s1",
    ] {
        let input = format!("##fileformat=VCFv4.2\n{columns}\n");
        refused(1, &[], &input, &["stdin:2: "]);
        refused(1, &["--from=vcf"], &input, &["stdin:2: "]);
    }
    // Rows alone, or nothing after the first lines.
    let rows = format!("##fileformat=VCFv4.2\n{ROW}");
    refused(1, &[], &rows, &["stdin:2: ", "header", "--header"]);
    refused(
        1,
        &["--from=vcf"],
        ROW,
        &["stdin:1: ", "header", "--header"],
    );
    refused(1, &[], "##fileformat=VCFv4.2\n", &["header"]);
    refused(1, &["--from=vcf"], "", &["header"]);
}

#[test]
fn another_version_is_read_alike_with_a_note() {
    for version in ["4.0", "4.1", "4.2", "4.3", "4.4", "4.5"] {
        let input = format!("##fileformat=VCFv{version}\n{COLUMNS}\ts1\n{ROW}");
        let outcome = everywhere(&["--no-header"], input);
        outcome.ok().stderr_is("").stdout_is(WRITTEN);
    }
    for version in ["3.3", "4.6", "4.10", "5.0", "4", "04.2", "4.2x", ""] {
        let input = format!("##fileformat=VCFv{version}\n##contig=<ID=c>\n{COLUMNS}\ts1\n{ROW}");
        for format in FORMATS {
            let outcome = everywhere(&["--no-header", "-f", format], &input);
            one_line_with(&outcome, &["hapfilter: note: ", &format!("VCF {version}")]);
            assert_eq!(line_count(&outcome.ok().stdout), 1, "{outcome}");
        }
        rows(&[], &input, WRITTEN);
    }
    // The note does not need rows, and comes once.
    let dir = tempdir();
    let old = file(
        &dir,
        "old",
        format!("##fileformat=VCFv3.3\n{COLUMNS}\ts1\n{ROW}"),
    );
    let outcome = everywhere(&[&old, &old], "");
    one_line_with(&outcome, &["VCF 3.3"]);
    let outcome = everywhere(&["--header", &old], "");
    one_line_with(&outcome, &["VCF 3.3"]);
}

#[test]
fn a_vcf_is_refused_as_any_other_kind() {
    let input = format!("{}{ROW}", head(1));
    for said in ["matrix", "genotypes", "table"] {
        for format in FORMATS {
            refused(1, &["--from", said, "-f", format], &input, &["vcf", said]);
        }
    }
    // Nor is another kind accepted as a VCF.
    for text in [
        "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\nc\t1\tA\tA|C\n",
        "contig\tpos\tref\talt\ts_PI\ts_PG_al\nc\t1\tA\tC\tc\tA|C\n",
    ] {
        for format in FORMATS {
            refused(1, &["--from=vcf", "-f", format], text, &["vcf"]);
        }
    }
}

#[test]
fn the_head_of_a_written_vcf_declares_sets_where_there_is_a_tag_for_them() {
    let head = |args: &[&str], input: &str| {
        let outcome = everywhere(&[args, &["-q", "-f", "vcf"]].concat(), input);
        String::from_utf8_lossy(&outcome.ok().stdout).into_owned()
    };
    let version = env!("CARGO_PKG_VERSION");
    let expected = |sets: &str| {
        format!(
            "##fileformat=VCFv4.2\n##source=hapfilter-{version}\n##contig=<ID=c>\n\
             ##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n{sets}{COLUMNS}\ts1\n"
        )
    };
    let sets = "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n";
    for rows in ["", ROW] {
        let input = format!("{}{rows}", super::head(1));
        for tags in [&[][..], &["--tags=GT:PS"], &["--tags=PG:PI"]] {
            assert_eq!(head(tags, &input), expected(sets) + rows);
        }
        for tags in ["GT", "PG"] {
            assert_eq!(head(&["--tags", tags], &input), expected("") + rows);
        }
    }
    // Nothing else is copied from the input's first lines.
    let input = super::head(1).replace("##contig", "##INFO=<ID=X>\n##source=y\n##contig");
    assert_eq!(head(&[], &input), expected(sets));
}
