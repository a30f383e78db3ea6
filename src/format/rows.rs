//! Rows: what formats share, from a site to bytes.
//!
//! A row is some columns made by the format, and then the cells of the samples. A site has few
//! alleles, so what each of them shows is found out once. Then there are several ways to write the
//! cells. If everything is one byte, it is put into a template; short texts are written sixteen
//! bytes at a time; any other row is written text by text. Cells that are whole genotypes are
//! written by [`super::genotypes`].
//!
//! Every cell may repeat a contig, and an allele of a strand in many samples is repeated too, so a
//! line can become a row many times its size. The size of a row is computed before memory is
//! allocated for it, and a row over the limit is refused.

use crate::batch::tally::GenotypeCounts;
use crate::call::{Allele, Bytes, Calls, Role, Site};
use crate::format::cells::{Cells, LONG, ShortText};
use crate::format::genotypes::GenotypeCells;
use crate::format::{Account, BadSite, Refused, RowWriter, Unphased, Wanted};
use crate::span::Span;

/// How a format differs from the others. One for each worker.
pub trait Style {
    /// Replaces a sample if one of its strands shows `.`, or if it is not diploid, where the format
    /// requires that.
    const BLANK: Option<&'static [u8]> = None;

    /// A genotype of unknown ploidy stays a single `.`, unless it is filled with the reference.
    const KEEPS_LONE: bool = false;

    /// Tells that sites of another contig follow, which has this name in the output.
    fn enter(&mut self, _contig: &[u8]) {}

