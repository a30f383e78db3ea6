//! Memory use depends neither on the input's size nor on the consumer.

use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::ends::{Feed, Tap};
use crate::gzip::bgzf;
use crate::settings::FORMATS;
use crate::util::{Child, file, run, tempdir};

const STRANDS: usize = 60;

/// A matrix's names, and a block of rows of one length with the table rows they become. The first
/// of each pair has an alternative allele, the second has none.
fn block() -> (String, String, String, String) {
    let mut names = "CHROM\tPOS\tREF".to_owned();
    let mut header = "contig\tpos\tref\talt".to_owned();
    let (mut plain, mut varied, mut table) = (String::new(), String::new(), String::new());
    for sample in 10..10 + STRANDS / 2 {
        names += &format!("\t{sample}a\t{sample}b");
        header += &format!("\t{sample}a{sample}b_PI\t{sample}a{sample}b_PG_al");
        plain += "\tA\tA";
        varied += "\tA\tTG";
        table += "\tchr1\tA|TG";
    }
    let rows = format!("chr1\t1000\tA{varied}\nchr1\t1001\tA{plain}\n");
    let table = format!("chr1\t1000\tA\tTG{table}\n");
    (
        names + "\n",
        header + "\n",
        rows.repeat(500),
        table.repeat(500),
    )
}

/// The peak in KiB of a child that has read and written about this many megabytes, from a file,
/// whose reads are always full, or from a stream, which comes in pieces of any size.
fn peak(args: &[&str], megabytes: usize, from_file: bool, slow_consumer: bool) -> u64 {
    let (names, header, rows, table) = block();
    let times = megabytes * 1_000_000 / rows.len();
    let dir = tempdir();
    let (stdin, mut input) = Feed::pipe();
    let (mut output, stdout) = Tap::pipe();
    let mut args = args.to_vec();
    let path;
    if from_file {
        path = file(
            &dir,
            "matrix.tsv",
            [&names[..], &rows.repeat(times)].concat(),
        );
        // The second operand stays silent and keeps the child alive.
        args.extend([&path, "-"]);
    }
    let child = Child::hapfilter(&args, stdin, stdout);
    let feeder = thread::spawn(move || {
        if !from_file {
            input.send(names);
            (0..times).for_each(|_| input.send(&rows));
        }
        input
    });
    if slow_consumer {
        // The test needs a slow consumer; it does not wait for anything to happen.
        thread::sleep(Duration::from_millis(500));
    }
    assert!(output.exactly(header.len()) == header.as_bytes());
    for n in 0..times {
        if slow_consumer && n % 4 == 0 {
            thread::sleep(Duration::from_millis(10));
        }
        assert!(
            output.exactly(table.len()) == table.as_bytes(),
            "changed output"
        );
    }
    // Everything is written and stdin is still open, so the child is alive and its peak is known.
    let peak = child.peak_kib();
    drop(feeder.join().expect("feeder"));
    assert!(output.rest().is_empty());
    child.wait().ok().stderr_is("");
    peak
}

#[test]
fn peak_memory_grows_neither_with_the_input_nor_with_a_slow_consumer() {
    let check = |args: &[&str]| {
        // A short stream may by chance never fill all batches; a short file always does.
        let short = peak(args, 10, true, false);
        let limit = short + short / 10 + 300;
        for (from_file, slow) in [(true, false), (false, false), (true, true), (false, true)] {
            let long = peak(args, 60, from_file, slow);
            let what = format!("{args:?}, from a file: {from_file}, slow consumer: {slow}");
            assert!(
                long <= limit,
                "{what}: {short} KiB for 10 MB, {long} KiB for 60 MB"
            );
        }
    };
    // At the same time, because they mostly wait.
    thread::scope(|scope| {
        for args in [&["-@1"][..], &["-@2"], &["-@4", "--batch-size=64K"]] {
            scope.spawn(move || check(args));
        }
    });
}

