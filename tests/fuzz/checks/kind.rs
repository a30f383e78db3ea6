//! Any bytes at all, as they come: no option says what they are.
//!
//! Only what the oracle knows, as the same kind and with the same rows, ends with status 0. It is then
//! the same table if its kind is typed, and refused if another one is.

use bstr::ByteSlice;

use super::case::{Case, Choices};
use super::rows::is_as_the_oracle_says;
use super::world::run_plainly;
use crate::oracle::{Format, Kind, Options, oracle};

const KINDS: [Kind; 4] = [Kind::Matrix, Kind::Genotypes, Kind::Vcf, Kind::Table];

pub fn kind(data: &[u8]) {
    let mut choices = Choices { rest: data };
    let options = Options {
        format: choices.of(&Format::ALL),
        skip_bad_rows: choices.below(2) == 1,
        ..Options::default()
    };
    let text = choices.rest.to_vec();
    // It has a target of its own.
    if text.starts_with(b"\x1f\x8b") {
        return;
    }
    let case = Case { options, text };
    let expected = oracle(&case.options, &case.text);
    if !is_as_the_oracle_says(&case) || expected.status != 0 {
        return;
    }
    let found = expected.kind.expect("rows have a kind");
    for kind in KINDS {
        let typed = Options {
            from: Some(kind),
            ..case.options.clone()
        };
        let outcome = run_plainly(&typed, &case.text);
        let columns_are_alike = [kind, found]
            .iter()
            .all(|kind| matches!(kind, Kind::Matrix | Kind::Genotypes));
        if kind == found {
            assert_eq!(
                (outcome.status, outcome.stdout.as_bstr()),
                (0, expected.stdout.as_bstr())
            );
        } else if !columns_are_alike {
            assert!(
                outcome.status != 0 && outcome.stdout.is_empty(),
                "{kind:?} for {found:?}"
            );
        }
    }
}
