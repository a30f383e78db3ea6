//! What each format, and genotypes, promise: a small table for each promise.
//!
//! The tables can be read as documentation: the input comes first, then the exact output. After the
//! tables come rows and options that are refused. Their messages are checked only for what a user
//! needs to find the place, the fault and the way out; the rest may be reworded.

mod genotypes;
mod phase;
mod sets;
mod unphased;
mod vcf;
mod vcf_limits;

use crate::golden::EXAMPLE;
use crate::settings::{self, refused, rows};
use crate::util::{Outcome, file, run, tempdir};

const PANEL: &str = "CHROM\tPOS\tREF\tALT\ts:PI\ts:PG_al\n";
const INPUT: &str = "CHROM\tPOS\tREF\tall-alleles\ts:PI\ts:PG_al\n";
const HAPLOTYPE: &str = "contig\tpos\tref\talt\ts_PI\ts_PG_al\n";

/// Rows of one sample with two strands, as a matrix.
fn strands(rows: &str) -> String {
    format!("CHROM\tPOS\tREF\tsa\tsb\n{rows}")
}

/// Rows of one sample as `bcftools query` prints them.
fn genotypes(rows: &str) -> String {
    format!("# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n{rows}")
}

/// The same with phase sets.
fn sets(rows: &str) -> String {
    format!("# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\n{rows}")
}

/// The head of a VCF whose only sample is `s`.
fn vcf_head(meta: &str) -> String {
    vcf_head_of("s", meta)
}

fn vcf_head_of(names: &str, meta: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "##fileformat=VCFv4.2\n##source=hapfilter-{version}\n{meta}\
         ##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n\
         #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{names}\n"
    )
}

/// Runs the options on the input, without notes.
fn quietly(args: &[&str], input: &str) -> Outcome {
    run([args, &["-q"]].concat(), input)
}

/// The first row is bad: the message has its place and all of the words, and the row can be skipped.
#[track_caller]
fn bad_row(args: &[&str], input: impl AsRef<str>, words: &[&str]) {
    settings::bad_row(args, input.as_ref(), 2, words).stdout_is("");
}

#[test]
fn the_example_in_every_format() {
    let haplotype = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\t2a2b_PI\t2a2b_PG_al\n\
                     chr7\t31\tA\tG,-,T\tchr7\tA|G\tchr7\tA|A\n";
    // Each sample has a strand without a call, and these programs accept no half genotypes.
    let panel = "CHROM\tPOS\tREF\tALT\t1:PI\t1:PG_al\t2:PI\t2:PG_al\n\
                 chr7\t31\tA\tG,T\t.\t.\t.\t.\n";
    let input = "CHROM\tPOS\tREF\tall-alleles\t1:PI\t1:PG_al\t2:PI\t2:PG_al\n\
                 chr7\t31\tA\tA,G,T\t.\t.\t.\t.\n";
    let vcf = vcf_head_of("1\t2", "") + "chr7\t31\t.\tA\tG,*,T\t.\t.\t.\tGT\t.|1\t2|0\n";
    for (args, expected) in [
        (&[][..], haplotype),
        (&["--format", "haplotype"], haplotype),
        (&["--format", "phase-panel"], panel),
        (&["-f", "phase-input"], input),
        (&["-fvcf"], &vcf),
    ] {
        quietly(args, EXAMPLE)
            .ok()
            .stderr_is("")
            .stdout_is(expected);
    }
    rows(
        &["-f", "phase-input", "--fill", "ref"],
        EXAMPLE,
        "chr7\t31\tA\tA,G,T\tPI_chr7\tA|G\tPI_chr7\tA|A\n",
    );
    rows(
        &["-f", "vcf", "--fill", "ref", "--gap", "listed"],
        EXAMPLE,
        "chr7\t31\t.\tA\tG,*,T\t.\t.\t.\tGT\t0|1\t0|0\n",
    );
}

#[test]
fn samples_have_their_names_and_their_order_in_every_format() {
    let matrix = "CHROM\tPOS\tREF\t2.b\t10.b\t2.a\t10.a\nc\t1\tA\tA\tA\tC\tA\n";
    let by_suffix = ["--suffixes", ".a,.b"];
    let by_name = ["-s", "k=2.b,10.a", "-s", "a=#6,#5"];
    let genotypes = "#CHROM\tPOS\tREF\tk:GT\ta:GT\nc\t1\tA\tA|A\tC|A\n";
    for (args, input, haplotype, names) in [
        (&by_suffix[..], matrix, ["10.a10.b", "2.a2.b"], ["10", "2"]),
        (&by_name, matrix, ["k", "a"], ["k", "a"]),
        (&[], genotypes, ["k", "a"], ["k", "a"]),
    ] {
        let [one, two] = names;
        let head = |args: &[&str]| quietly(args, input).ok().stdout.clone();
        let line = |format: &str| {
            let out = String::from_utf8(head(&[args, &["-f", format]].concat())).unwrap();
            let mut lines = out.lines().filter(|line| !line.starts_with("##"));
            lines.next().expect("a header").to_owned()
        };
        let [first, second] = haplotype;
        assert_eq!(
            line("haplotype"),
            format!(
                "contig\tpos\tref\talt\t{first}_PI\t{first}_PG_al\t{second}_PI\t{second}_PG_al"
            )
        );
        let pairs = format!("{one}:PI\t{one}:PG_al\t{two}:PI\t{two}:PG_al");
        assert_eq!(
            line("phase-panel"),
            format!("CHROM\tPOS\tREF\tALT\t{pairs}")
        );
        assert_eq!(
            line("phase-input"),
            format!("CHROM\tPOS\tREF\tall-alleles\t{pairs}")
        );
        assert_eq!(
            line("vcf"),
            format!("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{one}\t{two}")
        );
    }
}

#[test]
fn an_unknown_format_is_named() {
    refused(
        2,
        &["-f", "bcf"],
        EXAMPLE,
        &["'bcf'", "haplotype", "phase-panel", "phase-input", "vcf"],
    );
    refused(2, &["--format", "VCF"], EXAMPLE, &["'VCF'"]);
}
