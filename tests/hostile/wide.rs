//! A million columns, samples, alleles or contigs.
//!
//! Anything quadratic in their number would miss the deadline.

use super::*;
use crate::util::file;

const MILLION: usize = 1_000_000;
const HALF: usize = MILLION / 2;

/// For matrices of a million columns. The header takes 8 bytes for the end of each name, and three
/// times its line of up to 9 MB. The plan takes up to 100 bytes for each sample. Each of six
/// batches takes a line of up to 5 MB and its row of up to 12 MB.
const BOUND: u64 = 320 * MIB;

/// A line of `fixed` and then `count` fields that `field` makes.
fn line(fixed: &str, count: usize, field: impl Fn(usize) -> String) -> String {
    let mut line = fixed.to_owned();
    for n in 0..count {
        line.push('\t');
        line += &field(n);
    }
    line + "\n"
}

/// A line of `fixed` and then the same fields `count` times.
fn again(fixed: &str, count: usize, fields: &str) -> String {
    format!("{fixed}{}\n", fields.repeat(count))
}

/// The names of strands in pairs, in byte order.
fn strand(n: usize) -> String {
    format!("s{:06}{}", n / 2, ["a", "b"][n % 2])
}

/// A matrix of a million strands, two of whose three rows are written.
fn strands() -> String {
    let rows = [
        again("chr1\t1\tA", MILLION, "\tA"),
        again("chr1\t2\tA", HALF, "\tA\tC"),
        again("chr1\t3\tA", HALF, "\tA\tTG"),
    ];
    line("c\tp\tr", MILLION, strand) + &rows.concat()
}

#[track_caller]
fn becomes(args: &[&str], input: &str, table: &[String]) {
    becomes_within(BOUND, args, input, table);
}

#[track_caller]
fn becomes_within(bound: u64, args: &[&str], input: &str, table: &[String]) {
    for threads in THREADS {
        let args = [&[threads, "-q"], args].concat();
        let outcome = measured(&args, bound, once(input));
        outcome.ok().stderr_is("").stdout_is(table.concat());
    }
}

#[test]
fn a_million_strands_are_half_a_million_samples() {
    let matrix = strands();
    let columns = |n| format!("s{n:06}as{n:06}b_PI\ts{n:06}as{n:06}b_PG_al");
    let table = [
        line("contig\tpos\tref\talt", HALF, columns),
        again("chr1\t2\tA\tC", HALF, "\tchr1\tA|C"),
        again("chr1\t3\tA\tTG", HALF, "\tchr1\tA|TG"),
    ];
    becomes(&[], &matrix, &table);
}

#[test]
fn a_million_strands_are_named_by_their_numbers() {
    let dir = tempdir();
    let matrix = strands();
    // Pairs from all over the matrix.
    let count = HALF / 4;
    // Backwards, so the strands swap places too.
    let pair = |n: usize| format!("n{n}\t#{}\t#{}\n", MILLION + 3 - 8 * n, MILLION + 2 - 8 * n);
    let pairs = file(&dir, "pairs", (0..count).map(pair).collect::<String>());
    let fixed = "\t.\t.\t.\tGT";
    let table = [
        format!(
            "##fileformat=VCFv4.2\n##source=hapfilter-{}\n",
            env!("CARGO_PKG_VERSION")
        ),
        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n".to_owned(),
        line(
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT",
            count,
            |n| format!("n{n}"),
        ),
        again(&format!("chr1\t2\t.\tA\tC{fixed}"), count, "\t1|0"),
        again(&format!("chr1\t3\t.\tA\tTG{fixed}"), count, "\t1|0"),
    ];
    becomes(&["--format=vcf", "--samples", &pairs], &matrix, &table);
}

/// A list of many samples, all of the same strand.
#[test]
fn a_quarter_of_a_million_samples_are_listed() {
    let dir = tempdir();
    let count = MILLION / 4;
    let sample = |n: usize| format!("n{n}\t#5\n");
    let samples = file(&dir, "samples", (0..count).map(sample).collect::<String>());
    let table = [again("c\t1\tA\tC", count, "\tc\tC")];
    let args = ["--no-header", "--samples", &samples];
    // Up to 500 bytes for each sample in the list, most of them freed once the plan is made.
    becomes_within(160 * MIB, &args, &[NAMES, ROW].concat(), &table);
}

