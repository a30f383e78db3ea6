//! hapfilter turns a genome matrix, genotypes or VCF into a haplotype table or VCF, as a stream.
//!
//! The input has one line per genomic position and one column per haplotype strand or sample. It is
//! often far larger than memory. This crate is the whole program except the exit policy. It is a
//! library so that its parts can be tested separately.
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
//! Double lines are channels. A [`batch`] of whole lines travels along them. It holds the input and
//! the output made from it, and returns to the reader once it is written. Data is held nowhere
//! else, which bounds memory. Whatever ends a run, such as a bad row or a read error, also travels
//! in a batch, so it comes after the rows before it. With one thread the same steps run in turn.
//!
//! In the data's order:
//!
//! - [`input`] reads bytes and cuts them into batches of whole lines.
//! - [`kind`] recognises the kind of input by its header, and has a row reader for each kind.
//! - [`sample`] makes the plan: which strand columns belong to which sample.
//! - [`call`] is what readers and writers share: a site, its alleles, and the rules that judge
//!   them.
//! - [`mod@format`] has a row writer for each output format.
//! - [`convert`] joins a reader and a writer to convert the lines of a batch.
//! - [`output`] is standard output.
//!
//! Around it:
//!
//! - [`pipeline`] converts many batches at a time and keeps them in order. It explains why it never
//!   waits forever and loses nothing; `tests/model` checks that by exhaustive search.
//! - [`report`] is standard error: messages, the status line, the report at the end.
//! - [`error`] lists everything that can end a run early, and its exit status.
//! - [`flags`] is the command line, its help, manual and completions, from one table.
//! - [`run`] puts everything together. `main.rs` turns an error into a status, and `system.rs`, the
//!   only place with `unsafe`, asks the system what safe code cannot.
//!
//! # The life of a row
//!
//! Take the first two rows of the README's matrix, with six strands and tabs between the fields:
//!
//! ```text
//! chr2  31  A  A  G  A  A  A  A
//! chr2  47  C  C  C  C  C  C  C
//! ```
//!
//! They arrive as bytes of a batch, among hundreds of others. The worker that has the batch calls
//! its reader ([`kind::matrix`]) at the first byte of each row. Each step lets the usual row leave
//! early:
//!
//! 1. *Locus.* The previous row began with `chr2`, a TAB and two digits. One eight-byte comparison
//!    and one digit count show that this row does too ([`kind::locus`]).
//! 2. *Quick look.* If every allele is one byte, the row ends at a known place, and there is an LF
//!    there. So its cells are pairs of a TAB and a byte. Sixteen pairs at a time are compared with
//!    the reference and the missing calls, ignoring case ([`kind::matrix::one_byte`]). In the
//!    second row all are known. It has no alternative allele and produces no output, so the next
//!    row begins. Most rows of most matrices end here.
//! 3. *Alleles.* In the first row the fifth field is unknown. It is `G`, an allele, so it becomes
//!    known and the look goes on from there. At the end there is one alternative allele. Had an
//!    allele been longer than a byte, [`kind::matrix::any_length`] would have numbered the distinct
//!    fields, finding each by its first eight bytes.
//! 4. *Site.* The row's content is now a [`call::Site`]: spans of the line, and the role of each
//!    distinct allele. Nothing was copied.
//! 5. *Template.* The writer ([`format::rows`]) writes contig, position, reference and
//!    alternatives. For the samples it keeps a template: everything except the alleles, which is
//!    the same in all rows of a contig. It copies the template and puts one byte per strand into it
//!    ([`format::cells`]):
//!
//! ```text
//! chr2  31  A  G  chr2  A|G  chr2  A|A  chr2  A|A
//! ```
//!
//! Longer alleles are written sixteen bytes at a time; what fits neither way is written text by
//! text. Cells that are whole genotypes, as in VCF, go the same way if each is two one-byte alleles
//! with a `|` between them. Otherwise each distinct genotype is judged and formatted once, and
//! copied for each sample ([`format::genotypes`]).
//!
//! When the reader refuses a line, a slower second look finds a blank line, a copy of the header,
//! or a bad row, and the reader explains what is wrong with it ([`kind::RowReader::explain`]). The
//! batch then goes to the sequencer. It knows what came before, adds the place, and writes.

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
