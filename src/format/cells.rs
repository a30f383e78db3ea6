//! The samples' part of a row: for each sample some text that is the same for all, and the
//! genotype, its strands' alleles joined by `|`.
//!
//! Where every strand shows one byte, rows of the same contig differ in these bytes alone. So
//! a template with everything else is kept for the contig; a row is a copy of it, into which
//! the bytes are put.

use crate::sample::Plan;

/// Writes the samples' part of rows, for one worker.
pub struct Cells<'a> {
    plan: &'a Plan,
    /// What stands before each genotype in the template.
    lead: Vec<u8>,
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

impl<'a> Cells<'a> {
    /// For the samples of a plan.
    pub fn new(plan: &'a Plan) -> Cells<'a> {
        Cells {
            plan,
            lead: Vec::new(),
            template: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Appends the cells of a row whose strands show one byte each. `lead` stands before each
    /// genotype; `fields` is a TAB and an allele for each strand; `shown` is what each allele
    /// shows.
    pub fn write_bytes(
        &mut self,
        lead: &[u8],
        fields: &[u8],
        shown: &[u8; 256],
        out: &mut Vec<u8>,
    ) {
        if self.lead != lead || self.places.is_empty() {
            self.make_template(lead);
        }
        let start = out.len();
        out.extend_from_slice(&self.template);
        let cells = &mut out[start..];
        for place in &self.places {
            cells[place.cell as usize] = shown[usize::from(fields[place.field as usize])];
        }
    }

    fn make_template(&mut self, lead: &[u8]) {
        self.lead.clear();
        self.lead.extend_from_slice(lead);
        self.places.clear();
        self.template.clear();
        let mut template = std::mem::take(&mut self.template);
        let places = &mut self.places;
        write(self.plan, lead, &mut template, |strand, template| {
            places.push(Place {
                field: 2 * strand + 1,
                cell: template.len() as u32,
            });
            template.push(0);
        });
        self.template = template;
    }

    /// Appends the cells of a row, asking what each strand shows.
    pub fn write_texts<'t>(
        &self,
        lead: &[u8],
        shown: impl Fn(usize) -> &'t [u8],
        out: &mut Vec<u8>,
    ) {
        write(self.plan, lead, out, |strand, out| {
            out.extend_from_slice(shown(strand as usize))
        });
    }
}

/// Appends cells and the line end; `push` appends what a strand shows.
#[inline]
fn write(plan: &Plan, lead: &[u8], out: &mut Vec<u8>, mut push: impl FnMut(u32, &mut Vec<u8>)) {
    for sample in plan.samples() {
        out.extend_from_slice(lead);
        let (first, rest) = sample.strands.split_first().unwrap_or((&0, &[]));
        push(*first, out);
        for strand in rest {
            out.push(b'|');
            push(*strand, out);
        }
    }
    out.push(b'\n');
}
