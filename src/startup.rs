//! Which standard descriptors were closed when the process started.
//!
//! Before `main`, Rust's runtime opens `/dev/null` in the place of a closed standard
//! descriptor, so that a file opened later cannot become standard output by accident. It also
//! makes `hapfilter >&-` look like a success that wrote everything. The only moment to see
//! the difference is before the runtime starts: functions listed in `.init_array` are called
//! by the C library's start-up code, before `main` and thus before the runtime. macOS has
//! `__mod_init_func` for the same purpose, called by its dynamic linker.
//!
//! This is the only unsafe code of the program. On a system where neither is known to exist,
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
// C library's arguments (argc, argv, envp; on macOS also apple and the version of the
// program), return, and do not unwind. `probe` is such a function: on the C ABIs of these
// systems a callee may ignore arguments, and it makes two fcntl calls and atomic stores,
// neither of which allocates, panics, or needs anything that the runtime or a constructor sets
// up. Asking for the flags of a closed descriptor has no effect but the EBADF that is the
// answer. It is given in errno, which is the C library's: on macOS dyld runs the initialiser
// of libSystem before those of any image that links to it, and on the others the C library is
// set up before it calls functions of the program's own list. `#[used]` keeps the linker from
// dropping the pointer.
#[cfg(any(
    target_os = "linux",
    target_os = "android",
    target_os = "freebsd",
    target_os = "macos"
))]
#[used]
#[cfg_attr(not(target_os = "macos"), unsafe(link_section = ".init_array"))]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
static PROBE: extern "C" fn() = probe;
