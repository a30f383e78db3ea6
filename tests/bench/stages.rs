//! Each stage separately, in bytes of input per second: `cargo bench`, or `make bench-micro`.
//!
//! `convert` is the work of a worker, without threads or I/O, for each kind of row with its own
//! code path. A change to one of them shows here before it drowns in a whole run. `read` and
//! `write` are the parts of the pipeline that only one thread can do: their throughput is the
//! ceiling for any number of workers.

use std::io::{Read, Write};
use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use hapfilter::batch::{Batch, Outcome, row_limit};
use hapfilter::call::rules::{Alphabet, Gap, Missing, Rules};
use hapfilter::convert::Conversion;
use hapfilter::flags::table::DEFAULT_BATCH_SIZE;
use hapfilter::format::phase::{Dialect, PhaseFill};
use hapfilter::format::{Fill, Output as Written, Unphased, Wanted};
use hapfilter::input::cutter::Cutter;
use hapfilter::input::operand::Operand;
use hapfilter::kind::Kind;
use hapfilter::kind::header::Header;
use hapfilter::kind::known::Expect;
use hapfilter::kind::vcf::layout::Tags;
use hapfilter::pipeline::Convert;
use hapfilter::pipeline::sequencer::{Sequencer, Step};
use hapfilter::report::Report;
use hapfilter::report::watch::Watch;
use hapfilter::sample::{Plan, Rule};

const SEED: u64 = 20_261_122;
const BATCH: usize = DEFAULT_BATCH_SIZE;

fn main() {
    divan::main();
}

/// The kinds of rows.
#[derive(Debug, Clone, Copy)]
enum Rows {
    /// One base each, the reference or no call.
    Invariant,
    /// One base each, 15% with an alternative allele.
    Mixed,
    /// One base each, all with an alternative allele.
    Variable,
    /// Alleles of one to eight bases.
    MultiBase,
}

const KINDS: [Rows; 4] = [
    Rows::Invariant,
    Rows::Mixed,
    Rows::Variable,
    Rows::MultiBase,
];

/// A header of diploid samples and about a batch of rows, with a column for each strand or for each
/// sample.
fn matrix(rows: Rows, strands: usize, kind: Kind) -> (Header, Vec<u8>) {
    let opens = |strand: usize| kind == Kind::Matrix || strand.is_multiple_of(2);
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut header = "CHROM\tPOS\tREF".to_owned();
    for strand in (0..strands).filter(|&strand| opens(strand)) {
        header += &format!("\t{}{}", strand / 2, ["a", "b"][strand % 2]);
    }
    let expect = Expect {
        kind: Some(kind),
        ..Expect::default()
    };
    let header = Header::parse(header.as_bytes(), &expect, false).expect("a valid header");
    let mut data = Vec::new();
    let mut position = 1_000_000;
    while data.len() < BATCH {
        position += random.usize(1..50);
        let mut allele = || match rows {
            Rows::MultiBase => (0..random.usize(1..=8))
                .map(|_| {
                    *random
                        .choose_multiple("ACGT".chars(), 1)
                        .first()
                        .unwrap_or(&'A')
                })
                .collect(),
            _ => random
                .choose_multiple("ACGT".chars(), 1)
                .into_iter()
                .collect::<String>(),
        };
        let alleles = [allele(), allele()];
        let is_variable = match rows {
            Rows::Invariant => false,
            Rows::Mixed => random.f64() < 0.15,
            Rows::Variable | Rows::MultiBase => true,
        };
        write!(data, "chr7\t{position}\t{}", alleles[0]).expect("memory takes all");
        for strand in 0..strands {
            let number = usize::from(is_variable && random.bool());
            let allele = if random.f64() < 0.05 {
                "N"
            } else {
                &alleles[number]
            };
            let before = if opens(strand) { '\t' } else { '|' };
            write!(data, "{before}{allele}").expect("memory takes all");
        }
        data.push(b'\n');
    }
    (header, data)
}

/// The output formats whose rows are made in different ways.
#[derive(Debug, Clone, Copy)]
enum Output {
    Haplotype,
    PhaseInput,
    Vcf,
}

