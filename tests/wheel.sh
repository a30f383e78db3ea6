#!/bin/sh
# The wheel as users see it: installed by pip into a fresh virtual environment, used, and removed.
#
#   sh tests/wheel.sh WHEEL         `make test-wheel` runs it
set -u
wheel=${1:?'usage: wheel.sh WHEEL'}
case $wheel in /*) ;; *) wheel=$PWD/$wheel ;; esac
cd "$(dirname "$0")/.." || exit 1
. tests/check.sh

venv="$tmp/a venv"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)

# pip ARGUMENT...: without an index, so the wheel must be enough.
pip() {
    timeout 300 "$venv/bin/python" -B -m pip --disable-pip-version-check --no-cache-dir "$@"
}

# files: all files in the environment.
files() {
    find "$venv" | LC_ALL=C sort
}

# shows FILE: its table of the demo's matrix is the one in README.md.
shows() {
    sed -n '/^contig  pos /,/^```/p' README.md | sed '/^```/,$d' | tr -s ' ' '\t' > "$tmp/expected"
    timeout 60 "$venv/bin/hapfilter" tests/demo/matrix.tsv > "$tmp/table" && cmp "$tmp/expected" "$tmp/table"
}

echo 'wheel.sh: a fresh virtual environment'
timeout 300 python3 -m venv "$venv" || exit
files > "$tmp/before"

check 'pip installs it' pip install --no-index --no-compile "$wheel"
check 'pip knows its version' says "Version: $version" pip show hapfilter
check 'pip knows what it is' says "$(sed -n 's/^description = "\(.*\)"/Summary: \1/p' Cargo.toml)" pip show hapfilter
check 'it says its version' says "hapfilter $version" timeout 60 "$venv/bin/hapfilter" --version
check 'it makes the table' shows
check 'the man page' cmp man/hapfilter.1 "$venv/share/man/man1/hapfilter.1"
check 'mandoc renders it' says 'EXIT STATUS' timeout 60 mandoc -T ascii -O width=78 "$venv/share/man/man1/hapfilter.1"
check 'the script for Spark' cmp src/spark_hapfilter.py "$venv/share/hapfilter/spark_hapfilter.py"
check 'completions' sh tests/completions.sh "$venv"
for license in LICENSE-MIT LICENSE-APACHE; do
    found=$(find "$venv" -path "*/hapfilter-$version.dist-info/*" -name "$license")
    check "$license" cmp "$license" "${found:-nothing}"
done

check 'pip removes it' pip uninstall --yes hapfilter
# pip may leave empty folders below share.
find "$venv/share" -type d -empty -delete 2> /dev/null
files > "$tmp/after"
check 'nothing is left, nothing is missing' diff "$tmp/before" "$tmp/after"

report
