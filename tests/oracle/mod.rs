//! The contract's semantics, written down as plainly as possible.
//!
//! This shares no code with the program and takes no shortcut: it reads the whole input, splits it,
//! and applies the contract to each line and each allele. It covers one stream of every kind, in
//! every format.
//!
//! This file handles the stream: which lines are rows, what precedes them, and what a bad row does.
//! `columns` reads a header and `contigs` the lines above it. `genotype`, `table` and `vcf` read
//! the cells of a row, which `row` then converts. `allele` knows what counts as an allele,
//! `options` the defaults, and `words` how options are typed.

mod allele;
mod columns;
mod contigs;
mod genotype;
mod options;
mod row;
mod table;
mod vcf;
mod words;

pub use allele::is_contig_of_vcf;
use columns::{Columns, is_of_old_mac};
pub use columns::{kind_of, refusal};
use contigs::Contigs;
pub use options::{Fill, Format, Gap, Kind, Named, Options, Samples, Tags, Unphased};

#[derive(Debug, Default)]
pub struct Expected {
    pub stdout: Vec<u8>,
    pub status: i32,
    /// The line that ends the run with status 1, if any.
    pub error_line: Option<usize>,
    /// The lines that `--skip-bad-rows` skipped.
    pub skipped: Vec<usize>,
    /// The fault of each bad row met.
    pub faults: Vec<&'static str>,
    /// The columns are refused, so no row is read.
    pub refused: bool,
    /// Whether some strand column is in no sample.
    pub unpaired: bool,
    /// In a VCF, the contig of the first row written whose length is not given.
    pub without_length: Option<Vec<u8>>,
    /// The kind that the text is read as, if there is a header.
    pub kind: Option<Kind>,
    /// The text is a VCF of an unknown version.
    pub other_version: bool,
    /// How many `##contig` lines of the input are left out of VCF output.
    pub contigs_left_out: usize,
    /// Whether some column's name begins or ends with a blank.
    pub blank_names: bool,
    /// The unphased genotypes of the rows written, and the number of these rows.
    pub unphased: usize,
    pub unphased_rows: usize,
    /// In the phase formats, the other genotypes in rows written that are not diploid.
    pub other_ploidy: usize,
    /// The genotypes in rows written whose strands are all missing calls.
    pub missing: usize,
}

/// The result that hapfilter must produce for `input`.
pub fn oracle(options: &Options, input: &[u8]) -> Expected {
    let mut expected = Expected::default();
    let unmarked = without_mark(input);
    let lines = content_lines(input);
    let mut rows = lines.as_slice();
    let source = match &options.header {
        Some(file) => without_mark(file),
        None => unmarked,
    };
    let header = match &options.header {
        Some(_) => content_lines(source).first().copied(),
        None => rows.split_off_first().copied(),
    };
    let of_old_mac = lines_above(source, header.map_or(usize::MAX, |line| line.number + 1))
        .position(is_of_old_mac)
        .map(|above| above + 1);
    let columns = match header {
        Some(line) if of_old_mac.is_none() => {
            let columns = Columns::read(options, is_vcf(source), line.text);
            expected.kind = Some(columns.as_ref().map_or_else(|r| r.kind, |c| c.kind));
            columns.map_err(|refusal| refusal.status)
        }
        _ if options.is_wrong_usage(options.from) => Err(2),
        _ => Err(1),
    };
    let kind = expected.kind.unwrap_or(Kind::Matrix);
    let above = lines_above(source, header.map_or(0, |line| line.number));
    let contigs = Contigs::new(options, kind, above);
    let (columns, contigs) = match (columns, contigs) {
        (Ok(columns), Some(contigs)) => (columns, contigs),
        (columns, _) => {
            expected.status = columns.err().unwrap_or(1);
            let number = of_old_mac.or(header.map(|line| line.number));
            expected.error_line = number.filter(|_| expected.status == 1);
            expected.refused = true;
            return expected;
        }
    };
    expected.unpaired = columns.has_unpaired();
    expected.blank_names = columns.has_blanks();
    expected.other_version = is_vcf(source) && !is_known_version(source);
    if options.format == Format::Vcf {
        expected.contigs_left_out = contigs.left_out;
    }
    if !options.no_header {
        expected.stdout.extend(head(options, &columns, &contigs));
    }
    for (i, line) in rows.iter().enumerate() {
        if columns.are_named_by(line.text) {
            continue;
        }
        let is_first = i == 0 && options.header.is_some();
        if columns.are_contradicted_by(line.text, is_first) {
            expected.faults.push("another header");
            expected.status = 1;
            expected.error_line = Some(line.number);
            return expected;
        }
        let outcome = match line.is_marked {
            true => Err("byte-order mark"),
            false => row::convert(options, &columns, line.text),
        };
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
            Ok(Some(row)) => {
                let known = contigs.names.contains(&row.cells[0]);
                if options.format == Format::Vcf && !known && expected.without_length.is_none() {
                    expected.without_length = Some(row.cells[0].clone());
                }
                expected.unphased += row.unphased;
                expected.unphased_rows += usize::from(row.unphased > 0);
                expected.other_ploidy += row.other_ploidy;
                expected.missing += row.missing;
                push_line(&mut expected.stdout, &row.cells);
            }
        }
    }
    expected
}

/// Whether the first line of a text says that it is a VCF.
fn is_vcf(text: &[u8]) -> bool {
    text.starts_with(b"##fileformat=VCF")
}

fn is_known_version(text: &[u8]) -> bool {
    let first = text.split(|&b| b == b'\n').next().unwrap_or_default();
    let version = chomp(first).strip_prefix(b"##fileformat=VCFv4.");
    version.is_some_and(|minor| matches!(minor, [b'0'..=b'5']))
}

/// The lines before that one, counted from 1.
fn lines_above(text: &[u8], number: usize) -> impl Iterator<Item = &[u8]> {
    let lines = text.split(|&b| b == b'\n').take(number.saturating_sub(1));
    lines.map(|line| without_mark(chomp(line)))
}

/// The output before the rows.
fn head(options: &Options, columns: &Columns, contigs: &Contigs) -> Vec<u8> {
    let mut out = Vec::new();
    if options.hash_header {
        out.push(b'#');
    }
    if options.format == Format::Vcf {
        out.extend(b"##fileformat=VCFv4.2\n##source=hapfilter-");
        out.extend(env!("CARGO_PKG_VERSION").as_bytes());
        out.push(b'\n');
        for line in &contigs.lines {
            out.extend_from_slice(line);
            out.push(b'\n');
        }
        out.extend(b"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        let is_tagged = columns.kind == Kind::Vcf && options.tags().set.is_some();
        if columns.sets || is_tagged || columns.kind == Kind::Table {
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
    /// A byte-order mark precedes it.
    is_marked: bool,
}

/// The lines that are neither blank nor begin with `##`, without their ends.
fn content_lines(input: &[u8]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (i, raw) in input.split_inclusive(|&b| b == b'\n').enumerate() {
        let text = raw.strip_suffix(b"\n").unwrap_or(raw);
        let ended = text.len() < raw.len();
        let text = chomp(text);
        let marked = text;
        let text = without_mark(marked);
        if !text.is_empty() && !text.starts_with(b"##") {
            lines.push(Line {
                number: i + 1,
                text,
                ended,
                is_marked: text.len() < marked.len(),
            });
        }
    }
    lines
}

/// A text without the byte-order mark that may start it.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
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
