//! A table that hapfilter wrote comes back byte for byte.
//!
//! The tables are made from generated input of the other kinds, and from tables as other programs
//! may write them. Most of this runs in process, where thousands of small tables take little time;
//! one test sends a few through the binary.
//!
//! `HAPFILTER_CASES` sets the number of cases and `HAPFILTER_SEED` the first seed.

use std::ffi::OsString;

use fastrand::Rng;

use super::random::{self, is_ambiguous};
use crate::checks::world::{run_plainly, run_with};
use crate::r#gen::Case;
use crate::r#gen::matrix::{chance, pick};
use crate::oracle::{Fill, Format, Gap, Kind, Options, kind_of};
use crate::settings::below_header;
use crate::util::{cut, difference, run, setting, tempdir};

/// Checks each seed and counts the tables that had rows; a failure says how to repeat it.
fn for_each_seed(test: &str, cases: u64, check: impl Fn(u64) -> Result<usize, String>) {
    let first = setting("HAPFILTER_SEED", 50_000);
    let cases = setting("HAPFILTER_CASES", cases);
    println!("seeds from {first}");
    let (mut tables, mut rows) = (0, 0);
    for seed in first..first + cases {
        match check(seed) {
            Ok(count) => {
                tables += u64::from(count > 0);
                rows += count;
            }
            Err(why) => panic!(
                "seed {seed}: {why}\nrepeat: HAPFILTER_SEED={seed} HAPFILTER_CASES=1 cargo test table_in::identity::{test}"
            ),
        }
    }
    println!("{cases} cases, {tables} tables with {rows} rows");
    assert!(
        cases < 50 || tables * 10 > cases,
        "too few tables have rows"
    );
}

/// Generated input whose table can come back: options that lose nothing, and no row that a table
/// cannot tell from another.
struct Source {
    kind: Kind,
    options: Options,
    input: Vec<u8>,
}

impl Source {
    fn new(seed: u64) -> Source {
        let mut case = Case::new(seed, false);
        let rng = &mut Rng::with_seed(!seed);
        let kind = case.options.from.unwrap_or_else(|| kind_of(&case.header));
        let options = &mut case.options;
        if options.format == Format::Vcf {
            options.format = Format::Haplotype;
            options.contigs = None;
        }
        options.no_header = false;
        options.hash_header = options.format == Format::Haplotype && chance(rng, 20);
        options.skip_bad_rows = true;
        if let Some(Fill::Text(_)) = options.fill {
            options.fill = Some(Fill::Text(b".".to_vec()));
        }
        let (options, header) = (&case.options, &case.header);
        case.lines.retain(|line| {
            line.windows(header.len()).any(|part| part == header)
                || !is_ambiguous(line, kind, options)
        });
        Source {
            kind,
            options: case.options.clone(),
            input: case.lines.concat(),
        }
    }
}

/// The options that read back unchanged a table written with `options`.
fn way_back(options: &Options, kind: Kind, from: Option<Kind>) -> Options {
    Options {
        from,
        format: options.format,
        alleles_any: options.alleles_any,
        missing: Some(options.missing(kind)),
        gap: options.gap,
        fill: Some(Fill::Keep),
        all_sites: options.all_sites,
        hash_header: options.hash_header,
        ..Options::default()
    }
}

/// Makes a table, reads it back, and returns the number of its rows.
fn is_itself(options: &Options, kind: Kind, input: &[u8]) -> Result<usize, String> {
    let table = run_plainly(options, input);
    let shown = || format!("{options:?}\ninput:\n{}", cut(input));
    if table.status != 0 {
        return Err(format!("no table: {}\n{}", table.message, shown()));
    }
    for from in [Some(Kind::Table), None] {
        let options = way_back(options, kind, from);
        let again = run_plainly(&options, &table.stdout);
        if again.status != 0 || again.stdout != table.stdout {
            return Err(format!(
                "status {}, {}\n{}\n{}\nback: {options:?}",
                again.status,
                again.message,
                difference(&table.stdout, &again.stdout),
                shown(),
            ));
        }
    }
    Ok(table.stdout.iter().filter(|&&b| b == b'\n').count() - 1)
}

#[test]
fn a_table_of_another_kind_of_input_is_itself() {
    for_each_seed("a_table_of_another_kind", 1000, |seed| {
        let Source {
            kind,
            options,
            input,
        } = Source::new(seed);
        is_itself(&options, kind, &input)
    });
}

#[test]
fn a_table_of_any_table_is_itself() {
    for_each_seed("a_table_of_any_table", 4000, |seed| {
        let rng = &mut Rng::with_seed(seed);
        let options = random::options(rng);
        let input = random::table(rng, &options);
        let rows = is_itself(&options, Kind::Table, &input)?;
        // Nor does the number of threads matter.
        let args = ["-@3", *pick(rng, &["--batch-size=1", "--batch-size=300"])];
        let (one, many) = (
            run_plainly(&options, &input),
            run_with(&options, &args, Default::default(), &input),
        );
        match one.stdout == many.stdout {
            true => Ok(rows),
            false => Err(difference(&one.stdout, &many.stdout)),
        }
    });
}

