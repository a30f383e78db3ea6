use super::*;

/// The line of names in the output.
#[track_caller]
fn names_of(args: &[&str], input: &str) -> String {
    let outcome = everywhere(&[args, &["-q"]].concat(), input);
    let text = String::from_utf8_lossy(&outcome.ok().stdout).into_owned();
    let mut lines = text.lines().filter(|line| !line.starts_with("##"));
    lines.next().expect("names").to_owned()
}

fn tabs(text: &str) -> String {
    text.replace(' ', "\t")
}

/// The line of names in each of the four formats.
fn names_with(samples: &[&str]) -> [String; 4] {
    let pairs = |[pi, pg]: [&str; 2]| -> String {
        let pairs = samples.iter();
        pairs.map(|s| format!("\t{s}{pi}\t{s}{pg}")).collect()
    };
    let (line, colon) = (pairs(["_PI", "_PG_al"]), pairs([":PI", ":PG_al"]));
    [
        tabs("contig pos ref alt") + &line,
        tabs("CHROM POS REF ALT") + &colon,
        tabs("CHROM POS REF all-alleles") + &colon,
        tabs("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT ") + &samples.join("\t"),
    ]
}

#[test]
fn samples_are_what_the_two_names_of_a_pair_have_in_common() {
    // Not `10`: the suffixes of a matrix's columns are unknown here.
    let names = [
        "ms02g", "10a10b", "x_PI", "s", "a_b.c-d", "k=1", "_", "PG_al",
    ];
    for dialect in DIALECTS {
        for with_row in [false, true] {
            let mut input = tabs(dialect.fixed);
            for name in names {
                for end in dialect.pair {
                    input += &format!("\t{name}{end}");
                }
            }
            input += "\n";
            if with_row {
                let cells = format!("\t{}c\tA|C", dialect.mark()).repeat(names.len());
                input += &format!("c\t1\tA\t{}{cells}\n", dialect.alt("A", "C"));
            }
            for (format, expected) in FORMATS.iter().zip(names_with(&names)) {
                for more in [&[][..], &["--from", "table"]] {
                    let args = [&["-f", format], more].concat();
                    assert_eq!(names_of(&args, &input), expected, "{dialect:?}");
                }
            }
        }
    }
}

#[test]
fn a_name_with_a_colon_is_not_a_name_for_the_phasing_programs() {
    let input = HAPLOTYPE.table(&["A C c A|C"]).replace("s1", "a:b");
    rows(&[], &input, "c\t1\tA\tC\tc\tA|C\n");
    rows(&["-f", "vcf"], &input, "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n");
    for format in ["phase-panel", "phase-input"] {
        refused(1, &["-f", format], &input, &["'a:b'", "':'"]);
    }
}

#[test]
fn a_number_sign_before_the_first_name_is_dropped() {
    for dialect in DIALECTS {
        let plain = dialect.table(&["A C c A|C 7 C|A"]);
        for format in FORMATS {
            let expected = everywhere(&["-q", "-f", format], &plain);
            everywhere(&["-q", "-f", format], format!("#{plain}"))
                .ok()
                .stderr_is("")
                .stdout_is(&expected.ok().stdout);
        }
        // Only the option puts it back.
        everywhere(&["--hash-header"], format!("#{plain}"))
            .ok()
            .stdout_is(format!("#{}", HAPLOTYPE.table(&["A C c A|C 7 C|A"])));
    }
}

#[test]
fn other_columns_before_the_first_pair_are_skipped() {
    for others in [
        &["all-freq"][..],
        &["all-freq", "ID", "QUAL"],
        &["FORMAT", "INFO", "FILTER"],
        &["x_PI"],
        &["x_PG_al", "x_PI"],
        &["x:PI"],
        &["_PI", "_PG_al"],
        &["1a", "1b"],
    ] {
        for dialect in DIALECTS {
            let plain = dialect.table(&["A C,G c A|C 7 C|A", "A G . A/G . ."]);
            let mut wide = String::new();
            for (n, line) in plain.lines().enumerate() {
                let mut fields: Vec<&str> = line.split('\t').collect();
                // Their cells are not looked at.
                let cells = ["0.6,0.4", "?", "A|", "<", "1,,2"].iter().cycle();
                let more: Vec<&str> = match n {
                    0 => others.to_vec(),
                    _ => cells.skip(n).take(others.len()).copied().collect(),
                };
                fields.splice(4..4, more);
                wide += &(fields.join("\t") + "\n");
            }
            for format in FORMATS {
                let expected = everywhere(&["-q", "-f", format], &plain);
                everywhere(&["-q", "-f", format], &wide)
                    .ok()
                    .stderr_is("")
                    .stdout_is(&expected.ok().stdout);
            }
        }
    }
}

