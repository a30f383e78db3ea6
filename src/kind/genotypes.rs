//! Rows of whole genotypes: one column a sample, as `bcftools query` prints them with `%TGT`.
//!
//! A cell is a sample's alleles, cut at `|` (phased) and `/` (not): `A|G`, `A/A`, or `A` on a
//! haploid contig. With `%TGT:%PS` there is `:` and the phase set behind them. A row has many
//! samples and few different cells, so only these are taken apart.
//!
//! Which allele is on which strand is known if no `/` stands in the cell, or if it does not
//! matter because all strands are equal, byte by byte, or all missing. A cell whose phase set is
//! `.` belongs to no set: that too matters only if its strands differ. Any other cell is unphased.

use bstr::ByteSlice;

use crate::call::distinct::Distinct;
use crate::call::{Alleles, Calls, Genotype, Rules, Site};
use crate::kind::FIXED_COLUMNS;
use crate::kind::locus::Locus;
use crate::kind::matrix::any_length::reference;
use crate::span::Span;

/// What a cell is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The alleles and what is between them.
    alleles: &'a [u8],
    /// A `/` stands in it.
    is_cut: bool,
    /// The phase set, if cells have one: not empty, `.` for none.
    set: Option<&'a [u8]>,
}

/// Why a cell is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCell {
    /// Two cuts, or a cut and the cell's end, with no allele between them.
    NoAllele,
    /// There should be `:` and a phase set.
    NoSet,
    /// The genotype is not phased, and the output has no way to say so.
    Unphased,
    /// The same, because it is in no phase set.
    InNoSet,
}

impl<'a> Cell<'a> {
    /// Takes a cell apart.
    ///
    /// # Errors
    ///
    /// An allele or the phase set is not there.
    pub fn parse(cell: &'a [u8], has_sets: bool) -> Result<Cell<'a>, BadCell> {
        let (alleles, set) = match has_sets {
            true => cell.rsplit_once_str(b":").ok_or(BadCell::NoSet)?,
            false => (cell, &b""[..]),
        };
        if has_sets && set.is_empty() {
            return Err(BadCell::NoSet);
        }
        let cell = Cell {
            alleles,
            is_cut: alleles.contains(&b'/'),
            set: has_sets.then_some(set),
        };
        match cell.strands().any(<[u8]>::is_empty) {
            true => Err(BadCell::NoAllele),
            false => Ok(cell),
        }
    }

    /// The alleles.
    pub fn strands(&self) -> impl Iterator<Item = &'a [u8]> {
        self.alleles.split(|byte| b"|/".contains(byte))
    }

    /// Whether it is known which strand carries which allele, or does not matter.
    pub fn is_phased(&self, rules: &Rules, reference: &[u8]) -> bool {
        let first = self.strands().next().unwrap_or_default();
        (!self.is_cut && self.set != Some(b"."))
            || self.strands().all(|strand| strand == first)
            || self
                .strands()
                .all(|strand| rules.is_no_call(strand, reference))
    }

    /// What to say of it if it is not phased, and should be.
    pub fn why_unphased(&self) -> BadCell {
        match self.is_cut {
            true => BadCell::Unphased,
            false => BadCell::InNoSet,
        }
    }
}

/// Takes rows apart. Kept from row to row for its memory.
pub struct Genotypes {
    rules: Rules,
    has_sets: bool,
    allows_unphased: bool,
    cells: Distinct,
    /// For each sample, its cell, which is also its genotype.
    numbers: Vec<u32>,
    genotypes: Vec<Genotype>,
    texts: Distinct,
    strands: Vec<u32>,
    alleles: Alleles,
}

impl Genotypes {
    /// For a matrix of so many columns, of which at least one is a sample's. `has_sets` tells
    /// whether its cells have phase sets, `allows_unphased` whether a row with an unphased
    /// genotype can be a good one.
    pub fn new(rules: Rules, columns: usize, has_sets: bool, allows_unphased: bool) -> Genotypes {
        Genotypes {
            rules,
            has_sets,
            allows_unphased,
            cells: Distinct::default(),
            numbers: vec![0; columns - FIXED_COLUMNS],
            genotypes: Vec::new(),
            texts: Distinct::default(),
            strands: Vec::new(),
            alleles: Alleles::default(),
        }
    }

