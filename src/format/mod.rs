//! What goes out: one file for each output format, behind one small interface.
//!
//! A [`Format`] is made once for the samples. It writes the output header, and makes a
//! [`RowWriter`] for each worker, which turns a site into bytes and may remember whatever helps
//! with the next one. What tells formats apart is their [`rows::Style`]: the columns before the
//! samples, what stands before each genotype, and what an allele is shown as. The rest they
//! have in common: [`rows`] chooses the way in which a row is written, [`cells`] writes the
//! samples' part.

use crate::call::{Site, Span};
use crate::error::quote;
use crate::matrix::header::Header;
use rows::Shown;

pub mod cells;
pub mod haplotype;
pub mod phase;
pub mod rows;
pub mod vcf;

pub use haplotype::Haplotype;
pub use phase::Phase;
pub use vcf::Vcf;

/// An output format.
pub trait Format: Send + Sync {
    /// Appends the output header, line ends included.
    fn write_header(&self, out: &mut Vec<u8>);

    /// A writer of rows, for one worker.
    fn row_writer(&self) -> Box<dyn RowWriter + '_>;

    /// Whether rows may have unphased genotypes, because the format can leave them out.
    fn allows_unphased(&self) -> bool {
        false
    }
}

/// Writes rows in some format.
pub trait RowWriter {
    /// Looks at a site that is to be written. Returns how many bytes [`RowWriter::write_row`]
    /// will append for it at the most, for more than a mebibyte nearly exactly; or `None` if the
    /// format finds nothing in it to write.
    ///
    /// The contig may stand in every cell, and one allele of a strand that serves many samples
    /// in many of them, so that a line can become a row many times its size. Who calls this can
    /// refuse such a row before it takes the memory.
    ///
    /// # Errors
    ///
    /// The format has no way to write the site.
    fn prepare(&mut self, site: &Site<'_>) -> Result<Option<usize>, BadSite>;

    /// Appends the output for the site that was prepared, its line end included.
    fn write_row(&mut self, site: &Site<'_>, out: &mut Vec<u8>);

    /// A note on the rows written since this was called last.
    fn take_note(&mut self) -> Option<String>;
}

/// Why a format has no way to write a site. Places are in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSite {
    /// The reference allele is not made of bases.
    Reference(Span),
    /// An alternative allele is neither made of bases nor a gap.
    Alternative(Span),
    /// The position is too large.
    Position(Span),
    /// The phase set is no number, or too large a one.
    PhaseSet(Span),
}

impl BadSite {
    /// The message, without the place.
    pub fn message(&self, line: &[u8], header: &Header) -> String {
        let (Self::Reference(span)
        | Self::Alternative(span)
        | Self::Position(span)
        | Self::PhaseSet(span)) = *self;
        let found = quote(span.of(line));
        let column = memchr::memchr_iter(b'\t', &line[..span.start]).count();
        let place = format!(
            "in field {} (column {})",
            column + 1,
            quote(header.name(column))
        );
        match self {
            BadSite::Reference(_) => format!(
                "expected a reference allele made of A, C, G, T and N, which is what VCF can \
                 hold, found {found} {place}"
            ),
            BadSite::Alternative(_) => format!(
                "expected an allele made of A, C, G, T and N, or a gap, which is what VCF can \
                 hold, found {found} {place}: if it means that there is no call, list it with \
                 --missing"
            ),
            BadSite::Position(_) => format!(
                "expected a position of at most {}, which is the last in VCF, found {found} {place}",
                vcf::LARGEST
            ),
            BadSite::PhaseSet(_) => format!(
                "expected '.' or a number of at most {} for the phase set, which is what VCF can \
                 hold, found {found} {place}",
                vcf::LARGEST
            ),
        }
    }
}

/// What a missing call shows in a genotype.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fill {
    /// The reference allele.
    Reference,
    /// What stands in the matrix.
    Keep,
    /// This text: not empty, no TAB, CR or LF.
    Text(Vec<u8>),
}

impl Fill {
    /// What a missing call of a site shows, if it is not what stands in the matrix.
    fn shown<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>> {
        match self {
            Fill::Reference => Some(Shown::part(site.line, site.reference_span())),
            Fill::Text(text) => Some(Shown::whole(text)),
            Fill::Keep => None,
        }
    }
}

/// Appends the alternative alleles joined by commas, or `.` if there are none.
fn write_alternatives(site: &Site<'_>, out: &mut Vec<u8>) {
    for (number, alternative) in site.alternatives().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        out.extend_from_slice(alternative);
    }
    if site.alternatives.is_empty() {
        out.push(b'.');
    }
}

/// Appends the phase index: the phase set, or else the contig as it is written, since the whole
/// contig is one phased block then.
fn write_phase_index(prefix: &[u8], contig: &[u8], set: Option<&[u8]>, out: &mut Vec<u8>) {
    match set {
        Some(set) => out.extend_from_slice(set),
        None => {
            out.extend_from_slice(prefix);
            out.extend_from_slice(contig);
        }
    }
}
