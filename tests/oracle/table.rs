//! A table: the columns that make a sample, the alleles that it declares, and its genotypes.

use super::genotype::Genotype;
use super::{columns::Sample, fields as all_fields};

/// The name of a fourth column that lists the reference too.
pub const ALL_ALLELES: &[u8] = b"all-alleles";

/// The fields of a line, without the blanks that it ends in.
pub fn fields(line: &[u8]) -> Vec<&[u8]> {
    let mut fields = all_fields(line);
    let last = fields.last_mut().expect("a line has a field");
    while let Some(rest) = last.strip_suffix(b" ") {
        *last = rest;
    }
    fields
}

pub fn is_known_by(names: &[&[u8]]) -> bool {
    let firsts: [[&[u8]; 4]; 3] = [
        [b"contig", b"pos", b"ref", b"alt"],
        [b"CHROM", b"POS", b"REF", b"ALT"],
        [b"CHROM", b"POS", b"REF", ALL_ALLELES],
    ];
    firsts.iter().any(|first| names.starts_with(first)) && first_pair(names).is_some()
}

/// The column of the first phase index. Columns before it are skipped.
fn first_pair(names: &[&[u8]]) -> Option<usize> {
    (4..names.len().saturating_sub(1)).find(|&i| sample_of(&names[i..i + 2]).is_some())
}

/// The common part of two names, if they are those of a phase index and of genotypes, and the
/// separator after it.
fn sample_of<'a>(pair: &[&'a [u8]]) -> Option<(&'a [u8], char)> {
    for mark in ['_', ':'] {
        let index = pair[0].strip_suffix(format!("{mark}PI").as_bytes());
        let genotypes = pair[1].strip_suffix(format!("{mark}PG_al").as_bytes());
        if let Some(sample) = index.filter(|sample| !sample.is_empty())
            && genotypes == Some(sample)
        {
            return Some((sample, mark));
        }
    }
    None
}

pub fn samples(names: &[&[u8]]) -> Vec<Sample> {
    let Some(first) = first_pair(names) else {
        return Vec::new();
    };
    let mut samples = Vec::new();
    for i in (first..names.len() - 1).step_by(2) {
        if let Some((name, _)) = sample_of(&names[i..i + 2]) {
            samples.push(Sample {
                name: name.to_vec(),
                label: name.to_vec(),
                columns: vec![i, i + 1],
            });
        }
    }
    samples
}

/// The error in the columns of a table.
pub fn fault(names: &[&[u8]]) -> Option<&'static str> {
    let Some(first) = first_pair(names) else {
        return Some("a table without samples");
    };
    let pairs: Vec<_> = names[first..].chunks(2).collect();
    let samples = pairs.iter().map(|pair| match pair.len() {
        2 => sample_of(pair),
        _ => None,
    });
    let Some(samples) = samples.collect::<Option<Vec<_>>>() else {
        return Some("columns that are not pairs");
    };
    if samples.iter().any(|(_, mark)| *mark != samples[0].1) {
        return Some("pairs of both spellings");
    }
    let is_repeated = |name: &&[u8]| names.iter().filter(|n| *n == name).count() > 1;
    match names.iter().any(is_repeated) {
        true => Some("names that are not unique"),
        false => None,
    }
}

/// The alleles of a field; none for a `.`.
pub fn listed(field: &[u8]) -> Vec<&[u8]> {
    match field {
        b"." => Vec::new(),
        field => field.split(|&b| b == b',').collect(),
    }
}

/// The alleles of a field that also lists the reference once.
pub fn without_reference<'a>(field: &'a [u8], reference: &[u8], fold: bool) -> Vec<&'a [u8]> {
    let mut alleles = listed(field);
    let same = alleles.iter().position(|allele| *allele == reference);
    let alike = || {
        let is_alike = |allele: &&[u8]| allele.eq_ignore_ascii_case(reference);
        alleles.iter().position(is_alike).filter(|_| fold)
    };
    if let Some(place) = same.or_else(alike) {
        alleles.remove(place);
    }
    match alleles[..] {
        // The rest says that there are none.
        [b"."] => Vec::new(),
        _ => alleles,
    }
}

/// A sample's genotype, from its phase index and its cell. `has_prefix` if the index must have
/// `PI_` before the phase set.
pub fn genotype<'a>(
    contig: &[u8],
    has_prefix: bool,
    index: &'a [u8],
    cell: &'a [u8],
) -> Result<Genotype<'a>, &'static str> {
    let set = match index.strip_prefix(b"PI_") {
        Some(set) if has_prefix => set,
        _ => index,
    };
    if set.is_empty() {
        return Err("PI_ alone");
    }
    Ok(Genotype {
        // The contig has a set with its own name.
        set: Some(set).filter(|set| *set != b"." && *set != contig),
        is_of_known_ploidy: index != b".",
        ..Genotype::cut(cell, false)?
    })
}