#[test]
fn input_is_not_taken_while_nobody_reads_the_output() {
    let (names, header, rows, table) = block();
    let input = [&names[..], &rows.repeat(64_000_000 / rows.len())]
        .concat()
        .into_bytes();
    for args in [&["-@1"][..], &["-@2"], &["-@8", "--batch-size=64K"]] {
        let (stdin, mut feed) = Feed::pipe();
        let (mut output, stdout) = Tap::pipe();
        let child = Child::hapfilter(args, stdin, stdout);
        let taken = feed.send_for(&input, Duration::from_millis(700));
        assert!(
            taken < 8 << 20,
            "{args:?}: {taken} bytes of input were taken while nobody read"
        );
        let peak = child.peak_kib();
        assert!(
            peak < 32 << 10,
            "{args:?}: a peak of {peak} KiB while nobody read"
        );
        // When the consumer wakes up, it resumes where it stopped. The input ends after a whole
        // block, so reading that much output leaves none that could hold the child back.
        let blocks = (taken + 2_000_000) / rows.len();
        let rest = input[taken..names.len() + blocks * rows.len()].to_vec();
        let feeder = thread::spawn(move || feed.send(rest));
        assert!(output.exactly(header.len()) == header.as_bytes());
        for _ in 0..blocks {
            assert!(
                output.exactly(table.len()) == table.as_bytes(),
                "changed output"
            );
        }
        feeder.join().expect("feeder");
        child.wait().ok().stderr_is("");
        assert!(output.rest().is_empty());
    }
}

#[test]
fn rows_that_grow_a_thousandfold_are_not_gathered() {
    const ROWS: usize = 1000;
    let dir = tempdir();
    let samples: String = (0..2000).map(|n| format!("s{n}\tone\n")).collect();
    let samples = file(&dir, "samples.tsv", samples);
    let contig = "c".repeat(100);
    let cells = format!("\t{contig}\tC").repeat(2000);
    let row = format!("{contig}\t1\tA\tC{cells}\n");
    for threads in ["-@1", "-@2"] {
        let (stdin, mut input) = Feed::pipe();
        let (mut output, stdout) = Tap::pipe();
        let args = [threads, "--no-header", "--samples", &samples];
        let child = Child::hapfilter(&args, stdin, stdout);
        // About 100 KB in, far less than a batch holds, and 200 MB out.
        input.send("CHROM\tPOS\tREF\tone\n");
        input.send(format!("{contig}\t1\tA\tC\n").repeat(ROWS));
        for _ in 0..ROWS {
            assert!(
                output.exactly(row.len()) == row.as_bytes(),
                "changed output"
            );
        }
        let peak = child.peak_kib();
        assert!(peak < 64 << 10, "{threads}: a peak of {peak} KiB");
        drop(input);
        child.wait().ok().stderr_is("");
    }
}

/// Input rows, and two numbers besides their lengths that the manual's formula needs: how many
/// different alleles and genotypes one row holds.
struct Shape {
    name: &'static str,
    text: String,
    columns: usize,
    different: usize,
}

const ALLELES: usize = 30_000;

/// The word of nine bases for a number.
fn word(number: usize) -> String {
    let base = |place: usize| ["A", "C", "G", "T"][number >> (2 * place) & 3];
    (0..9).map(base).collect()
}

/// `count` fields, each after a TAB.
fn fields(count: usize, field: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| "\t".to_owned() + &field(n)).collect()
}

fn matrix_names(strands: usize) -> String {
    let name = |n: usize| format!("s{}{}", n / 2, ["a", "b"][n % 2]);
    format!("CHROM\tPOS\tREF{}\n", fields(strands, name))
}

fn vcf_names(samples: usize) -> String {
    let fixed = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT";
    let names = fields(samples, |n| format!("s{n}"));
    format!("##fileformat=VCFv4.2\n{fixed}{names}\n")
}

fn genotype_names(samples: usize, tail: &str) -> String {
    let name = |n: usize| format!("s{n}:GT{}", tail.replace('@', &format!("s{n}")));
    format!("[1]CHROM\t[2]POS\t[3]REF{}\n", fields(samples, name))
}

fn table_names(samples: usize) -> String {
    let names = fields(samples, |n| format!("s{n}_PI\ts{n}_PG_al"));
    format!("contig\tpos\tref\talt{names}\n")
}

