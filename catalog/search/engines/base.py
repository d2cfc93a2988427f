"""What an engine has to do, and the questions it is asked in: small trees that name fields of `catalog.search.schema`.

An engine stores three collections (samples, studies, terms), finds what a node matches and tallies a field, exactly.
It knows nothing of ontologies, requests or facets. Rebuilding goes to a new index that replaces the old one when it is
complete: a snapshot never shows an empty or half-built one.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from ontology.problems import Unavailable


class NoIndex(Unavailable):
    """Nothing was indexed yet."""

    def __init__(self) -> None:
        super().__init__("There is no search index for this version yet. `manage.py reindex` builds it.")


class Expired(Unavailable):
    """The server no longer has the state that a snapshot read; the question can be put to a new one."""

    def __init__(self) -> None:
        super().__init__("The search index was replaced while it was read; try again.")


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class HasAny:
    """One of the tokens occurs in the field."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words stand side by side in the text field."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A number of the field lies between the bounds, which are included; None is open."""

    field: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Both:
    """All of them hold. Of none: everything."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of them holds. Of none: nothing."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    node: "Node"


Node = Everything | HasAny | Phrase | Between | Both | Either | Not


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far an index has come: every Change up to `cursor` is in it, except the `gaps`.

    `gaps`: ids below the cursor that were not there when it passed, with the Unix time of that: a transaction that
    took its id earlier may commit later. `ontology`: state of the words it was built with. `built_at` is a Unix time.
    """

    cursor: int = 0
    gaps: tuple[tuple[int, float], ...] = ()
    ontology: str = ""
    layout: str = ""
    built_at: float = 0.0


class Snapshot(Protocol):
    """One unchanging state of the index. On a server it may be given up while it is read: that raises `Expired`."""

    generation: str
    state: IndexState

    def tally(self, node: Node, field: str) -> dict[str, int]:
        """How many matching samples have each token of a counted or signature field. Exact and complete."""
        ...

    def count(self, collection: str, node: Node) -> int:
        """How many documents match."""
        ...

    def find(self, collection: str, node: Node, *, limit: int, offset: int = 0) -> list[Any]:
        """The stored rows of matching documents; samples and studies in order of id."""
        ...


class Writer(Protocol):
    """Changes to one index. Nothing is seen before `commit`."""

    def put(self, collection: str, documents: Iterable[Mapping[str, Any]]) -> None:
        """Add documents, in the form that `Kind` describes."""
        ...

    def drop(self, collection: str, field: str, tokens: Sequence[str | int]) -> None:
        """Remove the documents that have one of the tokens, as far as they were put before.

        `field`: what names the documents (`id` or `key`), or the `study` of samples.
        """
        ...

    def commit(self, state: IndexState) -> None:
        """Make everything so far lasting and visible, and only then remember `state`."""
        ...

    def snapshot(self) -> Snapshot:
        """What was committed so far, also of an index that is not in use yet."""
        ...


class Engine(Protocol):
    """A place that keeps an index."""

    key: str

    def snapshot(self) -> Snapshot:
        """The index in use. Raises `NoIndex`."""
        ...

    def building(self) -> AbstractContextManager[Writer]:
        """Write a new index; it takes the place of the one in use at the end, or vanishes on failure."""
        ...

    def updating(self, patience: float) -> AbstractContextManager[Writer]:
        """Write to the index in use. Raises `NoIndex`, or `Conflict` if another one writes for `patience` seconds more."""
        ...
