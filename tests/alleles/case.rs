use fastrand::Rng;

use crate::settings::{FORMATS, everywhere, rows};

const PAIR: &str = "CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\n";

#[test]
fn one_allele_in_two_cases_is_spelled_as_first_met_and_the_reference_first() {
    let input = format!(
        "{PAIR}\
         c\t1\ta\tA\ta\tA\tA\n\
         c\t2\ta\tA\tg\tG\tA\n\
         c\t3\tG\tn\tG\tg\tT\n\
         c\t4\tT\tacg\tT\tn\tACG\n\
         c\t5\tn\tN\tA\ta\tn\n\
         c\t6\tac\tAC\tACG\tAcG\tac\n\
         c\t7\tC\tt\tA\tT\ta\n"
    );
    rows(
        &[],
        &input,
        "c\t2\ta\tg\tc\ta|g\tc\tg|a\n\
         c\t3\tG\tT\tc\tG|G\tc\tG|T\n\
         c\t4\tT\tacg\tc\tacg|T\tc\tT|acg\n\
         c\t5\tn\tA\tc\tn|A\tc\tA|n\n\
         c\t6\tac\tACG\tc\tac|ACG\tc\tACG|ac\n\
         c\t7\tC\tt,A\tc\tt|A\tc\tt|A\n",
    );
    rows(
        &["--fill", "keep"],
        &input,
        "c\t2\ta\tg\tc\ta|g\tc\tg|a\n\
         c\t3\tG\tT\tc\tn|G\tc\tG|T\n\
         c\t4\tT\tacg\tc\tacg|T\tc\tn|acg\n\
         c\t5\tn\tA\tc\tn|A\tc\tA|n\n\
         c\t6\tac\tACG\tc\tac|ACG\tc\tACG|ac\n\
         c\t7\tC\tt,A\tc\tt|A\tc\tt|A\n",
    );
    rows(
        &["-f", "phase-panel"],
        &input,
        "c\t2\ta\tg\tPI_c\ta|g\tPI_c\tg|a\n\
         c\t3\tG\tT\t.\t.\tPI_c\tG|T\n\
         c\t4\tT\tacg\tPI_c\tacg|T\t.\t.\n\
         c\t5\tn\tA\tPI_c\tn|A\tPI_c\tA|n\n\
         c\t6\tac\tACG\tPI_c\tac|ACG\tPI_c\tACG|ac\n\
         c\t7\tC\tt,A\tPI_c\tt|A\tPI_c\tt|A\n",
    );
    rows(
        &["-f", "phase-input"],
        &input,
        "c\t2\ta\ta,g\tPI_c\ta|g\tPI_c\tg|a\n\
         c\t3\tG\tG,T\t.\t.\tPI_c\tG|T\n\
         c\t4\tT\tT,acg\tPI_c\tacg|T\t.\t.\n\
         c\t5\tn\tn,A\tPI_c\tn|A\tPI_c\tA|n\n\
         c\t6\tac\tac,ACG\tPI_c\tac|ACG\tPI_c\tACG|ac\n\
         c\t7\tC\tC,t,A\tPI_c\tt|A\tPI_c\tt|A\n",
    );
    rows(
        &["-f", "vcf"],
        &input,
        "c\t2\t.\ta\tg\t.\t.\t.\tGT\t0|1\t1|0\n\
         c\t3\t.\tG\tT\t.\t.\t.\tGT\t.|0\t0|1\n\
         c\t4\t.\tT\tacg\t.\t.\t.\tGT\t1|0\t.|1\n\
         c\t5\t.\tn\tA\t.\t.\t.\tGT\t0|1\t1|0\n\
         c\t6\t.\tac\tACG\t.\t.\t.\tGT\t0|1\t1|0\n\
         c\t7\t.\tC\tt,A\t.\t.\t.\tGT\t1|2\t1|2\n",
    );
    // Genotypes have no columns outside samples.
    let genotypes = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT\n\
                     c\t1\ta\tA|a\tA\nc\t2\ta\tA|g\tG/g\nc\t3\tC\tt|T\tT/c\n";
    rows(
        &[],
        genotypes,
        "c\t2\ta\tg\tc\ta|g\tc\tg|g\nc\t3\tC\tt\tc\tt|t\t.\tt/C\n",
    );
}