#[test]
fn a_million_columns_of_genotypes_are_a_million_samples() {
    let columns = |n| format!("[{}]s{n}:GT", n + 4);
    let rows = [
        again("chr1\t2\tA", HALF, "\tA|C\tA/A"),
        again("chr1\t3\tA", HALF, "\tTG|A\t."),
        again("chr1\t4\tA", HALF, "\tA|A\t./."),
    ];
    let matrix = line("# [1]c\t[2]p\t[3]r", MILLION, columns) + &rows.concat();
    let table = [
        line("CHROM\tPOS\tREF\tall-alleles", MILLION, |n| {
            format!("s{n}:PI\ts{n}:PG_al")
        }),
        again("chr1\t2\tA\tA,C", HALF, "\tPI_chr1\tA|C\tPI_chr1\tA|A"),
        again("chr1\t3\tA\tA,TG", HALF, "\tPI_chr1\tTG|A\t.\t."),
    ];
    becomes(&["--format=phase-input"], &matrix, &table);
    // All cells differ: each has its own phase set.
    let count = MILLION / 4;
    let columns = |n: usize| format!("s{n}:GT:s{n}:PS");
    let row = line("chr1\t2\tA", count, |n| format!("A|C:{n}"));
    let table = [line("chr1\t2\tA\tC", count, |n| format!("{n}\tA|C"))];
    let matrix = line("c\tp\tr", count, columns) + &row;
    becomes(&["--no-header"], &matrix, &table);
}

/// Quadratic in the length of one name it would take half an hour: if each `:GT:[` in it started a
/// search through the rest.
#[test]
fn a_name_full_of_marks_is_scanned_once() {
    let name = ":GT:[".repeat(3 * MILLION) + ":PS";
    let table = format!("contig\tpos\tref\talt\t{name}_PI\t{name}_PG_al\n");
    let header = format!("c\tp\tr\t{name}\n");
    // As a header, as one that differs, and in a row, which might be a repeated header.
    let said = "--from=genotypes";
    becomes(&[said], &header, std::slice::from_ref(&table));
    for threads in THREADS {
        let input = format!("{header}c\t{name}\tr\tA\n{header}");
        measured(&[threads, said], BOUND, once(input))
            .fails(1)
            .stdout_is(&table)
            .stderr_has(
                "hapfilter: stdin:2: expected a position of digits only in field 2, found ':GT:[",
            );
    }
}

#[test]
fn half_a_million_alleles_in_a_row_are_all_told_apart() {
    let base = |n: usize, place: usize| ["A", "C", "G", "T"][n >> (2 * place) & 3];
    let allele = |n: usize| (0..11).map(|place| base(n, place)).collect::<String>();
    let matrix = line("c\tp\tr", HALF, strand) + &line("chr1\t1\tN", HALF, allele);
    let alternatives = (0..HALF).map(allele).collect::<Vec<_>>().join(",");
    let cell = |n: usize| format!("{}|{}", 2 * n + 1, 2 * n + 2);
    let fixed = format!("chr1\t1\t.\tN\t{alternatives}\t.\t.\t.\tGT");
    let vcf = ["--no-header", "--format=vcf"];
    // Some 300 bytes for each allele, to tell it from the others in either case.
    becomes_within(256 * MIB, &vcf, &matrix, &[line(&fixed, HALF / 2, cell)]);
    // All gaps are one allele, and so are alleles that differ only in case.
    let count = MILLION / 4;
    let row = line("chr1\t1\tN", count, |n| match n % 2 {
        0 => "-".repeat(1 + n / 2 % 40),
        _ => ["acgtacgtac", "ACGTACGTAC", "acgtACGTac"][n / 2 % 3].to_owned(),
    });
    let matrix = line("c\tp\tr", count, strand) + &row;
    let table = again(
        "chr1\t1\t.\tN\t*,acgtacgtac\t.\t.\t.\tGT",
        count / 2,
        "\t1|2",
    );
    becomes(&vcf, &matrix, &[table]);
}

