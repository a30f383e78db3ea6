//! What the manual and `--help` say around the list of options.
//!
//! In the markup of [`super::doc`]: plain text, with backquotes around what is literal.

/// A part of the manual.
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// What it says.
    pub blocks: &'static [Block],
}

/// A piece of a section.
pub enum Block {
    /// A paragraph.
    Text(&'static str),
    /// A term and what it means.
    Item(&'static str, &'static str),
    /// Lines shown as they are.
    Code(&'static str),
    /// The list of options.
    Options,
}

use Block::{Code, Item, Options, Text};

/// What the program is, in half a line.
pub const BRIEF: &str = "turn a genome matrix into a haplotype table, as a stream";

/// What the program does, in one line.
pub const SUMMARY: &str =
    "hapfilter: turns a genome matrix into a haplotype table, in constant memory";

/// How it is called.
pub const SYNOPSIS: &[&str] = &["hapfilter [OPTION]... [FILE]..."];

/// The manual, after its synopsis.
pub const SECTIONS: &[Section] = &[
    Section {
        title: "DESCRIPTION",
        blocks: &[
            Text(
                "hapfilter reads a genome matrix, which has one line for each genomic position \
                 and one column for each haplotype strand, from the FILEs or from standard input \
                 and writes a haplotype table, with one line for each position that has an \
                 alternative allele, to standard output. The table can also be VCF, or what \
                 phase-Extender and phase-Stitcher read.",
            ),
            Text(
                "It is a filter: rows come out in input order, as soon as they can; memory does \
                 not depend on the size of the input; all CPUs are used; and the output is the \
                 same, byte for byte, for every number of threads and every batch size. The \
                 matrix is read as text and is not decompressed: put `zcat` before it.",
            ),
        ],
    },
    Section {
        title: "INPUT",
        blocks: &[
            Text(
                "Text, one row a line, fields separated by one TAB. Column 1 is the contig, 2 \
                 the position (digits), 3 the reference allele, and from the fourth on there is \
                 one column of alleles for each strand. An allele is usually one base, but may be \
                 of any length. `N` or `.` is a missing call, `-` a gap (see `--missing` and \
                 `--gap`). Lines end in LF or CR LF. Bytes are never decoded: any byte but TAB \
                 and LF may stand in a field, and `007`, `NA` and `1e5` stay what they are.",
            ),
            Text(
                "The first line that is neither blank nor begins with `##` is the header and \
                 names the columns; a `#` before the first name is dropped. Names are unique. If \
                 the matrix has no header, name its columns with `--header`. Blank lines, lines \
                 that begin with `##` and further copies of the header are passed over wherever \
                 they stand, so that `cat chr1.txt chr2.txt | hapfilter` works.",
            ),
            Text(
                "FILEs are read one after the other as one stream; `-` is standard input. Each \
                 may begin with a header of its own, which must be the same as the first. All are \
                 checked before the first row is written. Threads read different parts of a FILE \
                 at a time; if it is made shorter meanwhile, that is an error.",
            ),
        ],
    },
    Section {
        title: "SAMPLES",
        blocks: &[
            Text(
                "Strand columns whose names differ only in a last piece, `a` or `b`, are one \
                 sample: `10a` and `10b` are the strands of sample `10`, wherever they stand in \
                 the matrix. `--suffixes` takes other pieces, and more of them for polyploids. \
                 Samples are written in the byte order of the names of their first strands.",
            ),
            Text(
                "`--samples` and `--sample` say it outright instead, for any ploidy and in any \
                 order; a column may serve more than one sample. A strand in no sample still \
                 counts toward alt; a note names it.",
            ),
        ],
    },
    Section {
        title: "OUTPUT",
        blocks: &[
            Text(
                "`--format haplotype` is a table, fields separated by one TAB, with the header \
                 `contig pos ref alt` and two columns for each sample: `L_PI` and `L_PG_al`, \
                 where L is the names of the sample's columns run together (`10a10b_PI`), or the \
                 sample's name if `--samples`, `--sample` or `--phased` gave it one.",
            ),
            Text(
                "alt is the distinct alleles of all strands, joined by commas, in order of first \
                 appearance from left to right, without the reference and without missing calls. \
                 A row without any is not written, unless `--all-sites` is given. PI, the phase \
                 index, is the contig: the whole contig is one phased block. PG_al is the \
                 genotype: the alleles of the sample's strands, joined by `|`. A missing call \
                 shows there what `--fill` says.",
            ),
            Text("With the header `CHROM POS REF 1a 1b 2b 2a x`, the row"),
            Code("chr7  31  A  N  G  A  -  T"),
            Text("becomes (the gap is listed, but shown like a missing call)"),
            Code("chr7  31  A  G,-,T  chr7  A|G  chr7  A|A"),
            Text(
                "`--format phase-panel` is a panel of reference haplotypes, which phase-Extender \
                 reads with `--refHap`; `--format phase-input` is what it and phase-Stitcher read \
                 with `--input`. Both have two columns for each sample, `NAME:PI` and \
                 `NAME:PG_al`. The columns before them are `CHROM POS REF ALT` in a panel, and \
                 `CHROM POS REF all-alleles`, the reference first, in the other. PI is `PI_` and \
                 the contig; a sample with a missing call is `.` in both columns. The clients \
                 know two strands and no name with a `:`. They take a table for one of numbers if \
                 its contigs look so: with the contigs 1 to 22 and X, say `--contig-prefix \
                 chr`.",
            ),
            Text(
                "`--format vcf` is VCF 4.3 with the genotypes as FORMAT `GT`, phased, and `.` \
                 for ID, QUAL, FILTER and INFO. Samples have their names (`10`, not `10a10b`). A \
                 gap is the allele `*`. Alleles that differ only in case are one, spelled as \
                 first met. A row that would be written is bad if its reference or an alternative \
                 allele has another letter than A, C, G, T and N, if its position is over \
                 2147483647, or if a phase set is no number up to that. bcftools needs the \
                 contigs in the header to write BCF: see `--contigs`.",
            ),
        ],
    },
    Section {
        title: "GENOTYPES",
        blocks: &[
            Text(
                "With `--phased` the input has one column a sample, and cells are genotypes, as \
                 `bcftools query` prints them. The columns of its header may be called as any \
                 version of bcftools calls them (`# [1]CHROM`, `[4]NAME:GT`); 1.18 leaves the \
                 names out, so that they have to be given with `--header`: with phase sets each \
                 as `NAME:GT:NAME:PS`.",
            ),
            Code(
                "bcftools query -H -f '%CHROM\\t%POS\\t%REF[\\t%TGT]\\n' in.vcf.gz |\n\
                 \x20   hapfilter --phased -f phase-panel > panel.txt",
            ),
            Text(
                "A cell is cut at `|` and `/`; cells may differ in ploidy. A cell with a `/` is \
                 unphased. That does not matter if its strands are equal, byte by byte, or all \
                 missing; any other unphased genotype is `.` in PI and PG_al of the phase \
                 formats, and makes the row a bad one in the others. In the phase formats a \
                 genotype of other than two strands is `.` too.",
            ),
            Text(
                "Each row is taken as phased with all others of its contig. That is wrong for a \
                 VCF that has phase sets (FORMAT/PS, as WhatsHap and GATK write it): there, ask \
                 bcftools for these too. PI is then the set, with `PI_` before it in the phase \
                 formats, and VCF has FORMAT `GT:PS`. A cell whose set is `.` is unphased, unless \
                 its strands are equal or all missing: then PI is the contig.",
            ),
            Code(
                "bcftools query -H -f '%CHROM\\t%POS\\t%REF[\\t%TGT:%PS]\\n' in.vcf.gz |\n\
                 \x20   hapfilter --phased -f phase-input > input.txt",
            ),
            Text(
                "phase-Extender joins neighbouring sets of one sample. Where it is homozygous it \
                 has no set: these positions would be a block of their own, which keeps its \
                 neighbours apart. Leave them out with `-i 'GT=\"het\"'` in `bcftools query`.",
            ),
        ],
    },
    Section {
        title: "OPTIONS",
        blocks: &[
            Options,
            Text(
                "A long option's value follows after `=` or as the next word. Options may follow \
             operands; `--` ends them. If an option is given again, the last one counts. SIZE is \
             a number of bytes; K, M and G behind it stand for 1024, 1024 K and 1024 M.",
            ),
        ],
    },
    Section {
        title: "MEMORY",
        blocks: &[
            Text(
                "A fixed number of batches circulates, 2 for each thread (as far as there are \
                 CPUs for them) and 2 more, and the program reads nothing while all are in use. \
                 With one thread there is one batch. Peak memory in bytes is therefore at most \
                 about",
            ),
            Code(
                "batches x (batch-size + output of a batch)\n\
                 + threads x (16 K + 30 x columns) + 100 x columns + 3 M",
            ),
            Text(
                "whatever the size of the input and however slow the consumer. There is room for \
                 half a batch of output from the start, which is enough where few rows vary; \
                 where all do and contig names are long, output is up to 16 times as large as the \
                 batch; what would go beyond that is written in pieces. Where lines are longer \
                 than a batch, they take the place of batch-size, with up to twice their length, \
                 and to each batch one row's output is added, which may be 16 times as long as \
                 the longest line accepted. `--stats` adds up to 160 K for each batch and, where \
                 contigs have long names, up to 2 M.",
            ),
        ],
    },
    Section {
        title: "REPORT",
        blocks: &[
            Text(
                "`--stats` writes a table: a line for each contig in the order of their first rows, \
                 with the rows read (bad ones included), the rows written, the bad rows, and the \
                 seconds from the time at which its first row was done with to the time at which \
                 its last one was. Contigs are named as in the input. After the first 1000 of \
                 them, the rows of all others are counted together as `other`, so that memory \
                 stays constant; so are rows without a contig, and those of a contig whose name \
                 has more than 1000 bytes. A line that is too long counts as a bad row. Then come \
                 a line with the totals, and one with the bytes read, the time, the speed, the \
                 most memory that the process had, the number of worker threads, and whether the \
                 run stopped before the end.",
            ),
            Text(
                "The lines of the report do not begin with `hapfilter:`. After a failure the report \
                 is about what was done before it, and the message comes last. There is none for \
                 wrong usage or FILEs that are not there, nor if the reader of standard output has \
                 gone.",
            ),
            Text("`--stats=json` writes the same as one JSON object on one line:"),
            Item(
                "`contigs`",
                "A list of objects with `contig` (the name; bytes that are not UTF-8 as U+FFFD), \
                 `rows_in`, `rows_out`, `bad_rows` and `seconds`.",
            ),
            Item(
                "`other`",
                "An object with the same but for the name, or `null` if all rows are listed.",
            ),
            Item(
                "`total`",
                "The same of all rows, with the seconds that the run took.",
            ),
            Item("`bytes_in`", "Bytes of input."),
            Item("`bytes_per_second`", "Of input."),
            Item(
                "`peak_memory_bytes`",
                "The most memory that the process had at a time; `null` where the system does not \
                 tell.",
            ),
            Item("`threads`", "Worker threads."),
            Item(
                "`complete`",
                "`true` if all input was read and all that came of it was written.",
            ),
            Text("More may be added to the object; what is there keeps its name and its meaning."),
        ],
    },
    Section {
        title: "EXIT STATUS",
        blocks: &[
            Item("0", "All was read, and all that came of it was written."),
            Item("1", "Bad input, or something could not be read or written."),
            Item(
                "2",
                "Wrong usage: nothing was read, and the command line must be changed.",
            ),
            Item(
                "141",
                "The reader of standard output has gone, as in `hapfilter | head`: what a shell \
                 shows for a program ended by SIGPIPE. Nothing is said.",
            ),
            Item("101", "A defect of the program."),
        ],
    },
    Section {
        title: "DIAGNOSTICS",
        blocks: &[
            Text(
                "Messages go to standard error (and nothing else does, but for what `--progress` and \
                 `--stats` show), one line each, with the place first: `hapfilter: \
                 stdin:812: expected 34 fields, found 33`. Lines are counted from 1 and for each \
                 FILE by itself, header and blank lines included. Messages that begin with \
                 `note:` are no errors; `--quiet` leaves them out.",
            ),
            Text(
                "A row is bad if it does not have one field for each column, if a field is \
                 empty, or if its position is not all digits. With `--phased` it is bad too if an \
                 allele of a genotype is empty (`A|`), if a phase set should be there and is not, \
                 and, but for the phase formats, if a genotype is not phased; with `--format \
                 vcf`, if it cannot be written as VCF. The program stops at the first bad row, \
                 after it has written exactly what the rows before it give, whatever the number \
                 of threads. With `--skip-bad-rows` it goes on.",
            ),
            Text(
                "A bad last line without a line end is reported as probably cut short, and is \
                 never skipped. A complete row there is taken, with a note. An input that was cut \
                 exactly at a line end looks complete: in scripts, use `set -o pipefail`, so that \
                 a failure of the program before this one is not lost.",
            ),
            Text(
                "Input that is compressed (gzip, bzip2, xz, zstd and others), BAM, BCF, UTF-16 or UTF-32 \
                 is recognised by its first bytes and refused. So is an output that is the very \
                 file that is being read.",
            ),
        ],
    },
    Section {
        title: "EXAMPLES",
        blocks: &[
            Text("A compressed matrix into a table:"),
            Code("zcat matrix.gz | hapfilter > out.txt"),
            Text("Sorted, compressed and indexed, for region queries:"),
            Code(
                "set -o pipefail\n\
                 zcat matrix.gz | hapfilter --hash-header |\n\
                 \x20   LC_ALL=C sort -t \"$(printf '\\t')\" -k1,1 -k2,2n | bgzip > out.gz\n\
                 tabix -s1 -b2 -e2 out.gz\n\
                 tabix -h out.gz chr20:1000000-1100000",
            ),
            Text("A matrix without a header row, its columns named in a file:"),
            Code("zcat rows.gz | hapfilter --header columns.tsv > out.txt"),
            Text("From a phased VCF to a table, and to a panel for phase-Extender:"),
            Code(
                "bcftools query -H -f '%CHROM\\t%POS\\t%REF[\\t%TGT]\\n' in.vcf.gz |\n\
                 \x20   hapfilter --phased > out.txt\n\
                 bcftools query -H -f '%CHROM\\t%POS\\t%REF[\\t%TGT]\\n' in.vcf.gz |\n\
                 \x20   hapfilter --phased -f phase-panel > panel.txt",
            ),
            Text("A sample with phase sets, to be extended by what a panel knows:"),
            Code(
                "bcftools query -s child -i 'GT=\"het\"' -H \\\n\
                 \x20   -f '%CHROM\\t%POS\\t%REF[\\t%TGT:%PS]\\n' in.vcf.gz |\n\
                 \x20   hapfilter --phased -f phase-input > child.txt\n\
                 phase-extender --input child.txt --SOI child --refHap panel.txt",
            ),
            Text("From a matrix to VCF, compressed and indexed, and to BCF:"),
            Code(
                "hapfilter -f vcf --contigs genome.fa.fai matrix.txt | bgzip > out.vcf.gz\n\
                 tabix -p vcf out.vcf.gz\n\
                 hapfilter -f vcf --contigs genome.fa.fai matrix.txt |\n\
                 \x20   bcftools view -Ob -o out.bcf",
            ),
            Text("A triploid, a haploid, and a sample by column numbers:"),
            Code("hapfilter -s tri=t1,t2,t3 -s hap=m -s 'x=#4,#5' matrix.txt"),
            Text("In pieces, in parallel; the pieces' outputs in order are the whole's output:"),
            Code(
                "head -n1 matrix.txt > columns.tsv\n\
                 hapfilter -H columns.tsv < /dev/null > out.txt\n\
                 tail -n+2 matrix.txt |\n\
                 \x20   parallel --pipe -k hapfilter -t1 -q -H columns.tsv --no-header \\\n\
                 \x20   >> out.txt",
            ),
        ],
    },
    Section {
        title: "NOTES",
        blocks: &[
            Text(
                "hapfilter does the work of a script that is often written with pandas: group by \
                 chromosome, a pool of processes over the groups, concatenate. It differs on \
                 purpose in these points.",
            ),
            Item(
                "Order of alt",
                "First appearance; that of a Python set changes from run to run.",
            ),
            Item(
                "Order of rows",
                "As in the input; grouping by contig sorts contigs.",
            ),
            Item(
                "Missing calls and gaps",
                "`N` and `-` are matched as whole alleles; replacing characters changes longer \
                 alleles too. `.` is a missing call as well.",
            ),
            Item(
                "Types",
                "Nothing is read as a number or as NA: `007`, `NA` and `1e5` stay as they are.",
            ),
            Text(
                "The header line has no `#` unless `--hash-header` is given. Without it, \
                 `LC_ALL=C sort` puts the line `contig pos ...` among the rows.",
            ),
        ],
    },
    Section {
        title: "SEE ALSO",
        blocks: &[Text(
            "zcat(1), sort(1), bgzip(1), tabix(1), bcftools(1), parallel(1), samtools-faidx(1)",
        )],
    },
];
