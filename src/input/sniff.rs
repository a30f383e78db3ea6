//! Recognises by its first bytes an operand that cannot be a matrix.
//!
//! Without this, a forgotten `bcftools view` shows up as a complaint about fields in line 1 of a
//! binary file. gzip is read directly ([`crate::input::gzip`]), so this looks at its text. The list
//! has only byte strings with which no sane text begins: control characters and bytes that are not
//! UTF-8, in the contig's place. The numbers come from the formats' own specifications (RFC 1952,
//! RFC 8878, the xz and bzip2 file formats, SAMv1 section 4, BCFv2).

/// The UTF-8 byte-order mark, which some spreadsheets put before the first line.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// First bytes, what they mean, and what to do with the input, whether it is compressed or not.
const WITH_GZIP: &[(&[u8], &str)] = &[
    (
        b"\x1f\x8b",
        "compressed with gzip twice: pipe it through zcat, which removes one layer",
    ),
    (
        b"BAM\x01",
        "BAM (alignments), which holds no genotypes: call variants first, with 'bcftools mpileup' and \
         'bcftools call'",
    ),
    (b"CRAM\x02", CRAM),
    (b"CRAM\x03", CRAM),
    (
        b"BCF\x02",
        "BCF: pipe it through 'bcftools view' for VCF, or through 'bcftools query'",
    ),
];

/// The same, but what to do is with plain bytes.
const TELLTALES: &[(&[u8], &str)] = &[
    (
        b"\x1f\x9d",
        "compressed with compress: pipe it through zcat",
    ),
    (b"\xfd7zXZ\0", "xz-compressed: pipe it through 'xz -dc -T0'"),
    (
        b"\x28\xb5\x2f\xfd",
        "zstd-compressed: pipe it through zstdcat",
    ),
    (
        b"\x04\x22\x4d\x18",
        "lz4-compressed: pipe it through lz4cat",
    ),
    (
        b"PK\x03\x04",
        "a zip archive: pipe it through funzip (which takes only the first of several files)",
    ),
    // UTF-32 comes first, because its mark begins like that of UTF-16.
    (b"\xff\xfe\0\0", UTF_32),
    (b"\0\0\xfe\xff", UTF_32),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
];

const CRAM: &str = "CRAM (alignments), which holds no genotypes: call variants first, with 'bcftools \
                    mpileup' and 'bcftools call'";
const UTF_16: &str = "UTF-16 text: pipe it through 'iconv -f UTF-16 -t UTF-8'";
const UTF_32: &str = "UTF-32 text: pipe it through 'iconv -f UTF-32 -t UTF-8'";
const BZIP2: &str = "bzip2-compressed: pipe it through 'lbzip2 -dc', or bzcat";

/// The most bytes that it takes to recognise an operand.
pub const ENOUGH: usize = 10;

/// Whether these first bytes of an operand suffice to recognise it. No valid row or header is
/// shorter than the bytes awaited, so none is held back.
pub fn is_decided(start: &[u8]) -> bool {
    match start {
        [b'B', b'Z', b'h', b'1'..=b'9', magic @ ..] => {
            magic.len() >= 6 || !BZIP2_MAGICS.iter().any(|whole| whole.starts_with(magic))
        }
        _ => start.len() >= 8,
    }
}

/// What follows `BZh9`: the magic number of a block, or of the end.
const BZIP2_MAGICS: [&[u8]; 2] = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];

/// Says what an operand is, and what to do about it, if its first bytes show that it is not plain
/// text. `start` is as much of its beginning as there is.
pub fn telltale(start: &[u8]) -> Option<&'static str> {
    let mut known = WITH_GZIP.iter().chain(TELLTALES);
    if let Some((_, what)) = known.find(|(magic, _)| start.starts_with(magic)) {
        return Some(what);
    }
    // `BZh9` alone could be a name.
    if let [b'B', b'Z', b'h', b'1'..=b'9', magic @ ..] = start
        && BZIP2_MAGICS.iter().any(|whole| magic.starts_with(whole))
    {
        return Some(BZIP2);
    }
    unmarked(start.first_chunk::<8>()?)
}

