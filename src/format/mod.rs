//! What goes out: one file for each output format, behind one small interface.
//!
//! A [`Format`] is made once from the plan of samples. It writes the output header, and makes
//! a [`RowWriter`] for each worker, which turns a site into bytes and may remember whatever
//! helps with the next one. What formats have in common, the cells of the samples, is in
//! [`cells`].

use crate::call::Site;

pub mod cells;
pub mod haplotype;

pub use haplotype::Haplotype;

/// An output format.
pub trait Format: Send + Sync {
    /// Appends the output header, line ends included.
    fn write_header(&self, out: &mut Vec<u8>);

    /// A writer of rows, for one worker.
    fn row_writer(&self) -> Box<dyn RowWriter + '_>;
}

/// Writes rows in some format.
pub trait RowWriter {
    /// How many bytes [`RowWriter::write_row`] will append for a site at the most; for more
    /// than a mebibyte, nearly exactly.
    ///
    /// The contig stands in every cell, and one allele of a strand that serves many samples in
    /// many of them, so that a line can become a row many times its size. Who calls this can
    /// refuse such a row before it takes the memory.
    fn size(&self, site: &Site<'_>) -> usize;

    /// Appends the output for one site, its line end included.
    fn write_row(&mut self, site: &Site<'_>, out: &mut Vec<u8>);
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
