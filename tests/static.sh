#!/bin/sh
# The static program needs nothing from its machine: no dynamic linker, no C library, no other file. `make test-static`
# runs it.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/check.sh

static=${CARGO_TARGET_DIR:-target}/static/hapfilter
root=$tmp/root
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)

# self_contained FILE: it names no dynamic linker and no library.
self_contained() {
    readelf --file-header "$1" | grep 'Machine: .*X86-64' &&
        ! readelf --program-headers "$1" | grep INTERP &&
        ! readelf --dynamic "$1" | grep NEEDED
}

# inside COMMAND...: runs it where nothing exists except the program and its input.
inside() {
    timeout 60 env -i "$(command -v chroot)" "$root" "$@"
}

# same FILE ARGUMENT...: inside, with these arguments, the program writes the content of FILE.
same() {
    expected=$1
    shift
    inside /hapfilter "$@" > "$tmp/table" && cmp "$expected" "$tmp/table"
}

echo 'static.sh: the static program'
check 'nothing is linked at run time' self_contained "$static"
check 'it says its version' says "hapfilter $version" timeout 60 "$static" --version
if [ "$(id -u)" = 0 ]; then
    mkdir "$root"
    cp "$static" tests/demo/matrix.tsv "$root"
    gzip -c tests/demo/matrix.tsv > "$root/matrix.tsv.gz"
    check 'alone: its version' says "hapfilter $version" inside /hapfilter --version
    # The table that README.md shows, with its TABs.
    sed -n '/^contig  pos /,/^```/p' README.md | sed '/^```/,$d' | tr -s ' ' '\t' > "$tmp/expected"
    check 'README.md has a table' test "$(wc -l < "$tmp/expected")" = 6
    check 'alone: a matrix' same "$tmp/expected" /matrix.tsv
    check 'alone: a gzipped matrix' same "$tmp/expected" /matrix.tsv.gz
    check 'alone: with threads' same "$tmp/expected" -@ 4 /matrix.tsv.gz
    check 'alone: the manual' says 'EXIT STATUS' inside /hapfilter --help
else
    echo 'static.sh: skipped: only root can run the program in a folder with nothing else'
fi

report
