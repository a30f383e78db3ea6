//! Cells: the subfields of a sample, of which only the genotype and the phase set are used.
//!
//! [`take_cell`] parses any cell. Most begin with a three-byte genotype that the row has shown
//! before. For these there are quicker ways, which look for the end of the cell eight bytes at a
//! time and count the colons on the way. They refuse whatever they do not understand.

use memchr::memchr;

use crate::call::bytes::{about_in, controls_in, find_in, sum};
use crate::kind::vcf::layout::Layout;
use crate::span::Span;

/// Why a cell is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCell {
    /// It has more subfields than FORMAT.
    TooMany,
    /// A subfield that is used is empty.
    Empty,
    /// The genotype does not consist of numbers or `.` separated by `|` or `/`.
    NoGenotype,
    /// There is no allele of this number.
    NoAllele(Span),
    /// The allele of this number is not one that VCF allows.
    BadAllele(Span),
}

/// The used subfields of a cell.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// The genotype; `None` if there is none.
    pub genotype: Option<Span>,
    /// The phase set.
    pub set: Option<Span>,
}

/// What the first bytes of a cell tell.
pub struct QuickCell {
    /// The number of its genotype.
    pub number: u32,
    /// Where it ends.
    pub end: usize,
    /// Its phase set, of length 0 if there is none.
    pub set: Span,
}

/// No phase set.
pub const NO_SET: Span = Span {
    start: 0,
    length: 0,
};

/// Parses a cell.
pub fn take_cell(line: &[u8], cell: Span, layout: &Layout) -> Result<Cell, BadCell> {
    let (mut genotype, mut set, mut plain) = (None, None, None);
    let mut start = cell.start;
    let mut number = 0;
    loop {
        let length = memchr(b':', &line[start..cell.end()]).unwrap_or(cell.end() - start);
        let span = Span { start, length };
        for (wanted, place) in [
            (layout.genotype, &mut genotype),
            (layout.set, &mut set),
            (layout.plain, &mut plain),
        ] {
            if wanted == Some(number) {
                *place = Some(span);
            }
        }
        number += 1;
        if span.end() == cell.end() {
            break;
        }
        start = span.end() + 1;
    }
    if number > layout.count {
        return Err(BadCell::TooMany);
    }
    if [genotype, plain]
        .into_iter()
        .flatten()
        .any(|span| span.length == 0)
    {
        return Err(BadCell::Empty);
    }
    // An empty set counts as none, as for bcftools.
    let is_there = |span: &Span| !matches!(span.of(line), b"" | b".");
    let is_plain = layout.genotype == layout.plain;
    match genotype.filter(|span| is_plain || is_there(span)) {
        Some(genotype) => Ok(Cell {
            genotype: Some(genotype),
            set: set.filter(is_there),
        }),
        // A sample without the requested genotype shows GT, and that has no set.
        None => Ok(Cell {
            genotype: plain,
            set: None,
        }),
    }
}

/// Where a cell ends, and how many colons it has from `at` on, or more. `None` if it does not end
/// in a TAB or LF, or is too long for this.
#[inline]
pub fn rest_of_cell(line: &[u8], at: usize) -> Option<(usize, usize)> {
    let (eights, _) = line[at..].as_chunks::<8>();
    // For each of eight places, how many colons were found there.
    let mut colons = 0;
    for (number, eight) in eights.iter().take(LONGEST / 8).enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let ends = controls_in(eight);
        let found = about_in(eight, b':') >> 7;
        if ends != 0 {
            let before = (ends & ends.wrapping_neg()) - 1;
            let end = at + 8 * number + ends.trailing_zeros() as usize / 8;
            let colons = sum(colons + (found & before));
            return matches!(line.get(end), Some(b'\t' | b'\n')).then_some((end, colons));
        }
        colons += found;
    }
    None
}

/// How many bytes of a cell are looked at in the quick way: no more colons than a byte can count.
const LONGEST: usize = 240;

/// The same for a cell whose set is the subfield of this place, at least 1, where `at` is the colon
/// after the first. Also returns that set, of length 0 if there is none.
#[inline]
pub fn rest_with_set(line: &[u8], mut at: usize, place: usize) -> Option<(usize, usize, Span)> {
    let (mut colons, mut start, mut stop) = (0, None, None);
    let (eights, _) = line[at..].as_chunks::<8>();
    for eight in eights.iter().take(LONGEST / 8) {
        let eight = u64::from_le_bytes(*eight);
        let ends = controls_in(eight);
        let before = match ends {
            0 => u64::MAX,
            _ => (ends & ends.wrapping_neg()) - 1,
        };
        let mut found = find_in(eight, b':') & before;
        while found != 0 {
            let colon = at + found.trailing_zeros() as usize / 8;
            colons += 1;
            if colons == place {
                start = Some(colon + 1);
            } else if colons == place + 1 {
                stop = Some(colon);
            }
            found &= found - 1;
        }
        if ends != 0 {
            let end = at + ends.trailing_zeros() as usize / 8;
            if !matches!(line.get(end), Some(b'\t' | b'\n')) {
                return None;
            }
            let Some(start) = start else {
                return Some((end, colons, NO_SET));
            };
            let length = stop.unwrap_or(end) - start;
            let set = match line[start..start + length] {
                [] | [b'.'] => NO_SET,
                _ => Span { start, length },
            };
            return Some((end, colons, set));
        }
        at += 8;
    }
    None
}

