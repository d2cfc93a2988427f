#!/bin/sh
# Make the virtual environment, or bring it up to the pinned requirements: venv.sh base|services|dev.
# A file in .venv remembers what was installed, so that running again costs nothing.
set -eu
cd "$(dirname "$0")/.."
wanted="requirements/$1.txt"
stamp=".venv/installed-$1"
if [ -x .venv/bin/python ] && cmp -s "$wanted" "$stamp"; then
    exit 0
fi

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3 python3.13 python3.12; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "Vitrine needs Python 3.11 or newer, and none was found. On Debian 12: apt-get install python3 python3-venv" >&2
    exit 1
}

if ! [ -x .venv/bin/pip ]; then
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        sh requirements/debian.sh python3-venv
    fi
    echo "Making the environment .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
echo "Installing $wanted (pinned, checked against its hashes)"
.venv/bin/pip install --quiet --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r "$wanted"
cp "$wanted" "$stamp"
