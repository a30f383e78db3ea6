//! Rows with alleles of any length.
//!
//! A row has many strands and few alleles, so each field is compared with the first alleles
//! that the row has shown, together with the TAB that must follow: if one fits, the field has
//! been recognised, checked and passed in one step. Alleles of up to seven bytes and their TAB
//! are one comparison of eight bytes. Only a field that fits none is looked at for what it is.

use std::hash::{BuildHasher, RandomState};

use crate::call::bytes::{field_end, window};
use crate::call::locus::Locus;
use crate::call::{Rules, Site, Span, Strands};
use crate::matrix::FIXED_COLUMNS;

/// An allele of a row.
#[derive(Debug, Clone, Copy)]
pub struct Allele {
    /// Where it stands first.
    pub span: Span,
    /// Genotypes show it like a missing call.
    pub is_missing: bool,
}

/// The first alleles of a row, each as what the first eight bytes of a field are if the field
/// is that allele: the allele and the TAB behind it, or as much of them as eight bytes hold.
#[derive(Debug, Clone, Copy)]
struct Quick {
    values: [u64; Quick::COUNT],
    masks: [u64; Quick::COUNT],
    found: [Found; Quick::COUNT],
}

/// An allele's number, and its length in bytes.
#[derive(Debug, Clone, Copy)]
struct Found {
    number: u32,
    length: u32,
}

impl Quick {
    const COUNT: usize = 4;

    /// No allele: no window has a bit where the mask has none.
    const NONE: Quick = Quick {
        values: [1; Quick::COUNT],
        masks: [0; Quick::COUNT],
        found: [Found {
            number: 0,
            length: 0,
        }; Quick::COUNT],
    };

    /// Remembers an allele by its number if it is one of the first, and if its first eight
    /// bytes tell it from the others.
    fn remember(&mut self, number: usize, line: &[u8], span: Span) {
        let Ok(length) = u32::try_from(span.length) else {
            return;
        };
        let (allele, tab) = match length {
            0..8 => ((1 << (8 * length)) - 1, u64::from(b'\t') << (8 * length)),
            _ => (u64::MAX, 0),
        };
        let value = window(line, span.start) & allele | tab;
        if number < Quick::COUNT && !self.values.contains(&value) {
            self.values[number] = value;
            self.masks[number] = allele | (0xff * (tab / u64::from(b'\t')));
            self.found[number] = Found {
                number: number as u32,
                length,
            };
        }
    }

    /// The allele with which a field begins that has these first eight bytes. If it is eight
    /// bytes or longer, the rest of the field may differ.
    ///
    /// Mostly it is the reference, and a processor that expects that goes on to the next field
    /// while it compares. Which of the others it is else cannot be expected, so there is no
    /// branch on it: all are compared.
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

/// Takes rows apart. Kept from row to row for its memory.
pub struct AnyLength {
    rules: Rules,
    alleles: Vec<Allele>,
    quick: Quick,
    /// The alternative alleles.
    alternatives: Vec<Span>,
    /// For each strand, its allele.
    numbers: Vec<u32>,
    index: Index,
}

impl AnyLength {
    /// For a matrix of so many columns, of which at least one is a strand's.
    pub fn new(rules: Rules, columns: usize) -> AnyLength {
        AnyLength {
            rules,
            alleles: Vec::new(),
            quick: Quick::NONE,
            alternatives: Vec::new(),
            numbers: vec![0; columns - FIXED_COLUMNS],
            index: Index::default(),
        }
    }

    /// Takes apart the row that `line` begins with. `None` if that is no good row with a line
    /// end.
    pub fn site<'a>(&'a mut self, line: &'a [u8], locus: Locus) -> Option<Site<'a>> {
        let start = locus.end;
        self.alleles.clear();
        self.quick = Quick::NONE;
        self.alternatives.clear();
        self.index.clear();
        let length = field_end(line, start)? - start;
        if length == 0 || line[start + length] != b'\t' {
            return None;
        }
        let reference = Span { start, length };
        self.push(
            line,
            Allele {
                span: reference,
                is_missing: false,
            },
        );

        let mut at = start + length + 1;
        let last_strand = self.numbers.len() - 1;
        let mut numbers = std::mem::take(&mut self.numbers);
        let passed = self.pass_alleles(line, at, &mut numbers[..last_strand]);
        self.numbers = numbers;
        at = passed?;
        let end = field_end(line, at)?;
        if line[end] != b'\n' {
            return None;
        }
        let last_end = if line[..end].ends_with(b"\r") {
            end - 1
        } else {
            end
        };
        let last = Span {
            start: at,
            length: last_end.checked_sub(at).filter(|&length| length > 0)?,
        };
        self.numbers[last_strand] = self.number(line, last) as u32;
        Some(Site {
            line,
            length: end + 1,
            contig: locus.contig(line),
            position: locus.position(line),
            reference: reference.of(line),
            alternatives: &self.alternatives,
            strands: Strands::AnyLength {
                numbers: &self.numbers,
                alleles: &self.alleles,
            },
        })
    }

