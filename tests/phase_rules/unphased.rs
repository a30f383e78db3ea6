use super::*;
use crate::settings::FORMATS;

#[test]
fn in_a_haplotype_table_an_unphased_genotype_is_kept_as_it_stands() {
    let cases = [
        ("A|C", "A\tC\tc\tA|C"),
        ("C|A", "A\tC\tc\tC|A"),
        ("A/C", "A\tC\t.\tA/C"),
        ("C/A", "A\tC\t.\tC/A"),
        ("C/G", "A\tC,G\t.\tC/G"),
        ("A|C/G", "A\tC,G\t.\tA|C/G"),
        ("A/C|G", "A\tC,G\t.\tA/C|G"),
        ("A/C/G", "A\tC,G\t.\tA/C/G"),
        // Order does not matter if the strands are equal, or all missing.
        ("C/C", "A\tC\tc\tC|C"),
        ("A/A", "A\t.\tc\tA|A"),
        ("C/c", "A\tC\tc\tC|C"),
        ("c/C", "A\tc\tc\tc|c"),
        ("a/A", "A\t.\tc\tA|A"),
        ("N/n", "A\tN\tc\tN|N"),
        ("C/C/C", "A\tC\tc\tC|C|C"),
        ("C/C|C", "A\tC\tc\tC|C|C"),
        ("./.", "A\t.\tc\t.|."),
        (".|.", "A\t.\tc\t.|."),
        ("././.", "A\t.\tc\t.|.|."),
        // If only one is missing, it does.
        ("./C", "A\tC\t.\t./C"),
        ("C/.", "A\tC\t.\tC/."),
        ("./A", "A\t.\t.\t./A"),
        (".|C", "A\tC\tc\t.|C"),
        ("C", "A\tC\tc\tC"),
        ("<DEL>/A", "A\t<DEL>\t.\t<DEL>/A"),
        ("<DEL>/<DEL>", "A\t<DEL>\tc\t<DEL>|<DEL>"),
    ];
    become_rows(&[], cells, &cases);
    become_rows(&["--unphased", "keep"], cells, &cases);
    become_rows(
        &["--unphased=keep", "--fill=keep", "-f", "haplotype"],
        cells,
        &cases,
    );
}

#[test]
fn a_genotype_without_a_set_belongs_to_its_contig() {
    let cases = [
        ("A|C:7", "A\tC\t7\tA|C"),
        ("A|C:.", "A\tC\tc\tA|C"),
        (".|C:.", "A\tC\tc\t.|C"),
        ("A|C:007", "A\tC\t007\tA|C"),
        ("A|C:any text", "A\tC\tany text\tA|C"),
        ("C/C:7", "A\tC\t7\tC|C"),
        ("C/C:.", "A\tC\tc\tC|C"),
        ("./.:7", "A\t.\t7\t.|."),
        ("./.:.", "A\t.\tc\t.|."),
        ("C:7", "A\tC\t7\tC"),
        ("C:.", "A\tC\tc\tC"),
        // A set says nothing about a genotype that is not phased.
        ("A/C:7", "A\tC\t.\tA/C"),
        ("A/C:.", "A\tC\t.\tA/C"),
        ("./C:7", "A\tC\t.\t./C"),
        ("A|C/G:7", "A\tC,G\t.\tA|C/G"),
    ];
    become_rows(&[], sets, &cases);
    for (format, alleles) in [
        ("phase-panel", ["C", "C,G", "."]),
        ("phase-input", ["A,C", "A,C,G", "A"]),
    ] {
        let [one, two, none] = alleles;
        for (cell, alleles, shown) in [
            ("A|C:7", one, "PI_7\tA|C"),
            ("A|C:.", one, "PI_c\tA|C"),
            (".|C:.", one, ".\t."),
            ("A|C:007", one, "PI_007\tA|C"),
            ("A|C:any text", one, "PI_any text\tA|C"),
            ("C/C:7", one, "PI_7\tC|C"),
            ("C/C:.", one, "PI_c\tC|C"),
            ("./.:7", none, ".\t."),
            ("./.:.", none, ".\t."),
            ("C:7", one, ".\t."),
            ("A/C:7", one, ".\t."),
            ("A/C:.", one, ".\t."),
            ("./C:7", one, ".\t."),
            ("A|C/G:7", two, ".\t."),
        ] {
            let row = format!("A\t{alleles}\t{shown}");
            become_rows(&["-f", format], sets, &[(cell, &row)]);
        }
    }
}

