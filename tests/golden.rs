//! Small tables checked by hand, one for each rule.

mod calls;

use crate::oracle::{Options, oracle};
use crate::util::{file, run, tempdir};

/// The contract's own example: strands out of order, one column in no sample.
pub const EXAMPLE: &str = "CHROM\tPOS\tREF\t1a\t1b\t2b\t2a\tx\nchr7\t31\tA\tN\tG\tA\t-\tT\n";
const EXAMPLE_HEADER: &str = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\t2a2b_PI\t2a2b_PG_al\n";

const HEADER: &str = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\n";

#[test]
fn example_of_the_contract() {
    let rows = "chr7\t31\tA\tG,-,T\tchr7\tA|G\tchr7\tA|A\n";
    let expected = format!("{EXAMPLE_HEADER}{rows}");
    let outcome = run([""; 0], EXAMPLE);
    outcome
        .ok()
        .stdout_is(&expected)
        .stderr_has("hapfilter: note: ");
    assert_eq!(
        outcome.stderr.split(|&b| b == b'\n').count(),
        2,
        "one line about column x:\n{outcome}"
    );
    run(["--quiet"], EXAMPLE)
        .ok()
        .stdout_is(&expected)
        .stderr_is("");
    let from_oracle = oracle(&Options::default(), EXAMPLE.as_bytes());
    assert_eq!(String::from_utf8_lossy(&from_oracle.stdout), expected);
}

const ONE_ROW: &str = "CHROM\tPOS\tREF\t1a\t1b\n20\t007\tA\tA\tC\n";

#[test]
fn header_and_contig_options() {
    let row = "20\t007\tA\tC\t20\tA|C\n";
    run(["--no-header"], ONE_ROW).ok().stdout_is(row);
    run(["--hash-header"], ONE_ROW)
        .ok()
        .stdout_is(format!("#{HEADER}{row}"));
    let prefixed = "chr20\t007\tA\tC\tchr20\tA|C\n";
    run(["--contig-prefix", "chr"], ONE_ROW)
        .ok()
        .stdout_is(format!("{HEADER}{prefixed}"));
    run(["--no-header", "--hash-header"], ONE_ROW)
        .fails(2)
        .stdout_is("");
}

#[test]
fn header_from_a_file() {
    let dir = tempdir();
    let names = file(
        &dir,
        "names.tsv",
        "## names\n\n#CHROM\tPOS\tREF\t1b\t1a\r\n20\t1\tthe rest is not read\n",
    );
    let row = "20\t1\tA\tC\t20\tC|A\n";
    let expected = format!("{HEADER}{row}");
    run(["--header", &names], "20\t1\tA\tA\tC\n")
        .ok()
        .stdout_is(&expected)
        .stderr_is("");
    // The stream may have the names too, with or without `#`.
    for own in [
        "#CHROM\tPOS\tREF\t1b\t1a\n",
        "CHROM\tPOS\tREF\t1b\t1a\n##\n",
    ] {
        let input = format!("{own}20\t1\tA\tA\tC\n{own}");
        run(["-H", &names], input)
            .ok()
            .stdout_is(&expected)
            .stderr_is("");
    }
    run(["-H", &names], "").ok().stdout_is(HEADER);
    run(["-H", &names, "--no-header"], "").ok().stdout_is("");
    let other = "CHROM\tPOS\tREF\t1a\t1b\n20\t1\tA\tA\tC\n";
    run(["-H", &names, "--skip-bad-rows"], other)
        .fails(1)
        .stderr_has("stdin:1: ");
    let digit = file(&dir, "digit.tsv", "20\t1\tA\tA\tC\n");
    run(["-H", &digit], "20\t1\tA\tA\tC\n")
        .fails(1)
        .stdout_is("");
}

