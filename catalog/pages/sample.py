"""The page of one sample: what holds for it, said by whom and at which level."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.models import Component, Sample, SampleValue, SourceValue, Study
from catalog.models.samples import Level
from catalog.pages.images import ImageTable, image_table, images_of_sample
from catalog.pages.marks import Mark, marks
from catalog.properties import PROPERTIES

MAX_IMAGES = 100


@dataclass(frozen=True, slots=True)
class Statement:
    """One value, or annotation without a value, that holds for the sample. `source` is sample, component or study.

    `choice` is what the text stands for, of a property with fixed choices.
    """

    text: str
    choice: str
    submitted_id: str
    source: str
    level: str
    marks: Sequence[Mark]

    @property
    def provenance(self) -> tuple[str, ...]:
        """Where it was stated, and what is known of its terms, each thing once."""
        parts = [] if self.source == "sample" else [f"stated of the {self.source}"]
        if self.level:
            parts.append(f"scored at {self.level} level")
        return tuple(dict.fromkeys([*parts, *(part for mark in self.marks for part in mark.provenance)]))


@dataclass(frozen=True, slots=True)
class PropertyLine:
    """Everything that holds for the sample about one property."""

    key: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class SamplePage:
    """Everything the template needs."""

    sample: Sample
    lines: tuple[PropertyLine, ...]
    images: ImageTable
    image_total: int

    @property
    def study(self) -> Study:
        """The study it belongs to."""
        return self.sample.component.study

    @property
    def title(self) -> str:
        """Its name, else its plate and well, else its key."""
        place = " ".join(part for part in (self.sample.plate, self.sample.well) if part)
        return self.sample.name or place or self.sample.key

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader must know before counting it: a control, a sample that failed quality control."""
        stated = {line.key: line.statements[0].choice for line in self.lines}
        failed = "failed quality control" if stated.get("quality_control") == "fail" else ""
        return tuple(filter(None, (failed, stated.get("control", ""))))


def sample_page(sample: Sample) -> SamplePage:
    """The page of a sample of a study that was not withdrawn; a fixed number of queries."""
    images = images_of_sample(sample.pk)
    return SamplePage(
        sample=sample,
        lines=tuple(_lines(sample)),
        images=image_table(images[:MAX_IMAGES]),
        image_total=images.count(),
    )


def _lines(sample: Sample) -> Iterable[PropertyLine]:
    levels = [_own(sample), _of_component(sample.component), _of_study(sample.component.study)]
    by_property: dict[str, list[Statement]] = defaultdict(list)
    for place, level in enumerate(levels):
        fresh = {key: rows for key, rows in level.items() if not place or _reaches(key, by_property)}
        for key, rows in fresh.items():
            by_property[key].extend(rows)
    return [PropertyLine(key, tuple(by_property[key])) for key in PROPERTIES if key in by_property]


def _reaches(key: str, have: dict[str, list[Statement]]) -> bool:
    """Whether a statement about a component or study holds for its sample: inherited, and no nearer one."""
    return PROPERTIES[key].inherits and key not in have


def _own(sample: Sample) -> dict[str, list[Statement]]:
    links = SampleValue.objects.filter(sample=sample).select_related("value").order_by("value_id")
    carried = [(link.value, link.level) for link in links]
    return _statements("sample", sample.pk, carried)


def _of_component(component: Component) -> dict[str, list[Statement]]:
    return _statements("component", component.pk, [(value, 0) for value in component.values.order_by("pk")])


def _of_study(study: Study) -> dict[str, list[Statement]]:
    return _statements("study", study.pk, [(value, 0) for value in study.values.order_by("pk")])


def _statements(source: str, owner: int, carried: list[tuple[SourceValue, int]]) -> dict[str, list[Statement]]:
    meant = marks("source_value", [value.pk for value, _ in carried])
    found: dict[str, list[Statement]] = defaultdict(list)
    for value, level in carried:
        scored = Level(level).label if level else ""
        found[value.property].append(
            Statement(value.text, _choice(value), value.submitted_id, source, scored, meant.get(value.pk, ()))
        )
    for mark in marks(source, [owner]).get(owner, ()):
        found[mark.key].append(Statement("", "", "", source, "", (mark,)))
    return found


def _choice(value: SourceValue) -> str:
    entry = PROPERTIES[value.property]
    return entry.choice(value.text) if entry.kind == "choice" else ""