/// The message about an operand that is not a text, if `start`, the beginning of it, shows that.
/// `is_packed` says that it was decompressed.
pub fn message(start: &[u8], is_packed: bool) -> Option<String> {
    let what = telltale(start)?;
    let mut with_gzip = WITH_GZIP.iter();
    let takes_gzip = with_gzip.any(|(magic, _)| start.starts_with(magic));
    Some(match is_packed && !takes_gzip {
        true => format!("the input, decompressed, is {what}, and before that through zcat"),
        false => format!("the input is {what}"),
    })
}

/// Says whether eight bytes are ASCII text in UTF-16 or UTF-32 without a mark. The places of the
/// zero bytes show that, and the byte order, which `iconv` would have to guess.
fn unmarked(eight: &[u8; 8]) -> Option<&'static str> {
    match eight.map(|byte| byte == 0) {
        [false, true, true, true, false, true, true, true] => {
            Some("UTF-32 text: pipe it through 'iconv -f UTF-32LE -t UTF-8'")
        }
        [true, true, true, false, true, true, true, false] => {
            Some("UTF-32 text: pipe it through 'iconv -f UTF-32BE -t UTF-8'")
        }
        [false, true, false, true, false, true, false, true] => {
            Some("UTF-16 text: pipe it through 'iconv -f UTF-16LE -t UTF-8'")
        }
        [true, false, true, false, true, false, true, false] => {
            Some("UTF-16 text: pipe it through 'iconv -f UTF-16BE -t UTF-8'")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_mistaken_for_something_else() {
        for text in [
            &b""[..],
            b"C",
            b"BZh9\t1\tA",
            b"CHROM\tPOS",
            b"\xef\xbb\xbfCHROM",
            b"PK\t",
        ] {
            assert_eq!(telltale(text), None, "{text:?}");
        }
    }

    #[test]
    fn no_more_bytes_are_awaited_than_it_takes() {
        for (text, decided) in [
            (&b"CHROM\tPOS"[..], 8),
            (b"BZh9\t1\tA\tC", 5),
            // The first byte of a block, and of the end.
            (b"BZh9\x311\tA\tC", 6),
            (b"BZh9\x17\x72\tA\tC", 7),
            (b"BZh0\t1\tA\tC", 8),
            (b"BZh9\x31\x41\x59\x26\x53\x59", ENOUGH),
        ] {
            let first = (0..=text.len()).find(|&length| is_decided(&text[..length]));
            assert_eq!(first, Some(decided), "{text:?}");
        }
    }

    #[test]
    fn wide_text_is_recognised_with_and_without_its_mark() {
        let text = "CHROM\tPOS";
        let units = || text.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        let wide = || units().map(u32::from);
        let wide_little: Vec<u8> = wide().flat_map(u32::to_le_bytes).collect();
        let wide_big: Vec<u8> = wide().flat_map(u32::to_be_bytes).collect();
        for (start, encoding) in [
            (&little[..], "UTF-16LE"),
            (&big, "UTF-16BE"),
            (&wide_little, "UTF-32LE"),
            (&wide_big, "UTF-32BE"),
            (b"\xff\xfeC\0H\0R\0", "UTF-16"),
            (b"\xff\xfeC\0", "UTF-16"),
            (b"\xfe\xff\0C", "UTF-16"),
            (b"\xff\xfe\0\0C\0\0\0", "UTF-32"),
            (b"\0\0\xfe\xff\0\0\0C", "UTF-32"),
        ] {
            let what = telltale(start).unwrap_or_default();
            let command = format!("'iconv -f {encoding} -t UTF-8'");
            assert!(what.contains(&command), "{start:?}: {what}");
        }
        for text in [&b"a\0b\0c\0d"[..], b"\0\0\0\0\0\0\0\0", b"a\0b\0c\0de"] {
            assert_eq!(telltale(text), None, "{text:?}");
        }
    }
}
