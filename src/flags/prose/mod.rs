//! The manual and `--help`, except for the list of options.
//!
//! In the markup of [`super::doc`]: plain text, with backquotes around what is literal.

mod about;
mod compressed;
mod input;
mod output;

/// A part of the manual.
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// Its content.
    pub blocks: &'static [Block],
}

/// A piece of a section.
pub enum Block {
    /// A paragraph.
    Text(&'static str),
    /// A term and its meaning.
    Item(&'static str, &'static str),
    /// Lines shown verbatim.
    Code(&'static str),
    /// The list of options.
    Options,
}

use Block::{Options, Text};

/// What the program is, in half a line.
pub const BRIEF: &str = "turn a genome matrix or a VCF into a haplotype table, as a stream";

/// What the program does, in one line.
pub const SUMMARY: &str =
    "hapfilter: turns a matrix or a VCF into a haplotype table, in constant memory";

/// The usage lines.
pub const SYNOPSIS: &[&str] = &["hapfilter [OPTION]... [FILE]..."];

/// The manual, after its synopsis.
pub const SECTIONS: &[Section] = &[
    about::DESCRIPTION,
    input::INPUT,
    input::KINDS_OF_INPUT,
    compressed::COMPRESSED,
    input::ALLELES,
    input::VCF_INPUT,
    input::TABLE_INPUT,
    input::GENOTYPES,
    input::SAMPLES,
    output::OUTPUT,
    output::VCF_OUTPUT,
    OPTIONS,
    about::MEMORY,
    output::REPORT,
    output::EXIT_STATUS,
    output::DIAGNOSTICS,
    about::EXAMPLES,
    about::NOTES,
    about::BUGS,
    about::SEE_ALSO,
];

const OPTIONS: Section = Section {
    title: "OPTIONS",
    blocks: &[
        Options,
        Text(
            "A long option's value follows after `=` or as the next word. Options may follow \
             operands; `--` ends them. Defaults are in brackets. If an option other than `--sample` is \
             repeated, the last one counts. SIZE is a \
             number of bytes; a K, M or G after it stands for 1024, 1024 K or 1024 M. An option \
             that the input's kind or the output format does not use is an error.",
        ),
    ],
};
