"""What curators and archives decided before about the same words.

For now the decisions are the catalog's annotations of source values: accepted ones for a term, overruled ones against it.
Whatever else will decide (proposals) only has to yield `Decision`s.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from catalog.models import Annotation, Change
from ontology.matching.wording import cleaned, form

_FOR = (Annotation.Status.ACCEPTED,)
_AGAINST = (Annotation.Status.OVERRULED,)

_OWN = 11.0  # more than any number of others can add


@dataclass(frozen=True, slots=True)
class Decision:
    """One study's judgement that a text means a term, or does not."""

    study: int
    text: str
    term: int
    holds: bool
    accession: str = ""


@dataclass(slots=True)
class Record:
    """The studies that decided for a term, and against it: ids with accessions."""

    accepted: dict[int, str] = field(default_factory=dict)
    rejected: dict[int, str] = field(default_factory=dict)


# by the form of the text, then by the id of the term
Memory = dict[str, dict[int, Record]]


def remembered(property_key: str) -> Memory:
    """Every decision about a property so far; read anew as soon as anything was decided."""
    newest = Change.objects.order_by("-pk").values_list("pk", "at").first()
    return _remembered(property_key, newest)


@lru_cache(maxsize=16)
def _remembered(property_key: str, _newest: object) -> Memory:
    return memory(_stated(property_key))


def memory(decisions: Iterable[Decision]) -> Memory:
    """Decisions, to be looked up by text."""
    found: defaultdict[str, defaultdict[int, Record]] = defaultdict(lambda: defaultdict(Record))
    for decision in decisions:
        record = found[form(cleaned(decision.text))][decision.term]
        (record.accepted if decision.holds else record.rejected)[decision.study] = decision.accession
    return {text: dict(records) for text, records in found.items()}


def _stated(property_key: str) -> Iterator[Decision]:
    rows = (
        Annotation.objects.filter(property=property_key, source_value__isnull=False, group="")
        .filter(status__in=(*_FOR, *_AGAINST))
        .values_list(
            "source_value__study_id", "source_value__text", "term_id", "status", "source_value__study__accession"
        )
    )
    for study, text, term, status, accession in rows.iterator(5_000):
        yield Decision(study, text, term, status in _FOR, accession)


def odds(record: Record, study: int | None) -> float:
    """What the decisions add to the log odds of a term. A study's own weigh more than those of all others."""
    if study is not None and study in record.rejected:
        return -20.0
    others = record.accepted.keys() - {study}, record.rejected.keys() - {study}
    own = _OWN if study is not None and study in record.accepted else 0.0
    agreed, refused = len(others[0]), len(others[1])
    return own + (5.0 + min(agreed, 5) if agreed > refused else 0.0) - 3.0 * min(refused, 3)
