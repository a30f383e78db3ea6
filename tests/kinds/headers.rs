use super::*;
use crate::settings::{everywhere, refused, rows};
use crate::util::{file, run, tempdir};

/// Every way of reading the header must refuse it with these words.
#[track_caller]
fn refused_by_name(input: &str, words: &[&str]) {
    in_each_format(|args| {
        refused(1, args, input, words);
        refused(1, &[args, &["--skip-bad-rows"]].concat(), input, words);
    });
    for from in ["matrix", "genotypes"] {
        refused(1, &["--from", from], input, words);
    }
    let dir = tempdir();
    let names = file(&dir, "names", input);
    refused(1, &["--header", &names], "", words);
}

#[test]
fn hapmap_is_named_with_the_way_through_vcf() {
    let rest = "strand\tassembly#\tcenter\tprotLSID\tassayLSID\tpanelLSID\tQCcode";
    let cells = "+\tx\tx\tx\tx\tx\tx";
    for names in [
        format!("rs#\talleles\tchrom\tpos\t{rest}\tw1\tw2"),
        format!("rs\talleles\tchrom\tpos\t{rest}\tw1\tw2"),
        // Names that would make a sample of a matrix.
        format!("rs#\talleles\tchrom\tpos\t{rest}\t1a\t1b"),
        "rs\talleles\tchrom\tpos\t1a\t1b".to_owned(),
    ] {
        for row in [
            format!("m1\tC/T\t2\t40\t{cells}\tCC\tCT\n"),
            format!("m1\tC/T\t2\t40\t{cells}\tC\tY\n"),
            String::new(),
        ] {
            refused_by_name(&format!("{names}\n{row}"), &["HapMap", "VCF"]);
        }
    }
}

#[test]
fn a_header_without_a_tab_is_refused() {
    for header in [
        "CHROM,POS,REF,1a,1b",
        "CHROM POS REF 1a 1b",
        "CHROM  POS  REF  1a  1b",
        "CHROM;POS;REF;1a;1b",
        "chrom pos ref alt",
        "4 4:31_G_A 31 G A 0 0 1 0",
        ",CHROM,POS,REF,1a,1b",
        "x",
        "*",
    ] {
        refused_by_name(&format!("{header}\nc,1,A,A,C\n"), &["TAB"]);
        // Also if the rows have them.
        refused_by_name(&format!("{header}\nc\t1\tA\tA\tC\n"), &["TAB"]);
    }
}

#[test]
fn an_index_column_of_pandas_is_named_with_what_leaves_it_out() {
    for names in [
        "\tCHROM\tPOS\tREF\t1a\t1b",
        "\tchrom\tpos\tref\t1a\t1b",
        "\tCHROM\tPOS\tREF\ts:GT",
        "\tCHROM\tPOS\tREF\toak\telm",
    ] {
        refused_by_name(&format!("{names}\n0\tc\t1\tA\tA\tC\n"), &["index=False"]);
        refused_by_name(&format!("{names}\n"), &["index=False"]);
    }
    // Other empty names do not come from pandas.
    for names in [
        "CHROM\tPOS\tREF\t1a\t\t1b",
        "CHROM\tPOS\tREF\t1a\t1b\t",
        "CHROM\t\tREF\t1a\t1b",
    ] {
        let outcome = refused(
            1,
            &[],
            format!("{names}\n"),
            &["stdin:1: column ", "no name"],
        );
        let text = String::from_utf8_lossy(&outcome.stderr);
        assert!(!text.contains("index=False"), "{outcome}");
    }
}

#[test]
fn a_header_that_lost_its_names_is_named() {
    for names in [
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT\t[5]GT",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT",
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]GT\t[5]GT",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT:[5]PS",
        "#[1]CHROM\t[2]POS\t[3]REF\t[4]GT:[5]PS\t[6]GT:[7]PS",
    ] {
        let input = format!("{names}\nc\t1\tA\tA|C\tA|C\n");
        in_each_format(|args| {
            refused(
                1,
                args,
                &input,
                &["stdin:1: ", "1.18", "say --from genotypes", "--header"],
            );
        });
    }
    // With names from elsewhere the same text is accepted without its own header.
    let dir = tempdir();
    let names = file(&dir, "names", "CHROM\tPOS\tREF\toak:GT\telm:GT\n");
    rows(
        &["--header", &names],
        "c\t1\tA\tA|C\tA|A\n",
        "c\t1\tA\tC\tc\tA|C\tc\tA|A\n",
    );
}

