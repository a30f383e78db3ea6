//! How a text's kind is known: by its header or by `--from`; otherwise it is refused by name.
//!
//! Each fault here stands for a class of faults. It is tried in every form that people have it in,
//! in every output format, with one thread and with several. If a message gives a command that
//! repairs the input, the command is extracted from the message and run, and must succeed.

/// Which header belongs to which kind, and `--from` beside it.
mod detection;

/// Columns that are not strands, and columns in the wrong place.
mod columns;

/// Commands in messages, run verbatim.
mod commands;

/// Headers that are refused for another reason.
mod headers;

/// Tables of phasing programs, with extra columns of their own.
mod programs;

/// Which columns form a sample, and the messages if none do.
mod samples;

/// Headers, marks and other bytes in the middle of a stream.
mod mid_stream;

/// The same verdict however the bytes arrive.
mod arrival;

/// Cells of each byte, repeated, for each sample.
mod bytes;

use crate::settings::FORMATS;

const MATRIX: &str = "CHROM\tPOS\tREF\t1a\t1b\nc\t1\tA\tA\tC\n";
const GENOTYPES: &str = "# [1]CHROM\t[2]POS\t[3]REF\t[4]s:GT\nc\t1\tA\tA|C\n";
const VCF: &str = "##fileformat=VCFv4.2\n\
    #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\nc\t1\t.\tA\tC\t.\t.\t.\tGT\t0|1\n";
const TABLES: [&str; 4] = [
    "contig\tpos\tref\talt\ts_PI\ts_PG_al\nc\t1\tA\tC\tc\tA|C\n",
    "#contig\tpos\tref\talt\ts_PI\ts_PG_al\nc\t1\tA\tC\tc\tA|C\n",
    "CHROM\tPOS\tREF\tALT\ts:PI\ts:PG_al\nc\t1\tA\tC\tPI_c\tA|C\n",
    "CHROM\tPOS\tREF\tall-alleles\ts:PI\ts:PG_al\nc\t1\tA\tA,C\tPI_c\tA|C\n",
];

/// In every format.
fn in_each_format(check: impl Fn(&[&str])) {
    for format in FORMATS {
        check(&["-f", format]);
    }
}
