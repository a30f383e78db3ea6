//! Cells that are whole genotypes in the input: which are phased, and what each shows.
//!
//! A row has many samples and few distinct genotypes. So each distinct genotype is judged once, and
//! its cells are made once, including everything before and after it. A row is then a copy of these
//! pieces, one for each sample.
//!
//! **Phased**, by the rule of VCF (VCF 4.3, section 1.6.2, PS and GT): a genotype with only `|` is
//! phased. Without a phase set it belongs to the one set of its contig. A `/` makes it unphased,
//! unless its strands are all equal or all missing, because their order does not matter then. The
//! written alleles decide whether they are equal: filled with the reference, `./A` may be `A|A`.
//!
//! A lone `.` is a missing genotype of unknown ploidy. In a table it gets the highest ploidy among
//! the row's other genotypes, so it never looks like a haploid call.

use std::ops::Range;

use crate::batch::tally::GenotypeCounts;
use crate::call::distinct::Index;
use crate::call::{Allele, Calls, Genotype, Role, Site, clear};
use crate::format::rows::{Phase, Style, reserve, shown};
use crate::format::{BadSite, Refused, Unphased, Wanted};

/// The assumed ploidy of a genotype if no other in the row shows it.
const USUAL_PLOIDY: usize = 2;

/// How a genotype is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its strands with `|` between them.
    Phased,
    /// Unphased: as it is.
    Kept,
    /// Unphased: without its alleles.
    Blank,
}

/// Judges and writes the genotypes of a row. Kept from row to row for its memory.
#[derive(Debug, Default)]
pub struct GenotypeCells {
    /// For each distinct genotype of the row, how it is written.
    states: Vec<State>,
    shown_as: ShownAs,
    /// How many strands a lone `.` has.
    ploidy: usize,
    has_sets: bool,
    /// The cells of each distinct genotype, one after the other, and where each stands.
    text: Vec<u8>,
    pieces: Vec<Piece>,
    /// Whether a sample with that genotype has no phase set of its own.
    lacks_set: Vec<bool>,
    /// How many samples have each genotype.
    samples: Vec<u64>,
    counts: GenotypeCounts,
}

/// Where the cells of a genotype are.
#[derive(Debug, Clone)]
struct Piece {
    /// The whole cell if the phase set is the contig; empty if no sample has it so.
    whole: Range<usize>,
    /// What the strands show.
    strands: Range<usize>,
    /// A phase set is shown beside it.
    shows_set: bool,
}

/// A short piece is written as so many bytes; the next piece overwrites the excess.
const SHORT: usize = 32;

impl GenotypeCells {
    /// Judges the genotypes of a site. `is_wanted` says that its row will be written.
    ///
    /// # Errors
    ///
    /// One is unphased and that is an error; or the format cannot hold its phase set.
    pub fn judge<S: Style>(
        &mut self,
        style: &S,
        site: &Site<'_>,
        wanted: &Wanted,
        is_wanted: bool,
    ) -> Result<(), BadSite> {
        let &Calls::Genotypes {
            numbers,
            genotypes,
            sets,
            strands,
            alleles,
            ..
        } = &site.calls
        else {
            return Ok(());
        };
        let known = genotypes.iter().filter(|genotype| !genotype.is_lone);
        self.ploidy = known
            .map(|genotype| genotype.strands.len())
            .max()
            .unwrap_or(USUAL_PLOIDY);
        clear(&mut self.states);
        self.has_sets = false;
        self.shown_as.clear();
        for genotype in genotypes {
            let of_genotype = &strands[genotype.strands.clone()];
            let is_phased = !genotype.is_cut
                || are_missing(of_genotype, alleles)
                || self.shown_as.are_equal(style, site, of_genotype, alleles);
            let state = match wanted.unphased {
                _ if is_phased => State::Phased,
                Unphased::Keep => State::Kept,
                Unphased::Blank => State::Blank,
                Unphased::Error => return Err(BadSite::Unphased(genotype.cell)),
            };
            self.states.push(state);
        }
        if is_wanted {
            for (&set, &number) in sets.iter().zip(numbers) {
                if set.length > 0 && self.states[number as usize] != State::Kept {
                    style.check_set(site.line, set)?;
                    self.has_sets = true;
                }
            }
            self.count::<S>(numbers, genotypes, strands, alleles, wanted.counts_missing);
        }
        Ok(())
    }

