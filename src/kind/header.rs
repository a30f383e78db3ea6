//! The header line: it names the columns, and with them the strands.
//!
//! A header is recognised by its second field, which does not begin with a digit where a
//! row has its position. Every operand may begin with its own header line, and copies of it
//! may stand anywhere (`cat chr1.txt chr2.txt | hapfilter`) and are passed over. Another header
//! at the beginning of an operand means that its columns are others; it is never passed over.
//! Anywhere else it is a bad row.

use std::borrow::Cow;

use bstr::ByteSlice;

use crate::batch::{Batch, Stop};
use crate::error::{Error, quote};
use crate::input::cutter::Cutter;
use crate::input::lines::{is_passed_over, too_long, without_end};
use crate::kind::FIXED_COLUMNS;
use crate::kind::names::Name;

/// What the columns behind the fixed ones are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// Alleles, one column a strand.
    Strands,
    /// Genotypes, one column a sample.
    Genotypes,
}

/// The column names in force.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
    kind: Columns,
    /// The names with TABs between; headers are the same if these lines are. A name has [`SETS`]
    /// behind it if the column holds phase sets.
    line: Vec<u8>,
    /// Where each column's name ends in `line`.
    ends: Vec<usize>,
    /// Genotypes have phase sets.
    has_sets: bool,
}

/// What stands behind a name in a header's line if the column holds phase sets: no name has a
/// line end in it.
const SETS: &[u8] = b"\n";

impl Header {
    /// Takes a header line (its end taken off) apart.
    ///
    /// # Errors
    ///
    /// What is wrong with it, without the place: no TAB, a position where a name is expected,
    /// too few columns, an empty name, phase sets in some columns only, the same name twice.
    pub fn parse(line: &[u8], kind: Columns) -> Result<Header, String> {
        let line = &canonical(line, kind)[..];
        if !line.contains(&b'\t') {
            return Err(format!(
                "there is no TAB in the header line {}: is it comma or space separated?",
                quote(line)
            ));
        }
        let columns = memchr::memchr_iter(b'\t', line).count() + 1;
        let position = line.split_str(b"\t").nth(1).unwrap_or_default();
        if position.first().is_some_and(u8::is_ascii_digit) {
            return Err(format!(
                "expected a header row, found a row with position {}: \
                 name the columns with --header FILE",
                quote(position)
            ));
        }
        if columns <= FIXED_COLUMNS {
            return Err(format!(
                "expected at least {} columns (contig, position, reference allele and one \
                 for each strand), found {columns}",
                FIXED_COLUMNS + 1
            ));
        }
        // Before any memory is taken for each column: a line of nothing but TABs has more of them
        // than any matrix.
        let is_empty = |name: &[u8]| name.strip_suffix(SETS).unwrap_or(name).is_empty();
        if let Some(column) = line.split_str(b"\t").position(is_empty) {
            return Err(format!("column {} has no name", column + 1));
        }
        let mut ends = Vec::with_capacity(columns);
        ends.extend(memchr::memchr_iter(b'\t', line));
        ends.push(line.len());
        let mut header = Header {
            kind,
            line: line.to_vec(),
            ends,
            has_sets: false,
        };
        header.find_sets()?;
        header.check_unique()?;
        Ok(header)
    }

    /// Finds out whether genotypes have phase sets.
    fn find_sets(&mut self) -> Result<(), String> {
        if self.kind == Columns::Strands {
            return Ok(());
        }
        let names = || self.names().skip(FIXED_COLUMNS);
        if names().any(|name| name == FORGOTTEN) {
            return Err(
                "the header names no samples (that of bcftools 1.18 does not): name the columns \
                 with --header FILE, and ask bcftools for no header"
                    .to_owned(),
            );
        }
        let has_sets = |name: &[u8]| name.ends_with(SETS);
        let find = |wanted: bool| names().find(|name| has_sets(name) == wanted);
        if let (Some(with), Some(without)) = (find(true), find(false)) {
            return Err(format!(
                "expected phase sets for all samples or for none, found them for {} and not for {}",
                quote(&with[..with.len() - SETS.len()]),
                quote(without)
            ));
        }
        self.has_sets = find(true).is_some();
        Ok(())
    }

