"""Sends gigabytes through hapfilter, between a producer and a consumer that stall at random, and checks every byte.

    python3 tests/bench/soak.py [--size 10G] [--threads 1,2,8] [--seed N] ...       (from the top; `make soak`)

A fault that needs a rare coincidence of a slow worker, a full pipe and a cut inside a line has its chance here. The
matrix and its table come from endless.py, so the output is known to be right, and not only to be the same for each
number of threads.

Memory is the kernel's own high-water mark of the process (VmHWM), read during the run. It must stay where it was after
the first half gigabyte, and below the promise of the man page.

The results of a complete run at full size are written to SOAK.md. Any error ends the run with status 1.
"""

import argparse
import datetime
import hashlib
import math
import os
import random
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench import machine
from contest import say
from endless import BATCH, NAMES, PIECE, Stream, make_stream
from measure import ENVIRONMENT
from memory import promised
from report import mib, table

PAGE = Path(__file__).with_name("SOAK.md")
FULL = 10**10  # the least bytes of input for which the page is written
LOOKS = 100  # how often memory is read
EARLY = 5 * 10**8  # bytes of output, after which each batch has met long lines and a full pipe
MARGIN = 1 << 19  # bytes by which the peak may rise after that: the size of one batch
PATIENCE = 60  # seconds without a byte after which the program counts as hanging


class Wrong(Exception):
    """The program did not do what it must."""


# --- the two ends ---------------------------------------------------------------------------------------------------


class Pace:
    """Sizes of reads and writes from one byte to a megabyte, and on average every 16 MB a pause of 0.1 ms to 0.5 s.
    Every order of magnitude is equally likely."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)
        self.pauses = 0
        self.until_pause = self.rng.expovariate(1 / 16e6)

    def between(self, low: float, high: float) -> float:
        return math.exp(self.rng.uniform(math.log(low), math.log(high)))

    def size(self) -> int:
        return int(self.between(1, 1 << 20))

    def moved(self, size: int) -> None:
        self.until_pause -= size
        if self.until_pause < 0:
            self.pauses += 1
            self.until_pause = self.rng.expovariate(1 / 16e6)
            time.sleep(self.between(0.0001, 0.5))


def produce(pipe: int, stream: Stream, rounds: int, pace: Pace) -> None:
    """Writes the matrix and leaves the pipe open, so the program can still be examined after its last output."""
    try:
        for number in range(rounds):
            block = memoryview((b"" if number else stream.header) + stream.block(number))
            while block:
                written = os.write(pipe, block[: pace.size()])
                block = block[written:]
                pace.moved(written)
    except BrokenPipeError:
        pass  # the consumer reports the error


class Due:
    """The output that is still to come."""

    def __init__(self, stream: Stream, rounds: int) -> None:
        self.blocks = map(stream.table_block, range(rounds))
        self.block, self.at, self.passed = stream.table_header, 0, 0
        self.digest = hashlib.sha256()

    def take(self, data: bytes) -> None:
        self.digest.update(data)
        while data:
            piece = data[: len(self.block) - self.at]
            if not self.block.startswith(piece, self.at) or not piece:
                self.complain(piece or data)
            self.at += len(piece)
            self.passed += len(piece)
            data = data[len(piece) :]
            if self.at == len(self.block):
                self.block, self.at = next(self.blocks, b""), 0

    def complain(self, data: bytes) -> None:
        wanted = self.block[self.at : self.at + len(data)]
        same = len(os.path.commonprefix([data, wanted]))
        given, wanted = data[same : same + 60], wanted[same : same + 60]
        raise Wrong(f"byte {self.passed + same + 1:,} of the output: expected {wanted!r}, found {given!r}")


def status(pid: int, name: str) -> int:
    """The value in bytes of a line in /proc/PID/status."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise Wrong("the program has ended before its input did")


def read(pipe: int, size: int) -> bytes:
    if not select.select([pipe], [], [], PATIENCE)[0]:
        raise Wrong(f"nothing came for {PATIENCE} seconds: the program hangs")
    return os.read(pipe, size)


