//! The header line names the columns, and shows the kind of the text.
//!
//! A header is recognised by its second field, which does not begin with a digit where a row has
//! its position. The names show the kind of the text ([`crate::kind::known`]), which is part of the
//! header from then on.
//!
//! Every operand may begin with its own header line, and copies of it may occur anywhere
//! (`cat chr1.txt chr2.txt | hapfilter`). Both are skipped. A different header means different
//! columns. It is never skipped, wherever it stands.

use std::borrow::Cow;
use std::collections::HashSet;

use bstr::ByteSlice;

use crate::error::quote;
use crate::input::lines::{Kept, is_passed_over, without_mark};
use crate::kind::known::{Expect, check_samples, check_vcf, choose_kind, has_first_mark};
use crate::kind::names::Name;
use crate::kind::table::columns;
use crate::kind::vcf::meta::Meta;
use crate::kind::{FIXED_COLUMNS, Kind, VCF_COLUMNS, refused};

/// The columns in force.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
    kind: Kind,
    /// The names, separated by TABs.
    line: Vec<u8>,
    /// Where each column's name ends in `line`.
    ends: Vec<usize>,
    /// The cells have phase sets.
    has_sets: bool,
    /// What the lines before it say, if the text is VCF.
    meta: Meta,
    /// How columns are named, if the text is a table.
    table: Option<columns::Columns>,
}

/// What the first line of an operand turns out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum FirstLine {
    /// Not a header.
    Row,
    /// The header in force.
    Copy,
    /// A different header; the first column that differs, and why the line is treated as a header.
    Other(String),
}

/// Finds the header among the first lines of a text.
pub struct HeaderFinder<'a> {
    expect: &'a Expect,
    is_first_line: bool,
    meta: Meta,
    /// The contigs in it, and the total length of their lines.
    contigs: HashSet<Vec<u8>>,
    kept: Kept,
}

impl<'a> HeaderFinder<'a> {
    /// For a text of which this is known. At most `max_line` bytes of the lines above it may be
    /// kept.
    pub fn new(expect: &'a Expect, max_line: usize) -> HeaderFinder<'a> {
        HeaderFinder {
            expect,
            is_first_line: true,
            meta: Meta::default(),
            contigs: HashSet::new(),
            kept: Kept::new(max_line),
        }
    }

    /// Looks at the next line, given without its end. `None` if it is one to skip.
    ///
    /// # Errors
    ///
    /// See [`Header::parse`]; or the lines to keep are too long together.
    pub fn look(&mut self, line: &[u8]) -> Result<Option<Header>, String> {
        let line = without_mark(line);
        if ends_in_cr(line) {
            return Err(
                "expected lines that end in LF, found CR alone: pipe it through tr '\\r' '\\n'"
                    .to_owned(),
            );
        }
        if self.is_first_line
            && let Some(version) = line.strip_prefix(b"##fileformat=VCF")
        {
            self.meta.version = Some(version.strip_prefix(b"v").unwrap_or(version).to_vec());
        }
        self.is_first_line = false;
        if is_passed_over(line) {
            let kept = self.meta.take(line, &mut self.contigs);
            self.kept.add(kept, "the ##contig lines together are")?;
            return Ok(None);
        }
        let mut header = Header::parse(line, self.expect, self.meta.version.is_some())?;
        if header.kind == Kind::Vcf {
            header.meta = std::mem::take(&mut self.meta);
        }
        Ok(Some(header))
    }
}

impl Header {
    /// Parses a header line, given without its end. `is_vcf` says that the text begins like VCF.
    ///
    /// # Errors
    ///
    /// What is wrong with it, without the place: no TAB, a position where a name is expected, a
    /// kind that cannot be read or is not the expected one, too few columns, columns that are not
    /// strands, an empty name, phase sets in some columns only, or a repeated name.
    pub fn parse(line: &[u8], expect: &Expect, is_vcf: bool) -> Result<Header, String> {
        let bare = line.strip_prefix(b"#").unwrap_or(line);
        if !line.contains(&b'\t') {
            return Err(format!(
                "there is no TAB in the header line {}: is it comma or space separated?",
                quote(bare)
            ));
        }
        let second = second_field(line);
        if second.first().is_some_and(u8::is_ascii_digit) {
            return Err(format!(
                "expected a header row, found a row with position {}: \
                 name the columns with --header FILE",
                quote(second)
            ));
        }
        // Before allocating memory for each column, because a line of nothing but TABs has more of
        // them than any real input.
        if let Some(column) = bare.split_str(b"\t").position(<[u8]>::is_empty) {
            return Err(format!(
                "column {} has no name{}",
                column + 1,
                // pandas writes this before the first name by default.
                if column == 0 {
                    " (from pandas? use to_csv(..., index=False))"
                } else {
                    ""
                }
            ));
        }
        if let Some(what) = columns::explain_wide(bare) {
            return Err(what);
        }
        let kind = choose_kind(line, expect, is_vcf)?;
        refused::check_kind(kind, line)?;
        let columns = memchr::memchr_iter(b'\t', line).count() + 1;
        if kind == Kind::Vcf {
            check_vcf(line)?;
        }
        if columns <= FIXED_COLUMNS {
            return Err(format!(
                "expected at least {} columns (contig, position, reference allele and one \
                 for each {}), found {columns}",
                FIXED_COLUMNS + 1,
                match kind {
                    Kind::Matrix => "strand",
                    _ => "sample",
                }
            ));
        }
        let has_sets = match kind {
            Kind::Genotypes => {
                let is_empty = |text| Name::parse(text).name.is_empty();
                if let Some(column) = line.split_str(b"\t").position(is_empty) {
                    return Err(format!("column {} has no name", column + 1));
                }
                check_samples(line)?
            }
            _ => false,
        };
        refused::check_columns(kind, line, expect)?;
        let line = canonical(line, kind);
        let mut ends = Vec::with_capacity(columns);
        ends.extend(memchr::memchr_iter(b'\t', &line));
        ends.push(line.len());
        let header = Header {
            kind,
            line: line.into_owned(),
            ends,
            has_sets,
            meta: Meta::default(),
            table: match kind {
                Kind::Table => columns::Columns::of(bare),
                _ => None,
            },
        };
        if let Some(columns) = header.table {
            columns.samples(header.names())?;
        }
        header.check_unique(expect)?;
        Ok(header)
    }

