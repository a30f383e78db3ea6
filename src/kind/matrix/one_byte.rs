//! Rows in which every allele is one byte: nearly all rows of nearly all matrices.
//!
//! From the fourth column on such a row is pairs of a TAB and an allele. In a valid row without an
//! alternative allele, each pair is a TAB and the reference, or a TAB and a missing call. Pairs are
//! compared several at a time, so most rows take a few steps. The first pair that matches neither
//! shows a new allele, or that this is not such a row after all.
//!
//! The comparison folds case. A letter differs from its other case in one bit, which is set in the
//! pair before it is compared with letters. Other bytes are compared as they are, since setting
//! that bit would turn an LF into `*`, and a CR into a gap.

use crate::call::rules::{Alphabet, Rules, Text};
use crate::call::{Allele, Bytes, Calls, Role, Site};
use crate::kind::locus::Locus;
use crate::span::Span;

/// How many distinct letters a row may have here, including the reference and missing calls: A, C,
/// G, T and N.
const LETTERS: usize = 5;

/// The same for other bytes, such as `.`, `-` and `*`.
const OTHERS: usize = 3;

/// The bit of a pair that distinguishes lower case from upper case.
const CASE: u16 = 0x2000;

/// Parses rows. If alleles `ALTERNATE`, they are in cells of two, separated by `|`, as in
/// genotypes, and not in separate columns.
pub struct OneByte<const ALTERNATE: bool> {
    /// The meaning of each byte that is not the reference; `None` if it is not an allele.
    texts: [Option<Text>; 256],
    strands: usize,
    /// The first missing calls, one letter and two other bytes, as pairs to compare with. Further
    /// ones are found like alleles.
    letter: Option<u16>,
    others: [Option<u16>; 2],
    missing_bytes: Vec<u8>,
    folds: bool,
    /// Case matters for missing calls, but not for alleles. [`OneByte::outline`] then refuses all
    /// rows.
    is_off: bool,
    alternatives: Vec<Span>,
    alleles: Vec<(u8, Allele)>,
}

/// Pairs to compare with: letters, with the bit of case set where case does not matter, and others.
#[derive(Debug, Clone, Copy)]
pub struct Known<const L: usize, const O: usize> {
    /// The bit that is set before a pair is compared with letters.
    pub case: u16,
    /// Compared after the bit is set.
    pub letters: [u16; L],
    /// Compared as they are.
    pub others: [u16; O],
}

impl<const L: usize, const O: usize> Known<L, O> {
    #[inline(always)]
    fn has(&self, pair: u16) -> bool {
        let folded = pair | self.case;
        let is_letter = self.letters.iter().fold(false, |is, &k| is | (k == folded));
        self.others
            .iter()
            .fold(is_letter, |is, &k| is | (k == pair))
    }
}

/// The outline of a row, found without parsing it.
#[derive(Clone, Copy)]
pub struct Outline {
    locus: Locus,
    /// The length of the row with its end, in bytes.
    pub length: usize,
    /// The first strand that carries neither the reference nor a missing call. If there is none,
    /// the row is valid and has no alternative allele.
    pub first_unknown: Option<usize>,
}

impl<const ALTERNATE: bool> OneByte<ALTERNATE> {
    /// For rows of so many strands.
    pub fn new(rules: &Rules, strands: usize) -> OneByte<ALTERNATE> {
        let texts: [Option<Text>; 256] = std::array::from_fn(|byte| match byte as u8 {
            b'\t' | b'\n' => None,
            b'|' | b'/' if ALTERNATE => None,
            byte => rules.judge(&[byte]),
        });
        let bytes = |text: Text| {
            let is = |byte: &u8| texts[usize::from(*byte)] == Some(text);
            (0..=u8::MAX).filter(is).collect::<Vec<u8>>()
        };
        let missing_bytes = bytes(Text::Missing);
        let case = if rules.folds() { CASE } else { 0 };
        let (mut letters, mut others) = (Vec::new(), Vec::new());
        for &byte in &missing_bytes {
            let (list, pair) = match byte.is_ascii_alphabetic() {
                true => (&mut letters, pair(byte) | case),
                false => (&mut others, pair(byte)),
            };
            if !list.contains(&pair) {
                list.push(pair);
            }
        }
        OneByte {
            letter: letters.first().copied(),
            others: [others.first().copied(), others.get(1).copied()],
            missing_bytes,
            folds: rules.folds(),
            is_off: rules.has_no_case && rules.alphabet == Alphabet::Any,
            texts,
            strands,
            alternatives: Vec::new(),
            alleles: Vec::new(),
        }
    }