    /// Takes apart the row that `line` begins with. `None` if that is no good row with a line
    /// end.
    pub fn site<'a>(&'a mut self, line: &'a [u8], locus: Locus) -> Option<Site<'a>> {
        let reference = reference(line, locus)?;
        self.cells.clear();
        let fields = reference.start + reference.length + 1;
        let length = self.cells.number_fields(line, fields, &mut self.numbers)?;

        self.texts.clear();
        self.texts.number(line, reference);
        self.genotypes.clear();
        self.strands.clear();
        for &Span { start, length } in self.cells.spans() {
            let cell = Cell::parse(&line[start..start + length], self.has_sets).ok()?;
            let first_strand = self.strands.len();
            let mut at = start;
            for allele in cell.strands() {
                let span = Span {
                    start: at,
                    length: allele.len(),
                };
                self.strands.push(self.texts.number(line, span));
                at += allele.len() + 1;
            }
            let is_phased = cell.is_phased(&self.rules, reference.of(line));
            if !is_phased && !self.allows_unphased {
                return None;
            }
            let set = cell.set.filter(|&set| set != b".").map(|set| Span {
                start: start + length - set.len(),
                length: set.len(),
            });
            self.genotypes.push(Genotype {
                strands: first_strand..self.strands.len(),
                is_phased,
                set,
            });
        }
        self.alleles.judge(line, self.texts.spans(), &self.rules);
        Some(Site {
            line,
            length,
            contig: locus.contig(line),
            position: locus.position(line),
            reference: reference.of(line),
            alternatives: &self.alleles.alternatives,
            calls: Calls::Genotypes {
                numbers: &self.numbers,
                genotypes: &self.genotypes,
                strands: &self.strands,
                alleles: &self.alleles.distinct,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Gap;

    #[test]
    fn a_cell_is_cut_at_its_last_colon_and_at_every_bar_and_slash() {
        let strands = |cell: &'static str, has_sets| {
            let cell = Cell::parse(cell.as_bytes(), has_sets)?;
            let strands: Vec<_> = cell.strands().map(|s| s.to_str().unwrap()).collect();
            Ok((strands.join(" "), cell.set.map(|set| set.to_str().unwrap())))
        };
        let cells = [
            ("A|G", false, Ok(("A G", None))),
            (".", false, Ok((".", None))),
            ("A|]13:12]T", false, Ok(("A ]13:12]T", None))),
            ("A/]13:12]T|AT:7", true, Ok(("A ]13:12]T AT", Some("7")))),
            ("A|G:.", true, Ok(("A G", Some(".")))),
            ("A|G", true, Err(BadCell::NoSet)),
            ("A|G:", true, Err(BadCell::NoSet)),
            (":7", true, Err(BadCell::NoAllele)),
            ("A|", false, Err(BadCell::NoAllele)),
            ("/A", false, Err(BadCell::NoAllele)),
            ("A||A", false, Err(BadCell::NoAllele)),
        ];
        for (cell, has_sets, expected) in cells {
            let expected = expected.map(|(strands, set)| (strands.to_owned(), set));
            assert_eq!(strands(cell, has_sets), expected, "{cell}");
        }
    }

    #[test]
    fn phase_matters_only_where_strands_differ() {
        let rules = Rules {
            missing: vec![b".".to_vec(), b"N".to_vec()],
            gap: Gap::Listed,
        };
        let is_known = |cell: &str, has_sets| {
            let cell = Cell::parse(cell.as_bytes(), has_sets).unwrap();
            cell.is_phased(&rules, b"A")
        };
        for cell in ["A|G", "A/A", "A", "./.", "./N", "./.|."] {
            assert!(is_known(cell, false), "{cell}");
        }
        for cell in ["A/G", "./A", "./-", "A/A|G"] {
            assert!(!is_known(cell, false), "{cell}");
        }
        for cell in ["A|G:1", "A|A:.", "A/A:1", "N|.:."] {
            assert!(is_known(cell, true), "{cell}");
        }
        for cell in ["A|G:.", "A/G:1"] {
            assert!(!is_known(cell, true), "{cell}");
        }
    }
}
