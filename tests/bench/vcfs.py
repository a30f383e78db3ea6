"""The VCFs to measure with, made like the matrices of matrices.py: a pool of distinct rows, then draws from it.

python3 tests/bench/vcfs.py FOLDER [DIVISOR]        writes all of them there
"""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matrices
from matrices import CHUNK, sequence

HEADER = """\
##fileformat=VCFv4.2
##FILTER=<ID=PASS,Description="All filters passed">
##contig=<ID=chr20,length=64444167>
##INFO=<ID=AC,Number=A,Type=Integer,Description="Allele count">
##INFO=<ID=AF,Number=A,Type=Float,Description="Allele frequency">
##INFO=<ID=AN,Number=1,Type=Integer,Description="Number of called alleles">
##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">
##INFO=<ID=NS,Number=1,Type=Integer,Description="Number of samples">
##INFO=<ID=VT,Number=1,Type=String,Description="Kind of variant">
##INFO=<ID=BaseQRankSum,Number=1,Type=Float,Description="Base qualities, alternative against reference">
##INFO=<ID=FS,Number=1,Type=Float,Description="Strand bias">
##INFO=<ID=MQ,Number=1,Type=Float,Description="Mapping quality">
##INFO=<ID=QD,Number=1,Type=Float,Description="Quality by depth">
##INFO=<ID=SOR,Number=1,Type=Float,Description="Strand odds ratio">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depth by allele">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">
##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Genotype likelihoods">
##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">
"""
CONTIG = b"chr20"
STEP = 300  # the largest distance between two positions


@dataclass(frozen=True)
class Workload:
    key: str
    title: str
    people: int
    rows: int  # at full size
    pool: Callable[[random.Random, int], list[bytes]]  # for a number of people: the fields from ID on
    sets: bool = False  # the rows of the pool have room for phase sets

    @property
    def columns(self) -> int:
        return 9 + self.people

    def names(self) -> list[str]:
        return [f"P{n:04d}" for n in range(self.people)]


# --- rows -----------------------------------------------------------------------------------------------------------


def alleles(rng: random.Random, alternatives: int) -> tuple[str, list[str]]:
    """Six in a hundred variants are insertions or deletions."""
    ref, *alts = rng.sample("ACGT", 1 + alternatives)
    kind = rng.random()
    if kind < 0.03:
        tail = sequence(rng, 8)
        return ref + tail, [ref, *(alt + tail for alt in alts[1:])]
    if kind < 0.06:
        alts[0] = ref + sequence(rng, 8)
    return ref, alts


def panel_row(rng: random.Random, people: int, variable: float) -> bytes:
    """As in matrices.py: all are phased, nothing is missing, most variants are rare. INFO is as in the 1000 Genomes
    Project."""
    ref, alts = alleles(rng, 1)
    strands = 2 * people
    numbers = ["0"] * strands
    count = int(strands ** rng.random()) if rng.random() < variable else 0
    for place in rng.sample(range(strands), count):
        numbers[place] = "1"
    cells = map("|".join, zip(numbers[::2], numbers[1::2]))
    info = f"AC={count};AF={count / strands:.6g};AN={strands};NS={people};DP={rng.randint(7, 9) * people};VT=SNP"
    return "\t".join([f"rs{rng.randrange(10**9)}", ref, ",".join(alts), "100", "PASS", info, "GT", *cells]).encode()


