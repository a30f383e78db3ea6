//! From bytes to decisions and a matrix.
//!
//! The first bytes decide on options and columns, one byte for each decision, so a changed byte
//! changes one thing. The rest is the matrix, or a shorthand in which one byte is one field:
//! otherwise nearly every made-up row would have the wrong number of fields.

use super::{table, vcf};
use crate::oracle::{Fill, Format, Gap, Kind, Named, Options, Samples, Unphased, kind_of};

/// Bytes, taken from the front. When none are left, decisions fall on the first of each choice.
pub struct Choices<'a> {
    pub rest: &'a [u8],
}

impl Choices<'_> {
    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.rest.split_first() else {
            return 0;
        };
        self.rest = rest;
        first
    }

    /// A number below `limit`, which is at most 256.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit
    }

    pub fn of<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())].clone()
    }

    /// The first of them for all bytes below `plain`, because a row with two odd fields reveals
    /// only the first of them.
    pub fn mostly<T: Copy>(&mut self, plain: usize, among: &[T]) -> T {
        among[usize::from(self.byte()).saturating_sub(plain) % among.len()]
    }
}

/// A run: its options and its input.
pub struct Case {
    pub options: Options,
    pub text: Vec<u8>,
}

impl Case {
    pub fn new(choices: &mut Choices) -> Case {
        let (header, samples, from) = columns(choices);
        let format = choices.of(&Format::ALL);
        let mut options = options(choices, format, from);
        options.samples = samples;
        let with_header_file = choices.below(4) == 3;
        let is_shorthand = choices.below(2) == 1;
        let header = header.as_bytes();
        let mut text = Vec::new();
        if with_header_file {
            options.header = Some(header.to_vec());
        } else if !header.is_empty() {
            text = [header, b"\n"].concat();
        }
        if is_shorthand {
            let columns = header.split(|&b| b == b'\t').count().max(4) - 3;
            let kind = from.unwrap_or_else(|| kind_of(header));
            let alleles = match kind {
                Kind::Genotypes => GENOTYPES,
                _ => ALLELES,
            };
            while !choices.rest.is_empty() {
                row(choices, columns, alleles, &mut text);
            }
        } else {
            text.extend_from_slice(choices.rest);
        }
        Case { options, text }
    }

    /// The same for a VCF, with the lines above its header.
    pub fn vcf(choices: &mut Choices) -> Case {
        let samples = choices.of(&["s", "s t", "s t REF INFO", ""]);
        let above = choices.of(vcf::ABOVE);
        let from = choices.of(&[None, Some(Kind::Vcf)]);
        let format = choices.of(&Format::ALL);
        let mut options = options(choices, format, from.or(Some(Kind::Vcf)));
        options.from = from;
        options.alleles_any = false;
        options.tags = vcf::tags(choices);
        let with_header_file = choices.below(4) == 3;
        let is_shorthand = choices.below(2) == 1;
        let columns = vcf::FIXED.iter().copied().chain(samples.split_whitespace());
        let columns: Vec<&str> = columns.collect();
        let head = [above, "#", &columns.join("\t"), "\n"]
            .concat()
            .into_bytes();
        let mut text = Vec::new();
        match (with_header_file, samples) {
            (_, "") => (),
            (true, _) => options.header = Some(head),
            (false, _) => text = head,
        }
        if is_shorthand {
            while !choices.rest.is_empty() {
                vcf::row(choices, columns.len() - vcf::FIXED.len(), &mut text);
            }
        } else {
            text.extend_from_slice(choices.rest);
        }
        Case { options, text }
    }

    /// The same for a table.
    pub fn table(choices: &mut Choices) -> Case {
        let columns = table::Columns::new(choices);
        let from = choices.of(&[None, Some(Kind::Table)]);
        let format = choices.of(&Format::ALL);
        let mut options = options(choices, format, Some(Kind::Table));
        options.from = from;
        let with_header_file = choices.below(4) == 3;
        let is_shorthand = choices.below(4) > 0;
        let head = [columns.line.as_bytes(), b"\n"].concat();
        let mut text = Vec::new();
        match with_header_file {
            true => options.header = Some(head),
            false => text = head,
        }
        if is_shorthand {
            while !choices.rest.is_empty() {
                table::row(choices, &columns, &mut text);
            }
        } else {
            text.extend_from_slice(choices.rest);
        }
        Case { options, text }
    }
}

