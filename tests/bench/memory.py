"""Peak memory: hapfilter's against the promise of its man page, and other tools' against the size of the input."""

import os
import statistics
import sys
from pathlib import Path

import measure
from contest import say
from matrices import Matrix, head
from peers import VERSION_OF, Tools

FEED = str(Path(__file__).with_name("feed.py"))
BATCHES = {"64K": 1 << 16, "512K": 1 << 19, "1M": 1 << 20}
THREADS = [1, 2, 8, 64]


def peak(command: list[str], times: int = 3) -> int:
    return round(statistics.median(measure.run([command], peak_of=0).peak for _ in range(times)))


def promised(threads: int, held: int, output: int, columns: int) -> int:
    """The formula of the man page. A batch starts with room for output of half its size; `held` is batch-size, or the
    longest line if that is longer."""
    batches = 1 if threads == 1 else 2 * min(threads, len(os.sched_getaffinity(0))) + 2
    tables = threads * ((16 << 10) + 30 * columns) + 100 * columns
    return batches * (held + max(output, held // 2)) + tables + (3 << 20)


def largest_output(path: Path, table: Path, held: int) -> int:
    """The most output of any piece of a matrix that has `held` bytes."""
    largest = taken = given = 0
    with path.open("rb") as rows, table.open("rb") as results:
        rows.readline()
        results.readline()
        result = results.readline()
        for row in rows:
            taken += len(row)
            place = row[: row.index(b"\t", row.index(b"\t") + 1) + 1]
            if result.startswith(place):
                given += len(result)
                result = results.readline()
            if taken >= held:
                largest = max(largest, given)
                taken = given = 0
    return largest


def grid(tools: Tools, matrices: list[Matrix], size: int) -> list[dict]:
    """Threads x batch size x line length; the input is large enough to fill every batch."""
    results = []
    for matrix in matrices:
        say("    memory:", matrix.workload.title)
        path = head(matrix, size)
        with path.open("rb") as rows:
            columns = rows.readline().count(b"\t") + 1
            line = max(map(len, rows))
        table = path.with_suffix(".table")
        measure.run([tools.hapfilter(str(path))], table)
        for name, batch in BATCHES.items():
            held = max(batch, line)
            output = largest_output(path, table, held)
            for threads in THREADS:
                command = tools.hapfilter(f"-@{threads}", f"--batch-size={name}", str(path))
                results.append(
                    {
                        "workload": matrix.workload.key,
                        "line": line,
                        "batch": name,
                        "output": output,
                        "threads": threads,
                        "peak": peak(command),
                        "promised": promised(threads, held, output, columns),
                    }
                )
        table.unlink()
    return results


def flat(tools: Tools, matrix: Matrix, sizes: list[int]) -> list[dict]:
    """Two threads, fed through a pipe."""
    results = []
    for size in sizes:
        say(f"    memory: {size / 1e6:,.0f} MB through a pipe")
        run = measure.run([[sys.executable, FEED, str(matrix.path), str(size)], tools.hapfilter("-@2")], os.devnull, 1)
        results.append({"bytes": size, "seconds": run.seconds, "peak": run.peak})
    return results


def flat_bgzf(tools: Tools, matrix: Matrix, sizes: list[int]) -> list[dict]:
    """Two threads, from a file compressed by `bgzip`."""
    results = []
    for size in sizes:
        say(f"    memory: {size / 1e6:,.0f} MB as BGZF")
        path = matrix.path.with_name("flat.tsv.gz")
        measure.run([[sys.executable, FEED, str(matrix.path), str(size)], ["bgzip", "-c", "-@2"]], path)
        try:
            run = measure.run([tools.hapfilter("-@2", str(path))], peak_of=0)
            results.append({"bytes": size, "seconds": run.seconds, "peak": run.peak})
        except measure.Failed as failure:
            say("   ", failure)
        path.unlink()
    return results


def sizes(tools: Tools, matrix: Matrix, peers: bool) -> dict[str, list[list[int]]]:
    """For the figure: input size and peak memory, from files smaller than the matrix."""
    found = {}
    wanted = [size for size in (3, 10, 30, 100) if size * 1_500_000 < matrix.bytes]
    paths = [head(matrix, size * 1_000_000) for size in wanted]
    for tool in ["hapfilter", "pandas", "DuckDB"] if peers else ["hapfilter"]:
        if VERSION_OF.get(tool, tool) not in tools.versions:
            continue
        found[tool] = []
        for path in paths:
            say("    memory:", tool, path.name)
            try:
                if tool == "hapfilter":
                    run = measure.run([tools.hapfilter("-@2", str(path))], peak_of=0)
                else:
                    peer = tools.peer(tool, Matrix(matrix.workload, path, matrix.plan))
                    run = measure.run(peer.stages, peak_of=0, tree=peer.tree)
            except measure.Failed as failure:
                say("   ", failure)  # probably out of memory: the line in the figure ends here
                break
            found[tool].append([path.stat().st_size, run.peak])
    return found
