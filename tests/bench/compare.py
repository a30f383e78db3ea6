"""Whether two haplotype tables are the same. Some tools list the alleles of `alt` in any order, so order is ignored."""

import gzip
import itertools
from pathlib import Path
from typing import IO


def opened(path: Path) -> IO[bytes]:
    """Opens a table, which may be compressed."""
    with path.open("rb") as file:
        return (gzip.open if file.read(2) == b"\x1f\x8b" else open)(path, "rb")


def plain(line: bytes) -> bytes:
    contig, position, ref, alt, rest = line.split(b"\t", 4)
    alts = b",".join(sorted(alt.split(b",")))
    return b"\t".join([contig, position, ref, alts, rest])


def difference(one: Path, other: Path, any_case: bool = False) -> str | None:
    """The first line in which the tables differ; with `any_case` the case of letters is ignored."""
    with opened(one) as left, opened(other) as right:
        for number, (a, b) in enumerate(itertools.zip_longest(left, right, fillvalue=b""), 1):
            if any_case:
                a, b = a.upper(), b.upper()
            if a == b:
                continue
            if not a or not b or plain(a) != plain(b):
                return f"line {number}: {a[:80]!r} against {b[:80]!r}"
    return None
