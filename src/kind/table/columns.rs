//! The header of a table: how one is recognised, and which columns belong to which sample. It also
//! recognises the other tables of the phasing programs, to say what to do with them.

use bstr::ByteSlice;

use crate::error::quote;

/// How the columns of a table are named, and where its samples begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// How many columns precede the first sample's.
    pub fixed: usize,
    /// The fourth column lists the reference before the alternative alleles.
    pub lists_reference: bool,
    /// Phase indices begin with `PI_`.
    pub are_marked: bool,
}

/// How the names of a sample's two columns end: in tables with `_`, and in tables with `:`.
const ENDS: [[&[u8]; 2]; 2] = [[b"_PI", b"_PG_al"], [b":PI", b":PG_al"]];

/// The names of the first four columns.
const FIXED: [[&[u8]; 4]; 3] = [
    [b"contig", b"pos", b"ref", b"alt"],
    [b"CHROM", b"POS", b"REF", b"ALT"],
    [b"CHROM", b"POS", b"REF", b"all-alleles"],
];

/// A line without trailing blanks, which some programs leave there.
pub fn without_blanks(line: &[u8]) -> &[u8] {
    line.trim_end_with(|c| c == ' ')
}

/// The sample of two adjacent columns, and whether their names have a `:`.
fn sample<'a>(index: &'a [u8], genotype: &[u8]) -> Option<(&'a [u8], bool)> {
    ENDS.iter()
        .enumerate()
        .find_map(|(number, [first, second])| {
            let sample = index.strip_suffix(*first)?;
            let is_pair = !sample.is_empty() && genotype.strip_suffix(*second) == Some(sample);
            is_pair.then_some((sample, number == 1))
        })
}

impl Columns {
    /// Parses the names in a header line, without a leading `#`; `None` if they are not those of a
    /// table.
    pub fn of(line: &[u8]) -> Option<Columns> {
        let line = without_blanks(line);
        // Before allocating memory for each column.
        let fixed = FIXED.iter().position(|fixed| {
            let mut names = line.split_str(b"\t");
            fixed.iter().all(|name| names.next() == Some(*name))
        })?;
        let names: Vec<&[u8]> = line.split_str(b"\t").collect();
        let first = names
            .windows(2)
            .skip(4)
            .position(|pair| sample(pair[0], pair[1]).is_some())?;
        let (_, are_marked) = sample(names[4 + first], names[5 + first])?;
        Some(Columns {
            fixed: 4 + first,
            lists_reference: fixed == 2,
            are_marked,
        })
    }

    /// Says what is wrong with the columns after the sample in phase-Extender's table with scores,
    /// or in phase-Stitcher's long table. They hold scores and alleles, but no phase sets.
    fn explain_scores(&self, names: &[&[u8]]) -> Option<String> {
        let [index, genotype, scores @ b"log2odds", parents @ ..] = names else {
            return None;
        };
        if self.fixed != 4 {
            return None;
        }
        let scores = quote(scores);
        match parents {
            [] => Some(format!(
                "this is phase-Extender's table with scores (--writeLOD yes): {scores} in column 7 does not \
                 belong to a sample: 'cut -f1-6' removes it"
            )),
            [father, mother] if are_parents(father, mother) => Some(format!(
                "this is phase-Stitcher's long table: beside {} and {} it has {scores}, {} and {} in columns 7 \
                 to 9, which lack a PI: 'cut -f1-6' removes them; awk -F'\\t' -v OFS='\\t' '$2 ~ /^[0-9]/ && \
                 $8 != \"N\" {{ $5 = \"PI_\" $1; $6 = $8 \"|\" $9 }} NF {{ print $1, $2, $3, $4, $5, $6 }}' makes \
                 a genotype of the parents' alleles",
                quote(index),
                quote(genotype),
                quote(father),
                quote(mother)
            )),
            _ => None,
        }
    }

