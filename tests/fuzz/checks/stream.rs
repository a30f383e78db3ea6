//! The whole pipeline, with small batches, odd reads and writes, and injected errors.
//!
//! Whatever happens, the output is an exact prefix of the oracle's: all rows before a read error,
//! or all bytes before a failed write.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::os::fd::AsRawFd;

use bstr::ByteSlice;
use hapfilter::input::operand::Operand;
use hapfilter::input::sniff::{BYTE_ORDER_MARK, telltale};
use rustix::fs::{MemfdFlags, memfd_create};

use super::case::{Case, Choices};
use super::rows::same;
use super::world::{Bytes, Files, Sink, in_memory, run};
use crate::oracle::oracle;

pub fn stream(data: &[u8]) {
    let mut choices = Choices { rest: data };
    let threads = choices.of(&["-@1", "-@2", "-@3"]);
    let batch_size = choices.of(&["1", "2", "3", "7", "16", "64", "200", "1000"]);
    let more = [threads, "--batch-size", batch_size];
    let fault = choices.below(4);
    let place = usize::from(choices.byte()) << 8 | usize::from(choices.byte());
    let cuts = [choices.byte(), choices.byte()];
    // At least one of them is not a wait.
    let read_sizes = sizes(&mut choices);
    let write_sizes = sizes(&mut choices);
    let from_file = choices.below(3) == 2;
    let case = Case::new(&mut choices);
    if telltale(&case.text).is_some() {
        return;
    }

    let pieces = cut(&case.text, cuts);
    let mut read_fault = None;
    let mut sink = Sink {
        sizes: write_sizes,
        ..Sink::default()
    };
    match fault {
        1 => read_fault = Some(place % (case.text.len() + 1)),
        2 => sink.fails_at = Some((place, ErrorKind::StorageFull)),
        3 => sink.fails_at = Some((place, ErrorKind::BrokenPipe)),
        _ => (),
    }
    let (mut operands, mut files) = (Vec::new(), Vec::new());
    let mut start = 0;
    for (number, piece) in pieces.iter().enumerate() {
        let name = if number == 0 {
            "stdin".to_owned()
        } else {
            number.to_string()
        };
        let within = read_fault.and_then(|at| at.checked_sub(start));
        // The end of one piece is the beginning of the next, and only one of them may fail there.
        let is_last = number + 1 == pieces.len();
        let fails_at = within.filter(|&at| at < piece.len() || is_last && at == piece.len());
        start += piece.len();
        operands.push(if from_file && fails_at.is_none() {
            let (file, operand) = in_file(piece);
            files.push(file);
            Operand { name, ..operand }
        } else {
            let bytes = Bytes {
                bytes: piece.to_vec(),
                sizes: read_sizes.clone(),
                fails_at,
            };
            in_memory(&name, bytes)
        });
    }

    let outcome = run(&case.options, &more, Files::new(), operands, sink);
    let whole = oracle(&case.options, &case.text);
    match (fault, read_fault) {
        (2 | 3, _) if place < whole.stdout.len() => {
            assert_eq!(outcome.stdout.as_bstr(), whole.stdout[..place].as_bstr());
            assert_eq!(outcome.status, if fault == 3 { 141 } else { 1 });
        }
        (_, Some(at)) => {
            // A partial line before the fault does not count.
            let read = &case.text[..at];
            let lines = read.rfind_byte(b'\n').map_or(0, |end| end + 1);
            let until = oracle(&case.options, &read[..lines]);
            assert_eq!(outcome.stdout.as_bstr(), until.stdout.as_bstr());
            // What contradicts the kind of input is found once its header has been read.
            let status = if until.status == 2 {
                outcome.status.clamp(1, 2)
            } else {
                1
            };
            assert_eq!(outcome.status, status, "{}", outcome.message);
            let has_header =
                case.options.header.is_some() || until.error_line.is_some() || until.status == 2;
            if until.status == 0 || until.refused && !has_header {
                assert!(
                    outcome.message.starts_with("cannot read "),
                    "{}",
                    outcome.message
                );
            }
        }
        _ if pieces.len() == 1 => same(&case, &whole, &outcome),
        _ => {
            assert_eq!(outcome.stdout.as_bstr(), whole.stdout.as_bstr());
            let status = i32::from(outcome.status);
            // As in `same`, an error in the header itself may be found first.
            let may_be_either = whole.status == 2 && status == 1;
            assert!(
                status == whole.status || may_be_either,
                "{status}: {}",
                outcome.message
            );
        }
    }
}

/// The sizes of reads or writes, in turn; any size if empty.
fn sizes(choices: &mut Choices) -> Vec<u8> {
    let count = choices.below(4);
    let mut sizes: Vec<u8> = (0..count).map(|_| choices.byte()).collect();
    if !sizes.is_empty() {
        // Waits alone would be no input at all.
        sizes.push(1 + choices.byte() % 64);
    }
    sizes
}

/// Cuts a matrix into files, at line ends before a row: any other first line of an operand would be
/// judged as its header.
fn cut(text: &[u8], cuts: [u8; 2]) -> Vec<&[u8]> {
    let is_row = |rest: &[u8]| {
        let mut fields = rest.split_str(b"\t");
        let (contig, position) = (fields.next().unwrap_or_default(), fields.next());
        let plain = !contig.contains(&b'\n') && !contig.starts_with(b"#");
        let marked = rest.starts_with(BYTE_ORDER_MARK) || telltale(rest).is_some();
        plain && !marked && position.is_some_and(|p| p.first().is_some_and(u8::is_ascii_digit))
    };
    let ends = text.find_iter(b"\n").map(|at| at + 1);
    let places: Vec<usize> = ends.filter(|&at| is_row(&text[at..])).collect();
    let mut at: Vec<usize> = cuts
        .iter()
        .filter(|&&cut| cut > 0)
        .filter_map(|&cut| places.get(usize::from(cut) % (places.len() + 1)).copied())
        .collect();
    at.push(text.len());
    at.sort_unstable();
    at.dedup();
    let mut start = 0;
    at.iter()
        .map(|&end| &text[std::mem::replace(&mut start, end)..end])
        .collect()
}

/// The bytes as a regular file, which workers read by themselves. It lives as long as the returned
/// `File`.
fn in_file(bytes: &[u8]) -> (File, Operand) {
    let fd = memfd_create("matrix", MemfdFlags::CLOEXEC).expect("a file in memory");
    let mut file = File::from(fd);
    file.write_all(bytes).expect("room for it");
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    (file, Operand::file(path.into()))
}
