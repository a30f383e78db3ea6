//! What the program is, the memory it takes, examples, notes.

use crate::flags::prose::Block::{Code, Item, Text};
use crate::flags::prose::Section;

/// What the program does.
pub const DESCRIPTION: Section = Section {
    title: "DESCRIPTION",
    blocks: &[
        Text(
            "hapfilter reads a genome matrix or a VCF from the FILEs or from standard input, and \
             writes a haplotype table to standard output. A matrix has one line for each genomic \
             position and one column for each haplotype. Here such a column is called a strand: \
             one copy of a chromosome, not plus or minus. The table has one line for each \
             position with an alternative allele, and shows the phased genotype of each sample.",
        ),
        Text(
            "The input can also be genotypes, as `bcftools query` prints them, or a table, which \
             becomes VCF or another table. The output can also be VCF, or the tables that \
             phase-Extender and phase-Stitcher read.",
        ),
        Text(
            "It is a filter. Rows come out in input order, as soon as they can. Memory does not \
             depend on the number of rows. All CPUs are used, and the output is the same, byte \
             for byte, for every number of threads and every batch size. gzip and BGZF go in as \
             they are.",
        ),
        Text(
            "Input that means something else never silently becomes a wrong table: hapfilter \
             refuses it, says what it looks like and what to do. See KINDS OF INPUT and ALLELES.",
        ),
    ],
};

/// What bounds the memory.
pub const MEMORY: Section = Section {
    title: "MEMORY",
    blocks: &[
        Text(
            "A fixed number of batches circulates: 2 for each thread (as far as there are CPUs for \
             them) and 2 more. No more threads are started than there are batches. The program \
             reads nothing while all batches are in use. With one thread there is one batch. Peak \
             memory in bytes is at most about",
        ),
        Code(
            "batches x (batch-size + output of a batch)\n\
             + threads x (16 K + 30 x columns) + 100 x columns + 3 M",
        ),
        Text(
            "whatever the size of the input and however slow the consumer. There is room for half \
             a batch of output from the start, which is enough where few rows vary. Where all rows \
             vary and contig names are long, output is up to 16 times as large as the batch; \
             anything beyond that is written in pieces. Lines longer than a batch take the place \
             of batch-size, with up to twice their length. Each batch then also \
             holds one row's output, twice while its buffer grows. A row of output may be \
             16 times as long as the longest line accepted. `--stats` adds up to 160 K for each batch \
             and, where contigs have long names, up to 2 M.",
        ),
        Text(
            "Compressed input takes 1 M more. A batch of BGZF holds at least one block of 64 K, and \
             besides its blocks as they are, usually a small part of batch-size.",
        ),
        Text(
            "Rows in which thousands of alleles or genotypes differ take up to 150 bytes more for \
             each of these, in each thread. A thread may also hold a row of output. Each sample of \
             `--samples` takes up to 400 bytes and 50 for each of its columns, and each contig of \
             `--contigs` or of the input's `##contig` lines up to 400, besides their names.",
        ),
    ],
};

