//! The documents tell the truth about the program: the committed manual is the program's own, and
//! no text names an option that does not exist.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hapfilter::flags::table::flags;

use crate::gzip::bgzf;
use crate::util::{files_below, run};

/// Options of other programs in texts: parallel, sbatch, snakemake, Spark's script, any program,
/// bench.py, cargo, the clients, cut, bcftools, plink2; and options that are refused with advice.
const FOREIGN: &[&str] = &[
    "--pipe",
    "--pipepart",
    "--block",
    "--sshlogin",
    "--basefile",
    "--wait",
    "--array",
    "--wrap",
    "--cpus-per-task",
    "--mem",
    "--time",
    "--cores",
    "--executor",
    "--jobs",
    "--single",
    "--option",
    "--quick",
    "--complement",
    "--locked",
    "--path",
    "--refHap",
    "--input",
    "--SOI",
    "--f1Sample",
    "--pat",
    "--mat",
    "--complement",
    "--bgzip",
    "--gzip",
    "--output",
    "--output-file",
    "--output-type",
    "--region",
    "--regions",
    "--regions-file",
    "--samples-file",
    "--phased",
    "--regions-overlap",
    "--vcf-half-call",
    "--writeLOD",
    "--conf",
    "--hapfilter",
];

fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_committed_manual_is_what_the_program_generates() {
    run(["--generate", "man"], "")
        .ok()
        .stdout_is(read("man/hapfilter.1"));
}

#[test]
fn no_text_names_an_option_that_does_not_exist() {
    let mut texts = vec![PathBuf::from("README.md")];
    texts.extend(files_below(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
    ));
    assert!(
        texts.len() > 20,
        "the sources are where they are looked for"
    );
    let known: BTreeSet<String> = flags().map(|flag| format!("--{}", flag.long)).collect();
    for path in texts {
        let text = read(&path);
        // Options that tests mistype on purpose do not count.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, _) in text.match_indices("--") {
            let before = text[..at].chars().next_back();
            let name: String = text[at + 2..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            // Not a line in a table, an arrow or the bare prefix.
            if name.is_empty()
                || name.starts_with('-')
                || before.is_some_and(|c| c == '-' || c.is_alphanumeric())
            {
                continue;
            }
            let option = format!("--{name}");
            assert!(
                known.contains(&option) || FOREIGN.contains(&&option[..]),
                "{} names {option}",
                path.display()
            );
        }
    }
}

#[test]
fn the_readme_shows_the_report_of_the_demo() {
    let outcome = run(["--stats", "tests/demo/matrix.tsv"], "");
    let shown = read("README.md");
    // Times and memory differ from run to run.
    let constant = |line: &str| {
        let is_measured = |word: &&str| word.contains('.') && word.parse::<f64>().is_ok();
        let words = line.split_whitespace().filter(|word| !is_measured(word));
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let shown: BTreeSet<Vec<String>> = shown.lines().map(constant).collect();
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(stderr.lines().count(), 6, "{outcome}");
    for line in stderr.lines() {
        assert!(shown.contains(&constant(line)), "README.md lacks: {line}");
    }
}

/// Except for the file's name and the place.
#[test]
fn the_readme_shows_the_message_for_a_truncated_file() {
    let packed = bgzf(b"CHROM\tPOS\tREF\t1a\t1b\n", &[10]);
    let outcome = run(["-q"], &packed[..20]);
    let said = String::from_utf8_lossy(&outcome.fails(1).stderr);
    let said = said.replace("stdin: byte 20 ", "panel.vcf.gz: byte 81920 ");
    assert!(
        read("README.md").contains(&format!("\n    {said}")),
        "{said}"
    );
}
