//! A proof for small cases. In whatever order the pipeline's threads run, it always ends, loses,
//! repeats or reorders nothing, reads no further ahead than there are batches, and stops at the
//! first error in input order, after the rows before it.
//!
//! The program's real `src/pipeline` runs here. This crate stands in for the two crates that supply
//! its threads and channels: where the pipeline says `std::thread` or `crossbeam_channel`, it gets
//! [`thread`] and [`channel`]. With these one thread runs at a time, and the search decides which
//! ([`world`], [`explore`]). The rest of the program is linked.
//!
//! Not shown: that crossbeam's channels keep their contract; that the threads share nothing but
//! channels (safe Rust and a look at `Convert` say so); and anything that depends on more threads,
//! batches or lines than the cases have. For those there are random interleavings.
//!
//! A model that finds nothing may be blind. Each of these changes was made to `src/pipeline` once,
//! and each was found:
//!
//! - A batch is given back before it is written. The reader reads before it takes a batch. There
//!   is one batch more, or any channel has room for one less.
//! - Batches are written as they arrive, or while one before them is paused. A number is skipped,
//!   or used twice. The ring has one slot less.
//! - A batch is not given back, or not cleared before. A paused one is not given back, or keeps
//!   the output already written. One whose worker panicked is not passed on.
//! - A worker ends after a panic. A panic of the reader is not caught.
//! - An error is returned when it arrives, or before the rows that precede it are written. The
//!   last flush is left out.
//! - Blocks are not inflated by the worker, or the rest after a damaged one is not cut off, or it
//!   does not end the run.
//! - Threads are joined after an error, or workers are not joined at the end. The sequencer keeps
//!   its channel to the workers at the end, or one from them. The reader does not stop.

// All of this crate looks up names that begin with `std::` or `crossbeam_channel::` here.
extern crate self as crossbeam_channel;
extern crate self as std;
extern crate std as the_std;

pub use channel::{Receiver, Sender, bounded};
pub use hapfilter::{batch, error, input, kind, report};
pub use the_std::*;

mod channel;
mod explore;
pub mod thread;
mod world;

// Only the whole program calls the rest.
#[allow(dead_code)]
#[path = "../../src/pipeline/mod.rs"]
mod pipeline;

mod stream;

// Only part of it is needed.
#[allow(dead_code)]
#[path = "../gzip.rs"]
mod gzip;

#[path = "../fake.rs"]
mod fake;

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;

use explore::{by_lot, exhaustively, one_by_one};
use fastrand::Rng;
use stream::Line::{Bad, Damaged, Grows, GrowsBad, Panics, Unreadable};
use stream::{Case, End, Line, Sink};
use thread::System;

/// Two workers, four batches, and lines of which some are special.
fn lines(lines: usize, befall: &[(usize, Line)]) -> Case {
    Case {
        threads: 2,
        system: System {
            cpus: NonZero::<usize>::MIN,
            threads: usize::MAX,
        },
        lines,
        packed: false,
        end: End::Eof,
        befall: befall.to_vec(),
        sink: None,
        dying: Vec::new(),
    }
}

impl Case {
    /// The same lines as BGZF.
    fn packed(self) -> Case {
        Case {
            packed: true,
            ..self
        }
    }

    fn end(self, end: End) -> Case {
        Case { end, ..self }
    }

    fn sink(self, sink: Sink) -> Case {
        Case {
            sink: Some(sink),
            ..self
        }
    }

    fn dying(self, dying: &[usize]) -> Case {
        Case {
            dying: dying.to_vec(),
            ..self
        }
    }

    /// The system starts at most `most` threads, the reader included.
    fn threads_started(mut self, most: usize) -> Case {
        self.system.threads = most;
        self
    }

    /// The same some lines later.
    fn after(mut self, lines: usize) -> Case {
        self.lines += lines;
        for (line, _) in &mut self.befall {
            *line += lines;
        }
        if let Some(Sink::Fails(at, _) | Sink::Panics(at)) = &mut self.sink {
            *at += lines;
        }
        self
    }

    /// Makes runs, and compares each result with the expected one.
    fn program(&self) -> impl Fn() -> Box<dyn FnOnce()> {
        || {
            let case = self.clone();
            Box::new(move || {
                let (found, expected) = (case.run(), case.expected());
                if found != expected {
                    world::wrong(format!("{found:?} in place of {expected:?}"));
                }
            })
        }
    }

    fn holds_in_every_interleaving(&self) {
        let start = Instant::now();
        println!("{self:?}");
        let size = exhaustively(&self.program());
        println!("  {size}, {:.1?}\n", start.elapsed());
    }
}

