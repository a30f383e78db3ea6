//! The file of `--contigs`: names and lengths of contigs, such as the index that `samtools
//! faidx` makes of a reference genome, or what `bcftools index -s` prints. And what names VCF
//! allows.

use std::collections::HashSet;

use bstr::ByteSlice;

use crate::error::{Error, quote};
use crate::input::lines::for_each_line;
use crate::input::operand::Operand;

/// A contig.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contig {
    /// Its name: not empty.
    pub name: Vec<u8>,
    /// Its length in bases, in ASCII digits, if it is known.
    pub length: Option<Vec<u8>>,
}

/// Whether VCF can hold a contig's name: printing ASCII without blanks and a few signs, some of which
/// may stand inside a name but not begin it (VCF 4.3, section 1.4.7). Its pattern has `#` too, but a
/// row that begins with that passes for a comment.
pub fn is_name(name: &[u8]) -> bool {
    let is_inner = |byte: &u8| byte.is_ascii_graphic() && !b"\"'(),<>[\\]`{}".contains(byte);
    name.first().is_some_and(|first| !b"*=#".contains(first)) && name.iter().all(is_inner)
}

/// Reads contigs from a file: a line each, of which the first two fields are name and length, `.`
/// for one that is not known; blank lines are passed over. No line may have more than `max_line`
/// bytes.
///
/// # Errors
///
/// The file cannot be read; a line is no contig, or one that there already was; VCF forbids a name.
pub fn read_contigs(file: Operand, max_line: usize) -> Result<Vec<Contig>, Error> {
    let mut contigs: Vec<Contig> = Vec::new();
    let mut seen = HashSet::new();
    for_each_line(file, max_line, |line, place| {
        if line.is_empty() {
            return Ok(());
        }
        let mut fields = line.split_str(b"\t");
        let name = fields.next().unwrap_or_default();
        let length = fields.next().unwrap_or_default();
        let is_length =
            length == b"." || !length.is_empty() && length.iter().all(u8::is_ascii_digit);
        if name.is_empty() || !is_length {
            return Err(Error::Input(format!(
                "{place}: expected a contig's name, a TAB and its length, found {}",
                quote(line)
            )));
        }
        if !is_name(name) {
            return Err(Error::Input(format!(
                "{place}: expected a contig's name that VCF allows, without blanks, commas, quotes and \
                 brackets, found {}",
                quote(name)
            )));
        }
        if !seen.insert(name.to_vec()) {
            return Err(Error::Input(format!(
                "{place}: there already is a contig {}",
                quote(name)
            )));
        }
        contigs.push(Contig {
            name: name.to_vec(),
            length: (length != b".").then(|| length.to_vec()),
        });
        Ok(())
    })?;
    Ok(contigs)
}