    /// Looks at the row at the start of `line`. `None` if it does not end where one-byte alleles
    /// would end, or if its reference is not an allele.
    #[inline]
    pub fn outline(&self, line: &[u8], locus: Locus) -> Option<Outline> {
        let start = locus.end;
        let fields = line.get(start + 1..start + 1 + 2 * self.strands)?;
        let end = start + 1 + fields.len();
        let length = match line[end..] {
            // A CR just before the LF is not an allele but part of the line end.
            [b'\n', ..] if fields.last() != Some(&b'\r') => end + 1,
            [b'\r', b'\n', ..] => end + 2,
            _ => return None,
        };
        let reference = line[start];
        // In genotypes `.` is always a missing call, even if the reference is `.`
        let is_missing = ALTERNATE && reference == b'.';
        if self.texts[usize::from(reference)].is_none() || self.is_off || is_missing {
            return None;
        }
        // Where there is nothing else to compare with, the reference is compared again.
        let is_letter = reference.is_ascii_alphabetic();
        let case = if self.folds { CASE } else { 0 };
        let exact = pair(reference);
        let [one, other] = self.others.map(|pair| pair.unwrap_or(exact));
        let first_unknown = if is_letter && self.others[1].is_none() {
            // One comparison less if `.` is the only missing call that is not a letter, as usual.
            let letters = [exact | case, self.letter.unwrap_or(exact | case)];
            let others = [one];
            first_unknown::<ALTERNATE, _, _>(
                fields,
                0,
                &Known {
                    case,
                    letters,
                    others,
                },
            )
        } else if is_letter {
            let letters = [exact | case, self.letter.unwrap_or(exact | case)];
            let others = [one, other];
            first_unknown::<ALTERNATE, _, _>(
                fields,
                0,
                &Known {
                    case,
                    letters,
                    others,
                },
            )
        } else {
            let case = if self.letter.is_some() { case } else { 0 };
            let letters = [self.letter.unwrap_or(exact)];
            let others = [exact, one, other];
            first_unknown::<ALTERNATE, _, _>(
                fields,
                0,
                &Known {
                    case,
                    letters,
                    others,
                },
            )
        };
        Some(Outline {
            locus,
            length,
            first_unknown,
        })
    }

    /// Parses the row of `outline`. `None` if it is not valid, or has more than a few distinct
    /// alleles.
    #[inline]
    pub fn site<'a>(&'a mut self, line: &'a [u8], outline: Outline) -> Option<Site<'a>> {
        let Outline {
            locus,
            length,
            first_unknown: mut unknown,
        } = outline;
        let start = locus.end;
        let fields = &line[start + 1..start + 1 + 2 * self.strands];
        self.alternatives.clear();
        self.alleles.clear();
        let reference = Span { start, length: 1 };
        self.alleles.push((
            line[start],
            Allele {
                span: reference,
                role: Role::Reference,
            },
        ));
        let mut found = Found::new(line[start], self.folds);
        if let Some(pair) = self.letter {
            found.add_letter(pair)?;
        }
        for pair in self.others.into_iter().flatten() {
            found.add_other(pair)?;
        }
        while let Some(strand) = unknown {
            let (separator, allele) = (fields[2 * strand], fields[2 * strand + 1]);
            let text = self.texts[usize::from(allele)]?;
            if separator != self.separator(strand) {
                return None;
            }
            if text != Text::Missing {
                let number = self.alternatives.len();
                let span = Span {
                    start: start + 2 + 2 * strand,
                    length: 1,
                };
                self.alternatives.push(span);
                let role = match text {
                    Text::ListedGap => Role::ListedGap(number),
                    _ => Role::Alternative(number),
                };
                self.alleles.push((allele, Allele { span, role }));
            }
            found.add(allele)?;
            unknown = first_unknown::<ALTERNATE, _, _>(fields, strand + 1, &found.known);
        }
        Some(Site {
            line,
            length,
            contig: locus.contig(),
            position: locus.position(),
            reference,
            alternatives: &self.alternatives,
            varies: !self.alternatives.is_empty(),
            id: None,
            unlisted: None,
            calls: Calls::OneByte(Bytes {
                fields,
                start: start + 1,
                alleles: &self.alleles,
                missing: &self.missing_bytes,
                folds: self.folds,
            }),
        })
    }

