//! Headers that are refused by name, because their texts would silently become a wrong table.
//!
//! Other kinds of text also have TABs, a contig and a number, and their other columns would pass
//! for strands. Known ones are refused here, with the command that converts them to valid input. The
//! commands have a file of their own, and so have columns in the wrong order.

mod commands;
mod order;

use bstr::ByteSlice;

use crate::error::quote;
use crate::kind::known::{Expect, has_first_mark};
use crate::kind::names::Name;
use crate::kind::{FIXED_COLUMNS, Kind};

/// Columns that other programs put between the fixed ones and the samples.
const EXTRA: [&str; 6] = ["ID", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"];

/// Other columns that `bcftools query` prints about a site, of which some hold numbers or bases.
const OF_SITE: [&str; 4] = ["POS0", "END", "END0", "FIRST_ALT"];

/// How the names of a haplotype table's columns end.
const TABLE_ENDS: [&[u8]; 4] = [b"_PI", b":PI", b"_PG_al", b":PG_al"];

/// Refuses kinds of text that cannot be read.
///
/// # Errors
///
/// What it is, and how to convert it.
pub fn check_kind(kind: Kind, line: &[u8]) -> Result<(), String> {
    match kind {
        Kind::Matrix | Kind::Genotypes if is_hapmap(line) => Err(
            "this is HapMap, which has neither a reference allele nor phase: convert it to VCF (TASSEL's \
             run_pipeline.pl -h FILE -export OUT -exportType VCF), phase that, and give it to hapfilter"
                .to_owned(),
        ),
        _ => Ok(()),
    }
}

/// `rs# alleles chrom pos …`
fn is_hapmap(line: &[u8]) -> bool {
    let mut names = line.split_str(b"\t");
    let mut is = |words: &[&str]| {
        let name = names.next().unwrap_or_default();
        words.iter().any(|word| is_word(name, word))
    };
    is(&["rs#", "rs", "#rs"]) && is(&["alleles"]) && is(&["chrom"]) && is(&["pos"])
}

/// Refuses a matrix or genotypes whose columns are misplaced, or are not strands or samples.
///
/// # Errors
///
/// Which columns these are, and the command that corrects them.
pub fn check_columns(kind: Kind, line: &[u8], expect: &Expect) -> Result<(), String> {
    if matches!(kind, Kind::Vcf | Kind::Table) {
        return Ok(());
    }
    let columns = Columns::of(kind, line, expect);
    columns.check_repeated()?;
    columns.check_order()?;
    columns.check_fixed()?;
    columns.check_extra()
}

/// Whether a name is this word, in any case.
fn is_word(name: &[u8], word: &str) -> bool {
    name.eq_ignore_ascii_case(word.as_bytes())
}

/// The columns of a header that are recognised by name, counted from 0.
#[derive(Debug)]
struct Columns<'l> {
    kind: Kind,
    line: &'l [u8],
    expect: &'l Expect,
    count: usize,
    contig: Option<usize>,
    positions: Vec<usize>,
    references: Vec<usize>,
    /// Those that are neither strands nor samples, sorted. One that is among the first three is
    /// extra only if it is not what belongs in its place.
    extra: Vec<usize>,
    /// Those that bcftools numbered without the mark of a sample, if others have it: about the site,
    /// as the first three are.
    unmarked: Vec<usize>,
}

