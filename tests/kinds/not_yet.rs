//! Kinds that are known by their header and refused. Delete this file when they are read.

use super::*;
use crate::settings::refused;

#[test]
fn a_vcf_and_a_table_are_known_and_refused_with_the_way_round() {
    let named = VCF.split_once('\n').expect("two lines").1;
    let vcfs = [
        VCF.to_owned(),
        named.to_owned(),
        named.replacen('#', "", 1),
        VCF.replace("VCFv4.2", "VCFv4.3"),
        VCF.replace("\tFORMAT\ts", "").replace("\tGT\t0|1", ""),
        format!("\u{feff}{VCF}"),
        VCF.replace('\n', "\r\n"),
    ];
    in_each_format(|args| {
        for text in &vcfs {
            refused(1, args, text, &["VCF", "bcftools query"]);
            refused(
                1,
                &[args, &["--from", "vcf"]].concat(),
                text,
                &["VCF", "bcftools query"],
            );
            refused(1, &[args, &["--skip-bad-rows"]].concat(), text, &["VCF"]);
        }
        for text in TABLES {
            refused(1, args, text, &["table"]);
            refused(1, &[args, &["--from", "table"]].concat(), text, &["table"]);
            refused(1, &[args, &["--skip-bad-rows"]].concat(), text, &["table"]);
        }
    });
}
