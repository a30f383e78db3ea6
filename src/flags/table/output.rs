//! Options for the output.

use crate::flags::formats::FORMATS;
use crate::flags::table::{FILE, FORMAT_WORDS};
use crate::flags::typed;
use crate::flags::{Complete, Flag, Value};

/// The flags, in the order in which they are listed.
pub const FLAGS: &[Flag] = &[
    Flag {
        long: "format",
        short: &['f'],
        value: Some(Value {
            name: "NAME",
            bare: None,
            complete: Complete::Words(FORMAT_WORDS),
        }),
        brief: "haplotype|phase-panel|phase-input|vcf",
        full: &[
            "The output format: a haplotype table; a panel of reference haplotypes for \
             phase-Extender; the input that phase-Extender and phase-Stitcher phase; or VCF 4.2. \
             See OUTPUT and VCF OUTPUT.",
        ],
        default: Some(|| FORMATS[0].name.to_owned()),
        is_repeatable: false,
        set: |typed, value| {
            let names: Vec<_> = FORMATS.iter().map(|f| (f.name, f.format)).collect();
            let is_bcf = value == "bcf";
            let format = typed::word(value, &names).map_err(|expected| match is_bcf {
                true => format!(
                    "{expected} (for BCF: -f vcf --contigs genome.fa.fai | bcftools view -Ob)"
                ),
                false => expected,
            });
            typed.format = Some(format?);
            Ok(())
        },
    },
    Flag {
        long: "contig-prefix",
        short: &[],
        value: Some(Value {
            name: "TEXT",
            bare: None,
            complete: Complete::Nothing,
        }),
        brief: "put before every contig written",
        full: &[
            "Put TEXT before every contig in the output, in the contig column and in the phase \
             index: `--contig-prefix chr` turns `20` into `chr20`. An allele that names a contig, \
             such as the breakend `A[20:5[`, stays as it is.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.contig_prefix = Some(typed::text(value)?);
            Ok(())
        },
    },
    Flag {
        long: "contigs",
        short: &[],
        value: FILE,
        brief: "contig lengths for the VCF header",
        full: &[
            "Write a `##contig` line into the VCF header for each line of FILE: a name, a TAB and \
             a length, or `.` for an unknown length. The rest of the line is ignored, so the \
             `.fai` index of a reference genome or the output of `bcftools index -s` will do. Give \
             names as in the output: `--contig-prefix` is not put before them. If the input is a \
             VCF, these lines replace its own `##contig` lines. bcftools cannot write BCF, sort or \
             normalise if a contig is not in the header.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, value| {
            typed.contigs = Some(value.into());
            Ok(())
        },
    },
    Flag {
        long: "no-header",
        short: &[],
        value: None,
        brief: "no output header",
        full: &["Leave out the output header: the header line, and in VCF also the `##` lines."],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.no_header = true;
            Ok(())
        },
    },
    Flag {
        long: "hash-header",
        short: &[],
        value: None,
        brief: "the output header as a # line",
        full: &[
            "Write the header line with a `#` before it. `LC_ALL=C sort` then keeps it first, and \
             `tabix` skips it. Only for the format haplotype.",
        ],
        default: None,
        is_repeatable: false,
        set: |typed, _| {
            typed.hash_header = true;
            Ok(())
        },
    },
];
