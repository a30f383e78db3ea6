//! VCF of absurd shapes: repeated reads for every cell, or lookups for every number, must not take
//! time quadratic in a line's length.

use super::*;

const FIXED: &str = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT";

/// The head of a VCF with sample names `s0`, `s1` and so on.
fn head(samples: usize) -> String {
    let names: String = (0..samples).map(|n| format!("\ts{n}")).collect();
    format!("##fileformat=VCFv4.2\n{FIXED}{names}\n")
}

/// A row at that position with reference A and those alternatives.
fn row(position: usize, alt: &str, keys: &str, cells: &str) -> String {
    format!("c\t{position}\t.\tA\t{alt}\t.\t.\t.\t{keys}{cells}\n")
}

#[test]
fn a_header_of_a_million_samples_is_read() {
    const MILLION: usize = 1_000_000;
    let two = "\t0|1\t1/1".repeat(MILLION / 2);
    let mixed = "\t0/1:3\t.".repeat(MILLION / 2);
    let input = once(head(MILLION))
        .then(once(row(1, "C", "GT", &two)))
        .then(once(row(2, "C", "GT", &"\t0|0".repeat(MILLION))))
        .then(once(row(3, "C", "GT:DP", &mixed)));
    let one = "\tPI_c\tA|C\tPI_c\tC|C".repeat(MILLION / 2);
    let three = "\t.\t.\t.\t.".repeat(MILLION / 2);
    gives(
        &["-f", "phase-input"],
        LARGE,
        &input,
        format!("c\t1\tA\tA,C{one}\nc\t3\tA\tA,C{three}\n"),
    );
    let one = "\t0|1\t1|1".repeat(MILLION / 2);
    let three = "\t0/1\t.".repeat(MILLION / 2);
    gives(
        &["-f", "vcf"],
        LARGE,
        &input,
        row(1, "C", "GT", &one) + &row(3, "C", "GT", &three),
    );
    // The fault may be in the last cell.
    let bad = format!("{}\t0|2", "\t0|1".repeat(MILLION - 1));
    let input = once(head(MILLION)).then(once(row(1, "C", "GT", &bad)));
    let outcome = measured(&["-@1"], LARGE, input);
    outcome.fails(1).stderr_has("(sample 's999999')");
}

#[test]
fn keys_by_the_thousand_are_read_once_a_row() {
    let keys: String = (0..999).map(|n| format!("K{n}:")).collect();
    let samples = 1000;
    let cell = format!("\t{}0|1", ":".repeat(999));
    // Every second row has other keys than the one before it.
    let rows: String = (0..4)
        .map(|n| match n % 2 {
            0 => row(n, "C", &format!("{keys}GT"), &cell.repeat(samples)),
            _ => row(n, "C", &format!("GT:{keys}X"), &"\t0|1:.:.".repeat(samples)),
        })
        .collect();
    let genotypes = "\tc\tA|C".repeat(samples);
    let written: String = (0..4)
        .map(|n| format!("c\t{n}\tA\tC{genotypes}\n"))
        .collect();
    gives(&[], SMALL, &once(head(samples)).then(once(rows)), written);
    // Keys that all begin alike, and none of them the tag.
    let keys = "GTX:".repeat(300_000);
    let cells = format!("\t{}0|1", ":".repeat(300_000));
    let input = once(head(1))
        .then(once(row(1, "C", &format!("{keys}GT"), &cells)))
        .then(once(row(2, "C", &format!("{keys}PG"), &cells)));
    gives(&[], SMALL, &input, "c\t1\tA\tC\tc\tA|C\n");
    let short = keys.trim_end_matches(':');
    let input = once(head(1)).then(once(row(1, "C", short, &cells)));
    refuses(&input, 3, "(sample 's0')");
}

#[test]
fn a_number_of_a_thousand_digits_is_not_an_allele() {
    let nines = "9".repeat(1000);
    let zeros = "0".repeat(1000);
    let message = "expected an allele number up to 1, ";
    for cell in [
        format!("{nines}|0"),
        format!("0/{nines}"),
        format!("{zeros}2|0"),
        format!("1{zeros}|0"),
        // A number that wraps to 1 in 32 or 64 bits.
        "4294967297|0".to_owned(),
        "18446744073709551617|0".to_owned(),
        "9".repeat(1_000_000),
    ] {
        let input = once(head(1)).then(once(row(1, "C", "GT", &format!("\t{cell}"))));
        refuses(&input, 3, message);
        let input = once(head(1)).then(once(row(1, "C", "DP:GT", &format!("\t3:{cell}"))));
        refuses(&input, 3, message);
    }
    // Leading zeros do not count.
    let cells = format!("\t{zeros}1|{zeros}");
    gives(
        &["-f", "vcf"],
        SMALL,
        &once(head(1)).then(once(row(1, "C", "GT", &cells))),
        row(1, "C", "GT", "\t1|0"),
    );
}

