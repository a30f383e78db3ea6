//! Real panels.
//!
//! 300 people of the 1000 Genomes Project come from Debian's package `shapeit4-example`. If it is
//! not installed, it is fetched and unpacked under the target directory, where the matrix is kept
//! too. Without the package or bcftools the test fails. The reference panels, whose output was
//! checked against the original program's, are used where they exist.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::oracle::{Options, oracle};
use crate::util::{Outcome, finish, run};

const PACKAGE: &str = "shapeit4-example";
const VCF: &str = "usr/share/doc/shapeit4/examples/test/reference.vcf.gz";
const SAMPLES: usize = 300;

fn tool(program: &str, args: &[&str], dir: &Path) -> Outcome {
    let mut command = Command::new(program);
    command.args(args).current_dir(dir);
    finish(command, "", Duration::from_secs(300))
}

/// Whether the program can be run at all.
fn have(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// The directory of the package's files: the root if it is installed, else where it is fetched to.
fn package(dir: &Path) -> PathBuf {
    let root = PathBuf::from("/");
    if root.join(VCF).exists() {
        return root;
    }
    let unpacked = dir.join("files");
    if !unpacked.join(VCF).exists() {
        let how = format!(
            "the real panel needs Debian's package {PACKAGE}: `apt-get update`, then \
             `apt-get download {PACKAGE}` must work here"
        );
        assert!(
            have("apt-get") && have("dpkg-deb"),
            "apt-get or dpkg-deb is missing: {how}"
        );
        let mut fetched = tool("apt-get", &["download", PACKAGE], dir);
        if fetched.status != 0 {
            // A fresh machine or container has no package index yet.
            tool("apt-get", &["update"], dir);
            fetched = tool("apt-get", &["download", PACKAGE], dir);
        }
        assert!(fetched.status == 0, "{how}\n{fetched}");
        let names = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        let mut debs = names
            .map(|name| name.into_string().unwrap())
            .filter(|name| name.ends_with(".deb"));
        let deb = debs.next().unwrap_or_else(|| panic!("{how}\n{fetched}"));
        // Unpacked elsewhere and then moved, so that half a package never passes for a whole one.
        tool("dpkg-deb", &["-x", &deb, "files.new"], dir).ok();
        std::fs::rename(dir.join("files.new"), &unpacked).unwrap();
        std::fs::remove_file(dir.join(deb)).unwrap();
    }
    unpacked
}

/// The panel as a matrix: two columns NAMEa and NAMEb for each person.
fn matrix() -> Vec<u8> {
    assert!(
        have("bcftools"),
        "bcftools is missing: `apt-get install bcftools`"
    );
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a target directory")
        .join("panel");
    std::fs::create_dir_all(&dir).unwrap();
    let cached = dir.join("matrix.tsv");
    if let Ok(matrix) = std::fs::read(&cached) {
        return matrix;
    }
    let vcf = package(&dir)
        .join(VCF)
        .into_os_string()
        .into_string()
        .unwrap();
    let names = tool("bcftools", &["query", "-l", &vcf], &dir);
    let rows = tool(
        "bcftools",
        &["query", "-f", "%CHROM\t%POS\t%REF[\t%TGT]\n", &vcf],
        &dir,
    );
    let names = str::from_utf8(&names.ok().stdout).expect("names are text");
    let strands: Vec<_> = names
        .lines()
        .map(|name| format!("\t{name}a\t{name}b"))
        .collect();
    let mut matrix = format!("CHROM\tPOS\tREF{}\n", strands.concat()).into_bytes();
    matrix.extend(
        rows.ok()
            .stdout
            .iter()
            .map(|&b| if b == b'|' { b'\t' } else { b }),
    );
    std::fs::write(dir.join("matrix.new"), &matrix).unwrap();
    std::fs::rename(dir.join("matrix.new"), cached).unwrap();
    matrix
}

#[test]
fn real_panel_agrees_with_the_oracle() {
    let matrix = matrix();
    let expected = oracle(&Options::default(), &matrix);
    assert_eq!(expected.status, 0);

    // First check the oracle itself against plain counts: a row is written if any strand differs
    // from the reference, and every line has its four columns and two for each person.
    let rows: Vec<&[u8]> = matrix
        .split(|&b| b == b'\n')
        .filter(|line| !line.is_empty())
        .skip(1)
        .collect();
    assert!(rows.len() > 20_000, "the panel has {} rows", rows.len());
    let varies = |row: &&&[u8]| {
        let mut alleles = row.split(|&b| b == b'\t').skip(2);
        let reference = alleles.next();
        alleles.any(|allele| Some(allele) != reference && allele != b"." && allele != b"N")
    };
    let varying = rows.iter().filter(varies).count();
    assert!(varying > 10_000, "the panel has {varying} rows that vary");

    for args in [vec![], vec!["-@1"], vec!["-@3", "--batch-size=64K"]] {
        let outcome = run(&args, &matrix[..]);
        outcome.ok().stderr_is("").stdout_is(&expected.stdout);
        let lines: Vec<&[u8]> = outcome.stdout.split_inclusive(|&b| b == b'\n').collect();
        assert_eq!(lines.len(), 1 + varying);
        assert!(
            lines
                .iter()
                .all(|line| line.split(|&b| b == b'\t').count() == 4 + 2 * SAMPLES)
        );
    }

    let all = run(["--all-sites", "--no-header"], &matrix[..]);
    assert_eq!(
        all.ok().stdout.iter().filter(|&&b| b == b'\n').count(),
        rows.len()
    );
}

/// The folder with the reference panels, which is not part of the project.
fn shared_data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    folder.is_dir().then_some(folder)
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut command = Command::new("gzip");
    command.arg("-dc").arg(path);
    finish(command, "", Duration::from_secs(60))
        .ok()
        .stdout
        .clone()
}

