//! Input: its kinds, and what its cells mean.

use crate::flags::prose::Block::{Code, Item, Text};
use crate::flags::prose::Section;

/// Lines, headers and FILEs.
pub const INPUT: Section = Section {
    title: "INPUT",
    blocks: &[
        Text(
            "Input is text, one row per line, fields separated by one TAB. Column 1 is the contig, \
             column 2 the position (digits). A VCF and a table have their own columns after that. \
             Otherwise column 3 is the reference allele, and alleles or genotypes follow. Lines end \
             in LF or CR LF. A text whose lines end in CR alone is refused. Bytes are never \
             decoded: names may hold any byte except TAB and LF, and the contigs `007` and `1e5` \
             stay as they are.",
        ),
        Text(
            "The first line that is neither blank nor begins with `##` is the header. It names the \
             columns; a `#` before the first name is dropped. Names must be unique and not empty. \
             (With `--sample` and `--samples` only the names that they use need to be unique.) A \
             note names columns whose names begin or end with a blank. If the input has no header, \
             name the columns with `--header`.",
        ),
        Text(
            "Blank lines, lines that begin with `##` and copies of the header are skipped wherever \
             they are, so `cat chr1.txt chr2.txt | hapfilter` works. A header that differs from \
             the first one is an error, even with `--skip-bad-rows`, because the rows after it \
             have other columns.",
        ),
        Text(
            "FILEs are read one after another as one stream; `-` is standard input. All are of one \
             kind. Each may begin with its own header, which must equal the first. Before the first \
             row is written, each FILE is checked: it exists, can be read, and is not a directory. \
             Its header is read when its turn comes. If a FILE is truncated, overwritten or touched \
             while being read, that is an error; lines that are appended in time are read. If a network \
             disk stalls, output may lag until it recovers.",
        ),
    ],
};

/// The kinds of input, and which texts are refused.
pub const KINDS_OF_INPUT: Section = Section {
    title: "KINDS OF INPUT",
    blocks: &[
        Text(
            "The header shows the kind. `--from` gives it explicitly; a header that is clearly of \
             another kind is then an error.",
        ),
        Item(
            "`matrix`",
            "One column per strand, one allele per cell. Any header that belongs to none of the other \
             kinds.",
        ),
        Item(
            "`genotypes`",
            "One column per sample, one genotype per cell, such as `A|G`. Known by the marks of \
             `bcftools query -H`: `[1]` before the first name, or a name from the fourth column on \
             that ends in `:GT` or is `NAME:GT:NAME:PS`. If the header has no marks, give `--from \
             genotypes`.",
        ),
        Item(
            "`vcf`",
            "VCF with at least one sample. Known by a first line `##fileformat=VCF...`, or by the \
             columns `CHROM POS ID REF ALT QUAL FILTER INFO`; `FORMAT` and the samples follow \
             them. Versions 4.0 to 4.5 are understood. Any other version is read in the same way, \
             with a note. See VCF INPUT.",
        ),
        Item(
            "`table`",
            "A haplotype table of hapfilter, phase-Extender or phase-Stitcher. Known by the \
             columns `contig pos ref alt`, `CHROM POS REF ALT` or `CHROM POS REF all-alleles` and \
             by pairs `X_PI X_PG_al` or `X:PI X:PG_al` after them. See TABLE INPUT.",
        ),
        Text(
            "Some headers have the right shape, but their columns mean something else. hapfilter \
             refuses them by name:",
        ),
        Item(
            "Extra columns",
            "ID, ALT, QUAL, FILTER, INFO and FORMAT (in either case) from the fourth column on, \
             and names that end in `_PI`, `:PI`, `_PG_al` or `:PG_al`: these are neither strands \
             nor samples. Nor is a column that `bcftools query` numbered (`[4]FIRST_ALT`) beside \
             others that end in `:GT`. The message has the `cut` command that removes them. A \
             column is accepted if `--sample` or `--samples` names it, or if its name ends in \
             `:GT`.",
        ),
        Item(
            "Columns out of order",
            "POS must be the second column and REF the third. CHROM (or CHR, CONTIG, CHROMOSOME) \
             must be the first if an extra column is in its place. The message has the command \
             that moves them, where there is one. A second or third column with the name of an \
             extra column is refused too, and so is one called POS0, END, END0 or FIRST_ALT. Of \
             genotypes none of the first three may end in `:GT`.",
        ),
        Item(
            "HapMap",
            "A header that begins with `rs#`, `alleles`, `chrom` and `pos`. HapMap has no \
             reference allele and no phase: convert it to VCF and phase that.",
        ),
        Item(
            "Other tags of `bcftools query`",
            "Cells may hold `%TGT`, or `%TGT:%PS` to keep phase sets. Other tags, such as phASER's \
             `PI`, are refused: give hapfilter the VCF itself, with `--tags`.",
        ),
        Item(
            "No TAB",
            "A header with commas or spaces between its names.",
        ),
        Text(
            "Other compression (bzip2, xz, zstd and others), BAM, CRAM, BCF, UTF-16 and UTF-32 are \
             recognised by their first bytes and refused. The message has the command to put \
             before hapfilter.",
        ),
    ],
};