    /// Prepares for a site, before asking what its alleles show.
    fn number(&mut self, _site: &Site<'_>) {}

    /// Checks that the format can hold a site that will be written.
    ///
    /// # Errors
    ///
    /// It cannot.
    fn check(&mut self, _site: &Site<'_>) -> Result<(), BadSite> {
        Ok(())
    }

    /// Checks that the format can hold a phase set.
    ///
    /// # Errors
    ///
    /// It cannot.
    fn check_set(&self, _line: &[u8], _set: Span) -> Result<(), BadSite> {
        Ok(())
    }

    /// Appends the columns between the position and the samples. `has_sets` says that genotypes of
    /// this row have phase sets.
    fn write_columns(&mut self, site: &Site<'_>, has_sets: bool, out: &mut Vec<u8>);

    /// Appends the text before a genotype, including the TAB. `phase` gives its phase index.
    fn write_lead(&self, phase: Phase<'_>, out: &mut Vec<u8>);

    /// Appends the text after a genotype in a row whose genotypes have phase sets.
    fn write_trail(&self, _phase: Phase<'_>, _out: &mut Vec<u8>) {}

    /// What a strand with this allele shows, unless the allele is a missing call: its bases, as in
    /// the input.
    fn shown<'s>(&'s self, site: &Site<'s>, allele: &Allele) -> Shown<'s> {
        Shown::part(site.line, allele.span)
    }

    /// What a strand without a call shows, if not the text in the input.
    fn filled<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>>;

    /// What a strand of a blank genotype shows.
    fn blank_strand(&self) -> &[u8] {
        b"."
    }

    /// A note on the rows written since the last call.
    fn take_note(&mut self) -> Option<String> {
        None
    }
}

/// The phase of a genotype.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase<'a> {
    /// It is phased with all others of its contig, which has this name in the output.
    Contig(&'a [u8]),
    /// It is phased with the others of this set.
    Set(&'a [u8]),
    /// It is unphased.
    None,
}

/// The text that a strand shows, within a larger text. The bytes after it can be read too, and
/// thrown away.
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
}

/// What a strand with this allele shows.
pub fn shown<'s, S: Style>(style: &'s S, site: &Site<'s>, allele: &Allele) -> Shown<'s> {
    match allele.is_shown_missing() {
        false => style.shown(site, allele),
        true => style.filled(site).unwrap_or(match allele.span.length {
            // A missing call in VCF has no other text.
            0 => Shown::whole(b"."),
            _ => Shown::part(site.line, allele.span),
        }),
    }
}

/// Writes rows in some style, for one worker.
pub struct Rows<'a, S> {
    style: S,
    wanted: &'a Wanted,
    cells: Cells<'a>,
    genotypes: GenotypeCells,
    /// The contig of the previous row, as in the output.
    contig: Vec<u8>,
    /// What each byte shows, and each allele.
    bytes: [u8; 256],
    texts: Vec<ShortText>,
    counts: GenotypeCounts,
}

/// The most alleles in a row for which all texts are made beforehand.
const MANY: usize = 64;

impl<'a, S: Style> Rows<'a, S> {
    /// For the samples of `wanted`.
    pub fn new(style: S, wanted: &'a Wanted) -> Rows<'a, S> {
        Rows {
            style,
            wanted,
            cells: Cells::new(&wanted.plan, S::BLANK),
            genotypes: GenotypeCells::default(),
            contig: Vec::new(),
            bytes: [0; 256],
            texts: Vec::new(),
            counts: GenotypeCounts::default(),
        }
    }

    /// Prepares for a site's contig.
    fn enter(&mut self, contig: &[u8]) {
        let prefix = &self.wanted.contig_prefix[..];
        // At first there is no contig, and no site's contig is empty.
        if self.contig.len() > prefix.len() && self.contig[prefix.len()..] == *contig {
            return;
        }
        self.contig.clear();
        self.contig.extend_from_slice(prefix);
        self.contig.extend_from_slice(contig);
        self.style.enter(&self.contig);
        let phase = Phase::Contig(&self.contig);
        self.cells
            .set_lead(|lead| self.style.write_lead(phase, lead));
    }

    /// Finds out what each byte shows. `None` unless each shows one byte.
    fn find_bytes(&mut self, site: &Site<'_>, bytes: Bytes<'_>) -> Option<()> {
        let one_byte = |shown: Shown<'_>| match shown.text() {
            [byte] => Some(*byte),
            _ => None,
        };
        let filled = match self.style.filled(site) {
            Some(shown) => Some(one_byte(shown)?),
            None => None,
        };
        // The reference is the reference whatever the lists say, so alleles come after the missing
        // calls.
        for &missing in bytes.missing {
            self.bytes[usize::from(missing)] = filled.unwrap_or(missing);
        }
        for (byte, allele) in bytes.alleles {
            let shown = one_byte(shown(&self.style, site, allele))?;
            self.bytes[usize::from(*byte)] = shown;
            if bytes.folds {
                self.bytes[usize::from(byte.to_ascii_lowercase())] = shown;
                self.bytes[usize::from(byte.to_ascii_uppercase())] = shown;
            }
        }
        Some(())
    }

    /// Finds out which text each byte shows, as an index. Returns whether the texts are short.
    fn find_byte_texts(&mut self, site: &Site<'_>, bytes: Bytes<'_>) -> bool {
        self.texts.clear();
        let mut add = |byte: u8, text: Option<ShortText>| {
            let Some(text) = text else { return false };
            self.bytes[usize::from(byte)] = self.texts.len() as u8;
            self.texts.push(text);
            true
        };
        // A byte kept from the input is a text by itself.
        let filled = self.style.filled(site);
        let of_missing = |byte: &u8| match filled {
            Some(Shown { within, span }) => ShortText::new(within, span),
            None => Some(ShortText::of_byte(*byte)),
        };
        // Few bytes are missing calls, and fewer are alleles.
        let are_short = bytes.missing.len() < MANY
            && bytes
                .missing
                .iter()
                .all(|byte| add(*byte, of_missing(byte)))
            && bytes.alleles.iter().all(|(byte, allele)| {
                let Shown { within, span } = shown(&self.style, site, allele);
                add(*byte, ShortText::new(within, span))
            });
        if are_short && bytes.folds {
            for (byte, _) in bytes.alleles {
                let place = self.bytes[usize::from(*byte)];
                self.bytes[usize::from(byte.to_ascii_lowercase())] = place;
                self.bytes[usize::from(byte.to_ascii_uppercase())] = place;
            }
        }
        are_short
    }

    /// Finds out what each allele shows. Returns whether all are short texts.
    fn find_texts(&mut self, site: &Site<'_>, alleles: &[Allele]) -> bool {
        self.texts.clear();
        self.texts.extend(alleles.iter().map_while(|allele| {
            let Shown { within, span } = shown(&self.style, site, allele);
            ShortText::new(within, span)
        }));
        self.texts.len() == alleles.len()
    }

    /// Appends the cells of a row of strands, unless they take more than `limit` bytes and are not
    /// small. On an error, some of them may have been appended.
    fn write_strands(
        &mut self,
        site: &Site<'_>,
        limit: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), Refused> {
        let are_small = self.cells.are_small();
        match &site.calls {
            &Calls::OneByte(bytes) if are_small && self.find_bytes(site, bytes).is_some() => {
                self.cells.write_bytes(bytes.fields, &self.bytes, out);
                Ok(())
            }
            &Calls::OneByte(bytes) if are_small && self.find_byte_texts(site, bytes) => {
                let text = |&strand: &u32| {
                    let byte = bytes.fields[2 * strand as usize + 1];
                    self.texts[usize::from(self.bytes[usize::from(byte)])]
                };
                self.cells.write_short_texts(text, out);
                Ok(())
            }
            &Calls::OneByte(bytes) => self.write_texts(limit, out, |style, &strand| {
                let allele = bytes.allele(strand as usize);
                // The style's text lives as long as the style and the line.
                shown(style, site, &allele).text()
            }),
            Calls::AnyLength { numbers, alleles }
                if are_small && alleles.len() <= MANY && self.find_texts(site, alleles) =>
            {
                let text = |&strand: &u32| self.texts[numbers[strand as usize] as usize];
                self.cells.write_short_texts(text, out);
                Ok(())
            }
            Calls::AnyLength { numbers, alleles } => {
                self.write_texts(limit, out, |style, &strand| {
                    let allele = &alleles[numbers[strand as usize] as usize];
                    shown(style, site, allele).text()
                })
            }
            Calls::Genotypes { .. } => Ok(()),
        }
    }

    /// Appends cells text by text, unless they take more than `limit` bytes.
    fn write_texts<'s>(
        &'s self,
        limit: usize,
        out: &mut Vec<u8>,
        text: impl Fn(&'s S, &u32) -> &'s [u8],
    ) -> Result<(), Refused> {
        let text = |strand: &u32| text(&self.style, strand);
        let size = self
            .cells
            .size(|strand| text(strand).len(), |strand| text(strand) == b".");
        reserve(out, size, limit)?;
        self.cells.write_texts(text, out);
        Ok(())
    }

    /// Counts the samples that have no call at all.
    fn count_missing(&mut self, site: &Site<'_>) {
        let groups = self.cells.plan().groups();
        let count = match &site.calls {
            Calls::OneByte(bytes) => {
                let mut is_missing = [false; 256];
                for &byte in bytes.missing {
                    is_missing[usize::from(byte)] = true;
                }
                for (byte, allele) in bytes.alleles {
                    let mut set = |byte: u8| {
                        is_missing[usize::from(byte)] = allele.role == Role::Missing;
                    };
                    set(*byte);
                    if bytes.folds {
                        set(byte.to_ascii_lowercase());
                        set(byte.to_ascii_uppercase());
                    }
                }
                let strand =
                    |&strand: &u32| is_missing[usize::from(bytes.fields[2 * strand as usize + 1])];
                groups.filter(|strands| strands.iter().all(strand)).count()
            }
            Calls::AnyLength { numbers, alleles } => {
                let strand = |&strand: &u32| {
                    alleles[numbers[strand as usize] as usize].role == Role::Missing
                };
                groups.filter(|strands| strands.iter().all(strand)).count()
            }
            Calls::Genotypes { .. } => 0,
        };
        self.counts.missing += count as u64;
    }

    /// Does the work of [`RowWriter::write_row`]. On an error, part of the row may have been
    /// appended.
    fn write(&mut self, site: &Site<'_>, out: &mut Vec<u8>) -> Result<bool, Refused> {
        let start = out.len();
        let is_wanted = self.wanted.all_sites || site.varies;
        let has_genotypes = matches!(site.calls, Calls::Genotypes { .. });
        let must_be_phased = has_genotypes && self.wanted.unphased == Unphased::Error;
        if !is_wanted && !must_be_phased {
            return Ok(false);
        }
        self.style.number(site);
        self.enter(site.contig());
        if has_genotypes {
            self.genotypes
                .judge(&self.style, site, self.wanted, is_wanted)?;
        }
        if !is_wanted {
            return Ok(false);
        }
        self.style.check(site)?;
        // The contig, pieces of the line, and the fixed columns.
        let room = self.contig.len() + 2 * site.length + 64;
        reserve(out, room, usize::MAX)?;
        out.extend_from_slice(&self.wanted.contig_prefix);
        out.extend_from_slice(site.locus());
        let has_sets = has_genotypes && self.genotypes.has_sets();
        self.style.write_columns(site, has_sets, out);
        let limit = self.wanted.row_limit.saturating_sub(out.len() - start);
        if has_genotypes {
            let contig = Phase::Contig(&self.contig);
            self.genotypes
                .write(&self.style, site, contig, limit, out)?;
            self.counts.add(self.genotypes.counts());
        } else {
            self.write_strands(site, limit, out)?;
            if self.wanted.counts_missing {
                self.count_missing(site);
            }
        }
        Ok(true)
    }
}

/// Makes room for so many more bytes of a row.
///
/// # Errors
///
/// They are over the limit, or there is no memory for them.
pub fn reserve(out: &mut Vec<u8>, size: usize, limit: usize) -> Result<(), Refused> {
    if size > limit {
        return Err(Refused::TooLarge(size));
    }
    // By doubling, or exactly if that is too much.
    let reserved = out.try_reserve(size);
    reserved
        .or_else(|_| out.try_reserve_exact(size))
        .map_err(|_| Refused::NoMemory(size))
}

impl<S: Style> RowWriter for Rows<'_, S> {
    fn write_row(&mut self, site: &Site<'_>, out: &mut Vec<u8>) -> Result<bool, Refused> {
        let start = out.len();
        let written = self.write(site, out).inspect_err(|_| out.truncate(start));
        if self.contig.len() > LONG {
            // There may be a thousand workers, and only this row has such a contig.
            self.contig = Vec::new();
            self.cells.forget();
        }
        written
    }

    fn take_account(&mut self) -> Account {
        Account {
            genotypes: std::mem::take(&mut self.counts),
            note: self.style.take_note(),
        }
    }
}
