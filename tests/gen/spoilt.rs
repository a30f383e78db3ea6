//! Lines with one error each.

use fastrand::Rng;

use crate::r#gen::matrix::{Matrix, chance, pick};
use crate::r#gen::table;
use crate::oracle::Kind;

impl Matrix<'_> {
    /// A header of the same kind with other samples, if it would be recognized among rows.
    fn another_header(&self) -> Option<Vec<u8>> {
        let bare = self.header.strip_prefix(b"#").unwrap_or(self.header);
        if self.shape.kind == Kind::Genotypes && !bare.trim_ascii_start().starts_with(b"[1]") {
            return None;
        }
        let mut names: Vec<Vec<u8>> = bare.split(|&b| b == b'\t').map(<[u8]>::to_vec).collect();
        *names.last_mut().expect("a sample") = b"another one".to_vec();
        Some(names.join(&b'\t'))
    }

    /// A row with one fault of one kind.
    pub fn spoilt(&self, rng: &mut Rng, row: Vec<u8>) -> Vec<u8> {
        let mut fields: Vec<Vec<u8>> = row.split(|&b| b == b'\t').map(<[u8]>::to_vec).collect();
        let at = rng.usize(..fields.len());
        if chance(rng, 4)
            && let Some(header) = self.another_header()
        {
            return header;
        }
        if matches!(self.shape.kind, Kind::Vcf | Kind::Table) && rng.bool() {
            match self.shape.kind {
                Kind::Vcf => spoil_vcf(rng, &mut fields),
                _ => {
                    let first = fields.len() - 2 * self.shape.columns;
                    table::spoil(rng, first, &mut fields);
                }
            }
            return fields.join(&b'\t');
        }
        let kinds = match self.shape.kind {
            Kind::Genotypes => 15,
            Kind::Vcf | Kind::Table => 7,
            _ => 10,
        };
        match rng.u8(..kinds) {
            0 => drop(fields.remove(at)),
            1 => fields.insert(at, b"A".to_vec()),
            2 => fields[at].clear(),
            3 => fields.push(Vec::new()),
            4 => return pick(rng, &[&b"chr1"[..], b" ", b"\r\r", b"\t", b"\0"]).to_vec(),
            5 | 6 => {
                let wrong: [&[u8]; 7] = [b"x", b"-5", b"+5", b"1e5", b"5 ", b"5\r", b"\xd9\xa1"];
                fields[1] = pick(rng, &wrong).to_vec();
            }
            // Good rows if any text is an allele, except for most genotypes.
            7..=9 => {
                let of_strands: [&[u8]; 16] = [
                    b"0", b"R", b"?", b"NA", b"nan", b"NaN", b"X", b"A|C", b"A/C", b"A ", b"a.",
                    b"A*", b"--A", b"<DEL>", b"G.", b"0|1",
                ];
                let of_genotypes: [&[u8]; 16] = [
                    b"0|1",
                    b"R|A",
                    b"NA",
                    b"nan",
                    b"NaN|A",
                    b"A|C ",
                    b"<DEL|A",
                    b"<>|A",
                    b"<A B>|A",
                    b"G[17:x[|A",
                    b"[:7[A|A",
                    b"G[2:7]|A",
                    b"A]2:7]C|A",
                    b"**|A",
                    b"1",
                    b"?/?",
                ];
                let cell = rng.usize(2..fields.len());
                fields[cell] = pick(rng, &of_strands).to_vec();
                if self.shape.kind == Kind::Genotypes && cell > 2 {
                    fields[cell] = pick(rng, &of_genotypes).to_vec();
                    fields[cell].extend_from_slice(if self.shape.sets { b":7" } else { b"" });
                }
            }
            kind => {
                let broken: [&[u8]; 10] = [
                    b"A|", b"|A", b"A/", b"/", b"|", b"A||C", b"A|C:", b":7", b"A|:7", b"|:.",
                ];
                let cell = rng.usize(3..fields.len());
                let cell = &mut fields[cell];
                match kind {
                    10 => cell.insert(0, *pick(rng, b"|/")),
                    11 => cell.push(*pick(rng, b"|/:")),
                    12 => {
                        let colon = cell.iter().rposition(|&b| b == b':');
                        cell.truncate(colon.unwrap_or(0));
                    }
                    _ => *cell = pick(rng, &broken).to_vec(),
                }
            }
        }
        fields.join(&b'\t')
    }
}

/// Spoils fields that only the row of a VCF has.
fn spoil_vcf(rng: &mut Rng, fields: &mut [Vec<u8>]) {
    let genotypes: [&[u8]; 22] = [
        b"0|",
        b"|",
        b"/",
        b"||0",
        b"0||1",
        b"0|x",
        b"A|C",
        b"0|-1",
        b"0|+1",
        b"0\\1",
        b"0 |1",
        b"0|1|",
        b"..",
        b"0|.1",
        b"0.",
        b" ",
        b"0|1\r",
        b"\xd9\xa1|0",
        b"1e0",
        b"0x1|0",
        b"/|0",
        b"0,1",
    ];
    let beyond: [&[u8]; 6] = [
        b"0|1000",
        b"4294967296|0",
        b"18446744073709551616",
        b"0|18446744073709551617",
        b"./340282366920938463463374607431768211457",
        b"|256|0",
    ];
    let references: [&[u8]; 8] = [b"R", b"-", b".", b"<DEL>", b"*", b"A,C", b"AC ", b"0"];
    let alternatives: [&[u8]; 14] = [
        b"R", b"-", b"<DEL", b"<>", b"<A B>", b"A,,C", b",", b"0", b"G[17:x[", b"A ", b"**",
        b"A|C", b"?", b".,A",
    ];
    let formats: [&[u8]; 4] = [b"DP", b"GT", b":", b"gt"];
    let at = rng.usize(9..fields.len());
    let subfields = fields[8].split(|&b| b == b':').count();
    match rng.u8(..10) {
        // The first subfield is mostly GT.
        0..=2 => fields[at] = pick(rng, &genotypes).to_vec(),
        3 | 4 => fields[at] = pick(rng, &beyond).to_vec(),
        5 => fields[at].extend(b":1".repeat(subfields)),
        // Cells may have fewer subfields than FORMAT, so the others stay as good as they were.
        6 => {
            fields[8] = b"GT:PS".to_vec();
            fields[at] = pick(rng, &[&b":3"[..], b"0|1:", b":"]).to_vec();
        }
        7 => fields[3] = pick(rng, &references).to_vec(),
        8 => {
            fields[4] = pick(rng, &alternatives).to_vec();
            fields[at] = b"1|1".to_vec();
        }
        _ => fields[8] = pick(rng, &formats).to_vec(),
    }
}
