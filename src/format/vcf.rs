//! Format `vcf`: VCF 4.3, phased, with FORMAT `GT`, and `PS` if the input has phase sets.
//!
//! The format: <https://samtools.github.io/hts-specs/VCFv4.3.pdf>. REF and ALT are made of `A`,
//! `C`, `G`, `T` and `N`; `*` stands for an allele that is not there, which is what a gap is. VCF
//! takes bases in either case, and readers compare them without regard to it: so alleles that
//! differ in case only are one here, spelled as first met, and a row whose alternatives are
//! but the reference in another case has none.
//!
//! BCF knows contigs by their number in the header. Without `##contig` lines `bcftools view -Ob`
//! fails, long after this program has done its work: a note tells beforehand.

use std::collections::{HashMap, HashSet};

use crate::call::{Allele, Calls, Site};
use crate::error::quote;
use crate::format::contigs::Contig;
use crate::format::rows::{Rows, Shown, Style};
use crate::format::{BadSite, Format, RowWriter};
use crate::sample::Plan;
use crate::span::Span;

/// The largest position, and the largest phase set: BCF holds them in 32 bits with a sign.
pub const LARGEST: u64 = i32::MAX as u64;

/// The format, ready for a certain set of samples.
pub struct Vcf {
    plan: Plan,
    has_sets: bool,
    /// What a missing call shows: `0`, the reference, or `.`.
    fill: u8,
    all_sites: bool,
    contig_prefix: Vec<u8>,
    contigs: Vec<Contig>,
    /// The names of these.
    known: HashSet<Vec<u8>>,
}

impl Vcf {
    /// For the samples of a plan. `has_sets` tells whether their genotypes have phase sets,
    /// `fills_reference` whether a missing call shows the reference, `all_sites` whether sites
    /// without an alternative allele are written; `contig_prefix` is put before every
    /// contig, and `contigs` are those of the header, with their names as they are written.
    pub fn new(
        plan: Plan,
        has_sets: bool,
        fills_reference: bool,
        all_sites: bool,
        contig_prefix: Vec<u8>,
        contigs: Vec<Contig>,
    ) -> Vcf {
        Vcf {
            plan,
            has_sets,
            fill: if fills_reference { b'0' } else { b'.' },
            all_sites,
            contig_prefix,
            known: contigs.iter().map(|contig| contig.name.clone()).collect(),
            contigs,
        }
    }

    /// A contig's name as it is written.
    fn written(&self, contig: &[u8]) -> Vec<u8> {
        [&self.contig_prefix, contig].concat()
    }
}

impl Format for Vcf {
    fn write_header(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"##fileformat=VCFv4.3\n##source=hapfilter-");
        out.extend_from_slice(env!("CARGO_PKG_VERSION").as_bytes());
        out.push(b'\n');
        for Contig { name, length } in &self.contigs {
            out.extend_from_slice(b"##contig=<ID=");
            out.extend_from_slice(name);
            out.extend_from_slice(b",length=");
            out.extend_from_slice(length);
            out.extend_from_slice(b">\n");
        }
        out.extend_from_slice(b"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        if self.has_sets {
            out.extend_from_slice(
                b"##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n",
            );
        }
        out.extend_from_slice(b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for name in self.plan.names() {
            out.push(b'\t');
            out.extend_from_slice(name);
        }
        out.push(b'\n');
    }

    fn row_writer(&self) -> Box<dyn RowWriter + '_> {
        let style = VcfRows {
            format: self,
            numbers: Vec::new(),
            alternatives: Vec::new(),
            decimals: Decimals::default(),
            is_unknown: false,
            unknown: None,
        };
        Box::new(Rows::new(style, &self.plan, self.has_sets))
    }
}

struct VcfRows<'a> {
    format: &'a Vcf,
    /// For each alternative allele of the site its number in the row: 0 is the reference.
    numbers: Vec<u32>,
    /// The row's alternative alleles, the first of which has number 1.
    alternatives: Vec<Alternative>,
    decimals: Decimals,
    /// The contig of the site is not in the header.
    is_unknown: bool,
    /// The first contig written since the last note that is not in the header.
    unknown: Option<Vec<u8>>,
}

