"""The matrices and tables to measure with: seeded, so every machine makes the same bytes.

A matrix is written in two steps. A pool of distinct rows is drawn base by base, which is slow but realistic. Then each
row of the matrix is drawn from that pool and gets its own contig and position, which is fast: 290 MB take seconds. A
pool is far larger than what a branch predictor can learn by heart.
"""

import hashlib
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHUNK = 20_000  # rows formatted at a time


@dataclass(frozen=True)
class Workload:
    key: str
    title: str
    names: list[str]  # the strand columns
    rows: int  # at full size
    pool: Callable[[random.Random], list[bytes]]  # REF and alleles, joined by TAB
    contigs: Callable[[int], Iterator[tuple[bytes, int]]]  # for a number of rows: each name and its number of rows
    step: int = 1  # the largest distance between two positions
    haploid: bool = False
    vcf: bool = False  # the output is VCF, not a haplotype table
    of: str = ""  # the workload whose matrix this is, here also in other spellings
    table: str = ""  # the input is a table in this format, with two columns for each sample, not a matrix

    @property
    def columns(self) -> int:
        return len(self.header())

    def samples(self) -> list[tuple[str, list[int]]]:
        """Labels and column numbers from 1, as in the finished table."""
        place = {name: number for number, name in enumerate(self.names, 4)}
        if self.haploid:
            return [(name, [place[name]]) for name in self.names]
        stems = [name[:-1] for name in self.names if name.endswith("a") and name[:-1] + "b" in place]
        return [(f"{s}a{s}b", [place[s + "a"], place[s + "b"]]) for s in sorted(stems, key=lambda s: s + "a")]

    def header(self) -> list[str]:
        """The input's column names."""
        if not self.table:
            return ["CHROM", "POS", "REF", *self.names]
        first, sign = ("contig pos ref alt", "_") if self.table == "haplotype" else ("CHROM POS REF all-alleles", ":")
        return first.split() + [f"{label}{sign}{what}" for label, _ in self.samples() for what in ("PI", "PG_al")]

    def options(self) -> list[str]:
        """hapfilter's options for the samples and the output."""
        if self.vcf:
            return ["--format", "vcf", "--no-header"]
        if not self.haploid:
            return []
        return [word for label, [column] in self.samples() for word in ("-s", f"{label}=#{column}")]


def strands(stems: list[str], rng: random.Random | None = None) -> list[str]:
    names = [stem + piece for stem in stems for piece in "ab"]
    if rng:
        rng.shuffle(names)
    return names


# --- rows -----------------------------------------------------------------------------------------------------------


def sequence(rng: random.Random, longest: int) -> str:
    return "".join(rng.choices("ACGT", k=rng.randint(1, longest)))


def draft_row(rng: random.Random, count: int, variable: float, missing: float, longest: int = 1) -> bytes:
    """A row as in a draft of a few genomes. Calls are missing unevenly (in some rows none, in some most); of the rows
    that vary, one in five has a gap and one in fifty a second alternative allele."""
    if longest == 1:
        ref, alt, other = rng.sample("ACGT", 3)
    else:
        ref, alt, other = (sequence(rng, longest) for _ in range(3))
        if alt == ref or len(ref) == 1:
            ref += "A"
    lost = rng.expovariate(1 / missing)
    cells = ["N" if rng.random() < lost else ref for _ in range(count)]
    if rng.random() < variable:
        kind = rng.random()
        alt = "-" if kind < 0.18 else alt
        often = min(count, 1 + int(rng.expovariate(1 / 0.14) * count))
        for place in rng.sample(range(count), often):
            cells[place] = other if kind > 0.98 and rng.random() < 0.3 else alt
    return "\t".join([ref, *cells]).encode()


def panel_row(rng: random.Random, count: int, variable: float) -> bytes:
    """A row as in a phased panel. Nothing is missing, most variants are rare (the frequency is log-uniform: one in ten
    is as likely as one in ten thousand), and six in a hundred are insertions or deletions."""
    ref, alt = rng.sample("ACGT", 2)
    kind = rng.random()
    if kind < 0.03:
        ref += sequence(rng, 8)
    elif kind < 0.06:
        alt = ref + sequence(rng, 8)
    cells = [ref] * count
    if rng.random() < variable:
        for place in rng.sample(range(count), int(count ** rng.random())):
            cells[place] = alt
    return "\t".join([ref, *cells]).encode()