#[test]
fn another_tag_of_bcftools_query_is_refused_with_the_option_that_reads_it() {
    for names in [
        "[4]calf:PI",
        "[4]calf:GQ",
        "[4]calf:DP",
        "[4]calf:PG",
        "[4]calf:PS",
        "[4]calf:IUPACGT",
        "[4]calf:TGT",
        "[4]calf:GT:[5]calf:PI",
        "[4]calf:GT:[5]calf:GQ",
        "[4]calf:PG:[5]calf:PI",
        "[4]calf:PGT:[5]calf:PID",
        "[4]calf:PS:[5]calf:GT",
        "[4]calf:GT:[5]calf:PS:[6]calf:GQ",
    ] {
        for mark in ["# [1]", "#[1]"] {
            let input = format!("{mark}CHROM\t[2]POS\t[3]REF\t{names}\nc\t1\tA\tA|C:3\n");
            in_each_format(|args| {
                refused(1, args, &input, &["stdin:1: ", "--tags"]);
                refused(
                    1,
                    &[args, &["--from=genotypes"]].concat(),
                    &input,
                    &["--tags"],
                );
            });
        }
    }
    // Beside a valid sample.
    refused(
        1,
        &[],
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]cow:GT\t[5]calf:DP\nc\t1\tA\tA|C\t7\n",
        &["stdin:1: ", "'DP'", "(if GT and PS have other names in it"],
    );
    // A ':' in the sample's own name is not a tag.
    for name in ["C05:2", "C05:PI:2", "a:PS", "x:GT"] {
        let input = format!("# [1]CHROM\t[2]POS\t[3]REF\t[4]{name}:GT\nc\t1\tA\tA|C\n");
        run(["-q"], &input[..]).ok().stdout_is(format!(
            "contig\tpos\tref\talt\t{name}_PI\t{name}_PG_al\nc\t1\tA\tC\tc\tA|C\n"
        ));
    }
}

#[test]
fn sets_in_some_columns_only_are_refused() {
    for names in [
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\t[6]t:GT",
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\t[5]t:GT:[6]t:PS",
        "CHROM\tPOS\tREF\ts:GT\tt:GT:t:PS",
        "CHROM\tPOS\tREF\ts\tt:GT:t:PS",
    ] {
        in_each_format(|args| {
            refused(
                1,
                args,
                format!("{names}\nc\t1\tA\tA|C:1\tA|C\n"),
                &["stdin:1: "],
            );
        });
    }
}

#[test]
fn a_row_in_place_of_a_header_is_named() {
    for row in [
        "c\t1\tA\tA\tC",
        "c\t007\tA\tA|C",
        "c\t1x\tA\tA\tC",
        "1\t2\t3\t4",
        "#c\t1\tA\tA\tC",
    ] {
        in_each_format(|args| {
            refused(
                1,
                args,
                format!("{row}\n"),
                &["stdin:1: ", "header", "--header"],
            );
        });
    }
}

#[test]
fn a_name_with_a_blank_at_its_edge_is_taken_and_noted() {
    for (input, table, names) in [
        (
            "CHROM\tPOS\tREF\tmy 7a\tmy 7b\t 8a\t8b \nc\t31\tA\tA\tG\tT\tA\n",
            "contig\tpos\tref\talt\tmy 7amy 7b_PI\tmy 7amy 7b_PG_al\nc\t31\tA\tG,T\tc\tA|G\n",
            &["' 8a'", "'8b '"][..],
        ),
        (
            "CHROM\tPOS\tREF\t 8a\t 8b\nc\t31\tA\tA\tG\n",
            "contig\tpos\tref\talt\t 8a 8b_PI\t 8a 8b_PG_al\nc\t31\tA\tG\tc\tA|G\n",
            &["' 8a'", "' 8b'"],
        ),
        (
            "CHROM \tPOS\tREF\t8a\t8b\nc\t31\tA\tA\tG\n",
            "contig\tpos\tref\talt\t8a8b_PI\t8a8b_PG_al\nc\t31\tA\tG\tc\tA|G\n",
            &["'CHROM '"],
        ),
        (
            "# [1]CHROM\t[2]POS\t[3]REF\t[4] s:GT\t[5]t :GT\nc\t31\tA\tA|G\tA\n",
            "contig\tpos\tref\talt\t s_PI\t s_PG_al\tt _PI\tt _PG_al\nc\t31\tA\tG\tc\tA|G\tc\tA\n",
            &["' s'", "'t '"],
        ),
    ] {
        let outcome = everywhere(&[], input);
        outcome.ok().stdout_is(table);
        let text = String::from_utf8_lossy(&outcome.stderr);
        for name in names {
            let noted = |line: &str| line.starts_with("hapfilter: note: ") && line.contains(name);
            assert!(text.lines().any(noted), "no note names {name}:\n{outcome}");
        }
        everywhere(&["-q"], input)
            .ok()
            .stderr_is("")
            .stdout_is(table);
    }
    // A blank within a name needs no note.
    everywhere(&[], "CHROM\tPOS\tREF\tmy 7a\tmy 7b\nc\t31\tA\tA\tG\n")
        .ok()
        .stderr_is("");
    // Two names that differ only in a blank are different, and pair with no others.
    rows(
        &["-q", "-s", "x=8a ,8a"],
        "CHROM\tPOS\tREF\t8a\t8a \nc\t31\tA\tA\tG\n",
        "c\t31\tA\tG\tc\tG|A\n",
    );
}