/// What a cell may hold.
pub const ALLELES: Section = Section {
    title: "ALLELES",
    blocks: &[
        Text(
            "By default (`--alleles dna`) an allele is one or more of A, C, G, T and N in either \
             case, or `*`, or a gap (made of `-` only), or a missing call. Genotypes may also have \
             symbolic alleles, such as `<DEL>`, and breakends, as VCF writes them. In a VCF a gap \
             is not an allele, REF must consist of these letters, and an alternative allele is \
             checked only if a sample carries it.",
        ),
        Text(
            "Two alleles that differ only in case are one allele: `a` is `A`. So soft-masked \
             bases, which genomes have in lower case, are not variants. Each allele is spelled as \
             it first appears in its row; the reference appears first. In a VCF, numbers tell \
             alleles apart, so there `a` and `A` remain two alleles.",
        ),
        Text(
            "`--missing` lists the missing calls, by default `N` and `.` in a matrix and only `.` \
             in other input. They are compared as whole alleles, in either case, so `n` is `N`. An \
             allele equal to the reference is the reference, even if it is listed.",
        ),
        Text(
            "Any other cell makes the row a bad row (see DIAGNOSTICS). The message says what the \
             cell looks like:",
        ),
        Item(
            "A number",
            "An allele number of VCF: give hapfilter the VCF itself, or ask `bcftools query` for \
             `%TGT` instead of `%GT`. If the matrix is coded as 0 and 1 on purpose, give \
             `--alleles any`.",
        ),
        Item(
            "`NA`, `NaN`, `?`, `X` or `0`",
            "Probably a missing call: list it, as in `--missing N,.,NA`. `NA` and `NaN`, in any \
             case, are refused as whole cells and as the reference of a matrix, although they look \
             like bases.",
        ),
        Item(
            "`R`, `Y` and other IUPAC codes",
            "A code for several bases, where one is wanted. `--missing N,.,R,Y` treats these as \
             missing calls.",
        ),
        Item(
            "`A|G` or `A/G`",
            "A whole genotype: give `--from genotypes`.",
        ),
        Item(
            "Anything else in column 3",
            "Column 3 is probably not the reference.",
        ),
        Text(
            "`--alleles any` takes any text as an allele and compares it byte by byte. It is for \
             matrices coded as 0 and 1, amino acids and microsatellites. `--format vcf` then still \
             refuses what VCF cannot hold, and ignores case, because VCF does.",
        ),
    ],
};

/// Which parts of a VCF are used.
pub const VCF_INPUT: Section = Section {
    title: "VCF INPUT",
    blocks: &[
        Text(
            "A VCF goes in as it is, plain or compressed. Put `bcftools view` before hapfilter for \
             a BCF, or to choose samples (`-s`), regions (`-r`) and sites:",
        ),
        Code(
            "hapfilter in.vcf.gz > out.txt\n\
             bcftools view -s mom,dad in.vcf.gz | hapfilter > out.txt",
        ),
        Text(
            "Samples have their names and their order from the header. In a piece of a VCF without \
             header, name the columns with `--header FILE`; FILE is the output of `bcftools view \
             -h`.",
        ),
        Text(
            "The genotype of a sample is the FORMAT subfield `GT`, and its phase set `PS`. \
             `--tags` names other tags, such as phASER's `PG:PI`. Subfields can stand in any \
             order, which may change from row to row, and can be dropped at the end of a cell. \
             An empty phase set counts as missing, like `.`. Where a cell or a row lacks `GT`, the \
             genotype is missing.",
        ),
        Text(
            "A genotype lists alleles by number: 0 is REF, 1 is the first allele of ALT, and `.` \
             is a missing call. VCF 4.4 allows a `|` or `/` before the first number: it counts \
             like one between two numbers, but is not written. See GENOTYPES for the phase.",
        ),
        Text(
            "alt is the ALT column as it stands, with alleles that no sample carries. Only `<*>` \
             and `<NON_REF>`, which stand for alleles not seen, are left out if no sample carries \
             them. `bcftools view -a` leaves out all alleles that no sample carries. A row is \
             written if a sample carries an alternative allele, or with `--all-sites`.",
        ),
        Text(
            "INFO, QUAL, FILTER and all other subfields of FORMAT are ignored, even if they are \
             not valid.",
        ),
    ],
};

