use super::*;

/// Whether a byte may be part of a contig's name, as its first byte or later.
fn fits(byte: u8, first: bool) -> bool {
    byte.is_ascii_alphanumeric()
        || b"!#$%&+./:;?@^_|~-".contains(&byte)
        || (!first && b"*=".contains(&byte))
}

#[test]
fn contig_names_are_valid_in_vcf_byte_by_byte() {
    let contigs: Vec<(Vec<u8>, bool)> = (0..=255)
        .filter(|byte| !b"\t\n".contains(byte))
        .flat_map(|byte| {
            [
                (vec![byte], fits(byte, true)),
                (vec![byte, b'1'], fits(byte, true)),
                (vec![b'c', byte], fits(byte, false)),
                (vec![b'c', byte, b'1'], fits(byte, false)),
            ]
        })
        // Such a row of a VCF would be one of its header lines.
        .filter(|(contig, _)| contig[0] != b'#')
        .collect();
    let mut input = STRANDS.as_bytes().to_vec();
    let mut expected = Vec::new();
    for (contig, good) in &contigs {
        input.extend([contig, &b"\t1\tA\tA\tC\n"[..]].concat());
        if *good {
            expected.extend([contig, &b"\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n"[..]].concat());
        }
    }
    rows(
        &[&VCF[..], &["--skip-bad-rows"]].concat(),
        &input,
        &expected,
    );
    // Any other format accepts them all.
    for format in &FORMATS[..3] {
        let outcome = run(["-f", format, "--no-header", "-q"], &input[..]);
        let lines = outcome.ok().stdout.iter().filter(|&&b| b == b'\n').count();
        assert_eq!(lines, contigs.len(), "{outcome}");
    }
}

#[test]
fn a_contig_is_judged_as_it_is_written() {
    for contig in [
        "*1",
        "=x",
        "NC_7,whole",
        "sca 5 len=8",
        "<c>",
        "c(1)",
        "c[1]",
        "c{1}",
        "c\\1",
        "c\"",
        "c'",
        "c`",
        "\u{e9}",
    ] {
        bad_row(
            &VCF,
            format!("{STRANDS}c\t1\tA\tA\tC\n{contig}\t1\tA\tA\tC\n"),
            3,
            &["contig", "field 1"],
        );
        // A row that is not written is not judged.
        rows(&VCF, format!("{STRANDS}{contig}\t1\tA\tA\tA\n"), "");
        bad_row(
            &[&VCF[..], &["-a"]].concat(),
            format!("{STRANDS}{contig}\t1\tA\tA\tA\n"),
            2,
            &["contig"],
        );
    }
    // The prefix is part of the name.
    for contig in ["*1", "=x"] {
        rows(
            &[&VCF[..], &["--contig-prefix", "c"]].concat(),
            format!("{STRANDS}{contig}\t1\tA\tA\tC\n"),
            format!("c{contig}\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n"),
        );
    }
    for prefix in ["*", "a b", "<", "x,"] {
        bad_row(
            &[&VCF[..], &["--contig-prefix", prefix]].concat(),
            format!("{STRANDS}c\t1\tA\tA\tC\n"),
            2,
            &[&format!("'{prefix}c'"), "contig"],
        );
    }
    for contig in [
        "HLA-B*07:02",
        "chrUn_KI270742v1",
        "GL000207.1",
        "x=1",
        "a|b",
    ] {
        rows(
            &VCF,
            format!("{STRANDS}{contig}\t1\tA\tA\tC\n"),
            format!("{contig}\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n"),
        );
    }
}

#[test]
fn contig_lines_are_made_of_every_form_of_list() {
    let dir = tempdir();
    for (list, lines) in [
        // The index of a FASTA file.
        ("c\t2147\t52\t60\t61\n", "##contig=<ID=c,length=2147>\n"),
        // The output of `bcftools index -s`: name, length, rows.
        ("c\t2147\t12\n", "##contig=<ID=c,length=2147>\n"),
        ("c\t.\t12\n", "##contig=<ID=c>\n"),
        ("c\t.\n", "##contig=<ID=c>\n"),
        (
            "d\t5\nc\t.\t24\r\n\nHLA-B*07:02\t.\n",
            "##contig=<ID=d,length=5>\n##contig=<ID=c>\n##contig=<ID=HLA-B*07:02>\n",
        ),
    ] {
        let list = file(&dir, "list", list);
        let outcome = everywhere(
            &[&VCF[..], &["--contigs", &list]].concat(),
            format!("{STRANDS}c\t1\tA\tA\tC\n"),
        );
        outcome
            .ok()
            .stderr_is("")
            .stdout_is(head(lines, false) + "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n");
    }
}

#[test]
fn a_list_of_contigs_that_is_malformed_is_named_with_its_line() {
    let dir = tempdir();
    for (list, line) in [
        ("c\n", 1),
        ("c\t\n", 1),
        ("c\t5\nd\tx\n", 2),
        ("c\t-5\n", 1),
        ("c\t..\n", 1),
        ("c\t5.0\n", 1),
        ("\n\nc 5\n", 3),
        ("\t5\n", 1),
        ("c\t5\n\nd\t5\nc\t5\n", 4),
        ("c\t5\nc\t.\n", 2),
        // Names that VCF forbids.
        ("c\t5\na b\t5\n", 2),
        ("a,b\t5\n", 1),
        ("<c>\t5\n", 1),
        ("c\t5\n*x\t5\n", 2),
        ("c\t5\n=\t.\n", 2),
        ("\u{e9}\t5\n", 1),
    ] {
        let path = file(&dir, "list", list);
        refused(
            1,
            &[&VCF[..], &["--contigs", &path]].concat(),
            format!("{STRANDS}c\t1\tA\tA\tC\n"),
            &[&format!("hapfilter: {path}:{line}: ")],
        );
    }
}

#[test]
fn one_note_names_the_first_contig_without_a_line_and_the_consequences() {
    let dir = tempdir();
    let list = file(&dir, "list", "c\t5\nlate\t.\n");
    let input = format!("{STRANDS}b\t1\tA\tA\tA\nc\t1\tA\tA\tC\n")
        + &"e\t1\tA\tA\tC\nd\t1\tA\tA\tC\n".repeat(800);
    for (args, contig) in [
        (&[][..], "'c'"),
        (&["--contigs", &list], "'e'"),
        (&["--contigs", &list, "-a"], "'b'"),
    ] {
        for size in ["--batch-size=700", "--batch-size=512K"] {
            let outcome = everywhere(&[&VCF[..], args, &[size]].concat(), &input);
            outcome.ok();
            crate::settings::one_line_with(
                &outcome,
                &["hapfilter: note: ", contig, "sort", "norm", "--contigs"],
            );
        }
        everywhere(&[&VCF[..], args, &["-q"]].concat(), &input)
            .ok()
            .stderr_is("");
    }
    // Nothing is written, so nothing is missing.
    everywhere(&VCF, STRANDS).ok().stderr_is("");
    // A contig of unknown length has a line too.
    let all = file(&dir, "all", "b\t.\nc\t.\nd\t.\ne\t.\n");
    everywhere(&[&VCF[..], &["--contigs", &all]].concat(), &input)
        .ok()
        .stderr_is("");
}
