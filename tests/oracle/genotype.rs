//! A sample's genotype at one position, and how a whole cell spells it.

/// The allele of one strand.
#[derive(Clone, Copy)]
pub struct Strand<'a> {
    pub text: &'a [u8],
    /// What distinguishes it in a VCF; elsewhere its text does. A missing call has none.
    pub number: Option<usize>,
}

impl<'a> Strand<'a> {
    pub fn of_text(text: &'a [u8]) -> Strand<'a> {
        Strand { text, number: None }
    }
}

/// A sample's genotype at one position.
pub struct Genotype<'a> {
    pub strands: Vec<Strand<'a>>,
    /// The separators between them, `|` or `/`.
    pub separators: Vec<u8>,
    /// The phase set, if it is not `.`.
    pub set: Option<&'a [u8]>,
    /// A missing genotype, given only as a lone `.`.
    pub is_of_unknown_ploidy: bool,
    /// Something beside the strands shows that there are no more: a separator at its start, or the
    /// phase index of a table.
    pub is_of_known_ploidy: bool,
}

impl Genotype<'_> {
    pub fn cut(cell: &[u8], sets: bool) -> Result<Genotype<'_>, &'static str> {
        let (calls, set) = if sets {
            let colon = cell.iter().rposition(|&b| b == b':');
            let colon = colon.ok_or("no phase set")?;
            (&cell[..colon], Some(&cell[colon + 1..]))
        } else {
            (cell, None)
        };
        if set == Some(b"") {
            return Err("no phase set");
        }
        let is_separator = |b: &u8| matches!(b, b'|' | b'/');
        let strands: Vec<_> = calls.split(is_separator).map(Strand::of_text).collect();
        if strands.iter().any(|strand| strand.text.is_empty()) {
            return Err("empty strand");
        }
        Ok(Genotype {
            strands,
            separators: calls.iter().copied().filter(is_separator).collect(),
            set: set.filter(|set| *set != b"."),
            is_of_unknown_ploidy: false,
            is_of_known_ploidy: false,
        })
    }
}
