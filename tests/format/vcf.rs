//! VCF: its head, alleles by number, and what it cannot hold.

use super::*;

#[test]
fn gaps_of_many_lengths_among_many_alleles_are_one() {
    // More alleles than are compared one by one, each in two spellings, with gaps between them.
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
        format!(
            "c\t1\t.\tG\t{}\t.\t.\t.\tGT\t{}\n",
            alts.join(","),
            numbers.join("|")
        ),
    );
}

#[test]
fn the_head_lists_contigs_with_known_lengths() {
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
    // Without rows there is no note.
    run(["-f", "vcf"], strands(""))
        .ok()
        .stderr_is("")
        .stdout_is(vcf_head(""));
    let unknown = file(&dir, "unknown", "chr1\t.\nchr2\t8\n");
    run(["-f", "vcf", "--contigs", &unknown], &matrix[..])
        .ok()
        .stderr_is("")
        .stdout_is(vcf_head("##contig=<ID=chr1>\n##contig=<ID=chr2,length=8>\n") + row);
    let crlf = file(&dir, "crlf", "chr1\t9\r\nchr3\t10");
    run(["-f", "vcf", "--contigs", &crlf], &matrix[..])
        .ok()
        .stderr_is("")
        .stdout_is(vcf_head("##contig=<ID=chr1,length=9>\n##contig=<ID=chr3,length=10>\n") + row);
}

#[test]
fn the_head_can_be_written_without_the_rows() {
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
    // More than nine alleles, one of them in no sample.
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
    // The list decides: here N is a base like any other, and C is not a call.
    rows(
        &["-f", "vcf", "-a", "--missing", "C,."],
        &matrix,
        "c\t1\t.\tA\tN\t.\t.\t.\tGT\t1|.\nc\t2\t.\tA\tN\t.\t.\t.\tGT\t.|1\n",
    );
}

#[test]
fn every_gap_and_star_are_one_allele() {
    let matrix = "CHROM\tPOS\tREF\t1a\t1b\t2a\t2b\nc\t1\tA\t-\tC\t*\t----\nc\t2\tA\t-\tA\tA\tA\n";
    for args in [&[][..], &["--gap", "allele"]] {
        rows(
            &[args, &["-f", "vcf"]].concat(),
            matrix,
            "c\t1\t.\tA\t*,C\t.\t.\t.\tGT\t1|2\t1|1\nc\t2\t.\tA\t*\t.\t.\t.\tGT\t1|0\t0|0\n",
        );
    }
    // With `listed`, a gap shows like a missing call; a star in the matrix is an allele.
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
    // So are missing calls, unless alleles are any text: then only the exact bytes are missing.
    let missing = strands("c\t1\tA\tn\tN\nc\t2\tA\ta\tA\nc\t3\tA\tg\tG\n");
    rows(
        &["-f", "vcf", "-a"],
        &missing,
        "c\t1\t.\tA\t.\t.\t.\t.\tGT\t.|.\nc\t2\t.\tA\t.\t.\t.\t.\tGT\t0|0\n\
         c\t3\t.\tA\tg\t.\t.\t.\tGT\t1|1\n",
    );
    rows(
        &["-f", "vcf", "-a", "--alleles=any"],
        &missing,
        "c\t1\t.\tA\tn\t.\t.\t.\tGT\t1|.\nc\t2\t.\tA\t.\t.\t.\t.\tGT\t0|0\n\
         c\t3\t.\tA\tg\t.\t.\t.\tGT\t1|1\n",
    );
}

#[test]
fn one_note_names_the_first_contig_without_a_length() {
    let dir = tempdir();
    let contigs = file(&dir, "fai", "1\t5\nchr1\t5\nlate\t6\n");
    // Rows that are not written do not count. `b` comes late, before another such contig.
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
                    outcome.stderr_has("sort").stderr_has("norm");
                }
            }
            let first = first.get_or_insert_with(|| outcome.stderr.clone());
            outcome.stderr_is(first);
        }
    }
    // Other formats do not use lengths.
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
        ("chr1\t5\na,b\t5\n", 2),
        ("<a>\t5\n", 1),
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
