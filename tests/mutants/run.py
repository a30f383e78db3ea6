"""Makes each small change that cargo-mutants lists, and sees that a test fails.

    python3 -B tests/mutants/run.py [--seconds N...] [--jobs N] [--again] [-- OPTION OF CARGO-MUTANTS...]

One build and one run of all tests for each change would take days. Here one build has them all, each behind a condition
(see src/main.rs), and a change is tried only on the tests that reach it: a first run of each test records that. Those
tests run one by one, the likeliest and quickest first, until one fails or N seconds are over. With several N, what is
left after the first is tried on more tests for the second N, and so on. A test that takes far longer than it did before
has failed. --again takes the build and the record of the last time, and tries what was not noticed then; options of
cargo-mutants choose from that.

What this way cannot compile, such as a change in a constant function, is counted; `cargo mutants -F NAME` tries one.
The fate of each change goes to target/mutants/fates.tsv.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).absolute()
WORK = TARGET / "mutants"
TREE = WORK / "tree"
# Every call of these runs fails once, which takes long and is hardly ever what notices a change. Recording adds calls.
LEFT_OUT = "fault::syscalls::"
CARGO = os.environ.get("CARGO", "cargo")


def run(*command, cwd=ROOT, target=None, **options):
    environment = {**os.environ, "PATH": f"{TARGET}/tools/bin:{os.environ['PATH']}"}
    if target:
        environment["CARGO_TARGET_DIR"] = str(target)
    return subprocess.run(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, text=True, **options)


def copy():
    """Puts what git knows below target/, with the module that says which change is made."""
    shutil.rmtree(TREE, ignore_errors=True)
    for name in run("git", "ls-files", "-z", check=True).stdout.split("\0")[:-1]:
        (TREE / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, TREE / name)
    shutil.copy(ROOT / "tests/mutants/mutant.rs", TREE / "src/mutant.rs")
    # The model compiles the pipeline as a part of itself.
    for file, line in ("src/lib.rs", "pub mod mutant;"), ("tests/model/main.rs", "pub use hapfilter::mutant;"):
        with open(TREE / file, "a") as text:
            text.write(f"\n/// Which change is made.\n{line}\n")


def weave(listed: Path) -> set[int]:
    """Writes the sources with all changes that compile; returns the numbers of the others."""
    crate = ROOT / "tests/mutants"
    run(CARGO, "build", "--quiet", "--release", "--locked", cwd=crate, target=WORK / "weave", check=True)
    plain = WORK / "src"
    shutil.rmtree(plain, ignore_errors=True)
    shutil.copytree(TREE / "src", plain)
    dropped, left_out = set(), WORK / "dropped.json"
    while True:
        left_out.write_text(json.dumps(sorted(dropped)))
        woven = run(WORK / "weave/release/hapfilter-mutants", listed, left_out, plain, TREE / "src", check=True)
        places = json.loads(woven.stdout)
        checked = run(CARGO, "check", "--locked", "--lib", "--bins", "--tests", "--message-format=json", cwd=TREE,
                      target=WORK / "build", stderr=subprocess.DEVNULL)
        if checked.returncode == 0:
            made = {place[0] for place in places}
            return set(range(1, len(json.loads(listed.read_text())) + 1)) - made
        bad, errors = set(), []
        for line in checked.stdout.splitlines():
            message = json.loads(line).get("message")
            if not isinstance(message, dict) or message["level"] != "error":
                continue
            errors.append(message["rendered"])
            bad.update(*(at_fault(places, span) for span in message["spans"]))
            if (message["code"] or {}).get("code") == "E0004":
                bad |= last_arm(places, message)
        if not bad - dropped:
            sys.exit("\n".join(errors) or checked.stdout)
        dropped |= bad
        print(f"{len(dropped)} changes do not compile", flush=True)


def at_fault(places, span) -> set[int]:
    """The changes whose own text an error is in; if there is none, the innermost that surrounds it."""
    start, end = span["byte_start"], span["byte_end"]
    here = [place for place in places if place[1] == os.path.relpath(TREE / span["file_name"], TREE)]
    own = {number for number, _, first, last, _ in here if first <= start < last or start <= first < end <= last}
    if own or not span["is_primary"]:
        return own
    around = [(last - first, number) for number, _, first, _, last in here if first <= start and end <= last]
    return {min(around)[1]} if around else set()


def last_arm(places, message) -> set[int]:
    """The change that makes a match incomplete: none of an arm, as an arm with a guard does not count."""
    advice = [span for child in message["children"] for span in child["spans"] if span["suggested_replacement"]]
    file, end = advice[0]["file_name"], advice[0]["byte_start"]
    before = [(last, number) for number, where, _, last, _ in places if where == file and last <= end]
    return {max(before)[1]} if before else set()


class Test:
    def __init__(self, program: str, name: str):
        self.program, self.name = program, name
        self.seconds, self.passed, self.reached = 0.0, False, frozenset()

    def run(self, deadline: float, **environment: str) -> bool:
        environment = {**os.environ, "HAPFILTER_CASES": "25", **environment}
        # A test that fails may leave a program behind, in a session of its own, that would go on for ever.
        limit = ["prlimit", f"--cpu={int(deadline) + 1}"]
        child = subprocess.Popen([*limit, self.program, "--exact", self.name, "--test-threads=1"], cwd=TREE,
                                 env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            return child.wait(deadline) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            try:
                os.killpg(child.pid, signal.SIGKILL)  # what the test has started, too
            except ProcessLookupError:
                pass
            child.wait()

    def record(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        start = time.monotonic()
        self.passed = self.run(300, MUTANTS_REACHED=str(file))
        self.seconds = time.monotonic() - start
        # Recording takes system calls, which a few tests count.
        self.passed = self.passed or self.run(300)
        numbers = file.read_bytes() if file.exists() else b""
        self.reached = frozenset(memoryview(numbers).cast("H")) if numbers else frozenset()


def build() -> list[Test]:
    built = run(CARGO, "test", "--no-run", "--locked", "--message-format=json", cwd=TREE, target=WORK / "build",
                check=True, stderr=subprocess.DEVNULL)
    programs = [json.loads(line) for line in built.stdout.splitlines()]
    programs = [each["executable"] for each in programs if each.get("profile", {}).get("test") and each["executable"]]
    tests = []
    for program in programs:
        names = re.findall("^(.*): test$", run(program, "--list", cwd=TREE, check=True).stdout, re.M)
        ignored = run(program, "--list", "--ignored", cwd=TREE, check=True).stdout
        ignored = set(re.findall("^(.*): test$", ignored, re.M))
        tests += [Test(program, name) for name in names
                  if name not in ignored and not name.startswith(LEFT_OUT)]
    return tests


def stems(text: str) -> set[str]:
    """The beginnings of a name's words: `note_blanks` and `a_blank_sample` share one."""
    return {word[:4] for word in re.findall("[a-z]{4,}", text.lower())}


