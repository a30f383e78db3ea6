//! The `##contig` lines of VCF output.

use super::{Kind, Options, chomp, fields, is_contig_of_vcf, without_mark};

#[derive(Default)]
pub struct Contigs {
    /// The output lines.
    pub lines: Vec<Vec<u8>>,
    /// The names in them.
    pub names: Vec<Vec<u8>>,
    /// How many lines of the input are left out.
    pub left_out: usize,
}

impl Contigs {
    /// Those of `--contigs FILE`, or those above the column line of a VCF. None for a file that is
    /// refused.
    pub fn new<'a>(
        options: &Options,
        kind: Kind,
        above: impl Iterator<Item = &'a [u8]>,
    ) -> Option<Contigs> {
        match &options.contigs {
            Some(file) => Contigs::of_file(file),
            None if kind == Kind::Vcf => Some(Contigs::of_vcf(above, &options.contig_prefix)),
            None => Some(Contigs::default()),
        }
    }

    fn of_file(file: &[u8]) -> Option<Contigs> {
        let mut contigs = Contigs::default();
        for line in without_mark(file).split(|&b| b == b'\n').map(chomp) {
            let (name, length) = match fields(line)[..] {
                [b""] => continue,
                [name, length, ..] => (name, length),
                _ => return None,
            };
            if !is_contig_of_vcf(name) || !is_length(length) {
                return None;
            }
            let length = match length {
                b"." => Vec::new(),
                length => [b",length=", length].concat(),
            };
            contigs
                .lines
                .push([b"##contig=<ID=", name, &length, b">"].concat());
            contigs.names.push(name.to_vec());
        }
        Some(contigs)
    }

    fn of_vcf<'a>(above: impl Iterator<Item = &'a [u8]>, prefix: &[u8]) -> Contigs {
        let mut contigs = Contigs::default();
        for line in above.filter(|line| line.starts_with(b"##contig=")) {
            let parts = around_id(line).filter(|(_, id, _)| is_contig_of_vcf(id));
            let name = parts.map(|(_, id, _)| [prefix, id].concat());
            match (parts, name) {
                (Some((before, id, after)), Some(name)) if !contigs.names.contains(&name) => {
                    contigs.lines.push([before, prefix, id, after].concat());
                    contigs.names.push(name);
                }
                _ => contigs.left_out += 1,
            }
        }
        contigs
    }
}

/// The text before the value of ID, the value, and the text after it, in a line of the form
/// `##contig=<KEY=VALUE,...>`.
fn around_id(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    line.strip_suffix(b">")?;
    let last = line.len() - 1;
    let mut at = line
        .strip_prefix(b"##contig=<")
        .map(|rest| line.len() - rest.len())?;
    let mut id = None;
    loop {
        let key = line[at..last].split(|&b| b == b'=').next()?;
        let start = at + key.len() + 1;
        let end = start + value_length(line.get(start..last)?)?;
        let value = &line[start..end];
        let is_length = value == b"." || value.iter().all(u8::is_ascii_digit);
        let is_key = !key.is_empty() && key.iter().all(u8::is_ascii_graphic);
        if !is_key || key.contains(&b',') || value.is_empty() || key == b"length" && !is_length {
            return None;
        }
        if key == b"ID" && id.is_none() {
            id = Some((&line[..start], &line[start..end], &line[end..]));
        }
        if end == last {
            return id;
        }
        at = end + 1;
        if line[end] != b',' {
            return None;
        }
    }
}

/// The length of the value at the start of a text: up to a comma, or to the closing quote.
fn value_length(text: &[u8]) -> Option<usize> {
    if text.first() != Some(&b'"') {
        return Some(text.iter().position(|&b| b == b',').unwrap_or(text.len()));
    }
    let mut is_escaped = false;
    for (at, &byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn is_length(text: &[u8]) -> bool {
    text == b"." || !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}
