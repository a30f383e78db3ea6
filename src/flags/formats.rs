//! The output formats as a user knows them: their names, and what holds with each of them
//! unless said otherwise.

use crate::call::Gap;
use crate::flags::typed::FormatName;

/// An output format.
pub struct Choice {
    /// What it is.
    pub format: FormatName,
    /// Its name.
    pub name: &'static str,
    /// A few words about it.
    pub about: &'static str,
    /// What a gap counts as, unless said otherwise.
    pub gap: Gap,
    /// What a missing call shows, unless said otherwise.
    pub fill: &'static str,
    /// A missing call can show anything; else only `ref` and `.`
    pub takes_any_fill: bool,
}

/// All formats, the first of which is written unless said otherwise.
pub const FORMATS: &[Choice] = &[
    Choice {
        format: FormatName::Haplotype,
        name: "haplotype",
        about: "a table with two columns a sample",
        gap: Gap::Listed,
        fill: "ref",
        takes_any_fill: true,
    },
    Choice {
        format: FormatName::PhasePanel,
        name: "phase-panel",
        about: "reference haplotypes for phase-Extender",
        gap: Gap::Missing,
        fill: ".",
        takes_any_fill: false,
    },
    Choice {
        format: FormatName::PhaseInput,
        name: "phase-input",
        about: "what phase-Extender and phase-Stitcher phase",
        gap: Gap::Missing,
        fill: ".",
        takes_any_fill: false,
    },
    Choice {
        format: FormatName::Vcf,
        name: "vcf",
        about: "VCF 4.3, phased",
        gap: Gap::Allele,
        fill: ".",
        takes_any_fill: false,
    },
];

/// What is known of a format.
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
