//! The genome matrix: what a line of the input means.
//!
//! A matrix is text, one line a genomic position, fields separated by one TAB: contig,
//! position, reference allele, and then one allele column for each strand, or one column of
//! genotypes for each sample. [`header`] names the columns, [`names`] tells the names that bcftools
//! gives them, [`row`] says what is wrong with a line that is no good row, [`contigs`] reads what
//! is known of contigs besides. Bytes are never
//! decoded: any byte but TAB and LF may stand in a field.

pub mod contigs;
pub mod header;
pub mod names;
pub mod row;

/// How many columns stand before the first strand: contig, position, reference allele.
pub const FIXED_COLUMNS: usize = 3;

/// A line without its end: one LF, and one CR just before it (or at the end of the input).
pub fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether a line, its end taken off, is passed over wherever it stands: it is blank, or
/// begins with `##` as the meta-information lines of VCF do.
pub fn is_passed_over(line: &[u8]) -> bool {
    line.is_empty() || line.starts_with(b"##")
}

/// What is said of a line over the limit of `max_line` bytes.
pub fn too_long(max_line: usize) -> String {
    format!("the line is longer than {max_line} bytes; --max-line raises the limit")
}
