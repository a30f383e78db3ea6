//! Seeded matrices and options: everything that the contract allows, mixed as real data never is.
//!
//! A [`Case`] keeps its matrix as raw lines, so that a failing one can be reduced by deleting
//! lines, cut into shards or dealt out to several files.

use std::collections::HashSet;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use fastrand::Rng;

use crate::matrix::{Matrix, ODD, chance, pick, text};
use crate::oracle::{Fill, Gap, Named, Options, Samples};

pub struct Case {
    pub options: Options,
    pub quiet: bool,
    /// The header line without its end, whether or not the matrix has it.
    pub header: Vec<u8>,
    /// The matrix, each line with its end.
    pub lines: Vec<Vec<u8>>,
}

impl Case {
    pub fn new(seed: u64, with_bad_rows: bool) -> Case {
        let rng = &mut Rng::with_seed(seed);
        let (names, samples) = layout(rng);
        let mut header = names.join(&b'\t');
        if rng.u8(..10) < 3 && header[0] != b'#' {
            header.insert(0, b'#');
        }
        let mut options = options(rng, samples);
        options.skip_bad_rows = with_bad_rows && rng.bool();
        let from_file = rng.u8(..10) < 3;
        if from_file {
            options.header = Some(header_file(rng, &header));
        }
        let mut matrix = Matrix::new(rng, names.len() - 3, &options.missing, &header);
        matrix.lines(rng, !from_file, with_bad_rows);
        let lines = matrix.lines;
        Case {
            options,
            quiet: rng.u8(..4) == 0,
            header,
            lines,
        }
    }

    pub fn input(&self) -> Vec<u8> {
        self.lines.concat()
    }

    /// The options as a command line; the files that they name are put into `dir`.
    pub fn args(&self, dir: &Path) -> Vec<OsString> {
        let mut args = self.conversion_args(dir);
        if let Some(header) = &self.options.header {
            args.push("--header".into());
            args.push(write(dir, "header.tsv", header));
        }
        let flags = [
            (self.options.no_header, "--no-header"),
            (self.options.hash_header, "--hash-header"),
            (self.options.skip_bad_rows, "--skip-bad-rows"),
            (self.quiet, "--quiet"),
        ];
        args.extend(
            flags
                .iter()
                .filter(|(on, _)| *on)
                .map(|(_, flag)| flag.into()),
        );
        args
    }

    /// As `args`, without the options that say how input and output are framed.
    pub fn conversion_args(&self, dir: &Path) -> Vec<OsString> {
        let Options {
            samples,
            missing,
            gap,
            fill,
            ..
        } = &self.options;
        let default = Options::default();
        let mut args: Vec<OsString> = Vec::new();
        let mut option =
            |name: &str, value: Vec<u8>| args.extend([name.into(), OsString::from_vec(value)]);
        match samples {
            Samples::Suffixes(pieces) if pieces.concat() == b"ab" => {}
            Samples::Suffixes(pieces) => option("--suffixes", pieces.join(&b',')),
            Samples::Named { file, given } => {
                for sample in given {
                    option(
                        "-s",
                        [&sample.name, &b"="[..], &sample.columns.join(&b',')].concat(),
                    );
                }
                if !file.is_empty() {
                    let line =
                        |s: &Named| [&s.name, &b"\t"[..], &s.columns.join(&b'\t'), b"\n"].concat();
                    let text = file
                        .iter()
                        .map(line)
                        .collect::<Vec<_>>()
                        .join(&b"# passed over\n\n"[..]);
                    option("--samples", write(dir, "samples.tsv", &text).into_vec());
                }
            }
        }
        if *missing != default.missing {
            option("--missing", missing.join(&b','));
        }
        match gap {
            Gap::Listed => {}
            Gap::Allele => option("--gap", b"allele".to_vec()),
            Gap::Missing => option("--gap", b"missing".to_vec()),
        }
        match fill {
            Fill::Reference => {}
            Fill::Keep => option("--fill", b"keep".to_vec()),
            Fill::Text(text) => option("--fill", text.clone()),
        }
        if !self.options.contig_prefix.is_empty() {
            option("--contig-prefix", self.options.contig_prefix.clone());
        }
        if self.options.all_sites {
            args.push("--all-sites".into());
        }
        args
    }
}

fn write(dir: &Path, name: &str, content: &[u8]) -> OsString {
    let path = dir.join(name);
    std::fs::write(&path, content).expect("a file in a temporary directory");
    path.into_os_string()
}

fn options(rng: &mut Rng, samples: Samples) -> Options {
    let no_header = chance(rng, 20);
    let missing: &[&[&str]] = &[
        &["N", "."],
        &["N", "."],
        &["N", "."],
        &[],
        &["."],
        &["N", "-"],
        &["--", "n"],
        &["NN", "ATG", "A"],
        &["ACGT", "?", ".", "N", "C"],
    ];
    let mut missing: Vec<Vec<u8>> = pick(rng, missing)
        .iter()
        .map(|m| m.as_bytes().to_vec())
        .collect();
    if !missing.is_empty() && chance(rng, 10) {
        missing.push(b"\xff".to_vec());
    }
    let fills: [&[u8]; 5] = [b".", b"N", b"no call", b"0|0", b"\xfe"];
    Options {
        header: None,
        samples,
        missing,
        gap: *pick(rng, &[Gap::Listed, Gap::Listed, Gap::Allele, Gap::Missing]),
        fill: match rng.u8(..6) {
            0 => Fill::Keep,
            1 | 2 => Fill::Text(pick(rng, &fills).to_vec()),
            _ => Fill::Reference,
        },
        all_sites: chance(rng, 30),
        contig_prefix: pick(
            rng,
            &[&b""[..], b"", b"chr", b"a rather long prefix:", b"#"],
        )
        .to_vec(),
        no_header,
        hash_header: !no_header && chance(rng, 20),
        skip_bad_rows: false,
    }
}