fn conversion(header: Header, output: Output) -> Conversion {
    let rule = Rule::Suffixes(vec![b"a".to_vec(), b"b".to_vec()]);
    let plan = Plan::new(&rule, &header).expect("samples");
    let written = match output {
        Output::Haplotype => Written::Haplotype {
            fill: Fill::Reference,
            hash_header: false,
        },
        Output::PhaseInput => Written::Phase {
            dialect: Dialect::Input,
            fill: PhaseFill::Dot,
        },
        Output::Vcf => Written::Vcf {
            fills_reference: false,
            contigs: vec![],
        },
    };
    let wanted = Wanted {
        plan,
        contig_prefix: vec![],
        all_sites: false,
        unphased: match output {
            Output::PhaseInput => Unphased::Blank,
            _ => Unphased::Keep,
        },
        may_have_sets: false,
        counts_missing: false,
        row_limit: row_limit(1 << 20),
    };
    let format = written
        .format(wanted, &header)
        .expect("samples of two strands");
    Conversion {
        header: Arc::new(header),
        rules: Rules {
            missing: Missing::new(vec![b"N".to_vec(), b".".to_vec()], Alphabet::Dna),
            gap: Gap::Listed,
            alphabet: Alphabet::Dna,
            takes_symbols: false,
            has_no_case: matches!(output, Output::Vcf),
        },
        tags: Tags {
            genotype: b"GT".to_vec(),
            set: None,
        },
        format,
        all_sites: false,
        skip_bad_rows: false,
        by_contig: false,
        max_line: usize::MAX,
        row_limit: row_limit(1 << 20),
        output_limit: usize::MAX,
        contig_prefix: vec![],
        fate_of_unphased: None,
    }
}

#[divan::bench(args = KINDS, consts = [6, 32, 600, 20_000])]
fn convert<const STRANDS: usize>(bencher: Bencher<'_, '_>, rows: Rows) {
    measure(bencher, rows, STRANDS, Kind::Matrix, Output::Haplotype);
}

#[divan::bench(args = KINDS)]
fn convert_to_vcf(bencher: Bencher<'_, '_>, rows: Rows) {
    measure(bencher, rows, 32, Kind::Matrix, Output::Vcf);
}

#[divan::bench(args = KINDS)]
fn convert_to_phase_input(bencher: Bencher<'_, '_>, rows: Rows) {
    measure(bencher, rows, 32, Kind::Matrix, Output::PhaseInput);
}

#[divan::bench(args = KINDS, consts = [32, 600])]
fn convert_genotypes<const STRANDS: usize>(bencher: Bencher<'_, '_>, rows: Rows) {
    measure(bencher, rows, STRANDS, Kind::Genotypes, Output::Haplotype);
}

fn measure(bencher: Bencher<'_, '_>, rows: Rows, strands: usize, kind: Kind, output: Output) {
    let (header, data) = matrix(rows, strands, kind);
    let conversion = conversion(header, output);
    let mut convert = conversion.converter();
    let mut batch = Batch {
        data,
        ..Batch::default()
    };
    bencher
        .counter(BytesCount::new(batch.data.len()))
        .bench_local(|| {
            batch.converted = 0;
            batch.output.clear();
            convert(&mut batch);
            assert_eq!(batch.outcome, Outcome::Done);
            black_box(batch.output.len())
        });
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let (_, data) = matrix(Rows::Mixed, 32, Kind::Matrix);
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let count = 256;
    for _ in 0..count {
        file.as_file()
            .write_all(&data)
            .expect("room for a temporary file");
    }
    let path = file.path().to_path_buf();
    let mut batch = Batch::default();
    bencher
        .counter(BytesCount::new(count * data.len()))
        .bench_local(|| {
            let mut cutter = Cutter::new(vec![Operand::file(path.clone())], BATCH, BATCH);
            loop {
                batch.clear();
                cutter.fill(&mut batch);
                if batch.stop.is_some() {
                    break;
                }
            }
        });
}

#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let (header, data) = matrix(Rows::Mixed, 32, Kind::Matrix);
    let input = data.len();
    let conversion = conversion(header, Output::Haplotype);
    let mut batch = Batch {
        data,
        ..Batch::default()
    };
    conversion.converter()(&mut batch);
    let output = batch.output.clone();
    // Into a pipe that somebody empties, because /dev/null would accept it without looking.
    let (mut drain, mut pipe) = std::io::pipe().expect("a pipe");
    let drainer = std::thread::spawn(move || {
        let mut taken = vec![0; BATCH];
        while drain.read(&mut taken).is_ok_and(|count| count > 0) {}
    });
    let names = ["bench".to_owned()];
    let mut watch = Watch::default();
    let mut sequencer = Sequencer::new(&mut pipe, &names, Report { quiet: true }, &mut watch);
    bencher.counter(BytesCount::new(input)).bench_local(|| {
        batch.output.extend_from_slice(&output);
        sequencer
            .write(&mut batch)
            .map(|step| black_box(step == Step::Next))
    });
    drop(pipe);
    drainer.join().expect("the drainer ends with the pipe");
}
