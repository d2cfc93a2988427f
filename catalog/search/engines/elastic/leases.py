"""Leases and tickets: one rebuild and one commit at a time, in whatever process and on whatever machine.

A lease is a document with an end, renewed while its holder lives; a holder that was killed is waited for no longer than
`LENGTH`. A lease saves work, no more: what keeps a holder that was taken for dead from doing harm are *tickets*, numbers
of which each is larger than all that were drawn before, and which are the versions of what is written. The server
refuses an older version.
"""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import ApiError

from catalog.search.engines.elastic.builds import make
from catalog.search.engines.elastic.client import Client
from ontology.problems import Conflict, Problem

logger = logging.getLogger(__name__)

# Seconds that a lease lasts, and between two renewals. Clocks of machines may differ by less than that.
LENGTH = 15.0
BEAT = 3.0
_POLL = 0.05
_TICKETS = "tickets"
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_FIELDS = {"holder": _KEPT, "until": {"type": "double", "index": False}, "ticket": {"type": "long", "index": False}}


@dataclass(frozen=True, slots=True)
class Entry:
    """A lease as it is stored. `place` is what a change of it has to name: nothing, one that is not there yet."""

    holder: str = ""
    until: float = 0.0
    ticket: int = 0
    place: tuple[int, int] | None = None

    @property
    def is_held(self) -> bool:
        """Whether it was taken, not given back, and has not run out."""
        return bool(self.holder) and self.until > time.time()


class Lease:
    """A lease that is held, and renewed by a thread until it is given back."""

    def __init__(self, leases: "Leases", name: str, entry: Entry) -> None:
        self._leases, self._name, self._entry = leases, name, entry
        self._until = time.monotonic() + LENGTH
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"lease-{name}", daemon=True)
        self._thread.start()

    @property
    def ticket(self) -> int:
        """Larger than that of every holder before."""
        return self._entry.ticket

    def check(self) -> None:
        """Make sure of the lease. Raises `Conflict` if another process took over."""
        if time.monotonic() > self._until:
            self._renew()

    def give_back(self) -> None:
        """Let the next one have it; if the server cannot be told, it runs out."""
        self._stop.set()
        self._thread.join()
        try:
            self._leases.store(self._name, replace(self._entry, holder=""))
        except (ApiError, Problem) as problem:
            logger.warning("The lease %s was not given back, it runs out: %s", self._name, problem)

    def _keep(self) -> None:
        while not self._stop.wait(BEAT):
            try:
                self._renew()
            except Conflict:
                return
            except Problem:
                continue

    def _renew(self) -> None:
        began = time.monotonic()
        try:
            self._entry = self._leases.renew(self._name, self._entry)
        except Conflict:
            self._until = 0.0
            raise
        self._until = began + LENGTH


class Leases:
    """The leases, documents of one small index."""

    def __init__(self, client: Client, prefix: str) -> None:
        self._client = client
        self._index = f"{prefix}-leases"

    @contextmanager
    def holding(self, name: str, patience: float, doing: str, *, above: int = 0) -> Iterator[Lease]:
        """Hold a lease, with a ticket larger than `above`.

        Raises `Conflict` if another one does not give it back within `patience` seconds.
        """
        holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"
        deadline = time.monotonic() + patience
        while (entry := self._taken(name, holder, above)) is None:
            if time.monotonic() >= deadline:
                raise Conflict(f"The search index is {doing} by another process; try again when it is done.")
            time.sleep(_POLL)
        lease = Lease(self, name, entry)
        try:
            yield lease
        finally:
            lease.give_back()

    def is_held(self, name: str) -> bool:
        """Whether somebody holds it."""
        return self._read(name).is_held

    def draw(self, above: int = 0) -> int:
        """A ticket: larger than `above` and every one that was drawn before this call, by whatever process."""
        while True:
            last = self._read(_TICKETS)
            ticket = _next(max(last.ticket, above))
            try:
                return self.store(_TICKETS, replace(last, ticket=ticket)).ticket
            except ApiError:  # somebody else was faster
                continue

    def renew(self, name: str, entry: Entry) -> Entry:
        """The entry with a later end. Raises `Conflict` if somebody else holds the lease."""
        try:
            return self.store(name, replace(entry, until=time.time() + LENGTH))
        except ApiError:
            # A write whose answer was lost is sent again, and then it was ourselves who changed it.
            found = self._read(name)
            if found.holder != entry.holder:
                raise Conflict(
                    "Another process took over the search index, as this one was held up; nothing is lost."
                ) from None
            return found

    def store(self, name: str, entry: Entry) -> Entry:
        """Write an entry in the place of the one it was read from. Raises `ApiError` if that has changed."""
        place: dict[str, Any] = {"op_type": "create"}
        if entry.place:
            place = {"if_seq_no": entry.place[0], "if_primary_term": entry.place[1]}
        document = {"holder": entry.holder, "until": entry.until, "ticket": entry.ticket}
        done = self._client.call(lambda es: es.index(index=self._index, id=name, document=document, **place))
        return replace(entry, place=(done["_seq_no"], done["_primary_term"]))

    def _taken(self, name: str, holder: str, above: int) -> Entry | None:
        """The lease, if it was free; None if somebody holds it or was faster."""
        found = self._read(name)
        if found.holder == holder:
            return found
        if found.is_held:
            return None
        ticket = _next(max(found.ticket, above))
        try:
            return self.store(name, Entry(holder, time.time() + LENGTH, ticket, found.place))
        except ApiError:
            return None

    def _read(self, name: str) -> Entry:
        try:
            found = self._client.call(lambda es: es.get(index=self._index, id=name)).body
        except ApiError as error:
            if "index_not_found_exception" in str(error.body):
                settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
                make(
                    self._client, self._index, mappings={"dynamic": "strict", "properties": _FIELDS}, settings=settings
                )
            return Entry()
        return Entry(**found["_source"], place=(found["_seq_no"], found["_primary_term"]))


def _next(ticket: int) -> int:
    """Milliseconds, so that tickets go on rising even if the index of leases is lost."""
    return max(ticket + 1, int(time.time() * 1000))
