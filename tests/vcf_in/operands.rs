use super::*;

const ROWS: [&str; 6] = [
    "c\t1\tr1\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\n",
    "c\t2\t.\tA\tC,<*>\t.\t.\t.\tGT:PS\t0|1:7\t1|0:.\n",
    "c\t3\t.\tA\tC\t.\t.\t.\tDP:GT\t4:0/1\t5:.\n",
    "c\t4\t.\tA\tC\t.\t.\t.\tDP\t4\t5\n",
    "d\t5\t.\tA\tC,G\t.\t.\t.\tGT\t0|2\t/1|2\n",
    "d\t6\t.\tA\tC\t.\t.\t.\tGT\t0|0\t0|0\n",
];

fn whole() -> String {
    head(2) + &ROWS.concat()
}

#[test]
fn pieces_under_the_header_give_the_whole() {
    let dir = tempdir();
    let header = file(&dir, "header", head(2));
    // A whole file starts with the header too.
    let first = file(&dir, "first", whole());
    for format in FORMATS {
        for more in [&[][..], &["-a"], &["--tags=GT"], &["--contig-prefix=chr"]] {
            let args = [&["-q", "-f", format], more].concat();
            let all = run(&args[..], whole());
            all.ok();
            for header in [&header, &first] {
                let top = everywhere(&[&args[..], &["--header", header]].concat(), "");
                let piece = [&args[..], &["--no-header", "--header", header]].concat();
                for cuts in [0_u32, 1, 0b100, 0b1010, 0b10101, 0b11111] {
                    let mut joined = top.ok().stdout.clone();
                    let mut text = String::new();
                    for (n, row) in ROWS.iter().enumerate() {
                        text += row;
                        if n == ROWS.len() - 1 || cuts >> n & 1 == 1 {
                            let outcome = run(&piece[..], std::mem::take(&mut text));
                            joined.extend(&outcome.ok().stdout);
                        }
                    }
                    assert_eq!(
                        String::from_utf8_lossy(&joined),
                        String::from_utf8_lossy(&all.stdout),
                        "cuts {cuts:b}"
                    );
                }
                run(&piece[..], "").ok().stdout_is("").stderr_is("");
            }
        }
    }
}

#[test]
fn the_stream_under_a_header_may_repeat_it() {
    let dir = tempdir();
    let header = file(&dir, "header", head(2));
    for format in FORMATS {
        let args = ["-q", "-f", format];
        let all = run(args, whole());
        for text in [
            ROWS.concat(),
            whole(),
            whole().replace("\n#CHROM", "\nCHROM"),
            format!("##anything\n{}", ROWS.concat()),
            whole().replace("d\t5", "##anything\n##contig=<ID=z>\nd\t5"),
            format!("{}{}{}", ROWS[..3].concat(), head(2), ROWS[3..].concat()),
        ] {
            everywhere(&[&args[..], &["--header", &header]].concat(), &text)
                .ok()
                .stderr_is("")
                .stdout_is(&all.ok().stdout);
        }
        // A piece with a bad row fails alone.
        run(
            [&args[..], &["--no-header", "--header", &header]].concat(),
            ROWS[0].replace("0|1", "0|2"),
        )
        .fails(1)
        .stdout_is("")
        .stderr_has("stdin:1: ");
    }
}

#[test]
fn the_header_file_is_a_vcf_header() {
    let dir = tempdir();
    let bare = file(&dir, "bare", format!("{COLUMNS}\ts1\ts2\n"));
    rows(&["-H", &bare], ROWS[0], "c\t1\tA\tC\tc\tA|C\tc\tC|C\n");
    let unmarked = file(&dir, "unmarked", format!("{}\ts1\ts2", &COLUMNS[1..]));
    rows(&["-H", &unmarked], ROWS[0], "c\t1\tA\tC\tc\tA|C\tc\tC|C\n");
    let none = file(&dir, "none", "##fileformat=VCFv4.2\n");
    refused(1, &["-H", &none], ROWS[0], &[&none, "header"]);
    let no_sample = file(&dir, "no-sample", format!("{COLUMNS}\n"));
    refused(
        1,
        &["-H", &no_sample],
        ROWS[0],
        &[&no_sample, "without samples"],
    );
    // Its first lines count, not those of the stream.
    let own = file(&dir, "own", head(2).replace("<ID=c>", "<ID=c,length=9>"));
    let outcome = everywhere(&["-q", "-f", "vcf", "-H", &own], whole());
    outcome.ok();
    let text = String::from_utf8_lossy(&outcome.stdout);
    assert!(text.contains("##contig=<ID=c,length=9>\n"), "{outcome}");
    assert!(!text.contains("##contig=<ID=c>\n"), "{outcome}");
}

