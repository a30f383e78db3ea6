//! Tables and genotypes of absurd shapes: cells that spell out their alleles, with declared alleles
//! and phase sets beside them.

use super::*;
use crate::util::run;

const MILLION: usize = 1_000_000;

/// The header of genotypes with sample names `s0`, `s1` and so on; of genotypes with sets; and of a
/// table.
fn genotypes(samples: usize) -> String {
    let names: String = (0..samples).map(|n| format!("\ts{n}:GT")).collect();
    format!("CHROM\tPOS\tREF{names}\n")
}

fn sets(samples: usize) -> String {
    let names: String = (0..samples).map(|n| format!("\ts{n}:GT:s{n}:PS")).collect();
    format!("CHROM\tPOS\tREF{names}\n")
}

fn table(samples: usize) -> String {
    let names = (0..samples).map(|n| format!("\ts{n}_PI\ts{n}_PG_al"));
    format!("contig\tpos\tref\talt{}\n", names.collect::<String>())
}

/// A word of bases for each number, all of one length.
fn word(number: usize) -> String {
    let base = |place: usize| ["A", "C", "G", "T"][number >> (2 * place) & 3];
    (0..9).map(base).collect()
}

/// A row of a VCF with these alternatives, FORMAT and cells.
fn vcf_row(alt: &str, keys: &str, cells: &str) -> String {
    format!("c\t1\t.\tA\t{alt}\t.\t.\t.\t{keys}{cells}\n")
}

#[test]
fn a_header_of_a_hundred_megabytes_is_longer_than_a_line_may_be() {
    const COUNT: usize = 100_000_000 / 10;
    let vcf = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT";
    for (fixed, name, line) in [
        ("CHROM\tPOS\tREF", "\tsample:GT", 1),
        ("[1]CHROM\t[2]POS\t[3]REF", "\t[4]ind:GT", 1),
        ("contig\tpos\tref\talt\tx_PI\tx_PG_al", "\ts_PI\ts_PG", 1),
        ("CHROM\tPOS\tREF\tall-alleles", "\tall-freqs", 1),
        (vcf, "\tsample123", 2),
        ("##fileformat=VCFv4.2\n##contig=<ID=c,x=\"", "tencharact", 2),
    ] {
        let header = once(fixed).then(times(COUNT, name));
        let message = "the line is longer than 1048576 bytes; --max-line raises the limit\n";
        let args = ["--max-line=1M", "--batch-size=64K"];
        for (args, side, input, file) in [
            (&args[..], once(""), header.clone(), "stdin"),
            (
                &[&args[..], &["--header", "{}"]].concat(),
                header,
                once("c\t1\tA\tC\n"),
                "{}",
            ),
        ] {
            let message = format!("hapfilter: {file}:{line}: {message}");
            case(args, 24 * MIB, &side, &input, 1, &message);
        }
    }
}

#[test]
fn a_table_of_a_million_columns_is_half_a_million_samples() {
    const HALF: usize = MILLION / 2;
    let row = |position: usize, alt: &str, two: &str| {
        format!("c\t{position}\tA\t{alt}{}\n", two.repeat(HALF / 2))
    };
    let input = once(table(HALF))
        .then(once(row(1, "C", "\tc\tA|C\tc\tC|C")))
        .then(once(row(2, ".", "\tc\tA|A\t.\t.")))
        .then(once(row(3, "C", "\t7\tA|C\t.\tA/C")));
    let rows = row(1, "C", "\tc\tA|C\tc\tC|C") + &row(3, "C", "\t7\tA|C\t.\tA/C");
    gives(&[], LARGE, &input, rows);
    let one = vcf_row("C", "GT", &"\t0|1\t1|1".repeat(HALF / 2));
    let three = vcf_row("C", "GT:PS", &"\t0|1:7\t0/1:.".repeat(HALF / 2));
    let rows = one + &three.replace("c\t1\t", "c\t3\t");
    gives(&["-f", "vcf"], LARGE, &input, rows);
    // The fault may be in the last cell.
    for (cell, what) in [("A|Q", "'A|Q'"), ("A|", "'A|'")] {
        let cells = format!("{}\tc\t{cell}", "\tc\tA|C".repeat(HALF - 1));
        let input = once(table(HALF)).then(once(format!("c\t1\tA\tC{cells}\n")));
        measured(&["-@4"], LARGE, input)
            .fails(1)
            .stderr_has("in field 1000004 (column 's499999_PG_al'), found ")
            .stderr_has(what);
    }
}

