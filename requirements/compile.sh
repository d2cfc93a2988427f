#!/bin/sh
# Write the pinned, hashed requirement files from pyproject.toml, and package-lock.json from package.json.
# Versions already pinned stay; `compile.sh --upgrade` takes the newest. No file gets an address of where it came from.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
compile() {
    out=$1
    shift
    CUSTOM_COMPILE_COMMAND="requirements/compile.sh" pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links "$@" --output-file "requirements/$out.txt" pyproject.toml
}
compile base "$@"
compile services --extra services "$@"
compile dev --extra services --extra bench --extra dev "$@"

npm install --package-lock-only --silent --no-audit
python3 - <<'PYTHON'
import json, pathlib

path = pathlib.Path("package-lock.json")
lock = json.loads(path.read_text())
for package in lock["packages"].values():
    for field in ("resolved", "funding"):
        package.pop(field, None)
path.write_text(json.dumps(lock, indent=2) + "\n")
PYTHON
