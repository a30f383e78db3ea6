//! The contig, the position and the reference in another place than the first three columns.
//!
//! A header says where they are, if it has their usual names. One without its usual name is guessed
//! from what is left, and the message names the guess: only the user can tell a contig from a
//! strand.

use crate::kind::FIXED_COLUMNS;
use crate::kind::names::Name;
use crate::kind::refused::{Columns, commands};

/// What the first columns must be.
pub(super) const ORDER: &str = "expected the contig, POS and REF in columns 1 to 3";

const FIXED: [&str; FIXED_COLUMNS] = ["contig", "position", "reference"];

impl Columns<'_> {
    /// Refuses a second column among the first three that is named like the position or the
    /// reference when that is in its place too. Only the user knows what it is.
    pub(super) fn check_repeated(&self) -> Result<(), String> {
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
    pub(super) fn check_order(&self) -> Result<(), String> {
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
        let known = [
            self.contig,
            self.positions.first().copied(),
            self.references.first().copied(),
        ];
        let fixed = self.in_order(known);
        let [Some(contig), Some(position), Some(reference)] = fixed else {
            let lacks: Vec<&str> = FIXED
                .into_iter()
                .zip(fixed)
                .filter_map(|(what, column)| column.is_none().then_some(what))
                .collect();
            return Err(format!(
                "{ORDER}, found {found}, and no column known to be the {}",
                lacks.join(" or the ")
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
        let guesses: Vec<String> = FIXED
            .into_iter()
            .zip(fixed)
            .zip(known)
            .filter(|(_, known)| known.is_none())
            .map(|((what, column), _)| format!("{} is the {what}", self.name(column)))
            .collect();
        let condition = match &guesses[..] {
            [] => String::new(),
            guesses => format!(", if {}", guesses.join(" and ")),
        };
        Err(format!(
            "{ORDER}, found {found}: {} puts them there{condition}{}",
            commands::reorder(fixed, &extra),
            self.what_else_changes(fixed, &extra)
        ))
    }

    /// Which columns are the contig, the position and the reference, of which those with their names
    /// are given: or else a guess, the column in the place, or if that is another, the first that may
    /// be it.
    fn in_order(
        &self,
        mut fixed: [Option<usize>; FIXED_COLUMNS],
    ) -> [Option<usize>; FIXED_COLUMNS] {
        let last = fixed.iter().flatten().max().copied().unwrap_or_default();
        for place in 0..FIXED_COLUMNS {
            let is_free = |(column, name): &(usize, Name<'_>)| {
                !fixed.contains(&Some(*column))
                    && !self.has_extra(*column)
                    && !self.is_sample(*column, name)
            };
            // Later columns are strands. But a position or a reference may follow what is named.
            let is_in_front = |(nth, (column, _)): &(usize, (usize, Name<'_>))| {
                *column <= last || place > 0 && *nth < FIXED_COLUMNS
            };
            let first = || {
                let others = self.names().filter(|(column, _)| !self.has_extra(*column));
                let front = others.enumerate().take_while(is_in_front);
                front.map(|(_, column)| column).find(is_free)
            };
            let found = self.names().nth(place).filter(is_free).or_else(first);
            fixed[place] = fixed[place].or(found.map(|(column, _)| column));
        }
        fixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::refused::tests::message;

    #[test]
    fn misplaced_columns_are_named_and_put_in_order() {
        let awk = |first: &str, taken: &str| {
            let position = first.split(' ').nth(2).expect("three columns");
            format!(
                "awk -F'\\t' '{{ sub(/\\r$/, \"\") }} !NF || /^(\\357\\273\\277)?##/ {{ next }} {position} !~ /^[0-9]/ \
                 {{ sub(/^(\\357\\273\\277)?#?/, \"\") }} {{ r = {first}; for (i = 1; i <= NF; i++) if \
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
                "'POS' in column 1, and no column known to be the contig",
            ),
            (
                "# [1]CHROM [2]s:GT [3]POS [4]t:GT",
                "'POS' in column 3, and no column known to be the reference",
            ),
            (
                "# [1]CHROM [2]POS0 [3]END [4]REF [5]s:GT",
                "'REF' in column 4, and no column known to be the position",
            ),
            // A fourth column would be a guess too many.
            (
                "# [1]CHROM [2]s:GT [3]POS x [5]t:GT",
                "'POS' in column 3, and no column known to be the reference",
            ),
            (
                "POS CHROM",
                "'POS' in column 1, and no column known to be the reference",
            ),
            (
                "ID QUAL REF POS 1a",
                "'POS' in column 4, and no column known to be the contig",
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
}
