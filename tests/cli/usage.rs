//! The command line: options, their values, and contradictions.

use std::process::{Command, Stdio};

use super::*;
use crate::util::BIN;

#[test]
fn command_line_errors_are_named_with_option_and_value() {
    let help = "; see 'hapfilter --help'";
    for (args, message) in [
        (&["--zebra"][..], "unknown option '--zebra'"),
        (&["-x"], "unknown option '-x'"),
        (&["-qx"], "unknown option '-x'"),
        (
            &["-f", "vcf", "--hash-header"],
            "option '--hash-header' cannot be combined with '--format vcf': \
             the header lines of VCF begin with '#' anyway",
        ),
        (
            &["--contigs", "x.fai", "-f", "phase-panel"],
            "option '--contigs' cannot be combined with '--format phase-panel': only a VCF header can hold them; use '--format vcf' or leave it out",
        ),
        (&["--gap"], "option '--gap' needs a value, MODE"),
        (&["-H"], "option '-H' needs a value, FILE"),
        (
            &["--no-header=yes"],
            "option '--no-header' takes no value, found 'yes'",
        ),
        (
            &["--gap", "list"],
            "option '--gap': expected listed, allele or missing, found 'list'",
        ),
        (
            &["-f", "maf"],
            "option '-f': expected haplotype, phase-panel, phase-input or vcf, found 'maf'",
        ),
        (
            &["--generate=zsh"],
            "option '--generate': expected man, complete-bash, complete-zsh or complete-fish, found 'zsh'",
        ),
        (
            &["--threads", "0"],
            "option '--threads': expected a number from 1 to 1024, found '0'",
        ),
        (
            &["-t1025"],
            "option '-t': expected a number from 1 to 1024, found '1025'",
        ),
        (
            &["-@x"],
            "option '-@': expected a number from 1 to 1024, found 'x'",
        ),
        (
            &["-@", "-1"],
            "option '-@': expected a number from 1 to 1024, found '-1'",
        ),
        (
            &["-@="],
            "option '-@': expected a number from 1 to 1024, found ''",
        ),
        (
            &["--batch-size", "0"],
            "option '--batch-size': expected a size from 1 to 1G, such as 64K or 1M, found '0'",
        ),
        (
            &["--batch-size=2G"],
            "option '--batch-size': expected a size from 1 to 1G, such as 64K or 1M, found '2G'",
        ),
        (
            &["--max-line", "K"],
            "option '--max-line': expected a size from 1 to 1G, such as 64K or 1M, found 'K'",
        ),
        (
            &["--contig-prefix", "a\n"],
            "option '--contig-prefix': expected text without TAB, CR and LF, found 'a\\n'",
        ),
        (
            &["--missing", "N,,."],
            "option '--missing': expected alleles joined by ',', none empty or with a TAB or LF, found 'N,,.'",
        ),
        (
            &["--suffixes", "a"],
            "option '--suffixes': expected two or more pieces joined by ',', none of them empty, found 'a'",
        ),
        (
            &["--suffixes", "a,"],
            "option '--suffixes': expected two or more pieces joined by ',', none of them empty, found 'a,'",
        ),
        (
            &["--suffixes", "a,a"],
            "option '--suffixes': expected pieces that do not end each other ('a' ends 'a'), found 'a,a'",
        ),
        (
            &["--suffixes", "a,ba"],
            "option '--suffixes': expected pieces that do not end each other ('a' ends 'ba'), found 'a,ba'",
        ),
        (
            &["-s", "x"],
            "option '-s': expected NAME=COLUMN,COLUMN… without empty parts (to select samples of a VCF: bcftools view -s NAME FILE |), found 'x'",
        ),
        (
            &["-s", "=1a"],
            "option '-s': expected NAME=COLUMN,COLUMN… without empty parts, found '=1a'",
        ),
        (
            &["-s", "x=1a,"],
            "option '-s': expected NAME=COLUMN,COLUMN… without empty parts, found 'x=1a,'",
        ),
        (
            &["-s", "a\rb=1a"],
            "option '-s': expected a NAME without TAB, CR and LF, found 'a\\rb=1a'",
        ),
        (
            &["-s", "x=1a", "-s", "x=1b"],
            "option '--sample' 'x=1b': sample 'x' is given twice",
        ),
        (
            &["--no-header", "--hash-header"],
            "options '--no-header' and '--hash-header' cannot be combined: one asks for what the other forbids",
        ),
        (
            &["--suffixes", "a,b", "-s", "x=1a"],
            "options '--suffixes' and '--sample' cannot be combined: samples are found by name or listed, not both",
        ),
        (
            &["--suffixes", "a,b", "--samples", "x"],
            "options '--suffixes' and '--samples' cannot be combined: samples are found by name or listed, not both",
        ),
        (
            &["-", "-"],
            "operand '-' is given twice, but standard input can be read only once",
        ),
    ] {
        run(args, NAMES)
            .fails(2)
            .stdout_is("")
            .stderr_is(format!("hapfilter: {message}{help}\n"));
    }
}

