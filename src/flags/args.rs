//! The settings that the rest of the program relies on: every option has its value, none
//! contradicts another, and options that belong together are combined.
//!
//! Some values depend on the kind of input, which its header shows. Once that is known,
//! [`Args::settle`] provides them, and refuses options that this kind of input does not use.

use std::path::PathBuf;

use crate::call::rules::{Alphabet, Gap, Missing, Rules};
use crate::error::{Error, quote};
use crate::flags::formats::{Choice, FORMATS, choice, default_fill};
use crate::flags::table::{
    ALWAYS_MISSING, DEFAULT_BATCH_SIZE, DEFAULT_MAX_LINE, DEFAULT_MISSING, DEFAULT_SUFFIXES,
    DEFAULT_TAGS, MOST_THREADS,
};
use crate::flags::typed::{self, FormatName, Typed};
use crate::format::phase::{Dialect, PhaseFill};
use crate::format::{Fill, Output, Unphased};
use crate::input::operand::Source;
use crate::kind::Kind;
use crate::kind::vcf::layout::Tags;
use crate::pipeline::available_cpus;
use crate::report::watch::Asked;
use crate::sample::{NamedSample, check_unique};

/// A run's settings.
#[derive(Debug)]
pub struct Args {
    /// What to read, in order; at least one.
    pub operands: Vec<Source>,
    /// No FILE was named, so standard input is read.
    pub reads_stdin_by_default: bool,
    /// The file with the column names, if they are not in the input.
    pub header: Option<PathBuf>,
    /// The longest line accepted, in bytes without its end.
    pub max_line: usize,
    /// Whether bad rows are left out.
    pub skip_bad_rows: bool,
    /// The kind of the input, if given.
    pub from: Option<Kind>,
    /// How the samples of a matrix are found.
    pub samples: SampleSource,
    /// Whether rows without an alternative allele are written.
    pub all_sites: bool,
    /// Options that depend on the kind of input.
    by_kind: ByKind,
    /// What is put before every contig.
    pub contig_prefix: Vec<u8>,
    /// The file that lists contigs and their lengths.
    pub contigs: Option<PathBuf>,
    /// Whether the output header is written.
    pub write_header: bool,
    /// How many worker threads, at least 1.
    pub threads: usize,
    /// Bytes in a batch, at least 1.
    pub batch_size: usize,
    /// The requested reports on the run.
    pub asked: Asked,
    /// Whether notes are left out.
    pub quiet: bool,
}

/// Where the strands of each sample are listed.
#[derive(Debug, Clone)]
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
}

/// Options whose meaning or default depends on the kind of input, as they were given.
#[derive(Debug)]
struct ByKind {
    format: &'static Choice,
    hash_header: bool,
    missing: Option<Vec<Vec<u8>>>,
    gap: Gap,
    alleles: Option<Alphabet>,
    fill: Option<Fill>,
    unphased: Option<Unphased>,
    tags: Option<Tags>,
    /// The first option given that lists the strands of samples.
    samples: Option<&'static str>,
}

/// The settings for a given kind of input.
#[derive(Debug)]
pub struct Settled {
    /// How alleles are judged.
    pub rules: Rules,
    /// Where VCF has genotypes and phase sets.
    pub tags: Tags,
    /// What to do with an unphased genotype.
    pub unphased: Unphased,
    /// The output format. The contigs for the header of VCF have not been read yet.
    pub output: Output,
}

