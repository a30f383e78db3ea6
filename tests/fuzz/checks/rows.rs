//! Rows against the oracle, and the ways of splitting a row against each other.

use std::sync::Arc;

use bstr::ByteSlice;
use hapfilter::call::{Calls, Role, Site};
use hapfilter::convert::Conversion;
use hapfilter::format::RowWriter;
use hapfilter::input::sniff::telltale;
use hapfilter::kind::Kind;
use hapfilter::kind::header::Header;
use hapfilter::kind::known::Expect;
use hapfilter::kind::locus::Loci;
use hapfilter::kind::matrix::any_length::AnyLength;
use hapfilter::kind::matrix::one_byte::OneByte;
use hapfilter::run::conversion;
use hapfilter::sample::{Plan, Rule};

use super::case::{Case, Choices};
use super::world::{Outcome, arguments, run_plainly};
use crate::oracle::{Expected, Samples, oracle};

pub fn rows(data: &[u8]) {
    let case = Case::new(&mut Choices { rest: data });
    if !is_as_the_oracle_says(&case) {
        return;
    }
    if let Some(conversion) = conversion_of(&case) {
        for line in case.text.lines_with_terminator() {
            both_ways(&conversion, line);
        }
    }
}

/// Compares a case with the oracle, if the oracle knows that kind of text.
pub fn is_as_the_oracle_says(case: &Case) -> bool {
    let outcome = run_plainly(&case.options, &case.text);
    if telltale(&case.text).is_some() {
        // An option that does not fit the names in a file may be found first.
        let is_wrong_usage =
            case.options.header.is_some() && oracle(&case.options, &case.text).status == 2;
        assert!(outcome.status == 1 || is_wrong_usage && outcome.status == 2);
        assert!(case.options.header.is_some() || outcome.stdout.is_empty());
        return false;
    }
    same(case, &oracle(&case.options, &case.text), &outcome);
    true
}

/// Asserts that a run is what the oracle says.
pub fn same(case: &Case, expected: &Expected, outcome: &Outcome) {
    let about = || {
        format!(
            "{:?}\n{}\nmessage: {}",
            case.options,
            case.text.escape_ascii(),
            outcome.message
        )
    };
    assert_eq!(
        outcome.stdout.as_bstr(),
        expected.stdout.as_bstr(),
        "{}",
        about()
    );
    // An error in the header itself may be found before what contradicts its kind.
    if expected.status == 2 {
        assert!(matches!(outcome.status, 1 | 2), "{}", about());
        return;
    }
    // Errors about columns as samples have no line number.
    let line = outcome
        .line()
        .or(expected.error_line.filter(|_| expected.refused));
    assert_eq!(
        (i32::from(outcome.status), line),
        (expected.status, expected.error_line),
        "{}",
        about()
    );
}

/// The conversion of a case's rows, if its columns are strands and are accepted. Without
/// `--samples`, which makes no difference to rows.
fn conversion_of(case: &Case) -> Option<Conversion> {
    let Samples::Suffixes(pieces) = &case.options.samples else {
        return None;
    };
    if case
        .options
        .from
        .is_some_and(|kind| kind != crate::oracle::Kind::Matrix)
    {
        return None;
    }
    let source = case.options.header.as_ref().unwrap_or(&case.text);
    let header = Header::parse(source.lines().next()?, &Expect::default(), false).ok()?;
    if header.kind() != Kind::Matrix {
        return None;
    }
    let plan = Plan::new(&Rule::Suffixes(pieces.clone()), &header).ok()?;
    let (args, _) = arguments(&case.options, &[]);
    let settled = args.settle(Kind::Matrix).ok()?;
    conversion(&args, settled, Arc::new(header), plan).ok()
}

/// The path for alleles of one byte may refuse rows that the path for any allele accepts. Rows that
/// both accept must look the same to both and become the same row.
fn both_ways(conversion: &Conversion, line: &[u8]) {
    let Some(locus) = Loci::new().find(line) else {
        return;
    };
    let columns = conversion.header.columns();
    let mut one_byte = OneByte::<false>::new(&conversion.rules, columns - 3);
    let mut any_length = AnyLength::new(&conversion.rules, columns);
    let general = any_length.site(line, locus);
    let Some(outline) = one_byte.outline(line, locus) else {
        return;
    };
    if outline.first_unknown.is_none() {
        let general = general.as_ref().expect("a row that is valid in either way");
        assert!(general.alternatives.is_empty() && general.length == outline.length);
    }
    if let Some(fast) = one_byte.site(line, outline) {
        let general = general.expect("a row that is valid in either way");
        let line = line.as_bstr();
        assert_eq!(told(&fast), told(&general), "{line:?}");
        assert_eq!(
            written(conversion, &fast),
            written(conversion, &general),
            "{line:?}"
        );
    }
}

/// Everything a site can be asked: its length, its fixed columns, its alternative alleles, and each
/// strand's allele as spelled, with its role.
#[expect(clippy::type_complexity, reason = "it is only compared")]
fn told<'a>(site: &Site<'a>) -> (usize, [&'a [u8]; 2], Vec<&'a [u8]>, Vec<(&'a [u8], Role)>) {
    let alleles: Vec<_> = match site.calls {
        Calls::OneByte(bytes) => (0..bytes.fields.len() / 2)
            .map(|strand| bytes.allele(strand))
            .collect(),
        Calls::AnyLength { numbers, alleles } => numbers
            .iter()
            .map(|&number| alleles[number as usize])
            .collect(),
        Calls::Genotypes { .. } => Vec::new(),
    };
    (
        site.length,
        [site.locus(), site.reference()],
        site.alternatives().collect(),
        alleles
            .iter()
            .map(|a| (a.span.of(site.line), a.role))
            .collect(),
    )
}

/// The row that a site becomes, or why it becomes none.
fn written(conversion: &Conversion, site: &Site) -> Result<Vec<u8>, String> {
    let mut writer: Box<dyn RowWriter> = conversion.format.row_writer();
    let mut row = b"before".to_vec();
    let outcome = writer.write_row(site, &mut row);
    let has_row = outcome.map_err(|refused| {
        assert_eq!(
            row, b"before",
            "of a row that is refused nothing is appended"
        );
        format!("{refused:?}")
    })?;
    assert_eq!(has_row, row.len() > 6);
    Ok(row)
}