/// An alternative allele of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alternative {
    /// Written `*`.
    Gap,
    /// Written as it stands.
    Bases(Span),
}

/// Up to so many alleles are compared one by one.
const SCANNED: usize = 16;

impl VcfRows<'_> {
    /// Numbers the alleles of a site.
    fn number(&mut self, site: &Site<'_>) {
        self.numbers.clear();
        self.alternatives.clear();
        // A row with thousands of alleles must not take the square of their number.
        let mut by_name: Option<HashMap<Vec<u8>, usize>> =
            (site.alternatives.len() > SCANNED).then(HashMap::new);
        let mut gap = None;
        for &span in site.alternatives {
            let text = span.of(site.line);
            if text.eq_ignore_ascii_case(site.reference) {
                self.numbers.push(0);
                continue;
            }
            let next = self.alternatives.len();
            let (new, place) = match &mut by_name {
                _ if is_gap(text) => (Alternative::Gap, *gap.get_or_insert(next)),
                Some(by_name) => {
                    let place = by_name.entry(text.to_ascii_uppercase()).or_insert(next);
                    (Alternative::Bases(span), *place)
                }
                None => {
                    let is_same = |known: &Alternative| match known {
                        Alternative::Gap => false,
                        Alternative::Bases(other) => text.eq_ignore_ascii_case(other.of(site.line)),
                    };
                    let known = self.alternatives.iter().position(is_same);
                    (Alternative::Bases(span), known.unwrap_or(next))
                }
            };
            if place == next {
                self.alternatives.push(new);
            }
            self.numbers.push(place as u32 + 1);
        }
        self.decimals.reach(self.alternatives.len());
    }

    /// Whether VCF can hold what is to be written of a site.
    fn check(&self, site: &Site<'_>) -> Result<(), BadSite> {
        if !is_bases(site.reference) {
            return Err(BadSite::Reference(site.reference_span()));
        }
        for alternative in &self.alternatives {
            match alternative {
                Alternative::Bases(span) if !is_bases(span.of(site.line)) => {
                    return Err(BadSite::Alternative(*span));
                }
                _ => (),
            }
        }
        let position = Span {
            start: site.contig.len() + 1,
            length: site.position.len(),
        };
        if position.length > 9 && !is_in_range(site.position) {
            return Err(BadSite::Position(position));
        }
        if let Calls::Genotypes { genotypes, .. } = site.calls {
            for set in genotypes.iter().filter_map(|genotype| genotype.set) {
                let text = set.of(site.line);
                if !text.iter().all(u8::is_ascii_digit) || !is_in_range(text) {
                    return Err(BadSite::PhaseSet(set));
                }
            }
        }
        Ok(())
    }
}

/// Appends an allele: mostly one base, for which a call to copy bytes would cost more than that.
#[inline]
fn push(allele: &[u8], out: &mut Vec<u8>) {
    match allele {
        [base] => out.push(*base),
        _ => out.extend_from_slice(allele),
    }
}

fn is_bases(allele: &[u8]) -> bool {
    let is_base = |base: &u8| matches!(base | 0x20, b'a' | b'c' | b'g' | b't' | b'n');
    allele.iter().all(is_base)
}

/// Whether an allele that is not the reference is written `*`.
fn is_gap(allele: &[u8]) -> bool {
    allele == b"*" || allele.iter().all(|&byte| byte == b'-')
}

/// Whether digits are a number that VCF can hold.
fn is_in_range(digits: &[u8]) -> bool {
    let first = digits.iter().position(|&digit| digit != b'0');
    let digits = first.map_or(&b""[..], |first| &digits[first..]);
    let value = |digits: &[u8]| {
        let add = |sum: u64, digit: &u8| 10 * sum + u64::from(digit - b'0');
        digits.iter().fold(0, add)
    };
    digits.len() <= 10 && value(digits) <= LARGEST
}

