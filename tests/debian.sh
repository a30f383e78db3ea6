# shellcheck shell=sh
# A fresh Debian in a temporary folder, to install and run things in. Source it after check.sh, as root.

# shellcheck disable=SC2154 # check.sh has made tmp and name
root=$tmp/debian

# debian RELEASE [PACKAGE,...]: installs it into $root from the mirror of this machine's apt.
debian() {
    # shellcheck disable=SC2016 # for apt-get
    mirror=$(apt-get indextargets --format '$(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "main" { print $2; exit }')
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    # shellcheck disable=SC2154
    echo "$name: debootstrap $1"
    # With its own mounts, which are gone, however it ends, before the folder is removed.
    # shellcheck disable=SC2154 # apt-config says
    timeout 900 env ${proxy:+http_proxy="$proxy"} unshare --mount debootstrap --variant=minbase \
        ${2:+--include="$2"} "$1" "$root" "$mirror" > "$tmp/debootstrap" 2>&1 && return
    tail -n 20 "$tmp/debootstrap"
    check 'debootstrap' false
    return 1
}

# inside COMMAND...: runs it in the fresh Debian, without a network: whatever it needs must be there. Its mounts, and
# whatever it leaves running, end with it.
inside() {
    # shellcheck disable=SC2016 # for the inner shell
    timeout 300 unshare --mount --net --pid --fork --kill-child sh -ec '
        mount -t proc proc "$1/proc"
        mount -t devpts -o newinstance,ptmxmode=666 devpts "$1/dev/pts"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            chroot "$@"' sh "$root" "$@" < /dev/null
}