class Trial:
    """What has been seen of the changes: shared by the threads that try them."""

    def __init__(self, tests: list[Test]):
        self.tests = [test for test in tests if test.passed]
        self.first = collections.defaultdict(collections.Counter)  # by file: which tests notice
        self.passed = collections.defaultdict(set)  # by number: the tests that do not
        self.lock = threading.Lock()

    def order(self, number: int, mutant) -> list[Test]:
        """The tests that reach it: quick ones, those that notice much in that file, and those with like names first."""
        with self.lock:
            early = self.first[mutant["file"]].copy()
        words = stems(f"{mutant['file']} {(mutant['function'] or {}).get('function_name')}")
        return sorted((test for test in self.tests if number in test.reached),
                      key=lambda test: (test.seconds + 0.01) / (1 + early[test]) / 10 ** len(words & stems(test.name)))

    def fate(self, number: int, mutant, seconds: float) -> tuple[str, str]:
        tests = self.order(number, mutant)
        if not tests:
            return "not reached", ""
        passed = self.passed[number]
        end = time.monotonic() + seconds
        for test in tests:
            if test in passed or time.monotonic() + test.seconds > end:
                continue
            if not test.run(10 + 5 * test.seconds, MUTANT=str(number)):
                with self.lock:
                    self.first[mutant["file"]][test] += 1
                return "noticed", test.name
            passed.add(test)
        return "survived", f"{len(passed)} of {len(tests)} tests"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, nargs="+", default=[5, 60])
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--again", action="store_true")
    parser.add_argument("rest", nargs="*")
    arguments = parser.parse_args()

    WORK.mkdir(parents=True, exist_ok=True)
    listed, recorded, written = WORK / "list.json", WORK / "recorded.pickle", WORK / "fates.tsv"
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        options = "mutants", "--list", "--json", *arguments.rest
        chosen = run(CARGO, *options, check=True).stdout
        if arguments.again:
            dropped, tests = pickle.loads(recorded.read_bytes())
        else:
            written.unlink(missing_ok=True)
            listed.write_text(chosen)
            copy()
            dropped, tests = weave(listed), build()
            folder = WORK / "reached"
            folder.mkdir(exist_ok=True)
            list(pool.map(lambda place: tests[place].record(folder / str(place)), range(len(tests))))
            recorded.write_bytes(pickle.dumps((dropped, tests)))
        mutants = dict(enumerate(json.loads(listed.read_text()), 1))
        failed = ", ".join(test.name for test in tests if not test.passed)
        print(f"{len(mutants)} changes, {len(dropped)} of them do not compile; {len(tests)} tests, without those that "
              f"fail on the woven sources: {failed or 'none'}", flush=True)

        # By name, since an earlier run may have tried a part.
        lines = written.read_text().splitlines() if written.exists() else []
        before = {name: (fate, what) for fate, what, name in (line.split("\t") for line in lines)}
        fates = {number: before[mutant["name"]] for number, mutant in mutants.items() if mutant["name"] in before}
        fates |= {number: ("does not compile", "") for number in dropped}
        chosen = {mutant["name"] for mutant in json.loads(chosen)}
        left = [number for number, mutant in mutants.items() if mutant["name"] in chosen
                and fates.get(number, ("",))[0] not in ("noticed", "does not compile")]
        trial = Trial(tests)
        for seconds in arguments.seconds:
            tries = pool.map(lambda number: trial.fate(number, mutants[number], seconds), left)
            for number, fate in zip(left, tries):
                fates[number] = fate
                if fate[0] != "noticed":
                    print(f"{mutants[number]['name']}: {': '.join(filter(None, fate))}", flush=True)
            left = [number for number in left if fates[number][0] == "survived"]
            print(f"after {seconds:g} seconds for each: {len(left)} survive", flush=True)
            lines = ["\t".join([*fates[number], mutants[number]["name"]]) + "\n" for number in sorted(fates)]
            written.write_text("".join(lines))
    counts = collections.Counter(fate for fate, _ in fates.values())
    print(", ".join(f"{count} {fate}" for fate, count in counts.most_common()))


if __name__ == "__main__":
    main()
