//! Column names, the kind that they indicate, and the columns that make a sample.
//!
//! There is at least one sample, and the format accepts all samples: the programs that read the
//! phase formats accept only diploid samples, and no `:` in their names. No header is refused,
//! because names are made of digits and of letters that spell no forbidden name.

use std::collections::HashSet;

use fastrand::Rng;

use crate::r#gen::matrix::{ODD, chance, pick, text};
use crate::oracle::{Format, Kind, Named, Samples, Tags};

pub struct Layout {
    pub kind: Kind,
    /// The kind, if it is named.
    pub from: Option<Kind>,
    pub names: Vec<Vec<u8>>,
    /// The number of strands or, if columns are samples, of samples.
    pub columns: usize,
    pub samples: Samples,
    /// Whether the cells have phase sets.
    pub sets: bool,
    /// The tags, if they are given.
    pub tags: Option<Tags>,
}

impl Layout {
    /// Of the given kind, or of any.
    pub fn new(rng: &mut Rng, format: Format, kind: Option<Kind>) -> Layout {
        use Kind::{Genotypes, Matrix, Table, Vcf};
        let kinds = [
            Matrix, Matrix, Matrix, Genotypes, Genotypes, Vcf, Vcf, Table, Table,
        ];
        match kind.unwrap_or_else(|| *pick(rng, &kinds)) {
            Matrix => strands(rng, format),
            Genotypes => genotypes(rng, format),
            Vcf => vcf(rng, format),
            Table => table(rng, format),
        }
    }
}

fn width(rng: &mut Rng) -> usize {
    match rng.u8(..10) {
        0..=2 => rng.usize(1..=4),
        3..=6 => rng.usize(4..=40),
        7 | 8 => rng.usize(40..=200),
        _ => rng.usize(200..=700),
    }
}

fn firsts(rng: &mut Rng) -> Vec<Vec<u8>> {
    let firsts: [[&[u8]; 3]; 3] = [
        [b"CHROM", b"POS", b"REF"],
        [b"contig", b"pos", b"ref"],
        [b"c", b"-\xff \r ", b"#6"],
    ];
    pick(rng, &firsts).iter().map(|f| f.to_vec()).collect()
}

fn stem(rng: &mut Rng, format: Format) -> Vec<u8> {
    let mut stem = match rng.u8(..10) {
        0..=3 => rng.u16(..2000).to_string().into_bytes(),
        4..=6 => format!("NA{:05}", rng.u32(..100_000)).into_bytes(),
        7 => text(rng, b"ab", 1..=4),
        8 => text(rng, ODD, 1..=6),
        _ => text(rng, b"sample_-.0123456789", 20..=40),
    };
    if format.is_phase() {
        for byte in stem.iter_mut().filter(|byte| **byte == b':') {
            *byte = b';';
        }
    }
    stem
}

