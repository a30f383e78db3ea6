use super::*;
use crate::settings::{FORMATS, rows};

/// Accepted as an allele or as a missing call.
const GOOD: &[&str] = &[
    "A", "c", "G", "t", "N", "n", "ACGT", "acgt", "AcGtN", "NN", "nn", "NNN", "AN", "NANA", "NAA",
    "ANA", "AAN", "NAC", "nat", "*", "-", "--", "---", ".",
];

/// Not accepted.
const BAD: &[&str] = &[
    "NA",
    "na",
    "Na",
    "nA",
    "NaN",
    "nan",
    "NAN",
    "nAn",
    "Nan",
    "0",
    "1",
    "2",
    "10",
    "-1",
    "+1",
    "1.5",
    "1e5",
    "?",
    "X",
    "x",
    "R",
    "r",
    "Y",
    "M",
    "K",
    "S",
    "W",
    "B",
    "D",
    "H",
    "V",
    "U",
    "u",
    "AR",
    "RA",
    "ARA",
    "I",
    "DEL",
    "<DEL",
    "DEL>",
    "**",
    "*A",
    "A*",
    "-A",
    "A-",
    "A-C",
    "--A",
    "-.",
    "..",
    "-*",
    "*-",
    "A A",
    "A ",
    " A",
    " ",
    "A,C",
    ",",
    "A;C",
    "A:C",
    "A\\C",
    "N/A|",
    "null",
    "None",
    "\u{c4}",
    "A\u{c4}",
    "\u{212b}",
    "A\0",
    "\0A",
    "A\u{7f}",
    "'A'",
    "\"A\"",
    "[A",
    "A]",
    "(A)",
    "A|",
    "|A",
    "||",
    "//",
    "A//C",
    "\u{feff}A",
    "A\u{feff}",
    "acgtx",
    "xacgt",
    "ACGTACGTACGTACGTACGTACGTACGTACGTX",
    "XACGTACGTACGTACGTACGTACGTACGTACGT",
];

/// Alleles that are valid in a VCF and not in a matrix.
pub const VCF_ONLY: &[&str] = &[
    "<DEL>",
    "<CN0>",
    "<DUP:TANDEM>",
    "<*>",
    "<NON_REF>",
    "C[chr4:99[",
    "C]chr4:99]",
    "[chr4:99[C",
    "]chr4:99]C",
    "c[chr4:99[",
    ".A",
    "ac.",
];

pub fn is_good_word(cell: &[u8]) -> bool {
    let text = std::str::from_utf8(cell).unwrap_or("\0");
    GOOD.contains(&text)
}

pub fn is_good_byte(cell: &[u8]) -> bool {
    b"ACGTNacgtn*-.".contains(&cell[0])
}

/// All words to try in a cell.
pub fn tried() -> Vec<Vec<u8>> {
    words(&[GOOD, BAD].concat())
}

pub const PAIR: &str = "CHROM\tPOS\tREF\t1a\t1b";
pub const MARKED: &str = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT";
const SETS: &str = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS";

/// A cell of a matrix, alone and beside others.
const IN_MATRIX: [Trial; 4] = [
    Trial {
        names: PAIR,
        args: &[],
        row: |cell| [b"A\t", cell, b"\tC"].concat(),
    },
    Trial {
        names: PAIR,
        args: &[],
        row: |cell| [b"A\tC\t", cell].concat(),
    },
    Trial {
        names: PAIR,
        args: &["--from", "matrix", "--alleles", "dna"],
        row: |cell| [b"A\t", cell, b"\t", cell].concat(),
    },
    // The column is in no sample, and the rest of the row is all reference.
    Trial {
        names: "CHROM\tPOS\tREF\t1a\t1b\tx",
        args: &[],
        row: |cell| [b"A\tA\tA\t", cell].concat(),
    },
];

/// A strand of a genotype.
const IN_GENOTYPES: [Trial; 4] = [
    Trial {
        names: MARKED,
        args: &[],
        row: |cell| [b"A\t", cell, b"|C"].concat(),
    },
    Trial {
        names: MARKED,
        args: &["--alleles", "dna"],
        row: |cell| [b"A\tC|", cell].concat(),
    },
    Trial {
        names: "CHROM\tPOS\tREF\toak",
        args: &["--from", "genotypes"],
        row: |cell| [b"A\t", cell, b"/C"].concat(),
    },
    Trial {
        names: SETS,
        args: &[],
        row: |cell| [b"A\t", cell, b"|C:7"].concat(),
    },
];

#[test]
fn every_byte_as_a_cell() {
    for format in FORMATS {
        for trial in IN_MATRIX {
            trial.takes(&["-f", format], &bytes(), is_good_byte);
        }
        for trial in IN_GENOTYPES {
            trial.takes(&["-f", format], &bytes(), is_good_byte);
        }
    }
}

#[test]
fn words_as_a_cell() {
    for format in FORMATS {
        for trial in IN_MATRIX {
            trial.takes(&["-f", format], &tried(), is_good_word);
            trial.takes(&["-f", format], &words(VCF_ONLY), |_| false);
            trial.takes(
                &["-f", format],
                &words(&["A|C", "A/C", "0|1", "./."]),
                |_| false,
            );
        }
        for trial in IN_GENOTYPES {
            // Beside another strand, NA and NAN are bases.
            let na = |cell: &[u8]| {
                ["NA", "NAN"].contains(&&*String::from_utf8_lossy(cell).to_uppercase())
            };
            trial.takes(&["-f", format], &tried(), |cell| {
                is_good_word(cell) || na(cell)
            });
        }
    }
}

