#!/bin/sh
# The Debian package as users see it: built, checked by lintian, and then installed, used and removed in a fresh Debian
# with the three shells and man. `make test-deb` runs it, as root. The Debian has this machine's release, because the
# program was linked here, and comes from the mirror of its apt. It is in a temporary folder, which is deleted at the
# end.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/check.sh
. tests/debian.sh
unset MAKEFLAGS MAKELEVEL MFLAGS
if [ "$(id -u)" != 0 ]; then
    echo 'deb.sh: skipped: only root can make a Debian to install the package in'
    exit
fi
sh tests/tools.sh deb test-deb || exit

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
deb=$tmp/hapfilter_${version}_$(dpkg --print-architecture).deb

# everything: the names of all files, except caches and the records of apt and dpkg.
everything() {
    find "$root" -mindepth 1 \( -path "$root/tmp" -o -path "$root/var/log" -o -path "$root/var/cache" \
        -o -path "$root/var/lib/apt" \) -prune -o ! -path "$root/var/lib/dpkg/*-old" -print | LC_ALL=C sort
}

# --- the package ---------------------------------------------------------------------------------------------------

echo "deb.sh: make deb"
# lintian is strict about addresses: this one is valid, and nobody's.
DEBFULLNAME='A Packager' DEBEMAIL=packager@example.org make deb DEBDIR="$tmp" > "$tmp/make" 2>&1 ||
    { cat "$tmp/make"; check 'make deb' false; report; exit; }
check 'lintian has nothing to warn of' timeout 300 lintian --allow-root --fail-on error,warning "$deb"
dpkg --contents "$deb" | awk '!/\/$/ { print $1, $2, $6 }' | LC_ALL=C sort > "$tmp/contents"
cat > "$tmp/expected" <<- END
	-rw-r--r-- 0/0 ./usr/share/bash-completion/completions/hapfilter
	-rw-r--r-- 0/0 ./usr/share/doc/hapfilter/changelog.gz
	-rw-r--r-- 0/0 ./usr/share/doc/hapfilter/copyright
	-rw-r--r-- 0/0 ./usr/share/fish/vendor_completions.d/hapfilter.fish
	-rw-r--r-- 0/0 ./usr/share/hapfilter/spark_hapfilter.py
	-rw-r--r-- 0/0 ./usr/share/man/man1/hapfilter.1.gz
	-rw-r--r-- 0/0 ./usr/share/zsh/vendor-completions/_hapfilter
	-rwxr-xr-x 0/0 ./usr/bin/hapfilter
END
check 'these files and no others, all of root' diff "$tmp/expected" "$tmp/contents"
dpkg --field "$deb" Version Section Maintainer > "$tmp/fields"
cat > "$tmp/expected" <<- END
	Version: $version
	Section: science
	Maintainer: A Packager <packager@example.org>
END
check 'it says what it is, and whose' diff "$tmp/expected" "$tmp/fields"
dpkg --field "$deb" Depends > "$tmp/depends"
check 'it depends on the C library alone' grep -x 'libc6 (>= 2\.[0-9]*)' "$tmp/depends"

# --- a fresh Debian ------------------------------------------------------------------------------------------------

# shellcheck source=/dev/null
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
debian "$release" bash-completion,fish,man-db,zsh || { report; exit; }
everything > "$tmp/before"
mkdir "$root/tmp/tests"
cp tests/check.sh tests/completions.sh tests/demo/matrix.tsv "$root/tmp/tests"
cp "$deb" "$root/tmp/hapfilter.deb"

check 'apt installs it' inside apt-get install --yes /tmp/hapfilter.deb
# shellcheck disable=SC2016 # for dpkg-query
check 'dpkg is content' says 'install ok installed' inside dpkg-query --show --showformat='${Status}\n' hapfilter
check 'it says its version' says "hapfilter $version" inside hapfilter --version
"${CARGO_TARGET_DIR:-target}/release/hapfilter" tests/demo/matrix.tsv > "$tmp/table"
inside hapfilter /tmp/tests/matrix.tsv > "$tmp/table.inside"
check 'it makes the same table' cmp "$tmp/table" "$tmp/table.inside"
check 'the table has rows' test "$(wc -l < "$tmp/table")" -gt 3
check 'man finds and renders it' says 'EXIT STATUS' inside man -P cat hapfilter
check 'the index of man pages has it' inside whatis hapfilter
check 'the man page is what the program generates' inside bash -ec '
    hapfilter --generate man > /tmp/generated
    zcat /usr/share/man/man1/hapfilter.1.gz | cmp - /tmp/generated'
file=$(grep -o '/usr/share/common-licenses/[A-Za-z0-9.-]*[0-9]' "$root/usr/share/doc/hapfilter/copyright")
check 'the licence that is referred to is there' test -s "$root/${file:-nothing}"
check 'completions' inside sh /tmp/tests/completions.sh

check 'apt removes it' inside apt-get purge --yes hapfilter
everything > "$tmp/after"
check 'nothing is left, nothing is missing' diff "$tmp/before" "$tmp/after"

report