    fn check_unique(&self) -> Result<(), String> {
        // Sorting takes four bytes a column, a hash table many times as much.
        let mut by_name: Vec<u32> = (0..).take(self.columns()).collect();
        by_name.sort_by_key(|&column| self.name(column as usize));
        let same = |pair: &&[u32]| self.name(pair[0] as usize) == self.name(pair[1] as usize);
        if let Some(pair) = by_name.windows(2).filter(same).min_by_key(|pair| pair[1]) {
            return Err(format!(
                "columns {} and {} have the same name {}",
                pair[0] + 1,
                pair[1] + 1,
                quote(self.name(pair[0] as usize))
            ));
        }
        Ok(())
    }

    /// How many columns the matrix has.
    pub fn columns(&self) -> usize {
        self.ends.len()
    }

    /// What the columns behind the fixed ones are.
    pub fn kind(&self) -> Columns {
        self.kind
    }

    /// Whether genotypes have phase sets behind them.
    pub fn has_sets(&self) -> bool {
        self.has_sets
    }

    /// The name of a column, counted from 0.
    pub fn name(&self, column: usize) -> &[u8] {
        let start = column
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] + 1);
        let name = &self.line[start..self.ends[column]];
        match self.has_sets && column >= FIXED_COLUMNS {
            true => &name[..name.len() - SETS.len()],
            false => name,
        }
    }

    /// All names from left to right.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.columns()).map(|column| self.name(column))
    }

    /// Whether a line (its end taken off) is a copy of this header.
    pub fn is_copy(&self, line: &[u8]) -> bool {
        *canonical(line, self.kind) == self.line
    }

    /// Judges the first line of an operand that is neither blank nor meta-information: it is
    /// meant for a header if it has a second field that does not begin with a digit.
    ///
    /// # Errors
    ///
    /// If the line is a header and not this one: the first column that differs.
    pub fn check_first_line(&self, line: &[u8]) -> Result<(), String> {
        let second = line.split_str(b"\t").nth(1).unwrap_or_default();
        let is_row = second.first().is_none_or(u8::is_ascii_digit);
        let line = canonical(line, self.kind);
        if is_row || *line == self.line {
            return Ok(());
        }
        let mut expected = self.line.split_str(b"\t");
        let mut found = line.split_str(b"\t");
        let mut column = 0;
        loop {
            column += 1;
            let (expected, found) = (expected.next(), found.next());
            if expected != found {
                let show = |name: Option<&[u8]>| match name {
                    None => "no such column".to_owned(),
                    Some(FORGOTTEN) => "no name, as bcftools 1.18 prints it".to_owned(),
                    Some(name) => match name.strip_suffix(SETS) {
                        Some(name) => format!("{} with phase sets", quote(name)),
                        None => quote(name),
                    },
                };
                return Err(format!(
                    "this header differs from the one in force: expected {} in column \
                     {column}, found {} (it is taken for a header because {} is no position)",
                    show(expected),
                    show(found),
                    quote(second)
                ));
            }
        }
    }
}

/// A header line in the form in which headers are compared.
fn canonical(line: &[u8], kind: Columns) -> Cow<'_, [u8]> {
    if kind == Columns::Strands {
        return Cow::Borrowed(line.strip_prefix(b"#").unwrap_or(line));
    }
    let mut names = Vec::with_capacity(line.len());
    for (column, text) in line.split_str(b"\t").enumerate() {
        let Name {
            name,
            has_sets,
            is_forgotten,
        } = Name::parse(text);
        if column > 0 {
            names.push(b'\t');
        }
        names.extend_from_slice(if is_forgotten { FORGOTTEN } else { name });
        if has_sets && column >= FIXED_COLUMNS {
            names.extend_from_slice(SETS);
        }
    }
    Cow::Owned(names)
}

/// Stands for a name that was forgotten.
const FORGOTTEN: &[u8] = b"\n\n";

