//! Kinds that are known by their header and refused. Delete this file when they are read.

use super::*;
use crate::settings::refused;

#[test]
fn a_table_is_known_and_refused() {
    in_each_format(|args| {
        for text in TABLES {
            refused(1, args, text, &["table"]);
            refused(1, &[args, &["--from", "table"]].concat(), text, &["table"]);
            refused(1, &[args, &["--skip-bad-rows"]].concat(), text, &["table"]);
        }
    });
}
