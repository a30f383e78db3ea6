//! Compressed input: blocks and members of any sizes, in any order, whole or damaged.
//!
//! Whole input gives the same as its text. Damaged input gives the same whatever the number of
//! threads, the batch size and the pieces that are read. If it is BGZF, or truncated, its output is
//! a prefix of the whole output.

use bstr::ByteSlice;
use hapfilter::input::sniff::telltale;

use super::case::{Case, Choices};
use super::world::{Bytes, Files, Outcome, Sink, in_memory, run, run_plainly};
use crate::gzip::{block, end_marker, member};

pub fn gzip(data: &[u8]) {
    let mut choices = Choices { rest: data };
    let settings = [
        choices.of(&["-@1", "-@2", "-@3"]),
        "--batch-size",
        choices.of(&["1", "3", "16", "64", "200", "1000", "65536"]),
    ];
    let count = choices.below(4);
    let mut read_sizes: Vec<u8> = (0..count).map(|_| choices.byte()).collect();
    if count > 0 {
        // Waits alone would be no input at all.
        read_sizes.push(1 + choices.byte() % 64);
    }
    let members: Vec<u8> = (0..1 + choices.below(6)).map(|_| choices.byte()).collect();
    let damage = choices.below(5);
    let place = usize::from(choices.byte()) << 8 | usize::from(choices.byte());
    let bit = choices.below(8);
    let case = Case::new(&mut choices);
    if telltale(&case.text).is_some() || case.text.is_empty() {
        return;
    }

    let Packed {
        mut packed,
        is_bgzf,
        ends,
    } = pack(&case.text, &members);
    let at = place % packed.len();
    match damage {
        1 | 2 => packed[at] ^= 1 << bit,
        // The magic number has to stay, or it is plain text.
        3 => packed.truncate(at.max(2)),
        4 => packed.extend(std::iter::repeat_n(bit as u8, 1 + place % 40)),
        _ => (),
    }
    if !packed.starts_with(b"\x1f\x8b") {
        return;
    }
    let put = |more: &[&str], sizes: &[u8]| {
        let bytes = Bytes {
            bytes: packed.clone(),
            sizes: sizes.to_vec(),
            fails_at: None,
        };
        let operands = vec![in_memory("stdin", bytes)];
        run(&case.options, more, Files::new(), operands, Sink::default())
    };
    let outcome = put(&settings, &read_sizes);
    let whole = run_plainly(&case.options, &case.text);
    let about = || {
        format!(
            "{:?}\nplain: {}\npacked: {}",
            case.options, whole.message, outcome.message
        )
    };
    let is_same = |other: &Outcome| {
        assert_eq!(
            outcome.stdout.as_bstr(),
            other.stdout.as_bstr(),
            "{}",
            about()
        );
        assert_eq!(
            (outcome.status, &outcome.message),
            (other.status, &other.message),
            "{}",
            about()
        );
    };
    // Zeros after the last member are padding.
    if damage == 0 || damage == 4 && bit == 0 {
        return is_same(&whole);
    }
    is_same(&put(&["-@1"], &[]));
    if damage == 3
        && let Some((_, end)) = ends.iter().find(|(end, _)| *end == packed.len())
    {
        return is_same(&run_plainly(&case.options, &case.text[..*end]));
    }
    if outcome.status == 0 {
        return is_same(&whole);
    }
    if is_bgzf || damage > 2 {
        assert!(whole.stdout.starts_with(&outcome.stdout), "{}", about());
    }
}

struct Packed {
    packed: Vec<u8>,
    /// All members are BGZF blocks.
    is_bgzf: bool,
    /// Where a cut leaves a whole file, and how much of the text is in it: after plain members and
    /// empty blocks.
    ends: Vec<(usize, usize)>,
}

/// The text in members of the given lengths, repeated in turn. Even lengths make BGZF blocks. If
/// there is any such block, the last one is the end marker.
fn pack(text: &[u8], members: &[u8]) -> Packed {
    let (mut packed, mut ends) = (Vec::new(), Vec::new());
    let (mut at, mut lengths) = (0, members.iter().cycle());
    let is_block = |length: &u8| length.is_multiple_of(2);
    let mut empty = 0;
    while at < text.len() {
        let length = lengths.next().expect("a cycle");
        let size = usize::from(length / 2) * [1, 7][usize::from(length % 4 / 2)];
        // Many empty members would only take time.
        let size = if empty < 3 { size } else { size.max(1) };
        empty = if size == 0 { empty + 1 } else { 0 };
        let end = text.len().min(at + size);
        let piece = &text[at..end];
        packed.extend(if is_block(length) {
            block(piece)
        } else {
            member(piece)
        });
        at = end;
        if !is_block(length) || size == 0 {
            ends.push((packed.len(), at));
        }
    }
    if members.iter().any(is_block) {
        packed.extend(end_marker());
        ends.push((packed.len(), at));
    }
    Packed {
        packed,
        is_bgzf: members.iter().all(is_block),
        ends,
    }
}
