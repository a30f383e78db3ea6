//! Headers that are refused by name, because their texts would silently become a wrong table.
//!
//! Other kinds of text also have TABs, a contig and a number, and their other columns would pass
//! for strands. Known ones are refused here, with the command that converts them to valid input.

use bstr::ByteSlice;

use crate::error::quote;
use crate::kind::known::{Expect, has_first_mark};
use crate::kind::names::Name;
use crate::kind::{FIXED_COLUMNS, Kind, commands};

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
    /// Those of the first three that would be about the site in any other place, as in every header
    /// of bcftools query.
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
        let any_sample = line
            .split_str(b"\t")
            .any(|text| columns.has_genotypes(text));
        let is_numbered = has_first_mark(line);
        for (column, text) in line.split_str(b"\t").enumerate() {
            let parsed = Name::parse(text);
            let name = name_of(kind, column, text);
            let is_sample = columns.has_genotypes(text);
            // Where bcftools marks the columns of samples, one without the mark is about the site.
            let is_named = OF_SITE.iter().any(|word| is_word(name, word));
            let is_unmarked = any_sample && is_numbered && parsed.is_numbered && !is_sample;
            let is_of_site = match column {
                ..FIXED_COLUMNS => is_named,
                _ => any_sample && is_named || is_unmarked,
            };
            if is_unmarked && column < FIXED_COLUMNS {
                columns.unmarked.push(column);
            }
            if !columns.is_sample(column, text) {
                columns.look(column, name, is_of_site);
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

    /// Whether a column is marked as a sample's, whatever its name.
    fn has_genotypes(&self, text: &[u8]) -> bool {
        self.kind == Kind::Genotypes && Name::parse(text).has_genotypes
    }

    /// Whether a column is a sample or a strand: it has genotypes, or the user listed it.
    fn is_sample(&self, column: usize, text: &[u8]) -> bool {
        self.has_genotypes(text) || self.expect.names(column, name_of(self.kind, column, text))
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

    /// What the header has for a column: its name, and perhaps marks.
    fn text(&self, column: usize) -> &'l [u8] {
        self.line.split_str(b"\t").nth(column).unwrap_or_default()
    }

    /// A column's name, for a message.
    fn name(&self, column: usize) -> String {
        quote(name_of(self.kind, column, self.text(column)))
    }

    /// Whether a column is one of the extra columns.
    fn has_extra(&self, column: usize) -> bool {
        self.extra.binary_search(&column).is_ok()
    }

    /// Refuses a second column among the first three that is named like the position or the
    /// reference when that is in its place too. Only the user knows what it is.
    fn check_repeated(&self) -> Result<(), String> {
        for (columns, wanted) in [(&self.positions, 1), (&self.references, 2)] {
            let is_other = |&&column: &&usize| column < FIXED_COLUMNS && column != wanted;
            if let Some(&column) = columns
                .iter()
                .find(is_other)
                .filter(|_| columns.contains(&wanted))
            {
                return Err(format!(
                    "{ORDER}, found {} in column {} and {} in column {}: rename one",
                    self.name(column),
                    column + 1,
                    self.name(wanted),
                    wanted + 1
                ));
            }
        }
        Ok(())
    }

    /// Refuses a header whose position or reference is in another place, or whose contig is while
    /// an extra column has its place.
    fn check_order(&self) -> Result<(), String> {
        let is_taken = self.has_extra(0) || self.unmarked.contains(&0);
        let contig = self.contig.filter(|_| is_taken);
        let named = [contig.as_slice(), &self.positions, &self.references];
        let found: Vec<String> = named
            .iter()
            .zip(0..)
            .filter(|(columns, wanted)| !columns.contains(wanted))
            .filter_map(|(columns, _)| columns.first())
            .map(|&column| format!("{} in column {}", self.name(column), column + 1))
            .collect();
        let found = match &found[..] {
            [] => return Ok(()),
            [one] => one.clone(),
            [others @ .., last] => format!("{} and {last}", others.join(", ")),
        };
        let fixed = self.in_order();
        let [Some(contig), Some(position), Some(reference)] = fixed else {
            let lacks = ["contig", "position", "reference"].into_iter().zip(fixed);
            let lacks: Vec<&str> = lacks
                .filter_map(|(what, column)| column.is_none().then_some(what))
                .collect();
            return Err(format!(
                "{ORDER}, found {found}, and no column for the {}",
                lacks.join(" and the ")
            ));
        };
        let fixed = [contig, position, reference];
        // An extra column that is in one of the three places is removed, unless it is one of them.
        let extra = self.extra.iter().chain(&self.unmarked).copied();
        let mut extra: Vec<usize> = extra.filter(|column| !fixed.contains(column)).collect();
        extra.sort_unstable();
        extra.dedup();
        if let Some(hint) = self.hint_if_nothing_is_left(&extra) {
            return Err(format!(
                "{ORDER}, found {found}, and no column for a strand or a sample{hint}"
            ));
        }
        // A guess is for the user to check: a strand may stand where the contig belongs.
        let named = [self.contig.as_slice(), &self.positions, &self.references].concat();
        let guesses: Vec<String> = ["contig", "position", "reference"]
            .into_iter()
            .zip(fixed)
            .filter(|(_, column)| !named.contains(column))
            .map(|(what, column)| format!("{} is the {what}", self.name(column)))
            .collect();
        let condition = match &guesses[..] {
            [] => String::new(),
            guesses => format!(", if {}", guesses.join(" and ")),
        };
        Err(format!(
            "{ORDER}, found {found}: {} puts them there{condition}",
            commands::reorder(fixed, &extra)
        ))
    }

    /// Which columns are the contig, the position and the reference: those with their names, or else
    /// a guess, the column in the place, or if that is another, the first that may be it.
    fn in_order(&self) -> [Option<usize>; 3] {
        let mut fixed = [
            self.contig,
            self.positions.first().copied(),
            self.references.first().copied(),
        ];
        let last = fixed.iter().flatten().max().copied().unwrap_or_default();
        for place in 0..FIXED_COLUMNS {
            let columns = || self.line.split_str(b"\t").enumerate();
            let is_free = |&(column, text): &(usize, &[u8])| {
                !fixed.contains(&Some(column))
                    && !self.has_extra(column)
                    && !self.is_sample(column, text)
            };
            // Later columns are strands. But a position or a reference may follow what is named.
            let is_in_front = |&(nth, (column, _)): &(usize, (usize, &[u8]))| {
                column <= last || place > 0 && nth < FIXED_COLUMNS
            };
            let first = || {
                let others = columns().filter(|&(column, _)| !self.has_extra(column));
                let front = others.enumerate().take_while(is_in_front);
                front.map(|(_, column)| column).find(is_free)
            };
            let found = columns().nth(place).filter(is_free).or_else(first);
            fixed[place] = fixed[place].or(found.map(|(column, _)| column));
        }
        fixed
    }

    /// Refuses an extra column in the place of the position or the reference, for which its numbers
    /// or letters would pass, and a sample in the place of one of the three: its haploid genotypes
    /// would pass for the reference that bcftools query was not asked for.
    fn check_fixed(&self) -> Result<(), String> {
        let fixed = ["the contig", "the position", "the reference allele"];
        for (column, wanted) in fixed.into_iter().enumerate() {
            let found = if self.has_genotypes(self.text(column)) {
                "the genotypes of"
            } else if column > 0 && self.has_extra(column) {
                "a column named"
            } else {
                continue;
            };
            return Err(format!(
                "expected {wanted} in column {}, found {found} {}",
                column + 1,
                self.name(column)
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
                "{columns} {names} {are}: {} removes {them}",
                commands::cut(extra)
            ),
        })
    }

    /// If no strand or sample remains when these columns are removed, which are none of the contig,
    /// the position and the reference: what to add about the text. A command that removes them would
    /// not help then.
    fn hint_if_nothing_is_left(&self, removed: &[usize]) -> Option<&'static str> {
        if self.count > FIXED_COLUMNS + removed.len() {
            return None;
        }
        let mut names = self.line.split_str(b"\t").enumerate();
        let is_of_table = |(column, text)| is_of_table(name_of(self.kind, column, text));
        Some(match names.any(is_of_table) {
            true => {
                "; a haplotype table begins with the columns contig, pos, ref and alt, and each sample \
                     has two, PI and PG_al"
            }
            false => "",
        })
    }
}

