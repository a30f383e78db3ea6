//! A message that gives a command promises that it works. Here each `cut` or `awk` command runs on
//! the refused text, and the program must accept its output.

use std::path::Path;
use std::process::Command;

use super::*;
use crate::settings::refused;
use crate::util::{BIN, DEADLINE, Outcome, file, finish, run, tempdir};

/// Runs the message's command on the refused input, and the program on its output.
#[track_caller]
pub fn follow(refusal: &Outcome, args: &[&str], input: &str) -> Outcome {
    run(args, changed(refusal, input))
}

/// What the message's command makes of a text.
#[track_caller]
fn changed(refusal: &Outcome, input: &str) -> Vec<u8> {
    let message = String::from_utf8(refusal.stderr.clone()).expect("messages are text");
    let commands = commands(message.trim_end());
    if commands.is_empty() {
        refusal.fail("expected a command, cut or awk");
    }
    // A command may also name the text as FILE, and end with the program.
    let dir = tempdir();
    std::fs::write(dir.path().join("FILE"), input).expect("a file");
    let beside = Path::new(BIN).parent().expect("the program is in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    for text in &commands {
        let mut command = Command::new("sh");
        command
            .args(["-c", text])
            .current_dir(dir.path())
            .env("PATH", format!("{}:{path}", beside.display()));
        let changed = finish(command, input, DEADLINE);
        // Messages cut off long text, so only a whole command counts.
        if changed.status == 0 && changed.stderr.is_empty() && !changed.stdout.is_empty() {
            return changed.stdout;
        }
    }
    refusal.fail(&format!("no command in it works, of {commands:#?}"));
}

/// The texts of a message that may be a command. Each begins with the command's name and ends at a
/// quote, a bar or the end of the message, the longest first.
fn commands(message: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["cut -", "awk -", "awk '", "cut --"] {
        let Some(start) = message.find(name) else {
            continue;
        };
        let text = &message[start..];
        found.push(text.to_owned());
        for (end, _) in text.rmatch_indices(['\'', '`', '"', '|', ')', ';', ',']) {
            found.push(text[..end].to_owned());
            found.push(text[..=end].to_owned());
        }
    }
    found
}

#[test]
fn a_command_is_found_in_any_quotes() {
    for message in [
        "leave them out with 'cut --complement -f4,5'",
        "leave them out with `cut --complement -f4,5`",
        "leave them out: cut --complement -f4,5 | hapfilter",
        "leave them out (cut --complement -f4,5), or say so",
    ] {
        assert!(
            commands(message).contains(&"cut --complement -f4,5".to_owned())
                || commands(message).contains(&"cut --complement -f4,5 ".to_owned()),
            "{message}"
        );
    }
    let awk = "awk 'BEGIN { FS = OFS = \"\\t\" } { t = $1; $1 = $2; $2 = t } 1'";
    assert!(commands(&format!("swap them: {awk}")).contains(&awk.to_owned()));
    assert!(commands(&format!("swap them: `{awk}`")).contains(&awk.to_owned()));
}

/// Names in a wrong order, a row for them, and the result once they are in order.
struct Crooked {
    names: &'static str,
    row: &'static str,
    table: &'static str,
}

const PAIR: &str = "contig\tpos\tref\talt\t1a1b_PI\t1a1b_PG_al\nc\t7\tA\tG\tc\tA|G\n";
const SAMPLE: &str = "contig\tpos\tref\talt\ts_PI\ts_PG_al\nc\t7\tA\tG\tc\tA|G\n";