#[test]
fn the_contig_stands_for_its_set_with_its_prefix() {
    rows(
        &["--contig-prefix", "chr"],
        sets(&["A|C:7", "A|C:.", "C/C:.", "A/C:."]),
        "chrc\t1\tA\tC\t7\tA|C\nchrc\t2\tA\tC\tchrc\tA|C\nchrc\t3\tA\tC\tchrc\tC|C\nchrc\t4\tA\tC\t.\tA/C\n",
    );
    rows(
        &["--contig-prefix", "chr", "-f", "phase-panel"],
        sets(&["A|C:7", "A|C:.", "C/C:.", "A/C:."]),
        "chrc\t1\tA\tC\tPI_7\tA|C\nchrc\t2\tA\tC\tPI_chrc\tA|C\nchrc\t3\tA\tC\tPI_chrc\tC|C\nchrc\t4\tA\tC\t.\t.\n",
    );
}

#[test]
fn left_blank_a_genotype_is_a_missing_one_and_never_the_reference() {
    let cases = [
        ("A|C", "A\tC\tc\tA|C"),
        ("A/C", "A\tC\tc\t.|."),
        ("A|C/G", "A\tC,G\tc\t.|.|."),
        ("A/C/G", "A\tC,G\tc\t.|.|."),
        ("./C", "A\tC\tc\t.|."),
        ("./A", "A\t.\tc\t.|."),
        ("C/C", "A\tC\tc\tC|C"),
        ("./.", "A\t.\tc\t.|."),
    ];
    become_rows(&["--unphased", "blank"], cells, &cases);
    let with_ref = [
        ("A/C", "A\tC\tc\t.|."),
        ("C/G/G", "A\tC,G\tc\t.|.|."),
        ("./C", "A\tC\tc\t.|."),
        // Equal as written.
        ("./A", "A\t.\tc\tA|A"),
        ("./.", "A\t.\tc\tA|A"),
    ];
    become_rows(&["--unphased", "blank", "--fill", "ref"], cells, &with_ref);
    let with_text = [
        ("A/C", "A\tC\tc\t?|?"),
        ("A/C/G", "A\tC,G\tc\t?|?|?"),
        ("./C", "A\tC\tc\t?|?"),
        ("./.", "A\t.\tc\t?|?"),
    ];
    become_rows(&["--unphased", "blank", "--fill", "?"], cells, &with_text);
    let of_sets = [
        ("A/C:7", "A\tC\t7\t.|."),
        ("A/C:.", "A\tC\tc\t.|."),
        ("./C:7", "A\tC\t7\t.|."),
    ];
    become_rows(&["--unphased", "blank"], sets, &of_sets);
}

#[test]
fn left_blank_in_a_vcf_it_is_missing_and_keeps_its_set() {
    let cases = [
        ("A/C", ".\tA\tC\t.\t.\t.\tGT\t.|."),
        ("A/C/G", ".\tA\tC,G\t.\t.\t.\tGT\t.|.|."),
        ("./C", ".\tA\tC\t.\t.\t.\tGT\t.|."),
        ("C/C", ".\tA\tC\t.\t.\t.\tGT\t1|1"),
    ];
    for more in [&[][..], &["--fill=."], &["--fill=ref"]] {
        become_rows(
            &[&["-f", "vcf", "--unphased", "blank"], more].concat(),
            cells,
            &cases,
        );
    }
    let of_sets = [
        ("A/C:7", ".\tA\tC\t.\t.\t.\tGT:PS\t.|.:7"),
        ("A/C:.", ".\tA\tC\t.\t.\t.\tGT\t.|."),
    ];
    become_rows(&["-f", "vcf", "--unphased", "blank"], sets, &of_sets);
    // A set that is written must have VCF's form.
    bad_row(
        &["-f", "vcf", "--unphased", "blank"],
        sets(&["A/C:x"]),
        2,
        &["'x'", "set"],
    );
}

