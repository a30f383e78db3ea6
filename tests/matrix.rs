//! The lines of a generated matrix: every shape of row, in runs and mixed, with what may stand
//! between rows, and with rows that are wrong in one way.

use fastrand::Rng;

/// Bytes that a careless program takes for something else.
pub const ODD: &[u8] = b" .#=|:;\\\"'*%/-0aAN,\0\x01\x7f\x80\xc3\xa9\xff\r";
const LONG: &[u8] = b"ACGTACGTACGTACGTACGT";
const BASES: &[u8] = b"ACGTACGTACGTACGTacgt";

/// The lines of a matrix, made one after the other.
pub struct Matrix<'a> {
    pub lines: Vec<Vec<u8>>,
    strands: usize,
    header: &'a [u8],
    /// Alleles that options speak of: missing calls and gaps.
    special: Vec<Vec<u8>>,
    /// The kinds of row that this matrix has; few kinds make long runs of one shape.
    kinds: Vec<u8>,
    /// How often a line ends in CRLF, and how often an extra line stands between the rows, in percent.
    crlf: u8,
    noise: u8,
    contig: Vec<u8>,
    /// How many digits the position has; mostly as many as in the row before.
    digits: usize,
}

impl Matrix<'_> {
    pub fn new<'a>(
        rng: &mut Rng,
        strands: usize,
        missing: &[Vec<u8>],
        header: &'a [u8],
    ) -> Matrix<'a> {
        let mut special: Vec<Vec<u8>> = [&b"N"[..], b".", b"-", b"--", b"n"]
            .map(<[u8]>::to_vec)
            .to_vec();
        special.extend(missing.iter().cloned());
        let mut kinds: Vec<u8> = (0..=10).collect();
        if rng.bool() {
            rng.shuffle(&mut kinds);
            kinds.truncate(rng.usize(1..=3));
        }
        let (crlf, noise) = (*pick(rng, &[0, 0, 100, 50]), *pick(rng, &[0, 5, 40]));
        Matrix {
            lines: Vec::new(),
            strands,
            header,
            special,
            kinds,
            crlf,
            noise,
            contig: b"chr1".to_vec(),
            digits: 3,
        }
    }

    /// A whole matrix, with its header line or without.
    pub fn lines(&mut self, rng: &mut Rng, with_header: bool, with_bad_rows: bool) {
        let budget = 60_000 / (self.strands + 3);
        let rows = if chance(rng, 5) {
            0
        } else {
            rng.usize(1..=budget.clamp(2, 90))
        };
        let bad = *pick(rng, &[2, 10, 50]);
        self.noise_lines(rng, false);
        if with_header {
            self.push(rng, self.header.to_vec());
        }
        for i in 0..rows {
            self.noise_lines(rng, true);
            let mut row = self.row(rng);
            // Without a header line of its own the stream must not begin with a row whose
            // position is no number: that would be a header, and a different one.
            if with_bad_rows && chance(rng, bad) && (i > 0 || with_header) {
                row = spoilt(rng, row);
            }
            self.push(rng, row);
        }
        self.noise_lines(rng, true);
        if let Some(last) = self.lines.last_mut()
            && chance(rng, 30)
        {
            last.pop();
            if last.ends_with(b"\r") && rng.bool() {
                last.pop();
            }
        }
        if let Some(first) = self.lines.first_mut()
            && chance(rng, 5)
        {
            first.splice(..0, *b"\xef\xbb\xbf");
        }
    }

    pub fn push(&mut self, rng: &mut Rng, mut line: Vec<u8>) {
        line.extend_from_slice(if chance(rng, self.crlf) {
            b"\r\n"
        } else {
            b"\n"
        });
        self.lines.push(line);
    }

    fn noise_lines(&mut self, rng: &mut Rng, with_header: bool) {
        while chance(rng, self.noise) {
            let line = match rng.u8(..7) {
                0 | 1 => Vec::new(),
                2 => b"##".to_vec(),
                3 => b"##\tlooks\tlike\ta\trow".to_vec(),
                4 if with_header => self.header.to_vec(),
                5 if with_header && self.header[0] == b'#' => self.header[1..].to_vec(),
                5 if with_header => [b"#", self.header].concat(),
                6 => [&b"##"[..], &self.row(rng)].concat(),
                _ => [b"## ", &text(rng, ODD, 0..=200)[..]].concat(),
            };
            self.push(rng, line);
        }
    }

    /// One good row, without its end.
    pub fn row(&mut self, rng: &mut Rng) -> Vec<u8> {
        if chance(rng, 15) {
            self.contig = match rng.u8(..4) {
                0 => rng.u8(1..=22).to_string().into_bytes(),
                1 => [b"#", &text(rng, b"chr0", 1..=4)[..]].concat(),
                2 => [b"scaffold", &text(rng, ODD, 0..=50)[..]].concat(),
                _ => text(rng, b"chrUn_0123456789", 1..=60),
            };
        }
        if chance(rng, 20) {
            self.digits = rng.usize(1..=20);
        }
        let position = text(rng, b"0123456789", self.digits..=self.digits);
        let alleles = self.alleles(rng);
        [self.contig.clone(), position, alleles.join(&b'\t')].join(&b'\t')
    }

    /// The reference and the strands' alleles.
    fn alleles(&mut self, rng: &mut Rng) -> Vec<Vec<u8>> {
        let kind = *pick(rng, &self.kinds);
        let snp = |rng: &mut Rng| text(rng, BASES, 1..=1);
        let word = |rng: &mut Rng| text(rng, BASES, 1..=12);
        let pool: Vec<Vec<u8>> = match kind {
            0 => vec![snp(rng)],
            1 | 2 => (0..4).map(|_| snp(rng)).collect(),
            3 | 4 => (0..rng.usize(2..=5)).map(|_| word(rng)).collect(),
            // A reference of several bases over strands of one.
            5 => [
                vec![text(rng, BASES, 2..=5)],
                (0..3).map(|_| snp(rng)).collect(),
            ]
            .concat(),
            // Each a beginning or an end of another.
            6 => [&b"AT"[..], b"A", b"ATG", b"T", b"TG", b"AT-", b"NA"]
                .map(<[u8]>::to_vec)
                .to_vec(),
            7 => (33..=255).map(|b| vec![b]).collect(),
            8 => (0..40)
                .map(|i| format!("{}{i}", if i % 3 == 0 { "A" } else { "" }).into_bytes())
                .collect(),
            // Beginnings of one another around the lengths that eight and sixteen bytes hold, and
            // such that only differ behind them.
            9 => [6, 7, 8, 9, 14, 15, 16, 17]
                .iter()
                .flat_map(|&n| [LONG[..n].to_vec(), [&LONG[..n], b"T"].concat()])
                .collect(),
            _ => (0..6).map(|_| text(rng, ODD, 1..=3)).collect(),
        };
        let reference = if chance(rng, 6) {
            pick(rng, &self.special)
        } else {
            &pool[0]
        };
        let (changed, special) = (*pick(rng, &[1, 20, 100]), *pick(rng, &[0, 0, 3, 40, 100]));
        let mut row = vec![reference.clone()];
        for _ in 0..self.strands {
            let allele = match () {
                () if chance(rng, special) => pick(rng, &self.special),
                () if chance(rng, changed) => pick(rng, &pool),
                () => reference,
            };
            row.push(allele.clone());
        }
        if chance(rng, 20) {
            let odd_one = rng.usize(..row.len());
            row[odd_one] = if rng.bool() {
                word(rng)
            } else {
                pick(rng, &self.special).clone()
            };
        }
        row
    }
}

