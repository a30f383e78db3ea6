//! All unsafe code of the program: requests to the system that safe code cannot make.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicU8, Ordering};

use rustix::process::Signal;

/// One bit for each of descriptors 0 and 1 that was closed at the start.
static CLOSED: AtomicU8 = AtomicU8::new(0);

/// Whether standard input (0) or output (1) was closed when the process started.
///
/// Before `main`, Rust's runtime opens `/dev/null` in place of a closed standard descriptor, so
/// that a file opened later cannot become standard output by accident. It also makes
/// `hapfilter >&-` look like a success that wrote everything. The difference shows only before the
/// runtime starts. The C library's start-up code calls the functions listed in `.init_array` before
/// `main`, and thus before the runtime. On macOS the dynamic linker calls those in
/// `__mod_init_func`. On a system where neither is known to exist nothing is probed, and closed
/// descriptors go unnoticed.
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

// SAFETY: the section must hold nothing but pointers to functions that accept the C library's
// arguments (argc, argv, envp; on macOS also apple and the version of the program), return, and do
// not unwind. `probe` is such a function. On the C ABIs of these systems a callee may ignore
// arguments. It makes two fcntl calls and atomic stores, neither of which allocates, panics, or
// needs anything that the runtime or a constructor sets up. Asking for the flags of a closed
// descriptor has no effect except the EBADF that is the answer. The answer comes in errno, which
// belongs to the C library. On macOS dyld runs the initialiser of libSystem before those of any
// image that links to it; elsewhere the C library is set up before it calls the program's own list
// of functions. `#[used]` keeps the linker from dropping the pointer.
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

/// Closes standard output and returns the system's answer. Here a network file system or one with
/// quotas reports data that it could not keep. Call it once, after the last write.
///
/// It closes the descriptor itself, not a copy, because some systems ask the file system only when
/// the last descriptor is closed.
pub fn close_stdout() -> io::Result<()> {
    // SAFETY: nobody may borrow the descriptor any more, and nothing in this program does.
    // `output::Stdout`, the only writer, marks it as closed before it calls this, and refuses every
    // later write. `std::io::stdout` is never used, so the runtime has nothing to write to it at
    // exit. A file opened later may get its number, and belongs to whoever opened it.
    unsafe { rustix::io::try_close(rustix::stdio::stdout().as_raw_fd()) }?;
    Ok(())
}

/// Makes a write beyond the file size limit (`ulimit -f`) fail with a reason that can be reported.
/// By default a signal ends the process silently.
pub fn ignore_size_signal() {
    /// What C calls `SIG_IGN`.
    const IGNORE: usize = 1;
    unsafe extern "C" {
        /// signal(2), from the C library that the runtime links anyway. The handler is a pointer to
        /// a function, or a number in its place.
        fn signal(number: c_int, handler: usize) -> usize;
    }
    // SAFETY: this is the function's C signature, since a pointer to a function has the size of
    // `usize` here and is passed like it. An ignored signal runs none of our code. The number is
    // valid; if the call failed all the same, the signal would keep its default effect. Nothing
    // else changes the disposition of this signal.
    unsafe { signal(Signal::XFSZ.as_raw(), IGNORE) };
}
