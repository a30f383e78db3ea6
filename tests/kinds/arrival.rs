//! The kind of a text is decided on the same bytes however they arrive: at once, one at a time with
//! pauses, from a file, and at any batch size.

use std::io;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::ioctl_fionread;

use super::*;
use crate::util::{Child, DEADLINE, Outcome, cut, file, run, tempdir};

/// Feeds the program one byte after another, each once it has taken the last.
#[track_caller]
fn byte_by_byte(args: &[&str], input: &[u8]) -> Outcome {
    let dir = tempdir();
    let path = dir.path().join("out");
    let stdout = std::fs::File::create(&path).expect("a file");
    let (stdin, feed) = io::pipe().expect("pipe");
    let child = Child::hapfilter(args, stdin, stdout);
    let end = Instant::now() + DEADLINE;
    for byte in input {
        if rustix::io::write(&feed, &[*byte]).is_err() {
            break;
        }
        while ioctl_fionread(&feed).expect("what a pipe holds") > 0 && !is_gone(&feed) {
            assert!(Instant::now() < end, "the program takes no more input");
            std::thread::yield_now();
        }
    }
    drop(feed);
    let mut outcome = child.wait();
    outcome.stdout = std::fs::read(&path).expect("what came out");
    outcome
}

/// Whether nobody reads the pipe any more.
fn is_gone(pipe: &io::PipeWriter) -> bool {
    let now = Timespec::try_from(Duration::ZERO).expect("no time");
    let mut fds = [PollFd::new(pipe, PollFlags::empty())];
    poll(&mut fds, Some(&now)).is_ok() && fds[0].revents().contains(PollFlags::ERR)
}

/// Texts that are hard to judge by their first few bytes.
fn texts() -> Vec<Vec<u8>> {
    let utf16: Vec<u8> = MATRIX.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16be: Vec<u8> = MATRIX.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let utf32: Vec<u8> = MATRIX
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes())
        .collect();
    let marked = |text: &[u8]| [b"\xff\xfe", text].concat();
    let mut texts = vec![
        utf16.clone(),
        utf16be.clone(),
        utf32.clone(),
        marked(&utf16),
        [b"\xfe\xff", &utf16be[..]].concat(),
        [b"\xff\xfe\0\0", &utf32[..]].concat(),
        utf16[..1].to_vec(),
        utf16[..2].to_vec(),
        utf16[..3].to_vec(),
        utf16[..5].to_vec(),
    ];
    for text in [
        // NUL bytes in the first lines, and not as UTF-16 has them.
        &b"C\0HROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n"[..],
        b"\0CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"\0\0\0\0",
        b"\0",
        b"C\0H\0",
        b"C\0H\0\tP",
        b"##\0x\nCHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"#\0#\0x\nCHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"CHROM\tPOS\tREF\t\x001a\t\x001b\nc\t1\tA\tA\tC\n",
        b"CHROM\tPOS\tREF\t1a\t1b\n\0\t1\tA\tA\tC\n",
        b"CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\t\0\n",
        b"\n\0\n\0C\0H\0R\0O\0M\0\t\0P\0",
        b"C\0H\0R\0O\0M\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        // The beginnings of magic numbers, whole and cut.
        b"\x1f",
        b"\x1f\x8b",
        b"\x1f\x8b\x08",
        b"\x1f\x9d",
        b"\x28\xb5\x2f",
        b"\x28\xb5\x2f\xfd",
        b"\xfd7zX",
        b"\xfd7zXZ\0",
        b"BZh",
        b"BZh9",
        b"BZh91AY&SY",
        b"BZh9\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"BAM\x01",
        b"BAM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"CRAM",
        b"CRAM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"BCF\x02",
        b"PK\x03\x04",
        b"PK\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        // A mark, alone, cut, before blank lines, and twice.
        b"\xef",
        b"\xef\xbb",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf\n",
        b"\xef\xbb\xbf\xef\xbb\xbfCHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"\xef\xbb\xbfCHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"\n\xef\xbb\xbfCHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"\xef\xbbCHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n",
        b"\n\n\x1f\x8b\x08\0\n",
        b"\xff\xfe",
        b"\xff",
        b"\xff\xfeC",
        b"\xff\xfec\t1\tA\tA\tC\n",
        // Texts whose kind is named, and some that name none.
        b"##fileformat=VCFv4.2\n",
        b"##fileformat=VCFv4.2\nc\t1\tA\tA\tC\n",
        b"##fileformat",
        b"##\n##\n",
        b"CHROM\tPOS\tREF\toak\telm\nc\t1\tA\tA|C\tA|C\n",
        b"CHROM\tPOS\tREF\toak\telm\nc\t1\tA\tA\tC\n",
        b"CHROM\tPOS\tREF\toak\telm\n",
        b"CHROM\tPOS\tREF\toak\telm\nc\t1\tA\tA",
        b"CHROM\tPOS\tREF\toak\telm\nc\t1\tA\tA|",
        b"CHROM\tPOS\tREF\toak\telm\n\n##\n\nc\t1\tA\tA|C\tA|C",
        b"c\t1\tA\tA\tC\n",
        b"c\t1",
        b"c\t",
        b"CHROM\tPOS\tREF\t1a\t1b\r\n\r\r\nc\t1\tA\tA\tC\r",
        MATRIX.as_bytes(),
        GENOTYPES.as_bytes(),
        VCF.as_bytes(),
        TABLES[0].as_bytes(),
    ] {
        texts.push(text.to_vec());
    }
    texts
}

