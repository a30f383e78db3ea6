//! What the process asks of the system that safe code cannot ask: all unsafe code of the program.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicU8, Ordering};

use rustix::process::Signal;

/// A bit for each of descriptors 0 and 1 that was closed.
static CLOSED: AtomicU8 = AtomicU8::new(0);

/// Whether standard input (0) or output (1) was closed when the process started.
///
/// Before `main`, Rust's runtime opens `/dev/null` in the place of a closed standard
/// descriptor, so that a file opened later cannot become standard output by accident. It also
/// makes `hapfilter >&-` look like a success that wrote everything. The only moment to see
/// the difference is before the runtime starts: functions listed in `.init_array` are called
/// by the C library's start-up code, before `main` and thus before the runtime. macOS has
/// `__mod_init_func` for the same purpose, called by its dynamic linker. On a system where neither is
/// known to exist, nothing is probed and closed descriptors go unnoticed.
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

/// Closes standard output, and tells what the system says: this is where a file system on the
/// network or one with quotas reports what it could not keep. To be called once, after the last
/// write to it.
///
/// It is the descriptor itself and not a copy, because some systems ask the file system only when
/// its last descriptor is closed.
pub fn close_stdout() -> io::Result<()> {
    // SAFETY: what borrows the descriptor must not do so any more. Nothing in this program keeps it:
    // `output::Stdout`, which is the only writer, marks it as closed before it calls this, and
    // refuses every write from then on. `std::io::stdout` is never used, so the runtime has nothing
    // to write to it at the end. A file opened later may get its number, and is then owned by
    // whoever opened it.
    unsafe { rustix::io::try_close(rustix::stdio::stdout().as_raw_fd()) }?;
    Ok(())
}

/// Has a write beyond the limit on the size of files (`ulimit -f`) fail with a reason that can be
/// reported. By default a signal ends the process, and nothing is said.
pub fn ignore_size_signal() {
    /// What C calls `SIG_IGN`.
    const IGNORE: usize = 1;
    unsafe extern "C" {
        /// signal(2), of the C library that the runtime is linked with anyway. The handler is a
        /// pointer to a function, or a number in place of one.
        fn signal(number: c_int, handler: usize) -> usize;
    }
    // SAFETY: this is the function's C signature, since a pointer to a function is as large as
    // `usize` here and passed like it. No code of ours is run by a signal that is ignored; the number
    // is a valid one, and if the call failed all the same, the signal would do what it does by
    // default. Nothing else sets what becomes of this signal.
    unsafe { signal(Signal::XFSZ.as_raw(), IGNORE) };
}
