//! The contract's row semantics, written down as plainly as possible.
//!
//! This shares no code with the program and takes no shortcut: it reads the whole input, splits
//! it, and asks for each allele what the contract asks. It covers one stream of the `haplotype`
//! format; what the options mean is in the fields of [`Options`].

use std::collections::HashSet;

#[derive(Clone, Debug)]
pub struct Options {
    /// The content of `--header FILE`.
    pub header: Option<Vec<u8>>,
    pub samples: Samples,
    pub missing: Vec<Vec<u8>>,
    pub gap: Gap,
    pub fill: Fill,
    pub all_sites: bool,
    pub contig_prefix: Vec<u8>,
    pub no_header: bool,
    pub hash_header: bool,
    pub skip_bad_rows: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            header: None,
            samples: Samples::Suffixes(vec![b"a".to_vec(), b"b".to_vec()]),
            missing: vec![b"N".to_vec(), b".".to_vec()],
            gap: Gap::Listed,
            fill: Fill::Reference,
            all_sites: false,
            contig_prefix: Vec::new(),
            no_header: false,
            hash_header: false,
            skip_bad_rows: false,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Samples {
    Suffixes(Vec<Vec<u8>>),
    /// The lines of `--samples FILE` and the `-s` options.
    Named {
        file: Vec<Named>,
        given: Vec<Named>,
    },
}

/// One sample by its name and its columns, each a column's name or `#K`.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: Vec<u8>,
    pub columns: Vec<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gap {
    Listed,
    Allele,
    Missing,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    Reference,
    Keep,
    Text(Vec<u8>),
}

#[derive(Debug, Default)]
pub struct Expected {
    pub stdout: Vec<u8>,
    pub status: i32,
    /// The line that ends the run with status 1, if one does.
    pub error_line: Option<usize>,
    /// The lines that `--skip-bad-rows` left out.
    pub skipped: Vec<usize>,
    /// Whether some strand column is in no sample.
    pub unpaired: bool,
}

/// What hapfilter must do with `input`.
pub fn oracle(options: &Options, input: &[u8]) -> Expected {
    let mut expected = Expected::default();
    let lines = content_lines(input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input));
    let mut rows = lines.as_slice();
    let header = match &options.header {
        Some(file) => content_lines(file).first().copied(),
        None => rows.split_off_first().copied(),
    };
    let Some(header) = header.filter(|line| is_header(line.text)) else {
        expected.status = 1;
        expected.error_line = header.map(|line| line.number);
        return expected;
    };
    let names = fields(without_hash(header.text));
    let samples = samples(&names, &options.samples);
    expected.unpaired = (3..names.len()).any(|i| !samples.iter().any(|s| s.strands.contains(&i)));
    if !options.no_header {
        if options.hash_header {
            expected.stdout.push(b'#');
        }
        let mut line = vec![
            b"contig".to_vec(),
            b"pos".to_vec(),
            b"ref".to_vec(),
            b"alt".to_vec(),
        ];
        for sample in &samples {
            line.push([&sample.label, &b"_PI"[..]].concat());
            line.push([&sample.label, &b"_PG_al"[..]].concat());
        }
        push_line(&mut expected.stdout, &line);
    }
    for (i, line) in rows.iter().enumerate() {
        let row = fields(line.text);
        if without_hash(line.text) == without_hash(header.text) {
            continue;
        }
        let is_other_header = i == 0
            && options.header.is_some()
            && row.len() > 1
            && !row[1].is_empty()
            && !row[1][0].is_ascii_digit();
        let is_bad = row.len() != names.len()
            || row.iter().any(|field| field.is_empty())
            || !row[1].iter().all(u8::is_ascii_digit);
        if is_bad && options.skip_bad_rows && line.ended && !is_other_header {
            expected.skipped.push(line.number);
        } else if is_bad || is_other_header {
            expected.status = 1;
            expected.error_line = Some(line.number);
            return expected;
        } else if let Some(cells) = convert(options, &samples, &row) {
            push_line(&mut expected.stdout, &cells);
        }
    }
    expected
}