/// How a table is read.
pub const TABLE_INPUT: Section = Section {
    title: "TABLE INPUT",
    blocks: &[
        Text(
            "A table becomes VCF, or a table in another format. Its first four columns are the \
             contig, the position, the reference and the alternative alleles. Columns between them \
             and the first pair are ignored. After that there are only pairs, PI and PG_al, one \
             for each sample, all with `_` or all with `:`. The sample is what the two names have \
             in common. Blanks at the end of a line are ignored.",
        ),
        Text(
            "Other columns after the first pair are an error. phase-Stitcher's long table has \
             three, and phase-Extender's has one with `--writeLOD yes`: `cut -f1-6` removes them. \
             Of phase-Stitcher's table that leaves the phase that went in; EXAMPLES shows how to take \
             its result. phase-Stitcher's wide table has one row for each phase set, not for each \
             position, so it cannot be read.",
        ),
        Text(
            "alt is the column as it stands, even if no sample carries an allele of it. Alleles that \
             only genotypes show come after it. Under `all-alleles` one allele is the reference, \
             and is not repeated. `.` under `alt` or `ALT` means that there are none. A row is \
             written if it has an alt, or with `--all-sites`. An allele of alt is checked if a \
             sample carries it, as those of genotypes are (see ALLELES). A reference of `.`, or an \
             `all-alleles` of `.`, is not known; VCF cannot hold such a row.",
        ),
        Text(
            "PI is the phase set. In columns named `X:PI`, a leading `PI_` in the cell is dropped. A \
             PI that is the contig stands for the contig's own block, and in VCF becomes no phase \
             set. A set named like its contig cannot be distinguished from that block. A genotype \
             with a `/` is unphased, whatever its PI, unless its strands are equal. A PI of `.` \
             beside a genotype with a `|` also means the contig's own block.",
        ),
        Text(
            "`.` is always a missing call, even if it is the reference too. A genotype that is only `.` \
             is missing and of unknown ploidy if PI is `.` too; beside another PI it is one strand. A missing call that a \
             haplotype table shows as the reference (`--fill ref`, the default for a matrix) is the \
             reference.",
        ),
        Text(
            "In a haplotype table made from a matrix a sample has the names of its columns: \
             `10a10b_PI` is of the sample `10a10b`, while the matrix itself gives `10`. `bcftools \
             reheader -s` renames samples of a VCF.",
        ),
        Text(
            "In its own format a table comes back byte for byte, if it has a header and was \
             written with `--fill` ref, `.` or keep. Give the `--missing`, `--gap`, `--alleles`, \
             `--all-sites` and `--hash-header` that it was written with:",
        ),
        Code("hapfilter --from table -f phase-input --fill keep input.txt"),
    ],
};

