//! Converts one row to an output row, to nothing, or to a fault.
//!
//! A row is first read as genotypes, one for each sample, whether its strands have separate columns
//! or one cell. Then the alleles are listed, and each format writes its form of them.

use super::allele::{
    in_vcf, is_alternative, is_bases, is_breakend, is_contig_of_vcf, is_gap, is_not_available,
    is_number_of_vcf, is_symbolic, listed,
};
use super::columns::Columns;
use super::genotype::{Genotype, Strand};
use super::{Fill, Format, Gap, Kind, Options, Unphased, fields, table, vcf};

/// An output row, and its counts; see the fields of `Expected` of the same names.
pub struct Written {
    pub cells: Vec<Vec<u8>>,
    pub unphased: usize,
    pub other_ploidy: usize,
    pub missing: usize,
}

/// The output row, nothing for a row with no alternative allele, or the fault.
pub fn convert(
    options: &Options,
    columns: &Columns,
    line: &[u8],
) -> Result<Option<Written>, &'static str> {
    let fields = &match columns.kind {
        Kind::Table => table::fields(line),
        _ => fields(line),
    }[..];
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
        id: b".",
        missing: options.missing(columns.kind),
        gap: options.gap(),
        fill: options.fill(columns.kind),
        alleles: vec![fields[2]],
        is_alt_unknown: false,
        genotypes: Vec::new(),
    };
    match columns.kind {
        Kind::Vcf => row.read_vcf(fields)?,
        Kind::Table => row.read_table(columns, fields)?,
        _ => row.read_alleles(columns, fields)?,
    }
    row.settle_ploidy();
    let unphased = row.genotypes.iter().filter(|g| row.is_unphased(g)).count();
    if unphased > 0 && options.unphased() == Unphased::Error {
        return Err("unphased");
    }

    let mut strands = row.genotypes.iter().flat_map(|g| &g.strands);
    let is_variant = match columns.kind {
        // An allele that repeats the reference under another number is not a variant.
        Kind::Vcf => strands
            .any(|s| !row.is_missing(s) && !row.is_reference(s) && !row.is_reference_again(s)),
        // Strands in no sample count too, and so do alternatives that a table declares.
        _ => row.alleles.len() > 1,
    };
    if !is_variant && !options.all_sites {
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

struct Row<'a> {
    options: &'a Options,
    kind: Kind,
    contig: Vec<u8>,
    position: &'a [u8],
    /// The ID of a VCF.
    id: &'a [u8],
    missing: Vec<Vec<u8>>,
    gap: Gap,
    fill: Fill,
    /// The reference first, then the alternatives: a VCF's own; those that a table declares; and
    /// after them, or alone in other kinds, those met, in order of first appearance and as first
    /// spelled.
    alleles: Vec<&'a [u8]>,
    /// A table does not know its alleles.
    is_alt_unknown: bool,
    genotypes: Vec<Genotype<'a>>,
}

