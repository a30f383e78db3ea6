//! Output: its formats, the report, the status and messages.

use crate::flags::prose::Block::{Code, Item, Text};
use crate::flags::prose::Section;

/// The tables.
pub const OUTPUT: Section = Section {
    title: "OUTPUT",
    blocks: &[
        Text(
            "`--format haplotype` is a table, fields separated by one TAB. Its header is `contig \
             pos ref alt`, then `L_PI` and `L_PG_al` for each sample. L is the names of the \
             sample's columns run together (`10a10b_PI`), so it shows which strands they are. It is \
             the sample's name if the input is not a matrix, or if `--samples` or `--sample` gives \
             the name.",
        ),
        Text(
            "alt is the distinct alleles of all strands, joined by commas, in order of first \
             appearance from left to right, without the reference and missing calls. For a VCF \
             and a table it is the input's own column (see VCF INPUT and TABLE INPUT). A row in which no strand has an alternative allele \
             is not written, except with `--all-sites`. PI, the phase index, names the phased block: \
             the phase set, or the contig where there is none, because the whole contig is one \
             block. PG_al is the phased genotype in alleles: those of the sample's strands, \
             joined by `|`.",
        ),
        Text(
            "A missing call shows the reference if the input is a matrix. This is an imputation, \
             and what the script that hapfilter replaces does (see NOTES); with `--fill .` it stays \
             visible as a dot. For other input, and in the other formats, it is a dot by default.",
        ),
        Text("With the header `CHROM POS REF 1a 1b 2b 2a x`, the row"),
        Code("chr7  31  A  N  G  A  -  T"),
        Text("becomes (the gap is listed, but shown like a missing call)"),
        Code("chr7  31  A  G,-,T  chr7  A|G  chr7  A|A"),
        Text(
            "`--format phase-panel` is a panel of reference haplotypes, which phase-Extender reads \
             with `--refHap`. `--format phase-input` is the `--input` of phase-Extender and \
             phase-Stitcher. Both have two columns for each sample, `NAME:PI` and `NAME:PG_al`. \
             The first columns are `CHROM POS REF ALT` in a panel, and `CHROM POS REF \
             all-alleles`, the reference first, in an input. PI is `PI_` and the phase set, or \
             `PI_` and the contig. A sample with a missing call is `.` in both columns.",
        ),
        Text(
            "The two programs accept only diploid samples, and no `:` in their names. They mistake \
             a column of contigs for numbers if it begins like one: with the contigs 1 to 22 and \
             X, give `--contig-prefix chr`. phase-Extender silently ignores a panel whose columns \
             have other names.",
        ),
    ],
};

/// VCF, and what it cannot hold.
pub const VCF_OUTPUT: Section = Section {
    title: "VCF OUTPUT",
    blocks: &[
        Text(
            "`--format vcf` is VCF 4.2, which bcftools, tabix, vcftools, plink2 and Beagle read. \
             FORMAT is `GT`, or `GT:PS` in rows where a genotype has a phase set. QUAL, FILTER and \
             INFO are a dot, and so is ID unless the input is a VCF. Samples have their names (`10`, \
             not `10a10b`). Missing calls are `.`, and all gaps of a row are the allele `*`. Alleles that differ only in case are \
             one. An unphased genotype keeps its `/`, and is `0/1` or the like.",
        ),
        Text(
            "From a VCF, the ID column and the `##contig` lines are carried over, with \
             `--contig-prefix` put before the contig's name. A note counts `##contig` lines that \
             are malformed or repeat a contig; they are left out. `--contigs` replaces all of \
             them. ALT keeps its alleles in their order, and genotypes keep their numbers, unless \
             `<*>` or `<NON_REF>` is left out. Alleles that differ only in case remain separate.",
        ),
        Text(
            "Two programs need help with missing calls. Beagle refuses a genotype that is only `.` \
             in a sample with two strands: `bcftools +fixploidy` makes it `./.`, and makes haploid \
             genotypes diploid. plink2 needs `--vcf-half-call` for half calls (`0|.` is one).",
        ),
        Text(
            "VCF cannot hold everything that other input can. A row that would be written is a bad \
             row if",
        ),
        Item(
            "REF",
            "has other letters than A, C, G, T and N, in either case.",
        ),
        Item(
            "ALT",
            "has an allele other than these letters, `*`, a symbolic allele such as `<DEL>`, or a \
             breakend. The message names the allele and its column.",
        ),
        Item("The position", "is over 2147483647."),
        Item(
            "The contig",
            "has a name that VCF does not allow, with a blank, a comma or a bracket, for example.",
        ),
        Item("A phase set", "is not a number up to 2147483647."),
        Text(
            "bcftools needs the contigs in the header to write BCF, to sort and to normalise: see \
             `--contigs`. A note names the first contig that is not there.",
        ),
    ],
};

