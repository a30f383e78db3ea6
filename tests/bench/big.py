"""The original question's size: a matrix of 14 GB, plain and compressed. The script for pandas runs on smaller ones of
the same kind. Takes 20 GB of disk, spends most of its time making the files, and deletes them."""

import statistics
import subprocess
from pathlib import Path

import matrices
import measure
from contest import say
from matrices import Matrix
from packed import WORKLOADS as PACKINGS
from peers import Tools

SIZE = 14 * 10**9
FOR_PANDAS = [25 * 10**7, 10**9]
ROW = 75  # bytes of a row whose position has eight digits
RUNS = 3


def make(size: int, path: Path) -> None:
    say(f"    writing {size / 1e9:g} GB")
    matrices.write(matrices.WORKLOADS["a"], size // ROW, path)


def one(form: str, path: Path, stages: list[list[str]], runs: int) -> dict:
    """The first run gives a digest of the table, and the peak memory of hapfilter, which comes last."""
    way = "file" if len(stages) == 1 else "zcat |"
    say("   ", form, way)
    result = {"tool": "hapfilter", "form": form, "way": way, "stored": path.stat().st_size}
    digest = path.with_name("big.tsv.digest")
    try:
        peak = measure.run([*stages, ["sha256sum"]], digest, len(stages) - 1).peak
        found = [measure.run(stages) for _ in range(runs)]
    except measure.Failed as failure:
        return result | {"failed": str(failure)}
    return result | {
        "seconds": statistics.median(run.seconds for run in found),
        "peak": peak,
        "read": statistics.median(run.read for run in found),
        "digest": digest.read_text().split()[0],
    }


def pandas(tools: Tools, plan: Path, path: Path, size: int) -> dict:
    make(size, path)
    say("    pandas")
    contender = tools.peer("pandas", Matrix(matrices.WORKLOADS["a"], path, plan))
    run = measure.run(contender.stages, peak_of=0, tree=True)
    return {"bytes": path.stat().st_size, "seconds": run.seconds, "peak": run.peak}


def run(tools: Tools, divisor: int, folder: Path) -> dict:
    plan, plain, packed = matrices.make("a", divisor, folder).plan, folder / "big.tsv", folder / "big.tsv.gz"
    sizes = FOR_PANDAS if "pandas" in tools.versions else []
    try:
        scripts = [pandas(tools, plan, plain, size // divisor) for size in sizes]
        make(SIZE // divisor, plain)
        results = [one("plain", plain, [tools.hapfilter("-@2", str(plain))], RUNS)]
        found = {"bytes": plain.stat().st_size, "rows": SIZE // divisor // ROW, "results": results, "pandas": scripts}
        for key in "sr":
            form = PACKINGS[key].form
            say("   ", *PACKINGS[key].program)
            with packed.open("wb") as out:
                subprocess.run([*PACKINGS[key].program, plain], stdout=out, check=True)
            results.append(one(form, packed, [tools.hapfilter("-@2", str(packed))], RUNS))
            results.append(one(form, packed, [["zcat", str(packed)], tools.hapfilter("-@2")], 1))
    finally:
        for path in folder.glob("big.tsv*"):
            path.unlink()
    for result in results:
        if result.get("digest", "") != results[0].get("digest"):
            result.setdefault("failed", "another table")
    return found
