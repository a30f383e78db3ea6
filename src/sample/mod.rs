//! Samples: which strand columns belong together, and in what order they are written.
//!
//! By default the names tell: `10a` and `10b` are the two strands of sample `10`. `--samples` and
//! `-s` list the columns explicitly, for any ploidy. Either way the result is a [`Plan`], made once
//! from the header. The row code no longer uses names.

pub mod hints;

use std::collections::{HashMap, HashSet};

use bstr::ByteSlice;

use crate::error::{Error, quote};
use crate::input::lines::{Kept, for_each_line};
use crate::input::operand::Operand;
use crate::kind::header::Header;
use crate::kind::{FIXED_COLUMNS, Kind};
use crate::sample::hints::no_samples;

/// How strands are grouped into samples.
#[derive(Debug, Clone)]
pub enum Rule {
    /// Columns whose names differ only in their last piece, with the pieces in strand order. There
    /// are at least two, none empty, and none ends another, so a name has at most one of them.
    Suffixes(Vec<Vec<u8>>),
    /// The samples as named by the user, in output order.
    Named(Vec<NamedSample>),
}

impl Rule {
    /// The columns that the user listed, by name or as `#K`, if any.
    pub fn columns(&self) -> Option<HashSet<Vec<u8>>> {
        match self {
            Rule::Suffixes(_) => None,
            Rule::Named(samples) => {
                let columns = samples.iter().flat_map(|sample| &sample.columns);
                Some(columns.cloned().collect())
            }
        }
    }
}

/// A sample that the user named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSample {
    /// The sample's name.
    pub name: Vec<u8>,
    /// Its strand columns in strand order: each a column's name, or `#K` for the K-th column
    /// of the matrix, counted from 1.
    pub columns: Vec<Vec<u8>>,
    /// Where the user listed it, for messages.
    pub origin: String,
}

/// The samples to write.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The strands in output order, sample after sample, counted from 0 at the first allele column.
    /// A strand may occur more than once, or not at all. A column of genotypes counts as two
    /// strands, the usual case; genotypes of other ploidy are written another way.
    strands: Vec<u32>,
    /// Where each sample's strands end in `strands`.
    ends: Vec<u32>,
    names: Vec<Vec<u8>>,
    labels: Vec<Vec<u8>>,
    /// Strands in no sample, from left to right.
    unused: Vec<u32>,
}

impl Plan {
    /// Finds the samples of a text with this header. The rule applies to a matrix. In every other
    /// kind each column is a sample, with all its strands.
    ///
    /// # Errors
    ///
    /// No sample at all, or a column that the matrix lacks.
    pub fn new(rule: &Rule, header: &Header) -> Result<Plan, NoPlan> {
        let mut plan = match rule {
            _ if header.kind() != Kind::Matrix => Plan::by_column(header),
            Rule::Suffixes(pieces) => Plan::by_suffix(pieces, header),
            Rule::Named(samples) => Plan::by_name(samples, header).map_err(NoPlan::Error)?,
        };
        if plan.ends.is_empty() {
            return Err(NoPlan::NoSample(no_samples(rule, header)));
        }
        if header.kind() != Kind::Matrix {
            return Ok(plan);
        }
        let mut used = vec![false; header.columns() - FIXED_COLUMNS];
        for &strand in &plan.strands {
            used[strand as usize] = true;
        }
        plan.unused = (0..)
            .zip(&used)
            .filter(|(_, used)| !**used)
            .map(|(strand, _)| strand)
            .collect();
        Ok(plan)
    }

    fn by_suffix(pieces: &[Vec<u8>], header: &Header) -> Plan {
        // For each stem, in order of appearance, the strand of each piece if found.
        let mut found: Vec<Vec<Option<u32>>> = Vec::new();
        let mut by_stem: HashMap<&[u8], usize> = HashMap::new();
        for (strand, name) in (0..).zip(header.names().skip(FIXED_COLUMNS)) {
            let Some((stem, piece)) = stem_of(name, pieces) else {
                continue;
            };
            let sample = *by_stem.entry(stem).or_insert(found.len());
            if sample == found.len() {
                found.push(vec![None; pieces.len()]);
            }
            found[sample][piece] = Some(strand);
        }
        // A stem that lacks a piece is not a sample.
        let whole = |strands: Vec<Option<u32>>| strands.into_iter().collect::<Option<Vec<u32>>>();
        let mut samples: Vec<Vec<u32>> = found.into_iter().filter_map(whole).collect();
        samples.sort_by_key(|strands| strand_name(header, strands[0]));
        let mut plan = Plan::default();
        for strands in samples {
            let columns = || strands.iter().map(|&strand| strand_name(header, strand));
            let label = columns().flatten().copied().collect();
            let stem = columns()
                .next()
                .and_then(|name| name.strip_suffix(&pieces[0][..]));
            plan.push(stem.unwrap_or_default().to_vec(), label, &strands);
        }
        plan
    }