/// Commands to copy.
pub const EXAMPLES: Section = Section {
    title: "EXAMPLES",
    blocks: &[
        Text(
            "In scripts, put `set -o pipefail` before commands with a `|`. From a compressed matrix \
             to a table:",
        ),
        Code("hapfilter matrix.gz > out.txt"),
        Text("The same, without mistaking a partial table for a complete one:"),
        Code("hapfilter matrix.gz > out.tmp && mv out.tmp out.txt"),
        Text("A table that is sorted, compressed and indexed for region queries:"),
        Code(
            "hapfilter --hash-header matrix.gz |\n\
             \x20   LC_ALL=C sort -t \"$(printf '\\t')\" -k1,1 -k2,2n | bgzip > out.gz\n\
             tabix -s1 -b2 -e2 out.gz\n\
             tabix -h out.gz chr20:1000000-1100000",
        ),
        Text("A matrix without a header, its columns named in a file:"),
        Code("hapfilter --header columns.tsv rows.gz > out.txt"),
        Text("From a phased VCF to a table, and to a panel for phase-Extender:"),
        Code(
            "hapfilter in.vcf.gz > out.txt\n\
             hapfilter -f phase-panel panel.vcf.gz > panel.txt\n\
             bcftools view in.bcf | hapfilter > out.txt",
        ),
        Text(
            "A sample with phase sets, which phase-Extender joins with the panel's help. Its result \
             is `child_extended/extended_haplotype_child.txt`:",
        ),
        Code(
            "bcftools view -s child -Ou family.vcf.gz | bcftools view -g het |\n\
             \x20   hapfilter -f phase-input > child.txt\n\
             phase-extender --input child.txt --SOI child --refHap panel.txt",
        ),
        Text("The same, with the genotypes as `bcftools query` prints them:"),
        Code(
            "bcftools query -s child -i 'GT=\"het\"' -H \\\n\
             \x20   -f '%CHROM\\t%POS\\t%REF[\\t%TGT:%PS]\\n' family.vcf.gz |\n\
             \x20   hapfilter -f phase-input > child.txt",
        ),
        Text(
            "phase-Extender's result as VCF, and the VCF that it was made from with the joined phase \
             sets in it:",
        ),
        Code(
            "hapfilter -f vcf --contigs genome.fa.fai \\\n\
             \x20   child_extended/extended_haplotype_child.txt |\n\
             \x20   bgzip > extended.vcf.gz && tabix -p vcf extended.vcf.gz\n\
             bcftools index -f family.vcf.gz\n\
             bcftools annotate -a extended.vcf.gz -c FORMAT/GT,FORMAT/PS \\\n\
             \x20   -Oz -o joined.vcf.gz family.vcf.gz",
        ),
        Text(
            "A child and its parents, for phase-Stitcher, which tells the strands of the child \
             apart by parent. Its result is `child_stitched/child_haplotype_long.txt`:",
        ),
        Code(
            "hapfilter -f phase-input trio.vcf.gz > trio.txt\n\
             phase-stitcher --input trio.txt --f1Sample child --pat dad --mat mom",
        ),
        Text(
            "phase-Stitcher's result as VCF. Columns 8 and 9 of its table are the father's and the \
             mother's allele, or `N` where that was not decided:",
        ),
        Code(
            "awk -F '\\t' -v OFS='\\t' '\n\
             \x20   $2 ~ /^[0-9]/ && $8 != \"N\" { $5 = \"PI_\" $1; $6 = $8 \"|\" $9 }\n\
             \x20   NF { print $1, $2, $3, $4, $5, $6 }\n\
             ' child_stitched/child_haplotype_long.txt |\n\
             \x20   hapfilter -f vcf --contigs genome.fa.fai |\n\
             \x20   bcftools sort -Oz -o stitched.vcf.gz",
        ),
        Text("The haplotypes that phASER found, and those of GATK's HaplotypeCaller:"),
        Code(
            "hapfilter --tags PG:PI -f phase-input phaser.vcf.gz > input.txt\n\
             hapfilter --tags PGT:PID -f phase-input gatk.vcf.gz > input.txt",
        ),
        Text("From a matrix to VCF, compressed and indexed, and to BCF:"),
        Code(
            "hapfilter -f vcf --contigs genome.fa.fai matrix.txt |\n\
             \x20   bgzip > out.vcf.gz && tabix -p vcf out.vcf.gz\n\
             hapfilter -f vcf --contigs genome.fa.fai matrix.txt |\n\
             \x20   bcftools view -Ob -o out.bcf",
        ),
        Text("A haplotype table and a VCF in pandas, with contigs as text:"),
        Code(
            "pd.read_csv('out.txt', sep='\\t', dtype={'contig': str})\n\
             pd.read_csv('out.vcf.gz', sep='\\t', comment='#', header=None,\n\
             \x20           dtype={0: str})",
        ),
        Text("A matrix coded as 0 and 1, with `?` for a missing call:"),
        Code("hapfilter --alleles any --missing '?' coded.txt > out.txt"),
        Text("A triploid, a haploid, and a sample by column numbers:"),
        Code("hapfilter -s tri=t1,t2,t3 -s hap=m -s 'x=#4,#5' matrix.txt"),
        Text("In pieces, in parallel; concatenated, their outputs equal that of the whole:"),
        Code(
            "head -n1 matrix.txt > columns.tsv\n\
             hapfilter -H columns.tsv < /dev/null > out.txt\n\
             tail -n+2 matrix.txt |\n\
             \x20   parallel --pipe -k hapfilter -t1 -q -H columns.tsv --no-header \\\n\
             \x20   >> out.txt",
        ),
        Text(
            "One region of a VCF. A deletion that begins before the region belongs to another \
             piece, so leave it out:",
        ),
        Code(
            "bcftools view -h in.vcf.gz > header.vcf\n\
             bcftools view -H -r chr20:1000001-2000000 --regions-overlap pos \\\n\
             \x20   in.vcf.gz |\n\
             \x20   hapfilter -H header.vcf --no-header > piece.txt",
        ),
    ],
};

/// Where it differs from the script that it replaces.
pub const NOTES: Section = Section {
    title: "NOTES",
    blocks: &[
        Text(
            "hapfilter replaces a script that is often written with pandas: group by chromosome, \
             map a pool of processes over the groups, concatenate. It differs on purpose:",
        ),
        Item(
            "Order of alt",
            "First appearance. The order of a Python set changes from run to run.",
        ),
        Item(
            "Order of rows",
            "As in the input. Grouping by contig sorts the contigs.",
        ),
        Item(
            "Missing calls and gaps",
            "`N` and `-` are matched as whole alleles. Replacing characters changes longer alleles \
             too. `.` is also a missing call.",
        ),
        Item("Case", "`a` is `A`. The script lists both as alleles."),
        Item(
            "Cells that are not alleles",
            "They are refused. The script lists them as alleles, and `--alleles any` does the \
             same.",
        ),
        Item(
            "Types",
            "Nothing is read as a number or as NA: `007` and `1e5` stay as they are.",
        ),
        Text(
            "The header line has no `#` unless `--hash-header` is given. Without it, `LC_ALL=C \
             sort` moves the line `contig pos ...` among the rows.",
        ),
    ],
};

/// Where faults are reported.
pub const BUGS: Section = Section {
    title: "BUGS",
    blocks: &[Text(
        "Report a fault to whoever gave you the program: there is no public tracker yet. Include the \
         message, the command, the output of `hapfilter --version`, and if you can, the first lines \
         of the input. An exit status of 101 is always a fault.",
    )],
};

/// Related programs.
pub const SEE_ALSO: Section = Section {
    title: "SEE ALSO",
    blocks: &[Text(
        "gzip(1), igzip(1), sort(1), bgzip(1), tabix(1), bcftools(1), parallel(1), samtools-faidx(1)",
    )],
};
