//! Options for how the program runs, and what it reports.

use crate::flags::table::{
    DEFAULT_BATCH_SIZE, DEFAULT_MAX_LINE, FORMS, MOST_GIB, MOST_THREADS, SIZE, show_size,
};
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
            "Convert with N threads at a time, 1 to 1024. The output is the same for every N. With \
             1, a single thread reads, converts and writes in turn.",
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
        long: "max-line",
        short: &[],
        value: SIZE,
        brief: "longest line accepted",
        full: &[
            "The longest line accepted, in bytes without the line end. A longer line is an error, \
             even with `--skip-bad-rows`: the limit bounds the memory that a broken input can \
             take. It also bounds the lines of each list together: those of `--samples`, those of \
             `--contigs`, and the `##contig` lines of a VCF. At most 1G.",
        ],
        default: Some(|| show_size(DEFAULT_MAX_LINE)),
        is_repeatable: false,
        set: |typed, value| {
            typed.max_line = Some(typed::size(value, MOST_GIB)?);
            Ok(())
        },
    },
    Flag {
        long: "progress",
        short: &[],
        value: None,
        brief: "a status line on stderr while it runs",
        full: &[
            "Show progress on standard error: the share of the input and the time left (only if \
             all input is regular files), the time since the start, the place in the genome, bytes \
             of input, bytes per second, rows, and the share of rows written. The share and the \
             time left are of the file on disk, bytes are of the text in it. On a terminal the \
             line is redrawn five times a second, without the parts that do not fit. Elsewhere a \
             line is written every 10 seconds and one at the end. If rows go to a terminal too, \
             only the last one is written. `--quiet` does not turn it off.",
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
            "At the end, even after bad input, report on standard error the rows of each \
             contig, the time and the memory: see REPORT. FORMAT is `text` (the default) or \
             `json`. `--quiet` does not turn it off.",
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
            "Leave out notes. Errors, and what `--progress` and `--stats` show, still go to \
             standard error.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.quiet = true;
            Ok(())
        },
    },
];
