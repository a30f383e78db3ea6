//! Rules: which texts are alleles, which of them are missing calls, and whether case matters.
//!
//! By default an allele is DNA: one or more of A, C, G, T and N in either case, `*`, a gap made of
//! `-`, or what is listed as missing. Soft-masked genomes spell repeats in lower case, so alleles
//! that differ only in case are one. Text that does not look like DNA is more often a mistake than
//! an allele (a genotype in VCF's numbers, `NA`, an ID), and would silently make a wrong table. So
//! it is refused, and [`crate::call::advice`] says what it may be. `--alleles any` accepts any text
//! and compares it byte by byte.

use bstr::ByteSlice;

use crate::call::bytes::is_base;

/// What a gap counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Counted among the alternative alleles, but shown in genotypes like a missing call.
    Listed,
    /// An allele like any other.
    Allele,
    /// A missing call.
    Missing,
}

/// Which texts are alleles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// DNA, in either case.
    Dna,
    /// Any text, compared byte by byte.
    Any,
}

/// How the alleles of a row are judged.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The alleles that are missing calls.
    pub missing: Missing,
    /// What an allele made of `-` only means.
    pub gap: Gap,
    /// Which texts are alleles.
    pub alphabet: Alphabet,
    /// Symbolic alleles (`<DEL>`) and breakends are alleles too, as in VCF.
    pub takes_symbols: bool,
    /// The output has no case, so alleles that differ only in case are one even with
    /// `--alleles any`.
    pub has_no_case: bool,
}

/// The alleles that are missing calls, sorted, so that one is found quickly among thousands.
#[derive(Debug, Clone)]
pub struct Missing {
    /// In lower case where case does not matter.
    texts: Vec<Vec<u8>>,
    pub(super) folds: bool,
}

impl Missing {
    /// For a list of alleles, none of which holds a TAB or LF.
    pub fn new(mut texts: Vec<Vec<u8>>, alphabet: Alphabet) -> Missing {
        let folds = alphabet == Alphabet::Dna;
        if folds {
            texts
                .iter_mut()
                .for_each(|text| text.make_ascii_lowercase());
        }
        texts.sort_unstable();
        Missing { texts, folds }
    }

    /// Whether this allele is listed.
    pub fn has(&self, allele: &[u8]) -> bool {
        let fold = |&byte: &u8| match self.folds {
            true => byte.to_ascii_lowercase(),
            false => byte,
        };
        let compare = |text: &Vec<u8>| text.iter().copied().cmp(allele.iter().map(fold));
        self.texts.binary_search_by(compare).is_ok()
    }

    /// Their texts, in lower case where case does not matter.
    pub fn texts(&self) -> &[Vec<u8>] {
        &self.texts
    }
}

/// The meaning of a text that is not the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// An allele.
    Allele,
    /// A gap, which is listed among the alternative alleles but shown like a missing call.
    ListedGap,
    /// No call.
    Missing,
}

impl Rules {
    /// Whether alleles that differ only in case are one.
    pub fn folds(&self) -> bool {
        self.alphabet == Alphabet::Dna || self.has_no_case
    }

    /// Judges a text that is not the reference. `None` if it is not an allele.
    pub fn judge(&self, text: &[u8]) -> Option<Text> {
        if self.missing.has(text) {
            return Some(Text::Missing);
        }
        if is_gap(text) {
            return Some(match self.gap {
                Gap::Listed => Text::ListedGap,
                Gap::Allele => Text::Allele,
                Gap::Missing => Text::Missing,
            });
        }
        let is_allele = self.alphabet == Alphabet::Any
            || is_bases(text)
            || text == b"*"
            || self.takes_symbols && (is_symbolic(text) || is_breakend(text));
        is_allele.then_some(Text::Allele)
    }

    /// Whether a text can be the reference: any allele can, except a symbolic one or a breakend.
    pub fn is_reference(&self, text: &[u8]) -> bool {
        let is_symbol = self.takes_symbols
            && self.alphabet == Alphabet::Dna
            && (is_symbolic(text) || is_breakend(text));
        self.judge(text).is_some() && (!is_symbol || self.missing.has(text))
    }

