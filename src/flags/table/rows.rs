//! Options for what to do with rows and alleles.

use crate::flags::table::{
    ALPHABETS, ALWAYS_MISSING, BY_FORMAT, DEFAULT_ALPHABET, DEFAULT_MISSING, GAPS, UNPHASED,
};
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
                ("dna", "A, C, G, T, N in either case, * and gaps"),
                ("any", "any text, compared byte by byte"),
            ]),
        }),
        brief: "what counts as an allele: dna | any",
        full: &[
            "What counts as an allele. `dna`: one or more of A, C, G, T and N in either case, `*`, \
             or a gap; any other text makes the row a bad one, unless `--missing` lists it. \
             Alleles that differ only in case are one allele, so soft-masked bases are not \
             variants. `any`: any text, compared byte by byte. Use it for matrices coded as 0 and \
             1, amino acids or microsatellites. Not for a VCF, whose numbers tell alleles apart. \
             See ALLELES.",
        ],
        default: Some(|| DEFAULT_ALPHABET.to_owned()),
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
            "Alleles that mean that there is no call, joined by commas. LIST replaces the default: \
             to add `NA` for a matrix, give `--missing N,.,NA`. Whole alleles are compared, in \
             either case under `--alleles dna`. An allele equal to the reference is the reference \
             even if LIST has it. With an empty LIST no call is missing, except that `.` always is \
             in input other than a matrix.",
            "In a VCF, LIST is compared with the alleles of REF and ALT. A sample that carries a \
             listed allele has a missing call there, but the allele stays in alt.",
        ],
        default: Some(|| format!("matrix: {DEFAULT_MISSING} ; else {ALWAYS_MISSING}")),
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
            "What a gap, an allele made of `-` only, counts as. `listed`: alt has it, but \
             genotypes show it like a missing call. `allele`: it is an allele like any other. \
             `missing`: it is a missing call. An allele that `--missing` lists is missing whatever \
             MODE is. A VCF has no gaps.",
            "By default: listed; phase-panel, phase-input: missing; vcf: allele. With `allele`, \
             genotypes have a `-`, which crashes phase-Extender and phase-Stitcher.",
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
                ("keep", "as in the input"),
            ]),
        }),
        brief: "no call shows ref | keep | TEXT",
        full: &[
            "What a missing call shows in a genotype. `ref`: the reference allele. `keep`: the \
             call as it is in the input. TEXT: any other text, such as `.`; it cannot be empty or \
             hold a TAB, CR, LF, comma, `|` or `/`.",
            "The formats phase-panel, phase-input and vcf take only `ref` and `.`; from a table, \
             the first two also take `keep`. `ref` is not neutral there: the filled-in calls move \
             phase-Extender's scores.",
            "By default: ref for a matrix, else keep; phase-panel, phase-input, vcf: .",
        ],
        default: Some(|| "by kind and format".to_owned()),
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
                ("keep", "written as it is, with no phase index"),
                ("blank", "a missing genotype"),
                ("error", "a bad row"),
            ]),
        }),
        brief: "unphased genotypes: keep | blank | error",
        full: &[
            "What to do with an unphased genotype (see GENOTYPES). `keep`: write it with its \
             separators, such as `A/G`, and `.` as its phase index. `blank`: make it a missing \
             genotype, which `--fill ref` does not fill. `error`: treat its row as a bad row, even \
             if the row would not be written. With `keep` and `blank` a note at the end counts \
             these genotypes, except for the format vcf. Not for a matrix.",
            "By default: keep; phase-panel, phase-input: blank. These two formats refuse `keep`.",
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
        full: &[
            "Also write rows in which no strand has an alternative allele. Their alt is `.`. In a \
             VCF alt is the ALT column in these rows too.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.all_sites = true;
            Ok(())
        },
    },
    Flag {
        long: "skip-bad-rows",
        short: &[],
        value: None,
        brief: "leave bad rows out, count them, go on",
        full: &[
            "Leave out bad rows instead of stopping at the first one. The first ten are named on \
             standard error (none with `--quiet`), all are counted, and the exit status is 0. \
             These remain errors: damage to compressed input, a truncated last line, a line that \
             is too long, and a header that differs from the first.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.skip_bad_rows = true;
            Ok(())
        },
    },
];