#[test]
fn suffixes() {
    let input = "CHROM\tPOS\tREF\ty.3\ty.1\ty.2\t.1\tx.1\tx.2\n1\t5\tT\tA\tC\tG\tT\tT\tAA\n";
    // `.1` has no stem and x lacks a strand; both still count toward alt.
    let expected =
        "contig\tpos\tref\talt\ty.1y.2y.3_PI\ty.1y.2y.3_PG_al\n1\t5\tT\tA,C,G,AA\t1\tC|G|A\n";
    run(["--suffixes", ".1,.2,.3", "-q"], input)
        .ok()
        .stdout_is(expected)
        .stderr_is("");
    run(["--suffixes", "a,ba"], input).fails(2).stdout_is("");
    run(["--suffixes", ".1,.2", "-s", "x=x.1"], input)
        .fails(2)
        .stdout_is("");
}

#[test]
fn samples_come_in_the_order_of_their_first_column() {
    // Compared as bytes: `10a` < `1a` < `2a`, and `B2a` before `a3a`.
    let input = "CHROM\tPOS\tREF\t2a\t2b\ta3a\ta3b\t1a\t1b\tB2b\tB2a\t10a\t10b\n";
    let labels = ["10a10b", "1a1b", "2a2b", "B2aB2b", "a3aa3b"];
    let columns: Vec<_> = labels
        .iter()
        .map(|l| format!("\t{l}_PI\t{l}_PG_al"))
        .collect();
    run([""; 0], input)
        .ok()
        .stdout_is(format!("contig\tpos\tref\talt{}\n", columns.concat()));
}

#[test]
fn samples_by_name() {
    let dir = tempdir();
    // Column 5 is called `#4`, which hides the number 4.
    let input = "CHROM\tPOS\tREF\tone\t#4\tthree\n1\t5\tT\tA\tC\tGG\n";
    let names = file(
        &dir,
        "samples.tsv",
        "# a comment\nzoe\tthree\tone\n\nal\t#4\n",
    );
    let two = "contig\tpos\tref\talt\tzoe_PI\tzoe_PG_al\tal_PI\tal_PG_al\n1\t5\tT\tA,C,GG\t1\tGG|A\t1\tC\n";
    run(["--samples", &names], input)
        .ok()
        .stdout_is(two)
        .stderr_is("");
    // The file's samples come first, wherever the options are.
    let three = "contig\tpos\tref\talt\tzoe_PI\tzoe_PG_al\tal_PI\tal_PG_al\tk_PI\tk_PG_al\n\
                 1\t5\tT\tA,C,GG\t1\tGG|A\t1\tC\t1\tGG|GG|A\n";
    run(["-s", "k=#6,three,one", "--samples", &names], input)
        .ok()
        .stdout_is(three)
        .stderr_is("");
    let equals = "CHROM\tPOS\tREF\tk=1\n1\t5\tT\tA\n";
    let cut_at_first = "contig\tpos\tref\talt\tm_PI\tm_PG_al\n1\t5\tT\tA\t1\tA\n";
    run(["-s", "m=k=1"], equals)
        .ok()
        .stdout_is(cut_at_first)
        .stderr_is("");
    run(["-s", "m=#3"], equals).fails(1).stdout_is("");
    run(["-s", "m=#5"], equals).fails(1).stdout_is("");
    run(["-s", "m=absent"], equals).fails(1).stdout_is("");
}

#[test]
fn line_ends_and_skipped_lines() {
    let expected = format!("{HEADER}20\t1\tA\tC\t20\tA|C\n20\t2\tA\tG\t20\tA|G\n");
    let plain = "CHROM\tPOS\tREF\t1a\t1b\n20\t1\tA\tA\tC\n20\t2\tA\tA\tG\n";
    run([""; 0], plain).ok().stdout_is(&expected).stderr_is("");
    run([""; 0], plain.replace('\n', "\r\n"))
        .ok()
        .stdout_is(&expected)
        .stderr_is("");
    run([""; 0], format!("\u{feff}{plain}"))
        .ok()
        .stdout_is(&expected)
        .stderr_is("");
    run([""; 0], plain.trim_end())
        .ok()
        .stdout_is(&expected)
        .stderr_has("hapfilter: note: ");
    run([""; 0], format!("{}\r", plain.trim_end()))
        .ok()
        .stdout_is(&expected)
        .stderr_has("hapfilter: note: ");
    run(["-q"], plain.trim_end())
        .ok()
        .stdout_is(&expected)
        .stderr_is("");
    let noisy = format!("\n## x\n\r\n#{plain}\n##\n{plain}#CHROM\tPOS\tREF\t1a\t1b\n");
    let twice = format!("{expected}20\t1\tA\tC\t20\tA|C\n20\t2\tA\tG\t20\tA|G\n");
    run([""; 0], noisy).ok().stdout_is(twice).stderr_is("");
    // Of `\r\r\n` the first CR belongs to the field.
    run(
        ["--alleles=any"],
        "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\r\r\n",
    )
    .ok()
    .stdout_is(format!("{HEADER}c\t1\tA\tC\r\tc\tA|C\r\n"));
}

