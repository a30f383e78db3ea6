//! Texts of the kinds that are read, and the same genotypes as related programs write them.

use std::fmt::Write;

use fastrand::Rng;

use super::strangers::*;

/// A text, what it is, and which of its cells give it away.
pub struct Text {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// Its kind, as the report calls it; empty if it is not of a kind that is read.
    kind: &'static str,
    /// Whether none of its cells shows that it is something else.
    is_silent: bool,
}

impl Text {
    pub fn of_no_kind(name: &'static str, text: String) -> Text {
        Text {
            name,
            bytes: text.into_bytes(),
            kind: "",
            is_silent: false,
        }
    }

    fn of_kind(kind: &'static str, name: &'static str, text: String) -> Text {
        Text {
            kind,
            ..Text::of_no_kind(name, text)
        }
    }

    /// Whether the contract allows rows of it with status 0, read as `kind`.
    pub fn may_be_taken(&self, kind: &str, by_header: bool) -> bool {
        self.is_silent || (by_header && !self.kind.is_empty() && self.kind == kind)
    }
}

pub const TEXTS: &[fn(&mut Rng) -> Text] = &[
    vcf,
    vcf_without_its_first_lines,
    vcf_without_samples,
    haplotype_table,
    phase_panel,
    phase_input,
    hapmap,
    geno_of_genotypes,
    geno_of_codes,
    geno_of_bases,
    query_of_numbers,
    query_of_codes,
    query_of_another_tag,
    query_with_more_columns,
    query_without_names,
    comma_separated,
    space_separated,
    pandas_with_index,
    bed,
    gff,
    ped,
    map,
    raw,
    fastphase,
    shapeit_haps,
    eigenstrat,
    structure,
    maf,
    sam,
];

pub const BASES: [&str; 4] = ["A", "C", "G", "T"];

pub fn pick<'a>(rng: &mut Rng, of: &[&'a str]) -> &'a str {
    of[rng.usize(..of.len())]
}

/// Names of samples or strands: plain, in pairs, or with pieces that other programs add.
fn names(rng: &mut Rng) -> Vec<String> {
    let count = rng.usize(1..6);
    match rng.u8(..3) {
        0 => (0..count).map(|n| format!("oak{n}")).collect(),
        1 => (0..count)
            .flat_map(|n| [format!("ind{n}a"), format!("ind{n}b")])
            .collect(),
        _ => (0..count).map(|n| format!("NA{n:05}.x")).collect(),
    }
}

/// Rows for several positions. `row` gets the rng, contig, position and two alleles.
pub fn each_row(
    rng: &mut Rng,
    mut row: impl FnMut(&mut Rng, &str, u32, [&str; 2]) -> String,
) -> String {
    let mut text = String::new();
    let contig = pick(rng, &["chr4", "4", "sc2", "X"]);
    let mut position = rng.u32(1..100);
    for _ in 0..rng.usize(1..12) {
        position += rng.u32(1..500);
        let first = rng.usize(..4);
        let second = (first + rng.usize(1..4)) % 4;
        text += &row(rng, contig, position, [BASES[first], BASES[second]]);
        text.push('\n');
    }
    text
}

fn genotype(rng: &mut Rng, alleles: &[&str]) -> String {
    let separator = pick(rng, &["|", "/"]);
    [pick(rng, alleles), pick(rng, alleles)].join(separator)
}

pub fn joined(rng: &mut Rng, count: usize, mut cell: impl FnMut(&mut Rng) -> String) -> String {
    let cells: Vec<String> = (0..count).map(|_| cell(rng)).collect();
    cells.join("\t")
}

fn vcf_body(rng: &mut Rng, names: &[String]) -> String {
    let tags = pick(rng, &["GT", "GT:DP", "GT:PS"]);
    let header = "CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT";
    let rows = each_row(rng, |rng, contig, position, [one, other]| {
        let cells = joined(rng, names.len(), |rng| match tags {
            "GT" => genotype(rng, &["0", "1", "."]),
            _ => format!("{}:{}", genotype(rng, &["0", "1"]), rng.u8(..)),
        });
        format!("{contig}\t{position}\t.\t{one}\t{other}\t.\tPASS\tAC=1\t{tags}\t{cells}")
    });
    format!("{header}\t{}\n{rows}", names.join("\t"))
}

fn vcf(rng: &mut Rng) -> Text {
    let names = names(rng);
    let version = pick(rng, &["4.0", "4.1", "4.2", "4.3", "4.5"]);
    let body = vcf_body(rng, &names);
    let text = format!("##fileformat=VCFv{version}\n##contig=<ID=chr4,length=7000000>\n#{body}");
    Text::of_kind("vcf", "a VCF", text)
}