    fn by_column(header: &Header) -> Plan {
        let mut plan = Plan::default();
        for (column, name) in (0..).zip(header.samples()) {
            let strands = [2 * column, 2 * column + 1];
            plan.push(name.to_vec(), name.to_vec(), &strands);
        }
        plan
    }

    fn by_name(samples: &[NamedSample], header: &Header) -> Result<Plan, Error> {
        let columns: HashMap<&[u8], usize> = header.names().zip(0..).collect();
        let mut plan = Plan::default();
        for sample in samples {
            let find = |name: &Vec<u8>| {
                find_strand(name, &columns, header).map_err(|what| {
                    Error::Input(format!(
                        "{}: sample {}: {what}",
                        sample.origin,
                        quote(&sample.name)
                    ))
                })
            };
            let strands = sample
                .columns
                .iter()
                .map(find)
                .collect::<Result<Vec<u32>, Error>>()?;
            plan.push(sample.name.clone(), sample.name.clone(), &strands);
        }
        Ok(plan)
    }

    /// Adds a sample, to which every rule gives at least one strand.
    fn push(&mut self, name: Vec<u8>, label: Vec<u8>, strands: &[u32]) {
        debug_assert!(!strands.is_empty());
        self.names.push(name);
        self.labels.push(label);
        self.strands.extend_from_slice(strands);
        self.ends.push(self.strands.len() as u32);
    }

    /// How many samples there are.
    pub fn sample_count(&self) -> usize {
        self.ends.len()
    }

    /// How many strands all samples have together, counting a column of genotypes as two.
    pub fn strand_count(&self) -> usize {
        self.strands.len()
    }

    /// The samples' names, in output order: what their column names have in common, or the name
    /// that the user or the column gave.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.names.iter().map(Vec::as_slice)
    }

    /// Each sample's label in the table's column names: its column names joined, or its name if the
    /// user gave one.
    pub fn labels(&self) -> impl Iterator<Item = &[u8]> {
        self.labels.iter().map(Vec::as_slice)
    }

    /// The strands of each sample, in output order. The row code needs nothing else of the samples.
    #[inline]
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        let mut rest = &self.strands[..];
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let (group, behind) = rest.split_at((end - start) as usize);
            (rest, start) = (behind, end);
            group
        })
    }

    /// The strands of all samples, in output order.
    pub fn strands(&self) -> &[u32] {
        &self.strands
    }

    /// Strands that are in no sample, from left to right.
    pub fn unused(&self) -> &[u32] {
        &self.unused
    }
}

/// The name of a strand's column.
pub fn strand_name(header: &Header, strand: u32) -> &[u8] {
    header.name(FIXED_COLUMNS + strand as usize)
}

fn find_strand(
    wanted: &[u8],
    columns: &HashMap<&[u8], usize>,
    header: &Header,
) -> Result<u32, String> {
    let by_number = || -> Option<usize> {
        let digits = wanted.strip_prefix(b"#")?;
        // Parsing would accept a sign, which a column number may not have.
        digits.iter().all(u8::is_ascii_digit).then_some(())?;
        // A number too large for any matrix is simply not among its columns.
        Some(
            digits
                .to_str()
                .ok()?
                .parse::<usize>()
                .unwrap_or(usize::MAX)
                .wrapping_sub(1),
        )
    };
    let column = columns.get(wanted).copied().or_else(by_number);
    match column {
        Some(column) if (FIXED_COLUMNS..header.columns()).contains(&column) => {
            Ok((column - FIXED_COLUMNS) as u32)
        }
        Some(_) => Err(format!(
            "expected a strand column (#{} to #{}), found {}",
            FIXED_COLUMNS + 1,
            header.columns(),
            quote(wanted)
        )),
        None => Err(format!("there is no column {}", quote(wanted))),
    }
}

/// Why there is no plan.
#[derive(Debug)]
pub enum NoPlan {
    /// No column is in a sample. Holds the whole message except the hint from the first row.
    NoSample(String),
    /// Anything else.
    Error(Error),
}

/// What is left of a strand's name without the piece at its end, and which piece that is.
fn stem_of<'n>(name: &'n [u8], pieces: &[Vec<u8>]) -> Option<(&'n [u8], usize)> {
    let cut = |(piece, suffix): (usize, &Vec<u8>)| Some((name.strip_suffix(&suffix[..])?, piece));
    let found = pieces.iter().enumerate().find_map(cut);
    found.filter(|(stem, _)| !stem.is_empty())
}