def haplotype_row(rng: random.Random, count: int) -> bytes:
    """A row of the haplotype table of a panel. Nothing is missing, and a contig is one phased block."""
    ref, *cells = panel_row(rng, count, 1).decode().split("\t")
    alts = ",".join(dict.fromkeys(cell for cell in cells if cell != ref))
    pairs = (f"20\t{one}|{other}" for one, other in zip(cells[::2], cells[1::2]))
    return "\t".join([ref, alts, *pairs]).encode()


def phased_row(rng: random.Random, count: int) -> bytes:
    """A row of a phase-input table of the same people, as a read-based phaser leaves them: each genotype has a phase
    set; one in fifty is missing."""
    ref, *cells = panel_row(rng, count, 1).decode().split("\t")
    alleles = ",".join(dict.fromkeys([ref, *cells]))
    pairs = [".\t." if rng.random() < 0.02 else f"PI_{rng.randint(10**6, 6 * 10**7)}\t{one}|{other}"
             for one, other in zip(cells[::2], cells[1::2])]  # fmt: skip
    return "\t".join([ref, alleles, *pairs]).encode()


def table(size: int, count: int, row: Callable[[random.Random, int], bytes]):
    return lambda rng: [row(rng, count) for _ in range(size)]


def draft(size: int, count: int, variable: float, missing: float = 0.11, longest: int = 1):
    return lambda rng: [draft_row(rng, count, variable, missing, longest) for _ in range(size)]


def panel(size: int, count: int, variable: float):
    return lambda rng: [panel_row(rng, count, variable) for _ in range(size)]


# --- letters --------------------------------------------------------------------------------------------------------

# A soft-masked genome has repeats in lower case. How each spelling changes a row of the pool: regions are masked as a
# whole or, which is harder to read, a masked reference meets unmasked strands.
SPELLINGS: dict[str, Callable[[random.Random, bytes], bytes]] = {
    "lower case": lambda rng, row: row.lower(),
    "half of the rows": lambda rng, row: row.lower() if rng.random() < 0.5 else row,
    "mixed in rows": lambda rng, row: b"\t".join(c.lower() if rng.random() < 0.5 else c for c in row.split(b"\t")),
}


# --- contigs --------------------------------------------------------------------------------------------------------