fn vcf_without_its_first_lines(rng: &mut Rng) -> Text {
    let names = names(rng);
    let body = vcf_body(rng, &names);
    let text = match rng.u8(..4) {
        0 => format!("#{body}"),
        1 => body,
        2 => format!("##reference=x.fa\n#{body}"),
        // Rows alone.
        _ => body.split_once('\n').expect("rows").1.to_owned(),
    };
    Text::of_kind("vcf", "a VCF without its first lines", text)
}

fn vcf_without_samples(rng: &mut Rng) -> Text {
    let rows = each_row(rng, |_, contig, position, [one, other]| {
        format!("{contig}\t{position}\trs1\t{one}\t{other}\t.\tPASS\tAC=1")
    });
    let head = pick(rng, &["##fileformat=VCFv4.2\n#", "#", ""]);
    let text = format!("{head}CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n{rows}");
    Text::of_no_kind("a VCF without samples", text)
}

fn table(rng: &mut Rng, fixed: &str, [pi, pg]: [&str; 2], with_reference: bool) -> String {
    let names = names(rng);
    let columns: String = names
        .iter()
        .map(|name| format!("\t{name}{pi}\t{name}{pg}"))
        .collect();
    let rows = each_row(rng, |rng, contig, position, [one, other]| {
        let cells = joined(rng, names.len(), |rng| {
            let set = pick(rng, &["PI_4", "77", "."]);
            format!("{set}\t{}", genotype(rng, &[one, other]))
        });
        let alleles = match with_reference {
            true => format!("{one},{other}"),
            false => other.to_owned(),
        };
        format!("{contig}\t{position}\t{one}\t{alleles}\t{cells}")
    });
    let mark = pick(rng, &["", "#"]);
    format!("{mark}{fixed}{columns}\n{rows}")
}

fn haplotype_table(rng: &mut Rng) -> Text {
    let text = table(rng, "contig\tpos\tref\talt", ["_PI", "_PG_al"], false);
    Text::of_kind("table", "a haplotype table", text)
}

fn phase_panel(rng: &mut Rng) -> Text {
    let text = table(rng, "CHROM\tPOS\tREF\tALT", [":PI", ":PG_al"], false);
    Text::of_kind("table", "a panel", text)
}

fn phase_input(rng: &mut Rng) -> Text {
    let text = table(rng, "CHROM\tPOS\tREF\tall-alleles", [":PI", ":PG_al"], true);
    Text::of_kind("table", "an input of the phasing programs", text)
}

fn hapmap(rng: &mut Rng) -> Text {
    let names = names(rng);
    let first = pick(rng, &["rs#", "rs"]);
    let rows = each_row(rng, |rng, contig, position, [one, other]| {
        let cells = joined(rng, names.len(), |rng| {
            pick(rng, &[one, other]).repeat(rng.usize(1..3))
        });
        format!(
            "m{position}\t{one}/{other}\t{contig}\t{position}\t+\tNA\tNA\tNA\tNA\tNA\tNA\t{cells}"
        )
    });
    let fixed =
        "alleles\tchrom\tpos\tstrand\tassembly#\tcenter\tprotLSID\tassayLSID\tpanelLSID\tQCcode";
    let text = format!("{first}\t{fixed}\t{}\n{rows}", names.join("\t"));
    Text::of_no_kind("HapMap", text)
}

/// Bases, codes or genotypes of each sample, without a reference.
fn geno(rng: &mut Rng, cell: impl Fn(&mut Rng, [&str; 2]) -> String) -> (Vec<String>, String) {
    let names = names(rng);
    let rows = each_row(rng, |rng, contig, position, alleles| {
        let cells = joined(rng, names.len(), |rng| cell(rng, alleles));
        format!("{contig}\t{position}\t{cells}")
    });
    let text = format!("#CHROM\tPOS\t{}\n{rows}", names.join("\t"));
    (names, text)
}

fn geno_of_genotypes(rng: &mut Rng) -> Text {
    let (_, text) = geno(rng, |rng, [one, other]| genotype(rng, &[one, other, "N"]));
    Text::of_no_kind(".geno of genotypes", text)
}

fn geno_of_codes(rng: &mut Rng) -> Text {
    let (_, text) = geno(rng, |rng, _| {
        pick(rng, &["R", "Y", "K", "M", "S", "W"]).to_owned()
    });
    Text::of_no_kind(".geno of IUPAC codes", text)
}

