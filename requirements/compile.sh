#!/bin/sh
# Compile the three pinned, hashed requirement files from pyproject.toml. No index address is written.
set -eu
cd "$(dirname "$0")/.."
compile() {
    out=$1
    shift
    CUSTOM_COMPILE_COMMAND="requirements/compile.sh" pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links "$@" --output-file "requirements/$out.txt" pyproject.toml
}
compile base
compile services --extra services
compile dev --extra services --extra dev
