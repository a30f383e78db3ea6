//! The samples' part of a row: for each sample a lead, which is the same for all, and the genotype,
//! its strands' texts joined by `|`. This is for strands in separate columns; [`super::genotypes`]
//! writes cells that are whole genotypes in the input.
//!
//! Where every strand shows one byte, rows with the same lead differ only in these bytes. So a
//! template with everything else is kept. A row is a copy of the template with the bytes filled in.
//! The template costs each worker the memory of a row, and short texts need room to spare; both are
//! only for rows of sane size ([`Cells::are_small`]).
//!
//! A format may replace a sample's lead and genotype by a blank, a fixed text, if one of its
//! strands shows `.`.

use crate::call::bytes::window;
use crate::sample::Plan;
use crate::span::Span;

/// Writes the samples' part of rows, for one worker.
pub struct Cells<'a> {
    plan: &'a Plan,
    /// Replaces a sample if one of its strands shows `.`.
    blank: Option<&'static [u8]>,
    /// The text before each genotype.
    lead: Vec<u8>,
    /// The same padded with zeros, if it is short.
    short_lead: Option<[u8; LEAD]>,
    /// The samples' part of a row, including its line end, with some byte for each strand.
    template: Vec<u8>,
    /// Where each strand is in a row's fields, and where in the template.
    places: Vec<Place>,
    /// The order of the samples' strands in the row, if it allows a quicker way.
    shape: Shape,
}

/// The order of a plan's strands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Two for each sample, adjacent and in the order of the plan.
    Pairs,
    /// Two for each sample.
    Diploid,
    /// Any.
    Any,
}

#[derive(Clone, Copy)]
struct Place {
    field: u32,
    cell: u32,
}

/// Fills a row's cells with the byte that each strand shows. It is a separate function to keep its
/// data in registers: inlined in a larger one it takes half as long again.
#[inline(never)]
fn put(places: &[Place], fields: &[u8], shown: &[u8; 256], cells: &mut [u8]) {
    for place in places {
        cells[place.cell as usize] = shown[usize::from(fields[place.field as usize])];
    }
}

/// Does the same if each sample's two strands are adjacent in the row, the usual case. Neither
/// place has to be looked up.
#[inline(never)]
fn put_pairs(lead: usize, fields: &[u8], shown: &[u8; 256], cells: &mut [u8]) {
    // A lead, an allele, `|` and another allele; a separator before each allele.
    let width = lead + 3;
    for (cell, pair) in cells.chunks_exact_mut(width).zip(fields.chunks_exact(4)) {
        cell[lead] = shown[usize::from(pair[1])];
        cell[lead + 2] = shown[usize::from(pair[3])];
    }
}

/// Does the same if samples have two strands each, wherever these are in the row. The places in the
/// cells need not be looked up.
#[inline(never)]
fn put_diploid(lead: usize, places: &[Place], fields: &[u8], shown: &[u8; 256], cells: &mut [u8]) {
    let width = lead + 3;
    for (cell, places) in cells.chunks_exact_mut(width).zip(places.chunks_exact(2)) {
        cell[lead] = shown[usize::from(fields[places[0].field as usize])];
        cell[lead + 2] = shown[usize::from(fields[places[1].field as usize])];
    }
}

impl Shape {
    fn of(plan: &Plan) -> Shape {
        let mut next = 0;
        let mut are_pairs = true;
        for strands in plan.groups() {
            if strands.len() != 2 {
                return Shape::Any;
            }
            are_pairs &= *strands == [next, next + 1];
            next += 2;
        }
        match are_pairs {
            true => Shape::Pairs,
            false => Shape::Diploid,
        }
    }
}

/// The most bytes in the cells of a row that counts as small.
const SMALL: usize = 1 << 20;

/// A contig with a longer name is remembered for one row only.
pub const LONG: usize = 1 << 14;

