//! The stream: a reader, workers and a sequencer, and the batches that circulate among them.
//!
//! ```text
//!            ┌──────────────── empty batches (pool) ─────────────────┐
//!            ▼                                                       │
//!   input ─► reader ──── full batches ───► worker ─── converted ───► sequencer ─► output
//!            (thread)                ├───► worker ───────┤           (main thread)
//!                                    └───► worker ───────┘
//!                 ▲                                                  │
//!                 └──────── paused batches (to the workers) ─────────┘
//! ```
//!
//! **Memory.** There are [`batch_count`] batches, and input and output are held nowhere else. The
//! reader takes an empty batch *before* it reads; the sequencer hands a batch back *after* writing
//! it. However slow a worker or the consumer is, the reader cannot get further ahead than the
//! batches there are. Bounding the channels instead would bound nothing, since the sequencer must
//! take in every early batch.
//!
//! **Files** are read by the workers. The reader only finds out where lines end, and a full batch
//! then holds the place of its lines ([`crate::batch::extent`]).
//!
//! **Order.** Batches are numbered as they are read. The sequencer stores early ones in a ring with
//! a slot for every batch, and writes them as their numbers come up.
//!
//! **No deadlock.** Every channel has room for all batches, so no send ever waits. The reader waits
//! only for an empty batch. The batch to be written next always has its memory already: the reader,
//! a worker or the sequencer has it, and each of them finishes what it has without waiting for
//! anyone else.
//!
//! **A row that grows.** A batch is passed on half converted if its output exceeds its limit, or if
//! its tally is full ([`crate::batch::tally`]). When its turn comes, its output so far is written,
//! and it goes back to the workers, first come first served, until it is done. Until then nothing
//! after it is written. So order is kept, and everything after it is still bounded.
//!
//! **Errors** travel inside batches (see [`crate::batch`]), so the first one in input order is the
//! one that is reported.
//!
//! **Shutdown.** The run ends when the sequencer returns. After the last batch all threads have
//! nothing left to do and are joined. After an error they are not, because the reader may sit in a
//! read that never returns. They lose their channels, so whichever wakes up leaves, and the process
//! exits without waiting for them. A panic is caught where it happens and delivered as the outcome
//! of the batch, since the sequencer would wait forever for a batch that vanished. The worker goes
//! on, because earlier batches may still need it.
//!
//! `tests/model` shows for small cases that all this holds in every interleaving.

use std::io;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::batch::{Batch, Outcome, Stop};
use crate::error::{Error, reason};
use crate::pipeline::reader::Reader;
use crate::pipeline::sequencer::{Sequencer, Step};
use crate::report::Report;

pub mod reader;
pub mod sequencer;

/// How batches are converted. Shared by all workers.
pub trait Convert: Send + Sync {
    /// Makes what one worker needs: a function that converts a batch from where it paused to where
    /// it pauses next, ends or fails. The function keeps its memory from batch to batch.
    fn converter(&self) -> Box<dyn FnMut(&mut Batch) + '_>;
}

/// How many batches circulate for a number of workers. Each worker has one and another waiting, the
/// reader fills one, and the sequencer writes one. Workers without a CPU need none: more batches
/// would only be more memory between reading a row and writing it.
pub fn batch_count(threads: usize) -> usize {
    2 * threads.min(available_cpus()) + 2
}

/// How many CPUs this process may use, according to its affinity and its control group.
pub fn available_cpus() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Runs the stream: `convert` converts `first` and everything that `reader` reads after it, and
/// `sequencer` writes the output.
///
/// With one thread this one does everything, batch after batch. The output is the same for any
/// number. `report` is told of threads that could not be started.
///
/// # Errors
///
/// The first error in input order, after all rows before it were written; or a failed write.
pub fn run(
    reader: Reader,
    first: Batch,
    convert: Arc<dyn Convert>,
    threads: usize,
    mut sequencer: Sequencer<'_>,
    report: Report,
) -> Result<(), Error> {
    let crew = if threads > 1 {
        Crew::start(convert.clone(), threads, report)
    } else {
        None
    };
    sequencer.workers(crew.as_ref().map_or(1, |crew| crew.workers.len()));
    let outcome = match crew {
        Some(crew) => crew.run(reader, first, &mut sequencer),
        None => run_serially(reader, first, &*convert, &mut sequencer),
    };
    sequencer.end(outcome)
}

/// The stream without threads: the reference for the output.
fn run_serially(
    mut reader: Reader,
    mut batch: Batch,
    convert: &dyn Convert,
    sequencer: &mut Sequencer<'_>,
) -> Result<(), Error> {
    let mut convert = convert.converter();
    loop {
        batch.fetch();
        convert(&mut batch);
        match sequencer.write(&mut batch)? {
            Step::Paused => (),
            Step::End => return Ok(()),
            Step::Next => {
                batch.clear();
                reader.fill(&mut batch);
            }
        }
    }
}

/// What the reader's thread starts with.
type Job = (Reader, Batch);

