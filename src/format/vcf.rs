//! Format `vcf`: VCF 4.2, with FORMAT `GT`, and `PS` in rows whose genotypes have phase sets.
//!
//! The format: <https://samtools.github.io/hts-specs/VCFv4.2.pdf>. It is 4.2 because vcftools
//! 0.1.16 reads nothing later, and this output needs nothing later. REF consists of `A`, `C`, `G`,
//! `T` and `N`; so does an alternative allele, or it is `*`, symbolic or a breakend. `*` is an
//! allele that is absent because of a deletion. A gap is the same, so every gap and `*` are one
//! allele here.
//!
//! BCF refers to contigs by their number in the header. Without `##contig` lines
//! `bcftools view -Ob`, `sort` and `norm` fail, long after this program has finished. So a note
//! warns beforehand.

use std::collections::HashSet;

use crate::call::rules::{is_bases, is_contig, is_gap, is_vcf_allele};
use crate::call::{Allele, Role, Site, clear};
use crate::error::quote;
use crate::format::contigs::Contig;
use crate::format::rows::{Phase, Rows, Shown, Style};
use crate::format::{BadSite, Format, RowWriter, Wanted, push};
use crate::span::Span;

/// The largest position, and the largest phase set: BCF holds them in 32 bits with a sign.
pub const LARGEST: u64 = i32::MAX as u64;

/// The format, ready for a given set of samples.
pub struct Vcf {
    wanted: Wanted,
    /// What a missing call shows: `0`, the reference, or `.`.
    fill: u8,
    contigs: Vec<Contig>,
    /// The names of `contigs`.
    known: HashSet<Vec<u8>>,
}

impl Vcf {
    /// For the samples of `wanted`. `fills_reference` says whether a missing call shows the
    /// reference; `contigs` are those of the header.
    pub fn new(wanted: Wanted, fills_reference: bool, contigs: Vec<Contig>) -> Vcf {
        Vcf {
            wanted,
            fill: if fills_reference { b'0' } else { b'.' },
            known: contigs.iter().map(|contig| contig.name.clone()).collect(),
            contigs,
        }
    }
}

impl Format for Vcf {
    fn write_header(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"##fileformat=VCFv4.2\n##source=hapfilter-");
        out.extend_from_slice(env!("CARGO_PKG_VERSION").as_bytes());
        out.push(b'\n');
        for Contig { line, .. } in &self.contigs {
            out.extend_from_slice(line);
            out.push(b'\n');
        }
        out.extend_from_slice(b"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        if self.wanted.may_have_sets {
            out.extend_from_slice(
                b"##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n",
            );
        }
        out.extend_from_slice(b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for name in self.wanted.plan.names() {
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
            is_known: false,
            is_valid: false,
            unknown: None,
        };
        Box::new(Rows::new(style, &self.wanted))
    }
}

struct VcfRows<'a> {
    format: &'a Vcf,
    /// For each alternative allele of the site its number in the row: 0 is the reference.
    numbers: Vec<u32>,
    /// The row's alternative alleles, the first of which has number 1.
    alternatives: Vec<Alternative>,
    decimals: Decimals,
    /// Whether the contig of the site is in the header, and whether VCF allows its name.
    is_known: bool,
    is_valid: bool,
    /// The first contig written since the last note that is not in the header, quoted.
    unknown: Option<String>,
}

