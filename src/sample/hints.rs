//! What to say where columns do not become samples as the user may have meant it.

use bstr::ByteSlice;

use crate::call::advice::{AS_GENOTYPES, looks_like_genotype};
use crate::call::rules::{Alphabet, Gap, Missing, Rules};
use crate::error::quote;
use crate::kind::FIXED_COLUMNS;
use crate::kind::header::Header;
use crate::sample::{Rule, stem_of};

/// A hint for the end of the message: what the first row of a matrix without samples suggests about
/// its columns.
pub fn hint_of_row(row: &[u8], header: &Header) -> String {
    let cells: Vec<&[u8]> = row.split_str(b"\t").skip(FIXED_COLUMNS).collect();
    if cells.iter().any(|cell| looks_like_genotype(cell)) {
        return format!("; the first row has genotypes: say {AS_GENOTYPES}");
    }
    let rules = Rules {
        missing: Missing::new(vec![b".".to_vec()], Alphabet::Dna),
        gap: Gap::Allele,
        alphabet: Alphabet::Dna,
        takes_symbols: false,
        has_no_case: false,
    };
    let is_allele = |cell: &&[u8]| rules.judge(cell).is_some();
    match cells.first() {
        Some(_) if cells.iter().all(is_allele) => {
            let name = header.name(FIXED_COLUMNS);
            // A command that is cut off does not work, and other names have a meaning for the shell,
            // or for `-s` itself.
            let shown = crate::error::short_name(name);
            let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
            let by_hand = match shown.as_bytes() == name && name.iter().all(is_plain) {
                true => format!("-s {shown}={shown} for each, or "),
                false => String::new(),
            };
            let is_comment = header
                .names()
                .skip(FIXED_COLUMNS)
                .any(|name| name.starts_with(b"#"));
            let without = if is_comment {
                " (but first rename those that begin with '#')"
            } else {
                ""
            };
            format!(
                "; if each column is a haploid sample, say so: {by_hand}--samples FILE with the name \
                 twice on each line, a TAB between{without}"
            )
        }
        _ => String::new(),
    }
}

/// A question for the end of a message about these columns: is column 3 the reference, if it is
/// named like another strand of one of them?
pub fn doubt_of_reference<'n>(
    mut columns: impl Iterator<Item = &'n [u8]>,
    rule: &Rule,
    header: &Header,
) -> String {
    let Rule::Suffixes(pieces) = rule else {
        return String::new();
    };
    let reference = header.name(FIXED_COLUMNS - 1);
    let stem = |name| stem_of(name, pieces).map(|(stem, _)| stem);
    match stem(reference).is_some_and(|own| columns.any(|name| stem(name) == Some(own))) {
        true => format!(
            "; is column {FIXED_COLUMNS} ({}) the reference?",
            quote(reference)
        ),
        false => String::new(),
    }
}

/// The message that no column is in a sample.
pub(super) fn no_samples(rule: &Rule, header: &Header) -> String {
    let shown = 8;
    let mut names: Vec<String> = header.names().take(shown).map(quote).collect();
    if header.columns() > shown {
        names.push("…".to_owned());
    }
    let names = names.join(", ");
    let why = match rule {
        Rule::Suffixes(pieces) => {
            let pieces: Vec<String> = pieces.iter().map(|piece| quote(piece)).collect();
            format!(
                "no column names differ only in their last piece, {}",
                pieces.join(" and ")
            )
        }
        Rule::Named(_) => "the file of --samples names none".to_owned(),
    };
    let doubt = doubt_of_reference(header.names().skip(FIXED_COLUMNS), rule, header);
    format!(
        "there is no sample: {why} (columns: {names}); say which columns belong together with \
         --suffixes or --samples{doubt}"
    )
}