const CROOKED: &[Crooked] = &[
    Crooked {
        names: "CHROM\tPOS\tID\tREF\t1a\t1b",
        row: "c\t7\trs1\tA\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "#CHROM\tPOS\tID\tREF\tALT\t1a\t1b",
        row: "c\t7\trs1\tA\tG\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "CHROM\tPOS\tID\tREF\tALT\tINFO\tFILTER\tQUAL\t1a\t1b",
        row: "c\t7\trs1\tA\tG\tAC=1;AN=2\tPASS\t.\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "pos\tchrom\tref\t1a\t1b",
        row: "7\tc\tA\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "#POS\tCHROM\tREF\t1a\t1b",
        row: "7\tc\tA\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "ref\tpos\tchrom\t1a\t1b",
        row: "A\t7\tc\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "CHROM\tREF\tPOS\t1a\t1b",
        row: "c\tA\t7\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "REF\tCHROM\tPOS\t1a\t1b",
        row: "A\tc\t7\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "POS\tREF\tCHROM\t1a\t1b",
        row: "7\tA\tc\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "Chrom\tPos\t1a\tRef\t1b",
        row: "c\t7\tA\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "chrom\tpos\t1a\t1b\tref",
        row: "c\t7\tA\tG\tA",
        table: PAIR,
    },
    Crooked {
        names: "chrom\txa\txb\tref\tpos",
        row: "c\tA\tG\tA\t7",
        table: "contig\tpos\tref\talt\txaxb_PI\txaxb_PG_al\nc\t7\tA\tG\tc\tA|G\n",
    },
    Crooked {
        names: "CHROM\tPOS\ts:GT\tREF",
        row: "c\t7\tA|G\tA",
        table: SAMPLE,
    },
    Crooked {
        names: "# [1]POS\t[2]CHROM\t[3]REF\t[4]s:GT",
        row: "7\tc\tA\tA|G",
        table: SAMPLE,
    },
    Crooked {
        names: "#[1]CHROM\t[2]POS\t[3]ID\t[4]REF\t[5]s:GT",
        row: "c\t7\trs1\tA\tA|G",
        table: SAMPLE,
    },
    Crooked {
        names: "# [1]CHROM\t[2]POS\t[3]ID\t[4]REF\t[5]ALT\t[6]s:GT",
        row: "c\t7\trs1\tA\tG\tA|G",
        table: SAMPLE,
    },
    // One of the three without its usual name, where another has its place.
    Crooked {
        names: "CHROM\tREFERENCE\tPOS\t1a\t1b",
        row: "c\tA\t7\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "CHROM\tREF\tPOSITION\t1a\t1b",
        row: "c\tA\t7\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "REF\tCHROM\tBP\t1a\t1b",
        row: "A\tc\t7\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "ID\tCHROM\tBP\tREF\t1a\t1b",
        row: "rs\tc\t7\tA\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "CHROM\tID\tPOS\tREFALLELE\t1a\t1b",
        row: "c\trs\t7\tA\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "CHROM\tID\tBP\tREF\t1a\t1b",
        row: "c\trs\t7\tA\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "CHROM\tID\tPOS\tQUAL\tREFALLELE\t1a\t1b",
        row: "c\trs\t7\t.\tA\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "FIRST_ALT\tCHROM\tPOS\tREF\t1a\t1b",
        row: "G\tc\t7\tA\tA\tG",
        table: PAIR,
    },
    // A contig behind a column that would pass for it.
    Crooked {
        names: "ID\tPOS\tREF\tCHROM\t1a\t1b",
        row: "rs\t7\tA\tc\tA\tG",
        table: PAIR,
    },
    Crooked {
        names: "# [1]ID\t[2]POS\t[3]REF\t[4]CHROM\t[5]s:GT",
        row: "rs\t7\tA\tc\tA|G",
        table: SAMPLE,
    },
    Crooked {
        names: "# [1]AA\t[2]POS\t[3]REF\t[4]CHROM\t[5]s:GT",
        row: "C\t7\tA\tc\tA|G",
        table: SAMPLE,
    },
    // Columns about the site between them.
    Crooked {
        names: "#[1]CHROM\t[2]POS\t[3]FIRST_ALT\t[4]REF\t[5]s:GT",
        row: "c\t7\tG\tA\tA|G",
        table: SAMPLE,
    },
    Crooked {
        names: "#CHROM\tPOS\tFIRST_ALT\tREF\ts:GT",
        row: "c\t7\tG\tA\tA|G",
        table: SAMPLE,
    },
    Crooked {
        names: "#[1]CHROM\t[2]POS0\t[3]POS\t[4]REF\t[5]s:GT",
        row: "c\t6\t7\tA\tA|G",
        table: SAMPLE,
    },
    Crooked {
        names: "#[1]CHROM\t[2]END\t[3]REF\t[4]AA\t[5]POS\t[6]s:GT",
        row: "c\t9\tA\tG\t7\tA|G",
        table: SAMPLE,
    },
    Crooked {
        names: "#[1]AA\t[2]REF\t[3]POS\t[4]CHROM\t[5]s:GT",
        row: "G\tA\t7\tc\tA|G",
        table: SAMPLE,
    },
    Crooked {
        names: "# [1]CHROM\t[2]POS\t[3]s:GT\t[4]REF",
        row: "c\t7\tA|G\tA",
        table: SAMPLE,
    },
];

