"""What curators decided about the values of a study, on its way into the archive's own files: what is wanted, what was
changed for it, and what the format has no words for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.facts import TermClaim, ValueFact
from catalog.judged import Held
from catalog.models import Annotation
from ontology import curies

Key = tuple[str, str, str]  # property, text in NFC, submitted id

_ABSENT = "the format cannot say that something was seen not to be there"
_NARROWER = "the term is narrower than the value, and would be read as if it held for every sample of it"
_BROADER = "was written, but the format cannot say that the term is broader than the value"
_STAYS = "was overruled, and stays in the files"
_NO_CELL = "no cell of the files holds ids of terms for it"
_NO_ROOM = "there are no more cells for ids"


@dataclass(frozen=True, slots=True)
class Wish:
    """A term to be written. `stated`: the archive states it already; `group`: as in an annotation."""

    curie: str
    label: str
    group: str = ""
    stated: bool = False


@dataclass(slots=True)
class Change:
    """Cells of one column or line that were changed alike; `first` is the row of the first one, from 1."""

    file: str
    place: str
    value: str
    before: str
    after: str
    first: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What could not be written of a value, and why."""

    property: str
    text: str
    submitted_id: str
    term: str
    reason: str
    file: str = ""


@dataclass
class Corrections:
    """The decisions about a study's judged values, and what came of them.

    `decided`: what holds for a value; `overruled`: what the archive stated and no longer holds.
    """

    decided: Mapping[Key, Sequence[Held]]
    overruled: Mapping[Key, Sequence[str]] = field(default_factory=dict)  # CURIEs
    changes: dict[tuple[str, str, str, str, str], Change] = field(default_factory=dict)
    unsaid: dict[Unsaid, None] = field(default_factory=dict)
    met: set[Key] = field(default_factory=set)

    def wanted(self, fact: ValueFact, key: Key) -> tuple[Wish, ...] | None:
        """What is to be written of a value, the archive's own first; None if its cells say it already, or nobody judged it."""
        held = self.decided.get(key)
        if held is None:
            return None
        self.met.add(key)
        wishes = tuple(self._sayable(key, held))
        return None if as_read(fact) == {(wish.curie, wish.group) for wish in wishes} else wishes

    def _sayable(self, key: Key, held: Iterable[Held]) -> Iterator[Wish]:
        for one in sorted(held, key=lambda one: not one.stated):
            if one.polarity == Annotation.Polarity.ABSENT:
                self.tell(key, [one.curie], _ABSENT)
            elif one.mapping == Annotation.Mapping.NARROWER:
                self.tell(key, [one.curie], _NARROWER)
            else:
                if one.mapping == Annotation.Mapping.BROADER:
                    self.tell(key, [one.curie], _BROADER)
                yield Wish(one.stated or one.curie, one.label, one.group, bool(one.stated))

    def room(self, key: Key, wishes: Sequence[Wish], cells: int, file: str = "") -> Sequence[Wish]:
        """As many of the wishes as there are cells for; the others are listed."""
        if len(wishes) > cells:
            self.tell(key, [wish.curie for wish in wishes[cells:]], _NO_ROOM, file)
        return wishes[:cells]

    def tell(self, key: Key, terms: Sequence[str], reason: str, file: str = "") -> None:
        """Something of a value cannot be written."""
        for term in terms or ("",):
            self.unsaid[Unsaid(*key, term, reason, file)] = None

    def refuse(self, key: Key, put: Sequence[Wish], reason: str, file: str) -> None:
        """The cells of a value stay as they are: what would come is not said, and what was overruled stays stated."""
        if coming := [wish.curie for wish in put if not wish.stated]:
            self.tell(key, coming, reason, file)
        if staying := self.overruled.get(key, ()):
            self.tell(key, staying, f"{_STAYS}: {reason}", file)

    def changed(self, file: str, place: str, value: str, before: str, after: str, row: int) -> None:
        """One cell was changed."""
        key = (file, place, value, before, after)
        self.changes.setdefault(key, Change(*key, row)).rows += 1

    def close(self) -> None:
        """List the decisions about values that stand in no cell with ids of terms, such as genes."""
        for key, held in self.decided.items():
            if key not in self.met:
                self.met.add(key)
                self.refuse(key, tuple(self._sayable(key, held)), _NO_CELL, "")


def as_read(fact: ValueFact) -> set[tuple[str, str]]:
    """CURIE and group of every annotation that a fact asks for."""
    group = "1" if fact.grouped and len(fact.claims) > 1 else ""
    return {(claim.curie, group) for claim in fact.claims if isinstance(claim, TermClaim)}


def reads_right(fact: ValueFact, put: Sequence[Wish]) -> bool:
    """Whether a fact says what was to be written, and nothing else."""
    return as_read(fact) == {(wish.curie, wish.group) for wish in put}


def spelt(curie: str, like: str, hint: str = "") -> str:
    """A CURIE as the archive spells ids, or as the cell beside it does: `CMPO_0000118`, unless `like` says otherwise."""
    name, local = curies.prefix(curie), curies.local(curie)
    if "://" in like:
        return curies.iri(curie)
    if like.isdecimal() and curies.normalise(local, prefix=hint) == curie:
        return local
    return curie if ":" in like else f"{name}_{local}"