impl Args {
    /// Resolves the options as typed.
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
                "samples are found by name or listed, not both",
            );
        }
        let format = choice(typed.format.unwrap_or(FORMATS[0].format));
        check_format(&typed, format)?;
        check_unique(&typed.sample).map_err(Error::Usage)?;
        let samples = match named {
            None => SampleSource::Suffixes(match typed.suffixes.clone() {
                Some(pieces) => pieces,
                None => typed::suffixes(DEFAULT_SUFFIXES.into()).map_err(Error::Usage)?,
            }),
            Some(_) => SampleSource::Named {
                file: typed.samples,
                typed: typed.sample,
            },
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
        let args = Args {
            operands,
            reads_stdin_by_default,
            header: typed.header,
            max_line: typed.max_line.unwrap_or(DEFAULT_MAX_LINE),
            skip_bad_rows: typed.skip_bad_rows,
            from: typed.from,
            samples,
            all_sites: typed.all_sites,
            by_kind: ByKind {
                format,
                hash_header: typed.hash_header,
                missing: typed.missing,
                gap: typed.gap.unwrap_or(format.gap),
                alleles: typed.alleles,
                fill: typed.fill,
                unphased: typed.unphased,
                tags: typed.tags,
                samples: named.or(typed.suffixes.is_some().then_some("--suffixes")),
            },
            contig_prefix: typed.contig_prefix.unwrap_or_default(),
            contigs: typed.contigs,
            write_header: !typed.no_header,
            threads: typed
                .threads
                .unwrap_or_else(|| available_cpus().min(MOST_THREADS)),
            batch_size: typed.batch_size.unwrap_or(DEFAULT_BATCH_SIZE),
            asked: Asked {
                progress: typed.progress,
                stats: typed.stats,
            },
            quiet: typed.quiet,
        };
        // A contradiction with the given kind need not wait for the header.
        if let Some(kind) = args.from {
            args.settle(kind)?;
        }
        Ok(args)
    }

    /// The settings for this kind of input.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`]: an option that this kind of input does not use.
    pub fn settle(&self, kind: Kind) -> Result<Settled, Error> {
        let ByKind {
            format,
            hash_header,
            missing,
            gap,
            alleles,
            fill,
            unphased,
            tags,
            samples,
        } = &self.by_kind;
        let refuse = |option: &str, why: &str| {
            Err(Error::Usage(format!(
                "option '{option}' cannot be used with input of kind {}: {why}",
                kind.name()
            )))
        };
        if let Some(option) = samples
            && kind != Kind::Matrix
        {
            return refuse(
                option,
                match kind {
                    Kind::Table => {
                        "its names say which columns are a sample; choose samples with 'cut -f'"
                    }
                    Kind::Genotypes => {
                        "each column is a sample already; choose samples with 'cut -f'"
                    }
                    Kind::Vcf | Kind::Matrix => {
                        "each column is a sample already; choose samples with 'bcftools view -s NAME \
                         FILE |'"
                    }
                },
            );
        }
        if unphased.is_some() && kind == Kind::Matrix {
            return refuse(
                "--unphased",
                "each of its columns is one strand, and all are phased",
            );
        }
        if alleles.is_some() && kind == Kind::Vcf {
            return refuse("--alleles", "VCF's numbers tell alleles apart");
        }
        if tags.is_some() && kind != Kind::Vcf {
            return refuse("--tags", "only VCF has tags");
        }
        let default_tags = || typed::tags(DEFAULT_TAGS.into()).map_err(Error::Usage);
        let tags = tags.clone().map_or_else(default_tags, Ok)?;
        let list = |default: &str| typed::missing(default.into()).map_err(Error::Usage);
        let mut missing = match (missing, kind) {
            (Some(missing), _) => missing.clone(),
            (None, Kind::Matrix) => list(DEFAULT_MISSING)?,
            (None, _) => Vec::new(),
        };
        if kind != Kind::Matrix {
            missing.extend(list(ALWAYS_MISSING)?);
        }
        let fill = fill.clone().unwrap_or_else(|| default_fill(format, kind));
        let fills_reference = fill == Fill::Reference;
        let is_phase = matches!(
            format.format,
            FormatName::PhasePanel | FormatName::PhaseInput
        );
        if fill == Fill::Keep && is_phase && kind != Kind::Table {
            return Err(Error::Usage(format!(
                "option '--fill keep' cannot be combined with '--format {}', unless the input is a \
                 table: use '--fill ref' or '--fill .'",
                format.name
            )));
        }
        let phase_fill = match fill {
            Fill::Reference => PhaseFill::Reference,
            Fill::Keep => PhaseFill::Keep,
            Fill::Text(_) => PhaseFill::Dot,
        };
        let output = match format.format {
            FormatName::Haplotype => Output::Haplotype {
                fill,
                hash_header: *hash_header,
            },
            FormatName::PhasePanel => Output::Phase {
                dialect: Dialect::Panel,
                fill: phase_fill,
            },
            FormatName::PhaseInput => Output::Phase {
                dialect: Dialect::Input,
                fill: phase_fill,
            },
            FormatName::Vcf => Output::Vcf {
                fills_reference,
                contigs: Vec::new(),
            },
        };
        let alphabet = alleles.unwrap_or(Alphabet::Dna);
        Ok(Settled {
            rules: Rules {
                missing: Missing::new(missing, alphabet),
                gap: *gap,
                alphabet,
                takes_symbols: kind != Kind::Matrix,
                has_no_case: format.format == FormatName::Vcf,
            },
            tags,
            unphased: unphased.unwrap_or(format.unphased),
            output,
        })
    }
}

/// Checks that no option is given that the format does not support.
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
                FormatName::Vcf => "the header lines of VCF begin with '#' anyway",
                _ => "the programs that read it expect the header line without '#'",
            },
        );
    }
    if typed.contigs.is_some() && format.format != FormatName::Vcf {
        return refuse(
            "'--contigs'",
            "only a VCF header can hold them; use '--format vcf' or leave it out",
        );
    }
    if typed.unphased == Some(Unphased::Keep) && format.unphased == Unphased::Blank {
        return refuse(
            "'--unphased keep'",
            "phase-Extender and phase-Stitcher accept only phased genotypes; use '--unphased blank'",
        );
    }
    let refused = match &typed.fill {
        // The phase formats accept it for a table, but the kind is not known yet.
        Some(Fill::Keep) if format.format == FormatName::Vcf => "keep".as_bytes(),
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
