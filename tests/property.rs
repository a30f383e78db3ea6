//! Generated matrices: the program does what the oracle says, with the same bytes for every number
//! of threads and every batch size, however the stream is cut into pieces or files.
//!
//! `HAPFILTER_CASES` sets the number of cases and `HAPFILTER_SEED` the first seed.

mod occurs;
mod told;
mod wide;

use std::ffi::OsString;
use std::io::{Seek, Write};
use std::process::Command;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::r#gen::Case;
use crate::oracle::{Kind, Options, oracle};
use crate::util::{
    BIN, DEADLINE, cut, difference, file, finish, finish_on, run, setting, tempdir,
    without_environment,
};
use told::{wrong_bytes, wrong_messages, wrong_report};

const THREADS: [&str; 4] = ["1", "2", "3", "8"];
const BATCH_SIZES: [&str; 7] = ["1", "2", "7", "64", "1000", "4K", "default"];

/// Runs `check` on each seed; a failure says how to run that seed alone.
fn for_each_seed(test: &str, default_cases: u64, check: impl Fn(u64) -> Result<(), String>) {
    let first = setting("HAPFILTER_SEED", 20_000);
    for seed in first..first + setting("HAPFILTER_CASES", default_cases) {
        if let Err(why) = check(seed) {
            panic!(
                "seed {seed}: {why}\nrepeat: HAPFILTER_SEED={seed} HAPFILTER_CASES=1 cargo test property::{test}"
            );
        }
    }
}

#[test]
fn good_rows_come_out_as_the_oracle_says() {
    for_each_seed("good_rows", 200, |seed| agree(Case::new(seed, false), seed));
}

#[test]
fn bad_rows_end_the_run_or_are_skipped_as_the_oracle_says() {
    for_each_seed("bad_rows", 150, |seed| agree(Case::new(seed, true), seed));
}

#[test]
fn good_rows_of_tables_come_out_as_the_oracle_says() {
    let case = |seed| Case::of(Some(Kind::Table), seed, false);
    for_each_seed("good_rows_of_tables", 100, |seed| agree(case(seed), seed));
}

#[test]
fn bad_rows_of_tables_end_the_run_or_are_skipped_as_the_oracle_says() {
    let case = |seed| Case::of(Some(Kind::Table), seed, true);
    for_each_seed("bad_rows_of_tables", 100, |seed| agree(case(seed), seed));
}

fn agree(mut case: Case, seed: u64) -> Result<(), String> {
    let dir = tempdir();
    let args = case.args(dir.path());
    let mut rng = Rng::with_seed(!seed);
    let spread: Vec<_> = (0..5)
        .map(|_| (THREADS[rng.usize(..4)], BATCH_SIZES[rng.usize(..7)]))
        .collect();
    let check =
        |case: &Case| disagreement(&args, &spread, &case.options, case.quiet, &case.input());
    let Some(mut why) = check(&case) else {
        return Ok(());
    };
    // Removes lines, many at first, as long as the rest still fails in some way.
    let end = Instant::now() + Duration::from_secs(20);
    let mut step = case.lines.len().div_ceil(2);
    while step > 0 && Instant::now() < end {
        let mut at = 0;
        while at < case.lines.len() {
            let after = (at + step).min(case.lines.len());
            let taken: Vec<_> = case.lines.drain(at..after).collect();
            match check(&case) {
                Some(reason) => why = reason,
                None => {
                    case.lines.splice(at..at, taken);
                    at += step;
                }
            }
        }
        step /= 2;
    }
    let (options, input) = (&case.options, case.input());
    Err(format!(
        "{why}\nreduced matrix:\n{}\n{options:?}",
        cut(&input)
    ))
}

