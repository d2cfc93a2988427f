"""The rows of an export. Which samples and studies, and their order, is one state of the index; what is told of them is
read from the database at that moment, a few thousand at a time.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from catalog.effective import Fact, SampleState, read_study
from catalog.models import Component, Study
from catalog.properties import PROPERTIES
from catalog.search.counting import records
from catalog.search.engines.base import Between, Both, Node
from catalog.search.results import Totals
from catalog.search.service import ranked
from catalog.search.view import View
from ontology.bulk import chunks

Row = dict[str, Any]

_AT_ONCE = 5_000
_STUDIES_AT_ONCE = 500
LICENCE = "CC0-1.0"  # of the annotations that are made here

STUDY_COLUMNS = (
    "archive", "study", "title", "released", "doi", "samples", "images", "images_complete", "study_licence",
    "annotation_licence",
)  # fmt: skip
SAMPLE_COLUMNS = (
    "archive", "study", "component", "sample", "name", "plate", "well", "images", "study_licence", "annotation_licence",
    *(
        column
        for entry in PROPERTIES.values()
        if entry.key != "archive"
        for column in (
            entry.key,
            *((f"{entry.key}_terms",) if entry.has_terms else ()),
            *((f"{entry.key}_absent",) if entry.absent else ()),
        )
    ),
)  # fmt: skip


def study_rows(node: Node, view: View) -> Iterator[list[Row]]:
    """Studies with how many of their samples and images match, in the order of the search."""
    found = records(node, view)
    for some in chunks(ranked(found, view), _STUDIES_AT_ONCE):
        known = Study.objects.select_related("archive").in_bulk(some)
        yield [_study_row(known[pk], found[pk]) for pk in some if pk in known]


def _study_row(study: Study, found: Totals) -> Row:
    return _place(study) | {
        "title": study.title,
        "released": study.released,
        "doi": study.doi,
        "samples": found.samples,
        "images": found.images,
        "images_complete": found.images_complete,
    }


def _place(study: Study) -> Row:
    return {
        "archive": study.archive.key,
        "study": study.accession,
        "study_licence": study.licence_spdx or study.licence_raw,
        "annotation_licence": LICENCE,
    }


def sample_rows(node: Node, view: View, *, flat: bool) -> Iterator[list[Row]]:
    """Samples in order of their id. `flat`: columns of words and CURIEs, else values and annotations as lists.

    A batch begins behind the last id of the one before, so that it costs the same at the end as at the beginning.
    A sample that was withdrawn since the index saw it is left out.
    """
    last = 0
    while found := view.snapshot.find("samples", Both((node, Between("id", last + 1, None))), limit=_AT_ONCE):
        last = int(found[-1][0])
        yield [row for study, hits in groupby(found, key=itemgetter(2)) for row in _of_study(study, hits, flat=flat)]


def _of_study(study_id: int, hits: Iterator[Any], *, flat: bool) -> Iterator[Row]:
    study = Study.objects.select_related("archive").filter(pk=study_id).first()
    if study is None:
        return
    components = dict(Component.objects.filter(study=study).values_list("pk", "key"))
    place = _place(study)
    for state in read_study(study.pk, sample_ids=[int(hit[0]) for hit in hits]):
        row = place | _own(state) | {"component": components[state.component_id]}
        yield row | (_flat(state) if flat else _nested(state))


def _own(state: SampleState) -> Row:
    return {
        "sample": str(state.public_id),
        "name": state.name or state.key,
        "plate": state.plate,
        "well": state.well,
        "images": state.image_count,
    }


def _nested(state: SampleState) -> Row:
    values: dict[str, list[str]] = defaultdict(list)
    for key, text in state.profile.words:
        values[key].append(text)
    return {"values": values, "annotations": [_annotation(fact) for fact in state.profile.facts]}


def _annotation(fact: Fact) -> Row:
    told = {"property": fact.property, "term": fact.curie, "label": fact.label, "mapping": fact.mapping}
    return told | {"polarity": fact.polarity} | ({"group": fact.group} if fact.group else {})


def _flat(state: SampleState) -> Row:
    cells: dict[str, list[str]] = defaultdict(list)
    for key, text in state.profile.words:
        cells[key].append(text)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for number, fact in enumerate(state.profile.facts):
        column = f"{fact.property}_{'terms' if fact.polarity == 'present' else 'absent'}"
        # Terms that only mean something together stand together.
        groups[column, fact.group or str(number)].append(fact.curie)
    for (column, _), curies in groups.items():
        cells[column].append(" + ".join(curies))
    return dict(cells)
