"""Programs that run together: started as one, ended as one."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from ontology.problems import Conflict

_ENDINGS = (signal.SIGINT, signal.SIGTERM)


def claim_port(host: str, port: int) -> None:
    """Raise `Conflict` where something else listens on that address already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Conflict(
                f"Port {port} of {host} cannot be used ({error.strerror}): perhaps Vitrine runs already."
                f" Choose another port, for example VITRINE_PORT={port + 1}."
            ) from error


@contextmanager
def _wakeups() -> Iterator[socket.socket]:
    """A socket that receives the number of every signal of interest; Python's own handling comes back afterwards."""
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signals = (*_ENDINGS, signal.SIGCHLD)
    handlers = {number: signal.signal(number, lambda *_: None) for number in signals}
    previous = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    try:
        yield reader
    finally:
        signal.set_wakeup_fd(previous)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        reader.close()
        writer.close()


def _start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A child with a session of its own, so that Ctrl-C reaches it through us and only once.

    Where the system has `setpriv` the child also ends when we are killed without a chance to end it.
    """
    guard = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
    return subprocess.Popen([*guard, *command], env=dict(environment), start_new_session=True)


def _end(children: Sequence[subprocess.Popen[bytes]], grace: float) -> None:
    """Ask all to end, then take away what is left of each after `grace` seconds."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=grace)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def run_together(
    programs: Mapping[str, Sequence[str]],
    *,
    environment: Mapping[str, str],
    report: Callable[[str], None],
    grace: float = 10.0,
) -> int:
    """Run the named programs until one ends or a person ends us; then end the others.

    Returns 0 where Ctrl-C or TERM asked for it, else 1 after a `report` of which program ended by itself.
    `grace`: seconds a program has to finish what it is doing.
    """
    children: dict[str, subprocess.Popen[bytes]] = {}
    with _wakeups() as wakeups:
        try:
            for name, command in programs.items():
                children[name] = _start(command, environment)
            while not any(number in _ENDINGS for number in wakeups.recv(64)):
                for name, child in children.items():
                    if (code := child.poll()) is not None:
                        report(f"The {name} ended by itself (exit code {code}); ending the rest.")
                        return 1
            return 0
        finally:
            _end(list(children.values()), grace)
