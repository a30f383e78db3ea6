//! Rows whose cells are only genotypes of two low digits and `|`.
//!
//! In large panels nearly every row is of this kind. All its cells have the same width, that of two
//! cells of a matrix, so the comparisons of [`crate::kind::matrix::one_byte`] find its digits many
//! bytes at a time, and no cell is parsed. A row with anything else is not refused here, but read
//! in another way.

use crate::call::{Allele, Bytes, Calls, clear};
use crate::kind::Reading;
use crate::kind::matrix::one_byte::{Known, first_unknown, pair};
use crate::kind::vcf::layout::GT;
use crate::kind::vcf::{AnyRow, Fixed};

/// The most distinct digits in a row read the quickest way: `0`, and the first alternatives.
const DIGITS: usize = 3;

impl AnyRow<'_> {
    /// The row's length, and its highest allele number, if its cells are all two digits separated
    /// by `|` and the numbers are low.
    pub(super) fn digits(&self, line: &[u8], fixed: &Fixed) -> Option<(usize, usize)> {
        if self.layout.text != GT || self.tags.genotype != GT {
            return None;
        }
        let start = fixed.cells - 1;
        let end = start + 4 * self.samples;
        let fields = line.get(start..end)?;
        let length = match line[end..] {
            [b'\n', ..] => end + 1,
            [b'\r', b'\n', ..] => end + 2,
            _ => return None,
        };
        let known = |last: u8| Known {
            case: 0,
            letters: [pair(b'0')],
            others: [pair(b'.'), pair(last.min(b'1')), pair(last)],
        };
        let mut highest = 0;
        let mut from = 0;
        let most = self.declared.len().min(DIGITS - 1);
        loop {
            let last = b'0' + highest as u8;
            match first_unknown::<true, 1, 3>(fields, from, &known(last)) {
                None => return Some((length, highest)),
                Some(strand) => {
                    let digit = fields[2 * strand + 1];
                    let number = usize::from(digit.wrapping_sub(b'0'));
                    if !(highest + 1..=most).contains(&number) {
                        return None;
                    }
                    highest = number;
                    from = strand;
                }
            }
        }
    }

    /// The site of a row whose cells are all two digits, of which this is the highest.
    pub(super) fn digits_site<'l>(
        &'l mut self,
        line: &'l [u8],
        fixed: &Fixed,
        length: usize,
        highest: usize,
        digits: &'l mut Vec<(u8, Allele)>,
    ) -> Reading<'l> {
        let start = fixed.cells - 1;
        let fields = &line[start..start + 4 * self.samples];
        clear(&mut self.carried);
        self.carried.resize(self.declared.len(), false);
        // All up to the highest may be carried. Which ones are is checked only where it makes a
        // difference.
        for number in 1..=highest {
            let digit = b'0' + number as u8;
            self.carried[number - 1] =
                highest == 1 || fields.chunks_exact(2).any(|pair| pair[1] == digit);
        }
        if self.finish(line).is_none() {
            return Reading::NoRow;
        }
        digits.clear();
        digits.extend(
            self.alleles
                .iter()
                .take(highest + 1)
                .enumerate()
                .map(|(number, allele)| (b'0' + number as u8, *allele)),
        );
        let calls = Calls::OneByte(Bytes {
            fields,
            start,
            alleles: digits,
            missing: b".",
            folds: false,
        });
        self.finished(line, fixed, length, calls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::locus::Loci;
    use crate::kind::vcf::tests::{header, rules, tags};

    #[test]
    fn the_quickest_way_is_taken_for_every_row_that_it_fits() {
        for samples in [1, 2, 7, 8, 9, 40] {
            let (header, rules, tags) = (header(samples), rules(), tags());
            let mut any = AnyRow::new(&header, &rules, &tags);
            let mut highest = |alternatives: &str, format: &str, last_cell: &str, rest: &str| {
                let cells = "\t0|0".repeat(samples - 1);
                let row =
                    format!("c\t7\t.\tA\t{alternatives}\t.\t.\t.\t{format}{cells}\t{last_cell}");
                let line = [row.as_bytes(), rest.as_bytes()].concat();
                let locus = Loci::new().find(&line).expect("a locus");
                let fixed = any.fixed(&line, locus).expect("valid columns");
                any.digits(&line, &fixed).map(|(length, highest)| {
                    let end = if rest.starts_with('\r') { 2 } else { 1 };
                    assert_eq!(length, row.len() + end, "{row}");
                    highest
                })
            };
            for end in ["\n", "\r\n", "\nc\t8\t.", "\r\nc\t8\t."] {
                for (cell, expected) in [
                    ("0|0", Some(0)),
                    ("0|.", Some(0)),
                    (".|.", Some(0)),
                    ("0|1", Some(1)),
                    ("1|1", Some(1)),
                    ("2|0", Some(2)),
                    ("1|2", Some(2)),
                    ("2|1", Some(2)),
                    // A third alternative, other separators and other texts.
                    ("0|3", None),
                    ("3|1", None),
                    ("0/1", None),
                    ("0\t1", None),
                    ("0|A", None),
                    ("0|/", None),
                    ("10|1", None),
                    ("1", None),
                    (".", None),
                    ("0|0:", None),
                ] {
                    assert_eq!(highest("C,G,T", "GT", cell, end), expected, "{cell}");
                }
                assert_eq!(highest("C", "GT", "0|1", end), Some(1));
                // Not declared.
                assert_eq!(highest("C", "GT", "0|2", end), None);
                assert_eq!(highest(".", "GT", "0|1", end), None);
                assert_eq!(highest("C", "GT:PS", "0|1", end), None);
                assert_eq!(highest("C", "XX", "0|1", end), None);
            }
            assert_eq!(highest("C", "GT", "0|1", "\r"), None);
            assert_eq!(highest("C", "GT", "0|1", "\t0|1\n"), None);
        }
    }
}
