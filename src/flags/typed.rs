//! The options as typed: one field per flag, `None` or empty if it was not given.
//!
//! Each value is checked on its own; [`super::args`] checks them together. On other values, the
//! parsing functions here return what they expected.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use bstr::ByteSlice;

use crate::call::rules::{Alphabet, Gap};
use crate::error::quote;
use crate::format::{Fill, Unphased};
use crate::kind::Kind;
use crate::kind::vcf::layout::Tags;
use crate::report::stats::Form;
use crate::sample::NamedSample;

/// The parsed command line.
#[derive(Debug, Default)]
pub struct Typed {
    /// `--from`
    pub from: Option<Kind>,
    /// `--tags`
    pub tags: Option<Tags>,
    /// `--format`
    pub format: Option<FormatName>,
    /// `--header`
    pub header: Option<PathBuf>,
    /// `--sample`, in the order given
    pub sample: Vec<NamedSample>,
    /// `--samples`
    pub samples: Option<PathBuf>,
    /// `--suffixes`
    pub suffixes: Option<Vec<Vec<u8>>>,
    /// `--alleles`
    pub alleles: Option<Alphabet>,
    /// `--unphased`
    pub unphased: Option<Unphased>,
    /// `--missing`
    pub missing: Option<Vec<Vec<u8>>>,
    /// `--gap`
    pub gap: Option<Gap>,
    /// `--fill`
    pub fill: Option<Fill>,
    /// `--all-sites`
    pub all_sites: bool,
    /// `--contig-prefix`
    pub contig_prefix: Option<Vec<u8>>,
    /// `--contigs`
    pub contigs: Option<PathBuf>,
    /// `--no-header`
    pub no_header: bool,
    /// `--hash-header`
    pub hash_header: bool,
    /// `--skip-bad-rows`
    pub skip_bad_rows: bool,
    /// `--threads`
    pub threads: Option<usize>,
    /// `--batch-size`, in bytes
    pub batch_size: Option<usize>,
    /// `--max-line`, in bytes
    pub max_line: Option<usize>,
    /// `--progress`
    pub progress: bool,
    /// `--stats`
    pub stats: Option<Form>,
    /// `--quiet`
    pub quiet: bool,
    /// What to do instead of the work. The first such flag counts.
    pub special: Option<Special>,
    /// FILE operands.
    pub operands: Vec<OsString>,
}

/// An output format, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatName {
    /// See [`crate::format::haplotype`].
    Haplotype,
    /// See [`crate::format::phase`].
    PhasePanel,
    /// See [`crate::format::phase`].
    PhaseInput,
    /// See [`crate::format::vcf`].
    Vcf,
}

/// Something other than the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// `-h`
    ShortHelp,
    /// `--help`
    LongHelp,
    /// `--version`
    Version,
    /// `--generate man`
    Man,
    /// `--generate complete-bash`
    Bash,
    /// `--generate complete-zsh`
    Zsh,
    /// `--generate complete-fish`
    Fish,
}

/// The value as one of the words of a table.
pub fn word<T: Copy>(value: OsString, words: &[(&str, T)]) -> Result<T, String> {
    match words.iter().find(|(word, _)| value == *word) {
        Some((_, meaning)) => Ok(*meaning),
        None => {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            Err(match words.split_last() {
                Some((last, [])) => (*last).to_owned(),
                Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
                None => String::new(),
            })
        }
    }
}

/// The value as a whole number within a range.
pub fn number(value: OsString, least: usize, most: usize) -> Result<usize, String> {
    digits(value.as_encoded_bytes())
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| format!("a number from {least} to {most}"))
}

/// The value as a size in bytes, from 1 to `most` gibibytes: digits, optionally followed by K, M or
/// G for 1024, 1024 K and 1024 M.
pub fn size(value: OsString, most: usize) -> Result<usize, String> {
    let text = value.as_encoded_bytes();
    let (number, unit) = match text.split_last() {
        Some((b'k' | b'K', number)) => (number, 1 << 10),
        Some((b'm' | b'M', number)) => (number, 1 << 20),
        Some((b'g' | b'G', number)) => (number, 1 << 30),
        _ => (text, 1),
    };
    digits(number)
        .and_then(|number| number.checked_mul(unit))
        .filter(|bytes| (1..=most << 30).contains(bytes))
        .ok_or_else(|| format!("a size from 1 to {most}G, such as 64K or 1M"))
}

/// Digits only, because parsing alone would accept a sign too.
fn digits(text: &[u8]) -> Option<usize> {
    text.iter().all(u8::is_ascii_digit).then_some(())?;
    text.to_str().ok()?.parse().ok()
}

/// The value as text that may become part of a field.
pub fn text(value: OsString) -> Result<Vec<u8>, String> {
    let text = value.into_vec();
    match text.find_byteset(b"\t\r\n") {
        Some(_) => Err("text without TAB, CR and LF".to_owned()),
        None => Ok(text),
    }
}

/// The value of `--fill`.
pub fn fill(value: OsString) -> Result<Fill, String> {
    match text(value)? {
        // A text with one of these would fall apart in genotypes and lists of alleles.
        text if text.is_empty() || text.find_byteset(b",|/").is_some() => {
            Err("ref, keep or some text without ',', '|' and '/'".to_owned())
        }
        text if text == b"ref" => Ok(Fill::Reference),
        text if text == b"keep" => Ok(Fill::Keep),
        text => Ok(Fill::Text(text)),
    }
}

