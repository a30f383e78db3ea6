"""Contenders on one workload take turns: A B C A B C ..., so that a slow minute of the machine affects them all.

After a tool that has kept one of two cores busy for long, the next is slower for some hundredths of a second. That is
little to those that take seconds, but half as much again to a fast one on two cores. So fast ones run twice.
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
FAST = 2  # seconds: a faster tool runs twice in its turn, and the second run counts


def patience(runs: int) -> tuple[int, int]:
    """A tool that takes longer than the first, in seconds, gets 3 runs; longer than the second, 1. At most 3 runs of
    any tool mean that the user is in a hurry."""
    return (20, 75) if runs > 3 else (1, 3)


def wait_for_quiet() -> None:
    """Waits until other programs use less than a tenth of a core. After five minutes it gives up; the page says so."""
    for _ in range(PATIENCE):
        others = measure.Others()
        time.sleep(1)
        if others.cores() < QUIET:
            return
    say("    other programs keep the machine busy")


def say(*words: object) -> None:
    print(*words, file=sys.stderr, flush=True)


def shown(stages: list[list[str]]) -> str:
    """A pipeline as one would type it, with only the last part of paths; a long text is shown as its file."""

    def word(argument: str) -> str:
        if "\n" in argument:
            name, _, _ = argument.partition("=")
            return f'{name}="$(cat PLAN)"'
        head, equals, path = argument.rpartition("=")
        return shlex.quote(head + equals + os.path.basename(path) if "/" in path else argument)

    return " | ".join(" ".join(map(word, argv)) for argv in stages)


def check(contender: Contender, table: Path, reference: Path | None) -> dict:
    """A first run for the peak memory and, if the contender writes the table, to check the table."""
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
    """The results of all contenders. The first one's table is the reference for the others; it stays in `folder` until
    all are done."""
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
        # A slow tool's check counts as its first run: GNU time, and a file in place of /dev/null, add little. Sampling
        # the memory of several processes would add more.
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
