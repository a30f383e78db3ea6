//! Chooses the thread that goes next: in every possible way, or at random.
//!
//! The exhaustive search goes depth first. It runs the program from the start for each path, and
//! leaves the path when it reaches a state met before, because everything that can happen from
//! there has been seen. The paths that lead on from such a state are counted all the same: for five
//! lines there are some 10^17, too many to try one by one.

use std::collections::HashMap;
use std::fmt;

use fastrand::Rng;

use crate::world::{self, Histories, History, Program};

/// How large a search was.
#[derive(Default)]
pub struct Size {
    /// The different orders in which the threads can do their operations.
    pub interleavings: u128,
    /// The different states with a choice.
    pub states: usize,
    /// How often the program ran.
    pub runs: usize,
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Size {
            interleavings,
            states,
            runs,
        } = self;
        let interleavings = *interleavings as f64;
        write!(
            f,
            "{interleavings:9.2e} interleavings, {states:7} states, {runs:7} runs"
        )
    }
}

/// A state on the path that is being tried.
struct Fork {
    state: usize,
    /// The threads that can go on.
    threads: Vec<usize>,
    /// The one that does so this time.
    trying: usize,
}

/// Runs a program in every possible way.
pub fn exhaustively(program: &Program) -> Size {
    search(program, true)
}

/// The same without leaving any path early: only for the smallest programs.
pub fn one_by_one(program: &Program) -> Size {
    search(program, false)
}

fn search(program: &Program, leaves_known_states: bool) -> Size {
    let mut histories = Histories::default();
    let mut states: HashMap<Vec<History>, usize> = HashMap::new();
    // For each state, the number of paths from it.
    let mut ways: Vec<u128> = Vec::new();
    let mut way: Vec<Fork> = Vec::new();
    let mut runs = 0;
    loop {
        runs += 1;
        let mut depth = 0;
        let mut known = None;
        world::run(program(), &mut histories, &mut |world, threads| {
            if depth == way.len() {
                let new = ways.len();
                let state = *states.entry(world.state()).or_insert(new);
                let state = if leaves_known_states { state } else { new };
                if state != new {
                    known = Some(state);
                    return None;
                }
                ways.push(0);
                way.push(Fork {
                    state,
                    threads: threads.to_vec(),
                    trying: 0,
                });
            }
            let fork = &way[depth];
            depth += 1;
            Some(fork.threads[fork.trying])
        });
        // No path is a circle, so a state is met again only after all paths from it were tried.
        let mut found = known.map_or(1, |state| ways[state]);
        loop {
            let Some(fork) = way.last_mut() else {
                return Size {
                    interleavings: found,
                    states: ways.len(),
                    runs,
                };
            };
            ways[fork.state] += found;
            fork.trying += 1;
            if fork.trying < fork.threads.len() {
                break;
            }
            found = ways[fork.state];
            way.pop();
        }
    }
}

/// Runs a program `runs` times. Each thread has a random priority, and the ready thread with the
/// highest one goes on; now and then it is given the lowest instead. Few such changes suffice for
/// most errors (the idea is known as PCT); more make the threads take turns.
pub fn by_lot(program: &Program, runs: usize, rng: &mut Rng) {
    for _ in 0..runs {
        let rarely = 1 << rng.u32(0..7);
        let mut priorities: Vec<i64> = Vec::new();
        let mut lowest = 0;
        let mut histories = Histories::default();
        world::run(program(), &mut histories, &mut |_, threads| {
            for id in 0..=*threads.last()? {
                if id == priorities.len() {
                    priorities.push(rng.i64(1..1 << 30));
                }
            }
            let first = || threads.iter().copied().max_by_key(|&id| priorities[id]);
            let next = first()?;
            if rng.u32(0..rarely) > 0 {
                return Some(next);
            }
            lowest -= 1;
            priorities[next] = lowest;
            threads.iter().copied().max_by_key(|&id| priorities[id])
        });
    }
}