#[test]
fn alleles_by_the_ten_thousand_are_told_apart() {
    const COUNT: usize = 1 << 16;
    let pair = |n: usize| format!("{}|{}", word(2 * n), word(2 * n + 1));
    let cells = |between: &str| {
        (0..COUNT / 2)
            .map(|n| between.to_owned() + &pair(n))
            .collect()
    };
    let (cells, in_table): (String, String) = (cells("\t"), cells("\tc\t"));
    let forth: Vec<String> = (0..COUNT).map(word).collect();
    let back: Vec<String> = (0..COUNT).rev().map(word).collect();
    let (forth, back) = (forth.join(","), back.join(","));
    let numbers = |number: &dyn Fn(usize) -> usize| -> String {
        let cell = |n| format!("\t{}|{}", number(2 * n), number(2 * n + 1));
        (0..COUNT / 2).map(cell).collect()
    };
    let (up, down) = (numbers(&|n| n + 1), numbers(&|n| COUNT - n));
    let input = once(genotypes(COUNT / 2)).then(once(format!("c\t1\tA{cells}\n")));
    let row = format!("c\t1\tA\t{forth}{in_table}\n");
    gives(&[], SMALL, &input, row);
    gives(&["-f", "vcf"], SMALL, &input, vcf_row(&forth, "GT", &up));
    // Declared alternatives keep their place and case, whatever the case of the cells.
    for cells in [in_table.clone(), in_table.to_ascii_lowercase()] {
        let input = once(table(COUNT / 2)).then(once(format!("c\t1\tA\t{back}{cells}\n")));
        let row = format!("c\t1\tA\t{back}{in_table}\n");
        gives(&[], SMALL, &input, row);
        gives(&["-f", "vcf"], SMALL, &input, vcf_row(&back, "GT", &down));
    }
    // Nothing is declared; all alternatives come from the cells.
    let input = once(table(COUNT / 2)).then(once(format!("c\t1\tA\t.{in_table}\n")));
    gives(&["-f", "vcf"], SMALL, &input, vcf_row(&forth, "GT", &up));
}

#[test]
fn sets_by_the_ten_thousand_are_kept() {
    const COUNT: usize = 50_000;
    let cells = |cell: &dyn Fn(usize) -> String| (0..COUNT).map(cell).collect::<String>();
    let spelled = cells(&|n| format!("\tA|C:{n}"));
    let written = cells(&|n| format!("\t{n}\tA|C"));
    let row = format!("c\t1\tA\tC{written}\n");
    let vcf = vcf_row("C", "GT:PS", &cells(&|n| format!("\t0|1:{n}")));
    for input in [
        sets(COUNT) + "c\t1\tA" + &spelled + "\n",
        table(COUNT) + &row,
    ] {
        gives(&[], SMALL, &once(&input), &row);
        gives(&["-f", "vcf"], SMALL, &once(&input), &vcf);
    }
    // A million digits: valid as text, but not a number that VCF can hold.
    for (digits, is_number) in [
        ("0".repeat(1000) + "7", true),
        ("9".repeat(1_000_000), false),
    ] {
        let row = format!("c\t1\tA\tC\t{digits}\tA|C\n");
        for input in [
            format!("{}c\t1\tA\tA|C:{digits}\n", sets(1)),
            table(1) + &row,
        ] {
            gives(&[], SMALL, &once(&input), &row);
            let vcf = ["-@4", "-q", "--no-header", "-f", "vcf"];
            let outcome = measured(&vcf, SMALL, once(&input));
            match is_number {
                true => outcome
                    .ok()
                    .stdout_is(vcf_row("C", "GT:PS", &format!("\t0|1:{digits}"))),
                false => outcome
                    .fails(1)
                    .stderr_has("stdin:2: expected '.' or a number of at most 2147483647"),
            };
            assert!(outcome.stderr.len() < 400, "{outcome}");
        }
    }
}

