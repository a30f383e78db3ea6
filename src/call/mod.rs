//! Calls: from a line of the matrix to a [`Site`], whose alleles are known for what they are.
//!
//! An allele equal to the reference is the reference, whatever the lists say; then come the
//! missing calls; then gaps, which are made of `-` only; every other allele is an alternative
//! allele, numbered in order of first appearance from left to right over all strands, those
//! in no sample included. Comparison is of whole alleles, byte by byte: `N` inside a longer
//! allele is no missing call.
//!
//! Taking a line apart and judging its alleles is done in one go. [`locus`] finds contig and
//! position; what is behind them is taken in one of two ways. Most rows have alleles of one
//! byte only, and of these most have no alternative allele at all; [`one_byte`] finds that out
//! by looking at many strands at a time. [`any_length`] takes every good row. Both refuse what
//! they do not understand; a line refused by both is no good row, and it is for
//! [`crate::matrix::row`] to say why.

pub mod any_length;
pub mod bytes;
pub mod locus;
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
    /// Where it starts.
    pub start: usize,
    /// How long it is.
    pub length: usize,
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
        /// The distinct alleles, the reference first.
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
