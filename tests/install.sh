#!/bin/sh
# Installs hapfilter into an empty folder and uses what is there: the program, the man page, and the completions in the
# three shells that they are for. Then uninstalls it and looks for leftovers. `make test` runs it.
set -u
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
root="$tmp/root with space" # quoting is part of the test
usr=$root/usr
hapfilter=$usr/bin/hapfilter
bash_file=$usr/share/bash-completion/completions/hapfilter
zsh_dir=$usr/share/zsh/site-functions
fish_file=$usr/share/fish/vendor_completions.d/hapfilter.fish
mkdir "$tmp/home"

passed=0
failed=0

# check WHAT COMMAND...: passes if the command ends with status 0 within a minute; shows all that it said if not.
check() {
    what=$1
    shift
    if "$@" > "$tmp/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "install.sh: FAILED: $what: $*"
        sed 's/^/    /' "$tmp/said"
    fi
}

# says TEXT COMMAND...: the output has TEXT, alone on a line up to a TAB or trailing blanks. Bold as a man page prints it
# (letter, backspace, letter) is taken off.
says() {
    text=$1
    shift
    "$@" > "$tmp/output" 2>&1
    status=$?
    cat "$tmp/output"
    [ $status = 0 ] && cut -f 1 "$tmp/output" | sed "s/.$(printf '\b')//g; s/[[:space:]]*\$//" | grep -Fxq -e "$text"
}

# --- the files -----------------------------------------------------------------------------------------------------

echo 'install.sh: make build, make install'
make build > "$tmp/build" 2>&1 || { cat "$tmp/build"; echo 'install.sh: 0 passed, 1 failed'; exit 1; }
# Without cargo, as under sudo: all that is installed has been built before.
check 'make install' timeout 60 make install CARGO=/nonexistent/cargo DESTDIR="$root" PREFIX=/usr
check 'the program is there' test -x "$hapfilter"
check 'the man page is there' test -s "$usr/share/man/man1/hapfilter.1"
check 'bash completions are there' test -s "$bash_file"
check 'zsh completions are there' test -s "$zsh_dir/_hapfilter"
check 'fish completions are there' test -s "$fish_file"
check 'nothing else is there' test "$(find "$root" -type f | wc -l)" -eq 5

# --- the program ---------------------------------------------------------------------------------------------------

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
check 'it says its version' says "hapfilter $version" timeout 60 "$hapfilter" --version
# README.md shows the demo's two tables and the short help as they are.
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

# --- bash and zsh, at a terminal -----------------------------------------------------------------------------------

# at_terminal SHELL SETUP TYPED: the words of the command line of a person who types TYPED and then the TAB key in an
# interactive SHELL that has read the line SETUP, as <LINE><hapfilter><word>... The terminal is zsh's zpty. After the
# TAB, ^A goes to the start of the line and puts printf before it, which prints the words; the backslash in LIN\E tells
# what is printed from the echo of what is typed.
at_terminal() {
    # shellcheck disable=SC2016 # for zsh
    HOME=$tmp/home ZDOTDIR=$tmp/home TERM=dumb timeout 60 zsh -f -c '
        zmodload zsh/zpty
        cd $HOME
        zpty shell $1
        zpty -w shell "PS1=; $2; echo READ\\Y"
        zpty -r shell line "*READY*"
        zpty -w -n shell $3$'"'\\t'"'
        zpty -w shell $'"'\\C-a'"'"printf \"<%s>\" LIN\\E "$'"'\\C-e'"'"; echo"
        while zpty -r shell line; do
            print -r -- $line
            [[ $line == *\<LINE\>\<* ]] && print -r -- "<LINE>${line##*<LINE>}" && break
        done
        zpty -d shell
    ' zsh "$@"
}

bash_setup="bind 'set enable-bracketed-paste off'; source '$bash_file'"
in_bash() {
    at_terminal 'bash --norc --noprofile -i' "$bash_setup" "$1"
}

