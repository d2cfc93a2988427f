"""How far the curation of each study is: its distinct values by state, with the samples that they reach."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from catalog.models import Annotation, SourceValue
from curation.models import Proposal
from curation.selectors.reach import with_reach
from curation.selectors.values import ARCHIVE, WITH_TERMS
from curation.states import State
from ontology.bulk import chunks

# As bars show them, from done to open.
STATES = (State.APPROVED.value, ARCHIVE, State.SUBMITTED.value, State.DRAFT.value, State.SENT_BACK.value, State.OPEN.value)  # fmt: skip
DONE = (State.APPROVED.value, ARCHIVE)
# Of two who judge one value: the furthest behind counts, but for what was approved.
_RANKS = (State.APPROVED, State.SET_ASIDE, State.SENT_BACK, State.DRAFT, State.SUBMITTED)

Place = tuple[int, str]  # study and property


@dataclass(slots=True)
class Tally:
    """The values of one property of one study by state. A sample counts in `samples` once for each value it has."""

    values: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    samples: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))

    def add(self, state: str, values: int, samples: int) -> None:
        """So many more values in a state, reaching so many samples."""
        self.values[state] += values
        self.samples[state] += samples

    def move(self, before: str, after: str, values: int, samples: int) -> None:
        """So many values that were counted in one state are in another."""
        self.add(before, -values, -samples)
        self.add(after, values, samples)

    @property
    def total(self) -> int:
        """How many values there are."""
        return sum(self.values.values())

    @property
    def open(self) -> int:
        """How many of them nobody, here or at the archive, said anything about."""
        return self.values[State.OPEN]

    @property
    def open_samples(self) -> int:
        """How many samples those reach: the impact of judging them."""
        return self.samples[State.OPEN]


def tallies(studies: Collection[int] | None = None) -> dict[Place, Tally]:
    """The tallies of these studies (all, if None) by study and property; three queries for any number of values."""
    found: defaultdict[Place, Tally] = defaultdict(Tally)
    parts: Iterable[Collection[int] | None] = [None] if studies is None else chunks(sorted(studies))
    for part in parts:
        for study, key, tied, *counts in _stated(part):
            found[study, key].add(_unjudged(tied), *counts)
        for study, key, state, tied, *counts in (*_shared(part), *_of_two(part)):
            found[study, key].move(_unjudged(tied), _settled(state), *counts)
    return dict(found)


def _unjudged(tied: bool) -> str:
    return ARCHIVE if tied else State.OPEN.value


def _settled(state: str) -> str:
    """Where another judgement of the same value was approved, the value is settled."""
    return State.APPROVED.value if state == State.SET_ASIDE else state


def _values(studies: Collection[int] | None) -> "QuerySet[SourceValue, Any]":
    """Those that can be judged, with their `reach`, and whether a term holds (`tied`)."""
    rows = SourceValue.objects.filter(retired=False, property__in=WITH_TERMS)
    if studies is not None:
        rows = rows.filter(study__in=studies)
    held = Annotation.objects.filter(
        source_value=OuterRef("pk"), property=OuterRef("property"), status=Annotation.Status.ACCEPTED
    )
    return with_reach(rows).annotate(tied=Exists(held)).order_by()


def _counted(rows: "QuerySet[SourceValue, Any]", *columns: str) -> Iterable[tuple[Any, ...]]:
    """The columns, then the number of values and of the samples that they reach."""
    return rows.values_list(*columns).annotate(number=Count("pk"), samples=Sum("reach"))


def _stated(studies: Collection[int] | None) -> Iterable[tuple[Any, ...]]:
    return _counted(_values(studies), "study", "property", "tied")


def _shared(studies: Collection[int] | None) -> Iterable[tuple[Any, ...]]:
    """What was judged by all together, where no two did so independently since."""
    own = Proposal.objects.filter(source_value=OuterRef("pk"), property=OuterRef("property"), track__isnull=False)
    rows = _judged(studies, track__isnull=True).exclude(Exists(own.exclude(state=State.OPEN)))
    return _counted(rows, "study", "property", "proposals__state", "tied")


def _of_two(studies: Collection[int] | None) -> Iterator[tuple[Any, ...]]:
    """What two judged independently: a value at a time, by whoever is furthest behind."""
    columns = ("pk", "study", "property", "proposals__state", "tied", "reach")
    states: defaultdict[tuple[Any, ...], list[State]] = defaultdict(list)
    for pk, study, key, state, tied, reach in _judged(studies, track__isnull=False).values_list(*columns):
        states[pk, study, key, tied, reach].append(State(state))
    for (_, study, key, tied, reach), found in states.items():
        state = min(found, key=_RANKS.index)
        if state is State.SUBMITTED and len(found) == 1:
            state = State.DRAFT  # the other one has not begun
        yield study, key, state, tied, 1, reach


def _judged(studies: Collection[int] | None, **which: Any) -> "QuerySet[SourceValue, Any]":
    wanted = {f"proposals__{name}": value for name, value in which.items()}
    states = [state for state in State if state is not State.OPEN]
    return _values(studies).filter(proposals__property=F("property"), proposals__state__in=states, **wanted)
