//! Tables as input: what they mean, in every output format, and which are refused.
//!
//! Tables checked by hand cover the rules one by one. Each is written in every dialect that a table
//! may have, because the dialect must not matter for the output. Then a table that hapfilter wrote
//! must come back byte for byte, whatever it was made from.

/// The header: what makes a text a table, its samples, and the columns that are skipped.
mod header;

/// Declared alternatives, others, and texts that are not alleles.
mod alleles;

/// Phase sets, unphased genotypes, and missing calls.
mod phase;

/// Rows that are refused, and their messages.
mod bad;

/// Several operands, pieces of one file, and names in a file.
mod operands;

/// Options, and those that do not apply to a table.
mod usage;

/// Reads a table that hapfilter wrote back in.
mod identity;

/// Tables as other programs may write them.
mod random;

use crate::settings::{
    FORMATS, SETTINGS, bad_row, bad_row_at, everywhere, one_line_with, refused, rows,
};
use crate::util::{file, run, tempdir};

const HAPLOTYPE: Dialect = Dialect {
    fixed: "contig pos ref alt",
    pair: ["_PI", "_PG_al"],
};
const PANEL: Dialect = Dialect {
    fixed: "CHROM POS REF ALT",
    pair: [":PI", ":PG_al"],
};
const INPUT: Dialect = Dialect {
    fixed: "CHROM POS REF all-alleles",
    pair: [":PI", ":PG_al"],
};

/// The formats that hapfilter writes, and mixtures of them.
const DIALECTS: [Dialect; 6] = [
    HAPLOTYPE,
    PANEL,
    INPUT,
    Dialect {
        pair: [":PI", ":PG_al"],
        ..HAPLOTYPE
    },
    Dialect {
        pair: ["_PI", "_PG_al"],
        ..PANEL
    },
    Dialect {
        pair: ["_PI", "_PG_al"],
        ..INPUT
    },
];

/// How the columns of a table are named, and so how its cells are written.
#[derive(Clone, Copy, Debug)]
struct Dialect {
    /// The first four columns, with blanks between.
    fixed: &'static str,
    /// The two suffixes of a sample's name in its two columns.
    pair: [&'static str; 2],
}

impl Dialect {
    /// The line of names, for samples `s1`, `s2` and so on.
    fn names(self, samples: usize) -> String {
        let mut line = self.fixed.replace(' ', "\t");
        for n in 1..=samples {
            for end in self.pair {
                line += &format!("\ts{n}{end}");
            }
        }
        line + "\n"
    }

    /// A row of contig `c`, given as `REF ALT` and then `SET GENOTYPE` for each sample, with blanks
    /// between.
    fn row(self, position: usize, row: &str) -> String {
        let fields: Vec<&str> = row.split(' ').collect();
        let [reference, alt, cells @ ..] = &fields[..] else {
            panic!("REF, ALT and cells: {row}");
        };
        let mut line = format!("c\t{position}\t{reference}\t{}", self.alt(reference, alt));
        for (n, cell) in cells.iter().enumerate() {
            let mark = match n % 2 {
                0 if *cell != "." => self.mark(),
                _ => "",
            };
            line += &format!("\t{mark}{cell}");
        }
        line + "\n"
    }

    fn alt(self, reference: &str, alt: &str) -> String {
        match self.fixed.ends_with("all-alleles") {
            true if alt == "." => reference.to_owned(),
            true => format!("{reference},{alt}"),
            false => alt.to_owned(),
        }
    }

    /// The prefix of a phase set.
    fn mark(self) -> &'static str {
        match self.pair[0] {
            ":PI" => "PI_",
            _ => "",
        }
    }

    /// A table of these rows at positions 1, 2 and so on.
    fn table(self, body: &[&str]) -> String {
        let samples = body.first().map_or(1, |row| row.split(' ').count() / 2 - 1);
        let mut text = self.names(samples);
        for (n, row) in body.iter().enumerate() {
            text += &self.row(n + 1, row);
        }
        text
    }
}

/// A row as [`Dialect::row`] takes it, and the rows it becomes in a haplotype table, in the phase
/// formats (each given as `ALT` and then `SET GENOTYPE` for each sample) and in a VCF (as `ALT
/// FORMAT` and the cells). Empty if it is not written.
type Becomes<'a> = (&'a str, [&'a str; 3]);

/// The rows become those, from every dialect, in all four formats, at every setting.
#[track_caller]
fn becomes(args: &[&str], body: &[Becomes]) {
    let inputs: Vec<&str> = body.iter().map(|(row, _)| *row).collect();
    for format in FORMATS {
        let mut expected = String::new();
        for (n, (row, [haplotype, phase, vcf])) in body.iter().enumerate() {
            let reference = row.split(' ').next().expect("a reference");
            let written = match format {
                "haplotype" => haplotype,
                "vcf" => vcf,
                _ => phase,
            };
            let position = n + 1;
            expected += &match (format, written.split_once(' ')) {
                (_, None) => String::new(),
                ("vcf", Some((alt, cells))) => {
                    let (keys, cells) = cells.split_once(' ').expect("FORMAT and cells");
                    let cells = cells.replace(' ', "\t");
                    format!("c\t{position}\t.\t{reference}\t{alt}\t.\t.\t.\t{keys}\t{cells}\n")
                }
                ("haplotype", _) => HAPLOTYPE.row(position, &format!("{reference} {written}")),
                ("phase-panel", _) => PANEL.row(position, &format!("{reference} {written}")),
                (_, _) => INPUT.row(position, &format!("{reference} {written}")),
            };
        }
        for dialect in DIALECTS {
            rows(
                &[&["-f", format], args].concat(),
                dialect.table(&inputs),
                &expected,
            );
        }
    }
}

/// The row is bad in those formats, from every dialect, and the message has all the words. The
/// settings take turns: trying all of them each time would take minutes.
#[track_caller]
fn is_bad_in(formats: &[&str], args: &[&str], row: &str, words: &[&str]) {
    for (turn, format) in formats.iter().enumerate() {
        for (dialect, setting) in DIALECTS
            .into_iter()
            .zip(SETTINGS.into_iter().cycle().skip(turn))
        {
            let cells = row.split(' ').count() - 2;
            let good = format!("A C{}", " . .".repeat(cells.div_ceil(2)));
            let input = dialect.table(&[&good, row, &good]);
            let args = [&["-f", format], args].concat();
            let outcome = bad_row_at(&[setting], &args, input, 3, words);
            let before = rows_of(&args, &dialect.table(&[&good]));
            outcome.stdout_is(before);
        }
    }
}

#[track_caller]
fn is_bad(args: &[&str], row: &str, words: &[&str]) {
    is_bad_in(&FORMATS, args, row, words);
}

/// The output below the header, without a look at the notes.
#[track_caller]
fn rows_of(args: &[&str], input: &str) -> Vec<u8> {
    let outcome = run([args, &["-q", "--no-header", "-@1"]].concat(), input);
    outcome.ok();
    outcome.stdout
}