/// The column names and the rule that makes samples of them, with at least one sample.
fn layout(rng: &mut Rng) -> (Vec<Vec<u8>>, Samples) {
    let width = match rng.u8(..10) {
        0..=2 => rng.usize(1..=4),
        3..=6 => rng.usize(4..=40),
        7 | 8 => rng.usize(40..=200),
        _ => rng.usize(200..=700),
    };
    let firsts: [[&[u8]; 3]; 3] = [
        [b"CHROM", b"POS", b"REF"],
        [b"contig", b"pos", b"ref"],
        [b"c", b"-\xff \r ", b"#6"],
    ];
    let firsts = pick(rng, &firsts);
    let suffixes: &[&[&str]] = &[
        &["a", "b"],
        &["a", "b"],
        &[".1", ".2"],
        &["_A", "_B", "_C"],
        &["-0", "-1", "-2", "-3"],
        &[" ", "#4"],
    ];
    let pieces: Vec<Vec<u8>> = pick(rng, suffixes)
        .iter()
        .map(|p| p.as_bytes().to_vec())
        .collect();
    let by_name = chance(rng, 35);

    let mut seen: HashSet<Vec<u8>> = firsts.iter().map(|f| f.to_vec()).collect();
    let mut strands: Vec<Vec<u8>> = Vec::new();
    while strands.is_empty() || strands.len() < width {
        let stem = match rng.u8(..10) {
            0..=3 => rng.u16(..2000).to_string().into_bytes(),
            4..=6 => format!("NA{:05}", rng.u32(..100_000)).into_bytes(),
            7 => text(rng, b"ab", 1..=4),
            8 => text(rng, ODD, 1..=6),
            _ => text(rng, b"sample_-.0123456789", 20..=40),
        };
        // The first sample is whole; later ones may lack a strand, or be no sample's strands.
        let kind = if strands.is_empty() { 9 } else { rng.u8(..10) };
        let mut group: Vec<Vec<u8>> = match kind {
            0 => vec![stem.clone()],
            1 => pieces[1..]
                .iter()
                .map(|p| [&stem[..], p].concat())
                .collect(),
            _ => pieces.iter().map(|p| [&stem[..], p].concat()).collect(),
        };
        if kind == 2 && pieces.concat() == b"ab" {
            group.push(b"a".to_vec()); // A piece alone has no stem.
            group.push(b"b".to_vec());
        }
        if by_name && kind > 5 {
            group.truncate(1);
        }
        for name in group {
            if seen.insert(name.clone()) {
                strands.push(name);
            }
        }
    }
    if chance(rng, 60) {
        rng.shuffle(&mut strands);
    }
    let names: Vec<Vec<u8>> = firsts.iter().map(|f| f.to_vec()).chain(strands).collect();
    let samples = if by_name {
        named(rng, &names)
    } else {
        Samples::Suffixes(pieces)
    };
    (names, samples)
}

/// Samples of any ploidy over any columns, by name or by `#K`, from the file and by `-s`.
fn named(rng: &mut Rng, names: &[Vec<u8>]) -> Samples {
    let count = rng.usize(1..=names.len().min(30));
    let mut all = Vec::new();
    for i in 0..count {
        let style: [&[u8]; 4] = [b"s", b"a b:", b"\xe9-", b"NA"];
        let name = [pick(rng, &style), i.to_string().as_bytes()].concat();
        let columns = (0..rng.usize(1..=4)).map(|_| {
            let k = rng.usize(3..names.len());
            // What `-s` cuts at, and what no argument can hold, is named by its number; a column
            // that is itself called `#K` takes that number for its own, as the contract says.
            let plain = !names[k].iter().any(|&b| matches!(b, b',' | 0));
            if plain && rng.bool() {
                names[k].clone()
            } else {
                format!("#{}", k + 1).into_bytes()
            }
        });
        // A name that stands in the first three columns would not be a strand.
        let usable = |c: &Vec<u8>| !names[..3].contains(c);
        let columns: Vec<_> = columns.filter(usable).collect();
        if !columns.is_empty() {
            all.push(Named { name, columns });
        }
    }
    if all.is_empty() {
        all.push(Named {
            name: b"s".to_vec(),
            columns: vec![names[3].clone()],
        });
        if names[3].iter().any(|&b| matches!(b, b',' | 0)) {
            all[0].columns = vec![b"#4".to_vec()];
        }
    }
    let given = all.split_off(*pick(rng, &[0, all.len(), all.len() / 2]));
    Samples::Named { file: all, given }
}

fn header_file(rng: &mut Rng, header: &[u8]) -> Vec<u8> {
    let before: &[&[u8]] = &[b"", b"\n", b"## made by hand\n\r\n"];
    let after: &[&[u8]] = &[b"", b"\n", b"\r\n", b"\nchr1\t1\tA\tand the rest of it\n"];
    [pick(rng, before), header, pick(rng, after)].concat()
}
