//! Options that group strands into samples.

use crate::flags::table::{DEFAULT_SUFFIXES, FILE};
use crate::flags::typed;
use crate::flags::{Complete, Flag, Value};

/// The flags, in the order in which they are listed.
pub const FLAGS: &[Flag] = &[
    Flag {
        long: "suffixes",
        short: &[],
        value: Some(Value {
            name: "A,B",
            bare: None,
            complete: Complete::Nothing,
        }),
        brief: "pieces that end strand names",
        full: &[
            "Two or more pieces that end the names of strand columns, in strand order. Columns \
             whose names differ only in these pieces form one sample, and the number of pieces is \
             its ploidy. No piece may be empty, or be the ending of another. Only for a matrix.",
        ],
        default: Some(|| DEFAULT_SUFFIXES.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.suffixes = Some(typed::suffixes(value)?);
            Ok(())
        },
    },
    Flag {
        long: "sample",
        short: &['s'],
        value: Some(Value {
            name: "NAME=C,C",
            bare: None,
            complete: Complete::Nothing,
        }),
        brief: "a sample and its strand columns (repeatable)",
        full: &[
            "A sample and its strand columns, one for each strand: `-s 10=10a,10b`. Give a column \
             by its name, or by its number as `#K`: the contig is `#1` and the first strand `#4`. \
             Can be repeated; samples are written in the order given. Turns off the rule of \
             `--suffixes`. Only for a matrix.",
        ],
        default: None,
        is_repeatable: true,
        set: |typed, value| {
            typed.sample.push(typed::sample(value)?);
            Ok(())
        },
    },
    Flag {
        long: "samples",
        short: &[],
        value: FILE,
        brief: "the same from a file: NAME<TAB>COLUMN<TAB>COLUMN",
        full: &[
            "Read samples and their strand columns from FILE, one sample per line: its name, then \
             one or more columns as for `--sample`, separated by one TAB. Blank lines and lines \
             that begin with `#` are skipped. Samples given by `--sample` come after these. Only \
             for a matrix.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.samples = Some(value.into());
            Ok(())
        },
    },
];
