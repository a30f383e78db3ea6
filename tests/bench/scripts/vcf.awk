# The same for VCF: reads a genome matrix and writes the rows of a VCF, without header lines.
#
#   awk -v plan=FILE -f vcf.awk MATRIX
#
# Each line of the plan is a sample: its name and the numbers of its columns, joined by TAB. Alleles N and . are
# missing; one made of - only is *. Alleles are in upper case.

BEGIN {
    FS = "\t"
    while ((getline line < plan) > 0) {
        pieces = split(line, piece, "\t")
        for (i = 2; i <= pieces; i++) {
            column[++strands] = piece[i]
            before[strands] = i == 2 ? "\t" : "|" # the first strand of its sample
        }
    }
}

NR == 1 { next }

{
    ref = $3
    alt = ""
    alts = 0
    split("", number)
    number["N"] = number["."] = "."
    number[ref] = 0
    for (i = 4; i <= NF; i++) {
        allele = $i
        if (!(allele in number)) {
            star = allele ~ /^-+$/ ? "*" : allele
            if (!(star in number)) {
                number[star] = ++alts
                alt = alt "," star
            }
            number[allele] = number[star]
        }
    }
    if (alt == "") next

    printf "%s\t%s\t.\t%s\t%s\t.\t.\t.\tGT", $1, $2, ref, substr(alt, 2)
    for (j = 1; j <= strands; j++) printf "%s%s", before[j], number[$column[j]]
    print ""
}
