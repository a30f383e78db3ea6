//! phase-panel and phase-input: exactly what phase-Extender and phase-Stitcher accept.

use super::*;

/// A row for each kind of call.
const CALLS: &str = "\
c\t1\tA\tA\tA
c\t2\tA\tC\tA
c\t3\tA\tC\tG
c\t4\tA\tN\tC
c\t5\tA\tC\t.
c\t6\tA\t-\tC
c\t7\tA\t-\t-
c\t8\tA\tAT\tg
c\t9\tA\tAT\tn
";

#[test]
fn a_sample_with_a_strand_that_has_no_call_has_no_genotype() {
    let called = "c\t2\tA\tC\tPI_c\tC|A\nc\t3\tA\tC,G\tPI_c\tC|G\nc\t4\tA\tC\t.\t.\n\
                      c\t5\tA\tC\t.\t.\nc\t6\tA\tC\t.\t.\nc\t8\tA\tAT,g\tPI_c\tAT|g\n\
                      c\t9\tA\tAT\t.\t.\n";
    quietly(&["-f", "phase-panel"], &strands(CALLS))
        .ok()
        .stderr_is("")
        .stdout_is(format!("{PANEL}{called}"));
    for args in [&["--fill", "."][..], &["--gap", "missing"]] {
        rows(
            &[args, &["-f", "phase-panel"]].concat(),
            strands(CALLS),
            called,
        );
    }
    // The row's other sample does not change.
    let two = "CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\nc\t1\tA\tN\tC\tC\tC\n";
    rows(&["-f", "phase-panel"], two, "c\t1\tA\tC\t.\t.\tPI_c\tC|C\n");
}

#[test]
fn all_alleles_begin_with_the_reference() {
    let called = "c\t2\tA\tA,C\tPI_c\tC|A\nc\t3\tA\tA,C,G\tPI_c\tC|G\nc\t4\tA\tA,C\t.\t.\n\
                      c\t5\tA\tA,C\t.\t.\nc\t6\tA\tA,C\t.\t.\nc\t8\tA\tA,AT,g\tPI_c\tAT|g\n\
                      c\t9\tA\tA,AT\t.\t.\n";
    quietly(&["-f", "phase-input"], &strands(CALLS))
        .ok()
        .stderr_is("")
        .stdout_is(format!("{INPUT}{called}"));
}

#[test]
fn without_an_alternative_it_is_a_dot_or_the_reference_alone() {
    let plain = strands("c\t1\tA\tA\tA\nc\t2\tA\t-\tA\n");
    rows(&["-f", "phase-panel"], &plain, "");
    rows(
        &["-f", "phase-panel", "--all-sites"],
        &plain,
        "c\t1\tA\t.\tPI_c\tA|A\nc\t2\tA\t.\t.\t.\n",
    );
    rows(
        &["-f", "phase-input", "-a"],
        &plain,
        "c\t1\tA\tA\tPI_c\tA|A\nc\t2\tA\tA\t.\t.\n",
    );
}

#[test]
fn the_reference_may_stand_for_what_is_missing() {
    let matrix = strands("c\t1\tA\tN\tC\nc\t2\tA\t-\tC\nc\t3\t.\t.\tC\n");
    // A reference that is itself a dot shows as one.
    rows(
        &["-f", "phase-panel", "--fill", "ref"],
        matrix,
        "c\t1\tA\tC\tPI_c\tA|C\nc\t2\tA\tC\tPI_c\tA|C\nc\t3\t.\tC\t.\t.\n",
    );
}

#[test]
fn gaps_may_be_listed_or_alleles() {
    let matrix = strands("c\t1\tA\t-\tA\nc\t2\tA\t--\tC\n");
    rows(
        &["-f", "phase-panel", "--gap", "listed"],
        &matrix,
        "c\t1\tA\t-\t.\t.\nc\t2\tA\t--,C\t.\t.\n",
    );
    rows(
        &["-f", "phase-input", "--gap=listed", "--fill=ref"],
        &matrix,
        "c\t1\tA\tA,-\tPI_c\tA|A\nc\t2\tA\tA,--,C\tPI_c\tA|C\n",
    );
    rows(
        &["-f", "phase-input", "--gap=allele"],
        &matrix,
        "c\t1\tA\tA,-\tPI_c\t-|A\nc\t2\tA\tA,--,C\tPI_c\t--|C\n",
    );
}

