#!/bin/sh
# Sees to the programs that some targets of the Makefile call beside Rust and make.
#
#   sh tests/tools.sh SET...        SET is one of `sets`
#
# When all of them are there it says and does nothing. Otherwise it installs what is missing with apt-get if
# it runs as root on a machine that has apt-get; else it names what is missing, and the command to run, and fails.
set -eu

sets='lint, supply, test, engines, coverage, mutants, deb, wheel, test-wheel, test-deb'

missing=''   # what is not there, as a person would name it
packages=''  # the Debian packages that bring it
by_hand=''   # commands for what no Debian package brings

# add WORD LIST: the list with the word in it, once.
add() {
    case "$2 " in
    *" $1 "*) echo "$2" ;;
    *) echo "$2 $1" ;;
    esac
}

# need THING PACKAGE: THING is a program looked for on PATH, or the absolute path of a file.
need() {
    case $1 in
    /*) [ -e "$1" ] && return ;;
    *) command -v "$1" >/dev/null 2>&1 && return ;;
    esac
    missing=$(add "$1" "$missing")
    packages=$(add "$2" "$packages")
}

# need_module MODULE PACKAGE: a part of Python that Debian has in a package of its own.
need_module() {
    python3 -c "import $1" 2>/dev/null && return
    missing=$(add "python3-$1" "$missing")
    packages=$(add "$2" "$packages")
}

# need_cargo SUBCOMMAND COMMAND: a subcommand of cargo that no Debian package brings, but COMMAND does.
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
            # Calls to the system are made to fail, one by one.
            need strace strace
            # The completions are loaded by the shells that they are for.
            need /usr/share/bash-completion/bash_completion bash-completion
            need zsh zsh
            need fish fish
            # The programs that read what hapfilter writes; tests/clients/run.py gets the rest from the Python index.
            need parallel parallel
            need vcftools vcftools
            need plink2 plink2
            # It runs on Java, which the package brings.
            need beagle beagle
            need python3 python3
            need_module ensurepip python3-venv
            # The README's scripts are looked through.
            need shellcheck shellcheck
            # A phased panel of the 1000 Genomes Project: the real input of the tests.
            need /usr/share/doc/shapeit4/examples/test/reference.vcf.gz shapeit4-example
            ;;
        engines)
            need bash bash
            need bcftools bcftools
            need bgzip tabix
            need tabix tabix
            # Apache Spark runs on it; tests/engines/run.py gets Spark itself from the Python index.
            need java default-jre-headless
            need python3 python3
            need_module ensurepip python3-venv
            need /usr/share/doc/shapeit4/examples/test/reference.vcf.gz shapeit4-example
            ;;
        coverage)
            # Of the LLVM that the compiler is made with. Where the distribution has none of it, rustup has:
            # rustup component add llvm-tools
            llvm=llvm-cov-$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
            need "$llvm" "llvm-${llvm##*-}"
            ;;
        mutants)
            need_cargo mutants 'cargo install --locked cargo-mutants@27.1.0'
            ;;
        deb)
            # By which cargo-deb finds out on which packages the program depends.
            need dpkg-shlibdeps dpkg-dev
            ;;
        wheel)
            # By which maturin is fetched from the Python index.
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

# Slim images tell dpkg to leave out /usr/share/doc, where the panel is: path-include asks for it after all.
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
    # The package lists may be absent, or too old for the mirror: fetch them then, and only then.
    if ! install >&2; then
        echo 'tools.sh: that failed: once more, with new package lists' >&2
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
