"""The input of `bcftools convert --tsv2vcf` in place of a matrix: both alleles of a sample in one cell, and a reference
genome. It accepts only diploid samples and single bases, of which a sample has both or none."""

from pathlib import Path

from matrices import Matrix

BASES = frozenset("ACGT")


def make(matrix: Matrix) -> tuple[Path, Path, str]:
    """The table, the reference and the samples' names, joined by commas. Files that exist are not made again."""
    table, reference = matrix.path.with_suffix(".joined"), matrix.path.with_suffix(".fa")
    plan = [line.split("\t") for line in matrix.plan.read_text().splitlines()]
    names = ",".join(name for name, *_ in plan)
    if reference.exists():
        return table, reference, names
    pairs = [(int(first) - 1, int(second) - 1) for _, first, second in plan]
    contigs: dict[str, bytearray] = {}
    with matrix.path.open() as rows, table.open("w") as out:
        next(rows)
        for row in rows:
            contig, position, *alleles = row.rstrip("\n").split("\t")
            genome = contigs.setdefault(contig, bytearray())
            genome.extend(b"N" * (int(position) - 1 - len(genome)))
            genome.extend(alleles[0].encode())
            both = [alleles[a - 2] + alleles[b - 2] for a, b in pairs]
            cells = [cell if BASES.issuperset(cell) else "--" for cell in both]
            out.write("\t".join([contig, position, *cells]) + "\n")
    part = reference.with_suffix(".part")
    with part.open("w") as out:
        for contig, genome in contigs.items():
            out.write(f">{contig}\n{genome.decode()}\n")
    part.rename(reference)
    return table, reference, names