/// Ordinary shapes, and absurd ones.
fn shapes() -> Vec<Shape> {
    let half = ALLELES / 2;
    let listed = (0..ALLELES).map(word).collect::<Vec<_>>().join(",");
    let pairs = |between: &str, tail: &dyn Fn(usize) -> String| {
        fields(half, |n| {
            let (one, other) = (word(2 * n), word(2 * n + 1));
            format!("{one}{between}{other}{}", tail(n))
        })
    };
    let none = |_: usize| String::new();
    let contig = |length: usize| "c".repeat(length);
    let numbered = |length: usize, count: usize, rest: &str| -> String {
        let row = |n: usize| format!("{}{n}{rest}", contig(length));
        (0..count).map(row).collect()
    };
    let strands = |pairs: usize, cells: &str| format!("\t1\tA{}\n", cells.repeat(pairs));
    let vcf = |alt: &str, keys: &str| format!("c\t1\t.\tA\t{alt}\t.\t.\t.\t{keys}");
    let short = "c\t1\tA\tA\tC\n".repeat(100_000);
    let two = matrix_names(2);
    let shape = |name: &'static str, different: usize, names: String, rows: String| {
        let header = names.lines().last().expect("names");
        Shape {
            name,
            columns: header.split('\t').count(),
            different,
            text: names + &rows,
        }
    };
    vec![
        shape(
            "a matrix",
            0,
            matrix_names(60),
            format!("c{}c{}", strands(30, "\tA\tTG"), strands(30, "\tA\tA")).repeat(10_000),
        ),
        shape(
            "long names of contigs",
            0,
            matrix_names(60),
            (contig(200) + &strands(30, "\tA\tTG")).repeat(5000),
        ),
        shape(
            "a wide matrix",
            0,
            matrix_names(100_000),
            (contig(60) + &strands(50_000, "\tA\tC")).repeat(12),
        ),
        shape(
            "templates of a megabyte",
            0,
            matrix_names(6000),
            (contig(150) + &strands(3000, "\tA\tC")).repeat(150),
        ),
        shape(
            "leads of ten kilobytes",
            0,
            matrix_names(200),
            numbered(10_000, 300, &strands(100, "\tA\tC")),
        ),
        shape(
            "names of a megabyte",
            0,
            two.clone(),
            numbered(1_000_000, 40, &strands(1, "\tA\tC")) + &short,
        ),
        shape(
            "names of a megabyte in a VCF",
            0,
            vcf_names(1),
            numbered(1_000_000, 40, "\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1\n"),
        ),
        shape(
            "an allele of a megabyte",
            0,
            two.clone(),
            format!("c\t1\tA\tA\t{}\n", "C".repeat(1_000_000)).repeat(20) + &short,
        ),
        shape(
            "different alleles",
            ALLELES,
            matrix_names(ALLELES),
            format!("c\t1\tA{}\n", fields(ALLELES, word)).repeat(12),
        ),
        shape(
            "different genotypes",
            ALLELES + half,
            genotype_names(half, ""),
            format!("c\t1\tA{}\n", pairs("|", &none)).repeat(12),
        ),
        shape(
            "different unphased genotypes",
            ALLELES + half,
            genotype_names(half, ""),
            format!("c\t1\tA{}\n", pairs("/", &none)).repeat(12),
        ),
        shape(
            "different genotypes and sets",
            ALLELES + half,
            genotype_names(half, ":@:PS"),
            // No sample shows this contig.
            format!(
                "{}\t1\tA{}\n",
                contig(1000),
                pairs("|", &|n| format!(":{n}"))
            )
            .repeat(12),
        ),
        shape(
            "different numbers",
            ALLELES + half,
            vcf_names(half),
            format!(
                "{}{}\n",
                vcf(&listed, "GT"),
                fields(half, |n| format!("{}|{}", 2 * n + 1, 2 * n + 2))
            )
            .repeat(12),
        ),
        shape(
            "alternatives of one base",
            5 * ALLELES,
            vcf_names(1),
            format!("{}\t1|2\n", vcf(&vec!["C"; 5 * ALLELES].join(","), "GT")).repeat(12),
        ),
        shape(
            "sets in a VCF",
            6,
            vcf_names(half),
            format!(
                "{}{}\n",
                vcf("C,G", "GT:PS:DP"),
                fields(half, |n| format!("{}|{}:{n}:9", n % 2, n % 3))
            )
            .repeat(15),
        ),
        shape(
            "thousands of strands",
            0,
            vcf_names(100),
            format!(
                "{}{}\n",
                vcf("C", "GT"),
                fields(100, |n| vec![["0", "1"][n % 2]; 2000].join("|"))
            )
            .repeat(20),
        ),
        shape(
            "different genotypes in a table",
            ALLELES + half,
            table_names(half),
            format!(
                "c\t1\tA\t{listed}{}\n",
                fields(half, |n| format!(
                    "{n}\t{}|{}",
                    word(2 * n),
                    word(2 * n + 1)
                ))
            )
            .repeat(12),
        ),
        shape(
            "bad rows",
            0,
            matrix_names(20_000),
            ("c".to_owned() + &strands(9999, "\tA\tC").replace('\n', "\tA\tQ\n")).repeat(100),
        ),
        shape(
            "more contigs than are counted",
            0,
            two,
            numbered(1500, 5000, &strands(1, "\tA\tC")),
        ),
    ]
}

