//! The integration tests: most of them run the real binary.
//!
//! The proof that the pipeline keeps order and never hangs is separate, in `tests/model`.

/// Runs the binary with deadlines, and shows everything when an expectation fails.
mod util;

/// The two ends of a child's standard streams, with deadlines.
mod ends;

/// An input that a test makes up.
mod fake;

/// The table that the contract asks for, computed naively.
mod oracle;

/// Seeded matrices and options for the tests that compare the binary with the oracle.
mod r#gen;

/// Small tables checked by hand, one for each rule.
mod golden;

/// The same for the rules and messages that formats and genotypes add.
mod format;

/// Generated matrices against the oracle; threads, batch sizes, shards and several files.
mod property;

/// Generated header lines against the oracle.
mod headers;

/// Real panels: one of 300 people from Debian's archive, and the reference panels where they exist.
mod panel;

/// The stream's promises: latency, readers that go away or stall, descriptors in odd states.
mod pipe;

/// What the program does when its output, its input or the system fails, and what it refuses.
mod fault;

/// The status line and the report at the end.
mod report;

/// The messages: one test for each message and each status.
mod cli;

/// Runs an input at every setting that must not matter.
mod settings;

/// How a text's kind is known: by its header or by `--from`; otherwise it is refused by name.
mod kinds;

/// What an allele is, byte by byte and word by word, and the messages about anything else.
mod alleles;

/// Phased, unphased and missing genotypes, in every format.
mod phase_rules;

/// What a VCF in the output contains, and what it cannot hold.
mod vcf_out;

/// VCF as input, rule by rule.
mod vcf_in;

/// Tables as input, rule by rule, and back byte for byte.
mod table_in;

/// gzip and BGZF as input, whole and damaged.
mod packed;

/// Writes gzip and BGZF.
mod gzip;

/// Texts of other kinds never become a table silently.
mod other_kinds;

/// Options that users of other tools type.
mod neighbours;

/// Files that options name besides the matrix.
mod lists;

/// The documents tell the truth about the program.
mod docs;

/// The sources themselves: which parts import which.
mod house;

/// The pipeline in process, with inputs, workers and sinks that misbehave on purpose.
mod pipeline;

/// Memory use depends neither on the input's size nor on the consumer.
mod memory;

/// What must hold for any bytes at all, in process.
#[path = "fuzz/checks/mod.rs"]
mod checks;

/// Replays the fuzzer's corpus.
mod replay;

/// Hostile input: endless, enormous, misencoded, or written for a terminal.
mod hostile;
