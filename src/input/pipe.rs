//! Pipes: how much they hold, and how long to let them fill. This applies to Linux only; elsewhere
//! a pipe is read as it is.
//!
//! A producer slower than this program finds it waiting after every write, and pays for waking it:
//! `zcat | hapfilter` takes 1.18 times as long as `zcat` alone, of which the copying is the smaller
//! part. If the program sleeps for a moment instead, several writes become one read, and nobody has
//! to be woken: 1.06 times. The nap must not let the pipe run full, because then the producer would
//! wait. So it lasts only until a part of the pipe is full, and is never long enough to be noticed.
//!
//! A producer as fast as this program gains by a larger pipe, since it goes on while the program
//! does something else. With 1 MiB `igzip -dc | hapfilter` takes two thirds of the time,
//! `cat | hapfilter` five sixths.

use std::os::fd::AsFd;

use rustix::event::Timespec;
use rustix::io::ioctl_fionread;
use rustix::thread::nanosleep;

/// How long to let a pipe fill before waiting on it.
#[derive(Debug)]
pub struct Nap {
    micros: u64,
    /// How many bytes the pipe holds.
    pipe: u64,
}

impl Nap {
    const LONGEST: u64 = 500;

    /// A smaller pipe has no room for a nap.
    const LEAST_PIPE: usize = 256 << 10;

    /// Enlarges the pipe `fd`, and returns naps for it. `None` if it is not a pipe, or is still too
    /// small.
    pub fn for_pipe(fd: impl AsFd) -> Option<Nap> {
        let pipe = larger_pipe(fd)?;
        (pipe >= Nap::LEAST_PIPE).then_some(Nap {
            micros: 0,
            pipe: pipe as u64,
        })
    }

    /// Sleeps, and adapts to what has come in the meantime.
    pub fn take(&mut self, fd: impl AsFd) {
        sleep(self.micros);
        match ioctl_fionread(fd) {
            Ok(bytes) if bytes > self.pipe / 2 => self.micros /= 2,
            Ok(bytes) if bytes < self.pipe / 4 => {
                self.micros = (2 * self.micros + 20).min(Nap::LONGEST);
            }
            _ => (),
        }
    }
}

/// Sleeps for so many microseconds, less than a second. If the system refuses even that, it returns
/// at once instead of panicking as [`std::thread::sleep`] does.
pub fn sleep(micros: u64) {
    let _ = nanosleep(&Timespec {
        tv_sec: 0,
        tv_nsec: 1000 * micros as i64,
    });
}

/// What a pipe should hold, in bytes, instead of the usual 64 KiB: the most that Linux grants. All
/// pipes of a user share a limit, 64 MiB, beyond which the system grants less. So the program asks
/// this for standard input alone, and if refused for half as much, and so on.
#[cfg(target_os = "linux")]
const PIPE_SIZE: usize = 1 << 20;

/// Enlarges a pipe up to [`PIPE_SIZE`], as far as the system allows, and returns what it holds.
#[cfg(target_os = "linux")]
fn larger_pipe(fd: impl AsFd) -> Option<usize> {
    use rustix::pipe::{fcntl_getpipe_size, fcntl_setpipe_size};
    let size = fcntl_getpipe_size(&fd).ok()?;
    let sizes = std::iter::successors(Some(PIPE_SIZE), |size| Some(size / 2));
    let mut larger = sizes.take_while(|&wanted| wanted > size);
    let granted = larger.find_map(|wanted| fcntl_setpipe_size(&fd, wanted).ok());
    Some(granted.unwrap_or(size))
}

#[cfg(not(target_os = "linux"))]
fn larger_pipe(_: impl AsFd) -> Option<usize> {
    None
}

/// Makes a descriptor read in the ordinary way, because direct reads would have to be aligned.
#[cfg(target_os = "linux")]
pub fn unset_direct(fd: impl AsFd) {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    if let Ok(flags) = fcntl_getfl(&fd)
        && flags.contains(OFlags::DIRECT)
    {
        // If that is refused, the read will tell.
        let _ = fcntl_setfl(&fd, flags - OFlags::DIRECT);
    }
}

/// Elsewhere no pipe or file is read in another way.
#[cfg(not(target_os = "linux"))]
pub fn unset_direct(_: impl AsFd) {}