/// A column for each strand.
fn strands(rng: &mut Rng, format: Format) -> Layout {
    let width = width(rng);
    let firsts = firsts(rng);
    let suffixes: &[&[&str]] = &[
        &["a", "b"],
        &["a", "b"],
        &[".1", ".2"],
        &[" ", "#4"],
        &["_A", "_B", "_C"],
        &["-0", "-1", "-2", "-3"],
    ];
    let usable = if format.is_phase() { 4 } else { 6 };
    let pieces: Vec<Vec<u8>> = pick(rng, &suffixes[..usable])
        .iter()
        .map(|p| p.as_bytes().to_vec())
        .collect();
    let by_name = chance(rng, 35);

    let mut seen: HashSet<Vec<u8>> = firsts.iter().cloned().collect();
    let mut strands: Vec<Vec<u8>> = Vec::new();
    while strands.is_empty() || strands.len() < width {
        let stem = stem(rng, format);
        // The first sample is whole; later ones may lack a strand, or be in no sample.
        let kind = if strands.is_empty() { 9 } else { rng.u8(..10) };
        let mut group: Vec<Vec<u8>> = match kind {
            0 => vec![stem.clone()],
            1 => pieces[1..]
                .iter()
                .map(|p| [&stem[..], p].concat())
                .collect(),
            _ => pieces.iter().map(|p| [&stem[..], p].concat()).collect(),
        };
        if kind == 2 && pieces.concat() == b"ab" {
            group.push(b"a".to_vec()); // A piece alone has no stem.
            group.push(b"b".to_vec());
        }
        if by_name && kind > 5 {
            group.truncate(1);
        }
        for name in group {
            if seen.insert(name.clone()) {
                strands.push(name);
            }
        }
    }
    if by_name && chance(rng, 20) {
        // Only names that are looked up need to be unique.
        let repeated = pick(rng, &strands).clone();
        strands.push(repeated);
    }
    if chance(rng, 60) {
        rng.shuffle(&mut strands);
    }
    let names: Vec<Vec<u8>> = firsts.into_iter().chain(strands).collect();
    let samples = if by_name {
        named(rng, &names, format)
    } else {
        Samples::Suffixes(pieces)
    };
    Layout {
        kind: Kind::Matrix,
        from: chance(rng, 25).then_some(Kind::Matrix),
        columns: names.len() - 3,
        names,
        samples,
        sets: false,
        tags: None,
    }
}

/// Samples over any columns, by name or by `#K`, from the file and by `-s`; of any ploidy if the
/// format accepts that.
fn named(rng: &mut Rng, names: &[Vec<u8>], format: Format) -> Samples {
    // Names that `-s` would split, or that no argument can hold, are given by number.
    let is_plain = |name: &Vec<u8>| {
        let is_unique = names.iter().filter(|n| *n == name).count() == 1;
        is_unique && !name.iter().any(|&b| matches!(b, b',' | 0))
    };
    let count = rng.usize(1..=names.len().min(30));
    let mut all = Vec::new();
    for i in 0..count {
        let styles: [&[u8]; 4] = [b"s", b"\xe9-", b"NA", b"a b:"];
        let usable = if format.is_phase() { 3 } else { 4 };
        let name = [pick(rng, &styles[..usable]), i.to_string().as_bytes()].concat();
        let ploidy = if format.is_phase() {
            2
        } else {
            rng.usize(1..=4)
        };
        let mut column = || {
            let k = rng.usize(3..names.len());
            // A column called `#K` itself hides that number, as the contract says.
            if is_plain(&names[k]) && rng.bool() {
                names[k].clone()
            } else {
                format!("#{}", k + 1).into_bytes()
            }
        };
        let columns: Vec<_> = (0..ploidy).map(|_| column()).collect();
        // A name that is also one of the first three columns would not be a strand.
        if !columns.iter().any(|column| names[..3].contains(column)) {
            all.push(Named { name, columns });
        }
    }
    if all.is_empty() {
        let column = if is_plain(&names[3]) {
            names[3].clone()
        } else {
            b"#4".to_vec()
        };
        all.push(Named {
            name: b"s".to_vec(),
            columns: vec![column; 2],
        });
    }
    let given = all.split_off(*pick(rng, &[0, all.len(), all.len() / 2]));
    Samples::Named { file: all, given }
}

/// A column for each sample, named as the versions of `bcftools query -H` do.
fn genotypes(rng: &mut Rng, format: Format) -> Layout {
    let sets = rng.bool();
    // Its three ways, and the user's own names, which cannot say that there are sets.
    let style = rng.u8(..if sets { 3 } else { 4 });
    let number = |k: usize| match style {
        0 | 1 => format!("[{k}]").into_bytes(),
        _ => Vec::new(),
    };
    let mut names = firsts(rng);
    for (i, name) in names.iter_mut().enumerate() {
        name.splice(..0, number(i + 1));
    }
    match style {
        0 => names[0].splice(..0, *b"# ").count(),
        1 | 2 => names[0].splice(..0, *b"#").count(),
        _ => 0,
    };
    for i in 0..width(rng) {
        // Between letter and number anything is possible, even what is stripped at the ends.
        let first = *pick(rng, b"sNHx");
        let last = format!("_{i}").into_bytes();
        let name = [&[first], &stem(rng, format)[..], &last].concat();
        let place = 4 + i * if sets { 2 } else { 1 };
        let mut column = [number(place), name.clone()].concat();
        if style < 3 {
            column.extend(b":GT");
        }
        if sets {
            column.push(b':');
            column.extend([number(place + 1), name, b":PS".to_vec()].concat());
        }
        names.push(column);
    }
    Layout {
        kind: Kind::Genotypes,
        // Only this tells the user's own names from a matrix.
        from: (style == 3 || chance(rng, 25)).then_some(Kind::Genotypes),
        columns: names.len() - 3,
        names,
        samples: Samples::default(),
        sets,
        tags: None,
    }
}

