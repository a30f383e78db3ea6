use super::*;

#[test]
fn strands_are_compared_as_written() {
    let filled = [
        ("./A", "A\t.\tc\tA|A"),
        ("A/.", "A\t.\tc\tA|A"),
        ("./a", "A\t.\tc\tA|A"),
        ("./.", "A\t.\tc\tA|A"),
        ("./C", "A\tC\t.\tA/C"),
        ("C/.", "A\tC\t.\tC/A"),
        ("././C", "A\tC\t.\tA/A/C"),
        (".|C", "A\tC\tc\tA|C"),
    ];
    become_rows(&["--fill", "ref"], cells, &filled);
    become_rows(&["--fill", "ref", "--missing", "N"], cells, &filled);
    let in_vcf = [
        ("./A", ".\tA\t.\t.\t.\t.\tGT\t0|0"),
        ("./C", ".\tA\tC\t.\t.\t.\tGT\t0/1"),
        ("./.", ".\tA\t.\t.\t.\t.\tGT\t0|0"),
    ];
    become_rows(&["-f", "vcf", "--fill", "ref"], cells, &in_vcf);
    let with_text = [
        ("./C", "A\tC\t.\t?/C"),
        ("./A", "A\t.\t.\t?/A"),
        ("./.", "A\t.\tc\t?|?"),
        (".|C", "A\tC\tc\t?|C"),
    ];
    become_rows(&["--fill", "?"], cells, &with_text);
    // Two spellings of a missing call are equal.
    let both = [
        ("N/.", "A\t.\tc\tN|."),
        ("n/N", "A\t.\tc\tn|N"),
        ("N/C", "A\tC\t.\tN/C"),
    ];
    become_rows(&["--missing", "N,."], cells, &both);
    let gaps = [
        ("-/--", "A\t.\tc\t-|--"),
        ("-/.", "A\t.\tc\t-|."),
        ("-/C", "A\tC\t.\t-/C"),
    ];
    become_rows(&["--gap", "missing"], cells, &gaps);
    // Gaps that are alleles differ if they are spelled differently.
    become_rows(
        &["--gap", "allele"],
        cells,
        &[("-/--", "A\t-,--\t.\t-/--"), ("-/-", "A\t-\tc\t-|-")],
    );
    become_rows(
        &["--gap", "listed", "--fill", "ref"],
        cells,
        &[
            ("-/--", "A\t-,--\tc\tA|A"),
            ("-/A", "A\t-\tc\tA|A"),
            ("-/C", "A\t-,C\t.\tA/C"),
        ],
    );
    // An allele that equals the reference is the reference, whatever it is.
    let head = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n";
    rows(
        &["-a"],
        format!("{head}c\t1\t.\t./.\nc\t2\t.\t./C\nc\t3\tN\tN/n\n"),
        "c\t1\t.\t.\tc\t.|.\nc\t2\t.\tC\t.\t./C\nc\t3\tN\t.\tc\tN|N\n",
    );
    rows(
        &["-a", "--missing", "N"],
        format!("{head}c\t1\tN\tN/.\n"),
        "c\t1\tN\t.\t.\tN/.\n",
    );
}
