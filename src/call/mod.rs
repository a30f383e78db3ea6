//! Calls: from a line of the matrix to a [`Site`], whose alleles are known for what they are.
//!
//! An allele equal to the reference is the reference, whatever the lists say; then come the
//! missing calls; then gaps, which are made of `-` only; every other allele is an alternative
//! allele, numbered in order of first appearance from left to right over all strands, those
//! in no sample included. Comparison is of whole alleles, byte by byte: `N` inside a longer
//! allele is no missing call.
//!
//! Taking a line apart and judging its alleles is done in one go, in one of two ways. Most
//! rows have alleles of one byte only, and of these most have no alternative allele at all;
//! [`one_byte`] finds that out by looking at many strands at a time. [`any_length`] takes
//! every good row. Both refuse what they do not understand; a line refused by both is no good
//! row, and it is for [`crate::matrix::row`] to say why.

pub mod any_length;
pub mod one_byte;

use any_length::Allele;

/// What a gap counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Counted among the alternative alleles, but shown in genotypes like a missing call.
    Listed,
    /// An allele like any other.
    Allele,
    /// A missing call.
    Missing,
}

/// How the alleles of a row are judged.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The alleles that mean that there is no call. None holds a TAB or LF.
    pub missing: Vec<Vec<u8>>,
    /// What an allele made of `-` only means.
    pub gap: Gap,
}

/// What an allele that is not the reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// It stands among the alternative alleles.
    pub is_listed: bool,
    /// Genotypes show it like a missing call.
    pub is_missing: bool,
}

impl Rules {
    /// Judges an allele that is not the reference.
    pub fn judge(&self, allele: &[u8]) -> Judgement {
        if self.missing.iter().any(|missing| missing == allele) {
            return Judgement {
                is_listed: false,
                is_missing: true,
            };
        }
        let is_gap = allele.iter().all(|&byte| byte == b'-');
        Judgement {
            is_listed: !(is_gap && self.gap == Gap::Missing),
            is_missing: is_gap && self.gap != Gap::Allele,
        }
    }
}

/// A piece of a line: where it starts and how long it is, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    start: usize,
    length: usize,
}

impl Span {
    /// What stands there.
    pub fn of(self, line: &[u8]) -> &[u8] {
        &line[self.start..self.start + self.length]
    }
}

/// A good row: what its fields and its alleles are.
pub struct Site<'a> {
    /// The row and whatever comes after it.
    pub line: &'a [u8],
    /// The length of the row with its end, in bytes.
    pub length: usize,
    /// The contig's name.
    pub contig: &'a [u8],
    /// The position: one or more ASCII digits.
    pub position: &'a [u8],
    /// The reference allele.
    pub reference: &'a [u8],
    /// The alternative alleles as places in `line`, in order of first appearance.
    pub alternatives: &'a [Span],
    /// What the strands carry.
    pub strands: Strands<'a>,
}

/// The alleles of a site's strands from left to right.
pub enum Strands<'a> {
    /// Every allele is one byte.
    OneByte {
        /// TAB and allele, for each strand.
        fields: &'a [u8],
        /// All missing calls that may be among them.
        missing: &'a [u8],
    },
    /// Alleles of any length.
    AnyLength {
        /// For each strand, its allele as an index into `alleles`.
        numbers: &'a [u32],
        /// The distinct alleles.
        alleles: &'a [Allele],
    },
}

impl Site<'_> {
    /// Contig, position and reference allele as they stand in the line, with TABs between.
    pub fn fixed_columns(&self) -> &[u8] {
        &self.line[..self.contig.len() + self.position.len() + self.reference.len() + 2]
    }

    /// The alternative alleles in order of first appearance.
    pub fn alternatives(&self) -> impl Iterator<Item = &[u8]> {
        self.alternatives.iter().map(|span| span.of(self.line))
    }

    /// The length of the longest allele, in bytes.
    pub fn longest_allele(&self) -> usize {
        match self.strands {
            Strands::OneByte { .. } => 1,
            Strands::AnyLength { alleles, .. } => alleles
                .iter()
                .map(|allele| allele.span.length)
                .max()
                .unwrap_or(0),
        }
    }

    /// The allele of a strand, and whether it is to be shown like a missing call.
    pub fn allele(&self, strand: usize) -> (&[u8], bool) {
        match self.strands {
            Strands::OneByte { fields, missing } => {
                let allele = &fields[2 * strand + 1..][..1];
                (
                    allele,
                    allele != self.reference && missing.contains(&allele[0]),
                )
            }
            Strands::AnyLength { numbers, alleles } => {
                let allele = &alleles[numbers[strand] as usize];
                (allele.span.of(self.line), allele.is_missing)
            }
        }
    }
}