#[test]
fn the_command_that_moves_a_contig_a_position_or_a_reference_works() {
    for Crooked { names, row, table } in CROOKED {
        for end in ["\n", "\r\n"] {
            let input = format!("{names}{end}{row}{end}");
            let refusal = refused(1, &[], &input, &["stdin:1: "]);
            refusal.stderr_has(&name_in(names));
            follow(&refusal, &["-q"], &input).ok().stdout_is(table);
            // Comments and blank lines have no columns to move.
            let input = format!("##x{end}{end}##\ty{end}{names}{end}{end}{row}{end}##z{end}");
            let refusal = refused(1, &[], &input, &["stdin:4: "]);
            follow(&refusal, &["-q"], &input).ok().stdout_is(table);
        }
        let input = format!("{names}\n{row}\n");
        in_each_format(|args| {
            let refusal = refused(1, args, &input, &[]);
            follow(&refusal, &[args, &["-q", "--no-header"]].concat(), &input).ok();
        });
        refused(1, &["--skip-bad-rows"], &input, &[]);
    }
}

/// The mark of a header, or of a text in UTF-8, stands at the beginning of a line, and is no part of
/// the name that the command moves from there.
#[test]
fn the_command_moves_no_mark() {
    for (names, row) in [
        ("xa\txb\tCHROM\tPOS\tREF", "A\tG\tc\t7\tA"),
        ("xa\tCHROM\tPOS\tREF\txb", "A\tc\t7\tA\tG"),
        ("REF\tCHROM\tPOS\txa\txb", "A\tc\t7\tA\tG"),
        // Rows may begin with what would be a mark in a header.
        ("xa\txb\tCHROM\tPOS\tREF", "A\tG\t#c\t7\tA"),
        ("POS\tCHROM\tREF\txa\txb", "7\t#c\tA\tA\tG"),
    ] {
        let contig = if row.contains('#') { "#c" } else { "c" };
        let pair = PAIR.replace("1a1b", "xaxb");
        let lines = pair.lines().collect::<Vec<_>>();
        let made = lines[1].replace("c\t", &format!("{contig}\t"));
        let table = format!("{}\n{made}\n{made}\n", lines[0]);
        for mark in ["#", "\u{feff}", "\u{feff}#", ""] {
            for above in ["", "##x\n", "\u{feff}##x\t##y\n"] {
                let text = format!("{mark}{names}\n{row}\n");
                let input = format!("{above}{text}{text}");
                let refusal = refused(1, &[], &input, &[" puts them there"]);
                follow(&refusal, &["-q"], &input).ok().stdout_is(&table);
            }
        }
    }
}

