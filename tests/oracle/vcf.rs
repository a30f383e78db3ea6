//! A VCF: errors in its column line, and the genotypes in a row.

use std::collections::HashSet;

use super::Tags;
use super::genotype::{Genotype, Strand};

/// The columns before the samples.
pub const FIXED: [&str; 9] = [
    "CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT",
];

pub fn fault(names: &[&[u8]]) -> Option<&'static str> {
    let is_other = |(a, b): (&&[u8], &&str)| *a != b.as_bytes();
    if names.len() < 8 || names[..8].iter().zip(&FIXED).any(is_other) {
        return Some("columns of a VCF");
    }
    if names.len() < 10 {
        return Some("a VCF without samples");
    }
    (names[8] != b"FORMAT").then_some("columns of a VCF")
}

/// The reference and the alternatives of a row, and its genotypes, or the fault of a cell. Strands
/// have the numbers of the alleles that are returned.
pub fn read<'a>(
    tags: &Tags,
    fields: &[&'a [u8]],
) -> Result<(Vec<&'a [u8]>, Vec<Genotype<'a>>), &'static str> {
    let mut alleles = vec![fields[3]];
    if fields[4] != b"." {
        alleles.extend(fields[4].split(|&b| b == b','));
    }
    let keys: Vec<&[u8]> = fields[8].split(|&b| b == b':').collect();
    let cells = fields[9..].iter();
    let genotypes = cells.map(|cell| genotype(tags, &keys, &alleles, cell));
    let mut genotypes = genotypes.collect::<Result<Vec<_>, _>>()?;

    // These two stand for any other allele; if no sample carries them, they say nothing.
    let strands = genotypes.iter().flat_map(|genotype| &genotype.strands);
    let carried: HashSet<usize> = strands.filter_map(|strand| strand.number).collect();
    let is_idle = |number: usize| {
        let stands_for_any = matches!(alleles[number], b"<*>" | b"<NON_REF>");
        number > 0 && stands_for_any && !carried.contains(&number)
    };
    let mut kept: Vec<usize> = (0..alleles.len()).filter(|&n| !is_idle(n)).collect();
    // If only a `.` or an empty text is left, there are none.
    if let [0, only] = kept[..]
        && matches!(alleles[only], b"" | b".")
        && !carried.contains(&only)
    {
        kept.truncate(1);
    }
    for genotype in &mut genotypes {
        for strand in &mut genotype.strands {
            let place = |number| kept.iter().position(|&old| old == number);
            strand.number = strand.number.and_then(place);
        }
    }
    Ok((kept.iter().map(|&n| alleles[n]).collect(), genotypes))
}

fn genotype<'a>(
    tags: &Tags,
    keys: &[&[u8]],
    alleles: &[&'a [u8]],
    cell: &'a [u8],
) -> Result<Genotype<'a>, &'static str> {
    let values: Vec<&[u8]> = cell.split(|&b| b == b':').collect();
    if values.len() > keys.len() {
        return Err("number of subfields");
    }
    let subfield = |tag: &[u8]| {
        let place = keys.iter().position(|key| *key == tag)?;
        values.get(place).copied()
    };
    let value = |tag: &[u8]| match subfield(tag) {
        Some(b"") => Err("empty subfield"),
        value => Ok(value),
    };
    let plain = value(b"GT")?;
    let tagged = value(&tags.genotype)?;
    let set = match &tags.set {
        // An empty set counts as none, as in bcftools.
        Some(tag) => subfield(tag).filter(|set| !matches!(*set, b"" | b".")),
        None => None,
    };
    // The set belongs to the genotype of the tag, and not to the one that replaces it.
    let is_tagged = tags.genotype == b"GT" || tagged.is_some_and(|text| text != b".");
    let (text, set) = match is_tagged {
        true => (tagged, set),
        false => (plain, None),
    };
    match text {
        Some(text) => called(alleles, text, set),
        None => called(alleles, b".", None),
    }
}

/// A genotype as GT writes it.
fn called<'a>(
    alleles: &[&'a [u8]],
    text: &[u8],
    set: Option<&'a [u8]>,
) -> Result<Genotype<'a>, &'static str> {
    let is_separator = |b: &u8| matches!(b, b'|' | b'/');
    let leading = text.first().copied().filter(is_separator);
    let text = &text[usize::from(leading.is_some())..];
    let mut separators: Vec<u8> = text.iter().copied().filter(is_separator).collect();
    if leading == Some(b'/')
        && let Some(first) = separators.first_mut()
    {
        *first = b'/';
    }
    let strand = |word: &[u8]| {
        if word == b"." {
            return Ok(Strand::of_text(b"."));
        }
        if word.is_empty() || !word.iter().all(u8::is_ascii_digit) {
            return Err("genotype of a VCF");
        }
        let number = str::from_utf8(word).map(str::parse::<usize>);
        let known = number
            .ok()
            .and_then(Result::ok)
            .filter(|&n| n < alleles.len());
        let number = known.ok_or("number without an allele")?;
        Ok(Strand {
            text: alleles[number],
            number: Some(number),
        })
    };
    Ok(Genotype {
        strands: text
            .split(is_separator)
            .map(strand)
            .collect::<Result<_, _>>()?,
        separators,
        set,
        is_of_unknown_ploidy: false,
        is_of_known_ploidy: leading.is_some(),
    })
}