    /// The separator before a strand's allele.
    fn separator(&self, strand: usize) -> u8 {
        match ALTERNATE && strand % 2 == 1 {
            true => b'|',
            false => b'\t',
        }
    }
}

/// The alleles of a row that were found so far.
struct Found {
    known: Known<LETTERS, OTHERS>,
    letters: usize,
    others: usize,
}

impl Found {
    /// With the reference alone, which fills all places that are not taken yet.
    fn new(reference: u8, folds: bool) -> Found {
        let case = if folds { CASE } else { 0 };
        let exact = pair(reference);
        let is_letter = reference.is_ascii_alphabetic();
        // The bit of case must not be set in another byte: LF would become `*`. Without the bit
        // this pair equals none that has it.
        let no_letter = if folds { pair(0) } else { exact };
        Found {
            known: Known {
                case,
                letters: [if is_letter { exact | case } else { no_letter }; LETTERS],
                others: [exact; OTHERS],
            },
            letters: usize::from(is_letter),
            others: usize::from(!is_letter),
        }
    }

    /// Adds an allele; `None` if there is no room for it.
    fn add(&mut self, allele: u8) -> Option<()> {
        match allele.is_ascii_alphabetic() {
            true => self.add_letter(pair(allele) | self.known.case),
            false => self.add_other(pair(allele)),
        }
    }

    fn add_letter(&mut self, pair: u16) -> Option<()> {
        *self.known.letters.get_mut(self.letters)? = pair;
        self.letters += 1;
        Some(())
    }

    fn add_other(&mut self, pair: u16) -> Option<()> {
        *self.known.others.get_mut(self.others)? = pair;
        self.others += 1;
        Some(())
    }
}

/// TAB and an allele, as in a row.
pub fn pair(allele: u8) -> u16 {
    u16::from_le_bytes([b'\t', allele])
}

/// Turns `|` into TAB, so that each second pair of a row of genotypes is as in a matrix.
const BAR: u16 = (b'\t' ^ b'|') as u16;

/// The first unknown pair of `fields`, counted from 0 and searched for from `from` on. All pairs
/// before `from` must be known. If they `ALTERNATE`, there is an even number of them, and each
/// second one has a `|` in place of the TAB.
#[inline]
pub fn first_unknown<const ALTERNATE: bool, const L: usize, const O: usize>(
    fields: &[u8],
    from: usize,
    known: &Known<L, O>,
) -> Option<usize> {
    // Two registers of the smallest common vector unit, or one if the row is too narrow.
    match fields.len() {
        0..32 => first_unknown_by::<16, ALTERNATE, L, O>(fields, from, known),
        _ => first_unknown_by::<32, ALTERNATE, L, O>(fields, from, known),
    }
}

