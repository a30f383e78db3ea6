use flate2::{Decompress, FlushDecompress, Status};

use super::{damaged, everywhere, matrix, plain};
use crate::gzip::{bgzf, block, end_marker, member, with_header};
use crate::settings::one_line_with;
use crate::util::{Outcome, file, run, tempdir};

/// The whole lines at the beginning of a text.
fn whole_lines(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&byte| byte == b'\n');
    &text[..end.map_or(0, |at| at + 1)]
}

/// The rows they become; none if there are no whole lines.
fn rows_of(text: &[u8]) -> Vec<u8> {
    match whole_lines(text) {
        b"" => Vec::new(),
        lines => run(["-q"], lines).stdout,
    }
}

/// What zlib inflates from the beginning of a plain member, byte by byte.
fn inflated(packed: &[u8]) -> Vec<u8> {
    let mut inflate = Decompress::new(false);
    let mut text = Vec::with_capacity(1 << 16);
    for byte in packed.get(10..).unwrap_or_default() {
        match inflate.decompress_vec(&[*byte], &mut text, FlushDecompress::None) {
            Ok(Status::Ok | Status::BufError) => (),
            Ok(Status::StreamEnd) | Err(_) => break,
        }
    }
    text
}

#[test]
fn bgzf_cut_anywhere_gives_the_rows_of_whole_blocks() {
    let text = matrix(12);
    let packed = bgzf(&text, &[40, 1, 90]);
    let mut blocks = Vec::new();
    let (mut at, mut length) = (0, 0);
    while at < packed.len() {
        at += 1 + usize::from(u16::from_le_bytes([packed[at + 16], packed[at + 17]]));
        let size: [u8; 4] = packed[at - 4..at].try_into().expect("four bytes");
        length += u32::from_le_bytes(size) as usize;
        blocks.push((at, length));
    }
    for cut in 2..packed.len() {
        let whole = blocks.iter().take_while(|(end, _)| *end <= cut).last();
        let expected = rows_of(&text[..whole.map_or(0, |(_, text)| *text)]);
        let words = match whole {
            Some((end, _)) if *end == cut => &["no end marker", "gzip -dc FILE | hapfilter"][..],
            _ => &["truncated"],
        };
        damaged(&["-q"], &packed[..cut], &expected, words);
    }
}

#[test]
fn gzip_cut_anywhere_gives_the_rows_that_it_holds_before() {
    let packed = member(&matrix(12));
    for cut in 2..packed.len() {
        let text = inflated(&packed[..cut]);
        damaged(
            &["-q"],
            &packed[..cut],
            &rows_of(&text),
            &["stdin: byte ", "truncated"],
        );
    }
}

/// Calls `check` with each single bit flipped, except in the two bytes that make it gzip.
fn flipped(packed: &[u8], mut check: impl FnMut(&[u8], &Outcome)) {
    for bit in 16..8 * packed.len() {
        let mut flipped = packed.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        // The bit picks the settings: trying all of them for each bit would take minutes.
        let one = run([&["-q"], super::SETTINGS[bit % 5]].concat(), &flipped[..]);
        let other = run(
            [&["-q"], super::SETTINGS[(bit / 5 + bit + 1) % 5]].concat(),
            &flipped[..],
        );
        one.stdout_is(&other.stdout).stderr_is(&other.stderr);
        check(&flipped, &one);
    }
}

#[test]
fn a_flipped_bit_of_bgzf_shows_or_does_not_matter() {
    let text = matrix(4);
    let whole = plain(&["-q"], &text).stdout;
    // At one of the settings a batch is several blocks.
    let packed = bgzf(&text, &[12, 25]);
    let mut harmless = 0;
    flipped(&packed, |_, outcome| match outcome.status {
        0 => {
            outcome.stdout_is(&whole);
            harmless += 1;
        }
        1 => {
            let ends_with_line = outcome.stdout.last().is_none_or(|&byte| byte == b'\n');
            if !whole.starts_with(&outcome.stdout) || !ends_with_line {
                outcome.fail("expected a beginning of the output");
            }
            one_line_with(outcome, &[" of the compressed file: "]);
        }
        _ => outcome.fail("expected another status"),
    });
    // The time, the system, and the field that makes a block a plain member.
    assert!(
        (50..2000).contains(&harmless),
        "{harmless} flips did no harm"
    );
}

#[test]
fn a_flipped_bit_of_gzip_shows_at_the_end_at_the_latest() {
    let text = matrix(4);
    let whole = plain(&["-q"], &text).stdout;
    let packed = member(&text);
    flipped(&packed, |flipped, outcome| {
        if flipped[..10] != packed[..10] {
            // Names and the compression method in the header have their own tests.
            return;
        }
        let text = inflated(flipped);
        match outcome.status {
            0 => drop(outcome.stdout_is(&whole)),
            // If the damage made a row bad, that comes before the checksum.
            _ => drop(outcome.fails(1).stdout_is(rows_of(&text))),
        }
    });
}

