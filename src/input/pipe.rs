//! Pipes: how much they hold, and how long to let them fill. This is Linux's own; elsewhere a pipe is
//! read as it is.
//!
//! A producer that is slower than we are finds us waiting after every write, and pays for
//! waking us: `zcat | hapfilter` takes 1.18 times as long as `zcat` alone, of which the copying
//! is the smaller part. If we sleep for a moment instead, several writes become one read, and
//! nobody has to be woken: 1.06 times. The nap must not let the pipe run full, for then it
//! would be the producer that waits; so it is as long as fills a part of the pipe, and never
//! so long that it could be noticed.
//!
//! A producer that is as fast as we are gains by a larger pipe, since it goes on while we do something
//! else: `igzip -dc | hapfilter` takes two thirds of the time with 1 MiB, `cat | hapfilter` five
//! sixths.

use std::os::fd::AsFd;

use rustix::event::Timespec;
use rustix::io::ioctl_fionread;
use rustix::thread::nanosleep;

/// How long to let a pipe fill before it is waited on.
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

    /// Makes the pipe `fd` larger, and returns naps for it. `None` if it is not a pipe that is large
    /// enough then.
    pub fn for_pipe(fd: impl AsFd) -> Option<Nap> {
        let pipe = larger_pipe(fd)?;
        (pipe >= Nap::LEAST_PIPE).then_some(Nap {
            micros: 0,
            pipe: pipe as u64,
        })
    }

    /// Sleeps, and learns from what has come in the meantime.
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

/// Sleeps for so many microseconds, less than a second. Where the system refuses even that there is
/// no sleep, but no panic either, as [`std::thread::sleep`] has it.
pub fn sleep(micros: u64) {
    let _ = nanosleep(&Timespec {
        tv_sec: 0,
        tv_nsec: 1000 * micros as i64,
    });
}

/// What a pipe should hold, in bytes, instead of the usual 64 KiB: what Linux grants at the most.
/// All pipes of a user share a limit, 64 MiB, beyond which the system grants less. So this is asked
/// for standard input's alone, and half as much where that is refused, and so on.
#[cfg(target_os = "linux")]
const PIPE_SIZE: usize = 1 << 20;

/// Makes a pipe as large as the system allows, up to [`PIPE_SIZE`], and returns what it holds.
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

/// Has a descriptor read in the ordinary way: direct reads would have to be aligned.
#[cfg(target_os = "linux")]
pub fn unset_direct(fd: impl AsFd) {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    if let Ok(flags) = fcntl_getfl(&fd)
        && flags.contains(OFlags::DIRECT)
    {
        // If that is refused, the read tells.
        let _ = fcntl_setfl(&fd, flags - OFlags::DIRECT);
    }
}

/// Elsewhere no pipe or file is read in another way.
#[cfg(not(target_os = "linux"))]
pub fn unset_direct(_: impl AsFd) {}
