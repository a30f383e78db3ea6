//! hapfilter turns a genome matrix into a haplotype table or VCF, as a stream.
//!
//! A genome matrix has one line a genomic position and one column a haplotype strand, or a
//! sample; it is often far larger than memory. This crate is the whole of the program but for
//! the exit policy; it is a library so that its parts can be tested on their own.
//!
//! # The way of the data
//!
//! ```text
//! stdin, FILEs ─► input ─► matrix ─► call ─► format ─► output ─► stdout
//!                bytes,    header,   alleles,  rows      writes
//!                lines     rows      alt       of bytes
//!                             sample (which strands belong together)
//! ```
//!
//! - [`input`] reads operands and cuts them into batches of whole lines.
//! - [`matrix`] knows what a header and a row are, and what is wrong with others.
//! - [`sample`] makes the plan: which strand columns are which sample.
//! - [`call`] judges the alleles of a row.
//! - [`mod@format`] writes a row with its calls, in one of the output formats.
//! - [`convert`] does the last two for the lines of a batch.
//! - [`pipeline`] does that for many batches at a time and keeps them in order; who owns which
//!   buffer when, and why memory is bounded, is told there. A [`batch`] is what circulates.
//! - [`output`] is standard output, [`report`] standard error, [`error`] what can go wrong.
//! - [`flags`] is the command line, [`run`] puts everything together.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod batch;
pub mod call;
pub mod convert;
pub mod error;
pub mod flags;
pub mod format;
pub mod input;
pub mod matrix;
pub mod output;
pub mod pipeline;
pub mod report;
pub mod run;
pub mod sample;
