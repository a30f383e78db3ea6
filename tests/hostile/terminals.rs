//! Input and names that a terminal would obey.
//!
//! Everything quoted in a message is escaped: no input can move the cursor, change what is shown,
//! or turn the direction of the text. Standard output is for programs and stays as it is.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use super::*;
use crate::util::run;

/// Must not reach a terminal, or someone who reads what it shows.
const ODD: &[&str] = &[
    "\x1b[2J\x1b[1;31m",
    "\x1b]0;title\x07\x1b]8;;http://x\x1b\\",
    "\x1bc",
    "\u{9b}2J",
    "\u{9d}0;t\u{9c}",
    "\u{85}",
    "\x7f\x08\x08",
    "\x00",
    "\r",
    "\u{202a}\u{202e}\u{202c}",
    "\u{2066}\u{2069}",
    "\u{200e}\u{200f}\u{061c}",
    "\u{2028}\u{2029}",
    "\u{200b}\u{feff}",
    "\u{e0041}",
];

/// Nothing on standard error can control a terminal, and each line is a message.
#[track_caller]
fn is_tame(outcome: &Outcome) {
    let text = String::from_utf8(outcome.stderr.clone());
    let Ok(text) = text else {
        outcome.fail("standard error is not UTF-8");
    };
    let is_wild = |c: char| match c {
        '\n' => false,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => {
            true
        }
        '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => c.is_control(),
    };
    if text.contains(is_wild) {
        outcome.fail(&format!("something of {text:?} would be obeyed"));
    }
    if text.is_empty() || !text.lines().all(|line| line.starts_with("hapfilter: ")) {
        outcome.fail("expected messages");
    }
}

#[test]
fn no_message_about_the_input_says_anything_raw() {
    for odd in ODD {
        let c = "c\tp\tr";
        let sets = format!("{c}\t{odd}:GT:{odd}:PS\t{odd}x\n");
        let cases: Vec<(&[&str], String, i32)> = vec![
            (&[], format!("{odd}x,y\n"), 1),
            (&[], format!("{c}\t{odd}x\t{odd}x\n"), 1),
            (&[], format!("{c}\t{odd}x\t{odd}y\n"), 1),
            (&[], format!("c\t1{odd}2\tr\t1a\t1b\n"), 1),
            (&[], format!("{c}\t1a\t1b\t{odd}x\n"), 0),
            (&[], format!("{c}\t1a\t1b\nc\t{odd}x\tA\tA\tC\n"), 1),
            (
                &["--skip-bad-rows"],
                format!("{c}\t1a\t1b\nc\t{odd}x\tA\tA\tC\n"),
                0,
            ),
            (&[], format!("{c}\t{odd}a\t{odd}b\nc\t1\tA\t\tC\n"), 1),
            (&["-fphase-panel"], format!("{c}\t{odd}:a\t{odd}:b\n"), 1),
            (&["-fvcf"], format!("{c}\t1a\t1b\n{odd}x\t1\tA\tA\tC\n"), 1),
            (
                &["--from=genotypes"],
                format!("{c}\t{odd}x\nc\t1\tA\t{odd}x|A\n"),
                1,
            ),
            (&[], format!("{c}\t{odd}a\t{odd}b\nc\t1\t{odd}\tA\tC\n"), 1),
            (&[], format!("{c}\tALT{odd}\t{odd}x_PI\n"), 1),
            (&[], format!("{odd}x\t{odd}y\tz\tREF\tpos\n"), 1),
            (&[], format!("{c}\t1a\t1b\n{c}\t{odd}x\t1b\n"), 1),
            (&[], format!("{c}\t1a\t1b\t{odd}x \n"), 0),
            (
                &["-fvcf"],
                format!("{c}\t{odd}a\t{odd}b\nc\t1\tA\tA\t{odd}x\n"),
                1,
            ),
            (&["-fvcf"], format!("{c}\t1a\t1b\nc\t1\t{odd}x\tA\tC\n"), 1),
            (
                &["-fvcf"],
                format!("{c}\t{odd}x:GT:{odd}x:PS\nc\t1\tA\tA|C:{odd}x\n"),
                1,
            ),
            (
                &["--from=genotypes"],
                format!("{c}\t{odd}x\nc\t1\tA\tA/C{odd}x\n"),
                1,
            ),
            (
                &["--from=genotypes", "--alleles=any"],
                format!("{c}\t{odd}x\nc\t1\tA\tA|{odd}x|\n"),
                1,
            ),
            (&[], format!("{c}\t{odd}x:GT:{odd}x:PS\nc\t1\tA\tA|x\n"), 1),
            (&[], sets, 1),
        ];
        for (args, input, status) in cases {
            for threads in THREADS {
                let outcome = run([&[threads], args].concat(), &input[..]);
                is_tame(&outcome);
                outcome.fails(status);
            }
        }
    }
}