fn geno_of_bases(rng: &mut Rng) -> Text {
    let (names, text) = geno(rng, |rng, [one, other]| {
        pick(rng, &[one, other, "N"]).to_owned()
    });
    Text {
        // The first is in the reference's place, so its partner has none.
        is_silent: names.len() > 2 && names[0].ends_with('a'),
        ..Text::of_no_kind(".geno of bases", text)
    }
}

/// The output of `bcftools query -H`: names with a tag, and cells.
fn query(
    rng: &mut Rng,
    tag: &str,
    more: &str,
    cell: impl Fn(&mut Rng, [&str; 2]) -> String,
) -> String {
    let names = names(rng);
    let mark = pick(rng, &["# [1]", "#[1]"]);
    let extra = more.split_terminator('\t').count();
    let mut text = format!("{mark}CHROM\t[2]POS\t[3]REF");
    for (n, name) in more.split_terminator('\t').enumerate() {
        let _ = write!(text, "\t[{}]{name}", n + 4);
    }
    for (n, name) in names.iter().enumerate() {
        let _ = write!(text, "\t[{}]{name}:{tag}", n + 4 + extra);
    }
    text.push('\n');
    text += &each_row(rng, |rng, contig, position, [one, other]| {
        let more = format!("\t{other}").repeat(extra);
        let cells = joined(rng, names.len(), |rng| cell(rng, [one, other]));
        format!("{contig}\t{position}\t{one}{more}\t{cells}")
    });
    text
}

fn query_of_numbers(rng: &mut Rng) -> Text {
    let text = query(rng, "GT", "", |rng, _| genotype(rng, &["0", "1", "."]));
    let cells = text
        .lines()
        .skip(1)
        .flat_map(|line| line.split('\t').skip(3));
    Text {
        is_silent: cells.clone().all(|cell| !cell.contains(['0', '1'])),
        ..Text::of_no_kind("%GT of bcftools query", text)
    }
}

fn query_of_codes(rng: &mut Rng) -> Text {
    let tag = pick(rng, &["GT", "IUPACGT"]);
    let text = query(rng, tag, "", |rng, [one, other]| {
        pick(rng, &["R", "Y", "K", one, other, "./."]).to_owned()
    });
    let mut cells = text
        .lines()
        .skip(1)
        .flat_map(|line| line.split('\t').skip(3));
    Text {
        is_silent: tag == "GT" && cells.all(|cell| !cell.contains(['R', 'Y', 'K'])),
        ..Text::of_no_kind("%IUPACGT of bcftools query", text)
    }
}

fn query_of_another_tag(rng: &mut Rng) -> Text {
    let tag = pick(
        rng,
        &["GQ", "DP", "AD", "PL", "PS", "PI", "PG", "PGT", "TGT"],
    );
    let text = query(rng, tag, "", |rng, [one, other]| match tag {
        "AD" | "PL" => format!("{},{}", rng.u8(..), rng.u8(..)),
        "PG" | "PGT" => genotype(rng, &["0", "1"]),
        "TGT" => genotype(rng, &[one, other]),
        _ => rng.u8(..).to_string(),
    });
    Text::of_no_kind("another tag of bcftools query", text)
}

fn query_with_more_columns(rng: &mut Rng) -> Text {
    let more = pick(rng, &["ALT", "ID", "ID\tALT", "ALT\tQUAL\tFILTER", "INFO"]);
    let text = query(rng, "GT", more, |rng, [one, other]| {
        genotype(rng, &[one, other])
    });
    Text::of_no_kind("more columns of bcftools query", text)
}

fn query_without_names(rng: &mut Rng) -> Text {
    let text = query(rng, "GT", "", |rng, [one, other]| {
        genotype(rng, &[one, other])
    });
    let (names, rows) = text.split_once('\n').expect("rows");
    let text = match rng.bool() {
        true => rows.to_owned(),
        // As one version prints them.
        false => {
            let names: Vec<&str> = names
                .split('\t')
                .map(|name| name.split_once(']').expect("a mark").1)
                .collect();
            let bare: String = names
                .iter()
                .enumerate()
                .map(|(n, name)| match name.ends_with(":GT") {
                    true => format!("\t[{}]GT", n + 1),
                    false => format!("\t[{}]{name}", n + 1),
                })
                .collect();
            format!("#{}\n{rows}", bare.trim_start())
        }
    };
    Text::of_no_kind("bcftools query without names", text)
}
