//! What must hold for any bytes at all: a function for each fuzz target.
//!
//! The fuzzer calls these with what it makes up, and the tests with every input of the committed
//! corpus. Each turns its first bytes into decisions and the rest into a matrix ([`case`]), puts
//! that through the whole program but for the process ([`world`]), and asks the oracle.

mod case;
mod gzip;
mod header;
mod kind;
mod rows;
mod stream;
mod table;
mod vcf;
pub mod world;

pub use gzip::gzip;
pub use header::header;
pub use kind::kind;
pub use rows::rows;
pub use stream::stream;
pub use table::table;
pub use vcf::vcf;
