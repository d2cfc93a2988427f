"""The few facts that a list of studies shows of each."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, IntegerField, Value

from catalog.models import Annotation, Study

SHOWN = ("organism", "imaging_method")
MOST = 4


@dataclass(frozen=True, slots=True)
class Tag:
    """A term that a study is about."""

    property: str
    curie: str
    label: str


@dataclass(frozen=True, slots=True)
class Brief:
    """One study in a line or two. `samples` and `images` are all it has, whatever was asked."""

    id: int
    archive: str
    archive_name: str
    accession: str
    title: str
    licence: str
    released: datetime.date | None
    samples: int
    images: int
    images_complete: bool
    tags: tuple[Tag, ...] = ()

    @property
    def url(self) -> str:
        """Its page."""
        return f"/studies/{self.archive}/{self.accession}/"


def briefs(study_ids: Iterable[int]) -> dict[int, Brief]:
    """Briefs by id of study; two queries, however many studies."""
    wanted = list(study_ids)
    tags = _tags(wanted)
    rows = Study.objects.filter(pk__in=wanted).values_list(
        "pk", "archive__key", "archive__name", "accession", "title", "licence_spdx", "released",
        "sample_count", "image_count", "images_complete",
    )  # fmt: skip
    return {row[0]: Brief(*row, tags=tuple(tags[row[0]])) for row in rows}


def _tags(study_ids: list[int]) -> dict[int, list[Tag]]:
    found: dict[int, list[Tag]] = defaultdict(list)
    for _, _, study, prop, curie, label in sorted(_stated(study_ids)):
        tags = found[study]
        tag = Tag(prop, curie, label or curie)
        if tag not in tags and sum(one.property == prop for one in tags) < MOST:
            tags.append(tag)
    for tags in found.values():
        tags.sort(key=lambda tag: SHOWN.index(tag.property))
    return found


def _stated(study_ids: list[int]) -> Iterable[tuple[int, int, int, str, str, str]]:
    """What samples and the studies themselves state: in how many samples (negative), key, study, property and term.

    One statement of three parts: with an OR over them the database would read every annotation there is.
    """
    held = Annotation.objects.filter(
        property__in=SHOWN, status=Annotation.Status.ACCEPTED, polarity=Annotation.Polarity.PRESENT
    )
    columns = ("rank", "pk", "of", "property", "term__curie", "term__label")
    last = Value(1, IntegerField())
    values, *others = (
        held.filter(**{f"{path}__in": study_ids}).annotate(of=F(path), rank=rank).values_list(*columns)
        for path, rank in (
            ("source_value__study", -F("source_value__sample_count")),
            ("study", last),
            ("component__study", last),
        )
    )
    return values.union(*others, all=True)
