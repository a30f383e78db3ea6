//! VCF output line by line, and what a VCF cannot hold.

/// Names of contigs, and lines for them.
mod contigs;

use crate::settings::{FORMATS, bad_row, everywhere, refused, rows};
use crate::util::{file, run, tempdir};

const STRANDS: &str = "CHROM\tPOS\tREF\tsa\tsb\n";
const GENOTYPES: &str = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n";
const SETS: &str = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\n";

const VCF: [&str; 2] = ["-f", "vcf"];

/// The head of a VCF with that sample, except the `##source` line.
fn head(contigs: &str, has_sets: bool) -> String {
    let sets = match has_sets {
        true => "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n",
        false => "",
    };
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "##fileformat=VCFv4.2\n##source=hapfilter-{version}\n{contigs}\
         ##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n{sets}\
         #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n"
    )
}

#[test]
fn the_version_is_4_2_and_ps_is_declared_where_there_are_sets() {
    for (input, has_sets) in [
        (STRANDS.to_owned(), false),
        (GENOTYPES.to_owned(), false),
        (SETS.to_owned(), true),
        // Also if no genotype has one.
        (format!("{SETS}c\t1\tA\tA|C:.\n"), true),
    ] {
        let outcome = everywhere(&[&VCF[..], &["-q"]].concat(), &input);
        let rows = match input.contains("A|C") {
            true => "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n",
            false => "",
        };
        outcome
            .ok()
            .stderr_is("")
            .stdout_is(head("", has_sets) + rows);
        everywhere(&[&VCF[..], &["-q", "--no-header"]].concat(), &input)
            .ok()
            .stdout_is(rows);
    }
}

#[test]
fn every_kind_of_alternative_that_vcf_has_is_written() {
    let rows_of = |cells: &str, row: &str| {
        rows(
            &VCF,
            format!("{GENOTYPES}c\t1\tA\t{cells}\n"),
            format!("c\t1\t.\tA\t{row}\n"),
        );
    };
    for (cells, row) in [
        ("A|<DEL>", "<DEL>\t.\t.\t.\tGT\t0|1"),
        ("<CN0>|<CN3>", "<CN0>,<CN3>\t.\t.\t.\tGT\t1|2"),
        ("<DUP:TANDEM>|A", "<DUP:TANDEM>\t.\t.\t.\tGT\t1|0"),
        ("A|<*>", "<*>\t.\t.\t.\tGT\t0|1"),
        ("A|C[chr4:99[", "C[chr4:99[\t.\t.\t.\tGT\t0|1"),
        ("A|C]chr4:99]", "C]chr4:99]\t.\t.\t.\tGT\t0|1"),
        ("[chr4:99[C|A", "[chr4:99[C\t.\t.\t.\tGT\t1|0"),
        ("]chr4:99]C|A", "]chr4:99]C\t.\t.\t.\tGT\t1|0"),
        ("A|ACGTN", "ACGTN\t.\t.\t.\tGT\t0|1"),
        ("acgt|A", "acgt\t.\t.\t.\tGT\t1|0"),
        ("A|N", "N\t.\t.\t.\tGT\t0|1"),
        ("A|*", "*\t.\t.\t.\tGT\t0|1"),
        ("-|*", "*\t.\t.\t.\tGT\t1|1"),
        ("--|C|*", "*,C\t.\t.\t.\tGT\t1|2|1"),
        ("<DEL>/C", "<DEL>,C\t.\t.\t.\tGT\t1/2"),
    ] {
        rows_of(cells, row);
    }
    // A matrix can have them if any text is an allele.
    rows(
        &[&VCF[..], &["--alleles=any"]].concat(),
        format!("{STRANDS}c\t1\tA\t<DEL>\tC[chr4:99[\n"),
        "c\t1\t.\tA\t<DEL>,C[chr4:99[\t.\t.\t.\tGT\t1|2\n",
    );
}

