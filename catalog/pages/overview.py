"""What a study shows: its commonest terms with how many samples state them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from catalog.models import Annotation, SampleValue, Study
from catalog.pages.tops import TopList
from catalog.properties import PROPERTIES
from catalog.search import language
from catalog.search.request import Alternative, SearchRequest, StudyClause, TermClause

SHOWN = ("phenotype", "gene", "compound", "biological_process", "cellular_component", "cell_line", "anatomy", "disease")
ROWS = 6


@dataclass(frozen=True, slots=True)
class TopTerm:
    """A term with the samples that state it; `query` finds exactly those."""

    curie: str
    label: str
    samples: int
    query: str


def overview(study: Study) -> tuple[TopList[TopTerm], ...]:
    """Top lists of the properties whose terms samples carry. Two queries."""
    ranked = list(_ranked(study))
    recounted = _recounted(study, [term_id for _, term_id, *_, values in ranked if values > 1])
    lists: dict[str, list[TopTerm]] = defaultdict(list)
    totals: dict[str, int] = {}
    for key, term_id, curie, label, samples, of_all, _values in ranked:
        totals[key] = of_all
        count = recounted.get((key, term_id), samples)
        if count:
            lists[key].append(TopTerm(curie, label or curie, count, _query(study, key, curie)))
    return tuple(
        TopList(key, PROPERTIES[key].label, tuple(sorted(lists[key], key=lambda row: -row.samples)), totals[key])
        for key in SHOWN
        if lists.get(key)
    )


def _ranked(study: Study) -> "QuerySet[Annotation, tuple[str, int, str, str, int, int, int]]":
    grouped = (
        Annotation.objects.filter(
            source_value__study=study,
            source_value__retired=False,
            property__in=SHOWN,
            status=Annotation.Status.ACCEPTED,
            polarity=Annotation.Polarity.PRESENT,
        )
        .exclude(group__gt="", term__curie__startswith="PATO:")
        .values("property", "term_id", "term__curie", "term__label")
        .annotate(samples=Sum("source_value__sample_count"), carriers=Count("source_value", distinct=True))
        .annotate(
            rank=Window(RowNumber(), partition_by="property", order_by=[F("samples").desc(), "term__curie"]),
            terms=Window(Count("*"), partition_by="property"),
        )
        .filter(rank__lte=ROWS)
        .order_by("property", "rank")
    )
    return grouped.values_list("property", "term_id", "term__curie", "term__label", "samples", "terms", "carriers")


def _recounted(study: Study, term_ids: list[int]) -> dict[tuple[str, int], int]:
    """Samples of terms that several values mean: one sample may carry two of those values."""
    if not term_ids:
        return {}
    rows = (
        SampleValue.objects.filter(
            value__study=study,
            value__annotations__term__in=term_ids,
            value__annotations__status=Annotation.Status.ACCEPTED,
            value__annotations__polarity=Annotation.Polarity.PRESENT,
            sample__retired=False,
        )
        .values_list("value__annotations__property", "value__annotations__term")
        .annotate(samples=Count("sample", distinct=True))
    )
    return {(key, term_id): samples for key, term_id, samples in rows}


def _query(study: Study, key: str, curie: str) -> str:
    term = TermClause(key, (Alternative(curie=curie, exact=True),))
    return language.write(SearchRequest((StudyClause((f"{study.archive.key}:{study.accession}",)), term)))
