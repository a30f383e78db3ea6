//! The first bytes of an operand give away that it is no matrix at all.
//!
//! Without this, a forgotten `zcat` shows up as a complaint about fields in line 1 of a
//! binary file. Only byte strings that no sane text begins with are listed: control characters
//! and bytes that are no UTF-8, in the contig's place. The numbers are from the formats' own
//! specifications (RFC 1952, RFC 8878, the xz and bzip2 file formats, SAMv1 section 4, BCFv2).

/// The UTF-8 byte-order mark, which some spreadsheets put before the first line.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// First bytes, what they mean, and what to do.
const TELLTALES: &[(&[u8], &str)] = &[
    (
        b"\x1f\x8b",
        "gzip-compressed (or BGZF): pipe it through zcat",
    ),
    (b"\x1f\x9d", "compressed by compress: pipe it through zcat"),
    (b"\xfd7zXZ\0", "xz-compressed: pipe it through xzcat"),
    (
        b"\x28\xb5\x2f\xfd",
        "zstd-compressed: pipe it through zstdcat",
    ),
    (
        b"\x04\x22\x4d\x18",
        "lz4-compressed: pipe it through lz4cat",
    ),
    (b"PK\x03\x04", "a zip archive: pipe it through funzip"),
    (b"BAM\x01", "BAM (alignments): a genome matrix was expected"),
    (
        b"BCF\x02",
        "BCF: pipe it through 'bcftools query' to make a matrix of it",
    ),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
];

const UTF_16: &str = "UTF-16 text: pipe it through 'iconv -f UTF-16 -t UTF-8'";
const BZIP2: &str = "bzip2-compressed: pipe it through bzcat";

/// Says what an operand is, and what to do about it, if its first bytes show that it is no
/// plain text. `start` is as much of its beginning as there is.
pub fn telltale(start: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = TELLTALES.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Some(what);
    }
    // `BZh9` alone could be a name: the block's or the end's magic number follows it.
    if let [b'B', b'Z', b'h', b'1'..=b'9', magic @ ..] = start
        && (magic.starts_with(b"\x31\x41\x59\x26\x53\x59")
            || magic.starts_with(b"\x17\x72\x45\x38\x50\x90"))
    {
        return Some(BZIP2);
    }
    // UTF-16 without a mark: every other byte of ASCII text is zero.
    if let Some(eight) = start.first_chunk::<8>() {
        let zero = |offset: usize| eight.iter().skip(offset).step_by(2).all(|&byte| byte == 0);
        if zero(0) != zero(1) {
            return Some(UTF_16);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_taken_for_something_else() {
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
    fn utf_16_shows_with_and_without_its_mark() {
        let text = "CHROM\tPOS";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for start in [&little[..], &big, b"\xff\xfeC\0", b"\xfe\xff\0C"] {
            assert_eq!(telltale(start), Some(UTF_16), "{start:?}");
        }
    }
}
