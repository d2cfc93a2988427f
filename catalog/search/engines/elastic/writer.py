"""Changes to a build, in the order: documents, then what is seen, then the state that says so."""

from abc import ABC, abstractmethod
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch import ApiError

from catalog.search.engines.base import HasAny, IndexState, Replaced
from catalog.search.engines.elastic.builds import Builds, Current
from catalog.search.engines.elastic.client import Client
from catalog.search.engines.elastic.leases import Lease, Leases
from catalog.search.engines.elastic.mapping import KEYS
from catalog.search.engines.elastic.sending import Outlet, Sender, Spool, body_of, key_of, ticket_of, version_of
from catalog.search.engines.elastic.snapshot import ElasticSnapshot, close_points, open_points
from ontology.problems import Conflict

# Besides its key, what a document can be dropped by.
_OWNERS = {"samples": ("study",), "images": ("study", "sample")}
# The lease of whoever shows changes, or puts a new build in the place of the one in use.
COMMIT = "commit"


class ElasticWriter(ABC):
    """Changes to one build, and what of it was committed."""

    def __init__(self, client: Client, builds: Builds, leases: Leases) -> None:
        self.state = IndexState()
        self._client, self._builds, self._leases = client, builds, leases
        self._sender = Sender(client, builds)
        self._build = ""
        self._opened: list[dict[str, str]] = []
        self._forget()

    def _forget(self) -> None:
        # What is to be deleted, and what was put since the last commit, by its owner.
        self._doomed: dict[str, set[str]] = defaultdict(set)
        self._put: dict[tuple[str, str, str], array[int]] = defaultdict(lambda: array("q"))

    @property
    @abstractmethod
    def _outlet(self) -> Outlet:
        """What takes a document at once."""

    def put(self, collection: str, documents: Iterable[Mapping[str, Any]]) -> None:
        """As `Writer.put`."""
        outlet, doomed, owners = self._outlet, self._doomed[collection], _OWNERS.get(collection, ())
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

    def snapshot(self) -> ElasticSnapshot:
        """As `Writer.snapshot`."""
        points = open_points(self._client, self._builds, self._build)
        self._opened.append(points)
        return ElasticSnapshot(self._client, points, "", self.state)

    def close(self) -> None:
        """Forget what was not committed."""
        self._sender.close()
        for points in self._opened:
            close_points(self._client, points)

    def _delete_and_finish(self) -> None:
        for collection, keys in self._doomed.items():
            for key in keys:
                self._sender.add(collection, key)
        self._sender.finish()
        self._forget()

    def _publish(self, lease: Lease, commit: int, before: IndexState, state: IndexState) -> None:
        """Show what was sent. Whoever opens a snapshot meanwhile waits, so that no one sees a part of it."""
        lease.check()
        version = version_of(lease.ticket)
        self._remember(before, commit=commit, committing=True, version=version)
        names = self._builds.indexes(self._build, KEYS)
        self._client.call(lambda es: es.indices.refresh(index=names))
        self._remember(state, commit=commit + 1, committing=False, version=version)
        self.state = state

    def _remember(self, state: IndexState, *, commit: int, committing: bool, version: int) -> None:
        try:
            self._builds.write_state(self._build, state, commit=commit, committing=committing, version=version)
        except ApiError:
            raise Conflict("Another process writes to this search index or removed it; nothing is lost.") from None


class NewWriter(ElasticWriter):
    """Changes to a build that is not in use yet; they are sent at once. `lease`: of the rebuild."""

    def __init__(self, client: Client, builds: Builds, leases: Leases, *, build: str, lease: Lease) -> None:
        super().__init__(client, builds, leases)
        self._build, self._lease, self._commits = build, lease, 0
        self.begin()

    @property
    def _outlet(self) -> Outlet:
        return self._sender

    def begin(self) -> None:
        """As `Writer.begin`."""
        self._sender.begin(self._leases.draw(), self._build)

    def commit(self, state: IndexState) -> None:
        """As `Writer.commit`."""
        self._delete_and_finish()
        self._publish(self._lease, self._commits, self.state, state)
        self._commits += 1


class CurrentWriter(ElasticWriter):
    """Changes to the build in use and to those that are being built beside it; nothing is sent before `commit`.

    `find` tells the build in use.
    """

    def __init__(
        self, client: Client, builds: Builds, leases: Leases, *, find: Callable[[], Current], patience: float
    ) -> None:
        super().__init__(client, builds, leases)
        self._find, self._patience = find, patience
        self._spool = Spool()
        self._ticket = 0
        self.begin()

    @property
    def _outlet(self) -> Outlet:
        return self._spool

    def begin(self) -> None:
        """As `Writer.begin`."""
        self._spool.close()
        self._forget()
        current = self._find()
        self._ticket = self._leases.draw(above=ticket_of(current.version))
        self._build, self.state = current.build, current.state
        self._sender.begin(self._ticket, current.build, self._builds.building())

    def commit(self, state: IndexState) -> None:
        """As `Writer.commit`."""
        with self._leases.holding(COMMIT, self._patience, "being written to", above=self._ticket) as lease:
            now = self._find()
            # Facts that were read with the words of another state would bring those back.
            if (now.build, now.state.ontology) != (self._build, self.state.ontology):
                raise Replaced
            self._spool.empty_into(self._sender)
            self._delete_and_finish()
            state = replace(state, cursor=max(state.cursor, now.state.cursor))
            self._publish(lease, now.commit, now.state, state)

    def close(self) -> None:
        """Forget what was not committed."""
        self._spool.close()
        super().close()
