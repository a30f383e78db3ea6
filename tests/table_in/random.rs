//! Tables as other programs may write them: every dialect, including what hapfilter never writes.

use fastrand::Rng;

use super::{DIALECTS, Dialect};
use crate::r#gen::matrix::{chance, pick, text};
use crate::oracle::{Fill, Format, Gap, Kind, Options, Unphased};

/// Whether a table would lose something of the row, which then cannot come back.
pub fn is_ambiguous(line: &[u8], kind: Kind, options: &Options) -> bool {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    // With its prefix the contig begins a comment.
    let prefixed = [&options.contig_prefix, line].concat();
    if prefixed.starts_with(b"##") && !line.starts_with(b"##") {
        return true;
    }
    if kind == Kind::Vcf {
        // An alternative that no sample carries may be empty in a VCF, but not in a table.
        let alt = line.split(|&b| b == b'\t').nth(4).unwrap_or_default();
        return alt.split(|&b| b == b',').any(<[u8]>::is_empty);
    }
    if !options.alleles_any {
        return false;
    }
    // Alleles that contain a separator, or end in a blank at the end of the line.
    let is_matrix = kind == Kind::Matrix;
    let knows_missing = options.missing(kind).contains(&b".".to_vec());
    let mut fields = line.split(|&b| b == b'\t').skip(2).enumerate();
    fields.any(|(n, field)| {
        let separators: &[u8] = match is_matrix || n == 0 {
            true => b",|/",
            false => b",",
        };
        field.iter().any(|byte| separators.contains(byte))
            || field.ends_with(b" ")
            || field.ends_with(b"\r")
            || field.windows(2).any(|pair| matches!(pair, b" :" | b"\r:"))
            || !knows_missing && field == b"."
    })
}

/// Options of the formats that are tables, which lose nothing.
pub fn options(rng: &mut Rng) -> Options {
    let format = *pick(rng, &Format::ALL[..3]);
    let unphased = [None, None, Some(Unphased::Blank), Some(Unphased::Keep)];
    let usable = if format.is_phase() { 3 } else { 4 };
    let lists: [&[&[u8]]; 4] = [&[b"N"], &[b"n", b"-"], &[b"?", b"NA", b"C"], &[]];
    Options {
        from: chance(rng, 30).then_some(Kind::Table),
        format,
        alleles_any: chance(rng, 30),
        missing: chance(rng, 40).then(|| pick(rng, &lists).iter().map(|m| m.to_vec()).collect()),
        gap: *pick(
            rng,
            &[
                None,
                Some(Gap::Listed),
                Some(Gap::Allele),
                Some(Gap::Missing),
            ],
        ),
        fill: pick(
            rng,
            &[
                None,
                Some(Fill::Keep),
                Some(Fill::Reference),
                Some(Fill::Text(b".".to_vec())),
            ],
        )
        .clone(),
        unphased: *pick(rng, &unphased[..usable]),
        all_sites: chance(rng, 40),
        contig_prefix: pick(rng, &[&b""[..], b"", b"chr"]).to_vec(),
        hash_header: format == Format::Haplotype && chance(rng, 20),
        skip_bad_rows: true,
        ..Options::default()
    }
}

/// A small table, most of whose rows are good.
pub fn table(rng: &mut Rng, options: &Options) -> Vec<u8> {
    let dialect = *pick(rng, &DIALECTS);
    let samples = rng.usize(1..=4);
    let names = dialect.names(samples);
    let mut lines = vec![names.trim_end().as_bytes().to_vec()];
    let others = if chance(rng, 20) { rng.usize(1..=2) } else { 0 };
    for position in 1..=rng.usize(1..=4) {
        let row = row(rng, dialect, samples, position, options.alleles_any);
        lines.push(row.join(&b'\t'));
    }
    let mut table = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let mut fields: Vec<Vec<u8>> = line.split(|&b| b == b'\t').map(<[u8]>::to_vec).collect();
        for other in 0..others {
            let cell = match n {
                0 => format!("other{other}"),
                _ => pick(rng, &["0.5", ".", "A,C"]).to_string(),
            };
            fields.insert(4, cell.into_bytes());
        }
        table.extend(fields.join(&b'\t'));
        table.extend(*pick(
            rng,
            &[&b"\n"[..], b"\n", b"\n", b"  \n", b" \r\n", b"\r\n"],
        ));
    }
    if chance(rng, 30) {
        table.insert(0, b'#');
    }
    table
}

