//! Compressed input.

use crate::flags::prose::Block::{Item, Text};
use crate::flags::prose::Section;

/// gzip and BGZF.
pub const COMPRESSED: Section = Section {
    title: "COMPRESSED INPUT",
    blocks: &[
        Text(
            "gzip and BGZF (which `bgzip` writes) are read as they are: a FILE, standard input, and \
             the files that `--header`, `--samples` and `--contigs` name. They are recognised by \
             their first bytes, not by their names. If a file has several members, their texts \
             are one text. The table of an undamaged file is that of `gzip -dc FILE |`.",
        ),
        Text(
            "BGZF is decompressed by the worker threads, block by block. Plain gzip has no blocks, so \
             one thread decompresses it. `igzip -dc FILE |` is faster for plain gzip, if you have \
             igzip. If you need a file more than once, compress it with `bgzip`.",
        ),
        Text(
            "Damage is an error. All rows before it are written, then a message gives its place in \
             the compressed file, and the exit status is 1. `--skip-bad-rows` never skips it. These \
             are damage:",
        ),
        Item(
            "A truncated file",
            "The file ends in the middle of a member. A BGZF file ends with an empty block, the end \
             marker; if it is missing, the end of the file is missing. If you know that nothing is \
             missing, `gzip -dc FILE | hapfilter` reads it without complaint.",
        ),
        Item(
            "A wrong checksum or length",
            "A BGZF block is checked before its rows are written. Plain gzip has its checksum at \
             the end: rows have been written when it turns out to be wrong, so discard the output.",
        ),
        Item(
            "Anything after the last member",
            "except zero bytes, which some tapes and file systems add.",
        ),
        Text(
            "The last line of a damaged file is not a row unless it has a line end. A pipe hides \
             most of this: after `zcat FILE |` a truncated file is only a short text, unless the \
             shell is told `set -o pipefail`, and a missing end marker is not noticed at all.",
        ),
        Text(
            "Other compression goes through a pipe: `zstd -dc FILE |`, `xz -dc -T0 FILE |` and \
             `lbzip2 -dc FILE |` are the fast ways. BCF: `bcftools view FILE |`.",
        ),
    ],
};
