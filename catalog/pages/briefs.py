"""The few facts that a list of studies shows of each."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q

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
    rows = (
        Annotation.objects.filter(
            Q(source_value__study__in=study_ids) | Q(study__in=study_ids) | Q(component__study__in=study_ids),
            property__in=SHOWN,
            status=Annotation.Status.ACCEPTED,
            polarity=Annotation.Polarity.PRESENT,
        )
        .values_list(
            "source_value__study", "study", "component__study", "property", "term__curie", "term__label"
        )
        .order_by(F("source_value__sample_count").desc(nulls_last=True), "pk")
    )  # fmt: skip
    found: dict[int, list[Tag]] = defaultdict(list)
    for of_value, own, of_component, prop, curie, label in rows:
        tags = found[of_value or own or of_component]
        tag = Tag(prop, curie, label or curie)
        if tag not in tags and sum(one.property == prop for one in tags) < MOST:
            tags.append(tag)
    for tags in found.values():
        tags.sort(key=lambda tag: SHOWN.index(tag.property))
    return found
