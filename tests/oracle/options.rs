//! The options given, and their defaults.

#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--from`; without it the header decides.
    pub from: Option<Kind>,
    pub format: Format,
    /// The content of `--header FILE`.
    pub header: Option<Vec<u8>>,
    /// For a matrix only.
    pub samples: Samples,
    /// For a VCF only.
    pub tags: Option<Tags>,
    /// `--alleles any`, in place of `dna`.
    pub alleles_any: bool,
    /// The defaults of the next four depend on kind and format; see the functions of the same name.
    pub missing: Option<Vec<Vec<u8>>>,
    pub gap: Option<Gap>,
    pub fill: Option<Fill>,
    pub unphased: Option<Unphased>,
    pub all_sites: bool,
    pub contig_prefix: Vec<u8>,
    /// The content of `--contigs FILE`.
    pub contigs: Option<Vec<u8>>,
    pub no_header: bool,
    pub hash_header: bool,
    pub skip_bad_rows: bool,
}

/// The kind of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A column for each strand.
    Matrix,
    /// A column for each sample.
    Genotypes,
    Vcf,
    Table,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Format {
    #[default]
    Haplotype,
    PhasePanel,
    PhaseInput,
    Vcf,
}

/// How strand columns form samples.
#[derive(Clone, Debug)]
pub enum Samples {
    Suffixes(Vec<Vec<u8>>),
    /// The lines of `--samples FILE` and the `-s` options.
    Named {
        file: Vec<Named>,
        given: Vec<Named>,
    },
}

/// One sample by its name and its columns, each a column's name or `#K`.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: Vec<u8>,
    pub columns: Vec<Vec<u8>>,
}

/// The FORMAT keys of `--tags`.
#[derive(Clone, Debug)]
pub struct Tags {
    pub genotype: Vec<u8>,
    pub set: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gap {
    Listed,
    Allele,
    Missing,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    Reference,
    Keep,
    Text(Vec<u8>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unphased {
    Keep,
    Blank,
    Error,
}

impl Default for Samples {
    fn default() -> Samples {
        Samples::Suffixes(vec![b"a".to_vec(), b"b".to_vec()])
    }
}

impl Samples {
    /// Whether they have to be typed.
    pub fn are_given(&self) -> bool {
        !matches!(self, Samples::Suffixes(pieces) if pieces.concat() == b"ab")
    }
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Matrix => "matrix",
            Kind::Genotypes => "genotypes",
            Kind::Vcf => "vcf",
            Kind::Table => "table",
        }
    }
}

impl Unphased {
    pub fn name(self) -> &'static str {
        match self {
            Unphased::Keep => "keep",
            Unphased::Blank => "blank",
            Unphased::Error => "error",
        }
    }
}

impl Format {
    pub const ALL: [Format; 4] = [
        Format::Haplotype,
        Format::PhasePanel,
        Format::PhaseInput,
        Format::Vcf,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Format::Haplotype => "haplotype",
            Format::PhasePanel => "phase-panel",
            Format::PhaseInput => "phase-input",
            Format::Vcf => "vcf",
        }
    }

    /// Whether phase-Extender and phase-Stitcher read it.
    pub fn is_phase(self) -> bool {
        matches!(self, Format::PhasePanel | Format::PhaseInput)
    }
}

impl Options {
    pub fn tags(&self) -> Tags {
        self.tags.clone().unwrap_or(Tags {
            genotype: b"GT".to_vec(),
            set: Some(b"PS".to_vec()),
        })
    }

    pub fn missing(&self, kind: Kind) -> Vec<Vec<u8>> {
        let by_default: &[&[u8]] = match kind {
            Kind::Matrix => &[b"N", b"."],
            _ => &[b"."],
        };
        let by_default = || by_default.iter().map(|m| m.to_vec()).collect();
        let mut missing = self.missing.clone().unwrap_or_else(by_default);
        if kind != Kind::Matrix {
            missing.push(b".".to_vec());
        }
        missing
    }

    pub fn gap(&self) -> Gap {
        self.gap.unwrap_or(match self.format {
            Format::Haplotype => Gap::Listed,
            Format::PhasePanel | Format::PhaseInput => Gap::Missing,
            Format::Vcf => Gap::Allele,
        })
    }

    pub fn fill(&self, kind: Kind) -> Fill {
        self.fill.clone().unwrap_or(match (self.format, kind) {
            (Format::Haplotype, Kind::Matrix) => Fill::Reference,
            (Format::Haplotype, _) => Fill::Keep,
            _ => Fill::Text(b".".to_vec()),
        })
    }

    pub fn unphased(&self) -> Unphased {
        self.unphased.unwrap_or(match self.format.is_phase() {
            true => Unphased::Blank,
            false => Unphased::Keep,
        })
    }

    /// Whether a missing call can be shown unchanged. A VCF has its own spelling, and so have the
    /// phase formats, except when a table is to come back as it was.
    fn takes_keep(&self, kind: Option<Kind>) -> bool {
        match self.format {
            Format::Haplotype => true,
            Format::PhasePanel | Format::PhaseInput => kind.is_none_or(|kind| kind == Kind::Table),
            Format::Vcf => false,
        }
    }

    /// Whether options contradict each other, or what kind the text is.
    pub fn is_wrong_usage(&self, kind: Option<Kind>) -> bool {
        let of_strands = self.samples.are_given();
        let of_genotypes = self.unphased.is_some();
        self.format.is_phase() && self.unphased == Some(Unphased::Keep)
            || of_strands && kind.is_some_and(|kind| kind != Kind::Matrix)
            || of_genotypes && kind == Some(Kind::Matrix)
            || self.tags.is_some() && kind.is_some_and(|kind| kind != Kind::Vcf)
            || self.alleles_any && kind == Some(Kind::Vcf)
            || self.fill == Some(Fill::Keep) && !self.takes_keep(kind)
    }
}