#[test]
fn through_a_haplotype_table_is_the_same_as_directly() {
    for_each_seed("through_a_haplotype_table", 1000, |seed| {
        let rng = &mut Rng::with_seed(seed);
        let Source {
            kind,
            options,
            input,
        } = Source::new(seed);
        // A table names the samples of a matrix differently, and VCF cannot hold any text.
        if kind == Kind::Matrix || options.alleles_any {
            return Ok(0);
        }
        // A VCF keeps IDs, which a table does not have.
        let last = if kind == Kind::Vcf { 3 } else { 4 };
        let format = *pick(rng, &Format::ALL[1..last]);
        let mut input = match format {
            Format::Vcf => without_what_a_table_loses(&input),
            _ => input,
        };
        if !input.ends_with(b"\n") {
            // A truncated bad row would not be skipped.
            input.push(b'\n');
        }
        let direct = Options {
            format,
            fill: None,
            unphased: None,
            hash_header: false,
            contig_prefix: Vec::new(),
            ..options.clone()
        };
        let there = Options {
            format: Format::Haplotype,
            fill: Some(Fill::Keep),
            gap: Some(direct.gap()),
            ..direct.clone()
        };
        let back = Options {
            fill: None,
            gap: Some(direct.gap()),
            format,
            skip_bad_rows: true,
            ..way_back(&there, kind, Some(Kind::Table))
        };
        let table = run_plainly(&there, &input);
        let (direct, around) = (
            run_plainly(&direct, &input),
            run_plainly(&back, &table.stdout),
        );
        if direct.message.contains("':'") {
            // The phase formats refuse this name.
            return Ok(0);
        }
        if table.status != 0 || direct.status != 0 {
            return Err(format!("{} {}\n{options:?}", table.message, direct.message));
        }
        let (direct, found) = (below_header(&direct.stdout), below_header(&around.stdout));
        if around.status != 0 || direct != found {
            return Err(format!(
                "{} {}\n{there:?}\n{back:?}\ntable:\n{}",
                around.message,
                difference(&direct, &found),
                cut(&table.stdout)
            ));
        }
        Ok(found.iter().filter(|&&b| b == b'\n').count())
    });
}

/// Drops rows with a set named like the contig, with a genotype of unknown ploidy, or with one that
/// may be unphased in one format and not in the other.
fn without_what_a_table_loses(input: &[u8]) -> Vec<u8> {
    let lines = input.split_inclusive(|&b| b == b'\n');
    let keeps = |line: &&[u8]| {
        let line = line.trim_ascii_end();
        let mut fields = line.split(|&b| b == b'\t');
        let contig = fields.next().unwrap_or_default();
        let position = fields.next().unwrap_or_default();
        let is_row = position.first().is_some_and(u8::is_ascii_digit);
        !is_row
            || fields.skip(1).all(|cell| {
                let set = cell.rsplit(|&b| b == b':').next();
                let is_lone = cell == b"." || cell.starts_with(b".:");
                set != Some(contig) && !is_lone && !cell.contains(&b'/')
            })
    };
    lines.filter(keeps).flatten().copied().collect()
}

#[test]
fn a_table_through_the_binary_is_itself() {
    for_each_seed("a_table_through_the_binary", 40, |seed| {
        let dir = tempdir();
        let source = Source::new(seed);
        let mut write = |name: &str, text: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).expect("a file in a temporary directory");
            path.into_os_string()
        };
        let quiet = || [OsString::from("-q")];
        let args = source.options.args(&mut write);
        let table = run(args.into_iter().chain(quiet()), &source.input[..]);
        table.ok();
        let back = way_back(&source.options, source.kind, Some(Kind::Table));
        for more in ["-@1", "-@4"] {
            let args = back.args(&mut write).into_iter().chain(quiet());
            run(args.chain([more.into()]), &table.stdout[..])
                .ok()
                .stderr_is("")
                .stdout_is(&table.stdout);
        }
        Ok(1)
    });
}

#[test]
fn a_gap_mode_of_the_format_is_the_one_that_holds() {
    // An unset gap mode is the format's default, there and back.
    for (format, gap) in [
        (Format::Haplotype, Gap::Listed),
        (Format::PhasePanel, Gap::Missing),
        (Format::PhaseInput, Gap::Missing),
    ] {
        let options = |gap| Options {
            format,
            gap,
            all_sites: true,
            ..Options::default()
        };
        let input = b"CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\t-\tC\nc\t2\tA\t-\t-\nc\t3\tN\t.\tN\n";
        let said = run_plainly(&options(Some(gap)), input);
        assert_eq!(said.stdout, run_plainly(&options(None), input).stdout);
        for gap in [
            None,
            Some(Gap::Listed),
            Some(Gap::Allele),
            Some(Gap::Missing),
        ] {
            is_itself(&options(gap), Kind::Matrix, input).unwrap_or_else(|why| panic!("{why}"));
        }
    }
}
