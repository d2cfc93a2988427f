"""What an engine has to do, and the questions it is asked in: small trees that name fields of `catalog.search.schema`.

An engine stores four collections (samples, images, studies, terms), finds what a node matches and tallies a field, exactly.
It knows nothing of ontologies, requests or facets. Rebuilding goes to a new index that replaces the old one when it is
complete: a snapshot never shows an empty or half-built one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from ontology.problems import Conflict, Unavailable

T = TypeVar("T")

# As a limit: every row, for no index has so many of studies, of terms, or of samples of one study.
EVERY_ROW = 10_000_000


class NoIndex(Unavailable):
    """Nothing was indexed yet."""

    def __init__(self) -> None:
        super().__init__("There is no search index for this version yet. `manage.py reindex` builds it.")


class Expired(Unavailable):
    """The server no longer has the state that a snapshot read; the question can be put to a new one."""

    def __init__(self) -> None:
        super().__init__("The search index was replaced while it was read; try again.")


class Replaced(Conflict):
    """The index became another one between the beginning of a change and its commit; it has to be worked out anew."""

    def __init__(self) -> None:
        super().__init__("The search index was replaced while it was written to; nothing is lost, it is done again.")


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
class Tally:
    """What is tallied of the documents that a question matches: a field, of those that match `among` too."""

    field: str
    among: Node = Everything()

    def of(self, node: Node) -> Node:
        """The documents of the question that are tallied."""
        return node if self.among == Everything() else Both((node, self.among))


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far an index has come.

    `cursor`: the largest id of a Change that was taken in, or was there when it was built. `ontology`: state of the words it was
    built with. `built_at` is a Unix time.
    """

    cursor: int = 0
    ontology: str = ""
    layout: str = ""
    built_at: float = 0.0

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "IndexState":
        """What was stored, perhaps by another version: what it lacks is as if nothing had been indexed."""
        return cls(**{name: stored[name] for name in cls.__slots__ if name in stored})


class Snapshot(Protocol):
    """One unchanging state of the index. On a server it may be given up while it is read: that raises `Expired`."""

    generation: str
    state: IndexState

    def tally(self, node: Node, field: str, collection: str = "samples") -> dict[str, int]:
        """How many matching samples, or images, have each token of a counted or signature field. Exact and complete."""
        ...

    def tallies(self, node: Node, asked: Sequence[Tally], collection: str = "samples") -> list[dict[str, int]]:
        """Several tallies at once, each as `tally` gives it: in one request, where requests cost something."""
        ...

    def count(self, collection: str, node: Node) -> int:
        """How many documents match."""
        ...

    def find(self, collection: str, node: Node, *, limit: int, offset: int = 0, field: str = "row") -> list[Any]:
        """The stored rows of matching documents, or another stored field; samples and studies in order of id."""
        ...


class Writer(Protocol):
    """Changes to one index. Nothing is seen before `commit`. `state`: of the index as it was at `begin`."""

    state: IndexState

    def begin(self) -> None:
        """To be called before the facts are read, for each commit; what was not committed is forgotten.

        Of two writers of a document, in whatever processes, the one that began later has read the later facts: its
        word stays, whichever of them comes first.
        """
        ...

    def put(self, collection: str, documents: Iterable[Mapping[str, Any]]) -> None:
        """Add documents, in the form that `Kind` describes."""
        ...

    def drop(self, collection: str, field: str, tokens: Sequence[str | int]) -> None:
        """Remove the documents that have one of the tokens, as far as they were put before.

        `field`: what names the documents (`id` or `key`), the `study` of samples and images, or the `sample` of images.
        """
        ...

    def commit(self, state: IndexState) -> None:
        """Make everything so far lasting and visible, and only then remember `state`.

        Raises `Replaced` if the index is no longer the one of `begin`.
        """
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

    def is_rebuilding(self) -> bool:
        """Whether some process builds a new index; one that begins later reads what is committed now."""
        ...

    def updating(self, patience: float) -> AbstractContextManager[Writer]:
        """Write to the index in use. Raises `NoIndex`, or `Conflict` if another one writes for `patience` seconds more.

        An index that is being built gets the same where the engine can do that. Where it cannot, and for what came
        too late, the caller writes again after the rebuild.
        """
        ...


def reading(engine: Engine, question: Callable[[Snapshot], T]) -> T:
    """What a question has from the present state; from the next one, if the server gave that up. Raises `NoIndex`."""
    try:
        return question(engine.snapshot())
    except Expired:
        return question(engine.snapshot())
