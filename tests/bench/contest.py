"""Contenders on one workload, turn by turn: A B C A B C ... so that a slow minute of the machine meets them all.

What comes just after a tool that has kept one core busy for long, and the other idle, is slower for some hundredths of
a second: little to those that take seconds, half as much again to a fast one on two cores. So fast ones run twice.
"""

import os
import shlex
import statistics
import sys
import time
from pathlib import Path

import compare
import measure
from peers import Contender

QUIET = 0.1  # cores
PATIENCE = 300  # seconds
REFERENCE = "reference.tsv"
FAST = 2  # seconds: a tool that takes less runs twice in its turn, and the second time counts


def patience(runs: int) -> tuple[int, int]:
    """A tool that takes longer than the first, in seconds, gets 3 runs; longer than the second, 1. Who wants no more
    than 3 runs of any is in a hurry."""
    return (20, 75) if runs > 3 else (1, 3)


def wait_for_quiet() -> None:
    """Until no other program keeps a tenth of a core busy; five minutes at most, after which the page says so."""
    for _ in range(PATIENCE):
        others = measure.Others()
        time.sleep(1)
        if others.cores() < QUIET:
            return
    say("    other programs keep the machine busy")


def say(*words: object) -> None:
    print(*words, file=sys.stderr, flush=True)


def shown(stages: list[list[str]]) -> str:
    """A pipeline as one would type it; of paths the last part, of a text of several lines its place."""

    def word(argument: str) -> str:
        if "\n" in argument:
            name, _, _ = argument.partition("=")
            return f'{name}="$(cat PLAN)"'
        head, equals, path = argument.rpartition("=")
        return shlex.quote(head + equals + os.path.basename(path) if "/" in path else argument)

    return " | ".join(" ".join(map(word, argv)) for argv in stages)


def check(contender: Contender, table: Path, reference: Path | None) -> dict:
    """One run that gives the peak memory and, of those that write the table, whether it is the right one."""
    sink = table if contender.table else os.devnull
    result = {"tool": contender.tool, "way": contender.way, "command": shown(contender.stages), "seconds": []}
    try:
        run = measure.run(contender.stages, sink, contender.stage, contender.tree)
    except measure.Failed as failure:
        return result | {"failed": str(failure)}
    result |= {"first": run.seconds, "peak": run.peak, "cpu": [run.cpu]}
    if contender.table and reference:
        wrong = compare.difference(reference, table, contender.any_case)
        if wrong:
            return result | {"failed": f"another table: {wrong}"}
        result["same table"] = True
    return result


def hold(contenders: list[Contender], runs: int, folder: Path) -> list[dict]:
    """The results of all. The table of the first is what the others' are compared with; it stays in `folder` until all
    are done."""
    slow, very_slow = patience(runs)
    reference = None
    results = []
    for contender in contenders:
        say("   ", contender.tool, contender.way)
        first = reference is None and contender.table
        table = folder / (REFERENCE if first else "table.tsv")
        result = check(contender, table, reference)
        if first:
            if "failed" in result:
                sys.exit(f"bench: {result['failed']}")
            reference = table
        elif table.exists():
            table.unlink()
        results.append(result)

    for contender, result in zip(contenders, results):
        first = result.get("first", 0)
        result["wanted"] = runs if first < slow else min(runs, 3) if first < very_slow else 1
        # A slow tool's check counts as its first run: beside its time, that of GNU time and of writing a file for
        # /dev/null is little. Not so the looking at several processes' memory.
        if first >= slow and not contender.tree:
            result["seconds"].append(first)
        elif "cpu" in result:
            result["cpu"].clear()
    for turn in range(runs):
        say(f"    run {turn + 1} of {runs}")
        for contender, result in zip(contenders, results):
            if "failed" not in result and len(result["seconds"]) < result["wanted"]:
                try:
                    if result["first"] < FAST:
                        measure.run(contender.stages)
                    run = measure.run(contender.stages)
                except measure.Failed as failure:
                    result["failed"] = str(failure)
                    continue
                result["seconds"].append(run.seconds)
                result["cpu"].append(run.cpu)
    if reference:
        reference.unlink()
    for result in results:
        if result["seconds"]:
            result["median"] = statistics.median(result["seconds"])
    return results