    /// Counts the genotypes to report.
    fn count<S: Style>(
        &mut self,
        numbers: &[u32],
        genotypes: &[Genotype],
        strands: &[u32],
        alleles: &[Allele],
        counts_missing: bool,
    ) {
        self.counts = GenotypeCounts::default();
        let is_other_ploidy = |genotype: &Genotype| {
            S::BLANK.is_some() && !genotype.is_lone && genotype.strands.len() != USUAL_PLOIDY
        };
        let any_unphased = self.states.iter().any(|state| *state != State::Phased);
        if !any_unphased && !counts_missing && !genotypes.iter().any(is_other_ploidy) {
            return;
        }
        clear(&mut self.samples);
        self.samples.resize(genotypes.len(), 0);
        for &number in numbers {
            self.samples[number as usize] += 1;
        }
        let all = genotypes.iter().zip(&self.states).zip(&self.samples);
        for ((genotype, state), &samples) in all {
            let strands = &strands[genotype.strands.clone()];
            if *state != State::Phased {
                self.counts.unphased += samples;
            } else if is_other_ploidy(genotype) {
                self.counts.other_ploidy += samples;
            }
            if counts_missing && are_missing(strands, alleles) {
                self.counts.missing += samples;
            }
        }
        self.counts.unphased_rows = u64::from(self.counts.unphased > 0);
        self.counts.other_ploidy_rows = u64::from(self.counts.other_ploidy > 0);
    }

    /// Whether a genotype of the row that was judged has a phase set that is written.
    pub fn has_sets(&self) -> bool {
        self.has_sets
    }

    /// The counts of the row that was judged.
    pub fn counts(&self) -> GenotypeCounts {
        self.counts
    }

    /// Appends the cells of the site that was judged, and the line end. `contig` is the phase of
    /// genotypes without a set. On an error, some of them may have been appended.
    ///
    /// # Errors
    ///
    /// They take more than `limit` bytes, or there is no memory for them.
    pub fn write<S: Style>(
        &mut self,
        style: &S,
        site: &Site<'_>,
        contig: Phase<'_>,
        limit: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), Refused> {
        let &Calls::Genotypes {
            numbers,
            genotypes,
            sets,
            ..
        } = &site.calls
        else {
            return Ok(());
        };
        clear(&mut self.text);
        clear(&mut self.pieces);
        clear(&mut self.lacks_set);
        self.lacks_set.resize(genotypes.len(), sets.is_empty());
        for (&number, set) in numbers.iter().zip(sets) {
            self.lacks_set[number as usize] |= set.length == 0;
        }
        for (number, genotype) in genotypes.iter().enumerate() {
            // Each piece is in the row at least once.
            self.push_piece(style, site, number, genotype, contig, limit)?;
        }
        // For each sample its piece, and its set if that is shown.
        let cells = numbers.iter().enumerate().map(|(sample, &number)| {
            let piece = &self.pieces[number as usize];
            let set = sets.get(sample);
            (piece, set.filter(|set| set.length > 0 && piece.shows_set))
        });
        let mut around_set = Vec::new();
        style.write_lead(Phase::Set(b""), &mut around_set);
        style.write_trail(Phase::Set(b""), &mut around_set);
        let size = cells.clone().fold(1, |sum: usize, (piece, set)| {
            sum.saturating_add(match set {
                Some(set) => around_set.len() + set.length + piece.strands.len(),
                None => piece.whole.len(),
            })
        });
        reserve(out, size.saturating_add(SHORT), limit.saturating_add(SHORT))?;
        self.text.resize(self.text.len() + SHORT, 0);
        for (piece, set) in cells {
            match set {
                Some(set) => {
                    let phase = Phase::Set(set.of(site.line));
                    style.write_lead(phase, out);
                    push_text(&self.text, piece.strands.clone(), out);
                    style.write_trail(phase, out);
                }
                None => push_text(&self.text, piece.whole.clone(), out),
            }
        }
        out.push(b'\n');
        Ok(())
    }