#[test]
fn reference_panels() {
    let Some(data) = shared_data() else {
        // Written past the test harness, which would capture the line.
        let _ = writeln!(
            stderr(),
            "../shared/data does not exist: reference panels left out"
        );
        return;
    };
    let header = data
        .join("plants34.header.tsv")
        .into_os_string()
        .into_string()
        .unwrap();
    let original = unpacked(&data.join("plants34.original.tsv.gz"));
    for (name, args) in [
        ("panel150", vec![]),
        ("plants34", vec!["--header", &header]),
    ] {
        let matrix = unpacked(&data.join(format!("{name}.matrix.tsv.gz")));
        let expected = unpacked(&data.join(format!("{name}.haplotype.tsv.gz")));
        let names = (!args.is_empty()).then(|| std::fs::read(&header).unwrap());
        let from_oracle = oracle(
            &Options {
                header: names,
                ..Options::default()
            },
            &matrix,
        );
        assert!(
            from_oracle.stdout == expected,
            "the oracle disagrees with the reference output of {name}"
        );
        for threads in ["1", "2", "3", "8"] {
            for size in ["64", "4K", "256K", "4M"] {
                let settings = ["-@", threads, "--batch-size", size];
                let outcome: Outcome = run(args.iter().chain(&settings), &matrix[..]);
                outcome.ok().stdout_is(&expected);
            }
        }
        if name == "plants34" {
            assert_eq!(
                sorted_alts(&original),
                sorted_alts(&expected),
                "beyond the order inside alt"
            );
        }
    }
}

/// The lines, each with the alleles of its fourth field sorted.
fn sorted_alts(table: &[u8]) -> Vec<String> {
    let text = str::from_utf8(table).expect("the panels are text");
    let sorted = |line: &str| {
        let mut fields: Vec<_> = line.split('\t').map(str::to_owned).collect();
        let mut alts: Vec<_> = fields[3].split(',').collect();
        alts.sort_unstable();
        fields[3] = alts.join(",");
        fields.join("\t")
    };
    text.lines().map(sorted).collect()
}
