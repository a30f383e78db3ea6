//! The distinct fields of a row.
//!
//! A row has many fields and few distinct ones. So each field is compared with the first ones of
//! the row, together with the TAB that must follow. If one matches, the field has been recognised,
//! checked and passed in one step. A field of up to seven bytes and its TAB take one comparison of
//! eight bytes. Only a field that matches none is examined further.

use std::hash::{BuildHasher, Hasher, RandomState};

use crate::call::bytes::{inner_field, last_field, window};
use crate::call::clear;
use crate::span::Span;

/// Distinct texts of a row, numbered in order of first appearance. Kept from row to row for its
/// memory.
#[derive(Debug, Default)]
pub struct Distinct {
    spans: Vec<Span>,
    quick: Quick,
    index: Index,
}

impl Distinct {
    /// Forgets all texts.
    pub fn clear(&mut self) {
        clear(&mut self.spans);
        self.quick = Quick::NONE;
        self.index.clear();
    }

    /// The texts, each where it first occurs.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The number of the text at this place in the line. A new text is added.
    pub fn number(&mut self, line: &[u8], span: Span) -> u32 {
        let text_of = |number: usize| self.spans[number].of(line);
        let known = self.index.find(self.spans.len(), text_of, span.of(line));
        let number = known.unwrap_or_else(|| {
            self.quick.remember(self.spans.len(), line, span);
            self.spans.push(span);
            self.spans.len() - 1
        });
        number as u32
    }

    /// Stores the number of each field from `at` to the end of the line. There must be as many
    /// fields as `numbers` (at least one), none of them empty. Returns where the next line starts,
    /// or `None` if the line does not hold such fields.
    pub fn number_fields(&mut self, line: &[u8], at: usize, numbers: &mut [u32]) -> Option<usize> {
        let (last_number, numbers) = numbers.split_last_mut()?;
        let at = self.number_inner_fields(line, at, numbers)?;
        let (last, end) = last_field(line, at)?;
        *last_number = self.number(line, last);
        Some(end)
    }

    /// Does the same for fields that each have a TAB after them, and returns where the next field
    /// starts.
    fn number_inner_fields(
        &mut self,
        line: &[u8],
        mut at: usize,
        numbers: &mut [u32],
    ) -> Option<usize> {
        // A copy, so that the compiler knows that it does not change from field to field.
        let mut quick = self.quick;
        for place in numbers {
            let found = match quick.find(window(line, at)) {
                Some(found) if found.length < 8 || self.is_whole(line, at, found) => found,
                _ => {
                    let span = inner_field(line, at)?;
                    let number = self.number(line, span);
                    quick = self.quick;
                    Found {
                        number,
                        length: span.length as u32,
                    }
                }
            };
            *place = found.number;
            at += found.length as usize + 1;
        }
        Some(at)
    }

    /// The number of the field at `at`, which is added if it is new, and where the field ends: at a
    /// TAB. `None` if it is empty, or the last of its line.
    #[inline]
    pub fn number_field(&mut self, line: &[u8], at: usize) -> Option<(u32, usize)> {
        match self.quick.find(window(line, at)) {
            Some(found) if found.length < 8 || self.is_whole(line, at, found) => {
                Some((found.number, at + found.length as usize))
            }
            _ => {
                let span = inner_field(line, at)?;
                Some((self.number(line, span), span.end()))
            }
        }
    }

    /// Whether the field at `at`, which begins with the first eight bytes of a text, is that text.
    /// Kept apart from shorter ones, because that makes their loop 4% faster.
    #[cold]
    fn is_whole(&self, line: &[u8], at: usize, found: Found) -> bool {
        let text = self.spans[found.number as usize].of(line);
        line[at..]
            .strip_prefix(text)
            .is_some_and(|rest| rest.starts_with(b"\t"))
    }
}

/// The first texts of a row, each as the first eight bytes of a field that is that text: the text
/// and the TAB after it, or as much of them as eight bytes hold.
#[derive(Debug, Clone, Copy)]
struct Quick {
    values: [u64; Quick::COUNT],
    masks: [u64; Quick::COUNT],
    found: [Found; Quick::COUNT],
}

impl Default for Quick {
    fn default() -> Quick {
        Quick::NONE
    }
}

/// A text's number, and its length in bytes. Both fit, because a line has at most 1 GiB.
#[derive(Debug, Clone, Copy)]
struct Found {
    number: u32,
    length: u32,
}

impl Quick {
    const COUNT: usize = 4;

    /// Matches no window, because each value has a bit that its mask lacks.
    const NONE: Quick = Quick {
        values: [1; Quick::COUNT],
        masks: [0; Quick::COUNT],
        found: [Found {
            number: 0,
            length: 0,
        }; Quick::COUNT],
    };

    /// Remembers a text by its number if it is one of the first, and if its first eight bytes
    /// differ from those of the others.
    fn remember(&mut self, number: usize, line: &[u8], span: Span) {
        let length = span.length as u32;
        let (text, tab) = match length {
            0..8 => ((1 << (8 * length)) - 1, u64::from(b'\t') << (8 * length)),
            _ => (u64::MAX, 0),
        };
        let value = window(line, span.start) & text | tab;
        if number < Quick::COUNT && !self.values.contains(&value) {
            self.values[number] = value;
            self.masks[number] = text | (0xff * (tab / u64::from(b'\t')));
            self.found[number] = Found {
                number: number as u32,
                length,
            };
        }
    }

