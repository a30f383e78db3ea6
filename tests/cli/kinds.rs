//! How other kinds of text are named, and what the message says to do with them.

use super::*;

#[test]
fn telltale_first_bytes_are_named_with_what_to_do() {
    for (input, what) in [
        (
            &b"\x1f\x9d\x90"[..],
            "compressed with compress: pipe it through zcat",
        ),
        (
            b"\xfd7zXZ\0\0",
            "xz-compressed: pipe it through 'xz -dc -T0'",
        ),
        (
            b"\x28\xb5\x2f\xfd\x04",
            "zstd-compressed: pipe it through zstdcat",
        ),
        (
            b"\x04\x22\x4d\x18",
            "lz4-compressed: pipe it through lz4cat",
        ),
        (
            b"BZh91AY&SY",
            "bzip2-compressed: pipe it through 'lbzip2 -dc', or bzcat",
        ),
        (
            b"PK\x03\x04",
            "a zip archive: pipe it through funzip (which takes only the first of several files)",
        ),
        (
            b"\xff\xfeC\0",
            "UTF-16 text: pipe it through 'iconv -f UTF-16 -t UTF-8'",
        ),
        (
            b"\xfe\xff\0C",
            "UTF-16 text: pipe it through 'iconv -f UTF-16 -t UTF-8'",
        ),
        (
            b"C\0H\0R\0O\0M\0",
            "UTF-16 text: pipe it through 'iconv -f UTF-16LE -t UTF-8'",
        ),
    ] {
        let message = format!("stdin:1: the input is {what}");
        input_cases(&[], &[(input, &message)]);
        // An operand in the middle is checked too, after the rows before it.
        let dir = tempdir();
        let (good, bad) = (
            file(&dir, "good", NAMES.to_owned() + ROW),
            file(&dir, "bad", input),
        );
        run([&good, &bad], "")
            .fails(1)
            .stdout_is("contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t1\tA\tC\tc\tA|C\n")
            .stderr_is(format!("hapfilter: {bad}:1: the input is {what}\n"));
    }
    for (input, words) in [
        (&b"BAM\x01\0"[..], ["BAM", "alignments"]),
        (b"BCF\x02\x02", ["BCF", "bcftools"]),
    ] {
        for threads in ["-@1", "-@3"] {
            let outcome = run([threads], input);
            outcome
                .fails(1)
                .stdout_is("")
                .stderr_has("hapfilter: stdin:1: ");
            outcome.stderr_has(words[0]).stderr_has(words[1]);
        }
    }
}

#[test]
fn kinds_of_text_that_are_told_by_their_header_are_named() {
    let vcf = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n\
               c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
    let table = "contig\tpos\tref\talt\ts_PI\ts_PG_al\nc\t1\tA\tC\tc\tA|C\n";
    for (input, words) in [
        (&vcf.replace("\tFORMAT\ts", "")[..], &["VCF", "sample"][..]),
        (
            "rs#\talleles\tchrom\tpos\tstrand\ts\nr1\tA/C\t1\t5\t+\tAC\n",
            &["HapMap", "VCF"],
        ),
        (
            "CHROM\tPOS\tREF\tALT\tINFO\t1a\t1b\nc\t1\tA\tC\tx\tA\tC\n",
            &["'ALT'", "'INFO'", "cut --complement -f4,5"],
        ),
        (
            "CHROM\tPOS\tREF\t1a\t1b\tx_PI\tx_PG_al\nc\t1\tA\tA\tC\tc\tA|C\n",
            &["'x_PI'", "'x_PG_al'", "cut --complement -f6,7"],
        ),
        (
            "CHROM\tPOS\tID\tREF\t1a\t1b\nc\t1\tr\tA\tA\tC\n",
            &["REF", "cut"],
        ),
    ] {
        for args in [&["-@1"][..], &["-@3"], &["--skip-bad-rows"]] {
            let outcome = run(args, input);
            outcome.fails(1).stdout_is("");
            assert_eq!(
                String::from_utf8_lossy(&outcome.stderr).lines().count(),
                1,
                "{outcome}"
            );
            for word in words {
                outcome.stderr_has(word);
            }
        }
    }
    // The option contradicts the header.
    for (args, input, words) in [
        ("--from=genotypes", vcf, ["genotypes", "vcf"]),
        ("--from=matrix", table, ["matrix", "table"]),
        (
            "--from=matrix",
            "CHROM\tPOS\tREF\ts:GT\n",
            ["matrix", "genotypes"],
        ),
    ] {
        let outcome = run([args], input);
        outcome.fails(1).stdout_is("");
        outcome.stderr_has(words[0]).stderr_has(words[1]);
    }
    // A column that is named as a strand counts as one.
    run(
        ["-q", "-s", "x=ALT,1a"],
        "CHROM\tPOS\tREF\tALT\t1a\nc\t1\tA\tC\tA\n",
    )
    .ok()
    .stdout_is("contig\tpos\tref\talt\tx_PI\tx_PG_al\nc\t1\tA\tC\tc\tC|A\n");
}

#[test]
fn a_matrix_without_samples_is_told_by_its_first_row() {
    for (row, words) in [
        ("c\t1\tA\tA|C\tC|C\n", ["no sample", "--from genotypes"]),
        ("c\t1\tA\tA/C\tC/C\n", ["no sample", "--from genotypes"]),
        ("c\t1\tA\tA\tC\n", ["no sample", "--samples"]),
        // What is a missing call in a matrix would be an allele of a genotype.
        (
            "c\t1\tA\tA|C\tn|N\n",
            ["--from genotypes", "unless --missing lists them\n"],
        ),
        ("c\t1\tA\tN/A\tC|C\n", ["no sample", "--from genotypes"]),
    ] {
        let outcome = run([""; 0], format!("CHROM\tPOS\tREF\tmum\tdad\n{row}"));
        outcome.fails(1).stdout_is("");
        outcome
            .stderr_has(words[0])
            .stderr_has(words[1])
            .stderr_has("'mum'");
    }
    // A missing value is not a genotype.
    let outcome = run([""; 0], "CHROM\tPOS\tREF\tmum\tdad\nc\t1\tA\tA\tN/A\n");
    outcome.fails(1).stderr_has("no sample");
    assert!(
        !String::from_utf8_lossy(&outcome.stderr).contains("--from"),
        "{outcome}"
    );
}
