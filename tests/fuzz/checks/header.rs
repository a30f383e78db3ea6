//! Everything read before the rows: the header line, `--header`, `--samples` and `--contigs`.
//!
//! Refused files need only fail in a sane way. Accepted files must mean what the oracle says.

use bstr::ByteSlice;
use hapfilter::input::sniff::{BYTE_ORDER_MARK, telltale};

use super::case::{Case, Choices, options};
use super::rows::same;
use super::world::{Files, Outcome, run_plainly, run_with};
use crate::oracle::{Format, Kind, Named, Options, Samples, oracle};

pub fn header(data: &[u8]) {
    let mut choices = Choices { rest: data };
    let kind = choices.below(5);
    let format = match kind {
        4 => Format::Vcf,
        _ => choices.of(&Format::ALL),
    };
    let from = match kind {
        1 => Some(Kind::Genotypes),
        3 | 4 => Some(Kind::Matrix),
        _ => choices.of(&[None, Some(Kind::Matrix)]),
    };
    let mut options = options(&mut choices, format, from);
    let pieces: [&[&str]; 4] = [&["a", "b"], &[".1", ".2"], &["x", "y", "z"], &["_A", "_B"]];
    let pieces = choices.of(&pieces).iter().map(|p| p.as_bytes().to_vec());
    if from == Some(Kind::Matrix) {
        options.samples = Samples::Suffixes(pieces.collect());
    }
    options.contigs = None;
    let text = choices.rest;
    match kind {
        0 | 1 => names(options, text, false),
        2 => names(options, text, true),
        3 => samples(options, text),
        _ => contigs(options, text),
    }
}

/// The text is the matrix, or the file of `--header`.
fn names(mut options: Options, text: &[u8], in_file: bool) {
    let bare = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let case = if in_file {
        options.header = Some(bare.to_vec());
        let text = b"1\t7\tA\tA\tC\n".to_vec();
        Case { options, text }
    } else {
        let text = text.to_vec();
        Case { options, text }
    };
    let mut typed = case.options.clone();
    typed.header = typed.header.map(|_| text.to_vec());
    let outcome = run_plainly(&typed, &case.text);
    if telltale(text).is_some() {
        assert_eq!((outcome.status, &outcome.stdout[..]), (1, &b""[..]));
        return;
    }
    same(&case, &oracle(&case.options, &case.text), &outcome);
}

const MATRIX: &[u8] = b"#c\tp\tr\t1a\t1b\tx\t2b\t2a\n7\t1\tA\tA\tC\tN\t-\tATG\n";

/// Runs a good matrix with an option that names a file.
fn with_file(options: &Options, option: &str, text: &[u8]) -> Outcome {
    let files = Files::from([("made up".into(), text.to_vec())]);
    run_with(options, &[option, "made up"], files, MATRIX)
}

/// The text is the file of `--samples`.
fn samples(mut options: Options, text: &[u8]) {
    options.samples = Samples::default();
    let outcome = with_file(&options, "--samples", text);
    if outcome.status != 0 {
        assert_eq!((outcome.status, &outcome.stdout[..]), (1, &b""[..]));
        return;
    }
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let lines = text.split_str(b"\n").map(|line| {
        // Also at the end of the text, where no LF follows.
        line.strip_suffix(b"\r").unwrap_or(line)
    });
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#"));
    let named = lines.map(|line| {
        let mut fields = line.split_str(b"\t").map(<[u8]>::to_vec);
        Named {
            name: fields.next().expect("a field"),
            columns: fields.collect(),
        }
    });
    options.samples = Samples::Named {
        file: named.collect(),
        given: Vec::new(),
    };
    let case = Case {
        options,
        text: MATRIX.to_vec(),
    };
    same(&case, &oracle(&case.options, &case.text), &outcome);
}

/// The text is the file of `--contigs`.
fn contigs(mut options: Options, text: &[u8]) {
    options.samples = Samples::default();
    let outcome = with_file(&options, "--contigs", text);
    if outcome.status != 0 {
        assert_eq!((outcome.status, &outcome.stdout[..]), (1, &b""[..]));
        return;
    }
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    options.contigs = Some(text.to_vec());
    let case = Case {
        options,
        text: MATRIX.to_vec(),
    };
    same(&case, &oracle(&case.options, &case.text), &outcome);
}
