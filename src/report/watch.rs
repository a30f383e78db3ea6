//! What is asked to be told of a run besides its messages: `--progress` and `--stats`.
//!
//! The sequencer shows every batch that it has written to a [`Watch`], in input order.

use std::time::Instant;

use crate::batch::Batch;
use crate::error::Error;
use crate::report::progress::Progress;
use crate::report::stats::{Ended, Form, Stats};
use crate::report::{Report, screen};

/// What is asked for.
#[derive(Debug, Default, Clone, Copy)]
pub struct Asked {
    /// Whether a status line is shown.
    pub progress: bool,
    /// Whether there is a report at the end, and in what form.
    pub stats: Option<Form>,
}

/// Sees what is done with the input. By default nobody wants to know.
#[derive(Debug, Default)]
pub struct Watch {
    watched: Option<Watched>,
}

#[derive(Debug)]
struct Watched {
    started: Instant,
    progress: Option<Progress>,
    stats: Option<(Stats, Form)>,
    threads: usize,
    kind: Option<&'static str>,
}

impl Watch {
    /// Begins to watch, if that is asked for. `size` is that of the input in bytes, if it is known.
    pub fn start(asked: Asked, size: Option<u64>, report: Report) -> Watch {
        let started = Instant::now();
        Watch {
            watched: (asked.progress || asked.stats.is_some()).then(|| Watched {
                started,
                progress: asked
                    .progress
                    .then(|| Progress::start(started, size, report)),
                stats: asked.stats.map(|form| (Stats::default(), form)),
                threads: 0,
                kind: None,
            }),
        }
    }

    /// Notes that the input is of this kind.
    pub fn kind(&mut self, kind: &'static str) {
        if let Some(watched) = &mut self.watched {
            watched.kind = Some(kind);
        }
    }

    /// Notes that there are so many worker threads.
    pub fn threads(&mut self, threads: usize) {
        if let Some(watched) = &mut self.watched {
            watched.threads = threads;
        }
    }

    /// Takes the tally of a batch that was written as far as it is converted.
    pub fn take(&mut self, batch: &mut Batch) {
        let Some(watched) = &mut self.watched else {
            return;
        };
        let tally = &batch.tally;
        let bytes = tally.bytes as u64 + std::mem::take(&mut batch.bytes_before);
        // Of a batch that paused, all count when it is seen first.
        let on_disk = std::mem::take(&mut batch.on_disk);
        if let Some((stats, _)) = &mut watched.stats {
            let now = watched.started.elapsed();
            for run in &tally.runs {
                stats.add(run.contig.of(&batch.data), run.counts, now);
            }
            stats.add_bytes(bytes);
            stats.add_genotypes(tally.genotypes);
        }
        if let Some(progress) = &watched.progress {
            progress.update(|done| {
                done.counts.add(tally.total);
                done.bytes += bytes;
                done.on_disk += on_disk;
                if let Some((contig, position)) = tally.last {
                    for (place, span) in
                        [(&mut done.contig, contig), (&mut done.position, position)]
                    {
                        place.clear();
                        // As much of it as can be shown.
                        place.extend(span.of(&batch.data).iter().take(100));
                    }
                }
            });
        }
    }

    /// Ends the status line, if that was not done already, so that messages stand below it. If the
    /// reader of the output has gone, nothing is left of it.
    pub fn end_progress(&mut self, outcome: &Result<(), Error>) {
        let progress = self.watched.as_mut().and_then(|w| w.progress.take());
        if let Some(progress) = progress {
            progress.end(matches!(outcome, Err(Error::ReaderGone)));
        }
    }

    /// Reports, after everything else is said but why the run failed.
    pub fn report(mut self, outcome: &Result<(), Error>) {
        self.end_progress(outcome);
        if let Some(watched) = self.watched
            && let Some((stats, form)) = watched.stats
            && !matches!(outcome, Err(Error::ReaderGone))
        {
            let ended = Ended {
                elapsed: watched.started.elapsed(),
                peak_memory: peak_memory(),
                threads: watched.threads,
                kind: watched.kind,
                is_complete: outcome.is_ok(),
            };
            screen::message(&stats.report(form, ended));
        }
    }
}

/// The most memory that this process has had at a time, in bytes, as Linux tells it (proc(5), VmHWM).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
