//! What the rest of the program may rely on: every option has its value, none contradicts
//! another, and what is named together was read together.

use std::path::PathBuf;

use crate::call::Rules;
use crate::error::{Error, quote};
use crate::flags::formats::{Choice, FORMATS, choice};
use crate::flags::table::{
    DEFAULT_BATCH_SIZE, DEFAULT_MAX_LINE, DEFAULT_MISSING, DEFAULT_MISSING_PHASED,
    DEFAULT_SUFFIXES, MOST_THREADS,
};
use crate::flags::typed::{self, FormatName, Typed};
use crate::format::Fill;
use crate::input::operand::Source;
use crate::pipeline::available_cpus;
use crate::report::watch::Asked;
use crate::sample::{NamedSample, check_unique};

/// A run's settings.
#[derive(Debug)]
pub struct Args {
    /// What to read, in order; at least one.
    pub operands: Vec<Source>,
    /// No FILE was named: standard input is read for want of anything else.
    pub reads_stdin_by_default: bool,
    /// Where the column names come from, if not from the input.
    pub header: Option<PathBuf>,
    /// The longest line accepted, in bytes without its end.
    pub max_line: usize,
    /// Whether bad rows are left out.
    pub skip_bad_rows: bool,
    /// How samples are found.
    pub samples: SampleSource,
    /// How alleles are judged.
    pub rules: Rules,
    /// What a missing call shows.
    pub fill: Fill,
    /// Whether rows without an alternative allele are written.
    pub all_sites: bool,
    /// The output format.
    pub format: FormatName,
    /// What is put before every contig.
    pub contig_prefix: Vec<u8>,
    /// Where contigs and their lengths are listed.
    pub contigs: Option<PathBuf>,
    /// Whether the output header is written.
    pub write_header: bool,
    /// Whether it begins with `#`.
    pub hash_header: bool,
    /// How many worker threads, at least 1.
    pub threads: usize,
    /// Bytes in a batch, at least 1.
    pub batch_size: usize,
    /// What is asked to be told of the run.
    pub asked: Asked,
    /// Whether notes are left out.
    pub quiet: bool,
}

/// Where it is said which strands belong together.
#[derive(Debug)]
pub enum SampleSource {
    /// In the column names, which end in these pieces.
    Suffixes(Vec<Vec<u8>>),
    /// In a file, if one is named, and after it on the command line.
    Named {
        /// `--samples`
        file: Option<PathBuf>,
        /// `--sample`
        typed: Vec<NamedSample>,
    },
    /// Every column is one, with all its strands.
    Columns,
}

impl Args {
    /// Resolves what was typed.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`]: options that contradict each other.
    pub fn new(typed: Typed) -> Result<Args, Error> {
        let conflict = |a: &str, b: &str, why: &str| {
            Err(Error::Usage(format!(
                "options '{a}' and '{b}' cannot be combined: {why}"
            )))
        };
        if typed.no_header && typed.hash_header {
            return conflict(
                "--no-header",
                "--hash-header",
                "one asks for what the other forbids",
            );
        }
        let named = match (&typed.samples, &typed.sample[..]) {
            (Some(_), _) => Some("--samples"),
            (None, [_, ..]) => Some("--sample"),
            (None, []) => None,
        };
        if let (Some(named), Some(_)) = (named, &typed.suffixes) {
            return conflict(
                "--suffixes",
                named,
                "samples are either found by name or listed",
            );
        }
        if typed.phased {
            let other = named.or(typed.suffixes.is_some().then_some("--suffixes"));
            if let Some(other) = other {
                return conflict(
                    "--phased",
                    other,
                    "every column is a sample already, with all its strands",
                );
            }
        }
        let format = choice(typed.format.unwrap_or(FORMATS[0].format));
        check_format(&typed, format)?;
        check_unique(&typed.sample).map_err(Error::Usage)?;
        let samples = match named {
            None if typed.phased => SampleSource::Columns,
            None => SampleSource::Suffixes(match typed.suffixes {
                Some(pieces) => pieces,
                None => typed::suffixes(DEFAULT_SUFFIXES.into()).map_err(Error::Usage)?,
            }),
            Some(_) => SampleSource::Named {
                file: typed.samples,
                typed: typed.sample,
            },
        };
        let missing = match typed.missing {
            Some(missing) => missing,
            None => {
                let default = match typed.phased {
                    true => DEFAULT_MISSING_PHASED,
                    false => DEFAULT_MISSING,
                };
                typed::missing(default.into()).map_err(Error::Usage)?
            }
        };
        let fill = match typed.fill {
            Some(fill) => fill,
            None => typed::fill(format.fill.into()).map_err(Error::Usage)?,
        };
        let reads_stdin_by_default = typed.operands.is_empty();
        let mut operands: Vec<Source> = Vec::with_capacity(typed.operands.len().max(1));
        for operand in typed.operands {
            let source = match operand {
                dash if dash == "-" => Source::Stdin,
                file => Source::File(file.into()),
            };
            if source == Source::Stdin && operands.contains(&source) {
                return Err(Error::Usage(
                    "operand '-' is given twice, but standard input can be read only once"
                        .to_owned(),
                ));
            }
            operands.push(source);
        }
        if reads_stdin_by_default {
            operands.push(Source::Stdin);
        }
        Ok(Args {
            operands,
            reads_stdin_by_default,
            header: typed.header,
            max_line: typed.max_line.unwrap_or(DEFAULT_MAX_LINE),
            skip_bad_rows: typed.skip_bad_rows,
            samples,
            rules: Rules {
                missing,
                gap: typed.gap.unwrap_or(format.gap),
            },
            fill,
            all_sites: typed.all_sites,
            format: format.format,
            contig_prefix: typed.contig_prefix.unwrap_or_default(),
            contigs: typed.contigs,
            write_header: !typed.no_header,
            hash_header: typed.hash_header,
            threads: typed
                .threads
                .unwrap_or_else(|| available_cpus().min(MOST_THREADS)),
            batch_size: typed.batch_size.unwrap_or(DEFAULT_BATCH_SIZE),
            asked: Asked {
                progress: typed.progress,
                stats: typed.stats,
            },
            quiet: typed.quiet,
        })
    }
}

/// Checks that nothing is asked for that the format does not know.
fn check_format(typed: &Typed, format: &Choice) -> Result<(), Error> {
    let refuse = |option: &str, why: &str| {
        Err(Error::Usage(format!(
            "option {option} cannot be combined with '--format {}': {why}",
            format.name
        )))
    };
    if typed.hash_header && format.format != FormatName::Haplotype {
        return refuse(
            "'--hash-header'",
            match format.format {
                FormatName::Vcf => "the header lines of VCF begin with '#' as it is",
                _ => "its readers want the header line without '#'",
            },
        );
    }
    if typed.contigs.is_some() && format.format != FormatName::Vcf {
        return refuse(
            "'--contigs'",
            "only the header of VCF has a place for them, use '--format vcf' or leave it out",
        );
    }
    let refused = match &typed.fill {
        Some(Fill::Keep) => "keep".as_bytes(),
        Some(Fill::Text(text)) if text != b"." => text,
        _ => return Ok(()),
    };
    match format.takes_any_fill {
        true => Ok(()),
        false => refuse(
            &format!("'--fill' {}", quote(refused)),
            "use '--fill ref' or '--fill .'",
        ),
    }
}
