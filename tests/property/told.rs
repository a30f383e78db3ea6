//! Compares both outputs of a run with the oracle.

use std::ffi::OsString;

use serde_json::{Value, json};

use crate::oracle::{Expected, Format, Options, Unphased};
use crate::util::{Outcome, difference, run};

pub fn wrong_bytes(expected: &Expected, outcome: &Outcome) -> Option<String> {
    if outcome.status != expected.status {
        return Some(format!("expected status {}", expected.status));
    }
    let same = outcome.stdout == expected.stdout;
    (!same).then(|| {
        format!(
            "unexpected stdout, {}",
            difference(&expected.stdout, &outcome.stdout)
        )
    })
}

/// Checks what stderr must name: the first ten skipped lines and the line that ended the run, each
/// by its number; columns in no sample; and nothing without a cause.
pub fn wrong_messages(
    options: &Options,
    expected: &Expected,
    quiet: bool,
    input: &[u8],
    outcome: &Outcome,
) -> Option<String> {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let mut named: Vec<usize> = expected
        .skipped
        .iter()
        .copied()
        .take(if quiet { 0 } else { 10 })
        .collect();
    named.extend(expected.error_line);
    if named != line_numbers(&stderr) {
        return Some(format!(
            "expected the lines {named:?} to be named on stderr"
        ));
    }
    if let Some(line) = expected.error_line
        && !stderr.contains(&format!("hapfilter: stdin:{line}: "))
    {
        return Some(format!("expected `hapfilter: stdin:{line}: ` on stderr"));
    }
    let unended = input.last().is_some_and(|&b| b != b'\n');
    let without_length = expected.without_length.as_ref().filter(|_| !quiet);
    let has_strange_columns = expected.unpaired || expected.blank_names;
    let has_strange_rows = !expected.skipped.is_empty() || unended || without_length.is_some();
    let of_genotypes = genotype_notes(options, expected);
    let has_strange_header = expected.other_version || expected.contigs_left_out > 0;
    let remarkable = has_strange_columns
        || has_strange_header
        || has_strange_rows
        || of_genotypes.iter().any(|(_, words)| words.is_some());
    if expected.status == 0 && (quiet || !remarkable) && !stderr.is_empty() {
        return Some("expected nothing on stderr".into());
    }
    if expected.unpaired && !quiet && !stderr.contains("hapfilter: note: ") {
        return Some("expected a note about the columns in no sample".into());
    }
    let notes_with = |word: &str| -> Vec<&str> {
        let notes = stderr.lines();
        let notes = notes.filter(|line| line.starts_with("hapfilter: note: "));
        notes.filter(|line| line.contains(word)).collect()
    };
    for (subject, words) in of_genotypes {
        let notes = notes_with(subject);
        // Notes come at the end, which a failed run may not reach.
        let count = usize::from(words.is_some() && !quiet);
        let is_count_right = notes.len() == count || expected.status != 0 && notes.len() < count;
        let words = words.unwrap_or_default();
        let are_words_right = words
            .iter()
            .all(|w| notes.iter().all(|note| note.contains(w)));
        if !is_count_right || !are_words_right {
            return Some(format!(
                "expected {count} notes with {subject:?}, {words:?}"
            ));
        }
    }
    let contig_lines = format!("note: {} ##contig line", expected.contigs_left_out);
    for (words, is_noted) in [
        (&contig_lines[..], expected.contigs_left_out > 0),
        ("it is read like VCF", expected.other_version),
    ] {
        let count = usize::from(is_noted && !quiet);
        if notes_with(words).len() != count {
            return Some(format!("expected {count} notes with {words:?}"));
        }
    }
    let notes = notes_with("--contigs");
    if notes.len() != usize::from(without_length.is_some()) {
        return Some(format!(
            "expected one note about a contig without a length: {without_length:?}"
        ));
    }
    // Odd bytes are escaped and long names cut, so look only for plain names.
    if let Some(contig) = without_length
        && contig.len() <= 40
        && contig.iter().all(u8::is_ascii_alphanumeric)
        && !notes[0].contains(&format!("'{}'", contig.escape_ascii()))
    {
        return Some(format!("expected the note to name {without_length:?}"));
    }
    None
}

/// The words that mark a note about genotypes and, if there must be one, its text.
fn genotype_notes(
    options: &Options,
    expected: &Expected,
) -> [(&'static str, Option<Vec<String>>); 2] {
    let (unphased, rows, other) = (
        expected.unphased,
        expected.unphased_rows,
        expected.other_ploidy,
    );
    let end = match options.unphased() {
        Unphased::Keep => "kept",
        _ => "left blank",
    };
    let of_unphased = vec![
        format!("note: {unphased} unphased genotype"),
        format!(" {rows} row"),
        end.to_owned(),
    ];
    let is_noted = unphased > 0 && options.format != Format::Vcf;
    [
        ("unphased", is_noted.then_some(of_unphased)),
        (
            "not have two strands",
            (other > 0).then(|| vec![format!("note: {other} genotype")]),
        ),
    ]
}

/// Compares the counts of `--stats=json` with the oracle's.
pub fn wrong_report(args: &[OsString], input: &[u8], expected: &Expected) -> Option<String> {
    if expected.refused {
        return None; // A case that is being reduced may lose its header.
    }
    let more = ["--quiet", "--stats=json"].map(OsString::from);
    let outcome = run(args.iter().chain(&more), input);
    let text = String::from_utf8_lossy(&outcome.stderr);
    let report = text.lines().find(|line| line.starts_with('{'));
    let report: Option<Value> = report.and_then(|line| serde_json::from_str(line).ok());
    let Some(report) = report else {
        return Some(format!("expected a report\n{outcome}"));
    };
    let kind = expected
        .kind
        .expect("a kind, since there are columns")
        .name();
    let wanted = [
        ("program", json!("hapfilter")),
        ("version", json!(env!("CARGO_PKG_VERSION"))),
        ("kind", json!(kind)),
        ("unphased_genotypes", json!(expected.unphased)),
        ("missing_genotypes", json!(expected.missing)),
    ];
    let is_wrong = |(key, value): &&(&str, Value)| report[key] != *value;
    let (key, value) = wanted.iter().find(is_wrong)?;
    Some(format!("expected {key} {value} in the report\n{outcome}"))
}

/// The numbers N of every `stdin:N: `, in order.
fn line_numbers(stderr: &str) -> Vec<usize> {
    let number = |part: &str| part.split_once(": ").and_then(|(n, _)| n.parse().ok());
    stderr.split("stdin:").skip(1).filter_map(number).collect()
}
