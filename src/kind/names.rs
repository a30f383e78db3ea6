//! Column names as `bcftools query -H` prints them: with their number before them, and the
//! requested tags after them.
//!
//! Up to version 1.16 the names are `# [1]CHROM`, `[2]POS`, `[3]REF`, `[4]NAME:GT` and so on. Since
//! 1.17 the first is `#[1]CHROM`, and with `-HH` there are no numbers. A sample requested with
//! `%TGT:%PS` is `[4]NAME:GT:[5]NAME:PS`. Version 1.18 omits the names: `[4]GT`.

use bstr::ByteSlice;

/// A parsed column name.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Name<'a> {
    /// The name alone.
    pub name: &'a [u8],
    /// The cells hold phase sets too.
    pub has_sets: bool,
    /// There is no name, only the tags.
    pub is_forgotten: bool,
    /// Its number is before it.
    pub is_numbered: bool,
    /// `:GT` follows it.
    pub has_genotypes: bool,
    /// A tag other than genotypes and phase sets.
    pub other_tag: Option<&'a [u8]>,
}

impl<'a> Name<'a> {
    /// Removes what is not part of the name.
    pub fn parse(text: &'a [u8]) -> Name<'a> {
        let text = text.strip_prefix(b"#").unwrap_or(text);
        let text = text.trim_start_with(|c| c == ' ');
        let numbered = without_number(text);
        let is_numbered = numbered.len() < text.len();
        let (name, has_sets, has_genotypes) = match without_set(numbered) {
            Some(name) => (name, true, true),
            None => match numbered.strip_suffix(b":GT") {
                Some(name) => (name, false, true),
                None => (numbered, false, false),
            },
        };
        let is_forgotten = is_numbered
            && (numbered == b"GT" || numbered.starts_with(b"GT:[") && numbered.ends_with(b"]PS"));
        let other_tag = match is_numbered && !is_forgotten {
            true if !has_genotypes => numbered.rsplit_once_str(b":").map(|(_, tag)| tag),
            true => tag_before(name),
            false => None,
        };
        Name {
            name,
            has_sets,
            is_forgotten,
            is_numbered,
            has_genotypes,
            other_tag,
        }
    }
}

/// Removes `[4]`.
fn without_number(text: &[u8]) -> &[u8] {
    // Searching for `]` beyond the digits would take quadratic time for a name of many `:GT:[`.
    let number = text.strip_prefix(b"[").and_then(|rest| {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let name = rest[digits..].strip_prefix(b"]")?;
        (digits > 0).then_some(name)
    });
    number.unwrap_or(text)
}

/// The TAG of `NAME:TAG:[5]NAME`, which is what remains of `NAME:TAG:[5]NAME:GT`.
fn tag_before(name: &[u8]) -> Option<&[u8]> {
    name.find_iter(b":[").find_map(|at| {
        let (before, after) = name.split_at(at);
        let is_number = without_number(&after[1..]).len() < after.len() - 1;
        let (_, tag) = before.rsplit_once_str(b":")?;
        is_number.then_some(tag)
    })
}

/// The NAME of `NAME:GT:[5]NAME:PS`.
fn without_set(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_suffix(b":PS")?;
    // A name may hold `:GT:` itself, or end in a part of it.
    let mut splits = (0..text.len()).filter_map(|at| {
        let after = text[at..].strip_prefix(b":GT:")?;
        Some((&text[..at], after))
    });
    splits.find_map(|(name, again)| (without_number(again) == name).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_is_understood() {
        let parse = |text: &'static str| {
            let Name {
                name,
                has_sets,
                is_forgotten,
                ..
            } = Name::parse(text.as_bytes());
            (name.to_str().unwrap(), has_sets, is_forgotten)
        };
        for text in ["# [1]CHROM", "#[1]CHROM", " [1]CHROM", "#CHROM", "CHROM"] {
            assert_eq!(parse(text), ("CHROM", false, false), "{text}");
        }
        for text in ["[4]S:GT", "S:GT", "S", "[12]S"] {
            assert_eq!(parse(text), ("S", false, false), "{text}");
        }
        for text in ["[4]S:GT:[5]S:PS", "S:GT:S:PS"] {
            assert_eq!(parse(text), ("S", true, false), "{text}");
        }
        assert_eq!(parse("[4]a:GT:b:GT:[5]a:GT:b:PS"), ("a:GT:b", true, false));
        assert_eq!(parse("[4]a:GT:GT:[5]a:GT:PS"), ("a:GT", true, false));
        assert_eq!(parse("[4]S:GT:[5]T:PS"), ("S:GT:[5]T:PS", false, false));
        assert_eq!(parse("[x]S"), ("[x]S", false, false));
        assert_eq!(parse("[]S"), ("[]S", false, false));
        for text in ["[4]GT", "[4]GT:[5]PS"] {
            assert!(parse(text).2, "{text}");
        }
        assert_eq!(parse("GT"), ("GT", false, false));
        // Each has one end of the pattern for a forgotten name.
        assert_eq!(parse("[4]GT:[5]:GT"), ("GT:[5]", false, false));
        assert_eq!(parse("[4]S[5]PS"), ("S[5]PS", false, false));
        assert_eq!(parse("[4]GT:GT"), ("GT", false, false));
    }

    #[test]
    fn a_tag_is_found_before_a_number_alone() {
        for (text, tag) in [
            ("[4]S:PG", Some("PG")),
            ("[4]S:PG:[5]S:GT", Some("PG")),
            ("[4]S:PG:[x]S:GT", None),
            ("[4]S:GT", None),
            ("S:PG", None),
        ] {
            let found = Name::parse(text.as_bytes()).other_tag;
            assert_eq!(found, tag.map(str::as_bytes), "{text}");
        }
    }
}
