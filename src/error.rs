//! Everything that can end a run early, with its message and exit status.
//!
//! The whole program has one [`Error`]. This keeps the exit policy in one `match`
//! ([`Error::status`]) and lets each message be worded where its cause is known. Messages are lower
//! case, without a full stop, and name the place first: `stdin:812: expected 34 fields, found 33`.
//! [`crate::report`] prefixes the program's name.
//!
//! Status 2 means that the command line cannot be carried out. Status 1 means that the input, a
//! file or the system is at fault. 141 is what a C filter shows when SIGPIPE kills it.

use std::fmt;
use std::io;

/// Why a run ended early.
#[derive(Debug)]
pub enum Error {
    /// The command line cannot be carried out. Holds the whole message except the pointer to
    /// `--help`, which is added when it is shown.
    Usage(String),
    /// Standard input is a terminal and no FILE was named. Most likely the user did not mean that.
    Terminal,
    /// Something is wrong with the input. Holds the whole message, including the place.
    Input(String),
    /// A file or descriptor could not be opened or read.
    Read {
        /// What was being done to what, such as `cannot open 'x.tsv'`.
        action: String,
        /// The system's reason.
        source: io::Error,
    },
    /// Standard output could not be written, for a reason other than [`Error::ReaderGone`].
    Write(io::Error),
    /// The reader of standard output has gone, so nobody wants the rest.
    ReaderGone,
    /// The system refused something that the run needs.
    System {
        /// What was asked for, such as `cannot allocate 65536 bytes of memory for a batch`.
        action: String,
        /// What to do about it.
        advice: String,
    },
    /// A thread of the pipeline panicked. The runtime has already reported the panic. The output
    /// written before it is a correct beginning.
    Panicked,
}

impl Error {
    /// The exit status, as documented under EXIT STATUS in the manual.
    pub fn status(&self) -> u8 {
        match self {
            Error::Usage(_) | Error::Terminal => 2,
            Error::Input(_) | Error::Read { .. } | Error::Write(_) | Error::System { .. } => 1,
            Error::ReaderGone => 141,
            Error::Panicked => 101,
        }
    }

    /// An error in a line, counted from 1, of what messages call `name`.
    pub fn at_line(name: &str, line: u64, what: &str) -> Error {
        Error::Input(format!("{name}:{line}: {what}"))
    }

    /// A failed read of what messages call `name`.
    pub fn cannot_read(name: &str, source: io::Error) -> Error {
        Error::Read {
            action: format!("cannot read {name}"),
            source,
        }
    }

    /// Sorts a failed write: EPIPE means that the reader has gone; anything else is an error.
    pub fn from_write(error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Error::ReaderGone,
            _ => Error::Write(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage(what) => write!(f, "{what}; see 'hapfilter --help'"),
            Error::Terminal => f.write_str(
                "standard input is a terminal: pipe a matrix or VCF in, or name a FILE\n\
                 for example: hapfilter matrix.gz > out.txt (see 'hapfilter --help')",
            ),
            Error::Input(what) => f.write_str(what),
            Error::Read { action, source } => write!(f, "{action}: {}", reason(source)),
            Error::Write(source) => write!(f, "cannot write standard output: {}", reason(source)),
            Error::ReaderGone => f.write_str("the reader of standard output has gone"),
            Error::System { action, advice } => write!(f, "{action}: {advice}"),
            Error::Panicked => f.write_str("an internal error (please report it)"),
        }
    }
}

impl std::error::Error for Error {}

/// The system's text for an error, without the ` (os error 28)` that Rust appends.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// The longest quotation from the input, in characters after escaping.
const QUOTE_LENGTH: usize = 40;

/// Quotes bytes from the input or the command line for a message: in single quotes, cut to a sane
/// length. Everything that a terminal might obey (control characters, bidirectional marks, bytes
/// that are not UTF-8) is escaped.
pub fn quote(bytes: &[u8]) -> String {
    format!("'{}'", escape(bytes, QUOTE_LENGTH))
}

/// The same without the quotes.
pub fn short_name(bytes: &[u8]) -> String {
    escape(bytes, QUOTE_LENGTH)
}

/// A file's name for a message: escaped as by [`quote`], but whole and without quotes, so that an
/// editor can follow `name:line:`.
pub fn display_name(bytes: &[u8]) -> String {
    escape(bytes, usize::MAX)
}

fn escape(bytes: &[u8], longest: usize) -> String {
    let mut text = String::new();
    let mut length = 0;
    let mut add = |piece: &mut dyn Iterator<Item = char>| {
        let piece: String = piece.collect();
        length += piece.chars().count();
        let fits = length <= longest;
        text.push_str(if fits { &piece } else { "…" });
        fits
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let fits = match c {
                // escape_debug would put a backslash before these, which only obscures them.
                '\'' | '"' => add(&mut std::iter::once(c)),
                c => add(&mut c.escape_debug()),
            };
            if !fits {
                return text;
            }
        }
        for byte in chunk.invalid() {
            if !add(&mut format!("\\x{byte:02x}").chars()) {
                return text;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_quotation_can_reach_a_terminal_raw() {
        assert_eq!(quote(b"a\x1b[2J\tb"), r"'a\u{1b}[2J\tb'");
        assert_eq!(
            quote("\u{9b}31m\u{202e}".as_bytes()),
            r"'\u{9b}31m\u{202e}'"
        );
        assert_eq!(quote(b"caf\xc3\xa9 \xff"), r"'café \xff'");
        assert_eq!(quote(b"\xff\xfeA"), r"'\xff\xfeA'");
    }

    #[test]
    fn long_fields_are_cut_and_names_are_not() {
        let long = [b'x'; 1000];
        assert_eq!(quote(&long).chars().count(), QUOTE_LENGTH + 3);
        assert_eq!(display_name(&long).len(), 1000);
        let escaped = r"\xff".repeat(10);
        assert_eq!(quote(&[0xff; 1000]), format!("'{escaped}…'"));
    }

    #[test]
    fn a_defect_of_the_program_is_neither_bad_input_nor_wrong_usage() {
        let error = Error::Panicked;
        assert_eq!(error.status(), 101);
        assert!(error.to_string().contains("please report it"));
    }

    #[test]
    fn the_systems_reason_stands_alone() {
        let full = io::Error::from_raw_os_error(28);
        assert_eq!(reason(&full), "No space left on device");
    }
}
