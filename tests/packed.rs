//! Compressed input: treated as its text, or refused as damaged after the rows that are whole.

/// The result is that of the text, however it is compressed and read.
mod same;

/// Every truncation, every flipped bit, and the messages about them.
mod damage;

/// Endless members, and texts that inflate enormously.
mod bombs;

/// Rows are not held back when the producer pauses inside a block or a member.
mod latency;

/// How the reader shares out blocks with the workers.
mod dealt;

/// Files that change while they are read, and descriptors in odd states.
mod descriptors;

use crate::util::{Outcome, run};

/// A matrix of `rows` rows, of which two in three vary.
fn matrix(rows: usize) -> Vec<u8> {
    let mut text = b"CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\n".to_vec();
    for n in 1..=rows {
        let allele = ["A", "GT", "C"][n % 3];
        text.extend(format!("chr{}\t{n}\tA\tA\t{allele}\tN\t-\n", 1 + n / 50).bytes());
    }
    text
}

/// The result for a plain text.
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

/// Runs it at every setting, at which status, output and messages must be the same.
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

/// Runs it at every setting. It must be refused with all these words, after these rows.
#[track_caller]
fn damaged(args: &[&str], packed: &[u8], stdout: &[u8], words: &[&str]) {
    let outcome = everywhere(args, packed);
    outcome.fails(1).stdout_is(stdout);
    crate::settings::one_line_with(&outcome, words);
    outcome.stderr_has(" of the compressed file: ");
}
