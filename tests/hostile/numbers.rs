//! Invalid numbers, and numbers with more digits than any number needs.

use super::*;
use crate::util::run;

#[test]
fn positions_are_digits_of_any_number_and_nothing_else() {
    let long = |digit: &str| digit.repeat(10_000);
    for digits in ["0", "007", "18446744073709551616", &long("9"), &long("0")] {
        let input = format!("{NAMES}c\t{digits}\tA\tA\tC\n");
        for threads in THREADS {
            let table = TABLE.replace("c\t1\t", &format!("c\t{digits}\t"));
            run([threads], &input[..])
                .ok()
                .stdout_is(table)
                .stderr_is("");
        }
    }
    let cut = format!("{}…", "9".repeat(40));
    let minus = format!("-{}…", "9".repeat(39));
    for (position, shown) in [
        ("-1", "-1"),
        ("+1", "+1"),
        (" 1", " 1"),
        ("1 ", "1 "),
        ("1\r", "1\\r"),
        ("1\0", "1\\0"),
        ("1.0", "1.0"),
        ("1e3", "1e3"),
        ("0x1", "0x1"),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("\u{661}", "\u{661}"),
        ("\u{ff11}", "\u{ff11}"),
        ("1\u{300}", "1\\u{300}"),
        ("\u{b9}", "\u{b9}"),
        ("nan", "nan"),
        ("/", "/"),
        (":", ":"),
        (&format!("{}x", long("9")), &cut),
        (&format!("-{}", long("9")), &minus),
    ] {
        let bad = format!("c\t{position}\tA\tA\tC\n");
        let message =
            format!("stdin:3: expected a position of digits only in field 2, found '{shown}'\n");
        let input = [NAMES, ROW, &bad, ROW].concat();
        for threads in THREADS {
            run([threads], &input[..])
                .fails(1)
                .stdout_is(TABLE)
                .stderr_is(format!("hapfilter: {message}"));
        }
    }
}

/// VCF limits positions, but leading zeros do not count toward the limit.
#[test]
fn long_positions_in_a_vcf_are_compared_as_numbers() {
    let zeros = "0".repeat(10_000);
    let cut = "0".repeat(40);
    for (position, shown) in [
        (format!("{zeros}2147483647"), None),
        (format!("{zeros}2147483648"), Some(format!("{cut}…"))),
        (format!("1{zeros}"), Some(format!("1{}…", &cut[1..]))),
    ] {
        let input = format!("{NAMES}c\t{position}\tA\tA\tC\n");
        for threads in THREADS {
            let outcome = run([threads, "-q", "-fvcf", "--no-header"], &input[..]);
            match &shown {
                None => outcome
                    .ok()
                    .stdout_is(format!("c\t{position}\t.\tA\tC\t.\t.\t.\tGT\t0|1\n")),
                Some(shown) => outcome.fails(1).stdout_is("").stderr_is(format!(
                    "hapfilter: stdin:2: expected a position of at most 2147483647, which is the \
                     last in VCF, found '{shown}' in field 2 (column 'POS')\n"
                )),
            };
        }
    }
}

#[test]
fn numbers_of_options_are_digits_and_a_unit() {
    let help = "see 'hapfilter --help'";
    let huge = "9".repeat(10_000);
    for bad in [
        "-1",
        "+2",
        "0x4",
        "1e3",
        "1.0",
        " 1",
        "1 ",
        "1_0",
        "4K",
        "\u{664}",
        "00000",
        "18446744073709551617",
        &huge,
    ] {
        let shown = match bad.len() > 40 {
            true => format!("{}…", &bad[..40]),
            false => bad.to_owned(),
        };
        run([&format!("--threads={bad}")], NAMES)
            .fails(2)
            .stdout_is("")
            .stderr_is(format!(
                "hapfilter: option '--threads': expected a number from 1 to 1024, found '{shown}'; \
             {help}\n"
            ));
    }
    for bad in [
        "-1",
        "+2",
        "0x4",
        "1e3",
        "1.5M",
        "1 K",
        " 1K",
        "1KB",
        "1KiB",
        "K1",
        "KK",
        "1T",
        "1B",
        "0M",
        "1025M",
        "2G",
        "\u{661}K",
        "18014398509481985K",
        "18446744073709551616",
        "17179869184G",
    ] {
        for option in ["--batch-size", "--max-line"] {
            run([option, bad], NAMES).fails(2).stdout_is("").stderr_is(format!(
                "hapfilter: option '{option}': expected a size from 1 to 1G, such as 64K or 1M, \
                 found '{bad}'; {help}\n"
            ));
        }
    }
    // Leading zeros do not change a number.
    run(
        ["--threads=0002", "--batch-size=00064k", "--max-line=1g"],
        [NAMES, ROW].concat(),
    )
    .ok()
    .stdout_is(TABLE);
}

/// A column number is made of digits and lies within the matrix.
#[test]
fn numbers_of_columns_are_digits_within_the_matrix() {
    let huge = format!("#{}", "9".repeat(10_000));
    let cut = format!("{}…", &huge[..40]);
    for (column, found) in [
        ("#+4", "there is no column '#+4'"),
        ("#-4", "there is no column '#-4'"),
        ("# 4", "there is no column '# 4'"),
        ("#0x4", "there is no column '#0x4'"),
        ("#4.0", "there is no column '#4.0'"),
        ("#\u{664}", "there is no column '#\u{664}'"),
        ("##4", "there is no column '##4'"),
        ("#", "expected a strand column (#4 to #5), found '#'"),
        ("#0", "expected a strand column (#4 to #5), found '#0'"),
        ("#3", "expected a strand column (#4 to #5), found '#3'"),
        ("#6", "expected a strand column (#4 to #5), found '#6'"),
        (
            "#18446744073709551620",
            "expected a strand column (#4 to #5), found '#18446744073709551620'",
        ),
        (
            &huge,
            &format!("expected a strand column (#4 to #5), found '{cut}'"),
        ),
    ] {
        let dir = tempdir();
        let samples = crate::util::file(&dir, "samples", format!("x\t{column}\n"));
        for threads in THREADS {
            run([threads, "--samples", &samples], NAMES)
                .fails(1)
                .stdout_is("")
                .stderr_is(format!("hapfilter: {samples}:1: sample 'x': {found}\n"));
        }
    }
    run(["-s", "x=#0000004,#5"], [NAMES, ROW].concat())
        .ok()
        .stdout_is(TABLE.replace("1a1b", "x"));
}
