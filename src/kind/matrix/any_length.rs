//! Rows with alleles of any length.

use crate::call::bytes::inner_field;
use crate::call::distinct::Distinct;
use crate::call::rules::Rules;
use crate::call::{Alleles, Calls, Site};
use crate::kind::FIXED_COLUMNS;
use crate::kind::locus::Locus;

/// Parses rows. Kept from row to row for its memory.
pub struct AnyLength<'a> {
    fields: Distinct,
    /// For each strand, its allele as an index into `alleles`.
    numbers: Vec<u32>,
    alleles: Alleles<'a>,
}

impl<'r> AnyLength<'r> {
    /// For a matrix of so many columns, at least one of which is a strand.
    pub fn new(rules: &'r Rules, columns: usize) -> AnyLength<'r> {
        AnyLength {
            alleles: Alleles::new(rules, true),
            fields: Distinct::default(),
            numbers: vec![0; columns - FIXED_COLUMNS],
        }
    }

    /// Parses the row at the start of `line`. `None` if it is not a valid row with a line end.
    pub fn site<'a>(&'a mut self, line: &'a [u8], locus: Locus) -> Option<Site<'a>> {
        let reference = inner_field(line, locus.end)?;
        self.fields.clear();
        self.fields.number(line, reference);
        let length = self
            .fields
            .number_fields(line, reference.end() + 1, &mut self.numbers)?;
        self.alleles.judge(line, self.fields.spans())?;
        Some(Site {
            line,
            length,
            contig: locus.contig(),
            position: locus.position(),
            reference,
            alternatives: &self.alleles.alternatives,
            varies: !self.alleles.alternatives.is_empty(),
            id: None,
            unlisted: None,
            calls: Calls::AnyLength {
                numbers: &self.numbers,
                alleles: &self.alleles.distinct,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Role;
    use crate::call::rules::{Alphabet, Gap, Missing};
    use crate::kind::locus::Loci;

    #[test]
    fn many_alleles_are_numbered_like_few() {
        for count in [1, 7, 8, 9, 40, 1000] {
            let alleles: Vec<String> = (0..count)
                .map(|n| format!("\tT{}{n}", "G".repeat(n % 9)))
                .collect();
            let line = format!("chr1\t1\tA{0}{0}\tA\n", alleles.concat());
            let rules = Rules {
                missing: Missing::new(vec![], Alphabet::Any),
                gap: Gap::Listed,
                alphabet: Alphabet::Any,
                takes_symbols: false,
                has_no_case: false,
            };
            let locus = Loci::new().find(line.as_bytes()).expect("a locus");
            let mut rows = AnyLength::new(&rules, 2 * count + 4);
            // Twice with the same memory: nothing of the previous row may be left.
            for _ in 0..2 {
                let site = rows.site(line.as_bytes(), locus).expect("a good row");
                let found: Vec<&[u8]> = site.alternatives().collect();
                let expected: Vec<&[u8]> = alleles.iter().map(|a| &a.as_bytes()[1..]).collect();
                assert_eq!(found, expected);
                let Calls::AnyLength { numbers, alleles } = site.calls else {
                    panic!("other calls than asked for");
                };
                let allele = |strand: usize| alleles[numbers[strand] as usize];
                for strand in 0..2 * count {
                    let allele = allele(strand);
                    assert_eq!(allele.role, Role::Alternative(strand % count));
                    assert_eq!(allele.span.of(site.line), expected[strand % count]);
                }
                assert_eq!(allele(2 * count).role, Role::Reference);
            }
        }
    }
}
