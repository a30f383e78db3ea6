//! Reads a header line: the kind of the text, the names of the columns, and the columns that make a
//! sample.

use std::collections::HashSet;

use super::{Kind, Named, Options, Samples, fields, table, vcf, without_hash};

pub struct Columns {
    pub kind: Kind,
    pub names: Vec<Vec<u8>>,
    pub samples: Vec<Sample>,
    /// Whether genotypes are followed by a phase set.
    pub sets: bool,
}

pub struct Sample {
    /// The sample's name.
    pub name: Vec<u8>,
    /// Its name in the haplotype table: by default its columns' names run together.
    pub label: Vec<u8>,
    /// The indices of its columns: those of its strands, or the one of its genotypes; in a table
    /// those of its phase index and its genotypes.
    pub columns: Vec<usize>,
}

/// Why a header is refused.
#[derive(Debug, PartialEq)]
pub struct Refusal {
    /// The kind that the header was read as.
    pub kind: Kind,
    pub why: &'static str,
    pub status: i32,
}

/// The kind that a header line indicates by itself.
pub fn kind_of(line: &[u8]) -> Kind {
    let names = fields(without_hash(line));
    let mut known = vcf::FIXED[..8].iter().map(|name| name.as_bytes());
    let is_vcf = names.len() >= 8 && names[..8].iter().all(|name| known.next() == Some(name));
    let is_numbered = without_blanks(names[0]).starts_with(b"[1]");
    let is_sample = |raw: &&[u8]| Name::read(raw).is_sample;
    if is_vcf {
        Kind::Vcf
    } else if is_numbered || names.iter().skip(3).any(is_sample) {
        Kind::Genotypes
    } else if table::is_known_by(&table::fields(without_hash(line))) {
        Kind::Table
    } else {
        Kind::Matrix
    }
}

/// The error in a header line, if any; `is_vcf` if an earlier line says that the text is a VCF.
pub fn refusal(options: &Options, is_vcf: bool, line: &[u8]) -> Option<Refusal> {
    Columns::read(options, is_vcf, line).err()
}

impl Columns {
    /// The columns that a line names; `is_vcf` if an earlier line says that the text is a VCF.
    pub fn read(options: &Options, is_vcf: bool, line: &[u8]) -> Result<Columns, Refusal> {
        let detected = match is_vcf {
            true => Kind::Vcf,
            false => kind_of(line),
        };
        let kind = options.from.unwrap_or(detected);
        let refuse = |status, why| Refusal { kind, why, status };
        if options.is_wrong_usage(options.from) {
            return Err(refuse(2, "usage"));
        }
        let second = fields(line).get(1).copied().unwrap_or_default();
        if second.first().is_some_and(u8::is_ascii_digit) {
            return Err(refuse(1, "no header"));
        }
        // A matrix looks like genotypes with the user's own names.
        if kind != detected && !(kind == Kind::Genotypes && detected == Kind::Matrix) {
            return Err(refuse(1, "another kind"));
        }
        if options.is_wrong_usage(Some(kind)) {
            return Err(refuse(2, "usage"));
        }
        let (names, sets) = names(kind, line).map_err(|why| refuse(1, why))?;
        let samples =
            samples(kind, &names, &options.samples).ok_or_else(|| refuse(1, "samples"))?;
        if let Some(why) = fault(options, kind, line, &names, &samples) {
            return Err(refuse(1, why));
        }
        Ok(Columns {
            kind,
            names: names.iter().map(|name| name.to_vec()).collect(),
            samples,
            sets,
        })
    }

    /// Whether a line names exactly these columns, perhaps as another version of bcftools prints
    /// them.
    pub fn are_named_by(&self, line: &[u8]) -> bool {
        names(self.kind, line).is_ok_and(|(names, sets)| names == self.names && sets == self.sets)
    }

    /// Whether any other line counts as a header nevertheless; `is_first` if it is in the place of
    /// the stream's own header.
    pub fn are_contradicted_by(&self, line: &[u8], is_first: bool) -> bool {
        let second = fields(line).get(1).copied().unwrap_or_default();
        if second.first().is_none_or(u8::is_ascii_digit) {
            return false;
        }
        let bare = without_hash(line);
        is_first
            || match self.kind {
                Kind::Genotypes => {
                    let three = fields(line).into_iter().take(3);
                    let three: Vec<&[u8]> = three.map(|raw| Name::read(raw).name).collect();
                    without_blanks(bare).starts_with(b"[1]") || three == self.names[..3]
                }
                _ => fields(bare)
                    .get(..3)
                    .is_some_and(|three| three == &self.names[..3]),
            }
    }

    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// Whether some strand is in no sample.
    pub fn has_unpaired(&self) -> bool {
        let is_in_none = |i| !self.samples.iter().any(|s| s.columns.contains(&i));
        self.kind == Kind::Matrix && (3..self.count()).any(is_in_none)
    }

    pub fn has_blanks(&self) -> bool {
        let blank = |name: &Vec<u8>| name.starts_with(b" ") || name.ends_with(b" ");
        self.names.iter().any(blank)
    }
}

