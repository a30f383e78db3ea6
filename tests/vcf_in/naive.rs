//! Reads a row naively, field by field, with default options.

/// The result for a row.
pub enum Row {
    Bad,
    /// No sample carries an alternative.
    Silent,
    Written(String),
}

struct Cell {
    /// A lone `.`, or an empty text.
    is_lone: bool,
    strands: Vec<Option<usize>>,
    separators: Vec<char>,
    set: Option<String>,
}

/// Reads a row, without its line end, of a VCF with this many samples.
pub fn row(format: &str, line: &str, samples: usize) -> Row {
    read(format, line, samples).unwrap_or(Row::Bad)
}

fn read(format: &str, line: &str, samples: usize) -> Option<Row> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let fields: Vec<&str> = line.split('\t').collect();
    if fields.len() != 9 + samples || fields.iter().any(|field| field.is_empty()) {
        return None;
    }
    let [
        contig,
        position,
        id,
        reference,
        alt,
        _,
        _,
        _,
        keys,
        cells @ ..,
    ] = &fields[..]
    else {
        return None;
    };
    if !position.bytes().all(|b| b.is_ascii_digit()) || !is_bases(reference) {
        return None;
    }
    let alts: Vec<&str> = match *alt {
        "." => Vec::new(),
        alts => alts.split(',').collect(),
    };
    let cells: Vec<Cell> = cells
        .iter()
        .map(|text| cell(text, keys, alts.len()))
        .collect::<Option<_>>()?;
    let is_carried = |number| {
        cells
            .iter()
            .any(|cell| cell.strands.contains(&Some(number)))
    };
    let carried: Vec<usize> = (1..=alts.len()).filter(|&n| is_carried(n)).collect();
    if carried.iter().any(|&n| !is_alternative(alts[n - 1])) {
        return None;
    }
    // An alternative that repeats the reference is not a variant.
    if carried
        .iter()
        .all(|&n| alts[n - 1].eq_ignore_ascii_case(reference))
    {
        return Some(Row::Silent);
    }
    let is_shown = |&n: &usize| is_carried(n) || !["<*>", "<NON_REF>"].contains(&alts[n - 1]);
    let shown: Vec<usize> = (1..=alts.len()).filter(is_shown).collect();
    let alt = shown
        .iter()
        .map(|n| alts[n - 1])
        .collect::<Vec<_>>()
        .join(",");
    let ploidy = cells
        .iter()
        .filter(|cell| !cell.is_lone)
        .map(|cell| cell.strands.len())
        .max()
        .unwrap_or(2);
    let text = |strand: &Option<usize>| match strand {
        None => ".".to_owned(),
        Some(0) => (*reference).to_owned(),
        Some(n) => alts[n - 1].to_owned(),
    };
    let number = |strand: &Option<usize>| match strand {
        None => ".".to_owned(),
        Some(0) => "0".to_owned(),
        Some(n) => (1 + shown.iter().position(|m| m == n).expect("shown")).to_string(),
    };
    let mut written = match format {
        "vcf" => {
            // Alternatives that no sample carries are written too.
            let is_odd = shown.iter().any(|n| !is_alternative(alts[n - 1]));
            if is_odd || !is_contig(contig) || !is_number_of_vcf(position) {
                return None;
            }
            format!("{contig}\t{position}\t{id}\t{reference}\t{alt}\t.\t.\t.\tGT")
        }
        "phase-input" => format!("{contig}\t{position}\t{reference}\t{reference},{alt}"),
        _ => format!("{contig}\t{position}\t{reference}\t{alt}"),
    };
    let strand: &dyn Fn(&Option<usize>) -> String = match format {
        "vcf" => &number,
        _ => &text,
    };
    let has_sets = cells
        .iter()
        .any(|cell| cell.set.is_some() && cell.is_phased(strand));
    if format == "vcf" && has_sets {
        written += ":PS";
    }
    for cell in &cells {
        let set = cell.set.as_deref();
        let whole = cell.strands.len() == 2 && !cell.strands.contains(&None);
        match format {
            "vcf" => {
                let set = set.filter(|_| cell.is_phased(strand));
                if set.is_some_and(|set| !is_number_of_vcf(set)) {
                    return None;
                }
                let lone = if cell.is_lone { 1 } else { ploidy };
                written += &format!("\t{}", cell.shown(lone, strand));
                if has_sets {
                    written += &format!(":{}", set.unwrap_or("."));
                }
            }
            "haplotype" => {
                let set = if cell.is_phased(strand) {
                    set.unwrap_or(contig)
                } else {
                    "."
                };
                written += &format!("\t{set}\t{}", cell.shown(ploidy, strand));
            }
            _ if cell.is_phased(strand) && whole => {
                let set = set.unwrap_or(contig);
                written += &format!("\tPI_{set}\t{}", cell.shown(ploidy, strand));
            }
            _ => written += "\t.\t.",
        }
    }
    Some(Row::Written(written + "\n"))
}