    /// Whether a whole cell is one of the words that programs write for a missing value. `NA` and
    /// `NaN` consist of the right letters, but nobody means that allele.
    pub fn is_no_value(&self, cell: &[u8]) -> bool {
        self.alphabet == Alphabet::Dna && is_na(cell) && !self.missing.has(cell)
    }
}

/// `NA` or `NaN`, in any case.
pub(super) fn is_na(text: &[u8]) -> bool {
    matches!(text.len(), 2 | 3)
        && (text.eq_ignore_ascii_case(b"NA") || text.eq_ignore_ascii_case(b"NaN"))
}

/// Whether an allele consists of bases alone.
pub fn is_bases(allele: &[u8]) -> bool {
    allele.iter().all(|&byte| is_base(byte))
}

/// Whether an allele is a gap.
pub fn is_gap(allele: &[u8]) -> bool {
    allele.iter().all(|&byte| byte == b'-')
}

/// Whether an allele is symbolic, `<ID>` (VCF 4.3, section 1.6.1, ALT). The ID holds no blanks,
/// commas or angle brackets.
pub fn is_symbolic(allele: &[u8]) -> bool {
    match allele {
        [b'<', id @ .., b'>'] => {
            !id.is_empty()
                && id.iter().all(|byte| {
                    (byte.is_ascii_graphic() || !byte.is_ascii()) && !b"<>,".contains(byte)
                })
        }
        _ => false,
    }
}