/// The line of column names, empty if the text's own counts, which columns make a sample, and the
/// kind if it is named.
fn columns(choices: &mut Choices) -> (String, Samples, Option<Kind>) {
    let suffixes = |pieces: &[&str]| {
        Samples::Suffixes(pieces.iter().map(|piece| piece.as_bytes().into()).collect())
    };
    let named = |samples: &[(&str, &str)]| {
        let named = |&(name, columns): &(&str, &str)| Named {
            name: name.into(),
            columns: columns.split(' ').map(Into::into).collect(),
        };
        samples.iter().map(named).collect::<Vec<_>>()
    };
    let by_suffix = Samples::default;
    let genotypes = Some(Kind::Genotypes);
    let (names, samples, from) = match choices.below(13) {
        0 => ("CHROM POS REF 1a 1b", by_suffix(), None),
        1 => ("#c p r 2b x 1a 2a 1b y", by_suffix(), Some(Kind::Matrix)),
        2 => (
            "c p r s.1 s.2 s.3 t.2 t.1 t.3",
            suffixes(&[".1", ".2", ".3"]),
            None,
        ),
        3 => (
            "c p r A B C D E F",
            Samples::Named {
                file: named(&[("h", "A"), ("t", "C D B #5")]),
                given: named(&[("d", "B #4")]),
            },
            None,
        ),
        4 => (
            "c p r A B C ID E F",
            Samples::Named {
                file: named(&[("d", "B A")]),
                given: named(&[("e", "F #9"), ("f", "#8 ID")]),
            },
            None,
        ),
        5 => (
            "# [1]CHROM [2]POS [3]REF [4]s:GT [5]t:GT [6]u:GT",
            by_suffix(),
            None,
        ),
        6 => (
            "#[1]CHROM [2]POS [3]REF [4]s:GT:[5]s:PS [6]t:GT:[7]t:PS",
            by_suffix(),
            genotypes,
        ),
        7 => {
            // Wide enough for every way of comparing several strands at a time.
            let strands = (1..=20).flat_map(|n| ["a", "b"].map(|end| format!("\t{n}{end}")));
            let names = ["c\tp\tr".to_owned()].into_iter().chain(strands);
            return (names.collect(), by_suffix(), None);
        }
        8 => ("", by_suffix(), None),
        9 => ("", by_suffix(), genotypes),
        10 => ("CHROM POS REF oak elm", by_suffix(), genotypes),
        11 => ("#CHROM POS REF s:GT:s:PS t:GT:t:PS", by_suffix(), None),
        _ => ("", by_suffix(), Some(Kind::Matrix)),
    };
    let names = match names.strip_prefix("# ") {
        Some(rest) => format!("# {}", rest.replace(' ', "\t")),
        None => names.replace(' ', "\t"),
    };
    (names, samples, from)
}

/// Options that are valid for that kind.
pub fn options(choices: &mut Choices, format: Format, from: Option<Kind>) -> Options {
    let list = |words: &str| Some(words.split(',').map(|word| word.into()).collect());
    let missing = choices.of(&[
        None,
        list("N,."),
        list("-,N"),
        list("N,.,n,?"),
        list("--,ATG,A"),
        list("na,0,."),
    ]);
    let gap = choices.of(&[
        None,
        Some(Gap::Listed),
        Some(Gap::Allele),
        Some(Gap::Missing),
    ]);
    let text = |text: &[u8]| Some(Fill::Text(text.to_vec()));
    let fills = [
        None,
        Some(Fill::Reference),
        text(b"."),
        Some(Fill::Keep),
        text(b"no call"),
    ];
    let is_haplotype = format == Format::Haplotype;
    let fill = choices.of(match (format, from) {
        (Format::Haplotype, _) => &fills,
        // These accept `keep` for a table.
        (Format::PhasePanel | Format::PhaseInput, Some(Kind::Table)) => &fills[..4],
        _ => &fills[..3],
    });
    let header = choices.below(3);
    let contigs = [None, Some(b"1\t.\nchr20\t64444167\t6\n".to_vec())];
    let unphased = [
        None,
        Some(Unphased::Blank),
        Some(Unphased::Error),
        Some(Unphased::Keep),
    ];
    let unphased = choices.of(match (from, format.is_phase()) {
        (Some(Kind::Matrix), _) => &unphased[..1],
        (_, true) => &unphased[..3],
        (_, false) => &unphased,
    });
    Options {
        from,
        format,
        alleles_any: choices.below(3) == 2,
        unphased,
        missing,
        gap,
        fill,
        all_sites: choices.below(3) == 2,
        contig_prefix: choices
            .of(&[&b""[..], b"chr", b"a-long-prefix-of-contigs:"])
            .to_vec(),
        contigs: match format {
            Format::Vcf => choices.of(&contigs),
            _ => None,
        },
        no_header: header == 1,
        hash_header: header == 2 && is_haplotype,
        skip_bad_rows: choices.below(2) == 1,
        ..Options::default()
    }
}