def soak(program: Path, threads: int, stream: Stream, rounds: int, seed: int) -> dict:
    """One run. Raises Wrong on any error."""
    total = len(stream.table_header) + rounds * len(stream.table_block(0))
    complaints = os.memfd_create("stderr")
    start = time.perf_counter()
    command = [program, "--quiet", f"-@{threads}"]
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=complaints, env=ENVIRONMENT, bufsize=0)
    feeding, taking = Pace(f"{seed} {threads} producer"), Pace(f"{seed} {threads} consumer")
    feeder = threading.Thread(target=produce, args=(child.stdin.fileno(), stream, rounds, feeding), daemon=True)
    due, peaks = Due(stream, rounds), []
    try:
        feeder.start()
        while due.passed < total:
            data = read(child.stdout.fileno(), taking.size())
            if not data:
                raise Wrong(f"the output ends after {due.passed:,} of {total:,} bytes")
            due.take(data)
            taking.moved(len(data))
            if due.passed * LOOKS >= (len(peaks) + 1) * total:
                peaks.append(status(child.pid, "VmHWM"))
        feeder.join(PATIENCE)
        peaks.append(status(child.pid, "VmHWM"))
        child.stdin.close()
        if surplus := read(child.stdout.fileno(), 60):
            raise Wrong(f"after the end of the table: {surplus!r}")
        if child.wait(PATIENCE):
            raise Wrong(f"status {child.returncode}")
        if said := os.pread(complaints, 1000, 0):
            raise Wrong(f"on standard error: {said!r}")
    except Wrong as wrong:
        said = os.pread(complaints, 1000, 0).decode(errors="replace").strip()
        raise Wrong(f"{wrong}{' (' + said + ')' if said else ''}") from None
    finally:
        child.kill()
        child.wait()
        os.close(complaints)

    # The buffer for a line longer than a batch may be twice its length, and that row's output is added.
    held = 2 * stream.longest
    output = stream.largest_output(BATCH) + max(out for _, out in stream.sizes)
    bound = promised(threads, held, output, len(NAMES) + 3)
    early, final = peaks[min(math.ceil(EARLY * LOOKS / total), LOOKS) - 1], peaks[-1]
    if final > early + MARGIN:
        raise Wrong(f"the peak rose from {mib(early)} MiB to {mib(final)} MiB")
    if final > bound:
        raise Wrong(f"a peak of {mib(final)} MiB; the man page promises {mib(bound)} MiB")
    return {
        "threads": threads,
        "seconds": time.perf_counter() - start,
        "pauses": (feeding.pauses, taking.pauses),
        "output": due.passed,
        "early": early,
        "middle": peaks[LOOKS // 2 - 1],
        "final": final,
        "bound": bound,
        "sha256": due.digest.hexdigest(),
    }


# --- the page -------------------------------------------------------------------------------------------------------


def results(runs: list[dict]) -> str:
    head = ["threads", "seconds", "pauses before", "and after", "peak at 0.5 GB", "half-way", "at the end", "formula"]
    rows = [
        [str(run["threads"]), f"{run['seconds']:.0f}", *map(str, run["pauses"])]
        + [mib(run[name]) for name in ("early", "middle", "final", "bound")]
        for run in runs
    ]
    return table(head, rows)


def page(given: argparse.Namespace, facts: dict, stream: Stream, size: int, runs: list[dict]) -> str:
    block = len(stream.block(0))
    return f"""# Soak

Written by `make soak` on {datetime.date.today()}; do not edit.

{table(["", ""], [[name, str(value)] for name, value in facts.items()], left=2)}

{size:,} bytes of matrix went through a pipe into `hapfilter --quiet -@THREADS`, which wrote {runs[0]["output"]:,} bytes
of table. The producer and the consumer wrote and read pieces of 1 byte to 1 MB, and paused at random for 0.1 ms to
0.5 s (seed {given.seed}). The matrix repeats a block of {block:,} bytes {given.rounds:,} times, with the block's number
every {PIECE >> 10} KiB. The block has single bases and long alleles in upper and lower case, missing calls, gaps, a
line longer than a batch, blank lines, comments and repeated headers. Every byte of the table was compared with the
table that `endless.py` computes independently.

Peaks are in MiB, the kernel's high-water mark of the process. After the first half gigabyte of output the peak may rise
by {MARGIN >> 10} KiB at most, and it must stay below the formula of the man page. The time is mostly that of the
pauses, so it says nothing about the speed.

{results(runs)}

SHA-256 of the table, the same each time: `{runs[0]["sha256"]}`.
"""


def byte_size(text: str) -> int:
    scale = {"M": 10**6, "G": 10**9}.get(text[-1:].upper(), 1)
    return int(text.rstrip("MGmg")) * scale


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Send a long matrix through hapfilter and look at every byte.")
    parser.add_argument("--size", type=byte_size, default=FULL, help="bytes of input, such as 200M [10G]")
    parser.add_argument("--threads", default="1,2,8", metavar="LIST", help="runs with so many threads [1,2,8]")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of matrix and stalls [1]")
    program = Path(__file__).parent.parent.parent / "target" / "release" / "hapfilter"
    parser.add_argument("--program", type=Path, default=program, help="hapfilter [target/release/hapfilter]")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    facts = machine()
    stream = make_stream(given.seed)
    given.rounds = -(-given.size // len(stream.block(0)))
    size = len(stream.header) + given.rounds * len(stream.block(0))
    say(f"soak: {size / 1e6:,.0f} MB, seed {given.seed}")
    runs = []
    for threads in map(int, given.threads.split(",")):
        say(f"soak: -@{threads}")
        try:
            runs.append(soak(given.program.resolve(), threads, stream, given.rounds, given.seed))
        except Wrong as wrong:
            sys.exit(f"soak: -@{threads}, seed {given.seed}: {wrong}")
    if len({run["sha256"] for run in runs}) != 1:
        sys.exit("soak: the tables differ")
    print(results(runs))
    print(f"soak: {len(runs)} passed, 0 failed; the table's SHA-256 is {runs[0]['sha256']}")
    if size >= FULL and given.threads == "1,2,8":
        PAGE.write_text(page(given, facts, stream, size, runs))
        say(f"written: {PAGE}")


if __name__ == "__main__":
    main()