fn row(
    rng: &mut Rng,
    dialect: Dialect,
    samples: usize,
    position: usize,
    any: bool,
) -> Vec<Vec<u8>> {
    let alleles = alleles(rng, any);
    let contig = *pick(rng, &["c", "7", "chr1", "#x"]);
    let reference = match rng.u8(..12) {
        0 => b".".to_vec(),
        1 => pick(rng, &[&b"N"[..], b"-", b"*", b"NA", b"n"]).to_vec(),
        _ => alleles[0].clone(),
    };
    let mut declared: Vec<Vec<u8>> = Vec::new();
    for allele in &alleles[1..] {
        if chance(rng, 60) && !declared.contains(allele) {
            declared.push(allele.clone());
        }
    }
    if declared.is_empty() {
        declared.push(b".".to_vec());
    }
    let mut alt = declared.join(&b',');
    if dialect.fixed.ends_with("all-alleles") {
        alt = match () {
            () if alt == b"." && chance(rng, 80) => reference.clone(),
            () if alt == b"." || chance(rng, 5) => alt,
            () if chance(rng, 90) => [&reference[..], b",", &alt].concat(),
            () => [&alt[..], b",", &reference].concat(),
        };
    }
    let mut row = vec![
        contig.as_bytes().to_vec(),
        position.to_string().into_bytes(),
        reference.clone(),
        alt,
    ];
    let (slashes, odd_ploidy) = (*pick(rng, &[0, 20, 60]), *pick(rng, &[0, 0, 30]));
    for _ in 0..samples {
        let marked = dialect.mark() == "PI_";
        let set = *pick(
            rng,
            &[
                ".",
                contig,
                contig,
                "7",
                "90",
                "x_y",
                "PI_7",
                "PI_.",
                "2147483648",
            ],
        );
        row.push(match set {
            "." => b".".to_vec(),
            set if marked && chance(rng, 80) => format!("PI_{set}").into_bytes(),
            set => set.as_bytes().to_vec(),
        });
        let ploidy = if chance(rng, odd_ploidy) {
            rng.usize(1..=3)
        } else {
            2
        };
        let mut cell = Vec::new();
        for strand in 0..ploidy {
            if strand > 0 {
                cell.push(if chance(rng, slashes) { b'/' } else { b'|' });
            }
            cell.extend(match rng.u8(..10) {
                0 | 1 => b".".to_vec(),
                2 => pick(rng, &[&b"N"[..], b"-", b"n", b"--", b"*", b"NA"]).to_vec(),
                3..=5 => reference.clone(),
                _ => pick(rng, &alleles).clone(),
            });
        }
        if chance(rng, 8) {
            cell = b".".to_vec();
        }
        row.push(cell);
    }
    row
}

fn alleles(rng: &mut Rng, any: bool) -> Vec<Vec<u8>> {
    let words: &[&[u8]] = match any {
        true => &[
            b"0", b"1", b"A", b"a", b"foo", b"NA", b"<X", b"\xff", b"x y", b"-",
        ],
        false => &[
            b"A", b"c", b"C", b"G", b"g", b"T", b"<DEL>", b"*", b"-", b"G]x:9]", b"ATG", b"atg",
            b"N",
        ],
    };
    let count = rng.usize(1..=5);
    let mut alleles: Vec<Vec<u8>> = (0..count).map(|_| pick(rng, words).to_vec()).collect();
    if chance(rng, 10) {
        alleles.push(text(rng, b"ACGT", 8..=20));
    }
    alleles
}
