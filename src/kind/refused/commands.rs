//! Commands that turn a refused header's text into valid input.
//!
//! They are made for the header at hand, so the user can copy them. Columns count from 0 here and
//! from 1 in the commands.

use crate::kind::FIXED_COLUMNS;

/// The longest list of columns in a message, in bytes.
pub const LONGEST: usize = 300;

/// The command that puts these columns first, the contig, the position and the reference, and
/// removes the `extra` ones, which are sorted. Without its list if that is long.
pub fn reorder(fixed: [usize; FIXED_COLUMNS], extra: &[usize]) -> String {
    let [contig, position, reference] = fixed;
    let mut between = (0..reference).filter(|column| !fixed.contains(column));
    // Without the first field, what `cut` leaves of a `##` line with TABs would no longer be one.
    let is_in_order = contig == 0 && position < reference;
    if is_in_order && between.all(|column| extra.binary_search(&column).is_ok()) {
        return cut(extra);
    }
    // Each column that is not printed, between commas, so that a number matches only as a whole.
    let taken: Vec<String> = fixed
        .iter()
        .chain(extra)
        .map(|column| (column + 1).to_string())
        .collect();
    let taken = taken.join(",");
    if taken.len() > LONGEST {
        return "awk".to_owned();
    }
    let [contig, position, reference] = fixed.map(|column| column + 1);
    // Blank lines and `##` lines have no columns, and nothing needs them. The marks of a header, which
    // has no position, would become part of a name that is no longer the first.
    let mark = "(\\357\\273\\277)?";
    format!(
        "awk -F'\\t' '{{ sub(/\\r$/, \"\") }} !NF || /^{mark}##/ {{ next }} ${position} !~ /^[0-9]/ \
         {{ sub(/^{mark}#?/, \"\") }} {{ r = ${contig} FS ${position} FS ${reference}; for (i = 1; i <= NF; i++) if \
         (!index(\",{taken},\", \",\" i \",\")) r = r FS $i; print r }}'"
    )
}

/// The command that removes these columns, which are sorted. Without its list if that is long.
pub fn cut(columns: &[usize]) -> String {
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
}