pub const CONTIGS: &[&[u8]] = &[
    b"1",
    b"chr20",
    b"X",
    b"#c",
    b"",
    b"contigs-of-some-length-17",
    b"two words",
    b"*c",
];
pub const POSITIONS: &[&[u8]] = &[
    b"31",
    b"1234567",
    b"12345678",
    b"2147483647",
    b"2147483648",
    b"007",
    b"99999999999999999999",
    b"x",
    b"-1",
    b"",
];
pub const ENDS: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"\n\n",
    b"\n##\n",
    b"\t\n",
    b"\r\r\n",
    b"",
    b"\n\xef\xbb\xbf",
    b"\n\x1f\x8b",
];

/// `=` stands for the reference allele.
const ALLELES: &[&[u8]] = &[
    b"A",
    b"C",
    b"G",
    b"T",
    b"N",
    b".",
    b"-",
    b"--",
    b"ATG",
    b"a",
    b"*",
    b"",
    b"\xff",
    b"A\r",
    b"NN",
    b"R",
    b"no call",
    b"AC-GT",
    b"ACGTACGTACGT",
    b"\0",
    b"n",
    b"acgtacgtacgt",
    b"NA",
    b"nan",
    b"0",
    b"?",
    b"A|C",
    b"<DEL>",
];

const GENOTYPES: &[&[u8]] = &[
    b"=|A",
    b"A|=",
    b"A|C",
    b".|.",
    b"./.",
    b".",
    b"=/A",
    b"A/A",
    b"A",
    b"-|-",
    b"=|=:1",
    b"A|G:7",
    b"A|A:.",
    b"=|T:.",
    b"N|A",
    b"|A",
    b"A|",
    b"A|G:2147483648",
    b"ATG|=",
    b"A|C|G",
    b"a|A",
    b"*|=",
    b"=:x",
    b"",
    b"=/A:7",
    b"./A",
    b".:.",
    b".:7",
    b"=/C:x",
    b"a|C|G/T",
    b"NA",
    b"NA|=:.",
    b"nan:7",
    b"<DEL>|<del>",
    b"=|G]17:198982]",
    b"[<c>:7[A/.A:8",
    b"<>|A",
    b"0|1",
    b"-/--",
    b"*|-",
    b"R|=",
];

/// A row in shorthand: contig, position, reference allele, alleles, line end.
fn row(choices: &mut Choices, columns: usize, alleles: &[&[u8]], text: &mut Vec<u8>) {
    let references: &[&[u8]] = &[
        b"A", b"C", b"-", b"N", b"ACG", b"a", b".", b"", b"R", b"-A-", b"NA", b"*", b"<DEL>",
    ];
    let contig = choices.mostly(128, CONTIGS);
    let position = choices.mostly(160, POSITIONS);
    let reference = choices.mostly(128, references);
    text.extend([contig, b"\t", position, b"\t", reference].concat());
    for _ in 0..columns {
        let byte = usize::from(choices.byte());
        let allele = match byte.checked_sub(128) {
            Some(place) => alleles[place % alleles.len()],
            None => alleles[0],
        };
        text.push(b'\t');
        for &byte in match byte {
            0..100 if alleles.len() == ALLELES.len() => b"=",
            _ => allele,
        } {
            match byte {
                b'=' => text.extend_from_slice(reference),
                byte => text.push(byte),
            }
        }
    }
    text.extend_from_slice(choices.mostly(128, ENDS));
}
