use std::fs::File;
use std::process::{Command, Stdio};

use fastrand::Rng;

use super::{everywhere, matrix, plain};
use crate::gzip::{bgzf, block, end_marker, member, with_header};
use crate::util::{BIN, DEADLINE, file, finish, finish_on, run, tempdir};

/// The result for `packed` is that for `text`, from a pipe, a file, and a file on standard input.
#[track_caller]
fn same(args: &[&str], text: &[u8], packed: &[u8]) {
    let expected = plain(args, text);
    let found = everywhere(args, packed);
    assert_eq!(found.status, expected.status, "{found}");
    found
        .stdout_is(&expected.stdout)
        .stderr_is(&expected.stderr);
    let dir = tempdir();
    let path = file(&dir, "packed", packed);
    let from_file = run([args, &[&path]].concat(), "");
    assert_eq!(from_file.status, expected.status, "{from_file}");
    from_file.stdout_is(&expected.stdout);
    let mut command = Command::new(BIN);
    command.args(args);
    let stdin = Stdio::from(File::open(&path).expect("the file"));
    finish_on(command, stdin, DEADLINE)
        .stdout_is(&expected.stdout)
        .stderr_is(&expected.stderr);
}

#[test]
fn blocks_of_any_size_hold_the_same_text() {
    let text = matrix(200);
    for sizes in [
        &[1][..],
        &[7],
        &[100],
        &[65_280],
        &[65_536],
        &[0, 3, 0, 0, 500, 40],
        &[2000, 1],
    ] {
        same(&[], &text, &bgzf(&text, sizes));
    }
}

#[test]
fn members_and_blocks_follow_one_another_in_any_order() {
    let text = matrix(60);
    let (a, b) = text.split_at(777);
    let (b, c) = b.split_at(300);
    let zeros = [0; 600];
    for packed in [
        member(&text),
        [member(a), member(b), member(c)].concat(),
        [
            member(b""),
            member(a),
            member(b""),
            member(b),
            member(c),
            member(b""),
        ]
        .concat(),
        [block(a), member(b), block(c), end_marker()].concat(),
        [block(a), end_marker(), block(b), end_marker(), member(c)].concat(),
        [member(a), block(b), block(c), end_marker()].concat(),
        [member(a), member(b), member(c), zeros.to_vec()].concat(),
        [
            block(a),
            block(b),
            block(c),
            end_marker(),
            zeros[..1].to_vec(),
        ]
        .concat(),
    ] {
        same(&[], &text, &packed);
    }
}

#[test]
fn a_header_may_have_all_its_fields() {
    let text = matrix(5);
    let fields = b"\x1f\x8b\x08\x1c\x01\x02\x03\x04\x02\x03\x06\0AB\x02\0xymatrix.tsv\0words\0";
    same(&[], &text, &with_header(fields, &text));
    let mut checked = b"\x1f\x8b\x08\x02\0\0\0\0\0\x03".to_vec();
    checked.extend((libdeflater::crc32(&checked) as u16).to_le_bytes());
    same(&[], &text, &with_header(&checked, &text));
}

#[test]
fn lines_longer_than_blocks_and_batches_come_whole() {
    let wide = |columns: usize| {
        let names: String = (1..=columns).map(|n| format!("\t{n}a\t{n}b")).collect();
        let row = |n: usize| format!("c\t{n}\tA{}\n", "\tA\tC".repeat(columns));
        let rows: String = (1..12).map(row).collect();
        format!("CHROM\tPOS\tREF{names}\n{rows}").into_bytes()
    };
    for (columns, sizes) in [(100, [300]), (5_000, [1_000]), (50_000, [65_280])] {
        let text = wide(columns);
        let expected = plain(&[], &text);
        let packed = bgzf(&text, &sizes);
        for packed in [packed, member(&text)] {
            for setting in [&["-@1"][..], &["-@2", "--batch-size=4K"], &["-@3"]] {
                run(setting, &packed[..]).ok().stdout_is(&expected.stdout);
            }
        }
    }
}

#[test]
fn ends_of_lines_and_marks_are_those_of_the_text() {
    let text = matrix(9);
    let lines = text.split_inclusive(|&byte| byte == b'\n');
    let crlf = lines.flat_map(|line| [&line[..line.len() - 1], b"\r\n"].concat());
    let crlf: Vec<u8> = crlf.collect();
    let marked = [&b"\xef\xbb\xbf"[..], &text].concat();
    let unended = &text[..text.len() - 1];
    let cut = &text[..text.len() - 4];
    for text in [&crlf[..], &marked, unended, cut, b"", b"\n", b"##\n"] {
        same(&[], text, &bgzf(text, &[1]));
        same(&[], text, &bgzf(text, &[2, 31]));
        same(&[], text, &member(text));
        same(&["--skip-bad-rows"], text, &bgzf(text, &[11]));
    }
}

