//! Encodings, compressed files, and bytes that are not text.
//!
//! The first bytes of an operand, or of a file that an option names, may give away its encoding.
//! All other bytes are written as they were read.

use super::*;
use crate::util::{file, run};

/// Tries a file in every place where one is read, with each number of threads. `found` is the
/// message after its name and line.
#[track_caller]
fn everywhere(content: &[u8], found: &str) {
    let dir = tempdir();
    let (names, rows) = (file(&dir, "names", NAMES), file(&dir, "rows", ROW));
    let bad = file(&dir, "bad", content);
    let message = format!("hapfilter: {bad}:1: {found}\n");
    let matrix = [NAMES, ROW].concat();
    for threads in THREADS {
        run([threads], content)
            .fails(1)
            .stdout_is("")
            .stderr_is(format!("hapfilter: stdin:1: {found}\n"));
        for args in [
            &[&bad[..]][..],
            &["--header", &bad],
            &["--samples", &bad],
            &["--format=vcf", "--contigs", &bad],
        ] {
            let outcome = run([&[threads], args].concat(), &matrix[..]);
            outcome.fails(1).stdout_is("").stderr_is(&message);
        }
        // As a second operand, with columns from elsewhere. It must not be skipped as a bad row.
        let args = [threads, "--skip-bad-rows", "-H", &names, &rows, &bad];
        run(args, "").fails(1).stdout_is(TABLE).stderr_is(&message);
    }
}

#[test]
fn compressed_and_binary_files_are_named_wherever_they_are_read() {
    for (content, found) in [
        (
            &b"\x1f\x9d\x90C\t1"[..],
            "compressed with compress: pipe it through zcat",
        ),
        (
            b"\xfd7zXZ\0\0\x04",
            "xz-compressed: pipe it through 'xz -dc -T0'",
        ),
        (
            b"\x28\xb5\x2f\xfd\x24\n",
            "zstd-compressed: pipe it through zstdcat",
        ),
        (
            b"\x04\x22\x4d\x18\x64\t",
            "lz4-compressed: pipe it through lz4cat",
        ),
        (
            b"BZh91AY&SY\n\n",
            "bzip2-compressed: pipe it through 'lbzip2 -dc', or bzcat",
        ),
        (
            b"BZh9\x17\x72\x45\x38\x50\x90\0",
            "bzip2-compressed: pipe it through 'lbzip2 -dc', or bzcat",
        ),
        (
            b"PK\x03\x04\x14\0",
            "a zip archive: pipe it through funzip (which takes only the first of several files)",
        ),
        (
            b"BAM\x01\0\0",
            "BAM (alignments), which holds no genotypes: call variants first, with 'bcftools mpileup' \
             and 'bcftools call'",
        ),
        (
            b"BCF\x02\x02\n",
            "BCF: pipe it through 'bcftools view' for VCF, or through 'bcftools query'",
        ),
    ] {
        everywhere(content, &format!("the input is {found}"));
    }
}

#[test]
fn wide_encodings_are_named_with_or_without_a_mark() {
    let text = [NAMES, ROW].concat();
    let two =
        |encode: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(encode).collect::<Vec<u8>>();
    let four = |encode: fn(u32) -> [u8; 4]| {
        let characters = text.chars().map(u32::from);
        characters.flat_map(encode).collect::<Vec<u8>>()
    };
    for (mark, content, encoding) in [
        (&b"\xff\xfe"[..], two(u16::to_le_bytes), "UTF-16"),
        (b"\xfe\xff", two(u16::to_be_bytes), "UTF-16"),
        (b"\xff\xfe\0\0", four(u32::to_le_bytes), "UTF-32"),
        (b"\0\0\xfe\xff", four(u32::to_be_bytes), "UTF-32"),
        (b"", two(u16::to_le_bytes), "UTF-16LE"),
        (b"", two(u16::to_be_bytes), "UTF-16BE"),
        (b"", four(u32::to_le_bytes), "UTF-32LE"),
        (b"", four(u32::to_be_bytes), "UTF-32BE"),
    ] {
        let family = &encoding[..6];
        let found =
            format!("the input is {family} text: pipe it through 'iconv -f {encoding} -t UTF-8'");
        everywhere(&[mark, &content].concat(), &found);
    }
}

