"""The values of a study as submitted, and the terms they were tied to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from catalog.models import Annotation, SourceValue, Study
from catalog.pages.marks import Mark, marks
from catalog.pages.paging import Listing, listing
from catalog.properties import PROPERTIES
from ontology.problems import Problem

PAGE_SIZE = 30
_HOLDS = Q(annotations__status=Annotation.Status.ACCEPTED)
_FIRST = ("phenotype", "gene", "compound", "organism", "cell_line")
_ORDER = {key: place for place, key in enumerate(dict.fromkeys((*_FIRST, *PROPERTIES)))}


# Primary key, text, submitted id, number of samples, and whether a component carries it.
_Stored = tuple[int, str, str, int, bool]


@dataclass(frozen=True, slots=True)
class PropertyTab:
    """How many distinct values of a property there are, and how many are tied to a term."""

    key: str
    values: int
    tied: int

    @property
    def takes_terms(self) -> bool:
        """Whether its values can be tied to terms at all."""
        return self.key in PROPERTIES and PROPERTIES[self.key].has_terms


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One distinct text with the terms it means. `place` names who carries it where no sample does."""

    text: str
    submitted_id: str
    samples: int
    place: str
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class ValuesBlock:
    """The annotations section: one property at a time, most samples first."""

    tabs: tuple[PropertyTab, ...] = ()
    chosen: PropertyTab | None = None
    list: Listing[_Stored] | None = None
    rows: tuple[ValueRow, ...] = ()


def values_block(study: Study, params: QueryDict) -> ValuesBlock:
    """The values of the property that the address names, else of the first. Four queries."""
    tabs = _tabs(study)
    if not tabs:
        return ValuesBlock()
    chosen = _chosen(tabs, params.get("property", ""))
    page = listing(_values(study, chosen.key), params, size=PAGE_SIZE, param="values")
    found = marks("source_value", (pk for pk, *_ in page.rows))
    rows = tuple(
        ValueRow(text, submitted_id, samples, _place(samples, of_component=of_component), found.get(pk, ()))
        for pk, text, submitted_id, samples, of_component in page.rows
    )
    return ValuesBlock(tabs, chosen, page, rows)


def _tabs(study: Study) -> tuple[PropertyTab, ...]:
    rows = (
        SourceValue.objects.filter(study=study, retired=False)
        .values_list("property")
        .annotate(values=Count("pk", distinct=True), tied=Count("pk", distinct=True, filter=_HOLDS))
    )
    return tuple(sorted((PropertyTab(*row) for row in rows), key=lambda tab: _ORDER.get(tab.key, len(_ORDER))))


def _chosen(tabs: Sequence[PropertyTab], key: str) -> PropertyTab:
    if not key:
        return tabs[0]
    found = next((tab for tab in tabs if tab.key == key), None)
    if found is None:
        raise Problem(f"This study has no values of {key!r}; it has {', '.join(tab.key for tab in tabs)}.")
    return found


def _values(study: Study, key: str) -> "QuerySet[SourceValue, _Stored]":
    of_component = SourceValue.carrying_components.through.objects.filter(sourcevalue_id=OuterRef("pk"))
    return (
        SourceValue.objects.filter(study=study, property=key, retired=False)
        .annotate(of_component=Exists(of_component))
        .order_by("-sample_count", "text", "pk")
        .values_list("pk", "text", "submitted_id", "sample_count", "of_component")
    )


def _place(samples: int, *, of_component: bool) -> str:
    if samples:
        return ""
    return "of a component" if of_component else "of the study"
