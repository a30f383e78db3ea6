//! What is read.

use crate::flags::table::{DEFAULT_MAX_LINE, FILE, KIND_WORDS, MOST_GIB, SIZE, show_size};
use crate::flags::typed;
use crate::flags::{Complete, Flag, Value};
use crate::kind::KINDS;

/// The flags, in the order in which they are listed.
pub const FLAGS: &[Flag] = &[
    Flag {
        long: "from",
        short: &[],
        value: Some(Value {
            name: "KIND",
            bare: None,
            complete: Complete::Words(KIND_WORDS),
        }),
        brief: "matrix | genotypes | vcf | table",
        full: &[
            "What the input is: a `matrix` of strands, or `genotypes`, one column a sample (see INPUT). \
             Mostly its header shows that; a header that is clearly of another kind is an error. `vcf` \
             and `table` are recognised, but cannot be read yet.",
        ],
        default: Some(|| "by the header".to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            let names = KINDS.map(|(kind, name, _)| (name, kind));
            typed.from = Some(typed::word(value, &names)?);
            Ok(())
        },
    },
    Flag {
        long: "header",
        short: &['H'],
        value: FILE,
        brief: "column names from FILE; the input has no header row",
        full: &[
            "Take the column names from the first line of FILE that is neither blank nor begins \
             with `##`; the input then holds rows alone. If the input does begin with a header \
             line, it is passed over if it is equal, and is an error if it is not.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.header = Some(value.into());
            Ok(())
        },
    },
    Flag {
        long: "max-line",
        short: &[],
        value: SIZE,
        brief: "longest line accepted",
        full: &[
            "The longest line accepted, in bytes without its end. A longer one is an error, also \
             with `--skip-bad-rows`: it is what bounds the memory that a broken input can ask \
             for. At most 1G.",
        ],
        default: Some(|| show_size(DEFAULT_MAX_LINE)),
        is_repeatable: false,
        set: |typed, value| {
            typed.max_line = Some(typed::size(value, MOST_GIB)?);
            Ok(())
        },
    },
    Flag {
        long: "skip-bad-rows",
        short: &[],
        value: None,
        brief: "leave bad rows out, count them, go on",
        full: &[
            "Leave bad rows out instead of stopping at the first one. The first ten are named on \
             standard error (with `--quiet` none), all are counted, and the exit status is 0. A \
             last line that the end of the input cuts short, a line that is too long and a \
             FILE that begins with another header are errors all the same.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.skip_bad_rows = true;
            Ok(())
        },
    },
];