#[test]
fn several_operands_are_one_stream() {
    let dir = tempdir();
    let one = file(&dir, "one", head(2) + &ROWS[..2].concat());
    let other_lines = head(2)
        .replace("<ID=c>", "<ID=zz>\n##INFO=<ID=X>")
        .replace("4.2", "4.3");
    let two = file(&dir, "two", other_lines.clone() + &ROWS[2..4].concat());
    let bare = file(&dir, "bare", ROWS[4..].concat());
    for format in FORMATS {
        let args = ["-q", "-f", format];
        let all = run(args, whole());
        everywhere(&[&args[..], &[&one, &two, &bare]].concat(), "")
            .ok()
            .stderr_is("")
            .stdout_is(&all.ok().stdout);
        // So is the output of `cat` for them.
        let joined = head(2) + &ROWS[..2].concat() + &other_lines + &ROWS[2..].concat();
        everywhere(&args, joined)
            .ok()
            .stderr_is("")
            .stdout_is(&all.stdout);
        // The first may lack its last line end.
        let cut = file(&dir, "cut", (head(2) + &ROWS[..2].concat()).trim_end());
        everywhere(&[&args[..], &[&cut, &two, &bare]].concat(), "")
            .ok()
            .stdout_is(&all.stdout);
    }
}

#[test]
fn another_column_line_is_an_error_and_never_skipped() {
    let dir = tempdir();
    let one = file(&dir, "one", head(2) + ROWS[0]);
    let written = "c\t1\tA\tC\tc\tA|C\tc\tC|C\n";
    for (columns, word) in [
        (format!("{COLUMNS}\ts1\ts3"), "'s3'"),
        (format!("{COLUMNS}\ts2\ts1"), "'s2'"),
        (format!("{COLUMNS}\ts1"), "'s2'"),
        (format!("{COLUMNS}\ts1\ts2\ts3"), "'s3'"),
        (format!("{}\ts1\ts3", &COLUMNS[1..]), "'s3'"),
        (COLUMNS.to_owned(), "'s1'"),
    ] {
        let text = format!("##fileformat=VCFv4.2\n{columns}\n{}", ROWS[0]);
        let two = file(&dir, "two", &text);
        for more in [&[][..], &["--skip-bad-rows"]] {
            let args = [&["-q", "--no-header"], more].concat();
            for (args, input, place) in [
                (vec![&one[..], &two], String::new(), format!("{two}:2: ")),
                (vec![], head(2) + ROWS[0] + &text, "stdin:6: ".to_owned()),
                (
                    vec![],
                    format!("{}{}{columns}\n", head(2), ROWS[0]),
                    "stdin:5: ".to_owned(),
                ),
            ]
            .map(|(operands, input, place)| ([&args[..], &operands].concat(), input, place))
            {
                everywhere(&args, input)
                    .fails(1)
                    .stdout_is(written)
                    .stderr_has(&format!("hapfilter: {place}"))
                    .stderr_has("header")
                    .stderr_has(word);
            }
            let header = [&args[..], &["--header", &one]].concat();
            everywhere(&header, &text)
                .fails(1)
                .stdout_is("")
                .stderr_has("hapfilter: stdin:2: ")
                .stderr_has(word);
        }
    }
}

#[test]
fn a_later_operand_is_a_vcf_too() {
    let dir = tempdir();
    let one = file(&dir, "one", head(2) + ROWS[0]);
    for text in [
        "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]s1:GT\t[5]s2:GT\nc\t1\tA\tA|C\tA|C\n",
        "contig\tpos\tref\talt\ts_PI\ts_PG_al\nc\t1\tA\tC\tc\tA|C\n",
    ] {
        let other = file(&dir, "other", text);
        for more in ["-q", "--skip-bad-rows"] {
            everywhere(&["--no-header", more, &one, &other], "")
                .fails(1)
                .stdout_is("c\t1\tA\tC\tc\tA|C\tc\tC|C\n")
                .stderr_has(&format!("hapfilter: {other}:1: "));
            everywhere(&["--no-header", more, &other, &one], "").fails(1);
        }
    }
}

#[test]
fn a_batch_may_end_anywhere() {
    let all = run(["-q"], whole());
    for size in 1..300 {
        let size = format!("--batch-size={size}");
        run(["-q", "-@4", &size], whole())
            .ok()
            .stdout_is(&all.ok().stdout);
    }
}