/// Checks that no two samples have the same name.
///
/// # Errors
///
/// What is wrong, and where.
pub fn check_unique(samples: &[NamedSample]) -> Result<(), String> {
    let mut seen = HashSet::new();
    match samples.iter().find(|sample| !seen.insert(&sample.name)) {
        Some(sample) => Err(format!(
            "{}: sample {} is given twice",
            sample.origin,
            quote(&sample.name)
        )),
        None => Ok(()),
    }
}

/// Reads the file of `--samples`, one sample per line: `NAME<TAB>COLUMN<TAB>COLUMN…`. Skips blank
/// lines and lines that begin with `#`. The other lines together may have at most `max_line` bytes.
///
/// # Errors
///
/// The file cannot be read, is too long, or a line does not name a sample and at least one column.
/// A repeated name may be found only by [`check_unique`].
pub fn read_samples(file: Operand, max_line: usize) -> Result<Vec<NamedSample>, Error> {
    let mut samples = Vec::new();
    let mut kept = Kept::new(max_line);
    for_each_line(file, max_line, |line, place| {
        if line.is_empty() || line.starts_with(b"#") {
            return Ok(());
        }
        kept.add(line.len(), "the list of samples is")
            .map_err(|what| Error::Input(format!("{place}: {what}")))?;
        // Before allocating memory for each field.
        let has_columns = line.contains(&b'\t');
        if !has_columns || line.split_str(b"\t").any(<[u8]>::is_empty) {
            // bcftools has an option of the same name, which takes names alone.
            let hint = match has_columns {
                true => "",
                false => " (to select samples of a VCF: bcftools view -S FILE VCF |)",
            };
            return Err(Error::Input(format!(
                "{place}: expected NAME<TAB>COLUMN<TAB>COLUMN…{hint}, found {}",
                quote(line)
            )));
        }
        let mut fields = line.split_str(b"\t").map(<[u8]>::to_vec);
        samples.push(NamedSample {
            name: fields.next().unwrap_or_default(),
            columns: fields.collect(),
            origin: place.to_string(),
        });
        // Not only at the end, because a file that repeats itself forever has none. The list
        // doubles between checks, so all checks together cost little more than the last.
        if samples.len().is_power_of_two() {
            check_unique(&samples).map_err(Error::Input)?;
        }
        Ok(())
    })?;
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::known::Expect;

    fn plan(rule: &Rule, line: &str) -> Result<Vec<(String, Vec<u32>)>, NoPlan> {
        let header = Header::parse(line.as_bytes(), &Expect::default(), false).unwrap();
        let plan = Plan::new(rule, &header)?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Ok(plan
            .labels()
            .map(text)
            .zip(plan.groups().map(<[u32]>::to_vec))
            .collect())
    }

    fn suffixes(pieces: &[&str]) -> Rule {
        Rule::Suffixes(
            pieces
                .iter()
                .map(|piece| piece.as_bytes().to_vec())
                .collect(),
        )
    }

    #[test]
    fn strands_stand_in_suffix_order_and_samples_in_byte_order_of_the_first_strand() {
        let samples = plan(
            &suffixes(&["a", "b"]),
            "c\tp\tr\t9a\t10b\t9b\t10a\ta\tb\tx\t7a",
        )
        .unwrap();
        let expected = [("10a10b", vec![3, 1]), ("9a9b", vec![0, 2])];
        assert_eq!(
            samples,
            expected.map(|(label, strands)| (label.to_owned(), strands))
        );
    }

    #[test]
    fn a_column_number_is_digits_only_and_a_name_comes_before_it() {
        let named = |column: &str| {
            let columns = vec![column.as_bytes().to_vec()];
            let origin = "test".to_owned();
            Rule::Named(vec![NamedSample {
                name: b"s".to_vec(),
                columns,
                origin,
            }])
        };
        let strands =
            |column: &str| plan(&named(column), "c\tp\tr\t1a\t#4").map(|s| s[0].1.clone());
        assert_eq!(strands("1a").unwrap(), [0]);
        assert_eq!(
            strands("#4").unwrap(),
            [1],
            "the column so called, not the fourth"
        );
        assert_eq!(strands("#5").unwrap(), [1]);
        for wrong in [
            "#0",
            "#3",
            "#6",
            "#99999999999999999999999",
            "#+5",
            "#",
            "p",
            "1b",
        ] {
            assert!(strands(wrong).is_err(), "{wrong}");
        }
    }
}