    /// The text that matches a field with these first eight bytes. If it is eight bytes or longer,
    /// the rest of the field may differ.
    ///
    /// Mostly it is the reference. A processor that predicts this goes on to the next field while
    /// it compares. Which of the others it is cannot be predicted, so there is no branch on it: all
    /// are compared.
    #[inline]
    fn find(&self, eight: u64) -> Option<Found> {
        let fits = |place: usize| eight & self.masks[place] == self.values[place];
        if fits(0) {
            return Some(self.found[0]);
        }
        let fitting = u32::from(fits(1)) << 1 | u32::from(fits(2)) << 2 | u32::from(fits(3)) << 3;
        (fitting != 0).then(|| self.found[fitting.trailing_zeros() as usize])
    }
}

/// Up to this many texts are compared one by one, which nearly every row needs. More are looked up
/// in a hash table. Otherwise a row of all distinct fields would take time that grows with the
/// square of its width.
const SCANNED: usize = 8;

/// Finds a text among those of a row. For many texts it is a hash table: open addressing over their
/// numbers, at most half full. The caller keeps the texts themselves, so each takes at most sixteen
/// bytes here, however long it is. Kept from row to row for its memory.
#[derive(Debug, Default)]
pub struct Index {
    /// One more than the number of a text; 0 in an empty slot.
    slots: Vec<u32>,
    /// How many of the texts have been entered.
    entered: usize,
    /// Texts that differ only in case are one.
    folds: bool,
    hasher: RandomState,
}

impl Index {
    /// If it `folds`, texts that differ only in case are one.
    pub fn new(folds: bool) -> Index {
        Index {
            folds,
            ..Index::default()
        }
    }

    /// Forgets all texts.
    pub fn clear(&mut self) {
        clear(&mut self.slots);
        self.entered = 0;
    }

    /// The number of the first of `count` texts that equals `text`. The texts must be those of the
    /// last call, and maybe more, unless [`Index::clear`] was called since.
    pub fn find<'t>(
        &mut self,
        count: usize,
        text_of: impl Fn(usize) -> &'t [u8],
        text: &[u8],
    ) -> Option<usize> {
        if count <= SCANNED {
            return (0..count).find(|&number| self.is_same(text_of(number), text));
        }
        if 2 * (count + 1) > self.slots.len() {
            self.slots.clear();
            self.slots.resize(4 * count.next_power_of_two(), 0);
            self.entered = 0;
        }
        for number in self.entered..count {
            if let Err(free) = self.slot(&text_of, text_of(number)) {
                self.slots[free] = number as u32 + 1;
            }
        }
        self.entered = count;
        self.slot(&text_of, text).ok()
    }

    /// The number of a text that was entered, or else the slot where it belongs.
    fn slot<'t>(&self, text_of: &impl Fn(usize) -> &'t [u8], text: &[u8]) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = self.hash(text) as usize & mask;
        loop {
            match self.slots[slot] as usize {
                0 => return Err(slot),
                n if self.is_same(text_of(n - 1), text) => return Ok(n - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn is_same(&self, one: &[u8], other: &[u8]) -> bool {
        match self.folds {
            true => one.eq_ignore_ascii_case(other),
            false => one == other,
        }
    }

    fn hash(&self, text: &[u8]) -> u64 {
        if !self.folds {
            return self.hasher.hash_one(text);
        }
        let mut hasher = self.hasher.build_hasher();
        for piece in text.chunks(32) {
            let mut folded = [0; 32];
            folded[..piece.len()].copy_from_slice(piece);
            folded.make_ascii_lowercase();
            hasher.write(&folded[..piece.len()]);
        }
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_numbered_as_if_whole_fields_were_compared() {
        // Fields that are alike where eight bytes are looked at together: in their first bytes, as
        // bitwise complements, or in zero bytes, which also fill the window after the end of the
        // line.
        let texts: [&[u8]; 18] = [
            b"A",
            b"\0",
            b"\0\0",
            b"\0\0\0\0\0\0\0",
            b"\xbe",
            b"\xbe\xf6\0\0\0\0\0\0",
            b"\xff",
            b"\xff\xff",
            b"\xff\xff\xff",
            b"\xff\xff\xff\xff\xff\xff\xff\xff",
            b"A\0",
            b"AC",
            b"ACGTACG",
            b"ACGTACGT",
            b"ACGTACGTA",
            b"ACGTACGTC",
            b"ACGTACGTCA",
            b"ACGTACGA",
        ];
        let mut distinct = Distinct::default();
        let mut check = |fields: &[&[u8]], end: &[u8]| {
            let line = [&fields.join(&b'\t'), end].concat();
            let mut first_seen: Vec<&[u8]> = Vec::new();
            let expected = fields.iter().map(|&field| {
                let known = first_seen.iter().position(|&seen| seen == field);
                known.unwrap_or_else(|| {
                    first_seen.push(field);
                    first_seen.len() - 1
                }) as u32
            });
            let expected: Vec<u32> = expected.collect();
            let mut numbers = vec![0; fields.len()];
            distinct.clear();
            let next = distinct.number_fields(&line, 0, &mut numbers);
            assert_eq!((next, numbers), (Some(line.len()), expected), "{line:?}");
        };
        for a in texts {
            for b in texts {
                for c in texts {
                    check(&[a, b, c, a], b"\n");
                    check(&[a, b, a, c, b, c], b"\r\n");
                }
                let all = [&[a, b][..], &texts, &texts, &[b, a]].concat();
                check(&all, b"\n");
            }
        }
    }
}