/// Whole genotypes, their phase and their phase sets.
pub const GENOTYPES: Section = Section {
    title: "GENOTYPES",
    blocks: &[
        Text(
            "Genotypes come from a VCF, from a table, or from `bcftools query`, which prints each as \
             one cell:",
        ),
        Code(
            "bcftools query -H -f '%CHROM\\t%POS\\t%REF[\\t%TGT]\\n' in.vcf.gz |\n\
             \x20   hapfilter -f phase-panel > panel.txt",
        ),
        Text(
            "The table is the same as from the VCF itself, except for alt: it lists only alleles \
             that samples carry, in order of first appearance and without regard to case. Give \
             hapfilter the VCF if you can. It also reports damage that `bcftools query` does not, \
             such as a row with too few samples.",
        ),
        Text(
            "The headers of all versions of bcftools are understood (`# [1]CHROM`, `[4]NAME:GT`), \
             except that of 1.18, which lacks the names of the samples. With 1.18, or for input \
             without a header, put the names into a file:",
        ),
        Code(
            "(printf '%s\\n' CHROM POS REF; bcftools query -l in.vcf.gz) |\n\
             \x20   paste -s - > names.txt\n\
             bcftools query -f '%CHROM\\t%POS\\t%REF[\\t%TGT]\\n' in.vcf.gz |\n\
             \x20   hapfilter --from genotypes -H names.txt > out.txt",
        ),
        Text(
            "A cell is cut into strands at `|` and `/`. Cells may differ in ploidy, as on the X of \
             a male. `.` is always a missing call, even if `--missing` does not list it or it is \
             the reference. A cell that is only `.` is a missing genotype of unknown ploidy. In \
             a table it shows as many strands as the row's highest ploidy, or two if no genotype \
             has one. In VCF it stays `.`, unless `--fill ref` fills it.",
        ),
        Text(
            "A genotype without a `/` is phased. A `/` makes it unphased, unless its strands show \
             the same allele or are all missing: then their order does not matter, and they are \
             joined by `|`. By default the formats haplotype and vcf keep an unphased genotype as \
             it is, with `.` for PI, and the formats phase-panel and phase-input write `.` in its \
             place. `--unphased` changes that. These two formats also write `.` for genotypes that \
             do not have two strands. Notes at the end count these genotypes.",
        ),
        Text(
            "A phase set is a block of genotypes that are phased with each other. A read-based \
             phaser, such as WhatsHap or GATK, phases a sample in many short blocks, and names \
             each in FORMAT/PS or in another tag (see `--tags`). Without phase sets each \
             contig counts as one phased block, named after the contig. That is right for a \
             reference panel. hapfilter reads the sets of a VCF. From `bcftools query` ask for \
             them:",
        ),
        Code(
            "bcftools query -H -f '%CHROM\\t%POS\\t%REF[\\t%TGT:%PS]\\n' in.vcf.gz |\n\
             \x20   hapfilter -f phase-input > input.txt",
        ),
        Text(
            "PI is then the set: `PI_5` in the phase formats, `5` in a haplotype table. VCF has FORMAT \
             `GT:PS`. A phased genotype whose set is `.` belongs to the contig's own block, as in \
             VCF's specification. In a header file, name each sample as `NAME:GT:NAME:PS`.",
        ),
        Text(
            "phase-Extender joins neighbouring sets of one sample. Homozygous positions have no \
             set, so they would form a separate block that keeps its neighbours apart. Leave them \
             out, with a separate `bcftools view -g het` after the `bcftools view -s` that takes \
             the sample (in one command these two options keep homozygous positions too), or with \
             the filter of `bcftools query` that EXAMPLES shows.",
        ),
    ],
};

/// Which strands belong together.
pub const SAMPLES: Section = Section {
    title: "SAMPLES",
    blocks: &[
        Text(
            "In a VCF and in genotypes each column is a sample, in a table each pair of columns. \
             Samples keep their order. To choose samples of a VCF, put `bcftools view -s \
             NAME,NAME` before hapfilter; of a table, `cut -f1-4,7,8` takes the second.",
        ),
        Text(
            "In a matrix, columns whose names differ only in a final `a` or `b` are the strands of \
             one sample: `10a` and `10b` are sample `10`, wherever they are in the matrix. \
             `--suffixes` takes other pieces, and more than two for polyploids. Samples are sorted \
             by the name of their first strand, compared as bytes. A matrix in which no columns \
             form a sample is an error.",
        ),
        Text(
            "`--samples` and `--sample` list samples explicitly, of any ploidy and in any order. A \
             column may serve more than one sample. A strand in no sample still counts toward alt; \
             a note names it. For columns such as these, say:",
        ),
        Item("`x.1`, `x.2`", "`--suffixes .1,.2`"),
        Item(
            "`x_1` to `x_4`, of a tetraploid",
            "`--suffixes _1,_2,_3,_4`",
        ),
        Item(
            "Any other names",
            "`-s mother=col7,col9 -s father=col8,col3`, or `--samples FILE` for many of them",
        ),
        Item(
            "Names that cannot be used",
            "`-s 'mother=#4,#5'`, which takes the first two strands",
        ),
    ],
};
