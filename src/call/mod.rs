//! Calls: the alleles of a row, and which strands carry them.
//!
//! A reader of [`crate::kind`] parses a line into a [`Site`]; a writer of [`crate::format`] turns
//! the site into a row. This module is what the two share.
//!
//! An allele equal to the reference is the reference, whatever the lists say. Next come the missing
//! calls, then gaps, which consist of `-` only. Every other allele is an alternative allele. These
//! are numbered in order of first appearance from left to right over all strands, including those
//! in no sample. Alleles are compared whole: `N` inside a longer allele is not a missing call.
//! [`rules`] decides which texts are alleles at all, and whether case matters.

pub mod advice;
pub mod bytes;
pub mod distinct;
pub mod rules;
pub mod spelled;

use std::ops::Range;

use crate::call::bytes::are_bases;
use crate::call::distinct::Index;
use crate::call::rules::{Rules, Text};
use crate::span::Span;

/// A valid row: its fields and its alleles.
pub struct Site<'a> {
    /// The row and whatever follows it.
    pub line: &'a [u8],
    /// The length of the row with its end, in bytes.
    pub length: usize,
    /// The contig's name; the line begins with it.
    pub contig: Span,
    /// The position: one or more ASCII digits, one TAB after the contig.
    pub position: Span,
    /// The reference allele.
    pub reference: Span,
    /// The alternative alleles, in the order in which they are written.
    pub alternatives: &'a [Span],
    /// Whether to write the row: a strand carries an alternative allele, or the input declares one
    /// where that is enough.
    pub varies: bool,
    /// The input's VCF ID column, if it has one. Its alternative alleles are then declared there,
    /// and checked as far as they are carried.
    pub id: Option<Span>,
    /// The field that lists all alleles of the site, if it says that they are unknown.
    pub unlisted: Option<Span>,
    /// The alleles that the strands carry.
    pub calls: Calls<'a>,
}

/// The role of an allele of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The reference.
    Reference,
    /// The alternative allele of this number, counted from 0.
    Alternative(usize),
    /// A gap that is listed as the alternative allele of this number, but shown like a missing
    /// call.
    ListedGap(usize),
    /// No call.
    Missing,
}

/// An allele of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allele {
    /// Where it is spelled as in the output.
    pub span: Span,
    /// Its role.
    pub role: Role,
}

impl Allele {
    /// Whether genotypes show it like a missing call.
    pub fn is_shown_missing(&self) -> bool {
        matches!(self.role, Role::ListedGap(_) | Role::Missing)
    }
}

/// A genotype of a site.
#[derive(Debug, Clone)]
pub struct Genotype {
    /// The cell that shows it first, or the beginning of that cell.
    pub cell: Span,
    /// The place of its strands among those of the site.
    pub strands: Range<usize>,
    /// A `/` separates two of its strands.
    pub is_cut: bool,
    /// It is a single `.`: missing, of unknown ploidy.
    pub is_lone: bool,
}

/// The alleles of a site's strands.
pub enum Calls<'a> {
    /// Every allele is one byte.
    OneByte(Bytes<'a>),
    /// Alleles of any length.
    AnyLength {
        /// For each strand from left to right, its allele as an index into `alleles`.
        numbers: &'a [u32],
        /// The distinct alleles, the reference first.
        alleles: &'a [Allele],
    },
    /// Whole genotypes. A sample's ploidy may change from row to row.
    Genotypes {
        /// For each sample from left to right, its genotype as an index into `genotypes`.
        numbers: &'a [u32],
        /// The distinct genotypes, in order of first appearance.
        genotypes: &'a [Genotype],
        /// For each sample its phase set, of length 0 if that is the whole contig. Empty if no
        /// genotype of the row has one.
        sets: &'a [Span],
        /// The strands of all distinct genotypes, each an index into `alleles`.
        strands: &'a [u32],
        /// For each of these strands, the separator between it and the next one: `|` or `/`.
        separators: &'a [u8],
        /// The distinct alleles, the reference first.
        alleles: &'a [Allele],
    },
}

/// Strands whose alleles are one byte each.
#[derive(Clone, Copy)]
pub struct Bytes<'a> {
    /// A separator and the byte of an allele, for each strand from left to right.
    pub fields: &'a [u8],
    /// Where these are in the line.
    pub start: usize,
    /// The bytes that are alleles, with their meaning, the reference first.
    pub alleles: &'a [(u8, Allele)],
    /// All other bytes: they are missing calls.
    pub missing: &'a [u8],
    /// Bytes that differ only in case are one allele.
    pub folds: bool,
}

