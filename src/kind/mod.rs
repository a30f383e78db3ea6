//! The genome matrix: what a line of the input means.
//!
//! A matrix is text, one line a genomic position, fields separated by one TAB: contig,
//! position, reference allele, and then one allele column for each strand, or one column of
//! genotypes for each sample. [`header`] names the columns, [`names`] tells the names that bcftools
//! gives them, [`row`] says what is wrong with a line that is no good row, [`contigs`] reads what
//! is known of contigs besides. Bytes are never
//! decoded: any byte but TAB and LF may stand in a field.

pub mod genotypes;
pub mod header;
pub mod locus;
pub mod matrix;
pub mod names;
pub mod row;

/// How many columns stand before the first strand: contig, position, reference allele.
pub const FIXED_COLUMNS: usize = 3;