/// The report of `--stats`.
pub const REPORT: Section = Section {
    title: "REPORT",
    blocks: &[
        Text(
            "`--stats` writes a table with one line for each contig, in the order of their first \
             rows: the rows read (bad ones included), the rows written, the bad rows, and the \
             seconds between its first and its last row. Contigs are named as in the input. After \
             the first 1000 of them, all others are counted together as `other`, so that memory \
             stays constant. So are rows without a contig, and contigs with names of more than \
             1000 bytes. A line that is too long counts as a bad row. The last three lines have \
             the totals, the kind of input with the unphased and the missing genotypes that were \
             written, and the bytes read (after decompression), the time, the speed, the peak \
             memory, the number of worker threads, and whether the run stopped early.",
        ),
        Text(
            "The lines of the report do not begin with `hapfilter:`. After a failure the report \
             covers the work up to it, and the error message comes last. Usage errors, missing \
             FILEs and a reader of standard output that has gone produce no report.",
        ),
        Text("`--stats=json` writes the same as one JSON object on one line:"),
        Item("`program`", "`hapfilter`."),
        Item("`version`", "Its version."),
        Item(
            "`kind`",
            "The kind of the input: `matrix`, `genotypes`, `vcf` or `table`; `null` if the run ended \
             before the header.",
        ),
        Item(
            "`contigs`",
            "A list of objects with `contig` (the name; bytes that are not UTF-8 become U+FFFD), \
             `rows_in`, `rows_out`, `bad_rows` and `seconds`.",
        ),
        Item(
            "`other`",
            "An object with the same keys except `contig`, or `null` if all contigs are listed.",
        ),
        Item(
            "`total`",
            "The same for all rows, with the seconds that the run took.",
        ),
        Item(
            "`unphased_genotypes`",
            "Unphased genotypes in the rows written, whether kept or left blank.",
        ),
        Item(
            "`missing_genotypes`",
            "Genotypes in the rows written in which every strand is a missing call.",
        ),
        Item("`bytes_in`", "Bytes of input, after decompression."),
        Item("`bytes_per_second`", "The same per second."),
        Item(
            "`peak_memory_bytes`",
            "The peak memory of the process, or `null` if the system does not report it.",
        ),
        Item("`threads`", "Worker threads."),
        Item(
            "`complete`",
            "`true` if all input was read and all output was written.",
        ),
        Text("Later versions may add keys; these keep their names and meanings."),
    ],
};

/// The exit status.
pub const EXIT_STATUS: Section = Section {
    title: "EXIT STATUS",
    blocks: &[
        Item("0", "All input was read and all output was written."),
        Item("1", "Bad input, or an error in reading or writing."),
        Item(
            "2",
            "Wrong usage. Nothing was written; change the command line.",
        ),
        Item(
            "141",
            "The reader of standard output has gone, as in `hapfilter | head`. Shells show this \
             status for a program ended by SIGPIPE. There is no message.",
        ),
        Item("101", "An internal error (please report it)."),
        Item(
            "134",
            "The system refused a few bytes of memory or of stack, as it does within a few \
             megabytes of address space (`ulimit -v`) or 16 K of stack (`ulimit -s`), and the \
             process aborted with a message of its runtime. Memory for batches and rows that is \
             refused is an error with status 1. Either way the output is a correct beginning.",
        ),
    ],
};

/// Messages, and what a bad row is.
pub const DIAGNOSTICS: Section = Section {
    title: "DIAGNOSTICS",
    blocks: &[
        Text(
            "Messages go to standard error, one line each, with the place first: `hapfilter: \
             stdin:812: expected 34 fields, found 33`. Lines are counted from 1 in each FILE, \
             header and blank lines included. Messages that begin with `note:` are not errors; \
             `--quiet` leaves them out.",
        ),
        Text(
            "A row is bad if it has too few or too many fields, an empty field, a position that is \
             not all digits, or a cell that is not an allele (see ALLELES). Genotypes are also bad \
             if a strand is empty (`A|`), or if the header has phase sets and the cell has none. \
             Last, there are rows that VCF cannot hold (see VCF OUTPUT), and unphased genotypes \
             with `--unphased error`.",
        ),
        Text(
            "In a table a row is also bad if alt has an empty allele (`C,,G`), or if a PI is `PI_` \
             alone.",
        ),
        Text("In a VCF a row is also bad, and the message names the sample, if"),
        Item(
            "A genotype",
            "is not made of numbers and dots with `|` or `/` between them; `0|` is not.",
        ),
        Item(
            "An allele number",
            "has no allele in ALT, as `2` where ALT is `G`.",
        ),
        Item("A cell", "has more subfields than FORMAT."),
        Item(
            "An allele that a sample carries",
            "is not made of A, C, G, T and N, and is not `*`, symbolic or a breakend.",
        ),
        Text(
            "REF with other letters than A, C, G, T and N also makes a bad row, whether the row \
             would be written or not.",
        ),
        Text(
            "The program stops at the first bad row. It has then written exactly the output of all \
             rows before it, whatever the number of threads. With `--skip-bad-rows` it goes on.",
        ),
        Text(
            "A bad last line without a line end is reported as truncated, and is an error even \
             with `--skip-bad-rows`. A complete row there is accepted, with a note. Input that was \
             cut exactly at a line end looks complete. In scripts, use `set -o pipefail`, so that \
             the shell reports a failure of the program before this one.",
        ),
        Text("Writing the output to an input file is refused."),
    ],
};
