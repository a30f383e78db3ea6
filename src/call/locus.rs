//! The locus of a row: its contig and position, the first two columns.

use crate::call::bytes::{digits, digits_in, field_end, window};

/// Where contig and position stand in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locus {
    contig_end: usize,
    /// Where the third field starts.
    pub end: usize,
}

impl Locus {
    /// The contig's name.
    pub fn contig(self, line: &[u8]) -> &[u8] {
        &line[..self.contig_end]
    }

    /// The position: one or more ASCII digits.
    pub fn position(self, line: &[u8]) -> &[u8] {
        &line[self.contig_end + 1..self.end - 1]
    }
}

/// Finds loci, row after row.
pub struct Loci {
    last: Layout,
}

/// How the rows of late begin.
#[derive(Clone, Copy)]
struct Layout {
    /// The first eight bytes, as far as they are the contig and the TAB behind it; which bytes
    /// these are; and the contig's length. A longer contig, or a
    /// position of eight digits or more, is looked for anew in every row.
    contig: u64,
    contig_mask: u64,
    contig_length: usize,
    /// How many digits the position has.
    digits: usize,
}

impl Layout {
    /// That of no row: no window has a bit where the mask has none.
    const NONE: Layout = Layout {
        contig: 1,
        contig_mask: 0,
        contig_length: 0,
        digits: 0,
    };
}

impl Loci {
    /// For a run of rows.
    pub fn new() -> Loci {
        Loci { last: Layout::NONE }
    }

    /// The locus of the row that `line` begins with. `None` if there is no contig or no
    /// position of digits only, or if the line is one that is passed over.
    ///
    /// Mostly it stands where it stood in the row before. To see that it does takes a
    /// comparison, but no result on which the place of the next row depends, so that the
    /// processor goes on to the next rows while it compares.
    #[inline]
    pub fn find(&mut self, line: &[u8]) -> Option<Locus> {
        let last = &self.last;
        if window(line, 0) & last.contig_mask == last.contig {
            let eight = window(line, last.contig_length + 1);
            if last.digits < 8 && digits_in(eight) == last.digits {
                let end = last.contig_length + 1 + last.digits;
                if line.get(end) == Some(&b'\t') {
                    return Some(Locus {
                        contig_end: last.contig_length,
                        end: end + 1,
                    });
                }
            }
        }
        self.find_anew(line)
    }

    fn find_anew(&mut self, line: &[u8]) -> Option<Locus> {
        let contig_end = field_end(line, 0)?;
        if contig_end == 0 || line[contig_end] != b'\t' || line.starts_with(b"##") {
            return None;
        }
        let digits = digits(line, contig_end + 1);
        let end = contig_end + 1 + digits;
        if digits == 0 || line.get(end) != Some(&b'\t') {
            return None;
        }
        self.last = Layout::NONE;
        if contig_end < 8 {
            let contig_mask = u64::MAX >> (56 - 8 * contig_end);
            let contig = window(line, 0) & contig_mask;
            self.last = Layout {
                contig,
                contig_mask,
                contig_length: contig_end,
                digits,
            };
        }
        Some(Locus {
            contig_end,
            end: end + 1,
        })
    }
}

impl Default for Loci {
    fn default() -> Loci {
        Loci::new()
    }
}