#[test]
fn in_a_vcf_an_unphased_genotype_is_kept_and_has_no_set() {
    let cases = [
        ("A|C", ".\tA\tC\t.\t.\t.\tGT\t0|1"),
        ("A/C", ".\tA\tC\t.\t.\t.\tGT\t0/1"),
        ("C/A", ".\tA\tC\t.\t.\t.\tGT\t1/0"),
        ("A|C/G", ".\tA\tC,G\t.\t.\t.\tGT\t0|1/2"),
        ("C/C", ".\tA\tC\t.\t.\t.\tGT\t1|1"),
        ("C/c", ".\tA\tC\t.\t.\t.\tGT\t1|1"),
        ("./C", ".\tA\tC\t.\t.\t.\tGT\t./1"),
        ("./.", ".\tA\t.\t.\t.\t.\tGT\t.|."),
        ("-/*", ".\tA\t*\t.\t.\t.\tGT\t1|1"),
    ];
    become_rows(&["-f", "vcf"], cells, &cases);
    become_rows(&["-f", "vcf", "--unphased", "keep"], cells, &cases);
    let of_sets = [
        ("A|C:7", ".\tA\tC\t.\t.\t.\tGT:PS\t0|1:7"),
        ("A|C:.", ".\tA\tC\t.\t.\t.\tGT\t0|1"),
        ("A/C:7", ".\tA\tC\t.\t.\t.\tGT\t0/1"),
        // A set that is not written may be anything.
        ("A/C:x", ".\tA\tC\t.\t.\t.\tGT\t0/1"),
        ("A/C:99999999999", ".\tA\tC\t.\t.\t.\tGT\t0/1"),
        ("C/C:7", ".\tA\tC\t.\t.\t.\tGT:PS\t1|1:7"),
        ("./.:7", ".\tA\t.\t.\t.\t.\tGT:PS\t.|.:7"),
    ];
    become_rows(&["-f", "vcf"], sets, &of_sets);
    for set in ["x", "2147483648", "-1", "1.0", "+1", "0x1"] {
        for genotype in ["A|C", "C/C", "C"] {
            let cell = format!("{genotype}:{set}");
            bad_row(
                &["-f", "vcf"],
                sets(&[&cell]),
                2,
                &[&format!("'{set}'"), "set"],
            );
        }
    }
    become_rows(
        &["-f", "vcf"],
        sets,
        &[("A|C:2147483647", ".\tA\tC\t.\t.\t.\tGT:PS\t0|1:2147483647")],
    );
}

#[test]
fn beside_a_set_every_other_genotype_of_a_vcf_row_has_a_dot() {
    let names = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT:[5]s:PS\t[6]t:GT:[7]t:PS\t[8]u:GT:[9]u:PS\n";
    let input = format!(
        "{names}\
         c\t1\tA\tA|C:7\tA/C:9\tA|C:.\n\
         c\t2\tA\tA|C:.\tA/C:9\tC|C:.\n\
         c\t3\tA\tA/C:1\tA/C:2\t.:.\n\
         c\t4\tA\tC/C:1\t.:.\t./.:.\n"
    );
    rows(
        &["-f", "vcf"],
        &input,
        "c\t1\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:7\t0/1:.\t0|1:.\n\
         c\t2\t.\tA\tC\t.\t.\t.\tGT\t0|1\t0/1\t1|1\n\
         c\t3\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/1\t.\n\
         c\t4\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:1\t.:.\t.|.:.\n",
    );
}

