//! Which standard descriptors were closed when the process started.
//!
//! Before `main`, Rust's runtime opens `/dev/null` in the place of a closed standard
//! descriptor, so that a file opened later cannot become standard output by accident. It also
//! makes `hapfilter >&-` look like a success that wrote everything. The only moment to see
//! the difference is before the runtime starts: functions listed in `.init_array` are called
//! by the C library's start-up code, before `main` and thus before the runtime.
//!
//! This is the only unsafe code of the program. Where `.init_array` is not known to exist,
//! nothing is probed and closed descriptors go unnoticed.

use std::sync::atomic::{AtomicU8, Ordering};

/// A bit for each of descriptors 0 and 1 that was closed.
static CLOSED: AtomicU8 = AtomicU8::new(0);

/// Whether standard input (0) or output (1) was closed when the process started.
pub fn was_closed(descriptor: u8) -> bool {
    CLOSED.load(Ordering::Relaxed) & (1 << descriptor) != 0
}

extern "C" fn probe() {
    use rustix::io::{Errno, fcntl_getfd};
    use rustix::stdio::{stdin, stdout};
    for (descriptor, fd) in [(0, stdin()), (1, stdout())] {
        if fcntl_getfd(fd) == Err(Errno::BADF) {
            CLOSED.fetch_or(1 << descriptor, Ordering::Relaxed);
        }
    }
}

// SAFETY: the section must hold nothing but pointers to functions that can be called with the
// C library's arguments (argc, argv, envp), return, and do not unwind. `probe` is such a
// function: on the C ABIs of these systems a callee may ignore arguments, and it makes two
// fcntl calls and atomic stores, neither of which allocates, panics, or needs anything that
// the runtime or a constructor sets up. Asking for the flags of a closed descriptor has no
// effect but the EBADF that is the answer. `#[used]` keeps the linker from dropping it.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
#[used]
#[unsafe(link_section = ".init_array")]
static PROBE: extern "C" fn() = probe;
