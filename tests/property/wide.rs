//! Megabytes of wide rows.

use fastrand::Rng;

use super::{THREADS, setting};
use crate::r#gen::matrix::{Matrix, Shape};
use crate::oracle::{Format, Kind, Options, oracle};
use crate::util::run;

#[test]
fn wide_and_long_matrix_is_the_same_for_every_number_of_threads() {
    let seed = setting("HAPFILTER_SEED", 7);
    println!("seed {seed}");
    let mut rng = Rng::with_seed(seed);
    for format in Format::ALL {
        for kind in [Kind::Matrix, Kind::Genotypes, Kind::Vcf, Kind::Table] {
            let options = Options {
                from: Some(kind),
                format,
                skip_bad_rows: true,
                ..Options::default()
            };
            let mut args = vec!["--quiet", "--format", format.name(), "--skip-bad-rows"];
            args.extend(["--from", kind.name()]);
            // The plainest case is the longest, and runs most often.
            let plain = format == Format::Haplotype && kind == Kind::Matrix;
            let input = wide_matrix(
                &mut rng,
                &options,
                if plain { 4_000_000 } else { 1_500_000 },
            );
            let expected = oracle(&options, &input);
            let rows = expected.stdout.split(|&b| b == b'\n').count();
            assert!(rows > 50, "{args:?}: few rows");
            for threads in if plain { &THREADS[..] } else { &["1", "3"] } {
                for size in ["4K", "100000", "256K", "16M"] {
                    let settings = ["-@", threads, "--batch-size", size];
                    run(args.iter().chain(&settings), &input[..])
                        .ok()
                        .stderr_is("")
                        .stdout_is(&expected.stdout);
                }
            }
        }
    }
}

/// A matrix of at least `length` bytes, 700 strands wide.
fn wide_matrix(rng: &mut Rng, options: &Options, length: usize) -> Vec<u8> {
    let kind = options.from.expect("a kind");
    let ends: &[&str] = match kind {
        Kind::Matrix => &["a", "b"],
        Kind::Table => &["_PI", "_PG_al"],
        _ => &[""],
    };
    let column = |i: usize| ends.iter().map(move |end| format!("\tNA{i:03}{end}"));
    let columns: Vec<String> = (1..=350).flat_map(column).collect();
    let fixed = match kind {
        Kind::Vcf => "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT",
        Kind::Table => "contig\tpos\tref\talt",
        _ => "CHROM\tPOS\tREF",
    };
    let header = format!("{fixed}{}", columns.concat()).into_bytes();
    let mut input = [&header[..], b"\n"].concat();
    while input.len() < length {
        // Each new matrix has other kinds of rows, so runs of one kind alternate.
        let shape = Shape {
            format: options.format,
            kind,
            columns: match kind {
                Kind::Table => columns.len() / 2,
                _ => columns.len(),
            },
            tags: options.tags(),
            sets: kind == Kind::Table,
            alleles_any: options.alleles_any,
        };
        let mut matrix = Matrix::new(rng, shape, &options.missing(kind), &header);
        for _ in 0..rng.usize(1..60) {
            let row = matrix.row(rng);
            matrix.push(rng, row);
        }
        input.extend(matrix.lines.concat());
    }
    input
}
