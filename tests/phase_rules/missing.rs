use super::*;

/// Rows of several samples.
fn table(names: &[&str], rows: &[&[&str]]) -> String {
    let mut text = "CHROM\tPOS\tREF".to_owned();
    for name in names {
        text += &format!("\t{name}:GT");
    }
    for (n, row) in rows.iter().enumerate() {
        text += &format!("\nc\t{}\tA\t{}", n + 1, row.join("\t"));
    }
    text + "\n"
}

#[test]
fn a_lone_dot_has_as_many_strands_as_the_row_has_at_most() {
    let input = table(
        &["s", "t"],
        &[
            &[".", "C|C"],
            &[".", "C"],
            &[".", "A|C|G"],
            &[".", "."],
            &[".", "./."],
            &["C", "."],
            &[".", "A/C"],
            &[".", ".|.|."],
        ],
    );
    rows(
        &["-a"],
        &input,
        "c\t1\tA\tC\tc\t.|.\tc\tC|C\n\
         c\t2\tA\tC\tc\t.\tc\tC\n\
         c\t3\tA\tC,G\tc\t.|.|.\tc\tA|C|G\n\
         c\t4\tA\t.\tc\t.|.\tc\t.|.\n\
         c\t5\tA\t.\tc\t.|.\tc\t.|.\n\
         c\t6\tA\tC\tc\tC\tc\t.\n\
         c\t7\tA\tC\tc\t.|.\t.\tA/C\n\
         c\t8\tA\t.\tc\t.|.|.\tc\t.|.|.\n",
    );
    rows(
        &["-a", "--fill", "ref"],
        &input,
        "c\t1\tA\tC\tc\tA|A\tc\tC|C\n\
         c\t2\tA\tC\tc\tA\tc\tC\n\
         c\t3\tA\tC,G\tc\tA|A|A\tc\tA|C|G\n\
         c\t4\tA\t.\tc\tA|A\tc\tA|A\n\
         c\t5\tA\t.\tc\tA|A\tc\tA|A\n\
         c\t6\tA\tC\tc\tC\tc\tA\n\
         c\t7\tA\tC\tc\tA|A\t.\tA/C\n\
         c\t8\tA\t.\tc\tA|A|A\tc\tA|A|A\n",
    );
    rows(
        &["-a", "--fill", "no call"],
        &input,
        "c\t1\tA\tC\tc\tno call|no call\tc\tC|C\n\
         c\t2\tA\tC\tc\tno call\tc\tC\n\
         c\t3\tA\tC,G\tc\tno call|no call|no call\tc\tA|C|G\n\
         c\t4\tA\t.\tc\tno call|no call\tc\tno call|no call\n\
         c\t5\tA\t.\tc\tno call|no call\tc\tno call|no call\n\
         c\t6\tA\tC\tc\tC\tc\tno call\n\
         c\t7\tA\tC\tc\tno call|no call\t.\tA/C\n\
         c\t8\tA\t.\tc\tno call|no call|no call\tc\tno call|no call|no call\n",
    );
    // VCF can express it.
    rows(
        &["-a", "-f", "vcf"],
        &input,
        "c\t1\t.\tA\tC\t.\t.\t.\tGT\t.\t1|1\n\
         c\t2\t.\tA\tC\t.\t.\t.\tGT\t.\t1\n\
         c\t3\t.\tA\tC,G\t.\t.\t.\tGT\t.\t0|1|2\n\
         c\t4\t.\tA\t.\t.\t.\t.\tGT\t.\t.\n\
         c\t5\t.\tA\t.\t.\t.\t.\tGT\t.\t.|.\n\
         c\t6\t.\tA\tC\t.\t.\t.\tGT\t1\t.\n\
         c\t7\t.\tA\tC\t.\t.\t.\tGT\t.\t0/1\n\
         c\t8\t.\tA\t.\t.\t.\t.\tGT\t.\t.|.|.\n",
    );
    rows(
        &["-a", "-f", "vcf", "--fill", "ref"],
        &input,
        "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|0\t1|1\n\
         c\t2\t.\tA\tC\t.\t.\t.\tGT\t0\t1\n\
         c\t3\t.\tA\tC,G\t.\t.\t.\tGT\t0|0|0\t0|1|2\n\
         c\t4\t.\tA\t.\t.\t.\t.\tGT\t0|0\t0|0\n\
         c\t5\t.\tA\t.\t.\t.\t.\tGT\t0|0\t0|0\n\
         c\t6\t.\tA\tC\t.\t.\t.\tGT\t1\t0\n\
         c\t7\t.\tA\tC\t.\t.\t.\tGT\t0|0\t0/1\n\
         c\t8\t.\tA\t.\t.\t.\t.\tGT\t0|0|0\t0|0|0\n",
    );
    rows(
        &["-f", "phase-panel"],
        &input,
        "c\t1\tA\tC\t.\t.\tPI_c\tC|C\n\
         c\t2\tA\tC\t.\t.\t.\t.\n\
         c\t3\tA\tC,G\t.\t.\t.\t.\n\
         c\t6\tA\tC\t.\t.\t.\t.\n\
         c\t7\tA\tC\t.\t.\t.\t.\n",
    );
    rows(
        &["-f", "phase-input", "--fill", "ref"],
        table(&["s", "t"], &[&[".", "C|C"], &[".", "C"]]),
        "c\t1\tA\tA,C\tPI_c\tA|A\tPI_c\tC|C\nc\t2\tA\tA,C\t.\t.\t.\t.\n",
    );
}