/// Every kind of fault in a stream, alone or with others that it must not be mistaken for.
fn errors() -> Vec<Case> {
    let plain = || lines(3, &[]);
    vec![
        lines(3, &[(1, Bad), (2, Bad)]),
        lines(3, &[(0, Bad), (1, Bad), (2, Bad)]),
        lines(3, &[(1, Unreadable), (2, Bad)]),
        lines(3, &[(1, Bad), (2, Unreadable)]),
        lines(3, &[(1, Panics), (2, Bad)]),
        lines(3, &[(1, Bad), (2, Panics)]),
        lines(3, &[(0, Panics), (1, Panics), (2, Panics)]),
        lines(2, &[(0, Grows), (1, Grows)]),
        lines(2, &[(0, GrowsBad), (1, Bad)]),
        // If a worker does not survive a panic, nobody is left to continue the first.
        lines(3, &[(0, GrowsBad), (1, Panics), (2, Panics)]),
        lines(3, &[(0, Grows), (1, Panics), (2, Panics)]),
        lines(2, &[(1, Bad)]).end(End::Unreadable),
        lines(2, &[]).end(End::Unreadable),
        lines(2, &[]).end(End::Panics),
        lines(2, &[]).end(End::Zip),
        lines(2, &[]).end(End::Locked),
        lines(3, &[(1, Bad)]).end(End::Silence),
        lines(3, &[(1, Panics)]).end(End::Silence),
        plain().end(End::Silence).sink(Sink::Fails(1, 32)),
        plain().sink(Sink::Fails(0, 28)),
        plain().sink(Sink::Fails(1, 32)),
        plain().sink(Sink::Panics(1)),
        plain().sink(Sink::FailsToFlush),
        lines(3, &[(1, Bad)]).sink(Sink::Fails(0, 28)),
        plain().dying(&[0]),
        plain().dying(&[0, 1]),
        lines(3, &[(2, Bad)]).dying(&[1]),
        plain().threads_started(0),
        plain().threads_started(1),
        plain().packed(),
        lines(3, &[(1, Damaged), (2, Bad)]).packed(),
        lines(3, &[(1, Bad), (2, Damaged)]).packed(),
        lines(3, &[(1, Damaged), (2, Damaged)]).packed(),
        lines(3, &[(1, Damaged)]).packed().end(End::Silence),
        lines(2, &[(1, Damaged)]).packed().end(End::Unreadable),
        lines(2, &[]).packed().end(End::Zip),
        lines(3, &[(0, Grows), (1, Panics), (2, Damaged)]).packed(),
    ]
}

#[test]
fn leaving_known_states_loses_no_interleaving() {
    let case = lines(1, &[]);
    let (few, all) = (exhaustively(&case.program()), one_by_one(&case.program()));
    assert_eq!(few.interleavings, all.interleavings);
    assert_eq!(all.interleavings, all.runs as u128);
    assert!(few.runs < all.runs);
}

#[test]
fn order_and_bound_hold_in_every_interleaving() {
    for count in 1..=4 {
        lines(count, &[]).holds_in_every_interleaving();
    }
    // Long enough to use every batch again.
    for count in 5..=9 {
        let one_worker = lines(count, &[]).threads_started(2);
        one_worker.holds_in_every_interleaving();
        let one_grows = lines(count, &[(1, Grows), (4, GrowsBad)]);
        one_grows.threads_started(2).holds_in_every_interleaving();
    }
}

#[test]
fn the_first_error_ends_the_run_in_every_interleaving() {
    for case in errors() {
        case.holds_in_every_interleaving();
    }
}

#[test]
#[ignore = "takes minutes: make model"]
fn order_and_bound_hold_for_more_lines() {
    for count in 5..=7 {
        lines(count, &[]).holds_in_every_interleaving();
    }
    lines(3, &[(0, Grows), (1, Grows), (2, Grows)]).holds_in_every_interleaving();
    lines(5, &[(1, Grows)]).holds_in_every_interleaving();
}

#[test]
#[ignore = "takes minutes: make model"]
fn the_first_error_ends_the_run_some_lines_later() {
    for case in errors() {
        case.after(1).holds_in_every_interleaving();
    }
}

/// Any case, with more of everything.
fn random(rng: &mut Rng) -> Case {
    let count = rng.usize(1..24);
    let rare = rng.usize(1..24);
    let packed = rng.bool();
    let befall = (0..count).filter_map(|line| {
        let what = [Grows, Grows, GrowsBad, Bad, Unreadable, Panics, Damaged][rng.usize(0..7)];
        // The reader inflates the batch of the first line.
        let may_be = packed && line > 0 || !matches!(what, Damaged);
        (rng.usize(0..rare) == 0 && may_be).then_some((line, what))
    });
    let mut case = lines(count, &befall.collect::<Vec<_>>());
    case.packed = packed;
    case.threads = rng.usize(2..6);
    case.system.cpus = NonZero::new(rng.usize(1..4)).expect("at least one");
    case.system.threads = [usize::MAX, rng.usize(0..6)][rng.usize(0..2)];
    case.end = [
        End::Eof,
        End::Unreadable,
        End::Panics,
        End::Zip,
        End::Locked,
    ][rng.usize(0..5)];
    let at = rng.usize(0..2 * count);
    case.sink = [
        None,
        None,
        None,
        Some(Sink::Fails(at, 28)),
        Some(Sink::Panics(at)),
        Some(Sink::FailsToFlush),
    ][rng.usize(0..6)];
    case
}

fn holds_by_lot(seed: u64, cases: usize) {
    println!("seed {seed}");
    let mut rng = Rng::with_seed(seed);
    for _ in 0..cases {
        let case = random(&mut rng);
        let runs = AssertUnwindSafe(|| by_lot(&case.program(), 20, &mut rng));
        if let Err(panic) = catch_unwind(runs) {
            println!("{case:?}");
            resume_unwind(panic);
        }
    }
}

#[test]
fn larger_cases_hold_in_random_interleavings() {
    holds_by_lot(Rng::new().u64(..), 300);
}

#[test]
#[ignore = "takes minutes: make model"]
fn many_larger_cases_hold_in_random_interleavings() {
    holds_by_lot(Rng::new().u64(..), 20_000);
}
