"""What stands beside the grid: the value in other studies, its samples' other values, the study's words, its editor."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from catalog.models import Annotation, SampleValue, SourceValue, Study
from catalog.models.samples import Level
from catalog.permissions import Who
from curation.pages.bench import with_offers
from curation.pages.rows import Meant, Row, rows_of
from curation.selectors.history import Entry, history_of
from curation.suggest.decisions import same_words

MOST_STUDIES = 30
MOST_VALUES = 40
_LOOKED_AT = 500  # samples whose other values are counted


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same words in another study, and what they mean there. `differs`: they do not mean the same there as here."""

    study: Study
    text: str
    samples: int
    meant: tuple[Meant, ...]
    overruled: tuple[Meant, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Along:
    """Another value that the samples of this one carry."""

    key: str
    text: str
    samples: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything beside the row of a value."""

    row: Row
    elsewhere: tuple[Elsewhere, ...]
    along: tuple[Along, ...]
    looked_at: int
    history: tuple[Entry, ...]
    levels: Sequence[tuple[int, str]] = tuple(Level.choices)
    mappings: Sequence[str] = tuple(Annotation.Mapping.values)
    polarities: Sequence[str] = tuple(Annotation.Polarity.values)

    @property
    def term_field(self) -> str:
        """The id of the field for a term."""
        return f"term-{self.row.value.pk}"

    @property
    def disagreements(self) -> int:
        """In how many other studies the words mean something else."""
        return sum(one.differs for one in self.elsewhere)


def beside(value: SourceValue, who: Who) -> Beside:
    """What helps to judge a value; a fixed number of queries."""
    (row,) = with_offers(rows_of([value], who))
    along, looked_at = _along(value)
    history = history_of(("source_value", value.pk, value.property), who)
    return Beside(row, _elsewhere(value, row), along, looked_at, history)


def _elsewhere(value: SourceValue, row: Row) -> tuple[Elsewhere, ...]:
    """The same words of the same property in other studies, with what was decided there."""
    ids = same_words(value.property, value.text) - {value.pk}
    others = (
        SourceValue.objects.filter(pk__in=sorted(ids), retired=False, study__status=Study.Status.LIVE)
        .exclude(study=value.study_id)
        .select_related("study__archive")
        .order_by("-sample_count", "pk")[:MOST_STUDIES]
    )
    rows = list(others)
    meant: dict[tuple[int, str], list[Meant]] = defaultdict(list)
    facts = Annotation.objects.filter(source_value__in=rows, property=value.property).select_related("term")
    for fact in facts.filter(status__in=("accepted", "overruled")).order_by("pk"):
        shown = Meant(
            fact.term.curie,
            fact.term.label,
            fact.mapping,
            fact.polarity,
            obsolete=fact.term.obsolete,
            key=value.property,
        )
        meant[fact.source_value_id or 0, fact.status].append(shown)
    here = _meanings(row.meant)
    return tuple(
        Elsewhere(
            one.study,
            one.text,
            one.sample_count,
            tuple(meant[one.pk, "accepted"]),
            tuple(meant[one.pk, "overruled"]),
            bool(here and meant[one.pk, "accepted"]) and here != _meanings(meant[one.pk, "accepted"]),
        )
        for one in rows
    )


def _meanings(meant: Sequence[Meant]) -> set[tuple[str, str, str]]:
    return {(one.curie, one.polarity, one.mapping) for one in meant}


def _along(value: SourceValue) -> tuple[tuple[Along, ...], int]:
    """The other values of the first of its samples, the most frequent first, and how many samples these are."""
    samples = list(
        SampleValue.objects.filter(value=value, sample__retired=False).values_list("sample_id", flat=True)[:_LOOKED_AT]
    )
    rows = (
        SampleValue.objects.filter(sample__in=samples)
        .exclude(value=value)
        .values_list("value__property", "value__text")
        .annotate(samples=Count("sample_id"))
        .order_by("-samples", "value__property", "value__text")[:MOST_VALUES]
    )
    return tuple(Along(*row) for row in rows), len(samples)
