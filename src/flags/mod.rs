//! What a user can type, and everything that is said about it.
//!
//! [`table::GROUPS`] is the only place where a flag is defined. The parser ([`parse`]), `-h`,
//! `--help` and the manual ([`doc`], with the prose around the options in [`prose`]) and the
//! shells' completions ([`complete`]) are loops over that table. What depends on the output
//! format is in [`formats`].
//!
//! Parsing has two stages. [`parse`] notes what was typed, value by value, into a
//! [`typed::Typed`]; a value that cannot mean anything is refused there. [`args`] makes of
//! all that the [`args::Args`] that the rest of the program may rely on; what contradicts
//! something else is refused there. Help is answered between the two, before anything can
//! fail that was typed right.

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
    /// What holds if it is not given; shown in brackets.
    pub default: Option<fn() -> String>,
    /// Whether it adds to what was said before instead of replacing it.
    pub is_repeatable: bool,
    /// Notes that it was given, with its value if it takes one. An error says only what is
    /// expected, such as `a number from 1 to 1024`; the parser names the flag and the value.
    pub set: fn(&mut Typed, OsString) -> Result<(), String>,
}

/// The value of a flag.
pub struct Value {
    /// What stands for it in the help.
    pub name: &'static str,
    /// What it is if it is left out, where that can be: then it can only be given with a `=`.
    pub bare: Option<&'static str>,
    /// How a shell completes it.
    pub complete: Complete,
}

/// How a value is completed.
pub enum Complete {
    /// Not at all.
    Nothing,
    /// As a file's name.
    File,
    /// As one of these words; each with a few words about it.
    Words(&'static [(&'static str, &'static str)]),
}

/// Flags that are listed together.
pub struct Group {
    /// The heading.
    pub title: &'static str,
    /// In the order in which they are listed.
    pub flags: &'static [Flag],
}
