//! Kind `table`: a haplotype table, as this program, phase-Extender and phase-Stitcher write it, back
//! in.
//!
//! After the four fixed columns, and columns of other programs that are passed over, each sample has
//! two: its phase index and its genotype. The sample is what their names have in common. The
//! alternative alleles are declared in the fourth column, and stay as they stand; what genotypes show
//! beyond them comes after. A row has few different genotypes, but may have as many phase sets as
//! samples: these are noted sample by sample.
//!
//! A phase index that is the contig means that the whole contig is one set. In tables whose names
//! have a `:` each index begins with `PI_`, which is no part of the set.

use bstr::ByteSlice;

use crate::call::bytes::{inner_field, last_field};
use crate::call::distinct::{Distinct, Index as TextIndex};
use crate::call::rules::{Rules, Text, is_gap, looks_like};
use crate::call::spelled::Spelled;
use crate::call::{Allele, Calls, Role, Site, clear};
use crate::error::quote;
use crate::kind::header::Header;
use crate::kind::locus::{Loci, Locus};
use crate::kind::{Reading, RowReader, explain_fields};
use crate::span::Span;

/// How the columns of a table are named, and where its samples begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// How many columns stand before the first sample's.
    pub fixed: usize,
    /// The fourth column has the reference before the alternative alleles.
    lists_reference: bool,
    /// Phase indices begin with `PI_`.
    are_marked: bool,
}

/// What ends the names of a sample's two columns, where names have `_` and where they have `:`.
const ENDS: [[&[u8]; 2]; 2] = [[b"_PI", b"_PG_al"], [b":PI", b":PG_al"]];

/// The names of the first four columns.
const FIXED: [[&[u8]; 4]; 3] = [
    [b"contig", b"pos", b"ref", b"alt"],
    [b"CHROM", b"POS", b"REF", b"ALT"],
    [b"CHROM", b"POS", b"REF", b"all-alleles"],
];

/// A line without the blanks at its end, which some programs leave there.
pub fn without_blanks(line: &[u8]) -> &[u8] {
    line.trim_end_with(|c| c == ' ')
}

/// The sample of two neighbouring columns, and whether their names have a `:`.
fn sample<'a>(index: &'a [u8], genotype: &[u8]) -> Option<(&'a [u8], bool)> {
    ENDS.iter()
        .enumerate()
        .find_map(|(number, [first, second])| {
            let sample = index.strip_suffix(*first)?;
            let is_pair = !sample.is_empty() && genotype.strip_suffix(*second) == Some(sample);
            is_pair.then_some((sample, number == 1))
        })
}

impl Columns {
    /// What the names in a header line say, a `#` before the first taken off; `None` if they are not
    /// those of a table.
    pub fn of(line: &[u8]) -> Option<Columns> {
        let line = without_blanks(line);
        // Before memory is taken for each column.
        let fixed = FIXED.iter().position(|fixed| {
            let mut names = line.split_str(b"\t");
            fixed.iter().all(|name| names.next() == Some(*name))
        })?;
        let names: Vec<&[u8]> = line.split_str(b"\t").collect();
        let first = names
            .windows(2)
            .skip(4)
            .position(|pair| sample(pair[0], pair[1]).is_some())?;
        let (_, are_marked) = sample(names[4 + first], names[5 + first])?;
        Some(Columns {
            fixed: 4 + first,
            lists_reference: fixed == 2,
            are_marked,
        })
    }

    /// Says what is wrong with the columns that follow the sample in a table of phase-Extender with
    /// scores, or in phase-Stitcher's long table. They bear scores and alleles, but no phase sets.
    fn explain_scores(&self, names: &[&[u8]]) -> Option<String> {
        let [index, genotype, scores @ b"log2odds", parents @ ..] = names else {
            return None;
        };
        if self.fixed != 4 {
            return None;
        }
        let scores = quote(scores);
        match parents {
            [] => Some(format!(
                "this is phase-Extender's table with scores (--writeLOD yes): {scores} in column 7 does not \
                 belong to a sample: 'cut -f1-6' leaves it out"
            )),
            [father, mother] if are_parents(father, mother) => Some(format!(
                "this is phase-Stitcher's long table: beside {} and {} it has {scores}, {} and {} in columns 7 \
                 to 9, which lack a PI: 'cut -f1-6' leaves them out; awk -F'\\t' -v OFS='\\t' 'NR > 1 && \
                 $8 != \"N\" {{ $5 = \"PI_\" $1; $6 = $8 \"|\" $9 }} {{ print $1, $2, $3, $4, $5, $6 }}' makes \
                 a genotype of the parents' alleles",
                quote(index),
                quote(genotype),
                quote(father),
                quote(mother)
            )),
            _ => None,
        }
    }

