//! The output formats as users see them: their names, and the defaults of each.

use crate::call::rules::Gap;
use crate::flags::typed::FormatName;
use crate::format::{Fill, Unphased};
use crate::kind::Kind;

/// An output format.
#[derive(Debug)]
pub struct Choice {
    /// Its identity.
    pub format: FormatName,
    /// Its name.
    pub name: &'static str,
    /// A short description.
    pub about: &'static str,
    /// The default for what a gap counts as.
    pub gap: Gap,
    /// By default a missing call shows `.`; otherwise the default depends on the kind of input.
    pub fills_dot: bool,
    /// A missing call can show anything; otherwise only `ref` and `.`
    pub takes_any_fill: bool,
    /// The default for unphased genotypes.
    pub unphased: Unphased,
}

/// What a missing call shows by default in a format, from a kind of input. For a matrix this
/// follows the original. In other kinds a missing genotype is never shown as the reference unasked.
pub fn default_fill(choice: &Choice, kind: Kind) -> Fill {
    match kind {
        _ if choice.fills_dot => Fill::Text(b".".to_vec()),
        Kind::Matrix => Fill::Reference,
        Kind::Genotypes | Kind::Vcf | Kind::Table => Fill::Keep,
    }
}

/// All formats; the first is the default.
pub const FORMATS: &[Choice] = &[
    Choice {
        format: FormatName::Haplotype,
        name: "haplotype",
        about: "a table with two columns per sample",
        gap: Gap::Listed,
        fills_dot: false,
        takes_any_fill: true,
        unphased: Unphased::Keep,
    },
    Choice {
        format: FormatName::PhasePanel,
        name: "phase-panel",
        about: "reference haplotypes for phase-Extender",
        gap: Gap::Missing,
        fills_dot: true,
        takes_any_fill: false,
        unphased: Unphased::Blank,
    },
    Choice {
        format: FormatName::PhaseInput,
        name: "phase-input",
        about: "input of phase-Extender and phase-Stitcher",
        gap: Gap::Missing,
        fills_dot: true,
        takes_any_fill: false,
        unphased: Unphased::Blank,
    },
    Choice {
        format: FormatName::Vcf,
        name: "vcf",
        about: "VCF 4.2",
        gap: Gap::Allele,
        fills_dot: true,
        takes_any_fill: false,
        unphased: Unphased::Keep,
    },
];

/// The entry of a format.
pub fn choice(format: FormatName) -> &'static Choice {
    let found = FORMATS.iter().find(|choice| choice.format == format);
    found.unwrap_or(&FORMATS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_in_the_table() {
        use FormatName::{Haplotype, PhaseInput, PhasePanel, Vcf};
        for format in [Haplotype, PhasePanel, PhaseInput, Vcf] {
            assert_eq!(choice(format).format, format);
        }
    }
}
