#!/bin/sh
# Fetch the typeface Inter, pinned by hash in package-lock.json, and put its files where the site serves them.
# Without npm the pages use the reader's own sans-serif: a typeface is no reason to stop an installation.
set -eu
cd "$(dirname "$0")/.."
target=static/vendor/inter
if cmp -s package-lock.json "$target/package-lock.json"; then
    exit 0
fi
if ! command -v npm >/dev/null; then
    echo "The typeface Inter was left out (there is no npm here): pages use the system's sans-serif."
    exit 0
fi
echo "Installing the typeface Inter"
npm ci --silent --ignore-scripts >/dev/null || {
    echo "The typeface Inter was left out (npm could not fetch it): pages use the system's sans-serif." >&2
    exit 0
}
mkdir -p "$target"
cp node_modules/@fontsource-variable/inter/files/*-wght-*.woff2 node_modules/@fontsource-variable/inter/LICENSE "$target/"
cp package-lock.json "$target/"
