"""The bars that hapfilter has to reach, and whether it does. All numbers are medians of one run of the bench."""

from collections.abc import Callable
from dataclasses import dataclass

from matrices import SPELLINGS
from peers import FIRST, FORMATS, TWO

MIB = 1 << 20


@dataclass
class Bar:
    workload: str
    against: str
    demand: str
    reached: str = "not measured"
    met: bool | None = None


def median(results: dict, key: str, tool: str, way: str = "file") -> float | None:
    for result in results.get("workloads", {}).get(key, {}).get("results", []):
        if (result["tool"], result["way"]) == (tool, way):
            return result.get("median")
    return None


def ratio(bar: Bar, above: float | None, below: float | None, met: Callable[[float], bool]) -> Bar:
    """Fills in the ratio of `above` to `below`, if both were measured."""
    if above and below:
        value = above / below
        bar.reached = f"{value:.0f} ×" if value >= 100 else f"{value:.3g} ×"
        bar.met = met(value)
    return bar


def judge(results: dict) -> list[Bar]:
    def own(key: str, way: str = "file") -> float | None:
        return median(results, key, "hapfilter", way)

    def at_most(key: str, ours: str, tool: str, way: str, against: str, limit: float) -> Bar:
        bar = Bar(f"({key}) {ours}", against, f"at most {limit:g} times its time")
        return ratio(bar, own(key, ours), median(results, key, tool, way), lambda value: value <= limit)

    def at_least(key: str, tool: str, factor: float, ours: str = "file", way: str = "file") -> Bar:
        against = tool if way == "file" else f"{tool}, {way}"
        bar = Bar(f"({key}) {ours}", against, f"at least {factor:g} times faster")
        return ratio(bar, median(results, key, tool, way), own(key, ours), lambda value: value >= factor)

    bars = [at_most("a", "file", "wc -l", "file", "`wc -l` of the same file", 2.5)]
    bars += [
        at_least("a", tool, factor)
        for tool, factor in [("pandas", 300), ("mawk", 140), ("polars", 50), ("DuckDB", 38), ("chdb", 35), ("C", 6)]
    ]
    bars.append(at_least("a", "C", 3, way=TWO))
    bars.append(at_most("a", "cat |", "cat", "cat |", "`cat f | cat`", 1.25))
    bars += [at_least(key, "mawk", 40) for key in "bcdefghi"]
    bars.append(at_least("h", "bcftools", 30))
    bars += [at_most(key, "file", "wc -l", "file", "`wc -l`", 8) for key in "cd"]

    bars += [at_least(key, "bcftools query", 10) for key in "km"]
    bars.append(at_least("n", "bcftools query", 6, "phase-input"))
    bars.append(at_most("l", "file", "wc -l", "file", "`wc -l`", 4))
    bars.append(at_least("k", "cyvcf2", 40))
    for name in FORMATS:
        ours = "file" if name == FORMATS[0] else name
        bars.append(at_most("o", ours, "hapfilter", f"{name}, strands", "a column for each strand", 1.1))

    bars += [at_least(key, "pandas", 40) for key in "pq"]

    bars += [at_most("j", way, "hapfilter", "file", "the same in upper case", 1.3) for way in SPELLINGS]

    bars.append(at_least("r", "hapfilter", 6.5, way="zcat |"))
    pipes = {pipe: own("r", f"{pipe} |") for pipe in ("bgzip -dc -@2", "igzip -dc", "rapidgzip -dc -P2")}
    best = min(filter(pipes.get, pipes), key=pipes.get, default="")
    bar = Bar("(r) file", f"the best pipe from {', '.join(pipes)}", "at least 1.35 times faster")
    bar = ratio(bar, pipes.get(best), own("r"), lambda value: value >= 1.35)
    if bar.met is not None:
        bar.reached += f" ({best})"
    bars.append(bar)
    bars.append(at_most("r", "file", "hapfilter", "plain file", "the plain file", 2.4))
    bars.append(at_least("s", "hapfilter", 2.7, way="zcat |"))
    bars.append(at_least("s", "hapfilter", 4.5, ours="igzip -dc |", way="zcat |"))
    bars.append(at_most("s", "zcat |", "zcat", "alone", "`zcat` alone", 1.05))
    bars.append(at_least("t", FIRST, 8, way="bcftools query |"))

    times = {result["way"]: result.get("median") for result in results.get("threads", {}).get("results", [])}
    bar = Bar("(a) 2 threads", "1 thread", "at least 1.5 times faster")
    bars.append(ratio(bar, times.get("-@1"), times.get("-@2"), lambda value: value >= 1.5))
    bars.append(memory(results.get("flat", []), "(a) peak memory", "10 MB, 1 GB, 10 GB", 8))
    big = [r for r in results.get("big", {}).get("results", []) if (r["form"], r["way"]) == ("BGZF", "file")]
    bars.append(memory([*results.get("flat BGZF", []), *big], "(r) peak memory", "10 MB, 1 GB, 14 GB", 12))
    return bars


def memory(flat: list[dict], what: str, sizes: str, limit: int) -> Bar:
    """At most `limit` MiB, and the same (within a tenth) at all `sizes`."""
    bar = Bar(what, sizes, f"at most {limit} MiB, the same for all")
    peaks = [point["peak"] / MIB for point in flat if "peak" in point]
    if peaks:
        bar.reached = ", ".join(f"{peak:.1f}" for peak in peaks) + " MiB"
        met = max(peaks) <= limit and max(peaks) <= 1.1 * min(peaks)
        # Without the largest size the bar may be missed already, but cannot be reached.
        bar.met = met if len(peaks) > sizes.count(",") or not met else None
    return bar