#[test]
fn a_missing_end_marker_is_reported_after_all_rows() {
    let text = matrix(8);
    let packed = bgzf(&text, &[64]);
    let cut = &packed[..packed.len() - end_marker().len()];
    let whole = plain(&["-q"], &text).stdout;
    let words = ["no end marker", "gzip -dc FILE | hapfilter"];
    damaged(&["-q"], cut, &whole, &words);
    damaged(&["-q", "--skip-bad-rows"], cut, &whole, &words);
    // A plain member at the end makes it gzip, which has no such marker; one earlier does not.
    let (a, b) = text.split_at(100);
    everywhere(&["-q"], &[block(a), member(b)].concat())
        .ok()
        .stdout_is(&whole);
    damaged(&["-q"], &[member(a), block(b)].concat(), &whole, &words);
    // Following the advice works.
    let dir = tempdir();
    let path = file(&dir, "cut.gz", cut);
    let command = format!("gzip -dc '{path}' | '{}' -q", crate::util::BIN);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &command]);
    crate::util::finish(shell, "", crate::util::DEADLINE)
        .ok()
        .stdout_is(&whole);
    // The last line of such a file is not a row if it has no line end.
    let unended = bgzf(&text[..text.len() - 1], &[64]);
    let cut = &unended[..unended.len() - end_marker().len()];
    damaged(&["-q"], cut, &rows_of(&text[..text.len() - 1]), &words);
}

#[test]
fn what_follows_the_last_member_is_damage_or_padding() {
    let text = matrix(8);
    let whole = plain(&["-q"], &text).stdout;
    for packed in [member(&text), bgzf(&text, &[64])] {
        for (more, words) in [
            (&b"x"[..], "unexpected data after the last"),
            (b"\n", "unexpected data after the last"),
            (b"\x1f", "ends inside the header"),
            (b"\x1f\x8b\x08\0\0\0\0", "ends inside the header"),
            (b"\x1f\x8c", "unexpected data after the last"),
            (b"\0\0\0x", "unexpected data after the zero"),
            (
                b"\0\x1f\x8b\x08\0\0\0\0\0\0\x03",
                "unexpected data after the zero",
            ),
        ] {
            let packed = [&packed, more].concat();
            damaged(&["-q"], &packed, &whole, &[words]);
        }
    }
}

/// A block with bytes at its end, or anywhere, replaced.
fn block_with(text: &[u8], at: impl Fn(usize) -> usize, bytes: &[u8]) -> Vec<u8> {
    let mut block = block(text);
    let at = at(block.len());
    block[at..at + bytes.len()].copy_from_slice(bytes);
    block
}

#[test]
fn a_block_must_hold_what_it_says() {
    let text = matrix(300);
    // More than a batch at most settings: the reader reads the first batch itself.
    let (before, rest) = text.split_at(4000);
    let (bad, after) = rest.split_at(200);
    let expected = rows_of(before);
    let length = bad.len() as u32;
    let from_end = |back: usize| move |length: usize| length - back;
    let true_size = block(bad).len() as u16 - 1;
    let with_size = |change: i32| {
        let size = (i32::from(true_size) + change) as u16;
        block_with(bad, |_| 16, &size.to_le_bytes())
    };
    let twice = [block(bad), block(bad)[block(bad).len() - 8..].to_vec()].concat();
    let mut padded = twice;
    padded[16..18].copy_from_slice(&(true_size + 8).to_le_bytes());
    for (bad, words) in [
        (
            block_with(bad, from_end(4), &65_537u32.to_le_bytes()),
            "65537 bytes of text",
        ),
        (
            block_with(bad, from_end(4), &u32::MAX.to_le_bytes()),
            "the maximum is 65536",
        ),
        (
            block_with(bad, from_end(4), &(length + 1).to_le_bytes()),
            "decompressed",
        ),
        (
            block_with(bad, from_end(4), &(length - 1).to_le_bytes()),
            "more text than it claims",
        ),
        (block_with(bad, from_end(8), &[1, 2, 3, 4]), "decompressed"),
        (block_with(bad, |_| 20, &[0xff; 8]), "decompressed"),
        (block_with(bad, |_| 16, &[20, 0]), "fewer than its header"),
        (with_size(-1), "BGZF block"),
        (with_size(9), ""),
        (padded, "extra bytes after its data"),
    ] {
        for length in [0, 150, after.len()] {
            // The reader meets it at the end of a batch, a worker elsewhere.
            let mut packed = bgzf(before, &[100]);
            packed.truncate(packed.len() - end_marker().len());
            packed.extend(&bad);
            packed.extend(bgzf(&after[..length], &[30]));
            damaged(&["-q"], &packed, &expected, &[words]);
        }
    }
}