/// Reads on until the header line, and leaves in `batch` that line and what came with it.
/// `names` are what messages call the operands of `cutter`; `kind` says what its columns are.
///
/// # Errors
///
/// No header line before the end of the input, one that cannot be taken apart, or a read
/// error.
pub fn read_header(
    cutter: &mut Cutter,
    names: &[String],
    kind: Columns,
    batch: &mut Batch,
) -> Result<Header, Error> {
    let mut lines_before = 0;
    let mut bytes_before = 0;
    loop {
        let operand = batch.operand;
        batch.clear();
        cutter.fill(batch);
        if batch.operand != operand {
            lines_before = 0;
        }
        let place = |line: u64| format!("{}:{}", names[batch.operand], lines_before + line);
        let mut lines = 0;
        for line in batch.data.lines_with_terminator() {
            lines += 1;
            let line = without_end(line);
            let parsed = match line {
                _ if line.len() > cutter.max_line() => Err(too_long(cutter.max_line())),
                _ if is_passed_over(line) => continue,
                _ => Header::parse(line, kind),
            };
            let header =
                parsed.map_err(|what| Error::Input(format!("{}: {what}", place(lines))))?;
            batch.lines_before = lines_before;
            batch.bytes_before += bytes_before;
            return Ok(header);
        }
        bytes_before += batch.bytes_before + (batch.data.len() - usize::from(batch.unended)) as u64;
        match batch.stop.take() {
            None => lines_before += lines,
            Some(Stop::NextLine(what)) => {
                return Err(Error::Input(format!("{}: {what}", place(lines + 1))));
            }
            Some(Stop::Unreadable(source)) => {
                return Err(Error::cannot_read(&names[batch.operand], source));
            }
            Some(Stop::Failed(error)) => return Err(error),
            Some(Stop::End) => {
                return Err(Error::Input(format!(
                    "{}: there is no header line: expected column names, found the end of the \
                     input",
                    names[batch.operand]
                )));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_hash_and_only_one_is_dropped() {
        let header = Header::parse(b"#CHROM\tPOS\tREF\t#1a", Columns::Strands).unwrap();
        let names: Vec<_> = header.names().collect();
        assert_eq!(names, [&b"CHROM"[..], b"POS", b"REF", b"#1a"]);
        assert!(header.is_copy(b"CHROM\tPOS\tREF\t#1a"));
        assert!(header.is_copy(b"#CHROM\tPOS\tREF\t#1a"));
        assert!(!header.is_copy(b"##CHROM\tPOS\tREF\t#1a"));
    }

    #[test]
    fn only_what_bcftools_prints_is_taken_for_phase_sets() {
        let parse = |line: &[u8]| Header::parse(line, Columns::Genotypes).unwrap();
        let by_hand = parse(b"c\tp\tr\tS:PS");
        assert!(!by_hand.has_sets());
        assert_eq!(by_hand.name(3), b"S:PS");
        let printed = parse(b"c\tp\tr\tS:GT:S:PS");
        assert!(printed.has_sets());
        assert_eq!(printed.name(3), b"S");
        let why = printed.check_first_line(b"c\tp\tr\tS").unwrap_err();
        assert!(
            why.contains("expected 'S' with phase sets in column 4, found 'S' "),
            "{why}"
        );
    }

    #[test]
    fn the_first_difference_is_shown_also_where_a_column_is_missing() {
        let header = Header::parse(b"c\tp\tr\t1a\t1b", Columns::Strands).unwrap();
        let difference = |line: &[u8]| header.check_first_line(line).unwrap_err();
        assert!(
            difference(b"c\tp\tr\t1a").contains("expected '1b' in column 5, found no such column")
        );
        assert!(
            difference(b"c\tp\tr\t1a\t1b\tx")
                .contains("expected no such column in column 6, found 'x'")
        );
        assert!(difference(b"c\tp\tR\t1a\t2b").contains("expected 'r' in column 3, found 'R'"));
        for row in [&b"c\t1\tr"[..], b"c", b"c\t\tr", b"#c\tp\tr\t1a\t1b"] {
            assert_eq!(header.check_first_line(row), Ok(()));
        }
    }
}