    fn check_unique(&self, expect: &Expect) -> Result<(), String> {
        // Sorting takes four bytes per column, a hash table many times as much. A sample of VCF may
        // have the name of one of its columns.
        let first = if self.kind == Kind::Vcf {
            VCF_COLUMNS
        } else {
            0
        };
        let columns = 0..self.columns() as u32;
        let mut by_name: Vec<u32> = columns.skip(first).collect();
        by_name.sort_by_key(|&column| self.name(column as usize));
        let same = |pair: &&[u32]| {
            let [name, other] = [pair[0], pair[1]].map(|column| self.name(column as usize));
            name == other && expect.must_be_unique(name)
        };
        if let Some(pair) = by_name.windows(2).filter(same).min_by_key(|pair| pair[1]) {
            return Err(format!(
                "columns {} and {} have the same name {}: rename one{}",
                pair[0] + 1,
                pair[1] + 1,
                quote(self.name(pair[0] as usize)),
                match self.kind == Kind::Matrix && pair[0] as usize >= FIXED_COLUMNS {
                    true => ", or give samples by column numbers, as in -s NAME=#4,#5",
                    false => "",
                }
            ));
        }
        Ok(())
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.ends.len()
    }

    /// How the columns of a table are named, if the text is one.
    pub fn table(&self) -> Option<columns::Columns> {
        self.table
    }

    /// The names of the samples, for any kind except a matrix, where rules group strands into
    /// samples.
    pub fn samples(&self) -> Vec<&[u8]> {
        match (self.table, self.kind) {
            // They were checked when the header was made.
            (Some(columns), _) => columns.samples(self.names()).unwrap_or_default(),
            (None, Kind::Vcf) => self.names().skip(VCF_COLUMNS).collect(),
            (None, _) => self.names().skip(FIXED_COLUMNS).collect(),
        }
    }

    /// The kind of the text.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the cells have phase sets.
    pub fn has_sets(&self) -> bool {
        self.has_sets
    }

