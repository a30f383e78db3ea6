//! Kind `genotypes`: one column per sample, a whole genotype in each cell, as `bcftools query`
//! prints them with `%TGT`.
//!
//! A cell is a sample's alleles, separated by `|` (phased) or `/` (unphased): `A|G`, `A/A`, or `A`
//! on a haploid contig. With `%TGT:%PS` it ends in `:` and the phase set. A row has many samples
//! and few distinct cells, so only the distinct ones are parsed.
//!
//! What a `/` means depends on its strands. [`crate::format::genotypes`] decides that; here it is
//! only recorded.

use bstr::ByteSlice;

use crate::call::advice::{AlleleOf, is_quoted};
use crate::call::bytes::{inner_field, last_field};
use crate::call::distinct::Distinct;
use crate::call::rules::Rules;
use crate::call::spelled::Spelled;
use crate::call::{Alleles, Calls, Site, clear};
use crate::error::quote;
use crate::kind::header::Header;
use crate::kind::locus::{Loci, Locus};
use crate::kind::matrix::one_byte::OneByte;
use crate::kind::{FIXED_COLUMNS, Reading, RowReader, explain_fields};
use crate::span::Span;

/// The parts of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell<'a> {
    /// The alleles and their separators.
    alleles: &'a [u8],
    /// The phase set, if cells have one: not empty, `.` for none.
    set: Option<&'a [u8]>,
}

impl<'a> Cell<'a> {
    /// Parses a cell. `None` if it lacks a required `:` and phase set.
    fn parse(cell: &'a [u8], has_sets: bool) -> Option<Cell<'a>> {
        if !has_sets {
            return Some(Cell {
                alleles: cell,
                set: None,
            });
        }
        let (alleles, set) = cell.rsplit_once_str(b":")?;
        let set = Some(set).filter(|set| !set.is_empty());
        set.is_some().then_some(Cell { alleles, set })
    }

    /// The alleles.
    fn strands(&self) -> impl Iterator<Item = &'a [u8]> {
        self.alleles.split(|byte| b"|/".contains(byte))
    }
}

/// Reads rows of genotypes, for one worker.
pub struct GenotypesReader<'a> {
    /// Rows without an alternative allele are wanted too.
    all_sites: bool,
    loci: Loci,
    /// For rows in which every cell is two one-byte alleles separated by `|`, if cells have no
    /// phase sets: these have the width of two cells of a matrix.
    one_byte: Option<OneByte<true>>,
    any: AnyGenotypes<'a>,
}

impl<'a> GenotypesReader<'a> {
    /// For rows under this header.
    pub fn new(header: &'a Header, rules: &'a Rules, all_sites: bool) -> GenotypesReader<'a> {
        let samples = header.columns() - FIXED_COLUMNS;
        GenotypesReader {
            all_sites,
            loci: Loci::new(),
            one_byte: (!header.has_sets()).then(|| OneByte::new(rules, 2 * samples)),
            any: AnyGenotypes {
                header,
                rules,
                cells: Distinct::default(),
                numbers: vec![0; samples],
                sets: Vec::new(),
                spelled: Spelled::default(),
                alleles: Alleles::new(rules, false),
            },
        }
    }
}

/// Parses any row of genotypes.
struct AnyGenotypes<'a> {
    header: &'a Header,
    rules: &'a Rules,
    /// The distinct genotypes as texts.
    cells: Distinct,
    /// For each sample, its genotype.
    numbers: Vec<u32>,
    /// For each sample its phase set, of length 0 for none, if cells have phase sets.
    sets: Vec<Span>,
    spelled: Spelled,
    alleles: Alleles<'a>,
}

