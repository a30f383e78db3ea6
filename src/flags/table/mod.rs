//! The table of flags: the only place where a flag is defined.
//!
//! Order matters, because every list of options follows it, group by group. Each group is a file;
//! this one has the groups, and the values and defaults of flags.

use crate::call::rules::{Alphabet, Gap};
use crate::flags::formats::FORMATS;
use crate::flags::typed::{self, Special};
use crate::flags::{Complete, Flag, Group, Value};
use crate::format::Unphased;
use crate::input::lines::LARGEST_MAX_LINE;
use crate::kind::KINDS;
use crate::report::stats::Form;

mod help;
mod input;
mod output;
mod rows;
mod running;
mod samples;

/// Bytes in a batch, by default.
pub const DEFAULT_BATCH_SIZE: usize = 512 << 10;
/// Bytes in the longest line accepted, by default.
pub const DEFAULT_MAX_LINE: usize = 64 << 20;
/// The largest batch and the longest line that can be requested, in gibibytes.
const MOST_GIB: usize = LARGEST_MAX_LINE >> 30;
/// The largest number of worker threads.
pub const MOST_THREADS: usize = 1024;
/// Default for what counts as an allele.
pub const DEFAULT_ALPHABET: &str = "dna";
/// Alleles of a matrix that are missing calls by default.
pub const DEFAULT_MISSING: &str = "N,.";
/// The same for the other kinds, where `.` is always a missing call and `N` is a base.
pub const ALWAYS_MISSING: &str = ".";
/// Default VCF tags for a genotype and its phase set.
pub const DEFAULT_TAGS: &str = "GT:PS";
/// Default pieces that end the names of strands.
pub const DEFAULT_SUFFIXES: &str = "a,b";

const GAPS: &[(&str, Gap)] = &[
    ("listed", Gap::Listed),
    ("allele", Gap::Allele),
    ("missing", Gap::Missing),
];
const ALPHABETS: &[(&str, Alphabet)] = &[("dna", Alphabet::Dna), ("any", Alphabet::Any)];
const UNPHASED: &[(&str, Unphased)] = &[
    ("keep", Unphased::Keep),
    ("blank", Unphased::Blank),
    ("error", Unphased::Error),
];
const GENERATED: &[(&str, Special)] = &[
    ("man", Special::Man),
    ("complete-bash", Special::Bash),
    ("complete-zsh", Special::Zsh),
    ("complete-fish", Special::Fish),
];

const FORMS: &[(&str, Form)] = &[("text", Form::Text), ("json", Form::Json)];

/// Shown as the default if [`FORMATS`] sets it.
const BY_FORMAT: &str = "by format";

/// Words for kinds in completions.
const KIND_WORDS: &[(&str, &str)] = &{
    let mut words = [("", ""); KINDS.len()];
    let mut number = 0;
    while number < words.len() {
        words[number] = (KINDS[number].1, KINDS[number].2);
        number += 1;
    }
    words
};

/// Words for formats in completions.
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

/// All flags, group by group, in the order in which data passes through the program.
pub const GROUPS: &[Group] = &[
    Group {
        title: "Input",
        flags: input::FLAGS,
    },
    Group {
        title: "Samples",
        flags: samples::FLAGS,
    },
    Group {
        title: "Rows",
        flags: rows::FLAGS,
    },
    Group {
        title: "Output",
        flags: output::FLAGS,
    },
    Group {
        title: "Running",
        flags: running::FLAGS,
    },
    Group {
        title: "Help",
        flags: help::FLAGS,
    },
];

/// All flags.
pub fn flags() -> impl Iterator<Item = &'static Flag> {
    GROUPS.iter().flat_map(|group| group.flags)
}

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
    use crate::flags::formats::{Choice, default_fill};
    use crate::format::Fill;
    use crate::kind::Kind;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_texts_can_be_shown() {
        let (mut longs, mut shorts) = (HashSet::new(), HashSet::new());
        for flag in flags() {
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
        }
    }

    #[test]
    fn a_size_is_shown_without_loss() {
        for (bytes, shown) in [
            (512 << 10, "512K"),
            (1 << 20, "1M"),
            (1500, "1500"),
            (1025 << 10, "1025K"),
        ] {
            assert_eq!(show_size(bytes), shown);
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

    /// The values by format: the usual one followed by `added`, and the formats with another value.
    fn by_format(value: impl Fn(&Choice) -> String, added: &str) -> String {
        let usual = value(&FORMATS[0]);
        let mut all = vec![usual.clone() + added];
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

    fn fill(choice: &Choice, kind: Kind) -> String {
        match default_fill(choice, kind) {
            Fill::Reference => "ref".to_owned(),
            Fill::Keep => "keep".to_owned(),
            Fill::Text(text) => String::from_utf8(text).expect("a text of this program"),
        }
    }

    /// The numbers in the texts are those of the constants.
    #[test]
    fn texts_say_what_the_constants_say() {
        use crate::batch::tally;
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
            format!("By default: {}.", by_format(|c| name_of(c.gap, GAPS), "")),
            format!(
                "By default: {}",
                by_format(|c| fill(c, Kind::Matrix), " for a matrix, else keep")
            ),
        ] {
            let shown = flags().any(|flag| flag.brief.contains(&text));
            assert!(
                shown || help.contains(&text.replace("This many", "Read this many")),
                "{text}"
            );
        }
        let tally = show_size(tally::MOST_RUNS * size_of::<tally::Run>()).replace('K', " K");
        assert!(help.contains(&format!("adds up to {tally} for each batch")));
        let plain_seconds = progress::PLAIN.as_secs();
        assert!(help.contains(&format!("a line is written every {plain_seconds} seconds")));
        assert!(
            help.contains("redrawn five times a second") && progress::REDRAWN.as_millis() == 200
        );
        assert!(help.contains(&format!("the first {} of them", stats::LISTED)));
        assert!(help.contains(&format!("more than {} bytes", stats::LONGEST_NAME)));
        assert!(help.contains("The first ten are named") && NAMED_BAD_ROWS == 10);
        assert!(help.contains("half a batch of output") && OUTPUT_SHARE == 2);
    }

    #[test]
    fn words_offered_by_completion_are_the_words_accepted() {
        for flag in flags() {
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
