//! Kinds: what a text is, and what its lines mean.
//!
//! People have the same genotypes as a matrix of strands, as what `bcftools query` prints, as VCF,
//! or as the table that a phasing program wrote. Each is known by its header alone ([`known`]), so
//! that none is mistaken for another, and the [`Kind`] is a part of the [`Header`] from then on.
//!
//! There is one file for each kind that can be read. It has a [`RowReader`], which takes lines apart
//! and also says what is wrong with one that is no valid row: [`matrix`] for strands, [`genotypes`]
//! for whole genotypes, [`vcf`] for VCF, [`table`] for haplotype tables. What they share is the
//! [`locus`], the first two columns. Bytes are never decoded: any byte but TAB and LF may stand in a
//! name.

pub mod genotypes;
pub mod header;
pub mod known;
pub mod locus;
pub mod matrix;
pub mod names;
pub mod refused;
pub mod table;
pub mod vcf;

use bstr::ByteSlice;

use crate::call::Site;
use crate::error::quote;
use crate::input::sniff::BYTE_ORDER_MARK;
use crate::kind::header::Header;

/// How many columns stand before the first strand or sample of a matrix or of genotypes: contig,
/// position, reference allele.
pub const FIXED_COLUMNS: usize = 3;

/// The same for VCF, up to FORMAT.
pub const VCF_COLUMNS: usize = 9;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One column a strand, one allele in each cell.
    Matrix,
    /// One column a sample, a whole genotype in each cell.
    Genotypes,
    /// The Variant Call Format.
    Vcf,
    /// A haplotype table, as this program and phasing programs write it.
    Table,
}

/// The kinds by their names, each with a few words about it.
pub const KINDS: [(Kind, &str, &str); 4] = [
    (
        Kind::Matrix,
        "matrix",
        "one column a strand, one allele a cell",
    ),
    (
        Kind::Genotypes,
        "genotypes",
        "one column a sample, cells such as A|G",
    ),
    (Kind::Vcf, "vcf", "VCF"),
    (Kind::Table, "table", "a haplotype table"),
];

impl Kind {
    /// Its name, as `--from` takes it.
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }
}

/// What a reader makes of a line.
#[expect(
    clippy::large_enum_variant,
    reason = "it lives for one row, and boxing it would cost as much as the row"
)]
pub enum Reading<'a> {
    /// A valid row of which nothing is to be written, and its length with its end, in bytes.
    Nothing(usize),
    /// A valid row.
    Site(Site<'a>),
    /// No valid row.
    NoRow,
}

/// Takes the lines of one kind apart, for one worker. Kept from row to row for its memory.
pub trait RowReader {
    /// Takes apart the row that `line` begins with; more may follow.
    fn read<'a>(&'a mut self, line: &'a [u8]) -> Reading<'a>;

    /// Says what is wrong with a line, its end taken off, that is no valid row: the first fault from
    /// left to right, without the place.
    fn explain(&self, line: &[u8]) -> String;
}

/// The fields of a line that has one for each column, none of them empty, and a position in the
/// second.
///
/// # Errors
///
/// What is wrong with the line: the first of these that does not hold.
pub fn explain_fields<'a>(line: &'a [u8], header: &Header) -> Result<Vec<&'a [u8]>, String> {
    if line.starts_with(BYTE_ORDER_MARK) {
        return Err("expected a row, found a byte-order mark before it: remove its three bytes".into());
    }
    let (expected, found) = (header.columns(), line.split_str(b"\t").count());
    if found != expected {
        return Err(format!("expected {expected} fields, found {found}"));
    }
    let fields: Vec<&[u8]> = line.split_str(b"\t").collect();
    if let Some(column) = fields.iter().position(|field| field.is_empty()) {
        return Err(format!(
            "expected a value in field {} (column {}), found nothing",
            column + 1,
            quote(header.name(column))
        ));
    }
    let position = fields[1];
    if !position.iter().all(u8::is_ascii_digit) {
        return Err(format!(
            "expected a position of digits only in field 2, found {}",
            quote(position)
        ));
    }
    Ok(fields)
}
