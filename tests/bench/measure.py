"""Runs a pipeline as a shell would, and measures it.

Each process is started by posix_spawn and reaped by wait4, which gives its wall time and CPU time. wait4's peak memory
is useless here: it is never below that of the parent, this Python, when the child began, which hides a program of 3 MB.
Peak memory therefore comes from separate runs whose parent is GNU time, which takes only 1 MB.
"""

import os
import shutil
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = dict(os.environ, LC_ALL="C", PYTHONDONTWRITEBYTECODE="1")
TIME_FD = 9  # where GNU time writes its report, in the child
LIMIT = 900  # seconds, after which a tool is stopped and its run has failed


class Failed(Exception):
    """A process of a pipeline ended with a status other than 0."""


@dataclass
class Run:
    seconds: float
    cpu: float  # user and system time of all processes
    peak: int | None  # bytes, of the process asked for
    read: int  # bytes that came from the disk, not from the page cache


def run(stages: list[list[str]], stdout: Path | str = os.devnull, peak_of: int | None = None, tree=False) -> Run:
    """Runs `stages` joined by pipes, the first with empty input. `peak_of` names the stage whose peak memory is wanted;
    with `tree` that of the process and its descendants together."""
    report, reporter = os.pipe() if peak_of is not None and not tree else (None, None)
    source = os.open(os.devnull, os.O_RDONLY)
    sink = os.open(stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    complaints = os.memfd_create("stderr")
    pids = []
    sampler = None
    start = time.perf_counter()
    for number, argv in enumerate(stages):
        reading, writing = os.pipe() if number + 1 < len(stages) else (None, sink)
        actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, writing, 1)]
        actions += [(os.POSIX_SPAWN_DUP2, complaints, 2)]
        if report is not None and number == peak_of:
            argv = [shutil.which("time"), "-q", "-o", f"/dev/fd/{TIME_FD}", "-f", "%M", *argv]
            actions += [(os.POSIX_SPAWN_DUP2, reporter, TIME_FD)]
        group = pids[0] if pids else 0  # one process group, so none is left behind
        pids.append(os.posix_spawnp(argv[0], argv, ENVIRONMENT, file_actions=actions, setpgroup=group))
        os.close(source)
        os.close(writing)
        source = reading
        if tree and number == peak_of:
            sampler = Sampler(pids[-1])
    watchdog = threading.Timer(LIMIT, os.killpg, (pids[0], signal.SIGKILL))
    watchdog.start()
    try:
        ends = [os.wait4(pid, 0) for pid in pids]
        seconds = time.perf_counter() - start
    except KeyboardInterrupt:
        os.killpg(pids[0], signal.SIGKILL)
        raise
    finally:
        watchdog.cancel()

    peak = None
    if sampler:
        peak = sampler.finish()
    elif report is not None:
        os.close(reporter)
        with open(report, "rb") as answer:
            # If the process was killed, GNU time reports that in a line before.
            peak = int((answer.read().split() or [0])[-1]) * 1024
    text = os.pread(complaints, 100_000, 0).decode(errors="replace").strip()
    os.close(complaints)
    for argv, (_, status, _) in zip(stages, ends):
        if status:
            last = text.splitlines()[-1][:150] if text else "nothing on stderr"
            raise Failed(f"{os.path.basename(argv[0])}: status {os.waitstatus_to_exitcode(status)}: {last}")
    usages = [usage for _, _, usage in ends]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    return Run(seconds, cpu, peak, 512 * sum(usage.ru_inblock for usage in usages))


class Others:
    """How many cores other programs keep busy while this one measures. Time stolen from a virtual machine counts
    too."""

    def __init__(self) -> None:
        self.start, self.before = time.perf_counter(), self.seconds()

    def cores(self) -> float:
        """Since the start."""
        return max(0.0, (self.seconds() - self.before) / (time.perf_counter() - self.start))

    def seconds(self) -> float:
        with open("/proc/stat") as stat:
            user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, next(stat).split()[1:9])
        busy = (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
        return busy - sum(os.times()[:4])  # of this process and its children


class Sampler(threading.Thread):
    """Samples a process and its descendants five times a second and keeps the largest sum of their proportional set
    sizes, in which a shared page counts once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.largest, self.over = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.over.wait(0.2):
            self.largest = max(self.largest, sum(map(proportional, descendants(self.pid))))

    def finish(self) -> int:
        self.over.set()
        self.join()
        return self.largest


def descendants(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for listing in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, listing.read_text().split())
            except OSError:
                pass  # it has just ended
    return found


def proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # it has just ended
    return 0