impl<'a> Cells<'a> {
    /// For the samples of a plan. `blank` replaces a sample if one of its strands shows `.`, if the
    /// format requires that. It is no longer than any lead and one byte.
    pub fn new(plan: &'a Plan, blank: Option<&'static [u8]>) -> Cells<'a> {
        Cells {
            plan,
            blank,
            lead: Vec::new(),
            short_lead: None,
            template: Vec::new(),
            places: Vec::new(),
            shape: Shape::of(plan),
        }
    }

    /// How many bytes [`Cells::write_texts`] will append. `length` is that of the text that a
    /// strand shows; `is_dot` says whether that is `.`.
    pub fn size(&self, length: impl Fn(&u32) -> usize, is_dot: impl Fn(&u32) -> bool) -> usize {
        let of_sample = |strands: &[u32]| match self.blank {
            Some(blank) if strands.iter().any(&is_dot) => blank.len(),
            // A lead, and the texts with one `|` less than there are texts.
            _ => strands
                .iter()
                .fold(self.lead.len(), |sum: usize, strand| {
                    sum.saturating_add(length(strand) + 1)
                })
                .saturating_sub(1),
        };
        let line_end = 1;
        self.plan.groups().fold(line_end, |sum: usize, strands| {
            sum.saturating_add(of_sample(strands))
        })
    }

    /// Sets the text before each genotype for the following rows: what `write` appends.
    pub fn set_lead(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let old = self.lead.len();
        write(&mut self.lead);
        if self.lead[..old] == self.lead[old..] {
            self.lead.truncate(old);
            return;
        }
        self.lead.drain(..old);
        let lead = &self.lead;
        self.short_lead = (lead.len() <= LEAD)
            .then(|| std::array::from_fn(|place| *lead.get(place).unwrap_or(&0)));
        self.places.clear();
        // Many contigs may follow, and none of them as long.
        self.template = Vec::new();
    }

    /// Drops the text before each genotype, and frees its memory.
    pub fn forget(&mut self) {
        self.lead = Vec::new();
        self.template = Vec::new();
    }

    /// Whether [`Cells::write_bytes`] and [`Cells::write_short_texts`] may be called with the
    /// current lead.
    pub fn are_small(&self) -> bool {
        let leads = self.plan.sample_count().saturating_mul(self.lead.len());
        self.lead.len() <= LONG
            && leads <= SMALL
            && self.plan.strand_count() <= SMALL / (ShortText::ROOM + 1)
    }

    /// The plan of the samples.
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// Appends the cells of a row whose strands show one byte each. `fields` is a TAB and an allele
    /// for each strand; `shown` maps each allele to the byte that it shows.
    pub fn write_bytes(&mut self, fields: &[u8], shown: &[u8; 256], out: &mut Vec<u8>) {
        if self.template.is_empty() {
            let places = &mut self.places;
            let put = |&strand: &u32, template: &mut Vec<u8>| {
                places.push(Place {
                    field: 2 * strand + 1,
                    cell: template.len() as u32,
                });
                template.push(0);
            };
            write(
                self.plan.groups(),
                &self.lead,
                None,
                &mut self.template,
                put,
            );
        }
        let shows_dot = |place: &Place| shown[usize::from(fields[place.field as usize])] == b'.';
        if self.blank.is_some() && self.places.iter().any(shows_dot) {
            return self.write_bytes_and_blanks(fields, shown, out);
        }
        let start = out.len();
        out.extend_from_slice(&self.template);
        let cells = &mut out[start..];
        match self.shape {
            Shape::Pairs => put_pairs(self.lead.len(), fields, shown, cells),
            Shape::Diploid => put_diploid(self.lead.len(), &self.places, fields, shown, cells),
            Shape::Any => put(&self.places, fields, shown, cells),
        }
    }

    /// Does the same if samples are blank, because the cells then differ in width from the
    /// template.
    fn write_bytes_and_blanks(&self, fields: &[u8], shown: &[u8; 256], out: &mut Vec<u8>) {
        let text =
            |&strand: &u32| ShortText::of_byte(shown[usize::from(fields[2 * strand as usize + 1])]);
        self.write_short_texts(text, out);
    }

    /// Appends cells whose strands show short texts; `text` is what each shows.
    ///
    /// Does what [`Cells::write_texts`] does. Copying a few bytes of unknown number costs more in
    /// the call than in the copying. So it writes sixteen bytes each time, and the next text
    /// overwrites the excess.
    #[inline]
    pub fn write_short_texts(&self, text: impl Fn(&u32) -> ShortText, out: &mut Vec<u8>) {
        let start = out.len();
        let lead = &self.lead[..];
        let widest_lead = lead.len().max(self.blank.map_or(0, <[u8]>::len));
        let (samples, strands) = (self.plan.sample_count(), self.plan.strand_count());
        let most = samples * widest_lead + strands * ShortText::ROOM + SPARE;
        out.resize(start + most, 0);
        let cells = &mut out[start..];
        let length = match self.shape {
            Shape::Any => self.put_short_texts(self.plan.groups(), text, cells),
            // The compiler knows how many strands each has.
            Shape::Pairs | Shape::Diploid => {
                let (pairs, _) = self.plan.strands().as_chunks::<2>();
                self.put_short_texts(pairs.iter(), text, cells)
            }
        };
        out.truncate(start + length);
    }

    /// Writes cells for [`Cells::write_short_texts`], and returns how many bytes they take.
    #[inline(always)]
    fn put_short_texts<'s, G: AsRef<[u32]> + ?Sized + 's>(
        &self,
        groups: impl Iterator<Item = &'s G>,
        text: impl Fn(&u32) -> ShortText,
        cells: &mut [u8],
    ) -> usize {
        let lead = &self.lead[..];
        let mut at = 0;
        for strands in groups {
            let start = at;
            match &self.short_lead {
                Some(lead) => cells[at..at + LEAD].copy_from_slice(lead),
                None => cells[at..at + lead.len()].copy_from_slice(lead),
            }
            at += lead.len();
            let mut is_blank = false;
            for strand in strands.as_ref() {
                let text = text(strand);
                let room = &mut cells[at..at + ShortText::ROOM];
                room[..8].copy_from_slice(&text.bytes[0].to_le_bytes());
                room[8..].copy_from_slice(&text.bytes[1].to_le_bytes());
                at += text.length;
                is_blank |= text.is_dot();
            }
            // The next text overwrites the last `|`.
            at -= 1;
            if let Some(blank) = self.blank
                && is_blank
            {
                at = start + blank.len();
                cells[start..at].copy_from_slice(blank);
            }
        }
        cells[at] = b'\n';
        at + 1
    }

    /// Appends the cells of a row, asking what each strand shows.
    pub fn write_texts<'t>(&self, shown: impl Fn(&u32) -> &'t [u8], out: &mut Vec<u8>) {
        let push = |strand: &u32, out: &mut Vec<u8>| out.extend_from_slice(shown(strand));
        write(self.plan.groups(), &self.lead, self.blank, out, push);
    }
}

