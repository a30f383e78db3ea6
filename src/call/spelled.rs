//! Genotypes as text: a sample's alleles, separated by `|` (phased) or `/` (unphased).
//!
//! A row has many samples but few distinct genotypes. Only the distinct ones are split, and the
//! texts of their alleles are numbered. The reader then judges all texts at once.

use crate::call::distinct::Distinct;
use crate::call::{Genotype, clear};
use crate::span::Span;

/// The distinct genotypes of a row. Kept from row to row for its memory.
#[derive(Debug, Default)]
pub struct Spelled {
    /// The distinct texts of alleles, the reference first.
    pub texts: Distinct,
    /// The distinct genotypes, in the order in which they were added.
    pub genotypes: Vec<Genotype>,
    /// The strands of all of them, each the number of a text.
    pub strands: Vec<u32>,
    /// For each strand the separator between it and the next one.
    pub separators: Vec<u8>,
}

impl Spelled {
    /// Forgets all genotypes, for a row with this reference.
    pub fn start(&mut self, line: &[u8], reference: Span) {
        self.texts.clear();
        self.texts.number(line, reference);
        clear(&mut self.genotypes);
        clear(&mut self.strands);
        clear(&mut self.separators);
    }

    /// Adds the genotype with alleles at `alleles`. `None` if an allele is empty.
    pub fn add(&mut self, line: &[u8], alleles: Span, is_lone: bool) -> Option<()> {
        let first = self.strands.len();
        let mut is_cut = false;
        let mut start = alleles.start;
        for text in alleles.of(line).split(|byte| b"|/".contains(byte)) {
            let length = text.len();
            if length == 0 {
                return None;
            }
            let span = Span { start, length };
            let separator = match span.end() < alleles.end() {
                true => line[span.end()],
                false => b'|',
            };
            is_cut |= separator == b'/';
            self.strands.push(self.texts.number(line, span));
            self.separators.push(separator);
            start = span.end() + 1;
        }
        self.genotypes.push(Genotype {
            cell: alleles,
            strands: first..self.strands.len(),
            is_cut,
            is_lone,
        });
        Some(())
    }
}
