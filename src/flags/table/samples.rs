//! How strands are put together to samples.

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
             whose names differ only in these pieces are one sample; the number of pieces is its \
             ploidy. No piece is empty, and none ends another.",
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
            "A sample and its strand columns, one for each strand: `-s 10=10a,10b`. A column is \
             named, or numbered as `#K`, where the contig is `#1` and the first strand `#4`. Can \
             be repeated; samples are written in the order given. Turns the rule of `--suffixes` \
             off.",
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
            "Samples and their strand columns from FILE, a line a sample: the name and then one \
             or more columns, as for `--sample`, separated by one TAB. Blank lines and lines that \
             begin with `#` are passed over. Samples given by `--sample` come after these.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.samples = Some(value.into());
            Ok(())
        },
    },
];
