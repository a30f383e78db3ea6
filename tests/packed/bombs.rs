use std::time::Duration;

use crate::ends::{Feed, Tap};
use crate::gzip::{bgzf, block, end_marker, member};
use crate::util::{Child, run};

const NAMES: &[u8] = b"CHROM\tPOS\tREF\t1a\t1b\n";

/// The peak memory of a run on this, in KiB, and its output. `more` is sent after it that many
/// times.
fn peak(
    args: &[&str],
    first: &[u8],
    more: &[u8],
    times: usize,
    last: &[u8],
    written: &[u8],
) -> u64 {
    let (stdin, mut input) = Feed::pipe();
    let (mut output, stdout) = Tap::pipe();
    let child = Child::hapfilter(args, stdin, stdout);
    let (first, more, last) = (first.to_vec(), more.to_vec(), last.to_vec());
    let feeder = std::thread::spawn(move || {
        input.send(&first);
        (0..times).for_each(|_| input.send(&more));
        input.send(&last);
        input
    });
    assert_eq!(output.exactly(written.len()), written);
    // All is written, and standard input is open, so the child is alive.
    let input = feeder.join().expect("the feeder");
    let peak = child.peak_kib();
    drop(input);
    child.wait().ok();
    peak
}

#[test]
fn short_rows_without_end_take_no_more_memory_than_a_few() {
    let rows = b"chr1\t1000\tA\tA\tA\n".repeat(60_000);
    let written = b"contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nchr1\t1\tA\tC\tchr1\tA|C\n";
    let varying = b"chr1\t1\tA\tA\tC\n";
    let as_bgzf = |text: &[u8]| {
        let packed = bgzf(text, &[65_280]);
        packed[..packed.len() - end_marker().len()].to_vec()
    };
    for args in [&["-@1"][..], &["-@2"]] {
        let last = [block(varying), end_marker()].concat();
        let blocks = |times| peak(args, &block(NAMES), &as_bgzf(&rows), times, &last, written);
        let (short, long) = (blocks(12), blocks(300));
        assert!(
            long < short + short / 10 + 300,
            "{args:?}: {short}, then {long} KiB"
        );
        assert!(long < 12 << 10, "{args:?}: {long} KiB");
        let members = |times| {
            peak(
                args,
                &member(NAMES),
                &member(&rows),
                times,
                &member(varying),
                written,
            )
        };
        let (short, long) = (members(12), members(300));
        assert!(
            long < short + short / 10 + 300,
            "{args:?}: {short}, then {long} KiB"
        );
    }
}

#[test]
fn a_line_without_end_stops_at_the_limit() {
    // A length at which the writer compresses well.
    let zeros = member(&vec![0; 9_999_999]);
    // 10 GB of them.
    let bomb = [member(NAMES), zeros.repeat(1000)].concat();
    for args in [["-@1", "--max-line=1M"], ["-@2", "--max-line=1M"]] {
        let outcome = run(args, &bomb[..]);
        outcome
            .fails(1)
            .stderr_has("stdin:2: the line is longer than 1048576 bytes");
    }
    let blocks = [block(NAMES), block(&[0; 65_279]).repeat(20_000)].concat();
    let outcome = run(["-@2", "--max-line=1M"], &blocks[..]);
    outcome
        .fails(1)
        .stderr_has("stdin:2: the line is longer than 1048576 bytes");
}

#[test]
fn empty_members_are_skipped_however_many_there_are() {
    let row = b"c\t1\tA\tA\tC\n";
    let expected = run(["-q"], [NAMES, row].concat()).ok().stdout.clone();
    let blocks = [
        block(NAMES),
        end_marker().repeat(300_000),
        block(row),
        end_marker(),
    ]
    .concat();
    let members = [member(NAMES), member(b"").repeat(300_000), member(row)].concat();
    for packed in [blocks, members] {
        for args in [["-q", "-@1"], ["-q", "-@2"]] {
            run(args, &packed[..]).ok().stdout_is(&expected);
        }
    }
}

/// Rows are written even if the producer keeps sending empty blocks after them.
#[test]
fn empty_blocks_without_end_hold_no_row_back() {
    let (stdin, mut input) = Feed::pipe();
    let (mut output, stdout) = Tap::pipe();
    let child = Child::hapfilter(&["-@2"], stdin, stdout);
    input.send(block(NAMES));
    assert!(output.line().starts_with(b"contig"));
    let rows = [block(b"c\t1\tA\tA\tC\n"), end_marker().repeat(100_000)].concat();
    let feeder =
        std::thread::spawn(
            move || {
                while input.send_for(&rows, Duration::from_secs(5)) == rows.len() {}
            },
        );
    for _ in 0..3 {
        assert_eq!(output.line(), b"c\t1\tA\tC\tc\tA|C\n");
    }
    output.close();
    child.wait().fails(141);
    feeder.join().expect("the feeder");
}