#[test]
fn the_phase_formats_leave_it_blank() {
    for format in PHASE {
        let alleles = |alt: &str| match (format, alt) {
            ("phase-panel", alt) => alt.to_owned(),
            (_, ".") => "A".to_owned(),
            (_, alt) => format!("A,{alt}"),
        };
        let cases = [
            ("A|C", "C", "PI_c\tA|C"),
            ("A/C", "C", ".\t."),
            ("C/G", "C,G", ".\t."),
            ("C/C", "C", "PI_c\tC|C"),
            ("c/C", "c", "PI_c\tc|c"),
            ("A/A", ".", "PI_c\tA|A"),
            ("./.", ".", ".\t."),
            ("./C", "C", ".\t."),
            (".|C", "C", ".\t."),
            (".", ".", ".\t."),
            ("C", "C", ".\t."),
            ("A|C|G", "C,G", ".\t."),
            ("A/C/G", "C,G", ".\t."),
        ];
        let written =
            cases.map(|(cell, alt, shown)| (cell, format!("A\t{}\t{shown}", alleles(alt))));
        let written = written.each_ref().map(|(cell, row)| (*cell, &row[..]));
        for more in [&[][..], &["--unphased=blank"], &["--fill=."]] {
            become_rows(&[&["-f", format], more].concat(), cells, &written);
        }
        let filled = [
            ("./.", ".", "PI_c\tA|A"),
            ("./A", ".", "PI_c\tA|A"),
            (".|C", "C", "PI_c\tA|C"),
            // It would still be unphased.
            ("./C", "C", ".\t."),
        ];
        let written =
            filled.map(|(cell, alt, shown)| (cell, format!("A\t{}\t{shown}", alleles(alt))));
        let written = written.each_ref().map(|(cell, row)| (*cell, &row[..]));
        become_rows(&["-f", format, "--fill", "ref"], cells, &written);
        refused(
            2,
            &["-f", format, "--unphased", "keep"],
            cells(&["A|C"]),
            &["--unphased", "keep", format],
        );
    }
}

#[test]
fn asked_for_an_error_it_is_a_bad_row_written_or_not() {
    for format in FORMATS {
        let args = ["--unphased", "error", "-f", format];
        for cell in [
            "A/C", "C/A", "./C", "C/.", "./A", "A/.", "A|C/G", "A/C/G", "C/N",
        ] {
            bad_row(
                &args,
                cells(&["A|C", cell]),
                3,
                &[
                    "phased",
                    &format!("'{cell}'"),
                    "field 4",
                    "'s",
                    "keep' (not for the phase formats)",
                ],
            );
            let with_set = format!("{cell}:7");
            bad_row(
                &args,
                sets(&["A|C:7", &with_set]),
                3,
                &["phased", "field 4"],
            );
        }
        for cell in ["A|C", "C/C", "C/c", "./.", ".", "C", ".|C", "A/a"] {
            crate::settings::everywhere(&args, cells(&[cell])).ok();
            let with_set = format!("{cell}:.");
            crate::settings::everywhere(&args, sets(&[&with_set])).ok();
        }
    }
    // The leftmost fault of the row is named, here not the unphased genotype.
    bad_row(
        &["--unphased", "error"],
        "#CHROM\tPOS\tREF\ts:GT\tt:GT\nc\t1\tA\tA|R\tA/C\n",
        2,
        &["field 4", "IUPAC"],
    );
}

#[test]
fn a_matrix_has_no_unphased_genotypes() {
    for format in FORMATS {
        for mode in ["keep", "blank", "error"] {
            for from in [&[][..], &["--from", "matrix"]] {
                refused(
                    2,
                    &[&["-f", format, "--unphased", mode], from].concat(),
                    "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
                    &["--unphased", "hapfilter --help"],
                );
            }
        }
    }
    for word in ["nonsense", "", "KEEP", "skip"] {
        refused(
            2,
            &["--unphased", word],
            cells(&["A|C"]),
            &["--unphased", "keep", "blank", "error", &format!("'{word}'")],
        );
    }
}
