//! Kind `vcf`: the Variant Call Format.

/// The FORMAT subfields that hold the genotype and its phase set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tags {
    /// The genotype's.
    pub genotype: Vec<u8>,
    /// The phase set's, if sets are read.
    pub set: Option<Vec<u8>>,
}
