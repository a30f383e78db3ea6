//! Runs one input at every setting that must not matter, and in every format.
//!
//! A rule must hold with any number of threads and in any format, so these helpers try it at all of
//! them. Status, standard output and standard error must be the same bytes at every setting.

use crate::util::{Outcome, run};

pub const FORMATS: [&str; 4] = ["haplotype", "phase-panel", "phase-input", "vcf"];

/// Threads and batch sizes: none of them may show in a result.
pub const SETTINGS: [&[&str]; 4] = [
    &["-@1"],
    &["-@4"],
    &["-@1", "--batch-size=1"],
    &["-@4", "--batch-size=1"],
];

/// Runs the options on the input at every setting; the results must not differ.
#[track_caller]
pub fn everywhere(args: &[&str], input: impl AsRef<[u8]>) -> Outcome {
    at(&SETTINGS, args, input.as_ref())
}

#[track_caller]
fn at(settings: &[&[&str]], args: &[&str], input: &[u8]) -> Outcome {
    let (first, others) = settings.split_first().expect("a setting");
    let outcome = run([args, first].concat(), input);
    for setting in others {
        let other = run([args, setting].concat(), input);
        if other.status != outcome.status {
            other.fail(&format!("expected the same as of {outcome}"));
        }
        other.stdout_is(&outcome.stdout).stderr_is(&outcome.stderr);
    }
    outcome
}

/// The options turn the input into these rows, without a note.
#[track_caller]
pub fn rows(args: &[&str], input: impl AsRef<[u8]>, expected: impl AsRef<[u8]>) {
    everywhere(&[args, &["-q", "--no-header"]].concat(), input)
        .ok()
        .stderr_is("")
        .stdout_is(expected);
}

/// The options or the columns are refused with that status, in one line with all the words, and
/// nothing is written.
#[track_caller]
pub fn refused(status: i32, args: &[&str], input: impl AsRef<[u8]>, words: &[&str]) -> Outcome {
    let outcome = everywhere(args, input);
    outcome.fails(status).stdout_is("");
    one_line_with(&outcome, words);
    outcome
}

/// The line of that number is a bad row. It is reported after the rows before it, by its place and
/// all the words, and `--skip-bad-rows` skips it.
#[track_caller]
pub fn bad_row(args: &[&str], input: impl AsRef<[u8]>, line: usize, words: &[&str]) -> Outcome {
    bad_row_at(&SETTINGS, args, input, line, words)
}

/// The same at these settings alone, for the tests that try thousands of rows.
#[track_caller]
pub fn bad_row_at(
    settings: &[&[&str]],
    args: &[&str],
    input: impl AsRef<[u8]>,
    line: usize,
    words: &[&str],
) -> Outcome {
    let input = input.as_ref();
    let args = [args, &["-q", "--no-header"]].concat();
    let outcome = at(settings, &args, input);
    outcome.fails(1);
    one_line_with(&outcome, words);
    if !outcome
        .stderr
        .starts_with(format!("hapfilter: stdin:{line}: ").as_bytes())
    {
        outcome.fail(&format!("expected line {line} to be named"));
    }
    at(settings, &[&args[..], &["--skip-bad-rows"]].concat(), input).ok();
    outcome
}

#[track_caller]
pub fn one_line_with(outcome: &Outcome, words: &[&str]) {
    if outcome.stderr.iter().filter(|&&b| b == b'\n').count() != 1 {
        outcome.fail("expected one line on stderr");
    }
    for word in words {
        outcome.stderr_has(word);
    }
}

/// A text without the lines that begin with `##` and without the line of names.
pub fn below_header(text: &[u8]) -> Vec<u8> {
    let mut lines = text
        .split_inclusive(|&b| b == b'\n')
        .skip_while(|line| line.starts_with(b"##"));
    lines.next();
    lines.flatten().copied().collect()
}
