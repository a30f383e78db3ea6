//! Rows in which every allele is one byte: nearly all rows of nearly all matrices.
//!
//! From the fourth column on such a row is pairs of a TAB and an allele. What it takes to be
//! a good row without an alternative allele is that each pair is TAB and the reference or TAB
//! and a missing call. Pairs are compared several at a time, so that most rows are done with
//! in a few steps; the first pair that fits neither shows a new allele, or that this is no
//! such row after all.

use crate::call::{Rules, Site, Span, Strands, contig_and_position};
use crate::matrix::FIXED_COLUMNS;

/// How many different alleles a row may have here, reference and missing calls included.
/// There are not many more: A, C, G, T, `-` and two kinds of missing calls make seven.
const MOST: usize = 8;

/// Takes rows apart.
pub struct OneByte {
    rules: Rules,
    strands: usize,
    /// Missing calls of one byte, gaps among them if they count as such everywhere.
    missing: Vec<u8>,
    /// What genotypes show like a missing call.
    shown_as_missing: Vec<u8>,
    alternatives: Vec<Span>,
}

impl OneByte {
    /// For a matrix of so many columns.
    pub fn new(rules: Rules, columns: usize) -> OneByte {
        let judge = |byte: u8| rules.judge(&[byte]);
        let bytes = || (0..=u8::MAX).filter(|byte| !b"\t\n".contains(byte));
        let missing: Vec<u8> = bytes()
            .filter(|&byte| judge(byte).is_missing && !judge(byte).is_listed)
            .collect();
        let shown_as_missing = bytes().filter(|&byte| judge(byte).is_missing).collect();
        OneByte {
            missing,
            shown_as_missing,
            rules,
            strands: columns - FIXED_COLUMNS,
            alternatives: Vec::new(),
        }
    }

    /// Takes apart the row that `line` begins with. `None` if that is no good row with a line
    /// end, or one with longer alleles, or with more than a few different ones.
    #[inline]
    pub fn site<'a>(&'a mut self, line: &'a [u8]) -> Option<Site<'a>> {
        if line.first() == Some(&b'#') {
            return None;
        }
        let (contig, position, start) = contig_and_position(line)?;
        let fields = line.get(start + 1..start + 1 + 2 * self.strands)?;
        let after = &line[start + 1 + 2 * self.strands..];
        let end = match after {
            // A CR just before the LF is no allele but part of the line end.
            [b'\n', ..] if fields.last() != Some(&b'\r') => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return None,
        };
        let reference = line[start];
        if reference == b'\t' || reference == b'\n' {
            return None;
        }
        self.alternatives.clear();
        let mut known = [pair(reference); MOST];
        let mut count = 1;
        for &missing in self.missing.iter().take(3) {
            known[count] = pair(missing);
            count += 1;
        }
        let mut checked = first_unknown(fields, 0, &[known[0], known[1], known[2], known[3]]);
        while let Some(strand) = checked {
            let (tab, allele) = (fields[2 * strand], fields[2 * strand + 1]);
            if tab != b'\t' || allele == b'\t' || allele == b'\n' || count == MOST {
                return None;
            }
            if self.rules.judge(&[allele]).is_listed {
                self.alternatives.push(Span {
                    start: start + 2 + 2 * strand,
                    length: 1,
                });
            }
            known[count] = pair(allele);
            count += 1;
            checked = first_unknown(fields, strand + 1, &known);
        }
        Some(Site {
            line,
            length: start + 1 + fields.len() + end,
            contig,
            position,
            reference: &line[start..=start],
            alternatives: &self.alternatives,
            strands: Strands::OneByte {
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

/// How many pairs are compared at a time: as many as fit into one register of the smallest
/// vector unit around (16 bytes).
const LANES: usize = 8;

/// The first pair of `fields`, counted from 0 and looked for from `from` on, that is none of
/// `known`. All pairs before `from` must be known.
#[inline]
fn first_unknown<const K: usize>(fields: &[u8], from: usize, known: &[u16; K]) -> Option<usize> {
    let is_known = |pair: &[u8]| {
        let pair = u16::from_le_bytes([pair[0], pair[1]]);
        known.iter().fold(false, |is, &k| is | (k == pair))
    };
    let all_known = |block: &[u8]| {
        block
            .chunks_exact(2)
            .fold(0, |acc, pair| acc | u16::from(!is_known(pair)))
            == 0
    };
    let mut at = 2 * from;
    while let Some(block) = fields.get(at..at + 2 * LANES) {
        if !all_known(block) {
            break;
        }
        at += 2 * LANES;
    }
    // What is left is less than a block, or has an unknown pair in its first block. In the
    // first case it is compared together with what was before it.
    let left = &fields[at..];
    if left.is_empty()
        || left.len() < 2 * LANES
            && fields
                .last_chunk::<{ 2 * LANES }>()
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
                    assert_eq!(first_unknown(&fields, place + 1, &known), None);
                }
            }
        }
    }
}
