//! Seeded matrices and options: everything that the contract allows, mixed as in no real data.
//!
//! A [`Case`] keeps its matrix as raw lines, so a failing one can be reduced by deleting lines, cut
//! into shards or split into several files.
//!
//! Which rows are bad depends on the format. So rows are made without regard to it, and then all or
//! most of those that the oracle calls bad are removed.

/// The alleles in the lines of a matrix.
pub mod alleles;

/// The columns of a matrix, and which of them make a sample.
pub mod layout;

/// The lines of a matrix.
pub mod matrix;

/// Lines with an error.
pub mod spoilt;

/// The rows of a table.
pub mod table;

/// The rows of a VCF, and the lines above them.
pub mod vcf;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use fastrand::Rng;

use crate::r#gen::layout::Layout;
use crate::r#gen::matrix::{Matrix, Shape, chance, pick};
use crate::oracle::{Fill, Format, Gap, Kind, Options, Unphased, is_contig_of_vcf, oracle};
use crate::util::cut;

pub struct Case {
    pub options: Options,
    pub quiet: bool,
    /// The header line without its end, whether or not the matrix has it.
    pub header: Vec<u8>,
    /// The lines of a VCF above that one, whether or not the input has them.
    pub above: Vec<u8>,
    /// The matrix, each line with its end.
    pub lines: Vec<Vec<u8>>,
}

impl Case {
    pub fn new(seed: u64, with_bad_rows: bool) -> Case {
        Case::of(None, seed, with_bad_rows)
    }

    /// A case of that kind, or of any.
    pub fn of(kind: Option<Kind>, seed: u64, with_bad_rows: bool) -> Case {
        let rng = &mut Rng::with_seed(seed);
        let format = *pick(rng, &Format::ALL);
        let layout = Layout::new(rng, format, kind);
        let (kind, sets, columns) = (layout.kind, layout.sets, layout.columns);
        let mut header = layout.names.join(&b'\t');
        if rng.u8(..10) < 3 && header[0] != b'#' {
            header.insert(0, b'#');
        }
        let mut options = options(rng, format, layout);
        options.skip_bad_rows = with_bad_rows && rng.bool();
        let from_file = rng.u8(..10) < 3;
        if from_file {
            options.header = Some(header_file(rng, &header));
        }
        let shape = Shape {
            format,
            kind,
            columns,
            tags: options.tags(),
            sets,
            alleles_any: options.alleles_any,
        };
        let mut matrix = Matrix::new(rng, shape, &options.missing(kind), &header);
        matrix.lines(rng, !from_file, with_bad_rows);
        let mut lines = matrix.lines;
        let keep = if with_bad_rows {
            *pick(rng, &[5, 20, 100])
        } else {
            0
        };
        thin_out(rng, &options, &mut lines, keep);
        if format == Format::Vcf && (kind != Kind::Vcf || chance(rng, 30)) {
            options.contigs = contigs(rng, &options.contig_prefix, &lines);
        }
        let mut above = Vec::new();
        if kind == Kind::Vcf {
            above = lines_above(rng, &lines);
            match &mut options.header {
                Some(file) => file.splice(..0, above.concat()).for_each(drop),
                None => put_above(&above, &mut lines),
            }
        }
        Case {
            options,
            quiet: rng.u8(..4) == 0,
            header,
            above: above.concat(),
            lines,
        }
    }

    /// A file for `--header`: everything above the rows.
    pub fn header_file(&self) -> Vec<u8> {
        [&self.above[..], &self.header, b"\n"].concat()
    }

    pub fn input(&self) -> Vec<u8> {
        self.lines.concat()
    }

    /// The options as a command line; the files that they name go into `dir`.
    pub fn args(&self, dir: &Path) -> Vec<OsString> {
        let mut args = self.options.args(&mut |name, text| write(dir, name, text));
        args.extend(self.quiet.then_some("--quiet".into()));
        args
    }

