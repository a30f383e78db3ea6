//! The rows of a generated table: the fields around the genotypes of its samples.

use fastrand::Rng;

use crate::r#gen::alleles::BASES;
use crate::r#gen::matrix::{ODD, Shape, chance, pick, text};
use crate::oracle::Format;

/// Alleles that no sample needs to carry.
const UNCARRIED: &[&[u8]] = &[
    b"T", b"GATTACA", b"-", b"--", b"*", b"n", b"<DEL>", b".", b"NA",
];
/// Alleles that no sample may carry.
const ODD_ALLELES: &[&[u8]] = &[b"R", b"x", b"0", b"<>", b"A|C", b"**", b"G[17:x["];

/// How rows are made: settings that seldom change from one row to the next.
pub struct Table {
    /// The number of skipped columns.
    passed_over: usize,
    /// The fourth column lists the reference too.
    lists_reference: bool,
    /// Phase sets start with `PI_`.
    has_prefix: bool,
    /// How often the following happens, in percent: blanks after a row, alleles that are not
    /// declared, declared ones that do not occur, those in another case, alternatives that are not
    /// alleles, an allele list that is `.`, the contig as a phase set, a phase set spelled oddly.
    blanks: u8,
    undeclared: u8,
    uncarried: u8,
    recased: u8,
    odd: u8,
    unknown: u8,
    of_contig: u8,
    odd_index: u8,
}

impl Table {
    pub fn new(rng: &mut Rng, shape: &Shape, header: &[u8]) -> Table {
        let names: Vec<&[u8]> = header.split(|&b| b == b'\t').collect();
        let is_vcf = shape.format == Format::Vcf;
        Table {
            passed_over: names.len().saturating_sub(4 + 2 * shape.columns),
            lists_reference: names.get(3) == Some(&&b"all-alleles"[..]),
            has_prefix: header.trim_ascii_end().ends_with(b":PG_al"),
            blanks: *pick(rng, &[0, 0, 0, 20, 100]),
            undeclared: *pick(rng, &[0, 0, 10, 50, 100]),
            uncarried: *pick(rng, &[0, 0, 10, 60]),
            recased: *pick(rng, &[0, 0, 20, 100]),
            odd: *pick(
                rng,
                if is_vcf {
                    &[0, 0, 0, 0, 0, 2]
                } else {
                    &[0, 0, 20]
                },
            ),
            unknown: *pick(rng, &[0, 0, 0, 5, 30]),
            of_contig: *pick(rng, &[0, 0, 20, 100]),
            odd_index: *pick(
                rng,
                if is_vcf {
                    &[0, 0, 0, 0, 2]
                } else {
                    &[0, 0, 3, 20]
                },
            ),
        }
    }

    /// The fields after the position, from a reference and genotypes that are followed by phase
    /// sets.
    pub fn fields(
        &self,
        rng: &mut Rng,
        contig: &[u8],
        calls: Vec<Vec<u8>>,
        special: &[Vec<u8>],
    ) -> Vec<Vec<u8>> {
        let mut calls = calls.into_iter();
        let mut reference = calls.next().expect("the reference is first");
        let cells: Vec<(Vec<u8>, Vec<u8>)> = calls.map(|cell| cut(&cell)).collect();
        if chance(rng, self.unknown / 4) {
            reference = b".".to_vec();
        }
        let alleles = self.alleles(rng, &reference, &cells, special);
        let mut fields = vec![reference, alleles];
        for _ in 0..self.passed_over {
            let mut field = text(rng, ODD, 1..=9);
            field.retain(|byte| *byte != b'\r');
            field.push(b'.');
            fields.push(field);
        }
        for (calls, set) in cells {
            let is_lone = calls == b".";
            let set = match () {
                () if calls.contains(&b'/') && rng.bool() => b".".to_vec(),
                () if is_lone && rng.bool() => b".".to_vec(),
                () if chance(rng, self.of_contig) => contig.to_vec(),
                () => set,
            };
            fields.push(self.index(rng, &set));
            fields.push(calls);
        }
        if chance(rng, self.blanks) {
            let blanks = b" ".repeat(rng.usize(1..=3));
            fields.last_mut().expect("a genotype").extend(blanks);
        }
        fields
    }

