//! Texts that mean something else: none of them becomes a table silently.
//!
//! Random texts of many kinds go through every format, as they are and with `--from matrix`. They
//! must never give rows with status 0, except for one of these reasons, which
//! [`Text::may_be_taken`] holds:
//!
//! - it is of a kind that is read (a VCF, a table, genotypes), no other kind was named, and the
//!   report names that kind;
//! - `bcftools query` printed it with `%GT` or `%IUPACGT`, and none of its cells shows that: every
//!   genotype is missing, or is a base with nothing beside it;
//! - it is a table of bases without a reference whose names make pairs: nothing in it says that its
//!   third column is not the reference.
//!
//! `HAPFILTER_CASES` sets the number of texts of each kind and `HAPFILTER_SEED` the first seed.

/// Texts that are close to the kinds that are read.
mod texts;

/// Texts from unrelated programs.
mod strangers;

use std::fmt::Write;

use fastrand::Rng;
use texts::{TEXTS, Text};

use crate::settings::{FORMATS, below_header};
use crate::util::{Outcome, cut, run, setting};

/// The rows of a run with status 0, if any.
fn rows_taken(outcome: &Outcome) -> Option<Vec<u8>> {
    let rows = below_header(&outcome.stdout);
    (outcome.status == 0 && !rows.is_empty()).then_some(rows)
}

#[test]
fn no_text_of_another_kind_becomes_a_table_silently() {
    let first = setting("HAPFILTER_SEED", 1);
    for seed in first..first + setting("HAPFILTER_CASES", 6) {
        let mut rng = Rng::with_seed(seed);
        for make in TEXTS {
            let text = make(&mut rng);
            for format in FORMATS {
                for from in [&[][..], &["--from", "matrix"]] {
                    let threads = *rng.choice(&["-@1", "-@4"]).expect("one of two");
                    let size = *rng
                        .choice(&["--batch-size=1", "--batch-size=512K"])
                        .expect("one of two");
                    let args = [&["-f", format, threads, size], from].concat();
                    judge(&text, &args, from.is_empty(), seed);
                }
            }
        }
    }
}

#[track_caller]
fn judge(text: &Text, args: &[&str], by_header: bool, seed: u64) {
    let outcome = run(args, &text.bytes[..]);
    assert!(matches!(outcome.status, 0 | 1), "seed {seed}: {outcome}");
    let Some(rows) = rows_taken(&outcome) else {
        return;
    };
    let report = run([args, &["--stats=json", "-q"]].concat(), &text.bytes[..]);
    let report: serde_json::Value =
        serde_json::from_slice(&report.stderr).unwrap_or_else(|why| report.fail(&why.to_string()));
    let kind = report["kind"].as_str().unwrap_or_default();
    if !text.may_be_taken(kind, by_header) {
        let mut why = String::new();
        let _ = write!(
            why,
            "seed {seed}: {} was taken for {kind}\ninput:\n{}\nrows:\n{}\n{outcome}\nrepeat: HAPFILTER_SEED={seed} HAPFILTER_CASES=1",
            text.name,
            cut(&text.bytes),
            cut(&rows)
        );
        panic!("{why}");
    }
}

#[test]
fn nothing_tells_bases_without_a_reference_from_a_matrix() {
    // The one reason above that loses data: the third column's strand is treated as the reference.
    let haploid = "#CHROM\tPOS\tind1a\tind1b\tind2a\tind2b\nsc2\t17\tA\tC\tC\tA\n";
    let outcome = run(["-q"], haploid);
    outcome.ok().stdout_is(
        "contig\tpos\tref\talt\tind2aind2b_PI\tind2aind2b_PG_al\nsc2\t17\tA\tC\tsc2\tC|A\n",
    );
    // Only the note about the column without a partner remains.
    run(["-@1"], haploid).ok().stderr_has("'ind1b'");
}
