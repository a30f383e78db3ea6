//! What a header line says: the names of the columns, and which of them make a sample.

use std::collections::HashSet;

use super::{Options, Samples, fields, without_hash};

pub struct Columns {
    names: Vec<Vec<u8>>,
    phased: bool,
    pub samples: Vec<Sample>,
    /// Whether the cells of `--phased` have a phase set behind their genotype.
    pub sets: bool,
}

pub struct Sample {
    /// What the sample is called.
    pub name: Vec<u8>,
    /// What the haplotype table calls it: by default its columns' names run together.
    pub label: Vec<u8>,
    /// The indices of its columns; under `--phased` the one that holds its genotypes.
    pub columns: Vec<usize>,
}

impl Columns {
    /// Nothing for a header that is refused.
    pub fn read(options: &Options, line: &[u8]) -> Option<Columns> {
        let (names, sets) = names(line, options.is_phased())?;
        let is_position = names.get(1).is_some_and(|name| name[0].is_ascii_digit());
        if names.len() < 4 || is_position {
            return None;
        }
        let unique: HashSet<_> = names.iter().collect();
        if unique.len() != names.len() {
            return None;
        }
        let samples = samples(&names, &options.samples);
        let fits = |s: &Sample| {
            let two = options.is_phased() || s.columns.len() == 2;
            two && !s.name.contains(&b':')
        };
        if samples.is_empty() || options.format.is_phase() && !samples.iter().all(fits) {
            return None;
        }
        Some(Columns {
            names: names.iter().map(|name| name.to_vec()).collect(),
            phased: options.is_phased(),
            samples,
            sets,
        })
    }

    /// Whether a line says just what these columns were read from, be it as another version of
    /// bcftools says it.
    pub fn are_named_by(&self, line: &[u8]) -> bool {
        names(line, self.phased)
            .is_some_and(|(names, sets)| names == self.names && sets == self.sets)
    }

    pub fn count(&self) -> usize {
        self.names.len()
    }

    pub fn has_unpaired(&self) -> bool {
        (3..self.count()).any(|i| !self.samples.iter().any(|s| s.columns.contains(&i)))
    }
}

/// The names in a line, and whether those of `--phased` have sets.
fn names(line: &[u8], phased: bool) -> Option<(Vec<&[u8]>, bool)> {
    let (names, sets) = if phased {
        let read: Vec<_> = fields(line).into_iter().map(Name::read).collect();
        let sets: Vec<bool> = read.iter().skip(3).map(|name| name.has_set).collect();
        let some = sets.contains(&true);
        // Only a sample's name can be lost: the others are known without one.
        let is_lost = read.iter().skip(3).any(|name| name.is_lost);
        if is_lost || some && sets.contains(&false) {
            return None;
        }
        (read.iter().map(|name| name.name).collect(), some)
    } else {
        (fields(without_hash(line)), false)
    };
    let is_any_empty = names.iter().any(|name: &&[u8]| name.is_empty());
    (!is_any_empty).then_some((names, sets))
}

/// A name as `bcftools query -H` prints it.
struct Name<'a> {
    name: &'a [u8],
    has_set: bool,
    /// Version 1.18 prints the format's fields and no name: `[4]GT`, `[4]GT:[5]PS`.
    is_lost: bool,
}

impl Name<'_> {
    fn read(raw: &[u8]) -> Name<'_> {
        let mut bare = without_hash(raw);
        while let Some(rest) = bare.strip_prefix(b" ") {
            bare = rest;
        }
        let name = without_number(bare);
        let had_number = name.len() < bare.len();
        // `NAME:GT:[5]NAME:PS`
        for at in 0..name.len() {
            let (left, right) = name.split_at(at);
            let second = right.strip_prefix(b":GT:").map(without_number);
            if second.and_then(|s| s.strip_suffix(b":PS")) == Some(left) {
                return Name {
                    name: left,
                    has_set: true,
                    is_lost: false,
                };
            }
        }
        Name {
            name: name.strip_suffix(b":GT").unwrap_or(name),
            has_set: false,
            is_lost: had_number
                && (name == b"GT" || name.starts_with(b"GT:[") && name.ends_with(b"]PS")),
        }
    }
}

/// The name behind `[k]`.
fn without_number(name: &[u8]) -> &[u8] {
    let inner = name.strip_prefix(b"[");
    let end = inner.and_then(|inner| inner.iter().position(|&b| b == b']'));
    match end {
        Some(end) if end > 0 && name[1..=end].iter().all(u8::is_ascii_digit) => &name[end + 2..],
        _ => name,
    }
}

fn samples(names: &[&[u8]], rule: &Samples) -> Vec<Sample> {
    match rule {
        Samples::Suffixes(pieces) => by_suffix(names, pieces),
        Samples::Named { file, given } => {
            let column = |wanted: &Vec<u8>| match names.iter().position(|n| n == wanted) {
                Some(i) => i,
                None => {
                    let number = wanted.strip_prefix(b"#").expect("a name or #K");
                    let number = str::from_utf8(number).expect("digits");
                    number.parse::<usize>().expect("a number") - 1
                }
            };
            let named = file.iter().chain(given);
            let sample = named.map(|named| Sample {
                name: named.name.clone(),
                label: named.name.clone(),
                columns: named.columns.iter().map(column).collect(),
            });
            sample.collect()
        }
        Samples::Phased => {
            let columns = names.iter().enumerate().skip(3);
            let sample = columns.map(|(i, name)| Sample {
                name: name.to_vec(),
                label: name.to_vec(),
                columns: vec![i],
            });
            sample.collect()
        }
    }
}

fn by_suffix(names: &[&[u8]], pieces: &[Vec<u8>]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for name in &names[3..] {
        let stem = name.strip_suffix(&pieces[0][..]).unwrap_or_default();
        if stem.is_empty() {
            continue;
        }
        let column = |piece: &Vec<u8>| {
            let wanted = [stem, piece].concat();
            let strand = names[3..].iter().position(|&n| n == wanted);
            strand.map(|i| i + 3)
        };
        if let Some(columns) = pieces.iter().map(column).collect::<Option<Vec<_>>>() {
            let label = columns.iter().map(|&i| names[i]).collect::<Vec<_>>();
            samples.push(Sample {
                name: stem.to_vec(),
                label: label.concat(),
                columns,
            });
        }
    }
    samples.sort_by_key(|sample| names[sample.columns[0]]);
    samples
}