#[test]
fn a_line_end_that_is_not_in_the_input_does_not_help_to_recognise_it() {
    let dir = tempdir();
    let names = file(&dir, "names", NAMES);
    // With one more LF these would be UTF-32 and UTF-16.
    for content in [&b"\0\0\0\n\0\0\0"[..], b"\0a\0b\0c\0"] {
        for threads in THREADS {
            run([threads, "--header", &names], content)
                .fails(1)
                .stderr_has("hapfilter: stdin:1: expected ");
        }
    }
}

#[test]
fn a_mark_is_dropped_in_every_place() {
    let dir = tempdir();
    let marked = |name: &str, text: &str| file(&dir, name, format!("\u{feff}{text}"));
    let matrix = [NAMES, ROW].concat();
    let (plain, first) = (file(&dir, "plain", &matrix), marked("first", &matrix));
    let (rows, names) = (file(&dir, "rows", ROW), marked("names", NAMES));
    let meta = marked("meta", &format!("##x\n{ROW}"));
    let samples = marked("samples", "1a1b\t1a\t1b\n");
    let contigs = marked("contigs", "c\t9\n");
    let twice = [TABLE, TABLE.split_inclusive('\n').nth(1).expect("a row")].concat();
    for threads in THREADS {
        for args in [
            &[&first[..], &first][..],
            &[&plain, &first],
            &["--header", &names, &rows, &first],
            &["--header", &names, &meta, &rows],
            &["--samples", &samples, &plain, &rows],
        ] {
            let outcome = run([&[threads], args].concat(), "");
            outcome.ok().stdout_is(&twice).stderr_is("");
        }
        run([threads, "-fvcf", "--contigs", &contigs, &first], "")
            .ok()
            .stderr_is("");
        // Before a row the mark is not dropped: such a file is not a matrix but a piece of one.
        let piece = marked("piece", ROW);
        for args in [
            &["--header", &names, &rows, &piece][..],
            &["--samples", &samples, &plain, &piece],
        ] {
            let outcome = run([&[threads], args].concat(), "");
            outcome.fails(1).stdout_is(TABLE);
            outcome
                .stderr_has(&format!("hapfilter: {piece}:1: "))
                .stderr_has("byte-order mark");
        }
        // Files joined by cat read like the same files one after another.
        for size in ["1", "20", "1M"] {
            let args = [threads, "--batch-size", size];
            let joined = format!("\u{feff}{matrix}\u{feff}{matrix}");
            run(args, joined).ok().stdout_is(&twice).stderr_is("");
            let joined = format!("{matrix}\u{feff}##x\n{matrix}");
            run(args, joined).ok().stdout_is(&twice).stderr_is("");
            run(args, format!("{matrix}\u{feff}{ROW}"))
                .fails(1)
                .stdout_is(TABLE)
                .stderr_has("hapfilter: stdin:3: ")
                .stderr_has("byte-order mark");
        }
        // Elsewhere it is text like any other.
        let inner = matrix
            .replace("1a\t1b", "1\u{feff}a\t1\u{feff}b")
            .replace("c\t", "c\u{feff}\t");
        let table = TABLE
            .replace("1a1b", "1\u{feff}a1\u{feff}b")
            .replace("c\t", "c\u{feff}\t");
        run([threads], inner).ok().stdout_is(table).stderr_is("");
    }
}

