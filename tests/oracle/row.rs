//! What becomes of one row: an output row, nothing, or a fault.
//!
//! A row is first read as genotypes, one for each sample, whether its strands stand in columns of
//! their own or in one cell. Then the alleles are listed, and each format writes what it has found.

use super::allele::{
    in_vcf, is_alternative, is_bases, is_breakend, is_contig_of_vcf, is_gap, is_not_available,
    is_number_of_vcf, is_symbolic,
};
use super::columns::Columns;
use super::{Fill, Format, Gap, Kind, Options, Unphased};

/// An output row, and what is counted of it; see the fields of `Expected` by these names.
pub struct Written {
    pub cells: Vec<Vec<u8>>,
    pub unphased: usize,
    pub other_ploidy: usize,
    pub missing: usize,
}

/// The output row, nothing for a row with no alternative allele, or what is wrong.
pub fn convert(
    options: &Options,
    columns: &Columns,
    fields: &[&[u8]],
) -> Result<Option<Written>, &'static str> {
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
        kind: columns.kind,
        contig: [&options.contig_prefix, fields[0]].concat(),
        position: fields[1],
        missing: options.missing(columns.kind),
        gap: options.gap(),
        fill: options.fill(columns.kind),
        alleles: vec![fields[2]],
        genotypes: Vec::new(),
    };
    let is_matrix = columns.kind == Kind::Matrix;
    if !row.is_taken(fields[2]) || is_matrix && row.is_not_available(fields[2]) {
        return Err("reference");
    }
    let mut strands: Vec<&[u8]> = Vec::new();
    if is_matrix {
        strands.extend(&fields[3..]);
        for sample in &columns.samples {
            let strands = sample
                .columns
                .iter()
                .map(|&i| fields[i])
                .collect::<Vec<_>>();
            row.genotypes.push(Genotype {
                separators: vec![b'|'; strands.len() - 1],
                strands,
                set: None,
                is_of_unknown_ploidy: false,
            });
        }
        if strands.iter().any(|cell| row.is_not_available(cell)) {
            return Err("NA");
        }
    } else {
        for cell in &fields[3..] {
            let genotype = Genotype::cut(cell, columns.sets)?;
            if genotype.strands.len() == 1 && row.is_not_available(genotype.strands[0]) {
                return Err("NA");
            }
            strands.extend(&genotype.strands);
            row.genotypes.push(genotype);
        }
    }
    let is_of_vcf = |allele: &[u8]| !is_matrix && (is_symbolic(allele) || is_breakend(allele));
    if strands
        .iter()
        .any(|allele| !row.is_taken(allele) && !is_of_vcf(allele))
    {
        return Err("allele");
    }
    for allele in strands {
        if !row.is_missing(allele) && row.place(allele).is_none() {
            row.alleles.push(allele);
        }
    }
    row.settle_ploidy();
    let unphased = row.genotypes.iter().filter(|g| row.is_unphased(g)).count();
    if unphased > 0 && options.unphased() == Unphased::Error {
        return Err("unphased");
    }

    if row.alleles.len() == 1 && !options.all_sites {
        return Ok(None);
    }
    let cells = match options.format {
        Format::Haplotype => row.haplotype(),
        Format::PhasePanel | Format::PhaseInput => row.phase(),
        Format::Vcf => row.vcf()?,
    };
    let is_other =
        |g: &&Genotype| g.strands.len() != 2 && !g.is_of_unknown_ploidy && !row.is_unphased(g);
    let other_ploidy = row.genotypes.iter().filter(is_other).count();
    Ok(Some(Written {
        cells,
        unphased,
        other_ploidy: match options.format.is_phase() {
            true => other_ploidy,
            false => 0,
        },
        missing: row
            .genotypes
            .iter()
            .filter(|g| row.is_all_missing(g))
            .count(),
    }))
}

/// What a sample has at one position.
struct Genotype<'a> {
    strands: Vec<&'a [u8]>,
    /// What stands between them, `|` or `/`.
    separators: Vec<u8>,
    /// The phase set, if it is not `.`.
    set: Option<&'a [u8]>,
    /// A missing genotype of which a lone `.` tells no more.
    is_of_unknown_ploidy: bool,
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
        let is_separator = |b: &u8| matches!(b, b'|' | b'/');
        let strands: Vec<_> = calls.split(is_separator).collect();
        if strands.iter().any(|strand| strand.is_empty()) {
            return Err("empty strand");
        }
        Ok(Genotype {
            strands,
            separators: calls.iter().copied().filter(is_separator).collect(),
            set: set.filter(|set| *set != b"."),
            is_of_unknown_ploidy: false,
        })
    }
}

