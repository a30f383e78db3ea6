use super::alphabet::{MARKED, PAIR, VCF_ONLY, is_good_byte, is_good_word, is_na, tried};
use super::*;
use crate::settings::{FORMATS, refused, rows};

#[test]
fn any_text_is_an_allele_with_alleles_any() {
    let matrix = Trial {
        names: PAIR,
        args: &["--alleles", "any"],
        row: |cell| [b"A\t", cell, b"\tC"].concat(),
    };
    let reference = Trial {
        names: PAIR,
        args: &["--alleles", "any"],
        row: |cell| [cell, b"\tA\tC"].concat(),
    };
    for format in &FORMATS[..3] {
        for trial in [&matrix, &reference] {
            trial.takes(&["-f", format], &bytes(), |_| true);
            trial.takes(&["-f", format], &tried(), |_| true);
            trial.takes(&["-f", format], &words(VCF_ONLY), |_| true);
        }
        let genotypes = Trial {
            names: MARKED,
            args: &["--alleles", "any"],
            row: |cell| [b"A\t", cell, b"|C"].concat(),
        };
        // Only a separator of strands cannot be part of one.
        let has_empty = |cell: &[u8]| {
            cell.starts_with(b"|")
                || cell.starts_with(b"/")
                || cell.ends_with(b"|")
                || cell.ends_with(b"/")
                || cell
                    .windows(2)
                    .any(|two| two.iter().all(|b| b"|/".contains(b)))
        };
        genotypes.takes(&["-f", format], &bytes(), |cell| !has_empty(cell));
        genotypes.takes(&["-f", format], &tried(), |cell| !has_empty(cell));
    }
}

#[test]
fn any_text_is_compared_byte_by_byte() {
    rows(
        &["--alleles", "any"],
        format!(
            "{PAIR}\nc\t1\tA\ta\tA\nc\t2\ta\tA\tA\nc\t3\tA\tn\tNA\nc\t4\t0\t1\t0\nc\t5\t0\t0\t0\nc\t6\tA\tN\tn\n"
        ),
        "c\t1\tA\ta\tc\ta|A\nc\t2\ta\tA\tc\tA|A\nc\t3\tA\tn,NA\tc\tn|NA\nc\t4\t0\t1\tc\t1|0\nc\t6\tA\tn\tc\tA|n\n",
    );
    rows(
        &["--alleles", "any", "--missing", "x"],
        format!("{PAIR}\nc\t1\tA\tx\tX\n"),
        "c\t1\tA\tX\tc\tA|X\n",
    );
    rows(
        &["--alleles=any"],
        format!("{MARKED}\nc\t1\tA\tA|a\nc\t2\tA\tC/c\n"),
        "c\t1\tA\ta\tc\tA|a\nc\t2\tA\tC,c\t.\tC/c\n",
    );
    rows(
        &["--alleles", "any", "-f", "phase-input"],
        format!("{PAIR}\nc\t1\t0\t0\t1\nc\t2\tA\ta\tA\n"),
        "c\t1\t0\t0,1\tPI_c\t0|1\nc\t2\tA\tA,a\tPI_c\ta|A\n",
    );
    for word in ["nonsense", "DNA", "", "protein"] {
        refused(
            2,
            &["--alleles", word],
            PAIR,
            &["--alleles", "dna", "any", &format!("'{word}'")],
        );
    }
}

#[test]
fn a_vcf_folds_case_and_refuses_what_it_cannot_hold_in_any_alphabet() {
    let vcf = |row: &str| format!("c\t1\t.\t{row}\n");
    for (row, expected) in [
        ("A\ta\tC", "A\tC\t.\t.\t.\tGT\t0|1"),
        ("a\tA\tc", "a\tc\t.\t.\t.\tGT\t0|1"),
        ("A\tc\tC", "A\tc\t.\t.\t.\tGT\t1|1"),
        ("A\t<DEL>\tC", "A\t<DEL>,C\t.\t.\t.\tGT\t1|2"),
        ("A\t-\t*", "A\t*\t.\t.\t.\tGT\t1|1"),
    ] {
        rows(
            &["--alleles", "any", "-f", "vcf"],
            format!("{PAIR}\nc\t1\t{row}\n"),
            vcf(expected),
        );
    }
    let allowed = |cell: &[u8]| is_good_word(cell) || cell == b"<DEL>" || is_na(cell);
    let trial = Trial {
        names: PAIR,
        args: &["--alleles", "any", "-f", "vcf"],
        row: |cell| [b"A\t", cell, b"\tC"].concat(),
    };
    trial.takes(&[], &bytes(), is_good_byte);
    trial.takes(&[], &tried(), allowed);
}