impl AnyGenotypes<'_> {
    fn site<'l>(&'l mut self, line: &'l [u8], locus: Locus) -> Option<Site<'l>> {
        let reference = inner_field(line, locus.end)?;
        self.spelled.start(line, reference);
        self.cells.clear();
        clear(&mut self.sets);
        let start = reference.end() + 1;
        let length = match self.header.has_sets() {
            true => self.number_with_sets(line, start)?,
            false => self.cells.number_fields(line, start, &mut self.numbers)?,
        };
        for &cell in self.cells.spans() {
            // A whole cell, not one allele among others.
            if self.rules.is_no_value(cell.of(line)) {
                return None;
            }
            self.spelled.add(line, cell, cell.of(line) == b".")?;
        }
        self.alleles.judge(line, self.spelled.texts.spans())?;
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
            calls: Calls::Genotypes {
                numbers: &self.numbers,
                genotypes: &self.spelled.genotypes,
                sets: &self.sets,
                strands: &self.spelled.strands,
                separators: &self.spelled.separators,
                alleles: &self.alleles.distinct,
            },
        })
    }

    /// Stores the genotype and phase set of each sample, and returns the length of the row with its
    /// end. A row has few distinct genotypes, but may have as many sets as samples.
    fn number_with_sets(&mut self, line: &[u8], mut at: usize) -> Option<usize> {
        let samples = self.numbers.len();
        for sample in 0..samples {
            let (span, next) = match sample + 1 == samples {
                true => last_field(line, at)?,
                false => inner_field(line, at).map(|span| (span, span.end() + 1))?,
            };
            let Cell { alleles, set } = Cell::parse(span.of(line), true)?;
            let length = alleles.len();
            self.numbers[sample] = self.cells.number(line, Span { start: at, length });
            let length = set.filter(|&set| set != b".").map_or(0, <[u8]>::len);
            self.sets.push(Span {
                start: span.end() - length,
                length,
            });
            at = next;
        }
        Some(at)
    }

    /// For a cell with something wrong: what was expected, and a remark on what was found.
    fn explain_cell(&self, reference: &[u8], cell: &[u8]) -> Option<(&'static str, String)> {
        let Some(cell) = Cell::parse(cell, self.header.has_sets()) else {
            return Some(("a genotype, ':' and its phase set", String::new()));
        };
        if cell.strands().any(<[u8]>::is_empty) {
            return Some(("alleles and '|' between them", String::new()));
        }
        let place = AlleleOf::Genotype {
            has_sets: self.header.has_sets(),
        };
        if self.rules.is_no_value(cell.alleles) || is_quoted(cell.alleles) {
            return Some(("a genotype", self.rules.looks_like(cell.alleles, place)));
        }
        let is_bad = |allele: &&[u8]| *allele != reference && self.rules.judge(allele).is_none();
        let bad = cell.strands().find(is_bad)?;
        let which = match bad == cell.alleles {
            true => String::new(),
            false => format!(" with the allele {}", quote(bad)),
        };
        Some((
            "alleles and '|' between them",
            which + &self.rules.looks_like(bad, place),
        ))
    }
}

impl RowReader for GenotypesReader<'_> {
    fn read<'l>(&'l mut self, line: &'l [u8]) -> Reading<'l> {
        let Some(locus) = self.loci.find(line) else {
            return Reading::NoRow;
        };
        if let Some(one_byte) = &mut self.one_byte
            && let Some(outline) = one_byte.outline(line, locus)
        {
            if outline.first_unknown.is_none() && !self.all_sites {
                return Reading::Nothing(outline.length);
            }
            if let Some(site) = one_byte.site(line, outline) {
                return Reading::Site(site);
            }
        }
        match self.any.site(line, locus) {
            Some(site) => Reading::Site(site),
            None => Reading::NoRow,
        }
    }

    fn explain(&self, line: &[u8]) -> String {
        let fields = match explain_fields(line, self.any.header) {
            Ok(fields) => fields,
            Err(what) => return what,
        };
        let reference = fields[FIXED_COLUMNS - 1];
        if !self.any.rules.is_reference(reference) {
            return format!(
                "expected the reference allele in field {FIXED_COLUMNS} (column {}), found {}{}: is \
                 column {FIXED_COLUMNS} the reference?",
                quote(self.any.header.name(FIXED_COLUMNS - 1)),
                quote(reference),
                self.any.rules.looks_like(reference, AlleleOf::Reference)
            );
        }
        for (column, cell) in fields.iter().enumerate().skip(FIXED_COLUMNS) {
            if let Some((expected, hint)) = self.any.explain_cell(reference, cell) {
                return format!(
                    "expected {expected} in field {} (sample {}), found {}{hint}",
                    column + 1,
                    quote(self.any.header.name(column)),
                    quote(cell),
                );
            }
        }
        "this row cannot be read; please report it".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_split_at_its_last_colon_and_at_every_bar_and_slash() {
        let strands = |cell: &'static str, has_sets| {
            let cell = Cell::parse(cell.as_bytes(), has_sets)?;
            let strands: Vec<_> = cell.strands().map(|s| s.to_str().unwrap()).collect();
            Some((strands.join(" "), cell.set.map(|set| set.to_str().unwrap())))
        };
        let cells = [
            ("A|G", false, Some(("A G", None))),
            (".", false, Some((".", None))),
            ("A|]13:12]T", false, Some(("A ]13:12]T", None))),
            ("A/]13:12]T|AT:7", true, Some(("A ]13:12]T AT", Some("7")))),
            ("A|G:.", true, Some(("A G", Some(".")))),
            ("A|G", true, None),
            ("A|G:", true, None),
            ("A|", false, Some(("A ", None))),
            ("/A", false, Some((" A", None))),
        ];
        for (cell, has_sets, expected) in cells {
            let expected = expected.map(|(strands, set)| (strands.to_owned(), set));
            assert_eq!(strands(cell, has_sets), expected, "{cell}");
        }
    }
}