    /// The samples' names, from the names of all columns.
    ///
    /// # Errors
    ///
    /// After the first sample's columns there are others than samples'.
    pub fn samples<'a>(
        &self,
        names: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Vec<&'a [u8]>, String> {
        let names: Vec<&[u8]> = names.skip(self.fixed).collect();
        if let Some(what) = self.explain_scores(&names) {
            return Err(what);
        }
        let of_pair = |(number, pair): (usize, &[&'a [u8]])| match *pair {
            [index, genotype]
                if sample(index, genotype).is_some_and(|s| s.1 == self.are_marked) =>
            {
                Ok(sample(index, genotype).unwrap_or_default().0)
            }
            _ => Err(format!(
                "expected two columns of a sample, such as {}, in columns {} and {}, found {}",
                match self.are_marked {
                    true => "'x:PI' and 'x:PG_al'",
                    false => "'x_PI' and 'x_PG_al'",
                },
                self.fixed + 2 * number + 1,
                self.fixed + 2 * number + 2,
                pair.iter()
                    .map(|name| quote(name))
                    .collect::<Vec<_>>()
                    .join(" and ")
            )),
        };
        names.chunks(2).enumerate().map(of_pair).collect()
    }
}

/// Says what is wrong with the header of phase-Stitcher's wide table, if a line is that. It has a row
/// for each phase set, and no table can be made of it.
pub fn explain_wide(line: &[u8]) -> Option<String> {
    let names: Vec<&[u8]> = line.split_str(b"\t").take(9).collect();
    let [
        b"CHROM",
        b"POS_Range",
        index,
        b"hap_left",
        b"hap_right",
        b"log2odds",
        father,
        mother,
    ] = names[..]
    else {
        return None;
    };
    let sample = index.strip_suffix(b":PI")?;
    are_parents(father, mother).then(|| {
        let genotypes = [sample, b":PG_al"].concat();
        let long = [sample, b"_haplotype_long.txt"].concat();
        format!(
            "this is phase-Stitcher's wide table, a row for each phase set: it has {}, 'hap_left', \
             'hap_right' and others, and lacks POS, REF, all-alleles and {}: give hapfilter its long table, \
             {}, through 'cut -f1-6'",
            quote(index),
            quote(&genotypes),
            quote(&long),
        )
    })
}

/// Whether two columns of phase-Stitcher's are those of a child's parents.
fn are_parents(father: &[u8], mother: &[u8]) -> bool {
    father.ends_with(b"_hap") && mother.ends_with(b"_hap")
}

/// A phase index.
#[derive(Debug, Clone, Copy)]
struct Index {
    /// The phase set; of no length for the contig's one set, or none at all.
    set: Span,
    /// It is `.`
    is_dot: bool,
    /// Where it ends.
    end: usize,
}

/// Reads rows of a table, for one worker.
pub struct TableReader<'a> {
    header: &'a Header,
    columns: Columns,
    rules: &'a Rules,
    loci: Loci,
    /// The distinct genotypes as texts.
    cells: Distinct,
    /// For each sample its genotype and its phase set, of no length for none.
    numbers: Vec<u32>,
    sets: Vec<Span>,
    /// For each text of `cells` its genotype, but for a lone `.`.
    by_text: Vec<Option<u32>>,
    spelled: Spelled,
    /// What each distinct allele of genotypes is.
    alleles: Vec<Allele>,
    alternatives: Vec<Span>,
    /// Where there are many: these by their texts, as they are spelled and in either case.
    exact: TextIndex,
    folded: TextIndex,
}

/// Up to so many alternative alleles are compared one by one.
const SCANNED: usize = 16;

