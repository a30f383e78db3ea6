//! The samples' part of a row: for each sample some text that is the same for all, and the
//! genotype, its strands' alleles joined by `|`.
//!
//! Where every strand shows one byte, rows of the same contig differ in these bytes alone. So
//! a template with everything else is kept for the contig; a row is a copy of it, into which
//! the bytes are put. That costs the memory of a row for each worker, and the way for short
//! texts needs room to spare; both are for rows of sane size only ([`Cells::are_small`]).

use crate::call::Span;
use crate::call::bytes::window;
use crate::sample::Plan;

/// Writes the samples' part of rows, for one worker.
pub struct Cells<'a> {
    plan: &'a Plan,
    /// What stands before each genotype in the template.
    lead: Vec<u8>,
    /// The same with zeros behind it, if it is short.
    short_lead: Option<[u8; LEAD]>,
    /// The samples' part of a row, its line end included, with some byte for each strand.
    template: Vec<u8>,
    /// Where each strand stands in a row's fields, and where in the template.
    places: Vec<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    field: u32,
    cell: u32,
}

/// Up to so many bytes the cells of a row are small.
const SMALL: usize = 1 << 20;

impl<'a> Cells<'a> {
    /// For the samples of a plan.
    pub fn new(plan: &'a Plan) -> Cells<'a> {
        Cells {
            plan,
            lead: Vec::new(),
            short_lead: None,
            template: Vec::new(),
            places: Vec::new(),
        }
    }

    /// How many bytes the cells of a row take at the most, its line end included; for more than
    /// a mebibyte, nearly exactly. `lead` is the length of what stands before each genotype,
    /// `widest` that of the longest text a strand shows, and `shown` that of each.
    pub fn size(&self, lead: usize, widest: usize, shown: impl Fn(usize) -> usize) -> usize {
        let leads = self.plan.sample_count().saturating_mul(lead);
        let strands = self.plan.strand_count();
        let most = strands.saturating_mul(widest.max(ShortText::ROOM) + 1);
        let texts = if most <= SMALL {
            most
        } else {
            let all = self.plan.groups().flatten();
            all.fold(0, |sum: usize, &strand| {
                sum.saturating_add(shown(strand as usize) + 1)
            })
        };
        leads.saturating_add(texts).saturating_add(LEAD + 1)
    }

    /// Sets what stands before each genotype, in pieces, for the rows to come.
    pub fn set_lead(&mut self, pieces: &[&[u8]]) {
        self.lead.clear();
        for piece in pieces {
            self.lead.extend_from_slice(piece);
        }
        self.short_lead = (self.lead.len() <= LEAD)
            .then(|| std::array::from_fn(|place| *self.lead.get(place).unwrap_or(&0)));
        self.template.clear();
        self.places.clear();
        if !self.are_small() {
            // Many contigs may follow, and only this one is as long.
            self.template.shrink_to(0);
        }
    }

    /// Whether [`Cells::write_bytes`] and [`Cells::write_short_texts`] may be called for rows
    /// with the lead that was set.
    pub fn are_small(&self) -> bool {
        let leads = self.plan.sample_count().saturating_mul(self.lead.len());
        leads <= SMALL && self.plan.strand_count() <= SMALL / (ShortText::ROOM + 1)
    }

    /// Appends the cells of a row whose strands show one byte each. `fields` is a TAB and an
    /// allele for each strand; `shown` is what each allele shows.
    pub fn write_bytes(&mut self, fields: &[u8], shown: &[u8; 256], out: &mut Vec<u8>) {
        if self.template.is_empty() {
            let places = &mut self.places;
            write(
                self.plan,
                &self.lead,
                &mut self.template,
                |strand, template| {
                    places.push(Place {
                        field: 2 * strand + 1,
                        cell: template.len() as u32,
                    });
                    template.push(0);
                },
            );
        }
        let start = out.len();
        out.extend_from_slice(&self.template);
        let cells = &mut out[start..];
        for place in &self.places {
            cells[place.cell as usize] = shown[usize::from(fields[place.field as usize])];
        }
    }

    /// Appends the cells of a row, asking what each strand shows.
    pub fn write_texts<'t>(&self, shown: impl Fn(usize) -> &'t [u8], out: &mut Vec<u8>) {
        write(self.plan, &self.lead, out, |strand, out| {
            out.extend_from_slice(shown(strand as usize))
        });
    }

    /// Appends the cells of a row whose strands show short texts: `numbers` has for each
    /// strand its text as an index into `shown`.
    ///
    /// Does what [`Cells::write_texts`] does. Copying a few bytes whose number is not known
    /// before costs more in the call than in the copying; so sixteen are put down each time, of
    /// which the next text overwrites what is too much.
    pub fn write_short_texts(&self, numbers: &[u32], shown: &[ShortText], out: &mut Vec<u8>) {
        let start = out.len();
        let lead = &self.lead[..];
        let most = self.plan.sample_count() * lead.len()
            + self.plan.strand_count() * ShortText::ROOM
            + LEAD;
        out.resize(start + most, 0);
        let cells = &mut out[start..];
        let mut at = 0;
        for strands in self.plan.groups() {
            match &self.short_lead {
                Some(lead) => cells[at..at + LEAD].copy_from_slice(lead),
                None => cells[at..at + lead.len()].copy_from_slice(lead),
            }
            at += lead.len();
            for &strand in strands {
                let ShortText { bytes, length } = &shown[numbers[strand as usize] as usize];
                let room = &mut cells[at..at + ShortText::ROOM];
                room[..8].copy_from_slice(&bytes[0].to_le_bytes());
                room[8..].copy_from_slice(&bytes[1].to_le_bytes());
                at += length;
            }
            // The last `|` gives way to what follows.
            at -= 1;
        }
        cells[at] = b'\n';
        out.truncate(start + at + 1);
    }
}

/// As many bytes as are put down for a short lead.
const LEAD: usize = 16;

/// A text of a few bytes and the `|` behind it.
///
/// Held in two registers' worth of numbers, made of the line by reading eight bytes at a time:
/// a processor has to wait before it can load as one what was just stored in pieces.
#[derive(Debug, Clone, Copy)]
pub struct ShortText {
    bytes: [u64; 2],
    /// With the `|`.
    length: usize,
}

impl ShortText {
    const ROOM: usize = 16;

    /// What stands at a place in a line, if it is short.
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
fn write(plan: &Plan, lead: &[u8], out: &mut Vec<u8>, mut push: impl FnMut(u32, &mut Vec<u8>)) {
    for strands in plan.groups() {
        out.extend_from_slice(lead);
        for (number, &strand) in strands.iter().enumerate() {
            if number > 0 {
                out.push(b'|');
            }
            push(strand, out);
        }
    }
    out.push(b'\n');
}
