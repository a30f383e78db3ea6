"""Compares hapfilter with what people would use instead, and writes RESULTS.md and two figures.

    python3 tests/bench/bench.py [--quick] [--only a,b] ...        (from the top of the project; `make bench`)

Needs Python 3.11 and GNU time. The peers are installed where that is possible, else left out. All its files are below
target/, its measurements also as a JSON file, from which --redraw writes the page again.
"""

import argparse
import datetime
import json
import os
import platform
import sys
from pathlib import Path

import big
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
QUICK = 20  # the inputs of --quick are this many times smaller
GIB = 1 << 30
GENOTYPES = {vcfs.GENOTYPES.key: vcfs.GENOTYPES}
WORKLOADS = dict(sorted((matrices.WORKLOADS | vcfs.WORKLOADS | GENOTYPES | packed.WORKLOADS).items()))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure hapfilter beside other tools.")
    parser.add_argument("--quick", action="store_true", help="small inputs, 3 runs: a few minutes")
    parser.add_argument("--only", metavar="KEYS", help="these alone, such as a,b,threads")
    parser.add_argument("--again", metavar="KEYS", help="the same, in place of what the last whole run found")
    parser.add_argument("--big", action="store_true", help="14 GB, for the last whole run: 30 minutes, 20 GB of disk")
    parser.add_argument("--runs", type=int, metavar="N", help="runs of each fast tool [7; with --quick 3]")
    parser.add_argument("--no-peers", action="store_true", help="hapfilter and the floors alone")
    parser.add_argument("--huge", action="store_true", help="with --quick too, send 10 GB through a pipe")
    parser.add_argument("--program", type=Path, metavar="PATH", help="hapfilter [target/release/hapfilter]")
    parser.add_argument("--target", type=Path, default=PROJECT / "target", metavar="DIR", help="where to work [target]")
    where = "the page [tests/bench/RESULTS.md for a full run, else target/bench/RESULTS.md]"
    parser.add_argument("--results", type=Path, metavar="FILE", help=where)
    parser.add_argument("--redraw", action="store_true", help="measure nothing, only write the page")
    given = parser.parse_args()
    if given.big:
        given.again = "big"
    known = [*WORKLOADS, *PARTS]
    given.keys = (given.only or given.again or ",".join(known[:-1])).split(",")
    if unknown := set(given.keys) - set(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))} (there are: {', '.join(known)})")
    given.runs = given.runs or (3 if given.quick else 7)
    given.target = given.target.resolve()
    given.program = (given.program or given.target / "release" / "hapfilter").resolve()
    given.work = given.target / "bench"
    # A partial measurement replaces neither the page nor the data of a whole one, unless it is added to it.
    whole = not (given.quick or given.only or given.no_peers)
    given.results = given.results or (HERE if whole else given.work) / "RESULTS.md"
    given.data = given.work / ("results.json" if whole else "partial.json")
    if whole and given.again and not given.data.exists():
        parser.error("there is no whole run to add to yet")
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
    }


def workload(tools: Tools, key: str, given: argparse.Namespace) -> dict:
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


def threads(tools: Tools, given: argparse.Namespace) -> dict:
    divisor = QUICK if given.quick else 1
    plants, *others = [make(key, divisor, given.work) for key in "abcd"]
    found = contest.hold(scaling.threads(tools, plants), given.runs, given.work)
    return {
        "threads": {"bytes": plants.bytes, "results": found},
        "serial": scaling.serial(tools, [plants, *others], 3),
        "stages": scaling.stages(PROJECT),
    }


def peaks(tools: Tools, given: argparse.Namespace) -> dict:
    divisor, enough = (QUICK, 12_000_000) if given.quick else (1, 40_000_000)
    plants, *others = [make(key, divisor, given.work) for key in "abcd"]
    sizes = [10**7, 10**9]
    return {
        "flat": memory.flat(tools, plants, sizes + [10**10] * (given.huge or not given.quick)),
        "flat BGZF": memory.flat_bgzf(tools, plants, sizes),
        "sizes": memory.sizes(tools, plants, peers=not given.no_peers),
        "grid": memory.grid(tools, [plants, *others], enough),
    }


def original_size(tools: Tools, given: argparse.Namespace) -> dict:
    return {"big": big.run(tools, QUICK if given.quick else 1, given.work)}


# Measured besides the workloads; the last only on request.
PARTS = {"threads": threads, "memory": peaks, "big": original_size}


def measure_all(given: argparse.Namespace) -> dict:
    install.programs()
    python = install.libraries(given.target / "bench-venv")
    install.compiled(given.work)
    versions = install.versions(given.program, python) | install.first(PROJECT, given.work)
    tools = Tools(given.program, python, given.work, versions)
    results = {"workloads": {}, "others": {}, "dates": {}}
    if given.data.exists():
        before = json.loads(given.data.read_text())
        if given.again:
            results = before
        elif "big" in before:
            results["big"] = before["big"]
            for kept in ("others", "dates"):
                results[kept]["big"] = before[kept]["big"]
    results |= {"machine": machine(), "versions": versions, "quick": given.quick, "runs": given.runs}
    for key in given.keys:
        say(f"({key}) {WORKLOADS[key].title}" if key in WORKLOADS else key)
        if not given.quick:
            contest.wait_for_quiet()
        others = measure.Others()
        if key in WORKLOADS:
            results["workloads"][key] = workload(tools, key, given)
        else:
            results |= PARTS[key](tools, given)
        results["others"][key] = others.cores()
        results["dates"][key] = datetime.date.today().isoformat()
        # After each part, so an interruption loses little.
        given.data.write_text(json.dumps(results, indent=1))
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
    found = [r for w in results["workloads"].values() for r in w["results"]]
    found += results.get("big", {}).get("results", [])
    wrong = [r for r in found if "another table" in r.get("failed", "")]
    if wrong:
        named = "; ".join(f"{r['tool']}, {r['way']}: {r['failed']}" for r in wrong)
        sys.exit(f"bench: not all tables are the same: {named}")


if __name__ == "__main__":
    main()
