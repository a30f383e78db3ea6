//! Made-up header lines: each is accepted as the kind that the oracle says, or refused.

use std::collections::HashSet;

use fastrand::Rng;

use crate::r#gen::matrix::{chance, pick};
use crate::oracle::{Format, Kind, Options, Samples, Tags, Unphased, kind_of, oracle, refusal};
use crate::util::run;

/// How a header begins: mostly as it should, sometimes as other programs write it.
const FIRSTS: &[&str] = &[
    "CHROM POS REF",
    "CHROM POS REF",
    "#contig pos ref",
    "c p r",
    "# [1]CHROM [2]POS [3]REF",
    "#[1]CHROM [2]POS [3]REF",
    "CHROM POS REF ALT",
    "contig pos ref alt",
    "CHROM POS REF all-alleles",
    "CHROM POS ID REF ALT QUAL FILTER INFO FORMAT",
    "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT",
    "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT",
    "#CHROM POS ID REF ALT QUAL FILTER INFO",
    "#CHROM POS ID REF ALT QUAL INFO FILTER FORMAT",
    "rs# alleles chrom pos",
    "POS CHROM REF",
    "ID POS REF",
    "#[1]AA [2]POS [3]REF",
    "#CHROM POS oak:GT",
    "CHROM POS0 REF",
    "chr1 7 A",
];

const TABLES: &[&str] = &[
    "CHROM POS REF ALT",
    "#contig pos ref alt",
    "CHROM POS REF all-alleles",
];

/// Names that may follow, some of which belong together. The strands are there twice: a matrix needs
/// them.
const NAMES: &[&str] = &[
    "1a 1b",
    "1a 1b",
    "2b 2a",
    "x",
    "oak",
    "oak elm",
    "id",
    "INFO",
    "alt",
    "Qual",
    "FORMAT",
    "filters",
    "REF",
    "pos",
    "position",
    "chr",
    "FIRST_ALT oak:GT",
    "oak:GT",
    "elm:GT ash:GT",
    "ID:GT",
    "ref:GT",
    "oak:GT:oak:PS",
    "elm:GT:elm:PS",
    "oak:GT:elm:PS",
    "[4]oak:GT [5]elm:GT",
    "[4]oak:GT:[5]oak:PS",
    "[4]oak",
    "[4]C05:2:41:GT",
    "[4]GT",
    "[4]oak:DP",
    "[4]oak:GT:[5]oak:PI",
    "GT",
    "x_PI x_PG_al",
    "x:PI x:PG_al",
    "y_PG_al",
    "all-freq",
    "a:b",
    "",
];

/// Names that may follow in a table.
const OF_TABLES: &[&str] = &[
    "x_PI x_PG_al",
    "y_PI y_PG_al",
    "z:PI z:PG_al",
    "s:PI s:PG_al ",
    "x_PI x_PG_al t_PI t_PG_al ",
    "x_PI x_PG_al y:PI y:PG_al",
    "y_PI y:PG_al",
    "_PI _PG_al",
    "y_PI",
    "u_PG_al",
    "all-freq",
    "ID",
    "oak:GT",
    "",
];

