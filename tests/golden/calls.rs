//! Each kind of call and how it is written, and cells that are not alleles.

use super::HEADER;
use crate::util::run;

/// Rows of one sample, one for each kind of call.
const CALLS: &str = "\
c\t1\tA\tA\tA
c\t2\tA\tA\tC
c\t3\tA\tN\tC
c\t4\tA\t.\t.
c\t5\tA\t-\tA
c\t6\tA\t--\t-
c\t8\tN\tN\tA
c\t9\t-\t-\t.
c\t10\tAT\tA\tATG
";

/// Alleles only if any text is one, and how they are written.
const ANY_TEXT: (&str, &str) = ("c\t7\tA\tn\tNA\n", "c\t7\tA\tn,NA\tc\tn|NA\n");

#[track_caller]
fn becomes(args: &[&str], matrix: &str, rows: &str) {
    run(args, format!("CHROM\tPOS\tREF\t1a\t1b\n{matrix}"))
        .ok()
        .stderr_is("")
        .stdout_is(format!("{HEADER}{rows}"));
}

/// The same calls give the same rows whether alleles are DNA or any text.
#[track_caller]
fn calls(args: &[&str], rows: &str) {
    becomes(args, CALLS, rows);
    becomes(&[args, &["--alleles", "dna"]].concat(), CALLS, rows);
    let any = [args, &["--alleles=any"]].concat();
    let (more, written) = ANY_TEXT;
    becomes(&any, &[CALLS, more].concat(), &[rows, written].concat());
}

#[test]
fn calls_by_default() {
    let rows = "c\t2\tA\tC\tc\tA|C\nc\t3\tA\tC\tc\tA|C\nc\t5\tA\t-\tc\tA|A\nc\t6\tA\t--,-\tc\tA|A\n\
                c\t8\tN\tA\tc\tN|A\nc\t10\tAT\tA,ATG\tc\tA|ATG\n";
    calls(&[], rows);
    calls(&["--missing", "N,.", "--gap=listed", "--fill=ref"], rows);
}

#[test]
fn gap_allele() {
    let rows = "c\t2\tA\tC\tc\tA|C\nc\t3\tA\tC\tc\tA|C\nc\t5\tA\t-\tc\t-|A\nc\t6\tA\t--,-\tc\t--|-\n\
                c\t8\tN\tA\tc\tN|A\nc\t10\tAT\tA,ATG\tc\tA|ATG\n";
    calls(&["--gap", "allele"], rows);
}

#[test]
fn gap_missing() {
    let rows = "c\t2\tA\tC\tc\tA|C\nc\t3\tA\tC\tc\tA|C\nc\t8\tN\tA\tc\tN|A\n\
                c\t10\tAT\tA,ATG\tc\tA|ATG\n";
    calls(&["--gap", "missing"], rows);
}

#[test]
fn missing_list() {
    // A listed gap is missing whatever --gap says; N is an allele when it is not listed.
    let rows = "c\t2\tA\tC\tc\tA|C\nc\t3\tA\tN,C\tc\tN|C\nc\t6\tA\t--\tc\t--|A\n\
                c\t8\tN\tA\tc\tN|A\nc\t10\tAT\tA\tc\tA|AT\n";
    becomes(&["--missing", "-,.,atg", "--gap", "allele"], CALLS, rows);
    // So is `.` if any text is an allele.
    let any = [CALLS, ANY_TEXT.0].concat();
    let rows = "c\t2\tA\tC\tc\tA|C\nc\t3\tA\tN,C\tc\tN|C\nc\t4\tA\t.\tc\t.|.\nc\t6\tA\t--\tc\t--|A\n\
                c\t8\tN\tA\tc\tN|A\nc\t9\t-\t.\tc\t-|.\nc\t10\tAT\tA\tc\tA|AT\nc\t7\tA\tNA\tc\tA|NA\n";
    let args = ["--alleles=any", "--missing", "-,n,ATG", "--gap", "allele"];
    becomes(&args, &any, rows);
    let rows = "c\t2\tA\tC\tc\tA|C\nc\t3\tA\tN,C\tc\tN|C\nc\t4\tA\t.\tc\t.|.\nc\t5\tA\t-\tc\tA|A\n\
                c\t6\tA\t--,-\tc\tA|A\nc\t8\tN\tA\tc\tN|A\nc\t9\t-\t.\tc\t-|.\n\
                c\t10\tAT\tA,ATG\tc\tA|ATG\nc\t7\tA\tn,NA\tc\tn|NA\n";
    becomes(&["--alleles=any", "--missing", ""], &any, rows);
}

