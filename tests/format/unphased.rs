//! Genotypes whose strands have no order: which these are, and how they are written.

use super::*;

#[test]
fn a_genotype_that_has_no_phase_to_lose_may_have_a_slash() {
    let error = "--unphased=error";
    let matrix =
        genotypes("c\t1\tA\tC/C\nc\t2\tA\tA/A\nc\t3\tA\t./.\nc\t4\tA\tC/C|C\nc\t5\tA\tC/c\n");
    rows(
        &[error, "-a"],
        &matrix,
        "c\t1\tA\tC\tc\tC|C\nc\t2\tA\t.\tc\tA|A\nc\t3\tA\t.\tc\t.|.\nc\t4\tA\tC\tc\tC|C|C\nc\t5\tA\tC\tc\tC|C\n",
    );
    rows(
        &[error, "-a", "-f", "phase-panel"],
        &matrix,
        "c\t1\tA\tC\tPI_c\tC|C\nc\t2\tA\t.\tPI_c\tA|A\nc\t3\tA\t.\t.\t.\nc\t4\tA\tC\t.\t.\nc\t5\tA\tC\tPI_c\tC|C\n",
    );
    // Two spellings of a missing call, and gaps that are missing.
    let two = genotypes("c\t1\tA\tN/.\nc\t2\tA\t-/--\n");
    let args = [error, "-a", "--missing", "N,.", "--gap", "missing"];
    rows(&args, &two, "c\t1\tA\t.\tc\tN|.\nc\t2\tA\t.\tc\t-|--\n");
    bad_row(
        &args[..4],
        genotypes("c\t1\tA\t-/--\n"),
        &["expected a phased genotype"],
    );
    // A missing call that equals the reference is the reference, not a missing call.
    bad_row(
        &args,
        genotypes("c\t1\tN\tN/.\n"),
        &["expected a phased genotype"],
    );
    // If alleles are any text, two that differ in case are different.
    let case = genotypes("c\t1\tA\tC/c\n");
    bad_row(
        &[error, "--alleles=any"],
        &case,
        &["expected a phased genotype", "'C/c'"],
    );
    rows(
        &[error, "--alleles=any", "-fvcf"],
        &case,
        "c\t1\t.\tA\tC\t.\t.\t.\tGT\t1|1\n",
    );
}

#[test]
fn strands_are_equal_if_written_alike() {
    let matrix = genotypes("c\t1\tA\t./A\nc\t2\tA\t-/.\nc\t3\tA\tC/.\n");
    let args = ["-a", "--fill=ref", "--unphased"];
    rows(
        &[&args[..], &["keep"]].concat(),
        &matrix,
        "c\t1\tA\t.\tc\tA|A\nc\t2\tA\t-\tc\tA|A\nc\t3\tA\tC\t.\tC/A\n",
    );
    rows(
        &["-a", "--fill=ref", "-f", "vcf"],
        &matrix,
        "c\t1\t.\tA\t.\t.\t.\t.\tGT\t0|0\nc\t2\t.\tA\t*\t.\t.\t.\tGT\t1/0\nc\t3\t.\tA\tC\t.\t.\t.\tGT\t1/0\n",
    );
    rows(
        &["-a"],
        &matrix,
        "c\t1\tA\t.\t.\t./A\nc\t2\tA\t-\t.\t-/.\nc\t3\tA\tC\t.\tC/.\n",
    );
}