/// Three-byte genotypes by their bytes: a table in which each is mostly in the slot where it is
/// looked up.
#[derive(Debug)]
pub struct ThreeBytes {
    /// The three bytes, and the number of the genotype.
    slots: [(u32, u32); ThreeBytes::SLOTS],
}

impl Default for ThreeBytes {
    fn default() -> ThreeBytes {
        ThreeBytes {
            slots: ThreeBytes::NONE,
        }
    }
}

impl ThreeBytes {
    const SLOTS: usize = 32;

    /// No three bytes of a cell are this, whereas three NUL bytes would be 0.
    const NONE: [(u32, u32); ThreeBytes::SLOTS] = [(u32::MAX, 0); ThreeBytes::SLOTS];

    /// Forgets all.
    pub fn clear(&mut self) {
        self.slots = ThreeBytes::NONE;
    }

    /// `0|1` and `1|0` fall into different slots, and so do `0|1` and `0/1`.
    fn slot(bytes: u32) -> usize {
        (bytes ^ bytes >> 14 ^ bytes >> 9) as usize % ThreeBytes::SLOTS
    }

    /// The number of the genotype with these three bytes, if it was remembered.
    #[inline]
    pub fn find(&self, bytes: u32) -> Option<u32> {
        let (known, number) = self.slots[ThreeBytes::slot(bytes)];
        (known == bytes).then_some(number)
    }

    /// Remembers a genotype of three bytes.
    pub fn remember(&mut self, bytes: u32, number: u32) {
        self.slots[ThreeBytes::slot(bytes)] = (bytes, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells of every length up to one that is too long, with colons at every distance, as they
    /// stand in a line. The last argument says whether the quick ways must understand it.
    fn for_each_cell(mut test: impl FnMut(&[u8], &[u8], bool)) {
        for length in 0..LONGEST + 20 {
            for distance in [1, 2, 3, 7, 8, 9, 60, 300] {
                let is_colon = |at: usize| at.is_multiple_of(distance);
                let cell: Vec<u8> = (0..length)
                    .map(|at| if is_colon(at) { b':' } else { b'7' })
                    .collect();
                for end in [
                    &b"\t:0|1:7:\tx"[..],
                    b"\nchr1:1\t7\t",
                    b"\r\nchr1:1\t7",
                    b"\t",
                ] {
                    let line = [b"0|1", &cell[..], end].concat();
                    let looked_at = (length + 1).next_multiple_of(8);
                    let is_there = looked_at <= LONGEST && 3 + looked_at <= line.len();
                    test(&cell, &line, is_there && end[0] != b'\r');
                }
            }
        }
    }

    #[test]
    fn the_rest_of_a_cell_is_found_with_its_colons() {
        for_each_cell(|cell, line, is_understood| {
            let colons = cell.iter().filter(|&&byte| byte == b':').count();
            let expected = is_understood.then_some((3 + cell.len(), colons));
            assert_eq!(rest_of_cell(line, 3), expected, "{}", line.escape_ascii());
        });
        // What follows a colon may count as another, but never as none.
        assert!(
            rest_of_cell(b"0|1:;\t.......", 3).is_some_and(|(end, colons)| end == 5 && colons >= 1)
        );
    }

    #[test]
    fn a_set_is_found_in_its_place() {
        for_each_cell(|cell, line, is_understood| {
            let colons = cell.iter().filter(|&&byte| byte == b':').count();
            for place in 1..5 {
                let text = cell
                    .split(|&byte| byte == b':')
                    .nth(place)
                    .unwrap_or_default();
                let expected = is_understood.then_some((3 + cell.len(), colons, text));
                let found = rest_with_set(line, 3, place);
                let found = found.map(|(end, colons, set)| (end, colons, set.of(line)));
                assert_eq!(found, expected, "{}", line.escape_ascii());
            }
        });
        let length = |line: &[u8]| rest_with_set(line, 3, 1).map(|(_, _, set)| set.length);
        assert_eq!(length(b"0|1:.\t......"), Some(0));
        assert_eq!(length(b"0|1:.:5\t...."), Some(0));
        assert_eq!(length(b"0|1:..\t....."), Some(2));
    }

    #[test]
    fn three_bytes_are_found_once_remembered() {
        let mut known = ThreeBytes::default();
        let bytes = |text: &[u8; 3]| u32::from_le_bytes([text[0], text[1], text[2], 0]);
        let texts = [
            b"0|0", b"0|1", b"1|0", b"0/1", b"1|1", b".|.", b"./.", b"./1",
        ];
        for (number, text) in (5..).zip(texts) {
            assert_eq!(known.find(bytes(text)), None);
            known.remember(bytes(text), number);
            assert_eq!(known.find(bytes(text)), Some(number));
        }
        // These are in many files, so they have slots of their own.
        for (number, text) in (5..).zip(&texts[..5]) {
            assert_eq!(known.find(bytes(text)), Some(number));
        }
        known.clear();
        assert_eq!(known.find(bytes(b"0|0")), None);
        // Whatever a slot holds while it is empty, no cell has it.
        for byte in 0..=u8::MAX {
            assert_eq!(known.find(bytes(&[byte; 3])), None);
            assert_eq!(ThreeBytes::default().find(bytes(&[byte; 3])), None);
        }
    }
}