#[test]
fn dna_in_either_case_is_one_allele() {
    // Spelled as first met, the reference first; a missing call that is kept is shown unchanged.
    let matrix = "c\t1\ta\tA\ta\nc\t2\tA\ta\tg\nc\t3\tA\tG\tg\nc\t4\taT\tAt\tatG\nc\t5\tA\tn\tc\n\
                  c\t6\tn\tN\tt\nc\t7\tA\tna\tNAN\n";
    let rows = "c\t2\tA\tg\tc\tA|g\nc\t3\tA\tG\tc\tG|G\nc\t4\taT\tatG\tc\taT|atG\nc\t5\tA\tc\tc\tA|c\n\
                c\t6\tn\tt\tc\tn|t\n";
    let listed = ["--missing", "N,.,NA,nan"];
    becomes(&listed, matrix, rows);
    let kept = rows.replace("c\t5\tA\tc\tc\tA|c", "c\t5\tA\tc\tc\tn|c");
    becomes(&[&listed[..], &["--fill=keep"]].concat(), matrix, &kept);
    let alleles = "c\t5\tA\tn,c\tc\tn|c\n";
    becomes(&["--missing", "."], "c\t5\tA\tn\tc\n", alleles);
}

#[test]
fn a_cell_that_is_not_dna_is_a_bad_row() {
    for cell in [
        "0", "1", "?", "X", "x", "R", "NA", "na", "NaN", "A ", "A-", "A*", "**", "A|C", "A/C",
        "<DEL>", "A,C", "..",
    ] {
        let row = format!("c\t1\tA\tA\tC\nc\t2\tA\tC\t{cell}\n");
        let input = format!("CHROM\tPOS\tREF\t1a\t1b\n{row}");
        let before = format!("{HEADER}c\t1\tA\tC\tc\tA|C\n");
        let outcome = run([""; 0], &input[..]);
        outcome
            .fails(1)
            .stdout_is(&before)
            .stderr_has("hapfilter: stdin:3: ");
        outcome.stderr_has(&format!("'{cell}'")).stderr_has("'1b'");
        run(["--skip-bad-rows", "-q"], &input[..])
            .ok()
            .stdout_is(&before);
        let all = format!("c\t1\tA\tC\tc\tA|C\nc\t2\tA\tC,{cell}\tc\tC|{cell}\n");
        becomes(&["--alleles", "any"], &row, &all);
        // A cell that is listed as missing is accepted.
        if !cell.contains(',') {
            let listed = format!("--missing={cell}");
            let all = "c\t1\tA\tC\tc\tA|C\nc\t2\tA\tC\tc\tC|A\n";
            becomes(&[&listed], &row, all);
        }
    }
    for reference in ["R", "0", "NA", "nan", "<DEL>"] {
        let row = format!("CHROM\tPOS\tREF\t1a\t1b\nc\t1\t{reference}\tA\tC\n");
        let outcome = run([""; 0], row);
        outcome
            .fails(1)
            .stderr_has("hapfilter: stdin:2: ")
            .stderr_has("is column 3 the reference");
    }
}

#[test]
fn fill() {
    let keep = "c\t2\tA\tC\tc\tA|C\nc\t3\tA\tC\tc\tN|C\nc\t5\tA\t-\tc\t-|A\nc\t6\tA\t--,-\tc\t--|-\n\
                c\t8\tN\tA\tc\tN|A\nc\t10\tAT\tA,ATG\tc\tA|ATG\n";
    calls(&["--fill", "keep"], keep);
    let text = "c\t2\tA\tC\tc\tA|C\nc\t3\tA\tC\tc\tno call|C\nc\t5\tA\t-\tc\tno call|A\n\
                c\t6\tA\t--,-\tc\tno call|no call\nc\t8\tN\tA\tc\tN|A\n\
                c\t10\tAT\tA,ATG\tc\tA|ATG\n";
    calls(&["--fill", "no call"], text);
}

#[test]
fn all_sites() {
    let rows = "c\t1\tA\t.\tc\tA|A\nc\t2\tA\tC\tc\tA|C\nc\t3\tA\tC\tc\tA|C\nc\t4\tA\t.\tc\tA|A\n\
                c\t5\tA\t.\tc\tA|A\nc\t6\tA\t.\tc\tA|A\nc\t8\tN\tA\tc\tN|A\n\
                c\t9\t-\t.\tc\t-|-\nc\t10\tAT\tA,ATG\tc\tA|ATG\n";
    calls(&["--all-sites", "--gap=missing"], rows);
    calls(&["-a", "--gap=missing"], rows);
}
