"""The engine: which build is in use, who may write to it, and what is kept open to read."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from elasticsearch import ApiError

from catalog.search import schema
from catalog.search.engines.base import Expired, NoIndex
from catalog.search.engines.elastic import mapping
from catalog.search.engines.elastic.builds import Builds, Current
from catalog.search.engines.elastic.client import Client
from catalog.search.engines.elastic.leases import Leases
from catalog.search.engines.elastic.snapshot import KEPT, Closing, ElasticSnapshot, close_points, open_points
from catalog.search.engines.elastic.writer import COMMIT, CurrentWriter, ElasticWriter, NewWriter
from ontology.problems import Conflict, Problem, Unavailable

logger = logging.getLogger(__name__)

# Seconds that a rebuild waits for another one, and that it gives a node to come back.
_REBUILD_PATIENCE = 120.0
# A commit shows its documents in less than this; one that takes longer was made by a process that was killed.
_COMMIT_PATIENCE = 5.0
_OPEN_PATIENCE = 20.0
_POLL = 0.02
# Seconds between two looks for builds that nobody reads any more.
_SWEEP = 300.0
_REBUILD = "rebuild"

W = TypeVar("W", bound=ElasticWriter)


@dataclass(slots=True)
class _Held:
    """The snapshot in use. `touched`: when the server last heard that it is needed."""

    build: str
    commit: int
    snapshot: ElasticSnapshot
    touched: float

    def serves(self, current: Current) -> bool:
        """Whether it still is the present state; the next one is not there before its commit is complete."""
        if self.snapshot.expired or self.build != current.build or self.commit < current.commit:
            return False
        if time.monotonic() - self.touched > KEPT / 3:
            try:
                self.snapshot.touch()
            except Expired:
                return False
            self.touched = time.monotonic()
        return True


class ElasticEngine:
    """The indexes whose names begin with `prefix`, on the server of `client`; a new one has its samples in `shards`."""

    key = "elasticsearch"

    def __init__(self, client: Client, *, prefix: str = "vitrine", shards: int = 1) -> None:
        self._client, self._prefix, self._shards = client, prefix, shards
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._closing: Closing = deque()
        self._opened = 0
        self._swept = float("-inf")

    def snapshot(self) -> ElasticSnapshot:
        """As `Engine.snapshot`: the one opened before, unless something was committed since, by whatever process."""
        current = self._current(self._client)
        with self._lock:
            if self._held is None or not self._held.serves(current):
                self._held = self._open()
            return self._held.snapshot

    def _open(self) -> _Held:
        """Open the present state. If it changes meanwhile, what was opened may be half of one and half of the next."""
        self._close_unused()
        builds = self._builds(self._client)
        began = time.monotonic()
        seen = (0, began)
        while time.monotonic() - began < _OPEN_PATIENCE:
            current = self._current(self._client)
            if current.sequence != seen[0]:
                seen = (current.sequence, time.monotonic())
            if not current.committing or time.monotonic() - seen[1] > _COMMIT_PATIENCE:
                points = self._opened_at(builds, current)
                if points is not None:
                    return self._hold(current, points)
            time.sleep(_POLL)
        raise Unavailable("The search index changes too fast to be read at the moment; try again in a minute.")

    def _opened_at(self, builds: Builds, current: Current) -> dict[str, str] | None:
        try:
            points = open_points(self._client, builds, current.build)
        except ApiError:  # removed since
            return None
        after = self._current(self._client)
        if (after.build, after.sequence) == (current.build, current.sequence):
            return points
        close_points(self._client, points)
        return None

    def _hold(self, current: Current, points: dict[str, str]) -> _Held:
        # Two openings of one commit are not the same: what was written between them may be seen after a restart.
        self._opened += 1
        generation = f"{current.build}/{current.commit}/{self._opened}"
        snapshot = ElasticSnapshot(self._client, points, generation, current.state).closing_into(self._closing)
        return _Held(current.build, current.commit, snapshot, time.monotonic())

    def _close_unused(self) -> None:
        while self._closing:
            close_points(self._client, self._closing.popleft())

    @contextmanager
    def building(self) -> Iterator[NewWriter]:
        """As `Engine.building`."""
        client = self._client.patient(_REBUILD_PATIENCE)
        builds, leases = self._builds(client), self._leases(client)
        with leases.holding(_REBUILD, _REBUILD_PATIENCE, "being rebuilt") as lease:
            self._remove_others(builds)
            build = builds.create()
            try:
                yield from _written(NewWriter(client, builds, leases, build=build, lease=lease))
                # Not in the middle of a commit: who is in one writes to the new build too, but does not show it there.
                with leases.holding(COMMIT, _REBUILD_PATIENCE, "being written to"):
                    lease.check()
                    builds.use(build)
            except BaseException:
                self._give_up(build)
                raise
            self._remove_others(builds)

    def _give_up(self, build: str) -> None:
        try:
            self._builds(self._client).remove(build)
        except Problem as problem:
            logger.warning("The unfinished index %s stays until the next rebuild: %s", build, problem)

    def is_rebuilding(self) -> bool:
        """As `Engine.is_rebuilding`."""
        return self._leases(self._client).is_held(_REBUILD)

    @contextmanager
    def updating(self, patience: float) -> Iterator[CurrentWriter]:
        """As `Engine.updating`; it is `commit` that waits for others."""
        client = self._client.patient(patience)
        builds, leases = self._builds(client), self._leases(client)
        yield from _written(
            CurrentWriter(client, builds, leases, find=lambda: self._current(client), patience=patience)
        )
        self._sweep()

    def _sweep(self) -> None:
        """Remove builds that were still being read when they were replaced."""
        if time.monotonic() - self._swept > _SWEEP:
            self._swept = time.monotonic()
            try:
                with self._leases(self._client).holding(_REBUILD, 0, "being rebuilt"):
                    self._remove_others(self._builds(self._client))
            except Conflict:
                return
            except Problem as problem:
                logger.warning("Old search indexes stay for now: %s", problem)

    def _remove_others(self, builds: Builds) -> None:
        """Remove every build that is not in use, by whoever rebuilds; one that is read is left for the next time."""
        for build in builds.others():
            if not builds.is_read(build):
                builds.remove(build)

    def _current(self, client: Client) -> Current:
        """The build in use. One that another version of Vitrine laid out is none."""
        current = self._builds(client).current()
        if (current.state.layout, current.layout) != (schema.version(), mapping.version()):
            raise NoIndex
        return current

    def _builds(self, client: Client) -> Builds:
        return Builds(client, self._prefix, self._shards)

    def _leases(self, client: Client) -> Leases:
        return Leases(client, self._prefix)


def _written(writer: W) -> Iterator[W]:
    try:
        yield writer
    finally:
        writer.close()
