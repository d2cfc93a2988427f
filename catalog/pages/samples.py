"""The samples of a study as a table, with the values they carry."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from catalog.models import Component, Sample, SampleValue, Study
from catalog.pages.marks import Mark, marks
from catalog.pages.paging import Listing, listing
from catalog.pages.params import number
from catalog.properties import PROPERTIES
from ontology.problems import Problem

PAGE_SIZE = 25
MAX_COLUMNS = 6
COLUMNS = ("gene", "compound", "dose", "phenotype", "control", "quality_control", "cell_line", "organism", "anatomy",
           "cell_type", "disease", "treatment", "variable")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in a table cell: the submitter's text (or the choice it stands for) and what it means."""

    text: str
    marks: Sequence[Mark]
    failed: bool = False


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One sample; `cells` are in the order of the columns."""

    sample: Sample
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def name(self) -> str:
        """What tells it from the others of its plate or component."""
        if self.sample.implicit:
            return self.sample.component.name or "the component as a whole"
        return (self.sample.plate and self.sample.well) or self.sample.name or self.sample.key


@dataclass(frozen=True, slots=True)
class SamplesBlock:
    """The samples section: one page of one component, or of all."""

    list: Listing[Sample]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[SampleRow, ...]
    component: int | None
    plated: bool


def samples_block(study: Study, components: Sequence[Component], params: QueryDict) -> SamplesBlock:
    """The page of samples that the address asks for. Five queries."""
    chosen = _component(components, params)
    rows = Sample.objects.filter(component__study=study, retired=False)
    if chosen is not None:
        rows = rows.filter(component__ordinal=chosen)
    # Sorted by their keys alone: a study's samples are wide and many.
    keys = listing(
        rows.order_by("component__ordinal", "pk").values_list("pk", flat=True), params, size=PAGE_SIZE, param="samples"
    )
    found = Sample.objects.select_related("component").in_bulk(keys.rows)
    page = Listing([found[key] for key in keys.rows], keys.total, keys.number, keys.size, keys.param)
    carried = carried_by(keys.rows)
    columns = columns_of(carried)
    return SamplesBlock(
        list=page,
        columns=tuple((key, PROPERTIES[key].label) for key in columns),
        rows=tuple(
            SampleRow(sample, tuple(tuple(carried[sample.pk].get(key, ())) for key in columns)) for sample in page.rows
        ),
        component=chosen,
        plated=any(sample.plate or sample.well for sample in page.rows),
    )


def _component(components: Sequence[Component], params: QueryDict) -> int | None:
    if not params.get("component"):
        return None
    chosen = number(params, "component", 0)
    if chosen not in {component.ordinal for component in components}:
        raise Problem(f"This study has no component {chosen}; it has {len(components)}, counted from 0.")
    return chosen


def carried_by(sample_ids: Iterable[int]) -> dict[int, dict[str, list[Cell]]]:
    """What each sample carries of the properties that have a column; two queries."""
    links = (
        SampleValue.objects.filter(sample__in=list(sample_ids), value__property__in=COLUMNS)
        .order_by("sample_id", "value_id")
        .values_list("sample_id", "value_id", "value__property", "value__text")
    )
    rows = list(links)
    meant = marks("source_value", {value_id for _, value_id, *_ in rows})
    carried: dict[int, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for sample_id, value_id, key, text in rows:
        shown = PROPERTIES[key].choice(text) if PROPERTIES[key].kind == "choice" else text
        carried[sample_id][key].append(Cell(shown, meant.get(value_id, ()), failed=shown == "fail"))
    return carried


def columns_of(carried: dict[int, dict[str, list[Cell]]], most: int = MAX_COLUMNS) -> list[str]:
    """The properties that some of these samples have, those that matter most first."""
    present = {key for cells in carried.values() for key in cells}
    return [key for key in COLUMNS if key in present][:most]
