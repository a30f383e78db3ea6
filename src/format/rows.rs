//! Rows: what formats have in common, from a site to bytes.
//!
//! A row is some columns that the format makes, and then the cells of the samples. A site has
//! few alleles, so it is found out once for each what a strand with it shows; then there are
//! three ways to write the cells. Where everything is one byte it is put into a template; short
//! texts are put down sixteen bytes at a time; any other row is written text by text.

use crate::call::Genotype;
use crate::call::{Allele, Calls, Site};
use crate::format::cells::{Cells, SPARE, ShortText};
use crate::format::{BadSite, RowWriter};
use crate::sample::Plan;
use crate::span::Span;

/// What tells a format from the others. One for each worker.
pub trait Style {
    /// What stands in place of a sample of which a strand shows `.`, or which is not phased, if
    /// that makes a difference.
    const BLANK: Option<&'static [u8]> = None;

    /// Takes notice that sites of another contig follow.
    fn enter(&mut self, _contig: &[u8]) {}

    /// Looks at a site that is to be written, and remembers it. Returns whether there is
    /// anything in it to write.
    ///
    /// # Errors
    ///
    /// The format has no way to write the site.
    fn judge(&mut self, _site: &Site<'_>) -> Result<bool, BadSite> {
        Ok(true)
    }

    /// How many bytes the columns before the samples take at the most.
    fn fixed_size(&self, site: &Site<'_>) -> usize;

    /// Appends the columns before the samples.
    fn write_fixed(&mut self, site: &Site<'_>, out: &mut Vec<u8>);

    /// Appends what stands before a genotype, the TAB included. `set` is its phase set if it
    /// has one; else the whole contig is.
    fn write_lead(&self, contig: &[u8], set: Option<&[u8]>, out: &mut Vec<u8>);

    /// How many bytes stand before and behind a genotype that has a phase set, besides the set,
    /// at the most.
    const AROUND_SET: usize;

    /// Appends what stands behind a genotype where genotypes have phase sets, if anything does.
    fn write_trail(&self, _set: Option<&[u8]>, _out: &mut Vec<u8>) {}

    /// What a strand shows that carries this allele, which is no missing call: its bases, as they
    /// stand in the matrix.
    fn shown<'s>(&'s self, site: &Site<'s>, allele: &Allele) -> Shown<'s> {
        Shown::part(site.line, allele.span)
    }

    /// What a strand shows that has no call, if that is not what stands in the matrix.
    fn filled<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>>;

    /// See [`RowWriter::take_note`].
    fn take_note(&mut self) -> Option<String> {
        None
    }
}

/// A text that a strand shows, within the text that it is a part of: what stands behind it can
/// be read too, and thrown away.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    within: &'a [u8],
    span: Span,
}

impl<'a> Shown<'a> {
    /// A part of a line.
    #[inline]
    pub fn part(within: &'a [u8], span: Span) -> Shown<'a> {
        Shown { within, span }
    }

    /// A text by itself.
    #[inline]
    pub fn whole(text: &'a [u8]) -> Shown<'a> {
        let (start, length) = (0, text.len());
        Shown::part(text, Span { start, length })
    }

    /// The text.
    #[inline]
    pub fn text(self) -> &'a [u8] {
        self.span.of(self.within)
    }

    fn length(self) -> usize {
        self.span.length
    }
}

/// Writes rows in some style, for one worker.
pub struct Rows<'a, S> {
    style: S,
    plan: &'a Plan,
    has_sets: bool,
    cells: Cells<'a>,
    /// The contig of the row before, for which the cells were made, and memory to make them in.
    contig: Vec<u8>,
    lead: Vec<u8>,
    /// How the row that was prepared is written, with what its alleles show.
    way: Way,
    bytes: [u8; 256],
    texts: Vec<ShortText>,
    /// For each of its distinct genotypes, how many bytes it takes.
    widths: Vec<usize>,
    /// How many strands all samples have together in the row.
    strands: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Bytes,
    ShortTexts,
    Texts,
}

/// So many alleles a row may have for texts to be made of all of them beforehand.
const MANY: usize = 64;

impl<'a, S: Style> Rows<'a, S> {
    /// For the samples of a plan. `has_sets` tells whether their genotypes have phase sets.
    pub fn new(style: S, plan: &'a Plan, has_sets: bool) -> Rows<'a, S> {
        Rows {
            style,
            plan,
            has_sets,
            cells: Cells::new(plan, S::BLANK),
            contig: Vec::new(),
            lead: Vec::new(),
            way: Way::Texts,
            bytes: [0; 256],
            texts: Vec::new(),
            widths: Vec::new(),
            strands: 0,
        }
    }

    fn shown<'s>(&'s self, site: &Site<'s>, allele: &Allele) -> Shown<'s> {
        shown(&self.style, site, allele)
    }

    /// Finds out what each byte shows. `None` if that is not one byte each time.
    fn find_bytes(&mut self, site: &Site<'_>, missing: &[u8]) -> Option<()> {
        let one_byte = |shown: Shown<'_>| match shown.text() {
            [byte] => Some(*byte),
            _ => None,
        };
        // Where a gap is both, it is shown like a missing call; the reference is the reference
        // whatever the lists say: so they come in this order.
        for (number, &span) in site.alternatives.iter().enumerate() {
            let allele = Allele {
                span,
                is_missing: false,
                alternative: Some(number),
            };
            let byte = one_byte(self.style.shown(site, &allele))?;
            self.bytes[usize::from(site.line[span.start])] = byte;
        }
        let filled = match self.style.filled(site) {
            Some(shown) => Some(one_byte(shown)?),
            None => None,
        };
        for &missing in missing {
            self.bytes[usize::from(missing)] = filled.unwrap_or(missing);
        }
        let byte = one_byte(self.style.shown(site, &reference(site)))?;
        self.bytes[usize::from(site.reference[0])] = byte;
        Some(())
    }

