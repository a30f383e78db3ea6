"""RESULTS.md, and the tables that the bench prints."""

import re
from pathlib import Path

import figures
import packed
from bars import MIB, judge, median
from contest import QUIET
from peers import FIRST, INFLATE, ONLY, PEERS, TWO, VERSION_OF, script_of

MARK = {True: "reached", False: "**missed**", None: ""}


def table(head: list[str], rows: list[list[str]], left: int = 1) -> str:
    """Markdown that is readable as text: columns padded, and numbers (all but the first `left`) aligned right."""
    wide = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
    rule = ["-" * w if n < left else "-" * (w - 1) + ":" for n, w in enumerate(wide)]

    def one(cells: list[str]) -> str:
        padded = (c.ljust(w) if n < left else c.rjust(w) for n, (c, w) in enumerate(zip(cells, wide)))
        return "| " + " | ".join(padded) + " |"

    return "\n".join(map(one, [head, rule, *rows]))


def escaped(cell: str) -> str:
    return cell.replace("|", "\\|")


def seconds(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def ratio(above: float | None, below: float | None) -> str:
    if not above or not below:
        return ""
    value = above / below
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def mib(size: float | None) -> str:
    return "" if size is None else f"{size / MIB:,.1f}" if size < 100 * MIB else f"{size / MIB:,.0f}"


def side_by_side(results: dict) -> str:
    head = ["input", "tool", "way", "runs", "seconds", "fastest", "CPU s", "MB/s", "peak MiB"]
    head += ["× hapfilter", "× `wc -l`", "× `cat\\|cat`"]
    rows = []
    for key, workload in results["workloads"].items():
        against = [median(results, key, *who) for who in [("hapfilter",), ("wc -l",), ("cat", "cat |")]]
        for r in workload["results"]:
            row = [f"({key})", r["tool"], escaped(f"`{r['way']}`"), str(len(r["seconds"]))]
            if "failed" in r:
                rows.append(row + ["failed"] + [""] * (len(head) - 5))
                continue
            middle = sorted(r["cpu"])[len(r["cpu"]) // 2]
            row += [seconds(r["median"]), seconds(min(r["seconds"])), seconds(middle)]
            row += [figures.rounded(workload["bytes"] / r["median"] / 1e6), mib(r["peak"])]
            rows.append(row + [ratio(r["median"], other) for other in against])
    return table(head, rows, left=3)


def named(result: dict) -> str:
    return result["tool"] if result["way"] == "file" else f"{result['tool']}, {result['way']}"


def instead(results: dict) -> str:
    """All tools that make the table of matrix (a), fastest first."""
    found = results["workloads"].get("a", {"results": []})["results"]
    found = [r for r in found if r["tool"] in ("hapfilter", *PEERS) and r["way"] in ("file", TWO) and "median" in r]
    own = median(results, "a", "hapfilter")
    rows = []
    for r in sorted(found, key=lambda r: r["median"]):
        cpu = sorted(r["cpu"])[len(r["cpu"]) // 2]
        rows.append([named(r), seconds(r["median"]), ratio(r["median"], own), seconds(cpu), mib(r["peak"])])
        script = script_of(r["tool"]) if r["tool"] in PEERS else None
        rows[-1] += [str(len(script.read_text().splitlines())), f"`{script.name}`"] if script else ["", ""]
    return table(["tool", "seconds", "× hapfilter", "CPU s", "peak MiB", "lines", "script"], rows)


def bars(results: dict) -> str:
    rows = [
        [escaped(bar.workload), escaped(bar.against), bar.demand, bar.reached, MARK[bar.met]] for bar in judge(results)
    ]
    return table(["input", "against", "must be", "is", ""], rows, left=5)


def threads(results: dict) -> str:
    found = results["threads"]["results"]
    size, one = results["threads"]["bytes"], found[0].get("median")
    rows = [
        [
            r["way"].strip("-@"),
            seconds(r["median"]),
            f"{size / r['median'] / 1e6:,.0f}",
            mib(r["peak"]),
            ratio(one, r["median"]),
        ]
        for r in found
        if "median" in r
    ]
    return table(["threads", "seconds", "MB/s", "peak MiB", "times faster than 1"], rows)


def ceiling(results: dict) -> str:
    rows = []
    for r in results["serial"]:
        rates = {kind: r["bytes"] / cpu for kind, cpu in r["cpu"].items() if cpu}
        workers = rates.pop("worker", None)
        serial = min(rates.values(), default=None)
        row = [f"({r['workload']})", r["way"]]
        for kind in ("reader", "writer (main)"):
            row.append(f"{rates[kind] / 1e9:.2f}" if kind in rates else "")
        row.append(f"{workers / 1e9:.2f}" if workers else "")
        row.append(ratio(serial, workers))
        # Two of sixteen cores are for the reader and the writer.
        row.append(f"{min(serial, 14 * workers) / 1e9:.2f}" if serial and workers else "")
        rows.append(row)
    head = ["matrix", "from, to", "reader GB/s", "writer GB/s", "one worker GB/s", "workers fed", "16 cores GB/s"]
    return table(head, rows, left=2)


def grid(results: dict) -> str:
    rows = [
        [
            f"({r['workload']})",
            f"{r['line']:,}",
            r["batch"],
            f"{r['output']:,}",
            str(r["threads"]),
            mib(r["peak"]),
            mib(r["promised"]),
            f"{r['peak'] / r['promised']:.2f}",
        ]
        for r in results["grid"]
    ]
    head = ["matrix", "longest line", "batch", "its output", "threads", "peak MiB", "formula MiB", "peak / formula"]
    return table(head, rows)


def flat(results: dict) -> str:
    rows = [
        [figures.size_name(p["bytes"]), way, mib(p["peak"]), f"{p['bytes'] / p['seconds'] / 1e6:,.0f}"]
        for way, name in [("pipe", "flat"), ("BGZF", "flat BGZF")]
        for p in results[name]
    ]
    return table(["input", "from", "peak MiB", "MB/s"], rows, left=2)


def big(results: dict) -> str:
    found = results["big"]
    size, plain = found["bytes"], found["results"][0].get("seconds")
    name = f"{size / 1e9:.3g} GB"
    rows = []
    for r in found["results"]:
        way = f"hapfilter, {r['form']}" if r["way"] == "file" else f"`zcat |` hapfilter, {r['form']}"
        row = [escaped(way), f"{r['stored'] / 1e9:.2f}"]
        if "failed" in r:
            rows.append([*row, "failed", *[""] * 4])
            continue
        row += [seconds(r["seconds"]), ratio(r["seconds"], plain), mib(r["peak"])]
        rows.append([*row, f"{size / r['seconds'] / 1e6:,.0f}", f"{r['read'] / 1e9:.2f}"])
    points = found["pandas"]
    for p in points:
        row = [f"pandas, {p['bytes'] / 1e9:.2g} GB, measured", f"{p['bytes'] / 1e9:.2f}", seconds(p["seconds"]), ""]
        rows.append([*row, mib(p["peak"]), f"{p['bytes'] / p['seconds'] / 1e6:,.0f}", ""])
    if len(points) == 2:
        time, peak = (at(size, *((p["bytes"], p[what]) for p in points)) for what in ("seconds", "peak"))
        row = [f"pandas, {name}, extrapolated", f"{size / 1e9:.2f}", f"{time:,.0f}", ratio(time, plain)]
        rows.append([*row, mib(peak), "", ""])
    head = ["", "GB on disk", "seconds", "× plain file", "peak MiB", "MB/s", "GB from disk"]
    when = f"Measured on {results['dates']['big']}, {name}, {found['rows']:,} rows."
    return f"{when}\n\n{table(head, rows)}"


def at(x: float, *points: tuple[float, float]) -> float:
    """The straight line through two points, at `x`."""
    (x0, y0), (x1, y1) = points
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def left_out(results: dict) -> list[str]:
    found = []
    here = results["versions"]
    for tool in [*PEERS, FIRST, *(words[0] for words in INFLATE["BGZF"])]:
        if VERSION_OF.get(tool, tool) not in here:
            found.append(f"{tool}: not installed on this machine.")
        elif tool in ONLY:
            keys, why = ONLY[tool]
            found.append(f"{tool}: on {', '.join(f'({key})' for key in keys)} only ({why}).")
    for key, workload in results["workloads"].items():
        for r in workload["results"]:
            if "failed" in r:
                found.append(f"{r['tool']}, {r['way']}, on ({key}): {r['failed']}")
    return found


def commands(results: dict) -> str:
    lines, seen = [], set()
    for key, workload in results["workloads"].items():
        for r in workload["results"]:
            known = (key in packed.WORKLOADS, r["tool"], r["way"])
            if known not in seen:
                seen.add(known)
                lines.append(re.sub(r"\b[a-z]-\d+-[0-9a-f]{8}\.", "MATRIX.", r["command"]))
    return "\n".join(lines)


def same_tables(results: dict) -> str:
    keys = {}
    for key, workload in results["workloads"].items():
        for r in workload["results"]:
            if r.get("same table") and r["tool"] != "hapfilter":
                keys.setdefault(r["tool"], []).append(f"({key})")
    return "; ".join(f"{tool} on {', '.join(on)}" for tool, on in keys.items()) or "none was measured"


def busy(results: dict) -> str:
    """A note on parts that must be measured again because other programs were busy."""
    found = {key: cores for key, cores in results["others"].items() if cores >= QUIET}
    if not found or results["quick"]:
        return ""
    parts = ", ".join(f"{key} ({cores:.2g} cores)" for key, cores in found.items())
    command = f"`make bench BENCH='--again {','.join(found)}'`"
    return f"\n**Other programs were busy during these parts, which must be measured again: {parts}: {command}.**\n"


def page(results: dict) -> str:
    versions, last = results["versions"], max(results["dates"].values())
    machine = results["machine"] | {"other programs": f"at most {max(results['others'].values()):.2f} cores"}
    if earlier := [key for key, date in results["dates"].items() if date != last and key != "big"]:
        machine["measured before that day"] = ", ".join(earlier)
    text = Path(__file__).with_name("results.in.md").read_text()
    small = (
        ""
        if not results["quick"]
        else ("\n**These inputs are small (`--quick`), so start-up times weigh: the figures decide nothing.**\n")
    )
    facts = {
        "date": last,
        "small": small,
        "busy": busy(results),
        "machine": table(["", ""], [[k, str(v)] for k, v in machine.items()], left=2),
        "versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
        "runs": str(results["runs"]),
        "workloads": table(
            ["input", "what", "columns", "rows", "MB", "compressed MB"],
            [
                [
                    f"({k})",
                    w["title"],
                    f"{w['columns']:,}",
                    f"{w['rows']:,}",
                    f"{w['bytes'] / 1e6:,.0f}",
                    f"{w['compressed'] / 1e6:,.0f}" if "compressed" in w else "",
                ]
                for k, w in results["workloads"].items()
            ],
            left=2,
        ),
        "left_out": "\n".join(f"- {line}" for line in left_out(results)),
        "commands": commands(results),
        "same": same_tables(results),
        "bars": bars(results),
        "instead": instead(results),
        "side_by_side": side_by_side(results),
        "stages": stages(results),
    }
    for name, write in [("threads", threads), ("serial", ceiling), ("grid", grid), ("flat", flat), ("big", big)]:
        facts[name] = write(results) if results.get(name) else "Not measured this time."
    return re.sub(r"\{\{(\w+)\}\}", lambda match: facts[match[1]], text)


def stages(results: dict) -> str:
    if not results.get("stages"):
        return ""
    rows = [list(row) for row in results["stages"]]
    intro = "The stages by themselves, one thread each (`make bench-micro`):"
    return f"\n{intro}\n\n" + table(["stage", "median", "throughput"], rows) + "\n"


def pictures(results: dict, folder: Path) -> None:
    """The figures, as far as their data was measured."""
    plants = results["workloads"].get("a")
    if not plants:
        return
    wanted = {"wc -l": "wc -l", "cat": "cat | cat"}
    entries = [
        (wanted.get(r["tool"], named(r)), plants["bytes"] / r["median"], r["tool"] in wanted)
        for r in plants["results"]
        if "median" in r and (r["way"] in ("file", TWO) or r["tool"] == "cat")
    ]
    what = f"{plants['bytes'] / 1e6:,.0f} MB, {plants['rows']:,} rows, {plants['columns']} columns"
    subtitle = f"A matrix of {what}, in the page cache; output to /dev/null; {results['machine']['cores']} cores."
    folder.joinpath("throughput.svg").write_text(figures.throughput(entries, subtitle))
    if "sizes" not in results:
        return
    series = {tool: [tuple(point) for point in points] for tool, points in results["sizes"].items()}
    for r in plants["results"]:
        if r["tool"] in series and r["way"] == "file" and "peak" in r:
            series[r["tool"]].append((plants["bytes"], r["peak"]))
    series["hapfilter"] += [(point["bytes"], point["peak"]) for point in results["flat"]]
    subtitle = "Matrices of 34 columns; each point is one run. pandas: the sum over its processes."
    folder.joinpath("memory.svg").write_text(figures.memory(series, subtitle))