    /// Like `args`, without the options that frame input and output.
    pub fn conversion_args(&self, dir: &Path) -> Vec<OsString> {
        let mut write = |name: &str, text: &[u8]| write(dir, name, text);
        self.options.conversion_args(&mut write)
    }
}

fn write(dir: &Path, name: &str, content: &[u8]) -> OsString {
    let path = dir.join(name);
    std::fs::write(&path, content).expect("a file in a temporary directory");
    path.into_os_string()
}

fn options(rng: &mut Rng, format: Format, layout: Layout) -> Options {
    let no_header = chance(rng, 20);
    let alleles_any = layout.kind != Kind::Vcf && chance(rng, 35);
    let lists: &[&[&str]] = &[
        &["N", "."],
        &["."],
        &[".", "n", "N"],
        &["N", "-"],
        &[".", "-", "*"],
        &[],
        &["--", "n"],
        &["NN", "ATG", "A"],
        &["ACGT", "?", ".", "N", "C"],
        // Alleles of DNA only if they are listed, in either case.
        &["na", ".", "NaN"],
        &["0", "X", "N", "."],
        &[".", "atg", "<del>", "R"],
    ];
    let missing = rng.bool().then(|| {
        let mut list: Vec<Vec<u8>> = pick(rng, lists)
            .iter()
            .map(|m| m.as_bytes().to_vec())
            .collect();
        if !list.is_empty() && chance(rng, 10) {
            list.push(b"\xff".to_vec());
        }
        list
    });
    let unphased = [Unphased::Keep, Unphased::Blank, Unphased::Error];
    let unphased = (layout.kind != Kind::Matrix && chance(rng, 40)).then(|| {
        // The phase formats cannot keep one.
        *pick(rng, &unphased[usize::from(format.is_phase())..])
    });
    let fills: &[&[u8]] = match format {
        Format::Haplotype => &[b".", b"N", b"no call", b"0:0", b"\xfe"],
        _ => &[b"."],
    };
    let prefixes: &[&[u8]] = match format {
        Format::Vcf => &[b"", b"", b"chr", b"HLA-A*0=", b"#"],
        _ => &[b"", b"", b"chr", b"a rather long prefix:", b"#"],
    };
    let takes_keep =
        format == Format::Haplotype || layout.kind == Kind::Table && format != Format::Vcf;
    Options {
        from: layout.from,
        format,
        header: None,
        samples: layout.samples,
        tags: layout.tags,
        alleles_any,
        missing,
        gap: *pick(
            rng,
            &[
                None,
                None,
                Some(Gap::Listed),
                Some(Gap::Allele),
                Some(Gap::Missing),
            ],
        ),
        fill: match rng.u8(..6) {
            0 if takes_keep => Some(Fill::Keep),
            1 | 2 => Some(Fill::Text(pick(rng, fills).to_vec())),
            3 => Some(Fill::Reference),
            _ => None,
        },
        unphased,
        all_sites: chance(rng, 30),
        contig_prefix: pick(rng, prefixes).to_vec(),
        contigs: None,
        no_header,
        hash_header: format == Format::Haplotype && !no_header && chance(rng, 20),
        skip_bad_rows: false,
    }
}

/// Removes bad lines, but keeps `keep` in a hundred of them.
fn thin_out(rng: &mut Rng, options: &Options, lines: &mut Vec<Vec<u8>>, keep: u8) {
    let options = Options {
        skip_bad_rows: true,
        ..options.clone()
    };
    loop {
        let expected = oracle(&options, &lines.concat());
        assert!(
            !expected.refused,
            "the columns of a case are refused: {options:?}\n{}",
            cut(&lines.concat())
        );
        let bad: BTreeSet<usize> = expected
            .skipped
            .into_iter()
            .chain(expected.error_line)
            .collect();
        let mut number = 0;
        lines.retain(|_| {
            number += 1;
            !bad.contains(&number) || chance(rng, keep)
        });
        // With another line first or last, that one may turn out bad.
        if keep > 0 || bad.is_empty() {
            return;
        }
    }
}

