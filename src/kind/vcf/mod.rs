//! Kind `vcf`: the Variant Call Format, as text.
//!
//! The format: <https://samtools.github.io/hts-specs/>, VCFv4.0 to VCFv4.5. A row declares its
//! alleles, REF and ALT, and its cells name them by number. FORMAT names the subfields of a cell.
//! It may change from row to row but seldom does, so its parsed form is kept. Two subfields matter:
//! the genotype and the phase set. Of the others only the colons between them are counted.
//!
//! There are three ways to read the cells. If they hold only genotypes, each two digits separated
//! by `|`, no cell is parsed (`digits.rs`). Without phase sets, cells with the same genotype are
//! one, and a three-byte genotype is looked up by its bytes. With phase sets, which mostly differ
//! from sample to sample, each cell is handled on its own.

pub mod cell;
mod digits;
mod explain;
mod genotype;
pub mod layout;
pub mod meta;

use bstr::ByteSlice;
use memchr::memchr2;

use crate::call::bytes::{are_bases, field_end, inner_field, window};
use crate::call::distinct::Distinct;
use crate::call::rules::{Rules, Text, is_vcf_allele};
use crate::call::{Allele, Calls, Genotype, Role, Site, clear};
use crate::kind::header::Header;
use crate::kind::locus::{Loci, Locus};
use crate::kind::vcf::cell::{
    BadCell, NO_SET, QuickCell, ThreeBytes, rest_of_cell, rest_with_set, take_cell,
};
use crate::kind::vcf::layout::{Layout, Tags};
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
                    let is_cr = is_last && line[at..end].ends_with(b"\r");
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
        let calls = Calls::Genotypes {
            numbers: &self.numbers,
            genotypes: &self.genotypes,
            sets: &self.sets,
            strands: &self.strands,
            separators: &self.separators,
            alleles: &self.alleles,
        };
        self.finished(line, fixed, length, calls)
    }

    /// The site of a row of which [`AnyRow::finish`] has decided what is written.
    // Inlined, because a site is large: copying it takes 1% of a row of 200 samples.
    #[inline]
    fn finished<'l>(
        &'l self,
        line: &'l [u8],
        fixed: &Fixed,
        length: usize,
        calls: Calls<'l>,
    ) -> Reading<'l> {
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
            calls,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::rules::{Alphabet, Gap, Missing};
    use crate::kind::known::Expect;
    use crate::kind::vcf::layout::GT;

    /// The header of a text with so many samples.
    pub fn header(samples: usize) -> Header {
        let names: String = (0..samples).map(|n| format!("\ts{n}")).collect();
        let line = format!("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT{names}");
        Header::parse(line.as_bytes(), &Expect::default(), true).expect("a header of VCF")
    }

    /// The rules for VCF, with only `.` as a missing call.
    pub fn rules() -> Rules {
        Rules {
            missing: Missing::new(vec![b".".to_vec()], Alphabet::Dna),
            gap: Gap::Listed,
            alphabet: Alphabet::Dna,
            takes_symbols: true,
            has_no_case: true,
        }
    }

    /// The usual subfields.
    pub fn tags() -> Tags {
        Tags {
            genotype: GT.to_vec(),
            set: Some(b"PS".to_vec()),
        }
    }

    #[test]
    fn a_genotype_of_three_bytes_is_parsed_once_in_a_row() {
        let (header, rules, tags) = (header(2), rules(), tags());
        let mut any = AnyRow::new(&header, &rules, &tags);
        for (format, first, other, set) in [
            ("GT", "", "", Some("")),
            ("GT:DP", ":3", ":12", Some("")),
            ("GT:DP", ":3", "", Some("")),
            ("GT:DP", ":3", ":1:2", None),
            ("GT:PS", ":3", ":77", Some("77")),
            ("GT:PS", ":3", ":.", Some("")),
            ("GT:PS", ":3", "", Some("")),
            ("GT:PS", ":3", ":77:", None),
            ("GT:DP:PS", ":3", ":1:77", Some("77")),
            ("GT:DP:PS", ":3", ":1", Some("")),
            ("GT:PS:DP", ":3", ":77:1", Some("77")),
            // The genotype does not come first, or other bytes follow it.
            ("DP:GT", ":0|1", "", None),
            ("GT", "", "|1", None),
            ("GT", "", "0", None),
        ] {
            any.layout = Layout::new(format.as_bytes(), &tags);
            // One alternative allele, whose text is not looked at.
            any.declared = vec![NO_SET];
            let row = format!("0|1{first}\t0|1{first}\n");
            let length = any.cells(row.as_bytes(), 0).expect("valid cells");
            assert_eq!(length, row.len());
            for end in ["\t1|1:12345678", "\n12345678"] {
                let line = format!("0|1{other}{end}");
                let found = any.quick_cell(line.as_bytes(), 0);
                let found = found.map(|cell| {
                    assert_eq!((cell.number, cell.end), (0, 3 + other.len()), "{line}");
                    cell.set.of(line.as_bytes())
                });
                assert_eq!(found, set.map(str::as_bytes), "{format} {line}");
                assert!(
                    any.quick_cell(line.replacen("0|1", "0/1", 1).as_bytes(), 0)
                        .is_none()
                );
            }
        }
    }
}
