"""Programs that run together end together. The programs are real ones."""

import os
import signal
import socket
import sys
import threading

import pytest

from ontology.problems import Conflict
from vitrine.processes import claim_port, run_together

# Says that it is up, waits, and says on TERM that it was asked to end.
PATIENT = """
import pathlib, signal, sys
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path(sys.argv[1]).write_text("ended"), sys.exit(0)))
print("up", flush=True)
pathlib.Path(sys.argv[2]).open("w").close()
signal.pause()
"""
STUBBORN = """
import pathlib, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[2]).open("w").close()
while True:
    signal.pause()
"""


@pytest.fixture
def program(tmp_path):
    """A program by its source; it writes the file `NAME` when asked to end, and opens the pipe `NAME.up` when up."""

    def make(name, source):
        os.mkfifo(tmp_path / f"{name}.up")
        return [sys.executable, "-c", source, str(tmp_path / name), str(tmp_path / f"{name}.up")]

    return make


def _send_when_up(tmp_path, names, number):
    """Wait until every named program opened its pipe, then send ourselves the signal."""

    def wait():
        for name in names:
            (tmp_path / f"{name}.up").open().close()
        os.kill(os.getpid(), number)

    threading.Thread(target=wait, daemon=True).start()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_all_of_them_and_is_no_failure(tmp_path, program, number):
    programs = {name: program(name, PATIENT) for name in ("site", "worker")}
    _send_when_up(tmp_path, programs, number)
    reports = []
    assert run_together(programs, environment=os.environ, report=reports.append) == 0
    assert [(tmp_path / name).read_text() for name in programs] == ["ended", "ended"]
    assert reports == []


def test_when_one_dies_the_other_is_ended_and_it_is_said(tmp_path, program):
    dying = [sys.executable, "-c", f"open({str(tmp_path / 'site.up')!r}).close(); raise SystemExit(3)"]
    programs = {"site": program("site", PATIENT), "worker": dying}
    reports = []
    assert run_together(programs, environment=os.environ, report=reports.append) == 1
    assert reports == ["The worker ended by itself (exit code 3); ending the rest."]
    assert (tmp_path / "site").read_text() == "ended"


def test_what_does_not_end_in_time_is_taken_away(tmp_path, program):
    programs = {"worker": program("worker", STUBBORN)}
    _send_when_up(tmp_path, programs, signal.SIGTERM)
    assert run_together(programs, environment=os.environ, report=print, grace=0.05) == 0


def test_a_program_that_does_not_exist_ends_those_already_started(tmp_path, program, monkeypatch):
    monkeypatch.setenv("PATH", "")
    reader = threading.Thread(target=(tmp_path / "site.up").read_bytes, daemon=True)
    programs = {"site": program("site", PATIENT), "worker": [str(tmp_path / "missing")]}
    reader.start()
    with pytest.raises(FileNotFoundError):
        run_together(programs, environment=os.environ, report=print)


def test_python_handles_signals_as_before_afterwards(tmp_path):
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD)
    run_together({"worker": [sys.executable, "-c", ""]}, environment=os.environ, report=lambda _: None)
    after = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD)
    assert after == before


def test_the_environment_reaches_the_programs(tmp_path):
    target = tmp_path / "seen"
    source = f"import os, pathlib; pathlib.Path({str(target)!r}).write_text(os.environ['VITRINE_LOG_LEVEL'])"
    run_together(
        {"worker": [sys.executable, "-c", source]},
        environment={**os.environ, "VITRINE_LOG_LEVEL": "INFO"},
        report=lambda _: None,
    )
    assert target.read_text() == "INFO"


def test_a_free_port_is_accepted():
    claim_port("127.0.0.1", 0)


def test_a_taken_port_is_a_conflict_that_names_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Conflict, match=rf"Port {port} of 127\.0\.0\.1.*VITRINE_PORT={port + 1}"):
            claim_port("127.0.0.1", port)