fn header_file(rng: &mut Rng, header: &[u8]) -> Vec<u8> {
    let before: &[&[u8]] = &[b"", b"\n", b"## made by hand\n\r\n"];
    let after: &[&[u8]] = &[b"", b"\n", b"\r\n", b"\nchr1\t1\tA\tand the rest of it\n"];
    [pick(rng, before), header, pick(rng, after)].concat()
}

/// A file for `--contigs`, with all or some of the contigs in the rows, and with others. It has no
/// contigs that a VCF forbids.
fn contigs(rng: &mut Rng, prefix: &[u8], lines: &[Vec<u8>]) -> Option<Vec<u8>> {
    let share = *pick(rng, &[None, Some(100), Some(100), Some(60), Some(0)]);
    let share = share?;
    let mut names = contigs_of(prefix, lines);
    names.extend([
        b"chrM".to_vec(),
        b"chr1".to_vec(),
        b"no_such_contig".to_vec(),
    ]);
    let mut names: Vec<_> = names.into_iter().filter(|_| chance(rng, share)).collect();
    rng.shuffle(&mut names);
    let (rest, end) = *pick(
        rng,
        &[
            ("", "\n"),
            ("\t6\t60\t61", "\n"),
            // As `bcftools index -s` prints it.
            ("\t2497", "\n"),
            ("", "\r\n"),
            ("\t", "\n\n"),
        ],
    );
    let tail = [rest, end].concat().into_bytes();
    let mut file = Vec::new();
    for name in names {
        let length = match rng.u8(..6) {
            0 => ".".to_owned(),
            _ => rng.u32(1..300_000_000).to_string(),
        };
        file.extend([&name, &b"\t"[..], length.as_bytes(), &tail].concat());
    }
    if chance(rng, 20) && file.ends_with(b"\n") {
        file.pop();
    }
    Some(file)
}

/// The contigs of rows as a VCF names them, except those that it forbids.
fn contigs_of(prefix: &[u8], lines: &[Vec<u8>]) -> BTreeSet<Vec<u8>> {
    let mut names = BTreeSet::new();
    for line in lines {
        let mut fields = line.split(|&b| b == b'\t');
        let contig = fields.next().unwrap_or_default();
        let is_row = fields
            .next()
            .is_some_and(|p| p.first().is_some_and(u8::is_ascii_digit));
        let name = [prefix, contig].concat();
        if is_row && is_contig_of_vcf(&name) && !line.starts_with(b"##") {
            names.insert(name);
        }
    }
    names
}

/// The lines above the column line of a VCF, each with its end.
fn lines_above(rng: &mut Rng, lines: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let share = *pick(rng, &[0, 60, 100, 100]);
    let mut names: Vec<_> = contigs_of(b"", lines).into_iter().collect();
    names.retain(|_| chance(rng, share));
    rng.shuffle(&mut names);
    if chance(rng, 10)
        && let Some(name) = names.first().cloned()
    {
        names.push(name);
    }
    let end: &[u8] = if chance(rng, 25) { b"\r\n" } else { b"\n" };
    let above = vcf::above(rng, &names);
    above.iter().map(|line| [line, end].concat()).collect()
}

/// Puts those lines in front. A byte-order mark, if any, stays at the beginning of the text.
fn put_above(above: &[Vec<u8>], lines: &mut Vec<Vec<u8>>) {
    let mark = b"\xef\xbb\xbf";
    let is_marked = lines.first().is_some_and(|line| line.starts_with(mark));
    if is_marked && !above.is_empty() {
        lines[0].drain(..mark.len());
    }
    lines.splice(..0, above.iter().cloned());
    if is_marked && !above.is_empty() {
        lines[0].splice(..0, *mark);
    }
}
