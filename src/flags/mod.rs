//! The command line: what users can type, and its documentation.
//!
//! [`table::GROUPS`] is the only place where a flag is defined. The parser ([`parse`]), `-h`,
//! `--help` and the manual ([`doc`], with the prose around the options in [`prose`]) and the
//! shells' completions ([`complete`]) are loops over that table. [`formats`] has what depends on
//! the output format.
//!
//! Parsing has two stages. [`parse`] stores what was typed, value by value, in a [`typed::Typed`],
//! and refuses a value that cannot mean anything. [`args`] turns this into the [`args::Args`] that
//! the rest of the program relies on, and refuses contradictions. Help is answered between the two,
//! before a correctly typed option can fail.

use std::ffi::OsString;

pub mod args;
pub mod complete;
pub mod doc;
pub mod formats;
pub mod parse;
pub mod prose;
pub mod suggest;
pub mod table;
pub mod typed;

use typed::Typed;

/// One flag.
pub struct Flag {
    /// The name after `--`.
    pub long: &'static str,
    /// The letters after `-`, the one to show last.
    pub short: &'static [char],
    /// The value it takes, if it takes one.
    pub value: Option<Value>,
    /// One line for `-h`, short enough for a terminal.
    pub brief: &'static str,
    /// Paragraphs for `--help` and the manual, in the markup of [`doc`].
    pub full: &'static [&'static str],
    /// What applies if it is not given; shown in brackets.
    pub default: Option<fn() -> String>,
    /// Whether a repeated option adds to the earlier ones instead of replacing them.
    pub is_repeatable: bool,
    /// Stores that it was given, with its value if it takes one. An error says only what is
    /// expected, such as `a number from 1 to 1024`; the parser adds the flag and the value.
    pub set: fn(&mut Typed, OsString) -> Result<(), String>,
}

/// The value of a flag.
pub struct Value {
    /// Its placeholder in the help.
    pub name: &'static str,
    /// The value if it is left out, where that is allowed. It can then only be given with a `=`.
    pub bare: Option<&'static str>,
    /// How a shell completes it.
    pub complete: Complete,
}

/// How a value is completed.
pub enum Complete {
    /// Not at all.
    Nothing,
    /// As a file name.
    File,
    /// As one of these words, each with a short description.
    Words(&'static [(&'static str, &'static str)]),
}

/// Flags that are listed together.
pub struct Group {
    /// The heading.
    pub title: &'static str,
    /// In the order in which they are listed.
    pub flags: &'static [Flag],
}