    /// Finds the alleles of as many strands as there are `numbers`, each with a TAB behind it,
    /// from `at` on, and returns where the next field starts.
    fn pass_alleles(&mut self, line: &[u8], mut at: usize, numbers: &mut [u32]) -> Option<usize> {
        // A copy, which the compiler knows to stay as it is from strand to strand.
        let mut quick = self.quick;
        for place in numbers {
            let found = match quick.find(window(line, at)) {
                Some(found) if found.length < 8 || self.is_whole(line, at, found) => found,
                _ => {
                    let length = field_end(line, at)? - at;
                    if length == 0 || line[at + length] != b'\t' {
                        return None;
                    }
                    let number = self.number(line, Span { start: at, length }) as u32;
                    quick = self.quick;
                    Found {
                        number,
                        length: u32::try_from(length).ok()?,
                    }
                }
            };
            *place = found.number;
            at += found.length as usize + 1;
        }
        Some(at)
    }

    /// Whether the field at `at`, which begins with the first eight bytes of an allele, is that
    /// allele. Out of the way of shorter alleles, for which the loop is 4% faster so.
    #[cold]
    fn is_whole(&self, line: &[u8], at: usize, found: Found) -> bool {
        let allele = self.alleles[found.number as usize].span.of(line);
        line[at..]
            .strip_prefix(allele)
            .is_some_and(|rest| rest.starts_with(b"\t"))
    }

    /// The number of an allele, which is added if it is new.
    fn number(&mut self, line: &[u8], span: Span) -> usize {
        let text = span.of(line);
        let known = if self.alleles.len() <= SCANNED {
            self.alleles
                .iter()
                .position(|allele| allele.span.of(line) == text)
        } else {
            self.index.find(line, &self.alleles, text)
        };
        known.unwrap_or_else(|| {
            let judgement = self.rules.judge(text);
            if judgement.is_listed {
                self.alternatives.push(span);
            }
            self.push(
                line,
                Allele {
                    span,
                    is_missing: judgement.is_missing,
                },
            );
            self.alleles.len() - 1
        })
    }

    fn push(&mut self, line: &[u8], allele: Allele) {
        self.quick.remember(self.alleles.len(), line, allele.span);
        self.alleles.push(allele);
    }
}

/// Up to this many alleles are compared one by one, which is what nearly every row needs;
/// more are looked up, so that a row in which every strand has its own allele does not take a
/// time that grows with the square of its width.
const SCANNED: usize = 8;

/// A hash table of a row's alleles: open addressing over their numbers, at most half full.
#[derive(Debug, Default)]
struct Index {
    /// One more than the number of an allele, 0 where there is none.
    slots: Vec<u32>,
    /// How many of the alleles are in.
    entered: usize,
    hasher: RandomState,
}

impl Index {
    fn clear(&mut self) {
        if self.entered > 0 {
            self.slots.clear();
            self.entered = 0;
        }
    }

    /// The number of the allele `text`, if it is one of `alleles`.
    fn find(&mut self, line: &[u8], alleles: &[Allele], text: &[u8]) -> Option<usize> {
        if 2 * (alleles.len() + 1) > self.slots.len() {
            self.slots.clear();
            self.slots.resize(4 * alleles.len().next_power_of_two(), 0);
            self.entered = 0;
        }
        for (number, allele) in alleles.iter().enumerate().skip(self.entered) {
            if let Err(free) = self.slot(line, alleles, allele.span.of(line)) {
                self.slots[free] = number as u32 + 1;
            }
        }
        self.entered = alleles.len();
        self.slot(line, alleles, text).ok()
    }

    /// The number of an allele that is in, or else the slot where it belongs.
    fn slot(&self, line: &[u8], alleles: &[Allele], text: &[u8]) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = self.hasher.hash_one(text) as usize & mask;
        loop {
            match self.slots[slot] as usize {
                0 => return Err(slot),
                n if alleles[n - 1].span.of(line) == text => return Ok(n - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Gap;
    use crate::call::locus::Loci;

    #[test]
    fn many_alleles_are_numbered_as_few_are() {
        for count in [1, SCANNED - 1, SCANNED, SCANNED + 1, 5 * SCANNED, 1000] {
            let alleles: Vec<String> = (0..count)
                .map(|n| format!("\tT{}{n}", "G".repeat(n % 9)))
                .collect();
            let line = format!("chr1\t1\tA{0}{0}\tA\n", alleles.concat());
            let rules = Rules {
                missing: vec![],
                gap: Gap::Listed,
            };
            let locus = Loci::new().find(line.as_bytes()).expect("a locus");
            let mut rows = AnyLength::new(rules, 2 * count + 4);
            // Twice with the same memory: nothing of the row before may be left.
            for _ in 0..2 {
                let site = rows.site(line.as_bytes(), locus).expect("a good row");
                let found: Vec<&[u8]> = site.alternatives().collect();
                let expected: Vec<&[u8]> = alleles.iter().map(|a| &a.as_bytes()[1..]).collect();
                assert_eq!(found, expected);
                for strand in 0..2 * count {
                    assert_eq!(site.allele(strand), (expected[strand % count], false));
                }
                assert_eq!(site.allele(2 * count), (&b"A"[..], false));
            }
        }
    }
}
