//! A row with any one byte changed, left out or doubled: the program refuses exactly what the naive
//! reader refuses.

use super::naive::{Row, row};
use super::*;

/// The bytes to insert or put in place of another.
const BYTES: &[u8] = b"\t|/:.,0129xA-# \r\0";

/// Every line that differs by one byte, and every prefix.
fn mutants(line: &str) -> Vec<String> {
    let mut mutants = vec![line.to_owned()];
    for at in 0..line.len() {
        let (before, rest) = line.split_at(at);
        let (byte, after) = rest.split_at(1);
        for &other in BYTES {
            let other = char::from(other);
            mutants.push(format!("{before}{other}{after}"));
            mutants.push(format!("{before}{other}{rest}"));
        }
        mutants.push(format!("{before}{after}"));
        mutants.push(format!("{before}{byte}{rest}"));
        // Truncated, as a line.
        mutants.push(before.to_owned());
    }
    // An empty line, or one that begins with `#`, is not a row.
    mutants.retain(|line| !matches!(line.as_str(), "" | "\r") && !line.starts_with('#'));
    mutants
}

#[test]
fn a_row_with_one_byte_changed_is_read_afresh() {
    for (samples, row_of) in [
        (1, "c\t7\trs1\tA\tC\t9\tPASS\tDP=3\tGT\t0|1"),
        (3, "c\t7\t.\tA\tC,G\t.\t.\t.\tGT\t0|1\t2|2\t1|0"),
        (2, "c\t7\t.\tA\tC\t.\t.\t.\tGT:DP\t0|1:12\t1|0:3"),
        (2, "c\t7\t.\tA\tC\t.\t.\t.\tDP:GT\t12:0|1\t3:1|0"),
        (2, "c\t7\t.\tA\tC\t.\t.\t.\tGT:PS\t0|1:12\t1|0:."),
        (2, "c\t7\t.\tA\tC\t.\t.\t.\tPS:GT\t12:0|1\t.:1/1"),
        (2, "c\t7\t.\tA\t<*>,C\t.\t.\t.\tGT\t0/2\t/0|2"),
        (
            8,
            "c\t7\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\t0|0\t1|0\t0|1\t1|1\t0|0\t1|0",
        ),
        (
            9,
            "c\t7\t.\tA\tC\t.\t.\t.\tGT\t0|0\t0|0\t0|0\t0|0\t0|0\t0|0\t0|0\t0|0\t0|0",
        ),
        (
            3,
            "c\t7\t.\tA\tC,G,T,CC,CG,CT,GC,GG,GT,TC\t.\t.\t.\tGT\t0|10\t9|9\t10/10",
        ),
        (
            17,
            "c\t7\t.\tA\tC\t.\t.\t.\tGT\t0|1\t1|1\t0|0\t1|0\t0|1\t1|1\t0|0\t1|0\t0|1\t1|1\t0|0\t1|0\t0|1\t1|1\t0|0\t1|0\t.|1",
        ),
        (4, "c\t7\t.\tA\tC\t.\t.\t.\tGT\t1\t.\t0|1|1\t./."),
    ] {
        let lines = mutants(row_of);
        let input = format!("{}{}\n", head(samples), lines.join("\n"));
        for (format, setting) in FORMATS.iter().zip(SETTINGS) {
            let mut written = String::new();
            let mut bad = 0;
            for line in &lines {
                match row(format, line, samples) {
                    Row::Bad => bad += 1,
                    Row::Silent => {}
                    Row::Written(row) => written += &row,
                }
            }
            let args = ["--skip-bad-rows", "--no-header", "-f", format];
            run([&args, setting].concat(), &input[..])
                .ok()
                .stdout_is(&written)
                .stderr_has(&format!("note: {bad} bad rows were left out"));
        }
    }
}
