//! The black-box tests: everything here runs the real binary.
//!
//! The proof that the pipeline keeps order and never hangs is apart, in `tests/model`.

/// Runs the binary with deadlines, and shows everything when an expectation fails.
mod util;

/// The two ends of a child's standard streams, with deadlines.
mod ends;

/// An input that a test makes up.
mod fake;

/// What a row must become, computed naively from the contract.
mod oracle;

/// Seeded matrices and options for the tests that compare the binary with the oracle.
mod r#gen;

/// Small tables checked by hand, one for each rule.
mod golden;

/// The same for what each format, and genotypes, add to the rules; and their messages.
mod format;

/// Generated matrices against the oracle; threads, batch sizes, shards and several files.
mod property;

/// Generated header lines against the oracle.
mod headers;

/// Real panels: one of 300 people from Debian's archive, and the reference panels where they exist.
mod panel;

/// The stream's promises: latency, a reader that goes or stalls, descriptors in odd states.
mod pipe;

/// What the program does when its output, its input or the system fails, and what it refuses.
mod fault;

/// The status line and the report at the end.
mod report;

/// The words: one test for each message and each status.
mod cli;

/// Runs an input at every setting that must not matter.
mod settings;

/// What a text is, by its header, by `--from`, or refused by name.
mod kinds;

/// What an allele is, byte by byte and word by word, and what is said of anything else.
mod alleles;

/// Phased, unphased and missing genotypes, in every format.
mod phase_rules;

/// What stands in a VCF that is written, and what cannot.
mod vcf_out;

/// VCF as input, rule by rule.
mod vcf_in;

/// Tables as input, rule by rule, and back byte for byte.
mod table_in;

/// gzip and BGZF as input, whole and damaged.
mod packed;

/// Writes gzip and BGZF.
mod gzip;

/// Texts of other kinds never become a table in silence.
mod other_kinds;

/// Options that users of other tools type.
mod neighbours;

/// Files that options name besides the matrix.
mod lists;

/// What is written about the program is true of it.
mod docs;

/// The sources themselves: which parts import which.
mod house;

/// The pipeline in process, with inputs, workers and sinks that misbehave on purpose.
mod pipeline;

/// Memory that depends neither on the input's size nor on the consumer.
mod memory;

/// What must hold for any bytes at all, in process.
#[path = "fuzz/checks/mod.rs"]
mod checks;

/// The fuzzer's corpus once more.
mod replay;

/// Input that nobody means well with: endless, enormous, misencoded, or written for a terminal.
mod hostile;
