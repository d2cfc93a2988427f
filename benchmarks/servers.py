"""Servers of its own for one benchmark, and what the system says of their processes."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from vitrine import servers

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 60.0
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Running:
    """A server that was started here: its address, and the group that its processes are in."""

    address: str
    group: int

    def processor(self) -> float:
        """Seconds of the processors that it has taken."""
        return sum(sum(map(int, fields[11:13])) for fields in self._processes()) / _TICK

    def peak_mib(self) -> float:
        """The most memory that its processes held, each at its own time."""
        return sum(_peak(fields[-1]) for fields in self._processes()) / 1024

    def _processes(self) -> Iterator[list[str]]:
        """What the kernel tells of each process, from its state on, with its id at the end."""
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.group:
                yield [*fields, path.parent.name]


def _peak(process: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


@contextmanager
def place(*names: str, heap: str = "2g") -> Iterator[servers.Place]:
    """New servers of these names, stopped and removed at the end."""
    # Below the system's own folder for such files, which the account that they run under can reach.
    folder = Path(tempfile.mkdtemp(prefix="vitrine-benchmark-servers-"))
    made = servers.open_place(folder, heap=heap, **{name: free_port() for name in names})
    try:
        for name in names:
            servers.start(made, servers.SERVERS[name])
        yield made
    finally:
        for name in names:
            servers.stop(made, servers.SERVERS[name])
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def elasticsearch(heap: str = "2g") -> Iterator[Running]:
    """A new Elasticsearch of this heap."""
    with place("elasticsearch", heap=heap) as made:
        group = servers.running(made, servers.SERVERS["elasticsearch"]) or 0
        yield Running(f"http://{servers.HOST}:{made.elasticsearch}", group)


@contextmanager
def site(environment: Mapping[str, str], workers: int) -> Iterator[str]:
    """The address of gunicorn with so many processes."""
    port = free_port()
    command = ["-m", "gunicorn", "--config", "python:vitrine.gunicorn_conf", "--workers", str(workers), "vitrine.wsgi"]
    child = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**environment, "VITRINE_PORT": str(port), "VITRINE_LOG_LEVEL": "WARNING"},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://{servers.HOST}:{port}"
    try:
        _wait(f"{address}/health/ready", child)
        yield address
    finally:
        child.terminate()
        child.wait(30)


def _wait(address: str, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE
    while child.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"{address} does not answer with 200.")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((servers.HOST, 0))
        return int(probe.getsockname()[1])
