//! The rows of a generated VCF after contig and position, and the lines above its header.

use fastrand::Rng;

use crate::r#gen::alleles::{BASES, pool};
use crate::r#gen::matrix::{EDGES, Shape, chance, pick, text};
use crate::oracle::Format;

/// Keys of FORMAT that no `--tags` names.
const OTHER_KEYS: &[&str] = &[
    "DP", "AD", "GQ", "PL", "GL", "GP", "DS", "HQ", "FT", "MQ", "EC", "SB", "MIN_DP", "RGQ", "PB",
    "PW", "PC", "PM", "G", "T", "gt", "GTX", "P",
];
/// Their values, which are never read.
const OTHER_VALUES: &[&[u8]] = &[
    b".",
    b"7",
    b"99",
    b"12,0,3",
    b"0,30,400",
    b"PASS",
    b"0|1",
    b"-1.5e-3",
    b"",
    b" ",
    b"/",
    b"\xff\0",
];
const ALTERNATIVES: &[&[u8]] = &[
    b"<DEL>",
    b"<DUP:TANDEM>",
    b"<CN0>",
    b"<*>",
    b"<NON_REF>",
    b"<non_ref>",
    b"*",
    b"G]17:198982]",
    b"[<ctg1>:7[A",
    b"C[HLA-A*01:2:321682[",
    b".A",
    b"N",
    b"n",
    b"NA",
];
/// Alternatives that no sample may carry.
const NO_ALTERNATIVES: &[&[u8]] = &[b"R", b"-", b"x", b"0", b"", b"<>", b"A|C", b"**"];

/// How rows are made: settings that seldom change from one row to the next.
pub struct Vcf {
    /// How often a row has more in FORMAT than GT, in percent.
    more_keys: u8,
    /// How often FORMAT differs from that of the row before.
    restless: u8,
    /// How often subfields at the end of a cell are dropped.
    dropped: u8,
    /// How often a genotype has other than two strands.
    odd_ploidy: u8,
    /// How often a separator comes before the first allele.
    leading: u8,
    /// How often INFO is long.
    long_info: u8,
    keys: Vec<Vec<u8>>,
}

impl Vcf {
    pub fn new(rng: &mut Rng, shape: &Shape) -> Vcf {
        let is_tagged = shape.tags.genotype != b"GT";
        Vcf {
            more_keys: if is_tagged {
                *pick(rng, &[30, 90])
            } else {
                *pick(rng, &[0, 0, 0, 30, 90])
            },
            restless: *pick(rng, &[2, 20, 100]),
            dropped: *pick(rng, &[0, 10, 60]),
            odd_ploidy: *pick(rng, &[0, 0, 0, 10, 100]),
            leading: *pick(rng, &[0, 0, 0, 5, 60]),
            long_info: *pick(rng, &[0, 0, 10]),
            keys: vec![b"GT".to_vec()],
        }
    }

    /// A row from ID on.
    pub fn row(&mut self, rng: &mut Rng, shape: &Shape) -> Vec<u8> {
        if chance(rng, self.restless) {
            self.keys = self.keys(rng, shape);
        }
        let (reference, alternatives) = alleles(rng, shape.format);
        let ids: [&[u8]; 6] = [b".", b".", b"rs7412", b"v1;v2", b">1>4", b"\xffID 7"];
        let filters: [&[u8]; 4] = [b".", b"PASS", b"q10;s50", b"LowQual"];
        let alt = match &alternatives[..] {
            [] => b".".to_vec(),
            alternatives => alternatives.join(&b','),
        };
        let quality = if rng.bool() {
            b".".to_vec()
        } else {
            text(rng, b"0123456789", 1..=4)
        };
        let mut fields = vec![pick(rng, &ids).to_vec(), reference, alt, quality];
        fields.push(pick(rng, &filters).to_vec());
        fields.push(match () {
            () if chance(rng, self.long_info) => {
                text(rng, b"ACDNF=;,.0123456789|/:\r#", 300..=3000)
            }
            () if rng.bool() => b"AC=1;AN=4;CSQ=A|c.1A>G|:".to_vec(),
            () => b".".to_vec(),
        });
        fields.push(self.keys.join(&b':'));
        let carriable: Vec<usize> = (1..=alternatives.len())
            .filter(|&n| !NO_ALTERNATIVES.contains(&&alternatives[n - 1][..]) || chance(rng, 1))
            .collect();
        let calls = Calls::new(rng, shape.format, carriable, self.odd_ploidy, self.leading);
        for _ in 0..shape.columns {
            fields.push(self.cell(rng, shape, &calls));
        }
        fields.join(&b'\t')
    }