#[test]
fn the_verdict_is_the_same_however_the_bytes_arrive() {
    let dir = tempdir();
    for text in texts() {
        let first = run(["-@1", "--batch-size=512K"], &text[..]);
        assert!(matches!(first.status, 0 | 1), "'{}': {first}", cut(&text));
        let path = file(&dir, "text", &text);
        for args in [
            &["-@1", "--batch-size=1"][..],
            &["-@4", "--batch-size=1"],
            &["-@4"],
            &["-@1", "--batch-size=2"],
            &["-@1", "--batch-size=7"],
        ] {
            let mut found = vec![byte_by_byte(args, &text), run(args, &text[..])];
            // A file has a name of its own; nothing else differs.
            let mut named = run([args, &[&path]].concat(), "");
            named.stderr = String::from_utf8_lossy(&named.stderr)
                .replace(&path, "stdin")
                .into_bytes();
            found.push(named);
            for other in found {
                let verdict = |outcome: &Outcome| {
                    (
                        outcome.status,
                        outcome.stdout.clone(),
                        outcome.stderr.clone(),
                    )
                };
                if verdict(&other) != verdict(&first) {
                    other.fail(&format!(
                        "'{}': expected the same as of {first}",
                        cut(&text)
                    ));
                }
            }
        }
    }
}

#[test]
fn the_verdict_on_a_first_row_is_the_same_however_long_the_header_is() {
    // The first row starts beyond the first batch and the first read.
    for columns in [10, 5000, 60_000] {
        let names: String = (0..columns).map(|n| format!("\toak{n}")).collect();
        for cell in ["A", "A|C"] {
            let cells = format!("\t{cell}").repeat(columns);
            let text = format!("CHROM\tPOS\tREF{names}\nc\t1\tA{cells}\n");
            let first = run(["-@1", "--batch-size=512K"], &text[..]);
            first.fails(1).stdout_is("");
            let told = String::from_utf8_lossy(&first.stderr).contains("--from genotypes");
            assert_eq!(told, cell != "A", "{first}");
            for args in [
                &["-@1", "--batch-size=1"][..],
                &["-@4", "--batch-size=4K"],
                &["-@4"],
            ] {
                run(args, &text[..])
                    .fails(1)
                    .stdout_is("")
                    .stderr_is(&first.stderr);
            }
        }
    }
}