/// Cuts the contig and the position off the beginning of a row. Returns both, and where the
/// third field starts; `None` if one is empty, the position is not all digits or the line ends
/// before the third field.
fn contig_and_position(line: &[u8]) -> Option<(&[u8], &[u8], usize)> {
    let contig_end = field_end(line, 0)?;
    if contig_end == 0 || line[contig_end] != b'\t' {
        return None;
    }
    let start = contig_end + 1;
    let digits = digits(line, start);
    let end = start + digits;
    if digits == 0 || line.get(end) != Some(&b'\t') {
        return None;
    }
    Some((&line[..contig_end], &line[start..end], end + 1))
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Eight bytes from `at` on, the first in the lowest byte; zeros after the end of `line`.
#[inline]
fn window(line: &[u8], at: usize) -> u64 {
    match line.get(at..at + 8) {
        Some(eight) => u64::from_le_bytes(eight.try_into().unwrap_or_default()),
        None => {
            let mut eight = [0; 8];
            let rest = line.get(at..).unwrap_or_default();
            eight[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(eight)
        }
    }
}

/// Where the first TAB or LF stands from `at` on. Fields are short: looking at eight bytes at a
/// time in place costs less than calling a search that is made for long ones.
#[inline]
fn field_end(line: &[u8], mut at: usize) -> Option<usize> {
    // The lowest high bit set is that of the first zero byte; those above may be wrong.
    let zeros = |eight: u64| eight.wrapping_sub(ONES) & !eight & HIGH_BITS;
    while at < line.len() {
        let eight = window(line, at);
        let ends =
            zeros(eight ^ (ONES * u64::from(b'\t'))) | zeros(eight ^ (ONES * u64::from(b'\n')));
        if ends != 0 {
            return Some(at + ends.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    None
}

/// How many of eight bytes, from the first on, are ASCII digits.
#[inline]
fn digits_in(eight: u64) -> usize {
    // A digit becomes its value; adding 0x76 to more than 9 sets the high bit. What a byte
    // carries over changes only bytes behind a byte that is no digit.
    let values = eight ^ (ONES * u64::from(b'0'));
    let others = (values.wrapping_add(ONES * 0x76) | values) & HIGH_BITS;
    others.trailing_zeros() as usize / 8
}

/// How many ASCII digits stand from `at` on.
#[inline]
fn digits(line: &[u8], at: usize) -> usize {
    let mut count = 0;
    loop {
        let digits = digits_in(window(line, at + count));
        count += digits;
        if digits < 8 {
            return count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_ends_at_the_first_tab_or_lf() {
        for length in 0..20 {
            for other in [b'\x08', b'\x0b', b'\x89', b'\x8a', 0, b'A'] {
                let mut line = vec![other; 3 + length];
                assert_eq!(field_end(&line, 3), None);
                for end in [b'\t', b'\n'] {
                    line.truncate(3 + length);
                    line.extend_from_slice(&[end, b'\t', b'\n', other, other, other, other, other]);
                    assert_eq!(field_end(&line, 3), Some(3 + length));
                }
            }
        }
    }

    #[test]
    fn digits_are_counted_up_to_the_first_other_byte() {
        for length in 0..30 {
            for other in [b'\t', b'/', b':', b'\xff', b'\x80', 0] {
                let mut line = vec![b'x'];
                line.extend((0..length).map(|n| b'0' + (n % 10) as u8));
                assert_eq!(digits(&line, 1), length, "at the end of the line");
                line.push(other);
                line.extend_from_slice(b"90123");
                assert_eq!(digits(&line, 1), length, "before {other:#x}");
            }
        }
    }
}
