"""How far a job has come: told by the work, written at most every second, and the moment to notice that it is to end."""

import time
from typing import Any

from django.utils import timezone

from catalog.models import Job, JobLine

_EVERY = 1.0  # seconds
# A line of the log, seconds apart, and how many a log holds.
_LINE_EVERY = 30.0
_MOST_LINES = 500


class Cancelled(Exception):
    """Somebody asked the work to end. Raised between two steps, when everything is whole."""


class Superseded(Exception):
    """Somebody else took the job up, or it was ended: this process has no more business with it."""


class Progress:
    """Given to the work, which calls it after each step."""

    def __init__(self, job: Job, *, resumes: bool = False) -> None:
        self.job = job
        self._resumes = resumes
        self._began, self._written = time.monotonic(), 0.0
        self._told = self._began
        self._first: int | None = None

    def __call__(self, done: int, total: int | None = None, message: str = "", *, line: str = "") -> None:
        """`done` of `total` (None: unknown). `line` goes to the log. Raises `Cancelled` and `Superseded`."""
        if line:
            self.say(line)
        now = time.monotonic()
        if now - self._written >= _EVERY:
            self._written = now
            self._write(done, total, message)
        if message and now - self._told >= _LINE_EVERY:
            self._told = now
            self.say(message)

    def say(self, text: str) -> None:
        """Add a line to the log, unless that is long enough."""
        if self.job.lines.count() < _MOST_LINES:
            JobLine.objects.create(job=self.job, text=text)

    def _write(self, done: int, total: int | None, message: str) -> None:
        self._first = done if self._first is None else self._first
        fields: dict[str, Any] = {
            "done": done,
            "total": total,
            "rate": self._rate(done),
            "heartbeat_at": timezone.now(),
        }
        if message:
            fields["message"] = message
        if self._resumes and done > self._first:
            fields["tries"] = 1
        mine = Job.objects.filter(pk=self.job.pk, process=self.job.process)
        if not mine.update(**fields):
            raise Superseded
        if mine.filter(state=Job.State.CANCELLING).exists():
            raise Cancelled

    def _rate(self, done: int) -> float | None:
        seconds = time.monotonic() - self._began
        return (done - (self._first or 0)) / seconds if seconds else None