/// The most memory that the manual promises, and a little more since it says `about`.
fn promised(shape: &Shape, threads: u64, batch: u64, output: &[u8], packed: u64) -> u64 {
    const MIB: u64 = 1 << 20;
    let size = |number: usize| number as u64;
    let text = size(shape.text.len());
    let (columns, different) = (size(shape.columns), size(shape.different));
    let cpus = thread::available_parallelism().map_or(1, |cpus| size(cpus.get()));
    let batches = if threads == 1 {
        1
    } else {
        2 * threads.min(cpus) + 2
    };
    let longest = |text: &[u8]| text.split(|&byte| byte == b'\n').map(<[u8]>::len).max();
    let line = size(longest(shape.text.as_bytes()).expect("a line"));
    let row = size(longest(output).expect("a row"));
    let mut held = if line < batch { batch } else { 2 * line };
    let mut of_packed = 0;
    if packed > 0 {
        // A block, and the partial line carried to it.
        held = held.max((64 << 10) + line);
        of_packed = MIB + batches * 2 * (packed * held).div_ceil(text);
    }
    // Rows are alike, except where long ones come before short ones; these fill the batch.
    let made = held * size(output.len()) / text;
    let made = (held / 2).max(made.min(16 * batch) + 2 * row);
    let stats = batches * (160 << 10) + 2 * MIB;
    let of_thread = (16 << 10) + 30 * columns + 150 * different + row;
    let most = batches * (held + made)
        + threads.min(batches) * of_thread
        + 100 * columns
        + 3 * MIB
        + of_packed
        + stats;
    most + most / 16
}

/// Cycles through formats and kinds of input for every shape, number of threads and batch size.
#[test]
fn the_formula_of_the_manual_bounds_the_peak() {
    let dir = tempdir();
    let mut turn = 0;
    for shape in shapes() {
        let path = file(&dir, "rows", &shape.text);
        let packed = bgzf(shape.text.as_bytes(), &[65_280]);
        for (threads, batch) in [(1, 512), (2, 64), (8, 512), (64, 4)] {
            // With 5 instead of 4, a setting meets another format for the next shape.
            let format = FORMATS[turn % 5 % FORMATS.len()];
            turn += 1;
            let args = [
                "-q",
                "--stats=json",
                "--skip-bad-rows",
                &format!("-@{threads}"),
                &format!("--batch-size={batch}K"),
                &format!("--format={format}"),
            ];
            let (outcome, packed) = match turn % 3 {
                0 => (run(args.iter().chain([&&path[..]]), ""), 0),
                1 => (run(args, &packed[..]), packed.len()),
                _ => (run(args, &shape.text[..]), 0),
            };
            outcome.ok();
            let report: Value = serde_json::from_slice(&outcome.stderr).expect("a report");
            let peak = report["peak_memory_bytes"].as_u64().expect("bytes");
            let packed = packed as u64;
            let most = promised(&shape, threads, batch << 10, &outcome.stdout, packed);
            let what = format!("{}: {args:?}", shape.name);
            assert!(
                peak <= most,
                "{what}: {peak} bytes, where {most} are enough"
            );
        }
    }
}
