#!/bin/sh
# Install the named Debian packages that are not there yet; say what to do where that is not allowed.
set -eu
missing=
for package in "$@"; do
    if ! dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed'; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

give_up() {
    echo "These Debian packages are needed:$missing. $1 Please run: apt-get install$missing" >&2
    exit 1
}

command -v apt-get >/dev/null || give_up "This system has no apt-get; install what provides them."
as_root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || give_up "Installing them takes root, and there is no sudo."
    as_root=sudo
    [ -t 0 ] || as_root="sudo --non-interactive"
fi
echo "Installing the Debian packages$missing"
$as_root apt-get -qq update || give_up "apt-get update did not succeed."
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $missing >/dev/null ||
    give_up "apt-get install did not succeed."
