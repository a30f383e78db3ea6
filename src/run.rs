//! From settings to a finished run: puts the stages together, in the order of the data.
//!
//! [`run`] looks at the process: it checks standard input and the named files before reading any of
//! them. [`stream`] does the rest. It knows its sources only by how they are opened, so tests can
//! give it inputs that fail where they want.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use rustix::fs::fstat;

use crate::batch::{Batch, OUTPUT_RATIO, Stop, row_limit};
use crate::convert::Conversion;
use crate::error::{Error, quote};
use crate::flags::args::{Args, SampleSource, Settled};
use crate::format::contigs::{Contig, of_meta, read_contigs};
use crate::format::{Output, Unphased, Wanted};
use crate::input::cutter::Cutter;
use crate::input::lines::find_line;
use crate::input::operand::{
    Operand, Source, bytes_left, check_file, check_stdin, is_same_regular_file, is_same_stream,
};
use crate::kind::Kind;
use crate::kind::header::{Header, HeaderFinder};
use crate::kind::known::Expect;
use crate::kind::vcf::meta::Meta;
use crate::pipeline;
use crate::pipeline::reader::Reader;
use crate::pipeline::sequencer::Sequencer;
use crate::report::Report;
use crate::report::watch::Watch;
use crate::sample::hints::{doubt_of_reference, hint_of_row};
use crate::sample::{NoPlan, Plan, Rule, check_unique, read_samples, strand_name};

/// Does the work: reads the input that `args` names, writes the table to `stdout`.
///
/// `stdin_closed` says that the process was started without a standard input.
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

/// Does the work with sources opened by `open`. Reads nothing before it is needed. `size` is the
/// total size of all operands in bytes, if known.
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

/// Does the work of [`stream`] while `watch` counts.
fn watched(
    args: Args,
    open: &dyn Fn(Source) -> Operand,
    stdout: &mut dyn Write,
    report: Report,
    watch: &mut Watch,
) -> Result<(), Error> {
    let operands: Vec<Operand> = args.operands.iter().cloned().map(open).collect();
    let names: Vec<String> = operands
        .iter()
        .map(|operand| operand.name.clone())
        .collect();
    let (reader, first, conversion) = prepare(&args, open, operands, &names, report)?;
    watch.kind(conversion.header.kind().name());
    if args.write_header {
        let mut line = Vec::new();
        conversion.format.write_header(&mut line);
        stdout.write_all(&line).map_err(Error::from_write)?;
    }
    let threads = match first.stop {
        // Nothing follows this batch, so there is nothing to share out.
        Some(Stop::End) => 1,
        _ => args.threads,
    };
    let mut sequencer = Sequencer::new(stdout, &names, report, watch);
    if let Some(fate) = conversion.fate_of_unphased {
        sequencer.tell_unphased(fate);
    }
    pipeline::run(
        reader,
        first,
        Arc::new(conversion),
        threads,
        sequencer,
        report,
    )
}

/// Reads everything needed before the first row: the files that options name, the header, and the
/// first lines that come with it. Makes the plan of the samples, and decides what to do with each
/// row.
fn prepare(
    args: &Args,
    open: &dyn Fn(Source) -> Operand,
    operands: Vec<Operand>,
    names: &[String],
    report: Report,
) -> Result<(Reader, Batch, Conversion), Error> {
    let open_file = |path: &PathBuf| open(Source::File(path.clone()));
    let rule = sample_rule(&args.samples, args.max_line, open_file)?;
    let contigs = args.contigs.as_ref();
    let contigs = contigs.map(|path| read_contigs(open_file(path), args.max_line));
    let contigs = contigs.transpose()?;
    let expect = Expect {
        kind: args.from,
        columns: rule.columns(),
        beside: match &args.header {
            Some(_) => Some("the rows"),
            None => (operands.len() > 1).then_some("the other files"),
        },
    };
    let cutter = Cutter::new(operands, args.batch_size, args.max_line);
    let (mut reader, mut first) = match &args.header {
        Some(path) => {
            let header = read_header(open_file(path), &expect, args.max_line)?;
            (Reader::new(cutter, Arc::new(header)), None)
        }
        None => {
            let (reader, first) = Reader::open(cutter, names, &expect)?;
            (reader, Some(first))
        }
    };
    let header = reader.header().clone();
    let mut settled = args.settle(header.kind())?;
    if let Output::Vcf { contigs: place, .. } = &mut settled.output {
        *place = contigs.unwrap_or_else(|| contigs_of_input(header.meta(), args, report));
    }
    note_version(header.meta(), report);
    note_blanks(&header, report);
    let plan = match Plan::new(&rule, &header) {
        Ok(plan) => plan,
        Err(NoPlan::Error(error)) => return Err(error),
        Err(NoPlan::NoSample(what)) => {
            let row = reader.first_row(first.unwrap_or_default());
            let hint = row.map_or(String::new(), |row| hint_of_row(&row, &header));
            return Err(Error::Input(what + &hint));
        }
    };
    note_unused(&plan, &rule, &header, report);
    // A list of a million samples is larger than the plan made from it.
    drop((rule, expect));
    let conversion = conversion(args, settled, header, plan)?;
    let first = first.take().unwrap_or_else(|| {
        let mut first = Batch::default();
        reader.fill(&mut first);
        first
    });
    Ok((reader, first, conversion))
}

