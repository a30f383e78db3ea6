#!/bin/sh
# Runs all that `make test` runs on programs that note which of their lines and regions are reached, and shows for each
# file of src how many are. `make coverage` runs it; the last line names a file with the text of src, in which each line
# has the number of times that it was reached.
#
#   CARGO_TARGET_DIR=... sh tests/coverage.sh
#
# A program notes what it reached when it ends: nothing is known of one that was killed. And it needs memory, time and
# system calls for that: tests that count these fail here and are passed over.
set -eu
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}/coverage
mkdir -p "$target"
target=$(cd "$target" && pwd)
profiles=$target/profiles

# The tools must know what the compiler's LLVM writes: the toolchain's own, if it has some, or Debian's.
rust=$(rustc -vV)
tools=$(rustc --print sysroot)/lib/rustlib/$(echo "$rust" | sed -n 's/^host: //p')/bin/
suffix=''
if ! [ -x "${tools}llvm-cov" ]; then
    sh tests/tools.sh coverage
    tools='' suffix=-$(echo "$rust" | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
fi

# Tests run the program as other users too, who must be able to write here. %8m has all runs of a program share eight
# files.
umask 0
rm -rf "$profiles"
mkdir "$profiles"
export CARGO_TARGET_DIR="$target" RUSTFLAGS='-C instrument-coverage' LLVM_PROFILE_FILE="$profiles/%8m.profraw"
"${MAKE:-make}" --ignore-errors test
"${tools}llvm-profdata$suffix" merge -sparse "$profiles"/*.profraw -o "$target/all.profdata"

# The program as the Rust tests run it and as the others do, and the tests that are programs themselves.
set -- "$target/debug/hapfilter" --object "$target/release/hapfilter"
for test in $(cargo test --locked --no-run --message-format=json | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p'); do
    set -- "$@" --object "$test"
done
set -- --instr-profile "$target/all.profdata" "$@" --sources src
"${tools}llvm-cov$suffix" report "$@"
"${tools}llvm-cov$suffix" show "$@" > "$target/src.txt"
echo "$target/src.txt"
