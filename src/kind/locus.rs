//! The locus of a row: its contig and position, the first two columns.

use crate::call::bytes::{digits, digits_in, field_end, window};
use crate::input::sniff::BYTE_ORDER_MARK;
use crate::span::Span;

/// Where contig and position are in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locus {
    contig_end: usize,
    /// Where the third field starts.
    pub end: usize,
}

impl Locus {
    /// The contig's name.
    pub fn contig(self) -> Span {
        Span {
            start: 0,
            length: self.contig_end,
        }
    }

    /// The position: one or more ASCII digits.
    pub fn position(self) -> Span {
        Span {
            start: self.contig_end + 1,
            length: self.end - self.contig_end - 2,
        }
    }
}

/// Finds loci, row after row.
#[derive(Default)]
pub struct Loci {
    last: Layout,
}

/// How recent rows begin.
#[derive(Clone, Copy)]
struct Layout {
    /// The contig and the TAB after it, as they appear in the first eight bytes; a mask of these
    /// bytes; and the contig's length. A longer contig, or a position of more than eight digits, is
    /// parsed anew in every row.
    contig: u64,
    contig_mask: u64,
    contig_length: usize,
    /// How many digits the position has.
    digits: usize,
}

impl Default for Layout {
    /// Matches no row, because the contig has a bit that its mask lacks.
    fn default() -> Layout {
        Layout {
            contig: 1,
            contig_mask: 0,
            contig_length: 0,
            digits: 0,
        }
    }
}

impl Loci {
    /// For a run of rows.
    pub fn new() -> Loci {
        Loci::default()
    }

    /// The locus of the row at the start of `line`. `None` if there is no contig or no position of
    /// digits only, if the line is one to skip, or if it begins with a byte-order mark.
    ///
    /// Mostly it has the same layout as in the previous row. Checking that takes a comparison, but
    /// the place of the next row does not depend on the result. So the processor goes on to the
    /// next rows while it compares.
    #[inline]
    pub fn find(&mut self, line: &[u8]) -> Option<Locus> {
        let last = &self.last;
        if window(line, 0) & last.contig_mask == last.contig {
            let eight = window(line, last.contig_length + 1);
            if digits_in(eight) == last.digits {
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
        // A mark is dropped only before a header. Before a row it would be an invisible part of the
        // contig's name, and only where the row does not begin a file.
        let is_contig = contig_end > 0 && line[contig_end] == b'\t';
        if !is_contig || line.starts_with(b"##") || line.starts_with(BYTE_ORDER_MARK) {
            return None;
        }
        let digits = digits(line, contig_end + 1);
        let end = contig_end + 1 + digits;
        if digits == 0 || line.get(end) != Some(&b'\t') {
            return None;
        }
        self.last = Layout::default();
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

#[cfg(test)]
mod tests {
    use bstr::ByteSlice;

    use super::*;

    #[test]
    fn the_layout_remembered_from_a_row_does_not_change_the_next() {
        let contigs = [
            "1",
            "x1",
            "chr1",
            "chr007",
            "chr0007",
            "chr00007",
            "scaffold_7",
        ];
        let positions = ["7", "31", "7654321", "87654321", "987654321"];
        let lines: Vec<Vec<u8>> = contigs
            .iter()
            .flat_map(|contig| {
                positions.map(|position| format!("{contig}\t{position}\tA\tC\n").into_bytes())
            })
            .collect();
        // And lines that begin nearly like them: with another byte anywhere, with the first bytes
        // inverted, or cut short.
        let nearly = lines.iter().flat_map(|line| {
            let changed = (0..line.len()).flat_map(|at| {
                [0x01, 0x02, 0x10, 0x30, 0x80, 0xff].map(|bits| {
                    let mut line = line.clone();
                    line[at] ^= bits;
                    line
                })
            });
            let turned = (1..=line.len().min(12)).map(|count| {
                let (first, rest) = line.split_at(count);
                let turned = first.iter().map(|byte| !byte);
                turned.chain(rest.iter().copied()).collect()
            });
            let cut = (0..line.len()).map(|end| line[..end].to_vec());
            changed.chain(turned).chain(cut).chain([line.clone()])
        });
        let nearly: Vec<Vec<u8>> = nearly.collect();
        for line in &lines {
            for other in &nearly {
                let mut loci = Loci::new();
                assert!(loci.find(line).is_some());
                let found = loci.find(other);
                let (line, shown) = (line.as_bstr(), other.as_bstr());
                assert_eq!(found, Loci::new().find(other), "{shown:?} after {line:?}");
            }
        }
    }
}