    /// The samples' names, from the names of all columns.
    ///
    /// # Errors
    ///
    /// Columns after the first sample's are not all samples'.
    pub fn samples<'a>(
        &self,
        names: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Vec<&'a [u8]>, String> {
        let names: Vec<&[u8]> = names.skip(self.fixed).collect();
        if let Some(what) = self.explain_scores(&names) {
            return Err(what);
        }
        let of_pair = |(number, pair): (usize, &[&'a [u8]])| match *pair {
            [index, genotype]
                if sample(index, genotype).is_some_and(|s| s.1 == self.are_marked) =>
            {
                Ok(sample(index, genotype).unwrap_or_default().0)
            }
            _ => Err(format!(
                "expected a sample's two columns, such as {}, in columns {} and {}, found {}",
                match self.are_marked {
                    true => "'x:PI' and 'x:PG_al'",
                    false => "'x_PI' and 'x_PG_al'",
                },
                self.fixed + 2 * number + 1,
                self.fixed + 2 * number + 2,
                pair.iter()
                    .map(|name| quote(name))
                    .collect::<Vec<_>>()
                    .join(" and ")
            )),
        };
        names.chunks(2).enumerate().map(of_pair).collect()
    }
}

/// Says what is wrong with the header of phase-Stitcher's wide table, if the line is one. It has a
/// row for each phase set, and cannot be converted to a table.
pub fn explain_wide(line: &[u8]) -> Option<String> {
    let names: Vec<&[u8]> = line.split_str(b"\t").take(9).collect();
    let [
        b"CHROM",
        b"POS_Range",
        index,
        b"hap_left",
        b"hap_right",
        b"log2odds",
        father,
        mother,
    ] = names[..]
    else {
        return None;
    };
    let sample = index.strip_suffix(b":PI")?;
    are_parents(father, mother).then(|| {
        let genotypes = [sample, b":PG_al"].concat();
        let long = [sample, b"_haplotype_long.txt"].concat();
        format!(
            "this is phase-Stitcher's wide table, a row for each phase set: it has {}, 'hap_left', \
             'hap_right' and others, and lacks POS, REF, all-alleles and {}: give hapfilter its long table, \
             {}, through 'cut -f1-6'",
            quote(index),
            quote(&genotypes),
            quote(&long),
        )
    })
}

/// Whether two of phase-Stitcher's columns are those of a child's parents.
fn are_parents(father: &[u8], mother: &[u8]) -> bool {
    father.ends_with(b"_hap") && mother.ends_with(b"_hap")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_recognised_by_its_first_columns_and_a_pair() {
        let fixed = |line: &str| Columns::of(line.as_bytes()).map(|columns| columns.fixed);
        for (line, expected) in [
            ("contig\tpos\tref\talt\tx_PI\tx_PG_al", Some(4)),
            ("CHROM\tPOS\tREF\tALT\tx:PI\tx:PG_al ", Some(4)),
            (
                "CHROM\tPOS\tREF\tall-alleles\tall-freq\tms01e:PI\tms01e:PG_al",
                Some(5),
            ),
            ("contig\tpos\tref\talt\tx_PI\ty_PG_al", None),
            ("contig\tpos\tref\talt\tx_PI\tx:PG_al", None),
            ("contig\tpos\tref\talt\t_PI\t_PG_al", None),
            ("contig\tpos\talt\tref\tx_PI\tx_PG_al", None),
            ("contig\tpos\tref\talt", None),
        ] {
            assert_eq!(fixed(line), expected, "{line}");
        }
    }

    #[test]
    fn only_samples_follow_the_first_sample() {
        let names = |line: &str| {
            let columns = Columns::of(line.as_bytes()).expect("a table");
            let names = columns.samples(line.as_bytes().split_str(b"\t"))?;
            Ok::<_, String>(names.join(&b' '))
        };
        let fixed = "contig\tpos\tref\talt\tx_PI\tx_PG_al";
        assert_eq!(names(fixed).unwrap(), b"x");
        assert_eq!(
            names(&format!("{fixed}\tx_PI_PI\tx_PI_PG_al")).unwrap(),
            b"x x_PI"
        );
        for more in ["\ty_PI", "\tfreq\ty_PI\ty_PG_al", "\ty:PI\ty:PG_al"] {
            assert!(names(&format!("{fixed}{more}")).is_err(), "{more}");
        }
    }
}