/// Why the program is wrong about this input, if it is.
fn disagreement(
    args: &[OsString],
    spread: &[(&str, &str)],
    options: &Options,
    quiet: bool,
    input: &[u8],
) -> Option<String> {
    let expected = oracle(options, input);
    let first = run(args.iter().chain(&["-@1".into()]), input);
    let why = wrong_bytes(&expected, &first)
        .or_else(|| wrong_messages(options, &expected, quiet, input, &first));
    if let Some(why) = why {
        return Some(format!("{why}\n{first}"));
    }
    if let Some(why) = wrong_report(args, input, &expected) {
        return Some(why);
    }
    let mut as_file = tempfile::tempfile().expect("a temporary file");
    as_file.write_all(input).expect("a written file");
    for (place, (threads, size)) in spread.iter().enumerate() {
        let mut args = args.to_vec();
        args.extend(["-@".into(), threads.into()]);
        if *size != "default" {
            args.extend(["--batch-size".into(), size.into()]);
        }
        // A file is read in another way than a pipe.
        let mut command = Command::new(BIN);
        command.args(args);
        let other = match place % 2 {
            0 => {
                as_file.rewind().expect("a file can be read again");
                let stdin = as_file.try_clone().expect("one more descriptor");
                finish_on(command, stdin, DEADLINE)
            }
            _ => finish(command, input, DEADLINE),
        };
        if (other.status, &other.stdout, &other.stderr)
            != (first.status, &first.stdout, &first.stderr)
        {
            let stdout = difference(&first.stdout, &other.stdout);
            return Some(format!(
                "differs from -@1, {stdout}\nfirst run:\n{first}\nother run:\n{other}"
            ));
        }
    }
    None
}

/// Cuts lines into `pieces` runs, some of them empty.
fn deal(rng: &mut Rng, lines: &[Vec<u8>], pieces: usize) -> Vec<Vec<Vec<u8>>> {
    let mut cuts: Vec<usize> = (1..pieces).map(|_| rng.usize(..=lines.len())).collect();
    cuts.extend([0, lines.len()]);
    cuts.sort_unstable();
    cuts.windows(2)
        .map(|pair| lines[pair[0]..pair[1]].to_vec())
        .collect()
}

#[test]
fn pieces_of_a_stream_give_the_pieces_of_its_output() {
    for_each_seed("pieces", 120, |seed| {
        let case = Case::new(seed, false);
        let dir = tempdir();
        let header = file(&dir, "names.tsv", case.header_file());
        let mut args = case.conversion_args(dir.path());
        args.extend(["--header", &header, "--quiet"].map(OsString::from));
        let options = Options {
            header: Some(case.header_file()),
            no_header: true,
            ..case.options.clone()
        };
        let expected = oracle(&options, &case.input());

        let mut rng = Rng::with_seed(!seed);
        let pieces = rng.usize(1..=6);
        let mut all = Vec::new();
        for piece in deal(&mut rng, &case.lines, pieces) {
            let mut command = Command::new(BIN);
            command.args(&args).arg("--no-header");
            without_environment(&mut command).current_dir("/");
            let outcome = finish(command, piece.concat(), DEADLINE);
            outcome.ok();
            if piece.is_empty() {
                outcome.stdout_is("").stderr_is("");
            }
            all.extend(outcome.stdout);
        }
        let with_header = Options {
            no_header: false,
            hash_header: false,
            ..options
        };
        run(&args, "")
            .ok()
            .stdout_is(oracle(&with_header, b"").stdout);
        let same = all == expected.stdout;
        if same {
            Ok(())
        } else {
            Err(format!("{args:?}\n{}", difference(&expected.stdout, &all)))
        }
    });
}

#[test]
fn a_bad_piece_fails_on_its_own() {
    let dir = tempdir();
    let header = file(&dir, "names.tsv", "CHROM\tPOS\tREF\t1a\t1b\n");
    let args = ["--header", &header, "--no-header"];
    run(args, "c\t1\tA\tA\tC\n")
        .ok()
        .stdout_is("c\t1\tA\tC\tc\tA|C\n")
        .stderr_is("");
    run(args, "c\t1\tA\tA\tC\nc\t2\tA\tA\n")
        .fails(1)
        .stdout_is("c\t1\tA\tC\tc\tA|C\n")
        .stderr_has("stdin:2: ");
    run(args, "").ok().stdout_is("").stderr_is("");
}

