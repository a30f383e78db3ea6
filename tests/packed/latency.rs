use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};

use crate::ends::{Feed, Tap};
use crate::gzip::{block, end_marker};
use crate::util::Child;

const HEADER: &[u8] = b"contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\n";
const NAMES: &[u8] = b"CHROM\tPOS\tREF\t1a\t1b\n";
const SETTINGS: [&[&str]; 4] = [
    &["-@1"],
    &["-@2"],
    &["-@2", "--batch-size=256M"],
    &["-@3", "--batch-size=1"],
];

fn row(n: usize) -> Vec<u8> {
    format!("c\t{n}\tA\tA\tC\n").into_bytes()
}

fn written(n: usize) -> Vec<u8> {
    format!("c\t{n}\tA\tC\tc\tA|C\n").into_bytes()
}

/// Sends rows one by one, packed by `pack`, each with the first half of the next. Each row must be
/// written while standard input is open. `end` is sent after the last.
#[track_caller]
fn rows_come_out(args: &[&str], mut pack: impl FnMut(&[u8]) -> Vec<u8>, end: &[u8]) {
    let (stdin, mut input) = Feed::pipe();
    let (mut output, stdout) = Tap::pipe();
    let child = Child::hapfilter(args, stdin, stdout);
    input.send(pack(&[NAMES, &row(0), &row(1)[..3]].concat()));
    assert_eq!(output.line(), HEADER);
    assert_eq!(output.line(), written(0));
    let mut best = Duration::MAX;
    for n in 1..6 {
        let packed = pack(&[&row(n)[3..], &row(n + 1)[..3]].concat());
        let sent = Instant::now();
        input.send(&packed);
        assert_eq!(output.line(), written(n));
        best = best.min(sent.elapsed());
        // Begins the next row, to be finished later.
        let next = pack(&row(n + 1)[3..]);
        let (half, other_half) = next.split_at(next.len() / 2);
        input.send(half);
        input.send(other_half);
        assert_eq!(output.line(), written(n + 1));
        input.send(pack(&row(n + 1)[..3]));
    }
    assert!(
        best < Duration::from_millis(50),
        "{args:?}: the fastest row took {best:?}"
    );
    input.send(pack(&row(9)[3..]));
    input.send(end);
    drop(input);
    child.wait().ok();
}

#[test]
fn rows_of_whole_blocks_come_out_while_the_producer_pauses() {
    for args in SETTINGS {
        rows_come_out(args, block, &end_marker());
    }
}

#[test]
fn rows_of_a_flushed_stream_come_out_while_the_producer_pauses() {
    for args in SETTINGS {
        let mut compress = Compress::new(Compression::default(), false);
        let mut is_begun = false;
        let mut flushed = |text: &[u8]| {
            let mut packed = Vec::with_capacity(1000 + text.len());
            if !std::mem::replace(&mut is_begun, true) {
                packed.extend(b"\x1f\x8b\x08\0\0\0\0\0\0\xff");
            }
            let result = compress.compress_vec(text, &mut packed, FlushCompress::Sync);
            result.expect("room");
            packed
        };
        let (stdin, mut input) = Feed::pipe();
        let (mut output, stdout) = Tap::pipe();
        let child = Child::hapfilter(args, stdin, stdout);
        input.send(flushed(&[NAMES, &row(0), b"c"].concat()));
        assert_eq!(output.line(), HEADER);
        assert_eq!(output.line(), written(0));
        let mut best = Duration::MAX;
        for n in 1..6 {
            let packed = flushed(&[&row(n)[1..], b"c"].concat());
            let sent = Instant::now();
            input.send(&packed);
            assert_eq!(output.line(), written(n));
            best = best.min(sent.elapsed());
        }
        assert!(
            best < Duration::from_millis(50),
            "{args:?}: the fastest row took {best:?}"
        );
        drop(input);
        // The member is truncated.
        child.wait().fails(1).stderr_has("truncated");
    }
}

/// A whole row stands in one block, and the next blocks begin a long line.
#[test]
fn blocks_without_line_end_hold_no_row_back() {
    for args in SETTINGS {
        let (stdin, mut input) = Feed::pipe();
        let (mut output, stdout) = Tap::pipe();
        let child = Child::hapfilter(args, stdin, stdout);
        input.send(block(NAMES));
        assert_eq!(output.line(), HEADER);
        for n in 0..3 {
            let long = [block(&row(n)), block(b"c"), block(b"ccc"), block(b"c")].concat();
            input.send(long);
            assert_eq!(output.line(), written(n));
            input.send(block(b"\t1\tA\tA\tA\n"));
        }
        input.send(end_marker());
        drop(input);
        child.wait().ok();
        assert!(output.rest().is_empty());
    }
}

#[test]
fn a_pause_in_the_first_bytes_changes_nothing() {
    let packed = [block(NAMES), block(&row(0)), end_marker()].concat();
    let odd = b"\x1f\tPOS\tREF\t1a\t1b\nc\t0\tA\tA\tC\n";
    for (bytes, first) in [(&packed[..], 1), (&packed, 2), (&packed, 9), (odd, 1)] {
        for args in SETTINGS {
            let (stdin, mut input) = Feed::pipe();
            let (output, stdout) = Tap::pipe();
            let child = Child::hapfilter(args, stdin, stdout);
            for byte in &bytes[..first] {
                input.send([*byte]);
                // Only the empty pipe shows that it was taken.
                std::thread::yield_now();
            }
            input.send(&bytes[first..]);
            drop(input);
            child.wait().ok();
            assert_eq!(output.rest(), [HEADER, &written(0)].concat());
        }
    }
}
