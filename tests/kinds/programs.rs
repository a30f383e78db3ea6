//! Tables of phase-Extender and phase-Stitcher with extra columns: recognized, and refused with the
//! command that makes a table of them.

use std::process::Command;

use bstr::ByteSlice;

use super::*;
use crate::settings::refused;
use crate::util::{DEADLINE, file, finish, run, tempdir};

const LONG: &str = "CHROM\tPOS\tREF\tall-alleles\tchild:PI\tchild:PG_al\tlog2odds\tpat_hap\tmat_hap\n\
    c\t1\tA\tA,C\tPI_7\tC|A\t8.5\tA\tC\n\
    c\t2\tA\tA,G\tPI_7\tA|G\t8.5\tG\tA\n\
    c\t3\tA\tA,T\tPI_9\tA|T\t0.1\tN\tN\n";
const WIDE: &str = "CHROM\tPOS_Range\tchild:PI\thap_left\thap_right\tlog2odds\tpat_hap\tmat_hap\n\
    c\t1-2\tPI_7\tC-A\tA-G\t8.5\tA-G\tC-A\n\
    c\t3-3\tPI_9\tA\tT\t0.1\tN\tN\n";

/// Refused in every format, with any options, and from a header in a file too.
#[track_caller]
fn is_refused(input: &str, words: &[&str]) -> String {
    in_each_format(|args| {
        for more in [&[][..], &["--from=table"], &["--skip-bad-rows"]] {
            refused(1, &[args, more].concat(), input, words);
            let hashed = format!("#{input}");
            refused(1, &[args, more].concat(), hashed, words);
        }
    });
    let (names, rows) = input.split_once('\n').expect("names");
    let dir = tempdir();
    let names = file(&dir, "names", names);
    refused(1, &["--header", &names], rows, words);
    let outcome = refused(1, &[], input, words);
    String::from_utf8(outcome.stderr).expect("messages are text")
}

/// The command's output for a text.
#[track_caller]
fn through(command: &str, input: &str) -> Vec<u8> {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    let outcome = finish(shell, input, DEADLINE);
    outcome.ok().stderr_is("");
    outcome.stdout
}

#[test]
fn the_long_table_of_phase_stitcher() {
    let words = [
        "stdin:1: ",
        "phase-Stitcher's long table",
        "'child:PI' and 'child:PG_al'",
        "'log2odds', 'pat_hap' and 'mat_hap'",
        "columns 7 to 9",
        "'cut -f1-6'",
    ];
    let message = is_refused(LONG, &words[1..]);
    run([""; 0], LONG).fails(1).stderr_has(words[0]);
    run(["-f", "phase-input"], through("cut -f1-6", LONG))
        .ok()
        .stdout_is(
            "CHROM\tPOS\tREF\tall-alleles\tchild:PI\tchild:PG_al\n\
             c\t1\tA\tA,C\tPI_7\tC|A\nc\t2\tA\tA,G\tPI_7\tA|G\nc\t3\tA\tA,T\tPI_9\tA|T\n",
        );
    // The parents' alleles in place of the genotype, where they were decided.
    let (start, end) = (message.find("awk "), message.find("}' ").map(|at| at + 2));
    let command = &message[start.expect("a command")..end.expect("its end")];
    let table = run(["-f", "phase-input"], through(command, LONG));
    table.ok().stdout_is(
        "CHROM\tPOS\tREF\tall-alleles\tchild:PI\tchild:PG_al\n\
         c\t1\tA\tA,C\tPI_c\tA|C\nc\t2\tA\tA,G\tPI_c\tG|A\nc\t3\tA\tA,T\tPI_9\tA|T\n",
    );
    // Wherever the header stands, and in a piece without it.
    let (names, rows) = LONG.split_once('\n').expect("lines");
    let whole = format!("##x\n\n{LONG}\n{names}\n{rows}");
    let more = &table.stdout[table.stdout.find_byte(b'\n').expect("a header") + 1..];
    let twice = [&table.stdout, more].concat();
    run(["-f", "phase-input"], through(command, &whole))
        .ok()
        .stdout_is(&twice);
    let dir = tempdir();
    let pieces = [("a", LONG), ("b", rows)];
    let pieces = pieces.map(|(name, piece)| file(&dir, name, through(command, piece)));
    run(["-f", "phase-input", &*pieces[0], &pieces[1]], "")
        .ok()
        .stdout_is(&twice);
    // The user may have named the parents.
    let renamed = LONG
        .replace("pat_hap", "oak_hap")
        .replace("mat_hap", "elm_hap");
    is_refused(
        &renamed,
        &["phase-Stitcher's long table", "'oak_hap' and 'elm_hap'"],
    );
}

#[test]
fn the_wide_table_of_phase_stitcher() {
    let words = [
        "stdin:1: ",
        "phase-Stitcher's wide table",
        "'child:PI'",
        "'hap_left'",
        "POS, REF, all-alleles and 'child:PG_al'",
        "child_haplotype_long.txt",
    ];
    is_refused(WIDE, &words[1..]);
    run([""; 0], WIDE).fails(1).stderr_has(words[0]);
    for from in ["matrix", "genotypes"] {
        refused(1, &["--from", from], WIDE, &words);
    }
    let renamed = WIDE
        .replace("pat_hap", "oak_hap")
        .replace("mat_hap", "elm_hap");
    is_refused(&renamed, &["phase-Stitcher's wide table"]);
}

#[test]
fn the_table_of_phase_extender_with_scores() {
    let names = "CHROM\tPOS\tREF\tall-alleles\tms02g:PI\tms02g:PG_al\tlog2odds\n";
    let input = format!("{names}c\t1\tA\tA,C\t7\tC|A\t12.5\n");
    is_refused(
        &input,
        &[
            "phase-Extender's table",
            "--writeLOD",
            "'log2odds'",
            "column 7",
            "'cut -f1-6'",
        ],
    );
    run([""; 0], through("cut -f1-6", &input))
        .ok()
        .stdout_is("contig\tpos\tref\talt\tms02g_PI\tms02g_PG_al\nc\t1\tA\tC\t7\tC|A\n");
}

#[test]
fn columns_that_only_resemble_theirs_are_named_as_others_are() {
    for (from, to) in [
        ("log2odds", "log2_odds"),
        ("mat_hap", "mat"),
        ("\tmat_hap", ""),
        ("POS_Range", "POS_range"),
        ("hap_right", "right"),
    ] {
        for text in [LONG, WIDE] {
            if text.contains(from) {
                let outcome = run([""; 0], text.replacen(from, to, 1));
                outcome.fails(1).stdout_is("");
                let message = String::from_utf8_lossy(&outcome.stderr).into_owned();
                assert!(!message.contains("phase-Stitcher"), "{from}: {message}");
            }
        }
    }
}
