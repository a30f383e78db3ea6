//! What counts as an allele: the alphabet byte by byte and word by word, in a cell and as the
//! reference, and alleles with two spellings.

/// Every byte and many words, in both kinds of input.
mod alphabet;

/// The same where any text is an allele.
mod any;

/// Case: soft-masked bases are not variants.
mod case;

/// Messages about cells that are not alleles.
mod messages;

/// Rows of many columns, with something odd in each of them.
mod wide;

use crate::settings::everywhere;

/// One text for all cells to try, each in its own row, with positions from 1. The program skips bad
/// rows and writes all others.
struct Trial {
    names: &'static str,
    args: &'static [&'static str],
    /// A row with the cell, or with it as the reference.
    row: fn(&[u8]) -> Vec<u8>,
}

impl Trial {
    /// Which of the cells the program accepts, with these options added.
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

    /// The program accepts those cells and no others.
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

/// All bytes except the field separator and the line end.
fn bytes() -> Vec<Vec<u8>> {
    (0..=255)
        .filter(|byte| !b"\t\n".contains(byte))
        .map(|byte| vec![byte])
        .collect()
}