#[test]
fn first_bytes_tell_of_a_format_only_at_the_beginning() {
    for contig in [
        &b"\x1f\x8b\x08"[..],
        b"\xfd7zXZ\0",
        b"BZh91AY&SY",
        b"BAM\x01",
        b"PK\x03\x04",
        b"\xff\xfe",
    ] {
        let row = [contig, b"\t1\tA\tA\tC\n"].concat();
        let written = [contig, b"\t1\tA\tC\t", contig, b"\tA|C\n"].concat();
        for size in ["1", "30", "4K"] {
            let matrix = [&b"CHROM\tPOS\tREF\t1a\t1b\n"[..], &row, &row].concat();
            run(["--batch-size", size, "--no-header"], matrix)
                .ok()
                .stdout_is([&written[..], &written].concat());
        }
    }
}

#[test]
fn headers_and_no_rows() {
    run([""; 0], "CHROM\tPOS\tREF\t1a\t1b")
        .ok()
        .stdout_is(HEADER);
    for nothing in ["", "\n", "## only a comment\n"] {
        run([""; 0], nothing).fails(1).stdout_is("");
    }
    run([""; 0], "20\t1\tA\tA\tC\n")
        .fails(1)
        .stdout_is("")
        .stderr_has("--header");
    run([""; 0], "CHROM\tPOS\tREF\t1a\t1a\n")
        .fails(1)
        .stdout_is("");
    run([""; 0], "CHROM\tPOS\tREF\t1a\t\n")
        .fails(1)
        .stdout_is("");
}

#[test]
fn a_bad_row_anywhere_gives_the_same_at_every_setting() {
    let kinds = [
        ("c\t1\tA\tC", "expected 5 fields, found 4"),
        ("c\t1\tA\tC\tA\tA", "expected 5 fields, found 6"),
        ("c\t1\tA\t\tC", ""),
        ("\t1\tA\tA\tC", ""),
        ("c\t1x\tA\tA\tC", ""),
    ];
    let good = |n: usize| format!("c\t{n}\tA\tA\tC\n");
    for at in [0, 500, 999] {
        for (row, message) in kinds {
            let rows: Vec<_> = (0..1000)
                .map(|n| if n == at { format!("{row}\n") } else { good(n) })
                .collect();
            let input = format!("CHROM\tPOS\tREF\t1a\t1b\n{}", rows.concat());
            let before: Vec<_> = (0..at).map(|n| format!("c\t{n}\tA\tC\tc\tA|C\n")).collect();
            let first = run(["-@1"], input.as_str());
            first
                .fails(1)
                .stdout_is(format!("{HEADER}{}", before.concat()));
            first.stderr_has(&format!("hapfilter: stdin:{}: {message}", at + 2));
            for setting in [
                ["-@2", "--batch-size=1"],
                ["-@3", "--batch-size=64"],
                ["-@8", "--batch-size=4K"],
            ] {
                run(setting, input.as_str())
                    .fails(1)
                    .stdout_is(&first.stdout)
                    .stderr_is(&first.stderr);
            }
        }
    }
}

