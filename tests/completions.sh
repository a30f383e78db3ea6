#!/bin/sh
# Completions as users see them: bash, zsh and fish start, find the files by themselves, and complete typed text. bash
# and zsh run at a terminal (zsh's zpty) and get keys; fish is asked.
#
#   sh tests/completions.sh [USR]       hapfilter is installed below USR; by default, where the shells look anyway
#
# tests/install.sh runs it, and tests/deb.sh in a fresh Debian.
set -u
dir=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=tests/check.sh
. "$dir/check.sh"

HOME=$tmp/home
export HOME ZDOTDIR="$HOME" XDG_CONFIG_HOME="$HOME" XDG_DATA_HOME="$HOME" TERM=dumb
mkdir "$HOME" "$tmp/files"
cd "$tmp/files" || exit 1
touch 'my matrix.txt'
fpath=''
if [ $# = 1 ]; then
    export PATH="$1/bin:$PATH" XDG_DATA_DIRS="$1/share"
    fpath="fpath=('$1/share/zsh/site-functions' \$fpath);"
fi

# TAB completes; ^T puts all offers on the line, which shows what TAB TAB would list.
tab=$(printf '\t')
all=$(printf '\024')
bash_setup="bind 'set enable-bracketed-paste off'; bind '\"\\C-t\": insert-completions'
. /usr/share/bash-completion/bash_completion"
zsh_setup="unset zle_bracketed_paste; bindkey -e; $fpath autoload -Uz compinit; compinit -u
zle -C all complete-word _generic; bindkey '^T' all
zstyle ':completion:all::::' completer _all_matches _complete; zstyle ':completion:all:*' insert yes"

# at_terminal SHELL TYPED KEY: prints, one a line, the words of the command line after a person types TYPED and then KEY
# in an interactive SHELL. After the KEY, ^A goes to the start of the line and inserts printf, which prints the words as
# <LINE><hapfilter><word>...; the backslash in LIN\E distinguishes its output from the echo of the typed text.
at_terminal() {
    case $1 in
    bash) set -- 'bash --norc --noprofile -i' "$bash_setup" "$2" "$3" ;;
    zsh) set -- 'zsh -f -i' "$zsh_setup" "$2" "$3" ;;
    esac
    # shellcheck disable=SC2016 # for zsh
    timeout 60 zsh -f -c '
        zmodload zsh/zpty
        zpty shell $1
        zpty -w shell "PS1=; $2; echo READ\\Y"
        zpty -r shell line "*READY*"
        zpty -w -n shell $3$4
        zpty -w shell $'"'\\C-a'"'"printf \"<%s>\" LIN\\E "$'"'\\C-e'"'"; echo"
        while zpty -r shell line; do
            [[ $line == *\<LINE\>\<*\>* ]] && line=${${line##*<LINE><}%>*} && print -l -- "${(@s.><.)line}" && break
        done
        zpty -d shell
    ' zsh "$@"
}

# becomes SHELL TYPED LINE: TAB turns TYPED into LINE, whose words are in angle brackets.
becomes() {
    at_terminal "$1" "$2" "$tab" > "$tmp/words"
    line=$(sed 's/.*/<&>/' "$tmp/words" | tr -d '\n')
    echo "$line"
    [ "$line" = "$3" ]
}

# offers SHELL TYPED WORD...: for the last word of TYPED exactly these are offered.
offers() {
    shell=$1
    typed=$2
    shift 2
    if [ "$shell" = fish ]; then
        # shellcheck disable=SC2016 # for fish
        timeout 60 fish -c 'complete -C $argv[1]' "$typed" > "$tmp/lines" || return
        cut -f 1 "$tmp/lines" > "$tmp/words"
    else
        at_terminal "$shell" "$typed" "$all" > "$tmp/lines"
        # Without the words before the last one, which may still be empty.
        before=$(echo "${typed}x" | wc -w)
        # And without that one, which stays unchanged if nothing is offered.
        tail -n "+$before" "$tmp/lines" | grep -vFx -e "${typed##* }" > "$tmp/words"
    fi
    # Only the value of `--option=value`, and only the option of `--option=`.
    sed 's/^--[a-z-]*=\(.\)/\1/; s/=$//' "$tmp/words" | LC_ALL=C sort -u > "$tmp/offered"
    for word; do
        echo "$word"
    done | LC_ALL=C sort -u | diff - "$tmp/offered"
}

# The long options that start paragraphs in --help.
options=$(hapfilter --help | sed -n 's/^    \(-., \)*\(--[a-z-]*\).*/\2/p')
# shellcheck disable=SC2086 # a list of words
set -- $options
check '--help lists the options' test $# -ge 20

for shell in bash zsh fish; do
    check "$shell: the long options" offers $shell 'hapfilter --' "$@"
    # A value is the next word or follows the sign. Only the valid values are offered, and no file.
    for gap in '--gap ' '--gap='; do
        check "$shell: values of $gap" offers $shell "hapfilter $gap" listed allele missing
    done
    check "$shell: values of --from" offers $shell 'hapfilter --from ' matrix genotypes vcf table
    check "$shell: values of --alleles=" offers $shell 'hapfilter --alleles=' dna any
    check "$shell: values of --unphased" offers $shell 'hapfilter --unphased ' keep blank error
    for format in '-f ' '--format='; do
        check "$shell: values of $format" offers $shell "hapfilter $format" haplotype phase-panel phase-input vcf
    done
    check "$shell: values of --fill" offers $shell 'hapfilter --fill ' ref keep
    # An optional value is not a separate word.
    check "$shell: values of --stats=" offers $shell 'hapfilter --stats=' text json
    check "$shell: a file after --stats" offers $shell 'hapfilter --stats ' 'my matrix.txt'
    check "$shell: values of --generate" offers $shell 'hapfilter --generate ' \
        man complete-bash complete-zsh complete-fish
    for list in '--missing ' '--missing=' '--tags ' '-@ '; do
        check "$shell: $list has no words to offer" offers $shell "hapfilter $list"
    done
    for file in '--header ' '--header=' '-q ' '-- '; do
        check "$shell: a file behind '$file'" offers $shell "hapfilter $file" 'my matrix.txt'
    done
done

for shell in bash zsh; do
    check "$shell: --ga is --gap" becomes $shell 'hapfilter --ga' '<hapfilter><--gap>'
    check "$shell: al is allele" becomes $shell 'hapfilter -q --gap al' '<hapfilter><-q><--gap><allele>'
    check "$shell: =al is allele" becomes $shell 'hapfilter --gap=al' '<hapfilter><--gap=allele>'
    check "$shell: a name with a blank" becomes $shell 'hapfilter my' '<hapfilter><my matrix.txt>'
    check "$shell: --header FILE" becomes $shell 'hapfilter --header my' '<hapfilter><--header><my matrix.txt>'
    check "$shell: no options behind --" becomes $shell 'hapfilter -- --ga' '<hapfilter><--><--ga>'
done

# With the shells' own loader: if it finds nothing, bash-completion uses its own fallback.
# shellcheck disable=SC2016 # for bash
check 'bash-completion loads it by name' timeout 60 bash --norc --noprofile -c '
    . /usr/share/bash-completion/bash_completion
    if declare -F _comp_complete_load; then _comp_complete_load hapfilter; else _completion_loader hapfilter; fi
    complete -p hapfilter
    [[ $(complete -p hapfilter) == *" -F _hapfilter "* ]]'
# shellcheck disable=SC2016 # for fish
check 'fish reads it without a word' test -z "$(timeout 60 fish -c 'complete -C "hapfilter "' 2>&1 > /dev/null)"

report
