//! What VCF cannot hold, and what it can after all.

use super::*;

#[test]
fn what_a_vcf_cannot_hold_is_named() {
    // Any text may be an allele here, so only VCF objects.
    let any = ["-f", "vcf", "--alleles", "any"];
    let bad = |row: &str, words: &[&str]| bad_row(&any, strands(row), words);
    bad("c\t1\tR\tA\tR\n", &["'R'", "REF"]);
    bad("c\t1\t-\tA\t-\n", &["'-'", "REF"]);
    bad("c\t1\t*\tA\tA\n", &["'*'", "REF"]);
    bad("c\t1\tA \tA\tA\n", &["'A '", "REF"]);
    // Of several faults the first: REF, then ALT by order of appearance, then the position.
    bad("c\t9999999999\tR\tY\tA\n", &["'R'"]);
    bad("c\t9999999999\tA\tY\tM\n", &["'Y'"]);
    for (allele, shown) in [
        ("Y", "'Y'"),
        ("y", "'y'"),
        ("<DEL", "'<DEL'"),
        ("<D,L>", "'<D,L>'"),
        ("]c:7A", "']c:7A'"),
        ("**", "'**'"),
        ("A*", "'A*'"),
        ("A-", "'A-'"),
        ("0", "'0'"),
        ("A,C", "'A,C'"),
        ("\x1b", "'\\u{1b}'"),
    ] {
        bad(
            &format!("c\t1\tA\tC\t{allele}\n"),
            &[shown, "'sb'", "--missing"],
        );
        bad(
            &format!("c\t1\tA\t{allele}\tC\n"),
            &[shown, "'sa'", "--missing"],
        );
    }
    let long = format!("c\t1\tA\tC\t{}\n", "R".repeat(5000));
    bad(&long, &["RRRRRRRR", "'sb'", "--missing"]);
    let dot = strands("c\t1\tA\tC\t.\n");
    let args = [&any[..], &["--missing", "N"]].concat();
    bad_row(&args, dot, &["'.'", "'sb'", "--missing"]);
    for position in [
        "2147483648",
        "002147483648",
        "4294967297",
        "18446744073709551617",
    ] {
        bad(
            &format!("c\t{position}\tA\tA\tC\n"),
            &[&format!("'{position}'"), "2147483647"],
        );
    }
    // A column in no sample counts too.
    let lone = "CHROM\tPOS\tREF\tsa\tsb\tlone\nc\t1\tA\tA\tC\tK\n";
    bad_row(&any, lone, &["'K'", "'lone'", "--missing"]);
    // If alleles are DNA it is named as well.
    bad_row(&any[..2], lone, &["'K'", "'lone'", "--missing"]);
}

#[test]
fn symbols_and_breakends_are_alleles_of_a_vcf() {
    let alleles = [
        "<DEL>",
        "<DUP:TANDEM>",
        "G]17:198982]",
        "]13:123456]T",
        "C[2:321682[",
        "[c:1[A",
        "*",
    ];
    for allele in alleles {
        let row = format!("c\t1\tA\tC\t{allele}\n");
        let written = format!("c\t1\t.\tA\tC,{allele}\t.\t.\t.\tGT\t1|2\n");
        rows(&["-f", "vcf", "--alleles=any"], strands(&row), &written);
        let row = format!("c\t1\tA\tC|{allele}\n");
        rows(&["-f", "vcf"], genotypes(&row), &written);
    }
}

#[test]
fn contig_names_must_be_valid_in_vcf() {
    for contig in [
        "a,b", "a b", "*a", "=a", "<a>", "a[1]", "\"a", "a\\", "\u{e9}", "(a)", "{a}", "a'",
    ] {
        let row = format!("{contig}\t1\tA\tA\tC\n");
        bad_row(&["-f", "vcf"], strands(&row), &["contig"]);
        // It need not fit if it is not written.
        rows(
            &["-f", "vcf"],
            strands(&format!("{contig}\t1\tA\tA\tA\n")),
            "",
        );
    }
    for contig in [
        "HLA-A*01:01:01:01",
        "a=b",
        "1",
        "chrUn_KI270442v1",
        "!#$%&+./:;?@^_|~-",
        "a*",
    ] {
        let row = format!("{contig}\t1\tA\tA\tC\n");
        let written = format!("{contig}\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n");
        rows(&["-f", "vcf"], strands(&row), &written);
    }
    // As written: the prefix can make the name valid or invalid.
    let star = strands("*a\t1\tA\tA\tC\n");
    let written = "chr*a\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
    rows(&["-f", "vcf", "--contig-prefix=chr"], star, written);
    let plain = strands("a\t1\tA\tA\tC\n");
    bad_row(&["-f", "vcf", "--contig-prefix=<"], plain, &["contig"]);
}

#[test]
fn what_is_not_written_need_not_fit() {
    let matrix = strands(
        "c\t1\tR\tR\tN\nc\t2147483648\tA\tA\tA\nc\t2147483647\tA\tC\tA\nc\t0\tA\tC\tA\n\
         c\t0002147483647\tA\tC\tA\n",
    );
    rows(
        &["-f", "vcf", "--alleles=any"],
        &matrix,
        "c\t2147483647\t.\tA\tC\t.\t.\t.\tGT\t1|0\nc\t0\t.\tA\tC\t.\t.\t.\tGT\t1|0\n\
         c\t0002147483647\t.\tA\tC\t.\t.\t.\tGT\t1|0\n",
    );
    bad_row(
        &["-f", "vcf", "-a", "--alleles=any"],
        strands("c\t1\tR\tR\tN\n"),
        &["'R'"],
    );
    bad_row(
        &["-f", "vcf", "-a"],
        strands("c\t2147483648\tA\tA\tA\n"),
        &["2147483647"],
    );
    // Listed as missing, an IUPAC code does no harm.
    rows(
        &["-f", "vcf", "--missing", "N,.,R,Y"],
        strands("c\t1\tA\tR\tC\n"),
        "c\t1\t.\tA\tC\t.\t.\t.\tGT\t.|1\n",
    );
}

#[test]
fn the_rows_before_a_bad_one_are_written() {
    let good: String = (1..500).map(|n| format!("c\t{n}\tA\tA\tC\n")).collect();
    let written: String = (1..500)
        .map(|n| format!("c\t{n}\t.\tA\tC\t.\t.\t.\tGT\t0|1\n"))
        .collect();
    let matrix = strands(&format!("{good}c\t9\tA\tR\tC\nc\t10\tA\tA\tC\n"));
    for setting in [
        ["-@1", "--batch-size=1M"],
        ["-@2", "--batch-size=1"],
        ["-@3", "--batch-size=300"],
    ] {
        let args = [&setting[..], &["-f", "vcf", "-q", "--no-header"]].concat();
        run(&args, &matrix[..])
            .fails(1)
            .stdout_is(&written)
            .stderr_has("hapfilter: stdin:501: ");
        let more = written.clone() + "c\t10\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
        run([&args[..], &["--skip-bad-rows"]].concat(), &matrix[..])
            .ok()
            .stdout_is(more);
    }
}