    /// Finds out what each allele shows. Returns whether that is a short text each time.
    fn find_texts(&mut self, site: &Site<'_>, alleles: &[Allele]) -> bool {
        self.texts.clear();
        self.texts.extend(alleles.iter().map_while(|allele| {
            let Shown { within, span } = shown(&self.style, site, allele);
            ShortText::new(within, span)
        }));
        self.texts.len() == alleles.len()
    }

    /// The size of the cells of a row of genotypes.
    fn genotypes_size(
        &mut self,
        site: &Site<'_>,
        numbers: &[u32],
        genotypes: &[Genotype],
        strands: &[u32],
        alleles: &[Allele],
    ) -> usize {
        let mut widths = std::mem::take(&mut self.widths);
        widths.clear();
        widths.extend(genotypes.iter().map(|genotype| {
            let strands = &strands[genotype.strands.clone()];
            let length = |&strand: &u32| {
                let text = self.shown(site, &alleles[strand as usize]).length() + 1;
                text.max(match self.way {
                    Way::ShortTexts => ShortText::ROOM,
                    _ => 0,
                })
            };
            let around = match genotype.set {
                Some(set) => set.length + S::AROUND_SET,
                None => self.lead.len() + S::AROUND_SET,
            };
            around + strands.iter().map(length).sum::<usize>()
        }));
        let of_sample = |&number: &u32| widths[number as usize];
        let size = SPARE + numbers.iter().map(of_sample).sum::<usize>();
        self.widths = widths;
        size
    }
}

/// The reference allele.
fn reference(site: &Site<'_>) -> Allele {
    Allele {
        span: site.reference_span(),
        is_missing: false,
        alternative: None,
    }
}

fn shown<'s, S: Style>(style: &'s S, site: &Site<'s>, allele: &Allele) -> Shown<'s> {
    match allele.is_missing {
        false => style.shown(site, allele),
        true => style
            .filled(site)
            .unwrap_or(Shown::part(site.line, allele.span)),
    }
}

impl<S: Style> RowWriter for Rows<'_, S> {
    fn prepare(&mut self, site: &Site<'_>) -> Result<Option<usize>, BadSite> {
        if !self.style.judge(site)? {
            return Ok(None);
        }
        if site.contig != self.contig {
            self.contig.clear();
            self.contig.extend_from_slice(site.contig);
            self.style.enter(site.contig);
            self.lead.clear();
            self.style.write_lead(site.contig, None, &mut self.lead);
            self.cells.set_lead(&self.lead);
        }
        self.strands = match site.calls {
            Calls::Genotypes {
                numbers, genotypes, ..
            } => {
                let ploidy = |&number: &u32| genotypes[number as usize].strands.len();
                numbers.iter().map(ploidy).sum()
            }
            _ => self.plan.strand_count(),
        };
        let are_small = self.cells.are_small(self.strands);
        self.way = match site.calls {
            Calls::OneByte { missing, .. }
                if are_small && self.find_bytes(site, missing).is_some() =>
            {
                Way::Bytes
            }
            Calls::AnyLength { alleles, .. } | Calls::Genotypes { alleles, .. }
                if are_small
                    && !self.has_sets
                    && alleles.len() <= MANY
                    && self.find_texts(site, alleles) =>
            {
                Way::ShortTexts
            }
            _ => Way::Texts,
        };
        let cells = match site.calls {
            Calls::Genotypes {
                numbers,
                genotypes,
                strands,
                alleles,
            } => self.genotypes_size(site, numbers, genotypes, strands, alleles),
            Calls::OneByte { .. } if self.way == Way::Bytes => self.cells.size(1, |_| 1),
            Calls::OneByte { missing, .. } => {
                let filled = self.style.filled(site).map_or(1, Shown::length);
                let length = |strand| {
                    let allele = site.byte_allele(strand, missing);
                    self.shown(site, &allele).length()
                };
                self.cells.size(filled.max(1), length)
            }
            Calls::AnyLength { numbers, alleles } => {
                let length = |allele| self.shown(site, allele).length();
                let widest = alleles.iter().map(length).max().unwrap_or(0);
                let length = |strand: usize| length(&alleles[numbers[strand] as usize]);
                self.cells.size(widest, length)
            }
        };
        Ok(Some(self.style.fixed_size(site).saturating_add(cells)))
    }