#[test]
fn a_lone_dot_keeps_its_set() {
    become_rows(
        &[],
        sets,
        &[(".:7", "A\t.\t7\t.|."), (".:.", "A\t.\tc\t.|.")],
    );
    become_rows(
        &["-f", "vcf"],
        sets,
        &[
            (".:7", ".\tA\t.\t.\t.\t.\tGT:PS\t.:7"),
            (".:.", ".\tA\t.\t.\t.\t.\tGT\t."),
        ],
    );
}

#[test]
fn a_dot_is_missing_whatever_is_listed() {
    for list in ["N", "N,.", "", "NA", "C,G"] {
        become_rows(
            &["--missing", list],
            cells,
            &[
                (".|T", "A\tT\tc\t.|T"),
                ("./.", "A\t.\tc\t.|."),
                (".", "A\t.\tc\t.|."),
            ],
        );
        become_rows(
            &["--missing", list, "-f", "vcf"],
            cells,
            &[(".|T", ".\tA\tT\t.\t.\t.\tGT\t.|1")],
        );
    }
}

#[test]
fn a_missing_genotype_is_kept_unless_fill_says_otherwise() {
    let input = table(
        &["s", "t"],
        &[&["./.", "A|C"], &[".|C", "N|C"], &["N|N", "."]],
    );
    rows(
        &["-a"],
        &input,
        "c\t1\tA\tC\tc\t.|.\tc\tA|C\nc\t2\tA\tC,N\tc\t.|C\tc\tN|C\nc\t3\tA\tN\tc\tN|N\tc\t.|.\n",
    );
    rows(
        &["-a", "--missing", "N"],
        &input,
        "c\t1\tA\tC\tc\t.|.\tc\tA|C\nc\t2\tA\tC\tc\t.|C\tc\tN|C\nc\t3\tA\t.\tc\tN|N\tc\t.|.\n",
    );
    rows(
        &["-a", "--missing", "N", "--fill", "."],
        &input,
        "c\t1\tA\tC\tc\t.|.\tc\tA|C\nc\t2\tA\tC\tc\t.|C\tc\t.|C\nc\t3\tA\t.\tc\t.|.\tc\t.|.\n",
    );
    rows(
        &["-a", "--missing", "N", "--fill", "ref"],
        &input,
        "c\t1\tA\tC\tc\tA|A\tc\tA|C\nc\t2\tA\tC\tc\tA|C\tc\tA|C\nc\t3\tA\t.\tc\tA|A\tc\tA|A\n",
    );
    // A matrix is filled with the reference, as always.
    rows(
        &["-a"],
        "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\t.\tn\nc\t2\tA\t.\tC\n",
        "c\t1\tA\t.\tc\tA|A\nc\t2\tA\tC\tc\tA|C\n",
    );
}

#[test]
fn no_row_is_written_for_missing_calls_alone() {
    for cell in ["./.", ".", ".|.", "./A", "A|."] {
        for format in crate::settings::FORMATS {
            rows(&["-f", format], cells(&[cell]), "");
        }
    }
}

#[test]
fn samples_may_differ_in_ploidy() {
    let input = table(
        &["son", "dam", "tet"],
        &[
            &["A|C", "A|A", "A|C|C|A"],
            &["C", "A|C", "A/A/C/C"],
            &[".", ".|C", "./././."],
        ],
    );
    rows(
        &[],
        &input,
        "c\t1\tA\tC\tc\tA|C\tc\tA|A\tc\tA|C|C|A\n\
         c\t2\tA\tC\tc\tC\tc\tA|C\t.\tA/A/C/C\n\
         c\t3\tA\tC\tc\t.|.|.|.\tc\t.|C\tc\t.|.|.|.\n",
    );
    rows(
        &["-f", "vcf"],
        &input,
        "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\t0|0\t0|1|1|0\n\
         c\t2\t.\tA\tC\t.\t.\t.\tGT\t1\t0|1\t0/0/1/1\n\
         c\t3\t.\tA\tC\t.\t.\t.\tGT\t.\t.|1\t.|.|.|.\n",
    );
    rows(
        &["-f", "phase-panel"],
        &input,
        "c\t1\tA\tC\tPI_c\tA|C\tPI_c\tA|A\t.\t.\n\
         c\t2\tA\tC\t.\t.\tPI_c\tA|C\t.\t.\n\
         c\t3\tA\tC\t.\t.\t.\t.\t.\t.\n",
    );
}

#[test]
fn a_dot_is_a_missing_call_even_where_the_reference_is_one() {
    let input = table(
        &["s", "t"],
        &[
            &[".", "C|C"],
            &[".|C", ".|."],
            &["./.", "C/."],
            &["N/.", "AC|."],
        ],
    )
    .replace("\tA\t", "\t.\t");
    rows(
        &["-a", "--missing=N", "--fill=no call"],
        &input,
        "c\t1\t.\tC\tc\tno call|no call\tc\tC|C\n\
         c\t2\t.\tC\tc\tno call|C\tc\tno call|no call\n\
         c\t3\t.\tC\tc\tno call|no call\t.\tC/no call\n\
         c\t4\t.\tAC\tc\tno call|no call\tc\tAC|no call\n",
    );
    rows(
        &["-a", "--missing=N"],
        &input,
        "c\t1\t.\tC\tc\t.|.\tc\tC|C\n\
         c\t2\t.\tC\tc\t.|C\tc\t.|.\n\
         c\t3\t.\tC\tc\t.|.\t.\tC/.\n\
         c\t4\t.\tAC\tc\tN|.\tc\tAC|.\n",
    );
    run(["--missing=N", "-q", "--stats=json"], input)
        .ok()
        .stderr_has(r#""missing_genotypes":4,"#);
}
