//! The pipeline's own promises, with inputs, workers and sinks that misbehave on purpose.
//!
//! These run in process: only here can a worker be slowed down or made to panic, and the reads be
//! counted meanwhile. Each test runs under a deadline, so a hang is a failure.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use hapfilter::batch::{Batch, Fault, Outcome};
use hapfilter::error::Error;
use hapfilter::input::cutter::Cutter;
use hapfilter::kind::header::Header;
use hapfilter::kind::known::Expect;
use hapfilter::pipeline::reader::Reader;
use hapfilter::pipeline::sequencer::Sequencer;
use hapfilter::pipeline::{Convert, batch_count, run};
use hapfilter::report::Report;
use hapfilter::report::watch::Watch;

use crate::fake::{self, Script};
use crate::util::DEADLINE;

const THREADS: usize = 3;
const BATCH: usize = 16;

/// A made-up input of numbered lines of eight bytes each: `0000000\n`.
struct Lines {
    next: usize,
    count: usize,
    /// How many lines have been read.
    read: Arc<AtomicUsize>,
    /// What happens after the last line.
    end: End,
}

#[derive(Clone, Copy)]
enum End {
    Eof,
    Error,
    Panic,
    Silence,
}

fn line(number: usize) -> String {
    format!("{number:07}\n")
}

impl Script for Lines {
    fn next(&mut self) -> io::Result<Vec<u8>> {
        if self.next == self.count {
            match self.end {
                End::Eof => return Ok(Vec::new()),
                End::Error => return Err(io::Error::from_raw_os_error(5)),
                End::Panic => panic!("the input panics, as the test wants it"),
                End::Silence => loop {
                    std::thread::park();
                },
            }
        }
        self.next += 1;
        self.read.fetch_add(1, Ordering::SeqCst);
        Ok(line(self.next - 1).into_bytes())
    }

    fn ready(&mut self) -> bool {
        self.next < self.count
    }
}

/// Converts by copying, after running `before` on the batch.
struct Copy<F>(F);

impl<F: Fn(&mut Batch) + Send + Sync> Convert for Copy<F> {
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_> {
        Box::new(|batch| {
            (self.0)(batch);
            if batch.outcome == Outcome::Done {
                batch.output.extend_from_slice(&batch.data);
                batch.converted = batch.data.len();
                batch.lines = batch.data.len() as u64 / 8;
            }
        })
    }
}

/// Copies `count` lines through the pipeline in a separate thread, running `before` on each batch.
/// Returns the number of lines read so far, and the result once it has ended.
fn start(
    threads: usize,
    count: usize,
    end: End,
    before: impl Fn(&mut Batch) + Send + Sync + 'static,
    sink: impl Write + Send + 'static,
) -> (Arc<AtomicUsize>, Receiver<Result<(), Error>>) {
    start_with(threads, (count, end), BATCH, Arc::new(Copy(before)), sink)
}

/// The same with any conversion and batch size.
fn start_with(
    threads: usize,
    (count, end): (usize, End),
    batch_size: usize,
    convert: Arc<dyn Convert>,
    sink: impl Write + Send + 'static,
) -> (Arc<AtomicUsize>, Receiver<Result<(), Error>>) {
    let read = Arc::new(AtomicUsize::new(0));
    let lines = Lines {
        next: 0,
        count,
        read: read.clone(),
        end,
    };
    let operand = fake::operand("lines", lines);
    let header = Header::parse(b"c\tp\tr\t1a\t1b", &Expect::default(), false);
    let header = Arc::new(header.expect("a header"));
    let (done, result) = channel();
    std::thread::spawn(move || {
        let mut sink = sink;
        let cutter = Cutter::new(vec![operand], batch_size, 100);
        let mut reader = Reader::new(cutter, header);
        let mut first = Batch::default();
        reader.fill(&mut first);
        let names = ["lines".to_owned()];
        let report = Report { quiet: true };
        let mut watch = Watch::default();
        let sequencer = Sequencer::new(&mut sink, &names, report, &mut watch);
        let _ = done.send(run(reader, first, convert, threads, sequencer, report));
    });
    (read, result)
}

fn finish(result: &Receiver<Result<(), Error>>) -> Result<(), Error> {
    result.recv_timeout(DEADLINE).expect("the pipeline hangs")
}

/// Collects what is written.
#[derive(Clone, Default)]
struct Written(Arc<std::sync::Mutex<Vec<u8>>>);