/// An alternative allele of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alternative {
    /// Written `*`.
    Gap,
    /// Written as in the input.
    Text(Span),
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
    const KEEPS_LONE: bool = true;

    fn enter(&mut self, contig: &[u8]) {
        self.is_known = self.format.known.contains(contig);
        self.is_valid = is_contig(contig);
    }

    fn number(&mut self, site: &Site<'_>) {
        clear(&mut self.numbers);
        clear(&mut self.alternatives);
        let mut gap = None;
        for &span in site.alternatives {
            let next = self.alternatives.len();
            let text = span.of(site.line);
            // Where alleles are declared, each stands for itself.
            let is_gap = site.id.is_none() && (text == b"*" || is_gap(text));
            let (alternative, place) = match is_gap {
                true => (Alternative::Gap, *gap.get_or_insert(next)),
                false => (Alternative::Text(span), next),
            };
            if place == next {
                self.alternatives.push(alternative);
            }
            self.numbers.push(place as u32 + 1);
        }
        self.decimals.reach(self.alternatives.len());
    }

    fn check(&mut self, site: &Site<'_>) -> Result<(), BadSite> {
        if !self.is_valid {
            return Err(BadSite::Contig(site.contig));
        }
        if !is_bases(site.reference()) {
            return Err(BadSite::Reference(site.reference));
        }
        if let Some(list) = site.unlisted {
            return Err(BadSite::Unlisted(list));
        }
        // Also declared alleles that nobody carries, because they are written.
        for alternative in &self.alternatives {
            if let Alternative::Text(span) = alternative
                && !is_vcf_allele(span.of(site.line))
            {
                return Err(BadSite::Alternative(*span));
            }
        }
        if site.position.length > 9 && !is_in_range(site.position.of(site.line)) {
            return Err(BadSite::Position(site.position));
        }
        Ok(())
    }

    fn check_set(&self, line: &[u8], set: Span) -> Result<(), BadSite> {
        let text = set.of(line);
        match text.iter().all(u8::is_ascii_digit) && is_in_range(text) {
            true => Ok(()),
            false => Err(BadSite::PhaseSet(set)),
        }
    }

    fn write_columns(&mut self, site: &Site<'_>, has_sets: bool, out: &mut Vec<u8>) {
        if !self.is_known && self.unknown.is_none() {
            let prefix = &self.format.wanted.contig_prefix;
            self.unknown = Some(quote(&[prefix, site.contig()].concat()));
        }
        out.push(b'\t');
        push(site.id.map_or(b".", |id| id.of(site.line)), out);
        out.push(b'\t');
        push(site.reference(), out);
        let mut before = b'\t';
        for alternative in &self.alternatives {
            out.push(before);
            match alternative {
                Alternative::Gap => out.push(b'*'),
                Alternative::Text(span) => push(span.of(site.line), out),
            }
            before = b',';
        }
        if before == b'\t' {
            out.extend_from_slice(b"\t.");
        }
        match has_sets {
            true => out.extend_from_slice(b"\t.\t.\t.\tGT:PS"),
            false => out.extend_from_slice(b"\t.\t.\t.\tGT"),
        }
    }

    fn write_lead(&self, _: Phase<'_>, out: &mut Vec<u8>) {
        out.push(b'\t');
    }

    fn write_trail(&self, phase: Phase<'_>, out: &mut Vec<u8>) {
        out.push(b':');
        out.extend_from_slice(match phase {
            Phase::Set(set) => set,
            Phase::Contig(_) | Phase::None => b".",
        });
    }

    #[inline]
    fn shown<'s>(&'s self, _: &Site<'s>, allele: &Allele) -> Shown<'s> {
        self.decimals.of(match allele.role {
            Role::Alternative(place) | Role::ListedGap(place) => self.numbers[place],
            Role::Reference | Role::Missing => 0,
        })
    }

    fn filled<'s>(&'s self, _: &Site<'s>) -> Option<Shown<'s>> {
        Some(Shown::whole(std::slice::from_ref(&self.format.fill)))
    }

    fn take_note(&mut self) -> Option<String> {
        let contig = self.unknown.take()?;
        Some(format!(
            "contig {contig} is not in the header of the VCF, so bcftools cannot write BCF, sort or normalise: give --contigs a .fai file that lists it"
        ))
    }
}

/// Numbers as text, made once: one after another from 0 on.
#[derive(Debug, Default)]
struct Decimals {
    text: Vec<u8>,
    count: usize,
}

impl Decimals {
    /// Makes all up to `last`, and drops those that only a row of thousands of alleles needed.
    #[inline]
    fn reach(&mut self, last: usize) {
        const USUAL: usize = 1 << 12;
        if self.count > USUAL && last < USUAL / 4 {
            *self = Decimals::default();
        }
        while self.count <= last {
            self.text
                .extend_from_slice(self.count.to_string().as_bytes());
            self.count += 1;
        }
    }

    /// Where a number is in the text.
    #[inline]
    fn place(number: usize) -> Span {
        // All numbers with fewer digits come before it, then the first with as many digits.
        let (mut start, mut length) = (0, 1);
        let (mut first, mut next) = (0, 10);
        while number >= next {
            start += length * (next - first);
            length += 1;
            (first, next) = (next, 10 * next);
        }
        start += length * (number - first);
        Span { start, length }
    }

    fn of(&self, number: u32) -> Shown<'_> {
        Shown::part(&self.text, Decimals::place(number as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_where_they_were_written() {
        let mut decimals = Decimals::default();
        for last in [0, 9, 10, 10_001, 5, 1111] {
            decimals.reach(last);
            for number in 0..=last {
                let text = decimals.of(number as u32).text();
                assert_eq!(text, number.to_string().as_bytes());
            }
        }
    }

    #[test]
    fn leading_zeros_do_not_change_a_position() {
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
