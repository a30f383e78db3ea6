//! What goes out: one file for each output format, behind one small interface.
//!
//! A [`Format`] is made once for the samples. It writes the output header, and makes a
//! [`RowWriter`] for each worker, which turns a site into bytes and may remember whatever helps
//! with the next one. What tells formats apart is their [`rows::Style`]: the columns before the
//! samples, what stands before each genotype, and what an allele is shown as. The rest they
//! have in common: [`rows`] chooses the way in which a row is written, [`cells`] writes the
//! samples' part.

use crate::call::Site;
use crate::error::quote;
use crate::kind::header::Header;
use crate::span::Span;
use rows::Shown;

pub mod cells;
pub mod contigs;
pub mod haplotype;
pub mod phase;
pub mod rows;
pub mod vcf;

pub use haplotype::Haplotype;
pub use phase::Phase;
pub use vcf::Vcf;

/// An output format.
pub trait Format: Send + Sync {
    /// Appends the output header, line ends included.
    fn write_header(&self, out: &mut Vec<u8>);

    /// A writer of rows, for one worker.
    fn row_writer(&self) -> Box<dyn RowWriter + '_>;

    /// Whether rows may have unphased genotypes, because the format can leave them out.
    fn allows_unphased(&self) -> bool {
        false
    }
}

/// Writes rows in some format.
pub trait RowWriter {
    /// Looks at a site that is to be written. Returns how many bytes [`RowWriter::write_row`]
    /// will append for it at the most, for more than a mebibyte nearly exactly, but for samples
    /// that are left blank; or `None` if the format finds nothing in it to write.
    ///
    /// The contig may stand in every cell, and one allele of a strand that serves many samples
    /// in many of them, so that a line can become a row many times its size. Who calls this can
    /// refuse such a row before it takes the memory.
    ///
    /// # Errors
    ///
    /// The format has no way to write the site.
    fn prepare(&mut self, site: &Site<'_>) -> Result<Option<usize>, BadSite>;

    /// Appends the output for the site that was prepared, its line end included.
    fn write_row(&mut self, site: &Site<'_>, out: &mut Vec<u8>);

    /// A note on the rows written since this was called last.
    fn take_note(&mut self) -> Option<String>;
}

/// Why a format has no way to write a site. Places are in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSite {
    /// The reference allele is not made of bases.
    Reference(Span),
    /// An alternative allele is neither made of bases nor a gap.
    Alternative(Span),
    /// The position is too large.
    Position(Span),
    /// The phase set is no number, or too large a one.
    PhaseSet(Span),
}

impl BadSite {
    /// The message, without the place.
    pub fn message(&self, line: &[u8], header: &Header) -> String {
        let (Self::Reference(span)
        | Self::Alternative(span)
        | Self::Position(span)
        | Self::PhaseSet(span)) = *self;
        let found = quote(span.of(line));
        let column = memchr::memchr_iter(b'\t', &line[..span.start]).count();
        let place = format!(
            "in field {} (column {})",
            column + 1,
            quote(header.name(column))
        );
        match self {
            BadSite::Reference(_) => format!(
                "expected a reference allele made of A, C, G, T and N, which is what VCF can \
                 hold, found {found} {place}"
            ),
            BadSite::Alternative(_) => format!(
                "expected an allele made of A, C, G, T and N, or a gap, which is what VCF can \
                 hold, found {found} {place}: if it means that there is no call, list it with \
                 --missing"
            ),
            BadSite::Position(_) => format!(
                "expected a position of at most {}, which is the last in VCF, found {found} {place}",
                vcf::LARGEST
            ),
            BadSite::PhaseSet(_) => format!(
                "expected '.' or a number of at most {} for the phase set, which is what VCF can \
                 hold, found {found} {place}",
                vcf::LARGEST
            ),
        }
    }
}

/// What a missing call shows in a genotype.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fill {
    /// The reference allele.
    Reference,
    /// What stands in the matrix.
    Keep,
    /// This text: not empty, no TAB, CR or LF.
    Text(Vec<u8>),
}