struct Row<'a> {
    options: &'a Options,
    kind: Kind,
    contig: Vec<u8>,
    position: &'a [u8],
    missing: Vec<Vec<u8>>,
    gap: Gap,
    fill: Fill,
    /// The reference first, then the alternatives in order of first appearance, as first spelled.
    alleles: Vec<&'a [u8]>,
    genotypes: Vec<Genotype<'a>>,
}

impl Row<'_> {
    fn reference(&self) -> &[u8] {
        self.alleles[0]
    }

    fn is_same(&self, one: &[u8], other: &[u8]) -> bool {
        match self.options.alleles_any {
            true => one == other,
            false => one.eq_ignore_ascii_case(other),
        }
    }

    fn is_listed_missing(&self, allele: &[u8]) -> bool {
        self.missing.iter().any(|m| self.is_same(m, allele))
    }

    /// Whether an allele of any kind may look so.
    fn is_taken(&self, allele: &[u8]) -> bool {
        let is_allele = is_bases(allele) || allele == b"*" || is_gap(allele);
        self.options.alleles_any || is_allele || self.is_listed_missing(allele)
    }

    /// Whether a whole cell says that there is no call in a way that is not asked for.
    fn is_not_available(&self, cell: &[u8]) -> bool {
        !self.options.alleles_any && is_not_available(cell) && !self.is_listed_missing(cell)
    }

    /// A VCF has no case, whatever an allele is.
    fn is_reference(&self, allele: &[u8]) -> bool {
        match self.options.format {
            Format::Vcf => allele.eq_ignore_ascii_case(self.reference()),
            _ => self.is_same(allele, self.reference()),
        }
    }

    fn is_missing(&self, allele: &[u8]) -> bool {
        let gap = is_gap(allele) && self.gap == Gap::Missing;
        !self.is_reference(allele) && (self.is_listed_missing(allele) || gap)
    }

    fn is_all_missing(&self, genotype: &Genotype) -> bool {
        genotype
            .strands
            .iter()
            .all(|strand| self.is_missing(strand))
    }

    /// Whether a strand shows what a missing call shows.
    fn is_filled(&self, allele: &[u8]) -> bool {
        let gap = is_gap(allele) && self.gap == Gap::Listed;
        !self.is_reference(allele) && (self.is_missing(allele) || gap)
    }

    /// Where an allele stands in the list. In a VCF two that differ in case only are one, and so are
    /// every gap and `*`; but not with the reference, which stays as it is, no base or not.
    fn place(&self, allele: &[u8]) -> Option<usize> {
        if self.options.format != Format::Vcf {
            return self
                .alleles
                .iter()
                .position(|known| self.is_same(known, allele));
        }
        if self.is_reference(allele) {
            return Some(0);
        }
        let is_same = |known: &&[u8]| in_vcf(known).eq_ignore_ascii_case(in_vcf(allele));
        let place = self.alleles[1..].iter().position(is_same);
        place.map(|place| place + 1)
    }

    /// Gives a genotype of unknown ploidy the most strands that another one has. A VCF keeps what
    /// is missing as it is.
    fn settle_ploidy(&mut self) {
        for i in 0..self.genotypes.len() {
            let genotype = &self.genotypes[i];
            let is_lone = self.kind != Kind::Matrix && genotype.strands == [b"."];
            self.genotypes[i].is_of_unknown_ploidy = is_lone && self.is_all_missing(genotype);
        }
        if self.options.format == Format::Vcf && self.fill != Fill::Reference {
            return;
        }
        let others = self.genotypes.iter().filter(|g| !g.is_of_unknown_ploidy);
        let ploidy = others.map(|g| g.strands.len()).max().unwrap_or(2);
        for genotype in &mut self.genotypes {
            if genotype.is_of_unknown_ploidy {
                genotype.strands = vec![b"."; ploidy];
                genotype.separators = vec![b'|'; ploidy - 1];
            }
        }
    }

    /// A strand as it is written.
    fn shown(&self, strand: &[u8]) -> Vec<u8> {
        let place = || self.place(strand).expect("a listed allele");
        match (&self.fill, self.options.format) {
            (Fill::Reference, Format::Vcf) if self.is_filled(strand) => b"0".to_vec(),
            (_, Format::Vcf) if self.is_filled(strand) => b".".to_vec(),
            (_, Format::Vcf) => place().to_string().into_bytes(),
            (Fill::Reference, _) if self.is_filled(strand) => self.reference().to_vec(),
            (Fill::Text(text), _) if self.is_filled(strand) => text.clone(),
            (Fill::Keep, _) if self.is_filled(strand) => strand.to_vec(),
            _ => self.alleles[place()].to_vec(),
        }
    }

    fn is_unphased(&self, genotype: &Genotype) -> bool {
        let written: Vec<_> = genotype.strands.iter().map(|s| self.shown(s)).collect();
        let all_equal = written.iter().all(|strand| *strand == written[0]);
        let ordered = !genotype.separators.contains(&b'/');
        !ordered && !all_equal && !self.is_all_missing(genotype)
    }

    fn is_kept(&self, genotype: &Genotype) -> bool {
        self.is_unphased(genotype) && self.options.unphased() == Unphased::Keep
    }

    /// The genotype as it is written.
    fn written(&self, genotype: &Genotype) -> Vec<u8> {
        let is_unphased = self.is_unphased(genotype);
        let is_kept = self.is_kept(genotype);
        let blank = match &self.fill {
            Fill::Text(text) => text.clone(),
            _ => b".".to_vec(),
        };
        let mut written = Vec::new();
        for (i, strand) in genotype.strands.iter().enumerate() {
            if i > 0 {
                written.push(if is_kept {
                    genotype.separators[i - 1]
                } else {
                    b'|'
                });
            }
            written.extend(match is_unphased && !is_kept {
                true => blank.clone(),
                false => self.shown(strand),
            });
        }
        written
    }

    /// The phase index: the set if there is one, else the contig, which then is one block.
    fn block(&self, genotype: &Genotype) -> Vec<u8> {
        genotype.set.unwrap_or(&self.contig).to_vec()
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
            cells.push(match self.is_kept(genotype) {
                true => b".".to_vec(),
                false => self.block(genotype),
            });
            cells.push(self.written(genotype));
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
            let shows_missing = genotype.strands.iter().any(|s| self.shown(s) == b".");
            let usable = genotype.strands.len() == 2 && !shows_missing;
            if usable && !self.is_unphased(genotype) {
                cells.push([&b"PI_"[..], &self.block(genotype)].concat());
                cells.push(self.written(genotype));
            } else {
                cells.extend([b".".to_vec(), b".".to_vec()]);
            }
        }
        cells
    }

    fn vcf(&self) -> Result<Vec<Vec<u8>>, &'static str> {
        if !is_bases(self.reference()) {
            return Err("REF");
        }
        let alts: Vec<&[u8]> = self.alleles[1..].iter().map(|alt| in_vcf(alt)).collect();
        if !alts.iter().all(|alt| is_alternative(alt)) {
            return Err("ALT");
        }
        if !is_number_of_vcf(self.position) {
            return Err("large position");
        }
        if !is_contig_of_vcf(&self.contig) {
            return Err("contig in a VCF");
        }
        let alt = match &alts[..] {
            [] => b".".to_vec(),
            alts => alts.join(&b","[..]),
        };
        let dot = || b".".to_vec();
        let mut cells = vec![self.contig.clone(), self.position.to_vec(), dot()];
        cells.extend([self.reference().to_vec(), alt, dot(), dot(), dot()]);
        let set = |genotype: &Genotype| match self.is_kept(genotype) {
            true => None,
            false => genotype.set.map(<[u8]>::to_vec),
        };
        let sets: Vec<_> = self.genotypes.iter().map(set).collect();
        if sets.iter().flatten().any(|set| !is_number_of_vcf(set)) {
            return Err("phase set in a VCF");
        }
        let has_sets = sets.iter().any(Option::is_some);
        cells.push(if has_sets { &b"GT:PS"[..] } else { b"GT" }.to_vec());
        for (genotype, set) in self.genotypes.iter().zip(sets) {
            let mut cell = self.written(genotype);
            if has_sets {
                cell.push(b':');
                cell.extend(set.unwrap_or_else(dot));
            }
            cells.push(cell);
        }
        Ok(cells)
    }
}
