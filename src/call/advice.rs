//! What to say about a text that is not an allele: what it may be, and what to do about it.
//!
//! A bad row is mostly one of a few mistakes, such as allele numbers in place of alleles. Naming the
//! mistake saves the user a search. Advice is followed, so none may lead to a wrong table:
//! `--alleles any` accepts everything, and is proposed only for a matrix of codes, or where nothing
//! else is known.

use bstr::ByteSlice;

use crate::call::rules::{Missing, Rules, is_breakend, is_na, is_symbolic};

/// Where a text is that should be an allele.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlleleOf {
    /// The reference.
    Reference,
    /// A strand of a matrix.
    Strand,
    /// A strand in a table.
    TableStrand,
    /// A genotype as bcftools prints it, with phase sets or without.
    Genotype {
        /// The header says that a phase set follows.
        has_sets: bool,
    },
}

/// Whether a text is in quotes.
pub fn is_quoted(text: &[u8]) -> bool {
    matches!(text, [b'"', .., b'"'] | [b'\'', .., b'\''])
}

impl Rules {
    /// Says what a text may be that is not an allele, and what to do about it: words that follow
    /// `found …`.
    pub fn looks_like(&self, text: &[u8], place: AlleleOf) -> String {
        let is_number = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
        let treats = |what: &str| {
            let advice = match self.missing.with(text) {
                // The reference is the reference, whatever the list says.
                _ if place == AlleleOf::Reference => String::new(),
                Some(list) => format!(": '--missing {list}' treats it as a missing call"),
                None => self.missing.how_to_list(text),
            };
            format!(", which looks like {what}{advice}")
        };
        if text == b"0" {
            return treats(match place {
                AlleleOf::TableStrand => {
                    "an allele number of VCF (give hapfilter the VCF), or a missing call"
                }
                _ => {
                    "an allele number of VCF (ask bcftools query for %TGT instead of %GT), or a \
                     missing call"
                }
            });
        }
        if text.eq_ignore_ascii_case(b"X") || matches!(text, b"?" | b".") {
            return treats("a missing call");
        }
        if is_number {
            let number = ", which looks like an allele number of VCF";
            let query = "ask bcftools query for %TGT instead of %GT, or give hapfilter the VCF";
            return match place {
                AlleleOf::TableStrand => format!("{number}: give hapfilter the VCF"),
                _ if self.takes_symbols => format!("{number}: {query}"),
                _ => format!("{number}: {query}; for a matrix of codes use '--alleles any'"),
            };
        }
        if is_na(text) || text.eq_ignore_ascii_case(b"N/A") {
            return treats("a missing value");
        }
        let is_blank = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
        if is_blank(text.first()) || is_blank(text.last()) {
            return ", which begins or ends with a blank: remove it".to_owned();
        }
        if is_quoted(text) {
            return ", which is in quotes (in R, write.table(..., quote=FALSE) leaves them out)"
                .to_owned();
        }
        if looks_like_genotype(text) {
            let genotype = ", which looks like a genotype";
            return match place {
                AlleleOf::Strand => format!("{genotype}: use {AS_GENOTYPES}"),
                _ => genotype.to_owned(),
            };
        }
        let is_code = |byte: &u8| b"acgtnrykmswbdhv".contains(&byte.to_ascii_lowercase());
        if !text.is_empty() && text.iter().all(is_code) {
            return treats(match place {
                AlleleOf::Genotype { .. } => {
                    "an IUPAC code for several bases (ask bcftools query for %TGT instead of \
                     %IUPACGT)"
                }
                _ => "an IUPAC code for several bases",
            });
        }
        if is_symbolic(text) || is_breakend(text) {
            return match place {
                AlleleOf::Strand => {
                    format!(", which is accepted only in whole genotypes ({AS_GENOTYPES})")
                }
                _ => ", which only an alternative allele can be".to_owned(),
            };
        }
        // '--alleles any' would accept the following too, and make a wrong table.
        if text.contains(&b',') {
            return ", which looks like several alleles".to_owned();
        }
        if let Some((allele, set)) = text.rsplit_once_str(b":")
            && place == (AlleleOf::Genotype { has_sets: false })
            && !allele.is_empty()
            && self.judge(allele).is_some()
            && (set == b"." || !set.is_empty() && set.iter().all(u8::is_ascii_digit))
        {
            return ", which looks like an allele and a phase set: name columns that have sets \
                    NAME:GT:NAME:PS"
                .to_owned();
        }
        ": '--alleles any' accepts any text".to_owned()
    }
}