    /// Appends the cells of one genotype to the text of all, unless that exceeds `limit`.
    fn push_piece<S: Style>(
        &mut self,
        style: &S,
        site: &Site<'_>,
        number: usize,
        genotype: &Genotype,
        contig: Phase<'_>,
        limit: usize,
    ) -> Result<(), Refused> {
        let &Calls::Genotypes {
            strands,
            separators,
            alleles,
            ..
        } = &site.calls
        else {
            return Ok(());
        };
        let start = self.text.len();
        let text = &mut self.text;
        let of_genotype = &strands[genotype.strands.clone()];
        let is_filled = || {
            let reference = shown(style, site, &site.reference_allele());
            style
                .filled(site)
                .is_some_and(|filled| filled.text() == reference.text())
        };
        let ploidy = match genotype.is_lone && (!S::KEEPS_LONE || is_filled()) {
            true => self.ploidy,
            false => of_genotype.len(),
        };
        let state = self.states[number];
        // A lone `.` is repeated.
        let place = |strand: usize| genotype.strands.start + strand.min(of_genotype.len() - 1);
        let shown_by = |strand: usize| match state {
            State::Blank => style.blank_strand(),
            _ => shown(style, site, &alleles[strands[place(strand)] as usize]).text(),
        };
        if let Some(blank) = S::BLANK
            && (ploidy != USUAL_PLOIDY || (0..ploidy).any(|strand| shown_by(strand) == b"."))
        {
            text.extend_from_slice(blank);
            self.pieces.push(Piece {
                whole: start..text.len(),
                strands: start..start,
                shows_set: false,
            });
            return Ok(());
        }
        let phase = match state {
            State::Kept => Phase::None,
            State::Phased | State::Blank => contig,
        };
        // A contig may be long, and perhaps no cell shows it.
        let has_lead = self.lacks_set[number] || state == State::Kept;
        if has_lead {
            style.write_lead(phase, text);
        }
        let shown_start = text.len();
        for strand in 0..ploidy {
            let shown = shown_by(strand);
            if text.len() + shown.len() > limit {
                return Err(Refused::TooLarge(text.len() + shown.len()));
            }
            text.try_reserve(shown.len() + SHORT)
                .map_err(|_| Refused::NoMemory(shown.len()))?;
            text.extend_from_slice(shown);
            if strand + 1 < ploidy {
                text.push(match state {
                    State::Kept => separators[place(strand)],
                    _ => b'|',
                });
            }
        }
        let strands = shown_start..text.len();
        if has_lead && self.has_sets {
            style.write_trail(phase, text);
        }
        let end = if has_lead { text.len() } else { start };
        self.pieces.push(Piece {
            whole: start..end,
            strands,
            shows_set: state != State::Kept,
        });
        Ok(())
    }
}

/// Appends part of a text that is followed by at least [`SHORT`] bytes.
#[inline]
fn push_text(text: &[u8], Range { start, end }: Range<usize>, out: &mut Vec<u8>) {
    match text[start..].first_chunk::<SHORT>() {
        Some(chunk) if end - start <= SHORT => {
            let written = out.len() + end - start;
            out.extend_from_slice(chunk);
            out.truncate(written);
        }
        _ => out.extend_from_slice(&text[start..end]),
    }
}

/// Which alleles of a row show the same. This is found out on demand, because alleles may be long,
/// and there may be many genotypes of the same ones. Kept from row to row for its memory.
#[derive(Debug, Default)]
struct ShownAs {
    /// For each allele, the first one that shows the same.
    first: Vec<u32>,
    index: Index,
}

impl ShownAs {
    /// Forgets the alleles of a row.
    fn clear(&mut self) {
        clear(&mut self.first);
        self.index.clear();
    }

    /// Whether these strands show the same.
    fn are_equal<S: Style>(
        &mut self,
        style: &S,
        site: &Site<'_>,
        strands: &[u32],
        alleles: &[Allele],
    ) -> bool {
        if strands.iter().all(|strand| Some(strand) == strands.first()) {
            return true;
        }
        if self.first.is_empty() {
            let text_of = |number: usize| shown(style, site, &alleles[number]).text();
            for number in 0..alleles.len() {
                let first = self.index.find(number, text_of, text_of(number));
                self.first.push(first.unwrap_or(number) as u32);
            }
        }
        let mut shown = strands.iter().map(|&strand| self.first[strand as usize]);
        let first = shown.next();
        shown.all(|other| Some(other) == first)
    }
}

/// Whether no strand has a call.
fn are_missing(strands: &[u32], alleles: &[Allele]) -> bool {
    let is_missing = |&strand: &u32| alleles[strand as usize].role == Role::Missing;
    strands.iter().all(is_missing)
}
