use super::*;

#[test]
fn a_cell_that_is_not_a_genotype_is_named_with_its_column() {
    for cell in [
        "A|", "|A", "|", "/", "A/", "A||C", "A//C", "A|/C", "./", "|.", "A|C|",
    ] {
        for row in [format!("A C c {cell} c A|C"), format!("A C . A|C . {cell}")] {
            let column = match row.ends_with("A|C") {
                true => "(column 's1",
                false => "(column 's2",
            };
            is_bad(&[], &row, &[&format!("'{cell}'"), column, "PG_al')"]);
            is_bad_in(&["haplotype"], &["--alleles=any"], &row, &[column]);
        }
    }
}

#[test]
fn a_cell_that_is_not_an_allele_is_named_with_its_column() {
    for (cell, more) in [
        ("0|1", &["--missing"][..]),
        ("A|R", &["--missing R"]),
        ("A|X", &["--missing X"]),
        ("?|?", &["--missing \"?,.\""]),
        ("NA", &["--missing NA"]),
        ("nan", &["--missing"]),
        ("A|<DEL", &[]),
        ("A|C ", &[]),
        ("A|hello", &["--alleles any"]),
    ] {
        // A blank at the end of a row would be dropped.
        let cell = cell.replace(' ', "\u{a0}");
        let mut words = vec!["(column 's1", "PG_al')"];
        words.extend(more);
        is_bad(&[], &format!("A C c {cell} c A|C"), &words);
    }
}

#[test]
fn an_alternative_that_is_not_an_allele_is_named() {
    for entry in ["R", "foo", "0", "<DEL", "C;G", "?", "X", "hello"] {
        for alt in [entry.to_owned(), format!("C,{entry}"), format!("{entry},C")] {
            is_bad(
                &[],
                &format!("A {alt} c A|{entry}"),
                &[&format!("{entry}'")],
            );
        }
    }
    // An empty text between two commas is not an allele, not even a gap.
    for alt in ["C,", ",C", "C,,G", ","] {
        is_bad(
            &[],
            &format!("A {alt} c A|C"),
            &[&format!("{alt}'"), "field 4"],
        );
    }
    // As in a VCF, an alternative that no sample carries may be any text, but not in VCF output.
    for alt in ["R", "foo", "C;G", "0", "<DEL"] {
        let row = format!("A {alt},C c A|C");
        for dialect in DIALECTS {
            let written = format!("c\t1\tA\t{alt},C\tc\tA|C\n");
            rows(&[], dialect.table(&[&row]), written);
        }
        is_bad_in(&["vcf"], &[], &row, &[&format!("'{alt}'"), "field 4"]);
    }
    // What is listed as missing is accepted.
    for dialect in DIALECTS {
        let input = dialect.table(&["A R,C c R|C"]);
        rows(&["--missing=R"], &input, "c\t1\tA\tR,C\tc\tR|C\n");
    }
}

#[test]
fn a_reference_that_is_not_an_allele_is_named() {
    for reference in ["R", "0", "foo", "<DEL>", "A|C", "?"] {
        is_bad(
            &[],
            &format!("{reference} C c A|C"),
            &[&format!("'{reference}'"), "field 3", "reference"],
        );
    }
}

#[test]
fn rows_of_another_shape() {
    for dialect in DIALECTS {
        for format in FORMATS {
            let good = dialect.table(&["A C c A|C"]);
            let row = dialect.row(2, "A C c A|C");
            let fields: Vec<&str> = row.trim_end().split('\t').collect();
            let input = |fields: &[&str]| format!("{good}{}\n", fields.join("\t"));
            let args = ["-f", format];
            bad_row(
                &args,
                input(&fields[..5]),
                3,
                &["expected 6 fields, found 5"],
            );
            let more = [&fields[..], &["A"]].concat();
            bad_row(&args, input(&more), 3, &["expected 6 fields, found 7"]);
            for at in 0..fields.len() {
                let mut fields = fields.clone();
                fields[at] = "";
                let field = format!("field {}", at + 1);
                bad_row(&args, input(&fields), 3, &[&field]);
            }
            // Only blanks count as empty.
            let mut fields = fields.clone();
            fields[5] = "  ";
            bad_row(&args, input(&fields), 3, &["field 6"]);
            for position in ["1x", "-1", "1.0", "1e5", "0x1"] {
                fields[5] = "A|C";
                fields[1] = position;
                bad_row(&args, input(&fields), 3, &[&format!("'{position}'")]);
            }
        }
    }
}

#[test]
fn an_empty_cell_of_a_skipped_column_is_an_empty_field() {
    let input =
        "CHROM\tPOS\tREF\tall-alleles\tall-freq\ts:PI\ts:PG_al\nc\t1\tA\tA,C\t\tPI_c\tA|C\n";
    bad_row(&[], input, 2, &["field 5", "'all-freq'"]);
}

#[test]
fn what_a_vcf_cannot_hold() {
    let vcf = ["vcf"];
    for set in ["2147483648", "x", "-1", "7.0", "+7", "99999999999999999999"] {
        is_bad_in(
            &vcf,
            &[],
            &format!("A C {set} A|C"),
            &["phase set", "'s1", &format!("'{set}'")],
        );
        // Also if the set belongs to a missing genotype.
        is_bad_in(&vcf, &[], &format!("A C {set} .|."), &["phase set"]);
        // The set does not matter for a genotype kept unphased, nor in a row that is not written.
        for dialect in DIALECTS {
            rows(
                &["-f", "vcf"],
                dialect.table(&[&format!("A C {set} A/C"), &format!("A . {set} A|A")]),
                "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1\n",
            );
        }
    }
    for dialect in DIALECTS {
        let long = dialect
            .table(&["A C c A|C"])
            .replacen("c\t1\t", "c\t2147483648\t", 1);
        bad_row(&["-f", "vcf"], &long, 2, &["2147483647"]);
        let names = dialect.names(1);
        let (mark, alt) = (dialect.mark(), dialect.alt("A", "C"));
        let odd = format!("{names}<c>\t1\tA\t{alt}\t{mark}<c>\tA|C\n");
        bad_row(&["-f", "vcf"], &odd, 2, &["<c>"]);
        rows(&[], &odd, "<c>\t1\tA\tC\t<c>\tA|C\n");
    }
}

#[test]
fn the_first_bad_row_ends_the_run_after_the_rows_before_it() {
    for dialect in DIALECTS {
        let input = dialect.table(&["A C c A|C", "A C c A|", "A C c A|G", "A C c R|R"]);
        let first = HAPLOTYPE.table(&["A C c A|C"]);
        let outcome = everywhere(&[], &input);
        outcome.fails(1).stdout_is(&first);
        let third = HAPLOTYPE.row(3, "A C,G c A|G");
        let skipped = everywhere(&["--skip-bad-rows"], &input);
        skipped
            .ok()
            .stdout_is(format!("{first}{third}"))
            .stderr_has("stdin:3: ")
            .stderr_has("stdin:5: ")
            .stderr_has("2 bad rows");
        // A truncated row is never skipped.
        let cut = format!("{input}c\t5\tA");
        everywhere(&["--skip-bad-rows", "-q"], cut)
            .fails(1)
            .stderr_has("(the input ends in the middle of this line: truncated?)");
    }
}
