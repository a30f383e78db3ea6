//! How the program runs, and what it tells of that.

use crate::flags::table::{DEFAULT_BATCH_SIZE, FORMS, MOST_GIB, MOST_THREADS, SIZE, show_size};
use crate::flags::typed;
use crate::flags::{Complete, Flag, Value};

/// The flags, in the order in which they are listed.
pub const FLAGS: &[Flag] = &[
    Flag {
        long: "threads",
        short: &['t', '@'],
        value: Some(Value {
            name: "N",
            bare: None,
            complete: Complete::Nothing,
        }),
        brief: "worker threads, 1 to 1024",
        full: &[
            "Convert with N threads at a time, 1 to 1024. The output is the same for every N. \
             With 1, reading, converting and writing take turns in one thread.",
        ],
        default: Some(|| "the CPUs it may use".to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.threads = Some(typed::number(value, 1, MOST_THREADS)?);
            Ok(())
        },
    },
    Flag {
        long: "batch-size",
        short: &[],
        value: SIZE,
        brief: "bytes per batch (K = 1024, M = 1024 K)",
        full: &[
            "Read this many bytes at a time, 1 to 1G. The output is the same for every SIZE; \
             memory grows with it (see MEMORY).",
        ],
        default: Some(|| show_size(DEFAULT_BATCH_SIZE)),
        is_repeatable: false,
        set: |typed, value| {
            typed.batch_size = Some(typed::size(value, MOST_GIB)?);
            Ok(())
        },
    },
    Flag {
        long: "progress",
        short: &[],
        value: None,
        brief: "a status line on stderr while it runs",
        full: &[
            "Show on standard error how far the run is: the share of the input and the time left \
             (both only where all input is regular files), the time since the start, where in \
             the genome the last row written or left out was, bytes of input, bytes a second, \
             rows, and what share of the rows is written. On a terminal the line is redrawn five \
             times a second, and what does not fit is left out; elsewhere a line is written every \
             10 seconds, and one at the end. If rows are written to a terminal too, there is only \
             the one at the end. `--quiet` does not turn it off.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.progress = true;
            Ok(())
        },
    },
    Flag {
        long: "stats",
        short: &[],
        value: Some(Value {
            name: "FORMAT",
            bare: Some("text"),
            complete: Complete::Words(&[
                ("text", "a table to read"),
                ("json", "a JSON object for programs"),
            ]),
        }),
        brief: "a report on stderr at the end: text | json",
        full: &[
            "Report on standard error at the end, also of a run that failed, what became of the \
             rows of each contig, and what the run took: see REPORT. FORMAT is `text`, which is \
             meant if it is left out, or `json`. `--quiet` does not turn it off.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.stats = Some(typed::word(value, FORMS)?);
            Ok(())
        },
    },
    Flag {
        long: "quiet",
        short: &['q'],
        value: None,
        brief: "no notes on stderr (errors still)",
        full: &[
            "Leave out notes: say nothing on standard error but errors, and what is asked for.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.quiet = true;
            Ok(())
        },
    },
];
