//! Checks that every kind of case is generated, so no part of the contract is left out by chance.

use std::collections::{BTreeMap, BTreeSet};

use super::setting;
use crate::r#gen::Case;
use crate::oracle::{Format, Kind, Samples, oracle};

#[test]
fn every_kind_of_case_occurs() {
    let first = setting("HAPFILTER_SEED", 20_000);
    println!("seed {first}");
    let (mut faults, mut kinds) = (BTreeMap::new(), BTreeSet::new());
    let (mut rows, mut lines) = (0, 0);
    for seed in first..first + 2000 {
        let case = Case::new(seed, true);
        let input = case.input();
        let expected = oracle(&case.options, &input);
        let format = case.options.format.name();
        for fault in expected.faults {
            *faults.entry((format, fault)).or_insert(0) += 1;
        }
        let written = expected.stdout.iter().filter(|&&b| b == b'\n').count();
        if written > 2 {
            let sample = match (expected.kind, &case.options.samples) {
                (Some(Kind::Vcf), _) if case.options.tags.is_some() => "tags",
                (Some(Kind::Vcf), _) => "vcf",
                (Some(Kind::Genotypes), _) if case.header.ends_with(b":PS") => "sets",
                (Some(Kind::Genotypes), _) => "genotypes",
                (Some(Kind::Table), _) => match case.header.trim_ascii_end().ends_with(b":PG_al") {
                    true => "pairs with a colon",
                    false => "pairs with a line",
                },
                (_, Samples::Suffixes(_)) => "suffixes",
                (_, Samples::Named { .. }) => "named",
            };
            kinds.insert((format, sample));
            kinds.insert((
                format,
                match case.options.from {
                    Some(_) => "a kind that is typed",
                    None => "a kind that is found",
                },
            ));
            kinds.insert((
                format,
                match case.options.alleles_any {
                    true => "any alleles",
                    false => "dna",
                },
            ));
            if expected.unphased > 0 {
                kinds.insert((format, case.options.unphased().name()));
            }
            if expected.missing > 0 {
                kinds.insert((format, "missing genotypes"));
            }
            if expected.other_ploidy > 0 {
                kinds.insert((format, "other ploidies"));
            }
            if expected.other_version {
                kinds.insert((format, "another version"));
            }
            if expected.contigs_left_out > 0 {
                kinds.insert((format, "contig lines left out"));
            }
        }
        if case.options.format == Format::Vcf {
            let is_vcf = expected.kind == Some(Kind::Vcf);
            let contigs = match (&case.options.contigs, expected.without_length) {
                (None, None) if is_vcf => "all contigs of the input",
                (None, Some(_)) if is_vcf => "a contig that the input does not have",
                (None, _) => "no lengths",
                (Some(_), None) => "all lengths",
                (Some(_), Some(_)) => "a contig without length",
            };
            kinds.insert((format, contigs));
        }
        rows += written;
        lines += case.lines.len();
    }
    println!("{rows} of {lines} lines written, {kinds:?}\n{faults:#?}");
    assert!(rows * 4 > lines, "too few rows are written");
    for format in Format::ALL {
        let name = format.name();
        for samples in [
            "suffixes",
            "named",
            "sets",
            "genotypes",
            "vcf",
            "tags",
            "pairs with a colon",
            "pairs with a line",
        ] {
            assert!(kinds.contains(&(name, samples)), "{name} without {samples}");
        }
        let fault = |fault| faults.contains_key(&(name, fault));
        for general in ["number of fields", "empty field", "position"] {
            assert!(fault(general), "{name} without a wrong {general}");
        }
        for alleles in [
            "reference",
            "allele",
            "NA",
            "byte-order mark",
            "another header",
        ] {
            assert!(fault(alleles), "{name} without {alleles}");
        }
        for genotypes in [
            "no phase set",
            "empty strand",
            "unphased",
            "genotype of a VCF",
            "number without an allele",
            "number of subfields",
            "empty subfield",
            "empty allele",
            "PI_ alone",
        ] {
            assert!(fault(genotypes), "{name} without {genotypes}");
        }
        for vcf in [
            "REF",
            "ALT",
            "large position",
            "contig in a VCF",
            "phase set in a VCF",
        ] {
            assert_eq!(fault(vcf), format == Format::Vcf, "{name}: {vcf}");
        }
        for met in [
            "a kind that is typed",
            "a kind that is found",
            "any alleles",
            "dna",
            "blank",
            "missing genotypes",
            "another version",
        ] {
            assert!(kinds.contains(&(name, met)), "{name} without {met}");
        }
        assert_eq!(kinds.contains(&(name, "keep")), !format.is_phase());
        assert_eq!(kinds.contains(&(name, "other ploidies")), format.is_phase());
    }
    for contigs in [
        "no lengths",
        "all lengths",
        "a contig without length",
        "all contigs of the input",
        "a contig that the input does not have",
        "contig lines left out",
    ] {
        assert!(kinds.contains(&("vcf", contigs)), "vcf without {contigs}");
    }
}