impl Bytes<'_> {
    /// The allele of a strand.
    pub fn allele(&self, strand: usize) -> Allele {
        let place = 2 * strand + 1;
        let byte = self.fields[place];
        let is_same = |other: u8| match self.folds {
            true => other.eq_ignore_ascii_case(&byte),
            false => other == byte,
        };
        let known = self.alleles.iter().find(|(other, _)| is_same(*other));
        known.map_or_else(
            || Allele {
                span: Span {
                    start: self.start + place,
                    length: 1,
                },
                role: Role::Missing,
            },
            |(_, allele)| *allele,
        )
    }
}

impl<'a> Site<'a> {
    /// Contig and position as in the line, with a TAB between.
    pub fn locus(&self) -> &'a [u8] {
        &self.line[..self.position.end()]
    }

    /// The contig's name.
    pub fn contig(&self) -> &'a [u8] {
        self.contig.of(self.line)
    }

    /// The reference allele.
    pub fn reference(&self) -> &'a [u8] {
        self.reference.of(self.line)
    }

    /// The reference as an allele.
    pub fn reference_allele(&self) -> Allele {
        Allele {
            span: self.reference,
            role: Role::Reference,
        }
    }

    /// The alternative alleles in their order.
    pub fn alternatives(&self) -> impl Iterator<Item = &'a [u8]> {
        self.alternatives.iter().map(|span| span.of(self.line))
    }
}

/// The distinct alleles of a row, judged. Kept from row to row for its memory.
#[derive(Debug)]
pub struct Alleles<'a> {
    rules: &'a Rules,
    /// A distinct text is a whole cell, or the reference.
    are_cells: bool,
    /// The meaning of each one-byte text.
    bytes: [Option<Text>; 256],
    /// Texts of several bases may be missing calls.
    lists_words: bool,
    /// For each distinct text its allele, the reference first.
    pub distinct: Vec<Allele>,
    /// The alternative alleles in order of first appearance.
    pub alternatives: Vec<Span>,
    /// Finds one of them in either case.
    folded: Index,
}

/// Empties a list that is rebuilt for each row. Gives back most of its memory if the previous row
/// needed a hundred times as much as others do.
pub fn clear<T>(list: &mut Vec<T>) {
    const USUAL: usize = 1 << 14;
    let length = list.len();
    list.clear();
    if list.capacity() > USUAL && length < USUAL / 4 {
        list.shrink_to(USUAL);
    }
}

impl<'a> Alleles<'a> {
    /// For alleles judged by these rules. `are_cells` says that a text is a whole cell or the
    /// reference, so `NA` is not an allele.
    pub fn new(rules: &'a Rules, are_cells: bool) -> Alleles<'a> {
        Alleles {
            are_cells,
            bytes: std::array::from_fn(|byte| rules.judge(&[byte as u8])),
            lists_words: rules.missing.texts().iter().any(|text| text.len() > 1),
            rules,
            distinct: Vec::new(),
            alternatives: Vec::new(),
            folded: Index::new(true),
        }
    }

    /// Judges the distinct texts of a line, the first of which is the reference. `None` if one of
    /// them is not an allele.
    pub fn judge(&mut self, line: &[u8], distinct: &[Span]) -> Option<()> {
        let rules = self.rules;
        clear(&mut self.distinct);
        clear(&mut self.alternatives);
        let &reference = distinct.first()?;
        self.folded.clear();
        for (number, &span) in distinct.iter().enumerate() {
            let text = span.of(line);
            // If all rules are asked each time, rows of longer alleles take 1.08 times as long.
            let judged = match *text {
                [byte] => self.bytes[usize::from(byte)]?,
                [first, ..]
                    if first | 0x20 != b'n' && !self.lists_words && are_bases(line, span) =>
                {
                    Text::Allele
                }
                _ if self.are_cells && rules.is_no_value(text) => return None,
                _ if number == 0 && !rules.is_reference(text) => return None,
                _ => rules.judge(text)?,
            };
            // In genotypes `.` is always a missing call, even if the reference is `.`
            let is_reference = match number {
                0 => self.are_cells || text != b".",
                _ => rules.folds() && text.eq_ignore_ascii_case(reference.of(line)),
            };
            if is_reference {
                self.distinct.push(Allele {
                    span: reference,
                    role: Role::Reference,
                });
                continue;
            }
            let next = self.alternatives.len();
            let allele = match judged {
                Text::Missing => Allele {
                    span,
                    role: Role::Missing,
                },
                Text::ListedGap => {
                    self.alternatives.push(span);
                    Allele {
                        span,
                        role: Role::ListedGap(next),
                    }
                }
                Text::Allele => {
                    let text_of = |number: usize| self.alternatives[number].of(line);
                    let known = match rules.folds() {
                        true => self.folded.find(next, text_of, text),
                        false => None,
                    };
                    let number = known.unwrap_or(next);
                    if number == next {
                        self.alternatives.push(span);
                    }
                    Allele {
                        span: self.alternatives[number],
                        role: Role::Alternative(number),
                    }
                }
            };
            self.distinct.push(allele);
        }
        Some(())
    }
}
