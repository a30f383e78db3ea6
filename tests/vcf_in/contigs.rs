use super::*;

const ROW: &str = "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
const VCF: [&str; 2] = ["-f", "vcf"];

fn with(lines: &str) -> String {
    format!("##fileformat=VCFv4.2\n{lines}{COLUMNS}\ts1\n{ROW}")
}

/// The contig lines of the VCF output.
#[track_caller]
fn contig_lines(args: &[&str], input: &str) -> String {
    let outcome = everywhere(&[&VCF[..], &["-q"], args].concat(), input);
    let text = String::from_utf8_lossy(&outcome.ok().stdout).into_owned();
    let lines = text.split_inclusive('\n');
    lines.filter(|line| line.starts_with("##contig")).collect()
}

#[test]
fn contig_lines_go_to_a_vcf_as_they_are() {
    for lines in [
        "",
        "##contig=<ID=c>\n",
        "##contig=<ID=c,length=7000>\n",
        "##contig=<ID=d,length=7000>\n##contig=<ID=c>\n##contig=<ID=a>\n",
        "##contig=<ID=c,length=7000,assembly=\"B,37>\",md5=f12,species=\"Homo sapiens, x\">\n",
        "##contig=<ID=HLA-B*07:02,length=5>\n##contig=<ID=chrUn_KI270742v1>\n",
        "##contig=<ID=c,length=.>\n",
    ] {
        let input = with(lines);
        assert_eq!(contig_lines(&[], &input), lines);
        // Other lines in between, and other line ends.
        let mixed = input.replace("##contig", "##reference=x\n\n##contig");
        assert_eq!(contig_lines(&[], &mixed), lines);
        assert_eq!(contig_lines(&[], &input.replace('\n', "\r\n")), lines);
        // A prefix becomes part of each name, in these lines and in the rows.
        let prefixed = lines.replace("<ID=", "<ID=chr");
        let prefix = ["--contig-prefix", "chr"];
        assert_eq!(contig_lines(&prefix, &input), prefixed);
        rows(
            &[&VCF[..], &prefix].concat(),
            &input,
            ROW.replace("c\t", "chrc\t"),
        );
        // No other format has contig lines.
        for format in &FORMATS[..3] {
            let outcome = everywhere(&["-f", format], &input);
            assert_eq!(line_count(&outcome.ok().stdout), 2, "{outcome}");
            outcome.stderr_is("");
        }
    }
}

#[test]
fn the_id_of_a_contig_line_may_stand_anywhere() {
    for line in [
        "##contig=<length=5,ID=c>\n",
        "##contig=<IDX=3,ID=c,ID2=x>\n",
        // Text in quotes is not parsed.
        "##contig=<species=\"x,ID=z\",ID=c>\n",
        "##contig=<species=\"x,ID=z,y\",length=5,ID=c>\n",
        "##contig=<species=\"x \\\",ID=z,y\",ID=c>\n",
    ] {
        let outcome = everywhere(&VCF, with(line));
        outcome.ok().stderr_is("");
        assert_eq!(contig_lines(&[], &with(line)), line);
        assert_eq!(
            contig_lines(&["--contig-prefix=chr"], &with(line)),
            line.replace("ID=c", "ID=chrc")
        );
    }
}

/// With such a line in its header bcftools refuses to write BCF, or reads the following lines as
/// part of it.
#[test]
fn contig_lines_that_bcftools_cannot_read_are_malformed() {
    for bad in [
        "##contig=<ID=d,species=\"x>\n",
        "##contig=<ID=d,x>\n",
        "##contig=<ID=d,,length=5>\n",
        "##contig=<ID=d,length=5,>\n",
        "##contig=<ID=d,length=x>\n",
    ] {
        let good = "##contig=<ID=c>\n";
        let input = with(&format!("{bad}{good}"));
        assert_eq!(contig_lines(&[], &input), good, "{bad}");
        one_line_with(&everywhere(&VCF, &input), &["note: ", "contig", "1"]);
    }
}

#[test]
fn malformed_contig_lines_are_left_out_and_counted_in_a_note() {
    let good = "##contig=<ID=c,length=7>\n";
    for bad in [
        "##contig=<ID=>\n",
        "##contig=<length=5>\n",
        "##contig=<>\n",
        "##contig=<ID=d\n",
        "##contig=<ID=d,length=5\n",
        "##contig=d\n",
        "##contig=\n",
        "##contig=<ID=a b>\n",
        "##contig=<ID=*x>\n",
        "##contig=<ID==x>\n",
        "##contig=<ID=<x>>\n",
        "##contig=<ID=\u{e9}>\n",
        // A duplicate name.
        "##contig=<ID=c>\n",
        "##contig=<ID=c,length=7>\n",
    ] {
        for (lines, count) in [
            (format!("{good}{bad}"), "1"),
            (format!("{good}{bad}##contig=<ID=e>\n{bad}"), "2"),
        ] {
            let expected: String = match count {
                "1" => good.to_owned(),
                _ => format!("{good}##contig=<ID=e>\n"),
            };
            let input = with(&lines);
            assert_eq!(contig_lines(&[], &input), expected, "{bad}");
            let outcome = everywhere(&VCF, &input);
            one_line_with(&outcome, &["hapfilter: note: ", "contig", count]);
            outcome.ok();
        }
    }
}

