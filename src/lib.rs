//! hapfilter turns a genome matrix, genotypes or VCF into a haplotype table or VCF, as a stream.
//!
//! The input has one line a genomic position, and one column a haplotype strand or a sample; it is
//! often far larger than memory. This crate is the whole of the program except the exit policy; it
//! is a library so that its parts can be tested separately.
//!
//! # Architecture
//!
//! ```text
//! command line ─► flags ─► run: checks files, reads the header, makes the plan, starts the stream
//!
//!                reader thread        worker threads                 main thread
//! stdin, FILEs ─► input ════════════► kind ─────► call ─► format ═══► sequencer ─► output ─► stdout
//!                 cuts at line ends   RowReader:  a site  RowWriter:  in input       │
//!                 into batches        a line?             its bytes   order          └► report ─► stderr
//! ```
//!
//! Double lines are channels. A [`batch`] of whole lines goes along them, holds the input and the
//! output made of it, and comes back to the reader once it is written; there is no other place
//! for data, which is why memory is bounded. What ends a run, a bad row or a read error, is part
//! of a batch too, so it comes after the rows before it. With one thread the same is done in
//! turns.
//!
//! In the data's order:
//!
//! - [`input`] is where bytes come from, and cuts them into batches of whole lines.
//! - [`kind`] knows what a text is by its header, and has a reader of rows for each kind.
//! - [`sample`] makes the plan: which strand columns are which sample.
//! - [`call`] is what readers and writers share: a site, its alleles, and the rules that judge them.
//! - [`mod@format`] has a writer of rows for each output format.
//! - [`convert`] puts a reader and a writer together for the lines of a batch.
//! - [`output`] is standard output.
//!
//! Around it:
//!
//! - [`pipeline`] has that done for many batches at a time and keeps them in order; why it
//!   never waits forever nor loses anything is told there, and searched in `tests/model`.
//! - [`report`] is standard error: messages, the status line, the report at the end.
//! - [`error`] is all that can end a run early, and with what status.
//! - [`flags`] is the command line, its help, manual and completions, from one table.
//! - [`run`] puts everything together; `main.rs` turns an error into a status, and `system.rs`,
//!   the only place with `unsafe`, asks the system what safe code cannot.
//!
//! # The life of a row
//!
//! Take the first two rows of the matrix in the README, with six strands and tabs between the fields:
//!
//! ```text
//! chr2  31  A  A  G  A  A  A  A
//! chr2  47  C  C  C  C  C  C  C
//! ```
//!
//! They come in as bytes of a batch, among hundreds of others. The worker that has the batch asks its
//! reader ([`kind::matrix`]) at the first byte of each row. Each step is there to make the usual
//! row leave early:
//!
//! 1. *Locus.* The row before began with `chr2`, a TAB and two digits. One comparison of eight bytes
//!    and one count of digits tell that this one does too ([`kind::locus`]).
//! 2. *Quick look.* Where the row must end if every allele is one byte, there is an LF. So its
//!    cells are pairs of a TAB and a byte, and sixteen pairs at a time are compared with the
//!    reference and the missing calls, case folded ([`kind::matrix::one_byte`]). In the second row
//!    all are known. It has no alternative allele: nothing is to be written, and the next row
//!    begins. Most rows of most matrices end here.
//! 3. *Alleles.* In the first row the fifth field is unknown. It is `G`, an allele: from now on it is
//!    known too, and the look goes on from there. At the end there is one alternative allele.
//!    Had an allele been longer than a byte, [`kind::matrix::any_length`] would have numbered the
//!    distinct fields, each found by its first eight bytes.
//! 4. *Site.* What the row says is now a [`call::Site`]: spans of the line, and for each distinct
//!    allele its role. Nothing was copied.
//! 5. *Template.* The writer ([`format::rows`]) writes contig, position, reference and alternatives.
//!    For the samples' part it has kept a template: everything but the alleles, which is the same
//!    in all rows of a contig. It copies that and puts one byte for each strand into it
//!    ([`format::cells`]):
//!
//! ```text
//! chr2  31  A  G  chr2  A|G  chr2  A|A  chr2  A|A
//! ```
//!
//! Longer alleles are put down sixteen bytes at a time, and only what fits neither way is written
//! text by text. Cells that are whole genotypes, as in VCF, go the same way if each is two bytes
//! with a `|` between. Otherwise each distinct genotype is judged and made once, and copied for each
//! sample ([`format::genotypes`]).
//!
//! A line that the reader refuses is looked at again, slowly: it is blank, a copy of the header, or
//! a bad row, and the reader says what is wrong with it ([`kind::RowReader::explain`]). The batch
//! then goes to the sequencer, which knows what came before it, adds the place, and writes.

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
