"""The door to the readers: a file in, its terms out, or one sentence that says why not."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ontology.problems import Problem
from ontology.reading.records import Header, TermRow

KEPT_IN_MEMORY = 60_000  # terms: 60 MB; loading goes over them ten times
TIME_LIMIT = 1800  # seconds: NCBITaxon with 2.6 million terms takes a few minutes
_ROOT = Path(__file__).resolve().parent.parent.parent


class Parsed:
    """A file that was read to its end. Iterating goes over its terms, as often as needed: from disk where they are many.

    `count` is the number of terms; `mixed` says that `is_a` may also mean part_of.
    """

    def __init__(self, name: str, lines: IO[str], end: Mapping[str, Any]) -> None:
        lines.seek(0)
        self.name = name
        self.header = Header._make(json.loads(lines.readline()))
        self.count: int = end["end"]
        self.mixed: bool = end["mixed"]
        self._lines = lines
        self._kept = list(self._read()) if self.count <= KEPT_IN_MEMORY else None

    def __iter__(self) -> Iterator[TermRow]:
        return iter(self._kept) if self._kept is not None else self._read()

    def _read(self) -> Iterator[TermRow]:
        self._lines.seek(0)
        self._lines.readline()
        for _ in range(self.count):
            yield TermRow._make(json.loads(self._lines.readline()))


@contextmanager
def read(path: Path, name: str) -> Iterator[Parsed]:
    """The terms of a file, valid inside the `with`. Raises `Problem`, one line with `name`, line and cause."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as lines,
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints,
    ):
        code = _run(path, name, lines, complaints)
        end = _last_line(lines)
        if "error" in end:
            raise Problem(describe(name, end["line"], end["error"]))
        if code or "end" not in end:
            raise Problem(describe(name, 0, f"the reader stopped ({_reason(code, complaints)})"))
        yield Parsed(name, lines, end)


def describe(name: str, line: int, cause: str) -> str:
    """`cmpo.obo, line 12: cause.`"""
    return f"{name}{f', line {line}' if line else ''}: {cause}."


def _run(path: Path, name: str, lines: IO[str], complaints: IO[str]) -> int:
    command = [sys.executable, "-X", "utf8", "-W", "ignore", "-m", "ontology.reading.child", str(path)]
    try:
        return subprocess.run(
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=complaints,
            timeout=TIME_LIMIT,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        raise Problem(describe(name, 0, f"reading it took more than {TIME_LIMIT // 60} minutes")) from None


def _last_line(lines: IO[str]) -> dict[str, Any]:
    """The closing line, or nothing if the child did not come so far."""
    lines.flush()
    with open(lines.fileno(), "rb", closefd=False) as raw:
        size = raw.seek(0, 2)
        raw.seek(max(0, size - 4096))
        last = raw.read().splitlines()[-1:] or [b"{}"]
    try:
        found = json.loads(last[0])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _reason(code: int, complaints: IO[str]) -> str:
    complaints.seek(0)
    said = [line.strip() for line in complaints if line.strip()]
    if code < 0:
        return f"killed by signal {-code}; the machine may have run out of memory"
    return said[-1][:200] if said else f"exit code {code}"
