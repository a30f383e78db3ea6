"""Runs the client tests: hapfilter and the programs that follow it in a pipeline.

    python3 -B tests/clients/run.py [WHAT...]       WHAT is as for unittest: test_pandas, test_pandas.Tables, -v

Without WHAT it runs all modules, as many at a time as there are CPUs.

The tests run in a virtual environment below the target directory, which has the clients written in Python in the
versions of requirements.txt. It is created if it does not exist or if that file has changed; only then is the network
needed. tests/engines/run.py does the same for its tests.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OLDEST = (3, 11)  # Python that the pinned pandas runs on


def environment(folder: Path, requirements: Path) -> Path:
    """The Python of the virtual environment, which is created if need be."""
    python = folder / "bin" / "python"
    stamp = folder / "installed.txt"
    wanted = requirements.read_text()
    # The Python that created it may be gone.
    if stamp.exists() and stamp.read_text() == wanted and python.exists():
        return python
    print(f"run.py: installing what the tests need into {folder}", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, timeout=300)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--only-binary", ":all:"]
    subprocess.run([*pip, "-r", requirements], check=True, timeout=1800)
    # phase-Extender asks for this style when it starts, but matplotlib dropped that name in 3.8. Nothing is drawn here,
    # so an empty style will do.
    styles = folder / "matplotlib" / "stylelib"
    styles.mkdir(parents=True)
    (styles / "seaborn.mplstyle").touch()
    # Last, so that half an environment never passes for a whole one.
    stamp.write_text(wanted)
    return python


def main(tests: Path = HERE) -> None:
    """Runs the tests of a folder; the environment is named after the folder."""
    if sys.version_info < OLDEST:
        sys.exit(f"run.py: expected Python {OLDEST[0]}.{OLDEST[1]} or newer, found {sys.version.split()[0]}")
    # Like cargo: a relative target directory starts at the working directory.
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).absolute()
    program = target / "release" / "hapfilter"
    if not program.exists():
        sys.exit(f"run.py: {program} does not exist: run make build")
    try:
        python = environment(target / tests.name, tests / "requirements.txt")
    except subprocess.SubprocessError as error:
        sys.exit(f"run.py: {error}")
    os.environ["CARGO_TARGET_DIR"] = str(target)
    os.chdir(tests)
    command = [str(python), "-B", "-m", "unittest"]
    if what := sys.argv[1:]:
        os.execv(python, [*command, *what])
    modules = sorted(path.stem for path in tests.glob("test_*.py"))

    def run_alone(module: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, module], capture_output=True, text=True, timeout=1800)

    failed = []
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for module, run in zip(modules, pool.map(run_alone, modules)):
            print(f"run.py: {module}\n{run.stdout}{run.stderr}", file=sys.stderr, flush=True)
            if run.returncode:
                failed.append(module)
    if failed:
        sys.exit(f"run.py: failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