/// Whether an allele is a breakend (VCF 4.3, section 5.4): bases before or after a place between
/// two brackets of one kind, as in `G]17:198982]` or `[<ctg1>:7[A`, or a single one, `G.` or `.G`.
/// `.` may stand for bases at the end of a contig.
pub fn is_breakend(allele: &[u8]) -> bool {
    if let [b'.', bases @ ..] | [bases @ .., b'.'] = allele
        && !bases.is_empty()
        && is_bases(bases)
    {
        return true;
    }
    let Some(&bracket) = allele.iter().find(|byte| b"[]".contains(byte)) else {
        return false;
    };
    let mut parts = allele.splitn(4, |&byte| byte == bracket);
    let (Some(before), Some(place), Some(after), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let bases = match (before, after) {
        (bases, b"") | (b"", bases) => bases,
        _ => return false,
    };
    let is_place = place.rsplit_once_str(b":").is_some_and(|(contig, at)| {
        (is_contig(contig) || is_symbolic(contig))
            && !at.is_empty()
            && at.iter().all(u8::is_ascii_digit)
    });
    is_place && !bases.is_empty() && (is_bases(bases) || bases == b".")
}

/// Whether VCF can hold a contig's name: printing ASCII without blanks and a few signs, some of
/// which may be inside a name but not begin it (VCF 4.3, section 1.4.7). Its pattern has `#` too,
/// but a row that begins with that looks like a comment.
pub fn is_contig(name: &[u8]) -> bool {
    let is_inner = |byte: &u8| byte.is_ascii_graphic() && !b"\"'(),<>[\\]`{}".contains(byte);
    name.first().is_some_and(|first| !b"*=#".contains(first)) && name.iter().all(is_inner)
}

/// Whether VCF has such an alternative allele: bases, `*`, a symbolic allele or a breakend.
pub fn is_vcf_allele(text: &[u8]) -> bool {
    !text.is_empty() && (is_bases(text) || text == b"*" || is_symbolic(text) || is_breakend(text))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// For the usual alphabet.
    pub fn rules(missing: &[&str]) -> Rules {
        let texts = missing.iter().map(|text| text.as_bytes().to_vec());
        Rules {
            missing: Missing::new(texts.collect(), Alphabet::Dna),
            gap: Gap::Allele,
            alphabet: Alphabet::Dna,
            takes_symbols: false,
            has_no_case: false,
        }
    }

    #[test]
    fn symbols_and_breakends_follow_vcf() {
        for symbol in [
            "<DEL>",
            "<DUP:TANDEM>",
            "<*>",
            "<NON_REF>",
            "<CN3>",
            "<INS:ME:L1>",
            "<CN\u{e9}>",
        ] {
            assert!(is_symbolic(symbol.as_bytes()), "{symbol}");
        }
        for other in ["<>", "<A", "A>", "<A,B>", "<A B>", "<<A>>", "A", ""] {
            assert!(!is_symbolic(other.as_bytes()), "{other}");
        }
        for breakend in [
            "G]17:198982]",
            "]13:123456]T",
            "C[2:321682[",
            "[17:198983[A",
            "A]<ctg1>:7]",
            ".[13:5[",
            "G.",
            ".TTC",
            "]HLA-A*01:01:01:5]a",
        ] {
            assert!(is_breakend(breakend.as_bytes()), "{breakend}");
        }
        for other in [
            "",
            ".",
            "G]17:198982[",
            "G]17]",
            "G]17:]",
            "]17:5]",
            "A]17:5]T",
            "X]17:5]",
            "G]17:5]]",
            "..",
            "G]:5]",
            "A]1 7:5]",
        ] {
            assert!(!is_breakend(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn missing_calls_are_listed_in_either_case_only_where_case_does_not_matter() {
        let rules = |alphabet| Rules {
            missing: Missing::new(vec![b"N".to_vec(), b"nan".to_vec()], alphabet),
            gap: Gap::Listed,
            alphabet,
            takes_symbols: false,
            has_no_case: false,
        };
        let (dna, any) = (rules(Alphabet::Dna), rules(Alphabet::Any));
        assert_eq!(dna.judge(b"n"), Some(Text::Missing));
        assert_eq!(any.judge(b"n"), Some(Text::Allele));
        assert_eq!(dna.judge(b"NaN"), Some(Text::Missing));
        assert!(!dna.is_no_value(b"NAN") && dna.is_no_value(b"na"));
        assert!(!any.is_no_value(b"NA"));
        assert_eq!(
            (dna.judge(b"R"), any.judge(b"R")),
            (None, Some(Text::Allele))
        );
        assert_eq!(dna.judge(b"<DEL>"), None);
    }

    #[test]
    fn a_symbol_is_the_reference_only_if_it_is_listed_or_any_text_is_an_allele() {
        let genotypes = |missing: &[&str], alphabet| Rules {
            takes_symbols: true,
            alphabet,
            ..rules(missing)
        };
        for symbol in ["<DEL>", "A[c:5[", "]<x>:5]A"] {
            let text = symbol.as_bytes();
            assert!(!genotypes(&["."], Alphabet::Dna).is_reference(text));
            assert!(genotypes(&[symbol], Alphabet::Dna).is_reference(text));
            assert!(genotypes(&["."], Alphabet::Any).is_reference(text));
            assert!(!rules(&["."]).is_reference(text));
        }
        for text in [&b"ACGT"[..], b"n", b"*", b"-", b"."] {
            assert!(genotypes(&["."], Alphabet::Dna).is_reference(text));
        }
        assert!(!genotypes(&["."], Alphabet::Dna).is_reference(b"R"));
        assert!(!genotypes(&[], Alphabet::Dna).is_reference(b"."));
    }

    #[test]
    fn a_missing_call_is_found_wherever_it_stands_in_the_list() {
        let texts = [
            "N", ".", "a", "B", "ab", "b", "AB", "", "\u{e9}", "-", "N", "c",
        ];
        let list: Vec<Vec<u8>> = texts.map(|text| text.as_bytes().to_vec()).into();
        for count in 0..=list.len() {
            let listed = &list[..count];
            let dna = Missing::new(listed.to_vec(), Alphabet::Dna);
            let any = Missing::new(listed.to_vec(), Alphabet::Any);
            for text in list.iter().chain([&b"n".to_vec(), &b"aB".to_vec()]) {
                let folded = |other: &Vec<u8>| other.eq_ignore_ascii_case(text);
                assert_eq!(dna.has(text), listed.iter().any(folded), "{text:?}");
                assert_eq!(any.has(text), listed.contains(text), "{text:?}");
            }
        }
    }
}