#[test]
fn strands_by_the_thousand_are_one_genotype() {
    let thousand = |allele: &str| vec![allele; 1000].join("|");
    let samples = 200;
    let (cell, row) = (thousand("C"), |cells: &str| format!("c\t1\tA\tC{cells}\n"));
    let written = row(&format!("\tc\t{cell}").repeat(samples));
    let spelled = format!("c\t1\tA{}\n", format!("\t{cell}").repeat(samples));
    for input in [genotypes(samples) + &spelled, table(samples) + &written] {
        gives(&[], SMALL, &once(&input), &written);
        let blank = row(&"\t.\t.".repeat(samples));
        gives(&["-f", "phase-panel"], SMALL, &once(&input), blank);
        let cells = format!("\t{}", thousand("1")).repeat(samples);
        gives(
            &["-f", "vcf"],
            SMALL,
            &once(&input),
            vcf_row("C", "GT", &cells),
        );
    }
    // A lone dot stands for as many strands as the row has elsewhere, up to a limit.
    for (strands, samples) in [(1000, 200), (100_000, 100_000)] {
        let cell = vec!["C"; strands].join("|");
        let spelled = format!("c\t1\tA\t{cell}{}\n", "\t.".repeat(samples - 1));
        let told = row(&format!("\tc\t{cell}{}", "\t.\t.".repeat(samples - 1)));
        for input in [genotypes(samples) + &spelled, table(samples) + &told] {
            if strands == 1000 {
                let dots = format!("\tc\t{}", thousand("."));
                let written = row(&format!("\tc\t{cell}{}", dots.repeat(samples - 1)));
                gives(&[], SMALL, &once(input), written);
                continue;
            }
            for threads in THREADS {
                measured(&[threads], LARGE, once(&input))
                    .fails(1)
                    .stderr_has("hapfilter: stdin:2: the output row would take ");
            }
        }
    }
    // Separators without anything between them make no strands.
    let cuts = "|".repeat(MILLION);
    let message = "expected alleles and '|' between them in field";
    refuses(
        &once(genotypes(1)).then(once(format!("c\t1\tA\t{cuts}\n"))),
        2,
        message,
    );
    refuses(
        &once(table(1)).then(once(format!("c\t1\tA\tC\tc\t{cuts}\n"))),
        2,
        message,
    );
}

#[test]
fn lists_of_nothing_are_refused_at_once() {
    let commas = ",".repeat(MILLION);
    let input = once(table(1)).then(once(format!("c\t1\tA\t{commas}\tc\tA|C\n")));
    refuses(
        &input,
        2,
        "expected alleles joined by ',', none empty, in field 4",
    );
    // The reference is taken out of the list only where it stands first.
    let many = vec!["A"; 300_000].join(",");
    let names = "CHROM\tPOS\tREF\tall-alleles\ts:PI\ts:PG_al\n";
    let input = once(names).then(once(format!("c\t1\tA\t{many}\tPI_c\tA|A\n")));
    let rest = &many[2..];
    gives(&[], SMALL, &input, format!("c\t1\tA\t{rest}\tc\tA|A\n"));
}

#[test]
fn many_columns_may_be_skipped() {
    const COUNT: usize = 200_000;
    let more: String = (0..COUNT).map(|n| format!("\tfreq{n}")).collect();
    let names = table(2).replace("\ts0_PI", &format!("{more}\ts0_PI"));
    let cells = "\tc\tA|C\tc\tC|C";
    let row = format!("c\t1\tA\tC{}{cells}\n", "\t0.25".repeat(COUNT));
    let input = once(names).then(once(row.repeat(3)));
    gives(&[], SMALL, &input, format!("c\t1\tA\tC{cells}\n").repeat(3));
}