/// The command for the names alone would leave rows with as many columns, in another order.
#[test]
fn names_in_a_file_say_that_the_rows_need_the_command_too() {
    for (names, row) in [
        ("CHROM\tPOS\t1a\t1b\tREF\n", "c\t7\tA\tG\tA\n"),
        ("POS\tCHROM\tREF\t1a\t1b\n", "7\tc\tA\tA\tG\n"),
        ("CHROM\tPOS\tID\tREF\t1a\t1b\n", "c\t7\trs\tA\tA\tG\n"),
        ("CHROM\tPOS\tREF\tID\t1a\t1b\n", "c\t7\tA\trs\tA\tG\n"),
    ] {
        let dir = tempdir();
        let header = format!("--header={}", file(&dir, "names", names));
        let refusal = refused(1, &[&header], row, &["names:1: "]);
        refusal.stderr_has("; the rows need the same command\n");
        let corrected = changed(&refusal, names);
        file(&dir, "names", &corrected);
        run([&*header, "-q"], changed(&refusal, row))
            .ok()
            .stdout_is(PAIR);
        let together = refused(1, &[], format!("{names}{row}"), &["stdin:1: "]);
        assert!(!String::from_utf8_lossy(&together.stderr).contains("; the"));
        // So do pieces of which the first alone has the names.
        let paths = [("a", names), ("b", row)].map(|(name, text)| file(&dir, name, text));
        let refusal = refused(
            1,
            &[&paths[0], &paths[1]],
            "",
            &[" need the same command\n"],
        );
        refusal.stderr_has("; the other files need");
        std::fs::write(&paths[0], corrected).expect("a file");
        std::fs::write(&paths[1], changed(&refusal, row)).expect("a file");
        run(["-q", &*paths[0], &paths[1]], "").ok().stdout_is(PAIR);
    }
}

/// A column that is moved or left out changes the numbers of those behind it, but not of others.
#[test]
fn numbers_of_columns_change_with_the_command() {
    for (names, row, numbers, genotype, change) in [
        (
            "CHROM\tPOS\tREF\tID\t1a\t1b\t1c",
            "c\t7\tA\trs\tA\tG\tT",
            "#5,#6",
            "A|G",
            true,
        ),
        (
            "CHROM\tPOS\t1a\t1b\t1c\tREF",
            "c\t7\tA\tG\tT\tA",
            "#4,#5",
            "G|T",
            true,
        ),
        (
            "CHROM\tPOS\tREF\t1a\t1b\tID\t1c",
            "c\t7\tA\tA\tG\trs\tT",
            "#4,#5",
            "A|G",
            false,
        ),
        // The column that is removed makes room for the one that is moved.
        (
            "CHROM\tPOS\tID\t1a\t1b\tREF\t1c",
            "c\t7\trs\tA\tG\tA\tT",
            "#4,#5",
            "A|G",
            false,
        ),
        (
            "POS\tCHROM\tREF\t1a\t1b\t1c",
            "7\tc\tA\tA\tG\tT",
            "#4,#5",
            "A|G",
            false,
        ),
    ] {
        let input = format!("{names}\n{row}\n");
        let dir = tempdir();
        let list = format!("x\t{}\n", numbers.replace(',', "\t"));
        for by_number in [
            format!("-sx={numbers}"),
            format!("--samples={}", file(&dir, "list", list)),
        ] {
            let refusal = refused(1, &[&by_number], &input, &[]);
            let words = "; the column numbers of -s and --samples must change with it\n";
            let said = String::from_utf8_lossy(&refusal.stderr);
            assert_eq!(said.contains(words), change, "{said}");
            // Without those words the command is enough.
            let followed = follow(&refusal, &[&by_number, "-q"], &input);
            let is_right = followed
                .ok()
                .stdout
                .ends_with(format!("\tc\t{genotype}\n").as_bytes());
            assert_eq!(is_right, !change);
        }
        let by_name = ["-sx=1a,1b", "-q"];
        let refusal = refused(1, &by_name, &input, &[]);
        assert!(!String::from_utf8_lossy(&refusal.stderr).contains("numbers"));
        let followed = follow(&refusal, &by_name, &input);
        assert!(followed.ok().stdout.ends_with(b"\tc\tA|G\n"));
    }
}

/// The name in a header that must move, as it is spelled there.
fn name_in(names: &str) -> String {
    for (name, place) in [("ref", 2), ("pos", 1), ("chrom", 0)] {
        let mut fields = names.split('\t');
        let at = fields.position(|field| bare(field).eq_ignore_ascii_case(name));
        if let Some(at) = at.filter(|at| *at != place) {
            let field = names.split('\t').nth(at).expect("a field");
            return bare(field).to_owned();
        }
    }
    unreachable!("{names}: nothing is out of place")
}

fn bare(name: &str) -> &str {
    name.trim_start_matches(['#', ' ', '[', ']', '1', '2', '3', '4', '5', '6'])
}