def called_row(rng: random.Random, people: int, phased: bool) -> bytes:
    """As written by GATK or, if `phased`, by WhatsHap after it: depths and qualities beside the genotype. In one row of
    two there are two or three alternatives, as in a large cohort, and as many likelihoods as that makes."""
    alternatives = 1 if phased else rng.choices([1, 2, 3], weights=[50, 35, 15])[0]
    ref, alts = alleles(rng, alternatives)
    frequency = min(0.9, rng.expovariate(1 / 0.15))
    cells = []
    for person in range(people):
        lost = rng.random() < 0.02
        depth = 0 if lost else max(1, int(rng.gauss(33, 8)))
        pair = sorted(rng.randint(1, alternatives) if rng.random() < frequency else 0 for _ in range(2))
        depths = [0] * (alternatives + 1)
        first = depth if pair[0] == pair[1] else rng.randint(depth // 3, depth - depth // 3)
        depths[pair[0]] += first
        depths[pair[1]] += depth - first
        quality = "." if lost else str(min(99, 3 * depth))
        text = ["./." if lost else f"{pair[0]}/{pair[1]}", ",".join(map(str, depths)), str(depth), quality]
        if phased:
            in_set = pair[0] != pair[1] and not lost and rng.random() < 0.9
            if in_set:
                text[0] = "|".join(map(str, pair if rng.random() < 0.5 else pair[::-1]))
            text.append(f"%({person})b" if in_set else ".")
        else:
            genotypes = [(a, b) for b in range(alternatives + 1) for a in range(b + 1)]
            likelihoods = (0 if lost or genotype == tuple(pair) else rng.randint(20, 1500) for genotype in genotypes)
            text.append(",".join(map(str, likelihoods)))
        cells.append(":".join(text))
    scores = f"BaseQRankSum={rng.gauss(0, 1):.3f};DP={33 * people};FS={rng.expovariate(1):.3f};MQ=60.00"
    scores += f";QD={rng.uniform(2, 30):.2f};SOR={rng.uniform(0.3, 2):.3f}"
    quality = f"{rng.uniform(30, 9999):.2f}"
    tags = "GT:AD:DP:GQ:PS" if phased else "GT:AD:DP:GQ:PL"
    return "\t".join([".", ref, ",".join(alts), quality, "PASS", scores, tags, *cells]).encode()


def panel(size: int, variable: float):
    return lambda rng, people: [panel_row(rng, people, variable) for _ in range(size)]


def called(size: int, phased: bool):
    return lambda rng, people: [called_row(rng, people, phased) for _ in range(size)]


# --- the workloads --------------------------------------------------------------------------------------------------

WORKLOADS = {
    w.key: w
    for w in [
        Workload("k", "VCF, GT only: 300 samples, 80 % of rows vary", 300, 50_000, panel(5000, 0.8)),
        Workload("l", "VCF, GT only: 2,504 samples", 2504, 20_000, panel(1000, 1)),
        Workload("m", "VCF of a caller: 100 samples, GT:AD:DP:GQ:PL", 100, 100_000, called(2500, False)),
        Workload("n", "VCF with phase sets: 100 samples, GT:AD:DP:GQ:PS", 100, 100_000, called(2500, True), sets=True),
    ]
}


class Sets:
    """The phase sets of all people along a contig. A set is named after its first position; in each row, two on average
    end and others begin."""

    def __init__(self, rng: random.Random, people: int) -> None:
        self.rng = rng
        self.of = {str(person).encode(): b"1" for person in range(people)}
        self.people = list(self.of)

    def fill(self, position: int, row: bytes) -> bytes:
        for person in self.rng.choices(self.people, k=self.rng.randint(0, 4)):
            self.of[person] = b"%d" % position
        return row % self.of


def write(workload: Workload, rows: int, path: Path) -> None:
    rng = random.Random(f"hapfilter {workload.key}")
    pool = workload.pool(rng, workload.people)
    sets = Sets(rng, workload.people)
    line = (CONTIG + b"\t%d\t%s\n").__mod__
    columns = "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split()
    with path.open("wb") as out:
        out.write((HEADER + "\t".join([*columns, *workload.names()]) + "\n").encode())
        position = 60_000
        for start in range(0, rows, CHUNK):
            size = min(CHUNK, rows - start)
            steps = rng.choices(range(1, STEP + 1), k=size)
            positions = list(itertools.accumulate(steps, initial=position))[1:]
            position = positions[-1]
            drawn = rng.choices(pool, k=size)
            if workload.sets:
                drawn = map(sets.fill, positions, drawn)
            out.writelines(map(line, zip(positions, drawn)))


@dataclass(frozen=True)
class Vcf:
    """A workload as a file."""

    workload: Workload
    path: Path

    @property
    def bytes(self) -> int:
        return self.path.stat().st_size


def make(key: str, divisor: int, folder: Path) -> Vcf:
    """The VCF at full size divided by `divisor`, made unless it exists."""
    workload = WORKLOADS[key]
    path = matrices.place(f"{key}-{divisor}", ".vcf", folder)
    if not path.exists():
        part = path.with_suffix(".part")
        write(workload, workload.rows // divisor, part)
        part.rename(path)
    return Vcf(workload, path)


# --- genotypes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Joined:
    """The workload that shows what it costs to cut genotypes into strands: a matrix, and the same with a column for
    each sample, as `bcftools query` prints it."""

    key: str
    title: str
    of: str  # the workload whose matrix this is

    @property
    def rows(self) -> int:
        return matrices.WORKLOADS[self.of].rows

    @property
    def columns(self) -> int:
        return 3 + len(matrices.WORKLOADS[self.of].names) // 2


GENOTYPES = Joined("o", "genotypes: (c) with a column a sample", "c")


@dataclass(frozen=True)
class Genotypes:
    """That workload as files of one size."""

    workload: Joined
    path: Path
    strands: Path

    @property
    def bytes(self) -> int:
        return self.path.stat().st_size


def make_genotypes(divisor: int, folder: Path) -> Genotypes:
    strands = matrices.make(GENOTYPES.of, divisor, folder).path
    path = strands.with_suffix(".genotypes.tsv")
    if not path.exists():
        part = path.with_suffix(".part")
        with strands.open("rb") as rows, part.open("wb") as out:
            names = next(rows).split()
            samples = [name.removesuffix(b"a") + b":GT" for name in names[3::2]]
            out.write(b"#" + b"\t".join(b"[%d]%s" % each for each in enumerate([*names[:3], *samples], 1)) + b"\n")
            for row in rows:
                contig, position, reference, *alleles = row.split()
                pairs = map(b"|".join, zip(alleles[::2], alleles[1::2]))
                out.write(b"\t".join([contig, position, reference, *pairs]) + b"\n")
        part.rename(path)
    return Genotypes(GENOTYPES, path, strands)