impl Fill {
    /// What a missing call of a site shows, if it is not what stands in the matrix.
    fn shown<'s>(&'s self, site: &Site<'s>) -> Option<Shown<'s>> {
        match self {
            Fill::Reference => Some(Shown::part(site.line, site.reference_span())),
            Fill::Text(text) => Some(Shown::whole(text)),
            Fill::Keep => None,
        }
    }
}

/// Appends the alternative alleles joined by commas, or `.` if there are none.
fn write_alternatives(site: &Site<'_>, out: &mut Vec<u8>) {
    for (number, alternative) in site.alternatives().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        out.extend_from_slice(alternative);
    }
    if site.alternatives.is_empty() {
        out.push(b'.');
    }
}

/// Appends the phase index: the phase set, or else the contig as it is written, since the whole
/// contig is one phased block then.
fn write_phase_index(prefix: &[u8], contig: &[u8], set: Option<&[u8]>, out: &mut Vec<u8>) {
    match set {
        Some(set) => out.extend_from_slice(set),
        None => {
            out.extend_from_slice(prefix);
            out.extend_from_slice(contig);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Gap, Rules};
    use crate::kind::genotypes::Genotypes;
    use crate::kind::header::Columns;
    use crate::kind::locus::Loci;
    use crate::kind::matrix::any_length::AnyLength;
    use crate::kind::matrix::one_byte::OneByte;
    use crate::sample::{NamedSample, Plan, Rule};

    /// The names of so many columns, as a header's line has them.
    fn names(count: usize, name: impl Fn(usize) -> String) -> String {
        (0..count).map(|n| format!("\t{}", name(n))).collect()
    }

    /// All formats, with calls filled by each kind of text.
    fn formats(header: &Header, rule: &Rule, prefix: &str) -> Vec<Box<dyn Format>> {
        let has_sets = header.has_sets();
        let is_genotypes = header.kind() == Columns::Genotypes;
        let plan = || Plan::new(rule, header).expect("a plan");
        let prefix = || prefix.as_bytes().to_vec();
        let mut formats: Vec<Box<dyn Format>> = Vec::new();
        for fill in [
            Fill::Reference,
            Fill::Keep,
            Fill::Text(b".".to_vec()),
            Fill::Text(b"unknown".repeat(9)),
        ] {
            for dialect in [phase::Dialect::Panel, phase::Dialect::Input] {
                let fill = fill.clone();
                let phase = Phase::new(plan(), dialect, is_genotypes, has_sets, fill, prefix());
                formats.push(Box::new(phase.expect("samples fit for the clients")));
            }
            formats.push(Box::new(Haplotype {
                plan: plan(),
                has_sets,
                fill,
                contig_prefix: prefix(),
                hash_header: false,
            }));
        }
        let vcf = |fill| Vcf::new(plan(), has_sets, fill, true, prefix(), Vec::new());
        formats.extend([true, false].map(|fill| Box::new(vcf(fill)) as Box<dyn Format>));
        formats
    }

    fn check(names: &str, kind: Columns, row: &str, prefix: &str) {
        let rule = match kind {
            Columns::Strands => Rule::Suffixes(vec![b"a".to_vec(), b"b".to_vec()]),
            Columns::Genotypes => Rule::Columns,
        };
        check_samples(&rule, names, kind, row, prefix);
    }

    /// Writes a row in every format and by every way that takes it apart, and compares its size
    /// with the one foretold.
    fn check_samples(rule: &Rule, names: &str, kind: Columns, row: &str, prefix: &str) {
        let header = format!("CHROM\tPOS\tREF{names}");
        let header = Header::parse(header.as_bytes(), kind).expect("a header");
        let line = format!("{row}\n").into_bytes();
        let columns = header.columns();
        let rules = Rules {
            missing: vec![b".".to_vec()],
            gap: Gap::Allele,
        };
        let mut one_byte = OneByte::new(&rules, columns);
        let mut any_length = AnyLength::new(rules.clone(), columns);
        let mut genotypes = Genotypes::new(rules, columns, header.has_sets(), true);
        let locus = Loci::new().find(&line).expect("a locus");
        let sites = match kind {
            Columns::Genotypes => [genotypes.site(&line, locus), None],
            Columns::Strands => [
                any_length.site(&line, locus),
                one_byte
                    .outline(&line, locus)
                    .and_then(|outline| one_byte.site(&line, outline)),
            ],
        };
        assert!(sites[0].is_some(), "no good row: {:.200}", row);
        for format in formats(&header, rule, prefix) {
            for site in sites.iter().flatten() {
                let mut writer = format.row_writer();
                let size = writer.prepare(site).expect("a site that can be written");
                let size = size.expect("a row");
                let mut row = Vec::new();
                writer.write_row(site, &mut row);
                let written = row.len();
                let shown = row[..written.min(200)].escape_ascii();
                assert!(written <= size, "{written} of {size} bytes: {shown}");
                let most = written + written / 100 + line.len() + (1 << 20);
                assert!(size <= most, "{size} for {written} bytes: {shown}");
            }
        }
    }

    #[test]
    fn no_row_becomes_larger_than_foretold_nor_much_smaller_if_it_is_large() {
        let strands = |count| names(count / 2, |n| format!("{n}a\t{n}b"));
        let (long, contig) = ("ACGT".repeat(500), "contig".repeat(100));
        for (first, second) in [
            ("A", "C"),
            (".", "-"),
            ("A", &long),
            (&long, &long),
            (".", &long),
        ] {
            for reference in ["A", &long] {
                for contig in ["c", &contig] {
                    for prefix in ["", contig] {
                        let row = format!("{contig}\t1\t{reference}");
                        let two = format!("{row}\t{first}\t{second}");
                        check(&strands(2), Columns::Strands, &two, prefix);
                        let one = format!("{row}\t{first}|{second}");
                        check("\tx", Columns::Genotypes, &one, prefix);
                        for set in ["7", "."] {
                            let set = format!("{row}\t{second}|{second}:{set}");
                            check("\tx:GT:x:PS", Columns::Genotypes, &set, prefix);
                        }
                    }
                }
            }
        }
        // Megabytes, mostly of the contig or of one allele; and one allele, or set, that is long,
        // but stands only once among many.
        let contig = "c".repeat(200);
        let set = "0".repeat(2000);
        for (contig, odd, count) in [
            (&contig[..], "C", 70_000),
            (&contig, ".", 70_000),
            ("c", "C", 70_000),
            ("c", &long, 5000),
        ] {
            let row = |odd: &str, other: &str| {
                let others = format!("\t{other}").repeat(count - 1);
                format!("{contig}\t1\tA\t{odd}{others}")
            };
            check(&strands(count), Columns::Strands, &row(odd, "C"), "");
            let samples = names(count, |n| n.to_string());
            check(&samples, Columns::Genotypes, &row(odd, "C|C"), "");
            let samples = names(count, |n| format!("{n}:GT:{n}:PS"));
            let odd = format!("{odd}:{set}");
            check(&samples, Columns::Genotypes, &row(&odd, "C|C:7"), "");
        }
        let short = format!("c\t1\tA{}", format!("\t{}", "C".repeat(100)).repeat(1000));
        check(&strands(1000), Columns::Strands, &short, "");
        // One strand again and again: of such a row the line is the smallest part.
        let samples = (0..20_000).map(|n| NamedSample {
            name: n.to_string().into_bytes(),
            columns: vec![b"0a".to_vec(); 2],
            origin: "test".to_owned(),
        });
        let rule = Rule::Named(samples.collect());
        for allele in ["C", &"C".repeat(100)] {
            let row = format!("c\t1\tA\t{allele}\t{allele}");
            check_samples(&rule, &strands(2), Columns::Strands, &row, "");
        }
        let all_long = format!("c\t1\tA{}", format!("\t{long}").repeat(2000));
        check(&strands(2000), Columns::Strands, &all_long, "");
    }
}
