//! How the kind is recognised: by the names in the header, and by the options.
//!
//! The names of a text's columns show its kind: those of VCF, the marks that `bcftools query` puts
//! around names, or the column pairs of a haplotype table. Anything else names the strands of a
//! matrix. `--from` states the kind explicitly, and a header that is clearly of another kind is
//! then an error.

use std::collections::HashSet;

use bstr::ByteSlice;

use crate::error::quote;
use crate::kind::names::Name;
use crate::kind::table::columns;
use crate::kind::{FIXED_COLUMNS, Kind, VCF_COLUMNS};

/// What the options say about the input before its header is read.
#[derive(Debug, Default, Clone)]
pub struct Expect {
    /// `--from`
    pub kind: Option<Kind>,
    /// The columns that make samples, by name or as `#K`; `None` if their names tell.
    pub columns: Option<HashSet<Vec<u8>>>,
    /// What else may have rows of these columns, and must change with the text of the header: the
    /// rows under `--header`, or the other FILEs. In words.
    pub beside: Option<&'static str>,
}

impl Expect {
    /// Whether the user listed this column, counted from 0, as a strand.
    pub fn names(&self, column: usize, name: &[u8]) -> bool {
        self.columns.as_ref().is_some_and(|columns| {
            columns.contains(name) || columns.contains(format!("#{}", column + 1).as_bytes())
        })
    }

    /// The columns that the user listed by number, counted from 0.
    pub fn numbered(&self) -> impl Iterator<Item = usize> {
        let listed = self.columns.iter().flatten();
        listed.filter_map(|column| {
            let number = column.strip_prefix(b"#")?.to_str().ok()?;
            number.parse::<usize>().ok()?.checked_sub(1)
        })
    }

    /// Whether no other column may have this column's name.
    pub fn must_be_unique(&self, name: &[u8]) -> bool {
        self.columns
            .as_ref()
            .is_none_or(|columns| columns.contains(name))
    }
}

/// Whether the first name of a line is numbered as bcftools does it.
pub fn has_first_mark(line: &[u8]) -> bool {
    let bare = line.strip_prefix(b"#").unwrap_or(line);
    bare.trim_start_with(|c| c == ' ').starts_with(b"[1]")
}

/// The kind of a header line, as given by the user or as recognised.
pub fn choose_kind(line: &[u8], expect: &Expect, is_vcf: bool) -> Result<Kind, String> {
    let shown = if is_vcf || is_vcf_line(line) {
        Some(Kind::Vcf)
    } else if is_marked(line) {
        Some(Kind::Genotypes)
    } else if columns::Columns::of(line.strip_prefix(b"#").unwrap_or(line)).is_some() {
        Some(Kind::Table)
    } else {
        None
    };
    match (expect.kind, shown) {
        (None, shown) => Ok(shown.unwrap_or(Kind::Matrix)),
        (Some(said), Some(shown)) if said != shown => Err(format!(
            "expected the header of kind {} (as --from says), found one of kind {}",
            said.name(),
            shown.name()
        )),
        (Some(said @ (Kind::Vcf | Kind::Table)), None) => Err(format!(
            "expected the header of kind {} (as --from says), found one of a matrix or of genotypes",
            said.name()
        )),
        (Some(said), _) => Ok(said),
    }
}

/// Whether the line names the columns of VCF.
fn is_vcf_line(line: &[u8]) -> bool {
    let bare = line.strip_prefix(b"#").unwrap_or(line);
    let names = ["CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"];
    let mut fields = bare.split_str(b"\t");
    names
        .iter()
        .all(|name| fields.next() == Some(name.as_bytes()))
}

/// Checks that a line has the columns of VCF, and samples.
pub fn check_vcf(line: &[u8]) -> Result<(), String> {
    if !is_vcf_line(line) {
        return Err(format!(
            "expected the column line of VCF, #CHROM POS ID REF ALT QUAL FILTER INFO FORMAT and the \
             samples, found {}",
            quote(line)
        ));
    }
    let mut rest = line.split_str(b"\t").skip(VCF_COLUMNS - 1);
    match (rest.next(), rest.next()) {
        (None, _) | (Some(b"FORMAT"), None) => Err(
            "expected a VCF with genotypes, found one without samples, which holds no haplotypes"
                .to_owned(),
        ),
        (Some(b"FORMAT"), Some(_)) => Ok(()),
        (Some(other), _) => Err(format!(
            "expected the column FORMAT after INFO in the column line of VCF, found {}",
            quote(other)
        )),
    }
}

/// Whether the line bears the marks of `bcftools query`.
fn is_marked(line: &[u8]) -> bool {
    let mut names = line.split_str(b"\t").skip(FIXED_COLUMNS).map(Name::parse);
    has_first_mark(line) || names.any(|name| name.has_genotypes)
}

/// Checks the names of the samples of genotypes, and that all or none of them have phase sets.
/// Returns whether they have.
pub fn check_samples(line: &[u8]) -> Result<bool, String> {
    let names = || line.split_str(b"\t").skip(FIXED_COLUMNS).map(Name::parse);
    if let Some(Name {
        other_tag: Some(tag),
        ..
    }) = names().find(|name| name.other_tag.is_some())
    {
        return Err(format!(
            "expected genotypes, or genotypes and phase sets (%TGT or %TGT:%PS), found the tag {}: \
             give hapfilter the VCF itself (if GT and PS have other names in it, say so with --tags)",
            quote(tag)
        ));
    }
    if names().any(|name| name.is_forgotten) {
        return Err(
            "the header names no samples (bcftools 1.18 omits them): say --from genotypes, name the columns with --header FILE, and call 'bcftools query' without -H"
                .to_owned(),
        );
    }
    // Where columns are numbered, one without genotypes is not a sample, and refused as such.
    let is_numbered = has_first_mark(line);
    let is_sample = |name: &Name| name.has_genotypes || !(is_numbered && name.is_numbered);
    let find = |wanted: bool| names().find(|name| name.has_sets == wanted && is_sample(name));
    match (find(true), find(false)) {
        (Some(with), Some(without)) => Err(format!(
            "expected phase sets for all samples or for none, found them for {} and not for {}",
            quote(with.name),
            quote(without.name)
        )),
        (with, _) => Ok(with.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_recognised_by_its_names_alone() {
        let kinds: [(&[u8], Kind); 9] = [
            (b"CHROM\tPOS\tREF\t1a\t1b", Kind::Matrix),
            (
                b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts",
                Kind::Vcf,
            ),
            (b"CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO", Kind::Vcf),
            (b"#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT", Kind::Genotypes),
            (b"# [1]c\t[2]p\t[3]r\t[4]s", Kind::Genotypes),
            (b"c\tp\tr\ts\tt:GT:t:PS", Kind::Genotypes),
            (b"#contig\tpos\tref\talt\tx_PI\tx_PG_al", Kind::Table),
            (
                b"CHROM\tPOS\tREF\tall-alleles\tall-freq\tx:PI\tx:PG_al ",
                Kind::Table,
            ),
            (b"contig\tpos\tref\talt\tx_PI\ty_PG_al", Kind::Matrix),
        ];
        for (line, kind) in kinds {
            let chosen = choose_kind(line, &Expect::default(), false);
            assert_eq!(chosen, Ok(kind), "{}", line.as_bstr());
        }
    }
}
