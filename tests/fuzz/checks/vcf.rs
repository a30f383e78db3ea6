//! VCFs against the oracle, and the parts of their cases.

use super::case::{CONTIGS, Case, Choices, ENDS, POSITIONS};
use super::rows::is_as_the_oracle_says;
use crate::oracle::Tags;

pub fn vcf(data: &[u8]) {
    is_as_the_oracle_says(&Case::vcf(&mut Choices { rest: data }));
}

pub const FIXED: [&str; 9] = [
    "CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT",
];

/// The lines above the header.
pub const ABOVE: &[&str] = &[
    "##fileformat=VCFv4.2\n",
    "",
    "##fileformat=VCFv4.2\n##contig=<ID=1>\n##contig=<ID=chr20,length=64444167,assembly=\"b37\">\n",
    "##fileformat=VCFv3.3\r\n##contig=<length=7,ID=X>\r\n##contig=<ID=X>\r\n##contig=<ID=cut\r\n",
    "\n##contig=<ID=*c>\n##contig=<x=\"a,ID=b\",ID=1>\n##contigs=<ID=7>\n##contig=\n",
];

/// The tags of the option, if it is given.
pub fn tags(choices: &mut Choices) -> Option<Tags> {
    let tags = |genotype: &str, set: Option<&str>| {
        Some(Tags {
            genotype: genotype.into(),
            set: set.map(Into::into),
        })
    };
    choices.of(&[
        None,
        tags("PG", Some("PI")),
        tags("GT", None),
        tags("GT", Some("PS")),
        tags("PS", Some("GT")),
        tags("PG", None),
    ])
}

const REFERENCES: &[&[u8]] = &[
    b"A",
    b"C",
    b"N",
    b"ACG",
    b"acgtacgtn",
    b"a",
    b".",
    b"",
    b"R",
    b"-",
    b"NA",
    b"*",
    b"<DEL>",
    b"A,C",
];

const ALTERNATIVES: &[&[u8]] = &[
    b"C",
    b"C,G",
    b".",
    b"G,<*>",
    b"<NON_REF>",
    b"<*>,T,<NON_REF>",
    b"a,A",
    b"C,c,C",
    b"*,<DEL>",
    b"G]17:198982],R",
    b"C,,T",
    b"T,",
    b"-,.",
    b"C,G,T,AC,AG,AT,CC,CG,CT,GG,GA,GC",
    b".,C",
    b"",
    b"<>,<A B>",
    b"NA,NaN,N,n",
    b"[<c>:7[A,G.,.G",
];

const FORMATS: &[&[u8]] = &[
    b"GT",
    b"GT:PS",
    b"PS:GT",
    b"DP:GT:PS",
    b"GT:PG:PI",
    b"AD:PI:PG:GT",
    b"GT:AD:DP:GQ:PL:PS",
    b"DP",
    b".",
    b"GT:GT:PS:PS",
    b"",
    b":GT:",
    b"a:b:c:d:e:f:g:h:i:j:k:l:m:n:o:p:PI:PG:PS:GT",
    b"gt:GTX:G:T:GT",
];

/// Bytes below 96 stand for the first one.
const CELLS: &[&[u8]] = &[
    b"0|0",
    b"0|1",
    b"1|0",
    b"1|1",
    b".|.",
    b"./.",
    b".",
    b"0/1",
    b"1/1",
    b"|0|1",
    b"/0/1",
    b"/0|1",
    b"/1",
    b"|.",
    b"0",
    b"1",
    b"2|1",
    b"10|12",
    b"0|13",
    b"./1",
    b"1|.",
    b"0|1:7",
    b"0|1:.",
    b"0|1:",
    b"7:0|1",
    b"3:0|1:9",
    b"0|1:1|0:5",
    b"0/1:.:5",
    b"0|1:0/1:x",
    b"./.:1/1:3",
    b"5,6:3:1:0/1",
    b"0|1:5,6:3:99:0,1,2:77",
    b".:31",
    b":3",
    b":",
    b"::",
    b":0|1",
    b"0|",
    b"|",
    b"||1",
    b"x",
    b"x:0|1",
    b"A|C",
    b"0|1|2",
    b"0/1|1/0",
    b"01|000",
    b"18446744073709551617",
    b"-1|0",
    b"",
    b"0|1:2147483648",
    b"0|1:x",
    b"1/0:x",
    b"0|1\r",
    b"1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:8:1|0:9:0|1",
];

const OTHERS: &[[&[u8]; 4]] = &[
    [b".", b".", b".", b"."],
    [b"rs7", b"99", b"PASS", b"AC=1;AN=4"],
    [b"v1;v2", b"0.5", b"q10;s50", b"A|C:\r"],
    [b"", b".", b".", b"."],
    [b"\xff", b"x", b"y z", b""],
];

/// A row in shorthand, where one byte is one field, and one more all fields that are not read.
pub fn row(choices: &mut Choices, samples: usize, text: &mut Vec<u8>) {
    let contig = choices.mostly(128, CONTIGS);
    let position = choices.mostly(160, POSITIONS);
    let [id, quality, filter, info] = choices.mostly(128, OTHERS);
    let reference = choices.mostly(128, REFERENCES);
    let alternatives = choices.mostly(96, ALTERNATIVES);
    let format = choices.mostly(96, FORMATS);
    let mut fields = vec![
        contig,
        position,
        id,
        reference,
        alternatives,
        quality,
        filter,
        info,
        format,
    ];
    fields.extend((0..samples).map(|_| choices.mostly(96, CELLS)));
    text.extend(fields.join(&b'\t'));
    text.extend_from_slice(choices.mostly(128, ENDS));
}