/// The names in a line, and whether genotypes have sets.
fn names(kind: Kind, line: &[u8]) -> Result<(Vec<&[u8]>, bool), &'static str> {
    let (names, sets) = if kind == Kind::Genotypes {
        let read: Vec<_> = fields(line).into_iter().map(Name::read).collect();
        // Only a sample's name can be lost or have a tag; the others are known without one.
        let samples = || read.iter().skip(3);
        let sets = samples().any(|name| name.has_set);
        if samples().any(|name| name.is_lost) {
            return Err("lost names");
        }
        if samples().any(|name| name.has_other_tag) {
            return Err("another tag");
        }
        if sets && samples().any(|name| !name.has_set) {
            return Err("sets in some columns only");
        }
        (read.iter().map(|name| name.name).collect(), sets)
    } else if kind == Kind::Table {
        (table::fields(without_hash(line)), false)
    } else {
        (fields(without_hash(line)), false)
    };
    match names.iter().any(|name: &&[u8]| name.is_empty()) {
        true => Err("empty name"),
        false => Ok((names, sets)),
    }
}

/// A name as `bcftools query -H` prints it.
struct Name<'a> {
    name: &'a [u8],
    has_set: bool,
    /// Whether it has the tag GT.
    is_sample: bool,
    /// Version 1.18 prints the format's fields and no name: `[4]GT`, `[4]GT:[5]PS`.
    is_lost: bool,
    /// `[4]NAME:TAG`, or another tag before or after GT.
    has_other_tag: bool,
}

impl Name<'_> {
    fn read(raw: &[u8]) -> Name<'_> {
        let bare = without_blanks(without_hash(raw));
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
                    is_sample: true,
                    is_lost: false,
                    has_other_tag: had_number && has_tag_within(left),
                };
            }
        }
        let without_tag = name.strip_suffix(b":GT");
        Name {
            name: without_tag.unwrap_or(name),
            has_set: false,
            is_sample: without_tag.is_some(),
            is_lost: had_number
                && (name == b"GT" || name.starts_with(b"GT:[") && name.ends_with(b"]PS")),
            has_other_tag: had_number
                && match without_tag {
                    Some(before) => has_tag_within(before),
                    None => name.contains(&b':'),
                },
        }
    }
}

/// Whether a tag is followed by another number, as in `NAME:TAG:[5]NAME`.
fn has_tag_within(name: &[u8]) -> bool {
    (0..name.len()).any(|at| {
        let (left, right) = name.split_at(at);
        let next = right.strip_prefix(b":");
        left.contains(&b':') && next.is_some_and(|next| without_number(next).len() < next.len())
    })
}

fn without_blanks(mut name: &[u8]) -> &[u8] {
    while let Some(rest) = name.strip_prefix(b" ") {
        name = rest;
    }
    name
}

/// The name after `[k]`.
fn without_number(name: &[u8]) -> &[u8] {
    let inner = name.strip_prefix(b"[");
    let end = inner.and_then(|inner| inner.iter().position(|&b| b == b']'));
    match end {
        Some(end) if end > 0 && name[1..=end].iter().all(u8::is_ascii_digit) => &name[end + 2..],
        _ => name,
    }
}

/// Whether lines end in CR alone in what counts as one line: a header is followed by a row of the
/// same number of columns, or `##` lines by the names of a VCF.
pub fn is_of_old_mac(line: &[u8]) -> bool {
    let is_of_vcf = line.starts_with(b"##");
    let lines = line.split(|&b| b == b'\r');
    let lines: Vec<_> = lines
        .filter(|line| !line.is_empty() && !line.starts_with(b"##"))
        .collect();
    let (header, row) = match lines[..] {
        [names] => return is_of_vcf && names.starts_with(b"#CHROM\tPOS\t"),
        [header, row, ..] => (header, row),
        [] => return false,
    };
    let columns = fields(header).len();
    let is_position = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    columns > 3
        && fields(row).get(1).is_some_and(|text| is_position(text))
        && fields(row).len() == columns
}

/// The column of the first sample or strand.
fn first_sample(kind: Kind) -> usize {
    match kind {
        Kind::Vcf => vcf::FIXED.len(),
        _ => 3,
    }
}

/// The error in the columns and their samples.
fn fault(
    options: &Options,
    kind: Kind,
    line: &[u8],
    names: &[&[u8]],
    samples: &[Sample],
) -> Option<&'static str> {
    let of_names = match kind {
        Kind::Vcf => vcf::fault(names),
        Kind::Table => table::fault(names),
        _ => fault_of_names(options, kind, line, names, samples),
    };
    if of_names.is_some() {
        return of_names;
    }
    let fits = |s: &Sample| {
        let two = kind != Kind::Matrix || s.columns.len() == 2;
        two && !s.name.contains(&b':')
    };
    if options.format.is_phase() && !samples.iter().all(fits) {
        return Some("samples that the format can't hold");
    }
    let mut seen = HashSet::new();
    if samples.is_empty() || !samples.iter().all(|sample| seen.insert(&sample.name)) {
        return Some("samples");
    }
    None
}

