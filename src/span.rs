//! A piece of a line, as a start and a length. It can be kept beside the line without borrowing it.

/// Where a piece starts and how long it is, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Where it starts.
    pub start: usize,
    /// How long it is.
    pub length: usize,
}

impl Span {
    /// The piece of this line.
    pub fn of(self, line: &[u8]) -> &[u8] {
        &line[self.start..self.start + self.length]
    }

    /// Where it ends.
    pub fn end(self) -> usize {
        self.start + self.length
    }
}
