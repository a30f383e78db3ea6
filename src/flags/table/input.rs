//! Options for the input.

use crate::flags::table::{DEFAULT_TAGS, FILE, KIND_WORDS};
use crate::flags::typed;
use crate::flags::{Complete, Flag, Value};
use crate::kind::KINDS;

/// The flags, in the order in which they are listed.
pub const FLAGS: &[Flag] = &[
    Flag {
        long: "from",
        short: &[],
        value: Some(Value {
            name: "KIND",
            bare: None,
            complete: Complete::Words(KIND_WORDS),
        }),
        brief: "matrix | genotypes | vcf | table",
        full: &[
            "What the input is. `matrix`: one column per strand, whose cells are single alleles. \
             `genotypes`: one column per sample, whose cells are whole genotypes such as `A|G`. \
             `vcf`: VCF. `table`: a table as hapfilter, phase-Extender or phase-Stitcher writes it. \
             The header usually shows it (see KINDS OF INPUT). A header that is clearly of another \
             kind is an error.",
        ],
        default: Some(|| "by the header".to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            let names = KINDS.map(|(kind, name, _)| (name, kind));
            typed.from = Some(typed::word(value, &names)?);
            Ok(())
        },
    },
    Flag {
        long: "tags",
        short: &[],
        value: Some(Value {
            name: "G:S",
            bare: None,
            complete: Complete::Nothing,
        }),
        brief: "VCF's tags for genotype and phase set",
        full: &[
            "The FORMAT tags of a VCF that hold the genotype (G) and its phase set (S): `PG:PI` \
             for phASER, `PGT:PID` for GATK's HaplotypeCaller. A genotype without G, or with `.` \
             in it, is read from GT and has no set. `--tags GT` ignores phase sets. Only for a \
             VCF.",
        ],
        default: Some(|| DEFAULT_TAGS.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.tags = Some(typed::tags(value)?);
            Ok(())
        },
    },
    Flag {
        long: "header",
        short: &['H'],
        value: FILE,
        brief: "column names from FILE; the input has no header row",
        full: &[
            "Take the column names from the first line of FILE that is neither blank nor begins \
             with `##`. The input then holds only rows. If it has a header line all the same, that \
             line is skipped if it is equal, and an error if it is not.",
            "For a VCF, FILE is a VCF header, as `bcftools view -h` prints it. `##` lines among \
             the rows are skipped.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.header = Some(value.into());
            Ok(())
        },
    },
];
