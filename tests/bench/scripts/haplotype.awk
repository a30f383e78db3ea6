# The whole job in awk: reads a genome matrix and writes a haplotype table.
#
#   awk -v plan=FILE -f haplotype.awk MATRIX
#
# Each line of the plan is a sample: its label and the numbers of its columns, joined by TAB. Alleles N and . are
# missing; one made of - only is listed in alt, but shown like a missing call, as the reference.

BEGIN {
    FS = "\t"
    header = "contig\tpos\tref\talt"
    while ((getline line < plan) > 0) {
        pieces = split(line, piece, "\t")
        header = header "\t" piece[1] "_PI\t" piece[1] "_PG_al"
        for (i = 2; i <= pieces; i++) {
            column[++strands] = piece[i]
            opens[strands] = i == 2 # the first strand of its sample
        }
    }
}

NR == 1 { print header; next }

{
    ref = $3
    alt = ""
    for (i = 4; i <= NF; i++) {
        allele = $i
        if (allele != ref && allele != "N" && allele != "." && seen[allele] != NR) {
            seen[allele] = NR
            alt = alt "," allele
        }
    }
    if (alt == "") next

    printf "%s\t%s\t%s\t%s", $1, $2, ref, substr(alt, 2)
    between = "\t" $1 "\t"
    for (j = 1; j <= strands; j++) {
        allele = $column[j]
        if (allele == "N" || allele == "." || allele ~ /^-+$/) allele = ref
        printf "%s%s", opens[j] ? between : "|", allele
    }
    print ""
}
