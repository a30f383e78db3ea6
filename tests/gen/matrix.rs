//! The lines of a generated matrix: every shape of row, in runs and mixed, and other lines between
//! rows.
//!
//! Rows are biased toward what the format accepts, so most of them are good.

use fastrand::Rng;

use crate::r#gen::alleles::{BASES, pool};
use crate::r#gen::table::Table;
use crate::r#gen::vcf::Vcf;
use crate::oracle::{Format, Kind, Tags};

/// Bytes that a careless program mistakes for something else.
pub const ODD: &[u8] = b" .#=|:;\\\"'*%/-0aAN,\0\x01\x7f\x80\xc3\xa9\xff\r";
/// Bytes of a VCF's contig names; `*` and `=` may not come first.
const CONTIG: &[u8] = b"ABcx019!#$%&+./:;?@^_|~-*=";
/// Positions around the limits at which they no longer fit.
pub const EDGES: &[&str] = &[
    "0",
    "00000",
    "2147483646",
    "2147483647",
    "2147483648",
    "02147483647",
    "02147483648",
    "00000000000000000000002147483647",
    "00000000000000000000002147483648",
    "3000000000",
    "4294967295",
    "4294967296",
    "9223372036854775808",
    "18446744073709551616",
    "18446744073709551617",
    "340282366920938463463374607431768211457",
];

/// The contents of the columns of strands or samples.
pub struct Shape {
    pub format: Format,
    pub kind: Kind,
    pub columns: usize,
    /// The tags that a VCF's genotypes are looked up by.
    pub tags: Tags,
    /// Genotypes are followed by phase sets.
    pub sets: bool,
    /// Alleles may be any text, not only DNA.
    pub alleles_any: bool,
}

/// The lines of a matrix, made one after the other.
pub struct Matrix<'a> {
    pub lines: Vec<Vec<u8>>,
    pub shape: Shape,
    pub header: &'a [u8],
    missing: Vec<Vec<u8>>,
    /// The generators for the rows of a VCF, and for the fields around the genotypes of a table.
    vcf: Vcf,
    table: Table,
    /// Alleles that options mention: missing calls and gaps.
    special: Vec<Vec<u8>>,
    /// The kinds of row in this matrix; few kinds make long runs of one shape.
    kinds: Vec<u8>,
    /// How often a line ends in CRLF, and how often extra lines come between rows, in percent.
    crlf: u8,
    noise: u8,
    contig: Vec<u8>,
    /// The number of digits of the position, mostly that of the row before.
    digits: usize,
}

