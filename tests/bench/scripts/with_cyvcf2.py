"""The haplotype table of a VCF with cyvcf2, which reads VCF with htslib, the library of bcftools.

    with_cyvcf2.py VCF > TABLE

cyvcf2 returns the genotypes of a row as one array of small numbers. numpy finds the rows that vary in it, and looks up
the text of each genotype. Python itself handles single samples only where they have a phase set.
"""

import functools
import sys

import numpy as np
from cyvcf2 import VCF

NO_SET = -(2**31)  # as htslib has it in memory
MISSING, ABSENT = -1, -2  # allele numbers: a missing call, no further strand


@functools.lru_cache(1000)
def texts(contig: str, alleles: tuple[str, ...], ploidy: int) -> tuple[np.ndarray, np.ndarray]:
    """The factors for a row's numbers that turn each genotype into an index into the second array, which has the text
    of the table: set and genotype."""
    numbers = range(ABSENT, len(alleles))
    shown = {MISSING: ".", ABSENT: None} | dict(enumerate(alleles))
    found = [((), ())]
    for _ in range(ploidy):
        found = [(key + (n,), strands + (shown[n],)) for key, strands in found for n in numbers]
    cells = []
    for key, strands in found:
        there = [strand for strand in strands if strand is not None]
        if key[:2] == (MISSING, ABSENT):
            there = ["."] * ploidy  # one dot, which does not show the ploidy
        indifferent = len(set(there)) == 1
        cells.append(f"\t{contig if indifferent else '.'}\t{('|' if indifferent else '/').join(there)}")
        cells.append(f"\t{contig}\t{'|'.join(there)}")
    base = len(alleles) + 2
    small = 2 * base**ploidy < 2**15  # like the numbers of the calls: half the time
    weights = [*(2 * base ** (ploidy - 1 - n) for n in range(ploidy)), 1]
    weights = np.array(weights, dtype=np.int16 if small else np.int64)
    # Cells of one width can be copied directly.
    same_width = len({len(cell) for cell in cells}) == 1
    return weights, np.array([cell.encode() for cell in cells], dtype=None if same_width else object)


def main() -> None:
    vcf = VCF(sys.argv[1], lazy=True)
    header = ["contig", "pos", "ref", "alt"]
    for name in vcf.samples:
        header += [f"{name}_PI", f"{name}_PG_al"]
    write = sys.stdout.buffer.write
    write("\t".join(header).encode())
    for row in vcf:
        calls = row.genotype.array()
        if calls[:, :-1].max() < 1:
            continue
        contig, reference, alternatives = row.CHROM, row.REF, row.ALT
        weights, cells = texts(contig, (reference, *alternatives), calls.shape[1] - 1)
        codes = calls @ weights + 2 * weights[:-1].sum()
        write(f"\n{contig}\t{row.POS}\t{reference}\t{','.join(alternatives)}".encode())
        shown = cells.take(codes)
        if "PS" in row.FORMAT:
            sets = row.format("PS")[:, 0]
            for n in np.flatnonzero(sets != NO_SET).tolist():
                _, index, genotype = shown[n].split(b"\t")
                if index != b".":
                    shown[n] = b"\t%d\t%s" % (sets[n], genotype)
        write(shown.tobytes() if shown.dtype != object else b"".join(shown.tolist()))
    write(b"\n")


if __name__ == "__main__":
    main()
