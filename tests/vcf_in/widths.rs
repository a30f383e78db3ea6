//! Rows of every width, with something odd at each place, and GT at every place in FORMAT.

use fastrand::Rng;

use super::naive::{Row, row};
use super::*;

const WIDTHS: [usize; 10] = [1, 2, 3, 7, 8, 9, 16, 17, 33, 300];

/// ALT columns with numbers of one digit and of two, each with its number of alternatives.
fn alternatives() -> [(usize, String); 3] {
    [1, 9, 12].map(|count| {
        let base = |n: usize| {
            [
                "C", "G", "T", "CC", "CG", "CT", "GC", "GG", "GT", "TC", "TG", "TT",
            ][n]
        };
        (count, (0..count).map(base).collect::<Vec<_>>().join(","))
    })
}

/// Genotypes other than two phased numbers of one digit: good ones, then bad ones.
fn odd_cells(alternatives: usize) -> (Vec<String>, Vec<String>) {
    let most = alternatives;
    let good = [
        ".", "./.", ".|.", "1", "0", "0|1|1", "0|0|0|0", "0/1", "0/0", "1/1", "1/0|1", "|0|1",
        "/0/1", "/1|1", "00|1", "0|01", ".|1", "0|.", "./1",
    ];
    let mut good: Vec<String> = good.iter().map(|&cell| cell.to_owned()).collect();
    good.extend([
        format!("{most}|{most}"),
        format!("{most}/{most}"),
        format!("{most}|0"),
        format!("0|{most}"),
        format!("{most}/{}", most - 1),
    ]);
    let bad = [
        "", "0|", "|", "0||1", "x|1", "0|x", "0 1", "0|1 ", "A|C", "0|-1", "0\\1", "0|1|", "..",
        "1.", "0|1\t0|1",
    ];
    let mut bad: Vec<String> = bad.iter().map(|&cell| cell.to_owned()).collect();
    bad.extend([
        format!("0|{}", most + 1),
        format!("{}|0", most + 1),
        "0|999".to_owned(),
    ]);
    (good, bad)
}

/// Genotypes of `samples` samples: mostly two phased numbers, and all the same in some rows.
fn plain_cells(rng: &mut Rng, samples: usize, alternatives: usize) -> Vec<String> {
    let most = match rng.u8(..4) {
        0 => 0,
        1 => 1,
        _ => alternatives,
    };
    let of_one = rng.usize(..=most);
    let is_same = rng.u8(..4) == 0;
    let cell = |rng: &mut Rng| match is_same {
        true => format!("{of_one}|{of_one}"),
        false => format!("{}|{}", rng.usize(..=most), rng.usize(..=most)),
    };
    (0..samples).map(|_| cell(rng)).collect()
}

/// Rows of one width: ALT and the genotypes, each with something odd in one place, and some plain
/// rows among them. Wide rows do not try everything odd in each place.
fn rows_of(rng: &mut Rng, samples: usize, with_bad: bool) -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    for (turn, (count, alt)) in alternatives().into_iter().enumerate() {
        let (good, bad) = odd_cells(count);
        let odd = if with_bad { [good, bad].concat() } else { good };
        for place in 0..samples {
            let is_wide = samples > 33;
            if is_wide && place % 3 != turn {
                continue;
            }
            let some = if is_wide { 1 } else { odd.len() };
            let from = rng.usize(..odd.len());
            for n in 0..some {
                let mut cells = plain_cells(rng, samples, count);
                if rng.u8(..8) == 0 {
                    rows.push((alt.clone(), cells.clone()));
                }
                odd[(from + n) % odd.len()].clone_into(&mut cells[place]);
                rows.push((alt.clone(), cells));
            }
        }
    }
    rows
}

