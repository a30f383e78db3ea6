//! Extents: whole lines of a regular file that have been found but not read.
//!
//! Only one thread can read a pipe. Of a file, the reader needs to see only where lines end: it
//! looks at the last few kilobytes of what fits into a batch, and the worker that gets the batch
//! reads it. This shares the system's copying out among the workers, and each finds the lines in
//! the cache of its own processor. Neither the output nor the first error changes, since a batch
//! has its number before it is read.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use memchr::memrchr;
use rustix::buffer::spare_capacity;
use rustix::fs::{SeekFrom, seek, tell};
use rustix::io::{Errno, pread};

/// How many bytes are searched for the last line end: few at first, at most the upper bound. Longer
/// lines are read in the ordinary way.
const TAIL: std::ops::RangeInclusive<usize> = 4 << 10..=64 << 10;

/// The place of whole lines in a file.
#[derive(Debug)]
pub struct Extent {
    file: Arc<OwnedFd>,
    /// In bytes from the beginning of the file.
    offset: u64,
    /// In bytes.
    length: usize,
}

impl Extent {
    /// The lines that begin `carried` bytes before the current position in a regular file, and have
    /// at most `most` bytes together. Moves the position past them.
    ///
    /// `None`, and nothing is changed, if the file has fewer than `most` bytes, or no line end in
    /// the searched part, or if it cannot be read in this way. Then read it in the ordinary way,
    /// which also reports the error.
    pub fn find(file: &Arc<OwnedFd>, carried: usize, most: usize) -> Option<Extent> {
        let offset = tell(file).ok()?.checked_sub(carried as u64)?;
        let mut tail = Vec::new();
        let mut look = most.min(*TAIL.start());
        let length = loop {
            let before = most - look;
            tail.clear();
            tail.try_reserve_exact(look).ok()?;
            read_at(file, offset + before as u64, look, &mut tail).ok()?;
            match memrchr(b'\n', &tail) {
                Some(at) if before + at >= carried => break before + at + 1,
                _ if look == most || look >= *TAIL.end() => return None,
                _ => look = (2 * look).min(most),
            }
        };
        seek(file, SeekFrom::Start(offset + length as u64)).ok()?;
        Some(Extent {
            file: file.clone(),
            offset,
            length,
        })
    }

    /// How many bytes the lines have.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Appends the lines to `into`, which grows if it has no room for them.
    ///
    /// # Errors
    ///
    /// The system's, or that those lines are not there any more. What could be read was appended.
    pub fn read(&self, into: &mut Vec<u8>) -> io::Result<()> {
        read_at(&self.file, self.offset, self.length, into)?;
        match into.last() {
            Some(b'\n') => Ok(()),
            _ => Err(became_shorter()),
        }
    }
}

/// Appends exactly `length` bytes from `offset` on.
fn read_at(file: &OwnedFd, offset: u64, length: usize, into: &mut Vec<u8>) -> io::Result<()> {
    let start = into.len();
    into.try_reserve_exact(length)?;
    while into.len() < start + length {
        // As much as there is room for, so nothing has to be cleared beforehand.
        let at = offset + (into.len() - start) as u64;
        match pread(file, spare_capacity(into), at) {
            Ok(0) => return Err(became_shorter()),
            Ok(_) | Err(Errno::INTR) => (),
            Err(errno) => return Err(errno.into()),
        }
    }
    into.truncate(start + length);
    Ok(())
}

/// The error for a file that lost bytes while it was read.
pub fn became_shorter() -> io::Error {
    io::Error::other("the file was truncated while being read")
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Seek, Write};
    use std::os::unix::fs::FileExt;

    use super::*;
    use crate::batch::{Batch, Stop};

    fn file(text: &[u8]) -> (File, Arc<OwnedFd>) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        file.rewind().unwrap();
        let fd = Arc::new(file.try_clone().unwrap().into());
        (file, fd)
    }

    #[test]
    fn an_extent_holds_whole_lines_and_skips_them() {
        let (mut file, fd) = file(b"12\n45\n789\nb");
        let mut find = |carried, most| {
            let extent = Extent::find(&fd, carried, most)?;
            let mut lines = b">".to_vec();
            extent.read(&mut lines).unwrap();
            Some((
                String::from_utf8(lines).unwrap(),
                file.stream_position().unwrap(),
            ))
        };
        assert_eq!(find(0, 2), None);
        assert_eq!(find(0, 4), Some((">12\n".to_owned(), 3)));
        assert_eq!(find(0, 100), None);
        assert_eq!(find(2, 5), Some((">2\n45\n".to_owned(), 6)));
        assert_eq!(find(4, 1), None);
        assert_eq!(find(7, 3), None);
        assert_eq!(find(0, 4), Some((">789\n".to_owned(), 10)));
        assert_eq!(find(0, 1), None);
    }

    #[test]
    fn the_last_line_end_is_found_before_a_long_line_if_that_is_not_too_long() {
        for (length, is_found) in [(*TAIL.start(), true), (*TAIL.end(), false)] {
            let (_, fd) = file(&[&b"1\n"[..], &vec![b'x'; length]].concat());
            let extent = Extent::find(&fd, 0, 2 + length);
            assert_eq!(extent.map(|extent| extent.length), is_found.then_some(2));
        }
    }

    #[test]
    fn a_truncated_file_ends_the_run_after_its_last_whole_line() {
        for (left, whole) in [(0, 0), (2, 0), (3, 3), (5, 3)] {
            let (file, fd) = file(b"12\n45\n78\n");
            let mut batch = Batch {
                extent: Extent::find(&fd, 0, 8),
                ..Batch::default()
            };
            file.set_len(left).unwrap();
            batch.fetch();
            assert_eq!(batch.data.len(), whole);
            assert!(matches!(batch.stop, Some(Stop::Unreadable(_))));
        }
    }

    #[test]
    fn lines_whose_ends_have_moved_are_not_treated_as_whole() {
        let (file, fd) = file(b"12\n45\n78\n");
        let mut batch = Batch {
            extent: Extent::find(&fd, 0, 8),
            ..Batch::default()
        };
        file.write_all_at(b"x", 5).unwrap();
        batch.fetch();
        assert_eq!(batch.data, b"12\n");
        assert!(matches!(batch.stop, Some(Stop::Unreadable(_))));
    }
}