impl<'a> Row<'a> {
    /// Reads columns of alleles or of genotypes. The alternatives are those that are met.
    fn read_alleles(&mut self, columns: &Columns, fields: &[&'a [u8]]) -> Result<(), &'static str> {
        let is_matrix = self.kind == Kind::Matrix;
        if !self.is_taken(fields[2]) || is_matrix && self.is_not_available(fields[2]) {
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
                self.genotypes.push(Genotype {
                    separators: vec![b'|'; strands.len() - 1],
                    strands: strands.into_iter().map(Strand::of_text).collect(),
                    set: None,
                    is_of_unknown_ploidy: false,
                    is_of_known_ploidy: false,
                });
            }
            if strands.iter().any(|cell| self.is_not_available(cell)) {
                return Err("NA");
            }
        } else {
            for cell in &fields[3..] {
                let genotype = Genotype::cut(cell, columns.sets)?;
                if genotype.strands.len() == 1 && self.is_not_available(genotype.strands[0].text) {
                    return Err("NA");
                }
                strands.extend(genotype.strands.iter().map(|strand| strand.text));
                self.genotypes.push(genotype);
            }
        }
        self.list(&strands)
    }

    /// Reads a table. The alternatives are those declared, and then those that are met.
    fn read_table(&mut self, columns: &Columns, fields: &[&'a [u8]]) -> Result<(), &'static str> {
        if !self.is_taken(fields[2]) {
            return Err("reference");
        }
        let fold = !self.options.alleles_any || self.options.format == Format::Vcf;
        let declared = match columns.names[3] == table::ALL_ALLELES {
            true => table::without_reference(fields[3], fields[2], fold),
            false => table::listed(fields[3]),
        };
        if declared.contains(&&b""[..]) {
            return Err("empty allele");
        }
        self.is_alt_unknown = columns.names[3] == table::ALL_ALLELES && fields[3] == b".";
        self.alleles.extend(declared);
        if self.options.format == Format::Vcf {
            self.leave_one_gap();
        }
        let mut strands = Vec::new();
        for sample in &columns.samples {
            let [index, cell] = [fields[sample.columns[0]], fields[sample.columns[1]]];
            let has_prefix = columns.names[sample.columns[0]].ends_with(b":PI");
            let genotype = table::genotype(fields[0], has_prefix, index, cell)?;
            // A VCF may have an allele of that name, and a table may come from a VCF.
            let is_declared = self.place(&Strand::of_text(cell)).is_some();
            if !is_declared && self.is_not_available(cell) {
                return Err("NA");
            }
            strands.extend(genotype.strands.iter().map(|strand| strand.text));
            self.genotypes.push(genotype);
        }
        self.list(&strands)
    }

    /// In a VCF all gaps are the same alternative, listed once.
    fn leave_one_gap(&mut self) {
        let mut seen = false;
        let mut is_first = true;
        self.alleles.retain(|allele| {
            let is_reference = std::mem::take(&mut is_first);
            is_reference || in_vcf(allele) != b"*" || !std::mem::replace(&mut seen, true)
        });
    }

    /// Adds the alleles of strands to the alternatives, unless one of them is not an allele.
    fn list(&mut self, strands: &[&'a [u8]]) -> Result<(), &'static str> {
        let is_matrix = self.kind == Kind::Matrix;
        let is_of_vcf = |allele: &[u8]| !is_matrix && (is_symbolic(allele) || is_breakend(allele));
        if strands
            .iter()
            .any(|allele| !self.is_taken(allele) && !is_of_vcf(allele))
        {
            return Err("allele");
        }
        for allele in strands {
            let strand = Strand::of_text(allele);
            if !self.is_missing(&strand) && self.place(&strand).is_none() {
                self.alleles.push(allele);
            }
        }
        Ok(())
    }

    fn read_vcf(&mut self, fields: &[&'a [u8]]) -> Result<(), &'static str> {
        (self.alleles, self.genotypes) = vcf::read(&self.options.tags(), fields)?;
        self.id = fields[2];
        if !is_bases(self.reference()) {
            return Err("reference");
        }
        let strands = || self.genotypes.iter().flat_map(|g| &g.strands);
        let is_carried = |s: &&Strand| s.number.is_some_and(|n| n > 0);
        if strands()
            .filter(is_carried)
            .any(|s| !is_alternative(s.text))
        {
            return Err("allele");
        }
        // In a table it would be two.
        let is_cut = |s: &Strand| s.text.iter().any(|b| b"|/".contains(b)) && !self.is_filled(s);
        match self.options.format != Format::Vcf && strands().filter(is_carried).any(is_cut) {
            true => Err("an allele with a separator"),
            false => Ok(()),
        }
    }

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

    /// Whether a text is valid as an allele of any kind.
    fn is_taken(&self, allele: &[u8]) -> bool {
        let is_allele = is_bases(allele) || allele == b"*" || is_gap(allele);
        self.options.alleles_any || is_allele || self.is_listed_missing(allele)
    }

    /// Whether a whole cell means "no call" in a spelling that is not listed.
    fn is_not_available(&self, cell: &[u8]) -> bool {
        !self.options.alleles_any && is_not_available(cell) && !self.is_listed_missing(cell)
    }

    fn is_reference(&self, strand: &Strand) -> bool {
        match strand.number.or_else(|| self.declared_place(strand)) {
            Some(number) => number == 0,
            None => self.is_reference_again(strand),
        }
    }

    /// Whether its text is the reference. A VCF ignores case, whatever an allele is.
    fn is_reference_again(&self, strand: &Strand) -> bool {
        // Except in a matrix, `.` is always a missing call.
        let is_unknown = self.kind != Kind::Matrix && self.reference() == b".";
        !is_unknown
            && match self.options.format == Format::Vcf {
                true => strand.text.eq_ignore_ascii_case(self.reference()),
                false => self.is_same(strand.text, self.reference()),
            }
    }

    /// In a table an allele that is spelled exactly like a declared one is that one, even if
    /// another differs only in case.
    fn declared_place(&self, strand: &Strand) -> Option<usize> {
        let is_it = |allele: &&[u8]| *allele == strand.text;
        let place = self.alleles.iter().position(is_it);
        place.filter(|_| self.kind == Kind::Table && strand.text != b".")
    }

    fn is_missing(&self, strand: &Strand) -> bool {
        let gap = is_gap(strand.text) && self.gap == Gap::Missing;
        // In a VCF or a table an alternative may repeat the reference.
        let is_reference = self.is_reference(strand) || self.is_reference_again(strand);
        !is_reference && (self.is_listed_missing(strand.text) || gap)
    }

    fn is_all_missing(&self, genotype: &Genotype) -> bool {
        genotype
            .strands
            .iter()
            .all(|strand| self.is_missing(strand))
    }

    /// Whether a strand is shown like a missing call.
    fn is_filled(&self, strand: &Strand) -> bool {
        let gap = is_gap(strand.text) && self.gap == Gap::Listed;
        !self.is_reference(strand) && (self.is_missing(strand) || gap)
    }

    /// The place of an allele in the list. In a VCF, alleles that differ only in case are one, and
    /// so are all gaps and `*`. Only the reference, base or not, stays distinct.
    fn place(&self, strand: &Strand) -> Option<usize> {
        let number = strand.number.or_else(|| self.declared_place(strand));
        if number.is_some() || self.is_reference(strand) {
            return number.or(Some(0));
        }
        let is_same = |known: &&[u8]| match self.options.format {
            Format::Vcf => in_vcf(known).eq_ignore_ascii_case(in_vcf(strand.text)),
            _ => self.is_same(known, strand.text),
        };
        let place = self.alleles[1..].iter().position(is_same);
        place.map(|place| place + 1)
    }

    /// Gives a genotype of unknown ploidy as many strands as any other has. A VCF keeps a missing
    /// genotype as it is.
    fn settle_ploidy(&mut self) {
        for i in 0..self.genotypes.len() {
            let genotype = &self.genotypes[i];
            let is_dot = genotype.strands.len() == 1 && genotype.strands[0].text == b".";
            let is_lone = self.kind != Kind::Matrix && is_dot && !genotype.is_of_known_ploidy;
            self.genotypes[i].is_of_unknown_ploidy = is_lone && self.is_all_missing(genotype);
        }
        if self.options.format == Format::Vcf && self.fill != Fill::Reference {
            return;
        }
        let others = self.genotypes.iter().filter(|g| !g.is_of_unknown_ploidy);
        let ploidy = others.map(|g| g.strands.len()).max().unwrap_or(2);
        for genotype in &mut self.genotypes {
            if genotype.is_of_unknown_ploidy {
                genotype.strands = vec![Strand::of_text(b"."); ploidy];
                genotype.separators = vec![b'|'; ploidy - 1];
            }
        }
    }

    /// A strand as it is written.
    fn shown(&self, strand: &Strand) -> Vec<u8> {
        let place = || self.place(strand).expect("a listed allele");
        match (&self.fill, self.options.format) {
            (Fill::Reference, Format::Vcf) if self.is_filled(strand) => b"0".to_vec(),
            (_, Format::Vcf) if self.is_filled(strand) => b".".to_vec(),
            (_, Format::Vcf) => place().to_string().into_bytes(),
            (Fill::Reference, _) if self.is_filled(strand) => self.reference().to_vec(),
            (Fill::Text(text), _) if self.is_filled(strand) => text.clone(),
            (Fill::Keep, _) if self.is_filled(strand) => strand.text.to_vec(),
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

    /// The phase index: the set if there is one, else the contig, which is then one block.
    fn block(&self, genotype: &Genotype) -> Vec<u8> {
        genotype.set.unwrap_or(&self.contig).to_vec()
    }

    fn alt(&self) -> Vec<u8> {
        listed(&self.alleles[1..])
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
        let spelled = |alt| match self.kind {
            Kind::Vcf => alt,
            _ => in_vcf(alt),
        };
        let alts: Vec<&[u8]> = self.alleles[1..].iter().map(|alt| spelled(alt)).collect();
        if self.is_alt_unknown || !alts.iter().all(|alt| is_alternative(alt)) {
            return Err("ALT");
        }
        if !is_number_of_vcf(self.position) {
            return Err("large position");
        }
        if !is_contig_of_vcf(&self.contig) {
            return Err("contig in a VCF");
        }
        let dot = || b".".to_vec();
        let mut cells = vec![
            self.contig.clone(),
            self.position.to_vec(),
            self.id.to_vec(),
        ];
        cells.extend([
            self.reference().to_vec(),
            listed(&alts),
            dot(),
            dot(),
            dot(),
        ]);
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
