//! Rows whose cells are only genotypes of two low digits and `|`.
//!
//! In large panels nearly every row is of this kind. All its cells have the same width, that of two
//! cells of a matrix, so the comparisons of [`crate::kind::matrix::one_byte`] find its digits many
//! bytes at a time, and no cell is parsed. A row with anything else is not refused here, but read
//! in another way.

use crate::call::{Allele, Bytes, Calls, Site, clear};
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
        Reading::Site(Site {
            line,
            length,
            contig: fixed.locus.contig(),
            position: fixed.locus.position(),
            reference: fixed.reference,
            alternatives: &self.alternatives,
            varies: self.varies(line),
            id: Some(fixed.id),
            unlisted: None,
            calls: Calls::OneByte(Bytes {
                fields,
                start,
                alleles: digits,
                missing: b".",
                folds: false,
            }),
        })
    }
}
