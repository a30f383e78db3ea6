//! Kind `vcf`: the Variant Call Format, as text.
//!
//! The format: <https://samtools.github.io/hts-specs/>, VCFv4.0 to VCFv4.5. A row declares its
//! alleles, REF and ALT, and its cells name them by number. FORMAT names the subfields of a cell.
//! It may change from row to row but seldom does, so its parsed form is kept. Two subfields matter:
//! the genotype and the phase set. Of the others only the colons between them are counted.
//!
//! There are three ways to read the cells. If they hold only genotypes, each two digits separated
//! by `|`, a cell is as wide as two cells of a matrix, and the same comparisons find its digits
//! ([`crate::kind::matrix::one_byte`]). Without phase sets, cells with the same genotype are one,
//! and a three-byte genotype is looked up by its bytes. With phase sets, which mostly differ from
//! sample to sample, each cell is handled on its own.

pub mod cell;
mod explain;
pub mod layout;
pub mod meta;

use bstr::ByteSlice;
use memchr::memchr2;

use crate::call::bytes::{are_bases, field_end, inner_field, window};
use crate::call::distinct::Distinct;
use crate::call::rules::{Rules, Text, is_vcf_allele};
use crate::call::{Allele, Bytes, Calls, Genotype, Role, Site, clear};
use crate::kind::header::Header;
use crate::kind::locus::{Loci, Locus};
use crate::kind::matrix::one_byte::{Known, first_unknown, pair};
use crate::kind::vcf::cell::{
    BadCell, NO_SET, QuickCell, ThreeBytes, rest_of_cell, rest_with_set, take_cell,
};
use crate::kind::vcf::layout::{GT, Layout, Tags};
use crate::kind::{Reading, RowReader, VCF_COLUMNS};
use crate::span::Span;

/// Reads rows of VCF, for one worker.
pub struct VcfReader<'a> {
    /// Rows without an alternative allele are wanted too.
    all_sites: bool,
    loci: Loci,
    /// For rows with two digits per cell.
    digits: Vec<(u8, Allele)>,
    any: AnyRow<'a>,
}

/// A row's columns before the samples.
struct Fixed {
    locus: Locus,
    id: Span,
    reference: Span,
    /// Where the first sample's cell starts.
    cells: usize,
}

/// Parses any row of VCF.
struct AnyRow<'a> {
    header: &'a Header,
    rules: &'a Rules,
    /// The list of missing calls has more than `.`, which is rare.
    lists_alleles: bool,
    tags: &'a Tags,
    samples: usize,
    layout: Layout,
    /// The declared alternative alleles, and whether a strand carries each.
    declared: Vec<Span>,
    carried: Vec<bool>,
    /// Those that are written.
    alternatives: Vec<Span>,
    /// The reference, the declared alternative alleles, and no call.
    alleles: Vec<Allele>,
    /// For each sample, its genotype.
    numbers: Vec<u32>,
    /// For each sample, its phase set, if the row has any; of length 0 for none.
    sets: Vec<Span>,
    /// The distinct texts of genotypes, their meaning, and those of three bytes by their bytes.
    texts: Distinct,
    genotypes: Vec<Genotype>,
    quick: ThreeBytes,
    strands: Vec<u32>,
    separators: Vec<u8>,
}

impl<'a> VcfReader<'a> {
    /// For rows under this header.
    pub fn new(
        header: &'a Header,
        rules: &'a Rules,
        tags: &'a Tags,
        all_sites: bool,
    ) -> VcfReader<'a> {
        VcfReader {
            all_sites,
            loci: Loci::new(),
            digits: Vec::new(),
            any: AnyRow::new(header, rules, tags),
        }
    }
}

/// The most distinct digits in a row read the quickest way: `0`, and the first alternatives.
const DIGITS: usize = 3;

