//! Options of other tools: whoever types one from habit is told the option that does it here.

use crate::settings::refused;

const MATRIX: &str = "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n";

#[test]
fn an_option_of_another_tool_is_answered_with_what_to_do_instead() {
    for (option, value, words) in [
        ("-o", "out.txt", &["> FILE"][..]),
        ("-r", "chr1:1-9", &["tabix", "FILE REGION |"]),
        ("-R", "regions.bed", &["tabix"]),
        ("-O", "z", &["bgzip"]),
        ("-S", "samples.txt", &["--samples"]),
    ] {
        let glued = format!("{option}{value}");
        let forms = [
            vec![option],
            vec![option, value],
            vec![&glued[..]],
            vec!["-q", option, value],
            vec![value, option],
        ];
        for form in forms {
            let mut words = words.to_vec();
            let named = format!("'{option}'");
            words.extend([&named[..], "hapfilter --help"]);
            told(&form, &words);
        }
    }
    for form in [&["-z"][..], &["-z", "-q"], &["-qz"]] {
        told(form, &["bgzip", "'-z'", "hapfilter --help"]);
    }
}

/// Refused with status 2 before anything is read, in one line with these words.
#[track_caller]
fn told(args: &[&str], words: &[&str]) {
    let outcome = crate::util::run(args, MATRIX);
    outcome.fails(2).stdout_is("");
    crate::settings::one_line_with(&outcome, words);
    let text = String::from_utf8_lossy(&outcome.stderr);
    assert!(!text.contains("?;"), "{outcome}");
}

#[test]
fn help_with_one_dash_is_help_or_named() {
    for word in ["-help", "-version", "-threads"] {
        let outcome = crate::util::run([word], MATRIX);
        outcome.fails(2).stdout_is("");
        crate::settings::one_line_with(&outcome, &[&format!("-{word}")]);
    }
}

#[test]
fn bcf_is_made_by_bcftools_and_the_answer_says_how() {
    for args in [
        &["-f", "bcf"][..],
        &["--format", "bcf"],
        &["-fbcf"],
        &["--format=bcf"],
    ] {
        told(args, &["-f vcf", "bcftools view -Ob", "hapfilter --help"]);
    }
    // For any other format the message lists the valid ones.
    told(
        &["-f", "plink"],
        &["haplotype", "phase-panel", "phase-input", "vcf", "'plink'"],
    );
}

#[test]
fn what_the_first_version_called_phased_is_answered_with_its_successor() {
    for args in [
        &["--phased"][..],
        &["-q", "--phased", "-f", "vcf"],
        &["--phased", "nowhere"],
        &["--phased", "--from", "genotypes"],
    ] {
        refused(
            2,
            args,
            "CHROM\tPOS\tREF\toak\nc\t1\tA\tA|C\n",
            &["--phased", "--from genotypes"],
        );
    }
    crate::util::run(["--phased", "-h"], "").fails(2);
}

#[test]
fn a_near_miss_is_answered_with_one_question_mark() {
    for (typed, meant) in [
        ("--hlep", "--help"),
        ("--theads=2", "--threads"),
        ("--fron", "--from"),
        ("--unphase", "--unphased"),
        ("--suffix", "--suffixes"),
        ("--allele", "--alleles"),
        ("--fromat", "--format"),
    ] {
        told(&[typed], &["unknown option", "did you mean", meant]);
    }
    for typed in ["--zebra", "-x", "-J"] {
        told(&[typed], &["unknown option", typed]);
    }
}
