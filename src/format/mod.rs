//! The output: one file for each format, behind one small interface.
//!
//! A [`Format`] is made once for the samples. It writes the output header, and makes a
//! [`RowWriter`] for each worker, which turns a site into bytes and may remember whatever helps
//! with the next one. Formats differ in their [`rows::Style`]: the columns before the samples, the
//! text before each genotype, and how an allele is shown. They share the rest: [`rows`] chooses the
//! way to write a row, [`cells`] writes strands as genotypes, and [`genotypes`] writes cells that
//! are already genotypes.

use bstr::ByteSlice;

use crate::batch::tally::GenotypeCounts;
use crate::call::rules::Missing;
use crate::call::{Allele, Calls, Site};
use crate::error::quote;
use crate::format::contigs::Contig;
use crate::format::phase::{Dialect, PhaseFill};
use crate::kind::header::Header;
use crate::kind::{FIXED_COLUMNS, Kind};
use crate::sample::Plan;
use crate::span::Span;
use rows::Shown;

pub mod cells;
pub mod contigs;
pub mod genotypes;
pub mod haplotype;
pub mod phase;
pub mod rows;
pub mod vcf;

pub use haplotype::Haplotype;
pub use phase::Phase;
pub use vcf::Vcf;

/// An output format.
pub trait Format: Send + Sync {
    /// Appends the output header, including line ends.
    fn write_header(&self, out: &mut Vec<u8>);

    /// A writer of rows, for one worker.
    fn row_writer(&self) -> Box<dyn RowWriter + '_>;
}

/// Writes rows in some format.
pub trait RowWriter {
    /// Appends the output of a site, including its line end. Returns whether there is any: a site
    /// without an alternative allele may not be wanted.
    ///
    /// # Errors
    ///
    /// The site cannot be written; then nothing is appended.
    fn write_row(&mut self, site: &Site<'_>, out: &mut Vec<u8>) -> Result<bool, Refused>;

    /// The account of the rows written since the last call.
    fn take_account(&mut self) -> Account;
}

/// What to report about rows that were written.
#[derive(Debug, Default)]
pub struct Account {
    /// Counts of their genotypes.
    pub genotypes: GenotypeCounts,
    /// Something that the user should know.
    pub note: Option<String>,
}

/// The settings that all formats share.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The samples.
    pub plan: Plan,
    /// What is put before every contig.
    pub contig_prefix: Vec<u8>,
    /// Whether rows without an alternative allele are written.
    pub all_sites: bool,
    /// What to do with an unphased genotype.
    pub unphased: Unphased,
    /// Whether genotypes may have phase sets.
    pub may_have_sets: bool,
    /// Whether genotypes without any call are counted.
    pub counts_missing: bool,
    /// The most bytes that a row may have.
    pub row_limit: usize,
}

/// A format with its own settings.
#[derive(Debug, Clone)]
pub enum Output {
    /// A haplotype table.
    Haplotype {
        /// What a missing call shows.
        fill: Fill,
        /// Whether the header line begins with `#`.
        hash_header: bool,
    },
    /// A table for phase-Extender and phase-Stitcher.
    Phase {
        /// Which of the two tables.
        dialect: Dialect,
        /// What a missing call shows.
        fill: PhaseFill,
    },
    /// VCF.
    Vcf {
        /// Whether a missing call shows the reference instead of `.`
        fills_reference: bool,
        /// The contigs of the header, by their names in the output.
        contigs: Vec<Contig>,
    },
}

impl Output {
    /// The format for the samples of `wanted`, in a text with this header.
    ///
    /// # Errors
    ///
    /// A sample that the format cannot hold: a whole message.
    pub fn format(self, wanted: Wanted, header: &Header) -> Result<Box<dyn Format>, String> {
        Ok(match self {
            Output::Haplotype { fill, hash_header } => Box::new(Haplotype {
                wanted,
                fill,
                hash_header,
            }),
            Output::Phase { dialect, fill } => {
                Box::new(Phase::new(wanted, header.kind(), dialect, fill)?)
            }
            Output::Vcf {
                fills_reference,
                contigs,
            } => Box::new(Vcf::new(wanted, fills_reference, contigs)),
        })
    }
}

/// What to do with an unphased genotype.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unphased {
    /// Write it as it is, without a phase index.
    Keep,
    /// Write it as a missing genotype.
    Blank,
    /// Treat its row as bad.
    Error,
}

/// Why a valid row cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The format cannot express it: a bad row.
    Site(BadSite),
    /// It would take so many bytes, which is over the limit.
    TooLarge(usize),
    /// No memory for the bytes that it would take.
    NoMemory(usize),
}

impl From<BadSite> for Refused {
    fn from(bad: BadSite) -> Refused {
        Refused::Site(bad)
    }
}

/// Why a format cannot express a site. Places are in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSite {
    /// The contig's name is not one that VCF allows.
    Contig(Span),
    /// The reference allele does not consist of bases.
    Reference(Span),
    /// The list of alleles says that they are unknown.
    Unlisted(Span),
    /// VCF has no such alternative allele.
    Alternative(Span),
    /// The position is too large.
    Position(Span),
    /// The phase set is not a number, or too large.
    PhaseSet(Span),
    /// A genotype is unphased, and that is an error.
    Unphased(Span),
    /// A carried allele has a `|` or `/` in it, which separate alleles.
    Separator(Span),
}

