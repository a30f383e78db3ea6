//! Standard streams that are closed.
//!
//! The runtime opens /dev/null in place of a closed descriptor to keep a later file from becoming
//! standard output by accident. Reads and writes then succeed, so the program must check for this
//! itself. Nor may output meant for a closed stream appear on another one.

use std::fs::File;
use std::process::Stdio;

use super::{MATRIX, NAMES, TABLE};
use crate::util::{Child, file, run, shell, tempdir};

#[test]
fn each_combination_of_closed_streams_ends_as_it_should() {
    const STDIN: &str = "hapfilter: cannot read stdin: Bad file descriptor\n";
    const STDOUT: &str = "hapfilter: cannot write standard output: Bad file descriptor\n";
    let dir = tempdir();
    let path = file(&dir, "matrix.tsv", MATRIX);
    let help = run(["--help"], "").stdout;
    let help = String::from_utf8(help).unwrap();
    let usage = String::from_utf8(run(["--hlep"], "").stderr).unwrap();
    for closed in 0..8 {
        let is_closed = |descriptor| closed & (1 << descriptor) != 0;
        let tail: String = ["<&- ", ">&- ", "2>&- "]
            .into_iter()
            .enumerate()
            .filter_map(|(descriptor, close)| is_closed(descriptor).then_some(close))
            .collect();
        for (args, reads_stdin, text) in [
            (&["-@1"][..], true, TABLE),
            (&["-@2"], true, TABLE),
            (&["-@1", "--batch-size=1"], true, TABLE),
            (&["-@1", &path], false, TABLE),
            (&["-@2", &path], false, TABLE),
            (&["-@2", &path, "-"], true, TABLE),
            (&["--help"], false, &help),
            (&["--hlep"], false, ""),
        ] {
            let (status, stdout, stderr) = match text {
                "" => (2, "", &usage[..]),
                _ if reads_stdin && is_closed(0) => (1, "", STDIN),
                _ if is_closed(1) => (1, "", STDOUT),
                _ => (0, text, ""),
            };
            let input = if args.contains(&"-") { "" } else { MATRIX };
            let outcome = shell("", &tail, args, input);
            if outcome.status != status {
                outcome.fail(&format!("expected status {status} with {tail}"));
            }
            outcome
                .stdout_is(stdout)
                .stderr_is(if is_closed(2) { "" } else { stderr });
        }
    }
}

#[test]
fn a_closed_stdout_is_reported() {
    // The runtime opens /dev/null in place of a closed descriptor, so no write fails.
    shell("", ">&-", &["-@1"], MATRIX).fails(1);
    shell("", ">&-", &["-@2"], MATRIX).fails(1);
    shell("", ">&-", &["--help"], "").fails(1);
    shell("", ">/dev/null", &[], MATRIX).ok().stderr_is("");
}

#[test]
fn a_closed_or_unwritable_stdin_is_reported() {
    let dir = tempdir();
    let names = file(&dir, "names.tsv", NAMES);
    let target = file(&dir, "write-only", "");
    for args in [&["-@1"][..], &["-@2"], &["--header", &names]] {
        shell("", "<&-", args, "").fails(1);
        shell("", &format!("0>>'{target}'"), args, "").fails(1);
        let child = Child::hapfilter(args, File::open(dir.path()).unwrap(), Stdio::null());
        child.wait().fails(1).stderr_has("directory");
    }
    // Only a stream that is read has to be readable.
    let matrix = file(&dir, "matrix.tsv", MATRIX);
    shell("", "<&-", &[&matrix], "").ok().stdout_is(TABLE);
}

#[test]
fn a_stderr_that_cannot_be_written_is_ignored() {
    let unpaired = MATRIX
        .replace("1b", "2b")
        .replace("REF\t", "REF\t2a\t")
        .replace("A\tA\tC", "A\tA\tA\tC");
    for tail in ["2>&-", "2>/dev/full"] {
        let outcome = shell("", tail, &[], unpaired.as_str());
        outcome
            .ok()
            .stdout_is("contig\tpos\tref\talt\t2a2b_PI\t2a2b_PG_al\nc\t1\tA\tC\tc\tA|C\n");
        let outcome = shell("", tail, &[], format!("{MATRIX}c\t2\n"));
        assert_eq!(outcome.status, 1, "{outcome}");
        outcome.stdout_is(TABLE);
    }
}
