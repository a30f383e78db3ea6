#!/bin/sh
# Installs hapfilter into an empty folder and uses it: the program, the man page, and the completions in their three
# shells; the script for Spark only has to be there. Then uninstalls it and looks for leftovers. `make test` runs it.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/check.sh
unset MAKEFLAGS MAKELEVEL MFLAGS PREFIX DESTDIR

root="$tmp/root with space" # quoting is part of the test
usr=$root/usr
hapfilter=$usr/bin/hapfilter

# installed USR: the files that make install puts below USR, and no others.
installed() {
    (cd "$1" && find . -type f) | LC_ALL=C sort > "$tmp/found"
    cat <<- END | diff - "$tmp/found"
	./bin/hapfilter
	./share/bash-completion/completions/hapfilter
	./share/fish/vendor_completions.d/hapfilter.fish
	./share/hapfilter/spark_hapfilter.py
	./share/man/man1/hapfilter.1
	./share/zsh/site-functions/_hapfilter
	END
    find "$1" -type f ! -size 0 | wc -l | grep -qx 6 && [ -x "$1/bin/hapfilter" ]
}

# empty FOLDER: no file is left in it.
empty() {
    [ -d "$1" ] && [ -z "$(find "$1" ! -type d)" ]
}

# --- the files -----------------------------------------------------------------------------------------------------

echo 'install.sh: make build, make install'
make build > "$tmp/build" 2>&1 || { cat "$tmp/build"; check 'make build' false; report; exit; }
# Without cargo, as under sudo: everything that is installed has been built before.
check 'make install' timeout 60 make install CARGO=/nonexistent/cargo DESTDIR="$root" PREFIX=/usr
check 'the files are there, and no others' installed "$usr"
check 'nothing is beside them' test "$(find "$root" -type f | wc -l)" -eq 6

# --- the program ---------------------------------------------------------------------------------------------------

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
check 'it says its version' says "hapfilter $version" timeout 60 "$hapfilter" --version
# README.md shows the demo's two tables and the short help verbatim.
# shellcheck disable=SC2016 # $1 and $2 are for the inner shell
check 'README.md tells the truth' timeout 60 sh -ec '
    sh tests/demo/demo.sh "$1" > "$2"
    grep -E "^(CHROM|contig|chr)" "$2" > "$2.shown"
    "$1" -h >> "$2.shown"
    test "$(wc -l < "$2.shown")" -ge 30
    while IFS= read -r line; do
        grep -Fxq -e "$line" README.md || { printf "not in README.md: %s\n" "$line"; exit 1; }
    done < "$2.shown"' sh "$hapfilter" "$tmp/demo"

# --- the man page --------------------------------------------------------------------------------------------------

check 'mandoc renders it' says 'EXIT STATUS' timeout 60 mandoc -T ascii -O width=78 "$usr/share/man/man1/hapfilter.1"
if command -v man > /dev/null; then
    check 'man finds and renders it' says 'EXIT STATUS' timeout 60 man -M "$usr/share/man" -P cat hapfilter
fi

# --- completions ---------------------------------------------------------------------------------------------------

check 'completions' sh tests/completions.sh "$usr"

# --- uninstall -----------------------------------------------------------------------------------------------------

check 'make uninstall' timeout 60 make uninstall DESTDIR="$root" PREFIX=/usr
check 'uninstall leaves no file' empty "$root"
check 'nor the folder that was its own' test ! -e "$usr/share/hapfilter"

# --- elsewhere -----------------------------------------------------------------------------------------------------

# elsewhere WHERE SETTING...: with these settings `make install` puts the files below WHERE, and uninstall removes them.
elsewhere() {
    where=$1
    shift
    timeout 60 make install CARGO=/nonexistent/cargo "$@" && installed "$where" &&
        timeout 60 make uninstall "$@" && empty "$where"
}

check 'DESTDIR alone: below /usr/local' elsewhere "$tmp/d e/usr/local" DESTDIR="$tmp/d e"
check 'PREFIX alone: just there' elsewhere "$tmp/p r" PREFIX="$tmp/p r"
check 'both from the environment' env DESTDIR="$tmp/d" PREFIX=/opt/p make install CARGO=/nonexistent/cargo
check 'the files are below both' installed "$tmp/d/opt/p"
# Already built: cargo only copies.
check 'cargo install' timeout 600 "${CARGO:-cargo}" install --quiet --locked --offline --path . --root "$tmp/cargo"
check 'cargo install: the program' says "hapfilter $version" timeout 60 "$tmp/cargo/bin/hapfilter" --version

# --- what building needs --------------------------------------------------------------------------------------------

# lacks WHAT VERSION COMPILER: with only this Rust and C compiler, make says that it lacks WHAT, and calls no cargo.
lacks() {
    printf '#!/bin/sh\necho "rustc %s (0123abcd 2022-08-08)"\n' "$2" > "$tmp/tools/rustc"
    CARGO_TARGET_DIR=$tmp/nothing CC=$3 PATH=$tmp/tools "$make" build > "$tmp/made" 2>&1 && return 1
    cat "$tmp/made"
    grep "^make: building needs Rust 1\.[0-9]* .* a C compiler .*; here: $1\$" "$tmp/made" &&
        ! grep -q 'cargo was called' "$tmp/made"
}

# goes_on: with a suitable Rust and C compiler, make calls cargo.
goes_on() {
    ! lacks '' 1.99.0 a-compiler && grep -q 'cargo was called' "$tmp/made"
}

make=$(command -v make)
mkdir "$tmp/tools"
for tool in sed find; do ln -s "$(command -v $tool)" "$tmp/tools/$tool"; done
printf '#!/bin/sh\necho cargo was called; exit 1\n' > "$tmp/tools/cargo"
printf '#!/bin/sh\n' > "$tmp/tools/a-compiler"
chmod +x "$tmp/tools/cargo" "$tmp/tools/a-compiler"
touch "$tmp/tools/rustc" && chmod +x "$tmp/tools/rustc"
check 'an old Rust' lacks 'Rust 1.63.0' 1.63.0 a-compiler
check 'no C compiler' lacks 'no working C compiler' 1.99.0 cc
check 'neither' lacks 'Rust 1.87.1, no working C compiler' 1.87.1 cc
check 'both: on to cargo' goes_on

report
