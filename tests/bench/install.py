"""Fetches the tools to compare with, as far as this machine allows. Missing tools are left out and named."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

# Programs and their Debian packages. Nothing can be measured without those of the first line.
NEEDED = {"time": "time", "gzip": "gzip", "wc": "coreutils", "bgzip": "tabix"}
PEERS = {"mawk": "mawk", "gcc": "gcc", "pypy3": "pypy3", "bcftools": "bcftools", "pigz": "pigz", "igzip": "isal"}
LIBRARIES = ["pandas", "polars", "duckdb", "chdb", "datafusion", "numba", "cyvcf2", "rapidgzip"]
FIRST = "c5e3e93"  # the commit of version 0.1.0
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def programs() -> None:
    missing = [package for name, package in (NEEDED | PEERS).items() if not shutil.which(name)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing", *missing, file=sys.stderr)
        command = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *missing]
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        # The package lists may be absent or old: fetch them then, and only then.
        if subprocess.run(command, env=environment, stdout=sys.stderr).returncode:
            subprocess.run(["apt-get", "-qq", "update"], stdout=sys.stderr)
            subprocess.run(command, env=environment, stdout=sys.stderr)
    lost = [name for name in NEEDED if not shutil.which(name)]
    if lost:
        sys.exit(f"bench: not installed: {', '.join(lost)}")


def libraries(folder: Path) -> Path:
    """The Python of a virtual environment with the pinned libraries."""
    python = folder / "bin" / "python"
    stamp = folder / "installed.txt"
    wanted = REQUIREMENTS.read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"installing {', '.join(LIBRARIES)} into {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "-r", REQUIREMENTS]
        if subprocess.run(pip, stdout=sys.stderr).returncode == 0:
            stamp.write_text(wanted)
    return python


def compiled(folder: Path) -> None:
    """Compiles the program in C, for this machine, in both its variants."""
    if not shutil.which("gcc"):
        return
    for name, options in {"haplotype": [], "haplotype-tuned": ["-DTUNED"]}.items():
        source = Path(__file__).with_name("scripts") / "haplotype.c"
        subprocess.run(["gcc", "-O3", "-march=native", *options, "-o", folder / name, source], check=True)


def first(project: Path, folder: Path) -> dict[str, str]:
    """Builds version 0.1.0, if the project's history has it. Returns its name, as in the versions, and its commit."""
    program, source, target = (folder / f"{name}-0.1.0" for name in ("hapfilter", "source", "target"))
    name = {"hapfilter 0.1.0": FIRST}
    if program.exists():
        return name
    archive = subprocess.run(["git", "-C", project, "archive", FIRST], capture_output=True)
    if archive.returncode:
        print(f"no commit {FIRST} here: version 0.1.0 is left out", file=sys.stderr)
        return {}
    source.mkdir(exist_ok=True)
    subprocess.run(["tar", "-x", "-C", source], input=archive.stdout, check=True)
    build = [os.environ.get("CARGO", "cargo"), "build", "--quiet", "--release", "--locked", "--target-dir", target]
    subprocess.run(build, cwd=source, check=True)
    (target / "release" / "hapfilter").rename(program)
    shutil.rmtree(source)
    shutil.rmtree(target)
    return name


def versions(program: Path, python: Path) -> dict[str, str]:
    """The versions of the tools that are here."""
    asks = {
        "hapfilter": [program, "--version"],
        "coreutils": ["wc", "--version"],
        "gzip": ["gzip", "--version"],
        "mawk": ["mawk", "-W", "version"],
        "gcc": ["gcc", "-dumpfullversion"],
        "pypy3": ["pypy3", "-c", "import sys; print('.'.join(map(str, sys.pypy_version_info[:3])))"],
        "bgzip": ["bgzip", "--version"],
        "pigz": ["pigz", "--version"],
        "igzip": ["igzip", "--version"],
        "bcftools": ["bcftools", "--version"],
    }
    asks |= {name: [python, "-c", f"import {name}; print({name}.__version__)"] for name in LIBRARIES}
    found = {}
    for name, command in asks.items():
        try:
            answer = subprocess.run(command, capture_output=True, text=True)
        except FileNotFoundError:
            continue
        if answer.returncode == 0:
            first = (answer.stdout or answer.stderr).splitlines()[0]
            # The first word that is a version, as in "wc (GNU coreutils) 9.1" or "mawk 1.3.4 20200120".
            found[name] = next((w.strip(",") for w in first.split() if w[0].isdigit()), first)
    return found