#[test]
fn files_in_a_row_are_one_stream() {
    for_each_seed("files", 120, |seed| {
        let case = Case::new(seed, false);
        let dir = tempdir();
        let mut args = case.args(dir.path());
        let expected = oracle(&case.options, &case.input());

        let mut rng = Rng::with_seed(!seed);
        let count = rng.usize(2..=6);
        let on_stdin = rng.usize(..count * 2);
        let (mut stdin, mut header_seen) = (Vec::new(), case.options.header.is_some());
        args.push("--".into());
        for (i, mut piece) in deal(&mut rng, &case.lines, count).into_iter().enumerate() {
            // Only a file after the header may repeat it as its first line.
            let has_mark = piece
                .first()
                .is_some_and(|line| line.starts_with(b"\xef\xbb\xbf"));
            if header_seen && !has_mark && rng.bool() {
                let own: &[u8] = match expected.kind {
                    Some(Kind::Vcf) => b"##fileformat=VCFv4.2\n##contig=<ID=its_own>\n",
                    _ => b"## its own\n",
                };
                piece.insert(0, [own, &case.header, b"\n"].concat());
            }
            header_seen |= piece
                .iter()
                .any(|line| strip_end(line).ends_with(&case.header));
            let mut content = piece.concat();
            if rng.bool() && content.ends_with(b"\n") {
                content.truncate(strip_end(&content).len());
            }
            if i == on_stdin {
                args.push("-".into());
                stdin = content;
            } else {
                args.push(file(&dir, &format!("part {i}.tsv"), content).into());
            }
        }
        let outcome = run(&args, stdin);
        match wrong_bytes(&expected, &outcome) {
            None => Ok(()),
            Some(why) => Err(format!("{why}\n{outcome}\n{:?}", case.options)),
        }
    });
}

fn strip_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[test]
fn lines_are_counted_in_each_file_from_one() {
    let dir = tempdir();
    let good = file(
        &dir,
        "good.tsv",
        "CHROM\tPOS\tREF\t1a\t1b\n\nc\t1\tA\tA\tC\n",
    );
    let bad = file(
        &dir,
        "bad.tsv",
        "##\nCHROM\tPOS\tREF\t1a\t1b\n\nc\t2\tA\tA\tG\nc\t3\tA\t\tG\nc\t4\tA\tA\tT\n",
    );
    let rows =
        "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\nc\t2\tA\tG\tc\tA|G\n";
    let outcome = run(["-@2", "--batch-size", "1", &good, &bad], "");
    outcome
        .fails(1)
        .stdout_is(rows)
        .stderr_has(&format!("hapfilter: {bad}:5: "));
}

#[test]
fn a_file_with_other_columns_is_refused_even_when_bad_rows_are_skipped() {
    let dir = tempdir();
    let first = file(
        &dir,
        "first.tsv",
        "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
    );
    let other = file(
        &dir,
        "other.tsv",
        "CHROM\tPOS\tREF\t1a\t2b\nc\t2\tA\tA\tG\n",
    );
    let rows = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n";
    let outcome = run(["--skip-bad-rows", &first, &other], "");
    outcome
        .fails(1)
        .stdout_is(rows)
        .stderr_has(&format!("{other}:1: "))
        .stderr_has("2b");
}

#[test]
fn a_file_that_cannot_be_read_stops_the_run_before_any_row() {
    let dir = tempdir();
    let good = file(&dir, "good.tsv", "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n");
    let absent = dir
        .path()
        .join("absent.tsv")
        .into_os_string()
        .into_string()
        .unwrap();
    let folder = dir.path().to_str().unwrap().to_owned();
    for wrong in [absent, folder] {
        let outcome = run([&good, &wrong], "");
        outcome.fails(1).stderr_has(&wrong);
        assert!(
            !String::from_utf8_lossy(&outcome.stdout).contains("A|C"),
            "a row came out:\n{outcome}"
        );
    }
    run([&good, "-", "-"], "").fails(2).stdout_is("");
}
