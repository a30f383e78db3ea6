//! The table of flags: the only place where a flag is defined.
//!
//! Order matters: it is the order of every list of options, group by group.

use crate::call::Gap;
use crate::flags::formats::FORMATS;
use crate::flags::typed::{self, Special};
use crate::flags::{Complete, Flag, Group, Value};
use crate::report::stats::Form;

/// Bytes in a batch, unless said otherwise.
pub const DEFAULT_BATCH_SIZE: usize = 512 << 10;
/// Bytes in the longest line accepted, unless said otherwise.
pub const DEFAULT_MAX_LINE: usize = 64 << 20;
/// The largest batch and the longest line that can be asked for, in gibibytes.
const MOST_GIB: usize = 1;
/// The largest number of worker threads.
pub const MOST_THREADS: usize = 1024;
/// Alleles that mean that there is no call, unless said otherwise.
pub const DEFAULT_MISSING: &str = "N,.";
/// The same where columns are genotypes: `N` is a base there, for all that bcftools knows.
pub const DEFAULT_MISSING_PHASED: &str = ".";
/// Pieces that end the names of strands, unless said otherwise.
pub const DEFAULT_SUFFIXES: &str = "a,b";

const GAPS: &[(&str, Gap)] = &[
    ("listed", Gap::Listed),
    ("allele", Gap::Allele),
    ("missing", Gap::Missing),
];
const GENERATED: &[(&str, Special)] = &[
    ("man", Special::Man),
    ("complete-bash", Special::Bash),
    ("complete-zsh", Special::Zsh),
    ("complete-fish", Special::Fish),
];

const FORMS: &[(&str, Form)] = &[("text", Form::Text), ("json", Form::Json)];

/// Shown as the default of what [`FORMATS`] sets.
const BY_FORMAT: &str = "by format";

/// What completion offers as formats.
const FORMAT_WORDS: &[(&str, &str)] = &{
    let mut words = [("", ""); FORMATS.len()];
    let mut number = 0;
    while number < words.len() {
        words[number] = (FORMATS[number].name, FORMATS[number].about);
        number += 1;
    }
    words
};

const FILE: Option<Value> = Some(Value {
    name: "FILE",
    bare: None,
    complete: Complete::File,
});
const SIZE: Option<Value> = Some(Value {
    name: "SIZE",
    bare: None,
    complete: Complete::Nothing,
});