def equal(names: list[str]):
    """Each of the names gets an equal share of the rows."""

    def shares(rows: int):
        share = -(-rows // len(names))
        return ((name.encode(), min(share, rows - n * share)) for n, name in enumerate(names) if n * share < rows)

    return shares


def scaffolds(rows: int):
    """Many short contigs, as in an unfinished assembly, with names of 36 characters."""
    for number, start in enumerate(range(0, rows, 2000), 1):
        yield b"NW_019942502.1_unplaced_scaffold_%05d" % number, min(2000, rows - start)


# --- the workloads --------------------------------------------------------------------------------------------------

CHROMOSOMES = equal([str(n) for n in range(1, 9)])
CHR20 = equal(["20"])
# Fifteen samples out of order and one column without a partner.
PLANTS = strands([str(n) for n in (2, 5, 7, 11, 12, 18, 19, 21, 22, 29, 31, 33, 36, 40, 41)], random.Random(34))
PLANTS.insert(13, "lyrata")
PEOPLE = strands([f"P{n:04d}" for n in range(300)])
MANY = strands([f"P{n:05d}" for n in range(10_000)])

WORKLOADS = {
    w.key: w
    for w in [
        Workload("a", "plants: 31 strands, 15 % of rows vary", PLANTS, 4_000_000, draft(50_000, 31, 0.15), CHROMOSOMES),
        Workload("b", "plants, every row varies", PLANTS, 4_000_000, draft(50_000, 31, 1), CHROMOSOMES),
        Workload("c", "panel: 600 strands, SNPs and indels", PEOPLE, 200_000, panel(5000, 600, 0.62), CHR20, 300),
        Workload("d", "wide: 20,000 strands", MANY, 6000, panel(600, 20_000, 0.9), CHR20, 300),
        Workload(
            "e",
            "haploid: 6 strands",
            [f"m{n}" for n in range(1, 7)],
            9_000_000,
            draft(50_000, 6, 0.15, 0.05),
            CHROMOSOMES,
            haploid=True,
        ),
        Workload("f", "long contig names", PLANTS, 2_700_000, draft(50_000, 31, 0.15), scaffolds),
        Workload(
            "g", "multi-base alleles, every row varies", PLANTS, 1_600_000, draft(50_000, 31, 1, longest=8), CHROMOSOMES
        ),
        Workload(
            "h", "VCF: plants, 15 % of rows vary", PLANTS, 4_000_000, draft(50_000, 31, 0.15), CHROMOSOMES, vcf=True
        ),
        Workload("i", "VCF: panel, SNPs and indels", PEOPLE, 200_000, panel(5000, 600, 0.62), CHR20, 300, vcf=True),
        Workload(
            "j", "soft-masked: (a) in other letters", PLANTS, 4_000_000, draft(50_000, 31, 0.15), CHROMOSOMES, of="a"
        ),
        Workload(
            "p",
            "haplotype table of a panel, to VCF",
            PEOPLE,
            124_000,
            table(5000, 600, haplotype_row),
            CHR20,
            300,
            vcf=True,
            table="haplotype",
        ),
        Workload(
            "q",
            "phase-input table with phase sets, to a haplotype table",
            PEOPLE,
            60_000,
            table(5000, 600, phased_row),
            CHR20,
            300,
            table="phase-input",
        ),
    ]
}


def write(workload: Workload, rows: int, path: Path, spelling: str = "") -> None:
    rng = random.Random(f"hapfilter {workload.of or workload.key}")
    pool = workload.pool(rng)
    if spelling:
        # A separate generator leaves everything else the same.
        letters = random.Random(f"hapfilter {spelling}")
        pool = [SPELLINGS[spelling](letters, row) for row in pool]
    line = b"%s\t%d\t%s\n".__mod__
    with path.open("wb") as out:
        out.write("\t".join(workload.header()).encode() + b"\n")
        for contig, count in workload.contigs(rows):
            position = 0
            for start in range(0, count, CHUNK):
                size = min(CHUNK, count - start)
                steps = rng.choices(range(1, workload.step + 1), k=size)
                positions = list(itertools.accumulate(steps, initial=position))[1:]
                position = positions[-1]
                cells = rng.choices(pool, k=size)
                out.write(b"".join(map(line, zip(itertools.repeat(contig), positions, cells))))


@dataclass(frozen=True)
class Matrix:
    """A workload as a file, with the plan of its samples for tools that need one."""

    workload: Workload
    path: Path
    plan: Path
    spelled: dict[str, Path] = field(default_factory=dict)  # the same matrix, by spelling

    @property
    def bytes(self) -> int:
        return self.path.stat().st_size


def place(stem: str, suffix: str, folder: Path) -> Path:
    """The path of an input. If it is still to be written, older versions are removed. Its name has a digest of the
    generators."""
    generators = [Path(__file__), Path(__file__).with_name("vcfs.py")]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in generators)).hexdigest()[:8]
    path = folder / f"{stem}-{digest}{suffix}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{stem}-*"):
            old.unlink()
    return path


def make(key: str, divisor: int, folder: Path) -> Matrix:
    """The matrix at full size divided by `divisor`, made unless it exists."""
    workload = WORKLOADS[key]
    if workload.of:
        return respelled(workload, make(workload.of, divisor, folder), divisor)
    path = place(f"{key}-{divisor}", ".tsv", folder)
    plan = path.with_suffix(".plan")
    if not path.exists():
        plan.write_text("".join("\t".join([label, *map(str, columns)]) + "\n" for label, columns in workload.samples()))
        part = path.with_suffix(".part")
        write(workload, workload.rows // divisor, part)
        part.rename(path)
    return Matrix(workload, path, plan)


def respelled(workload: Workload, matrix: Matrix, divisor: int) -> Matrix:
    """The matrix, together with its other spellings."""
    spelled = {way: matrix.path.with_suffix(f".{way.replace(' ', '-')}.tsv") for way in SPELLINGS}
    for way, path in spelled.items():
        if not path.exists():
            part = path.with_suffix(".part")
            write(workload, workload.rows // divisor, part, way)
            part.rename(path)
    return Matrix(workload, matrix.path, matrix.plan, spelled)


def head(matrix: Matrix, size: int) -> Path:
    """The first rows of a matrix as a file of about `size` bytes (it ends with a whole row)."""
    path = matrix.path.with_name(f"{matrix.path.stem}.{size}.head")
    if not path.exists():
        with matrix.path.open("rb") as source, path.open("wb") as out:
            for _ in range(size >> 20):
                out.write(source.read(1 << 20))
            out.write(source.read(size & 0xFFFFF))
            out.write(source.readline())
    return path
