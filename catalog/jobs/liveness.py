"""Which process works on something, told from one that only has the same number."""

import os
import socket
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _boot() -> str:
    """Process numbers start over when the machine (or container) does."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else ""


def process_name(pid: int | None = None) -> str:
    """Host, process and the moment it was started, so that a reused number is not taken for the same process."""
    pid = os.getpid() if pid is None else pid
    stat = Path(f"/proc/{pid}/stat")
    # The name in field 2 may hold blanks and brackets; what follows the last bracket starts with field 3.
    started = stat.read_text().rpartition(")")[2].split()[19] if stat.exists() else ""
    return f"{socket.gethostname()} {pid} {started} {_boot()}"


def lives(name: str) -> bool | None:
    """Whether the process of this name still runs; None if it is another machine's and cannot be asked."""
    host, pid, *_ = [*name.split(), "", ""][:3]
    if host != socket.gethostname():
        return None
    return pid.isdigit() and _exists(int(pid)) and process_name(int(pid)) == name


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
