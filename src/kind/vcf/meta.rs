//! What comes before the rows of a VCF and goes on to the VCF that is written: its contigs. Also
//! which contig names VCF can hold.

use std::collections::HashSet;

use bstr::ByteSlice;

use crate::call::rules::is_contig;
use crate::span::Span;

/// The content of the `##` lines of a text.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Meta {
    /// The version after `##fileformat=VCFv`, if the first line has one.
    pub version: Option<Vec<u8>>,
    /// The `##contig` lines in their order, one for each contig.
    pub contigs: Vec<ContigLine>,
    /// How many other `##contig` lines there were.
    pub left_out: usize,
}

/// A `##contig` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContigLine {
    /// The line without its end.
    pub line: Vec<u8>,
    /// Where the contig's name is in it.
    pub name: Span,
}

impl ContigLine {
    /// Parses a line that begins with `##contig=`: `<KEY=VALUE,…>`, where a value may be quoted.
    /// `None` if it is malformed by the rules of other programs.
    fn parse(line: &[u8]) -> Option<ContigLine> {
        let end = line.len() - 1;
        let mut at = b"##contig=<".len();
        if line.len() <= at || !line.starts_with(b"##contig=<") || line[end] != b'>' {
            return None;
        }
        let mut name = None;
        loop {
            let key = at..at + line[at..end].find_byte(b'=')?;
            let start = key.end + 1;
            let length = match line[start..end].first()? {
                b'"' => quoted(&line[start..end])?,
                _ => line[start..end].find_byte(b',').unwrap_or(end - start),
            };
            let value = Span { start, length };
            let text = value.of(line);
            let is_key = !key.is_empty() && line[key.clone()].iter().all(u8::is_ascii_graphic);
            let is_bad_length = line[key.clone()] == *b"length"
                && text != b"."
                && !text.iter().all(u8::is_ascii_digit);
            if !is_key || line[key.clone()].contains(&b',') || text.is_empty() || is_bad_length {
                return None;
            }
            if line[key] == *b"ID" {
                name.get_or_insert(value);
            }
            at = value.end();
            if at == end {
                break;
            }
            if line[at] != b',' {
                return None;
            }
            at += 1;
        }
        let name = name.filter(|name| is_contig(name.of(line)))?;
        Some(ContigLine {
            line: line.to_vec(),
            name,
        })
    }
}

/// The length of the quoted text at the start of `text`, including the quotes.
fn quoted(text: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    let end = text[1..].iter().position(|&byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })?;
    Some(end + 2)
}

impl Meta {
    /// Stores what matters of the next `##` line, given without its end. `known` holds the contigs
    /// seen so far. Returns how many bytes of the line are kept.
    pub fn take(&mut self, line: &[u8], known: &mut HashSet<Vec<u8>>) -> usize {
        if !line.starts_with(b"##contig=") {
            return 0;
        }
        match ContigLine::parse(line) {
            Some(contig) if known.insert(contig.name.of(line).to_vec()) => {
                self.contigs.push(contig);
                line.len()
            }
            _ => {
                self.left_out += 1;
                0
            }
        }
    }

    /// Whether the version is known.
    pub fn is_known_version(&self) -> bool {
        let known: [&[u8]; 6] = [b"4.0", b"4.1", b"4.2", b"4.3", b"4.4", b"4.5"];
        self.version
            .as_ref()
            .is_none_or(|version| known.contains(&&version[..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contig_line_has_a_name_between_angle_brackets() {
        let name = |line: &str| {
            let line = line.as_bytes();
            ContigLine::parse(line).map(|contig| contig.name.of(line).to_vec())
        };
        for (line, expected) in [
            ("##contig=<ID=chr1>", Some("chr1")),
            ("##contig=<ID=chr1,length=7>", Some("chr1")),
            ("##contig=<length=7,ID=1>", Some("1")),
            ("##contig=<ID=HLA-A*01:01,length=7>", Some("HLA-A*01:01")),
            ("##contig=<ID=,length=7>", None),
            ("##contig=<length=7>", None),
            ("##contig=<ID=chr1", None),
            ("##contig=<ID=chr 1>", None),
            ("##contig=ID=chr1", None),
            ("##contig=<>", None),
            ("##contig=<", None),
            ("##contig=<ID=a,length=5,>", None),
            ("##contig=<ID=a,length=x>", None),
            ("##contig=<ID=a,x>", None),
            ("##contig=<species=\"x,ID=z\",ID=c>", Some("c")),
            ("##contig=<ID=d,species=\"x>", None),
        ] {
            assert_eq!(
                name(line),
                expected.map(|name| name.as_bytes().to_vec()),
                "{line}"
            );
        }
    }
}