/// A row with one fault of one kind.
fn spoilt(rng: &mut Rng, row: Vec<u8>) -> Vec<u8> {
    let mut fields: Vec<Vec<u8>> = row.split(|&b| b == b'\t').map(<[u8]>::to_vec).collect();
    let at = rng.usize(..fields.len());
    match rng.u8(..7) {
        0 => drop(fields.remove(at)),
        1 => fields.insert(at, b"A".to_vec()),
        2 => fields[at].clear(),
        3 => fields.push(Vec::new()),
        4 => return pick(rng, &[&b"chr1"[..], b" ", b"\r\r", b"\t", b"\0"]).to_vec(),
        _ => {
            let wrong: [&[u8]; 7] = [b"x", b"-5", b"+5", b"1e5", b"5 ", b"5\r", b"\xd9\xa1"];
            fields[1] = pick(rng, &wrong).to_vec();
        }
    }
    fields.join(&b'\t')
}

pub fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}

/// True `percent` times in a hundred.
pub fn chance(rng: &mut Rng, percent: u8) -> bool {
    rng.u8(..100) < percent
}

/// Text over an alphabet, which never ends in CR: at the end of a line that would be its end.
pub fn text(rng: &mut Rng, alphabet: &[u8], lengths: std::ops::RangeInclusive<usize>) -> Vec<u8> {
    let n = rng.usize(lengths);
    let mut text: Vec<u8> = (0..n).map(|_| *pick(rng, alphabet)).collect();
    if text.last() == Some(&b'\r') {
        text.push(b'x');
    }
    text
}
