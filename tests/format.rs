//! What each format and `--phased` promise, a small table for each promise.
//!
//! The tables can be read as documentation: above stands what goes in, below exactly what comes
//! out. After the tables come the rows and the options that are refused: of a message only that is
//! held which a user needs to find the place, the fault and the way out; the rest may be reworded.

use crate::oracle::{Options, Samples, oracle};
use crate::util::{Outcome, file, run, tempdir};

/// The contract's own example: strands out of order, one column in no sample.
const EXAMPLE: &str = "CHROM\tPOS\tREF\t1a\t1b\t2b\t2a\tx\nchr7\t31\tA\tN\tG\tA\t-\tT\n";

const PANEL: &str = "CHROM\tPOS\tREF\tALT\ts:PI\ts:PG_al\n";
const INPUT: &str = "CHROM\tPOS\tREF\tall-alleles\ts:PI\ts:PG_al\n";
const HAPLOTYPE: &str = "contig\tpos\tref\talt\ts_PI\ts_PG_al\n";

/// Rows of one sample with two strands, as a matrix.
fn strands(rows: &str) -> String {
    format!("CHROM\tPOS\tREF\tsa\tsb\n{rows}")
}

/// Rows of one sample as `bcftools query` prints them.
fn genotypes(rows: &str) -> String {
    format!("# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n{rows}")
}

/// The same with phase sets.
fn sets(rows: &str) -> String {
    format!("# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\n{rows}")
}

/// The head of a VCF whose only sample is `s`.
fn vcf_head(meta: &str) -> String {
    vcf_head_of("s", meta)
}

fn vcf_head_of(names: &str, meta: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "##fileformat=VCFv4.3\n##source=hapfilter-{version}\n{meta}\
         ##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n\
         #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{names}\n"
    )
}

/// Runs the options on the input, without notes.
fn quietly(args: &[&str], input: &str) -> Outcome {
    run([args, &["-q"]].concat(), input)
}

/// The options turn these rows into those, whatever stands before them.
#[track_caller]
fn rows(args: &[&str], input: impl AsRef<str>, expected: &str) {
    for threads in ["-@1", "-@3"] {
        let args = [args, &["--no-header", threads]].concat();
        quietly(&args, input.as_ref())
            .ok()
            .stderr_is("")
            .stdout_is(expected);
    }
}

/// The first row is bad: that place, and all of the words, are on stderr; it can be skipped.
#[track_caller]
fn bad_row(args: &[&str], input: impl AsRef<str>, words: &[&str]) {
    let input = input.as_ref();
    for threads in ["-@1", "-@3"] {
        let args = [args, &["--no-header", threads]].concat();
        let outcome = quietly(&args, input);
        outcome.fails(1).stdout_is("");
        let stderr = String::from_utf8_lossy(&outcome.stderr);
        assert_eq!(stderr.lines().count(), 1, "one message:\n{outcome}");
        assert!(stderr.starts_with("hapfilter: stdin:2: "), "{outcome}");
        for word in words {
            outcome.stderr_has(word);
        }
        let skipping = run([&args[..], &["--skip-bad-rows"]].concat(), input);
        skipping.ok().stdout_is("").stderr_has(&stderr);
    }
}

/// The options or the columns are refused before anything is written.
#[track_caller]
fn refused(status: i32, args: &[&str], input: impl AsRef<str>, words: &[&str]) {
    let outcome = run(args, input.as_ref());
    outcome.fails(status).stdout_is("");
    let lines = String::from_utf8_lossy(&outcome.stderr).lines().count();
    assert_eq!(lines, 1, "one message:\n{outcome}");
    for word in words {
        outcome.stderr_has(word);
    }
}

#[test]
fn the_example_in_every_format() {
    let haplotype = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\t2a2b_PI\t2a2b_PG_al\n\
                     chr7\t31\tA\tG,-,T\tchr7\tA|G\tchr7\tA|A\n";
    // Each sample has a strand with no call, and the clients take no half a genotype.
    let panel = "CHROM\tPOS\tREF\tALT\t1:PI\t1:PG_al\t2:PI\t2:PG_al\n\
                 chr7\t31\tA\tG,T\t.\t.\t.\t.\n";
    let input = "CHROM\tPOS\tREF\tall-alleles\t1:PI\t1:PG_al\t2:PI\t2:PG_al\n\
                 chr7\t31\tA\tA,G,T\t.\t.\t.\t.\n";
    let vcf = vcf_head_of("1\t2", "") + "chr7\t31\t.\tA\tG,*,T\t.\t.\t.\tGT\t.|1\t2|0\n";
    for (args, expected) in [
        (&[][..], haplotype),
        (&["--format", "haplotype"], haplotype),
        (&["--format", "phase-panel"], panel),
        (&["-f", "phase-input"], input),
        (&["-fvcf"], &vcf),
    ] {
        quietly(args, EXAMPLE)
            .ok()
            .stderr_is("")
            .stdout_is(expected);
    }
    rows(
        &["-f", "phase-input", "--fill", "ref"],
        EXAMPLE,
        "chr7\t31\tA\tA,G,T\tPI_chr7\tA|G\tPI_chr7\tA|A\n",
    );
    rows(
        &["-f", "vcf", "--fill", "ref", "--gap", "listed"],
        EXAMPLE,
        "chr7\t31\t.\tA\tG,*,T\t.\t.\t.\tGT\t0|1\t0|0\n",
    );
}