/// Every byte except TAB and LF, alone and among others, in every field that may have it.
#[test]
fn bytes_come_out_as_they_went_in() {
    let odd: [&[u8]; 12] = [
        b"\0",
        b"\0\0\0\0\0\0\0\0",
        b"\r",
        b"\rA\r",
        b"\x0b\x0c",
        b"\x1a",
        b"\x80",
        b"\xc3",
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\xf5\xff\xfe",
        b"\xef\xbb\xbf",
    ];
    for text in odd {
        let all = [text, b"x"].concat();
        let name = [&all[..], b"a\t", &all, b"b"].concat();
        let input = [
            b"CHROM\tPOS\tREF\t",
            &name[..],
            b"\nc",
            &all,
            b"\t7\t",
            &all,
            b"\t",
            text,
            b"\t",
            &all,
            b"\r\n",
        ]
        .concat();
        let label = [&all[..], b"a", &all, b"b"].concat();
        let table = [
            b"contig\tpos\tref\talt\t",
            &label[..],
            b"_PI\t",
            &label,
            b"_PG_al\nc",
            &all,
            b"\t7\t",
            &all,
            b"\t",
            text,
            b"\tc",
            &all,
            b"\t",
            text,
            b"|",
            &all,
            b"\n",
        ]
        .concat();
        for threads in THREADS {
            run([threads, "--alleles=any"], &input[..])
                .ok()
                .stdout_is(&table)
                .stderr_is("");
        }
    }
}

/// Only LF ends a line. A lone CR is a byte like any other, even at the end of the file.
#[test]
fn only_lf_ends_a_line() {
    let mixed = format!(
        "\r\n##\r\n{NAMES}\r\n{}\n\r\n{ROW}",
        ROW.replace('\n', "\r\n")
    );
    let twice = [TABLE, TABLE.split_inclusive('\n').nth(1).expect("a row")].concat();
    for threads in THREADS {
        run([threads], &mixed[..])
            .ok()
            .stdout_is(&twice)
            .stderr_is("");
        let row = ROW.replace('\n', "\r");
        run([threads], [NAMES, &row, &row].concat())
            .fails(1)
            .stderr_has(
                "hapfilter: stdin:2: expected 5 fields, found 9 (the input ends in the middle",
            );
        // Of two CRs only the last belongs to the line end.
        run(
            [threads, "--alleles=any"],
            [NAMES, "c\t1\tA\tA\tC\r\r\n"].concat(),
        )
        .ok()
        .stdout_is(TABLE.replace('C', "C\r"));
        run([threads], [NAMES, "\r\r\n"].concat())
            .fails(1)
            .stderr_is("hapfilter: stdin:2: expected 5 fields, found 1\n");
    }
}

/// The lines of an old Mac's text are one line for this program, and all rows would be columns.
#[test]
fn a_text_whose_lines_end_in_cr_alone_is_refused() {
    let dir = tempdir();
    let meta = "##fileformat=VCFv4.2\n##FORMAT=<ID=GT>\n";
    let vcf = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\nc\t1\tx\tA\tC\t5\tp\ti\tGT\t0|1\n";
    let genotypes = "#[1]c\t[2]p\t[3]r\t[4]s:GT\nc\t1\tA\tA|C\n";
    for text in [
        [NAMES, ROW].concat(),
        [NAMES, ROW, ROW].concat(),
        NAMES.replace('\n', "\tz\n") + &ROW.replace('\n', "\tA\n"),
        // The last line is cut short, or others are bad.
        [NAMES, ROW, "c\t2\tA"].concat(),
        [NAMES, ROW, "c\t2\tA\n", ROW].concat(),
        vcf.to_owned(),
        [meta, vcf].concat(),
        genotypes.to_owned(),
        TABLE.to_owned(),
    ] {
        let old = text.replace('\n', "\r");
        let file = file(&dir, "old", &old);
        for threads in THREADS {
            for args in [
                &[threads][..],
                &[threads, "-s", "x=#4,#5"],
                &[threads, "-q", "-H", &file],
            ] {
                run(args, &old[..])
                    .fails(1)
                    .stdout_is("")
                    .stderr_has(":1: expected lines that end in LF, found CR alone: pipe it through tr '\\r' '\\n'");
            }
        }
    }
    // A CR may be in a name, and in a comment.
    for names in [
        "c\tp\tr\t1\ra\t1\rb",
        "c\tp\tr\rx\t1a\t1b",
        "\rc\tp\tr\t1a\t1b",
    ] {
        run(["-s", "x=#4,#5", "-q"], format!("##\r#c\r\n{names}\n{ROW}")).ok();
    }
}
