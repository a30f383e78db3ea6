"""Checks the crates that hapfilter consists of: README.md shows them, and the Debian package names their authors. All
crates come from crates.io, and none needs a newer Rust than hapfilter claims to.

    python3 -B tests/supply/check.py                (from the top of the project; `make lint` runs it)

It calls only cargo and takes a second. `make supply` does the checks that need cargo-deny (licences, vulnerabilities).
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CARGO = os.environ.get("CARGO", "cargo")
# The tree differs where rustix has no system calls of its own; README.md shows this one, on any machine.
PLATFORM = "x86_64-unknown-linux-gnu"
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"


def cargo(*words: str) -> str:
    return subprocess.run([CARGO, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def tree() -> str:
    """The crates in the binary, without the path of this folder."""
    shown = cargo("tree", "--locked", "--edges", "normal", "--target", PLATFORM, "--charset", "utf8")
    return shown.replace(f" ({ROOT})", "")


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def complaints() -> list[str]:
    found = []
    shown = tree()
    if f"```\n{shown}```\n" not in ROOT.joinpath("README.md").read_text():
        found.append(f"README.md does not show the tree of crates as it is:\n{shown}")
    linked = {line.split(" v")[0].lstrip("├─└│ ") for line in shown.splitlines()} - {"hapfilter"} | {"std"}
    copyright_file = ROOT.joinpath("tests/deb/copyright").read_text()
    named = {name for names in re.findall("^Files: (.*)", copyright_file, re.M) for name in names.split()} - {"*"}
    for name in linked ^ named:
        found.append(f"tests/deb/copyright: {name} is {'linked, not named' if name in linked else 'named, not linked'}")
    locked = tomllib.loads(ROOT.joinpath("Cargo.lock").read_text())["package"]
    for crate in locked:
        if crate["name"] != "hapfilter" and (crate.get("source") != REGISTRY or "checksum" not in crate):
            found.append(f"{crate['name']} {crate['version']}: expected crates.io, found {crate.get('source')}")
    platform = ("--format-version", "1", "--filter-platform", PLATFORM)
    packages = json.loads(cargo("metadata", "--locked", *platform))["packages"]
    [ours] = [package["rust_version"] for package in packages if package["name"] == "hapfilter"]
    for crate in packages:
        needs = crate["rust_version"]
        if needs and version(needs) > version(ours):
            found.append(f"{crate['name']} {crate['version']} needs Rust {needs}; Cargo.toml says {ours}")
    if not len(locked) >= len(packages) > len(shown.splitlines()) > 1:
        found.append(f"{len(locked)} crates locked, {len(packages)} in use, {len(shown.splitlines())} shown")
    return found


def main() -> None:
    try:
        found = complaints()
    except subprocess.CalledProcessError as error:
        sys.exit(f"check.py: {error}")
    for complaint in found:
        print(f"check.py: {complaint}", file=sys.stderr)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
