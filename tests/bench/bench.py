"""Measures hapfilter beside what people would use instead, and writes RESULTS.md and two figures.

    python3 tests/bench/bench.py [--quick] [--only a,b] ...        (from the top of the project; `make bench`)

Needs Python 3.11 and GNU time; the peers are installed where that is possible, else left out. All that it makes is
below target/; what it measured also as a JSON file, from which --redraw writes the page anew.
"""

import argparse
import datetime
import json
import os
import platform
import sys
from pathlib import Path

import contest
import install
import matrices
import measure
import memory
import packed
import report
import scaling
import vcfs
from contest import say
from matrices import make
from peers import Tools

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
QUICK = 20  # how many times smaller the inputs of --quick are
GIB = 1 << 30
GENOTYPES = {vcfs.GENOTYPES.key: vcfs.GENOTYPES}
WORKLOADS = dict(sorted((matrices.WORKLOADS | vcfs.WORKLOADS | GENOTYPES | packed.WORKLOADS).items()))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure hapfilter beside other tools.")
    parser.add_argument("--quick", action="store_true", help="small inputs, 3 runs: two or three minutes")
    parser.add_argument("--only", metavar="KEYS", help="these workloads alone, such as a,b, and no other measurement")
    parser.add_argument("--runs", type=int, metavar="N", help="runs of each fast tool [7; with --quick 3]")
    parser.add_argument("--no-peers", action="store_true", help="hapfilter and the floors alone")
    parser.add_argument("--huge", action="store_true", help="with --quick too, send 10 GB through a pipe")
    parser.add_argument("--program", type=Path, metavar="PATH", help="hapfilter [target/release/hapfilter]")
    parser.add_argument("--target", type=Path, default=PROJECT / "target", metavar="DIR", help="where to work [target]")
    where = "the page [tests/bench/RESULTS.md for a full run, else target/bench/RESULTS.md]"
    parser.add_argument("--results", type=Path, metavar="FILE", help=where)
    parser.add_argument("--redraw", action="store_true", help="measure nothing, only write the page")
    given = parser.parse_args()
    given.keys = given.only.split(",") if given.only else list(WORKLOADS)
    if unknown := set(given.keys) - set(WORKLOADS):
        parser.error(f"no such workload: {', '.join(sorted(unknown))} (there are: {', '.join(WORKLOADS)})")
    given.runs = given.runs or (3 if given.quick else 7)
    given.target = given.target.resolve()
    given.program = (given.program or given.target / "release" / "hapfilter").resolve()
    given.work = given.target / "bench"
    # What is not a whole measurement replaces neither the page nor the data of one.
    whole = not (given.quick or given.only or given.no_peers)
    given.results = given.results or (HERE if whole else given.work) / "RESULTS.md"
    given.data = given.work / ("results.json" if whole else "partial.json")
    return given


def machine() -> dict[str, str | int]:
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "CPU": cpu,
        "cores": len(os.sched_getaffinity(0)),
        "memory": f"{total / GIB:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, {platform.freedesktop_os_release()['PRETTY_NAME']}",
        "Python": platform.python_version(),
        "load at the start": f"{os.getloadavg()[0]:.2f}",
    }


def workload(tools: Tools, key: str, given: argparse.Namespace) -> dict:
    say(f"({key}) {WORKLOADS[key].title}")
    divisor, peers = QUICK if given.quick else 1, not given.no_peers
    if key in matrices.WORKLOADS:
        source = make(key, divisor, given.work)
        contenders = tools.contenders(source, peers)
    elif key in vcfs.WORKLOADS:
        source = vcfs.make(key, divisor, given.work)
        contenders = tools.of_vcf(source, peers)
    elif key in packed.WORKLOADS:
        source = packed.make(key, divisor, given.work)
        contenders = tools.of_packed(source, given.work / contest.REFERENCE)
    else:
        source = vcfs.make_genotypes(divisor, given.work)
        contenders = tools.of_genotypes(source)
    found = contest.hold(contenders, given.runs, given.work)
    facts = {
        "title": source.workload.title,
        "bytes": source.bytes,
        "rows": source.workload.rows // divisor,
        "columns": source.workload.columns,
    }
    if key in packed.WORKLOADS:
        facts["compressed"] = source.path.stat().st_size
    return facts | {"results": found}


def measure_all(given: argparse.Namespace) -> dict:
    install.programs()
    python = install.libraries(given.target / "bench-venv")
    install.compiled(given.work)
    versions = install.versions(given.program, python) | install.first(PROJECT, given.work)
    tools = Tools(given.program, python, given.work, versions)
    results = {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "versions": tools.versions,
        "quick": given.quick,
        "runs": given.runs,
        "workloads": {},
    }
    divisor = QUICK if given.quick else 1

    def keep() -> None:
        """After each part, so that an interruption loses little."""
        given.data.write_text(json.dumps(results, indent=1))

    for key in given.keys:
        results["workloads"][key] = workload(tools, key, given)
        keep()
    if given.only:
        return results

    plants = make("a", divisor, given.work)
    say("threads")
    results["threads"] = {
        "bytes": plants.bytes,
        "results": scaling.threads(tools, plants, given.runs, given.work),
    }
    results["serial"] = scaling.serial(tools, [make(key, divisor, given.work) for key in "abcd"], 3)
    results["stages"] = scaling.stages(PROJECT)
    keep()
    say("memory")
    sizes = [10**7, 10**9] + [10**10] * (given.huge or not given.quick)
    results["flat"] = memory.flat(tools, plants, sizes)
    results["sizes"] = memory.sizes(tools, plants, peers=not given.no_peers)
    keep()
    enough = 12_000_000 if given.quick else 40_000_000
    grid = [make(key, divisor, given.work) for key in "abcd"]
    results["grid"] = memory.grid(tools, grid, enough)
    keep()
    return results


def main() -> None:
    given = arguments()
    given.work.mkdir(parents=True, exist_ok=True)
    measure.ENVIRONMENT["NUMBA_CACHE_DIR"] = str(given.work / "numba")
    if given.redraw:
        results = json.loads(given.data.read_text())
    else:
        results = measure_all(given)
    page = report.page(results)
    given.results.write_text(page)
    report.pictures(results, given.results.parent)
    print(report.side_by_side(results), report.bars(results), sep="\n\n")
    say(f"written: {given.results}")
    wrong = [r for w in results["workloads"].values() for r in w["results"] if "another table" in r.get("failed", "")]
    if wrong:
        sys.exit("bench: not all tables are the same: " + "; ".join(f"{r['tool']}: {r['failed']}" for r in wrong))


if __name__ == "__main__":
    main()