#[test]
fn every_kind_of_text_may_be_compressed() {
    let vcf = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n\
               1\t5\tx\tA\tG\t.\t.\t.\tGT:PS\t0|1:5\n1\t6\t.\tA\tC\t.\t.\t.\tGT\t1/0\n";
    let queried = "#[1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\n1\t5\tA\tA|G\n";
    let table = "contig\tpos\tref\talt\ts_PI\ts_PG_al\n1\t5\tA\tG\t1\tA|G\n";
    for text in [vcf, queried, table] {
        for format in ["haplotype", "phase-panel", "phase-input", "vcf"] {
            let text = text.as_bytes();
            same(&["-q", "-f", format], text, &bgzf(text, &[13]));
            same(&["-q", "-f", format], text, &member(text));
        }
    }
}

#[test]
fn operands_and_named_files_are_each_what_their_first_bytes_say() {
    let dir = tempdir();
    let text = matrix(40);
    let header_end = 1 + text.iter().position(|&b| b == b'\n').expect("a header");
    let (header, rows) = text.split_at(header_end);
    let a = file(&dir, "a.txt", &text);
    let b = file(&dir, "b.bgz", bgzf(&text, &[50]));
    let c = file(&dir, "c.gz", member(&text));
    let expected = run([&a, &a, &a, &a], "").ok().stdout.clone();
    for setting in super::SETTINGS {
        let files = [&b[..], &a, &c, &b];
        run([setting, &files].concat(), "")
            .ok()
            .stdout_is(&expected);
    }
    let names = file(&dir, "names.gz", member(header));
    let samples = file(&dir, "samples.bgz", bgzf(b"x\t1a\t2b\n", &[3]));
    let contigs = file(&dir, "contigs.gz", member(b"chr1\t1000\n"));
    let plain_names = file(&dir, "names", header);
    let plain_samples = file(&dir, "samples", "x\t1a\t2b\n");
    let plain_contigs = file(&dir, "contigs", "chr1\t1000\n");
    let with = |names: &str, samples: &str, contigs: &str, rows: &[u8]| {
        let args = [
            "-q",
            "-f",
            "vcf",
            "-H",
            names,
            "--samples",
            samples,
            "--contigs",
            contigs,
        ];
        run(args, rows).ok().stdout.clone()
    };
    let expected = with(&plain_names, &plain_samples, &plain_contigs, rows);
    assert_eq!(
        with(&names, &samples, &contigs, &bgzf(rows, &[99])),
        expected
    );
}

/// Pieces of the rows, cut at line ends and compressed, make the whole.
#[test]
fn pieces_may_be_compressed() {
    let dir = tempdir();
    let text = matrix(90);
    let header_end = 1 + text.iter().position(|&b| b == b'\n').expect("a header");
    let names = file(&dir, "names", &text[..header_end]);
    let whole = plain(&["--no-header"], &text).stdout;
    for size in [1, 7, 40] {
        let lines: Vec<&[u8]> = text[header_end..]
            .split_inclusive(|&b| b == b'\n')
            .collect();
        let mut found: Vec<u8> = Vec::new();
        for (n, piece) in lines.chunks(size).enumerate() {
            let piece = piece.concat();
            let packed = if n % 2 == 0 {
                bgzf(&piece, &[60])
            } else {
                member(&piece)
            };
            found.extend(&run(["--header", &names, "--no-header"], packed).ok().stdout);
        }
        assert!(found == whole, "pieces of {size} rows");
    }
}

/// The output of other programs.
#[test]
fn gzip_and_bgzip_write_what_is_read() {
    let text = matrix(5000);
    for command in [
        &["gzip", "-1"][..],
        &["gzip", "-9"],
        &["bgzip", "-c"],
        &["bgzip", "-c", "-@2"],
    ] {
        let mut packer = Command::new(command[0]);
        packer.args(&command[1..]);
        let packed = finish(packer, &text[..], DEADLINE).ok().stdout.clone();
        let expected = plain(&[], &text);
        for setting in super::SETTINGS {
            run(setting, &packed[..]).ok().stdout_is(&expected.stdout);
        }
    }
}

#[test]
fn texts_cut_into_random_members_are_the_same() {
    let seed = Rng::new().u64(..);
    println!("seed {seed}");
    let mut rng = Rng::with_seed(seed);
    for _ in 0..40 {
        let mut text = matrix(rng.usize(0..120));
        if rng.bool() {
            text.truncate(rng.usize(0..=text.len()));
        }
        let (mut packed, mut rest, mut last_is_block) = (Vec::new(), &text[..], false);
        while !rest.is_empty() || rng.u8(..4) == 0 {
            let most = [3, 40, 1000][rng.usize(..3)];
            let (piece, after) = rest.split_at(rng.usize(0..=most).min(rest.len()));
            last_is_block = rng.bool();
            packed.extend(if last_is_block {
                block(piece)
            } else {
                member(piece)
            });
            rest = after;
        }
        if packed.is_empty() {
            continue;
        }
        if last_is_block {
            packed.extend(end_marker());
        }
        let args: &[&str] = if rng.bool() {
            &["--skip-bad-rows"]
        } else {
            &[]
        };
        same(args, &text, &packed);
    }
}
