//! Alleles that occur together in one row of a generated matrix, each pool of one kind.

use fastrand::Rng;

use crate::r#gen::matrix::{ODD, pick, text};

pub const BASES: &[u8] = b"ACGTACGTACGTACGTacgt";
const LONG: &[u8] = b"ACGTACGTACGTACGTACGT";

/// Some alleles, with the reference first.
pub fn pool(rng: &mut Rng, kind: u8) -> Vec<Vec<u8>> {
    let snp = |rng: &mut Rng| text(rng, BASES, 1..=1);
    let word = |rng: &mut Rng| text(rng, BASES, 1..=12);
    match kind {
        0 => vec![snp(rng)],
        1 | 2 => (0..4).map(|_| snp(rng)).collect(),
        3 | 4 => (0..rng.usize(2..=5)).map(|_| word(rng)).collect(),
        // A reference of several bases over strands of one.
        5 => [
            vec![text(rng, BASES, 2..=5)],
            (0..3).map(|_| snp(rng)).collect(),
        ]
        .concat(),
        // Each a prefix or a suffix of another.
        6 => [&b"AT"[..], b"A", b"ATG", b"T", b"TG", b"AT-", b"NA"]
            .map(<[u8]>::to_vec)
            .to_vec(),
        7 => (33..=255).map(|b| vec![b]).collect(),
        8 => (0..40)
            .map(|i| format!("{}{i}", if i % 3 == 0 { "A" } else { "" }).into_bytes())
            .collect(),
        // Prefixes of one another around the lengths that fit into eight and sixteen bytes, some of
        // which differ only after those.
        9 => [6, 7, 8, 9, 14, 15, 16, 17]
            .iter()
            .flat_map(|&n| [LONG[..n].to_vec(), [&LONG[..n], b"T"].concat()])
            .collect(),
        10 => (0..6).map(|_| text(rng, ODD, 1..=3)).collect(),
        // Alleles that a VCF treats as one: letters in both cases, gaps and `*`.
        11 => {
            let mut pool: Vec<_> = b"AaCcGgTtNn**-".iter().map(|&b| vec![b]).collect();
            pool.extend([b"--".to_vec(), b"---------".to_vec()]);
            rng.shuffle(&mut pool);
            pool.truncate(rng.usize(1..=pool.len()));
            pool
        }
        12 => [
            &b"at"[..],
            b"AT",
            b"aT",
            b"At",
            b"a",
            b"ATG",
            b"atg",
            b"*",
            b"-",
        ]
        .map(<[u8]>::to_vec)
        .to_vec(),
        // IUPAC codes, and other spellings that a VCF cannot hold.
        13 => {
            let odd: [&[u8]; 8] = [b"R", b"y", b"M", b"AR", b"**", b"*A", b"<DEL>", b"A-"];
            let mut pool = vec![b"A".to_vec(), b"C".to_vec(), b"*".to_vec()];
            pool.extend((0..rng.usize(1..=3)).map(|_| pick(rng, &odd).to_vec()));
            pool
        }
        // Soft-masked bases.
        15 => {
            let words: [&[u8]; 6] = [b"A", b"c", b"N", b"ACGTN", b"acg", b"gattacagattacagat"];
            let mut pool: Vec<_> = words
                .iter()
                .flat_map(|w| [w.to_vec(), w.to_ascii_uppercase(), w.to_ascii_lowercase()])
                .collect();
            rng.shuffle(&mut pool);
            pool.truncate(rng.usize(1..=pool.len()));
            pool
        }
        // Alleles of a VCF other than bases.
        16 => {
            let others: [&[u8]; 12] = [
                b"<DEL>",
                b"<del>",
                b"<DUP:TANDEM>",
                b"<CN0>",
                b"<*>",
                b"G]17:198982]",
                b"g]17:198982]",
                b"[<ctg1>:7[A",
                b"C[HLA-A*01:2:321682[",
                b"]13:123456]T",
                b"G.",
                b".A",
            ];
            let mut pool = vec![snp(rng), b"*".to_vec()];
            pool.extend((0..rng.usize(1..=4)).map(|_| pick(rng, &others).to_vec()));
            pool
        }
        // Prefixes and suffixes of words that are not alleles as a whole cell.
        17 => {
            let mut pool: Vec<_> = [&b"NA"[..], b"NaN", b"nan", b"na", b"N", b"AN", b"NAN"]
                .map(<[u8]>::to_vec)
                .to_vec();
            rng.shuffle(&mut pool);
            pool.truncate(rng.usize(1..=3));
            pool
        }
        // More alleles than one byte can count.
        _ => (0..400).map(|_| text(rng, b"ACGT", 6..=6)).collect(),
    }
}
