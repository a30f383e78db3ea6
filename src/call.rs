//! Calls: what the alleles of a row are, and which of them are alternative alleles.
//!
//! For each strand of a row there is one [`Call`]. An allele equal to the reference is the
//! reference, whatever the lists say; then come the missing calls; then gaps, which are made
//! of `-` only; every other allele is an alternative allele, numbered in order of first
//! appearance from left to right over all strands, those in no sample included.
//!
//! Comparison is of whole alleles, byte by byte: `N` inside a longer allele is no missing
//! call.

use std::hash::{BuildHasher, RandomState};

use crate::matrix::row::Row;

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

/// How the alleles of a row are judged.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The alleles that mean that there is no call.
    pub missing: Vec<Vec<u8>>,
    /// What an allele made of `-` only means.
    pub gap: Gap,
}

/// What a strand carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// The reference allele.
    Reference,
    /// An alternative allele, as its index among them.
    Alternative(u32),
    /// Nothing that is known: a missing call, or a gap that counts as one in genotypes.
    Missing,
}

/// The calls of one row. Kept from row to row for its memory.
#[derive(Debug, Default)]
pub struct Calls {
    calls: Vec<Call>,
    /// For each alternative allele, the strand where it appears first.
    alternatives: Vec<u32>,
    index: Index,
}

impl Calls {
    /// Judges all strands of a row.
    pub fn make(&mut self, row: &Row<'_>, rules: &Rules) {
        self.calls.clear();
        self.alternatives.clear();
        self.index.clear();
        let reference = row.reference();
        for strand in 0..row.strands() {
            let allele = row.allele(strand);
            let call = if allele == reference {
                Call::Reference
            } else if rules.missing.iter().any(|missing| missing == allele) {
                Call::Missing
            } else if allele.iter().all(|&byte| byte == b'-') {
                match rules.gap {
                    Gap::Missing => Call::Missing,
                    Gap::Allele => self.alternative(row, strand),
                    Gap::Listed => {
                        self.alternative(row, strand);
                        Call::Missing
                    }
                }
            } else {
                self.alternative(row, strand)
            };
            self.calls.push(call);
        }
    }

    /// The number of a strand's allele among the alternative alleles, to which it is added if
    /// it is new.
    fn alternative(&mut self, row: &Row<'_>, strand: usize) -> Call {
        let allele = row.allele(strand);
        let is_allele = |&first: &u32| row.allele(first as usize) == allele;
        let known = if self.alternatives.len() <= SCANNED {
            self.alternatives.iter().position(is_allele)
        } else {
            self.index.find(row, &self.alternatives, allele)
        };
        let number = known.unwrap_or_else(|| {
            self.alternatives.push(strand as u32);
            self.alternatives.len() - 1
        });
        Call::Alternative(number as u32)
    }

    /// The call of each strand, from left to right.
    pub fn of_strands(&self) -> &[Call] {
        &self.calls
    }

    /// For each alternative allele, in order of first appearance, a strand that carries it.
    pub fn alternatives(&self) -> &[u32] {
        &self.alternatives
    }
}

/// Up to this many alternative alleles are compared one by one, which is what nearly every
/// row needs; more are looked up, so that a row in which every strand has its own allele does
/// not take a time that grows with the square of its width.
const SCANNED: usize = 8;

/// A hash table of alternative alleles: open addressing over their numbers, at most half full.
#[derive(Debug, Default)]
struct Index {
    /// One more than the number of an allele, 0 where there is none.
    slots: Vec<u32>,
    /// How many of the alternative alleles are in.
    entered: usize,
    hasher: RandomState,
}

impl Index {
    fn clear(&mut self) {
        if self.entered > 0 {
            self.slots.fill(0);
            self.entered = 0;
        }
    }

    /// The number of `allele` among `alternatives` (each given as a strand of `row`), if it is
    /// one of them.
    fn find(&mut self, row: &Row<'_>, alternatives: &[u32], allele: &[u8]) -> Option<usize> {
        if 2 * (alternatives.len() + 1) > self.slots.len() {
            self.slots.clear();
            self.slots
                .resize(4 * alternatives.len().next_power_of_two(), 0);
            self.entered = 0;
        }
        for number in self.entered..alternatives.len() {
            let first = row.allele(alternatives[number] as usize);
            if let Err(free) = self.slot(row, alternatives, first) {
                self.slots[free] = number as u32 + 1;
            }
        }
        self.entered = alternatives.len();
        self.slot(row, alternatives, allele).ok()
    }

    /// The number of an allele that is in, or else the slot where it belongs.
    fn slot(&self, row: &Row<'_>, alternatives: &[u32], allele: &[u8]) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = self.hasher.hash_one(allele) as usize & mask;
        loop {
            match self.slots[slot] as usize {
                0 => return Err(slot),
                n if row.allele(alternatives[n - 1] as usize) == allele => return Ok(n - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_alleles_are_numbered_as_few_are() {
        for count in [1, SCANNED, SCANNED + 1, 5 * SCANNED, 1000] {
            let alleles: Vec<String> = (0..count).map(|n| format!("\tT{n}")).collect();
            let line = format!("chr1\t1\tA{0}{0}\tA", alleles.concat());
            let mut ends = Vec::new();
            let row = Row::parse(line.as_bytes(), 2 * count + 4, &mut ends).unwrap();
            let mut calls = Calls::default();
            // Twice with the same memory: nothing of the row before may be left.
            for _ in 0..2 {
                calls.make(
                    &row,
                    &Rules {
                        missing: vec![],
                        gap: Gap::Listed,
                    },
                );
                let expected: Vec<Call> = (0..2 * count)
                    .map(|n| Call::Alternative((n % count) as u32))
                    .collect();
                assert_eq!(calls.of_strands()[..2 * count], expected);
                assert_eq!(calls.of_strands()[2 * count], Call::Reference);
                assert_eq!(calls.alternatives(), (0..count as u32).collect::<Vec<_>>());
            }
        }
    }
}
