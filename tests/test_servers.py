"""Servers of tests do not outlive the tests."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import servers

START_AND_WAIT = """
import sys
from tests import servers
from vitrine.servers import SERVERS, running, start
with servers.place("redis") as place:
    start(place, SERVERS["redis"])
    print(place.folder, running(place, SERVERS["redis"]), flush=True)
    sys.stdin.read()
"""


@pytest.mark.services
def test_a_test_run_that_is_killed_takes_its_servers_along():
    servers.needs("redis")
    run = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    folder, server = run.stdout.readline().split()
    assert Path(f"/proc/{server}").exists()
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=30)
    deadline = time.monotonic() + 30
    while Path(folder).exists() or Path(f"/proc/{server}").exists():
        assert time.monotonic() < deadline
