//! Headers that are refused by name, because their texts would silently become a wrong table.
//!
//! Other kinds of text also have TABs, a contig and a number, and their other columns would pass
//! for strands. Known ones are refused here, with the command that converts them to valid input.
//! Commands are made for the header at hand, so the user can copy them.

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
    let mut columns = Columns::default();
    let has_genotypes = |text| Name::parse(text).has_genotypes;
    let any_sample = kind == Kind::Genotypes && line.split_str(b"\t").any(has_genotypes);
    let is_numbered = has_first_mark(line);
    for (column, text) in line.split_str(b"\t").enumerate() {
        let parsed = Name::parse(text);
        let name = match kind {
            Kind::Genotypes => parsed.name,
            _ => text
                .strip_prefix(b"#")
                .filter(|_| column == 0)
                .unwrap_or(text),
        };
        // A column with genotypes is a sample, whatever its name.
        let is_sample = kind == Kind::Genotypes && parsed.has_genotypes;
        // Where bcftools marks the columns of samples, one without the mark is about the site.
        let is_named = OF_SITE.iter().any(|word| is_word(name, word));
        let is_unmarked = any_sample && is_numbered && parsed.is_numbered && !is_sample;
        let is_of_site = match column {
            0 => false,
            1 | 2 => is_named,
            _ => any_sample && is_named || is_unmarked,
        };
        if is_unmarked && column < FIXED_COLUMNS {
            columns.unmarked.push(column);
        }
        if !is_sample && !expect.names(column, name) {
            columns.look(column, name, is_of_site);
        }
        columns.count += 1;
    }
    columns.check_repeated(line)?;
    let position = columns.place(line, &columns.positions.clone(), 1);
    let reference = columns.place(line, &columns.references.clone(), 2);
    let found: Vec<String> = [position, reference].into_iter().flatten().collect();
    if found.is_empty() {
        columns.check_fixed(line)?;
        return columns.check_extra(line);
    }
    Err(format!(
        "expected the contig, POS and REF in columns 1 to 3, found {}: {} puts them there",
        found.join(" and "),
        columns.reorder()
    ))
}

/// Whether a name is this word, in any case.
fn is_word(name: &[u8], word: &str) -> bool {
    name.eq_ignore_ascii_case(word.as_bytes())
}

/// The columns of a header that are recognised by name, counted from 0.
#[derive(Debug, Default)]
struct Columns {
    count: usize,
    contig: Option<usize>,
    positions: Vec<usize>,
    references: Vec<usize>,
    extra: Vec<usize>,
    /// Those of the first three that would be about the site in any other place.
    unmarked: Vec<usize>,
}