#[test]
fn symbolic_alleles_and_breakends_are_alleles_of_a_genotype() {
    for format in FORMATS {
        for trial in &IN_GENOTYPES[..3] {
            trial.takes(&["-f", format], &words(VCF_ONLY), |_| true);
        }
        // If cells have sets, the last ':' comes before the set.
        IN_GENOTYPES[3].takes(&["-f", format], &words(VCF_ONLY), |_| true);
        for trial in &IN_GENOTYPES {
            let bad = [
                "<",
                ">",
                "<>",
                "<DEL",
                "DEL>",
                "C[chr4:99",
                "[chr4:99[",
                "C[chr4:99]",
                "X[chr4:99[",
            ];
            trial.takes(&["-f", format], &words(&bad), |_| false);
        }
    }
}

#[test]
fn a_genotype_of_one_strand() {
    let alone = [
        Trial {
            names: MARKED,
            args: &[],
            row: |cell| [b"A\t", cell].concat(),
        },
        Trial {
            names: SETS,
            args: &[],
            row: |cell| [b"A\t", cell, b":7"].concat(),
        },
        Trial {
            names: SETS,
            args: &[],
            row: |cell| [b"A\t", cell, b":."].concat(),
        },
    ];
    for format in FORMATS {
        for trial in &alone {
            trial.takes(&["-f", format], &bytes(), is_good_byte);
            trial.takes(&["-f", format], &tried(), is_good_word);
            trial.takes(&["-f", format], &words(VCF_ONLY), |_| true);
        }
    }
    // With any text as alleles, NA has no special meaning.
    for word in ["NA", "nan"] {
        rows(
            &["--alleles", "any"],
            format!("{MARKED}\nc\t1\tA\t{word}\n"),
            format!("c\t1\tA\t{word}\tc\t{word}\n"),
        );
    }
}

#[test]
fn every_byte_and_words_as_the_reference() {
    let matrix = [
        Trial {
            names: PAIR,
            args: &[],
            row: |cell| [cell, b"\tA\tC"].concat(),
        },
        // A row that consists only of it is bad too.
        Trial {
            names: PAIR,
            args: &[],
            row: |cell| [cell, b"\t", cell, b"\t", cell].concat(),
        },
        Trial {
            names: PAIR,
            args: &["--from", "matrix"],
            row: |cell| [cell, b"\tN\t."].concat(),
        },
    ];
    let genotypes = [
        Trial {
            names: MARKED,
            args: &[],
            row: |cell| [cell, b"\tA|C"].concat(),
        },
        Trial {
            names: "CHROM\tPOS\tREF\toak",
            args: &["--from", "genotypes"],
            row: |cell| [cell, b"\t./."].concat(),
        },
    ];
    // `vcf_out` checks the REF of a VCF.
    for format in &FORMATS[..3] {
        for trial in &matrix {
            trial.takes(&["-f", format], &bytes(), is_good_byte);
            trial.takes(&["-f", format], &tried(), is_good_word);
            trial.takes(&["-f", format], &words(&["A|C", "A/C", "./."]), |_| false);
        }
        for trial in &genotypes {
            trial.takes(&["-f", format], &bytes(), is_good_byte);
            let na = |cell: &[u8]| {
                ["NA", "NAN"].contains(&&*String::from_utf8_lossy(cell).to_uppercase())
            };
            trial.takes(&["-f", format], &tried(), |cell| {
                is_good_word(cell) || na(cell)
            });
        }
    }
}

#[test]
fn calls_listed_as_missing_are_always_accepted() {
    let odd = ["NA", "0", "?", "X", "R", "-9", "no call", "A|C", "<DEL>"];
    for word in odd {
        let lower = word.to_lowercase();
        let missing = format!("N,{word}");
        // As a cell and as a reference, in either case.
        for cell in [word, &lower[..]] {
            let input =
                format!("{PAIR}\nc\t1\tA\t{cell}\tC\nc\t2\tA\tA\t{cell}\nc\t3\t{cell}\tA\tC\n");
            rows(
                &["--missing", &missing],
                &input,
                format!("c\t1\tA\tC\tc\tA|C\nc\t3\t{cell}\tA,C\tc\tA|C\n"),
            );
            rows(
                &["--missing", &missing, "--fill", "keep"],
                &input,
                format!("c\t1\tA\tC\tc\t{cell}|C\nc\t3\t{cell}\tA,C\tc\tA|C\n"),
            );
            rows(
                &["--missing", &missing, "-f", "phase-input"],
                &input,
                format!("c\t1\tA\tA,C\t.\t.\nc\t3\t{cell}\t{cell},A,C\tPI_c\tA|C\n"),
            );
        }
    }
    // Unless it is listed, `.` is not an allele of a matrix, but N is.
    let input = format!("{PAIR}\nc\t1\tA\tN\tn\nc\t2\tA\t.\tC\n");
    crate::settings::bad_row(&["--missing", "0"], &input, 3, &["field 4", "'.'"]);
    rows(
        &["--missing", "0", "--skip-bad-rows"],
        &input,
        "c\t1\tA\tN\tc\tN|N\n",
    );
    // A genotype has `.` for a missing call whatever the list says.
    rows(
        &["--missing", "N"],
        format!("{MARKED}\nc\t1\tA\t.|C\nc\t2\tA\tn|.\n"),
        "c\t1\tA\tC\tc\t.|C\n",
    );
}

/// NA and NAN: made of base letters, but with another meaning as a whole cell.
pub fn is_na(cell: &[u8]) -> bool {
    ["NA", "NAN"].contains(&&*String::from_utf8_lossy(cell).to_uppercase())
}
