//! Cells of each byte, repeated, for each sample: the quick ways compare bytes many at a time, and no
//! cell may look to them like what they remember, or like nothing remembered.

use crate::oracle::{Options, oracle};
use crate::settings::SETTINGS;
use crate::util::{difference, run};

#[test]
fn cells_of_one_byte_repeated_are_what_the_oracle_says() {
    let vcf = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts1\ts2\ts3";
    for (names, fixed, cells) in [
        ("CHROM\tPOS\tREF\t1a\t1b\t2a", "A", ["C", "A", "A"]),
        (
            "CHROM\tPOS\tREF\ts1:GT\ts2:GT\ts3:GT",
            "A",
            ["A|C", "C", "A|A"],
        ),
        (
            "CHROM\tPOS\tREF\ts1:GT:s1:PS\ts2:GT:s2:PS\ts3:GT:s3:PS",
            "A",
            ["A|C:7", "C:.", "A|A:7"],
        ),
        (vcf, ".\tA\tC\t.\t.\t.\tGT", ["0|1", "1", "0|0"]),
        (vcf, ".\tA\tC\t.\t.\t.\tGT:PS", ["0|1:7", "1", "0|1:7"]),
        (
            vcf,
            ".\tA\tC\t.\t.\t.\tGT:DP:PS",
            ["0|1:5:7", "1", "0|1:5:7"],
        ),
        (vcf, ".\tA\tC\t.\t.\t.\tDP:GT", ["5:0|1", "5:1", "5:0|1"]),
        (
            "contig\tpos\tref\talt\tx_PI\tx_PG_al\ty_PI\ty_PG_al\tz_PI\tz_PG_al",
            "A\tC",
            ["7\tA|C", "7\tC", ".\tA/C"],
        ),
    ] {
        let mut input = format!("{names}\n").into_bytes();
        let bytes = (0..=u8::MAX).filter(|byte| !b"\t\n".contains(byte));
        for byte in bytes {
            for length in 1..=9 {
                for place in 0..3 {
                    input.extend_from_slice(format!("c\t7\t{fixed}").as_bytes());
                    for (n, cell) in cells.iter().enumerate() {
                        input.push(b'\t');
                        let text = cell.as_bytes();
                        // Other subfields than the genotype stay, and a table's phase set.
                        let (start, end) = match text.iter().position(|byte| b":\t".contains(byte))
                        {
                            Some(at) if fixed.ends_with("DP:GT") || text[at] == b'\t' => {
                                (at + 1, text.len())
                            }
                            Some(at) => (0, at),
                            None => (0, text.len()),
                        };
                        match n == place {
                            true => {
                                input.extend_from_slice(&text[..start]);
                                input.extend(std::iter::repeat_n(byte, length));
                                input.extend_from_slice(&text[end..]);
                            }
                            false => input.extend_from_slice(text),
                        }
                    }
                    input.push(b'\n');
                }
            }
        }
        let options = Options {
            skip_bad_rows: true,
            ..Options::default()
        };
        let expected = oracle(&options, &input);
        assert!(expected.skipped.len() > 5000, "{fixed}");
        for setting in [SETTINGS[0], SETTINGS[3]] {
            let outcome = run([&["--skip-bad-rows", "-q"], setting].concat(), &input[..]);
            let outcome = outcome.ok();
            assert!(
                outcome.stdout == expected.stdout,
                "{names} {fixed} {setting:?}: {}",
                difference(&expected.stdout, &outcome.stdout)
            );
        }
    }
}
