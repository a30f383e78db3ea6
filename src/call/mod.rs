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
//! [`crate::kind::row`] to say why. A matrix of whole genotypes, one column a sample, goes
//! through [`genotype`] instead. What the last two have in common, [`distinct`] does: seeing
//! which fields are the same.

pub mod bytes;
pub mod distinct;

use std::ops::Range;

use crate::span::Span;

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

/// What an allele is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// It stands among the alternative alleles.
    pub is_listed: bool,
    /// Genotypes show it like a missing call.
    pub is_missing: bool,
}

impl Judgement {
    /// What the reference is.
    pub const REFERENCE: Judgement = Judgement {
        is_listed: false,
        is_missing: false,
    };
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

    /// Whether an allele is a missing call, and not a gap that is only shown like one.
    pub fn is_no_call(&self, allele: &[u8], reference: &[u8]) -> bool {
        let judgement = self.judge(allele);
        allele != reference && judgement.is_missing && !judgement.is_listed
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
    pub calls: Calls<'a>,
}

/// An allele of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allele {
    /// Where it stands.
    pub span: Span,
    /// Genotypes show it like a missing call.
    pub is_missing: bool,
    /// Its place among the site's alternative alleles, if it is one of them.
    pub alternative: Option<usize>,
}

/// A genotype of a site.
#[derive(Debug, Clone)]
pub struct Genotype {
    /// Where its strands are among those of the site.
    pub strands: Range<usize>,
    /// Which strand carries which allele is known, or does not matter.
    pub is_phased: bool,
    /// The phase set, if it belongs to one; else the whole contig is its set.
    pub set: Option<Span>,
}

/// The alleles of a site's strands.
pub enum Calls<'a> {
    /// Every allele is one byte.
    OneByte {
        /// TAB and allele, for each strand from left to right.
        fields: &'a [u8],
        /// All missing calls that may be among them.
        missing: &'a [u8],
    },
    /// Alleles of any length.
    AnyLength {
        /// For each strand from left to right, its allele as an index into `alleles`.
        numbers: &'a [u32],
        /// The distinct alleles, the reference first.
        alleles: &'a [Allele],
    },
    /// Whole genotypes: how many strands a sample has may change from row to row.
    Genotypes {
        /// For each sample from left to right, its genotype as an index into `genotypes`.
        numbers: &'a [u32],
        /// The distinct genotypes.
        genotypes: &'a [Genotype],
        /// The strands of all distinct genotypes, each an index into `alleles`.
        strands: &'a [u32],
        /// The distinct alleles, the reference first.
        alleles: &'a [Allele],
    },
}

impl<'a> Site<'a> {
    /// Contig, position and reference allele as they stand in the line, with TABs between.
    pub fn fixed_columns(&self) -> &'a [u8] {
        let reference = self.reference_span();
        &self.line[..reference.start + reference.length]
    }

    /// Where the reference allele stands.
    pub fn reference_span(&self) -> Span {
        Span {
            start: self.contig.len() + self.position.len() + 2,
            length: self.reference.len(),
        }
    }

    /// The alternative alleles in order of first appearance.
    pub fn alternatives(&self) -> impl Iterator<Item = &'a [u8]> {
        self.alternatives.iter().map(|span| span.of(self.line))
    }

    /// The allele of a strand where every allele is one byte and these are the missing calls.
    pub fn byte_allele(&self, strand: usize, missing: &[u8]) -> Allele {
        // Behind the reference comes a TAB and an allele for each strand.
        let start = self.reference_span().start + 2 + 2 * strand;
        let byte = self.line[start];
        let alternative = |span: &Span| self.line[span.start] == byte;
        Allele {
            span: Span { start, length: 1 },
            is_missing: self.reference != [byte] && missing.contains(&byte),
            alternative: self.alternatives.iter().position(alternative),
        }
    }
}

/// The distinct alleles of a row, judged. Kept from row to row for its memory.
#[derive(Debug, Default)]
pub struct Alleles {
    /// The reference first.
    pub distinct: Vec<Allele>,
    /// The alternative alleles in order of first appearance.
    pub alternatives: Vec<Span>,
}

impl Alleles {
    /// Judges the distinct alleles of a line, of which the first is the reference.
    pub fn judge(&mut self, line: &[u8], distinct: &[Span], rules: &Rules) {
        self.distinct.clear();
        self.alternatives.clear();
        for (number, &span) in distinct.iter().enumerate() {
            let judgement = match number {
                0 => Judgement::REFERENCE,
                _ => rules.judge(span.of(line)),
            };
            self.distinct.push(Allele {
                span,
                is_missing: judgement.is_missing,
                alternative: judgement.is_listed.then_some(self.alternatives.len()),
            });
            if judgement.is_listed {
                self.alternatives.push(span);
            }
        }
    }
}
