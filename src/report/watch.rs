//! What a run reports on request besides its messages: `--progress` and `--stats`.
//!
//! The sequencer shows every written batch to a [`Watch`], in input order.

use std::time::Instant;

use crate::batch::Batch;
use crate::error::Error;
use crate::report::progress::Progress;
use crate::report::stats::{Ended, Form, Stats};
use crate::report::{Report, screen};

/// The requested reports.
#[derive(Debug, Default, Clone, Copy)]
pub struct Asked {
    /// Whether a status line is shown.
    pub progress: bool,
    /// Whether there is a report at the end, and in what form.
    pub stats: Option<Form>,
}

/// Watches the run. By default nobody wants to know.
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
    /// Begins to watch, on request. `size` is that of the input in bytes, if known.
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

    /// Records the kind of the input.
    pub fn kind(&mut self, kind: &'static str) {
        if let Some(watched) = &mut self.watched {
            watched.kind = Some(kind);
        }
    }

    /// Records the number of worker threads.
    pub fn threads(&mut self, threads: usize) {
        if let Some(watched) = &mut self.watched {
            watched.threads = threads;
        }
    }

    /// Takes the tally of a batch whose output so far was written.
    pub fn take(&mut self, batch: &mut Batch) {
        let Some(watched) = &mut self.watched else {
            return;
        };
        let tally = &batch.tally;
        let bytes = tally.bytes as u64 + std::mem::take(&mut batch.bytes_before);
        // For a paused batch, all bytes count when it is seen first.
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

    /// Ends the status line, unless that was done already, so that messages come below it. If the
    /// reader of the output has gone, the line is erased.
    pub fn end_progress(&mut self, outcome: &Result<(), Error>) {
        let progress = self.watched.as_mut().and_then(|w| w.progress.take());
        if let Some(progress) = progress {
            progress.end(matches!(outcome, Err(Error::ReaderGone)));
        }
    }

    /// Writes the report. Only the reason why the run failed comes after it.
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

/// The peak memory of this process, in bytes, as Linux reports it (proc(5), VmHWM).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
