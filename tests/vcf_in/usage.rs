use super::*;

#[test]
fn options_for_strands_are_wrong_usage_and_answered_with_bcftools_view() {
    let dir = tempdir();
    let input = vcf(&["A C GT 0|1"]);
    let list = file(&dir, "list", "x\ts1\n");
    let header = file(&dir, "header", head(1));
    for (args, name) in [
        (&["--suffixes", ".1,.2"][..], "--suffixes"),
        (&["--suffixes=a,b"], "--suffixes"),
        (&["-s", "x=s1"], "--sample"),
        (&["--sample=x=#10"], "--sample"),
        (&["--samples", &list], "--samples"),
    ] {
        for format in FORMATS {
            for from in [&[][..], &["--from=vcf"]] {
                let args = [&["-f", format], from, args].concat();
                let outcome = everywhere(&args, &input);
                outcome.fails(2).stdout_is("").stderr_has(name);
                outcome.stderr_has("bcftools view -s NAME FILE |");
            }
        }
        let args = [args, &["--header", &header]].concat();
        everywhere(&args, "")
            .fails(2)
            .stdout_is("")
            .stderr_has(name);
    }
}

#[test]
fn options_for_alleles_are_wrong_usage_for_numbered_alleles() {
    let dir = tempdir();
    let header = file(&dir, "header", head(1));
    let input = vcf(&["A C GT 0|1"]);
    for what in ["dna", "any"] {
        for format in FORMATS {
            for from in [&[][..], &["--from=vcf"]] {
                let args = [&["-f", format, "--alleles", what], from].concat();
                refused(2, &args, &input, &["--alleles", "hapfilter --help"]);
            }
        }
        refused(2, &["--alleles", what, "-H", &header], "", &["--alleles"]);
    }
}

#[test]
fn tags_are_for_a_vcf_only() {
    for (from, input) in [
        (&[][..], "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n"),
        (
            &["--from=matrix"],
            "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        ),
        (&[], "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\nc\t1\tA\tA|C\n"),
        (&["--from=genotypes"], "CHROM\tPOS\tREF\ts\nc\t1\tA\tA|C\n"),
    ] {
        for tags in ["GT:PS", "PG:PI", "GT"] {
            for format in FORMATS {
                let args = [from, &["-f", format, "--tags", tags]].concat();
                refused(2, &args, input, &["--tags", "hapfilter --help"]);
            }
        }
    }
}

#[test]
fn wrong_usage_is_found_before_anything_is_written() {
    let input = vcf(&["A C GT 0|1"]);
    for args in [
        &["-f", "vcf", "--fill=keep"][..],
        &["-f", "phase-panel", "--unphased=keep"],
        &["-f", "phase-input", "--fill=x"],
        &["--contigs=nowhere"],
    ] {
        let option = args.last().expect("one").split('=').next().expect("a name");
        refused(2, args, &input, &[option]);
    }
}

#[test]
fn options_of_other_kinds_work_here_too() {
    let input = vcf(&["A C GT 0|1", "A C GT 0|0"]);
    everywhere(&["--hash-header"], &input)
        .ok()
        .stdout_is("#contig\tpos\tref\talt\ts1_PI\ts1_PG_al\nc\t1\tA\tC\tc\tA|C\n");
    rows(
        &["--contig-prefix=chr"],
        &input,
        "chrc\t1\tA\tC\tchrc\tA|C\n",
    );
    for format in &FORMATS[1..3] {
        let alt = if *format == "phase-panel" { "C" } else { "A,C" };
        rows(
            &["-f", format, "--contig-prefix=chr"],
            &input,
            format!("chrc\t1\tA\t{alt}\tPI_chrc\tA|C\n"),
        );
    }
}

/// The options of that name in bcftools take names alone.
#[test]
fn a_list_of_samples_alone_is_answered_with_bcftools_view_too() {
    let dir = tempdir();
    let list = file(&dir, "list", "s1\n");
    everywhere(&["--samples", &list], vcf(&["A C GT 0|1"]))
        .fails(1)
        .stdout_is("")
        .stderr_has(&format!("{list}:1: expected NAME<TAB>COLUMN"))
        .stderr_has("bcftools view -S FILE VCF |");
    everywhere(&["-s", "s1"], vcf(&["A C GT 0|1"]))
        .fails(2)
        .stdout_is("")
        .stderr_has("bcftools view -s NAME FILE |");
}
