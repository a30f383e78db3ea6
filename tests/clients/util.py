"""Shared by the client tests: places of files, how a command line is run, and the inputs made from the real panel.

The panel is 300 people of the 1000 Genomes Project on three million bases of chromosome 20, 24,990 variants, all
phased (Debian's package shapeit4-example, which tests/tools.sh installs).
"""

import functools
import os
import random
import signal
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).absolute()
PROGRAM = TARGET / "release" / "hapfilter"
PANEL = Path("/usr/share/doc/shapeit4/examples/test/reference.vcf.gz")
CONTIG = "20"
CONTIG_LENGTH = 63025520  # in GRCh37, which the panel's positions refer to
FULL = r"%CHROM\t%POS\t%REF[\t%TGT]\n"
SETS = r"%CHROM\t%POS\t%REF[\t%TGT:%PS]\n"
TIMEOUT = 120  # seconds that a command line may take


def environment(home: Path) -> dict[str, str]:
    """The environment of commands: hapfilter and the clients first on PATH, and a writable home."""
    # With the style that run.py puts there. matplotlib caches its fonts there too.
    matplotlib = TARGET / "clients" / "matplotlib"
    path = f"{PROGRAM.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return dict(os.environ, PATH=path, HOME=str(home), MPLBACKEND="Agg", MPLCONFIGDIR=str(matplotlib), LC_ALL="C.UTF-8")


@dataclass
class Outcome:
    script: str
    status: int
    stdout: bytes
    stderr: str

    def ok(self) -> bytes:
        """Its output, if it succeeded."""
        if self.status:
            raise AssertionError(f"{self}")
        return self.stdout

    def silent(self) -> bytes:
        """Its output, if it succeeded without a message."""
        if self.stderr:
            raise AssertionError(f"expected nothing on stderr\n{self}")
        return self.ok()

    def __str__(self) -> str:
        head = self.stdout[:300].decode(errors="replace")
        return f"$ {self.script}\nstatus {self.status}\nstderr: {self.stderr[-3000:]}\nstdout begins: {head!r}"


def sh(script: str, folder: Path, stdin: bytes = b"") -> Outcome:
    """Runs a command line in bash as a person would, in a folder. If a stage of a pipeline fails, it all fails."""
    process = subprocess.Popen(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        stdout, stderr = process.communicate(stdin, TIMEOUT)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"not done after {TIMEOUT} seconds: {script}") from None
    finally:
        if process.poll() is None:
            # All stages are in the shell's process group.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return Outcome(script, process.returncode, stdout, stderr.decode(errors="replace"))


def scratch() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="hapfilter-clients-")


class ClientTest(unittest.TestCase):
    """A test class with its own folder, `cls.folder`."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(scratch()))

    @classmethod
    def sh(cls, script: str, stdin: bytes = b"") -> Outcome:
        return sh(script, cls.folder, stdin)

    @classmethod
    def write(cls, name: str, content: bytes | str) -> Path:
        path = cls.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    @classmethod
    def read(cls, name: str) -> list[list[str]]:
        """The fields of the lines of a table."""
        return table((cls.folder / name).read_bytes())

    def same(self, found: bytes, expected: bytes, what: str = "") -> None:
        """Like assertEqual, without printing a difference of many megabytes."""
        if found != expected:
            pairs = zip(found.split(b"\n"), expected.split(b"\n"))
            line = next((i for i, (f, e) in enumerate(pairs, 1) if f != e), "at the end")
            self.fail(f"{what}: {len(found)} bytes, expected {len(expected)}; the first line that differs: {line}")


def table(text: bytes) -> list[list[str]]:
    return [line.split("\t") for line in text.decode().splitlines()]


def contigs() -> str:
    return f"{CONTIG}\t{CONTIG_LENGTH}\n"


@functools.cache
def panel(query: str, region: str = "") -> bytes:
    """The output of `bcftools query` for the panel, or for a region of it."""
    where = f"-r {region}" if region else ""
    return sh(f"bcftools query {query} {where} '{PANEL}'", Path("/")).silent()


@functools.cache
def people() -> list[str]:
    return panel("-l").decode().split()


@functools.cache
def matrix(region: str = "") -> bytes:
    """The panel as a matrix: two columns NAMEa and NAMEb for each person."""
    strands = [name + end for name in people() for end in "ab"]
    header = "\t".join(["CHROM", "POS", "REF", *strands]) + "\n"
    return header.encode() + panel(f"-f '{FULL}'", region).replace(b"|", b"\t")


# --- a family with phase sets ----------------------------------------------------------------------------------------

REGION = f"{CONTIG}:2100000-2150000"
# The parents are people of the panel; the child has the first strand of each.
PARENTS = {"dad": "HG00145", "mom": "HG00113"}
OTHERS = ["HG00096", "HG00101"]


@dataclass
class Call:
    """A sample's genotype as in the VCF below, and its set."""

    strands: list[str]
    phased: bool
    phase_set: str

    def heterozygous(self) -> bool:
        return self.strands[0] != self.strands[1]


