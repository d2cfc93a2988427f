"""`manage.py serve`: the real site and the real worker, started, asked, killed and ended."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.faults


def environment(folder):
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "vitrine.settings.embedded", "VITRINE_DATA_DIR": str(folder)}


class Served:
    """A running `serve` with a folder and a port of its own."""

    def __init__(self, folder, port):
        self.environment = {**environment(folder), "VITRINE_PORT": str(port), "VITRINE_LOG_LEVEL": "INFO"}
        self.address = f"http://127.0.0.1:{port}"
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, text):
        """Read on until a line has the text."""
        for line in self.process.stdout:
            self.lines.append(line)
            if text in line:
                return line
        raise AssertionError(f"{text!r} was never said, but:\n{''.join(self.lines)}")

    def wait_until_up(self):
        """Site and worker may come up in either order."""
        missing = {"Vitrine is at", " ready."}
        for line in self.process.stdout:
            self.lines.append(line)
            missing -= {text for text in missing if text in line}
            if not missing:
                return
        raise AssertionError(f"{missing} was never said, but:\n{''.join(self.lines)}")

    def end(self, number=signal.SIGINT):
        """The exit code after the signal, with everything that is written until then."""
        self.process.send_signal(number)
        self.lines += self.process.communicate(timeout=60)[0].splitlines(keepends=True)
        return self.process.returncode

    def children(self):
        """Process ids by what their command line holds."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (pid := int(entry.name)) and self._is_child(pid):
                command = (entry / "cmdline").read_text()
                found["site" if "gunicorn" in command else "worker"] = pid
        return found

    def _is_child(self, pid):
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return False
        return f"\nPPid:\t{self.process.pid}\n" in status

    def listens(self):
        """Whether anything accepts connections on the port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", int(self.address.rpartition(":")[2]))) == 0


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def tables(tmp_path):
    """A database that is set up, so that the worker has nothing to complain of, however soon it looks."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(tmp_path), check=True)


@pytest.fixture
def served(tmp_path, port):
    started = Served(tmp_path, port)
    yield started
    if started.process.poll() is None:
        started.end(signal.SIGTERM)
    started.process.stdout.close()


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_answers_and_ends_both(served, number):
    line = served.wait_for("Vitrine is at")
    assert f"{served.address}/" in line
    assert httpx.get(f"{served.address}/health/live").json() == {"status": "ok"}
    assert set(served.children()) == {"site", "worker"}
    assert served.end(number) == 0
    assert not served.listens()
    assert "Traceback" not in "".join(served.lines)


def test_requests_are_logged_with_the_id_that_the_answer_carries(served):
    served.wait_for("Vitrine is at")
    answer = httpx.get(f"{served.address}/no-such-page")
    assert answer.headers["X-Request-ID"] in served.wait_for("path=/no-such-page")


def test_a_task_reaches_the_worker_through_the_folder(served):
    served.wait_until_up()
    send = "from vitrine.celery import app; app.send_task('celery.backend_cleanup')"
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", send], cwd=ROOT, env=served.environment, check=True
    )
    assert "result=None" in served.wait_for("task=celery.backend_cleanup")


def test_the_worker_reads_the_change_log_by_itself(served):
    # There are no tables in this database, so it has something to say.
    assert "no such table" in served.wait_for("catalog.catch_up")


@pytest.mark.parametrize("victim", ["site", "worker"])
def test_when_one_is_killed_the_other_ends_and_it_is_said(served, victim):
    served.wait_until_up()
    os.kill(served.children()[victim], signal.SIGKILL)
    rest = served.process.communicate(timeout=60)[0]
    assert re.search(rf"The {victim} ended by itself \(exit code -9\); ending the rest\.", rest)
    assert served.process.returncode == 1
    assert not served.listens()


@pytest.mark.skipif(not shutil.which("setpriv"), reason="ending with a killed parent takes setpriv (util-linux)")
def test_killed_without_a_chance_it_leaves_nothing_behind(served):
    served.wait_until_up()
    served.process.kill()
    # Their end of the pipe closes when the last of them is gone.
    served.process.communicate(timeout=60)
    assert not served.listens()


def test_a_taken_port_is_one_line_and_nothing_is_started(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        started = Served(tmp_path, taken.getsockname()[1])
        (line,) = started.process.communicate(timeout=60)[0].splitlines()
    assert started.process.returncode == 1
    assert re.search(r"Port \d+ of 127\.0\.0\.1 cannot be used.*VITRINE_PORT=\d+", line)
