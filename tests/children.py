"""Processes of their own that stop at known places: each says what it is about to do and waits for a line before it does it."""

import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONG = 120  # seconds after which a child that says nothing is a failure


class Child:
    """A process, one line at a time. It waits behind a line that begins with one of `steps`."""

    def __init__(self, process, steps):
        self.process = process
        self.steps = steps

    def says(self):
        """Its next line; it waits behind it."""
        return self.process.stdout.readline().strip()

    def go_on(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def run_to(self, words, times=1):
        """Let it run until it has said a line with these words so many times."""
        while times:
            line = self.says()
            assert line, "it ended before"
            times -= line.startswith(words)
            if times:
                self.go_on()

    def to_end(self):
        """The lines it still says; it is told to go on after each."""
        lines = []
        while line := self.says():
            lines.append(line)
            if line.startswith(self.steps):
                self.go_on()
        self.process.wait(timeout=LONG)
        return lines

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=LONG)


@contextmanager
def child(environment, module, *arguments, steps):
    """`python -m module argument...`; it is killed when it is left, or after `LONG` seconds."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    watchdog = threading.Timer(LONG, process.kill)
    watchdog.start()
    try:
        yield Child(process, steps)
    finally:
        watchdog.cancel()
        process.kill()
        process.communicate(timeout=LONG)
