#!/bin/sh
# The static program needs nothing from its machine: no dynamic linker, no C library, no other file. `make test-static`
# runs it: alone in an empty folder, and on a fresh Debian 11, whose C library is too old for a program linked here.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/check.sh
. tests/debian.sh

static=${CARGO_TARGET_DIR:-target}/static/hapfilter
empty=$tmp/empty
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)

# self_contained FILE: it names no dynamic linker and no library.
self_contained() {
    readelf --file-header "$1" | grep 'Machine: .*X86-64' &&
        ! readelf --program-headers "$1" | grep INTERP &&
        ! readelf --dynamic "$1" | grep NEEDED
}

# alone ARGUMENT...: runs the program where nothing exists except it and its input.
alone() {
    timeout 60 env -i "$(command -v chroot)" "$empty" /hapfilter "$@"
}

# same FILE ARGUMENT...: alone, with these arguments, the program writes the content of FILE.
same() {
    expected=$1
    shift
    alone "$@" > "$tmp/table" && cmp "$expected" "$tmp/table"
}

# as_user COMMAND...: runs it in the fresh Debian without root, in the user's own folder.
as_user() {
    inside setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/home/user sh -ec 'cd && exec "$@"' sh "$@"
}

echo 'static.sh: the static program'
check 'nothing is linked at run time' self_contained "$static"
check 'it says its version' says "hapfilter $version" timeout 60 "$static" --version
if [ "$(id -u)" != 0 ]; then
    echo 'static.sh: the rest is skipped: only root can make folders with nothing else, or with another system'
    report
    exit
fi

mkdir "$empty"
cp "$static" tests/demo/matrix.tsv "$empty"
gzip -c tests/demo/matrix.tsv > "$empty/matrix.tsv.gz"
check 'alone: its version' says "hapfilter $version" alone --version
# The table that README.md shows, with its TABs.
sed -n '/^contig  pos /,/^```/p' README.md | sed '/^```/,$d' | tr -s ' ' '\t' > "$tmp/expected"
check 'README.md has a table' test "$(wc -l < "$tmp/expected")" = 6
check 'alone: a matrix' same "$tmp/expected" /matrix.tsv
check 'alone: a gzipped matrix' same "$tmp/expected" /matrix.tsv.gz
check 'alone: with threads' same "$tmp/expected" -@ 4 /matrix.tsv.gz
check 'alone: the manual' says 'EXIT STATUS' alone --help

# The two commands of README.md, from download to table.
sh tests/tools.sh test-static || { check 'the tools for a Debian' false; report; exit; }
debian bullseye || { report; exit; }
mkdir "$root/home/user"
alone --quiet -f vcf /matrix.tsv > "$tmp/panel.vcf"
bgzip -c "$tmp/panel.vcf" > "$root/home/user/panel.vcf.gz"
sed -n '/^    scp .*hapfilter/,/^$/p' README.md | sed 's/^    //' > "$root/home/user/commands"
check 'README.md has two commands' test "$(grep -c . "$root/home/user/commands")" = 2
# What scp would fetch from another machine.
cp "$static" "$root/srv/hapfilter"
cat > "$root/usr/local/bin/scp" <<- 'END'
	#!/bin/sh
	cp "/srv/${1##*/}" "$2"
END
chmod +x "$root/usr/local/bin/scp"
chown -R 65534:65534 "$root/home/user"
check 'Debian 11: two commands' as_user env PATH=/usr/local/bin:/usr/bin:/bin sh -e commands
"$static" --quiet "$tmp/panel.vcf" > "$tmp/expected"
check 'Debian 11: the table' cmp "$tmp/expected" "$root/home/user/table.txt"
check 'Debian 11: the table has rows' test "$(wc -l < "$tmp/expected")" = 6

report
