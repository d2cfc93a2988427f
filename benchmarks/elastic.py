"""A search server of its own for one benchmark, and what the system says of its processes."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vitrine import servers

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
def elasticsearch(heap: str = "2g") -> Iterator[Running]:
    """A new Elasticsearch of this heap, stopped and removed at the end."""
    # Below the system's own folder for such files, which the account that it runs under can reach.
    folder = Path(tempfile.mkdtemp(prefix="vitrine-benchmark-servers-"))
    server = servers.SERVERS["elasticsearch"]
    place = servers.open_place(folder, heap=heap, elasticsearch=_free_port())
    try:
        servers.start(place, server)
        yield Running(f"http://{servers.HOST}:{place.elasticsearch}", servers.running(place, server) or 0)
    finally:
        servers.stop(place, server)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((servers.HOST, 0))
        return int(probe.getsockname()[1])