/// How many bytes are written for a short lead.
const LEAD: usize = 16;

/// What the last lead and the line end may take beyond the row.
const SPARE: usize = LEAD + 1;

/// A text of a few bytes and the `|` after it.
///
/// Two numbers that fit into registers, made from the line by reading eight bytes at a time. Bytes
/// just stored in pieces could not be loaded as one without a stall.
#[derive(Debug, Clone, Copy)]
pub struct ShortText {
    bytes: [u64; 2],
    /// Including the `|`.
    length: usize,
}

impl ShortText {
    /// How many bytes are written for each text.
    pub const ROOM: usize = 16;

    /// One byte.
    #[inline]
    pub fn of_byte(byte: u8) -> ShortText {
        ShortText {
            bytes: [u64::from(u16::from_le_bytes([byte, b'|'])), 0],
            length: 2,
        }
    }

    #[inline]
    fn is_dot(&self) -> bool {
        self.length == 2 && self.bytes[0] as u8 == b'.'
    }

    /// The text at a place in a line, if it is short.
    #[inline]
    pub fn new(line: &[u8], place: Span) -> Option<ShortText> {
        let Span { start, length } = place;
        if length >= ShortText::ROOM {
            return None;
        }
        let bytes = u128::from(window(line, start)) | u128::from(window(line, start + 8)) << 64;
        let bytes = bytes & ((1 << (8 * length)) - 1) | u128::from(b'|') << (8 * length);
        Some(ShortText {
            bytes: [bytes as u64, (bytes >> 64) as u64],
            length: length + 1,
        })
    }
}

/// Appends cells and the line end; `push` appends what a strand shows.
#[inline]
fn write<'s>(
    groups: impl Iterator<Item = &'s [u32]>,
    lead: &[u8],
    blank: Option<&[u8]>,
    out: &mut Vec<u8>,
    mut push: impl FnMut(&u32, &mut Vec<u8>),
) {
    for strands in groups {
        let start = out.len();
        out.extend_from_slice(lead);
        let mut any_dot = false;
        for (number, strand) in strands.iter().enumerate() {
            if number > 0 {
                out.push(b'|');
            }
            let text = out.len();
            push(strand, out);
            any_dot |= out[text..] == *b".";
        }
        if let Some(blank) = blank
            && any_dot
        {
            out.truncate(start);
            out.extend_from_slice(blank);
        }
    }
    out.push(b'\n');
}
