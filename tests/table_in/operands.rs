use super::*;

const BODY: [&str; 4] = [
    "A C,G c A|C 7 G|A",
    "A . . A/T . .",
    "A - 9 .|A c C|C",
    "AT A c AT|A . A|AT",
];

#[test]
fn from_any_dialect_to_any_other_and_back() {
    for format in FORMATS {
        let args = ["-q", "-f", format, "--gap=allele", "--unphased=blank"];
        let whole = run(args, HAPLOTYPE.table(&BODY));
        whole.ok();
        for dialect in DIALECTS {
            run(args, dialect.table(&BODY))
                .ok()
                .stderr_is("")
                .stdout_is(&whole.stdout);
        }
    }
    // There and back: a format that can hold it loses nothing.
    let haplotype = HAPLOTYPE.table(&["A C,G c A|C 7 G|A", "A C,T 9 C|C c T|A"]);
    for through in ["phase-panel", "phase-input", "vcf"] {
        let there = everywhere(&["-q", "-f", through], &haplotype);
        everywhere(&["-q"], &there.ok().stdout)
            .ok()
            .stdout_is(&haplotype);
        for other in FORMATS {
            let direct = everywhere(&["-q", "-f", other], &haplotype);
            let around = everywhere(&["-q", "-f", other], &there.stdout);
            around.ok();
            // A VCF's header has contig lines and set declarations too.
            if other != "vcf" {
                around.stdout_is(&direct.stdout);
            }
        }
    }
}

#[test]
fn operands_are_one_stream() {
    let dir = tempdir();
    for dialect in DIALECTS {
        let names = dialect.names(2);
        let whole = dialect.table(&BODY);
        let lines: Vec<&str> = whole.lines().skip(1).collect();
        for format in FORMATS {
            let expected = everywhere(&["-q", "-f", format], &whole);
            for first in ["", "#"] {
                let one = file(&dir, "one", format!("{first}{names}{}", lines[0]));
                let two = file(&dir, "two", format!("#{names}{}\n", lines[1..3].join("\n")));
                let three = file(&dir, "three", format!("{}\n", lines[3]));
                everywhere(&["-q", "-f", format, &one, &two, &three], "")
                    .ok()
                    .stderr_is("")
                    .stdout_is(&expected.ok().stdout);
                everywhere(
                    &["-q", "-f", format, &one, "-", &three],
                    std::fs::read(&two).expect("two"),
                )
                .ok()
                .stdout_is(&expected.stdout);
            }
        }
    }
}

#[test]
fn an_operand_with_other_columns_is_refused() {
    let dir = tempdir();
    for (n, dialect) in DIALECTS.iter().enumerate() {
        let one = file(&dir, "one", dialect.table(&["A C c A|C"]));
        for (m, other) in DIALECTS.iter().enumerate() {
            if n == m {
                continue;
            }
            let two = file(&dir, "two", other.table(&["A C c A|C"]));
            everywhere(&["--skip-bad-rows", &one, &two], "")
                .fails(1)
                .stdout_is(HAPLOTYPE.table(&["A C c A|C"]))
                .stderr_has(&format!("hapfilter: {two}:1: "));
        }
        for names in [
            dialect.names(2),
            dialect.names(1).replace("s1", "s2"),
            dialect.names(1).replacen('\t', "x\t", 1),
        ] {
            let two = file(&dir, "two", names);
            everywhere(&["--skip-bad-rows", &one, &two], "")
                .fails(1)
                .stderr_has(&format!("hapfilter: {two}:1: "));
        }
    }
}

#[test]
fn a_header_in_the_middle_is_skipped_or_refused() {
    for dialect in DIALECTS {
        let names = dialect.names(1);
        let row = dialect.row(1, "A C c A|C");
        for own in [
            names.clone(),
            format!("#{names}"),
            names.replace('\n', " \n"),
        ] {
            rows(
                &[],
                format!("{names}{row}{own}{row}"),
                "c\t1\tA\tC\tc\tA|C\n".repeat(2),
            );
        }
        let other = names.replace("s1", "s2");
        for format in FORMATS {
            let args = ["-f", format, "--skip-bad-rows", "-q"];
            everywhere(&args, format!("{names}{row}{other}{row}"))
                .fails(1)
                .stderr_has("hapfilter: stdin:3: ")
                .stderr_has("'s2");
        }
    }
}

#[test]
fn pieces_with_the_names_in_a_file_make_the_whole() {
    let dir = tempdir();
    for dialect in DIALECTS {
        let whole = dialect.table(&BODY);
        let lines: Vec<&str> = whole.split_inclusive('\n').skip(1).collect();
        for first in ["", "#"] {
            // The rest of the file is not read.
            let text = format!("## a remark\n{first}{}c\tx\n", dialect.names(2));
            let header = file(&dir, "header", text);
            for format in FORMATS {
                let args = ["-q", "-H", &header, "--no-header", "-f", format];
                let expected = rows_of(&["-f", format], &whole);
                for cut in 0..=lines.len() {
                    let (one, two) = lines.split_at(cut);
                    let mut all = everywhere(&args, one.concat()).ok().stdout.clone();
                    all.extend(&everywhere(&args, two.concat()).ok().stdout);
                    assert_eq!(
                        String::from_utf8_lossy(&all),
                        String::from_utf8_lossy(&expected)
                    );
                }
                let head = everywhere(&["-q", "-H", &header, "-f", format], "");
                let of_whole = everywhere(&["-q", "-f", format], dialect.names(2));
                head.ok().stdout_is(&of_whole.ok().stdout);
                // The stream may still have its own header.
                everywhere(&args, &whole).ok().stdout_is(&expected);
                everywhere(&args, dialect.names(1)).fails(1);
            }
        }
    }
}