#[test]
fn headers_are_accepted_or_refused_as_the_oracle_says() {
    let seed = std::env::var("HAPFILTER_SEED").map_or(50_000, |seed| seed.parse().unwrap());
    println!("seed {seed}");
    let rng = &mut Rng::with_seed(seed);
    let mut met = Vec::new();
    for _ in 0..1500 {
        let header = header(rng);
        let options = options(rng);
        let is_vcf = chance(rng, 20);
        let above: &[u8] = if is_vcf {
            b"##fileformat=VCFv4.3\r\n"
        } else {
            b""
        };
        let refusal_of = |options: &Options| refusal(options, is_vcf, &header);
        let input = [above, &header, b"\n"].concat();
        let expected = oracle(&options, &input);
        let args = options.args(&mut |name, _| panic!("{name} is not asked for"));
        let outcome = run(&args, &input[..]);
        let said = refusal_of(&options);
        let about = format!("{}: {said:?}\n{outcome}", header.escape_ascii());
        // An error in the header may be found before an option that does not fit it.
        let plain = Options {
            unphased: None,
            tags: None,
            alleles_any: false,
            samples: Samples::default(),
            ..options.clone()
        };
        let is_refused_anyway = refusal_of(&plain).is_some();
        let may_be_either = expected.status == 2 && options.from.is_none() && is_refused_anyway;
        let is_right = outcome.status == expected.status || may_be_either && outcome.status == 1;
        assert!(is_right, "expected status {}\n{about}", expected.status);
        assert_eq!(outcome.stdout, expected.stdout, "{about}");
        let Some(refusal) = said else {
            met.push((expected.kind.map(Kind::name), "taken"));
            continue;
        };
        met.push((None, refusal.why));
        // Names that are invalid in every kind may be found first.
        let untyped = Options {
            from: None,
            ..options.clone()
        };
        let names: Vec<&[u8]> = header.split(|&b| b == b'\t').collect();
        let unique: HashSet<&&[u8]> = names.iter().collect();
        let are_names = unique.len() == names.len() && !names.contains(&&b""[..]);
        let is_clear = refusal_of(&untyped).is_none() && are_names;
        let detected = if is_vcf { Kind::Vcf } else { kind_of(&header) };
        let named = match refusal.why {
            "another kind" if is_clear => vec![refusal.kind, detected],
            _ => vec![],
        };
        let stderr = String::from_utf8_lossy(&outcome.stderr).to_lowercase();
        for kind in named {
            assert!(
                stderr.contains(kind.name()),
                "{} is not named\n{about}",
                kind.name()
            );
        }
    }
    for kind in [Kind::Matrix, Kind::Genotypes, Kind::Vcf, Kind::Table] {
        assert!(
            met.contains(&(Some(kind.name()), "taken")),
            "{}",
            kind.name()
        );
    }
    for why in [
        "another kind",
        "usage",
        "HapMap",
        "no header",
        "number of columns",
        "columns of a VCF",
        "a VCF without samples",
        "empty name",
        "names that are not unique",
        "columns in another order",
        "another column in the place of the position or the reference",
        "a sample in the place of another column",
        "columns about the site",
        "columns that are no strands",
        "samples",
        "samples that the format can't hold",
        "lost names",
        "another tag",
        "sets in some columns only",
        "columns that are not pairs",
        "pairs of both spellings",
    ] {
        assert!(met.contains(&(None, why)), "never refused for: {why}");
    }
}

fn header(rng: &mut Rng) -> Vec<u8> {
    let (firsts, more) = match rng.u8(..8) {
        0 => (TABLES, OF_TABLES),
        _ => (FIRSTS, NAMES),
    };
    let mut names: Vec<&str> = pick(rng, firsts).split(' ').collect();
    if names[0] == "#" {
        // The blank after the mark is part of the name.
        names.splice(..2, ["# [1]CHROM"]);
    }
    for _ in 0..rng.usize(0..=3) {
        names.extend(pick(rng, more).split(' '));
    }
    if chance(rng, 3) {
        rng.shuffle(&mut names);
    }
    names.join("\t").into_bytes()
}

fn options(rng: &mut Rng) -> Options {
    let format = *pick(rng, &Format::ALL);
    let typed = [Kind::Matrix, Kind::Genotypes, Kind::Vcf, Kind::Table].map(Some);
    let kinds = [&[None; 4], &typed[..]].concat();
    Options {
        from: *pick(rng, &kinds),
        format,
        unphased: chance(rng, 10).then_some(Unphased::Blank),
        tags: chance(rng, 10).then(|| Tags {
            genotype: b"PG".to_vec(),
            set: None,
        }),
        alleles_any: chance(rng, 10),
        samples: match rng.u8(..20) {
            0 => Samples::Suffixes(vec![b"b".to_vec(), b"a".to_vec()]),
            _ => Samples::default(),
        },
        ..Options::default()
    }
}