impl Cell {
    /// Order does not matter if all strands are written alike.
    fn is_phased(&self, strand: &dyn Fn(&Option<usize>) -> String) -> bool {
        self.separators.iter().all(|&s| s == '|')
            || self
                .strands
                .iter()
                .all(|other| strand(other) == strand(&self.strands[0]))
    }

    fn shown(&self, lone: usize, strand: &dyn Fn(&Option<usize>) -> String) -> String {
        if self.is_lone {
            return vec!["."; lone].join("|");
        }
        let mut shown = strand(&self.strands[0]);
        for (separator, next) in self.separators.iter().zip(&self.strands[1..]) {
            shown.push(if self.is_phased(strand) {
                '|'
            } else {
                *separator
            });
            shown += &strand(next);
        }
        shown
    }
}

fn cell(text: &str, keys: &str, alternatives: usize) -> Option<Cell> {
    let keys: Vec<&str> = keys.split(':').collect();
    let subfields: Vec<&str> = text.split(':').collect();
    if subfields.len() > keys.len() {
        return None;
    }
    let value = |tag| {
        let place = keys.iter().position(|&key| key == tag)?;
        subfields.get(place).copied()
    };
    let set = value("PS");
    let lone = Cell {
        is_lone: true,
        strands: vec![None],
        separators: Vec::new(),
        set: None,
    };
    let set = set
        .filter(|set| !["", "."].contains(set))
        .map(str::to_owned);
    let genotype = match value("GT") {
        None => return Some(lone),
        Some(".") => return Some(Cell { set, ..lone }),
        Some(genotype) => genotype,
    };
    let is_separator = |c| matches!(c, '|' | '/');
    let (bare, first) = match genotype.strip_prefix(is_separator) {
        Some(bare) => (bare, genotype.chars().next()),
        None => (genotype, None),
    };
    let strands = bare
        .split(is_separator)
        .map(|strand| match strand {
            "." => Some(None),
            _ => number(strand).filter(|&n| n <= alternatives).map(Some),
        })
        .collect::<Option<Vec<_>>>()?;
    let mut separators: Vec<char> = bare.chars().filter(|&c| is_separator(c)).collect();
    if let (Some('/'), Some(separator)) = (first, separators.first_mut()) {
        *separator = '/';
    }
    Some(Cell {
        is_lone: false,
        strands,
        separators,
        set,
    })
}

fn number(text: &str) -> Option<usize> {
    let is_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_digits.then(|| text.parse().unwrap_or(usize::MAX))
}

fn is_bases(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b"ACGTNacgtn".contains(&b))
}

/// Only the forms that the tests with this reader use.
fn is_alternative(text: &str) -> bool {
    let single = text.strip_prefix('.').or(text.strip_suffix('.'));
    is_bases(text) || single.is_some_and(is_bases) || text == "*" || is_symbolic(text)
}

fn is_symbolic(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|t| t.strip_suffix('>'));
    let fits = |byte: u8| byte.is_ascii_graphic() && !b"<>,".contains(&byte);
    inner.is_some_and(|inner| !inner.is_empty() && inner.bytes().all(fits))
}

fn is_contig(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&*+./:;=?@^_|~-".contains(&byte);
    text.bytes().all(fits) && !text.starts_with(['*', '=', '#'])
}

fn is_number_of_vcf(text: &str) -> bool {
    number(text).is_some_and(|n| n <= 2_147_483_647)
}
