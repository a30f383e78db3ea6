"""The way back as it is usually written with pandas: read a whole table with two columns for each sample, build the
rows of a VCF or of a haplotype table one by one, and write them. The rows of a VCF get no header lines.

    table_with_pandas.py vcf|haplotype TABLE > RESULT
"""

import sys

import pandas as pd

Calls = list[tuple[str, str]]  # the phase set and the genotype of each sample
# Python's own strings: reading rows of them is ten times faster than reading rows of pandas' string columns.
TEXT = {"sep": "\t", "dtype": object, "keep_default_na": False}


def parts(row: tuple[str, ...], lists_reference: bool) -> tuple[list[str], Calls]:
    """The alternative alleles and the calls."""
    reference, alleles = row[2], row[3].split(",")
    alts = [allele for allele in alleles if allele != reference] if lists_reference else alleles
    return alts, list(zip(row[4::2], row[5::2]))


def to_vcf(contig: str, position: str, reference: str, alts: list[str], calls: Calls) -> list[str]:
    number = {allele: str(n) for n, allele in enumerate([reference, *alts])} | {".": "."}
    with_sets = any(phase_set not in (".", contig) for phase_set, _ in calls)
    known: dict[str, str] = {}  # genotypes of this row: there are few, shared by many samples
    cells = []
    for phase_set, genotype in calls:
        if genotype not in known:
            known[genotype] = "|".join(number[allele] for allele in genotype.split("|"))
        call = known[genotype]
        cells.append(f"{call}:{'.' if phase_set == contig else phase_set}" if with_sets else call)
    tags = "GT:PS" if with_sets else "GT"
    return [contig, position, ".", reference, ",".join(alts), ".", ".", ".", tags, *cells]


def to_haplotype(contig: str, position: str, reference: str, alts: list[str], calls: Calls) -> list[str]:
    row = [contig, position, reference, ",".join(alts)]
    for phase_set, genotype in calls:
        row += [contig, ".|."] if genotype == "." and phase_set == "." else [phase_set, genotype]
    return row


if __name__ == "__main__":
    table = pd.read_csv(sys.argv[2], **TEXT)
    first = list(table.columns[:4])
    lists_reference = first[3] == "all-alleles"
    if ":" in table.columns[4]:
        names = table.columns[4::2]
        for name in names:
            table[name] = table[name].str.removeprefix("PI_")
        table.columns = [*first, *(name.replace(":", "_") for name in table.columns[4:])]
    if sys.argv[1] == "vcf":
        convert = to_vcf
    else:
        convert = to_haplotype
        print("contig", "pos", "ref", "alt", *table.columns[4:], sep="\t")
    for row in table.itertuples(index=False, name=None):
        contig, position, reference = row[:3]
        alts, calls = parts(row, lists_reference)
        print("\t".join(convert(contig, position, reference, alts, calls)))
