"""An installation to break: its database, its queue and its worker."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.servers import free_port
from vitrine.management.commands.serve import SITE, WORKER

ROOT = Path(__file__).resolve().parents[2]
LONG = 90  # seconds after which something that does not happen is a failure


def until(condition, what):
    """What `condition` returns as soon as that is true."""
    deadline = time.monotonic() + LONG
    while not (found := condition()):
        assert time.monotonic() < deadline, f"{what} did not happen within {LONG} s"
        time.sleep(0.05)
    return found


class Program:
    """A program and the processes it forks, in a session of their own."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        self.lines = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def says(self, words, times=1):
        return until(
            lambda: sum(words in line for line in list(self.lines)) >= times or self.process.poll() is not None,
            f"{words!r} {''.join(self.lines[-20:])}",
        )

    def kill(self):
        """As a crash of the machine would: all of it, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=LONG)

    def close(self):
        if self.process.poll() is None:
            self.kill()
        self._reader.join()
        self.process.stdout.close()


class Installation:
    """Commands, questions and workers of one installation; `folder` holds what it writes and the gate."""

    def __init__(self, folder, **environment):
        self.folder = folder
        data = folder / "data"
        data.mkdir()
        os.mkfifo(folder / "gate")
        self.environment = os.environ | {
            "VITRINE_DATA_DIR": str(data), "VITRINE_LOG_LEVEL": "INFO", "PYTHONPATH": str(ROOT),
            "VITRINE_SECRET_KEY": "x" * 40, "VITRINE_METRICS_TOKEN": "",
        } | environment  # fmt: skip
        self.manage("migrate", "--verbosity", "0")

    def manage(self, *arguments, fails=False):
        """What a command says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            timeout=LONG, check=False,
        )  # fmt: skip
        assert (done.returncode != 0) is fails, done.stderr
        return done.stdout

    def shell(self, code):
        return self.manage("shell", "-v0", "-c", code)

    def ask(self, question):
        """Rows of the database, asked from outside."""
        if url := self.environment.get("VITRINE_DATABASE_URL"):
            with psycopg.connect(url) as database:
                return database.execute(question).fetchall()
        database = sqlite3.connect(Path(self.environment["VITRINE_DATA_DIR"]) / "vitrine.sqlite3", timeout=30)
        try:
            return database.execute(question).fetchall()
        finally:
            database.close()

    def job(self, column="state"):
        """A column of the newest job."""
        rows = self.ask(f"SELECT {column} FROM catalog_job ORDER BY created_at DESC LIMIT 1")
        return rows[0][0]

    def job_becomes(self, state):
        until(lambda: self.job() == state, f"job {state}")

    @contextmanager
    def working(self, *, gate="", at=1, supervised=False):
        """A worker that is ready; with `gate`, its work stops at the `at`th statement that holds that.

        `supervised`: one that fails is started again.
        """
        gated = {"GATE": str(self.folder), "GATE_SQL": gate, "GATE_AT": str(at)} if gate else {}
        command = [part if part != "vitrine" else "tests.faults.gated" for part in WORKER]
        if supervised:
            command = ["sh", "-c", 'until "$@"; do sleep 1; done', "supervisor", *command]
        with self._running(command, " ready.", gated) as worker:
            yield worker

    @contextmanager
    def serving(self):
        """The address of the site, once it answers."""
        port = free_port()
        with self._running(SITE, "Vitrine is at", {"VITRINE_PORT": str(port)}):
            yield f"http://127.0.0.1:{port}"

    @contextmanager
    def _running(self, command, words, more):
        program = Program(command, self.environment | more)
        try:
            program.says(words)
            yield program
        finally:
            program.close()

    def gate_is_reached(self):
        until((self.folder / "reached").exists, "the gate was reached")

    def open_gate(self):
        (self.folder / "gate").write_bytes(b"")