impl<'l> Columns<'l> {
    fn of(kind: Kind, line: &'l [u8], expect: &'l Expect) -> Columns<'l> {
        let mut columns = Columns {
            kind,
            line,
            expect,
            count: 0,
            contig: None,
            positions: Vec::new(),
            references: Vec::new(),
            extra: Vec::new(),
            unmarked: Vec::new(),
        };
        let any_sample = columns.names().any(|(_, name)| name.has_genotypes);
        let is_numbered = any_sample && has_first_mark(line);
        for (column, text) in line.split_str(b"\t").enumerate() {
            let name = name_of(kind, column, text);
            // Where bcftools marks the columns of samples, one without the mark is about the site.
            let is_named = OF_SITE.iter().any(|word| is_word(name.name, word));
            let is_unmarked = is_numbered && name.is_numbered && !name.has_genotypes;
            let is_of_site = match column {
                ..FIXED_COLUMNS => is_named,
                _ => any_sample && is_named || is_unmarked,
            };
            if is_unmarked {
                columns.unmarked.push(column);
            }
            if !columns.is_sample(column, &name) {
                columns.look(column, name.name, is_of_site);
            }
            columns.count += 1;
        }
        // Where one is in its place, the others of that name are extra.
        for (named, wanted) in [(&columns.positions, 1), (&columns.references, 2)] {
            if named.contains(&wanted) {
                let others = named.iter().filter(|&&column| column >= FIXED_COLUMNS);
                columns.extra.extend(others);
            }
        }
        columns.extra.sort_unstable();
        columns
    }

    /// The columns and their names.
    fn names(&self) -> impl Iterator<Item = (usize, Name<'l>)> + use<'l> {
        let kind = self.kind;
        let columns = self.line.split_str(b"\t").enumerate();
        columns.map(move |(column, text)| (column, name_of(kind, column, text)))
    }

    /// Whether a column is a sample or a strand whatever its name: it has genotypes, or the user
    /// listed it.
    fn is_sample(&self, column: usize, name: &Name<'_>) -> bool {
        name.has_genotypes || self.expect.names(column, name.name)
    }

    /// Recognises a column by its name. If it `is_of_site` it cannot be a strand or a sample, whatever
    /// its name.
    fn look(&mut self, column: usize, name: &[u8], is_of_site: bool) {
        let is = |words: &[&str]| words.iter().any(|word| is_word(name, word));
        if is(&["POS"]) {
            self.positions.push(column);
        } else if is(&["REF"]) {
            self.references.push(column);
        } else {
            if is(&["CHROM", "CHR", "CONTIG", "CHROMOSOME"]) {
                self.contig.get_or_insert(column);
            }
            if is_of_site || is(&EXTRA) || is_of_table(name) {
                self.extra.push(column);
            }
        }
    }

    /// A column's name, for a message.
    fn name(&self, column: usize) -> String {
        let (_, name) = self.names().nth(column).unwrap_or_default();
        quote(name.name)
    }

    /// Whether a column is one of the extra columns.
    fn has_extra(&self, column: usize) -> bool {
        self.extra.binary_search(&column).is_ok()
    }

    /// Refuses an extra column in the place of the position or the reference, for which its numbers
    /// or letters would pass, and a sample in the place of one of the three: its haploid genotypes
    /// would pass for the reference that bcftools query was not asked for.
    fn check_fixed(&self) -> Result<(), String> {
        let fixed = ["the contig", "the position", "the reference allele"];
        for ((column, name), wanted) in self.names().zip(fixed) {
            let found = if name.has_genotypes {
                "the genotypes of"
            } else if column > 0 && self.has_extra(column) {
                "a column named"
            } else {
                continue;
            };
            return Err(format!(
                "expected {wanted} in column {}, found {found} {}",
                column + 1,
                quote(name.name)
            ));
        }
        Ok(())
    }

    /// Refuses columns among the strands that are not strands.
    fn check_extra(&self) -> Result<(), String> {
        let first = self.extra.partition_point(|&column| column < FIXED_COLUMNS);
        let extra = &self.extra[first..];
        if extra.is_empty() {
            return Ok(());
        }
        let shown = 6;
        let mut names: Vec<String> = extra
            .iter()
            .take(shown)
            .map(|&column| self.name(column))
            .collect();
        if extra.len() > shown {
            names.push("…".to_owned());
        }
        let names = names.join(", ");
        let (columns, are, them) = match extra.len() {
            1 => ("column", "is not a strand or a sample", "it"),
            _ => ("columns", "are not strands or samples", "them"),
        };
        Err(match self.hint_if_nothing_is_left(extra) {
            Some(hint) => format!("{columns} {names} {are}, and there are no others{hint}"),
            None => format!(
                "{columns} {names} {are}: {} removes {them}{}",
                commands::cut(extra),
                self.what_else_changes([0, 1, 2], extra)
            ),
        })
    }

    /// What must change beside the text in which the header stands, once these columns are the first
    /// three and the `removed` ones, which are sorted, are gone: words that follow a command. Left as
    /// they are, rows and numbers would still have columns, but not the right ones.
    fn what_else_changes(&self, fixed: [usize; FIXED_COLUMNS], removed: &[usize]) -> String {
        let rows = match self.expect.beside {
            Some(beside) => format!("; {beside} need the same command"),
            None => String::new(),
        };
        let moves = |column: usize| {
            let fixed = fixed.iter().filter(|&&other| other < column).count();
            let removed = removed.partition_point(|&other| other < column);
            fixed + removed != FIXED_COLUMNS
        };
        let strands = FIXED_COLUMNS..self.count;
        let mut listed = self.expect.numbered().filter(|it| strands.contains(it));
        let numbers = match listed.any(moves) {
            true => "; the column numbers of -s and --samples must change with it",
            false => "",
        };
        rows + numbers
    }

    /// If no strand or sample remains when these columns are removed, which are none of the contig,
    /// the position and the reference: what to add about the text. A command that removes them would
    /// not help then.
    fn hint_if_nothing_is_left(&self, removed: &[usize]) -> Option<&'static str> {
        if self.count > FIXED_COLUMNS + removed.len() {
            return None;
        }
        Some(match self.names().any(|(_, name)| is_of_table(name.name)) {
            true => TABLE,
            false => "",
        })
    }
}

