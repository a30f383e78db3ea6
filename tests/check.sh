# shellcheck shell=sh
# What the tests written in shell share: a folder for temporary files, and checks that are counted and go on after one
# that fails. Source it, check, and end with `report`.

name=${0##*/}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
passed=0
failed=0

# check WHAT COMMAND...: passes if the command ends with status 0; shows all that it said if not.
check() {
    what=$1
    shift
    if "$@" > "$tmp/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name: FAILED: $what: $*"
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

# report: the count; the status is 0 if all checks passed.
report() {
    echo "$name: $passed passed, $failed failed"
    [ "$failed" = 0 ]
}