    fn keys(&self, rng: &mut Rng, shape: &Shape) -> Vec<Vec<u8>> {
        if !chance(rng, self.more_keys) {
            return match rng.u8(..30) {
                0 => vec![b".".to_vec()],
                1 => vec![b"DP".to_vec()],
                _ => vec![b"GT".to_vec()],
            };
        }
        let mut keys: Vec<Vec<u8>> = OTHER_KEYS
            .iter()
            .map(|key| key.as_bytes().to_vec())
            .collect();
        rng.shuffle(&mut keys);
        keys.truncate(if rng.bool() {
            rng.usize(..=3)
        } else {
            rng.usize(..=17)
        });
        let mut tags = vec![b"GT".to_vec(), shape.tags.genotype.clone(), b"PS".to_vec()];
        tags.extend(shape.tags.set.clone());
        let mut place = 0;
        for tag in tags {
            if !keys.contains(&tag) && chance(rng, 85) {
                // GT mostly comes first.
                let at = if rng.bool() {
                    rng.usize(..=keys.len())
                } else {
                    place
                };
                keys.insert(at.min(keys.len()), tag);
                place += 1;
            }
        }
        if keys.is_empty() {
            keys.push(b"GT".to_vec());
        }
        keys
    }

    fn cell(&self, rng: &mut Rng, shape: &Shape, calls: &Calls) -> Vec<u8> {
        let is_set = |key: &Vec<u8>| shape.tags.set.as_ref() == Some(key);
        let mut values = Vec::new();
        for key in &self.keys {
            let is_genotype = *key == b"GT" || *key == shape.tags.genotype;
            values.push(match () {
                // GT is not read if another tag replaces it.
                () if *key == b"GT" && shape.tags.genotype != b"GT" && chance(rng, 1) => {
                    b"x".to_vec()
                }
                () if *key == shape.tags.genotype && *key != b"GT" && rng.bool() => b".".to_vec(),
                () if is_genotype => calls.genotype(rng),
                () if is_set(key) => calls.set(rng),
                () if *key == b"PS" && rng.bool() => calls.set(rng),
                () => pick(rng, OTHER_VALUES).to_vec(),
            });
        }
        if chance(rng, self.dropped) {
            values.truncate(rng.usize(1..=values.len()));
        }
        let cell = values.join(&b':');
        match cell.is_empty() || chance(rng, self.dropped / 8) {
            true => b".".to_vec(),
            false => cell,
        }
    }
}

/// The reference and the alternatives of a row.
fn alleles(rng: &mut Rng, format: Format) -> (Vec<u8>, Vec<Vec<u8>>) {
    let kind = *pick(rng, &[1, 1, 1, 2, 3, 5, 9, 12, 15]);
    let mut words = pool(rng, kind);
    words.retain(|word| word.iter().all(|b| b"ACGTNacgtn".contains(b)));
    if words.is_empty() {
        words.push(b"A".to_vec());
    }
    let count = match rng.u8(..20) {
        0 => 0,
        1..=11 => 1,
        12..=16 => rng.usize(2..=4),
        17 | 18 => rng.usize(5..=12),
        _ => rng.usize(13..=130),
    };
    let odd = *pick(rng, &[0, 0, 20, 60]);
    let wrong = match format {
        Format::Vcf => *pick(rng, &[0, 0, 0, 0, 0, 0, 0, 20]),
        _ => *pick(rng, &[0, 0, 0, 20]),
    };
    let alternative = |rng: &mut Rng| match () {
        () if chance(rng, odd) => pick(rng, ALTERNATIVES).to_vec(),
        () if chance(rng, wrong) => pick(rng, NO_ALTERNATIVES).to_vec(),
        () if rng.bool() => pick(rng, &words).clone(),
        () => text(rng, BASES, 1..=3),
    };
    let mut alternatives: Vec<_> = (0..count).map(|_| alternative(rng)).collect();
    if let [only] = &mut alternatives[..]
        && only.is_empty()
    {
        *only = b"T".to_vec(); // An empty field is another fault.
    }
    (words[0].clone(), alternatives)
}

/// How the genotypes of one row are made.
struct Calls {
    carriable: Vec<usize>,
    odd_ploidy: u8,
    leading: u8,
    changed: u8,
    missing: u8,
    lone: u8,
    /// How often a `/` comes where there is no phase to lose, and how often elsewhere.
    harmless: u8,
    careless: u8,
    odd_sets: u8,
}

impl Calls {
    fn new(
        rng: &mut Rng,
        format: Format,
        carriable: Vec<usize>,
        odd_ploidy: u8,
        leading: u8,
    ) -> Calls {
        Calls {
            carriable,
            odd_ploidy,
            leading,
            changed: *pick(rng, &[1, 20, 100]),
            missing: *pick(rng, &[0, 0, 3, 40, 100]),
            lone: *pick(rng, &[0, 0, 0, 10, 60]),
            harmless: *pick(rng, &[0, 20, 20, 100]),
            careless: *pick(rng, &[0, 0, 0, 3, 40]),
            odd_sets: match format {
                Format::Vcf => *pick(rng, &[0, 0, 0, 0, 0, 1, 20]),
                _ => *pick(rng, &[0, 0, 20, 100]),
            },
        }
    }

