# SPDX-License-Identifier: Apache-2.0
# Installing what a command needs, on Debian and Ubuntu. Sourced by tools/quickstart, tools/test
# and tools/dev scripts; bash only.
#
# Nothing here reaches the network unless a package is missing: whether one is there, and which
# LLVM is the newest, is asked of the local package database.

export DEBIAN_FRONTEND=noninteractive

cc_say() {
    printf '== %s\n' "$*" >&2
}

cc_die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 2
}

# The packages among the arguments that are not installed, on one line.
cc_missing_packages() {
    local package status
    for package; do
        status=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | head -n 1)
        [ "$status" = installed ] || printf '%s ' "$package"
    done
}

# The LLVM versions from 14 on of which everything we need can be had, newest first. Two calls of
# apt-cache in all: on systems that keep no package cache each takes a second.
cc_llvm_versions() {
    local versions version part whole candidates
    versions=$(apt-cache pkgnames libclang- 2>/dev/null |
        sed -n 's/^libclang-\(1[4-9]\|[2-9][0-9]\)-dev$/\1/p' | sort -rn)
    [ -n "$versions" ] || return 0
    # shellcheck disable=SC2046 # a list of words
    candidates=$(LC_ALL=C apt-cache policy $(for version in $versions; do cc_llvm_packages "$version"; done) 2>/dev/null |
        awk '/^[^ ]/ { sub(/:$/, ""); name = $0 } /^  Candidate: [^(]/ { print name }')
    for version in $versions; do
        whole=yes
        for part in $(cc_llvm_packages "$version"); do
            grep -qx "$part" <<<"$candidates" || whole=no
        done
        [ "$whole" = no ] || printf '%s\n' "$version"
    done
}

# What one LLVM version needs.
cc_llvm_packages() {
    printf 'llvm-%s-dev libclang-%s-dev clang-%s llvm-%s-tools ' "$1" "$1" "$1" "$1"
}

cc_as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo DEBIAN_FRONTEND=noninteractive "$@"
    else
        cc_die "packages are missing and this user may not install them; run as root or install sudo: $*"
    fi </dev/null
}

cc_updated=no
cc_update_lists() {
    cc_say "apt-get update"
    cc_as_root apt-get -q -o Acquire::Retries=3 update >&2 || cc_say "apt-get update failed; going on with the lists that are here"
    cc_updated=yes
}

# Install the packages that are missing; say which. Dies when apt cannot.
cc_install() {
    local missing
    missing=$(cc_missing_packages "$@")
    [ -n "$missing" ] || return 0
    cc_say "installing with apt-get: $missing"
    # shellcheck disable=SC2086 # a list of words
    if ! cc_as_root apt-get -q -y --no-install-recommends install $missing >&2; then
        [ "$cc_updated" = no ] || cc_die "apt-get could not install: $missing"
        cc_update_lists
        # shellcheck disable=SC2086
        cc_as_root apt-get -q -y --no-install-recommends install $missing >&2 ||
            cc_die "apt-get could not install: $missing"
    fi
}

# Install those of the packages that this system offers; the others are left out without a word, and so are, with one, those
# that get in the way of something that is there.
cc_install_if_offered() {
    local missing package
    missing=$(cc_missing_packages "$@")
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # a list of words
    missing=$(LC_ALL=C apt-cache policy $missing 2>/dev/null |
        awk '/^[^ ]/ { sub(/:$/, ""); name = $0 } /^  Candidate: [^(]/ { print name }')
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    (cc_install $missing) && return
    for package in $missing; do
        (cc_install "$package") || cc_say "going on without $package"
    done
}

# Install the newest LLVM on offer and what building and testing need; sets cc_llvm.
# Further packages may be named.
cc_install_build_needs() {
    local base
    command -v apt-get >/dev/null 2>&1 ||
        cc_die "this system has no apt-get; install what tools/dev/setup_system.sh names, then use cmake --preset release"
    base="gcc g++ libc6-dev cmake ninja-build python3 python3-psutil pkg-config graphviz libgraphviz-dev libjansson-dev
        libyaml-dev libxxhash-dev libdw-dev libcmocka-dev $*"
    cc_llvm=$(cc_llvm_versions | head -n 1)
    # shellcheck disable=SC2046,SC2086
    if [ -z "$cc_llvm" ] || [ -n "$(cc_missing_packages $base $(cc_llvm_packages "$cc_llvm"))" ]; then
        # Lists older than a day, or none, may offer an older LLVM than the system has.
        if [ -z "$cc_llvm" ] || [ -z "$(find /var/lib/apt/lists/partial -maxdepth 0 -mtime -1 2>/dev/null)" ]; then
            cc_update_lists
            cc_llvm=$(cc_llvm_versions | head -n 1)
        fi
    fi
    [ -n "$cc_llvm" ] || cc_die "apt offers no LLVM and Clang of version 14 or later (llvm-N-dev, libclang-N-dev, clang-N, llvm-N-tools)"
    # shellcheck disable=SC2046,SC2086
    cc_install $base $(cc_llvm_packages "$cc_llvm")
    # Clang's sanitizers; some releases have them in a package that is there already.
    cc_install_if_offered "libclang-rt-$cc_llvm-dev"
}
