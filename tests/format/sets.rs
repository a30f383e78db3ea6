//! Genotypes with phase sets.

use super::*;

#[test]
fn a_row_of_many_sets_is_as_large_as_it_is() {
    let contig = "c".repeat(2000);
    let names: Vec<String> = (0..2000).map(|n| format!("s{n}:GT:s{n}:PS")).collect();
    let cells = vec!["A|G:7"; 2000].join("\t");
    let matrix = format!(
        "CHROM\tPOS\tREF\t{}\n{contig}\t1\tA\t{cells}\n",
        names.join("\t")
    );
    // A row may become 16 MiB at most, and this one has the contig only once.
    rows(
        &["--max-line", "64K"],
        &matrix,
        format!("{contig}\t1\tA\tG{}\n", "\t7\tA|G".repeat(2000)),
    );
}

#[test]
fn a_cell_without_its_set_is_a_bad_row() {
    for cell in ["A|C", "A|C:", "C", ".", "A|A"] {
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            bad_row(
                &["-f", format],
                sets(&format!("c\t1\tA\t{cell}\n")),
                &["field 4", "set"],
            );
        }
    }
}

#[test]
fn sets_are_blocks() {
    let matrix = sets(
        "c\t1\tA\tA|C:1\nc\t2\tA\tC|A:007\nc\t3\tA\tC|C:.\nc\t4\tA\tC/C:.\nc\t5\tA\tC|C:9\n\
         c\t6\tA\t.|.:.\nc\t7\tA\t.:.\nc\t8\tA\tC:.\nc\t9\tA\t.|C:3\n",
    );
    rows(
        &["-a", "--contig-prefix", "chr"],
        &matrix,
        "chrc\t1\tA\tC\t1\tA|C\nchrc\t2\tA\tC\t007\tC|A\nchrc\t3\tA\tC\tchrc\tC|C\n\
         chrc\t4\tA\tC\tchrc\tC|C\nchrc\t5\tA\tC\t9\tC|C\nchrc\t6\tA\t.\tchrc\t.|.\n\
         chrc\t7\tA\t.\tchrc\t.|.\nchrc\t8\tA\tC\tchrc\tC\nchrc\t9\tA\tC\t3\t.|C\n",
    );
    rows(
        &["-f", "phase-input", "--contig-prefix", "chr"],
        &matrix,
        "chrc\t1\tA\tA,C\tPI_1\tA|C\nchrc\t2\tA\tA,C\tPI_007\tC|A\nchrc\t3\tA\tA,C\tPI_chrc\tC|C\n\
         chrc\t4\tA\tA,C\tPI_chrc\tC|C\nchrc\t5\tA\tA,C\tPI_9\tC|C\nchrc\t8\tA\tA,C\t.\t.\n\
         chrc\t9\tA\tA,C\t.\t.\n",
    );
    rows(
        &["-f", "vcf", "-a"],
        &matrix,
        "c\t1\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:1\nc\t2\t.\tA\tC\t.\t.\t.\tGT:PS\t1|0:007\n\
         c\t3\t.\tA\tC\t.\t.\t.\tGT\t1|1\nc\t4\t.\tA\tC\t.\t.\t.\tGT\t1|1\n\
         c\t5\t.\tA\tC\t.\t.\t.\tGT:PS\t1|1:9\nc\t6\t.\tA\t.\t.\t.\t.\tGT\t.|.\n\
         c\t7\t.\tA\t.\t.\t.\t.\tGT\t.\nc\t8\t.\tA\tC\t.\t.\t.\tGT\t1\n\
         c\t9\t.\tA\tC\t.\t.\t.\tGT:PS\t.|1:3\n",
    );
    let head = vcf_head("").replace(
        "\"Genotype\">\n",
        "\"Genotype\">\n##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n",
    );
    run(["-f", "vcf"], sets("")).ok().stdout_is(head);
    // A row has a column for sets if one of its genotypes is written with a set.
    rows(
        &["-f", "vcf"],
        "CHROM\tPOS\tREF\ts:GT:s:PS\tt:GT:t:PS\tu:GT:u:PS\nc\t1\tA\tA|C:.\tC|C:4\tA/C:8\nc\t2\tA\tA|C:.\tC|C:.\tA/C:8\n",
        "c\t1\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:.\t1|1:4\t0/1:.\nc\t2\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\t0/1\n",
    );
}

#[test]
fn the_separator_tells_what_is_phased_and_not_the_set() {
    for (cell, genotype, phased) in [
        ("A|C:.", "A|C", "c\t1\tA\tC\tPI_c\tA|C\n"),
        (".|C:.", ".|C", "c\t1\tA\tC\t.\t.\n"),
        ("C|A:5", "C|A", "c\t1\tA\tC\tPI_5\tC|A\n"),
    ] {
        let matrix = sets(&format!("c\t1\tA\t{cell}\n"));
        let set = if cell.ends_with('5') { "5" } else { "c" };
        let written = format!("c\t1\tA\tC\t{set}\t{genotype}\n");
        rows(&["--unphased=error"], &matrix, &written);
        rows(&["-f", "phase-panel"], &matrix, phased);
    }
    for cell in ["A/C:.", "C/A:5", "./C:1"] {
        let matrix = sets(&format!("c\t1\tA\t{cell}\n"));
        let error = "--unphased=error";
        for args in [&[error][..], &[error, "-f", "vcf"]] {
            bad_row(args, &matrix, &["expected a phased genotype"]);
        }
        rows(&["-f", "phase-panel"], &matrix, "c\t1\tA\tC\t.\t.\n");
        // A genotype that is kept has no set; one left blank keeps its set.
        let (genotype, set) = cell.split_once(':').expect("a set");
        rows(&[], &matrix, format!("c\t1\tA\tC\t.\t{genotype}\n"));
        let set = set.replace('.', "c");
        rows(
            &["--unphased=blank"],
            &matrix,
            format!("c\t1\tA\tC\t{set}\t.|.\n"),
        );
    }
}

#[test]
fn a_cell_is_cut_at_its_last_colon_if_there_are_sets() {
    rows(
        &[],
        sets("c\t1\tA\tA|<X:1>:5\nc\t2\tA\tA|C:any text\n"),
        "c\t1\tA\t<X:1>\t5\tA|<X:1>\nc\t2\tA\tC\tany text\tA|C\n",
    );
    rows(
        &["-f", "phase-panel"],
        sets("c\t2\tA\tA|C:any text\n"),
        "c\t2\tA\tC\tPI_any text\tA|C\n",
    );
    rows(
        &["--alleles=any"],
        genotypes("c\t1\tA\tA|C:5\n"),
        "c\t1\tA\tC:5\tc\tA|C:5\n",
    );
    bad_row(&[], genotypes("c\t1\tA\tA|C:5\n"), &["'C:5'"]);
    // A VCF needs a number.
    for set in ["x", "5x", "-5", "+5", "1e3", "2147483648"] {
        bad_row(
            &["-f", "vcf"],
            sets(&format!("c\t1\tA\tA|C:{set}\n")),
            &[&format!("'{set}'"), "set"],
        );
        // A set that is not written with its genotype does not matter.
        rows(
            &["-f", "vcf"],
            sets(&format!("c\t1\tA\tA/C:{set}\n")),
            "c\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1\n",
        );
    }
}