/// The longest word that a command line takes, 128 KiB, and rows of as many other texts: neither
/// list is searched for each text of the other.
#[test]
fn missing_calls_by_the_ten_thousand_are_looked_up() {
    const LISTED: usize = 16_000;
    const SAMPLES: usize = 20_000;
    const ROWS: usize = 30;
    let base = |n: usize, place: u32| ["A", "C", "G", "T", "N"][n / 5_usize.pow(place) % 5];
    let word = |n: usize| (0..7).map(|place| base(n, place)).collect::<String>();
    let listed = (0..LISTED).map(|n| word(n).to_lowercase());
    let missing = format!("--missing={}", listed.collect::<Vec<_>>().join(","));
    let strands = |n: usize| word(n / 2 + SAMPLES * (n % 2));
    let row = line("c\t1\tA", 2 * SAMPLES, strands);
    let matrix = line("c\tp\tr", 2 * SAMPLES, strand) + &row.repeat(ROWS);
    let numbers = (0..2 * SAMPLES).map(|n| n / 2 + SAMPLES * (n % 2));
    let called = numbers.filter(|&n| n >= LISTED).map(word);
    let alternatives = called.collect::<Vec<_>>().join(",");
    let shown = |n: usize| match n < LISTED {
        true => "A".to_owned(),
        false => word(n),
    };
    let genotype = |n| format!("c\t{}|{}", shown(n), shown(SAMPLES + n));
    let row = line(&format!("c\t1\tA\t{alternatives}"), SAMPLES, genotype);
    for threads in THREADS {
        let args = ["-q", "--no-header", threads, &missing];
        let outcome = measured(&args, BOUND, once(&matrix));
        outcome.ok().stderr_is("").stdout_is(row.repeat(ROWS));
    }
}

#[test]
fn a_million_names_have_their_faults_named() {
    let dir = tempdir();
    let names = |name: &dyn Fn(usize) -> String| once(line("c\tp\tr", MILLION, name));
    let none = once("");
    let columns = "'s000000a', 's000000b', 's000001a', 's000001b', 's000002a', 's000002b', \
                   's000003a', 's000003b', 's000004a', 's000004b'";
    let instead = ": rename one, or give samples by column numbers, as in -s NAME=#4,#5";
    let toward = "are in no sample; they count toward alt only";
    for (args, input, status, message) in [
        (
            &[][..],
            names(&|n| format!("x{}", n % HALF)),
            1,
            format!("stdin:1: columns 4 and 500004 have the same name 'x0'{instead}"),
        ),
        (
            &[],
            names(&|_| "x".to_owned()),
            1,
            format!("stdin:1: columns 4 and 5 have the same name 'x'{instead}"),
        ),
        (
            &[],
            names(&|n| format!("x{n}")),
            1,
            "there is no sample: no column names differ only in their last piece, 'a' and 'b' \
             (columns: 'c', 'p', 'r', 'x0', 'x1', 'x2', 'x3', 'x4', …); say which columns belong \
             together with --suffixes or --samples"
                .to_owned(),
        ),
        // Each of the samples might have been the position.
        (
            &[],
            once(line("c:GT\tp:GT\tr:GT", MILLION, |n| match n + 1 {
                MILLION => "REF".to_owned(),
                _ => format!("x{n}:GT"),
            })),
            1,
            "stdin:1: expected the contig, POS and REF in columns 1 to 3, found 'REF' in column \
             1000003, and no column known to be the contig or the position"
                .to_owned(),
        ),
        (
            &["-s", "x=#1000002,#1000003"],
            names(&strand),
            0,
            format!("note: columns {columns}, and 999988 more {toward}"),
        ),
        (
            &["-s", "x=#1000004"],
            names(&strand),
            1,
            "option '--sample' 'x=#1000004': sample 'x': expected a strand column (#4 to \
             #1000003), \
             found '#1000004'"
                .to_owned(),
        ),
    ] {
        case(
            args,
            BOUND,
            &none,
            &input,
            status,
            &format!("hapfilter: {message}\n"),
        );
    }
    let header = file(&dir, "names", line("c\tp\tr", MILLION, strand));
    let other = once(line("c\tp\tr", MILLION, |n| {
        strand(n).replace("s499999b", "s499999c")
    }));
    let message = "hapfilter: stdin:1: this header differs from the one in use: expected \
                   's499999b' in column 1000003, found 's499999c' (it counts as a header \
                   because 'p' is not a position)\n";
    case(
        &["--header", &header, "--no-header"],
        BOUND,
        &none,
        &other,
        1,
        message,
    );
}