/// All flags.
pub const FLAGS: &[Flag] = &[
    Flag {
        long: "header",
        short: &['H'],
        value: FILE,
        group: Group::Input,
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
        group: Group::Input,
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
        group: Group::Input,
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
    Flag {
        long: "suffixes",
        short: &[],
        value: Some(Value {
            name: "A,B",
            bare: None,
            complete: Complete::Nothing,
        }),
        group: Group::Samples,
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
        group: Group::Samples,
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
        group: Group::Samples,
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
    Flag {
        long: "phased",
        short: &[],
        value: None,
        group: Group::Samples,
        brief: "one column a sample, cells such as A|G",
        full: &[
            "Every column after the third is a sample, and its cells are whole genotypes such as \
             `A|G`, as `bcftools query` prints them with `%TGT`, or with `%TGT:%PS` to keep phase \
             sets (see GENOTYPES).",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.phased = true;
            Ok(())
        },
    },
    Flag {
        long: "missing",
        short: &[],
        value: Some(Value {
            name: "LIST",
            bare: None,
            complete: Complete::Nothing,
        }),
        group: Group::Rows,
        brief: "alleles that mean \"no call\"",
        full: &[
            "Alleles that mean that there is no call, joined by commas. Whole alleles are compared, \
             byte by byte. An allele equal to the reference is the reference all the same. An \
             empty LIST means that there are no missing calls.",
        ],
        default: Some(|| format!("{DEFAULT_MISSING}; phased: {DEFAULT_MISSING_PHASED}")),
        is_repeatable: false,
        set: |typed, value| {
            typed.missing = Some(typed::missing(value)?);
            Ok(())
        },
    },
    Flag {
        long: "gap",
        short: &[],
        value: Some(Value {
            name: "MODE",
            bare: None,
            complete: Complete::Words(&[
                ("listed", "listed in alt, shown like a missing call"),
                ("allele", "an allele like any other"),
                ("missing", "a missing call"),
            ]),
        }),
        group: Group::Rows,
        brief: "listed | allele | missing",
        full: &[
            "What a gap, an allele made of `-` only, counts as. `listed`: it stands in alt, but \
             genotypes show it like a missing call. `allele`: it is an allele like any other. \
             `missing`: it is a missing call. An allele that `--missing` lists is missing \
             whatever is said here.",
            "Unless said otherwise: listed; phase-panel, phase-input: missing; vcf: allele. A `-` in \
             a genotype, as `allele` brings it, crashes phase-Extender and phase-Stitcher.",
        ],
        default: Some(|| BY_FORMAT.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.gap = Some(typed::word(value, GAPS)?);
            Ok(())
        },
    },
    Flag {
        long: "fill",
        short: &[],
        value: Some(Value {
            name: "WHAT",
            bare: None,
            complete: Complete::Words(&[
                ("ref", "the reference allele"),
                ("keep", "what stands in the matrix"),
            ]),
        }),
        group: Group::Rows,
        brief: "no call is shown as: ref | keep | TEXT",
        full: &[
            "What a missing call shows in a genotype. `ref`: the reference allele. `keep`: what \
             stands in the matrix. Any other text (not empty, without TAB, CR and LF): that \
             text, such as `--fill .` With the formats phase-panel, phase-input and vcf only `ref` \
             and `.` can be used; \
             `ref` is not neutral there, since calls that were filled in move the scores of \
             phase-Extender.",
            "Unless said otherwise: ref; phase-panel, phase-input, vcf: .",
        ],
        default: Some(|| BY_FORMAT.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.fill = Some(typed::fill(value)?);
            Ok(())
        },
    },
    Flag {
        long: "all-sites",
        short: &['a'],
        value: None,
        group: Group::Rows,
        brief: "keep rows with no alternative allele",
        full: &["Write rows without an alternative allele too, with `.` for alt."],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.all_sites = true;
            Ok(())
        },
    },
    Flag {
        long: "format",
        short: &['f'],
        value: Some(Value {
            name: "NAME",
            bare: None,
            complete: Complete::Words(FORMAT_WORDS),
        }),
        group: Group::Output,
        brief: "haplotype|phase-panel|phase-input|vcf",
        full: &[
            "The output format: a haplotype table; a panel of reference haplotypes for \
             phase-Extender; what phase-Extender and phase-Stitcher phase; or VCF 4.3. They are \
             described under OUTPUT.",
        ],
        default: Some(|| FORMATS[0].name.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            let names: Vec<_> = FORMATS.iter().map(|f| (f.name, f.format)).collect();
            typed.format = Some(typed::word(value, &names)?);
            Ok(())
        },
    },
    Flag {
        long: "contig-prefix",
        short: &[],
        value: Some(Value {
            name: "TEXT",
            bare: None,
            complete: Complete::Nothing,
        }),
        group: Group::Output,
        brief: "put before every contig written",
        full: &[
            "Put TEXT before every contig that is written, in the contig column and as phase \
                 index: `--contig-prefix chr` makes `chr20` of `20`.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.contig_prefix = Some(typed::text(value)?);
            Ok(())
        },
    },
    Flag {
        long: "contigs",
        short: &[],
        value: FILE,
        group: Group::Output,
        brief: "contig lengths for the VCF header",
        full: &[
            "Write a `##contig` line into the header of a VCF for each line of FILE: a name, a TAB \
             and a length; what follows on the line is ignored, so that the `.fai` index of a \
             reference genome will do. Names are those of the output: `--contig-prefix` is not put \
             before them. bcftools cannot write BCF of contigs that are not in the header.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.contigs = Some(value.into());
            Ok(())
        },
    },
    Flag {
        long: "no-header",
        short: &[],
        value: None,
        group: Group::Output,
        brief: "no output header",
        full: &["Do not write the header line, nor those before it."],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.no_header = true;
            Ok(())
        },
    },
    Flag {
        long: "hash-header",
        short: &[],
        value: None,
        group: Group::Output,
        brief: "the output header as a # line",
        full: &[
            "Write the header line with a `#` before it: `LC_ALL=C sort` then keeps it first, \
                 and `tabix` passes it over. Only with the format haplotype.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.hash_header = true;
            Ok(())
        },
    },
    Flag {
        long: "threads",
        short: &['t', '@'],
        value: Some(Value {
            name: "N",
            bare: None,
            complete: Complete::Nothing,
        }),
        group: Group::Running,
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
        group: Group::Running,
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
        group: Group::Running,
        brief: "a status line on stderr while it runs",
        full: &[
            "Show on standard error how far the run is: the share of the input and the time left \
             (both only where all input is regular files), the time since the start, where in \
             the genome the last row written or left out was, bytes of input, bytes a second, \
             rows, and what share of the rows is written. On a terminal the line is redrawn five \
             times a second, and what does not fit is left out; elsewhere a line is written every \
             10 seconds, and one at the end. `--quiet` does not turn it off.",
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
        group: Group::Running,
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
        group: Group::Running,
        brief: "no notes on stderr (errors still)",
        full: &["Say nothing on standard error but errors."],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.quiet = true;
            Ok(())
        },
    },
    Flag {
        long: "help",
        short: &['h'],
        value: None,
        group: Group::Help,
        brief: "this summary (-h), or all there is to know (--help)",
        full: &["Show a summary (`-h`), or everything (`--help`), and exit."],
        default: None,
        is_repeatable: false,
        // The parser tells the two spellings apart.
        set: |typed, _| special(typed, Special::LongHelp),
    },
    Flag {
        long: "version",
        short: &['V'],
        value: None,
        group: Group::Help,
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
        group: Group::Help,
        brief: "man | complete-bash | complete-zsh | complete-fish",
        full: &[
            "Write the manual page, or the completions for a shell, to standard output and \
                 exit. `make install` puts them where they belong.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            let what = typed::word(value, GENERATED)?;
            special(typed, what)
        },
    },
];