impl Style for VcfRows<'_> {
    const AROUND_SET: usize = 2;

    fn enter(&mut self, contig: &[u8]) {
        self.is_unknown = !self.format.known.contains(&self.format.written(contig));
    }

    fn judge(&mut self, site: &Site<'_>) -> Result<bool, BadSite> {
        self.number(site);
        if self.alternatives.is_empty() && !self.format.all_sites {
            return Ok(false);
        }
        self.check(site)?;
        Ok(true)
    }

    fn fixed_size(&self, site: &Site<'_>) -> usize {
        // Prefix and pieces of the line, each once, and the columns that are always the same.
        self.format.contig_prefix.len() + site.length + 32
    }

    fn write_fixed(&mut self, site: &Site<'_>, out: &mut Vec<u8>) {
        if self.is_unknown && self.unknown.is_none() {
            self.unknown = Some(self.format.written(site.contig));
        }
        out.extend_from_slice(&self.format.contig_prefix);
        out.extend_from_slice(&site.line[..site.contig.len() + 1 + site.position.len()]);
        out.extend_from_slice(b"\t.\t");
        push(site.reference, out);
        let mut before = b'\t';
        for alternative in &self.alternatives {
            out.push(before);
            match alternative {
                Alternative::Gap => out.push(b'*'),
                Alternative::Bases(span) => push(span.of(site.line), out),
            }
            before = b',';
        }
        if before == b'\t' {
            out.extend_from_slice(b"\t.");
        }
        match self.format.has_sets {
            true => out.extend_from_slice(b"\t.\t.\t.\tGT:PS"),
            false => out.extend_from_slice(b"\t.\t.\t.\tGT"),
        }
    }

    fn write_lead(&self, _: &[u8], _: Option<&[u8]>, out: &mut Vec<u8>) {
        out.push(b'\t');
    }

    fn write_trail(&self, set: Option<&[u8]>, out: &mut Vec<u8>) {
        out.push(b':');
        out.extend_from_slice(set.unwrap_or(b"."));
    }

    #[inline]
    fn shown<'s>(&'s self, _: &Site<'s>, allele: &Allele) -> Shown<'s> {
        let number = match allele.alternative {
            Some(place) => self.numbers[place],
            None => 0,
        };
        self.decimals.of(number)
    }

    fn filled<'s>(&'s self, _: &Site<'s>) -> Option<Shown<'s>> {
        Some(Shown::whole(std::slice::from_ref(&self.format.fill)))
    }

    fn take_note(&mut self) -> Option<String> {
        let contig = quote(&self.unknown.take()?);
        Some(format!(
            "contig {contig} is not in the header of the VCF, so that bcftools cannot write BCF of it: \
             name a .fai file that has it with --contigs"
        ))
    }
}

/// Numbers as text, made once.
#[derive(Debug, Default)]
struct Decimals {
    text: Vec<u8>,
    spans: Vec<Span>,
}

impl Decimals {
    /// Makes all up to `last`.
    #[inline]
    fn reach(&mut self, last: usize) {
        while self.spans.len() <= last {
            let start = self.text.len();
            self.text
                .extend_from_slice(self.spans.len().to_string().as_bytes());
            let length = self.text.len() - start;
            self.spans.push(Span { start, length });
        }
    }

    fn of(&self, number: u32) -> Shown<'_> {
        Shown::part(&self.text, self.spans[number as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_numbers_whatever_zeros_stand_before_them() {
        for position in ["0", "1", "2147483647", "0000000000002147483647", "000"] {
            assert!(is_in_range(position.as_bytes()), "{position}");
        }
        for position in [
            "2147483648",
            "9999999999",
            "00000000002147483648",
            "10000000000",
        ] {
            assert!(!is_in_range(position.as_bytes()), "{position}");
        }
    }
}