/// What a haplotype table's header is, after other words.
const TABLE: &str = "; a haplotype table begins with the columns contig, pos, ref and alt, and each \
                     sample has two, PI and PG_al";

/// Whether a name ends like those of a haplotype table's columns.
fn is_of_table(name: &[u8]) -> bool {
    TABLE_ENDS.iter().any(|end| name.ends_with(end))
}

/// The name in a column's text. Only genotypes have the marks of bcftools; a matrix has its names as
/// they stand.
fn name_of(kind: Kind, column: usize, text: &[u8]) -> Name<'_> {
    let name = match text.strip_prefix(b"#") {
        _ if kind == Kind::Genotypes => return Name::parse(text),
        Some(bare) if column == 0 => bare,
        _ => text,
    };
    Name {
        name,
        ..Name::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::refused::order::ORDER;

    /// The message for a header with blanks for TABs; genotypes if they are numbered.
    pub fn message(header: &str) -> String {
        let kind = match header.contains("[1]") {
            true => Kind::Genotypes,
            false => Kind::Matrix,
        };
        let header = header.replacen("# ", "#", 1).replace(' ', "\t");
        match check_columns(kind, header.as_bytes(), &Expect::default()) {
            Ok(()) => String::new(),
            Err(message) => message,
        }
    }

    #[test]
    fn extra_columns_are_named_and_cut() {
        for (header, expected) in [
            ("CHROM POS REF 1a 1b", ""),
            ("ID POS REF 1a", ""),
            // Only the first name of a matrix has a mark.
            ("CHROM POS REF #ID 1a", ""),
            (
                "CHROM INFO REF 1a",
                "expected the position in column 2, found a column named 'INFO'",
            ),
            (
                "CHROM POS REF ID 1a",
                "column 'ID' is not a strand or a sample: 'cut --complement -f4' removes it",
            ),
            (
                "CHROM POS REF REF 1a",
                "column 'REF' is not a strand or a sample: 'cut --complement -f4' removes it",
            ),
            (
                "CHROM POS REF 1a Pos 1b chr x_PI REF",
                "columns 'Pos', 'x_PI', 'REF' are not strands or samples: 'cut --complement -f5,8,9' \
                 removes them",
            ),
            (
                "CHROM POS REF ID ALT QUAL FILTER INFO FORMAT 1a",
                "columns 'ID', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT' are not strands or samples: \
                 'cut --complement -f4-9' removes them",
            ),
            (
                "CHROM POS REF ID ALT QUAL FILTER INFO FORMAT a_PI 1a",
                "columns 'ID', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT', … are not strands or samples: \
                 'cut --complement -f4-10' removes them",
            ),
        ] {
            assert_eq!(message(header), expected, "{header}");
        }
    }

    #[test]
    fn a_command_that_would_leave_no_strand_is_not_given() {
        for (header, expected) in [
            (
                "CHROM POS REF ID ALT",
                "columns 'ID', 'ALT' are not strands or samples, and there are no others"
                    .to_owned(),
            ),
            (
                "Chrom Pos Ref Alt x_PI x_PG_al",
                format!(
                    "columns 'Alt', 'x_PI', 'x_PG_al' are not strands or samples, and there are no others{TABLE}"
                ),
            ),
            (
                "CHROM POS ID REF ALT x:PI x:PG_al",
                format!(
                    "{ORDER}, found 'REF' in column 4, and no column for a strand or a sample{TABLE}"
                ),
            ),
            (
                "CHROM REF POS ID",
                format!(
                    "{ORDER}, found 'POS' in column 3 and 'REF' in column 2, and no column for a strand or a sample"
                ),
            ),
        ] {
            assert_eq!(message(header), expected, "{header}");
        }
    }

    #[test]
    fn a_long_list_of_columns_is_not_shown() {
        let extra = |count: usize| format!("CHROM POS REF{}", " ID 1a".repeat(count));
        // `4,6,8` and so on: 3 numbers of one digit, 45 of two, and 54 of three.
        assert!(message(&extra(102)).ends_with(": 'cut --complement' removes them"));
        let most = message(&extra(88));
        let list = most.split_once("-f").expect("a list").1;
        assert!(
            list.starts_with("4,6,8,10,")
                && list.len() <= commands::LONGEST + "' removes them".len()
        );
        let misplaced = |count: usize| extra(count).replace("POS REF", "REF POS");
        assert!(message(&misplaced(102)).ends_with(": awk puts them there"));
        assert!(message(&misplaced(50)).contains("awk -F"));
    }
}
