//! hapfilter turns a genome matrix into a haplotype table or VCF, as a stream.
//!
//! A genome matrix has one line a genomic position and one column a haplotype strand, or a
//! sample; it is often far larger than memory. This crate is the whole of the program but for
//! the exit policy; it is a library so that its parts can be tested on their own.
//!
//! # Architecture
//!
//! ```text
//! command line ─► flags ─► run: checks files, reads the header, makes the plan, starts the stream
//!
//!                reader thread        worker threads                 main thread
//! stdin, FILEs ─► input ════════════► matrix ─► call ─► format ═════► sequencer ─► output ─► stdout
//!                 cuts at line ends   a row?    alleles  bytes of     in input       │
//!                 into batches                  and alt  a row        order          └► report ─► stderr
//! ```
//!
//! Double lines are channels. A [`batch`] of whole lines goes along them, holds what is read and
//! what is made of it, and comes back to the reader when it was written; there is no other place
//! for data, which is why memory is bounded. What ends a run, a bad row or a read error, is part
//! of a batch too, so that it comes after the rows before it. With one thread the same is done in
//! turns.
//!
//! In the data's order:
//!
//! - [`input`] is where bytes come from, and cuts them into batches of whole lines.
//! - [`matrix`] knows what a header and a row are, and what is wrong with others.
//! - [`sample`] makes the plan: which strand columns are which sample.
//! - [`call`] takes a row apart and judges its alleles.
//! - [`mod@format`] writes a row with its calls, in one of the output formats.
//! - [`convert`] does the last two for the lines of a batch.
//! - [`output`] is standard output.
//!
//! Around it:
//!
//! - [`pipeline`] has that done for many batches at a time and keeps them in order; why it
//!   neither waits for ever nor loses anything is told there, and searched in `tests/model`.
//! - [`report`] is standard error: messages, the status line, the report at the end.
//! - [`error`] is all that can end a run early, and with what status.
//! - [`flags`] is the command line, its help, manual and completions, from one table.
//! - [`run`] puts everything together; `main.rs` turns an error into a status, and `startup.rs`,
//!   the only place with `unsafe`, sees which descriptors were closed before `main`.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod batch;
pub mod call;
pub mod convert;
pub mod error;
pub mod flags;
pub mod format;
pub mod input;
pub mod kind;
pub mod output;
pub mod pipeline;
pub mod report;
pub mod run;
pub mod sample;
pub mod span;