impl Columns {
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
            if is_of_site || is(&EXTRA) || TABLE_ENDS.iter().any(|end| name.ends_with(end)) {
                self.extra.push(column);
            }
        }
    }

    /// Refuses a second column among the first three that is named like the position or the
    /// reference when that is in its place too. Only the user knows what it is.
    fn check_repeated(&self, line: &[u8]) -> Result<(), String> {
        for (columns, wanted) in [(&self.positions, 1), (&self.references, 2)] {
            let is_other = |&&column: &&usize| column < FIXED_COLUMNS && column != wanted;
            if let Some(&column) = columns
                .iter()
                .find(is_other)
                .filter(|_| columns.contains(&wanted))
            {
                let name = |column| {
                    let text = line.split_str(b"\t").nth(column).unwrap_or_default();
                    quote(Name::parse(text).name)
                };
                return Err(format!(
                    "expected the contig, POS and REF in columns 1 to 3, found {} in column {} and {} in \
                     column {}: rename one",
                    name(column),
                    column + 1,
                    name(wanted),
                    wanted + 1
                ));
            }
        }
        Ok(())
    }

    /// Where the columns of a name are that should be in column `wanted` alone, if none is there.
    /// If one is there, the others are extra columns.
    fn place(&mut self, line: &[u8], columns: &[usize], wanted: usize) -> Option<String> {
        match columns {
            [] => None,
            columns if columns.contains(&wanted) => {
                let others = columns.iter().filter(|&&column| column >= FIXED_COLUMNS);
                self.extra.extend(others);
                self.extra.sort_unstable();
                None
            }
            &[column, ..] => {
                let text = line.split_str(b"\t").nth(column).unwrap_or_default();
                let name = quote(Name::parse(text).name);
                Some(format!("{name} in column {}", column + 1))
            }
        }
    }

    /// Refuses an extra column in the place of the position or the reference, for which its numbers
    /// or letters would pass.
    fn check_fixed(&self, line: &[u8]) -> Result<(), String> {
        for (column, wanted) in [(1, "the position"), (2, "the reference allele")] {
            if self.has_extra(column) {
                let text = line.split_str(b"\t").nth(column).unwrap_or_default();
                return Err(format!(
                    "expected {wanted} in column {}, found a column named {}",
                    column + 1,
                    quote(Name::parse(text).name)
                ));
            }
        }
        Ok(())
    }

    /// Refuses columns among the strands that are not strands.
    fn check_extra(&self, line: &[u8]) -> Result<(), String> {
        let extra: Vec<usize> = self
            .extra
            .iter()
            .copied()
            .filter(|&column| column >= FIXED_COLUMNS)
            .collect();
        if extra.is_empty() {
            return Ok(());
        }
        let shown = 6;
        let names = line.split_str(b"\t").enumerate();
        let names = names
            .filter(|(column, _)| extra.binary_search(column).is_ok())
            .take(shown);
        let mut names: Vec<String> = names
            .map(|(_, text)| quote(Name::parse(text).name))
            .collect();
        if extra.len() > shown {
            names.push("…".to_owned());
        }
        let (columns, are) = match extra.len() {
            1 => ("column", "is not a strand or a sample"),
            _ => ("columns", "are not strands or samples"),
        };
        Err(format!(
            "{columns} {} {are}: {} removes {}",
            names.join(", "),
            cut(&extra),
            if extra.len() == 1 { "it" } else { "them" },
        ))
    }

    /// Whether a column is one of the extra columns, which are sorted.
    fn has_extra(&self, column: usize) -> bool {
        self.extra.binary_search(&column).is_ok()
    }

    /// A command that puts contig, position and reference first and removes columns that are not
    /// strands.
    fn reorder(&self) -> String {
        // One before its place would be a repeated name if another is in its place.
        let place = |columns: &[usize], wanted: usize| columns.first().copied().unwrap_or(wanted);
        let position = place(&self.positions, 1);
        let reference = place(&self.references, 2);
        let others = (0..self.count).filter(|column| ![position, reference].contains(column));
        let contig = self
            .contig
            .or(others.into_iter().find(|column| !self.has_extra(*column)));
        let contig = contig.unwrap_or(0);
        let fixed = [contig, position, reference];
        // What stands in a fixed column's place goes, and what moves there stays.
        let extra = self.extra.iter().chain(&self.unmarked).copied();
        let mut extra: Vec<usize> = extra.filter(|column| !fixed.contains(column)).collect();
        extra.sort_unstable();
        extra.dedup();
        let mut between = (0..reference).filter(|column| !fixed.contains(column));
        let is_in_order = contig < position && position < reference;
        if is_in_order && between.all(|column| extra.binary_search(&column).is_ok()) {
            return cut(&extra);
        }
        let [contig, position, reference] = [contig, position, reference].map(|column| column + 1);
        // Each column that is not printed, between commas, so that a number matches only as a
        // whole. Blank lines and `##` lines have no columns, and nothing needs them.
        let mut taken = vec![contig, position, reference];
        taken.extend(extra.iter().map(|column| column + 1));
        let taken: Vec<String> = taken.iter().map(usize::to_string).collect();
        let taken = taken.join(",");
        if taken.len() > LONGEST {
            return "awk".to_owned();
        }
        format!(
            "awk -F'\\t' '{{ sub(/\\r$/, \"\") }} NF && !/^##/ {{ r = ${contig} FS ${position} FS ${reference}; for (i = 1; i <= NF; i++) if \
             (!index(\",{taken},\", \",\" i \",\")) r = r FS $i; print r }}'"
        )
    }
}

/// The longest list of columns in a message, in bytes.
const LONGEST: usize = 300;

/// The command that removes these columns.
fn cut(columns: &[usize]) -> String {
    match ranges(columns) {
        list if list.len() > LONGEST => "'cut --complement'".to_owned(),
        list => format!("'cut --complement -f{list}'"),
    }
}