#[test]
fn trailing_blanks_of_the_last_field_are_dropped() {
    for dialect in DIALECTS {
        let plain = dialect.table(&["A C c A|C 7 C|A", "A G . A/G . .", "A C 7 . c ."]);
        for blanks in [" ", "  ", "          "] {
            for end in ["\n", "\r\n"] {
                let padded = plain.replace('\n', &format!("{blanks}{end}"));
                for format in FORMATS {
                    let expected = everywhere(&["-q", "-f", format], &plain);
                    for text in [&padded, padded.trim_end_matches(['\r', '\n'])] {
                        everywhere(&["-q", "-f", format], text)
                            .ok()
                            .stderr_is("")
                            .stdout_is(&expected.ok().stdout);
                    }
                }
            }
        }
    }
    // No other byte is a blank, and blanks of other fields stay.
    for row in ["A C c A|C\u{a0}", "A C c A|C\u{b}", "A C c A|C\0"] {
        is_bad(&[], row, &["(column 's1"]);
    }
    let input = HAPLOTYPE.names(1) + "c\t1\tA\tC\tc \tA|C\n";
    rows(&[], input, "c\t1\tA\tC\tc \tA|C\n");
    let input = HAPLOTYPE.names(1) + "c\t1\tA\tC\tc\tA|C\tc\tC |A\tc\tA\n";
    bad_row(
        &[],
        input.replace(
            "s1_PI\ts1_PG_al",
            &tabs("r_PI r_PG_al s_PI s_PG_al t_PI t_PG_al"),
        ),
        2,
        &["'C |A'"],
    );
    // With any alleles too, because the files are the same.
    let input = HAPLOTYPE.names(1) + "c\t1\tA\tC\tc\tA|C \n";
    rows(&["--alleles=any"], input, "c\t1\tA\tC\tc\tA|C\n");
}

#[test]
fn columns_after_the_first_pair_are_pairs_of_the_same_style() {
    for dialect in DIALECTS {
        let [pi, pg] = dialect.pair;
        let [other_pi, other_pg] = match pi {
            ":PI" => HAPLOTYPE.pair,
            _ => PANEL.pair,
        };
        let first = format!("{}\ts{pi}\ts{pg}", tabs(dialect.fixed));
        for (more, words) in [
            (format!("\tt{pi}"), vec![format!("'t{pi}'")]),
            ("\tx".to_owned(), vec!["'x'".to_owned()]),
            (format!("\tx\tt{pi}\tt{pg}"), vec!["'x'".to_owned()]),
            (
                format!("\tt{pg}\tt{pi}"),
                vec![format!("'t{pg}'"), format!("'t{pi}'")],
            ),
            (
                format!("\tt{pi}\tu{pg}"),
                vec![format!("'t{pi}'"), format!("'u{pg}'")],
            ),
            (
                format!("\tt{other_pi}\tt{other_pg}"),
                vec![format!("'t{other_pi}'"), format!("'t{other_pg}'")],
            ),
            (
                format!("\tt{pi}\tt{other_pg}"),
                vec![format!("'t{pi}'"), format!("'t{other_pg}'")],
            ),
        ] {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            for args in [&[][..], &["--from=table"], &["--skip-bad-rows"]] {
                for format in FORMATS {
                    let args = [&["-f", format], args].concat();
                    refused(1, &args, format!("{first}{more}\n"), &words);
                }
            }
        }
        let twice = format!("{first}\ts{pi}\ts{pg}\n");
        refused(1, &[], twice, &[&format!("'s{pi}'")]);
        refused(1, &[], format!("{first}\t\n"), &["7", "no name"]);
    }
}

#[test]
fn a_header_without_pairs_is_not_a_table() {
    for names in [
        "contig pos ref alt",
        "contig pos ref alt x y",
        "contig pos ref alt s_PI",
        "contig pos ref alt s_PI t_PG_al",
        "contig pos ref alt s_PG_al s_PI",
        "contig pos ref alt s:PI s_PG_al",
        "contig pos ref alt _PI _PG_al",
        "contig pos alt ref s_PI s_PG_al",
        "contig pos ref s_PI s_PG_al",
        "CHROM POS all-alleles REF s:PI s:PG_al",
    ] {
        for format in FORMATS {
            let input = tabs(names) + "\n";
            let outcome = everywhere(&["-f", format], &input);
            outcome.fails(1).stdout_is("");
            one_line_with(&outcome, &[]);
            refused(1, &["-f", format, "--from=table"], &input, &["table"]);
        }
    }
}

#[test]
fn a_table_is_reported_as_one() {
    for dialect in DIALECTS {
        for format in FORMATS {
            let input = dialect.table(&["A C . . 7 A/C", "A C c ./. 7 A|A"]);
            let outcome = run(["--stats=json", "-q", "-f", format], input);
            outcome.ok();
            for part in [
                r#""kind":"table""#,
                r#""unphased_genotypes":1"#,
                r#""missing_genotypes":2"#,
            ] {
                outcome.stderr_has(part);
            }
        }
    }
}
