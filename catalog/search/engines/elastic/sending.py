"""Documents on their way: as lines of a bulk request, kept back in a file or sent by a few threads.

Every line carries a version, which rises within a change and from ticket to ticket: lines may arrive in any order and
more than once, and the last word stays.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import IO, Any, Protocol

from elasticsearch import Elasticsearch

from catalog.search.engines.elastic.builds import Builds
from catalog.search.engines.elastic.client import Busy, Client
from catalog.search.engines.elastic.queries import shortened
from catalog.search.schema import COLLECTIONS, Kind
from ontology.problems import Conflict, Unavailable

# One request: so many documents, or characters. Requests under way at once: one is written while one is indexed.
_DOCUMENTS, _CHARACTERS = 2_000, 4_000_000
_THREADS, _WAITING = 2, 4
# The parts of a version: the ticket of the change, and the number of its request.
_REQUESTS = 20
_LONGEST_KEY = 400
_AGAIN = frozenset({"es_rejected_execution_exception", "circuit_breaking_exception", "unavailable_shards_exception"})


def ticket_of(version: int) -> int:
    """The ticket of the change that has this version."""
    return version >> _REQUESTS


def version_of(ticket: int) -> int:
    """The first version of a ticket."""
    return ticket << _REQUESTS


def key_of(value: object) -> str:
    """What names the document whose key has this value; the server takes 512 bytes."""
    text = str(value)
    return text if len(text) < _LONGEST_KEY else hashlib.sha256(text.encode()).hexdigest()


def body_of(collection: str, document: Mapping[str, Any]) -> str:
    """A document as the server takes it."""
    kinds = COLLECTIONS[collection]
    return "{" + ",".join(_field(name, kinds[name], value) for name, value in document.items()) + "}"


def _field(name: str, kind: Kind, value: Any) -> str:
    # Samples share most of what they say; rows and long values are each one's own.
    if isinstance(value, str) and len(value) < 4_000 and kind is not Kind.STORED:
        return _remembered(name, kind, value)
    return _written(name, kind, value)


def _written(name: str, kind: Kind, value: Any) -> str:
    if kind in (Kind.KEYWORDS, Kind.COUNTED):
        value = value.split()
    elif kind is Kind.WORDS:
        value = shortened(value)
    return f'"{name}":{json.dumps(value, allow_nan=False)}'


_remembered = lru_cache(maxsize=50_000)(_written)


class Outlet(Protocol):
    """Takes changes of a writer."""

    def add(self, collection: str, key: str, body: str = "") -> None:
        """A document to be written; one without a body is to be deleted."""
        ...


class Spool:
    """Keeps changes in a file, so that those of a writer who does not commit leave no trace."""

    def __init__(self) -> None:
        self._files: dict[str, IO[str]] = {}

    def add(self, collection: str, key: str, body: str = "") -> None:
        """As `Outlet.add`."""
        if collection not in self._files:
            self._files[collection] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed by `close`
        self._files[collection].write(f"{json.dumps(key)}\t{body}\n")

    def empty_into(self, outlet: Outlet) -> None:
        """Hand everything on, in the same order."""
        for collection, file in self._files.items():
            file.seek(0)
            for line in file:
                key, _, body = line.rstrip("\n").partition("\t")
                outlet.add(collection, json.loads(key), body)
        self.close()

    def close(self) -> None:
        """Forget what is left."""
        for file in self._files.values():
            file.close()
        self._files.clear()


class Sender:
    """Sends changes to some builds while more are made: to one that has to be there, and others that may be gone."""

    def __init__(self, client: Client, builds: Builds) -> None:
        self._client, self._builds = client, builds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="bulk")
        self._under_way: list[Future[None]] = []
        self._lines: list[str] = []
        self._characters = 0
        self._targets: tuple[str, ...] = ()
        self._version = 0

    def begin(self, ticket: int, build: str, others: Sequence[str] = ()) -> None:
        """What is added from now on carries this ticket and goes to these builds. Nothing may be under way."""
        self._version = version_of(ticket)
        self._targets = (build, *others)
        self._lines, self._characters = [], 0

    def add(self, collection: str, key: str, body: str = "") -> None:
        """As `Outlet.add`. Raises what an earlier request ended with."""
        for build in self._targets:
            what = {"_index": self._builds.writing(collection, build), "_id": key, "version": self._version}
            action = {"index" if body else "delete": what | {"version_type": "external_gte"}}
            self._lines.append(json.dumps(action))
            if body:
                self._lines.append(body)
            self._characters += len(body) + 100
        if len(self._lines) >= 2 * _DOCUMENTS or self._characters >= _CHARACTERS:
            self._send()

    def finish(self) -> None:
        """Wait until the server has everything. Raises what a request ended with."""
        self._send()
        while self._under_way:
            self._under_way.pop(0).result()

    def close(self) -> None:
        """Let what is under way end; nothing more is sent."""
        self._threads.shutdown(cancel_futures=True)

    def _send(self) -> None:
        while len(self._under_way) >= _WAITING:
            self._under_way.pop(0).result()
        if self._lines:
            self._under_way.append(self._threads.submit(self._request, self._lines))
            self._lines, self._characters = [], 0
            self._version += 1

    def _request(self, lines: list[str]) -> None:
        ready: Any = lines  # written as JSON already

        def send(server: Elasticsearch) -> None:
            parts = "errors,items.*._index,items.*.error.type,items.*.error.reason"
            found = server.bulk(operations=ready, require_alias=True, filter_path=parts).body
            if found["errors"]:
                _look_at(self._errors(found["items"]))

        self._client.call(send)

    def _errors(self, items: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
        """Kinds and reasons; that a build which may be gone is gone is none."""
        gone = tuple(f"{build}-" for build in self._targets[1:])
        for outcome in (outcome for item in items for outcome in item.values() if "error" in outcome):
            kind, reason = outcome["error"]["type"], outcome["error"]["reason"]
            if kind != "index_not_found_exception" or not any(build in outcome["_index"] for build in gone):
                yield kind, reason


def _look_at(errors: Iterator[tuple[str, str]]) -> None:
    """Raises for what went wrong; that the server has a later version of a document is right."""
    for kind, reason in errors:
        if kind in _AGAIN:
            raise Busy(reason)
        if kind == "index_not_found_exception":
            raise Conflict("The index that was written to has been removed, as another rebuild took its place.")
        if kind == "cluster_block_exception":
            raise Unavailable(f"The search server takes no changes, most likely because its disk is full: {reason}")
        if kind != "version_conflict_engine_exception":
            raise Unavailable(f"The search server cannot take a document ({kind}): {reason}")