#[test]
fn a_row_broken_anywhere_is_a_bad_row_at_every_width() {
    for strands in 1..=40 {
        let names: Vec<_> = (0..strands).map(|n| format!("\ts{n}")).collect();
        // Rows with no other allele, with one of one byte, and with longer ones.
        for allele in ["A", "C", "AT"] {
            let fields = [&["c", "1", "A"][..], &vec![allele; strands]].concat();
            let good = fields.join("\t");
            let mut broken = Vec::new();
            for at in 0..fields.len() {
                let (before, after) = (&fields[..at], &fields[at + 1..]);
                broken.push([before, &[""], after].concat());
                broken.push([before, &["A", "A"], after].concat());
                broken.push([before, after].concat());
                broken.push(before.to_vec());
            }
            let mut broken: Vec<_> = broken.iter().map(|fields| fields.join("\t")).collect();
            // Another byte in place of a TAB.
            broken.extend(good.match_indices('\t').map(|(at, _)| {
                let (before, after) = (&good[..at], &good[at + 1..]);
                format!("{before}x{after}")
            }));
            // An empty line is not a row.
            broken.retain(|row| !row.is_empty());
            let mut input = format!("CHROM\tPOS\tREF{}\n", names.concat());
            for row in &broken {
                input += &format!("{good}\n{row}\n");
            }
            let count = broken.len();
            let rows = match allele {
                "A" => String::new(),
                _ => format!("c\t1\tA\t{allele}\tc\t{allele}\n").repeat(count),
            };
            run(
                ["-@1", "--skip-bad-rows", "--no-header", "-s", "s=s0"],
                input,
            )
            .ok()
            .stdout_is(rows)
            .stderr_has(&format!("note: {count} bad rows were left out"));
        }
    }
}

#[test]
fn a_row_of_many_strands_is_written_as_one_of_few() {
    let count = 12_000;
    let names: String = (0..3 * count)
        .map(|n| format!("\t{n:05}a\t{n:05}b"))
        .collect();
    let strands = "\tA\tC\tA\tT\tN\t-".repeat(count);
    let matrix = format!("CHROM\tPOS\tREF{names}\nc\t1\tA{strands}\n");
    let cells = "\tc\tA|C\tc\tA|T\tc\tA|A".repeat(count);
    run(["--no-header"], matrix.as_str())
        .ok()
        .stdout_is(format!("c\t1\tA\tC,T,-{cells}\n"));
    let cells = "\t0|1\t0|2\t.|3".repeat(count);
    run(["--no-header", "-q", "-f", "vcf"], matrix.as_str())
        .ok()
        .stdout_is(format!("c\t1\t.\tA\tC,T,*\t.\t.\t.\tGT{cells}\n"));
}

#[test]
fn bad_rows_skipped_but_not_one_cut_short() {
    let input = "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\nc\t2\tA\tA\tC\nc\tx\tA\tA\tC\n";
    let expected = format!("{HEADER}c\t2\tA\tC\tc\tA|C\n");
    run(["--skip-bad-rows"], input)
        .ok()
        .stdout_is(&expected)
        .stderr_has("stdin:2: ")
        .stderr_has("stdin:4: ");
    run(["--skip-bad-rows", "-q"], input)
        .ok()
        .stdout_is(&expected)
        .stderr_is("");
    for rest in ["c\t3\tA", "c"] {
        let outcome = run(["--skip-bad-rows"], format!("{input}{rest}"));
        outcome
            .fails(1)
            .stdout_is(&expected)
            .stderr_has("stdin:5: ")
            .stderr_has("(the input ends in the middle of this line: truncated?)");
    }
}

#[test]
fn a_line_over_the_limit_is_never_skipped() {
    let long = "C".repeat(300);
    let expected = format!("{HEADER}c\t1\tA\tC\tc\tA|C\n");
    for row in [
        format!("c\t2\tA\tA\t{long}"),
        // One that would be written, and one that would not.
        format!("{long}\t2\tA\tA\tC"),
        format!("{long}\t2\tA\tA\tA"),
    ] {
        let input = format!("CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n{row}\nc\t3\tA\tA\tC\n");
        for setting in [
            ["-@1", "--batch-size=1"],
            ["-@3", "--batch-size=64"],
            ["-@2", "--batch-size=256K"],
        ] {
            let args = [&setting[..], &["--max-line", "200", "--skip-bad-rows"]].concat();
            run(args, input.as_str())
                .fails(1)
                .stdout_is(&expected)
                .stderr_has("stdin:3: ");
            run(setting, input.as_str()).ok();
        }
    }
}
