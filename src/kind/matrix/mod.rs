//! Kind `matrix`: one column a strand, and an allele in each cell.

pub mod any_length;
pub mod one_byte;