fn fault_of_names(
    options: &Options,
    kind: Kind,
    line: &[u8],
    names: &[&[u8]],
    samples: &[Sample],
) -> Option<&'static str> {
    if names.len() < 4 {
        return Some("number of columns");
    }
    if names[..4] == [&b"rs#"[..], b"alleles", b"chrom", b"pos"]
        || names[..4] == [&b"rs"[..], b"alleles", b"chrom", b"pos"]
    {
        return Some("HapMap");
    }
    let by_name: Vec<&[u8]> = match &options.samples {
        Samples::Suffixes(_) => names.to_vec(),
        Samples::Named { file, given } => {
            let named = file.iter().chain(given).flat_map(|named| &named.columns);
            named.map(|column| &column[..]).collect()
        }
    };
    let is_repeated = |name: &&[u8]| names.iter().filter(|n| *n == name).count() > 1;
    if by_name.iter().any(is_repeated) {
        return Some("names that are not unique");
    }
    let bears_gt: Vec<bool> = match kind {
        Kind::Genotypes => fields(line)
            .into_iter()
            .map(|raw| Name::read(raw).is_sample)
            .collect(),
        _ => vec![false; names.len()],
    };
    let is_numbered = |i: usize| {
        let bare = without_blanks(without_hash(fields(line)[i]));
        without_number(bare) != bare
    };
    let begins_with_1 = without_blanks(without_hash(line)).starts_with(b"[1]");
    let is_named = matches!(options.samples, Samples::Named { .. });
    let mut is_contig_elsewhere = false;
    for (i, name) in names.iter().enumerate() {
        let is_said = is_named && samples.iter().any(|sample| sample.columns.contains(&i));
        if bears_gt[i] && i < 3 {
            return Some("a sample in the place of another column");
        }
        if is_said || bears_gt[i] {
            continue;
        }
        let is = |word: &str| name.eq_ignore_ascii_case(word.as_bytes());
        let is_contig = ["CHROM", "CHR", "CONTIG", "CHROMOSOME"]
            .iter()
            .any(|word| is(word));
        if is("REF") && i != 2 || is("POS") && i != 1 || is_contig && is_contig_elsewhere {
            return Some("columns in another order");
        }
        let columns_of_vcf = ["ID", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"];
        let ends = ["_PI", ":PI", "_PG_al", ":PG_al"];
        let ends_so = ends.iter().any(|end| name.ends_with(end.as_bytes()));
        let is_of_site = ["POS0", "END", "END0", "FIRST_ALT"]
            .iter()
            .any(|word| is(word));
        if (1..3).contains(&i)
            && (is_of_site || ends_so || columns_of_vcf.iter().any(|word| is(word)))
        {
            return Some("another column in the place of the position or the reference");
        }
        let is_unmarked =
            bears_gt.contains(&true) && (is_of_site || begins_with_1 && is_numbered(i));
        if i == 0 {
            let is_of_vcf = columns_of_vcf.iter().any(|word| is(word));
            is_contig_elsewhere = !is_contig && (is_of_vcf || ends_so || is_of_site || is_unmarked);
        }
        if i >= 3 && is_unmarked {
            return Some("columns about the site");
        }
        if i >= 3 && (columns_of_vcf.iter().any(|word| is(word)) || ends_so) {
            return Some("columns that are no strands");
        }
    }
    None
}

fn samples(kind: Kind, names: &[&[u8]], rule: &Samples) -> Option<Vec<Sample>> {
    if kind == Kind::Table {
        return Some(table::samples(names));
    }
    if kind != Kind::Matrix {
        let columns = names.iter().enumerate().skip(first_sample(kind));
        let sample = columns.map(|(i, name)| Sample {
            name: name.to_vec(),
            label: name.to_vec(),
            columns: vec![i],
        });
        return Some(sample.collect());
    }
    match rule {
        Samples::Suffixes(pieces) => Some(by_suffix(names, pieces)),
        Samples::Named { file, given } => {
            let named = file.iter().chain(given);
            named.map(|named| by_name(names, named)).collect()
        }
    }
}

fn by_name(names: &[&[u8]], named: &Named) -> Option<Sample> {
    let column = |wanted: &Vec<u8>| {
        let by_name = names.iter().position(|name| name == wanted);
        let by_number = || {
            let number = str::from_utf8(wanted.strip_prefix(b"#")?).ok()?;
            number.parse::<usize>().ok()?.checked_sub(1)
        };
        let is_strand = |i: &usize| (3..names.len()).contains(i);
        by_name.or_else(by_number).filter(is_strand)
    };
    let columns: Vec<usize> = named.columns.iter().map(column).collect::<Option<_>>()?;
    (!named.name.is_empty() && !columns.is_empty()).then(|| Sample {
        name: named.name.clone(),
        label: named.name.clone(),
        columns,
    })
}

fn by_suffix(names: &[&[u8]], pieces: &[Vec<u8>]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for name in names.iter().skip(3) {
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