fn special(typed: &mut typed::Typed, what: Special) -> Result<(), String> {
    typed.special.get_or_insert(what);
    Ok(())
}

/// A number of bytes as a user would type it.
pub fn show_size(bytes: usize) -> String {
    match bytes {
        _ if bytes.is_multiple_of(1 << 20) => format!("{}M", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{}K", bytes >> 10),
        _ => bytes.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::formats::Choice;
    use std::collections::HashSet;

    #[test]
    fn no_name_is_taken_twice_and_every_text_is_fit_to_be_shown() {
        let (mut longs, mut shorts) = (HashSet::new(), HashSet::new());
        for flag in FLAGS {
            assert!(longs.insert(flag.long), "{}", flag.long);
            assert!(
                flag.short.iter().all(|short| shorts.insert(short)),
                "{}",
                flag.long
            );
            assert!(
                !flag.brief.ends_with('.') && !flag.brief.is_empty(),
                "{}",
                flag.long
            );
            assert!(!flag.full.is_empty(), "{}", flag.long);
            assert!(Group::ALL.contains(&flag.group), "{}", flag.long);
        }
    }

    fn name_of<T: PartialEq>(meaning: T, words: &[(&str, T)]) -> String {
        words
            .iter()
            .find(|(_, other)| *other == meaning)
            .map(|(word, _)| *word)
            .unwrap_or_default()
            .to_owned()
    }

    /// What holds by format: for most, and for those where it is something else.
    fn by_format(value: impl Fn(&Choice) -> String) -> String {
        let usual = value(&FORMATS[0]);
        let mut all = vec![usual.clone()];
        let mut others: Vec<(String, Vec<&str>)> = Vec::new();
        for choice in FORMATS {
            let value = value(choice);
            match others.iter_mut().find(|(other, _)| *other == value) {
                _ if value == usual => (),
                Some((_, names)) => names.push(choice.name),
                None => others.push((value, vec![choice.name])),
            }
        }
        all.extend(
            others
                .iter()
                .map(|(value, names)| format!("{}: {value}", names.join(", "))),
        );
        all.join("; ")
    }

    /// Numbers that stand in the texts are those that hold.
    #[test]
    fn texts_say_what_the_constants_say() {
        use crate::batch::{NAMED_BAD_ROWS, OUTPUT_RATIO, OUTPUT_SHARE};
        use crate::flags::doc::long_help;
        use crate::report::{progress, stats};
        let help = long_help().split_whitespace().collect::<Vec<_>>().join(" ");
        for text in [
            format!("worker threads, 1 to {MOST_THREADS}"),
            format!("with N threads at a time, 1 to {MOST_THREADS}"),
            format!("This many bytes at a time, 1 to {MOST_GIB}G"),
            format!("At most {MOST_GIB}G"),
            format!("up to {OUTPUT_RATIO} times as large as the batch"),
            format!("{OUTPUT_RATIO} times as long as the longest line accepted"),
            format!("otherwise: {}.", by_format(|c| name_of(c.gap, GAPS))),
            format!("otherwise: {}", by_format(|c| c.fill.to_owned())),
        ] {
            let shown = FLAGS.iter().any(|flag| flag.brief.contains(&text));
            assert!(
                shown || help.contains(&text.replace("This many", "Read this many")),
                "{text}"
            );
        }
        let plain_seconds = progress::PLAIN.as_secs();
        assert!(help.contains(&format!("a line is written every {plain_seconds} seconds")));
        assert!(
            help.contains("redrawn five times a second") && progress::REDRAWN.as_millis() == 200
        );
        assert!(help.contains(&format!("the first {} of them", stats::LISTED)));
        assert!(help.contains("The first ten are named") && NAMED_BAD_ROWS == 10);
        assert!(help.contains("half a batch of output") && OUTPUT_SHARE == 2);
    }

    #[test]
    fn words_offered_by_completion_are_the_words_accepted() {
        for flag in FLAGS {
            let Some(Value {
                complete: Complete::Words(words),
                ..
            }) = flag.value
            else {
                continue;
            };
            for (word, _) in words {
                let set = (flag.set)(&mut typed::Typed::default(), word.into());
                assert_eq!(set, Ok(()), "--{} {word}", flag.long);
            }
        }
    }
}
