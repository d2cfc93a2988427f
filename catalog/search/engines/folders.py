"""Versioned index folders: one is in use, named by a pointer file that is replaced in one step.

    index/current              the name of the folder in use
    index/rebuild.lock         held by the one rebuild that may run
    index/<time>-<id>/         state.json, writer.lock, and one folder per collection

Every writer of a folder holds its lock, in whatever process it is. A folder is removed only under its lock.
"""

import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from catalog.search.engines.base import IndexState, NoIndex
from ontology.problems import Conflict

_POLL = 0.02


class Folders:
    """The index folders below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / "current"

    def current(self) -> Path:
        """The folder in use. Raises `NoIndex`."""
        try:
            return self.root / self._pointer.read_text()
        except FileNotFoundError:
            raise NoIndex from None

    def create(self) -> Path:
        """A new empty folder, not in use."""
        folder = self.root / f"{time.strftime('%Y%m%dT%H%M%S')}-{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        return folder

    def use(self, folder: Path, patience: float) -> None:
        """Put `folder` in the place of the one in use, while nobody writes to that: who did has said so before."""
        try:
            with self.writing_current(patience):
                self.point_to(folder)
        except (NoIndex, FileNotFoundError):
            self.point_to(folder)

    def point_to(self, folder: Path) -> None:
        """Put `folder` in the place of the one in use, at once."""
        replace_text(self._pointer, folder.name)

    def remove_others(self) -> None:
        """Remove every folder that is not in use; one that is being written to is left for the next time."""
        used = self.current()
        for folder in self.root.iterdir():
            if folder.is_dir() and folder != used:
                try:
                    with self.writing(folder, patience=0):
                        shutil.rmtree(folder)
                except Conflict:
                    continue

    @contextmanager
    def writing(self, folder: Path, patience: float) -> Iterator[None]:
        """Be the one writer of `folder`. Raises `Conflict` if another one does not end within `patience` seconds."""
        with _locked(folder / "writer.lock", patience, "being written to"):
            yield

    @contextmanager
    def writing_current(self, patience: float) -> Iterator[Path]:
        """Be the one writer of the folder in use, even if a rebuild replaces it while waiting."""
        while True:
            folder = self.current()
            try:
                with self.writing(folder, patience):
                    if folder == self.current():
                        yield folder
                        return
            except FileNotFoundError:
                if folder == self.current():
                    raise

    @contextmanager
    def rebuilding(self, patience: float) -> Iterator[None]:
        """Be the one rebuild. Raises `Conflict` if another one does not end within `patience` seconds."""
        self.root.mkdir(parents=True, exist_ok=True)
        with _locked(self.root / "rebuild.lock", patience, "being rebuilt"):
            yield

    def is_rebuilding(self) -> bool:
        """Whether a rebuild is running, in whatever process."""
        try:
            with _locked(self.root / "rebuild.lock", 0, "being rebuilt", mode="r"):
                return False
        except FileNotFoundError:
            return False
        except Conflict:
            return True


@contextmanager
def _locked(path: Path, patience: float, doing: str, mode: str = "a") -> Iterator[None]:
    with path.open(mode) as file:
        deadline = time.monotonic() + patience
        while not _try_lock(file.fileno()):
            if time.monotonic() >= deadline:
                raise Conflict(f"The search index is {doing} by another process; try again when it is done.")
            time.sleep(_POLL)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def replace_text(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, also after a crash."""
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}")
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def write_state(folder: Path, state: IndexState) -> None:
    """Remember how far the index in `folder` has come."""
    replace_text(folder / "state.json", json.dumps(asdict(state)))


def read_state(folder: Path) -> IndexState:
    """What `write_state` wrote."""
    return IndexState.read(json.loads((folder / "state.json").read_text()))