/// The output row, or nothing for a row with no alternative allele.
fn convert(options: &Options, samples: &[Sample], row: &[&[u8]]) -> Option<Vec<Vec<u8>>> {
    let reference = row[2];
    let is_missing = |allele: &[u8]| {
        let is_gap = allele.iter().all(|&b| b == b'-');
        let listed = options.missing.iter().any(|m| m == allele);
        allele != reference && (listed || is_gap && options.gap == Gap::Missing)
    };
    let shows_fill = |allele: &[u8]| {
        let is_gap = allele.iter().all(|&b| b == b'-');
        is_missing(allele) || allele != reference && is_gap && options.gap == Gap::Listed
    };

    let mut alt: Vec<&[u8]> = Vec::new();
    for &allele in &row[3..] {
        if allele != reference && !is_missing(allele) && !alt.contains(&allele) {
            alt.push(allele);
        }
    }
    if alt.is_empty() {
        if !options.all_sites {
            return None;
        }
        alt.push(b".");
    }

    let contig = [&options.contig_prefix, row[0]].concat();
    let mut cells = vec![
        contig.clone(),
        row[1].to_vec(),
        reference.to_vec(),
        alt.join(&b","[..]),
    ];
    for sample in samples {
        let shown = sample.strands.iter().map(|&i| match &options.fill {
            Fill::Reference if shows_fill(row[i]) => reference,
            Fill::Text(text) if shows_fill(row[i]) => text,
            _ => row[i],
        });
        cells.push(contig.clone());
        cells.push(shown.collect::<Vec<_>>().join(&b"|"[..]));
    }
    Some(cells)
}

/// A sample as the output shows it: its label and the indices of its columns.
struct Sample {
    label: Vec<u8>,
    strands: Vec<usize>,
}

fn samples(names: &[&[u8]], rule: &Samples) -> Vec<Sample> {
    match rule {
        Samples::Suffixes(pieces) => {
            let mut samples = Vec::new();
            for name in &names[3..] {
                let Some(stem) = name.strip_suffix(&pieces[0][..]).filter(|s| !s.is_empty()) else {
                    continue;
                };
                let column = |piece: &Vec<u8>| {
                    let wanted = [stem, piece].concat();
                    names
                        .iter()
                        .skip(3)
                        .position(|&n| n == wanted)
                        .map(|i| i + 3)
                };
                if let Some(strands) = pieces.iter().map(column).collect::<Option<Vec<_>>>() {
                    let label = strands
                        .iter()
                        .map(|&i| names[i])
                        .collect::<Vec<_>>()
                        .concat();
                    samples.push(Sample { label, strands });
                }
            }
            samples.sort_by_key(|sample| names[sample.strands[0]]);
            samples
        }
        Samples::Named { file, given } => {
            let column = |wanted: &Vec<u8>| match names.iter().position(|n| n == wanted) {
                Some(i) => i,
                None => {
                    let number = wanted.strip_prefix(b"#").expect("a name or #K");
                    str::from_utf8(number)
                        .unwrap()
                        .parse::<usize>()
                        .expect("a number")
                        - 1
                }
            };
            let sample = |named: &Named| Sample {
                label: named.name.clone(),
                strands: named.columns.iter().map(column).collect(),
            };
            file.iter().chain(given).map(sample).collect()
        }
    }
}

#[derive(Clone, Copy)]
struct Line<'a> {
    /// From 1, blank lines and `##` lines counted.
    number: usize,
    text: &'a [u8],
    ended: bool,
}

/// The lines that are neither blank nor begin with `##`, without their ends.
fn content_lines(input: &[u8]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (i, raw) in input.split_inclusive(|&b| b == b'\n').enumerate() {
        let text = raw.strip_suffix(b"\n").unwrap_or(raw);
        let ended = text.len() < raw.len();
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if !text.is_empty() && !text.starts_with(b"##") {
            lines.push(Line {
                number: i + 1,
                text,
                ended,
            });
        }
    }
    lines
}

/// Whether a line can name the columns: unique names, none empty, the second no position.
fn is_header(line: &[u8]) -> bool {
    let names = fields(without_hash(line));
    let unique: HashSet<_> = names.iter().collect();
    names.len() > 1
        && names.iter().all(|name| !name.is_empty())
        && unique.len() == names.len()
        && !names[1][0].is_ascii_digit()
}

fn without_hash(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"#").unwrap_or(line)
}

fn fields(line: &[u8]) -> Vec<&[u8]> {
    line.split(|&b| b == b'\t').collect()
}

fn push_line(out: &mut Vec<u8>, cells: &[Vec<u8>]) {
    out.extend(cells.join(&b"\t"[..]));
    out.push(b'\n');
}