/// FORMAT, and a function that makes a cell of a genotype.
type Layout = (&'static str, fn(&mut Rng, &str) -> String);

/// The places of a genotype in a cell, and what may be beside it.
const LAYOUTS: [Layout; 7] = [
    ("GT", |_, gt| gt.to_owned()),
    ("GT:AD:DP", |rng, gt| {
        format!("{gt}:{},{}:{}", rng.u8(..), rng.u8(..), rng.u16(..))
    }),
    ("GT:AD:DP", |rng, gt| match rng.u8(..3) {
        0 => gt.to_owned(),
        1 => format!("{gt}:."),
        _ => format!("{gt}:1,2:3"),
    }),
    ("DP:GT", |rng, gt| format!("{}:{gt}", rng.u16(..))),
    ("FT:AD:GT", |rng, gt| format!("PASS:{},3:{gt}", rng.u8(..))),
    ("GT:PS", |rng, gt| match rng.bool() {
        true => format!("{gt}:."),
        false => gt.to_owned(),
    }),
    // Equal strands may have either separator.
    ("GT", |rng, gt| match gt.split_once('|') {
        Some((one, other)) if one == other && !one.is_empty() && rng.bool() => {
            format!("{one}/{other}")
        }
        _ => gt.to_owned(),
    }),
];

/// The rows of a layout, as lines.
fn lines(rng: &mut Rng, rows: &[(String, Vec<String>)], layout: usize) -> Vec<String> {
    let (keys, cell) = LAYOUTS[layout];
    let line = |(n, (alt, cells)): (usize, &(String, Vec<String>))| {
        let cells: Vec<String> = cells.iter().map(|gt| cell(rng, gt)).collect();
        format!(
            "c\t{}\trs{n}\tA\t{alt}\t9.5\tq10\tDP=3\t{keys}\t{}",
            n + 1,
            cells.join("\t")
        )
    };
    rows.iter().enumerate().map(line).collect()
}

/// The naive reader's rows for the lines, and the number of bad ones.
fn expected(format: &str, lines: &[String], samples: usize) -> (String, usize) {
    let mut written = String::new();
    let mut bad = 0;
    for line in lines {
        match row(format, line, samples) {
            Row::Bad => bad += 1,
            Row::Silent => {}
            Row::Written(row) => written += &row,
        }
    }
    (written, bad)
}

#[test]
fn the_same_genotypes_give_the_same_rows_wherever_they_stand() {
    for samples in WIDTHS {
        let mut rng = Rng::with_seed(samples as u64);
        let all = rows_of(&mut rng, samples, false);
        for (format, turn) in FORMATS.iter().zip(0..) {
            let mut first = String::new();
            for layout in 0..LAYOUTS.len() {
                let lines = lines(&mut rng, &all, layout);
                let (written, bad) = expected(format, &lines, samples);
                assert_eq!(bad, 0, "good rows only");
                if layout == 0 {
                    first.clone_from(&written);
                }
                assert_eq!(first, written, "the naive reading of layout {layout}");
                let input = format!("{}{}\n", head(samples), lines.join("\n"));
                eprintln!("{samples} samples, layout {layout}");
                let settings = match layout {
                    0 | 1 => &SETTINGS[..],
                    _ => &SETTINGS[(layout + turn) % 4..][..1],
                };
                for setting in settings {
                    run(
                        [&["-q", "--no-header", "-f", format], *setting].concat(),
                        &input[..],
                    )
                    .ok()
                    .stderr_is("")
                    .stdout_is(&written);
                }
            }
        }
    }
}

#[test]
fn a_bad_cell_is_found_at_each_place_of_every_layout() {
    for samples in WIDTHS {
        let mut rng = Rng::with_seed(samples as u64);
        let all = rows_of(&mut rng, samples, true);
        for (format, turn) in FORMATS.iter().zip(0..) {
            for layout in 0..LAYOUTS.len() {
                let lines = lines(&mut rng, &all, layout);
                let (written, bad) = expected(format, &lines, samples);
                assert!(bad > 0, "bad rows too");
                let input = format!("{}{}\n", head(samples), lines.join("\n"));
                eprintln!("{samples} samples, layout {layout}");
                let setting = SETTINGS[(layout + turn) % 4];
                let args = ["--skip-bad-rows", "--no-header", "-f", format];
                run([&args, setting].concat(), &input[..])
                    .ok()
                    .stdout_is(&written)
                    .stderr_has(&format!("note: {bad} bad rows were left out"));
            }
        }
    }
}

#[test]
fn a_bad_cell_is_named_with_its_sample_at_each_place() {
    for samples in [1, 2, 8, 17, 33] {
        for (keys, before, behind) in [("GT", "", ""), ("GT:DP", "", ":3"), ("DP:GT", "3:", "")] {
            let good = format!("{before}0|1{behind}");
            for place in 0..samples {
                for bad in ["0|2", "0|", "x", "0|1|7"] {
                    let mut cells = vec![good.clone(); samples];
                    cells[place] = format!("{before}{bad}{behind}");
                    let row = format!("A C {keys} {}", cells.join(" "));
                    let outcome = run(["-@1", "--no-header"], vcf(&[&row]));
                    outcome.fails(1).stdout_is("");
                    let sample = format!("(sample 's{}')", place + 1);
                    one_line_with(&outcome, &["hapfilter: stdin:4: expected", &sample]);
                }
            }
        }
    }
}