/// Does the work of [`first_unknown`], `BLOCK` bytes at a time.
#[inline]
fn first_unknown_by<const BLOCK: usize, const ALTERNATE: bool, const L: usize, const O: usize>(
    fields: &[u8],
    from: usize,
    known: &Known<L, O>,
) -> Option<usize> {
    // Blocks begin at the first of two pairs.
    let is_known = |(place, pair): (usize, &[u8])| {
        let bar = if ALTERNATE && place % 2 == 1 { BAR } else { 0 };
        known.has(u16::from_le_bytes([pair[0], pair[1]]) ^ bar)
    };
    let all_known = |block: &[u8]| {
        let pairs = block.chunks_exact(2).enumerate();
        pairs.fold(0, |any, pair| any | u16::from(!is_known(pair))) == 0
    };
    let mut at = match ALTERNATE {
        true => (2 * from) & !3,
        false => 2 * from,
    };
    while let Some(block) = fields.get(at..at + BLOCK) {
        if !all_known(block) {
            break;
        }
        at += BLOCK;
    }
    // The rest is less than a block, or has an unknown pair in its first block. In the first case
    // it is compared together with the bytes before it.
    let left = &fields[at..];
    if left.is_empty()
        || left.len() < BLOCK
            && fields
                .last_chunk::<BLOCK>()
                .is_some_and(|last| all_known(last))
    {
        return None;
    }
    left.chunks_exact(2)
        .enumerate()
        .position(|pair| !is_known(pair))
        .map(|place| at / 2 + place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::rules::{Gap, Missing};
    use crate::kind::locus::Loci;

    fn rules(missing: &[&str], alphabet: Alphabet, has_no_case: bool) -> Rules {
        let texts = missing.iter().map(|text| text.as_bytes().to_vec());
        Rules {
            missing: Missing::new(texts.collect(), alphabet),
            gap: Gap::Listed,
            alphabet,
            takes_symbols: false,
            has_no_case,
        }
    }

    /// Reads a row of five strands, or of six in cells of two. `None` if this way cannot; or else the
    /// first strand that is neither the reference nor missing, and the alternative alleles, `None` if
    /// it is not a valid row or has too many.
    fn read<const ALTERNATE: bool>(
        rules: &Rules,
        row: &str,
        rest: &str,
    ) -> Option<(Option<usize>, Option<String>)> {
        let line = [row.as_bytes(), rest.as_bytes()].concat();
        let locus = Loci::new().find(&line).expect("a locus");
        let mut rows = OneByte::<ALTERNATE>::new(rules, if ALTERNATE { 6 } else { 5 });
        let outline = rows.outline(&line, locus)?;
        let end = rest.find('\n').map_or(0, |end| end + 1);
        assert_eq!(outline.length, row.len() + end, "{row}");
        let unknown = outline.first_unknown;
        let site = rows.site(&line, outline).map(|site| {
            assert_eq!(site.length, row.len() + end);
            let texts: Vec<&[u8]> = site.alternatives().collect();
            String::from_utf8_lossy(&texts.concat()).into_owned()
        });
        Some((unknown, site))
    }

    #[test]
    fn the_quickest_way_is_taken_for_every_row_that_it_fits() {
        let usual = rules(&[".", "N"], Alphabet::Dna, false);
        let many = rules(&[".", "N", "?", "-", "x", "y"], Alphabet::Dna, false);
        let any = rules(&["."], Alphabet::Any, false);
        let no_case = rules(&["."], Alphabet::Any, true);
        let site = |strand, texts: &str| Some((strand, Some(texts.to_owned())));
        let no_site = |strand| Some((Some(strand), None));
        for end in ["\n", "\r\n", "\nc\t8\tA", "\r\nc\t8\tA"] {
            for (rules, cells, expected) in [
                (&usual, "A\tA\tA\tA\tA\tA", site(None, "")),
                (&usual, "A\ta\tA\tn\tN\t.", site(None, "")),
                (&usual, "a\tC\tA\tc\tG\t-", site(Some(0), "CG-")),
                (&usual, "A\tA\tA\tA\tA\tT", site(Some(4), "T")),
                (&usual, "C\tA\tG\tT\t.\tN", site(Some(0), "AGT")),
                (&usual, "N\tA\tN\tT\t.\tN", site(Some(0), "AT")),
                (&usual, "-\tA\t-\t*\t.\tN", site(Some(0), "A*")),
                (&usual, ".\tA\t.\t.\t.\tN", site(Some(0), "A")),
                // Not an allele, or another separator.
                (&usual, "A\tA\tA\tR\tA\tA", no_site(2)),
                (&usual, "A\tA\tA\tA|C\tA", no_site(3)),
                (&usual, "A\tA\tA\tA\tA\t\t", no_site(4)),
                (&usual, "R\tA\tA\tA\tA\tA", None),
                // Longer and shorter rows.
                (&usual, "A\tA\tA\tA\tA\tAC", None),
                (&usual, "A\tA\tA\tA\tA", None),
                (&usual, "AC\tA\tA\tA\tA\tA", None),
                // A letter and two other missing calls are compared with; `?` and `x` are found.
                (&many, "A\t.\t-\tN\tA\tA", site(None, "")),
                (&many, "A\t.\t-\tN\tA\t?", site(Some(4), "")),
                (&many, "A\t.\t-\tn\tA\tX", site(Some(4), "")),
                (&many, "A\t.\tx\t?\tC\t?", site(Some(1), "C")),
                (&many, "A\tC\tG\tT\tx\ty", no_site(0)),
                (&any, "A\ta\tR\tA\tA\tA", site(Some(0), "aR")),
                (&any, "A\tA\tA\tA\tA\t", None),
                (&no_case, "A\tA\tA\tA\tA\tA", None),
            ] {
                let found = read::<false>(rules, &format!("c\t7\t{cells}"), end);
                assert_eq!(found, expected, "{cells} {end:?}");
            }
        }
        assert_eq!(read::<false>(&usual, "c\t7\tA\tA\tA\tA\tA\tA", "\r"), None);
        assert_eq!(read::<false>(&usual, "c\t7\tA\tA\tA\tA\tA\tA", ""), None);
    }

    #[test]
    fn the_quickest_way_is_taken_for_genotypes_too() {
        let usual = rules(&[".", "N"], Alphabet::Dna, false);
        let bars = rules(&[".", "|", "/"], Alphabet::Any, false);
        let site = |strand, texts: &str| Some((strand, Some(texts.to_owned())));
        for (rules, cells, expected) in [
            (&usual, "A\tA|A\tA|a\tA|A", site(None, "")),
            (&usual, "A\tA|A\t.|N\tA|A", site(None, "")),
            (&usual, "A\tA|C\tG|A\tA|A", site(Some(1), "CG")),
            (&usual, "A\tA|A\tA|A\tT|C", site(Some(4), "TC")),
            (&usual, "A\tA/A\tA|A\tA|A", Some((Some(1), None))),
            (&usual, "A\tA|A\tA\tA\tA|A", Some((Some(3), None))),
            (&usual, "A\tA|A|A|A\tA|A", Some((Some(2), None))),
            (&usual, ".\t.|.\t.|.\t.|.", None),
            (&bars, "A\tA|A\tA||\tA|A", Some((Some(3), None))),
            (&bars, "A\tA|A\tA|/\tA|A", Some((Some(3), None))),
        ] {
            for end in ["\n", "\r\n"] {
                let found = read::<true>(rules, &format!("c\t7\t{cells}"), end);
                assert_eq!(found, expected, "{cells} {end:?}");
            }
        }
    }

    #[test]
    fn the_first_unknown_pair_is_found_wherever_it_stands() {
        for strands in 1..70 {
            let fields = b"\tA\tn\ta\tN\t.".repeat(strands)[..2 * strands].to_vec();
            let known = Known {
                case: CASE,
                letters: [pair(b'a'), pair(b'n')],
                others: [pair(b'.')],
            };
            assert_eq!(first_unknown::<false, 2, 1>(&fields, 0, &known), None);
            for place in 0..strands {
                // Bytes that become a known byte, a TAB's pair or a gap if the bit of case is set.
                let others = [
                    (0, b'A'),
                    (1, b'T'),
                    (1, b'\t'),
                    (1, 0x0e),
                    (1, b'-'),
                    (1, b'!'),
                ];
                for (offset, byte) in others {
                    let mut fields = fields.clone();
                    fields[2 * place + offset] = byte;
                    for from in 0..=place {
                        let found = first_unknown::<false, 2, 1>(&fields, from, &known);
                        assert_eq!(found, Some(place));
                    }
                }
            }
        }
    }

    #[test]
    fn a_bar_stands_before_each_second_allele_of_a_pair_and_nowhere_else() {
        for samples in 1..40 {
            let fields = b"\tA|n\ta|.".repeat(samples)[..4 * samples].to_vec();
            let known = Known {
                case: CASE,
                letters: [pair(b'a'), pair(b'n')],
                others: [pair(b'.')],
            };
            assert_eq!(first_unknown::<true, 2, 1>(&fields, 0, &known), None);
            for place in 0..2 * samples {
                let separator = fields[2 * place];
                let other = if separator == b'|' { b'\t' } else { b'|' };
                for (offset, byte) in [(0, other), (0, b'/'), (1, b'T'), (1, b'|'), (1, b'\t')] {
                    let mut fields = fields.clone();
                    fields[2 * place + offset] = byte;
                    for from in 0..=place {
                        let found = first_unknown::<true, 2, 1>(&fields, from, &known);
                        assert_eq!(found, Some(place));
                    }
                }
            }
        }
    }
}
