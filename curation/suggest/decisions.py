"""What curators and archives decided before about the same words.

The decisions are the catalog's annotations of source values, accepted ones for a term and overruled ones against it, and what
curators proposed since: for curators a draft counts at once, for others never. Where two judge a study independently, their proposals do not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from threading import Lock

from django.db.models import Q

from catalog.models import Annotation, Change, SourceValue
from curation.models import ProposedTerm
from curation.states import State
from ontology.bulk import chunks
from ontology.matching.wording import cleaned, form

_FOR = (Annotation.Status.ACCEPTED,)
_AGAINST = (Annotation.Status.OVERRULED,)
_PROPOSED = (State.DRAFT, State.SUBMITTED)

_LATE = 1_000  # a change may become visible after as many younger ones
_OWN = 14.0  # more than any number of others can add


@dataclass(frozen=True, slots=True)
class Decision:
    """One study's judgement that a text means a term, or does not."""

    study: int
    text: str
    term: int
    holds: bool
    accession: str = ""
    draft: bool = False


@dataclass(slots=True)
class Record:
    """The studies that decided for a term, and against it: ids with accessions. `drafts`: those where it is not approved."""

    accepted: dict[int, str] = field(default_factory=dict)
    rejected: dict[int, str] = field(default_factory=dict)
    drafts: set[int] = field(default_factory=set)


# by the form of the text, then by the id of the term
Memory = dict[str, dict[int, Record]]


def remembered(property_key: str, texts: Iterable[str], *, drafts: bool = False) -> Memory:
    """Every decision so far about these texts of a property; with `drafts`, which are for curators only, these too."""
    values = _values(property_key).of({form(cleaned(text)) for text in texts})
    return memory(decision for chunk in chunks(values) for decision in _stated(property_key, chunk, drafts=drafts))


def same_words(property_key: str, text: str) -> set[int]:
    """The ids of the source values of a property that say the same, however it is spelt."""
    return _values(property_key).of([form(cleaned(text))])


class _Values:
    """Which source values of a property have which words: kept, and brought up to date by the log of changes.

    Decisions are not kept but read at every question, so they count at once.
    """

    def __init__(self, property_key: str) -> None:
        self._property, self._lock = property_key, Lock()
        self._by_form: defaultdict[str, set[int]] = defaultdict(set)
        self._seen: set[int] = set()
        self._newest: tuple[int, datetime] | None = None

    def of(self, forms: Iterable[str]) -> set[int]:
        """The ids of the values with any of these forms; some may be gone by now."""
        with self._lock:
            self._catch_up()
            return {value for each in forms for value in self._by_form.get(each, ())}

    def _catch_up(self) -> None:
        newest = self._newest
        if newest is None or not Change.objects.filter(pk=newest[0], at=newest[1]).exists():
            self._start_anew()
            return
        recent = Change.objects.filter(pk__gt=newest[0] - _LATE).values_list("pk", flat=True)
        unseen = Change.objects.filter(pk__in=set(recent) - self._seen)
        rows = list(unseen.values_list("pk", "at", "kind", "study", "source_value_id"))
        if rows:
            self._read(_touched(rows))
            self._note([row[:2] for row in rows])

    def _start_anew(self) -> None:
        """Of all values; the log is looked at before, so that nothing is missed between."""
        self._by_form.clear()
        self._seen.clear()
        newest = list(Change.objects.order_by("-pk").values_list("pk", "at")[:_LATE])
        self._newest = None
        self._note(newest)
        self._read(Q())

    def _note(self, changes: list[tuple[int, datetime]]) -> None:
        self._newest = max([*changes, *([self._newest] if self._newest else [])], default=None)
        least = self._newest[0] - _LATE if self._newest else 0
        self._seen = {pk for pk in self._seen.union(pk for pk, _ in changes) if pk > least}

    def _read(self, which: Q) -> None:
        rows = SourceValue.objects.filter(which, property=self._property).values_list("pk", "text")
        for value, text in rows.iterator(5_000):
            self._by_form[form(cleaned(text))].add(value)


def _touched(changes: Iterable[tuple[int, datetime, str, int, int | None]]) -> Q:
    """The values that changes are about: one, or all of a study."""
    values, studies = set(), set()
    for _, _, kind, study, value in changes:
        if kind != Change.Kind.ANNOTATION:
            studies.add(study)
        elif value:
            values.add(value)
    return Q(study__in=studies) | Q(pk__in=values)


@lru_cache(maxsize=64)
def _values(property_key: str) -> _Values:
    return _Values(property_key)


def memory(decisions: Iterable[Decision]) -> Memory:
    """Decisions, to be looked up by text."""
    found: defaultdict[str, defaultdict[int, Record]] = defaultdict(lambda: defaultdict(Record))
    for decision in decisions:
        record = found[form(cleaned(decision.text))][decision.term]
        if decision.draft and decision.study not in record.accepted:
            record.drafts.add(decision.study)
        (record.accepted if decision.holds else record.rejected)[decision.study] = decision.accession
    return {text: dict(records) for text, records in found.items()}


def _stated(property_key: str, values: Collection[int], *, drafts: bool) -> Iterator[Decision]:
    rows = (
        Annotation.objects.filter(source_value__in=values, property=property_key, group="")
        .filter(status__in=(*_FOR, *_AGAINST))
        .values_list(
            "source_value__study_id", "source_value__text", "term_id", "status", "source_value__study__accession"
        )
    )
    for study, text, term, status, accession in rows:
        yield Decision(study, text, term, status in _FOR, accession)
    if drafts:
        yield from _drafted(property_key, values)


def _drafted(property_key: str, values: Collection[int]) -> Iterator[Decision]:
    value = "proposal__source_value"
    proposed = ProposedTerm.objects.filter(
        proposal__source_value__in=values, proposal__property=property_key, proposal__state__in=_PROPOSED, group="",
        proposal__track=None,
    ).values_list(f"{value}__study_id", f"{value}__text", "term_id", f"{value}__study__accession")  # fmt: skip
    for study, text, term, accession in proposed:
        yield Decision(study, text, term, holds=True, accession=accession, draft=True)


def odds(record: Record, study: int | None) -> float:
    """What the decisions add to the log odds of a term. A study's own weigh more than those of all others."""
    if study is not None and study in record.rejected:
        return -20.0
    others = record.accepted.keys() - {study}, record.rejected.keys() - {study}
    own = _OWN if study is not None and study in record.accepted else 0.0
    agreed, refused = len(others[0]), len(others[1])
    return own + (8.0 + min(agreed, 5) if agreed > refused else 0.0) - 3.0 * min(refused, 3)