    fn index(&self, rng: &mut Rng, set: &[u8]) -> Vec<u8> {
        let has_prefix = self.has_prefix && set != b".";
        match has_prefix != chance(rng, self.odd_index) {
            true => [b"PI_", set].concat(),
            false => set.to_vec(),
        }
    }

    /// The field that declares alleles.
    fn alleles(
        &self,
        rng: &mut Rng,
        reference: &[u8],
        cells: &[(Vec<u8>, Vec<u8>)],
        special: &[Vec<u8>],
    ) -> Vec<u8> {
        if chance(rng, self.unknown) {
            return b".".to_vec();
        }
        let mut alleles: Vec<Vec<u8>> = Vec::new();
        for (calls, _) in cells {
            for strand in calls.split(|b| matches!(b, b'|' | b'/')) {
                let is_known = strand == reference || alleles.iter().any(|a| a == strand);
                let is_told = !special.iter().any(|s| s == strand) || chance(rng, 20);
                let is_whole = !strand.is_empty() && !strand.contains(&b',');
                if !is_known && is_told && is_whole && !chance(rng, self.undeclared) {
                    alleles.push(strand.to_vec());
                }
            }
        }
        // Long lists are looked up in another way.
        if alleles.len() > 16 && rng.bool() {
            let again = pick(rng, &alleles).clone();
            alleles.push(again);
        }
        while chance(rng, self.uncarried) {
            alleles.push(match rng.u8(..8) {
                0 => reference.to_ascii_lowercase(),
                1 => reference.to_vec(),
                2 | 3 => text(rng, BASES, 1..=3),
                4 if !alleles.is_empty() => pick(rng, &alleles).clone(),
                _ => pick(rng, UNCARRIED).to_vec(),
            });
        }
        if chance(rng, self.odd) {
            alleles.push(pick(rng, ODD_ALLELES).to_vec());
        }
        for allele in &mut alleles {
            if chance(rng, self.recased) {
                match rng.bool() {
                    true => allele.make_ascii_lowercase(),
                    false => allele.make_ascii_uppercase(),
                }
            }
        }
        if rng.bool() {
            rng.shuffle(&mut alleles);
        }
        if self.lists_reference && !chance(rng, self.uncarried / 4) {
            let place = match chance(rng, self.uncarried) {
                true => rng.usize(..=alleles.len()),
                false => 0,
            };
            let reference = match chance(rng, self.recased / 2) {
                true => reference.to_ascii_lowercase(),
                false => reference.to_vec(),
            };
            alleles.insert(place, reference);
        }
        match alleles.is_empty() {
            true => b".".to_vec(),
            false => alleles.join(&b','),
        }
    }
}

/// A genotype, and the phase set after it.
fn cut(cell: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let colon = cell.iter().rposition(|&b| b == b':');
    let colon = colon.expect("a phase set behind a genotype");
    (cell[..colon].to_vec(), cell[colon + 1..].to_vec())
}

/// Spoils fields that only the row of a table has; `first` is the first phase index.
pub fn spoil(rng: &mut Rng, first: usize, fields: &mut [Vec<u8>]) {
    let genotypes: [&[u8]; 20] = [
        b"A|", b"|A", b"|", b"/", b"A||C", b"|.|", b"/./", b"||.", b"|", b"NA", b"nan", b"R|A",
        b"0|1", b"A|C:7", b"A\\C", b"A|C\r", b"<>|A", b"/A", b"?", b" ",
    ];
    let indices: [&[u8]; 4] = [b"PI_", b"PI_", b"PI_.", b" "];
    let declared: [&[u8]; 7] = [b",", b"C,,G", b",C", b"C,", b"C,R", b"NA", b"A C"];
    let references: [&[u8]; 7] = [b"R", b"NA", b"A,C", b"<DEL>", b"A ", b"0", b"."];
    let at = first + 2 * rng.usize(..(fields.len() - first) / 2);
    match rng.u8(..13) {
        0..=3 => fields[at + 1] = pick(rng, &genotypes).to_vec(),
        4..=6 => fields[at] = pick(rng, &indices).to_vec(),
        7..=9 => fields[3] = pick(rng, &declared).to_vec(),
        10 => {
            fields[3] = b"R".to_vec();
            fields[at + 1] = pick(rng, &[&b"R|R"[..], b"r", b"A|r"]).to_vec();
        }
        11 => fields[2] = pick(rng, &references).to_vec(),
        _ => fields.last_mut().expect("a genotype").insert(0, b' '),
    }
}