#[test]
fn a_genotype_that_is_not_phased_is_kept_left_blank_or_a_bad_row() {
    let unphased = ["A/C", "C/A", "./C", "A/.", "A|C/G"];
    for cell in unphased {
        let matrix = genotypes(&format!("c\t1\tA\t{cell}\n"));
        for args in [
            &["--unphased=error"][..],
            &["--unphased=error", "-f", "vcf"],
        ] {
            bad_row(
                args,
                &matrix,
                &["expected a phased genotype", &format!("'{cell}'")],
            );
        }
        let row = |args: &[&str]| {
            let outcome = quietly(&[args, &["-a", "--no-header"]].concat(), &matrix);
            outcome.ok().stderr_is("");
            String::from_utf8(outcome.stdout).expect("text")
        };
        for args in [&[][..], &["--unphased", "keep"]] {
            let kept = row(args);
            assert!(kept.ends_with(&format!("\t.\t{cell}\n")), "{kept}");
        }
        let numbers = |allele| match allele {
            'A' => '0',
            'C' => '1',
            'G' => '2',
            other => other,
        };
        let cell: String = cell.chars().map(numbers).collect();
        let kept = row(&["-f", "vcf"]);
        assert!(kept.ends_with(&format!("\tGT\t{cell}\n")), "{kept}");
        let strands = cell.split(['|', '/']).count();
        for (fill, shown) in [("keep", "."), ("ref", "."), ("no call", "no call")] {
            let blank = vec![shown; strands].join("|");
            let written = row(&["--unphased", "blank", "--fill", fill]);
            // Filled with the reference, a missing call may equal the other strand.
            if cell != "0/." || fill != "ref" {
                assert!(written.ends_with(&format!("\tc\t{blank}\n")), "{written}");
            }
        }
        let blank = row(&["-f", "vcf", "--unphased=blank"]);
        let dots = vec!["."; strands].join("|");
        assert!(blank.ends_with(&format!("\tGT\t{dots}\n")), "{blank}");
        for format in ["phase-panel", "phase-input"] {
            let row = row(&["-f", format]);
            assert!(row.ends_with("\t.\t.\n"), "{cell}: {row}");
        }
    }
    // The alleles still count.
    rows(
        &["--from=genotypes", "-f", "phase-input"],
        "CHROM\tPOS\tREF\t1\t2\nc\t1\tA\tT/G\tC|A\n",
        "c\t1\tA\tA,T,G,C\t.\t.\tPI_c\tC|A\n",
    );
    // It is an error even in a row that would not be written.
    let half = genotypes("c\t1\tA\tA/.\n");
    for args in [
        &["--unphased=error"][..],
        &["--unphased=error", "-f", "vcf"],
    ] {
        bad_row(args, &half, &["expected a phased genotype", "'A/.'"]);
    }
}

#[test]
fn one_note_counts_what_was_not_phased() {
    let matrix = "CHROM\tPOS\tREF\ts:GT\tt:GT\nc\t1\tA\tA/C\tC/A\nc\t2\tA\tA/.\tA|A\nc\t3\tA\tC|A\tG/A\nc\t4\tA\tC\tA|C|C\nc\t5\tA\tC|C\tC/A/A\n";
    let matrix = matrix.to_owned() + &"c\t6\tA\tA|C\tC|A\n".repeat(3000);
    for settings in [&["-@1"][..], &["-@2", "--batch-size=50"], &["-@3"]] {
        let notes = |args: &[&str]| {
            let outcome = run([args, settings].concat(), &matrix[..]);
            let text = String::from_utf8(outcome.ok().stderr.clone()).expect("text");
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let has = |note: &str, words: &[&str]| {
            assert!(note.starts_with("hapfilter: note: "), "{note}");
            for word in words {
                assert!(note.contains(word), "no '{word}' in: {note}");
            }
        };
        let [note] = &notes(&[])[..] else {
            panic!("one note");
        };
        // The row without another allele is not written.
        has(note, &["4 unphased genotypes", "3 rows", "kept"]);
        let [note] = &notes(&["--unphased=blank"])[..] else {
            panic!("one note");
        };
        has(note, &["4 unphased genotypes", "3 rows", "left blank"]);
        let [note, other] = &notes(&["-f", "phase-panel"])[..] else {
            panic!("two notes");
        };
        has(note, &["4 unphased genotypes", "3 rows", "left blank"]);
        // A genotype that is unphased too was counted already.
        has(other, &["2 genotypes", "not have two strands", "1 row"]);
        assert!(notes(&["-q"]).is_empty());
        let [contigs] = &notes(&["-f", "vcf"])[..] else {
            panic!("only the note about contigs");
        };
        has(contigs, &["--contigs"]);
    }
}
