"""A matrix and a VCF as people keep them: compressed."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import matrices
import vcfs
from matrices import Matrix
from vcfs import Vcf

PLAIN = matrices.WORKLOADS | vcfs.WORKLOADS


@dataclass(frozen=True)
class Workload:
    key: str
    of: str  # the workload whose file it is
    form: str
    program: list[str]

    @property
    def title(self) -> str:
        return f"({self.of}) as {self.form}"

    @property
    def rows(self) -> int:
        return PLAIN[self.of].rows

    @property
    def columns(self) -> int:
        return PLAIN[self.of].columns


BGZIP = ["bgzip", "-c", "-@2"]
WORKLOADS = {
    w.key: w
    for w in [
        Workload("r", "a", "BGZF", BGZIP),
        Workload("s", "a", "gzip", ["gzip", "-c"]),
        Workload("t", "k", "BGZF", BGZIP),
    ]
}


@dataclass(frozen=True)
class Packed:
    workload: Workload
    path: Path
    plain: Matrix | Vcf

    @property
    def bytes(self) -> int:
        """The size of the text."""
        return self.plain.bytes


def make(key: str, divisor: int, folder: Path) -> Packed:
    """The compressed file, made unless it exists."""
    workload = WORKLOADS[key]
    family = matrices if workload.of in matrices.WORKLOADS else vcfs
    plain = family.make(workload.of, divisor, folder)
    path = plain.path.with_suffix(f".{workload.form.lower()}{plain.path.suffix}.gz")
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            subprocess.run([*workload.program, plain.path], stdout=out, check=True)
        part.rename(path)
    return Packed(workload, path, plain)
