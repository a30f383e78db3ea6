//! FORMAT: the meaning of a cell's subfields.

use bstr::ByteSlice;

/// The subfields that hold genotype and phase set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tags {
    /// The FORMAT key of the genotype.
    pub genotype: Vec<u8>,
    /// The FORMAT key of the phase set, if one is wanted.
    pub set: Option<Vec<u8>>,
}

/// The genotype of samples that have no other.
pub const GT: &[u8] = b"GT";

/// The content of a FORMAT column.
#[derive(Debug, Default, Clone)]
pub struct Layout {
    /// The column's text.
    pub text: Vec<u8>,
    /// Which subfield is the requested genotype.
    pub genotype: Option<usize>,
    /// Which is the phase set.
    pub set: Option<usize>,
    /// Which is GT.
    pub plain: Option<usize>,
    /// How many subfields a cell may have.
    pub count: usize,
    /// The genotype comes first, and there is no other to fall back on.
    pub is_first: bool,
}

impl Layout {
    /// Parses a column, looking for these tags.
    pub fn new(text: &[u8], tags: &Tags) -> Layout {
        let find = |key: &[u8]| text.split_str(b":").position(|other| other == key);
        let (genotype, plain) = (find(&tags.genotype), find(GT));
        let set = tags.set.as_ref().and_then(|set| find(set));
        Layout {
            genotype,
            set,
            plain,
            is_first: genotype == Some(0) && plain == Some(0) && set != Some(0),
            count: text.split_str(b":").count(),
            text: text.to_vec(),
        }
    }
}