/// The value of `--missing`: alleles, or none at all.
pub fn missing(value: OsString) -> Result<Vec<Vec<u8>>, String> {
    let value = value.into_vec();
    if value.is_empty() {
        return Ok(Vec::new());
    }
    let alleles: Vec<Vec<u8>> = value.split_str(b",").map(<[u8]>::to_vec).collect();
    // A TAB or LF ends a field, so no allele holds one.
    match alleles
        .iter()
        .any(|allele| allele.is_empty() || allele.find_byteset(b"\t\n").is_some())
    {
        true => Err("alleles joined by ',', none empty or with a TAB or LF".to_owned()),
        false => Ok(alleles),
    }
}

/// The value of `--tags`: `G:S`, or `G` alone to ignore phase sets.
pub fn tags(value: OsString) -> Result<Tags, String> {
    let value = value.into_vec();
    let (genotype, set) = match value.split_once_str(b":") {
        Some((genotype, set)) => (genotype, Some(set)),
        None => (&value[..], None),
    };
    let is_key = |key: &[u8]| !key.is_empty() && key.find_byteset(b":\t\r\n").is_none();
    match is_key(genotype) && set.is_none_or(is_key) {
        true => Ok(Tags {
            genotype: genotype.to_vec(),
            set: set.map(<[u8]>::to_vec),
        }),
        false => Err("a genotype tag or two tags joined by ':', such as GT or PG:PI".to_owned()),
    }
}

/// The value of `--suffixes`: pieces of which a name can end in at most one.
pub fn suffixes(value: OsString) -> Result<Vec<Vec<u8>>, String> {
    let value = value.into_vec();
    let pieces: Vec<Vec<u8>> = value.split_str(b",").map(<[u8]>::to_vec).collect();
    if pieces.len() < 2 || pieces.iter().any(Vec::is_empty) {
        return Err("two or more pieces joined by ',', none of them empty".to_owned());
    }
    for (at, piece) in pieces.iter().enumerate() {
        let ends_in =
            |(other_at, other): (usize, &Vec<u8>)| other_at != at && other.ends_with(piece);
        if let Some((_, other)) = pieces.iter().enumerate().find(|&other| ends_in(other)) {
            return Err(format!(
                "pieces that do not end each other ({} ends {})",
                quote(piece),
                quote(other)
            ));
        }
    }
    Ok(pieces)
}

/// The value of `--sample`: `NAME=COLUMN,COLUMN…`, split at the first `=`.
pub fn sample(value: OsString) -> Result<NamedSample, String> {
    let value = value.into_vec();
    let expected = || "NAME=COLUMN,COLUMN… without empty parts".to_owned();
    // The option that selects samples in bcftools.
    let no_columns = || expected() + " (to select samples of a VCF: bcftools view -s NAME FILE |)";
    let (name, columns) = value.split_once_str(b"=").ok_or_else(no_columns)?;
    let columns: Vec<Vec<u8>> = columns.split_str(b",").map(<[u8]>::to_vec).collect();
    if name.is_empty() || columns.iter().any(Vec::is_empty) {
        return Err(expected());
    }
    if name.find_byteset(b"\t\r\n").is_some() {
        return Err("a NAME without TAB, CR and LF".to_owned());
    }
    let origin = format!("option '--sample' {}", quote(&value));
    Ok(NamedSample {
        name: name.to_vec(),
        columns,
        origin,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit_and_bounds() {
        let size = |text: &str| size(text.into(), 1);
        assert_eq!(size("1"), Ok(1));
        assert_eq!(size("64k"), Ok(64 << 10));
        assert_eq!(size("3M"), Ok(3 << 20));
        assert_eq!(size("1G"), Ok(1 << 30));
        for wrong in [
            "",
            "0",
            "K",
            "-1",
            "+1",
            "1.5M",
            "1T",
            "2G",
            "0x10",
            "99999999999999999999G",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn tags_are_one_or_two_words() {
        let of = |genotype: &[u8], set: Option<&[u8]>| {
            Ok(Tags {
                genotype: genotype.to_vec(),
                set: set.map(<[u8]>::to_vec),
            })
        };
        let tags = |text: &str| tags(text.into());
        assert_eq!(tags("GT:PS"), of(b"GT", Some(b"PS")));
        assert_eq!(tags("GT"), of(b"GT", None));
        assert_eq!(tags("1000G"), of(b"1000G", None));
        for wrong in [
            "", ":", "GT:", ":PS", "GT:PS:DP", "GT::PS", "G\tT", "GT:P\nS", "GT\r",
        ] {
            assert!(tags(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn suffixes_cannot_be_mistaken_for_each_other() {
        for right in ["a,b", ".1,.2", "a,b,c,d", "ab,ba"] {
            assert!(suffixes(right.into()).is_ok(), "{right}");
        }
        for wrong in ["", "a", "a,", ",a", "a,a", "a,ba", "xb,b"] {
            assert!(suffixes(wrong.into()).is_err(), "{wrong}");
        }
    }
}
