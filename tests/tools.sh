#!/bin/sh
# Provides the programs that some targets of the Makefile need besides Rust and make.
#
#   sh tests/tools.sh SET...        SET is one of `sets`
#
# If all of them are there, it prints and does nothing. Otherwise it installs the missing ones with apt-get if it runs
# as root on a machine with apt-get; else it names them and the command to run, and fails.
set -eu

sets='lint, supply, test, engines, coverage, mutants, deb, wheel, test-wheel, test-static, test-deb'

missing=''   # what is not there, as a person would name it
packages=''  # the Debian packages that bring it
by_hand=''   # commands for what no Debian package brings

# add WORD LIST: prints the list with the word in it, once.
add() {
    case "$2 " in
    *" $1 "*) echo "$2" ;;
    *) echo "$2 $1" ;;
    esac
}

# need THING PACKAGE: THING is a program on PATH, or the absolute path of a file.
need() {
    case $1 in
    /*) [ -e "$1" ] && return ;;
    *) command -v "$1" >/dev/null 2>&1 && return ;;
    esac
    missing=$(add "$1" "$missing")
    packages=$(add "$2" "$packages")
}

# need_module MODULE PACKAGE: a part of Python that Debian has in a separate package.
need_module() {
    python3 -c "import $1" 2>/dev/null && return
    missing=$(add "python3-$1" "$missing")
    packages=$(add "$2" "$packages")
}

# need_cargo SUBCOMMAND COMMAND: a subcommand of cargo that COMMAND installs, but no Debian package.
need_cargo() {
    cargo "$1" --version >/dev/null 2>&1 && return
    missing="$missing cargo-$1"
    by_hand="$by_hand
    $2"
}

look() {
    missing='' packages='' by_hand=''
    for set in "$@"; do
        case $set in
        lint)
            need_cargo fmt 'rustup component add rustfmt'
            need_cargo clippy 'rustup component add clippy'
            need shellcheck shellcheck
            need mandoc mandoc
            need python3 python3
            ;;
        supply)
            need_cargo deny 'cargo install --locked cargo-deny@0.20.2'
            ;;
        test)
            need bash bash
            need gzip gzip
            need bcftools bcftools
            need bgzip tabix
            need tabix tabix
            need mandoc mandoc
            # Makes system calls fail, one by one.
            need strace strace
            # The shells load their completions.
            need /usr/share/bash-completion/bash_completion bash-completion
            need zsh zsh
            need fish fish
            # The programs that read hapfilter's output; tests/clients/run.py gets the others from the Python index.
            need parallel parallel
            need vcftools vcftools
            need plink2 plink2
            # beagle runs on Java, which the package brings.
            need beagle beagle
            need python3 python3
            need_module ensurepip python3-venv
            # Checks the README's scripts.
            need shellcheck shellcheck
            # A phased panel of the 1000 Genomes Project: the tests' real input.
            need /usr/share/doc/shapeit4/examples/test/reference.vcf.gz shapeit4-example
            ;;
        engines)
            need bash bash
            need bcftools bcftools
            need bgzip tabix
            need tabix tabix
            # Apache Spark runs on Java; tests/engines/run.py gets Spark itself from the Python index.
            need java default-jre-headless
            need python3 python3
            need_module ensurepip python3-venv
            need /usr/share/doc/shapeit4/examples/test/reference.vcf.gz shapeit4-example
            ;;
        coverage)
            # From the compiler's own LLVM version. If the distribution lacks it, rustup has it: rustup component add
            # llvm-tools
            llvm=llvm-cov-$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
            need "$llvm" "llvm-${llvm##*-}"
            ;;
        mutants)
            need_cargo mutants 'cargo install --locked cargo-mutants@27.1.0'
            ;;
        deb)
            # cargo-deb uses it to find the packages that the program depends on.
            need dpkg-shlibdeps dpkg-dev
            ;;
        wheel)
            # To fetch maturin from the Python index.
            need python3 python3
            need_module ensurepip python3-venv
            ;;
        test-wheel)
            need mandoc mandoc
            need bash bash
            need /usr/share/bash-completion/bash_completion bash-completion
            need zsh zsh
            need fish fish
            ;;
        test-static)
            need bgzip tabix
            need debootstrap debootstrap
            ;;
        test-deb)
            need lintian lintian
            need debootstrap debootstrap
            ;;
        *)
            echo "tools.sh: no such set: '$set' (there are: $sets)" >&2
            exit 2
            ;;
        esac
    done
}

# Slim images make dpkg leave out /usr/share/doc, where the panel is: path-include brings it back.
install() {
    # shellcheck disable=SC2086 # a list of package names
    DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o 'Dpkg::Options::=--path-include=/usr/share/doc/shapeit4/*' $packages
}

[ $# -gt 0 ] || { echo "usage: tools.sh SET... (SET: $sets)" >&2; exit 2; }
look "$@"
[ -n "$missing" ] || exit 0

if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "tools.sh: installing$packages" >&2
    # The package lists may be absent, or too old for the mirror: only then fetch them.
    if ! install >&2; then
        echo 'tools.sh: that failed; trying again with new package lists' >&2
        { apt-get -qq update && install; } >&2 || echo 'tools.sh: that failed again' >&2
    fi
    hash -r
    look "$@"
    [ -n "$missing" ] || exit 0
fi

{
    echo "tools.sh: missing:$missing"
    echo 'tools.sh: to install it (as root, on Debian and its kin):'
    [ -z "$packages" ] || echo "    apt-get install --no-install-recommends$packages"
    [ -z "$by_hand" ] || echo "${by_hand#?}"
} >&2
exit 1