impl<'a> TableReader<'a> {
    /// For rows under this header, whose columns are these.
    pub fn new(header: &'a Header, columns: Columns, rules: &'a Rules) -> TableReader<'a> {
        TableReader {
            header,
            columns,
            rules,
            loci: Loci::new(),
            cells: Distinct::default(),
            numbers: vec![0; (header.columns() - columns.fixed) / 2],
            sets: Vec::new(),
            by_text: Vec::new(),
            spelled: Spelled::default(),
            alleles: Vec::new(),
            alternatives: Vec::new(),
            exact: TextIndex::new(false),
            folded: TextIndex::new(true),
        }
    }

    fn site<'l>(&'l mut self, line: &'l [u8], locus: Locus) -> Option<Site<'l>> {
        let mut at = locus.end;
        let mut next = || {
            let span = inner_field(line, at)?;
            at = span.end() + 1;
            Some(span)
        };
        let (reference, list) = (next()?, next()?);
        for _ in 4..self.columns.fixed {
            next()?;
        }
        if reference.of(line) != b"." && !self.rules.is_reference(reference.of(line)) {
            return None;
        }
        self.declare(line, reference, list)?;
        let length = self.number_cells(line, at, locus, reference)?;
        clear(&mut self.alleles);
        for number in 0..self.spelled.texts.spans().len() {
            let span = self.spelled.texts.spans()[number];
            let allele = self.judge(line, span, reference)?;
            self.alleles.push(allele);
        }
        Some(Site {
            line,
            length,
            contig: locus.contig(),
            position: locus.position(),
            reference,
            alternatives: &self.alternatives,
            varies: !self.alternatives.is_empty(),
            id: None,
            unlisted: (self.columns.lists_reference && list.of(line) == b".").then_some(list),
            calls: Calls::Genotypes {
                numbers: &self.numbers,
                genotypes: &self.spelled.genotypes,
                sets: &self.sets,
                strands: &self.spelled.strands,
                separators: &self.spelled.separators,
                alleles: &self.alleles,
            },
        })
    }

    /// Notes phase set and genotype of each sample, and returns the length of the row with its end.
    /// `None` if there is not a phase index and a genotype for each sample.
    fn number_cells(
        &mut self,
        line: &[u8],
        mut at: usize,
        locus: Locus,
        reference: Span,
    ) -> Option<usize> {
        self.cells.clear();
        self.spelled.start(line, reference);
        clear(&mut self.sets);
        clear(&mut self.by_text);
        // The genotype that is a lone `.`, which it is only where the phase index is `.` too.
        let mut lone = None;
        let samples = self.numbers.len();
        for sample in 0..samples {
            let index = self.index(line, at, locus)?;
            self.sets.push(index.set);
            let start = index.end + 1;
            let is_last = sample + 1 == samples;
            let (text, end) = match is_last {
                false => self.cells.number_field(line, start)?,
                true => {
                    let (span, next) = last_field(line, start)?;
                    let length = without_blanks(span.of(line)).len();
                    let span = Span { start, length };
                    (
                        (length > 0).then(|| self.cells.number(line, span))?,
                        next - 1,
                    )
                }
            };
            let cell = self.cells.spans()[text as usize];
            let is_lone = index.is_dot && cell.of(line) == b".";
            let known = match is_lone {
                true => lone,
                false => self.by_text.get(text as usize).copied().flatten(),
            };
            self.numbers[sample] = match known {
                Some(number) => number,
                None => {
                    let number = self.spelled.genotypes.len() as u32;
                    self.add(line, cell, is_lone, reference)?;
                    match is_lone {
                        true => lone = Some(number),
                        false => {
                            let count = self.by_text.len().max(text as usize + 1);
                            self.by_text.resize(count, None);
                            self.by_text[text as usize] = Some(number);
                        }
                    }
                    number
                }
            };
            at = end + 1;
        }
        Some(at)
    }

    /// Notes the alternative alleles that are declared.
    fn declare(&mut self, line: &[u8], reference: Span, list: Span) -> Option<()> {
        clear(&mut self.alternatives);
        self.exact.clear();
        self.folded.clear();
        if list.of(line) == b"." {
            return Some(());
        }
        let mut start = list.start;
        for text in list.of(line).split_str(b",") {
            let span = Span {
                start,
                length: text.len(),
            };
            start += text.len() + 1;
            if text.is_empty() {
                return None;
            }
            // What is declared stays as it stands, whatever it is: VCF may have declared it.
            self.alternatives.push(span);
        }
        if self.columns.lists_reference {
            // One is the reference. What else is spelled like it was declared beside it.
            let reference = reference.of(line);
            let position = |is: &dyn Fn(&[u8]) -> bool| {
                let mut texts = self.alternatives.iter().map(|span| span.of(line));
                texts.position(is)
            };
            let exact = position(&|text| text == reference);
            if let Some(place) = exact.or_else(|| position(&|text| self.is_same(text, reference))) {
                self.alternatives.remove(place);
            }
            // What is left means that there are none.
            if let [only] = self.alternatives[..]
                && only.of(line) == b"."
            {
                self.alternatives.clear();
            }
        }
        Some(())
    }

    /// The number of an alternative allele: one that is spelled so, or else one that differs in case
    /// only.
    fn find(&mut self, line: &[u8], text: &[u8]) -> Option<usize> {
        let folds = self.rules.folds() && !is_gap(text);
        let exact = self.find_exact(line, text);
        if exact.is_some() || !folds {
            return exact;
        }
        if self.alternatives.len() <= SCANNED {
            let is_same = |known: &Span| known.of(line).eq_ignore_ascii_case(text);
            return self.alternatives.iter().position(is_same);
        }
        let text_of = |number: usize| self.alternatives[number].of(line);
        self.folded.find(self.alternatives.len(), text_of, text)
    }

    /// The number of an alternative allele that is spelled so.
    fn find_exact(&mut self, line: &[u8], text: &[u8]) -> Option<usize> {
        if self.alternatives.len() <= SCANNED {
            return self
                .alternatives
                .iter()
                .position(|known| known.of(line) == text);
        }
        let text_of = |number: usize| self.alternatives[number].of(line);
        self.exact.find(self.alternatives.len(), text_of, text)
    }

    fn is_same(&self, one: &[u8], other: &[u8]) -> bool {
        match self.rules.folds() {
            true => one.eq_ignore_ascii_case(other),
            false => one == other,
        }
    }

    /// The phase index of a sample, which starts at `at` and has a TAB after it; `None` if there is
    /// none.
    #[inline]
    fn index(&self, line: &[u8], at: usize, locus: Locus) -> Option<Index> {
        let span = inner_field(line, at)?;
        let text = span.of(line);
        // phase-Extender writes sets of its own, without the mark that is there in its input.
        let set = match self.columns.are_marked {
            true => text.strip_prefix(b"PI_").unwrap_or(text),
            false => text,
        };
        if set.is_empty() {
            return None;
        }
        let is_set = set != b"." && set != locus.contig().of(line);
        let length = if is_set { set.len() } else { 0 };
        Some(Index {
            set: Span {
                start: span.end() - length,
                length,
            },
            is_dot: text == b".",
            end: span.end(),
        })
    }

    /// Adds a genotype. `None` if it is no value, or there is no allele between two cuts.
    fn add(&mut self, line: &[u8], cell: Span, is_lone: bool, reference: Span) -> Option<()> {
        let text = cell.of(line);
        // VCF may have an allele of that name.
        let is_no_value = self.rules.is_no_value(text) && !self.is_same(text, reference.of(line));
        if is_no_value && self.find(line, text).is_none() {
            return None;
        }
        self.spelled.add(line, cell, is_lone)
    }

    /// Says what an allele of a genotype is: the reference, no call, one that is declared, or else one
    /// that comes after those.
    fn judge(&mut self, line: &[u8], span: Span, reference: Span) -> Option<Allele> {
        let text = span.of(line);
        // A reference of `.` is not known, and then no strand is known to carry it.
        let is_known = reference.of(line) != b".";
        if is_known && text == reference.of(line) {
            return Some(Allele {
                span: reference,
                role: Role::Reference,
            });
        }
        // VCF tells alleles apart that differ in case only. One that is declared and is the reference
        // but for case stands for what it says, and no list makes a missing call of it.
        if is_known && self.is_same(text, reference.of(line)) {
            return Some(match self.find_exact(line, text) {
                Some(number) => Allele {
                    span: self.alternatives[number],
                    role: Role::Alternative(number),
                },
                None => Allele {
                    span: reference,
                    role: Role::Reference,
                },
            });
        }
        let judged = self.rules.judge(text)?;
        if judged == Text::Missing {
            return Some(Allele {
                span,
                role: Role::Missing,
            });
        }
        let known = self.find(line, text);
        let number = known.unwrap_or(self.alternatives.len());
        if known.is_none() {
            self.alternatives.push(span);
        }
        Some(match judged {
            Text::ListedGap => Allele {
                span,
                role: Role::ListedGap(number),
            },
            _ => Allele {
                span: self.alternatives[number],
                role: Role::Alternative(number),
            },
        })
    }
}

