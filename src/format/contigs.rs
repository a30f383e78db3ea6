//! The file of `--contigs`: names and lengths of contigs, such as the index that `samtools faidx`
//! makes of a reference genome, or the output of `bcftools index -s`.

use std::collections::HashSet;

use bstr::ByteSlice;

use crate::call::rules::is_contig;
use crate::error::{Error, quote};
use crate::input::lines::{Kept, for_each_line};
use crate::input::operand::Operand;
use crate::kind::vcf::meta::{ContigLine, Meta};

/// A contig in the header of a VCF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contig {
    /// Its name in the output: not empty.
    pub name: Vec<u8>,
    /// Its header line, without the line end.
    pub line: Vec<u8>,
}

/// The contigs of the VCF input, with a prefix before their names. Empty if VCF allows no
/// name that begins like this: no program could read the header then.
pub fn of_meta(meta: &Meta, prefix: &[u8]) -> Vec<Contig> {
    let contig = |ContigLine { line, name }: &ContigLine| Contig {
        name: [prefix, name.of(line)].concat(),
        line: [&line[..name.start], prefix, &line[name.start..]].concat(),
    };
    // VCF allows `#` too; only a row cannot begin with it.
    let begins = prefix.strip_prefix(b"#").unwrap_or(prefix);
    match begins.is_empty() || is_contig(begins) {
        true => meta.contigs.iter().map(contig).collect(),
        false => Vec::new(),
    }
}

/// Reads contigs from a file, one per line. The first two fields are name and length, `.` for an
/// unknown one. Skips blank lines. The other lines together may have at most `max_line` bytes.
///
/// # Errors
///
/// The file cannot be read, or is too long; a line is not a contig, or repeats one; VCF forbids a
/// name.
pub fn read_contigs(file: Operand, max_line: usize) -> Result<Vec<Contig>, Error> {
    let mut contigs: Vec<Contig> = Vec::new();
    let mut seen = HashSet::new();
    let mut kept = Kept::new(max_line);
    for_each_line(file, max_line, |line, place| {
        if line.is_empty() {
            return Ok(());
        }
        kept.add(line.len(), "the list of contigs is")
            .map_err(|what| Error::Input(format!("{place}: {what}")))?;
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
        if !is_contig(name) {
            return Err(Error::Input(format!(
                "{place}: expected a contig's name that VCF allows, without blanks, commas, quotes and \
                 brackets, found {}",
                quote(name)
            )));
        }
        if !seen.insert(name.to_vec()) {
            return Err(Error::Input(format!(
                "{place}: contig {} is listed twice",
                quote(name)
            )));
        }
        contigs.push(Contig {
            name: name.to_vec(),
            line: match length {
                b"." => [b"##contig=<ID=", name, b">"].concat(),
                _ => [b"##contig=<ID=", name, b",length=", length, b">"].concat(),
            },
        });
        Ok(())
    })?;
    Ok(contigs)
}