#[test]
fn a_dot_that_is_not_a_missing_call_is_an_allele_but_looks_like_one() {
    rows(
        &["-f", "phase-panel", "--alleles=any", "--missing", "N"],
        strands("c\t1\tA\t.\tC\nc\t2\tA\t..\tC\nc\t3\tA\tN\tA\n"),
        "c\t1\tA\t.,C\t.\t.\nc\t2\tA\t..,C\tPI_c\t..|C\n",
    );
}

#[test]
fn the_phase_index_is_not_a_number_and_has_the_prefix_of_the_contig() {
    let matrix = strands("22\t1\tA\tA\tC\nX\t1\tA\tA\tC\n");
    rows(
        &["-f", "phase-panel"],
        &matrix,
        "22\t1\tA\tC\tPI_22\tA|C\nX\t1\tA\tC\tPI_X\tA|C\n",
    );
    rows(
        &["-f", "phase-input", "--contig-prefix", "chr"],
        &matrix,
        "chr22\t1\tA\tA,C\tPI_chr22\tA|C\nchrX\t1\tA\tA,C\tPI_chrX\tA|C\n",
    );
}

#[test]
fn samples_that_the_clients_cannot_take_are_refused() {
    let dir = tempdir();
    let three = "CHROM\tPOS\tREF\tm_1\tm_2\tm_3\nc\t1\tA\tA\tC\tG\n";
    let list = |text: &str| file(&dir, "samples", text);
    for format in ["phase-panel", "phase-input"] {
        let f = ["-f", format];
        let with = |args: &[&str]| -> Vec<String> {
            let all = f.iter().chain(args).chain(&["-q"]);
            all.map(|arg| arg.to_string()).collect()
        };
        for (args, sample) in [
            (with(&["--suffixes", "_1,_2,_3"]), "'m'"),
            (with(&["-s", "one=m_1"]), "'one'"),
            (with(&["-s", "k=m_1,m_2", "-s", "all=#4,#5,#6"]), "'all'"),
            (with(&["--samples", &list("k\tm_2\tm_1\nj\tm_1\n")]), "'j'"),
        ] {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            refused(1, &args, three, &[sample, "two strands"]);
        }
        for (args, input, sample) in [
            (
                with(&[]),
                "CHROM\tPOS\tREF\tx:1a\tx:1b\nc\t1\tA\tA\tC\n",
                "'x:1'",
            ),
            (with(&["-s", "x:=m_1,m_2"]), three, "'x:'"),
            (
                with(&["--from", "genotypes"]),
                "CHROM\tPOS\tREF\tx:1\nc\t1\tA\tA|C\n",
                "'x:1'",
            ),
            (
                with(&[]),
                "#[1]CHROM\t[2]POS\t[3]REF\t[4]a:b:GT\nc\t1\tA\tA|C\n",
                "'a:b'",
            ),
        ] {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            refused(1, &args, input, &[sample, "':'"]);
        }
    }
    // It does not matter for a column in no sample.
    rows(
        &["-f", "phase-panel"],
        "CHROM\tPOS\tREF\tsa\tsb\tx:1\nc\t1\tA\tA\tC\tG\n",
        "c\t1\tA\tC,G\tPI_c\tA|C\n",
    );
}

#[test]
fn options_that_say_something_else_are_refused() {
    for format in ["phase-panel", "phase-input", "vcf"] {
        for fill in ["keep", "N", "0"] {
            refused(
                2,
                &["-f", format, "--fill", fill],
                EXAMPLE,
                &["--fill", fill, format, "hapfilter --help"],
            );
        }
        refused(
            2,
            &["--hash-header", "--format", format],
            EXAMPLE,
            &["--hash-header", format, "hapfilter --help"],
        );
    }
    // These programs would treat any unphased genotype that was kept as phased.
    for format in ["phase-panel", "phase-input"] {
        refused(
            2,
            &["-f", format, "--unphased", "keep"],
            genotypes(""),
            &["--unphased", "keep", format, "hapfilter --help"],
        );
    }
}
