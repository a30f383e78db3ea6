//! A VCF gives the same rows as the genotypes that `bcftools query` prints of it.

use fastrand::Rng;

use super::*;

/// The same genotypes in both texts. All alternatives are carried, and listed in the order in which
/// they are first carried, which is how they are found in genotypes.
fn texts(rng: &mut Rng, sets: bool) -> (String, String) {
    const ALTS: [&str; 12] = [
        "C", "G", "T", "*", "<DEL>", "AC", "AG", "A[c:5[", "AT", "ACC", "NA", "]c:9]A",
    ];
    let samples = rng.usize(1..12);
    let mut vcf = head(samples);
    let mut names = "#[1]CHROM\t[2]POS\t[3]REF".to_owned();
    for n in 1..=samples {
        names += &match sets {
            true => format!("\t[{}]s{n}:GT:[{}]s{n}:PS", 2 * n + 2, 2 * n + 3),
            false => format!("\t[{}]s{n}:GT", n + 3),
        };
    }
    let mut query = names + "\n";
    for position in 1..40 {
        let mut alts: Vec<&str> = ALTS.to_vec();
        // As a whole cell of genotypes, an allele NA is refused.
        alts.retain(|&alt| alt != "NA");
        rng.shuffle(&mut alts);
        let limit = rng.usize(..=alts.len());
        let mut seen: Vec<usize> = Vec::new();
        let (mut numbers, mut bases) = (String::new(), String::new());
        for _ in 0..samples {
            let ploidy = *rng.choice(&[1, 2, 2, 2, 2, 2, 2, 2, 3]).expect("one");
            let alike = rng.u8(..5) == 0;
            let mut strand = 0;
            for n in 0..ploidy {
                if n > 0 {
                    let separator = if rng.u8(..5) == 0 { '/' } else { '|' };
                    numbers.push(separator);
                    bases.push(separator);
                } else {
                    numbers.push('\t');
                    bases.push('\t');
                }
                if n == 0 || !alike {
                    strand = rng.usize(..limit + 2);
                }
                match strand {
                    0 => {
                        numbers.push('0');
                        bases.push('A');
                    }
                    1 => {
                        numbers.push('.');
                        bases.push('.');
                    }
                    n => {
                        let place = seen.iter().position(|&m| m == n).unwrap_or_else(|| {
                            seen.push(n);
                            seen.len() - 1
                        });
                        numbers += &(place + 1).to_string();
                        bases += alts[n - 2];
                    }
                }
            }
            if sets {
                let set = if rng.bool() { 0 } else { rng.u8(1..9) };
                let set = if set == 0 {
                    ".".to_owned()
                } else {
                    set.to_string()
                };
                numbers += &format!(":{set}");
                bases += &format!(":{set}");
            }
        }
        let carried: Vec<&str> = seen.iter().map(|n| alts[n - 2]).collect();
        let alt = match carried.is_empty() {
            true => ".".to_owned(),
            false => carried.join(","),
        };
        let keys = if sets { "GT:PS" } else { "GT" };
        vcf += &format!("c\t{position}\t.\tA\t{alt}\t.\tPASS\tX=1\t{keys}{numbers}\n");
        query += &format!("c\t{position}\tA{bases}\n");
    }
    (vcf, query)
}

#[test]
fn a_vcf_gives_what_its_genotypes_give() {
    for seed in 1..=25 {
        let mut rng = Rng::with_seed(seed);
        let (vcf, query) = texts(&mut rng, seed % 2 == 0);
        for format in FORMATS {
            for more in [
                &[][..],
                &["-a"],
                &["--fill=ref"],
                &["--unphased=blank"],
                &["-a", "--missing=C,<DEL>", "--fill=."],
                &["--contig-prefix=chr", "--missing=g"],
            ] {
                // No alternative is a gap, so `--gap` is not tried.
                let args = [&["-q", "--no-header", "-f", format], more].concat();
                eprintln!("seed {seed}");
                let setting = *rng.choice(&SETTINGS).expect("one of them");
                let expected = run(&args[..], &query[..]);
                expected.ok();
                let found = run([&args[..], setting].concat(), &vcf[..]);
                // Alleles listed as missing stay declared in a VCF's `alt`.
                if more.iter().any(|word| word.starts_with("--missing")) {
                    assert_eq!(
                        without_alt(&found.ok().stdout),
                        without_alt(&expected.stdout)
                    );
                } else {
                    found.ok().stderr_is("").stdout_is(&expected.stdout);
                }
            }
        }
    }
}

/// Rows without `alt` and the allele numbers that depend on it.
fn without_alt(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    text.lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields.get(8) {
                Some(&("GT" | "GT:PS")) => {
                    let shapes = fields[9..]
                        .join("\t")
                        .replace(|c: char| c.is_ascii_digit(), "");
                    format!("{}\t{shapes}", fields[..4].join("\t"))
                }
                _ => [&fields[..3], &fields[4..]].concat().join("\t"),
            }
        })
        .collect()
}

#[test]
fn the_heads_of_tables_are_the_same() {
    let mut rng = Rng::with_seed(7);
    for sets in [false, true] {
        let (vcf, query) = texts(&mut rng, sets);
        for format in &FORMATS[..3] {
            let head = |text: &str| {
                let outcome = run(["-q", "-f", format], text);
                let end = outcome.ok().stdout.iter().position(|&b| b == b'\n');
                outcome.stdout[..end.expect("a line")].to_vec()
            };
            assert_eq!(head(&vcf), head(&query));
        }
    }
}
