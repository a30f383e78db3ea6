//! What becomes of one row: an output row, nothing, or a fault.
//!
//! A row is first read as genotypes, one for each sample, whether its strands stand in columns of
//! their own or in one cell. Then the alleles are listed, and each format writes what it has found.

use super::columns::Columns;
use super::{Fill, Format, Gap, Options};

/// The cells of the output row, nothing for a row with no alternative allele, or what is wrong.
pub fn convert(
    options: &Options,
    columns: &Columns,
    fields: &[&[u8]],
) -> Result<Option<Vec<Vec<u8>>>, &'static str> {
    if fields.len() != columns.count() {
        return Err("number of fields");
    }
    if fields.iter().any(|field| field.is_empty()) {
        return Err("empty field");
    }
    if !fields[1].iter().all(u8::is_ascii_digit) {
        return Err("position");
    }
    let mut row = Row {
        options,
        contig: [&options.contig_prefix, fields[0]].concat(),
        position: fields[1],
        missing: options.missing(),
        gap: options.gap(),
        fill: options.fill(),
        alleles: vec![fields[2]],
        genotypes: Vec::new(),
    };
    let mut strands = Vec::new();
    if options.is_phased() {
        for cell in &fields[3..] {
            let genotype = Genotype::cut(cell, columns.sets)?;
            strands.extend(&genotype.strands);
            row.genotypes.push(genotype);
        }
    } else {
        strands.extend(&fields[3..]);
        for sample in &columns.samples {
            row.genotypes.push(Genotype {
                strands: sample.columns.iter().map(|&i| fields[i]).collect(),
                ordered: true,
                set: None,
            });
        }
    }
    let is_phase = options.format.is_phase();
    if !is_phase && row.genotypes.iter().any(|g| row.is_unphased(g)) {
        return Err("not phased");
    }

    for allele in strands {
        if !row.is_missing(allele) && row.place(allele).is_none() {
            row.alleles.push(allele);
        }
    }
    if row.alleles.len() == 1 && !options.all_sites {
        return Ok(None);
    }
    match options.format {
        Format::Haplotype => Ok(Some(row.haplotype())),
        Format::PhasePanel | Format::PhaseInput => Ok(Some(row.phase())),
        Format::Vcf => row.vcf(columns.sets).map(Some),
    }
}

/// What a sample has at one position.
struct Genotype<'a> {
    strands: Vec<&'a [u8]>,
    /// No `/` between the strands, and a phase set if there are sets.
    ordered: bool,
    set: Option<&'a [u8]>,
}

impl Genotype<'_> {
    fn cut(cell: &[u8], sets: bool) -> Result<Genotype<'_>, &'static str> {
        let (calls, set) = if sets {
            let colon = cell.iter().rposition(|&b| b == b':');
            let colon = colon.ok_or("no phase set")?;
            (&cell[..colon], Some(&cell[colon + 1..]))
        } else {
            (cell, None)
        };
        if set == Some(b"") {
            return Err("no phase set");
        }
        let strands: Vec<_> = calls.split(|&b| b == b'|' || b == b'/').collect();
        if strands.iter().any(|strand| strand.is_empty()) {
            return Err("empty strand");
        }
        Ok(Genotype {
            strands,
            ordered: !calls.contains(&b'/') && set != Some(b"."),
            set,
        })
    }
}

struct Row<'a> {
    options: &'a Options,
    contig: Vec<u8>,
    position: &'a [u8],
    missing: Vec<Vec<u8>>,
    gap: Gap,
    fill: Fill,
    /// The reference first, then the alternatives in order of first appearance.
    alleles: Vec<&'a [u8]>,
    genotypes: Vec<Genotype<'a>>,
}