/// Column numbers from 1, as `cut -f` accepts them: `4-6,9`.
fn ranges(columns: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &column in columns {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == column => *last = column,
            _ => ranges.push((column, column)),
        }
    }
    let ranges: Vec<String> = ranges
        .iter()
        .map(|&(first, last)| match last - first {
            0 => (first + 1).to_string(),
            1 => format!("{},{}", first + 1, last + 1),
            _ => format!("{}-{}", first + 1, last + 1),
        })
        .collect();
    ranges.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_numbers_have_the_form_that_cut_accepts() {
        assert_eq!(ranges(&[3, 4]), "4,5");
        assert_eq!(ranges(&[3, 4, 5, 8]), "4-6,9");
        assert_eq!(ranges(&[0]), "1");
    }

    fn message(header: &str) -> String {
        let header = header.replace(' ', "\t");
        match check_columns(Kind::Matrix, header.as_bytes(), &Expect::default()) {
            Ok(()) => String::new(),
            Err(message) => message,
        }
    }

    #[test]
    fn extra_columns_are_named_and_cut() {
        for (header, expected) in [
            ("CHROM POS REF 1a 1b", ""),
            ("ID POS REF 1a", ""),
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
                "CHROM POS REF ID ALT QUAL FILTER INFO FORMAT",
                "columns 'ID', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT' are not strands or samples: \
                 'cut --complement -f4-9' removes them",
            ),
            (
                "CHROM POS REF ID ALT QUAL FILTER INFO FORMAT a_PI",
                "columns 'ID', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT', … are not strands or samples: \
                 'cut --complement -f4-10' removes them",
            ),
        ] {
            assert_eq!(message(header), expected, "{header}");
        }
    }

    #[test]
    fn misplaced_columns_are_named_and_put_in_order() {
        let awk = |first: &str, taken: &str| {
            format!(
                "awk -F'\\t' '{{ sub(/\\r$/, \"\") }} NF && !/^##/ {{ r = {first}; for (i = 1; i <= NF; i++) if \
                 (!index(\",{taken},\", \",\" i \",\")) r = r FS $i; print r }}'"
            )
        };
        for (header, found, command) in [
            (
                "CHROM REF POS 1a",
                "'POS' in column 3 and 'REF' in column 2",
                awk("$1 FS $3 FS $2", "1,3,2"),
            ),
            (
                "POS CHROM REF 1a",
                "'POS' in column 1",
                awk("$2 FS $1 FS $3", "2,1,3"),
            ),
            (
                "POS x REF 1a",
                "'POS' in column 1",
                awk("$2 FS $1 FS $3", "2,1,3"),
            ),
            (
                "POS ID REF 1a",
                "'POS' in column 1",
                awk("$4 FS $1 FS $3", "4,1,3,2"),
            ),
            (
                "POS x y REF 1a chrom",
                "'POS' in column 1 and 'REF' in column 4",
                awk("$6 FS $1 FS $4", "6,1,4"),
            ),
            (
                "REF CHROM POS 1a",
                "'POS' in column 3 and 'REF' in column 1",
                awk("$2 FS $3 FS $1", "2,3,1"),
            ),
            (
                "CHROM POS x 1a REF",
                "'REF' in column 5",
                awk("$1 FS $2 FS $5", "1,2,5"),
            ),
            // What stands between them is all extra.
            (
                "CHROM POS ID REF 1a",
                "'REF' in column 4",
                "'cut --complement -f3'".to_owned(),
            ),
            (
                "CHROM ID POS REF 1a",
                "'POS' in column 3 and 'REF' in column 4",
                "'cut --complement -f2'".to_owned(),
            ),
            (
                "ID CHROM POS REF 1a",
                "'POS' in column 3 and 'REF' in column 4",
                "'cut --complement -f1'".to_owned(),
            ),
            (
                "CHROM POS ID REF ALT 1a",
                "'REF' in column 4",
                "'cut --complement -f3,5'".to_owned(),
            ),
        ] {
            let expected = format!(
                "expected the contig, POS and REF in columns 1 to 3, found {found}: {command} puts them there"
            );
            assert_eq!(message(header), expected, "{header}");
        }
    }

    #[test]
    fn a_repeated_name_among_the_first_three_is_for_the_user_to_change() {
        for (header, found) in [
            ("POS pos REF 1a", "'POS' in column 1 and 'pos' in column 2"),
            (
                "CHROM POS POS 1a",
                "'POS' in column 3 and 'POS' in column 2",
            ),
            ("REF POS REF 1a", "'REF' in column 1 and 'REF' in column 3"),
        ] {
            let expected = format!(
                "expected the contig, POS and REF in columns 1 to 3, found {found}: rename one"
            );
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
        assert!(list.starts_with("4,6,8,10,") && list.len() <= LONGEST + "' removes them".len());
        let misplaced = |count: usize| extra(count).replace("POS REF", "REF POS");
        assert!(message(&misplaced(102)).ends_with(": awk puts them there"));
        assert!(message(&misplaced(50)).contains("awk -F"));
    }
}
