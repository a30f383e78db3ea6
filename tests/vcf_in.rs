//! VCF as input: what it means, in every output format, and which texts are refused.
//!
//! Tables checked by hand cover the rules one by one. A naive reader of the same rules then judges
//! rows of every width, with something odd at each place, because for speed the program reads rows
//! in more than one way.

/// The header: what makes a text a VCF, and which headers are refused.
mod header;

/// The forms of a genotype, and its place in a cell.
mod cells;

/// Phase sets, unphased genotypes, and how missing calls are shown.
mod phase;

/// REF and ALT: what `alt` contains, and how alleles are numbered.
mod alleles;

/// Other tags for genotype and phase set.
mod tags;

/// Rows that are refused, and their messages.
mod bad;

/// Contig lines and IDs for VCF output.
mod contigs;

/// Several operands, and pieces of one file.
mod operands;

/// Options that do not apply to a VCF.
mod usage;

/// Reads a row naively.
mod naive;

/// Rows of every width against the naive reader.
mod widths;

/// A row with any one byte changed.
mod mutants;

/// The same genotypes as `bcftools query` prints them.
mod same;

use crate::settings::{FORMATS, SETTINGS, bad_row, everywhere, one_line_with, refused, rows};
use crate::util::{file, run, tempdir};

const COLUMNS: &str = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT";

/// The lines before the rows of a VCF with samples `s1`, `s2` and so on.
fn head(samples: usize) -> String {
    let names: String = (1..=samples).map(|n| format!("\ts{n}")).collect();
    format!("##fileformat=VCFv4.2\n##contig=<ID=c>\n{COLUMNS}{names}\n")
}

/// The line number of the first row.
const FIRST: usize = 4;

/// A VCF with contig `c` and rows at positions 1, 2 and so on. Each is given as `REF ALT FORMAT`
/// and the cells, with blanks between.
fn vcf(body: &[&str]) -> String {
    let samples = body.first().map_or(1, |row| row.split(' ').count() - 3);
    let mut text = head(samples);
    for (n, row) in body.iter().enumerate() {
        let fields: Vec<&str> = row.split(' ').collect();
        let [reference, alt, format, cells @ ..] = &fields[..] else {
            panic!("REF, ALT, FORMAT and cells: {row}");
        };
        assert_eq!(cells.len(), samples, "{row}");
        let position = n + 1;
        text += &format!(
            "c\t{position}\t.\t{reference}\t{alt}\t.\t.\t.\t{format}\t{}\n",
            cells.join("\t")
        );
    }
    text
}

/// A row as [`vcf`] takes it, and the rows it becomes: in the haplotype table `ALT` and the
/// samples' fields, in the phase formats the same, in VCF `ALT FORMAT` and the cells. Empty if the
/// row is not written.
type Case<'a> = [&'a str; 4];

/// For a format that a table of cases leaves out.
const LEFT_OUT: &str = "~";

/// Each row becomes what its case says, in every format that the first case does not leave out.
#[track_caller]
fn become_rows(args: &[&str], cases: &[Case]) {
    let input = vcf(&cases.iter().map(|case| case[0]).collect::<Vec<_>>());
    for (format, column) in FORMATS.iter().zip([1, 2, 2, 3]) {
        if cases[0][column] == LEFT_OUT {
            continue;
        }
        let expected: String = cases
            .iter()
            .enumerate()
            .map(|(n, case)| expected_row(format, n + 1, case, column))
            .collect();
        rows(&[&["-f", format], args].concat(), &input, expected);
    }
}

fn expected_row(format: &str, position: usize, case: &Case, column: usize) -> String {
    let Some((alt, rest)) = case[column].split_once(' ') else {
        return String::new();
    };
    let reference = case[0].split(' ').next().unwrap_or_default();
    let rest = rest.replace(' ', "\t");
    match (format, alt) {
        ("vcf", _) => format!("c\t{position}\t.\t{reference}\t{alt}\t.\t.\t.\t{rest}\n"),
        ("phase-input", ".") => format!("c\t{position}\t{reference}\t{reference}\t{rest}\n"),
        ("phase-input", _) => format!("c\t{position}\t{reference}\t{reference},{alt}\t{rest}\n"),
        _ => format!("c\t{position}\t{reference}\t{alt}\t{rest}\n"),
    }
}

/// The second of three rows is bad in every format: after the row before it, one message has its
/// line number and all the words. It can be skipped.
#[track_caller]
fn is_bad(args: &[&str], row: &str, words: &[&str]) {
    let samples = row.split(' ').count() - 3;
    let good = format!("A C GT{}", " 0|1".repeat(samples));
    is_bad_in(args, &vcf(&[&good, row, &good]), FIRST + 1, words);
}

/// A text whose one bad row, of three, is on that line.
#[track_caller]
fn is_bad_in(args: &[&str], text: &str, line: usize, words: &[&str]) {
    for (format, setting) in FORMATS.iter().zip(SETTINGS) {
        let args = [args, &["-q", "--no-header", "-f", format], setting].concat();
        let outcome = run(&args[..], text);
        outcome.fails(1);
        one_line_with(&outcome, words);
        if !outcome
            .stderr
            .starts_with(format!("hapfilter: stdin:{line}: ").as_bytes())
        {
            outcome.fail(&format!("expected line {line} to be named"));
        }
        assert_eq!(line_count(&outcome.stdout), 1, "{outcome}");
        let skipped = run([&args[..], &["--skip-bad-rows"]].concat(), text);
        assert_eq!(line_count(&skipped.ok().stdout), 2, "{skipped}");
    }
}

fn line_count(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte == b'\n').count()
}
