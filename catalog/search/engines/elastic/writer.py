"""Changes to one build, in the order: documents, then what is seen, then the state that says so."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from elasticsearch import ApiError

from catalog.search.engines.base import HasAny, IndexState
from catalog.search.engines.elastic.builds import Builds, Current
from catalog.search.engines.elastic.client import Client
from catalog.search.engines.elastic.leases import Lease
from catalog.search.engines.elastic.mapping import KEYS
from catalog.search.engines.elastic.sending import Sender, Spool, body_of, key_of
from catalog.search.engines.elastic.snapshot import ElasticSnapshot, close_points, open_points
from ontology.problems import Conflict

# Besides its key, what a document can be dropped by.
_OWNERS = {"samples": ("study",), "images": ("study", "sample")}


class ElasticWriter:
    """Changes to `build`, whose lease the caller holds. `current` is its state if it is in use.

    To an index that is in use nothing is sent before `commit`.
    """

    def __init__(
        self, client: Client, builds: Builds, build: str, lease: Lease, current: Current | None = None
    ) -> None:
        self._client, self._builds, self._build, self._lease = client, builds, build, lease
        self._commit = current.commit if current else 0
        self._state = current.state if current else IndexState()
        self._sender = Sender(client, builds, build, lease.ticket)
        self._spool = Spool() if current else None
        self._opened: list[dict[str, str]] = []
        self._forget()

    def _forget(self) -> None:
        # What is to be deleted, and what was put since the last commit, by its owner.
        self._doomed: dict[str, set[str]] = defaultdict(set)
        self._put: dict[tuple[str, str, str], array[int]] = defaultdict(lambda: array("q"))

    def put(self, collection: str, documents: Iterable[Mapping[str, Any]]) -> None:
        """As `Writer.put`."""
        outlet = self._spool or self._sender
        doomed, owners = self._doomed[collection], _OWNERS.get(collection, ())
        for document in documents:
            key = key_of(document[KEYS[collection]])
            doomed.discard(key)
            outlet.add(collection, key, body_of(collection, document))
            for owner in owners:
                self._put[collection, owner, document[owner]].append(document["id"])

    def drop(self, collection: str, field: str, tokens: Sequence[str | int]) -> None:
        """As `Writer.drop`."""
        doomed = self._doomed[collection]
        if field == KEYS[collection]:
            doomed.update(key_of(token) for token in tokens)
            return
        if field not in _OWNERS.get(collection, ()):
            raise ValueError(f"Documents of {collection} cannot be dropped by {field}.")
        wanted = tuple(map(str, tokens))
        doomed.update(self.snapshot().ids(collection, HasAny(field, wanted)))
        for token in wanted:
            doomed.update(map(str, self._put[collection, field, token]))

    def commit(self, state: IndexState) -> None:
        """As `Writer.commit`."""
        if self._spool:
            self._spool.empty_into(self._sender)
        for collection, keys in self._doomed.items():
            for key in keys:
                self._sender.add(collection, key)
        self._sender.finish()
        self._forget()
        self._publish(state)

    def _publish(self, state: IndexState) -> None:
        """Show what was sent. Whoever opens a snapshot meanwhile waits, so that no one sees a part of it."""
        self._lease.check()
        self._remember(self._state, committing=True)
        names = self._builds.indexes(self._build, KEYS)
        self._client.call(lambda es: es.indices.refresh(index=names))
        self._commit += 1
        self._state = state
        self._remember(state, committing=False)

    def _remember(self, state: IndexState, *, committing: bool) -> None:
        try:
            self._builds.write_state(
                self._build, state, commit=self._commit, committing=committing, version=self._sender.version
            )
        except ApiError:
            raise Conflict("Another process writes to this search index or removed it; nothing is lost.") from None

    def snapshot(self) -> ElasticSnapshot:
        """As `Writer.snapshot`."""
        points = open_points(self._client, self._builds, self._build)
        self._opened.append(points)
        return ElasticSnapshot(self._client, points, "", self._state)

    def close(self) -> None:
        """Forget what was not committed."""
        self._sender.close()
        if self._spool:
            self._spool.close()
        for points in self._opened:
            close_points(self._client, points)