#[test]
fn contradicting_options_are_named_together() {
    for (args, words) in [
        (
            &["--hlep"][..],
            &["unknown option '--hlep'", "did you mean '--help'"][..],
        ),
        (
            &["--theads=2"],
            &["unknown option '--theads'", "did you mean '--threads'"],
        ),
        // The option of an earlier version, however it is typed.
        (&["--phased"], &["--phased", "--from genotypes"]),
        (
            &["-f", "bcf"],
            &[
                "-f",
                "'bcf'",
                "-f vcf --contigs genome.fa.fai | bcftools view -Ob",
            ],
        ),
        (
            &["--contig", "g.fai"],
            &["unknown option '--contig'", "did you mean '--contigs'"],
        ),
        (
            &["--phased", "-f", "vcf"],
            &["--phased", "--from genotypes"],
        ),
        (
            &["--from", "genotype"],
            &[
                "--from",
                "'genotype'",
                "matrix",
                "genotypes",
                "vcf",
                "table",
            ],
        ),
        (
            &["--from=genotypes", "--suffixes", "a,b"],
            &["--suffixes", "genotypes"],
        ),
        (
            &["--from=genotypes", "--samples", "x"],
            &["--samples", "genotypes"],
        ),
        (
            &["--from=genotypes", "-s", "x=1a"],
            &["--sample", "genotypes"],
        ),
        (&["--unphased=keep"], &["--unphased", "matrix"]),
        (
            &["--unphased=blank", "--from=matrix"],
            &["--unphased", "matrix"],
        ),
        (
            &["--unphased", "drop"],
            &["--unphased", "keep, blank or error", "'drop'"],
        ),
        (
            &["--unphased=keep", "-fphase-panel"],
            &["--unphased", "keep", "phase-panel"],
        ),
        (&["--tags", "PG:PI"], &["--tags"]),
        (&["--tags=PG:PI", "--from=genotypes"], &["--tags"]),
        (
            &["--alleles", "protein"],
            &["--alleles", "dna or any", "'protein'"],
        ),
        (
            &["--fill", "keep", "-f", "phase-input"],
            &["--fill", "keep", "phase-input"],
        ),
        (&["--fill", ""], &["--fill", "found ''"]),
        (&["--fill", "a\tb"], &["--fill", "TAB", "'a\\tb'"]),
        (&["--fill", "a\rb"], &["--fill", "CR", "'a\\rb'"]),
        (&["--fill", "a\nb"], &["--fill", "LF", "'a\\nb'"]),
        (&["--fill", "a,b"], &["--fill", "'a,b'"]),
        (&["--fill", "a|b"], &["--fill", "'a|b'"]),
        (&["--fill", "a/b"], &["--fill", "'a/b'"]),
        (&["-o", "x"], &["'-o'", "> FILE"]),
        (&["-r", "chr1:5-9"], &["'-r'", "tabix"]),
        (&["-R", "x.bed"], &["'-R'"]),
        (&["-O", "z"], &["'-O'"]),
        (&["-S", "x"], &["'-S'", "--samples"]),
        (&["-z"], &["'-z'", "bgzip"]),
    ] {
        let outcome = run(args, NAMES);
        outcome
            .fails(2)
            .stdout_is("")
            .stderr_has("hapfilter --help'\n");
        let text = String::from_utf8_lossy(&outcome.stderr);
        assert!(
            text.lines().count() == 1 && !text.contains("?;"),
            "{outcome}"
        );
        for word in words {
            outcome.stderr_has(word);
        }
    }
}

