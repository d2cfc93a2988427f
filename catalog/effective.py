"""What holds for a sample: its effective annotations (DESIGN section 4).

Its own and its values'; a property declared `inherits` also takes the component's, else the study's: the nearest level
that has one wins. An image's annotation counts for its sample, with that image only: where there is one, the state says
which images carry what. Samples that carry the same values in the same component share one `Profile`, so that whoever
turns profiles into something may do so once for many samples.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from catalog.models import Annotation, Component, Image, Sample, SampleValue, SourceValue, Study
from catalog.models.annotations import SUBJECTS
from catalog.properties import PROPERTIES


@dataclass(frozen=True, slots=True)
class Fact:
    """One term that holds. `group`: facts of one non-empty group only mean something together.

    `level` is the Level the submitter scored it at; `term_id` the primary key of the term.
    """

    property: str
    curie: str
    label: str
    polarity: str
    group: str
    mapping: str
    level: int
    term_id: int


@dataclass(frozen=True, eq=False, slots=True)
class Profile:
    """What a set of values amounts to: terms, submitted words, numbers in base units, canonical choices."""

    facts: tuple[Fact, ...]
    words: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, str, float], ...]
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImagesState:
    """Images of one sample that carry the same annotations: `id` is the first one's.

    Those that carry none of their own come together: their `id` is the sample's, negative, and their number is None
    where the archive does not say.
    """

    id: int
    image_count: int | None
    profile: Profile


@dataclass(frozen=True, slots=True)
class SampleState:
    """One sample as it stands. `image_count` is None where the archive does not say.

    `apart`: its images, where at least one was annotated apart from the sample; they are never empty then.
    """

    id: int
    public_id: uuid.UUID
    component_id: int
    key: str
    name: str
    plate: str
    well: str
    image_count: int | None
    profile: Profile
    apart: tuple[ImagesState, ...] = ()


@dataclass(frozen=True, slots=True)
class _Value:
    property: str
    text: str
    number: float | None
    dimension: str
    facts: tuple[Fact, ...]


_Links = tuple[tuple[int, int], ...]


def read_study(study_id: int, *, sample_ids: Sequence[int] | None = None) -> Iterator[SampleState]:
    """Every sample of a live study that the archive still lists, in order of id; or only those of `sample_ids`."""
    reader = _StudyReader(study_id)
    samples = Sample.objects.filter(
        component__study_id=study_id, component__study__status=Study.Status.LIVE, retired=False
    )
    links = SampleValue.objects.filter(sample__component__study_id=study_id, sample__retired=False)
    if sample_ids is not None:
        samples, links = samples.filter(pk__in=sample_ids), links.filter(sample_id__in=sample_ids)
    yield from reader.states(samples, links)


class _StudyReader:
    """Everything of one study that its samples have in common, read once."""

    def __init__(self, study_id: int) -> None:
        self._study_id = study_id
        self._profiles: dict[tuple[int, _Links, int], Profile] = {}
        self._read_annotations()
        self._read_values()
        self._licence = self._read_licence()
        self._inherited: dict[int, list[list[_Value]]] = {}

    def _read_annotations(self) -> None:
        """One query per kind of subject: over all of them at once the database would read every annotation there is."""
        self._facts: dict[tuple[str, int], list[Fact]] = defaultdict(list)
        held = Annotation.objects.filter(status=Annotation.Status.ACCEPTED).order_by("pk")
        for kind, study in SUBJECTS.items():
            rows = held.filter(**{study: self._study_id}).values_list(
                f"{kind}_id", "property", "term__curie", "term__label", "polarity", "group", "mapping", "level", "term_id",
            )  # fmt: skip
            for key, *fact in rows:
                self._facts[kind, key].append(Fact(*fact))
        self._images = self._annotated_images() if any(kind == "image" for kind, _ in self._facts) else {}

    def _annotated_images(self) -> dict[int, list[int]]:
        """Of each sample that has some."""
        found: dict[int, list[int]] = defaultdict(list)
        images = Image.objects.filter(
            sample__component__study=self._study_id, retired=False, annotations__status=Annotation.Status.ACCEPTED
        )
        for image, sample in images.order_by("pk").values_list("pk", "sample_id").distinct():
            found[sample].append(image)
        return found

    def _read_values(self) -> None:
        rows = SourceValue.objects.filter(study_id=self._study_id).values_list(
            "pk", "property", "text", "number", "dimension"
        )
        self._values = {
            pk: _Value(prop, text, number, dimension, tuple(self._facts.get(("source_value", pk), ())))
            for pk, prop, text, number, dimension in rows
        }

    def _read_licence(self) -> list[tuple[str, str]]:
        """A choice that every sample of the study has, where the study's licence has a name."""
        found = Study.objects.filter(pk=self._study_id).exclude(licence_spdx="").values_list("licence_spdx", flat=True)
        return [("licence", name) for name in found]

    def states(self, samples: QuerySet[Sample], links: QuerySet[SampleValue]) -> Iterator[SampleState]:
        """Merge the two streams, both ordered by sample."""
        rows = samples.order_by("pk").values_list(
            "pk", "public_id", "component_id", "key", "name", "plate", "well", "image_count"
        )
        carried = groupby(
            links.order_by("sample_id", "value_id").values_list("sample_id", "value_id", "level").iterator(10_000),
            key=itemgetter(0),
        )
        owner, group = next(carried, (None, None))
        for row in rows.iterator(10_000):
            while owner is not None and owner < row[0]:
                owner, group = next(carried, (None, None))
            pairs: _Links = ()
            if owner == row[0] and group is not None:
                pairs = tuple((value_id, level) for _, value_id, level in group)
            apart = tuple(self._apart(row[2], pairs, row[0], row[-1])) if row[0] in self._images else ()
            yield SampleState(*row, self._profile(row[2], pairs, row[0]), apart)

    def _apart(self, component_id: int, pairs: _Links, sample_id: int, count: int | None) -> Iterator[ImagesState]:
        """The sample's images by what they carry of their own, and then those that carry nothing."""
        own = self._facts.get(("sample", sample_id), [])
        alike: dict[tuple[Fact, ...], list[int]] = defaultdict(list)
        for image in self._images[sample_id]:
            alike[tuple(self._facts["image", image])].append(image)
        for facts, images in alike.items():
            yield ImagesState(images[0], len(images), self._build(component_id, pairs, [*own, *facts]))
        rest = None if count is None else count - len(self._images[sample_id])
        if rest is None or rest > 0:
            yield ImagesState(-sample_id, rest, self._build(component_id, pairs, own))

    def _profile(self, component_id: int, pairs: _Links, sample_id: int) -> Profile:
        own = [*self._facts.get(("sample", sample_id), ())]
        for image in self._images.get(sample_id, ()):
            own += self._facts["image", image]
        key = (component_id, pairs, sample_id if own else 0)
        found = self._profiles.get(key)
        if found is None:
            found = self._profiles[key] = self._build(component_id, pairs, own)
        return found

    def _build(self, component_id: int, pairs: _Links, own: Sequence[Fact]) -> Profile:
        values = [(self._values[value_id], value_id, level) for value_id, level in pairs]
        facts = [*own]
        for value, value_id, level in values:
            facts.extend(_placed(fact, value_id, level) for fact in value.facts)
        carried = [value for value, _, _ in values]
        self._inherit(component_id, facts, carried)
        return Profile(
            facts=tuple(dict.fromkeys(facts)),
            words=tuple(dict.fromkeys((value.property, value.text) for value in carried)),
            numbers=tuple(
                dict.fromkeys(
                    (value.property, value.dimension, value.number) for value in carried if value.number is not None
                )
            ),
            choices=(*dict.fromkeys(map(_choice, filter(_is_choice, carried))), *self._licence),
        )

    def _inherit(self, component_id: int, facts: list[Fact], carried: list[_Value]) -> None:
        """Add what the component, else the study states of properties that the sample says nothing of itself."""
        for level in self._levels(component_id):
            have_facts = {fact.property for fact in facts}
            have_words = {value.property for value in carried}
            for value in level:
                facts.extend(
                    fact for fact in value.facts if _inherits(fact.property) and fact.property not in have_facts
                )
                if value.text and _inherits(value.property) and value.property not in have_words:
                    carried.append(value)

    def _levels(self, component_id: int) -> list[list[_Value]]:
        """The values of the component, then of the study, each with the annotations made on it directly."""
        if component_id not in self._inherited:
            component = Component.values.through.objects.filter(component_id=component_id)
            study = Study.values.through.objects.filter(study_id=self._study_id)
            self._inherited[component_id] = [
                [*self._direct("component", component_id), *self._of(component)],
                [*self._direct("study", self._study_id), *self._of(study)],
            ]
        return self._inherited[component_id]

    def _direct(self, kind: str, key: int) -> Iterator[_Value]:
        for fact in self._facts.get((kind, key), ()):
            yield _Value(fact.property, "", None, "", (fact,))

    def _of(self, links: QuerySet[Any]) -> Iterator[_Value]:
        for value_id in links.order_by("pk").values_list("sourcevalue_id", flat=True):
            yield self._values[value_id]


def _inherits(key: str) -> bool:
    return PROPERTIES[key].inherits


def _placed(fact: Fact, value_id: int, level: int) -> Fact:
    """The fact as this sample carries it: its group told apart from other values', its level that of the row."""
    if not fact.group and not level:
        return fact
    group = f"{value_id}:{fact.group}" if fact.group else ""
    return Fact(
        fact.property, fact.curie, fact.label, fact.polarity, group, fact.mapping, level or fact.level, fact.term_id
    )


def _is_choice(value: _Value) -> bool:
    return PROPERTIES[value.property].kind == "choice"


def _choice(value: _Value) -> tuple[str, str]:
    return value.property, PROPERTIES[value.property].choice(value.text)
