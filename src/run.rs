//! From settings to a finished run: puts the stages together, in the order of the data.
//!
//! [`run`] looks at the process: what standard input and the files that were named are, before
//! any of them is read. [`stream`] is the rest, and knows its sources by how they are opened
//! only, so that tests can give it inputs that fail where they want.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use rustix::fs::fstat;

use crate::batch::{Batch, OUTPUT_RATIO, Stop};
use crate::convert::Conversion;
use crate::error::{Error, quote};
use crate::flags::args::{Args, SampleSource};
use crate::flags::typed::FormatName;
use crate::format::contigs::{Contig, read_contigs};
use crate::format::phase::Dialect;
use crate::format::{Fill, Format, Haplotype, Phase, Vcf};
use crate::input::cutter::Cutter;
use crate::input::lines::BLOCK;
use crate::input::operand::{
    Operand, Source, bytes_left, check_file, check_stdin, is_same_regular_file, is_same_stream,
};
use crate::kind::header::{Columns, Header, read_header};
use crate::pipeline;
use crate::pipeline::reader::Reader;
use crate::pipeline::sequencer::Sequencer;
use crate::report::Report;
use crate::report::watch::Watch;
use crate::sample::{Plan, Rule, check_unique, read_samples, strand_name};

/// Does the work: reads what `args` names, writes the table to `stdout`.
///
/// `stdin_closed` tells that the process was started without a standard input.
///
/// # Errors
///
/// The first thing that keeps it from finishing; see [`Error`].
pub fn run(args: Args, stdin_closed: bool, stdout: &mut dyn Write) -> Result<(), Error> {
    if args.reads_stdin_by_default && !stdin_closed && std::io::stdin().is_terminal() {
        return Err(Error::Terminal);
    }
    let size = check_operands(&args.operands, stdin_closed)?;
    check_side_files(&args)?;
    stream(args, &Operand::new, size, stdout)
}

/// Does the work with sources as `open` has them. Nothing is read before it is needed.
/// `size` is how many bytes all operands have together, if it is known.
///
/// # Errors
///
/// As [`run`].
pub fn stream(
    args: Args,
    open: &dyn Fn(Source) -> Operand,
    size: Option<u64>,
    stdout: &mut dyn Write,
) -> Result<(), Error> {
    let report = Report { quiet: args.quiet };
    let asked = args.asked;
    let mut watch = Watch::start(asked, size, report);
    let outcome = watched(args, open, stdout, report, &mut watch);
    watch.report(&outcome);
    outcome
}

/// Does the work of [`stream`], with someone watching.
fn watched(
    args: Args,
    open: &dyn Fn(Source) -> Operand,
    stdout: &mut dyn Write,
    report: Report,
    watch: &mut Watch,
) -> Result<(), Error> {
    let open_file = |path: &PathBuf| open(Source::File(path.clone()));
    let rule = sample_rule(&args.samples, args.max_line, open_file)?;
    let contigs = match &args.contigs {
        Some(path) => read_contigs(open_file(path), args.max_line)?,
        None => Vec::new(),
    };
    let operands: Vec<Operand> = args.operands.iter().cloned().map(open).collect();
    let names: Vec<String> = operands
        .iter()
        .map(|operand| operand.name.clone())
        .collect();
    let mut cutter = Cutter::new(operands, args.batch_size, args.max_line);
    let mut first = Batch::default();
    let columns = match rule {
        Rule::Columns => Columns::Genotypes,
        _ => Columns::Strands,
    };
    let header = match &args.header {
        Some(path) => read_header_file(open_file(path), columns, args.max_line)?,
        None => read_header(&mut cutter, &names, columns, &mut first)?,
    };
    let plan = Plan::new(&rule, &header)?;
    // A list of a million samples is larger than the plan that was made of it.
    drop(rule);
    note_unused(&plan, &header, report);

    let (threads, writes_header) = (args.threads, args.write_header);
    let conversion = Arc::new(conversion(args, header, plan, contigs)?);
    if writes_header {
        let mut line = Vec::new();
        conversion.format.write_header(&mut line);
        stdout.write_all(&line).map_err(Error::from_write)?;
    }
    let seen = (!first.data.is_empty()).then_some(first.operand);
    let mut reader = Reader::new(cutter, conversion.header.clone(), seen);
    if seen.is_none() {
        // With --header nothing has been read yet. The stream begins with this batch.
        reader.fill(&mut first);
    }
    let threads = match first.stop {
        // Nothing follows this batch: there is nothing to share out.
        Some(Stop::End) => 1,
        _ => threads,
    };
    let sequencer = Sequencer::new(stdout, &names, report, watch);
    pipeline::run(reader, first, conversion, threads, sequencer, report)
}

