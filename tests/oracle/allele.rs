//! What counts as an allele, and what a VCF can hold.

/// One or more bases, in either case, some of them perhaps unknown.
pub fn is_bases(allele: &[u8]) -> bool {
    !allele.is_empty() && allele.iter().all(|b| b"ACGTNacgtn".contains(b))
}

pub fn is_gap(allele: &[u8]) -> bool {
    !allele.is_empty() && allele.iter().all(|&b| b == b'-')
}

/// Made of base letters, but never meant as an allele.
pub fn is_not_available(cell: &[u8]) -> bool {
    cell.eq_ignore_ascii_case(b"NA") || cell.eq_ignore_ascii_case(b"NaN")
}

/// `<ID>`
pub fn is_symbolic(allele: &[u8]) -> bool {
    let inner = allele.strip_prefix(b"<").and_then(|a| a.strip_suffix(b">"));
    let is_inner = |b: &u8| !matches!(b, 0..=b' ' | b',' | b'<' | b'>' | 0x7f);
    inner.is_some_and(|id| !id.is_empty() && id.iter().all(is_inner))
}

/// `G]17:198982]`, `[<ctg>:7[A`, and a breakend without a mate: `G.`, `.A`.
pub fn is_breakend(allele: &[u8]) -> bool {
    if let [b'.', bases @ ..] | [bases @ .., b'.'] = allele
        && is_bases(bases)
    {
        return true;
    }
    let parts: Vec<&[u8]> = allele.split(|b| b"[]".contains(b)).collect();
    let [before, mate, after] = parts[..] else {
        return false;
    };
    let brackets: Vec<u8> = allele
        .iter()
        .copied()
        .filter(|b| b"[]".contains(b))
        .collect();
    let is_joined = |bases: &[u8]| is_bases(bases) || bases == b".";
    let is_one_sided =
        before.is_empty() && is_joined(after) || after.is_empty() && is_joined(before);
    brackets[0] == brackets[1] && is_one_sided && is_place(mate)
}

/// A contig, perhaps in angle brackets, and a position.
fn is_place(text: &[u8]) -> bool {
    let Some(colon) = text.iter().rposition(|&b| b == b':') else {
        return false;
    };
    let (contig, position) = (&text[..colon], &text[colon + 1..]);
    let is_position = !position.is_empty() && position.iter().all(u8::is_ascii_digit);
    is_position && (is_symbolic(contig) || is_contig_of_vcf(contig))
}

/// The pattern of section 1.4.7 of VCF 4.3.
pub fn is_contig_of_vcf(name: &[u8]) -> bool {
    let is_in = |b: &u8| b.is_ascii_alphanumeric() || b"!#$%&*+./:;=?@^_|~-".contains(b);
    name.first().is_some_and(|first| !b"*=#".contains(first)) && name.iter().all(is_in)
}

/// How a VCF spells an alternative: every gap is `*`.
pub fn in_vcf(allele: &[u8]) -> &[u8] {
    if is_gap(allele) { b"*" } else { allele }
}

/// Whether a VCF can hold it as an alternative.
pub fn is_alternative(allele: &[u8]) -> bool {
    is_bases(allele) || allele == b"*" || is_symbolic(allele) || is_breakend(allele)
}

/// Whether a text is a number that a VCF can hold.
pub fn is_number_of_vcf(text: &[u8]) -> bool {
    let Ok(digits) = str::from_utf8(text) else {
        return false;
    };
    if digits.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let significant = digits.trim_start_matches('0');
    significant.len() <= 10 && significant.parse::<u64>().unwrap_or(0) <= 2_147_483_647
}

/// Alternatives as a field lists them.
pub fn listed(alternatives: &[&[u8]]) -> Vec<u8> {
    match alternatives {
        [] => b".".to_vec(),
        alternatives => alternatives.join(&b","[..]),
    }
}
