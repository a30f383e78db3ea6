//! Tables with other separators or columns, and formats without genotypes of samples in columns.

use std::fmt::Write;

use fastrand::Rng;

use super::texts::{BASES, Text, each_row, joined, pick};

/// A matrix, which would be accepted with TAB as its separator.
fn matrix(rng: &mut Rng, separator: &str, index: bool) -> String {
    let count = rng.usize(1..5);
    let names: Vec<String> = (0..count)
        .flat_map(|n| [format!("{n}a"), format!("{n}b")])
        .collect();
    let mut number = 0;
    let rows = each_row(rng, |rng, contig, position, [one, other]| {
        let cells = joined(rng, names.len(), |rng| pick(rng, &[one, other]).to_owned());
        let row = format!("{contig}\t{position}\t{one}\t{cells}");
        number += 1;
        match index {
            true => format!("{}\t{row}", number - 1),
            false => row,
        }
    });
    let first = if index { "\t" } else { "" };
    format!("{first}CHROM\tPOS\tREF\t{}\n{rows}", names.join("\t")).replace('\t', separator)
}

pub fn comma_separated(rng: &mut Rng) -> Text {
    let separator = pick(rng, &[",", ";", ", "]);
    let index = rng.bool();
    Text::of_no_kind("comma separated", matrix(rng, separator, index))
}

pub fn space_separated(rng: &mut Rng) -> Text {
    let separator = pick(rng, &[" ", "  ", "\u{a0}"]);
    Text::of_no_kind("space separated", matrix(rng, separator, false))
}

pub fn pandas_with_index(rng: &mut Rng) -> Text {
    let mut text = matrix(rng, "\t", true);
    // Read and written twice, or an index with a name.
    match rng.u8(..3) {
        0 => text.insert_str(0, "Unnamed: 0"),
        1 => text.insert_str(0, "index"),
        _ => {}
    }
    Text::of_no_kind("an index of pandas", text)
}

pub fn bed(rng: &mut Rng) -> Text {
    let rows = each_row(rng, |rng, contig, position, _| {
        format!(
            "{contig}\t{position}\t{}\tx{position}\t0\t+",
            position + rng.u32(1..99)
        )
    });
    let head = pick(
        rng,
        &[
            "",
            "track name=x\n",
            "browser position chr4:1-9\n",
            "#chrom\tstart\tend\tname\tscore\tstrand\n",
            "#chrom\tchromStart\tchromEnd\tname\n",
        ],
    );
    Text::of_no_kind("BED", format!("{head}{rows}"))
}

pub fn gff(rng: &mut Rng) -> Text {
    let rows = each_row(rng, |rng, contig, position, _| {
        let kind = pick(rng, &["gene", "exon", "CDS"]);
        format!(
            "{contig}\tx\t{kind}\t{position}\t{}\t.\t+\t.\tID=g{position}",
            position + 9
        )
    });
    let head = pick(rng, &["##gff-version 3\n", "", "#!genome-build x\n"]);
    Text::of_no_kind("GFF", format!("{head}{rows}"))
}

pub fn ped(rng: &mut Rng) -> Text {
    let (between, within) = *rng
        .choice(&[("\t", "\t"), ("\t", " "), (" ", " ")])
        .expect("one");
    let count = rng.usize(1..6);
    let mut text = String::new();
    for n in 0..rng.usize(1..6) {
        let _ = write!(text, "F{n}\tI{n}\t0\t0\t1\t-9");
        for _ in 0..count {
            let _ = write!(text, "\t{}{within}{}", pick(rng, &BASES), pick(rng, &BASES));
        }
        text.push('\n');
    }
    Text::of_no_kind(".ped", text.replace('\t', between))
}

pub fn map(rng: &mut Rng) -> Text {
    let named = rng.bool();
    let text = each_row(rng, |_, contig, position, [one, other]| match named {
        true => format!("{contig}\trs{position}\t0\t{position}\t{one}\t{other}"),
        false => format!("{contig}\trs{position}\t0\t{position}"),
    });
    Text::of_no_kind(".map or .bim", text)
}

pub fn raw(rng: &mut Rng) -> Text {
    let count = rng.usize(1..6);
    let mut text = "FID\tIID\tPAT\tMAT\tSEX\tPHENOTYPE".to_owned();
    for n in 0..count {
        let _ = write!(text, "\trs{n}_{}", pick(rng, &["A", "C", "a", "b"]));
    }
    for n in 0..rng.usize(1..6) {
        let cells = joined(rng, count, |rng| {
            pick(rng, &["0", "1", "2", "NA"]).to_owned()
        });
        let _ = write!(text, "\nF{n}\t{n}\t0\t0\t1\t-9\t{cells}");
    }
    text.push('\n');
    if rng.bool() {
        text = text.replace('\t', " ");
    }
    Text::of_no_kind(".raw", text)
}

pub fn fastphase(rng: &mut Rng) -> Text {
    let count = rng.usize(1..9);
    let mut line = || (0..count).map(|_| pick(rng, &BASES)).collect::<String>();
    let text = format!(
        "2\n{count}\nP 1 2 3\n# ind1\n{}\n{}\n# ind2\n{}\n{}\n",
        line(),
        line(),
        line(),
        line()
    );
    Text::of_no_kind("fastPHASE", text)
}

pub fn shapeit_haps(rng: &mut Rng) -> Text {
    let count = 2 * rng.usize(1..6);
    let separator = pick(rng, &[" ", "\t"]);
    let text = each_row(rng, |rng, contig, position, [one, other]| {
        let cells = joined(rng, count, |rng| pick(rng, &["0", "1"]).to_owned());
        format!("{contig}\t{contig}:{position}_{one}_{other}\t{position}\t{one}\t{other}\t{cells}")
    });
    Text::of_no_kind(".haps", text.replace('\t', separator))
}

pub fn eigenstrat(rng: &mut Rng) -> Text {
    let count = rng.usize(1..20);
    let text = each_row(rng, |rng, _, _, _| {
        (0..count)
            .map(|_| pick(rng, &["0", "1", "2", "9"]))
            .collect()
    });
    Text::of_no_kind("EIGENSTRAT", text)
}

pub fn structure(rng: &mut Rng) -> Text {
    let count = rng.usize(1..6);
    let mut text: String = (0..count).map(|n| format!("\tL{n}")).collect();
    text.push('\n');
    for n in 0..rng.usize(2..8) {
        let cells = joined(rng, count, |rng| {
            pick(rng, &["1", "2", "3", "4", "-9"]).to_owned()
        });
        let _ = writeln!(text, "ind{}\t{cells}", n / 2);
    }
    Text::of_no_kind("STRUCTURE", text)
}

pub fn maf(rng: &mut Rng) -> Text {
    let rows = each_row(rng, |_, contig, position, [one, other]| {
        format!("TP53\t1\tx\tGRCh38\t{contig}\t{position}\t{position}\t+\t{one}\t{one}\t{other}")
    });
    let names = "Hugo_Symbol\tEntrez_Gene_Id\tCenter\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tStrand\tReference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2";
    Text::of_no_kind("MAF", format!("#version 2.4\n{names}\n{rows}"))
}

pub fn sam(rng: &mut Rng) -> Text {
    let rows = each_row(rng, |_, contig, position, _| {
        format!("r{position}\t0\t{contig}\t{position}\t60\t4M\t*\t0\t0\tACGT\tIIII")
    });
    let head = pick(rng, &["@HD\tVN:1.6\n@SQ\tSN:chr4\tLN:7000\n", ""]);
    Text::of_no_kind("SAM", format!("{head}{rows}"))
}
