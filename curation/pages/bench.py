"""The workbench: the values of a study, or of one property across studies, as a grid."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from catalog import properties
from catalog.bulk import among
from catalog.models import SourceValue, Study
from catalog.pages.params import Params, chosen_property
from catalog.permissions import Action, Who
from catalog.properties import PROPERTIES, Property
from curation.models import StudyCuration
from curation.pages.rows import Offer, Row, rows_of
from curation.selectors.values import STATES, states_by_property, workable
from curation.states import State
from curation.suggest import suggest
from ontology.problems import NotFound, Problem
from ontology.wording import listed

CHUNK = 50
OFFERS = 9
MAX_TEXT = 200
# Of the suggestions the first ones are shown, and further ones that may well be right.
_ALWAYS, _WORTH_A_LINE = 3, 0.05
_FIRST = ("phenotype", "imaging_method", "organism", "cell_line", "gene", "compound")
_ORDER = {key: place for place, key in enumerate(dict.fromkeys((*_FIRST, *PROPERTIES)))}
_DONE = (State.APPROVED.value, "archive", State.SUBMITTED.value, State.SET_ASIDE.value)


@dataclass(frozen=True, slots=True)
class Tab:
    """A property of the study with how far it is."""

    entry: Property
    values: int
    open: int

    @property
    def key(self) -> str:
        """Of the property."""
        return self.entry.key


@dataclass(frozen=True, slots=True)
class StateTab:
    """How many values are in a state."""

    key: str
    label: str
    values: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address chooses: state, words of the text, and where the next rows begin (samples and id of the last)."""

    state: str = ""
    text: str = ""
    after: tuple[int, int] | None = None

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that are wanted."""
        if self.state:
            rows = rows.filter(work=self.state)
        if self.text:
            rows = rows.filter(text__icontains=self.text)
        if self.after:
            samples, pk = self.after
            rows = rows.filter(Q(sample_count__lt=samples) | Q(sample_count=samples, pk__gt=pk))
        return rows


@dataclass(frozen=True, slots=True)
class Bench:
    """The screen. `study` is None across studies."""

    who: Who
    study: Study | None
    entry: Property | None
    filters: Filters
    rows: Sequence[Row] = ()
    tabs: tuple[Tab, ...] = ()
    states: tuple[StateTab, ...] = ()
    total: int = 0
    next: str = ""
    settings: StudyCuration | None = None
    drafts: int = 0
    sent: Mapping[str, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many values of the property nobody has to look at any more."""
        return sum(tab.values for tab in self.states if tab.key in _DONE)

    @property
    def may_curate(self) -> bool:
        """Whether who looks may save drafts."""
        return self.who.may(Action.CURATE)


def study_bench(study: Study, params: Params, who: Who) -> Bench:
    """The values of one property of a study; eight queries."""
    of_study = workable(who).filter(study=study)
    counts = states_by_property(of_study)
    if not counts:
        return Bench(who, study, None, Filters())
    entry = _chosen(counts, params)
    tabs = tuple(
        Tab(PROPERTIES[key], sum(values for values, _ in states.values()), states.get(State.OPEN.value, (0, 0))[0])
        for key, states in sorted(counts.items(), key=lambda item: _ORDER[item[0]])
    )
    settings = StudyCuration.objects.filter(study=study).select_related("curator").first()
    return _bench(of_study.filter(property=entry.key), counts[entry.key], params, who, study, entry, tabs, settings)


def property_bench(key: str, params: Params, who: Who) -> Bench:
    """The values of one property in all studies."""
    entry = properties.find(key)
    if not entry.has_terms:
        raise Problem(f"{entry.label} holds {entry.kind} values, which are not tied to terms.")
    rows = workable(who).filter(property=entry.key)
    counts = states_by_property(rows).get(entry.key, {})
    return _bench(rows, counts, params, who, None, entry)


def _bench(
    rows: QuerySet[Any],
    counts: Mapping[str, tuple[int, int]],
    params: Params,
    who: Who,
    study: Study | None,
    entry: Property,
    tabs: tuple[Tab, ...] = (),
    settings: StudyCuration | None = None,
) -> Bench:
    filters = read_filters(params)
    found = list(filters.apply(rows).select_related("study__archive")[: CHUNK + 1])
    shown, more = found[:CHUNK], len(found) > CHUNK
    states = tuple(StateTab(key, label, counts[key][0]) for key, label in STATES.items() if key in counts)
    return Bench(
        who=who,
        study=study,
        entry=entry,
        filters=filters,
        rows=rows_of(shown, who),
        tabs=tabs,
        states=states,
        total=sum(values for values, _ in counts.values()),
        next=_next(params, shown[-1]) if more else "",
        settings=settings,
        drafts=counts.get(State.DRAFT.value, (0, 0))[0],
    )


def _chosen(counts: Mapping[str, object], params: Params) -> Property:
    key = chosen_property(params)
    if not key:
        return PROPERTIES[min(counts, key=_ORDER.__getitem__)]
    if key not in counts:
        raise Problem(f"This study has no values of {key} that terms can stand for; it has {listed(sorted(counts))}.")
    return PROPERTIES[key]


def read_filters(params: Params) -> Filters:
    """What the address chooses. Raises `Problem` that says what would be right."""
    state, text = str(params.get("state") or ""), str(params.get("text") or "").strip()
    if state and state not in STATES:
        raise Problem(f"There is no state {state!r}; states are {listed(list(STATES), 'or')}.")
    if len(text) > MAX_TEXT:
        raise Problem(f"The words to look for have {len(text):,} characters; {MAX_TEXT} are the most.")
    return Filters(state, text, _after(str(params.get("after") or "")))


def _after(written: str) -> tuple[int, int] | None:
    if not written:
        return None
    samples, _, pk = written.partition("-")
    if not (samples.isascii() and samples.isdigit() and pk.isascii() and pk.isdigit() and len(written) < 40):
        raise Problem(f"after={written!r} is no place in the grid; leave it out to begin at the top.")
    return int(samples), int(pk)


def _next(params: Params, last: SourceValue) -> str:
    """The address of the rows that follow."""
    kept = {key: str(params.get(key) or "") for key in ("property", "state", "text")}
    pairs = {key: value for key, value in kept.items() if value} | {"after": f"{last.sample_count}-{last.pk}"}
    return f"?{urlencode(pairs)}"


def find_values(ids: Sequence[int], who: Who) -> list[SourceValue]:
    """The values of these ids, in their order. Raises `NotFound` for one that is not there or takes no terms."""
    rows = {row.pk: row for row in among(workable(who).select_related("study__archive"), "pk", set(ids))}
    missing = [pk for pk in ids if pk not in rows]
    if missing:
        raise NotFound(f"There is no value {missing[0]} that terms can stand for; load the page again.")
    return [rows[pk] for pk in ids]


def with_offers(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with their suggestions, of each study and property together."""
    groups: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.value.study_id, row.value.property].append(row)
    for (study, key), group in groups.items():
        found = suggest([row.value.text for row in group], key, limit=OFFERS, study=study, drafts=True)
        for row, suggestion in zip(group, found, strict=True):
            row.offers = tuple(
                Offer(one, rank)
                for rank, one in enumerate(suggestion.candidates, 1)
                if rank <= _ALWAYS or one.confidence >= _WORTH_A_LINE
            )
    return rows
