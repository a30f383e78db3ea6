//! Compressed input: the same as its text, or damaged and refused, after the rows that are whole.

/// What comes out is what comes of the text, however it is compressed and read.
mod same;

/// Every cut and every flipped bit, and what is said of them.
mod damage;

/// Members without end, and texts that inflate to far more than they take.
mod bombs;

/// Rows are not held back, though the producer pauses inside a block or a member.
mod latency;

/// How blocks are shared out between the reader and the workers.
mod dealt;

/// Files that change while they are read, and descriptors in odd states.
mod descriptors;

use crate::util::{Outcome, run};

/// A matrix of so many rows, of which two in three vary.
fn matrix(rows: usize) -> Vec<u8> {
    let mut text = b"CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\n".to_vec();
    for n in 1..=rows {
        let allele = ["A", "GT", "C"][n % 3];
        text.extend(format!("chr{}\t{n}\tA\tA\t{allele}\tN\t-\n", 1 + n / 50).bytes());
    }
    text
}

/// What comes of a text.
#[track_caller]
fn plain(args: &[&str], text: &[u8]) -> Outcome {
    run(args, text)
}

/// Threads and batch sizes that must not matter.
const SETTINGS: [&[&str]; 5] = [
    &["-@1"],
    &["-@2", "--batch-size=1"],
    &["-@3", "--batch-size=64"],
    &["-@2", "--batch-size=1000"],
    &["-@4", "--batch-size=100K"],
];

/// Runs it at every setting. Status, output and messages must be the same.
#[track_caller]
fn everywhere(args: &[&str], packed: &[u8]) -> Outcome {
    let mut outcomes = SETTINGS
        .map(|setting| run([args, setting].concat(), packed))
        .into_iter();
    let first = outcomes.next().expect("settings");
    for other in outcomes {
        other.stdout_is(&first.stdout).stderr_is(&first.stderr);
        assert_eq!(other.status, first.status, "{other}");
    }
    first
}

/// Runs it at every setting, and it is refused with all these words, after these rows.
#[track_caller]
fn damaged(args: &[&str], packed: &[u8], stdout: &[u8], words: &[&str]) {
    let outcome = everywhere(args, packed);
    outcome.fails(1).stdout_is(stdout);
    crate::settings::one_line_with(&outcome, words);
    outcome.stderr_has(" of the compressed file: ");
}
