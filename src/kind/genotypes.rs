//! Kind `genotypes`: one column a sample, a whole genotype in each cell, as `bcftools query` prints
//! them with `%TGT`.
//!
//! A cell is a sample's alleles, cut at `|` (phased) and `/` (not): `A|G`, `A/A`, or `A` on a
//! haploid contig. With `%TGT:%PS` it ends in `:` and the phase set. A row has many samples and few
//! different cells, so only these are taken apart.
//!
//! What a `/` means depends on what its strands show, so that is left to
//! [`crate::format::genotypes`]: here it is only noted.

use bstr::ByteSlice;

use crate::call::bytes::inner_field;
use crate::call::distinct::Distinct;
use crate::call::rules::{Rules, looks_like};
use crate::call::{Alleles, Calls, Genotype, Site, clear};
use crate::error::quote;
use crate::kind::header::Header;
use crate::kind::locus::{Loci, Locus};
use crate::kind::matrix::one_byte::OneByte;
use crate::kind::{FIXED_COLUMNS, Reading, RowReader, explain_fields};
use crate::span::Span;

/// What a cell is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell<'a> {
    /// The alleles and what is between them.
    alleles: &'a [u8],
    /// The phase set, if cells have one: not empty, `.` for none.
    set: Option<&'a [u8]>,
}

/// Why a cell is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BadCell {
    /// Two cuts, or a cut and the cell's end, with no allele between them.
    NoAllele,
    /// There should be `:` and a phase set.
    NoSet,
}

impl<'a> Cell<'a> {
    /// Takes a cell apart.
    fn parse(cell: &'a [u8], has_sets: bool) -> Result<Cell<'a>, BadCell> {
        let (alleles, set) = match has_sets {
            true => {
                let (alleles, set) = cell.rsplit_once_str(b":").ok_or(BadCell::NoSet)?;
                (alleles, Some(set).filter(|set| !set.is_empty()))
            }
            false => (cell, None),
        };
        if has_sets && set.is_none() {
            return Err(BadCell::NoSet);
        }
        let cell = Cell { alleles, set };
        match cell.strands().any(<[u8]>::is_empty) {
            true => Err(BadCell::NoAllele),
            false => Ok(cell),
        }
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
    /// For rows in which every cell is two alleles of one byte with a `|` between, if cells have no
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
                genotypes: Vec::new(),
                texts: Distinct::default(),
                strands: Vec::new(),
                separators: Vec::new(),
                alleles: Alleles::new(rules, false),
            },
        }
    }
}

/// Takes any row of genotypes apart.
struct AnyGenotypes<'a> {
    header: &'a Header,
    rules: &'a Rules,
    cells: Distinct,
    /// For each sample, its cell, which is also its genotype.
    numbers: Vec<u32>,
    genotypes: Vec<Genotype>,
    texts: Distinct,
    strands: Vec<u32>,
    separators: Vec<u8>,
    alleles: Alleles<'a>,
}

impl AnyGenotypes<'_> {
    fn site<'l>(&'l mut self, line: &'l [u8], locus: Locus) -> Option<Site<'l>> {
        let reference = inner_field(line, locus.end)?;
        self.cells.clear();
        let fields = reference.end() + 1;
        let length = self.cells.number_fields(line, fields, &mut self.numbers)?;

        let is_dot_missing = reference.of(line) != b".";
        self.texts.clear();
        self.texts.number(line, reference);
        clear(&mut self.genotypes);
        clear(&mut self.strands);
        clear(&mut self.separators);
        for &span in self.cells.spans() {
            let cell = Cell::parse(span.of(line), self.header.has_sets()).ok()?;
            let first_strand = self.strands.len();
            let mut at = span.start;
            let mut is_cut = false;
            for allele in cell.strands() {
                let allele = Span {
                    start: at,
                    length: allele.len(),
                };
                self.strands.push(self.texts.number(line, allele));
                at = allele.end();
                let separator = if at < span.start + cell.alleles.len() {
                    line[at]
                } else {
                    b'|'
                };
                is_cut |= separator == b'/';
                self.separators.push(separator);
                at += 1;
            }
            if self.strands.len() - first_strand == 1 && self.rules.is_no_value(cell.alleles) {
                return None;
            }
            let set = cell.set.filter(|&set| set != b".").map(|set| Span {
                start: span.end() - set.len(),
                length: set.len(),
            });
            self.genotypes.push(Genotype {
                cell: span,
                strands: first_strand..self.strands.len(),
                is_cut,
                is_lone: cell.alleles == b"." && is_dot_missing,
                set,
            });
        }
        self.alleles.judge(line, self.texts.spans())?;
        Some(Site {
            line,
            length,
            contig: locus.contig(),
            position: locus.position(),
            reference,
            alternatives: &self.alleles.alternatives,
            varies: !self.alleles.alternatives.is_empty(),
            id: None,
            calls: Calls::Genotypes {
                numbers: &self.numbers,
                genotypes: &self.genotypes,
                sets: &[],
                strands: &self.strands,
                separators: &self.separators,
                alleles: &self.alleles.distinct,
            },
        })
    }

    /// Says of a cell with something wrong what was expected, and what is to be said of what was
    /// found.
    fn explain_cell(&self, reference: &[u8], cell: &[u8]) -> Option<(&'static str, String)> {
        let cell = match Cell::parse(cell, self.header.has_sets()) {
            Ok(cell) => cell,
            Err(BadCell::NoAllele) => return Some(("alleles and '|' between them", String::new())),
            Err(BadCell::NoSet) => {
                return Some(("a genotype, ':' and its phase set", String::new()));
            }
        };
        if cell.strands().count() == 1 && self.rules.is_no_value(cell.alleles) {
            return Some(("a genotype", looks_like(cell.alleles)));
        }
        let is_bad = |allele: &&[u8]| *allele != reference && self.rules.judge(allele).is_none();
        let bad = cell.strands().find(is_bad)?;
        let which = match bad == cell.alleles {
            true => String::new(),
            false => format!(" with the allele {}", quote(bad)),
        };
        Some(("alleles and '|' between them", which + &looks_like(bad)))
    }
}

impl RowReader for GenotypesReader<'_> {
    fn read<'l>(&'l mut self, line: &'l [u8]) -> Reading<'l> {
        let Some(locus) = self.loci.find(line) else {
            return Reading::NoRow;
        };
        let one_byte = self.one_byte.as_mut();
        let row = one_byte.and_then(|way| Some((way.outline(line, locus)?, way)));
        if let Some((outline, _)) = row
            && outline.first_unknown.is_none()
            && !self.all_sites
        {
            return Reading::Nothing(outline.length);
        }
        match row.and_then(|(outline, way)| way.site(line, outline)) {
            Some(site) => Reading::Site(site),
            None => match self.any.site(line, locus) {
                Some(site) => Reading::Site(site),
                None => Reading::NoRow,
            },
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
                looks_like(reference)
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
}
