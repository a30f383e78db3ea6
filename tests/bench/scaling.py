"""What more threads gain, and what the sequential parts would allow on a larger machine."""

import os
import re
import subprocess
import time
from collections import defaultdict
from pathlib import Path

from contest import say
from matrices import Matrix
from measure import ENVIRONMENT
from peers import Contender, Tools

THREADS = [1, 2, 4, 16, 64]


def threads(tools: Tools, matrix: Matrix) -> list[Contender]:
    return [
        Contender("hapfilter", f"-@{n}", [tools.hapfilter(f"-@{n}", str(matrix.path))], table=True) for n in THREADS
    ]


def serial(tools: Tools, matrices: list[Matrix], runs: int) -> list[dict]:
    """CPU time of each kind of thread in hapfilter: its reader and its writer (the main thread) are the parts that no
    number of cores divides. It is read from /proc while hapfilter waits for more of an input that is held open."""
    results = []
    for matrix in matrices:
        path = str(matrix.path)
        ways = {
            "file to pipe": [tools.hapfilter("-@2", path, "-"), ["cat"]],
            "pipe to pipe": [["cat", path, "-"], tools.hapfilter("-@2"), ["cat"]],
        }
        for way, stages in ways.items():
            say("    threads' CPU time:", matrix.workload.title, way)
            best = min((threads_cpu(stages) for _ in range(runs)), key=lambda cpu: sum(cpu.values()))
            results.append({"workload": matrix.workload.key, "way": way, "bytes": matrix.bytes, "cpu": best})
    return results


def threads_cpu(stages: list[list[str]]) -> dict[str, float]:
    """Seconds by kind of thread; hapfilter is the last stage but one."""
    processes = []
    source = subprocess.PIPE
    for argv in stages:
        sink = subprocess.DEVNULL if argv is stages[-1] else subprocess.PIPE
        processes.append(subprocess.Popen(argv, stdin=source, stdout=sink, env=ENVIRONMENT))
        if len(processes) > 1:
            source.close()  # only the new process may have this end
        source = processes[-1].stdout
    before, now = None, {}
    while not any(now.values()) or now != before:
        time.sleep(0.5)
        before, now = now, look(processes[-2].pid)
    processes[0].stdin.close()
    for process in processes:
        process.wait()
    return now


def look(pid: int) -> dict[str, float]:
    found = defaultdict(float)
    for task in Path(f"/proc/{pid}/task").iterdir():
        name = "writer (main)" if task.name == str(pid) else (task / "comm").read_text().strip().rstrip("-0123456789")
        found[name] += int((task / "schedstat").read_text().split()[0]) / 1e9
    return dict(found)


def stages(project: Path) -> list[tuple[str, str, str]]:
    """The micro-benchmarks of the stages, if the project has a bench of that name."""
    if '"stages"' not in (project / "Cargo.toml").read_text():
        return []
    say("    cargo bench --bench stages")
    command = [os.environ.get("CARGO", "cargo"), "bench", "--locked", "--bench", "stages"]
    answer = subprocess.run(command, cwd=project, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
    return divan(answer.stdout) if answer.returncode == 0 else []


def divan(text: str) -> list[tuple[str, str, str]]:
    """Path, median time and median throughput from a table such as

    stages        fastest       │ slowest       │ median        │ mean          │ samples │ iters
    ├─ convert                  │               │               │               │         │
    │  ╰─ 1000    138.2 ns      │ 139.8 ns      │ 138.6 ns      │ 138.7 ns      │ 100     │ 1600
    │             7.233 GB/s    │ 7.153 GB/s    │ 7.211 GB/s    │ 7.208 GB/s    │         │
    """
    found, path = [], []
    for line in text.splitlines():
        parts = line.rsplit("│", 5)  # the tree and "fastest", then the other columns
        if len(parts) < 6:
            continue
        median = parts[2].strip()
        branch = re.match(r"((?:[│ ]  )*)[├╰]─ (\S+)", parts[0])
        if branch:
            path[len(branch[1]) // 3 :] = [branch[2]]
            if median:
                found.append((" ".join(path), median, ""))
        elif median.endswith("B/s") and found:
            found[-1] = (*found[-1][:2], median)
    return found