impl RowReader for TableReader<'_> {
    fn read<'l>(&'l mut self, line: &'l [u8]) -> Reading<'l> {
        let Some(locus) = self.loci.find(line) else {
            return Reading::NoRow;
        };
        self.site(line, locus).map_or(Reading::NoRow, Reading::Site)
    }

    fn explain(&self, line: &[u8]) -> String {
        let fields = match explain_fields(without_blanks(line), self.header) {
            Ok(fields) => fields,
            Err(what) => return what,
        };
        let (reference, list) = (fields[2], fields[3]);
        if reference != b"." && !self.rules.is_reference(reference) {
            return format!(
                "expected the reference allele, or '.' where it is not known, in field 3 (column {}), \
                 found {}{}",
                quote(self.header.name(2)),
                quote(reference),
                looks_like(reference)
            );
        }
        let is_declared = |text: &[u8]| {
            let mut texts = list.split_str(b",").chain([reference]);
            texts.any(|other| self.is_same(other, text))
        };
        let is_allele = |text: &&[u8]| !text.is_empty() && self.rules.judge(text).is_some();
        if list.split_str(b",").any(<[u8]>::is_empty) {
            return format!(
                "expected alleles joined by ',', none empty, in field 4 (column {}), found {}",
                quote(self.header.name(3)),
                quote(list)
            );
        }
        for (number, pair) in fields[self.columns.fixed..].chunks(2).enumerate() {
            let column = self.columns.fixed + 2 * number;
            let place = |column: usize| {
                format!(
                    "in field {} (column {})",
                    column + 1,
                    quote(self.header.name(column))
                )
            };
            let (index, genotype) = (pair[0], pair[1]);
            if self.columns.are_marked && index == b"PI_" {
                return format!(
                    "expected '.', or a phase set after PI_, {}, found {}",
                    place(column),
                    quote(index)
                );
            }
            let mut strands = genotype.split(|byte| b"|/".contains(byte));
            let bad = strands.find(|text| !is_allele(text) && *text != reference);
            if bad.is_some() || self.rules.is_no_value(genotype) && !is_declared(genotype) {
                let bad = bad.unwrap_or(genotype);
                return format!(
                    "expected alleles and '|' between them {}, found {}{}",
                    place(column + 1),
                    quote(genotype),
                    match bad.is_empty() {
                        true => String::new(),
                        false => looks_like(bad),
                    }
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
    fn a_table_is_known_by_its_first_columns_and_a_pair() {
        let fixed = |line: &str| Columns::of(line.as_bytes()).map(|columns| columns.fixed);
        for (line, expected) in [
            ("contig\tpos\tref\talt\tx_PI\tx_PG_al", Some(4)),
            ("CHROM\tPOS\tREF\tALT\tx:PI\tx:PG_al ", Some(4)),
            (
                "CHROM\tPOS\tREF\tall-alleles\tall-freq\tms01e:PI\tms01e:PG_al",
                Some(5),
            ),
            ("contig\tpos\tref\talt\tx_PI\ty_PG_al", None),
            ("contig\tpos\tref\talt\tx_PI\tx:PG_al", None),
            ("contig\tpos\tref\talt\t_PI\t_PG_al", None),
            ("contig\tpos\talt\tref\tx_PI\tx_PG_al", None),
            ("contig\tpos\tref\talt", None),
        ] {
            assert_eq!(fixed(line), expected, "{line}");
        }
    }

    #[test]
    fn what_follows_the_first_sample_are_samples() {
        let names = |line: &str| {
            let columns = Columns::of(line.as_bytes()).expect("a table");
            let names = columns.samples(line.as_bytes().split_str(b"\t"))?;
            Ok::<_, String>(names.join(&b' '))
        };
        let fixed = "contig\tpos\tref\talt\tx_PI\tx_PG_al";
        assert_eq!(names(fixed).unwrap(), b"x");
        assert_eq!(
            names(&format!("{fixed}\tx_PI_PI\tx_PI_PG_al")).unwrap(),
            b"x x_PI"
        );
        for more in ["\ty_PI", "\tfreq\ty_PI\ty_PG_al", "\ty:PI\ty:PG_al"] {
            assert!(names(&format!("{fixed}{more}")).is_err(), "{more}");
        }
    }
}
