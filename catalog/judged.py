"""The values of a study that curators have judged, with what holds for them now.

A value is judged where something that is not the archive's own statement holds for it, or where what the archive stated
was overruled.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from catalog.bulk import among
from catalog.models import Annotation, Study

Status = Annotation.Status


@dataclass(frozen=True, slots=True)
class Held:
    """One term that holds for a value. `stated`: the id by which the archive states it, empty where a curator does."""

    term_id: int
    curie: str
    label: str
    polarity: str
    group: str
    mapping: str
    stated: str

    @property
    def key(self) -> tuple[int, str, str]:
        """What tells annotations of one value apart."""
        return self.term_id, self.polarity, self.group


def judged_values(study: Study) -> dict[int, tuple[Held, ...]]:
    """Primary key of each judged value to what holds for it, in the order it was stated; two queries."""
    about = Annotation.objects.filter(source_value__study=study)
    archive = study.archive.key
    overruled = Q(status__in=(Status.OVERRULED, Status.SUPERSEDED))
    judged = set(
        about.filter(overruled | (Q(status=Status.ACCEPTED) & ~Q(asserted_by=archive)))
        .values_list("source_value_id", flat=True)
        .distinct()
    )
    rows = about.filter(status=Status.ACCEPTED).order_by("pk").values_list(
        "source_value_id", "term_id", "term__curie", "term__label", "polarity", "group", "mapping", "stated_curie",
        "asserted_by",
    )  # fmt: skip
    found: dict[int, list[Held]] = defaultdict(list)
    for value_id, term_id, curie, label, polarity, group, mapping, stated, by in among(rows, "source_value_id", judged):
        own = (stated or curie) if by == archive else ""
        found[value_id].append(Held(term_id, curie, label, polarity, group, mapping, own))
    return {value_id: tuple(found.get(value_id, ())) for value_id in sorted(judged)}
