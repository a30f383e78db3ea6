use std::fmt::Write;

use super::*;
use crate::settings::{SETTINGS, everywhere};
use crate::util::run;

const NAMES: &str = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT\t[6]u:GT\n";

/// By default, two of the written rows have three unphased genotypes between them, and one that is
/// not written has another. Two genotypes, in a row each, do not have two strands.
const ROWS: &str = "c\t1\tA\tA/C\tA|A\tC/A\n\
    c\t2\tA\tC/C\tA/A\t./.\n\
    c\t3\tA\tA/.\tA|A\t.\n\
    c\t4\tA\t./C\tC|C\tC\n\
    c\t5\tA\tA|C\tA|C|G\t.|.\n\
    c\t6\tA\tA|A\tA|A\tA|A\n";

fn input() -> String {
    format!("{NAMES}{ROWS}")
}

#[track_caller]
fn notes(args: &[&str], input: &str) -> Vec<String> {
    let outcome = everywhere(args, input);
    outcome.ok();
    let text = String::from_utf8(outcome.stderr).expect("notes are text");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn one_note_says_how_many_genotypes_were_kept_or_left_blank() {
    for (args, what) in [
        (&[][..], "3 unphased genotypes in 2 rows were kept"),
        (
            &["--unphased=keep"],
            "3 unphased genotypes in 2 rows were kept",
        ),
        (
            &["--unphased=blank"],
            "3 unphased genotypes in 2 rows were left blank",
        ),
        (&["-a"], "4 unphased genotypes in 3 rows were kept"),
        (
            &["-a", "--unphased=blank"],
            "4 unphased genotypes in 3 rows were left blank",
        ),
        // One of the filled genotypes has no phase to lose.
        (
            &["-a", "--fill=ref"],
            "3 unphased genotypes in 2 rows were kept",
        ),
    ] {
        let notes = notes(args, &input());
        assert_eq!(notes.len(), 1, "{args:?}: {notes:#?}");
        assert!(
            notes[0].starts_with(&format!("hapfilter: note: {what}")),
            "{args:?}: {notes:#?}"
        );
        everywhere(&[args, &["-q"]].concat(), input())
            .ok()
            .stderr_is("");
    }
    // One is singular.
    let notes = notes(&[], &cells(&["A/C"]));
    assert_eq!(notes.len(), 1, "{notes:#?}");
    assert!(
        notes[0].contains("1 unphased genotype in 1 row was kept"),
        "{notes:#?}"
    );
}

#[test]
fn the_phase_formats_count_what_they_leave_blank() {
    for format in PHASE {
        for more in [&[][..], &["--unphased=blank"]] {
            let args = [&["-f", format], more].concat();
            let notes = notes(&args, &input());
            assert_eq!(notes.len(), 2, "{notes:#?}");
            assert!(
                notes[0].contains("3 unphased genotypes in 2 rows were left blank"),
                "{notes:#?}"
            );
            assert!(
                notes[1].contains("2 genotypes") && notes[1].contains("not have two strands"),
                "{notes:#?}"
            );
            everywhere(&[&args[..], &["-q"]].concat(), input())
                .ok()
                .stderr_is("");
        }
        // A genotype that is both counts as unphased.
        let both = notes(&["-f", format], &cells(&["A/C/G"]));
        assert_eq!(both.len(), 1, "{both:#?}");
        assert!(
            both[0].contains("1 unphased genotype in 1 row was left blank"),
            "{both:#?}"
        );
    }
}

#[test]
fn there_is_no_note_without_anything_to_report() {
    for args in [
        &["-f", "vcf"][..],
        &["-f", "vcf", "--unphased=blank"],
        &["-f", "vcf", "--unphased=keep"],
    ] {
        let notes = notes(args, &input());
        assert!(
            notes.iter().all(|note| !note.contains("phased")),
            "{notes:#?}"
        );
    }
    for format in crate::settings::FORMATS {
        let notes = notes(&["-f", format], &cells(&["A|C", "C/C", "./.", "."]));
        assert!(
            notes.iter().all(|note| !note.contains("phased")),
            "{notes:#?}"
        );
    }
    // A skipped row is not counted.
    let bad =
        format!("{NAMES}c\t1\tA\tA/C\tA|A\tC/A\tG\nc\t2\tA\tA/C\tR\tC/A\nc\t3\tA\tA|C\tA\tA\n");
    let told = notes(&["--skip-bad-rows"], &bad);
    assert!(
        told.iter().all(|note| !note.contains("unphased")),
        "{told:#?}"
    );
}

#[test]
fn notes_are_written_even_if_the_run_fails_later() {
    let input = format!("{}c\t7\tA\tR\tA|A\tA|A\n", input());
    let outcome = everywhere(&[], &input);
    outcome.fails(1).stderr_has("hapfilter: stdin:8: ");
}

#[test]
fn many_rows_are_counted_once_each() {
    let mut input = NAMES.to_owned();
    for n in 0..3000 {
        let row = match n % 3 {
            0 => "A/C\tA|A\tC/A",
            1 => "A|C\tC/C\t./.",
            _ => "A|A\tA/.\tA|A",
        };
        writeln!(input, "c\t{n}\tA\t{row}").expect("text");
    }
    let notes = notes(&["--batch-size=500"], &input);
    assert_eq!(notes.len(), 1, "{notes:#?}");
    assert!(
        notes[0].contains("2000 unphased genotypes in 1000 rows were kept"),
        "{notes:#?}"
    );
}

/// The report of a run as JSON.
#[track_caller]
fn report(args: &[&str], input: &str) -> serde_json::Value {
    let outcome = run([args, &["--stats=json", "-q"]].concat(), input);
    outcome.ok();
    serde_json::from_slice(&outcome.stderr)
        .unwrap_or_else(|why| outcome.fail(&format!("expected one JSON object: {why}")))
}

#[test]
fn the_report_counts_unphased_and_missing_genotypes_of_written_rows() {
    for setting in SETTINGS {
        for format in crate::settings::FORMATS {
            for (args, unphased, missing) in [
                (&[][..], 3, 2),
                (&["-a"], 4, 3),
                (&["--fill=ref", "-a"], 3, 3),
                // However they are written.
                (&["--unphased=blank"], 3, 2),
                (&["-q"], 3, 2),
            ] {
                let args = [args, setting, &["-f", format]].concat();
                let report = report(&args, &input());
                assert_eq!(report["kind"], "genotypes", "{args:?}");
                assert_eq!(report["program"], "hapfilter", "{args:?}");
                assert_eq!(report["version"], env!("CARGO_PKG_VERSION"), "{args:?}");
                assert_eq!(report["unphased_genotypes"], unphased, "{args:?}");
                assert_eq!(report["missing_genotypes"], missing, "{args:?}");
            }
        }
    }
}

#[test]
fn the_report_counts_missing_genotypes_of_a_matrix_too() {
    let input = "CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\n\
                 c\t1\tA\tN\t.\tA\tC\n\
                 c\t2\tA\tN\tn\t.\t.\n\
                 c\t3\tA\t-\t--\tN\tC\n\
                 c\t4\tA\tN\tA\tC\tC\n\
                 c\t5\tN\tN\tn\tC\tC\n";
    for (args, missing) in [
        // Gaps are calls by default. A missing call filled with the reference is not missing.
        (&[][..], 1),
        (&["--gap=allele"], 1),
        (&["--gap=missing"], 2),
        (&["--missing=N,.,-,--"], 2),
        (&["-a"], 3),
        (&["--missing=."], 1),
        (&["--fill=keep"], 1),
        (&["-f", "vcf"], 1),
        (&["-f", "phase-panel", "--gap=listed"], 1),
        (&["-f", "phase-panel"], 2),
    ] {
        let report = report(args, input);
        assert_eq!(report["kind"], "matrix", "{args:?}");
        assert_eq!(report["unphased_genotypes"], 0, "{args:?}");
        assert_eq!(report["missing_genotypes"], missing, "{args:?}");
    }
}

#[test]
fn the_report_in_words_has_the_same_counts() {
    for (args, unphased, missing) in [
        (&[][..], "3", "2"),
        (&["-a"], "4", "3"),
        (&["-f", "vcf"], "3", "2"),
    ] {
        for form in ["--stats", "--stats=text"] {
            let outcome = run([args, &[form, "-q"]].concat(), input());
            let text = String::from_utf8_lossy(&outcome.ok().stderr).into_owned();
            for (word, count) in [("unphased", unphased), ("missing", missing)] {
                let has = |line: &&str| {
                    line.contains(word)
                        && line
                            .split(|c: char| !c.is_ascii_alphanumeric())
                            .any(|part| part == count)
                };
                assert!(
                    text.lines().any(|line| has(&line)),
                    "no line has {word} and {count}:\n{outcome}"
                );
            }
        }
    }
}
