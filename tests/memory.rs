//! Memory that depends neither on the input's size nor on the consumer.

use std::thread;
use std::time::Duration;

use crate::ends::{Feed, Tap};
use crate::util::{Child, file, tempdir};

const STRANDS: usize = 60;

/// A matrix's names, and a block of rows of one length with what becomes of them: the first of each
/// pair has an alternative allele, the second has none.
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

/// The peak of a child, in KiB, that has read and written about that many megabytes: a file, whose
/// reads are always full, or a stream, which comes in pieces of any size.
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
        // The stream that follows stays silent and keeps the child alive.
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
        // A consumer that sleeps: this is what is tested, not a wait for something to happen.
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
    for args in [&["-@1"][..], &["-@2"], &["-@4", "--batch-size=64K"]] {
        // A short stream may never fill all batches, by luck; a short file always does.
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
    }
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
        // And it goes on where it stood when the consumer wakes up. The input stops after a whole
        // block, so that reading that much output leaves none that could hold the child back.
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
        // About 100 KB come in, much less than a batch holds, and 200 MB go out.
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
