//! What is asked to be told of a run besides its messages: `--progress` and `--stats`.
//!
//! The sequencer shows every batch that it has written to a [`Watch`], in input order.

use std::time::Instant;

use bstr::ByteSlice;

use crate::batch::Batch;
use crate::error::Error;
use crate::report::progress::Progress;
use crate::report::stats::{Ended, Form, Stats};
use crate::report::{Report, print};

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
}

impl Watch {
    /// Watches a run that began at `started`, if that is asked for. `progress` holds the size of
    /// the input in bytes, where it is known.
    pub fn start(
        started: Instant,
        progress: Option<Option<u64>>,
        stats: Option<Form>,
        report: Report,
    ) -> Watch {
        let watched = Watched {
            started,
            progress: progress.map(|size| Progress::start(started, size, report)),
            stats: stats.map(|form| (Stats::default(), form)),
        };
        let is_wanted = watched.progress.is_some() || watched.stats.is_some();
        Watch {
            watched: is_wanted.then_some(watched),
        }
    }

    /// Takes the tally of a batch that was written as far as it is converted.
    pub fn take(&mut self, batch: &mut Batch) {
        let Some(watched) = &mut self.watched else {
            return;
        };
        let tally = &mut batch.tally;
        if let Some((stats, _)) = &mut watched.stats {
            let now = watched.started.elapsed();
            for run in &tally.runs {
                stats.add(run.contig.of(&batch.data), run.counts, now);
            }
            stats.add_bytes(tally.bytes);
        }
        if let Some(progress) = &watched.progress {
            progress.update(|done| {
                for run in &tally.runs {
                    done.counts.add(run.counts);
                }
                done.bytes += tally.bytes as u64;
                if let Some(last) = tally.last {
                    let line = batch.data[last..].lines().next().unwrap_or_default();
                    let mut fields = line.split_str(b"\t");
                    for place in [&mut done.contig, &mut done.position] {
                        place.clear();
                        // As much of it as can be shown.
                        place.extend(fields.next().unwrap_or_default().iter().take(100));
                    }
                }
            });
        }
        tally.clear();
    }

    /// Ends the status line, so that messages stand below it. If the reader of the output has
    /// gone, nothing is left of it.
    pub fn end_progress(&mut self, outcome: &Result<(), Error>) {
        let progress = self.watched.as_mut().and_then(|w| w.progress.take());
        if let Some(progress) = progress {
            progress.end(matches!(outcome, Err(Error::ReaderGone)));
        }
    }

    /// Reports, after everything else is said but why the run failed.
    pub fn report(self, outcome: &Result<(), Error>, threads: usize) {
        let Some(Watched {
            started,
            stats: Some((stats, form)),
            ..
        }) = self.watched
        else {
            return;
        };
        if matches!(outcome, Err(Error::ReaderGone)) {
            return;
        }
        let ended = Ended {
            elapsed: started.elapsed(),
            peak_memory: peak_memory(),
            threads,
            is_complete: outcome.is_ok(),
        };
        print(&stats.report(form, ended));
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
