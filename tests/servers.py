"""Real servers for tests: started once in a run, in a folder of their own, and ended with it."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from vitrine import servers


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((servers.HOST, 0))
        return probe.getsockname()[1]


def needs(name):
    """Skip where the program of a server is not installed."""
    programs = {"postgres": "/usr/lib/postgresql/15/bin/postgres", "redis": "redis-server", "elasticsearch": "java"}
    found = shutil.which(programs[name])
    if name == "elasticsearch":
        found = found and any(servers.distribution_folder().glob("elasticsearch-*.zip"))
    if not found:
        pytest.skip(f"{name} is not here; `make services` installs it")


# Reads until nobody can write any more, as everybody who could has ended, in whatever way.
_WATCH = """
cat >/dev/null
cd "$1" 2>/dev/null || exit 0
for file in *.pid; do [ -e "$file" ] && kill -KILL "-$(cat "$file")"; done
cd / && rm -rf "$1"
"""


@contextmanager
def _not_left_behind(folder):
    """Servers in `folder` end with this process, also where it is killed and can do nothing about them."""
    # Not the parent-death signal of Linux: it is sent at the end of the *thread* that started a process.
    watcher = subprocess.Popen(["sh", "-c", _WATCH, "sh", str(folder)], stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        watcher.communicate()


@contextmanager
def place(*names, heap="512m"):
    """A place in which these servers may be started; what runs there at the end is stopped, and its files go."""
    for name in names:
        needs(name)
    # Below the system's own folder for such files, which other accounts can reach.
    folder = Path(tempfile.mkdtemp(prefix="vitrine-servers-"))
    made = servers.open_place(folder, heap=heap, **{name: free_port() for name in names})
    with _not_left_behind(folder):
        try:
            yield made
        finally:
            for name in names:
                servers.stop(made, servers.SERVERS[name])
            shutil.rmtree(folder)


@contextmanager
def elasticsearch():
    """The address of a search server: the one named by VITRINE_TEST_ELASTICSEARCH, else one of its own."""
    if address := os.environ.get("VITRINE_TEST_ELASTICSEARCH"):
        yield address
        return
    with place("elasticsearch") as made:
        servers.start(made, servers.SERVERS["elasticsearch"])
        yield f"http://{servers.HOST}:{made.elasticsearch}"
