//! Files that options name besides the matrix: column names, samples, contigs. Each of them can go
//! wrong in the same ways.

use std::os::unix::net::UnixListener;

use crate::util::{Outcome, file, run, tempdir};

const NAMES: &str = "CHROM\tPOS\tREF\t1a\t1b\n";

/// An option, what else it needs, a file for it, and the standard input.
const OPTIONS: [(&[&str], &str, &str); 3] = [
    (&["--header"], NAMES, ""),
    (&["--samples"], "s\t1a\t1b\n", NAMES),
    (&["-f", "vcf", "--contigs"], "c\t248956422\n", NAMES),
];

fn with(option: &[&str], path: &str, stdin: &str) -> Outcome {
    run([option, &[path, "--max-line=30"]].concat(), stdin)
}

#[test]
fn a_file_may_be_longer_than_one_read() {
    let dir = tempdir();
    // Skipped lines. No block of a power of two holds a whole number of the three-byte ones.
    for (passed_over, count) in [("\n", 200_000), ("##\n", 70_000)] {
        for (option, content, stdin) in OPTIONS {
            if passed_over == "##\n" && option.contains(&"--contigs") {
                continue;
            }
            let before = passed_over.repeat(count);
            let good = file(&dir, "good", format!("{before}{content}"));
            with(option, &good, stdin).ok().stderr_is("");
            let bad = file(&dir, "bad", format!("{before}rubbish\n{content}"));
            let place = format!("hapfilter: {bad}:{}: ", count + 1);
            with(option, &bad, stdin).fails(1).stderr_has(&place);
        }
    }
}

#[test]
fn a_line_may_be_as_long_as_a_line_of_the_matrix() {
    let dir = tempdir();
    for (option, _, stdin) in OPTIONS {
        for (length, is_fit) in [(30, true), (31, false), (300_000, false)] {
            let fields = match option {
                ["--header"] => "c\tp\tr\t1a\t1b\t",
                ["--samples"] => "s\t1a\t1b\t#4\t#",
                _ => "c\t",
            };
            let digits = match option {
                ["--samples"] => "0".repeat(length - fields.len() - 1) + "4",
                _ => "9".repeat(length - fields.len()),
            };
            for end in ["", "\n", "\r\n"] {
                let path = file(&dir, "list", format!("\n{fields}{digits}{end}"));
                let outcome = with(option, &path, stdin);
                if is_fit {
                    outcome.ok();
                } else {
                    outcome.fails(1).stderr_is(format!(
                        "hapfilter: {path}:2: the line is longer than 30 bytes; --max-line raises the limit\n"
                    ));
                }
            }
        }
    }
}

/// Otherwise an endless list would take all memory. Lines that are not kept do not count.
#[test]
fn a_list_may_be_as_long_as_a_line_of_the_matrix() {
    let dir = tempdir();
    let vcf = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n";
    // The number of bytes that count, without the filler for the @.
    for (list, counted, option, stdin, what) in [
        (
            "# ten bytes\n\na\t1a\t1b\nb@\t#4\t#5\n",
            7 + 7,
            &["--samples"][..],
            NAMES,
            "list of samples is",
        ),
        (
            "\nc\t248956422\n\nd@\t.\n",
            11 + 3,
            &["-f", "vcf", "--contigs"],
            NAMES,
            "list of contigs is",
        ),
        (
            "##fileformat=VCFv4.2\n##contig=<ID=c>\n##contig=<ID=c>\n##x\n##contig=<ID=d@>\n",
            15 + 15,
            &["-f", "vcf", "--header"],
            "",
            "##contig lines together are",
        ),
    ] {
        let names = if option.contains(&"--header") {
            vcf
        } else {
            ""
        };
        for (length, is_fit) in [(60, true), (61, false)] {
            let list = list.replace('@', &"x".repeat(length - counted));
            let path = file(&dir, "list", [&list, names].concat());
            let outcome = run([option, &[&path, "-q", "--max-line=60"]].concat(), stdin);
            let line = list.lines().count();
            match is_fit {
                true => outcome.ok().stderr_is(""),
                false => outcome.fails(1).stderr_is(format!(
                    "hapfilter: {path}:{line}: the {what} longer than 60 bytes; --max-line raises \
                     the limit\n"
                )),
            };
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_or_is_not_text_is_named() {
    let dir = tempdir();
    let zipped = file(&dir, "zipped", b"\xfd7zXZ\0\0\x04");
    let socket = dir.path().join("socket");
    let _listener = UnixListener::bind(&socket).expect("a socket");
    let socket = socket.to_str().expect("a temporary path is text");
    for (option, _, stdin) in OPTIONS {
        with(option, &zipped, stdin).fails(1).stderr_is(format!(
            "hapfilter: {zipped}:1: the input is xz-compressed: pipe it through 'xz -dc -T0'\n"
        ));
        // These errors appear only when the file is opened or read.
        with(option, socket, stdin).fails(1).stderr_is(format!(
            "hapfilter: cannot open '{socket}': No such device or address\n"
        ));
        with(option, "/proc/self/mem", stdin)
            .fails(1)
            .stderr_is("hapfilter: cannot read /proc/self/mem: Input/output error\n");
    }
}
