//! Replays the inputs that the fuzz targets found worth keeping.
//!
//! They are in `tests/fuzz/corpus`, one folder for each target. Each is small, and together they
//! cover every path through the program that the fuzzer has found. An input that once exposed a
//! defect stays there forever, under a name that says which.

use std::path::Path;

use crate::checks;

fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    let files = std::fs::read_dir(&folder).expect("the folder of the target's inputs");
    let mut count = 0;
    for file in files {
        let path = file.expect("a file in it").path();
        let data = std::fs::read(&path).expect("what is in the file");
        // The harness shows it only if the test fails; the last file shown is the culprit.
        println!("{}", path.display());
        check(&data);
        count += 1;
    }
    assert!(count > 10, "{} has {count} files only", folder.display());
}

#[test]
fn gzips() {
    replay("gzip", checks::gzip);
}

#[test]
fn headers() {
    replay("header", checks::header);
}

#[test]
fn kinds() {
    replay("kind", checks::kind);
}

#[test]
fn rows() {
    replay("rows", checks::rows);
}

#[test]
fn streams() {
    replay("stream", checks::stream);
}

#[test]
fn vcfs() {
    replay("vcf", checks::vcf);
}

#[test]
fn tables() {
    replay("table", checks::table);
}
