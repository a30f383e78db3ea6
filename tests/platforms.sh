#!/bin/sh
# Checks that the program compiles for systems that it is not run on: other processors, other word sizes and byte
# orders, other Unixes. `make lint` runs it. It skips whatever rustup, its targets or Python's index lack, and says so.
# zig compiles the C code of libdeflate, because it has the headers of all these systems.
set -u
cd "$(dirname "$0")/.." || exit 1

tools=${CARGO_TARGET_DIR:-target}/tools
case $tools in /*) ;; *) tools=$PWD/$tools ;; esac
zig=$tools/zig/bin/python

# pass_over WHAT: reports a skipped check.
pass_over() {
    echo "platforms.sh: skipped: $1"
}

command -v rustup > /dev/null || { pass_over 'all, since there is no rustup'; exit 0; }
if ! "$zig" -m ziglang version > /dev/null 2>&1; then
    mkdir -p "$tools"
    { python3 -m venv "$tools/zig" && timeout 900 "$zig" -m pip --disable-pip-version-check --quiet install \
        --only-binary :all: ziglang==0.17.1; } > "$tools/zig.log" 2>&1 ||
        { pass_over 'all, since pip did not install ziglang'; exit 0; }
fi

# compiles TARGET ZIG-TARGET: checks the program for a target by its names in Rust and zig.
compiles() {
    [ -d "$libraries/$1/lib" ] || timeout 300 rustup target add "$1" > /dev/null 2>&1
    # Also skipped if rustup installed it for a compiler other than the one called.
    if [ ! -d "$libraries/$1/lib" ]; then
        pass_over "$1, which rustup does not give"
        return
    fi
    # cc-rs passes the target in clang's form, which zig does not understand.
    cat > "$tools/cc-$1" <<- END
	#!/bin/sh
	for word; do
	    shift
	    case \$word in --target=* | -mmacosx-version-min=*) ;; *) set -- "\$@" "\$word" ;; esac
	done
	exec '$zig' -m ziglang cc -target $2 "\$@"
	END
    # shellcheck disable=SC2016 # for the script
    printf '#!/bin/sh\nexec "%s" -m ziglang ar "$@"\n' "$zig" > "$tools/ar"
    chmod +x "$tools/cc-$1" "$tools/ar"
    name=$(echo "$1" | tr - _)
    echo "platforms.sh: $1"
    env "CC_$name=$tools/cc-$1" "AR_$name=$tools/ar" RUSTFLAGS=-Dwarnings \
        "${CARGO:-cargo}" check --quiet --locked --target "$1" || failed="$failed $1"
}

libraries=$(rustc --print sysroot)/lib/rustlib
failed=''
compiles aarch64-unknown-linux-gnu aarch64-linux-gnu
compiles aarch64-apple-darwin aarch64-macos
compiles x86_64-unknown-freebsd x86_64-freebsd
compiles i686-unknown-linux-gnu x86-linux-gnu
compiles s390x-unknown-linux-gnu s390x-linux-gnu
[ -z "$failed" ] || { echo "platforms.sh: failed:$failed" >&2; exit 1; }