/// The threads, started and waiting, and the channels to and from them.
struct Crew {
    workers: Vec<JoinHandle<()>>,
    /// To the workers.
    full: Sender<Batch>,
    /// To the reader, which is started and waits for its job.
    job: Sender<Job>,
    reader: JoinHandle<()>,
    /// Back to the reader.
    recycle: Sender<Batch>,
    /// From the workers.
    converted: Receiver<Batch>,
    /// How many batches there are.
    batches: usize,
}

impl Crew {
    /// Starts the reader and as many workers as the system allows; `None` if that is not even one.
    fn start(convert: Arc<dyn Convert>, threads: usize, report: Report) -> Option<Crew> {
        let batches = batch_count(threads);
        // One more than that would never find anything to do.
        let threads = threads.min(batches);
        let (full, from_reader) = bounded::<Batch>(batches);
        let (to_sequencer, converted) = bounded::<Batch>(batches);
        let (recycle, pool) = bounded::<Batch>(batches);
        for _ in 1..batches {
            recycle
                .send(Batch::default())
                .expect("the pool's receiver is held here");
        }
        let (job, await_job) = bounded::<Job>(1);
        let to_workers = full.clone();
        let read = move || {
            // No job comes if there are no workers to read for.
            if let Ok((reader, first)) = await_job.recv() {
                read(reader, first, &pool, &to_workers);
            }
        };
        let refused = |started: usize, error: &io::Error| {
            let of = threads + 1;
            report.note(&format!(
                "only {started} of {of} threads could be started: {}",
                reason(error)
            ));
        };
        let reader = Builder::new().name("reader".to_owned()).spawn(read);
        let reader = reader.inspect_err(|error| refused(0, error)).ok()?;
        let mut workers = Vec::with_capacity(threads);
        while workers.len() < threads {
            let (from, to, convert) = (from_reader.clone(), to_sequencer.clone(), convert.clone());
            let worker = Builder::new().name(format!("worker-{}", workers.len() + 1));
            match worker.spawn(move || work(&*convert, &from, &to)) {
                Ok(worker) => workers.push(worker),
                Err(error) => {
                    refused(1 + workers.len(), &error);
                    break;
                }
            }
        }
        (!workers.is_empty()).then_some(Crew {
            workers,
            full,
            job,
            reader,
            recycle,
            converted,
            batches,
        })
    }

    /// Starts the reading, and sequences the workers' results.
    fn run(self, reader: Reader, first: Batch, sequencer: &mut Sequencer<'_>) -> Result<(), Error> {
        self.job
            .send((reader, first))
            .map_err(|_| Error::Panicked)?;
        let mut early: Vec<Option<Batch>> = (0..self.batches).map(|_| None).collect();
        let mut next = 0;
        // The workers end only when no batch can come any more, or if they cannot make a converter.
        for batch in &self.converted {
            let slot = (batch.sequence % self.batches as u64) as usize;
            assert!(
                batch.sequence >= next && early[slot].is_none(),
                "a batch came twice"
            );
            early[slot] = Some(batch);
            while let Some(mut batch) = early[(next % self.batches as u64) as usize].take() {
                match sequencer.write(&mut batch)? {
                    Step::Paused => {
                        // There is room for every batch, so this cannot wait. If no worker is left,
                        // the loop over their results ends too.
                        let _ = self.full.send(batch);
                        break;
                    }
                    Step::Next => {
                        next += 1;
                        batch.clear();
                        // The reader has left if it has read everything.
                        let _ = self.recycle.send(batch);
                    }
                    Step::End => {
                        drop(self.full);
                        for thread in self.workers.into_iter().chain([self.reader]) {
                            thread.join().map_err(|_| Error::Panicked)?;
                        }
                        return Ok(());
                    }
                }
            }
        }
        Err(Error::Panicked)
    }
}

/// The reader's thread: takes an empty batch, fills it, passes it on.
fn read(mut reader: Reader, first: Batch, pool: &Receiver<Batch>, full: &Sender<Batch>) {
    let mut batch = first;
    let mut sequence = 0;
    let mut send = |mut batch: Batch| {
        batch.sequence = sequence;
        sequence += 1;
        let is_last = batch.stop.is_some();
        full.send(batch).is_ok() && !is_last
    };
    while send(batch) {
        let Ok(next) = pool.recv() else { return };
        batch = next;
        if catch_unwind(AssertUnwindSafe(|| reader.fill(&mut batch))).is_err() {
            batch = Batch {
                stop: Some(Stop::Failed(Error::Panicked)),
                ..Batch::default()
            };
        }
    }
}

/// A worker's thread: reads what the reader left to it, converts what comes, and passes on even a
/// batch that made it panic.
///
/// It stays after a panic, since an earlier batch may have to be continued, and the last worker
/// cannot tell that it is the last. It makes a new converter in place of the old one.
fn work(convert: &dyn Convert, from: &Receiver<Batch>, to: &Sender<Batch>) {
    let mut converter = convert.converter();
    for mut batch in from {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            batch.fetch();
            converter(&mut batch);
        }));
        if outcome.is_err() {
            batch.outcome = Outcome::Panicked;
        }
        if to.send(batch).is_err() {
            return;
        }
        if outcome.is_err() {
            converter = convert.converter();
        }
    }
}