@dataclass
class Site:
    position: str
    alleles: list[str]  # the reference, then all others that occur
    calls: dict[str, Call]  # by sample


@functools.cache
def family() -> list[Site]:
    """A child, its parents and two others, as a read-based phaser leaves them: sets of eight heterozygous genotypes in
    which either strand may come first, some genotypes that no read phased, some that were not called, and homozygous
    ones, which have no set."""
    chance = random.Random(20)
    names = ["child", *PARENTS, *OTHERS]
    sets: dict[str, tuple[int, str, bool]] = {}  # by sample: genotypes in its set, the set's name, strands swapped
    sites = []
    for _, position, reference, *cells in table(panel(f"-f '{FULL}'", REGION)):
        strands = dict(zip(people(), (cell.split("|") for cell in cells)))
        strands |= {name: strands[person] for name, person in PARENTS.items()}
        strands["child"] = [strands["dad"][0], strands["mom"][0]]
        calls = {}
        for name in names:
            pair = strands[name]
            fate = chance.random()
            if fate < 0.02:
                calls[name] = Call([".", "."], False, ".")
            elif pair[0] == pair[1]:
                calls[name] = Call(pair, fate < 0.5, ".")
            elif fate < 0.12:
                calls[name] = Call(pair, False, ".")
            else:
                count, phase_set, swapped = sets.get(name, (8, "", False))
                if count == 8:
                    count, phase_set, swapped = 0, position, chance.random() < 0.5
                sets[name] = count + 1, phase_set, swapped
                calls[name] = Call(pair[::-1] if swapped else pair, True, phase_set)
        alleles = [reference]
        for allele in (strand for call in calls.values() for strand in call.strands):
            if allele not in [*alleles, "."]:
                alleles.append(allele)
        if len(alleles) > 1:
            sites.append(Site(position, alleles, calls))
    return sites


def family_vcf(all_phased: bool = False) -> str:
    """The family as a VCF with FORMAT GT:PS; if `all_phased`, each genotype that no read phased forms its own set."""
    names = list(family()[0].calls)
    lines = [
        "##fileformat=VCFv4.2",
        f"##contig=<ID={CONTIG},length={CONTIG_LENGTH}>",
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        '##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">',
        "\t".join("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split() + names),
    ]
    for site in family():
        fields = [CONTIG, site.position, ".", site.alleles[0], ",".join(site.alleles[1:]), *"...", "GT:PS"]
        for call in site.calls.values():
            numbers = ["." if strand == "." else str(site.alleles.index(strand)) for strand in call.strands]
            separator, phase_set = "|/"[not call.phased], call.phase_set
            if all_phased:
                separator = "|"
                if phase_set == "." and call.heterozygous():
                    phase_set = site.position
            fields.append(f"{separator.join(numbers)}:{phase_set}")
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"


def block(call: Call) -> str | None:
    """The phased block that a genotype belongs to: its set, or one block for all homozygous genotypes, which have none.
    A genotype that was not called, or whose strands have no known order, belongs to no block."""
    if "." in call.strands or (call.heterozygous() and not call.phased):
        return None
    return call.phase_set if call.phase_set != "." else f"all of {CONTIG}"


def family_by_hand() -> list[list[str]]:
    """The table that phase-Extender and phase-Stitcher ask for, made from the family without hapfilter. Its writer may
    name the blocks freely."""
    rows = [["CHROM", "POS", "REF", "all-alleles"]]
    rows[0] += [f"{name}:{what}" for name in family()[0].calls for what in ("PI", "PG_al")]
    for site in family():
        row = [CONTIG, site.position, site.alleles[0], ",".join(site.alleles)]
        for call in site.calls.values():
            index = block(call)
            row += [".", "."] if index is None else [f"block {index}", "|".join(call.strands)]
        rows.append(row)
    return rows


def as_text(rows: list[list[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)