impl RowReader for VcfReader<'_> {
    fn read<'l>(&'l mut self, line: &'l [u8]) -> Reading<'l> {
        let Some(locus) = self.loci.find(line) else {
            return Reading::NoRow;
        };
        let Some(fixed) = self.any.fixed(line, locus) else {
            return Reading::NoRow;
        };
        match self.any.digits(line, &fixed) {
            Some((length, 0)) if !self.all_sites => Reading::Nothing(length),
            Some((length, highest)) => {
                self.any
                    .digits_site(line, &fixed, length, highest, &mut self.digits)
            }
            None => match self.any.cells(line, fixed.cells) {
                Ok(length) => self.any.site(line, &fixed, length),
                Err(_) => Reading::NoRow,
            },
        }
    }

    fn explain(&self, line: &[u8]) -> String {
        self.any.explain(line)
    }
}

impl<'a> AnyRow<'a> {
    fn new(header: &'a Header, rules: &'a Rules, tags: &'a Tags) -> AnyRow<'a> {
        let samples = header.columns() - VCF_COLUMNS;
        AnyRow {
            header,
            rules,
            lists_alleles: rules.missing.texts().iter().any(|text| text != b"."),
            tags,
            samples,
            layout: Layout::default(),
            declared: Vec::new(),
            carried: Vec::new(),
            alternatives: Vec::new(),
            alleles: Vec::new(),
            numbers: vec![0; samples],
            sets: Vec::new(),
            texts: Distinct::default(),
            genotypes: Vec::new(),
            quick: ThreeBytes::default(),
            strands: Vec::new(),
            separators: Vec::new(),
        }
    }

    /// Parses the columns before the samples, and stores the alleles and FORMAT. `None` if they are
    /// invalid.
    fn fixed(&mut self, line: &[u8], locus: Locus) -> Option<Fixed> {
        let mut start = locus.end;
        let mut next = || {
            let span = inner_field(line, start)?;
            start = span.end() + 1;
            Some(span)
        };
        let (id, reference, alternatives) = (next()?, next()?, next()?);
        let (_, _) = (next()?, next()?);
        // INFO is often long.
        let length = memchr2(b'\t', b'\n', &line[start..])?;
        if length == 0 || line[start + length] != b'\t' {
            return None;
        }
        let format = inner_field(line, start + length + 1)?;
        if format.of(line) != self.layout.text {
            self.layout = Layout::new(format.of(line), self.tags);
        }
        if !are_bases(line, reference) {
            return None;
        }
        self.declare(line, alternatives);
        clear(&mut self.alleles);
        self.alleles.push(Allele {
            span: reference,
            role: Role::Reference,
        });
        Some(Fixed {
            locus,
            id,
            reference,
            cells: format.end() + 1,
        })
    }

    /// Stores the declared alternative alleles.
    fn declare(&mut self, line: &[u8], column: Span) {
        clear(&mut self.declared);
        if column.of(line) == b"." {
            return;
        }
        let mut start = column.start;
        for text in column.of(line).split_str(b",") {
            let length = text.len();
            self.declared.push(Span { start, length });
            start += length + 1;
        }
    }

    /// The row's length, and its highest allele number, if its cells are all two digits separated
    /// by `|` and the numbers are low.
    fn digits(&self, line: &[u8], fixed: &Fixed) -> Option<(usize, usize)> {
        if self.layout.text != GT || self.tags.genotype != GT {
            return None;
        }
        let start = fixed.cells - 1;
        let end = start + 4 * self.samples;
        let fields = line.get(start..end)?;
        let length = match line[end..] {
            [b'\n', ..] => end + 1,
            [b'\r', b'\n', ..] => end + 2,
            _ => return None,
        };
        let known = |last: u8| Known {
            case: 0,
            letters: [pair(b'0')],
            others: [pair(b'.'), pair(last.min(b'1')), pair(last)],
        };
        let mut highest = 0;
        let mut from = 0;
        let most = self.declared.len().min(DIGITS - 1);
        loop {
            let last = b'0' + highest as u8;
            match first_unknown::<true, 1, 3>(fields, from, &known(last)) {
                None => return Some((length, highest)),
                Some(strand) => {
                    let digit = fields[2 * strand + 1];
                    let number = usize::from(digit.wrapping_sub(b'0'));
                    if !(highest + 1..=most).contains(&number) {
                        return None;
                    }
                    highest = number;
                    from = strand;
                }
            }
        }
    }

    /// The site of a row whose cells are all two digits, of which this is the highest.
    fn digits_site<'l>(
        &'l mut self,
        line: &'l [u8],
        fixed: &Fixed,
        length: usize,
        highest: usize,
        digits: &'l mut Vec<(u8, Allele)>,
    ) -> Reading<'l> {
        let start = fixed.cells - 1;
        let fields = &line[start..start + 4 * self.samples];
        clear(&mut self.carried);
        self.carried.resize(self.declared.len(), false);
        // All up to the highest may be carried. Which ones are is checked only where it makes a
        // difference.
        for number in 1..=highest {
            let digit = b'0' + number as u8;
            self.carried[number - 1] =
                highest == 1 || fields.chunks_exact(2).any(|pair| pair[1] == digit);
        }
        if self.finish(line).is_none() {
            return Reading::NoRow;
        }
        digits.clear();
        digits.extend(
            self.alleles
                .iter()
                .take(highest + 1)
                .enumerate()
                .map(|(number, allele)| (b'0' + number as u8, *allele)),
        );
        Reading::Site(Site {
            line,
            length,
            contig: fixed.locus.contig(),
            position: fixed.locus.position(),
            reference: fixed.reference,
            alternatives: &self.alternatives,
            varies: self.varies(line),
            id: Some(fixed.id),
            unlisted: None,
            calls: Calls::OneByte(Bytes {
                fields,
                start,
                alleles: digits,
                missing: b".",
                folds: false,
            }),
        })
    }

    /// Parses the cells, and returns the length of the row with its end.
    ///
    /// # Errors
    ///
    /// The sample whose cell is invalid, and why; `None` if there is not one field for each sample.
    fn cells(&mut self, line: &[u8], start: usize) -> Result<usize, Option<(usize, BadCell)>> {
        clear(&mut self.carried);
        self.carried.resize(self.declared.len(), false);
        self.texts.clear();
        clear(&mut self.genotypes);
        clear(&mut self.sets);
        clear(&mut self.strands);
        clear(&mut self.separators);
        self.quick.clear();
        let has_sets = self.layout.set.is_some();
        let mut at = start;
        for sample in 0..self.samples {
            let is_last = sample + 1 == self.samples;
            let (end, set) = match self.quick_cell(line, at) {
                Some(quick) => {
                    self.numbers[sample] = quick.number;
                    (quick.end, quick.set)
                }
                None => {
                    let end = field_end(line, at).ok_or(None)?;
                    let is_cr = is_last && line[end] == b'\n' && line[at..end].ends_with(b"\r");
                    let cell = Span {
                        start: at,
                        length: end - usize::from(is_cr) - at,
                    };
                    if cell.length == 0 {
                        return Err(None);
                    }
                    let bad = |why| Some((sample, why));
                    let taken = take_cell(line, cell, &self.layout).map_err(bad)?;
                    let number = self.number(line, taken.genotype, cell).map_err(bad)?;
                    self.numbers[sample] = number;
                    (end, taken.set.unwrap_or(NO_SET))
                }
            };
            if has_sets {
                self.sets.push(set);
            }
            let expected = if is_last { b'\n' } else { b'\t' };
            if line[end] != expected {
                return Err(None);
            }
            at = end + 1;
        }
        Ok(at)
    }

    /// The parsed cell, if it begins with a three-byte genotype that the row has shown before, if
    /// that is the wanted one, and if the cell has no more subfields than it may have.
    #[inline]
    fn quick_cell(&self, line: &[u8], at: usize) -> Option<QuickCell> {
        if !self.layout.is_first {
            return None;
        }
        let eight = window(line, at);
        let number = self.quick.find(eight as u32 & 0xff_ffff)?;
        let cell = |end, set| QuickCell { number, end, set };
        match ((eight >> 24) as u8, self.layout.set) {
            (b'\t' | b'\n', _) => Some(cell(at + 3, NO_SET)),
            (b':', None) => {
                let (end, colons) = rest_of_cell(line, at + 3)?;
                (colons < self.layout.count).then(|| cell(end, NO_SET))
            }
            (b':', Some(place)) => {
                let (end, colons, set) = rest_with_set(line, at + 3, place)?;
                (colons < self.layout.count).then(|| cell(end, set))
            }
            _ => None,
        }
    }

    /// The number of a genotype's text among those of the row. A new one is parsed.
    fn number(&mut self, line: &[u8], text: Option<Span>, cell: Span) -> Result<u32, BadCell> {
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

    /// Decides which alternative alleles are written and the role of each, once it is known which
    /// are carried. `None` if a carried one is not an allele.
    fn finish(&mut self, line: &[u8]) -> Option<()> {
        clear(&mut self.alternatives);
        self.alleles.truncate(1);
        for (&span, &is_carried) in self.declared.iter().zip(&self.carried) {
            let text = span.of(line);
            // No sample has the allele that a caller adds for whatever else may be there.
            let is_written = is_carried || !matches!(text, b"<*>" | b"<NON_REF>");
            let number = self.alternatives.len();
            if is_written {
                self.alternatives.push(span);
            }
            if is_carried && !is_vcf_allele(text) {
                return None;
            }
            let role = match is_written {
                // Nobody carries it.
                false => Role::Missing,
                // The reference is the reference, whatever the list says.
                true if self.lists_alleles
                    && is_carried
                    && !text.eq_ignore_ascii_case(self.alleles[0].span.of(line))
                    && self.rules.judge(text) == Some(Text::Missing) =>
                {
                    Role::Missing
                }
                true => Role::Alternative(number),
            };
            self.alleles.push(Allele { span, role });
        }
        // A lone empty text would make an empty field, and a lone `.` means that there are none.
        if let [only] = self.alternatives[..]
            && matches!(only.of(line), b"" | b".")
        {
            self.alternatives.clear();
        }
        self.alleles.push(Allele {
            span: Span {
                start: 0,
                length: 0,
            },
            role: Role::Missing,
        });
        Some(())
    }

    /// Whether a strand carries an alternative allele.
    fn varies(&self, line: &[u8]) -> bool {
        let reference = self.alleles[0].span.of(line);
        // One that only repeats the reference is not a variant, whatever its number.
        let is_other = |allele: &Allele| {
            matches!(allele.role, Role::Alternative(_))
                && !allele.span.of(line).eq_ignore_ascii_case(reference)
        };
        let mut alternatives = self.alleles[1..].iter().zip(&self.carried);
        alternatives.any(|(allele, &is_carried)| is_carried && is_other(allele))
    }

    /// The site of a row whose cells were parsed.
    fn site<'l>(&'l mut self, line: &'l [u8], fixed: &Fixed, length: usize) -> Reading<'l> {
        if self.finish(line).is_none() {
            return Reading::NoRow;
        }
        Reading::Site(Site {
            line,
            length,
            contig: fixed.locus.contig(),
            position: fixed.locus.position(),
            reference: fixed.reference,
            alternatives: &self.alternatives,
            varies: self.varies(line),
            id: Some(fixed.id),
            unlisted: None,
            calls: Calls::Genotypes {
                numbers: &self.numbers,
                genotypes: &self.genotypes,
                sets: &self.sets,
                strands: &self.strands,
                separators: &self.separators,
                alleles: &self.alleles,
            },
        })
    }
}