impl Matrix<'_> {
    pub fn new<'a>(
        rng: &mut Rng,
        shape: Shape,
        missing: &[Vec<u8>],
        header: &'a [u8],
    ) -> Matrix<'a> {
        let mut special: Vec<Vec<u8>> = [&b"N"[..], b".", b"-", b"--", b"n", b"*"]
            .map(<[u8]>::to_vec)
            .to_vec();
        special.extend(missing.iter().cloned());
        let is_vcf = shape.format == Format::Vcf;
        let mut kinds: Vec<u8> = (0..=16).collect();
        if is_vcf || !shape.alleles_any {
            kinds = vec![0, 1, 2, 3, 4, 5, 9, 11, 12, 14, 15, 15];
            if shape.kind != Kind::Matrix || shape.alleles_any {
                kinds.push(16);
            }
            // Rows that are bad unless the odd allele does not occur or is missing.
            if chance(rng, if is_vcf { 40 } else { 25 }) {
                kinds.push(*pick(rng, &[6, 7, 8, 10, 13, 13, 13, 17, 17]));
            }
            let is_taken = shape.kind != Kind::Matrix && !shape.alleles_any;
            if !is_taken && !missing.contains(&b".".to_vec()) && chance(rng, 80) {
                special.retain(|allele| allele != b".");
            }
        }
        if !shape.alleles_any {
            special.extend(missing.iter().map(|m| m.to_ascii_uppercase()));
            special.extend(missing.iter().map(|m| m.to_ascii_lowercase()));
        }
        if rng.bool() {
            rng.shuffle(&mut kinds);
            kinds.truncate(rng.usize(1..=3));
        }
        let (crlf, noise) = (*pick(rng, &[0, 0, 100, 50]), *pick(rng, &[0, 5, 40]));
        Matrix {
            lines: Vec::new(),
            vcf: Vcf::new(rng, &shape),
            table: Table::new(rng, &shape, header),
            shape,
            header,
            missing: missing.to_vec(),
            special,
            kinds,
            crlf,
            noise,
            contig: b"chr1".to_vec(),
            digits: 3,
        }
    }

    /// A whole matrix, with or without its header line.
    pub fn lines(&mut self, rng: &mut Rng, with_header: bool, with_bad_rows: bool) {
        let cell = if self.shape.kind == Kind::Matrix {
            1
        } else {
            4
        };
        let budget = 60_000 / (self.shape.columns * cell + 3);
        let rows = if chance(rng, 5) {
            0
        } else {
            rng.usize(1..=budget.clamp(2, 90))
        };
        let bad = *pick(rng, &[2, 10, 50]);
        self.noise_lines(rng, false);
        if with_header {
            self.push(rng, self.header.to_vec());
        }
        for i in 0..rows {
            self.noise_lines(rng, true);
            let mut row = self.row(rng);
            // Without its own header line the stream must not begin with a row whose position is
            // not a number: that would be a header, and a different one.
            if with_bad_rows && chance(rng, bad) && (i > 0 || with_header) {
                row = self.spoilt(rng, row);
            }
            self.push(rng, row);
        }
        self.noise_lines(rng, true);
        if let Some(last) = self.lines.last_mut()
            && chance(rng, 30)
        {
            last.pop();
            if last.ends_with(b"\r") && rng.bool() {
                last.pop();
            }
        }
        if let Some(first) = self.lines.first_mut()
            && !first.trim_ascii().is_empty()
            && chance(rng, 10)
        {
            first.splice(..0, *b"\xef\xbb\xbf");
        }
    }

    pub fn push(&mut self, rng: &mut Rng, mut line: Vec<u8>) {
        line.extend_from_slice(if chance(rng, self.crlf) {
            b"\r\n"
        } else {
            b"\n"
        });
        self.lines.push(line);
    }

    fn noise_lines(&mut self, rng: &mut Rng, with_header: bool) {
        while chance(rng, self.noise) {
            let line = match rng.u8(..7) {
                0 | 1 => Vec::new(),
                2 => b"##".to_vec(),
                3 => b"##\tlooks\tlike\ta\trow".to_vec(),
                4 if with_header => self.header.to_vec(),
                5 if with_header => self.header_otherwise(rng),
                6 => [&b"##"[..], &self.row(rng)].concat(),
                _ => [b"## ", &text(rng, ODD, 0..=200)[..]].concat(),
            };
            self.push(rng, line);
        }
    }

    /// The header with or without `#`; genotypes perhaps in the form of another bcftools.
    fn header_otherwise(&self, rng: &mut Rng) -> Vec<u8> {
        let (hash, rest) = match self.header {
            [b'#', rest @ ..] => (&b""[..], rest.trim_ascii_start()),
            rest => (&b"#"[..], rest),
        };
        let mut names: Vec<Vec<u8>> = rest.split(|&b| b == b'\t').map(<[u8]>::to_vec).collect();
        if self.shape.kind == Kind::Table {
            let last = names.last_mut().expect("a sample");
            last.truncate(last.trim_ascii_end().len());
            last.extend(b" ".repeat(rng.usize(..3)));
        }
        if self.shape.kind == Kind::Genotypes && rng.bool() {
            for name in &mut names {
                if name.starts_with(b"[") {
                    let end = name.iter().position(|&b| b == b']');
                    name.drain(..=end.expect("a number in brackets"));
                }
                if !self.shape.sets
                    && let Some(bare) = name.strip_suffix(b":GT")
                {
                    *name = bare.to_vec();
                }
            }
        }
        [hash, &names.join(&b'\t')].concat()
    }

    /// One row, mostly good, without its line end.
    pub fn row(&mut self, rng: &mut Rng) -> Vec<u8> {
        if chance(rng, 15) {
            self.contig = match rng.u8(..4) {
                0 => rng.u8(1..=22).to_string().into_bytes(),
                1 => [b"#", &text(rng, b"chr0", 1..=4)[..]].concat(),
                2 if self.shape.format == Format::Vcf && chance(rng, 90) => {
                    [b"s", &text(rng, CONTIG, 0..=50)[..]].concat()
                }
                2 => [b"scaffold", &text(rng, ODD, 0..=50)[..]].concat(),
                _ => text(rng, b"chrUn_0123456789", 1..=60),
            };
        }
        let position = self.position(rng);
        let mut calls = match self.shape.kind {
            Kind::Genotypes => self.genotypes(rng),
            Kind::Vcf => {
                let row = self.vcf.row(rng, &self.shape);
                return [self.contig.clone(), position, row].join(&b'\t');
            }
            Kind::Table => self.genotypes(rng),
            Kind::Matrix => self.alleles(rng, self.shape.columns),
        };
        // These programs cannot read a strand `.||A`, so it does not matter whether it shows `.`.
        // In a genotype `|` separates alleles, so only the reference can contain one.
        if self.shape.format.is_phase() {
            let is_matrix = self.shape.kind == Kind::Matrix;
            let alleles = if is_matrix { calls.len() } else { 1 };
            let bytes = calls[..alleles].iter_mut().flatten();
            bytes.filter(|b| **b == b'|').for_each(|b| *b = b'!');
        }
        if self.shape.kind == Kind::Table {
            calls = self.table.fields(rng, &self.contig, calls, &self.special);
        }
        [self.contig.clone(), position, calls.join(&b'\t')].join(&b'\t')
    }

    fn position(&mut self, rng: &mut Rng) -> Vec<u8> {
        let is_vcf = self.shape.format == Format::Vcf;
        if chance(rng, if is_vcf { 8 } else { 2 }) {
            return pick(rng, EDGES).as_bytes().to_vec();
        }
        if chance(rng, 20) {
            self.digits = rng.usize(1..=if is_vcf { 9 } else { 20 });
        }
        let zeros = if chance(rng, 5) { rng.usize(1..=12) } else { 0 };
        let mut position = b"0".repeat(zeros);
        position.extend(text(rng, b"0123456789", self.digits..=self.digits));
        position
    }

    /// The reference and the genotypes of the samples.
    fn genotypes(&mut self, rng: &mut Rng) -> Vec<Vec<u8>> {
        let odd_ploidy = *pick(rng, &[0, 0, 0, 10, 100]);
        // How often a `/` comes where there is no phase to lose, and how often elsewhere.
        let harmless = *pick(rng, &[0, 20, 20, 100]);
        let careless = *pick(rng, &[0, 0, 0, 3, 40]);
        let lone = *pick(rng, &[0, 0, 0, 10, 60]);
        // Sets that are not numbers.
        let odd_sets = match self.shape.format {
            Format::Vcf => *pick(rng, &[0, 0, 0, 0, 0, 1, 20]),
            _ => *pick(rng, &[0, 0, 20, 100]),
        };
        let cuts_alleles = self.shape.alleles_any && chance(rng, 5);
        let mut ploidies = Vec::new();
        for _ in 0..self.shape.columns {
            let odd = chance(rng, odd_ploidy);
            ploidies.push(if odd { rng.usize(1..=3) } else { 2 });
        }
        let mut alleles = self.alleles(rng, ploidies.iter().sum()).into_iter();
        let reference = alleles.next().expect("the reference is first");
        let mut row = vec![reference.clone()];
        for ploidy in ploidies {
            let mut strands: Vec<Vec<u8>> = alleles.by_ref().take(ploidy).collect();
            if !cuts_alleles {
                let bytes = strands.iter_mut().flatten();
                bytes
                    .filter(|b| matches!(b, b'|' | b'/'))
                    .for_each(|b| *b = b'x');
            }
            let is_missing = |s: &Vec<u8>| *s != reference && self.missing.contains(s);
            let settled =
                strands.iter().all(|s| *s == strands[0]) || strands.iter().all(is_missing);
            if strands.iter().all(|s| s == b".") && chance(rng, 30) || chance(rng, lone) {
                strands = vec![b".".to_vec()];
            }
            let loose = if settled { harmless } else { careless };
            let slash = chance(rng, loose);
            let mut cell = strands[0].clone();
            for (i, strand) in strands[1..].iter().enumerate() {
                let is_slash = slash && (i == 0 || rng.bool());
                cell.push(if is_slash { b'/' } else { b'|' });
                cell.extend(strand);
            }
            if self.shape.sets {
                cell.push(b':');
                cell.extend(match () {
                    () if chance(rng, harmless) => b".".to_vec(),
                    () if chance(rng, odd_sets) => text(rng, b"0123456789abc.-_#", 1..=8),
                    () if rng.bool() => b"1".to_vec(),
                    // Around the largest number of a VCF.
                    () if chance(rng, odd_sets) => pick(rng, EDGES).as_bytes().to_vec(),
                    () => text(rng, b"0123456789", 1..=9),
                });
            }
            row.push(cell);
        }
        row
    }

    /// The reference and the alleles of `strands` strands.
    fn alleles(&mut self, rng: &mut Rng, strands: usize) -> Vec<Vec<u8>> {
        let kind = *pick(rng, &self.kinds);
        let pool = pool(rng, kind);
        let reference = if chance(rng, 6) {
            pick(rng, &self.special)
        } else {
            &pool[0]
        };
        let (changed, special) = (*pick(rng, &[1, 20, 100]), *pick(rng, &[0, 0, 3, 40, 100]));
        let mut row = vec![reference.clone()];
        for _ in 0..strands {
            let allele = match () {
                () if chance(rng, special) => pick(rng, &self.special),
                () if chance(rng, changed) => pick(rng, &pool),
                () => reference,
            };
            row.push(allele.clone());
        }
        if chance(rng, 20) {
            let odd_one = rng.usize(..row.len());
            row[odd_one] = if rng.bool() {
                text(rng, BASES, 1..=12)
            } else {
                pick(rng, &self.special).clone()
            };
        }
        row
    }
}

pub fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}

/// True `percent` times in a hundred.
pub fn chance(rng: &mut Rng, percent: u8) -> bool {
    rng.u8(..100) < percent
}

/// Text over an alphabet. It never ends in CR, which would belong to the line end.
pub fn text(rng: &mut Rng, alphabet: &[u8], lengths: std::ops::RangeInclusive<usize>) -> Vec<u8> {
    let n = rng.usize(lengths);
    let mut text: Vec<u8> = (0..n).map(|_| *pick(rng, alphabet)).collect();
    if text.last() == Some(&b'\r') {
        text.push(b'x');
    }
    text
}