#[test]
fn samples_have_their_names_and_their_order_in_every_format() {
    let matrix = "CHROM\tPOS\tREF\t2.b\t10.b\t2.a\t10.a\nc\t1\tA\tA\tA\tC\tA\n";
    let by_suffix = ["--suffixes", ".a,.b"];
    let by_name = ["-s", "k=2.b,10.a", "-s", "a=#6,#5"];
    let phased = "#CHROM\tPOS\tREF\tk:GT\ta:GT\nc\t1\tA\tA|A\tC|A\n";
    for (args, input, haplotype, names) in [
        (&by_suffix[..], matrix, ["10.a10.b", "2.a2.b"], ["10", "2"]),
        (&by_name, matrix, ["k", "a"], ["k", "a"]),
        (&["--phased"], phased, ["k", "a"], ["k", "a"]),
    ] {
        let [one, two] = names;
        let head = |args: &[&str]| quietly(args, input).ok().stdout.clone();
        let line = |format: &str| {
            let out = String::from_utf8(head(&[args, &["-f", format]].concat())).unwrap();
            let mut lines = out.lines().filter(|line| !line.starts_with("##"));
            lines.next().expect("a header").to_owned()
        };
        let [first, second] = haplotype;
        assert_eq!(
            line("haplotype"),
            format!(
                "contig\tpos\tref\talt\t{first}_PI\t{first}_PG_al\t{second}_PI\t{second}_PG_al"
            )
        );
        let pairs = format!("{one}:PI\t{one}:PG_al\t{two}:PI\t{two}:PG_al");
        assert_eq!(
            line("phase-panel"),
            format!("CHROM\tPOS\tREF\tALT\t{pairs}")
        );
        assert_eq!(
            line("phase-input"),
            format!("CHROM\tPOS\tREF\tall-alleles\t{pairs}")
        );
        assert_eq!(
            line("vcf"),
            format!("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{one}\t{two}")
        );
    }
}

/// phase-panel and phase-input.
mod phase {
    use super::*;

    /// A row for each thing that a call can be.
    const CALLS: &str = "\
c\t1\tA\tA\tA
c\t2\tA\tC\tA
c\t3\tA\tC\tG
c\t4\tA\tN\tC
c\t5\tA\tC\t.
c\t6\tA\t-\tC
c\t7\tA\t-\t-
c\t8\tA\tAT\tn
";

    #[test]
    fn a_sample_with_a_strand_that_has_no_call_has_no_genotype() {
        let called = "c\t2\tA\tC\tPI_c\tC|A\nc\t3\tA\tC,G\tPI_c\tC|G\nc\t4\tA\tC\t.\t.\n\
                      c\t5\tA\tC\t.\t.\nc\t6\tA\tC\t.\t.\nc\t8\tA\tAT,n\tPI_c\tAT|n\n";
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
        // In the other sample of the row nothing changes.
        let two = "CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\nc\t1\tA\tN\tC\tC\tC\n";
        rows(&["-f", "phase-panel"], two, "c\t1\tA\tC\t.\t.\tPI_c\tC|C\n");
    }

    #[test]
    fn all_alleles_begin_with_the_reference() {
        let called = "c\t2\tA\tA,C\tPI_c\tC|A\nc\t3\tA\tA,C,G\tPI_c\tC|G\nc\t4\tA\tA,C\t.\t.\n\
                      c\t5\tA\tA,C\t.\t.\nc\t6\tA\tA,C\t.\t.\nc\t8\tA\tA,AT,n\tPI_c\tAT|n\n";
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
    fn a_dot_that_is_no_missing_call_is_an_allele_but_shows_as_one() {
        rows(
            &["-f", "phase-panel", "--missing", "N"],
            strands("c\t1\tA\t.\tC\nc\t2\tA\t..\tC\nc\t3\tA\tN\tA\n"),
            "c\t1\tA\t.,C\t.\t.\nc\t2\tA\t..,C\tPI_c\t..|C\n",
        );
    }

    #[test]
    fn the_phase_index_is_no_number_and_has_the_prefix_of_the_contig() {
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
                    with(&["--phased"]),
                    "CHROM\tPOS\tREF\tx:1\nc\t1\tA\tA|C\n",
                    "'x:1'",
                ),
                (
                    with(&["--phased"]),
                    "#[1]CHROM\t[2]POS\t[3]REF\t[4]a:b:GT\nc\t1\tA\tA|C\n",
                    "'a:b'",
                ),
            ] {
                let args: Vec<&str> = args.iter().map(String::as_str).collect();
                refused(1, &args, input, &[sample, "':'"]);
            }
        }
        // Of a column in no sample it does not matter.
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
    }
}

mod vcf {
    use super::*;

