//! Options for help, the version and generated files.

use crate::flags::table::{GENERATED, special};
use crate::flags::typed::{self, Special};
use crate::flags::{Complete, Flag, Value};

/// The flags, in the order in which they are listed.
pub const FLAGS: &[Flag] = &[
    Flag {
        long: "help",
        short: &['h'],
        value: None,
        brief: "this summary (-h), or the whole manual (--help)",
        full: &["Show a summary (`-h`) or the whole manual (`--help`), and exit."],
        default: None,
        is_repeatable: false,
        // The parser tells the two spellings apart.
        set: |typed, _| special(typed, Special::LongHelp),
    },
    Flag {
        long: "version",
        short: &['V'],
        value: None,
        brief: "the version",
        full: &["Show the version and exit."],
        default: None,
        is_repeatable: false,
        set: |typed, _| special(typed, Special::Version),
    },
    Flag {
        long: "generate",
        short: &[],
        value: Some(Value {
            name: "WHAT",
            bare: None,
            complete: Complete::Words(&[
                ("man", "the manual page"),
                ("complete-bash", "completions for bash"),
                ("complete-zsh", "completions for zsh"),
                ("complete-fish", "completions for fish"),
            ]),
        }),
        brief: "man | complete-bash | complete-zsh | complete-fish",
        full: &[
            "Write the manual page, or the completions for a shell, to standard output and exit. \
             `make install` installs them.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            let what = typed::word(value, GENERATED)?;
            special(typed, what)
        },
    },
];