#[test]
fn alternatives_by_the_ten_thousand_are_looked_up() {
    const COUNT: usize = 65_536;
    let base = |n: usize, place: usize| ["A", "C", "G", "T"][n >> (2 * place) & 3];
    let allele = |n: usize| (0..9).map(|place| base(n, place)).collect::<String>();
    let alleles: Vec<String> = (0..COUNT).map(allele).collect();
    let alt = alleles.join(",");
    let cells: String = (0..COUNT / 2)
        .map(|n| format!("\t{}|{}", 2 * n + 1, 2 * n + 2))
        .collect();
    let input = once(head(COUNT / 2)).then(once(row(1, &alt, "GT", &cells)));
    let genotypes: String = alleles
        .chunks(2)
        .map(|pair| format!("\tc\t{}|{}", pair[0], pair[1]))
        .collect();
    gives(&[], SMALL, &input, format!("c\t1\tA\t{alt}{genotypes}\n"));
    gives(&["-f", "vcf"], SMALL, &input, row(1, &alt, "GT", &cells));
    // The first one out of range, and numbers that 16 bits confuse with the reference.
    for cell in ["65537|0", "65537", "131073|1"] {
        let input = once(head(1)).then(once(row(1, &alt, "GT", &format!("\t{cell}"))));
        refuses(&input, 3, "expected an allele number up to 65536");
    }
    let last = once(head(1)).then(once(row(1, &alt, "GT", "\t65536|0")));
    gives(
        &["-f", "vcf"],
        SMALL,
        &last,
        row(1, &alt, "GT", "\t65536|0"),
    );
    // These are left out one by one, except those that are carried.
    let any = vec!["<*>"; 2 * COUNT].join(",");
    let cells: String = (0..COUNT / 4)
        .map(|n| format!("\t{}|0", 8 * n + 8))
        .collect();
    let input = once(head(COUNT / 4)).then(once(row(1, &any, "GT", &cells)));
    let left = vec!["<*>"; COUNT / 4].join(",");
    let cells: String = (0..COUNT / 4).map(|n| format!("\t{}|0", n + 1)).collect();
    gives(&["-f", "vcf"], SMALL, &input, row(1, &left, "GT", &cells));
}

#[test]
fn strands_by_the_thousand_are_one_genotype() {
    let thousand = |number: &str| vec![number; 1000].join("|");
    let samples = 200;
    let cells = format!("\t{}", thousand("1")).repeat(samples);
    let input = once(head(samples)).then(once(row(1, "C", "GT", &cells)));
    let genotypes = format!("\tc\t{}", thousand("C")).repeat(samples);
    gives(&[], SMALL, &input, format!("c\t1\tA\tC{genotypes}\n"));
    gives(&["-f", "vcf"], SMALL, &input, row(1, "C", "GT", &cells));
    gives(
        &["-f", "phase-panel"],
        SMALL,
        &input,
        format!("c\t1\tA\tC{}\n", "\t.\t.".repeat(samples)),
    );
    // A lone dot stands for that many strands.
    let dots = "\t.".repeat(samples - 1);
    let input = once(head(samples)).then(once(row(
        1,
        "C",
        "GT",
        &format!("\t{}{dots}", thousand("1")),
    )));
    let blank = format!("\tc\t{}", thousand(".")).repeat(samples - 1);
    gives(
        &[],
        SMALL,
        &input,
        format!("c\t1\tA\tC\tc\t{}{blank}\n", thousand("C")),
    );
    // There is a limit: a line of 400 KB would become one of 20 GB.
    let samples = 100_000;
    let cells = format!(
        "\t{}{}",
        vec!["1"; samples].join("|"),
        "\t.".repeat(samples - 1)
    );
    let input = once(head(samples)).then(once(row(1, "C", "GT", &cells)));
    for (args, bound) in [
        (&["-f", "haplotype"][..], LARGE),
        (&["-f", "vcf", "--fill=ref"], LARGE),
    ] {
        for threads in THREADS {
            let outcome = measured(&[&[threads], args].concat(), bound, input.clone());
            outcome
                .fails(1)
                .stderr_has("hapfilter: stdin:3: the output row would take ");
        }
    }
    gives(&["-f", "vcf"], LARGE, &input, row(1, "C", "GT", &cells));
}

