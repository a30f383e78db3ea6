# shellcheck shell=sh
# Shared by the tests written in shell: a folder for temporary files, and checks that are counted and go on after a
# failure. Source it, check, and end with `report`.

name=${0##*/}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
passed=0
failed=0

# check WHAT COMMAND...: passes if the command exits with status 0; otherwise shows its output.
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

# says TEXT COMMAND...: a line of the output is TEXT, up to a TAB or trailing blanks. The bold of a man page (letter,
# backspace, letter) is removed.
says() {
    text=$1
    shift
    "$@" > "$tmp/output" 2>&1
    status=$?
    cat "$tmp/output"
    [ $status = 0 ] && cut -f 1 "$tmp/output" | sed "s/.$(printf '\b')//g; s/[[:space:]]*\$//" | grep -Fxq -e "$text"
}

# report: prints the count; status 0 if all checks passed.
report() {
    echo "$name: $passed passed, $failed failed"
    [ "$failed" = 0 ]
}