/// Whether a cell is cut like a genotype. `N/A` is a missing value.
pub fn looks_like_genotype(cell: &[u8]) -> bool {
    cell.iter().any(|byte| b"|/".contains(byte)) && !cell.eq_ignore_ascii_case(b"N/A")
}

/// What to do with cells that look like genotypes. `N` is a missing call in a matrix, and `NA` is
/// none as a whole cell: who follows this must know that both change.
pub const AS_GENOTYPES: &str = "--from genotypes if each column is a sample; N and NA are alleles there unless --missing \
                                lists them";

impl Missing {
    /// Says how to list a text that may mean a missing call: words that follow what was found.
    pub fn how_to_list(&self, text: &[u8]) -> String {
        match self.with(text) {
            Some(list) => format!(": if it means a missing call, use '--missing {list}'"),
            None if text.contains(&b',') => {
                ": --missing cannot list a text with a comma, so replace it if it means a missing call"
                    .to_owned()
            }
            None => ": if it means a missing call, list it with --missing, beside what is listed now"
                .to_owned(),
        }
    }

    /// The value of `--missing` that lists this text beside those listed now. The option replaces
    /// the list, so this text alone, or a part of the list, would turn the other missing calls into
    /// alleles. None if that is too long to be shown, or if a text has a comma or needs more than
    /// quotes in a shell.
    fn with(&self, text: &[u8]) -> Option<String> {
        let mut list = crate::error::short_name(text);
        if list.as_bytes() != text || text.find_byteset(b",\"'$`\\!").is_some() {
            return None;
        }
        for other in self.texts() {
            let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-?".contains(byte);
            if list.len() + other.len() > 40 || !other.iter().all(is_plain) {
                return None;
            }
            list.push(',');
            let other = other.to_str_lossy();
            list += &match self.folds {
                true => other.to_ascii_uppercase(),
                false => other.into_owned(),
            };
        }
        Some(
            match list.contains(|c: char| !(c.is_ascii_alphanumeric() || "._-,".contains(c))) {
                true => format!("\"{list}\""),
                false => list,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::rules::tests::rules;

    #[test]
    fn a_text_that_is_no_allele_gets_the_advice_that_fits() {
        let any = ": '--alleles any' accepts any text";
        let matrix = rules(&["N"]);
        for (text, advice) in [
            ("0", "an allele number of VCF (ask"),
            ("12", "an allele number of VCF: ask"),
            ("?", "a missing call"),
            (".", "a missing call"),
            ("x", "a missing call"),
            ("NA", "a missing value"),
            (" A", "begins or ends with a blank"),
            ("A ", "begins or ends with a blank"),
            ("R", "an IUPAC code"),
            ("acgtr", "an IUPAC code"),
            ("", any),
            ("RX", any),
            ("A C", any),
            ("\"A\"", "in quotes (in R"),
            ("'NA'", "in quotes (in R"),
            ("\"A|C\"", "in quotes (in R"),
            ("\"", any),
            ("\"A", any),
            ("A,C", "several alleles"),
            ("A:5", "an allele and a phase set"),
            ("*:.", "an allele and a phase set"),
            ("A:x", any),
            ("A:", any),
            (":5", any),
            ("Q:5", any),
        ] {
            let genotype = AlleleOf::Genotype { has_sets: false };
            let found = matrix.looks_like(text.as_bytes(), genotype);
            assert!(found.contains(advice), "{text:?}: {found}");
        }
        let genotypes = Rules {
            takes_symbols: true,
            ..rules(&["."])
        };
        let has_sets = AlleleOf::Genotype { has_sets: true };
        for (text, place, advice) in [
            ("R", has_sets, "%TGT instead of %IUPACGT"),
            ("R", AlleleOf::TableStrand, "several bases: '--missing"),
            ("<DEL>", AlleleOf::Reference, "only an alternative allele"),
            ("]c:5]A", AlleleOf::Reference, "only an alternative allele"),
            ("A,<DEL>", has_sets, "several alleles"),
            ("A:5", has_sets, any),
            ("A:5", AlleleOf::TableStrand, any),
            ("A:5", AlleleOf::Reference, any),
        ] {
            let found = genotypes.looks_like(text.as_bytes(), place);
            assert!(found.contains(advice), "{text:?} {place:?}: {found}");
        }
        // Word for word: the advice for another place or kind would lead to a wrong table.
        let number = ", which looks like an allele number of VCF: ask bcftools query for %TGT instead of \
                      %GT, or give hapfilter the VCF";
        let codes = format!("{number}; for a matrix of codes use '--alleles any'");
        let genotype = ", which looks like a genotype";
        let columns = "if each column is a sample";
        let cut = format!(
            "{genotype}: use --from genotypes {columns}; N and NA are alleles there unless --missing lists them"
        );
        let whole = format!(
            ", which is accepted only in whole genotypes (--from genotypes {columns}; N and NA are alleles there unless --missing lists them)"
        );
        let alternative = ", which only an alternative allele can be";
        for (rules, text, place, advice) in [
            (&matrix, "1", AlleleOf::Strand, &codes[..]),
            (&matrix, "12", AlleleOf::Reference, &codes),
            (&genotypes, "1", has_sets, number),
            (&genotypes, "12", AlleleOf::Reference, number),
            (
                &genotypes,
                "1",
                AlleleOf::TableStrand,
                ", which looks like an allele number of VCF: give hapfilter the VCF",
            ),
            (
                &genotypes,
                "0",
                AlleleOf::TableStrand,
                ", which looks like an allele number of VCF (give hapfilter the VCF), or a missing call: \
                 '--missing 0,.' treats it as a missing call",
            ),
            (&matrix, "A|C", AlleleOf::Strand, &cut),
            (
                &matrix,
                "n/a",
                AlleleOf::Strand,
                ", which looks like a missing value: '--missing \"n/a,N\"' treats it as a missing call",
            ),
            (
                &matrix,
                "R",
                AlleleOf::Reference,
                ", which looks like an IUPAC code for several bases",
            ),
            (&matrix, "A/C", AlleleOf::Reference, genotype),
            (&genotypes, "A/C", AlleleOf::Reference, genotype),
            (&matrix, "<DEL>", AlleleOf::Strand, &whole),
            (&matrix, "A[c:5[", AlleleOf::Strand, &whole),
            (&matrix, "<DEL>", AlleleOf::Reference, alternative),
        ] {
            let found = rules.looks_like(text.as_bytes(), place);
            assert_eq!(found, advice, "{text:?} {place:?}");
        }
        let long = genotypes.looks_like(&b"R".repeat(50), AlleleOf::TableStrand);
        let beside =
            "if it means a missing call, list it with --missing, beside what is listed now";
        assert_eq!(
            long,
            format!(", which looks like an IUPAC code for several bases: {beside}")
        );
    }

    #[test]
    fn the_advice_lists_what_is_missing_already_as_far_as_it_is_short() {
        let with = |missing: &[&str]| rules(missing).missing.with(b"NA");
        let some = |list: &str| Some(list.to_owned());
        assert_eq!(with(&[]), some("NA"));
        assert_eq!(with(&[".", "n"]), some("NA,.,N"));
        assert_eq!(with(&["?", "n"]), some("\"NA,?,N\""));
        assert_eq!(with(&["a b", "n"]), None);
        // With it the list has 40 letters and a comma, or one more.
        let long = "x".repeat(38);
        assert_eq!(with(&[&long]), Some(format!("NA,{}", long.to_uppercase())));
        assert_eq!(with(&[&(long + "x")]), None);
        let n = rules(&["N"]).missing;
        assert_eq!(n.with(&b"R".repeat(50)), None);
        for text in [&b"A,G"[..], b"$A", b"a`b", b"\"", b"it's", b"a\\b"] {
            assert_eq!(n.with(text), None, "{text:?}");
        }
        assert_eq!(n.with(b"x y").as_deref(), Some("\"x y,N\""));
        // What cannot be listed like this is answered by what can be done.
        assert!(n.how_to_list(b"A,G").contains("a text with a comma"));
        assert!(
            n.how_to_list(b"$A")
                .contains("list it with --missing, beside")
        );
    }
}
