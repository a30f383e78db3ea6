//! Kind `table`: reads back a haplotype table, as this program, phase-Extender and phase-Stitcher
//! write it.
//!
//! After the four fixed columns, and columns of other programs that are skipped, each sample has
//! two: its phase index and its genotype. Their names have the sample's name in common. The fourth
//! column declares the alternative alleles, which stay as they are; further alleles of genotypes
//! come after them. A row has few distinct genotypes, but may have as many phase sets as samples,
//! so sets are stored sample by sample.
//!
//! If the phase index is the contig, the whole contig is one set. In tables whose names have a `:`
//! each index begins with `PI_`, which is not part of the set.

pub mod columns;
mod explain;

use bstr::ByteSlice;

use crate::call::bytes::{inner_field, last_field};
use crate::call::distinct::{Distinct, Index as TextIndex};
use crate::call::rules::{Rules, Text, is_gap};
use crate::call::spelled::Spelled;
use crate::call::{Allele, Calls, Role, Site, clear};
use crate::kind::header::Header;
use crate::kind::locus::{Loci, Locus};
use crate::kind::table::columns::{Columns, without_blanks};
use crate::kind::{Reading, RowReader};
use crate::span::Span;

/// A phase index.
#[derive(Debug, Clone, Copy)]
struct Index {
    /// The phase set; of length 0 for the contig's one set, or for none.
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
    /// For each sample its genotype and its phase set, of length 0 for none.
    numbers: Vec<u32>,
    sets: Vec<Span>,
    /// For each text of `cells` its genotype, except a lone `.`.
    by_text: Vec<Option<u32>>,
    spelled: Spelled,
    /// The meaning of each distinct allele of genotypes.
    alleles: Vec<Allele>,
    alternatives: Vec<Span>,
    /// Find an alternative allele, by exact spelling and in either case.
    exact: TextIndex,
    folded: TextIndex,
}

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

    /// Stores the phase set and genotype of each sample, and returns the length of the row with its
    /// end. `None` if a sample lacks a phase index or a genotype.
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
        // The lone `.` genotype, which it is only if the phase index is `.` too.
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

    /// Stores the declared alternative alleles.
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
            // A declared allele stays as it is, whatever it is, because VCF may have declared it.
            self.alternatives.push(span);
        }
        if self.columns.lists_reference {
            // One is the reference. Others that are spelled like it were declared beside it.
            let reference = reference.of(line);
            let position = |is: &dyn Fn(&[u8]) -> bool| {
                let mut texts = self.alternatives.iter().map(|span| span.of(line));
                texts.position(is)
            };
            let exact = position(&|text| text == reference);
            if let Some(place) = exact.or_else(|| position(&|text| self.is_same(text, reference))) {
                self.alternatives.remove(place);
            }
            // A remaining `.` means that there are none.
            if let [only] = self.alternatives[..]
                && only.of(line) == b"."
            {
                self.alternatives.clear();
            }
        }
        Some(())
    }

    /// The number of the alternative allele with this spelling, or else of one that differs only in
    /// case.
    fn find(&mut self, line: &[u8], text: &[u8]) -> Option<usize> {
        let exact = self.find_exact(line, text);
        if exact.is_some() || !self.rules.folds() || is_gap(text) {
            return exact;
        }
        let text_of = |number: usize| self.alternatives[number].of(line);
        self.folded.find(self.alternatives.len(), text_of, text)
    }

    /// The number of the alternative allele with this spelling.
    fn find_exact(&mut self, line: &[u8], text: &[u8]) -> Option<usize> {
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
        // phase-Extender also writes new sets, without the mark that its input has.
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

    /// Adds a genotype. `None` if it is a missing value, or has an empty allele.
    fn add(&mut self, line: &[u8], cell: Span, is_lone: bool, reference: Span) -> Option<()> {
        let text = cell.of(line);
        // VCF may have an allele of that name.
        let is_no_value = self.rules.is_no_value(text) && !self.is_same(text, reference.of(line));
        if is_no_value && self.find(line, text).is_none() {
            return None;
        }
        self.spelled.add(line, cell, is_lone)
    }

    /// Judges an allele of a genotype: the reference, no call, a declared one, or a new one that
    /// comes after those.
    fn judge(&mut self, line: &[u8], span: Span, reference: Span) -> Option<Allele> {
        let text = span.of(line);
        // A reference of `.` is unknown, and then no strand is known to carry it.
        let is_known = reference.of(line) != b".";
        if is_known && text == reference.of(line) {
            return Some(Allele {
                span: reference,
                role: Role::Reference,
            });
        }
        // VCF distinguishes alleles that differ only in case. A declared allele that equals the
        // reference except for case keeps its own meaning, and no list makes it a missing call.
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
        self.explain_row(line)
    }
}