#[test]
fn a_header_of_gzip_says_what_it_may() {
    let text = matrix(4);
    for (header, words) in [
        (&b"\x1f\x8b\x07\0\0\0\0\0\0\xff"[..], "method or flags"),
        (b"\x1f\x8b\x08\x20\0\0\0\0\0\xff", "method or flags"),
        (b"\x1f\x8b\x08\x80\0\0\0\0\0\xff", "method or flags"),
        (b"\x1f\x8b\x08\x02\0\0\0\0\0\xff\0\0", "wrong checksum"),
    ] {
        damaged(
            &["-q"],
            &with_header(header, &text),
            b"",
            &[words, "byte 0 "],
        );
        let second = [member(&text), with_header(header, &text)].concat();
        damaged(&["-q"], &second, &plain(&["-q"], &text).stdout, &[words]);
    }
    let long = [&b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"[..], &[b'x'; 200_000]].concat();
    damaged(&["-q"], &long, b"", &["at least 131072 bytes"]);
}

#[test]
fn the_first_fault_in_the_input_is_the_one_reported() {
    let mut text = matrix(30);
    let bad_row = b"chr9\tx\tA\tA\tA\tA\tA\n";
    let (before, after) = (text.clone(), matrix(3));
    text.extend(bad_row);
    let good = plain(&["-q"], &before).stdout;
    let broken = block_with(&after, |length| length - 8, &[9; 4]);
    // A bad row, then damage.
    let packed = [bgzf(&text, &[100]), broken.clone()].concat();
    let outcome = everywhere(&["-q"], &packed);
    outcome
        .fails(1)
        .stdout_is(&good)
        .stderr_has("stdin:32: expected a position");
    // Damage, then a bad row.
    let packed = [bgzf(&before, &[100]), broken.clone(), bgzf(bad_row, &[9])].concat();
    damaged(&["-q"], &packed, &good, &["decompressed"]);
    // Bad rows are skipped on request, damage is not.
    let packed = [bgzf(&text, &[100]), broken].concat();
    damaged(
        &["-q", "--skip-bad-rows"],
        &packed,
        &good,
        &["decompressed"],
    );
}

/// What the reader learns about the end must not be said about lines before the damage.
#[test]
fn damage_before_a_line_without_end_is_all_that_is_reported() {
    let broken = block_with(&matrix(3), |length| length - 8, &[9; 4]);
    // A line end in the last block keeps the reader from looking at earlier ones.
    let unended = bgzf(b"chr1\t8\tA\tA\tC\tA\tA\nchr1\t9\tA\tA\tC\tA\tA", &[90]);
    // More than a batch, so the reader does not read it all; chance decides where batches end.
    for rows in 200..210 {
        let text = matrix(rows);
        let mut packed = bgzf(&text, &[100]);
        packed.truncate(packed.len() - end_marker().len());
        let packed = [&packed, &broken, &unended].map(|part| &part[..]).concat();
        // With notes turned on.
        damaged(&[], &packed, &plain(&[], &text).stdout, &["decompressed"]);
    }
}

#[test]
fn the_file_is_named() {
    let dir = tempdir();
    let text = matrix(5);
    let whole = file(&dir, "whole.gz", member(&text));
    let packed = bgzf(&text, &[30]);
    let cut = file(&dir, "cut.gz", &packed[..packed.len() - 40]);
    let expected = run(["-q", &whole], "").ok().stdout.clone();
    for setting in super::SETTINGS {
        let outcome = run([&["-q", &whole, &cut], setting].concat(), "");
        outcome
            .fails(1)
            .stderr_has(&format!("hapfilter: {cut}: byte "));
        assert!(outcome.stdout.starts_with(&expected), "{outcome}");
    }
    for option in ["--header", "--samples", "--contigs"] {
        let cut = file(&dir, "list.gz", &member(b"CHROM\tPOS\tREF\t1a\t1b\n")[..20]);
        let args = ["-q", "-f", "vcf", option, &cut];
        let outcome = run(args, &text[..]);
        outcome
            .fails(1)
            .stdout_is("")
            .stderr_has(&format!("{cut}: byte 20 of the"));
    }
}

#[test]
fn compressed_input_that_is_not_text_is_named() {
    for (text, words) in [
        (&b"BCF\x02\x02\0\0\0\0\0"[..], "bcftools view"),
        (b"BAM\x01\0\0\0\0\0\0", "BAM"),
        (
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
            "compressed with gzip twice",
        ),
        (
            b"\xfd7zXZ\0\0\0\0\0",
            "'xz -dc -T0', and before that through zcat",
        ),
        (
            b"BZh9\x31\x41\x59\x26\x53\x59",
            "or bzcat, and before that through zcat",
        ),
        (
            b"\xff\xfeC\0H\0R\0O\0",
            "'iconv -f UTF-16 -t UTF-8', and before that through zcat",
        ),
        (
            b"\0C\0H\0R\0O",
            "'iconv -f UTF-16BE -t UTF-8', and before that through zcat",
        ),
    ] {
        let is_inner = words.contains("and before that through zcat");
        for packed in [bgzf(text, &[100]), bgzf(text, &[1]), member(text)] {
            let outcome = everywhere(&[], &packed);
            outcome.fails(1).stdout_is("").stderr_has(words);
            let said = String::from_utf8_lossy(&outcome.stderr);
            assert_eq!(
                said.contains("stdin:1: the input, decompressed, is "),
                is_inner,
                "{outcome}"
            );
            assert_eq!(
                said.contains("and before that through zcat"),
                is_inner,
                "{outcome}"
            );
        }
    }
}