#[test]
fn a_missing_call_is_listed_in_either_case() {
    for list in ["N,.", "n,."] {
        rows(
            &["--missing", list],
            format!("{PAIR}c\t1\tA\tn\tN\tC\tA\nc\t2\tA\tn\tN\tn\tn\n"),
            "c\t1\tA\tC\tc\tA|A\tc\tC|A\n",
        );
    }
    for list in ["x", "X", "N,X,."] {
        rows(
            &["--missing", list, "--fill", "keep"],
            format!("{PAIR}c\t1\tA\tx\tX\tC\tA\n"),
            "c\t1\tA\tC\tc\tx|X\tc\tC|A\n",
        );
    }
    for list in ["NA", "na", "Na"] {
        rows(
            &["--missing", list],
            format!("{PAIR}c\t1\tA\tna\tNA\tnA\tC\n"),
            "c\t1\tA\tC\tc\tA|A\tc\tA|C\n",
        );
        rows(
            &["--missing", list],
            "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT\nc\t1\tA\tna|C\tNA\n",
            "c\t1\tA\tC\tc\tna|C\tc\tNA\n",
        );
    }
    // Exactly, with `--alleles any`.
    rows(
        &["--alleles", "any", "--missing", "n"],
        format!("{PAIR}c\t1\tA\tn\tN\tA\tA\n"),
        "c\t1\tA\tN\tc\tA|N\tc\tA|A\n",
    );
}

/// A random matrix, or genotypes, of soft-masked bases.
fn soft_masked(rng: &mut Rng, genotypes: bool) -> String {
    let samples = rng.usize(1..12);
    let mut text = match genotypes {
        true => "# [1]CHROM\t[2]POS\t[3]REF".to_owned(),
        false => "CHROM\tPOS\tREF".to_owned(),
    };
    for n in 0..samples {
        text += &match genotypes {
            true => format!("\t[{}]{n}:GT", n + 4),
            false => format!("\t{n}a\t{n}b"),
        };
    }
    text.push('\n');
    let pool = [
        "A", "C", "G", "T", "N", ".", "-", "*", "AC", "ACGT", "NN", "--",
    ];
    for position in 0..60 {
        let alleles: Vec<&str> = (0..3).map(|_| pool[rng.usize(..pool.len())]).collect();
        // The reference of a VCF is made of bases.
        let reference = ["A", "c", "AC", "gt", "N", "acGT"][rng.usize(..6)];
        text += &format!("7\t{position}\t{reference}");
        for n in 0..2 * samples {
            let place = rng.usize(..4);
            let allele = alleles.get(place).copied().unwrap_or(reference);
            let flipped = |b: char| {
                if rng.bool() {
                    b.to_ascii_lowercase()
                } else {
                    b.to_ascii_uppercase()
                }
            };
            let allele: String = allele.chars().map(flipped).collect();
            text.push(if genotypes && n % 2 == 1 { '|' } else { '\t' });
            text += &allele;
        }
        text.push('\n');
    }
    text
}

#[test]
fn soft_masked_bases_give_what_bases_give() {
    for seed in 0..10 {
        let mut rng = Rng::with_seed(seed);
        for genotypes in [false, true] {
            let soft = soft_masked(&mut rng, genotypes);
            // The header keeps its case: the suffixes of names are in lower case.
            let (names, body) = soft.split_once('\n').expect("a header");
            let hard = format!("{names}\n{}", body.to_uppercase());
            for format in FORMATS {
                for more in [&[][..], &["-a"], &["--gap=allele"], &["--fill=ref", "-a"]] {
                    let args = [&["-f", format, "-q", "--no-header"], more].concat();
                    let of_soft = everywhere(&args, &soft);
                    let of_hard = everywhere(&args, &hard);
                    of_hard.ok();
                    assert!(
                        of_soft.ok().stdout.eq_ignore_ascii_case(&of_hard.stdout),
                        "seed {seed}: cases differ\n{soft}\n{of_soft}\n{of_hard}"
                    );
                }
            }
        }
    }
}