#[test]
fn an_alternative_that_vcf_cannot_hold_is_a_bad_row_with_its_column() {
    for allele in [
        "R",
        "AR",
        "0",
        "1",
        "?",
        "X",
        "<DEL",
        "DEL>",
        "<>",
        "<A,B>",
        "<A B>",
        "A,C",
        "C[chr4:99",
        "C[chr4[",
        "[chr4:99[",
        "A A",
        "+",
        "hello",
        "**",
        "A-",
        "'",
        "\u{c4}",
    ] {
        for more in [&[][..], &["-a"]] {
            let args = [&VCF[..], &["--alleles=any"], more].concat();
            let shown = format!("'{allele}'");
            bad_row(
                &args,
                format!("{STRANDS}c\t1\tA\tA\t{allele}\n"),
                2,
                &[&shown, "'sb'"],
            );
            bad_row(
                &args,
                format!("{GENOTYPES}c\t1\tA\tA|{allele}\n"),
                2,
                &[&shown, "'s'"],
            );
        }
        // Every other format accepts it.
        for format in &FORMATS[..3] {
            everywhere(
                &["-f", format, "--alleles=any", "-q"],
                format!("{STRANDS}c\t1\tA\tA\t{allele}\n"),
            )
            .ok();
        }
    }
    // If it may be a missing call, the option is named.
    for allele in ["0", "?", "X", "R"] {
        bad_row(
            &[&VCF[..], &["--alleles=any"]].concat(),
            format!("{STRANDS}c\t1\tA\tA\t{allele}\n"),
            2,
            &["--missing"],
        );
    }
}

#[test]
fn a_reference_that_vcf_cannot_hold_makes_a_row_bad_that_is_written() {
    for reference in [".", "-", "*", "--", "<DEL>", "R", "0", "A,C"] {
        let args = [&VCF[..], &["--alleles=any"]].concat();
        let written = format!("{STRANDS}c\t1\t{reference}\tA\tC\n");
        bad_row(&args, &written, 2, &[&format!("'{reference}'")]);
        // A row without variants is skipped.
        let silent = format!("{STRANDS}c\t1\t{reference}\t{reference}\t{reference}\n");
        rows(&args, &silent, "");
        bad_row(&[&args[..], &["-a"]].concat(), &silent, 2, &[]);
    }
    for reference in [".", "-", "*"] {
        bad_row(&VCF, format!("{STRANDS}c\t1\t{reference}\tA\tC\n"), 2, &[]);
        bad_row(&VCF, format!("{GENOTYPES}c\t1\t{reference}\tA|C\n"), 2, &[]);
    }
    for reference in ["A", "acgtn", "N", "ACGTN"] {
        rows(
            &VCF,
            format!("{STRANDS}c\t1\t{reference}\tT\t*\n"),
            format!("c\t1\t.\t{reference}\tT,*\t.\t.\t.\tGT\t1|2\n"),
        );
    }
}

#[test]
fn a_position_beyond_what_vcf_has_is_a_bad_row() {
    for position in ["2147483648", "99999999999999999999", "002147483648"] {
        bad_row(
            &VCF,
            format!("{STRANDS}c\t{position}\tA\tA\tC\n"),
            2,
            &["2147483647"],
        );
        rows(&VCF, format!("{STRANDS}c\t{position}\tA\tA\tA\n"), "");
        rows(
            &[],
            format!("{STRANDS}c\t{position}\tA\tA\tC\n"),
            format!("c\t{position}\tA\tC\tc\tA|C\n"),
        );
    }
    rows(
        &VCF,
        format!("{STRANDS}c\t2147483647\tA\tA\tC\n"),
        "c\t2147483647\t.\tA\tC\t.\t.\t.\tGT\t0|1\n",
    );
}

#[test]
fn sets_stand_only_in_rows_that_have_one() {
    rows(
        &VCF,
        format!(
            "{SETS}c\t1\tA\tA|C:7\nc\t2\tA\tA|C:.\nc\t3\tA\tA/C:7\nc\t4\tA\tC/C:7\nc\t5\tA\tC/C:.\nc\t6\tA\tC:8\n"
        ),
        "c\t1\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:7\n\
         c\t2\t.\tA\tC\t.\t.\t.\tGT\t0|1\n\
         c\t3\t.\tA\tC\t.\t.\t.\tGT\t0/1\n\
         c\t4\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:7\n\
         c\t5\t.\tA\tC\t.\t.\t.\tGT\t1|1\n\
         c\t6\t.\tA\tC\t.\t.\t.\tGT:PS\t1:8\n",
    );
}