    fn genotype(&self, rng: &mut Rng) -> Vec<u8> {
        if chance(rng, self.lone) {
            return b".".to_vec();
        }
        let ploidy = if chance(rng, self.odd_ploidy) {
            rng.usize(1..=5)
        } else {
            2
        };
        let strands: Vec<Vec<u8>> = (0..ploidy).map(|_| self.strand(rng)).collect();
        let is_settled = strands.iter().all(|strand| *strand == strands[0]);
        let slash = chance(
            rng,
            if is_settled {
                self.harmless
            } else {
                self.careless
            },
        );
        let mut cell = Vec::new();
        if chance(rng, self.leading) {
            cell.push(if slash && rng.bool() { b'/' } else { b'|' });
        }
        for (i, strand) in strands.iter().enumerate() {
            if i > 0 {
                let is_slash = slash && (i == 1 || rng.bool());
                cell.push(if is_slash { b'/' } else { b'|' });
            }
            cell.extend(strand);
        }
        cell
    }

    fn strand(&self, rng: &mut Rng) -> Vec<u8> {
        if chance(rng, self.missing) {
            return b".".to_vec();
        }
        let is_changed = !self.carriable.is_empty() && chance(rng, self.changed);
        let number = if is_changed {
            *pick(rng, &self.carriable)
        } else {
            0
        };
        let zeros = if chance(rng, 1) { rng.usize(1..=30) } else { 0 };
        [b"0".repeat(zeros), number.to_string().into_bytes()].concat()
    }

    fn set(&self, rng: &mut Rng) -> Vec<u8> {
        match () {
            () if chance(rng, self.harmless) => b".".to_vec(),
            () if chance(rng, self.odd_sets) => text(rng, b"0123456789abc.-_#|/", 1..=8),
            () if rng.bool() => b"1".to_vec(),
            () if chance(rng, self.odd_sets) => pick(rng, EDGES).as_bytes().to_vec(),
            () => text(rng, b"0123456789", 1..=9),
        }
    }
}

/// The lines above the column line, with contig lines for some of these contigs.
pub fn above(rng: &mut Rng, contigs: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = [
        "##source=made up",
        "##FILTER=<ID=PASS,Description=\"All filters passed\">",
        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">",
        "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">",
        "##contigs=<ID=none>",
        "##reference=file:///##contig=<ID=none>",
    ]
    .iter()
    .map(|line| line.as_bytes().to_vec())
    .collect();
    rng.shuffle(&mut lines);
    lines.truncate(rng.usize(..=lines.len()));
    for name in contigs {
        let around: [(&[u8], &[u8]); 7] = [
            (b"", b""),
            (b"", b""),
            (b"", b",length=64444167"),
            (
                b"",
                b",length=5,assembly=b37,md5=0f,species=\"Homo sapiens\"",
            ),
            (b"", b",x=\"a,ID=b>\\\"c\",y=\xff"),
            (b"length=7,", b""),
            (b"x=\"a,ID=b\",", b",y=<a>"),
        ];
        let (before, after) = *pick(rng, &around);
        lines.push([b"##contig=<", before, b"ID=", name, after, b">"].concat());
    }
    let malformed: [&[u8]; 17] = [
        b"##contig=<ID=x,y=<a,b>>",
        b"##contig=<ID=x,y=\">",
        b"##contig=<ID=x,>",
        b"##contig=<,ID=x>",
        b"##contig=<ID=x,y>",
        b"##contig=<ID=>",
        b"##contig=<ID=*x>",
        b"##contig=<ID=a b>",
        b"##contig=<ID=cut",
        b"##contig=<>",
        b"##contig=<length=5>",
        b"##contig=",
        b"##contig=<ID=\"q\">",
        b"##contig=<id=x>",
        b"##contig=<XID=x>",
        b"##contig=<ID=x> ",
        b"##contig=<length=5,Description=\"x,ID=y\">",
    ];
    for _ in 0..*pick(rng, &[0, 0, 0, 0, 1, 3]) {
        lines.push(pick(rng, &malformed).to_vec());
    }
    if chance(rng, 20) {
        rng.shuffle(&mut lines);
    }
    let versions: [&[u8]; 11] = [
        b"v4.2", b"v4.2", b"v4.2", b"v4.0", b"v4.1", b"v4.3", b"v4.4", b"v4.5", b"v4.6", b"v3.3",
        b"",
    ];
    if chance(rng, 80) {
        lines.insert(0, [b"##fileformat=VCF", *pick(rng, &versions)].concat());
    }
    lines
}