    #[test]
    fn gaps_of_many_lengths_among_many_alleles_are_one() {
        // More alleles than are compared one by one, each in two spellings, gaps between them.
        let bases = |n: usize| (0..5).map(|k| ["A", "C"][n >> k & 1]).collect::<String>();
        let (mut cells, mut alts, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..32 {
            let gap = "-".repeat(n + 1);
            cells.extend([bases(n), gap, bases(n).to_lowercase()]);
            alts.push(bases(n));
            if n == 0 {
                alts.push("*".to_owned());
            }
            let number = if n == 0 { 1 } else { n + 2 };
            numbers.extend([number, 2, number].map(|number| number.to_string()));
        }
        let names: Vec<String> = (0..cells.len()).map(|n| format!("s{n}")).collect();
        let sample = format!("x={}", names.join(","));
        rows(
            &["-f", "vcf", "-s", &sample],
            format!(
                "c\tp\tr\t{}\nc\t1\tG\t{}\n",
                names.join("\t"),
                cells.join("\t")
            ),
            &format!(
                "c\t1\t.\tG\t{}\t.\t.\t.\tGT\t{}\n",
                alts.join(","),
                numbers.join("|")
            ),
        );
    }

    #[test]
    fn the_head_says_what_there_is() {
        let dir = tempdir();
        let contigs = file(
            &dir,
            "fai",
            "chr2\t242193529\t112\t60\t61\n\nchr1\t00248956422\nHLA:01\t5\t\n",
        );
        let matrix = strands("chr1\t7\tA\tA\tC\n");
        let row = "chr1\t7\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
        let lengths = "##contig=<ID=chr2,length=242193529>\n\
                       ##contig=<ID=chr1,length=00248956422>\n\
                       ##contig=<ID=HLA:01,length=5>\n";
        run(["-f", "vcf", "--contigs", &contigs], &matrix[..])
            .ok()
            .stderr_is("")
            .stdout_is(vcf_head(lengths) + row);
        quietly(&["-f", "vcf"], &matrix)
            .ok()
            .stdout_is(vcf_head("") + row);
        for args in [
            &["-f", "vcf", "--no-header"][..],
            &["-f", "vcf", "--no-header", "--contigs", &contigs],
        ] {
            quietly(args, &matrix).ok().stdout_is(row);
        }
        // No rows, no note.
        run(["-f", "vcf"], strands(""))
            .ok()
            .stderr_is("")
            .stdout_is(vcf_head(""));
        let crlf = file(&dir, "crlf", "chr1\t9\r\nchr3\t10");
        run(["-f", "vcf", "--contigs", &crlf], &matrix[..])
            .ok()
            .stderr_is("")
            .stdout_is(
                vcf_head("##contig=<ID=chr1,length=9>\n##contig=<ID=chr3,length=10>\n") + row,
            );
    }

    #[test]
    fn the_head_can_be_made_apart_from_the_rows() {
        let dir = tempdir();
        let names = file(&dir, "names", "CHROM\tPOS\tREF\tsa\tsb\n");
        let head = run(["-f", "vcf", "-H", &names], "");
        head.ok().stderr_is("").stdout_is(vcf_head(""));
        let args = ["-f", "vcf", "-H", &names, "--no-header"];
        run(args, "").ok().stderr_is("").stdout_is("");
        quietly(&args, "c\t1\tA\tC\tA\n")
            .ok()
            .stdout_is("c\t1\t.\tA\tC\t.\t.\t.\tGT\t1|0\n");
    }

    #[test]
    fn calls_are_numbers_of_alleles() {
        rows(
            &["-f", "vcf"],
            strands(
                "c\t1\tA\tA\tA\nc\t02\tA\tG\tC\nc\t3\tA\tN\tC\nc\t4\tA\t.\t.\nc\t5\tAT\tA\tATG\nc\t6\tN\tN\tA\n",
            ),
            "c\t02\t.\tA\tG,C\t.\t.\t.\tGT\t1|2\nc\t3\t.\tA\tC\t.\t.\t.\tGT\t.|1\n\
             c\t5\t.\tAT\tA,ATG\t.\t.\t.\tGT\t1|2\nc\t6\t.\tN\tA\t.\t.\t.\tGT\t0|1\n",
        );
        // More than nine, and one of them in no sample.
        rows(
            &["-f", "vcf", "-s", "s=l,a,x,k"],
            "CHROM\tPOS\tREF\ta\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\tx\n\
             c\t1\tA\tC\tCA\tCC\tCG\tCT\tG\tGA\tGC\tGG\tGT\tT\tTA\tA\n",
            "c\t1\t.\tA\tC,CA,CC,CG,CT,G,GA,GC,GG,GT,T,TA\t.\t.\t.\tGT\t12|1|0|11\n",
        );
        rows(
            &["-f", "vcf", "--contig-prefix", "chr"],
            strands("7\t1\tA\tA\tC\n"),
            "chr7\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n",
        );
    }

    #[test]
    fn samples_may_differ_in_ploidy() {
        rows(
            &["-f", "vcf", "-s", "h=1", "-s", "d=2,3", "-s", "t=1,2,3"],
            "CHROM\tPOS\tREF\t1\t2\t3\nX\t5\tA\tC\tN\tG\n",
            "X\t5\t.\tA\tC,G\t.\t.\t.\tGT\t1\t.|2\t1|.|2\n",
        );
    }

    #[test]
    fn a_missing_call_is_a_dot_or_the_reference() {
        let matrix = strands("c\t1\tA\tN\tC\nc\t2\tA\t.\tN\n");
        for args in [&[][..], &["--fill", "."]] {
            rows(
                &[args, &["-f", "vcf", "-a"]].concat(),
                &matrix,
                "c\t1\t.\tA\tC\t.\t.\t.\tGT\t.|1\nc\t2\t.\tA\t.\t.\t.\t.\tGT\t.|.\n",
            );
        }
        rows(
            &["-f", "vcf", "-a", "--fill", "ref"],
            &matrix,
            "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\nc\t2\t.\tA\t.\t.\t.\t.\tGT\t0|0\n",
        );
        // What is listed decides: here N is a base as another, and C is no call.
        rows(
            &["-f", "vcf", "-a", "--missing", "C,."],
            &matrix,
            "c\t1\t.\tA\tN\t.\t.\t.\tGT\t1|.\nc\t2\t.\tA\tN\t.\t.\t.\tGT\t.|1\n",
        );
    }

    #[test]
    fn every_gap_and_star_are_one_allele() {
        let matrix =
            "CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\nc\t1\tA\t-\tC\t*\t----\nc\t2\tA\t-\tA\tA\tA\n";
        for args in [&[][..], &["--gap", "allele"]] {
            rows(
                &[args, &["-f", "vcf"]].concat(),
                matrix,
                "c\t1\t.\tA\t*,C\t.\t.\t.\tGT\t1|2\t1|1\nc\t2\t.\tA\t*\t.\t.\t.\tGT\t1|0\t0|0\n",
            );
        }
        // Listed, a gap shows like a missing call; what is a star in the matrix is an allele.
        rows(
            &["-f", "vcf", "--gap", "listed"],
            matrix,
            "c\t1\t.\tA\t*,C\t.\t.\t.\tGT\t.|2\t1|.\nc\t2\t.\tA\t*\t.\t.\t.\tGT\t.|0\t0|0\n",
        );
        rows(
            &["-f", "vcf", "--gap", "missing"],
            matrix,
            "c\t1\t.\tA\tC,*\t.\t.\t.\tGT\t.|1\t2|.\n",
        );
        rows(
            &["-f", "vcf", "--missing", "-,*"],
            matrix,
            "c\t1\t.\tA\tC,*\t.\t.\t.\tGT\t.|1\t.|2\n",
        );
    }

    #[test]
    fn alleles_that_differ_only_in_case_are_one() {
        rows(
            &["-f", "vcf"],
            "CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\n\
             c\t1\ta\tA\tg\tG\tT\nc\t2\tAt\taT\tAT\tat\tAt\nc\t3\tA\tatG\tATg\tc\tC\nc\t4\tn\tn\tA\ta\tT\n",
            "c\t1\t.\ta\tg,T\t.\t.\t.\tGT\t0|1\t1|2\nc\t3\t.\tA\tatG,c\t.\t.\t.\tGT\t1|1\t2|2\n\
             c\t4\t.\tn\tA,T\t.\t.\t.\tGT\t0|1\t1|2\n",
        );
        // A missing call is missing by its exact bytes.
        rows(
            &["-f", "vcf", "-a"],
            strands("c\t1\tA\tn\tN\nc\t2\tA\ta\tA\n"),
            "c\t1\t.\tA\tn\t.\t.\t.\tGT\t1|.\nc\t2\t.\tA\t.\t.\t.\t.\tGT\t0|0\n",
        );
    }

    #[test]
    fn what_a_vcf_cannot_hold_is_named() {
        let bad = |row: &str, words: &[&str]| bad_row(&["-f", "vcf"], strands(row), words);
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
            ("<DEL>", "'<DEL>'"),
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
        bad_row(
            &["-f", "vcf", "--missing", "N"],
            dot,
            &["'.'", "'sb'", "--missing"],
        );
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
        bad_row(
            &["-f", "vcf"],
            "CHROM\tPOS\tREF\tsa\tsb\tlone\nc\t1\tA\tA\tC\tK\n",
            &["'K'", "'lone'", "--missing"],
        );
    }

    #[test]
    fn what_is_not_written_need_not_fit() {
        let matrix = strands(
            "c\t1\tR\tR\tN\nc\t2147483648\tA\tA\tA\nc\t2147483647\tA\tC\tA\nc\t0\tA\tC\tA\n\
             c\t0002147483647\tA\tC\tA\n",
        );
        rows(
            &["-f", "vcf"],
            &matrix,
            "c\t2147483647\t.\tA\tC\t.\t.\t.\tGT\t1|0\nc\t0\t.\tA\tC\t.\t.\t.\tGT\t1|0\n\
             c\t0002147483647\t.\tA\tC\t.\t.\t.\tGT\t1|0\n",
        );
        bad_row(&["-f", "vcf", "-a"], strands("c\t1\tR\tR\tN\n"), &["'R'"]);
        bad_row(
            &["-f", "vcf", "-a"],
            strands("c\t2147483648\tA\tA\tA\n"),
            &["2147483647"],
        );
        // Listed as missing, a code for several bases does no harm.
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

    #[test]
    fn one_note_names_the_first_contig_without_a_length() {
        let dir = tempdir();
        let contigs = file(&dir, "fai", "1\t5\nchr1\t5\nlate\t6\n");
        // What is not written does not count; `b` stands far down, before another one.
        let mut matrix = strands("a\t1\tA\tA\tA\n");
        matrix += &"1\t1\tA\tA\tC\n".repeat(3000);
        matrix += &"b\t1\tA\tA\tC\nlate\t1\tA\tA\tC\n".repeat(500);
        matrix += &"d\t1\tA\tA\tC\n".repeat(500);
        for (args, named) in [
            (&[][..], Some("'1'")),
            (&["--contigs", &contigs], Some("'b'")),
            (&["--contigs", &contigs, "--no-header"], Some("'b'")),
            (
                &["--contigs", &contigs, "--contig-prefix=chr"],
                Some("'chrb'"),
            ),
            (&["--contigs", &contigs, "-q"], None),
            (&["-q"], None),
            (&["--contigs", &contigs, "-a"], Some("'a'")),
        ] {
            let mut first: Option<Vec<u8>> = None;
            for setting in [
                &["-@1"][..],
                &["-@2", "--batch-size=1"],
                &["-@3", "--batch-size=700"],
                &["-@8", "--batch-size=4K"],
            ] {
                let outcome = run([args, setting, &["-f", "vcf"]].concat(), &matrix[..]);
                let stderr = String::from_utf8_lossy(&outcome.ok().stderr).into_owned();
                match named {
                    None => assert_eq!(stderr, "", "{outcome}"),
                    Some(contig) => {
                        assert_eq!(stderr.lines().count(), 1, "one note:\n{outcome}");
                        assert!(stderr.starts_with("hapfilter: note: "), "{outcome}");
                        outcome.stderr_has(contig).stderr_has("--contigs");
                    }
                }
                let first = first.get_or_insert_with(|| outcome.stderr.clone());
                outcome.stderr_is(first);
            }
        }
        // Other formats have no use for lengths.
        for format in ["haplotype", "phase-panel", "phase-input"] {
            run(["-f", format], &matrix[..]).ok().stderr_is("");
        }
    }

    #[test]
    fn a_file_of_lengths_is_held_to_its_form() {
        let dir = tempdir();
        for (content, line) in [
            ("chr1\n", 1),
            ("chr1\t\n", 1),
            ("chr1\t5\nchr2\tx\n", 2),
            ("chr1\t-5\n", 1),
            ("chr1\t5.0\n", 1),
            ("\n\nchr1 5\n", 3),
            ("\t5\n", 1),
            ("chr1\t5\n\nchr2\t5\nchr1\t5\n", 4),
        ] {
            let contigs = file(&dir, "fai", content);
            refused(
                1,
                &["-f", "vcf", "--contigs", &contigs],
                EXAMPLE,
                &[&format!("hapfilter: {contigs}:{line}: ")],
            );
        }
        let twice = file(&dir, "fai", "chr1\t5\nchr1\t6\n");
        refused(1, &["-f", "vcf", "--contigs", &twice], EXAMPLE, &["'chr1'"]);
        refused(
            1,
            &["-f", "vcf", "--contigs", "nowhere"],
            EXAMPLE,
            &["hapfilter: cannot open 'nowhere': No such file or directory"],
        );
    }

    #[test]
    fn lengths_are_for_a_vcf_only() {
        let dir = tempdir();
        let contigs = file(&dir, "fai", "chr7\t5\n");
        for format in [
            &[][..],
            &["-f", "haplotype"],
            &["-f", "phase-panel"],
            &["-f", "phase-input"],
        ] {
            refused(
                2,
                &[&["--contigs", &contigs], format].concat(),
                EXAMPLE,
                &["--contigs", "vcf", "hapfilter --help"],
            );
        }
    }
}

mod phased {
    use super::*;

    #[test]
    fn every_version_of_the_header_gives_the_same_names() {
        let row = "c\t1\tA\tA|C\tC|C\n";
        let plain = "contig\tpos\tref\talt\tNA1_PI\tNA1_PG_al\tx:y_PI\tx:y_PG_al\n\
                     c\t1\tA\tC\tc\tA|C\tc\tC|C\n";
        for header in [
            "# [1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT\t[5]x:y:GT",
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT\t[5]x:y:GT",
            "#CHROM\tPOS\tREF\tNA1:GT\tx:y:GT",
            "CHROM\tPOS\tREF\tNA1\tx:y",
            "#CHROM\tPOS\tREF\tNA1\tx:y:GT",
        ] {
            run(["--phased"], format!("{header}\n{row}"))
                .ok()
                .stderr_is("")
                .stdout_is(plain);
        }
        let row = "c\t1\tA\tA|C:7\tC|C:.\n";
        let with_sets = plain.replace("c\tA|C", "7\tA|C");
        for header in [
            "# [1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT:[5]NA1:PS\t[6]x:y:GT:[7]x:y:PS",
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT:[5]NA1:PS\t[6]x:y:GT:[7]x:y:PS",
            "#CHROM\tPOS\tREF\tNA1:GT:NA1:PS\tx:y:GT:x:y:PS",
        ] {
            run(["--phased"], format!("{header}\n{row}"))
                .ok()
                .stderr_is("")
                .stdout_is(&with_sets);
        }
        let dir = tempdir();
        let names = file(
            &dir,
            "names",
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]NA1:GT\t[5]x:y:GT\n",
        );
        run(["--phased", "-H", &names], "c\t1\tA\tA|C\tC|C\n")
            .ok()
            .stderr_is("")
            .stdout_is(plain);
        let names = file(
            &dir,
            "with-sets",
            "CHROM\tPOS\tREF\tNA1:GT:NA1:PS\tx:y:GT:x:y:PS\n",
        );
        run(["--phased", "-H", &names], row)
            .ok()
            .stderr_is("")
            .stdout_is(&with_sets);
    }

    #[test]
    fn a_header_may_come_again() {
        let header = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n";
        let part = format!("{header}c\t1\tA\tA|C\n");
        let row = "c\t1\tA\tC\tc\tA|C\n";
        run(["--phased"], part.repeat(3))
            .ok()
            .stderr_is("")
            .stdout_is(format!("{HAPLOTYPE}{}", row.repeat(3)));
        let dir = tempdir();
        let one = file(&dir, "one", &part);
        run(["--phased", &one, &one], "")
            .ok()
            .stderr_is("")
            .stdout_is(format!("{HAPLOTYPE}{}", row.repeat(2)));
        let names = file(&dir, "names", header);
        run(["--phased", "-H", &names], &part[..])
            .ok()
            .stdout_is(format!("{HAPLOTYPE}{row}"));
        let other = file(&dir, "other", part.replace("[4]s", "[4]t"));
        run(["--phased", &one, &other], "")
            .fails(1)
            .stderr_has(&format!("hapfilter: {other}:1: "))
            .stderr_has("'t");
    }

    #[test]
    fn headers_that_cannot_name_the_samples_are_refused() {
        let row = "c\t1\tA\tA|C\tA|C\n";
        for (header, words) in [
            // Version 1.18.
            ("#[1]CHROM\t[2]POS\t[3]REF\t[4]GT\t[5]GT", &["--header"][..]),
            (
                "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT:[5]PS\t[6]GT:[7]PS",
                &["--header"],
            ),
            // Two that are one when all is taken off.
            (
                "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]s:GT",
                &["'s'", "4", "5"],
            ),
            ("#CHROM\tPOS\tREF\ts\ts:GT", &["'s'"]),
            // Some with sets, some without.
            (
                "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\t[6]t:GT",
                &["hapfilter: stdin:1: "],
            ),
            (
                "#CHROM\tPOS\tREF\ts:GT\tt:GT:t:PS",
                &["hapfilter: stdin:1: "],
            ),
            ("#CHROM\tPOS\tREF", &["hapfilter: stdin:1: "]),
            (
                "#[1]CHROM\t[2]POS\t[3]REF\t[4]:GT\t[5]s:GT",
                &["hapfilter: stdin:1: ", "4"],
            ),
            ("c\t1\tA\tA|C", &["hapfilter: stdin:1: ", "--header"]),
        ] {
            refused(1, &["--phased"], format!("{header}\n{row}"), words);
        }
        let dir = tempdir();
        let names = file(&dir, "names", "c\tp\tr\tS\n");
        refused(
            1,
            &["--phased", "--no-header", "--header", &names],
            "#[1]c\t[2]p\t[3]r\t[4]GT\nc\t1\tA\tA|C\n",
            &["expected 'S' in column 4", "found no name", "1.18"],
        );
        // Without the option these are names as any other.
        rows(
            &["-s", "x=[4]GT,[5]GT"],
            "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT\t[5]GT\nc\t1\tA\tA\tC\n",
            "c\t1\tA\tC\tc\tA|C\n",
        );
    }

    #[test]
    fn a_cell_is_a_genotype() {
        let matrix =
            "CHROM\tPOS\tREF\t1\t2\nc\t1\tA\tA|C\tG|A\nc\t2\tAT\tA|ATG\tAT|AT\nc\t3\tA\tA|A\tA/A\n";
        rows(
            &["--phased"],
            matrix,
            "c\t1\tA\tC,G\tc\tA|C\tc\tG|A\nc\t2\tAT\tA,ATG\tc\tA|ATG\tc\tAT|AT\n",
        );
        rows(
            &["--phased", "-f", "vcf", "-a"],
            matrix,
            "c\t1\t.\tA\tC,G\t.\t.\t.\tGT\t0|1\t2|0\nc\t2\t.\tAT\tA,ATG\t.\t.\t.\tGT\t1|2\t0|0\n\
             c\t3\t.\tA\t.\t.\t.\t.\tGT\t0|0\t0|0\n",
        );
        quietly(&["--phased", "-f", "vcf"], matrix)
            .ok()
            .stdout_is(vcf_head_of("1\t2", "") + "c\t1\t.\tA\tC,G\t.\t.\t.\tGT\t0|1\t2|0\nc\t2\t.\tAT\tA,ATG\t.\t.\t.\tGT\t1|2\t0|0\n");
    }

    #[test]
    fn ploidy_is_what_stands_there() {
        let matrix =
            genotypes("X\t1\tA\tC\nX\t2\tA\tC|G|A\nX\t3\tC\t.\nX\t4\tC\t.|.\nX\t5\tA\tC/C/C\n");
        rows(
            &["--phased", "-a", "--fill", "."],
            &matrix,
            "X\t1\tA\tC\tX\tC\nX\t2\tA\tC,G\tX\tC|G|A\nX\t3\tC\t.\tX\t.\nX\t4\tC\t.\tX\t.|.\nX\t5\tA\tC\tX\tC|C|C\n",
        );
        rows(
            &["--phased", "-a", "-f", "vcf"],
            &matrix,
            "X\t1\t.\tA\tC\t.\t.\t.\tGT\t1\nX\t2\t.\tA\tC,G\t.\t.\t.\tGT\t1|2|0\nX\t3\t.\tC\t.\t.\t.\t.\tGT\t.\n\
             X\t4\t.\tC\t.\t.\t.\t.\tGT\t.|.\nX\t5\t.\tA\tC\t.\t.\t.\tGT\t1|1|1\n",
        );
        // The clients know two strands; the others' alleles are listed all the same.
        rows(
            &["--phased", "-a", "-f", "phase-panel"],
            &matrix,
            "X\t1\tA\tC\t.\t.\nX\t2\tA\tC,G\t.\t.\nX\t3\tC\t.\t.\t.\nX\t4\tC\t.\t.\t.\nX\t5\tA\tC\t.\t.\n",
        );
    }

    #[test]
    fn only_a_dot_is_missing() {
        let matrix =
            genotypes("c\t1\tA\tN|C\nc\t2\tA\t.|C\nc\t3\tA\t-|C\nc\t4\tA\t./.\nc\t5\tA\tN/N\n");
        rows(
            &["--phased"],
            &matrix,
            "c\t1\tA\tN,C\tc\tN|C\nc\t2\tA\tC\tc\tA|C\nc\t3\tA\t-,C\tc\tA|C\nc\t5\tA\tN\tc\tN|N\n",
        );
        rows(
            &["--phased", "--missing", "N", "--fill", "keep"],
            &matrix,
            "c\t1\tA\tC\tc\tN|C\nc\t2\tA\t.,C\tc\t.|C\nc\t3\tA\t-,C\tc\t-|C\nc\t4\tA\t.\tc\t.|.\n",
        );
        rows(
            &["--phased", "-f", "phase-input"],
            &matrix,
            "c\t1\tA\tA,N,C\tPI_c\tN|C\nc\t2\tA\tA,C\t.\t.\nc\t3\tA\tA,C\t.\t.\nc\t5\tA\tA,N\tPI_c\tN|N\n",
        );
        rows(
            &["--phased", "-f", "vcf"],
            &matrix,
            "c\t1\t.\tA\tN,C\t.\t.\t.\tGT\t1|2\nc\t2\t.\tA\tC\t.\t.\t.\tGT\t.|1\n\
             c\t3\t.\tA\t*,C\t.\t.\t.\tGT\t1|2\nc\t5\t.\tA\tN\t.\t.\t.\tGT\t1|1\n",
        );
    }

    #[test]
    fn a_genotype_that_has_no_phase_to_lose_may_have_a_slash() {
        let matrix = genotypes("c\t1\tA\tC/C\nc\t2\tA\tA/A\nc\t3\tA\t./.\nc\t4\tA\tC/C|C\n");
        rows(
            &["--phased", "-a"],
            &matrix,
            "c\t1\tA\tC\tc\tC|C\nc\t2\tA\t.\tc\tA|A\nc\t3\tA\t.\tc\tA|A\nc\t4\tA\tC\tc\tC|C|C\n",
        );
        rows(
            &["--phased", "-a", "-f", "phase-panel"],
            &matrix,
            "c\t1\tA\tC\tPI_c\tC|C\nc\t2\tA\t.\tPI_c\tA|A\nc\t3\tA\t.\t.\t.\nc\t4\tA\tC\t.\t.\n",
        );
        // Missing by two names, and gaps where they are missing.
        let two = genotypes("c\t1\tA\tN/.\nc\t2\tA\t-/--\n");
        let args = ["--phased", "-a", "--missing", "N,.", "--gap", "missing"];
        rows(&args, &two, "c\t1\tA\t.\tc\tA|A\nc\t2\tA\t.\tc\tA|A\n");
        bad_row(&args[..4], genotypes("c\t1\tA\t-/--\n"), &["not phased"]);
        // A missing call that is the reference is the reference, not a missing call.
        bad_row(&args, genotypes("c\t1\tN\tN/.\n"), &["not phased"]);
    }

    #[test]
    fn a_genotype_that_is_not_phased_is_a_bad_row_or_left_out() {
        for cell in ["A/C", "C/A", "./C", "A/.", "A|C/G", "C/c"] {
            let matrix = genotypes(&format!("c\t1\tA\t{cell}\n"));
            for args in [&["--phased"][..], &["--phased", "-f", "vcf"]] {
                bad_row(args, &matrix, &["not phased", &format!("'{cell}'")]);
            }
            for format in ["phase-panel", "phase-input"] {
                let outcome = quietly(&["--phased", "-a", "-f", format, "--no-header"], &matrix);
                outcome.ok().stderr_is("");
                let row = String::from_utf8(outcome.stdout).unwrap();
                assert!(row.ends_with("\t.\t.\n"), "{cell}: {row}");
            }
        }
        // The alleles count all the same.
        rows(
            &["--phased", "-f", "phase-input"],
            "CHROM\tPOS\tREF\t1\t2\nc\t1\tA\tT/G\tC|A\n",
            "c\t1\tA\tA,T,G,C\t.\t.\tPI_c\tC|A\n",
        );
        // Also in a row that would not be written.
        let half = genotypes("c\t1\tA\tA/.\n");
        bad_row(&["--phased"], &half, &["not phased", "'A/.'"]);
        bad_row(&["--phased", "-f", "vcf"], &half, &["not phased", "'A/.'"]);
    }

    #[test]
    fn the_cell_that_is_bad_is_named_and_none_that_the_format_allows() {
        let matrix = "CHROM\tPOS\tREF\ts\tt\nc\t1\tA\tA/G\tA|\n";
        let words = ["'A|'", "field 5", "'t'"];
        bad_row(&["--phased", "-f", "phase-panel"], matrix, &words);
        let second = "CHROM\tPOS\tREF\ts\tt\nc\t1\tA\tA|G\tA/G\n";
        bad_row(&["--phased"], second, &["'A/G'", "field 5", "'t'"]);
        let position = genotypes("c\tx\tA\tA|\n");
        bad_row(&["--phased"], position, &["position", "field 2", "'x'"]);
        // A genotype too long to be shown whole is unphased because of its `/`, not for want of a set.
        let long = format!("{}/G", "A".repeat(60));
        let outcome = quietly(&["--phased"], &genotypes(&format!("c\t1\tA\t{long}\n")));
        outcome.fails(1).stderr_has("is not phased: ");
        let no_set = quietly(&["--phased"], &sets("c\t1\tA\tA|G:.\n"));
        no_set.fails(1).stderr_has("it is in no phase set");
    }

    #[test]
    fn a_row_of_many_sets_is_as_large_as_it_is() {
        let contig = "c".repeat(2000);
        let names: Vec<String> = (0..2000).map(|n| format!("s{n}:GT:s{n}:PS")).collect();
        let cells = vec!["A|G:7"; 2000].join("\t");
        let matrix = format!(
            "CHROM\tPOS\tREF\t{}\n{contig}\t1\tA\t{cells}\n",
            names.join("\t")
        );
        // 16 MiB is the most that a row may become: the contig stands in it once.
        rows(
            &["--phased", "--max-line", "64K"],
            &matrix,
            &format!("{contig}\t1\tA\tG{}\n", "\t7\tA|G".repeat(2000)),
        );
    }

    #[test]
    fn an_empty_strand_is_an_empty_field() {
        for cell in ["A|", "|A", "|", "/", "A/", "A||C", "A|/C"] {
            for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
                let matrix = genotypes(&format!("c\t1\tA\t{cell}\n"));
                bad_row(&["--phased", "-f", format], matrix, &["field 4"]);
            }
        }
        for cell in ["A|:5", "|A:5", ":5", "|:."] {
            for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
                bad_row(
                    &["--phased", "-f", format],
                    sets(&format!("c\t1\tA\t{cell}\n")),
                    &["field 4"],
                );
            }
        }
    }

    #[test]
    fn a_cell_without_its_set_is_a_bad_row() {
        for cell in ["A|C", "A|C:", "C", ".", "A|A"] {
            for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
                bad_row(
                    &["--phased", "-f", format],
                    sets(&format!("c\t1\tA\t{cell}\n")),
                    &["field 4", "set"],
                );
            }
        }
    }

    #[test]
    fn sets_are_blocks() {
        let matrix = sets(
            "c\t1\tA\tA|C:1\nc\t2\tA\tC|A:007\nc\t3\tA\tC|C:.\nc\t4\tA\tC/C:.\nc\t5\tA\tC|C:9\n\
             c\t6\tA\t.|.:.\nc\t7\tA\t.:.\nc\t8\tA\tC:.\nc\t9\tA\t.|C:3\n",
        );
        rows(
            &["--phased", "-a", "--contig-prefix", "chr", "--fill", "."],
            &matrix,
            "chrc\t1\tA\tC\t1\tA|C\nchrc\t2\tA\tC\t007\tC|A\nchrc\t3\tA\tC\tchrc\tC|C\n\
             chrc\t4\tA\tC\tchrc\tC|C\nchrc\t5\tA\tC\t9\tC|C\nchrc\t6\tA\t.\tchrc\t.|.\n\
             chrc\t7\tA\t.\tchrc\t.\nchrc\t8\tA\tC\tchrc\tC\nchrc\t9\tA\tC\t3\t.|C\n",
        );
        rows(
            &["--phased", "-f", "phase-input", "--contig-prefix", "chr"],
            &matrix,
            "chrc\t1\tA\tA,C\tPI_1\tA|C\nchrc\t2\tA\tA,C\tPI_007\tC|A\nchrc\t3\tA\tA,C\tPI_chrc\tC|C\n\
             chrc\t4\tA\tA,C\tPI_chrc\tC|C\nchrc\t5\tA\tA,C\tPI_9\tC|C\nchrc\t8\tA\tA,C\t.\t.\n\
             chrc\t9\tA\tA,C\t.\t.\n",
        );
        rows(
            &["--phased", "-f", "vcf", "-a"],
            &matrix,
            "c\t1\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:1\nc\t2\t.\tA\tC\t.\t.\t.\tGT:PS\t1|0:007\n\
             c\t3\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:.\nc\t4\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:.\n\
             c\t5\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:9\nc\t6\t.\tA\t.\t.\t.\t.\tGT:PS\t.|.:.\n\
             c\t7\t.\tA\t.\t.\t.\t.\tGT:PS\t.:.\nc\t8\t.\tA\tC\t.\t.\t.\tGT:PS\t1:.\n\
             c\t9\t.\tA\tC\t.\t.\t.\tGT:PS\t.|1:3\n",
        );
        let head = vcf_head("").replace(
            "\"Genotype\">\n",
            "\"Genotype\">\n##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n",
        );
        run(["--phased", "-f", "vcf"], sets(""))
            .ok()
            .stdout_is(head);
    }

    #[test]
    fn without_a_set_two_alleles_have_no_order() {
        for cell in ["A|C:.", "A/C:.", "C/A:5", ".|C:.", "./C:1"] {
            let matrix = sets(&format!("c\t1\tA\t{cell}\n"));
            for args in [&["--phased"][..], &["--phased", "-f", "vcf"]] {
                bad_row(args, &matrix, &["not phased"]);
            }
            rows(
                &["--phased", "-f", "phase-panel"],
                &matrix,
                "c\t1\tA\tC\t.\t.\n",
            );
        }
    }

    #[test]
    fn a_cell_is_cut_at_its_last_colon_if_there_are_sets() {
        rows(
            &["--phased"],
            sets("c\t1\tA\tA|<X:1>:5\nc\t2\tA\tA|C:any text\n"),
            "c\t1\tA\t<X:1>\t5\tA|<X:1>\nc\t2\tA\tC\tany text\tA|C\n",
        );
        rows(
            &["--phased", "-f", "phase-panel"],
            sets("c\t2\tA\tA|C:any text\n"),
            "c\t2\tA\tC\tPI_any text\tA|C\n",
        );
        rows(
            &["--phased"],
            genotypes("c\t1\tA\tA|C:5\n"),
            "c\t1\tA\tC:5\tc\tA|C:5\n",
        );
        // A VCF wants a number.
        for set in ["x", "5x", "-5", "+5", "1e3"] {
            bad_row(
                &["--phased", "-f", "vcf"],
                sets(&format!("c\t1\tA\tA|C:{set}\n")),
                &[&format!("'{set}'"), "set"],
            );
        }
    }

    #[test]
    fn a_bad_allele_is_named_with_its_sample() {
        bad_row(
            &["--phased", "-f", "vcf"],
            "CHROM\tPOS\tREF\tmum\tdad\nc\t1\tA\tA|C\tC|<DEL>\n",
            &["'<DEL>'", "'dad'", "--missing"],
        );
        bad_row(
            &["--phased", "-f", "vcf"],
            sets("c\t1\tA\tA|R:5\n"),
            &["'R'", "'s'", "--missing"],
        );
    }

    #[test]
    fn strands_in_one_column_give_what_strands_in_two_give() {
        let alleles = ["A", "C", "AT", ".", "-", "--", "*", "n", "c", "N"];
        let (mut two, mut one) = (strands(""), genotypes(""));
        for (i, left) in alleles.iter().enumerate() {
            for right in &alleles {
                two += &format!("c\t{i}\tA\t{left}\t{right}\n");
                one += &format!("c\t{i}\tA\t{left}|{right}\n");
            }
        }
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            for gap in ["listed", "allele", "missing"] {
                for fill in ["ref", "."] {
                    let args = [
                        "-f",
                        format,
                        "--gap",
                        gap,
                        "--fill",
                        fill,
                        "--missing",
                        ".,N",
                        "-a",
                        "-q",
                    ];
                    let expected = run(args, &two[..]).ok().stdout.clone();
                    let expected = String::from_utf8(expected).unwrap();
                    run([&args[..], &["--phased"]].concat(), &one[..])
                        .ok()
                        .stdout_is(expected.replace("sasb_P", "s_P"));
                }
            }
        }
        let options = Options {
            samples: Samples::Phased,
            ..Options::default()
        };
        run(["--phased"], &one[..])
            .ok()
            .stdout_is(oracle(&options, one.as_bytes()).stdout);
    }

    #[test]
    fn options_that_make_samples_of_columns_contradict_it() {
        let dir = tempdir();
        let samples = file(&dir, "samples", "s\tsa\tsb\n");
        for (args, option) in [
            (["--suffixes", "a,b"], "--suffixes"),
            (["--samples", &samples], "--samples"),
            (["--sample", "s=sa,sb"], "--sample"),
            (["-s", "s=sa,sb"], "-s"),
        ] {
            for phased in [
                [&args[..], &["--phased"]].concat(),
                [&["--phased"], &args[..]].concat(),
            ] {
                let outcome = run(&phased, genotypes(""));
                outcome
                    .fails(2)
                    .stdout_is("")
                    .stderr_has("--phased")
                    .stderr_has(option)
                    .stderr_has("hapfilter --help");
            }
        }
    }
}

#[test]
fn a_format_that_is_not_there_is_named() {
    refused(
        2,
        &["-f", "bcf"],
        EXAMPLE,
        &["'bcf'", "haplotype", "phase-panel", "phase-input", "vcf"],
    );
    refused(2, &["--format", "VCF"], EXAMPLE, &["'VCF'"]);
}
