"""Measures the cost of running hapfilter on one more piece with each of the engines, for the README's figures.

    PYTHONPATH=tests/clients target/engines/bin/python -B tests/engines/costs.py [ROUNDS]

Each piece is one row of the demo, so the rows themselves take no time. An engine runs on few pieces and on many, one at
a time: the difference is the cost of the pieces, the rest is the start. It shows the median, least and most of all
rounds (by default 5), and the load of the machine.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession

import util
from test_readme import DEMO, blocks

FEW, MANY = 2, 42
PIECE = f"{util.PROGRAM} --header names.txt --no-header -@1"


def seconds(script: str, folder: Path) -> float:
    start = time.perf_counter()
    environment = util.environment(folder)
    subprocess.run(["bash", "-ec", script], cwd=folder, env=environment, check=True, capture_output=True, timeout=600)
    return time.perf_counter() - start


def show(what: str, values: list[float]) -> None:
    middle, least, most = statistics.median(values), min(values), max(values)
    print(f"{what:32} {middle * 1000:9.1f} ms   ({least * 1000:.1f} to {most * 1000:.1f})", flush=True)


def slope(name: str, rounds: int, run, start: bool = True) -> None:
    """Shows the cost of a piece and of the start; `run` returns the seconds for a number of pieces."""
    pairs = [(run(FEW), run(MANY)) for _ in range(rounds)]
    pieces = [(many - few) / (MANY - FEW) for few, many in pairs]
    show(f"{name}: a piece", pieces)
    if start:
        show(f"{name}: the start", [few - FEW * piece for (few, _), piece in zip(pairs, pieces)])


def main() -> None:
    rounds = int(sys.argv[1]) if sys.argv[1:] else 5
    print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}; medians of {rounds}, least and most")
    with util.scratch() as scratch:
        folder = Path(scratch)
        header, rows = DEMO.read_bytes().split(b"\n", 1)
        (folder / "names.txt").write_bytes(header + b"\n")
        row = rows.split(b"\n")[0].split(b"\t")
        row[0] = util.CONTIG.encode()
        lines = [b"\t".join([row[0], str(position).encode(), *row[2:]]) for position in range(1, MANY + 1)]
        for count in (FEW, MANY):
            (folder / f"{count}.tsv").write_bytes(b"".join(line + b"\n" for line in lines[:count]))

        loop = f"for i in $(seq {{}}); do {PIECE} < 2.tsv > /dev/null; done"
        slope("hapfilter", rounds, lambda count: seconds(loop.format(count), folder), start=False)
        slope("parallel", rounds, lambda count: seconds(f"parallel --pipe -k -N1 -j1 {PIECE} < {count}.tsv", folder))

        [snakefile] = [block.text for block in blocks() if block.heading == "Snakemake" and block.language]
        (folder / "Snakefile").write_text(snakefile)
        (folder / "matrix.tsv").write_bytes(header + b"\n" + b"".join(line + b"\n" for line in lines))
        seconds("bgzip matrix.tsv && mv matrix.tsv.gz matrix.gz && tabix -s1 -b2 -e2 -S1 matrix.gz", folder)

        def snakemake(count: int) -> float:
            regions = "".join(f"{util.CONTIG}:{i}-{i}\n" for i in range(1, count + 1))
            (folder / "regions.txt").write_text(regions)
            taken = seconds("rm -rf .snakemake table.txt; snakemake --cores 1", folder)
            assert (folder / "table.txt").read_bytes().count(b"\n") == count + 1
            return taken

        slope("Snakemake", rounds, snakemake)

        start = time.perf_counter()
        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        spark = builder.config("spark.driver.host", "127.0.0.1")
        spark = spark.config("spark.ui.showConsoleProgress", "false").getOrCreate()
        context = spark.sparkContext
        context.setLogLevel("ERROR")
        command = PIECE.replace("names.txt", str(folder / "names.txt"))
        text = [line.decode() for line in lines]

        def pipe(count: int) -> float:
            start = time.perf_counter()
            assert len(context.parallelize(text[:count], count).pipe(command, checkCode=True).collect()) == count
            return time.perf_counter() - start

        pipe(MANY)
        show("Spark: start and first job", [time.perf_counter() - start])
        slope("Spark", rounds, pipe, start=False)
        spark.stop()
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
