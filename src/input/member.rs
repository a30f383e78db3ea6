//! The header of a gzip member (RFC 1952), and what it says of a BGZF block.
//!
//! A gzip file is a sequence of members, and its text is the text of all members joined. In BGZF
//! (SAMv1, section 4.1) each member holds at most 64 KiB of text, and a field of its header gives
//! the length of the member. So the next member can be found without inflating this one.

use libdeflater::crc32;

/// The header of a member.
#[derive(Debug, PartialEq, Eq)]
pub struct Member {
    /// How many bytes the header itself has.
    pub header: usize,
    /// How many bytes the whole member has, including header and trailer, if it is a BGZF block.
    pub block: Option<usize>,
}

/// What is found where a member should begin.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    /// A member's header.
    Member(Member),
    /// So far it could be a header; it takes more bytes to tell.
    Unfinished,
    /// Not a header. Holds what it is instead, for a message.
    Other(String),
}

/// The first bytes of every member.
pub const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The bytes after the compressed data: the checksum of the text, and its length (RFC 1952, section
/// 2.3).
pub const TRAILER: usize = 8;

/// The only method of compression that gzip defines.
const DEFLATE: u8 = 8;

/// Bits of the flags.
const HAS_CHECKSUM: u8 = 1 << 1;
const HAS_EXTRA: u8 = 1 << 2;
const HAS_NAME: u8 = 1 << 3;
const HAS_COMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0b1110_0000;

/// The name of the field that makes a member a BGZF block, and the length of its content. The
/// content is the length of the block less one.
const BLOCK_FIELD: [u8; 4] = [b'B', b'C', 2, 0];

impl Start {
    /// What `bytes` begin with; `None` if there are none.
    pub fn of(bytes: &[u8]) -> Option<Start> {
        (!bytes.is_empty()).then(|| match read(bytes) {
            Some(Ok(member)) => Start::Member(member),
            Some(Err(what)) => Start::Other(what),
            None => Start::Unfinished,
        })
    }
}

/// `None` if there are too few bytes.
fn read(bytes: &[u8]) -> Option<Result<Member, String>> {
    let known = bytes.len().min(MAGIC.len());
    if bytes[..known] != MAGIC[..known] {
        let what = "unexpected data after the last gzip member";
        return Some(Err(what.to_owned()));
    }
    let (fixed, _) = bytes.split_first_chunk::<10>()?;
    let flags = fixed[3];
    if fixed[2] != DEFLATE || flags & RESERVED != 0 {
        return Some(Err(
            "the header of the gzip member has a method or flags that gzip does not define"
                .to_owned(),
        ));
    }
    let mut at = fixed.len();
    let mut block = None;
    if flags & HAS_EXTRA != 0 {
        let length = usize::from(u16_at(bytes, at)?);
        let extra = bytes.get(at + 2..at + 2 + length)?;
        block = block_length(extra);
        at += 2 + length;
    }
    for flag in [HAS_NAME, HAS_COMMENT] {
        if flags & flag != 0 {
            at += 1 + memchr::memchr(0, bytes.get(at..)?)?;
        }
    }
    if flags & HAS_CHECKSUM != 0 {
        let expected = u16_at(bytes, at)?;
        if crc32(&bytes[..at]) & 0xffff != u32::from(expected) {
            return Some(Err(
                "the header of the gzip member has a wrong checksum".to_owned()
            ));
        }
        at += 2;
    }
    Some(match block {
        Some(length) if length < at + TRAILER => Err(format!(
            "the BGZF block claims {length} bytes, fewer than its header and trailer"
        )),
        _ => Ok(Member { header: at, block }),
    })
}

/// How long the BGZF block is, according to the extra field of a header; `None` if that does not
/// say.
fn block_length(mut extra: &[u8]) -> Option<usize> {
    loop {
        let (name, rest) = extra.split_first_chunk::<4>()?;
        if *name == BLOCK_FIELD {
            return Some(usize::from(u16_at(rest, 0)?) + 1);
        }
        extra = rest.get(usize::from(u16::from_le_bytes([name[2], name[3]]))..)?;
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?.first_chunk()?;
    Some(u16::from_le_bytes(*two))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BGZF's end marker, a whole member.
    const END: &[u8] = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0\x1b\0\x03\0\0\0\0\0\0\0\0\0";

    fn of(bytes: &[u8]) -> Start {
        Start::of(bytes).expect("bytes")
    }

    fn plain(header: usize) -> Start {
        Start::Member(Member {
            header,
            block: None,
        })
    }

    #[test]
    fn headers_are_read_field_by_field() {
        let all = b"\x1f\x8b\x08\x1c\0\0\0\0\0\x03\x05\0AB\x01\0xname\0words\0";
        assert_eq!(of(all), plain(all.len()));
        assert_eq!(of(b"\x1f\x8b\x08\0\0\0\0\0\0\x03rest"), plain(10));
        let block = Member {
            header: 18,
            block: Some(END.len()),
        };
        assert_eq!(of(END), Start::Member(block));
        for end in 1..all.len() {
            assert_eq!(of(&all[..end]), Start::Unfinished, "{end} bytes");
        }
    }

    #[test]
    fn the_checksum_of_a_header_is_checked() {
        let mut header = b"\x1f\x8b\x08\x02\0\0\0\0\0\x03".to_vec();
        let checksum = crc32(&header) as u16;
        header.extend(checksum.to_le_bytes());
        assert_eq!(of(&header), plain(12));
        header[11] ^= 1;
        assert!(matches!(of(&header), Start::Other(_)));
    }

    #[test]
    fn a_block_has_a_field_of_two_bytes_somewhere_in_its_extra_field() {
        let with = |extra: &[u8]| {
            let mut header = b"\x1f\x8b\x08\x04\0\0\0\0\0\x03".to_vec();
            header.extend((extra.len() as u16).to_le_bytes());
            header.extend(extra);
            of(&header)
        };
        let block = |header, length| {
            Start::Member(Member {
                header,
                block: Some(length),
            })
        };
        assert_eq!(with(b"XY\x01\0zBC\x02\0\x64\0"), block(23, 101));
        for other in [
            &b"BC\x03\0\x64\0\0"[..],
            b"CB\x02\0\x64\0",
            b"BC\x02\0\x64",
            b"BC",
        ] {
            assert_eq!(with(other), plain(12 + other.len()), "{other:?}");
        }
        assert!(matches!(with(b"BC\x02\0\x18\0"), Start::Other(_)));
    }

    #[test]
    fn an_invalid_header_is_not_mistaken_for_an_incomplete_one() {
        for other in [
            &b"x"[..],
            b"\x1fx",
            b"\x1f\x8b\x07\0\0\0\0\0\0\0",
            b"\x1f\x8b\x08\x20\0\0\0\0\0\0",
        ] {
            assert!(matches!(of(other), Start::Other(_)), "{other:?}");
        }
    }
}
