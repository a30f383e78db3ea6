//! Signals in the middle of a run.
//!
//! Most signals do nothing to a process without handlers, and must not change its output. Stopping
//! and continuing interrupts calls that wait on input, on a full output or on another thread. A
//! signal that ends the process ends it at once, as `kill` and Ctrl-C do with any filter, and
//! leaves an exact prefix of the output on stdout.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::{MATRIX, TABLE, matrix, table};
use crate::ends::{Feed, Tap};
use crate::util::{Child, DEADLINE};

/// More rows than pipes and small batches hold.
const MANY: usize = 100_000;

const THREADS: [&str; 3] = ["-@1", "-@2", "-@8"];

/// What a child is doing when the signal comes.
#[derive(Clone, Copy, Debug)]
enum Doing {
    /// It has written its output so far and waits for more input.
    Waits,
    /// It is blocked on a full output.
    IsBlocked,
    /// It reads, converts and writes.
    Works,
}

const DOINGS: [Doing; 3] = [Doing::Waits, Doing::IsBlocked, Doing::Works];

/// A child in that state, its two ends, and the input to give it next.
fn child_that(doing: Doing, threads: &str) -> (Child, Feed, Tap, String) {
    let (stdin, mut input) = Feed::pipe();
    let (mut output, stdout) = Tap::pipe();
    let child = Child::hapfilter(&[threads, "--batch-size=16K"], stdin, stdout);
    let matrix = match doing {
        Doing::Waits => MATRIX.to_owned(),
        _ => matrix(MANY),
    };
    let sent = match doing {
        Doing::Waits => {
            input.send(&matrix);
            let found = output.exactly(TABLE.len());
            assert_eq!(String::from_utf8_lossy(&found), TABLE);
            matrix.len()
        }
        Doing::IsBlocked => {
            let sent = input.send_for(matrix.as_bytes(), Duration::from_millis(60));
            assert!(sent < matrix.len(), "the child took everything");
            sent
        }
        Doing::Works => 0,
    };
    let rest = match doing {
        Doing::Waits => "c\t2\tA\tA\tC\n".to_owned(),
        _ => matrix[sent..].to_owned(),
    };
    (child, input, output, rest)
}

#[track_caller]
fn wait_until_stopped(child: &Child) {
    let end = Instant::now() + DEADLINE;
    while child.state() != 'T' {
        assert!(Instant::now() < end, "the child does not stop");
        std::thread::yield_now();
    }
}

#[track_caller]
fn stop_and_go(child: &Child) {
    child.signal(Signal::STOP);
    wait_until_stopped(child);
    child.signal(Signal::CONT);
}

#[test]
fn signals_without_effect_have_none_on_the_output() {
    let matrix = matrix(50_000);
    let whole = table(&matrix);
    for threads in THREADS {
        let (stdin, mut input) = Feed::pipe();
        let (mut output, stdout) = Tap::pipe();
        let child = Child::hapfilter(&[threads, "--batch-size=16K"], stdin, stdout);
        let sent = matrix.clone();
        let feeder = std::thread::spawn(move || {
            input.send(sent);
            input
        });
        let (pieces, rest) = whole.as_chunks::<2048>();
        for piece in pieces {
            // The child lives while its input is open.
            for signal in [Signal::WINCH, Signal::CHILD, Signal::URG, Signal::CONT] {
                child.signal(signal);
            }
            assert!(output.exactly(2048) == piece, "{threads}: changed output");
        }
        assert!(
            output.exactly(rest.len()) == rest,
            "{threads}: changed output"
        );
        drop(feeder.join().expect("feeder"));
        assert!(output.rest().is_empty());
        child.wait().ok().stderr_is("");
    }
}

#[test]
fn a_run_that_is_stopped_and_continued_writes_everything() {
    let whole = table(&matrix(MANY));
    for threads in THREADS {
        for doing in DOINGS {
            let (child, mut input, mut output, rest) = child_that(doing, threads);
            for _ in 0..20 {
                stop_and_go(&child);
            }
            let expected = match doing {
                // Input that comes while it is stopped is not lost.
                Doing::Waits => b"c\t2\tA\tC\tc\tA|C\n",
                _ => &whole[..],
            };
            child.signal(Signal::STOP);
            wait_until_stopped(&child);
            let feeder = std::thread::spawn(move || {
                input.send(rest);
                input
            });
            child.signal(Signal::CONT);
            for piece in expected.chunks(1 << 16) {
                stop_and_go(&child);
                assert!(
                    output.exactly(piece.len()) == piece,
                    "{threads} {doing:?}: changed output"
                );
            }
            drop(feeder.join().expect("feeder"));
            assert!(output.rest().is_empty());
            child.wait().ok().stderr_is("");
        }
    }
}

/// Whether the signal was ignored when we were started, as under `nohup` and shells without job
/// control. The child should then ignore it too.
fn is_ignored(signal: Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").expect("my own status");
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .expect("a mask of the signals that are ignored");
    let mask = u64::from_str_radix(mask.trim(), 16).expect("a hexadecimal number");
    mask >> (signal.as_raw() - 1) & 1 == 1
}

#[test]
fn a_signal_that_ends_the_run_leaves_a_beginning_of_the_output() {
    let whole = table(&matrix(MANY));
    for threads in THREADS {
        for doing in DOINGS {
            for (signal, status) in [
                (Signal::TERM, 143),
                (Signal::INT, 130),
                (Signal::HUP, 129),
                (Signal::KILL, 137),
            ] {
                if is_ignored(signal) {
                    continue;
                }
                let (child, mut input, mut output, rest) = child_that(doing, threads);
                let feeder = std::thread::spawn(move || {
                    if !matches!(doing, Doing::Waits) {
                        input.send_for(rest.as_bytes(), DEADLINE);
                    }
                    input
                });
                let mut written = match doing {
                    Doing::Works => output.exactly(1 << 16),
                    _ => Vec::new(),
                };
                child.signal(signal);
                // Its input is still open and nobody reads its output; it waits for neither.
                child.wait().fails(status).stderr_is("");
                drop(feeder.join().expect("feeder"));
                written.extend(output.rest());
                assert!(written.len() < whole.len());
                assert!(
                    match doing {
                        Doing::Waits => written.is_empty(),
                        _ => whole.starts_with(&written),
                    },
                    "{threads} {doing:?} {signal:?}: changed output"
                );
            }
        }
    }
}