/// Texts of each kind with all that their cells can hold, and rows bad in some format.
fn texts() -> [String; 4] {
    let rows = |fields: &[&str]| -> String {
        let row = |n: usize| {
            let position = "1".repeat(1 + n % 5);
            format!("c{}\t{position}{}\n", n % 2, fields[n % fields.len()])
        };
        (0..24).map(row).collect()
    };
    let vcf = "##fileformat=VCFv4.2\n\
               #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts0\ts1\ts2\n";
    let strands = rows(&[
        "\tA\tA\tC\t-\tN",
        "\tAC\tA\tACGT\tAC\t*",
        "\tA\tA\tA\tA\tA",
        "\tA\tA\tA\tA\tQ",
        "\tg\tG\tTTTTTTTTTTTTTTTTTTTT\t.\tT\r",
    ]);
    let with_sets = rows(&[
        "\tA\tA|C:7\t.:.\tC/A:12",
        "\tACG\tACG|A/<DEL>:.\tA|T:777777\tACG|ACG:1",
        "\tA\tA|A:5\tA|A:.\tA|A:5",
        "\tA\tA|C:x\tA|C:7\tA|A:5",
        "\tA\tA|C\tA|C:7\tA|A:5",
    ]);
    let numbers = rows(&[
        "\t.\tA\tC,<DEL>\t.\tPASS\tX=1;Y\tGT:AD:PS\t0|1:3,4:12\t/1|2::.\t.",
        "\trs1\tA\tC\t9.5\t.\t.\tDP:GT\t1:0/1\t22:.\t333:1|1",
        "\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\t0|0",
        "\t.\tA\tC\t.\t.\t.\tGT\t0|0\t0|0\t0|0",
        "\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:x\t1|2\t0|0:1:2",
    ]);
    let told = rows(&[
        "\tA\tC,G\tc0\tA|C\t777\tG|A",
        "\tA\tC\t.\tA/C\t.\t.",
        "\tA\t.\tc1\tA|A\tc1\tA|A  ",
        "\tACGT\tA,ACGTACGTACGT\tx\tACGTACGTACGT|A\ty\tA|.",
        "\tA\tC\tc\tA|C\tc\tA|",
    ]);
    [
        "CHROM\tPOS\tREF\t1a\t1b\t2b\t2a\n".to_owned() + &strands,
        sets(3) + &with_sets,
        vcf.to_owned() + &numbers,
        table(2) + &told,
    ]
}

/// Each batch size cuts at another part of a cell.
#[test]
fn a_cell_of_any_kind_may_be_cut_by_the_end_of_a_batch() {
    for (number, text) in texts().iter().enumerate() {
        let args = |format| ["-q", "--no-header", "--skip-bad-rows", "-f", format];
        let whole = FORMATS.map(|format| run(args(format), &text[..]));
        for size in 1..=200 {
            let turn = (size + size / 4 + number) % FORMATS.len();
            let rows = whole[turn].ok().stdout.iter().filter(|&&b| b == b'\n');
            assert!(rows.count() > 5, "{}", whole[turn]);
            let size = format!("--batch-size={size}");
            for threads in THREADS {
                let args = args(FORMATS[turn]);
                run([&args[..], &[threads, &size]].concat(), &text[..])
                    .ok()
                    .stdout_is(&whole[turn].stdout)
                    .stderr_is(&whole[turn].stderr);
            }
        }
        // When a bad row ends the run, it is the first one.
        for format in FORMATS {
            let args = ["-q", "--no-header", "-f", format];
            let whole = run(args, &text[..]);
            for size in ["1", "7", "50", "200"] {
                let args = [&args[..], &["-@4", "--batch-size", size]].concat();
                run(args, &text[..])
                    .fails(1)
                    .stdout_is(&whole.stdout)
                    .stderr_is(&whole.stderr);
            }
        }
    }
}
