//! Guesses what a mistyped name was meant to be.

/// The candidate nearest to `typed`, if it is near enough to be what was meant.
pub fn nearest<'a>(typed: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // One slip in a short name, two in a longer one; beyond that a guess only irritates.
    let allowed = 1 + usize::from(typed.chars().count() > 5);
    candidates
        .map(|candidate| {
            let begins = typed.len() > 2 && candidate.starts_with(typed);
            (
                if begins {
                    0
                } else {
                    distance(typed, candidate)
                },
                candidate,
            )
        })
        .filter(|(slips, _)| *slips <= allowed)
        // Of several names that begin so, the shortest lacks the fewest letters.
        .min_by_key(|(slips, candidate)| (*slips, candidate.len()))
        .map(|(_, candidate)| candidate)
}

/// How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn `a`
/// into `b` (optimal string alignment distance).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::table::flags;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let guess = |typed| nearest(typed, flags().map(|flag| flag.long));
        for (typed, meant) in [
            ("hlep", "help"),
            ("theads", "threads"),
            ("threds", "threads"),
            ("thread", "threads"),
            ("quite", "quiet"),
            ("batchsize", "batch-size"),
            ("skip-bad", "skip-bad-rows"),
            ("contig", "contigs"),
            ("all_sites", "all-sites"),
            // Two slips.
            ("fxrmyt", "format"),
        ] {
            assert_eq!(guess(typed), Some(meant), "{typed}");
        }
        // Two slips in a short name, one of which is two letters swapped; the beginning of several.
        let short = ["qxiyt", "gpaa", "al"];
        let other = ["", "x", "colour", "output", "decompress"];
        for typed in short.into_iter().chain(other) {
            assert_eq!(guess(typed), None, "{typed}");
        }
    }
}
