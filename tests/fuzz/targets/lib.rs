//! The checks, for all targets. The program's own tests include them in the same way.

#[path = "../checks/mod.rs"]
pub mod checks;

// The checks use only part of it.
#[allow(dead_code, unused_imports)]
#[path = "../../oracle/mod.rs"]
mod oracle;

#[allow(dead_code)]
#[path = "../../gzip.rs"]
mod gzip;

#[path = "../../fake.rs"]
mod fake;
