//! The contract's semantics, written down as plainly as possible.
//!
//! This shares no code with the program and takes no shortcut: it reads the whole input, splits
//! it, and asks for each line and each allele what the contract asks. It covers one stream, in
//! every format; what the options mean is in the fields of [`Options`]. Here is the stream: which
//! lines are rows, what stands before them, and what a bad one does. What the columns are is in
//! `columns`, what becomes of one row is in `row`, and how options are typed in `words`.

mod columns;
mod row;
mod words;

use columns::Columns;

#[derive(Clone, Debug, Default)]
pub struct Options {
    pub format: Format,
    /// The content of `--header FILE`.
    pub header: Option<Vec<u8>>,
    pub samples: Samples,
    /// What is none of these three is by format, or by `--phased`; see the functions of the same name.
    pub missing: Option<Vec<Vec<u8>>>,
    pub gap: Option<Gap>,
    pub fill: Option<Fill>,
    pub all_sites: bool,
    pub contig_prefix: Vec<u8>,
    /// The content of `--contigs FILE`.
    pub contigs: Option<Vec<u8>>,
    pub no_header: bool,
    pub hash_header: bool,
    pub skip_bad_rows: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Format {
    #[default]
    Haplotype,
    PhasePanel,
    PhaseInput,
    Vcf,
}

#[derive(Clone, Debug)]
pub enum Samples {
    Suffixes(Vec<Vec<u8>>),
    /// The lines of `--samples FILE` and the `-s` options.
    Named {
        file: Vec<Named>,
        given: Vec<Named>,
    },
    /// `--phased`: each column is a sample, its cells are genotypes.
    Phased,
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

impl Default for Samples {
    fn default() -> Samples {
        Samples::Suffixes(vec![b"a".to_vec(), b"b".to_vec()])
    }
}

impl Format {
    pub const ALL: [Format; 4] = [
        Format::Haplotype,
        Format::PhasePanel,
        Format::PhaseInput,
        Format::Vcf,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Format::Haplotype => "haplotype",
            Format::PhasePanel => "phase-panel",
            Format::PhaseInput => "phase-input",
            Format::Vcf => "vcf",
        }
    }

    /// Whether phase-Extender and phase-Stitcher read it.
    pub fn is_phase(self) -> bool {
        matches!(self, Format::PhasePanel | Format::PhaseInput)
    }
}

impl Options {
    pub fn is_phased(&self) -> bool {
        matches!(self.samples, Samples::Phased)
    }

    pub fn missing(&self) -> Vec<Vec<u8>> {
        let by_default: &[&[u8]] = if self.is_phased() {
            &[b"."]
        } else {
            &[b"N", b"."]
        };
        let by_default = || by_default.iter().map(|m| m.to_vec()).collect();
        self.missing.clone().unwrap_or_else(by_default)
    }

    pub fn gap(&self) -> Gap {
        self.gap.unwrap_or(match self.format {
            Format::Haplotype => Gap::Listed,
            Format::PhasePanel | Format::PhaseInput => Gap::Missing,
            Format::Vcf => Gap::Allele,
        })
    }

    pub fn fill(&self) -> Fill {
        self.fill.clone().unwrap_or(match self.format {
            Format::Haplotype => Fill::Reference,
            _ => Fill::Text(b".".to_vec()),
        })
    }

    /// Name and length of each contig of `--contigs FILE`.
    fn contigs(&self) -> Vec<(&[u8], &[u8])> {
        let file = self.contigs.as_deref().unwrap_or_default();
        let lines = file.split(|&b| b == b'\n').map(|line| fields(chomp(line)));
        let lines = lines.filter(|fields| fields.len() > 1);
        lines.map(|fields| (fields[0], fields[1])).collect()
    }
}

#[derive(Debug, Default)]
pub struct Expected {
    pub stdout: Vec<u8>,
    pub status: i32,
    /// The line that ends the run with status 1, if one does.
    pub error_line: Option<usize>,
    /// The lines that `--skip-bad-rows` left out.
    pub skipped: Vec<usize>,
    /// What is wrong with each bad row met.
    pub faults: Vec<&'static str>,
    /// The columns are refused, so that no row is looked at.
    pub refused: bool,
    /// Whether some strand column is in no sample.
    pub unpaired: bool,
    /// In a VCF, the contig of the first row written whose length is not given.
    pub without_length: Option<Vec<u8>>,
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
    let Some(columns) = header.and_then(|line| Columns::read(options, line.text)) else {
        expected.status = 1;
        expected.error_line = header.map(|line| line.number);
        expected.refused = true;
        return expected;
    };
    expected.unpaired = columns.has_unpaired();
    if !options.no_header {
        expected.stdout.extend(head(options, &columns));
    }
    let contigs = options.contigs();
    for (i, line) in rows.iter().enumerate() {
        let cells = fields(line.text);
        if columns.are_named_by(line.text) {
            continue;
        }
        let is_other_header = i == 0
            && options.header.is_some()
            && cells.len() > 1
            && !cells[1].is_empty()
            && !cells[1][0].is_ascii_digit();
        let outcome = row::convert(options, &columns, &cells);
        if is_other_header {
            expected.status = 1;
            expected.error_line = Some(line.number);
            return expected;
        }
        match outcome {
            Err(fault) => {
                expected.faults.push(fault);
                if !options.skip_bad_rows || !line.ended {
                    expected.status = 1;
                    expected.error_line = Some(line.number);
                    return expected;
                }
                expected.skipped.push(line.number);
            }
            Ok(None) => {}
            Ok(Some(cells)) => {
                let known = contigs.iter().any(|(name, _)| *name == cells[0]);
                if options.format == Format::Vcf && !known && expected.without_length.is_none() {
                    expected.without_length = Some(cells[0].clone());
                }
                push_line(&mut expected.stdout, &cells);
            }
        }
    }
    expected
}

/// What stands before the rows.
fn head(options: &Options, columns: &Columns) -> Vec<u8> {
    let mut out = Vec::new();
    if options.hash_header {
        out.push(b'#');
    }
    if options.format == Format::Vcf {
        out.extend(b"##fileformat=VCFv4.3\n##source=hapfilter-");
        out.extend(env!("CARGO_PKG_VERSION").as_bytes());
        out.push(b'\n');
        for (name, length) in options.contigs() {
            let line = [b"##contig=<ID=", name, b",length=", length, b">\n"];
            out.extend(line.concat());
        }
        out.extend(b"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        if columns.sets {
            out.extend(b"##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n");
        }
    }
    let first = match options.format {
        Format::Haplotype => "contig pos ref alt",
        Format::PhasePanel => "CHROM POS REF ALT",
        Format::PhaseInput => "CHROM POS REF all-alleles",
        Format::Vcf => "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT",
    };
    let mut cells: Vec<Vec<u8>> = first.split(' ').map(|s| s.as_bytes().to_vec()).collect();
    for sample in &columns.samples {
        let (name, label) = (&sample.name[..], &sample.label[..]);
        match options.format {
            Format::Haplotype => {
                cells.push([label, b"_PI"].concat());
                cells.push([label, b"_PG_al"].concat());
            }
            Format::PhasePanel | Format::PhaseInput => {
                cells.push([name, b":PI"].concat());
                cells.push([name, b":PG_al"].concat());
            }
            Format::Vcf => cells.push(name.to_vec()),
        }
    }
    push_line(&mut out, &cells);
    out
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
        let text = chomp(text);
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

fn chomp(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
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
