//! Phased, unphased and missing genotypes: how each is written in every format, under every
//! `--unphased` and `--fill`, with and without phase sets, and what is reported about them.

/// Which genotypes are unphased, and how they are written.
mod unphased;

/// Strands that are equal as written.
mod equal;

/// Missing calls, whole and half, and how many strands they have.
mod missing;

/// Notes, and counts in the report.
mod counts;

use crate::settings::{bad_row, refused, rows};
use crate::util::run;

const PHASE: [&str; 2] = ["phase-panel", "phase-input"];

/// One sample's cells at positions from 1, as `bcftools query` prints them.
fn cells(cells: &[&str]) -> String {
    with_header("# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n", cells)
}

/// The same with phase sets.
fn sets(cells: &[&str]) -> String {
    with_header("# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\n", cells)
}

fn with_header(header: &str, cells: &[&str]) -> String {
    let row = |(n, cell)| format!("c\t{}\tA\t{cell}\n", n + 1);
    let rows: String = cells.iter().enumerate().map(row).collect();
    format!("{header}{rows}")
}

/// Under `-a`, each cell in its own row becomes the text beside it after the position.
#[track_caller]
fn become_rows(args: &[&str], names: fn(&[&str]) -> String, cases: &[(&str, &str)]) {
    let input: Vec<&str> = cases.iter().map(|case| case.0).collect();
    let row = |(n, case): (usize, &(&str, &str))| format!("c\t{}\t{}\n", n + 1, case.1);
    let expected: String = cases.iter().enumerate().map(row).collect();
    rows(&[args, &["-a"]].concat(), names(&input), expected);
}
