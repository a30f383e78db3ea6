//! Tables against the oracle, and the parts of their cases.

use super::case::{CONTIGS, Case, Choices, ENDS, POSITIONS};
use super::rows::is_as_the_oracle_says;

pub fn table(data: &[u8]) {
    is_as_the_oracle_says(&Case::table(&mut Choices { rest: data }));
}

/// The columns of a table.
pub struct Columns {
    /// The line that names them.
    pub line: String,
    samples: usize,
    /// How many are skipped.
    others: usize,
    /// Phase indices start with `PI_`.
    is_marked: bool,
}

impl Columns {
    pub fn new(choices: &mut Choices) -> Columns {
        let first = choices.of(&[
            "contig pos ref alt",
            "CHROM POS REF ALT",
            "CHROM POS REF all-alleles",
            "#contig pos ref alt",
            "#CHROM POS REF all-alleles",
        ]);
        let mark = choices.of(&['_', ':']);
        let samples = choices.of(&["s", "s t", "s t_PI u x:PI"]);
        let others = choices.of(&["", "all-freq", "x_PI ID"]);
        let end = choices.of(&["", " ", "   "]);
        let mut names: Vec<String> = first.split(' ').map(Into::into).collect();
        names.extend(others.split_whitespace().map(Into::into));
        for sample in samples.split(' ') {
            names.extend(["PI", "PG_al"].map(|what| format!("{sample}{mark}{what}")));
        }
        Columns {
            line: names.join("\t") + end,
            samples: samples.split(' ').count(),
            others: others.split_whitespace().count(),
            is_marked: mark == ':',
        }
    }
}

/// As in the other kinds. In the lists below, `=` is the reference, or in a phase index the contig.
const REFERENCES: &[&[u8]] = &[
    b"A", b"C", b".", b"-", b"N", b"ACG", b"a", b"", b"R", b"NA", b"*", b"<DEL>", b"A,C",
];

const ALLELES: &[&[u8]] = &[
    b"C",
    b"=,C",
    b".",
    b"=",
    b"C,=",
    b"=,C,G",
    b"c,C",
    b"=,.",
    b".,C",
    b"-",
    b"=,-,--,*",
    b"*,-",
    b"R",
    b"C,R",
    b"C,,G",
    b",",
    b"",
    b"<DEL>,C",
    b"<DEL>,<del>",
    b"NA",
    b"n,N",
    b"a",
    b"a,A,a",
    b"=,=",
    b"AA,AC,AG,AT,CA,CC,CG,CT,GA,GC,GG,GT,TA,TC,TG,TT,c,C",
    b"=,AA,AC,AG,AT,CA,CC,CG,CT,GA,GC,GG,GT,TA,TC,TG,C,c,-",
    b"C ",
    b"A|C",
    b"G]17:198982],0",
];

/// Bytes below 96 stand for the first one.
const MARKED: &[&[u8]] = &[
    b"PI_=",
    b".",
    b"PI_7",
    b"7",
    b"=",
    b"PI_.",
    b"PI_",
    b"PI_PI_7",
    b"PI_x",
    b"PI_2147483647",
    b"2147483648",
    b"",
    b" ",
];
const BARE: &[&[u8]] = &[
    b"=",
    b".",
    b"7",
    b"PI_7",
    b"PI_=",
    b"PI_.",
    b"PI_",
    b"x",
    b"2147483647",
    b"2147483648",
    b"",
    b" ",
];

const CELLS: &[&[u8]] = &[
    b"=|=",
    b"=|C",
    b"C|=",
    b"C|C",
    b".",
    b".|.",
    b"./.",
    b"=/C",
    b"C/C",
    b"c|C",
    b"a|A",
    b"=",
    b"C",
    b".|C",
    b"C/.",
    b"G|T",
    b"=|C|G",
    b"=|C/G",
    b"-|=",
    b"--|-",
    b"*|-",
    b"-/*",
    b"N|=",
    b"n/N",
    b"N/.",
    b"-",
    b"NA",
    b"nan",
    b"NA|C",
    b"<DEL>|<del>",
    b"<del>/=",
    b"G]17:198982]|=",
    b"R|=",
    b"R",
    b"0|1",
    b"?|?",
    b"A|",
    b"|A",
    b"|",
    b"|.",
    b"/.",
    b"A||C",
    b"",
    b" ",
    b"A|C\r",
    b" A|C",
    b"AC|CA",
    b"TT/GT",
    b"atg|ATG",
    b"AcG|=",
];

/// A row in shorthand, where one byte is one field.
pub fn row(choices: &mut Choices, columns: &Columns, text: &mut Vec<u8>) {
    let contig = choices.mostly(128, CONTIGS);
    let position = choices.mostly(160, POSITIONS);
    let reference = choices.mostly(128, REFERENCES);
    let alleles = choices.mostly(64, ALLELES);
    let mut fields = vec![
        contig.to_vec(),
        position.to_vec(),
        reference.to_vec(),
        with(reference, alleles),
    ];
    for _ in 0..columns.others {
        fields.push(
            choices
                .mostly(192, &[&b"0.5"[..], b"", b" ", b"A|"])
                .to_vec(),
        );
    }
    for _ in 0..columns.samples {
        let indices = if columns.is_marked { MARKED } else { BARE };
        let index = choices.mostly(96, indices);
        fields.push(with(contig, index));
        fields.push(with(reference, choices.mostly(64, CELLS)));
    }
    text.extend(fields.join(&b'\t'));
    let blanks: [&[u8]; 4] = [b"", b" ", b"   ", b"\r "];
    text.extend_from_slice(choices.mostly(192, &blanks));
    text.extend_from_slice(choices.mostly(128, ENDS));
}

/// A text with each `=` replaced.
fn with(meant: &[u8], text: &[u8]) -> Vec<u8> {
    text.split(|&byte| byte == b'=')
        .collect::<Vec<_>>()
        .join(meant)
}
