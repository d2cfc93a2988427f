"""What a value, study, component, sample or image was found to mean: one term and where that comes from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from catalog.models import Annotation
from catalog.models.samples import Level

_FIELDS = (
    "property", "term__curie", "term__label", "mapping", "polarity", "level", "group", "score_type", "asserted_by",
    "stated_label", "stated_curie", "term__version", "term__obsolete", "term__kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation that holds, with what its provenance line says. `key` is its property.

    `qualities`: what it only means something together with (an entity that is *abnormal*).
    """

    key: str
    curie: str
    label: str
    mapping: str
    polarity: str
    level: int
    group: str
    score_type: str
    asserted_by: str
    stated_label: str
    stated_curie: str
    version: str
    obsolete: bool
    kind: str
    qualities: tuple["Mark", ...] = ()

    @property
    def name(self) -> str:
        """What it is called: by its ontology, else by the archive, else its CURIE."""
        return self.label or self.stated_label or self.curie

    @property
    def is_quality(self) -> bool:
        """Whether it is of the ontology of qualities."""
        return self.curie.startswith("PATO:")

    @property
    def absent(self) -> bool:
        """Seen not to show it."""
        return self.polarity == Annotation.Polarity.ABSENT

    @property
    def provenance(self) -> tuple[str, ...]:
        """Who says so, how closely it fits, at which level, and what was stated where that differs."""
        parts = [f"asserted by {self.asserted_by}"]
        if self.mapping != Annotation.Mapping.EXACT:
            parts.append(f"{self.mapping} than the value")
        if self.level:
            parts.append(f"scored at {Level(self.level).label} level")
        if self.score_type:
            parts.append(self.score_type)
        if self.stated_curie and self.stated_curie != self.curie:
            parts.append(f"stated as {self.stated_curie}")
        if self.label and self.stated_label and self.stated_label.casefold() != self.label.casefold():
            parts.append(f"the archive writes “{self.stated_label}”")
        if self.version:
            parts.append(f"ontology version {self.version}")
        return tuple(parts)


def marks(subject: str, ids: Iterable[int]) -> dict[int, list[Mark]]:
    """Annotations that hold, by id of their `subject` (a column of Annotation, e.g. source_value); one query."""
    found: dict[int, list[Mark]] = defaultdict(list)
    rows = Annotation.objects.filter(**{f"{subject}__in": list(ids)}, status=Annotation.Status.ACCEPTED).order_by(
        "group", "pk"
    )
    for owner, *fields in rows.values_list(f"{subject}_id", *_FIELDS):
        found[owner].append(Mark(*fields))
    return {owner: _paired(of_one) for owner, of_one in found.items()}


def _paired(found: list[Mark]) -> list[Mark]:
    """Entities of a group with its qualities; a quality by itself only where its group has no entity."""
    paired = []
    for mark in found:
        group = [other for other in found if mark.group and other.group == mark.group]
        if not mark.is_quality or not any(not other.is_quality for other in group):
            paired.append(replace(mark, qualities=tuple(other for other in group if other.is_quality)))
    return paired