impl Row<'_> {
    fn reference(&self) -> &[u8] {
        self.alleles[0]
    }

    fn is_missing(&self, allele: &[u8]) -> bool {
        let listed = self.missing.iter().any(|m| m == allele);
        let gap = is_gap(allele) && self.gap == Gap::Missing;
        allele != self.reference() && (listed || gap)
    }

    /// Whether a strand shows what a missing call shows.
    fn is_filled(&self, allele: &[u8]) -> bool {
        let gap = is_gap(allele) && self.gap == Gap::Listed;
        allele != self.reference() && (self.is_missing(allele) || gap)
    }

    /// Where an allele stands in the list. In a VCF two that differ in case only are one, and so are
    /// every gap and `*`; but not with the reference, which stays as it is, no base or not.
    fn place(&self, allele: &[u8]) -> Option<usize> {
        if self.options.format != Format::Vcf {
            return self.alleles.iter().position(|known| *known == allele);
        }
        if self.reference().eq_ignore_ascii_case(allele) {
            return Some(0);
        }
        let is_same = |known: &&[u8]| in_vcf(known).eq_ignore_ascii_case(in_vcf(allele));
        let place = self.alleles[1..].iter().position(is_same);
        place.map(|place| place + 1)
    }

    fn is_unphased(&self, genotype: &Genotype) -> bool {
        let strands = &genotype.strands;
        let all_equal = strands.iter().all(|strand| *strand == strands[0]);
        let all_missing = strands.iter().all(|strand| self.is_missing(strand));
        !genotype.ordered && !all_equal && !all_missing
    }

    /// The strands as tables of alleles show them.
    fn shown(&self, genotype: &Genotype) -> Vec<Vec<u8>> {
        let show = |&strand: &&[u8]| match &self.fill {
            Fill::Reference if self.is_filled(strand) => self.reference().to_vec(),
            Fill::Text(text) if self.is_filled(strand) => text.clone(),
            _ => strand.to_vec(),
        };
        genotype.strands.iter().map(show).collect()
    }

    /// The phase index: the set if there is one, else the contig, which then is one block.
    fn block(&self, genotype: &Genotype) -> Vec<u8> {
        match genotype.set {
            Some(set) if set != b"." => set.to_vec(),
            _ => self.contig.clone(),
        }
    }

    fn alt(&self) -> Vec<u8> {
        match &self.alleles[1..] {
            [] => b".".to_vec(),
            alts => alts.join(&b","[..]),
        }
    }

    fn haplotype(&self) -> Vec<Vec<u8>> {
        let (position, reference) = (self.position.to_vec(), self.reference().to_vec());
        let mut cells = vec![self.contig.clone(), position, reference, self.alt()];
        for genotype in &self.genotypes {
            cells.push(self.block(genotype));
            cells.push(self.shown(genotype).join(&b"|"[..]));
        }
        cells
    }

    fn phase(&self) -> Vec<Vec<u8>> {
        let (position, reference) = (self.position.to_vec(), self.reference().to_vec());
        let listed = match self.options.format {
            Format::PhaseInput => self.alleles.join(&b","[..]),
            _ => self.alt(),
        };
        let mut cells = vec![self.contig.clone(), position, reference, listed];
        for genotype in &self.genotypes {
            let shown = self.shown(genotype);
            let usable = shown.len() == 2 && !shown.contains(&b".".to_vec());
            if usable && !self.is_unphased(genotype) {
                cells.push([&b"PI_"[..], &self.block(genotype)].concat());
                cells.push(shown.join(&b"|"[..]));
            } else {
                cells.extend([b".".to_vec(), b".".to_vec()]);
            }
        }
        cells
    }

    fn vcf(&self, sets: bool) -> Result<Vec<Vec<u8>>, &'static str> {
        let is_bases = |allele: &[u8]| allele.iter().all(|b| b"ACGTNacgtn".contains(b));
        if !is_bases(self.reference()) {
            return Err("REF");
        }
        let alts: Vec<&[u8]> = self.alleles[1..].iter().map(|alt| in_vcf(alt)).collect();
        if alts.iter().any(|alt| !is_bases(alt) && *alt != b"*") {
            return Err("ALT");
        }
        if !fits(self.position) {
            return Err("large position");
        }
        let alt = match &alts[..] {
            [] => b".".to_vec(),
            alts => alts.join(&b","[..]),
        };
        let dot = || b".".to_vec();
        let mut cells = vec![self.contig.clone(), self.position.to_vec(), dot()];
        cells.extend([self.reference().to_vec(), alt, dot(), dot(), dot()]);
        cells.push(if sets { &b"GT:PS"[..] } else { b"GT" }.to_vec());
        for genotype in &self.genotypes {
            let number = |&strand: &&[u8]| match self.place(strand) {
                _ if self.is_filled(strand) && self.fill == Fill::Reference => "0".into(),
                _ if self.is_filled(strand) => ".".into(),
                place => place.expect("a listed allele").to_string(),
            };
            let numbers: Vec<String> = genotype.strands.iter().map(number).collect();
            let mut cell = numbers.join("|").into_bytes();
            if let Some(set) = genotype.set {
                if set != b"." && !(set.iter().all(u8::is_ascii_digit) && fits(set)) {
                    return Err("phase set in a VCF");
                }
                cell.push(b':');
                cell.extend(set);
            }
            cells.push(cell);
        }
        Ok(cells)
    }
}

fn is_gap(allele: &[u8]) -> bool {
    allele.iter().all(|&b| b == b'-')
}

/// How a VCF spells an alternative: every gap as `*`.
fn in_vcf(allele: &[u8]) -> &[u8] {
    if is_gap(allele) { b"*" } else { allele }
}

/// Whether digits are a number that a VCF can hold.
fn fits(digits: &[u8]) -> bool {
    let digits = str::from_utf8(digits).expect("digits");
    let significant = digits.trim_start_matches('0');
    significant.len() <= 10 && significant.parse::<u64>().unwrap_or(0) <= 2_147_483_647
}