impl Written {
    /// Asserts that exactly the first `lines` lines were written, in order.
    #[track_caller]
    fn is(&self, lines: usize) {
        let expected: String = (0..lines).map(line).collect();
        let found = String::from_utf8(self.0.lock().expect("not poisoned").clone()).expect("UTF-8");
        assert!(
            found == expected,
            "{} of {lines} lines:\n{}",
            found.len() / 8,
            &found[found.len().saturating_sub(80)..]
        );
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("not poisoned")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Waits until a counter has not changed for a while, and returns it. It waits for nothing to
/// happen, and no handshake can signal that.
fn settled(counter: &AtomicUsize) -> usize {
    let start = std::time::Instant::now();
    loop {
        let before = counter.load(Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(100));
        let after = counter.load(Ordering::SeqCst);
        if before == after && after > 0 {
            return after;
        }
        assert!(start.elapsed() < DEADLINE, "the reader never stops");
    }
}

#[test]
fn a_slow_first_batch_holds_the_reader_back() {
    let (release, held): (Sender<()>, Receiver<()>) = channel();
    let held = std::sync::Mutex::new(held);
    let written = Written::default();
    let before = move |batch: &mut Batch| {
        if batch.sequence == 0 {
            let _ = held.lock().expect("not poisoned").recv();
        }
    };
    let (read, result) = start(THREADS, 10_000, End::Eof, before, written.clone());
    // All other batches are converted and wait; none has been returned to the reader.
    assert_eq!(settled(&read), batch_count(THREADS) * BATCH / 8);
    written.is(0);
    release.send(()).expect("the worker waits");
    finish(&result).expect("no error");
    written.is(10_000);
}

/// Takes no bytes until told to.
struct Stalled(Receiver<()>, Written);

impl Write for Stalled {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.recv();
        self.1.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_stalled_consumer_holds_the_reader_back() {
    let (release, stalled) = channel();
    let written = Written::default();
    let (read, result) = start(
        THREADS,
        10_000,
        End::Eof,
        |_| (),
        Stalled(stalled, written.clone()),
    );
    assert_eq!(settled(&read), batch_count(THREADS) * BATCH / 8);
    drop(release);
    finish(&result).expect("no error");
    written.is(10_000);
}

#[test]
fn a_panicking_worker_ends_the_run_after_the_rows_before_it() {
    for threads in [2, THREADS] {
        for at in [1, 50, 200] {
            let written = Written::default();
            let before = move |batch: &mut Batch| {
                assert_ne!(
                    batch.sequence, at,
                    "the worker panics, as the test wants it"
                );
            };
            let (_, result) = start(threads, 10_000, End::Eof, before, written.clone());
            assert!(matches!(finish(&result), Err(Error::Panicked)));
            written.is(at as usize * BATCH / 8);
        }
    }
}

#[test]
fn the_run_ends_when_all_workers_panic() {
    let written = Written::default();
    let (_, result) = start(
        THREADS,
        10_000,
        End::Eof,
        |_| panic!("as the test wants it"),
        written.clone(),
    );
    assert!(matches!(finish(&result), Err(Error::Panicked)));
    written.is(0);
}

/// Panics before a worker takes its first batch.
struct Unmade;

impl Convert for Unmade {
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_> {
        panic!("as the test wants it");
    }
}

#[test]
fn the_run_ends_when_no_worker_gets_to_work() {
    for count in [10, 10_000] {
        let written = Written::default();
        let ends = (count, End::Eof);
        let (_, result) = start_with(THREADS, ends, BATCH, Arc::new(Unmade), written.clone());
        assert!(matches!(finish(&result), Err(Error::Panicked)));
        written.is(0);
    }
}

/// Makes two pieces of the first batch, the second of them bad, and panics at all other batches.
struct BadAtLast(Arc<AtomicUsize>);

impl Convert for BadAtLast {
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_> {
        Box::new(|batch| match (batch.sequence, batch.converted) {
            (0, 0) => {
                batch.output.extend_from_slice(&batch.data[..8]);
                batch.converted = 8;
                batch.lines = 1;
                batch.outcome = Outcome::Paused;
            }
            (0, _) => {
                batch.outcome = Outcome::Bad(Fault {
                    line: 1,
                    what: "bad".to_owned(),
                });
            }
            _ => {
                self.0.fetch_add(1, Ordering::SeqCst);
                panic!("as the test wants it");
            }
        })
    }
}

/// Takes nothing until that many workers have panicked.
struct AfterPanics(usize, Arc<AtomicUsize>, Written);

impl Write for AfterPanics {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let start = std::time::Instant::now();
        while self.1.load(Ordering::SeqCst) < self.0 {
            assert!(start.elapsed() < DEADLINE, "too few workers panic");
            std::thread::yield_now();
        }
        self.2.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_batch_before_those_that_panic_is_finished_even_if_all_workers_panicked() {
    for threads in [2, THREADS] {
        let panics = Arc::new(AtomicUsize::new(0));
        let written = Written::default();
        let sink = AfterPanics(threads, panics.clone(), written.clone());
        let lines = (2 + 2 * threads, End::Eof);
        let convert = Arc::new(BadAtLast(panics));
        let (_, result) = start_with(threads, lines, BATCH, convert, sink);
        let error = finish(&result).expect_err("a bad line");
        assert_eq!(error.to_string(), "lines:2: bad");
        written.is(1);
    }
}

#[test]
fn a_panicking_or_failing_input_ends_the_run_after_the_rows_before_it() {
    for count in [10, 1000] {
        let written = Written::default();
        let (_, result) = start(THREADS, count, End::Panic, |_| (), written.clone());
        assert!(matches!(finish(&result), Err(Error::Panicked)));
        written.is(count);
        for threads in [1, THREADS] {
            let written = Written::default();
            let (_, result) = start(threads, count, End::Error, |_| (), written.clone());
            let error = finish(&result).expect_err("the input failed");
            assert_eq!(error.to_string(), "cannot read lines: Input/output error");
            written.is(count);
        }
    }
}

/// Takes that many writes and then fails.
struct Failing(usize, i32, Written);

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::from_raw_os_error(self.1));
        }
        self.0 -= 1;
        self.2.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_failing_sink_ends_the_run_at_once_even_if_the_input_is_silent() {
    for (errno, status) in [(28, 1), (32, 141)] {
        for writes in [0, 1, 5] {
            let written = Written::default();
            let sink = Failing(writes, errno, written.clone());
            let (_, result) = start(THREADS, 20, End::Silence, |_| (), sink);
            assert_eq!(
                finish(&result).expect_err("the sink failed").status(),
                status
            );
            written.is(writes * BATCH / 8);
        }
    }
}

#[test]
fn the_first_error_in_input_order_is_the_one_reported() {
    for threads in [1, 2, THREADS, 16] {
        let written = Written::default();
        // Every batch from the 40th on has a bad line, and the later ones are found first.
        let before = |batch: &mut Batch| {
            if batch.sequence >= 40 {
                std::thread::sleep(Duration::from_millis(if batch.sequence == 40 {
                    50
                } else {
                    0
                }));
                batch.outcome = Outcome::Bad(Fault {
                    line: 1,
                    what: format!("batch {}", batch.sequence),
                });
            }
        };
        let numbered = AtomicUsize::new(0);
        let before = move |batch: &mut Batch| {
            if threads == 1 {
                // Without threads the reader does not number batches.
                batch.sequence = numbered.fetch_add(1, Ordering::SeqCst) as u64;
            }
            before(batch);
        };
        let (_, result) = start(threads, 10_000, End::Eof, before, written.clone());
        let error = finish(&result).expect_err("a bad line");
        assert_eq!(error.to_string(), "lines:82: batch 40");
        written.is(80);
    }
}

/// Converts one line at a time and pauses after each.
struct OneByOne;

impl Convert for OneByOne {
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_> {
        Box::new(|batch| {
            assert!(
                batch.output.is_empty(),
                "what was made before has been written"
            );
            let end = (batch.converted + 8).min(batch.data.len());
            batch
                .output
                .extend_from_slice(&batch.data[batch.converted..end]);
            batch.lines += 1;
            batch.converted = end;
            if end < batch.data.len() {
                batch.outcome = Outcome::Paused;
            }
        })
    }
}

#[test]
fn a_batch_that_pauses_is_written_piece_by_piece_in_order() {
    for threads in [1, 2, THREADS] {
        let written = Written::default();
        let lines = (2_000, End::Eof);
        let (_, result) = start_with(threads, lines, 96, Arc::new(OneByOne), written.clone());
        finish(&result).expect("no error");
        written.is(2_000);
    }
}