    /// What the lines before the header say, if the text is VCF.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The name of a column, counted from 0.
    pub fn name(&self, column: usize) -> &[u8] {
        let start = column
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] + 1);
        &self.line[start..self.ends[column]]
    }

    /// All names from left to right.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.columns()).map(|column| self.name(column))
    }

    /// Whether a line, given without its end, is a copy of this header.
    pub fn is_copy(&self, line: &[u8]) -> bool {
        *canonical(line, self.kind) == self.line && self.has_same_sets(line)
    }

    fn has_same_sets(&self, line: &[u8]) -> bool {
        let mut cells = line.split_str(b"\t").skip(FIXED_COLUMNS);
        self.kind != Kind::Genotypes
            || cells.all(|text| {
                let name = Name::parse(text);
                name.has_sets == self.has_sets && !name.is_forgotten
            })
    }

    /// Whether a line, given without its end, that is neither a valid row nor a copy of this header
    /// is still a header, such as one between two joined texts. It names the first columns as this
    /// one does, or bears bcftools' marks where this one's kind may.
    pub fn is_other(&self, line: &[u8]) -> bool {
        let names_no_position = second_field(line)
            .first()
            .is_some_and(|byte| !byte.is_ascii_digit());
        let first = |line: &[u8]| {
            let names = line.split_str(b"\t").take(FIXED_COLUMNS);
            names.map(<[u8]>::to_vec).collect::<Vec<_>>()
        };
        let is_marked = self.kind == Kind::Genotypes && has_first_mark(line);
        names_no_position && (is_marked || first(&canonical(line, self.kind)) == first(&self.line))
    }

    /// Judges the first line of an operand that is neither blank nor meta-information. It counts as
    /// a header if its second field does not begin with a digit.
    pub fn judge_first_line(&self, line: &[u8]) -> FirstLine {
        let second = second_field(line);
        if self.is_copy(line) {
            FirstLine::Copy
        } else if second.first().is_none_or(u8::is_ascii_digit) {
            FirstLine::Row
        } else {
            FirstLine::Other(self.difference(line))
        }
    }

    /// How a header line differs from this one: a message without its place.
    pub fn difference(&self, line: &[u8]) -> String {
        let second = second_field(line);
        let canonical = canonical(line, self.kind);
        let mut expected = self.line.split_str(b"\t");
        let mut found = canonical.split_str(b"\t").zip(line.split_str(b"\t"));
        let mut column = 0;
        loop {
            column += 1;
            let (expected, found) = (expected.next(), found.next());
            let has_sets = self.has_sets && column > FIXED_COLUMNS;
            let seen = found.map(|(name, text)| (name, Name::parse(text)));
            let is_same = match (expected, &seen) {
                (Some(expected), Some((name, parsed))) => {
                    let is_genotypes = self.kind == Kind::Genotypes && column > FIXED_COLUMNS;
                    expected == *name
                        && (!is_genotypes || parsed.has_sets == has_sets && !parsed.is_forgotten)
                }
                _ => false,
            };
            if is_same {
                continue;
            }
            let show = |name: &[u8], has_sets: bool| match has_sets {
                true => format!("{} with phase sets", quote(name)),
                false => quote(name),
            };
            let expected = match expected {
                None => format!("no column {column}"),
                Some(name) => format!("{} in column {column}", show(name, has_sets)),
            };
            let found = match seen {
                None => "no such column".to_owned(),
                Some((_, parsed)) if self.kind == Kind::Genotypes && parsed.is_forgotten => {
                    "no name, as bcftools 1.18 prints it".to_owned()
                }
                Some((name, parsed)) => show(name, self.kind == Kind::Genotypes && parsed.has_sets),
            };
            return format!(
                "this header differs from the one in use: expected {expected}, \
                 found {found} (it counts as a header because {} is not a position)",
                quote(second)
            );
        }
    }
}

/// Whether a line, given without its end, is a text whose lines end in CR alone, as old Macs and
/// some spreadsheets write it: a header, or `##` lines and a header, and a row of as many columns. A
/// name may hold a CR, but it is not followed by a row.
fn ends_in_cr(line: &[u8]) -> bool {
    if !line.contains(&b'\r') {
        return false;
    }
    let columns = |piece: &[u8]| memchr::memchr_iter(b'\t', piece).count();
    let is_row = |piece: &[u8]| {
        let position = second_field(piece);
        !position.is_empty() && position.iter().all(u8::is_ascii_digit)
    };
    let mut pieces = line.split_str(b"\r").filter(|piece| !is_passed_over(piece));
    match (pieces.next(), pieces.next()) {
        (Some(header), Some(row)) => {
            columns(header) >= FIXED_COLUMNS && is_row(row) && columns(row) == columns(header)
        }
        (Some(header), None) => line.starts_with(b"##") && header.starts_with(b"#CHROM\tPOS\t"),
        _ => false,
    }
}

fn second_field(line: &[u8]) -> &[u8] {
    line.split_str(b"\t").nth(1).unwrap_or_default()
}

