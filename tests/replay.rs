//! The inputs that the fuzz targets found worth keeping, once more.
//!
//! They are in `tests/fuzz/corpus`, a folder a target. Each is small, and together they go every way
//! through the program that the fuzzer has found; an input that once showed a defect stays there
//! for good, under a name that says which.

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
        // Shown only if the test fails, and the last one is it.
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