/// 10 MiB for the meter, 4 for hapfilter with batches of 64 KiB, and the line twice: while its
/// buffer doubles, and as the header. Nothing for each of its fields.
const NARROW: u64 = 48 * MIB;

#[test]
fn ten_million_tabs_take_no_memory_for_fields() {
    let tabs = || times(10 * MILLION, "\t").then(once("\n"));
    let matrix = once([NAMES, ROW].concat());
    let bound = NARROW;
    let none = once("");
    let small = "--batch-size=64K";
    case(
        &[small],
        bound,
        &none,
        &tabs(),
        1,
        "hapfilter: stdin:1: column 1 has no name (from pandas? use to_csv(..., index=False))\n",
    );
    let header = once("c\tp\tr").then(tabs());
    let message = "column 4 has no name\n";
    case(
        &[small],
        bound,
        &none,
        &header,
        1,
        &format!("hapfilter: stdin:1: {message}"),
    );
    case(
        &[small, "--from=genotypes"],
        bound,
        &none,
        &header,
        1,
        &format!("hapfilter: stdin:1: {message}"),
    );
    let side = [small, "--header", "{}"];
    case(
        &side,
        bound,
        &header,
        &once(ROW),
        1,
        &format!("hapfilter: {{}}:1: {message}"),
    );
    let message = "hapfilter: {}:1: expected NAME<TAB>COLUMN<TAB>COLUMN…, found 's\\t\\t\\t\\t\\t\\t\
                   \\t\\t\\t\\t\\t\\t\\t\\t\\t\\t\\t\\t\\t…'\n";
    let side = [small, "--samples", "{}"];
    case(&side, bound, &once("s").then(tabs()), &matrix, 1, message);
    // A contig's line may have any number of columns.
    let contig = once("c\t1").then(tabs());
    let side = [small, "--format=vcf", "--contigs", "{}"];
    case(&side, bound, &contig, &matrix, 0, "");
    let row = matrix.then(tabs()).then(once(ROW));
    let message = "hapfilter: stdin:3: expected 5 fields, found 10000001\n";
    case(&[small], bound, &none, &row, 1, message);
    let message = format!("{message}hapfilter: note: 1 bad row was left out\n");
    case(&[small, "--skip-bad-rows"], bound, &none, &row, 0, &message);
}

/// A new contig in every row, and a list of them all.
#[test]
fn hundreds_of_thousands_of_contigs_are_looked_up() {
    const CONTIGS: usize = 100_000;
    let dir = tempdir();
    let contigs: String = (0..CONTIGS).map(|n| format!("c{n}\t{}\n", n + 1)).collect();
    let contigs = file(&dir, "contigs", contigs);
    let rows: String = (0..CONTIGS)
        .map(|n| format!("c{n}\t1\tA\tA\tC\n"))
        .collect();
    let input = once(NAMES).then(once(rows));
    let table: String = (0..CONTIGS)
        .map(|n| format!("c{n}\t1\tA\tC\tc{n}\tA|C\n"))
        .collect();
    for threads in THREADS {
        // Contigs that were seen once are not kept.
        let outcome = measured(&[threads, "--no-header"], 24 * MIB, input.clone());
        outcome.ok().stderr_is("").stdout_is(&table);
        let args = [
            threads,
            "--no-header",
            "--format=vcf",
            "--contigs",
            &contigs,
        ];
        // About 300 bytes for each contig in the list.
        let outcome = measured(&args, 128 * MIB, input.clone());
        outcome.ok().stderr_is("");
        let rows = outcome.stdout.iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(rows, CONTIGS, "{outcome}");
    }
}