    fn write_row(&mut self, site: &Site<'_>, out: &mut Vec<u8>) {
        self.style.write_fixed(site, out);
        let groups = self.plan.groups();
        match (&site.calls, self.way) {
            (Calls::OneByte { fields, .. }, Way::Bytes) => {
                self.cells.write_bytes(fields, &self.bytes, out);
            }
            (Calls::AnyLength { numbers, .. }, Way::ShortTexts) => {
                let text = |&strand: &u32| self.texts[numbers[strand as usize] as usize];
                self.cells
                    .write_short_texts(groups.map(Some), self.strands, text, out);
            }
            (Calls::OneByte { missing, .. }, _) => {
                let shown = |&strand: &u32| {
                    let allele = site.byte_allele(strand as usize, missing);
                    self.shown(site, &allele).text()
                };
                self.cells.write_texts(groups, shown, out);
            }
            (Calls::AnyLength { numbers, alleles }, _) => {
                let shown = |&strand: &u32| {
                    let allele = &alleles[numbers[strand as usize] as usize];
                    self.shown(site, allele).text()
                };
                self.cells.write_texts(groups, shown, out);
            }
            (
                Calls::Genotypes {
                    numbers,
                    genotypes,
                    strands,
                    alleles,
                },
                way,
            ) => {
                let group = |number: &u32| {
                    let genotype = &genotypes[*number as usize];
                    let strands = &strands[genotype.strands.clone()];
                    let is_fit = S::BLANK.is_none() || genotype.is_phased && strands.len() == 2;
                    (genotype, is_fit.then_some(strands))
                };
                if way == Way::ShortTexts {
                    let groups = numbers.iter().map(|number| group(number).1);
                    let text = |&allele: &u32| self.texts[allele as usize];
                    self.cells
                        .write_short_texts(groups, self.strands, text, out);
                    return;
                }
                for number in numbers.iter() {
                    let (genotype, strands) = group(number);
                    let set = genotype.set.map(|set| set.of(site.line));
                    self.write_genotype(site, set, strands, alleles, out);
                }
                out.push(b'\n');
            }
        }
    }

    fn take_note(&mut self) -> Option<String> {
        self.style.take_note()
    }
}

impl<S: Style> Rows<'_, S> {
    /// Appends a sample's cells, text by text. `strands` is `None` for one to leave blank.
    fn write_genotype(
        &self,
        site: &Site<'_>,
        set: Option<&[u8]>,
        strands: Option<&[u32]>,
        alleles: &[Allele],
        out: &mut Vec<u8>,
    ) {
        let start = out.len();
        self.style.write_lead(site.contig, set, out);
        let mut is_blank = strands.is_none();
        for (number, &strand) in strands.unwrap_or_default().iter().enumerate() {
            if number > 0 {
                out.push(b'|');
            }
            let text = self.shown(site, &alleles[strand as usize]).text();
            out.extend_from_slice(text);
            is_blank |= text == b".";
        }
        if self.has_sets {
            self.style.write_trail(set, out);
        }
        if let Some(blank) = S::BLANK
            && is_blank
        {
            out.truncate(start);
            out.extend_from_slice(blank);
        }
    }
}
