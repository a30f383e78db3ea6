//! What an allele is: the alphabet byte by byte and word by word, as a cell and as the reference, and
//! two spellings of one allele.

/// Every byte and many words, in both kinds.
mod alphabet;

/// The same where any text is an allele.
mod any;

/// Case: soft-masked bases are no variants.
mod case;

/// What is said of a cell that is no allele.
mod messages;

/// Rows of many columns, with something odd in each of them.
mod wide;

use crate::settings::everywhere;

/// One text for all cells that are tried: a row each, with positions from 1. Rows that the program
/// leaves out are bad; of the others all are written.
struct Trial {
    names: &'static str,
    args: &'static [&'static str],
    /// The cell in a row, or the reference in it.
    row: fn(&[u8]) -> Vec<u8>,
}

impl Trial {
    /// Which of the cells the program takes, under these options too.
    #[track_caller]
    fn taken(&self, more: &[&str], cells: &[Vec<u8>]) -> Vec<bool> {
        let mut input = format!("{}\n", self.names).into_bytes();
        for (n, cell) in cells.iter().enumerate() {
            input.extend(format!("c\t{}\t", n + 1).bytes());
            input.extend((self.row)(cell));
            input.push(b'\n');
        }
        let args = [
            self.args,
            more,
            &["-a", "-q", "--no-header", "--skip-bad-rows"],
        ];
        let outcome = everywhere(&args.concat(), &input);
        outcome.ok();
        let mut taken = vec![false; cells.len()];
        for row in outcome.stdout.split(|&b| b == b'\n') {
            let position = row.split(|&b| b == b'\t').nth(1);
            let position = position.and_then(|text| std::str::from_utf8(text).ok());
            if let Some(n) = position.and_then(|text| text.parse::<usize>().ok()) {
                taken[n - 1] = true;
            }
        }
        taken
    }

    /// The program takes those cells and no others.
    #[track_caller]
    fn takes(&self, more: &[&str], cells: &[Vec<u8>], expected: impl Fn(&[u8]) -> bool) {
        let taken = self.taken(more, cells);
        let wrong: Vec<String> = cells
            .iter()
            .zip(&taken)
            .filter(|(cell, taken)| **taken != expected(cell))
            .map(|(cell, taken)| format!("'{}' is taken: {taken}", cell.escape_ascii()))
            .collect();
        assert!(
            wrong.is_empty(),
            "{:?} {more:?} {}: {}",
            self.args,
            self.names,
            wrong.join(", ")
        );
    }
}

fn words(list: &[&str]) -> Vec<Vec<u8>> {
    list.iter().map(|word| word.as_bytes().to_vec()).collect()
}

/// All bytes but the one that parts fields and the one that parts lines.
fn bytes() -> Vec<Vec<u8>> {
    (0..=255)
        .filter(|byte| !b"\t\n".contains(byte))
        .map(|byte| vec![byte])
        .collect()
}