#[test]
fn help_comes_before_contradictions_and_after_nonsense() {
    run(["--no-header", "--hash-header", "-h"], "").ok();
    run(["--help", "--nonsense"], "").fails(2);
    run(["-V"], "")
        .ok()
        .stdout_is(format!("hapfilter {}\n", env!("CARGO_PKG_VERSION")));
    let short = run(["-h"], "");
    let long = run(["--help"], "");
    assert!(short.ok().stdout.len() < long.ok().stdout.len());
    // The long help has every option of the short one.
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (short, long) = (text(&short.stdout), text(&long.stdout));
    assert!(
        short.lines().count() <= 40,
        "-h is for one screen:\n{short}"
    );
    assert!(
        short.lines().all(|line| line.chars().count() <= 79),
        "-h is for 80 columns:\n{short}"
    );
    let options: Vec<&str> = short
        .split([' ', ','])
        .filter(|word| word.starts_with("--"))
        .collect();
    assert!(options.len() > 15);
    for option in options {
        assert!(
            long.contains(option.trim_end_matches('\'')),
            "{option} is not in --help"
        );
    }
}

#[test]
fn options_are_parsed_as_gnu_programs_parse_them() {
    let dir = tempdir();
    let matrix = file(&dir, "m", NAMES.to_owned() + ROW);
    let table = "contig\tpos\tref\talt\tx_PI\tx_PG_al\nc\t1\tA\tC\tc\tC\n";
    for args in [
        &["-sx=1b", &matrix][..],
        &["-s", "x=1b", &matrix],
        &["--sample=x=1b", &matrix],
        &["--sample", "x=1b", &matrix],
        &[&matrix, "-qsx=1b"],
        &["-q", "-s", "x=1b", "--", &matrix],
        &[
            "-s",
            "x=1b",
            "-qat1",
            "--gap=listed",
            "--gap=allele",
            &matrix,
        ],
    ] {
        run(args, "").ok().stdout_is(table);
    }
    run(["--", "-s"], "")
        .fails(1)
        .stderr_is("hapfilter: cannot open '-s': No such file or directory\n");
}

#[test]
fn columns_and_samples_are_not_read_from_the_pipe_that_rows_come_from() {
    for option in ["--header", "--samples"] {
        run([option, "/dev/stdin"], NAMES.to_owned() + ROW).fails(2).stderr_is(format!(
            "hapfilter: option '{option}' '/dev/stdin' names standard input, from which rows are read; see 'hapfilter --help'\n"
        ));
    }
    // Two readers of /dev/null take nothing from each other.
    let dir = tempdir();
    let names = file(&dir, "names", NAMES);
    let mut command = Command::new(BIN);
    command
        .args(["-H", &names, "--samples", "/dev/null", "-s", "x=1a"])
        .stdin(Stdio::null());
    let outcome = command.output().expect("the program starts");
    assert_eq!(
        (outcome.status.code(), &outcome.stdout[..]),
        (Some(0), &b"contig\tpos\tref\talt\tx_PI\tx_PG_al\n"[..])
    );
    // Allowed when the rows come from elsewhere.
    let dir = tempdir();
    let rows = file(&dir, "rows", ROW);
    run(["--header", "/dev/stdin", &rows], NAMES)
        .ok()
        .stdout_is("contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n");
}