/// A column for each sample after the nine that every VCF has.
fn vcf(rng: &mut Rng, format: Format) -> Layout {
    let fixed = "CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split(' ');
    let mut names: Vec<Vec<u8>> = fixed.map(|name| name.as_bytes().to_vec()).collect();
    // Names that mean something in other places; without the number they are unique.
    let words: [&[u8]; 7] = [b"REF", b"INFO", b"x_PI", b"GT", b"[4]s", b"1a", b"1b"];
    for i in 0..width(rng) {
        let name = match words.get(i) {
            Some(word) if chance(rng, 10) => word.to_vec(),
            _ => [&stem(rng, format)[..], format!("_{i}").as_bytes()].concat(),
        };
        names.push(name);
    }
    let tags: [(&[u8], &[u8]); 8] = [
        (b"GT", b"PS"),
        (b"GT", b""),
        (b"GT", b"PI"),
        (b"PG", b"PI"),
        (b"PGT", b"PID"),
        (b"PG", b""),
        (b"PS", b"GT"),
        (b"G T\xff", b"#=,"),
    ];
    Layout {
        kind: Kind::Vcf,
        from: chance(rng, 25).then_some(Kind::Vcf),
        columns: names.len() - 9,
        names,
        samples: Samples::default(),
        sets: false,
        tags: chance(rng, 40).then(|| {
            let (genotype, set) = *pick(rng, &tags);
            Tags {
                genotype: genotype.to_vec(),
                set: (!set.is_empty()).then(|| set.to_vec()),
            }
        }),
    }
}

/// Two columns for each sample, after the four that every table has and others that are skipped.
fn table(rng: &mut Rng, format: Format) -> Layout {
    let firsts: [[&[u8]; 4]; 3] = [
        [b"contig", b"pos", b"ref", b"alt"],
        [b"CHROM", b"POS", b"REF", b"ALT"],
        [b"CHROM", b"POS", b"REF", b"all-alleles"],
    ];
    let mut names: Vec<Vec<u8>> = pick(rng, &firsts).iter().map(|f| f.to_vec()).collect();
    if chance(rng, 30) {
        let mut others: Vec<&[u8]> = vec![
            b"all-freq",
            b"ID",
            b"INFO",
            b"REF ",
            b"x_PI",
            b"x:PG_al",
            b"1a",
            b"#",
            b" \xff",
        ];
        rng.shuffle(&mut others);
        others.truncate(rng.usize(1..=4));
        names.extend(others.into_iter().map(<[u8]>::to_vec));
    }
    let mark = *pick(rng, b"_:");
    let columns = width(rng).min(300);
    for i in 0..columns {
        let name = [&stem(rng, format)[..], b"_", i.to_string().as_bytes()].concat();
        for end in [&b"PI"[..], b"PG_al"] {
            names.push([&name, &[mark][..], end].concat());
        }
    }
    if chance(rng, 20) {
        names.last_mut().expect("a sample").extend(b"  ");
    }
    Layout {
        kind: Kind::Table,
        from: chance(rng, 25).then_some(Kind::Table),
        columns,
        names,
        samples: Samples::default(),
        sets: true,
        tags: None,
    }
}