#[test]
fn a_header_that_no_command_can_mend_gets_none() {
    for (names, words) in [
        (
            "# [1]CHROM\t[2]s:GT\t[3]POS\t[4]t:GT",
            "known to be the reference",
        ),
        (
            "# [1]CHROM\t[2]POS0\t[3]END\t[4]REF\t[5]s:GT",
            "known to be the position",
        ),
        ("ID\tQUAL\tREF\tPOS\t1a\t1b", "known to be the contig"),
        // The reference that bcftools query was not asked for.
        (
            "# [1]CHROM\t[2]POS\t[3]s1:GT\t[4]s2:GT",
            "expected the reference allele in column 3, found the genotypes of 's1'",
        ),
        (
            "#CHROM\ts1:GT\tREF\ts2:GT",
            "expected the position in column 2, found the genotypes of 's1'",
        ),
        (
            "s1:GT\tPOS\tREF\ts2:GT",
            "expected the contig in column 1, found the genotypes of 's1'",
        ),
        // Nothing would remain.
        ("CHROM\tPOS\tREF\tID\tALT", "and there are no others"),
        ("CHROM\tREF\tPOS\tID", "and no column for a strand"),
        (
            "CHROM\tPOS\tID\tREF\tALT\tx:PI\tx:PG_al",
            "a haplotype table begins with",
        ),
        (
            "contig\tpos\talt\tref\tx_PI\tx_PG_al",
            "a haplotype table begins with",
        ),
        (
            "CHROM\tPOS\tREF\tALT\tx:PI\ty:PG_al",
            "a haplotype table begins with",
        ),
    ] {
        let refusal = refused(1, &[], format!("{names}\n"), &["stdin:1: ", words]);
        assert!(commands(&String::from_utf8_lossy(&refusal.stderr)).is_empty());
    }
}

#[test]
fn the_command_that_leaves_columns_out_works() {
    for name in super::columns::EXTRA {
        for (names, row, table) in [
            (
                format!("CHROM\tPOS\tREF\t{name}\t1a\t1b"),
                "c\t7\tA\t.\tA\tG",
                PAIR,
            ),
            (
                format!("CHROM\tPOS\tREF\t1a\t{name}\t1b"),
                "c\t7\tA\tA\t.\tG",
                PAIR,
            ),
            (
                format!("CHROM\tPOS\tREF\t1a\t1b\t{name}"),
                "c\t7\tA\tA\tG\t.",
                PAIR,
            ),
            (
                format!("CHROM\tPOS\tREF\t{name}\t1a\tx{name}\tQuaL\t1b\tinFo"),
                "c\t7\tA\tx\tA\tA\tx;y=z\tG\tA=B",
                // A column that only resembles one counts as a strand.
                PAIR,
            ),
            (
                format!("#CHROM\tPOS\tREF\t{name}\ts:GT"),
                "c\t7\tA\t.\tA|G",
                SAMPLE,
            ),
        ] {
            let input = format!("{names}\n{row}\n");
            let refusal = refused(1, &[], &input, &["cut --complement -f", name]);
            follow(&refusal, &["-q"], &input).ok().stdout_is(table);
        }
    }
}

#[test]
fn the_command_that_leaves_columns_out_names_them_all() {
    // As many as a VCF has, and more than a message would list.
    let many: String = (0..100).map(|n| format!("\ts{n}_PI\ts{n}_PG_al")).collect();
    let cells = "\t.".repeat(200);
    for (names, row) in [
        (
            "CHROM\tPOS\tREF\tID\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t1a\t1b".to_owned(),
            "c\t7\tA\t.\tG\t.\t.\t.\tGT\tA\tG".to_owned(),
        ),
        (
            format!("CHROM\tPOS\tREF\t1a{many}\t1b"),
            format!("c\t7\tA\tA{cells}\tG"),
        ),
    ] {
        let input = format!("{names}\n{row}\n");
        let refusal = refused(1, &[], &input, &["cut --complement -f"]);
        follow(&refusal, &["-q"], &input).ok().stdout_is(PAIR);
    }
}
