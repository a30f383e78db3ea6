#!/bin/sh
# Runs everything in `make test` on programs that record which of their lines and regions are reached, and shows for
# each file of src how many are. `make coverage` runs it. The last line names a file with the text of src, in which each
# line has its count.
#
#   CARGO_TARGET_DIR=... sh tests/coverage.sh
#
# A program writes its record when it exits, so nothing is known of one that was killed. Recording takes memory, time
# and system calls: tests that count these fail here and are ignored.
set -eu
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}/coverage
mkdir -p "$target"
target=$(cd "$target" && pwd)
profiles=$target/profiles

# The tools must match the compiler's LLVM: the toolchain's own, if it has some, or Debian's.
rust=$(rustc -vV)
tools=$(rustc --print sysroot)/lib/rustlib/$(echo "$rust" | sed -n 's/^host: //p')/bin/
suffix=''
if ! [ -x "${tools}llvm-cov" ]; then
    sh tests/tools.sh coverage
    tools='' suffix=-$(echo "$rust" | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
fi

# Tests also run the program as other users, who must be able to write here. With %8m all runs of a program share eight
# files.
umask 0
rm -rf "$profiles"
mkdir "$profiles"
export CARGO_TARGET_DIR="$target" RUSTFLAGS='-C instrument-coverage' LLVM_PROFILE_FILE="$profiles/%8m.profraw"
"${MAKE:-make}" --ignore-errors test
"${tools}llvm-profdata$suffix" merge -sparse "$profiles"/*.profraw -o "$target/all.profdata"

# The program as the Rust tests run it and as the others do, and the test programs themselves.
set -- "$target/debug/hapfilter" --object "$target/release/hapfilter"
for test in $(cargo test --locked --no-run --message-format=json | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p'); do
    set -- "$@" --object "$test"
done
set -- --instr-profile "$target/all.profdata" "$@" --sources src
"${tools}llvm-cov$suffix" report "$@"
"${tools}llvm-cov$suffix" show "$@" > "$target/src.txt"
echo "$target/src.txt"