/// What is to be done with each row of a matrix that has this header.
///
/// # Errors
///
/// [`Error::Input`]: the format has no place for a sample of `plan`.
pub fn conversion(
    args: Args,
    header: Header,
    plan: Plan,
    contigs: Vec<Contig>,
) -> Result<Conversion, Error> {
    let has_sets = header.has_sets();
    let phase = |plan, dialect, fill, contig_prefix| {
        let has_genotypes = header.kind() == Columns::Genotypes;
        Phase::new(plan, dialect, has_genotypes, has_sets, fill, contig_prefix)
    };
    let format: Box<dyn Format> = match args.format {
        FormatName::Haplotype => Box::new(Haplotype {
            plan,
            has_sets,
            fill: args.fill,
            contig_prefix: args.contig_prefix,
            hash_header: args.hash_header,
        }),
        FormatName::PhasePanel => {
            Box::new(phase(plan, Dialect::Panel, args.fill, args.contig_prefix)?)
        }
        FormatName::PhaseInput => {
            Box::new(phase(plan, Dialect::Input, args.fill, args.contig_prefix)?)
        }
        FormatName::Vcf => Box::new(Vcf::new(
            plan,
            has_sets,
            args.fill == Fill::Reference,
            args.all_sites,
            args.contig_prefix,
            contigs,
        )),
    };
    Ok(Conversion {
        header: Arc::new(header),
        rules: args.rules,
        format,
        all_sites: args.all_sites,
        skip_bad_rows: args.skip_bad_rows,
        by_contig: args.asked.stats.is_some(),
        max_line: args.max_line,
        output_limit: args.batch_size.saturating_mul(OUTPUT_RATIO),
    })
}

/// Checks every operand before any is read, and that none of them is what is written to:
/// rows would be read as they are written, and there would be no end of it. Returns how many
/// bytes they have together, if all are regular files.
fn check_operands(operands: &[Source], stdin_closed: bool) -> Result<Option<u64>, Error> {
    let output = fstat(rustix::stdio::stdout()).ok();
    let mut total = Some(0);
    for source in operands {
        let (stat, name) = match source {
            Source::Stdin => (check_stdin(stdin_closed)?, "stdin".to_owned()),
            Source::File(path) => (
                check_file(path)?,
                quote(path.as_os_str().as_encoded_bytes()),
            ),
        };
        if output.is_some_and(|output| is_same_regular_file(&stat, &output)) {
            return Err(Error::Input(format!(
                "{name} is also the output: write to another file"
            )));
        }
        total = total.zip(bytes_left(source, &stat)).map(|(a, b)| a + b);
    }
    Ok(total)
}

/// Checks the files that are read besides the operands. If one of them is the very pipe or
/// terminal that rows are to come from, its reader would swallow rows, and nobody would notice.
fn check_side_files(args: &Args) -> Result<(), Error> {
    let samples = match &args.samples {
        SampleSource::Named { file, .. } => file.as_deref(),
        _ => None,
    };
    let files = [
        ("--samples", samples),
        ("--contigs", args.contigs.as_deref()),
        ("--header", args.header.as_deref()),
    ];
    let reads_stdin = args.operands.contains(&Source::Stdin);
    let stdin = fstat(rustix::stdio::stdin()).ok().filter(|_| reads_stdin);
    for (option, path) in files {
        let Some(path) = path else { continue };
        let stat = check_file(path)?;
        if stdin.is_some_and(|stdin| is_same_stream(&stat, &stdin)) {
            return Err(Error::Usage(format!(
                "option '{option}' {} names standard input, from which rows are read",
                quote(path.as_os_str().as_encoded_bytes())
            )));
        }
    }
    Ok(())
}

fn sample_rule(
    source: &SampleSource,
    max_line: usize,
    open_file: impl Fn(&PathBuf) -> Operand,
) -> Result<Rule, Error> {
    match source {
        SampleSource::Suffixes(pieces) => Ok(Rule::Suffixes(pieces.clone())),
        SampleSource::Columns => Ok(Rule::Columns),
        SampleSource::Named { file, typed } => {
            let mut samples = match file {
                Some(path) => read_samples(open_file(path), max_line)?,
                None => Vec::new(),
            };
            samples.extend_from_slice(typed);
            check_unique(&samples).map_err(Error::Input)?;
            Ok(Rule::Named(samples))
        }
    }
}

/// Reads the column names from a file of their own, of which only the beginning is read.
fn read_header_file(operand: Operand, columns: Columns, max_line: usize) -> Result<Header, Error> {
    let names = [operand.name.clone()];
    let mut cutter = Cutter::new(vec![operand], BLOCK, max_line);
    read_header(&mut cutter, &names, columns, &mut Batch::default())
}

/// Names the strands that are in no sample: often that is a misspelt column.
fn note_unused(plan: &Plan, header: &Header, report: Report) {
    let shown = 10;
    let unused = plan.unused();
    let mut names: Vec<String> = unused
        .iter()
        .take(shown)
        .map(|&strand| quote(strand_name(header, strand)))
        .collect();
    if unused.len() > shown {
        names.push(format!("and {} more", unused.len() - shown));
    }
    let names = names.join(", ");
    match unused.len() {
        0 => (),
        1 => report.note(&format!(
            "column {names} is in no sample; it counts toward alt only"
        )),
        _ => report.note(&format!(
            "columns {names} are in no sample; they count toward alt only"
        )),
    }
}
