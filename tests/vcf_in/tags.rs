use super::*;

#[test]
fn other_tags_are_the_genotype_and_its_set() {
    become_rows(
        &["--tags", "PG:PI"],
        &[
            // As phASER writes them.
            [
                "A C GT:PG:PB:PI 0/1:1|0:q:36 0/1:0|1:q:7",
                "C 36 C|A 7 A|C",
                "C PI_36 C|A PI_7 A|C",
                "C GT:PS 1|0:36 0|1:7",
            ],
            [
                "A C GT:PG:PB:PI 0/1:0/1:.:. 0/1:1|0:q:7",
                "C . A/C 7 C|A",
                "C . . PI_7 C|A",
                "C GT:PS 0/1:. 1|0:7",
            ],
            // Without the tag, or with a dot in it, GT counts, without a set.
            [
                "A C GT:PG:PI 0|1:.:36 1|0",
                "C c A|C c C|A",
                "C PI_c A|C PI_c C|A",
                "C GT 0|1 1|0",
            ],
            [
                "A C GT:PI 0|1:36 1|0:7",
                "C c A|C c C|A",
                "C PI_c A|C PI_c C|A",
                "C GT 0|1 1|0",
            ],
            [
                "A C GT 0/1 1|0",
                "C . A/C c C|A",
                "C . . PI_c C|A",
                "C GT 0/1 1|0",
            ],
            // With the tag and no set, or a dot for it, the set is the contig's.
            [
                "A C GT:PG 0/1:0|1 0/1:1|0",
                "C c A|C c C|A",
                "C PI_c A|C PI_c C|A",
                "C GT 0|1 1|0",
            ],
            [
                "A C GT:PG:PI 0/1:0|1:. 0/1:1|0",
                "C c A|C c C|A",
                "C PI_c A|C PI_c C|A",
                "C GT 0|1 1|0",
            ],
            // In any order, also before GT and without it.
            [
                "A C PI:PG:GT 36:0|1:0/1 7:1|0:0/1",
                "C 36 A|C 7 C|A",
                "C PI_36 A|C PI_7 C|A",
                "C GT:PS 0|1:36 1|0:7",
            ],
            [
                "A C PI:PG 36:0|1 7:1|0",
                "C 36 A|C 7 C|A",
                "C PI_36 A|C PI_7 C|A",
                "C GT:PS 0|1:36 1|0:7",
            ],
            [
                "A C PI:PG 36:0|1 .",
                "C 36 A|C c .|.",
                "C PI_36 A|C . .",
                "C GT:PS 0|1:36 .:.",
            ],
            // PS is then a subfield like any other.
            [
                "A C GT:PS:PG 0|1:5:1|0 0|1:5:.",
                "C c C|A c A|C",
                "C PI_c C|A PI_c A|C",
                "C GT 1|0 0|1",
            ],
        ],
    );
}

#[test]
fn a_set_of_another_tag_is_any_text_outside_of_vcf() {
    let text = "A C GT:PGT:PID 0/1:0|1:516_GT_G 0|1:1|0:516_GT_G";
    become_rows(
        &["--tags=PGT:PID"],
        &[[
            text,
            "C 516_GT_G A|C 516_GT_G C|A",
            "C PI_516_GT_G A|C PI_516_GT_G C|A",
            LEFT_OUT,
        ]],
    );
    bad_row(
        &["--tags=PGT:PID", "-f", "vcf"],
        vcf(&[text]),
        FIRST,
        &["phase set", "'516_GT_G'", "'s1'"],
    );
}

#[test]
fn without_a_set_tag_there_are_no_sets() {
    become_rows(
        &["--tags", "GT"],
        &[
            [
                "A C GT:PS 0|1:7 1|0:PATMAT",
                "C c A|C c C|A",
                "C PI_c A|C PI_c C|A",
                "C GT 0|1 1|0",
            ],
            // Subfields that are not read may contain anything.
            [
                "A C GT:PS 0/1: 1|0:",
                "C . A/C c C|A",
                "C . . PI_c C|A",
                "C GT 0/1 1|0",
            ],
        ],
    );
    become_rows(
        &["--tags", "PG"],
        &[[
            "A C GT:PG:PS 0/1:1|0:7 1|0:.:7",
            "C c C|A c C|A",
            "C PI_c C|A PI_c C|A",
            "C GT 1|0 1|0",
        ]],
    );
    // The default may be given.
    become_rows(
        &["--tags", "GT:PS"],
        &[[
            "A C GT:PS 0|1:7 1|0:.",
            "C 7 A|C c C|A",
            "C PI_7 A|C PI_c C|A",
            "C GT:PS 0|1:7 1|0:.",
        ]],
    );
    // GT with another set.
    become_rows(
        &["--tags", "GT:PI"],
        &[[
            "A C GT:PI:PS 0|1:7:8 1|0:.:8",
            "C 7 A|C c C|A",
            "C PI_7 A|C PI_c C|A",
            "C GT:PS 0|1:7 1|0:.",
        ]],
    );
}

#[test]
fn a_bad_subfield_of_another_tag_is_a_bad_row() {
    for (tags, row, words) in [
        (
            "PG:PI",
            "A C GT:PG 0|1:0|2 0|1:0|1",
            &["allele number up to 1", "'s1'"][..],
        ),
        ("PG:PI", "A C GT:PG 0|1:0|1 0|1:x", &["'s2'"]),
        ("PG:PI", "A C GT:PG 0|1:0|1 0|1:", &["'s2'"]),
        (
            "PG:PI",
            "A C GT:PG 0|1:0|1 0|2:.",
            &["allele number up to 1", "'s2'"],
        ),
        ("PG:PI", "A C GT:PG 0|1:0|1 0|:.", &["'s2'"]),
        ("PG:PI", "A C GT:PG 0|1:0|1:3 0|1:.", &["'s1'"]),
        ("PG", "A C PG:GT 0|1 A|C", &["'s2'"]),
        (
            "DP",
            "A C GT:DP 0|1:0 0|1:12",
            &["allele number up to 1", "'s2'"],
        ),
        ("AD", "A C GT:AD 0|1:3,4 0|1:.", &["'s1'"]),
    ] {
        is_bad(&["--tags", tags], row, &[&["expected"], words].concat());
    }
}

#[test]
fn tags_are_a_name_or_two() {
    let input = vcf(&["A C GT 0|1"]);
    for tags in [
        "", ":", ":PS", "GT:", "GT:PS:", "GT:PS:X", "G\tT", "GT:P\tS", "::",
    ] {
        for from in [&[][..], &["--from=vcf"]] {
            let args = [from, &["--tags", tags]].concat();
            refused(2, &args, &input, &["--tags", "hapfilter --help"]);
        }
    }
    run(["--tags"], &input[..]).fails(2).stderr_has("--tags");
    // Any other name is valid.
    for tags in ["X", "a.b:c_d", "GT:GT2", "_:-"] {
        everywhere(&["--tags", tags], &input).ok().stderr_is("");
    }
}