/// A header line in the form in which headers are compared: names separated by TABs.
fn canonical(line: &[u8], kind: Kind) -> Cow<'_, [u8]> {
    if kind != Kind::Genotypes {
        let line = line.strip_prefix(b"#").unwrap_or(line);
        return Cow::Borrowed(match kind {
            Kind::Table => columns::without_blanks(line),
            _ => line,
        });
    }
    let mut names = Vec::with_capacity(line.len());
    for (column, text) in line.split_str(b"\t").enumerate() {
        if column > 0 {
            names.push(b'\t');
        }
        names.extend_from_slice(Name::parse(text).name);
    }
    Cow::Owned(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &[u8]) -> Result<Header, String> {
        Header::parse(line, &Expect::default(), false)
    }

    #[test]
    fn a_leading_hash_and_only_one_is_dropped() {
        let header = parse(b"#CHROM\tPOS\tREF\t#1a").unwrap();
        let names: Vec<_> = header.names().collect();
        assert_eq!(names, [&b"CHROM"[..], b"POS", b"REF", b"#1a"]);
        assert!(header.is_copy(b"CHROM\tPOS\tREF\t#1a"));
        assert!(header.is_copy(b"#CHROM\tPOS\tREF\t#1a"));
        assert!(!header.is_copy(b"##CHROM\tPOS\tREF\t#1a"));
    }

    #[test]
    fn only_what_bcftools_prints_counts_as_phase_sets() {
        let expect = Expect {
            kind: Some(Kind::Genotypes),
            ..Expect::default()
        };
        let parse = |line: &[u8]| Header::parse(line, &expect, false).unwrap();
        let by_hand = parse(b"c\tp\tr\tS:PS");
        assert!(!by_hand.has_sets());
        assert_eq!(by_hand.name(3), b"S:PS");
        let printed = parse(b"c\tp\tr\tS:GT:S:PS");
        assert!(printed.has_sets());
        assert_eq!(printed.name(3), b"S");
        assert!(!printed.is_copy(b"c\tp\tr\tS"));
        let why = printed.difference(b"c\tp\tr\tS");
        assert!(
            why.contains("expected 'S' with phase sets in column 4, found 'S' "),
            "{why}"
        );
    }

    #[test]
    fn the_first_difference_is_shown_even_if_a_column_is_missing() {
        let header = parse(b"c\tp\tr\t1a\t1b").unwrap();
        let difference = |line: &[u8]| match header.judge_first_line(line) {
            FirstLine::Other(why) => why,
            other => panic!("{other:?}"),
        };
        assert!(
            difference(b"c\tp\tr\t1a").contains("expected '1b' in column 5, found no such column")
        );
        assert!(difference(b"c\tp\tr\t1a\t1b\tx").contains("expected no column 6, found 'x'"));
        assert!(difference(b"c\tp\tR\t1a\t2b").contains("expected 'r' in column 3, found 'R'"));
        for row in [&b"c\t1\tr"[..], b"c", b"c\t\tr"] {
            assert_eq!(header.judge_first_line(row), FirstLine::Row);
        }
        assert_eq!(
            header.judge_first_line(b"#c\tp\tr\t1a\t1b"),
            FirstLine::Copy
        );
    }

    #[test]
    fn a_text_of_cr_alone_is_a_header_and_a_row_of_as_many_columns() {
        for (line, expected) in [
            ("c\tp\tr\t1a\rc\t1\tA\tC", true),
            ("c\tp\tr\t1a\rc\t1\tA\tC\rc\t2\tA", true),
            ("c\tp\tr\t1a\r\rc\t1\tA\tC\r", true),
            ("##x\rc\tp\tr\t1a\rc\t1\tA\tC", true),
            ("##fileformat=VCFv4.2\r##x\r#CHROM\tPOS\tID", true),
            ("c\tp\tr\t1a", false),
            ("c\tp\tr\t1a\r", false),
            ("##x\r##y", false),
            ("##x\r#y\tz", false),
            ("c\tp\tr\t1a\r#CHROM\tPOS\tID", false),
            // Too few columns, other numbers of them, and no position.
            ("c\tp\tr\rc\t1\tA", false),
            ("c\tp\tr\t1a\rc\t1\tA", false),
            ("c\tp\tr\t1a\rc\t1\tA\tC\tG", false),
            ("c\tp\tr\t1a\rc\tx\tA\tC", false),
            ("c\tp\tr\t1a\rc\t\tA\tC", false),
            ("c\tp\tr\t1a\rc\t1x\tA\tC", false),
        ] {
            assert_eq!(ends_in_cr(line.as_bytes()), expected, "{line:?}");
        }
    }
}
