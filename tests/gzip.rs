//! Writes gzip and BGZF, whole or member by member, for tests to damage.

use flate2::{Compress, Compression, FlushCompress, Status};
use libdeflater::crc32;

/// A plain member.
pub fn member(text: &[u8]) -> Vec<u8> {
    with_header(b"\x1f\x8b\x08\0\0\0\0\0\0\xff", text)
}

/// A member with any header.
pub fn with_header(header: &[u8], text: &[u8]) -> Vec<u8> {
    let mut member = header.to_vec();
    // Each level gives another kind of deflate block, including stored ones.
    let mut compress = Compress::new(Compression::new(text.len() as u32 % 10), false);
    member.reserve(text.len() + text.len() / 100 + 100);
    let status = compress.compress_vec(text, &mut member, FlushCompress::Finish);
    assert_eq!(status.expect("room"), Status::StreamEnd);
    member.extend(crc32(text).to_le_bytes());
    member.extend((text.len() as u32).to_le_bytes());
    member
}

/// A BGZF block.
pub fn block(text: &[u8]) -> Vec<u8> {
    let mut block = with_header(b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0\0\0", text);
    let length = u16::try_from(block.len() - 1).expect("a text that fits into a block");
    block[16..18].copy_from_slice(&length.to_le_bytes());
    block
}

/// BGZF's end marker.
pub fn end_marker() -> Vec<u8> {
    block(b"")
}

/// The text as BGZF, in blocks that hold these numbers of bytes in turn.
pub fn bgzf(text: &[u8], sizes: &[usize]) -> Vec<u8> {
    let (mut packed, mut rest) = (Vec::new(), text);
    for &size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at(size.min(rest.len()));
        packed.extend(block(piece));
        rest = after;
    }
    packed.extend(end_marker());
    packed
}