#[test]
fn a_list_of_contigs_takes_the_place_of_contig_lines() {
    let dir = tempdir();
    let list = file(&dir, "list", "c\t52\nx\t.\n");
    let input = with("##contig=<ID=c,length=7>\n##contig=<ID=y>\n");
    let lines = "##contig=<ID=c,length=52>\n##contig=<ID=x>\n";
    assert_eq!(contig_lines(&["--contigs", &list], &input), lines);
    // The list has the names of the output, prefix included.
    let list = file(&dir, "prefixed", "chrc\t52\n");
    assert_eq!(
        contig_lines(&["--contigs", &list, "--contig-prefix=chr"], &input),
        "##contig=<ID=chrc,length=52>\n"
    );
    everywhere(&["--contigs", &list], &input)
        .fails(2)
        .stderr_has("--contigs");
}

#[test]
fn the_first_contig_without_a_line_is_named_in_a_note() {
    let more = |contig: &str| ROW.replace("c\t", &format!("{contig}\t"));
    for (lines, rows, contig) in [
        ("", String::new(), "'c'"),
        ("##contig=<ID=c>\n", more("d") + &more("e"), "'d'"),
        ("##contig=<ID=d>\n##contig=<ID=e>\n", more("d"), "'c'"),
    ] {
        let input = with(lines) + &rows;
        let outcome = everywhere(&VCF, &input);
        outcome.ok();
        one_line_with(&outcome, &["hapfilter: note: ", contig]);
    }
    everywhere(&VCF, with("##contig=<ID=c>\n"))
        .ok()
        .stderr_is("");
    everywhere(
        &["-f", "vcf", "--contig-prefix=chr"],
        with("##contig=<ID=c>\n"),
    )
    .ok()
    .stderr_is("");
}

#[test]
fn ids_go_to_a_vcf_as_they_stand_and_other_columns_do_not() {
    for id in ["rs1", ".", "a;b", "x y", ">1>4", "\u{e9}", "rs1,rs2"] {
        let input = with("##contig=<ID=c>\n").replace(
            ROW,
            &format!("c\t1\t{id}\tA\tC\t99.5\tPASS\tDP=3;END=9\tGT:DP\t0|1:7\n"),
        );
        rows(
            &VCF,
            &input,
            format!("c\t1\t{id}\tA\tC\t.\t.\t.\tGT\t0|1\n"),
        );
        rows(&[], &input, "c\t1\tA\tC\tc\tA|C\n");
    }
    for (field, bad) in [(5, "x"), (6, "a b"), (7, "\u{0}")] {
        let mut fields: Vec<&str> = ROW.split('\t').collect();
        fields[field] = bad;
        rows(
            &VCF,
            with("##contig=<ID=c>\n").replace(ROW, &fields.join("\t")),
            ROW,
        );
    }
}

#[test]
fn a_contig_that_vcf_forbids_is_bad_in_vcf_only() {
    for contig in ["a b", "*1", "x,y", "<c>"] {
        let input = with("").replace("c\t1", &format!("{contig}\t1"));
        bad_row(&["-f", "vcf"], &input, 3, &["contig"]);
        rows(&[], &input, format!("{contig}\t1\tA\tC\t{contig}\tA|C\n"));
    }
}

#[test]
fn a_note_counts_contig_lines_that_are_not_in_the_output() {
    let dir = tempdir();
    let list = file(&dir, "list", "c\t7\n");
    let note = |count: &str| format!("hapfilter: note: {count} left out\n");
    let one = note("1 ##contig line of the input is malformed or repeated and was");
    let two = note("2 ##contig lines of the input are malformed or repeated and were");
    for (lines, said) in [
        ("##contig=<ID=c>\n", ""),
        ("##contig=<ID=c>\n##contig=<ID=c>\n", &*one),
        (
            "##contig=<ID=c>\n##contig=<length=5>\n##contig=<ID=c>\n",
            &two,
        ),
    ] {
        let outcome = everywhere(&VCF, with(lines));
        outcome.ok().stderr_is(said);
        // A list takes their place, whatever they are like.
        let outcome = everywhere(&[&VCF[..], &["--contigs", &list]].concat(), with(lines));
        outcome.ok().stderr_is("");
    }
}

/// A prefix with signs of its own would make a header that no program can read.
#[test]
fn contig_lines_are_left_out_if_the_prefix_would_break_them() {
    let lines = "##contig=<ID=c,length=9>\n##contig=<ID=d>\n";
    for prefix in [
        "a,", "<", "x>", "\"", "(", "*", "=", "x ", "'", "{", "\u{e9}",
    ] {
        let args = [&VCF[..], &["--contig-prefix", prefix, "--skip-bad-rows"]].concat();
        let outcome = everywhere(&args, with(lines));
        outcome.ok().stderr_has(
            "note: the ##contig lines of the input were left out, because the prefix '",
        );
        let written = String::from_utf8_lossy(&outcome.stdout);
        assert!(!written.contains("##contig"), "{outcome}");
    }
    // VCF allows this name, but a row that begins so looks like a comment.
    let hash = ["--contig-prefix=#", "--skip-bad-rows"];
    assert_eq!(
        contig_lines(&hash, &with(lines)),
        lines.replace("ID=", "ID=#")
    );
    let args = [&VCF[..], &["--contig-prefix=chr"]].concat();
    let outcome = everywhere(&args, with(lines));
    outcome.ok().stderr_is("");
    let written = String::from_utf8_lossy(&outcome.stdout);
    assert!(written.contains("##contig=<ID=chrc,length=9>\n##contig=<ID=chrd>\n"));
}

#[test]
fn an_allele_that_names_a_contig_has_no_prefix() {
    let input = vcf(&["A A[c:5[ GT 0|1"]);
    let prefix = ["--contig-prefix", "chr"];
    rows(&prefix, &input, "chrc\t1\tA\tA[c:5[\tchrc\tA|A[c:5[\n");
    let written = "chrc\t1\t.\tA\tA[c:5[\t.\t.\t.\tGT\t0|1\n";
    rows(&[&["-f", "vcf"], &prefix[..]].concat(), &input, written);
}