#[test]
fn a_cell_may_be_cut_anywhere_by_the_end_of_a_batch() {
    let long = "CGT".repeat(30);
    let alt = format!("C,{long}");
    let rows: String = (1..40)
        .map(|n| match n % 4 {
            0 => row(n, &alt, "GT:AD:DP:PS", "\t0|2:3,4:7:12\t/1|2:::.\t.\t1"),
            1 => row(n, &alt, "GT", "\t0|1\t2|2\t1/1\t0|0"),
            2 => row(n, &alt, "DP:GT", "\t1:0|1\t22:.\t333\t4:|2|1"),
            _ => row(n, &alt, "GT", "\t0|0\t0/0\t.\t0"),
        })
        .collect();
    let input = head(4) + &rows;
    let whole = measured(&["-@1", "-q"], SMALL, once(&input));
    let lines = whole.ok().stdout.iter().filter(|&&b| b == b'\n').count();
    assert_eq!(lines, 30, "{whole}");
    for size in (1..600).step_by(7) {
        let size = format!("--batch-size={size}");
        let outcome = crate::util::run(["-@4", "-q", &size], &input[..]);
        outcome.ok().stdout_is(&whole.stdout);
    }
    // Cells far longer than a batch.
    let junk = "7".repeat(100_000);
    let cells = format!("\t0|1:{junk}\t{junk}").repeat(8);
    let input = once(head(16)).then(once(
        row(1, "C", "GT:DP", &cells).replace(&format!("\t{junk}"), &format!("\t1|1:{junk}")),
    ));
    let genotypes = "\tc\tA|C\tc\tC|C".repeat(8);
    for size in ["1", "4K", "512K"] {
        gives(
            &["--batch-size", size],
            SMALL,
            &input,
            format!("c\t1\tA\tC{genotypes}\n"),
        );
    }
}

#[test]
fn contig_lines_by_the_hundred_thousand_are_kept_once() {
    const COUNT: usize = 100_000;
    let lines: String = (0..COUNT)
        .map(|n| format!("##contig=<ID=c{n},length={}>\n", n + 1))
        .collect();
    let rows: String = (0..COUNT)
        .map(|n| format!("c{n}\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n"))
        .collect();
    let input = once("##fileformat=VCFv4.2\n")
        .then(once(&lines))
        .then(once(format!("{FIXED}\ts\n{rows}")));
    for threads in THREADS {
        // About 300 bytes for each contig in the list, and all lines again as text.
        let outcome = measured(&[threads, "-f", "vcf"], 128 * MIB, input.clone());
        outcome.ok().stderr_is("");
        let text = String::from_utf8_lossy(&outcome.stdout);
        assert!(text.contains(&lines) && text.ends_with(&rows), "all of it");
    }
    // Repeated names are left out each time.
    let input = once("##fileformat=VCFv4.2\n")
        .then(times(COUNT, "##contig=<ID=c>\n"))
        .then(once(format!(
            "{FIXED}\ts\nc\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n"
        )));
    for threads in THREADS {
        let outcome = measured(&[threads, "-f", "vcf"], SMALL, input.clone());
        outcome.ok().stderr_has("99999");
        let lines = outcome.stdout.iter().filter(|&&b| b == b'\n').count();
        assert_eq!(lines, 7, "{outcome}");
    }
}

/// Endless lines before the columns. Those that are not kept cost nothing.
#[test]
fn lines_before_the_columns_are_not_kept() {
    let input = once("##fileformat=VCFv4.2\n")
        .then(endless(
            "##INFO=<ID=X,Number=1,Type=String,Description=\"x\">\n",
        ))
        .then(once(format!(
            "{FIXED}\ts\nc\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n"
        )));
    gives(
        &["--batch-size=64K"],
        24 * MIB,
        &input,
        "c\t1\tA\tC\tc\tA|C\n",
    );
    gives(
        &["-f", "vcf", "--batch-size=64K"],
        24 * MIB,
        &input,
        "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n",
    );
}