/// What the first columns must be.
const ORDER: &str = "expected the contig, POS and REF in columns 1 to 3";

/// Whether a name ends like those of a haplotype table's columns.
fn is_of_table(name: &[u8]) -> bool {
    TABLE_ENDS.iter().any(|end| name.ends_with(end))
}

/// The name in a column's text: without the marks of bcftools only where these are read.
fn name_of(kind: Kind, column: usize, text: &[u8]) -> &[u8] {
    match kind {
        Kind::Genotypes => Name::parse(text).name,
        _ if column == 0 => text.strip_prefix(b"#").unwrap_or(text),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The message for a header with blanks for TABs; genotypes if they are numbered.
    fn message(header: &str) -> String {
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
            // One without a known name, where its own place is another's.
            (
                "CHROM REFERENCE POS 1a",
                "'POS' in column 3",
                awk("$1 FS $3 FS $2", "1,3,2"),
            ),
            (
                "CHROM REF POSITION 1a",
                "'REF' in column 2",
                awk("$1 FS $3 FS $2", "1,3,2"),
            ),
            (
                "REF CHROM BP 1a",
                "'REF' in column 1",
                awk("$2 FS $3 FS $1", "2,3,1"),
            ),
            (
                "CHROM ID POS REFERENCE 1a",
                "'POS' in column 3",
                "'cut --complement -f2'".to_owned(),
            ),
            (
                "CHROM ID BP REF 1a",
                "'REF' in column 4",
                "'cut --complement -f2'".to_owned(),
            ),
            (
                "CHROM ID POS QUAL REFERENCE 1a",
                "'POS' in column 3",
                "'cut --complement -f2,4'".to_owned(),
            ),
            (
                "ID POS REF CHR 1a",
                "'CHR' in column 4",
                awk("$4 FS $2 FS $3", "4,2,3,1"),
            ),
            (
                "#[1]AA [2]POS [3]REF [4]CHROM [5]s:GT",
                "'CHROM' in column 4",
                awk("$4 FS $2 FS $3", "4,2,3,1"),
            ),
            (
                "FIRST_ALT CHROM POS REF 1a",
                "'CHROM' in column 2, 'POS' in column 3 and 'REF' in column 4",
                awk("$2 FS $3 FS $4", "2,3,4,1"),
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
                "'CHROM' in column 2, 'POS' in column 3 and 'REF' in column 4",
                awk("$2 FS $3 FS $4", "2,3,4,1"),
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
            let found = message(header);
            let (command, _) = found.split_once(", if ").unwrap_or((&found, ""));
            assert_eq!(command, expected, "{header}");
        }
    }

    #[test]
    fn a_guess_is_named() {
        for (header, condition) in [
            ("CHROM REF POS 1a", ""),
            ("CHROM ID POS REF 1a", ""),
            ("POS x REF 1a", ", if 'x' is the contig"),
            ("1a 1b POS REF 2a 2b", ", if '1a' is the contig"),
            ("CHROM START END REF 1a", ", if 'START' is the position"),
            ("CHROM 1a POS 1b", ", if '1a' is the reference"),
            (
                "x y z REF 1a",
                ", if 'x' is the contig and 'y' is the position",
            ),
        ] {
            let message = message(header);
            assert!(
                message.ends_with(&format!(" puts them there{condition}")),
                "{message}"
            );
        }
    }

    #[test]
    fn a_command_that_would_leave_a_fixed_column_out_is_not_given() {
        for (header, found) in [
            (
                "POS ID REF 1a",
                "'POS' in column 1, and no column for the contig",
            ),
            (
                "# [1]CHROM [2]s:GT [3]POS [4]t:GT",
                "'POS' in column 3, and no column for the reference",
            ),
            (
                "# [1]CHROM [2]POS0 [3]END [4]REF [5]s:GT",
                "'REF' in column 4, and no column for the position",
            ),
            (
                "POS CHROM",
                "'POS' in column 1, and no column for the reference",
            ),
            (
                "ID QUAL REF POS 1a",
                "'POS' in column 4, and no column for the contig",
            ),
        ] {
            assert_eq!(
                message(header),
                format!("{ORDER}, found {found}"),
                "{header}"
            );
        }
    }

    #[test]
    fn a_command_that_would_leave_no_strand_is_not_given() {
        let table = "; a haplotype table begins with the columns contig, pos, ref and alt, and each sample \
                     has two, PI and PG_al";
        for (header, expected) in [
            (
                "CHROM POS REF ID ALT",
                "columns 'ID', 'ALT' are not strands or samples, and there are no others"
                    .to_owned(),
            ),
            (
                "Chrom Pos Ref Alt x_PI x_PG_al",
                format!(
                    "columns 'Alt', 'x_PI', 'x_PG_al' are not strands or samples, and there are no others{table}"
                ),
            ),
            (
                "CHROM POS ID REF ALT x:PI x:PG_al",
                format!(
                    "{ORDER}, found 'REF' in column 4, and no column for a strand or a sample{table}"
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
        assert!(
            list.starts_with("4,6,8,10,")
                && list.len() <= commands::LONGEST + "' removes them".len()
        );
        let misplaced = |count: usize| extra(count).replace("POS REF", "REF POS");
        assert!(message(&misplaced(102)).ends_with(": awk puts them there"));
        assert!(message(&misplaced(50)).contains("awk -F"));
    }
}