zsh_setup="unset zle_bracketed_paste; bindkey -e; fpath=('$zsh_dir' \$fpath); autoload -Uz compinit; compinit -u"
in_zsh() {
    at_terminal 'zsh -f -i' "$zsh_setup" "$1"
}

touch "$tmp/home/my matrix.txt"
for shell in bash zsh; do
    check "$shell: --ga is --gap" says '<LINE><hapfilter><--gap>' in_$shell 'hapfilter --ga'
    check "$shell: al is allele" says '<LINE><hapfilter><-q><--gap><allele>' in_$shell 'hapfilter -q --gap al'
    check "$shell: =al is allele" says '<LINE><hapfilter><--gap=allele>' in_$shell 'hapfilter --gap=al'
    check "$shell: a FILE operand" says '<LINE><hapfilter><my matrix.txt>' in_$shell 'hapfilter my'
    check "$shell: --header FILE" says '<LINE><hapfilter><--header><my matrix.txt>' in_$shell 'hapfilter --header my'
done

# bash_offers WORD...: what bash offers for the last word, one a line.
bash_offers() {
    # shellcheck disable=SC2016 # for the inner shell
    timeout 60 bash --norc --noprofile -c '
        source "$1" || exit
        shift
        [[ $(complete -p hapfilter) =~ \ -F\ ([^ ]+) ]] || exit
        function=${BASH_REMATCH[1]}
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMP_TYPE=9 COMP_KEY=9
        "$function" hapfilter "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2> /dev/null
        printf "%s\n" "${COMPREPLY[@]}"
    ' bash "$bash_file" "$@"
}

for mode in listed allele missing; do
    check 'bash: values of --gap' says $mode bash_offers hapfilter --gap ''
    check 'bash: values of --gap=' says $mode bash_offers hapfilter --gap = ''
done
# shellcheck disable=SC2016 # for the inner shell
check 'bash-completion finds it by itself' env XDG_DATA_DIRS="$usr/share" timeout 60 bash --norc --noprofile -c '
    source /usr/share/bash-completion/bash_completion
    if declare -F _comp_complete_load; then _comp_complete_load hapfilter; else _completion_loader hapfilter; fi
    complete -p hapfilter'
# shellcheck disable=SC2016 # for zsh
check 'zsh: compinit takes it up' says _hapfilter env HOME="$tmp/home" ZDOTDIR="$tmp/home" timeout 60 zsh -f -c '
    fpath=($1 $fpath)
    autoload -Uz compinit
    compinit -u -d "$ZDOTDIR/dump"
    print -r -- $_comps[hapfilter]' zsh "$zsh_dir"

# --- fish ----------------------------------------------------------------------------------------------------------

# fish_completes TYPED: what fish offers for the line TYPED, one a line, each with its description behind a TAB.
# Fish completes only commands that it finds.
fish_completes() {
    # shellcheck disable=SC2016 # for fish
    PATH="$usr/bin:$PATH" HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home XDG_DATA_HOME=$tmp/home XDG_DATA_DIRS=$usr/share \
        timeout 60 fish -c 'complete -C $argv[1]' "$1"
}

# shellcheck disable=SC2016 # for fish
check 'fish: read without a word' test -z "$(timeout 60 fish -c 'source $argv[1]' "$fish_file" 2>&1 || echo failed)"
check 'fish: --ga is --gap' says --gap fish_completes 'hapfilter --ga'
for mode in listed allele missing; do
    check 'fish: values of --gap' says $mode fish_completes 'hapfilter --gap '
done

# --- uninstall -----------------------------------------------------------------------------------------------------

check 'make uninstall' timeout 60 make uninstall DESTDIR="$root" PREFIX=/usr
check 'uninstall leaves no file' test -z "$(find "$root" ! -type d)"

echo "install.sh: $passed passed, $failed failed"
[ "$failed" = 0 ]
