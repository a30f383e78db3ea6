//! What becomes of a row.

use crate::flags::table::{ALPHABETS, ALWAYS_MISSING, BY_FORMAT, DEFAULT_MISSING, GAPS, UNPHASED};
use crate::flags::typed;
use crate::flags::{Complete, Flag, Value};

/// The flags, in the order in which they are listed.
pub const FLAGS: &[Flag] = &[
    Flag {
        long: "alleles",
        short: &[],
        value: Some(Value {
            name: "WHAT",
            bare: None,
            complete: Complete::Words(&[
                ("dna", "A, C, G, T and N in either case, gaps and *"),
                ("any", "any text, compared byte by byte"),
            ]),
        }),
        brief: "dna | any",
        full: &[
            "What an allele is. `dna`: one or more of A, C, G, T and N in either case, `*`, a gap, or a \
             missing call; alleles that differ in case only are one. `any`: any text, compared byte by \
             byte, for matrices of codes (0 and 1), amino acids or microsatellites.",
        ],
        default: Some(|| ALPHABETS[0].0.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.alleles = Some(typed::word(value, ALPHABETS)?);
            Ok(())
        },
    },
    Flag {
        long: "missing",
        short: &[],
        value: Some(Value {
            name: "LIST",
            bare: None,
            complete: Complete::Nothing,
        }),
        brief: "alleles that mean \"no call\"",
        full: &[
            "Alleles that mean that there is no call, joined by commas. Whole alleles are compared, \
             byte by byte. An allele equal to the reference is the reference all the same. An \
             empty LIST means that there are no missing calls.",
        ],
        default: Some(|| format!("matrix: {DEFAULT_MISSING}; else {ALWAYS_MISSING}")),
        is_repeatable: false,
        set: |typed, value| {
            typed.missing = Some(typed::missing(value)?);
            Ok(())
        },
    },
    Flag {
        long: "gap",
        short: &[],
        value: Some(Value {
            name: "MODE",
            bare: None,
            complete: Complete::Words(&[
                ("listed", "listed in alt, shown like a missing call"),
                ("allele", "an allele like any other"),
                ("missing", "a missing call"),
            ]),
        }),
        brief: "listed | allele | missing",
        full: &[
            "What a gap, an allele made of `-` only, counts as. `listed`: it stands in alt, but \
             genotypes show it like a missing call. `allele`: it is an allele like any other. \
             `missing`: it is a missing call. An allele that `--missing` lists is missing \
             whatever is said here.",
            "Unless said otherwise: listed; phase-panel, phase-input: missing; vcf: allele. A `-` in \
             a genotype, as `allele` brings it, crashes phase-Extender and phase-Stitcher.",
        ],
        default: Some(|| BY_FORMAT.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.gap = Some(typed::word(value, GAPS)?);
            Ok(())
        },
    },
    Flag {
        long: "fill",
        short: &[],
        value: Some(Value {
            name: "WHAT",
            bare: None,
            complete: Complete::Words(&[
                ("ref", "the reference allele"),
                ("keep", "what stands in the matrix"),
            ]),
        }),
        brief: "no call is shown as: ref | keep | TEXT",
        full: &[
            "What a missing call shows in a genotype. `ref`: the reference allele. `keep`: what \
             stands in the matrix. Any other text (not empty, without TAB, CR and LF): that \
             text, such as `--fill .` With the formats phase-panel, phase-input and vcf only `ref` \
             and `.` can be used; \
             `ref` is not neutral there, since calls that were filled in move the scores of \
             phase-Extender.",
            "Unless said otherwise: ref; phase-panel, phase-input, vcf: .",
        ],
        default: Some(|| BY_FORMAT.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.fill = Some(typed::fill(value)?);
            Ok(())
        },
    },
    Flag {
        long: "unphased",
        short: &[],
        value: Some(Value {
            name: "MODE",
            bare: None,
            complete: Complete::Words(&[
                ("keep", "as it is, with . as phase index"),
                ("blank", "a missing genotype"),
                ("error", "a bad row"),
            ]),
        }),
        brief: "keep | blank | error",
        full: &[
            "What becomes of a genotype that is not phased (`A/G`). `keep`: it is written as it is, with \
             `.` as phase index. `blank`: it is written as a missing genotype. `error`: its row is a bad \
             one. By default: keep; phase-panel, phase-input: blank, where keep cannot be used.",
        ],
        default: Some(|| BY_FORMAT.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            typed.unphased = Some(typed::word(value, UNPHASED)?);
            Ok(())
        },
    },
    Flag {
        long: "all-sites",
        short: &['a'],
        value: None,
        brief: "keep rows with no alternative allele",
        full: &["Write rows without an alternative allele too, with `.` for alt."],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.all_sites = true;
            Ok(())
        },
    },
];