#[test]
fn no_message_about_a_file_says_anything_raw() {
    let odd_names = ODD.iter().chain(&["a\nhapfilter: note: b\n"]);
    for odd in odd_names.filter(|odd| !odd.contains('\0')) {
        let dir = tempdir();
        let name = format!("{odd}x").replace('/', ":");
        let path = dir.path().join(name).into_os_string();
        for (args, content, status) in [
            (&[][..], None, 1),
            (&["--header"], None, 1),
            (&["--samples"], None, 1),
            (&["-fvcf", "--contigs"], None, 1),
            (&[], Some(format!("{NAMES}c\n")), 1),
            (&[], Some(NAMES.trim_end().to_owned()), 0),
            (&["--header"], Some("c\tp\n".to_owned()), 1),
            (&["--samples"], Some(format!("s{odd}x\n")), 1),
            (&["--samples"], Some(format!("s{odd}x\t1{odd}x\n")), 1),
            (
                &["--samples"],
                Some(format!("s{odd}x\t1a\ns{odd}x\t1b\n")),
                1,
            ),
            (&["-fvcf", "--contigs"], Some(format!("s{odd}x\tx\n")), 1),
            (
                &["-fvcf", "--contigs"],
                Some(format!("s{odd}x\t1\ns{odd}x\t1\n")),
                1,
            ),
        ] {
            if let Some(content) = content {
                std::fs::write(&path, content).expect("a file in a temporary directory");
            }
            for threads in THREADS {
                let words = [threads].into_iter().chain(args.iter().copied());
                let outcome = run(words.map(OsString::from).chain([path.clone()]), NAMES);
                is_tame(&outcome);
                outcome.fails(status);
            }
        }
    }
}

#[test]
fn no_message_about_the_command_line_says_anything_raw() {
    let raw = OsString::from_vec(b"\xff\x1b[2J\x9b".to_vec());
    let odd = ODD.iter().chain(&["\n"]).filter(|odd| !odd.contains('\0'));
    for odd in odd.map(OsString::from).chain([raw]) {
        let with = |before: &str, after: &str| {
            let word = [before.as_bytes(), odd.as_bytes(), after.as_bytes()].concat();
            vec![OsString::from_vec(word)]
        };
        for args in [
            with("--", "x"),
            with("--", "x=1"),
            with("-", ""),
            with("-q", ""),
            with("--threads=", "1"),
            with("-@", ""),
            with("--max-line=", "K"),
            with("--format=", ""),
            with("--gap=", ""),
            with("--no-header=", ""),
            with("-q=", ""),
            with("--from=", ""),
            with("--alleles=", ""),
            with("--unphased=", ""),
            with("--tags=", ""),
            with("--phased=", ""),
            with("--fill=\t", ""),
            with("--missing=\t", ""),
            with("--contig-prefix=\t", ""),
            with("--suffixes=a", ",a"),
            with("--suffixes=", "x,x"),
            with("--sample=", ""),
            with("--sample=\t", "=1a"),
            with("--sample=x", "=1z"),
            [with("--sample=x", "=1a"), with("--sample=x", "=1b")].concat(),
            [with("--fill=x", ""), vec!["--format=vcf".into()]].concat(),
            with("--generate=", ""),
        ] {
            let outcome = run(args, NAMES);
            is_tame(&outcome);
            if ![1, 2].contains(&outcome.status) {
                outcome.fail("expected a usage error, or that there is no such column");
            }
        }
    }
}

#[test]
fn what_is_written_is_not_changed() {
    for odd in ODD.iter().filter(|odd| **odd != "\r") {
        let input = format!("c\tp\tr\t{odd}a\t{odd}b\n{odd}c\t1\t{odd}A\t{odd}A\t{odd}C\n");
        let label = format!("{odd}a{odd}b");
        let table = format!(
            "contig\tpos\tref\talt\t{label}_PI\t{label}_PG_al\n\
             {odd}c\t1\t{odd}A\t{odd}C\t{odd}c\t{odd}A|{odd}C\n"
        );
        for threads in THREADS {
            run([threads, "--alleles=any"], &input[..])
                .ok()
                .stdout_is(&table)
                .stderr_is("");
        }
    }
}
