//! Genotypes: the allele numbers of a sample's strands, with `|` or `/` between them.
//!
//! The grammar is that of VCF 4.4, which may also begin with a separator. A row has many samples
//! and few distinct genotypes, so a text is parsed when it first occurs in a row.

use crate::call::Genotype;
use crate::call::bytes::window;
use crate::kind::vcf::AnyRow;
use crate::kind::vcf::cell::BadCell;
use crate::span::Span;

impl AnyRow<'_> {
    /// The number of a genotype's text among those of the row. A new one is parsed.
    pub(super) fn number(
        &mut self,
        line: &[u8],
        text: Option<Span>,
        cell: Span,
    ) -> Result<u32, BadCell> {
        // A missing genotype is the same as a lone `.`, and no other text is empty.
        let span = text.unwrap_or(Span {
            start: 0,
            length: 0,
        });
        let number = self.texts.number(line, span);
        if (number as usize) < self.genotypes.len() {
            return Ok(number);
        }
        let first = self.strands.len();
        let mut is_cut = false;
        if span.length > 0 {
            is_cut = self.parse(line, span)?;
        } else {
            self.strands.push(self.declared.len() as u32 + 1);
            self.separators.push(b'|');
        }
        self.genotypes.push(Genotype {
            cell,
            strands: first..self.strands.len(),
            is_cut,
            is_lone: matches!(span.of(line), b"" | b"."),
        });
        if span.length == 3 && cell.start == span.start {
            self.quick
                .remember(window(line, span.start) as u32 & 0xff_ffff, number);
        }
        Ok(number)
    }

    /// Parses a genotype: appends its strands, and returns whether a `/` counts in it.
    fn parse(&mut self, line: &[u8], span: Span) -> Result<bool, BadCell> {
        let missing = self.declared.len() as u32 + 1;
        let mut at = span.start;
        // VCF 4.4: the phasing of the first allele. It applies to the first separator, if there is
        // one.
        let lead = match line[at] {
            byte @ (b'|' | b'/') => {
                at += 1;
                Some(byte)
            }
            _ => None,
        };
        let mut is_cut = false;
        let first = self.separators.len();
        loop {
            let start = at;
            let mut number: usize = 0;
            while at < span.end() && line[at].is_ascii_digit() {
                // Saturated, because a `usize` may have 32 bits, and no ALT has so many alleles.
                number = number
                    .saturating_mul(10)
                    .saturating_add(usize::from(line[at] - b'0'));
                at += 1;
            }
            let text = Span {
                start,
                length: at - start,
            };
            let strand = match text.length {
                0 if at < span.end() && line[at] == b'.' => {
                    at += 1;
                    missing
                }
                0 => return Err(BadCell::NoGenotype),
                _ if number > self.declared.len() => return Err(BadCell::NoAllele(text)),
                _ => number as u32,
            };
            if (1..missing).contains(&strand) {
                self.carried[strand as usize - 1] = true;
            }
            self.strands.push(strand);
            if at == span.end() {
                self.separators.push(b'|');
                break;
            }
            let separator = line[at];
            if !b"|/".contains(&separator) {
                return Err(BadCell::NoGenotype);
            }
            self.separators.push(separator);
            is_cut |= separator == b'/';
            at += 1;
        }
        if lead == Some(b'/') && self.separators.len() - first > 1 {
            self.separators[first] = b'/';
            is_cut = true;
        }
        Ok(is_cut)
    }
}
