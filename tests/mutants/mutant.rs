//! Which change to the program is made in this run. A part of the woven sources only.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

const UNKNOWN: u32 = u32::MAX;
/// None is made, but those that could have been are recorded.
const RECORDING: u32 = u32::MAX - 1;

static MADE: AtomicU32 = AtomicU32::new(UNKNOWN);
static REACHED: [AtomicBool; 1 << 14] = [const { AtomicBool::new(false) }; 1 << 14];

/// Whether change `number` is made: that in $MUTANT. With $MUTANTS_REACHED none is, and the number
/// of each change that is asked for goes into that file, as two bytes.
#[inline]
pub fn on(number: u32) -> bool {
    let made = MADE.load(Relaxed);
    made == number || (made >= RECORDING && look(number))
}

#[cold]
fn look(number: u32) -> bool {
    if REACHED[number as usize].load(Relaxed) {
        return false;
    }
    let reached = std::env::var_os("MUTANTS_REACHED");
    if MADE.load(Relaxed) == UNKNOWN {
        let made = std::env::var("MUTANT").map_or(0, |made| made.parse().expect("a number"));
        MADE.store(if reached.is_some() { RECORDING } else { made }, Relaxed);
    }
    if let Some(path) = reached
        && !REACHED[number as usize].swap(true, Relaxed)
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path)
    {
        // Where a test forbids the process to write or to open files, the record has a gap.
        let _ = file.write_all(&(number as u16).to_le_bytes());
    }
    MADE.load(Relaxed) == number
}
