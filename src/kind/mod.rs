//! Kinds: what kind of text the input is, and what its lines mean.
//!
//! People have the same genotypes as a matrix of strands, as output of `bcftools query`, as VCF, or
//! as the table of a phasing program. Each is recognised by its header alone ([`known`]), so none
//! is mistaken for another, and the [`Kind`] is part of the [`Header`] from then on.
//!
//! There is one file for each kind that can be read. It has a [`RowReader`], which parses lines and
//! also explains what is wrong with an invalid row: [`matrix`] for strands, [`genotypes`] for whole
//! genotypes, [`vcf`] for VCF, [`table`] for haplotype tables. They share the [`locus`], the first
//! two columns. Headers of other texts are [`refused`]. Bytes are never decoded: a name may hold any
//! byte except TAB and LF.

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

/// How many columns precede the first strand or sample of a matrix or of genotypes: contig,
/// position, reference allele.
pub const FIXED_COLUMNS: usize = 3;

/// The same for VCF, up to FORMAT.
pub const VCF_COLUMNS: usize = 9;

/// The kind of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One column per strand, one allele in each cell.
    Matrix,
    /// One column per sample, a whole genotype in each cell.
    Genotypes,
    /// The Variant Call Format.
    Vcf,
    /// A haplotype table, as this program and phasing programs write it.
    Table,
}

/// The kinds by their names, each with a short description.
pub const KINDS: [(Kind, &str, &str); 4] = [
    (
        Kind::Matrix,
        "matrix",
        "one column per strand, one allele per cell",
    ),
    (
        Kind::Genotypes,
        "genotypes",
        "one column per sample, cells such as A|G",
    ),
    (Kind::Vcf, "vcf", "VCF"),
    (Kind::Table, "table", "a haplotype table"),
];

impl Kind {
    /// Its name, as `--from` accepts it.
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }
}

/// The result of reading a line.
#[expect(
    clippy::large_enum_variant,
    reason = "it lives for one row, and boxing it would cost as much as the row"
)]
pub enum Reading<'a> {
    /// A valid row without output, and its length with its end, in bytes.
    Nothing(usize),
    /// A valid row.
    Site(Site<'a>),
    /// Not a valid row.
    NoRow,
}

/// Parses the lines of one kind, for one worker. Kept from row to row for its memory.
pub trait RowReader {
    /// Parses the row at the start of `line`; more may follow.
    fn read<'a>(&'a mut self, line: &'a [u8]) -> Reading<'a>;

    /// Says what is wrong with an invalid row, given without its end: the first fault from left to
    /// right, without the place.
    fn explain(&self, line: &[u8]) -> String;
}

/// The fields of a line that has one for each column, none of them empty, and a position in the
/// second.
///
/// # Errors
///
/// What is wrong with the line: the first of these conditions that does not hold.
pub fn explain_fields<'a>(line: &'a [u8], header: &Header) -> Result<Vec<&'a [u8]>, String> {
    if line.starts_with(BYTE_ORDER_MARK) {
        return Err(
            "expected a row, found a byte-order mark before it: remove its three bytes".into(),
        );
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
