"""The whole job in plain Python, for PyPy: reads a genome matrix and writes a haplotype table.

with_pypy.py PLAN MATRIX > TABLE
"""

import sys

MISSING = {"N", "."}
# Each line of the plan is a sample: its label and the numbers of its columns.
with open(sys.argv[1]) as plan:
    SAMPLES = [(label, [int(n) - 1 for n in columns]) for label, *columns in (line.split() for line in plan)]


def main() -> None:
    write = sys.stdout.write
    header = ["contig", "pos", "ref", "alt"]
    for label, _ in SAMPLES:
        header += [f"{label}_PI", f"{label}_PG_al"]
    write("\t".join(header) + "\n")
    with open(sys.argv[2], newline="\n") as matrix:
        next(matrix)
        for line in matrix:
            row = line[:-1].split("\t")
            contig, position, reference = row[:3]
            alts = []
            for allele in row[3:]:
                if allele != reference and allele not in MISSING and allele not in alts:
                    alts.append(allele)
            if not alts:
                continue
            cells = [contig, position, reference, ",".join(alts)]
            for _, columns in SAMPLES:
                shown = [reference if row[n] in MISSING or not row[n].strip("-") else row[n] for n in columns]
                cells += [contig, "|".join(shown)]
            write("\t".join(cells) + "\n")


main()
