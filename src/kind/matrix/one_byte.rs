//! Rows in which every allele is one byte: nearly all rows of nearly all matrices.
//!
//! From the fourth column on such a row is pairs of a TAB and an allele. What it takes to be
//! a good row without an alternative allele is that each pair is TAB and the reference or TAB
//! and a missing call. Pairs are compared several at a time, so that most rows are done with
//! in a few steps; the first pair that fits neither shows a new allele, or that this is no
//! such row after all.

use crate::call::{Calls, Judgement, Rules, Site};
use crate::kind::FIXED_COLUMNS;
use crate::kind::locus::Locus;
use crate::span::Span;

/// How many different alleles a row may have here, reference and missing calls included.
/// There are not many more: A, C, G, T, `-` and two kinds of missing calls make seven.
const MOST: usize = 8;

/// Takes rows apart.
pub struct OneByte {
    /// What each byte is that is not the reference.
    judgements: [Judgement; 256],
    strands: usize,
    /// Pairs of TAB and a missing call, gaps among them if they count as such everywhere: the
    /// first few, and again the first where there are fewer.
    missing: Option<[u16; 3]>,
    /// What genotypes show like a missing call.
    shown_as_missing: Vec<u8>,
    alternatives: Vec<Span>,
}

/// A row that has been looked at.
#[derive(Clone, Copy)]
pub struct Outline {
    locus: Locus,
    /// The length of the row with its end, in bytes.
    pub length: usize,
    /// The first strand that carries neither the reference nor a missing call. If there is
    /// none, the row is a good one without alternative alleles.
    pub first_unknown: Option<usize>,
}

impl OneByte {
    /// For a matrix of so many columns.
    pub fn new(rules: &Rules, columns: usize) -> OneByte {
        let judge = |byte: u8| rules.judge(&[byte]);
        let bytes = || (0..=u8::MAX).filter(|byte| !b"\t\n".contains(byte));
        let missing: Vec<u8> = bytes()
            .filter(|&byte| judge(byte).is_missing && !judge(byte).is_listed)
            .collect();
        let shown_as_missing = bytes().filter(|&byte| judge(byte).is_missing).collect();
        OneByte {
            missing: missing.first().map(|first| {
                std::array::from_fn(|place| pair(*missing.get(place).unwrap_or(first)))
            }),
            shown_as_missing,
            judgements: std::array::from_fn(|byte| judge(byte as u8)),
            strands: columns - FIXED_COLUMNS,
            alternatives: Vec::new(),
        }
    }

    /// Looks at the row that `line` begins with. `None` if it does not end where it would if
    /// every allele were one byte.
    #[inline]
    pub fn outline(&self, line: &[u8], locus: Locus) -> Option<Outline> {
        let reference = locus.end;
        let fields = line.get(reference + 1..reference + 1 + 2 * self.strands)?;
        let end = reference + 1 + fields.len();
        let length = match line[end..] {
            // A CR just before the LF is no allele but part of the line end.
            [b'\n', ..] if fields.last() != Some(&b'\r') => end + 1,
            [b'\r', b'\n', ..] => end + 2,
            _ => return None,
        };
        if b"\t\n".contains(&line[reference]) {
            return None;
        }
        let known = pair(line[reference]);
        let [a, b, c] = self.missing.unwrap_or([known; 3]);
        let first_unknown = match c == a {
            // Two kinds of missing calls at the most, as usual: one comparison less.
            true => first_unknown(fields, 0, &[known, a, b]),
            false => first_unknown(fields, 0, &[known, a, b, c]),
        };
        Some(Outline {
            locus,
            length,
            first_unknown,
        })
    }

    /// Takes the row apart that `outline` was made of. `None` if it is no good row, or one
    /// with more than a few different alleles.
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
        let mut known = [pair(line[start]); MOST];
        let mut count = 1;
        for pair in self.missing.into_iter().flatten() {
            known[count] = pair;
            count += 1;
        }
        while let Some(strand) = unknown {
            let (tab, allele) = (fields[2 * strand], fields[2 * strand + 1]);
            if tab != b'\t' || b"\t\n".contains(&allele) || count == MOST {
                return None;
            }
            if self.judgements[usize::from(allele)].is_listed {
                self.alternatives.push(Span {
                    start: start + 2 + 2 * strand,
                    length: 1,
                });
            }
            known[count] = pair(allele);
            count += 1;
            unknown = first_unknown(fields, strand + 1, &known);
        }
        Some(Site {
            line,
            length,
            contig: locus.contig(line),
            position: locus.position(line),
            reference: &line[start..=start],
            alternatives: &self.alternatives,
            calls: Calls::OneByte {
                fields,
                missing: &self.shown_as_missing,
            },
        })
    }
}

/// TAB and an allele, as they stand in a row.
fn pair(allele: u8) -> u16 {
    u16::from_le_bytes([b'\t', allele])
}

/// The first pair of `fields`, counted from 0 and looked for from `from` on, that is none of
/// `known`. All pairs before `from` must be known.
#[inline]
fn first_unknown<const K: usize>(fields: &[u8], from: usize, known: &[u16; K]) -> Option<usize> {
    // Two registers of the smallest vector unit around, or one where the row is too narrow.
    match fields.len() {
        0..32 => first_unknown_by::<16, K>(fields, from, known),
        _ => first_unknown_by::<32, K>(fields, from, known),
    }
}

/// Does the work of [`first_unknown`], `BLOCK` bytes at a time.
#[inline]
fn first_unknown_by<const BLOCK: usize, const K: usize>(
    fields: &[u8],
    from: usize,
    known: &[u16; K],
) -> Option<usize> {
    let is_known = |pair: &[u8]| {
        let pair = u16::from_le_bytes([pair[0], pair[1]]);
        known.iter().fold(false, |is, &k| is | (k == pair))
    };
    let all_known = |block: &[u8]| {
        block
            .chunks_exact(2)
            .fold(0, |any, pair| any | u16::from(!is_known(pair)))
            == 0
    };
    let mut at = 2 * from;
    while let Some(block) = fields.get(at..at + BLOCK) {
        if !all_known(block) {
            break;
        }
        at += BLOCK;
    }
    // What is left is less than a block, or has an unknown pair in its first block. In the
    // first case it is compared together with what was before it.
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
        .position(|pair| !is_known(pair))
        .map(|place| at / 2 + place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_unknown_pair_is_found_wherever_it_stands() {
        for strands in 1..70 {
            let fields = b"\tA\tN".repeat(strands)[..2 * strands].to_vec();
            let known = [pair(b'A'), pair(b'N')];
            assert_eq!(first_unknown(&fields, 0, &known), None);
            for place in 0..strands {
                for (offset, byte) in [(0, b'A'), (1, b'T'), (1, b'\t')] {
                    let mut fields = fields.clone();
                    fields[2 * place + offset] = byte;
                    for from in 0..=place {
                        assert_eq!(first_unknown(&fields, from, &known), Some(place));
                    }
                }
            }
        }
    }
}
