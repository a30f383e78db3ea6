"""A matrix of any length, and the table that it must become, computed without the program.

The matrix repeats a block of a few megabytes: rows of all kinds that the program distinguishes, made from a seed. The
few lines of `table_row` compute what each row must become. A row with the block's number separates the pieces of a
block, so no two batches are alike and a lost, doubled or swapped one is noticed.
"""

import random
from dataclasses import dataclass, field

import matrices

NAMES = matrices.PLANTS  # fifteen samples out of order, and a strand in none
BATCH = 1 << 19  # the program's default
PIECE = 1 << 16  # bytes of rows between two numbered rows: several in each batch
PIECES = 80


def table_row(row: bytes, samples: list[list[int]]) -> bytes:
    contig, position, ref, *strands = fields = row.split(b"\t")
    # Letters that differ only in case are one allele, spelled as first met.
    spelled = {ref.upper(): ref}
    for allele in strands:
        spelled.setdefault(allele.upper(), allele)
    missing = {b"N", b"."} - {ref.upper()}
    alts = [spelling for allele, spelling in spelled.items() if allele not in missing and spelling != ref]
    if not alts:
        return b""
    shown = [
        ref if allele.upper() in missing or not allele.strip(b"-") else spelled.get(allele.upper(), allele)
        for allele in fields
    ]
    cells = [cell for columns in samples for cell in (contig, b"|".join(shown[n - 1] for n in columns))]
    return b"\t".join([contig, position, ref, b",".join(alts), *cells]) + b"\n"


def matrix_row(rng: random.Random, contig: bytes, position: int) -> bytes:
    """Without its line end: one base or several, in a few rows so many that the row fills a batch, or more."""
    kind = rng.random()
    longest = 1 if kind < 0.7 else 12 if kind < 0.9995 else 2000
    row = matrices.draft_row(rng, len(NAMES), 0.3, 0.11, longest)
    # Until other letters are put in, every N is a missing call, and every - a gap.
    if kind < 0.05:
        row = row.replace(b"N", b".")
    elif kind < 0.1:
        row = row.replace(b"-", b"---")
    elif kind < 0.15:
        row = row.lower()
    elif kind < 0.2:
        row = b"\t".join(cell.lower() if rng.random() < 0.5 else cell for cell in row.split(b"\t"))
    elif kind < 0.21:
        row = row.replace(b"A", b"ANC")  # N inside an allele is a letter
    return b"%s\t%d\t%s" % (contig, position, row)


@dataclass
class Stream:
    """A matrix of any length and the table that it must become, block by block."""

    header: bytes
    table_header: bytes
    numbered: bytes  # the row between pieces, with room for the number of the block
    table_numbered: bytes
    pieces: list[bytes] = field(default_factory=list)
    table_pieces: list[bytes] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)  # of each line of a block, and of its row in the table

    def block(self, number: int) -> bytes:
        return (self.numbered % number).join(self.pieces)

    def table_block(self, number: int) -> bytes:
        return (self.table_numbered % number).join(self.table_pieces)

    @property
    def longest(self) -> int:
        return max(taken for taken, _ in self.sizes)

    def largest_output(self, held: int) -> int:
        """Of any consecutive lines that together are not longer than `held`."""
        largest = taken = given = start = 0
        for into, out in self.sizes:
            taken, given = taken + into, given + out
            while taken > held:
                taken, given = taken - self.sizes[start][0], given - self.sizes[start][1]
                start += 1
            largest = max(largest, given)
        return largest


def make_stream(seed: int) -> Stream:
    rng = random.Random(f"soak {seed}")
    plan = matrices.Workload("soak", "", NAMES, 0, list, matrices.CHROMOSOMES).samples()
    samples = [columns for _, columns in plan]
    header = "\t".join(["CHROM", "POS", "REF", *NAMES]).encode()
    table_header = "\t".join(["contig", "pos", "ref", "alt", *(f"{s}_PI\t{s}_PG_al" for s, _ in plan)]).encode()
    numbered = b"round\t%09d\tA" + b"\tA" * (len(NAMES) - 1) + b"\tT"
    stream = Stream(header + b"\n", table_header + b"\n", numbered + b"\n", table_row(numbered, samples))
    # One row is longer than a batch.
    giant = b"chr1\t7\tA" + b"\tA" * (len(NAMES) - 1) + b"\t" + b"ACGTN" * (BATCH // 4)
    position = 0
    for number in range(PIECES):
        piece, table_piece = [], []
        contig = b"chr%d" % (number // 7 + 1) if number % 5 else b"NW_019942502.1_unplaced_scaffold_%05d" % number
        taken = 0
        while taken < PIECE:
            position += rng.randint(1, 300)
            row = giant if number == 40 and not piece else matrix_row(rng, contig, position)
            line = row + (b"\n" if rng.random() < 0.9 else b"\r\n")
            out = table_row(row, samples)
            # Lines that are skipped, anywhere.
            if rng.random() < 0.002:
                comment = b"##contig=<ID=%s>" % contig
                line += rng.choice([b"", b"\r", comment, header, b"#" + header]) + b"\n"
            piece.append(line)
            table_piece.append(out)
            stream.sizes.append((len(line), len(out)))
            taken += len(line)
        stream.sizes.append((len(stream.numbered % 0), len(stream.table_numbered % 0)))
        stream.pieces.append(b"".join(piece))
        stream.table_pieces.append(b"".join(table_piece))
    return stream