impl BadSite {
    /// The message, without the place.
    ///
    /// `contig_prefix` is what is put before the contig, and `missing` is what counts as missing.
    pub fn message(
        &self,
        line: &[u8],
        header: &Header,
        contig_prefix: &[u8],
        missing: &Missing,
    ) -> String {
        let (Self::Contig(span)
        | Self::Reference(span)
        | Self::Unlisted(span)
        | Self::Alternative(span)
        | Self::Position(span)
        | Self::PhaseSet(span)
        | Self::Unphased(span)
        | Self::Separator(span)) = *self;
        let found = quote(span.of(line));
        let column = memchr::memchr_iter(b'\t', &line[..span.start]).count();
        let place = format!(
            "in field {} (column {})",
            column + 1,
            quote(header.name(column))
        );
        match self {
            BadSite::Contig(_) => format!(
                "expected a contig's name that VCF allows (letters, digits and punctuation, without \
                 blanks, commas, quotes and brackets), found {} {place}: rename it",
                quote(&[contig_prefix, span.of(line)].concat())
            ),
            BadSite::Reference(_) => format!(
                "expected a reference allele made of A, C, G, T and N, as VCF requires, found {found} {place}"
            ),
            BadSite::Unlisted(_) => format!(
                "expected the alleles of the row, which VCF needs, found {found} {place}: list them, \
                 the reference first"
            ),
            BadSite::Alternative(_) => {
                let (gap, hint) = match header.kind() {
                    Kind::Vcf => ("", String::new()),
                    // No list changes what a column declares.
                    Kind::Table if column == FIXED_COLUMNS => ("a gap, ", String::new()),
                    Kind::Table | Kind::Matrix | Kind::Genotypes => {
                        ("a gap, ", missing.how_to_list(span.of(line)))
                    }
                };
                format!(
                    "expected an allele made of A, C, G, T and N, '*', {gap}a symbolic allele or a \
                     breakend, as VCF requires, found {found} {place}{hint}"
                )
            }
            BadSite::Position(_) => format!(
                "expected a position of at most {}, which is the last in VCF, found {found} {place}",
                vcf::LARGEST
            ),
            BadSite::PhaseSet(_) => format!(
                "expected '.' or a number of at most {} for the phase set, as VCF requires, found {found} {place}",
                vcf::LARGEST
            ),
            BadSite::Separator(_) => format!(
                "expected alleles without '|' and '/' for a table, which separates alleles with them, found \
                 {found} {place}: '--format vcf' can hold it"
            ),
            BadSite::Unphased(_) => format!(
                "expected a phased genotype in field {} ({} {}), found {}: use '--unphased keep' (not for the phase formats) or '--unphased blank' to accept it",
                column + 1,
                match header.kind() {
                    Kind::Table => "column",
                    _ => "sample",
                },
                quote(header.name(column)),
                // With the phase set that may follow.
                quote(
                    line[span.start..]
                        .split(|&byte| byte == b'\t')
                        .next()
                        .unwrap_or_default()
                )
            ),
        }
    }
}

/// What a missing call shows in a genotype.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fill {
    /// The reference allele.
    Reference,
    /// The text in the input.
    Keep,
    /// This text: not empty, no TAB, CR, LF, comma, `|` or `/`.
    Text(Vec<u8>),
}

impl Fill {
    /// What a missing call of a site shows, if not the text in the input.
    fn shown<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>> {
        match self {
            Fill::Reference => Some(Shown::part(site.line, site.reference)),
            Fill::Text(text) => Some(Shown::whole(text)),
            Fill::Keep => None,
        }
    }
}

/// Checks that no carried allele has a `|` or `/` in it: in a table it would look like several.
/// Only VCF can hold one, for instance in the name of a contig.
fn check_separators(site: &Site<'_>) -> Result<(), BadSite> {
    let is_cut = |span: &Span| span.of(site.line).find_byteset(b"|/").is_some();
    if site.id.is_none() || !site.alternatives.iter().any(is_cut) {
        return Ok(());
    }
    let is_refused = |allele: &Allele| !allele.is_shown_missing() && is_cut(&allele.span);
    let refused = match &site.calls {
        Calls::Genotypes {
            strands, alleles, ..
        } => {
            let mut carried = strands.iter().map(|&strand| alleles[strand as usize]);
            carried.find(is_refused)
        }
        Calls::OneByte(bytes) => {
            let strands = 0..bytes.fields.len() / 2;
            strands.map(|strand| bytes.allele(strand)).find(is_refused)
        }
        Calls::AnyLength { .. } => None,
    };
    refused.map_or(Ok(()), |allele| Err(BadSite::Separator(allele.span)))
}

/// Appends an allele: mostly one base, for which a call to copy bytes would cost more.
#[inline]
fn push(allele: &[u8], out: &mut Vec<u8>) {
    match allele {
        [base] => out.push(*base),
        _ => out.extend_from_slice(allele),
    }
}

/// Appends the alternative alleles joined by commas, or `.` if there are none.
fn write_alternatives(site: &Site<'_>, out: &mut Vec<u8>) {
    for (number, alternative) in site.alternatives().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        push(alternative, out);
    }
    if site.alternatives.is_empty() {
        out.push(b'.');
    }
}