/// How to convert each row of a text with this header.
///
/// # Errors
///
/// [`Error::Input`]: the format has no place for a sample of `plan`.
pub fn conversion(
    args: &Args,
    settled: Settled,
    header: Arc<Header>,
    plan: Plan,
) -> Result<Conversion, Error> {
    let Settled {
        rules,
        tags,
        unphased,
        output,
    } = settled;
    let row_limit = row_limit(args.max_line);
    let wanted = Wanted {
        plan,
        contig_prefix: args.contig_prefix.clone(),
        all_sites: args.all_sites,
        unphased,
        may_have_sets: match header.kind() {
            Kind::Matrix => false,
            Kind::Genotypes => header.has_sets(),
            Kind::Vcf => tags.set.is_some(),
            Kind::Table => true,
        },
        counts_missing: args.asked.stats.is_some(),
        row_limit,
    };
    let is_vcf = matches!(output, Output::Vcf { .. });
    let format = output.format(wanted, &header).map_err(Error::Input)?;
    Ok(Conversion {
        header,
        rules,
        tags,
        format,
        all_sites: args.all_sites,
        skip_bad_rows: args.skip_bad_rows,
        max_line: args.max_line,
        row_limit,
        by_contig: args.asked.stats.is_some(),
        contig_prefix: args.contig_prefix.clone(),
        output_limit: args.batch_size.saturating_mul(OUTPUT_RATIO),
        fate_of_unphased: match unphased {
            // VCF shows that they are unphased.
            _ if is_vcf => None,
            Unphased::Keep => Some("kept, with '.' as phase index"),
            Unphased::Blank => Some("left blank"),
            Unphased::Error => None,
        },
    })
}

/// Checks every operand before any is read, and that none of them is the output: the program would
/// read the rows that it writes, without end. Returns the total size in bytes, if all are regular
/// files.
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

/// Checks the files that are read besides the operands. If one of them is the same pipe or terminal
/// as the rows' source, its reader would swallow rows, and nobody would notice.
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

/// Reads the column names from a separate file, of which only the beginning is read.
fn read_header(operand: Operand, expect: &Expect, max_line: usize) -> Result<Header, Error> {
    let name = operand.name.clone();
    let mut finder = HeaderFinder::new(expect, max_line);
    let header = find_line(operand, max_line, |line, place| {
        let found = finder.look(line);
        found.map_err(|what| Error::Input(format!("{place}: {what}")))
    })?;
    header.ok_or_else(|| {
        Error::Input(format!(
            "{name}: there is no header line: expected column names, found the end of the input"
        ))
    })
}

/// The contigs of a VCF. Notes lines that will be missing from the output.
fn contigs_of_input(meta: &Meta, args: &Args, report: Report) -> Vec<Contig> {
    let contigs = of_meta(meta, &args.contig_prefix);
    match meta.left_out {
        0 => (),
        1 => report.note("1 ##contig line of the input is malformed or repeated and was left out"),
        n => report.note(&format!(
            "{n} ##contig lines of the input are malformed or repeated and were left out"
        )),
    }
    if contigs.len() < meta.contigs.len() {
        report.note(&format!(
            "the ##contig lines of the input were left out, because the prefix {} would make them \
             malformed",
            quote(&args.contig_prefix)
        ));
    }
    contigs
}

/// Notes a VCF that declares an unknown version.
fn note_version(meta: &Meta, report: Report) {
    if let Some(version) = &meta.version
        && !meta.is_known_version()
    {
        let said = match version.is_empty() {
            true => "has no version".to_owned(),
            false => format!("says that it is VCF {}", crate::error::short_name(version)),
        };
        report.note(&format!("the input {said}; it is read like VCF 4.5"));
    }
}

/// Names the columns whose names begin or end with a blank. Mostly nobody meant that, and then
/// looking up the name fails.
fn note_blanks(header: &Header, report: Report) {
    let is_blank = |byte: Option<&u8>| byte == Some(&b' ');
    let names = header
        .names()
        .filter(|name| is_blank(name.first()) || is_blank(name.last()));
    let names: Vec<&[u8]> = names.collect();
    if !names.is_empty() {
        report.note(&format!(
            "{}, used as it is",
            match names.len() {
                1 => format!("the name {} begins or ends with a blank", list(&names)),
                _ => format!("the names {} begin or end with a blank", list(&names)),
            }
        ));
    }
}

/// Names for a message, cut to a sensible number.
fn list(names: &[&[u8]]) -> String {
    let shown = 10;
    let mut list: Vec<String> = names.iter().take(shown).map(|name| quote(name)).collect();
    if names.len() > shown {
        list.push(format!("and {} more", names.len() - shown));
    }
    list.join(", ")
}

/// Names the strands that are in no sample. Often a column is misspelt, or there is no reference and
/// a strand is in its place.
fn note_unused(plan: &Plan, rule: &Rule, header: &Header, report: Report) {
    let unused = plan.unused().iter();
    let names: Vec<&[u8]> = unused.map(|&strand| strand_name(header, strand)).collect();
    let doubt = doubt_of_reference(names.iter().copied(), rule, header);
    match names.len() {
        0 => (),
        1 => report.note(&format!(
            "column {} is in no sample; it counts toward alt only{doubt}",
            list(&names)
        )),
        _ => report.note(&format!(
            "columns {} are in no sample; they count toward alt only{doubt}",
            list(&names)
        )),
    }
}
