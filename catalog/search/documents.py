"""Documents: what the index holds of a sample with its effective annotations.

A *signature* is one token that says everything a facet needs of a sample: its study, its image count and its own terms
of one group of properties. Counting signatures and folding them over the ancestors in Python is exact whatever the
number of segments or shards, and needs one bucket per distinct signature, not per sample.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from catalog.effective import Fact, Profile, SampleState
from catalog.properties import PROPERTIES
from catalog.search import apart, schema
from catalog.search.rows import (
    ABSENT,
    ELSEWHERE,
    LONGEST,
    PAIR,
    QUALITY,
    SEPARATOR,
    UNKNOWN,
    Document,
    StudyRow,
    TermRow,
    joined,
    token,
    tokens,
)
from catalog.search.text import BOUNDARY, encode
from catalog.search.vocabulary import Words
from ontology import curies
from ontology.bulk import chunks

_CHUNK = 5_000
_PARTS_KEPT = 50_000
_QUALITIES = "PATO"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One thing that a profile's facts say: a term, or an entity with a quality, present or absent."""

    property: str
    curie: str
    quality: str = ""
    present: bool = True
    label: str = ""


class Builder:
    """Makes documents of samples. `used` collects, per property, the terms that occur with all their ancestors.

    Documents of images that were annotated apart from their sample are collected too, until `take_images`.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._parts: dict[tuple[int, int | None], tuple[Profile, Document, dict[str, str]]] = {}
        self._reach: dict[str, frozenset[str]] = {}
        self._encoded: dict[frozenset[str], frozenset[str]] = {}
        self.used: dict[str, set[str]] = defaultdict(set)
        self._images: list[Document] = []

    def of_study(self, study: StudyRow, states: Iterable[SampleState]) -> Iterator[Document]:
        """The documents of these samples of `study`."""
        self._parts.clear()
        for chunk in chunks(states, _CHUNK):
            profiles = {id(state.profile): state.profile for state in chunk}
            self._words.fetch(fact.curie for profile in profiles.values() for fact in profile.facts)
            for state in chunk:
                document = self._document(study, state)
                yield document
                self._images.extend(self._images_apart(study, state, document))

    def take_images(self) -> list[Document]:
        """The documents of images of the samples that `of_study` yielded since this was last called."""
        taken, self._images = self._images, []
        return taken

    def term_rows(self) -> Iterator[TermRow]:
        """The rows of every term that was used so far."""
        self._words.fetch(curie for used in self.used.values() for curie in used)
        for key, used in self.used.items():
            for curie in sorted(used):
                yield TermRow.of(key, self._words[curie])

    def _document(self, study: StudyRow, state: SampleState) -> Document:
        part, long = self._part(study, state.profile, 0 if state.apart else state.image_count)
        row = [
            state.id,
            str(state.public_id),
            study.id,
            state.name or state.key,
            state.plate,
            state.well,
            state.image_count,
        ]
        return _placed(_named(part, state), long, state.id, row)

    def _images_apart(self, study: StudyRow, state: SampleState, sample: Document) -> Iterator[Document]:
        for images in state.apart:
            part, long = self._part(study, images.profile, images.image_count)
            yield _placed(apart.document(_named(part, state), sample), long, images.id, [images.id])

    def _part(self, study: StudyRow, profile: Profile, images: int | None) -> tuple[Document, dict[str, str]]:
        """What documents of the same profile and image count have in common, and their signatures too long for a token."""
        key = (id(profile), images)
        found = self._parts.get(key)
        if found is None:
            if len(self._parts) >= _PARTS_KEPT:
                self._parts.clear()
            # The profile is kept along: while it is, no other one can have its id.
            part = self._build(study, profile, images)
            long = {
                group.field: part[group.field] for group in schema.GROUPS if len(part.get(group.field, "")) > LONGEST
            }
            found = self._parts[key] = (profile, part, long)
        return found[1], found[2]

    def _build(self, study: StudyRow, profile: Profile, images: int | None) -> Document:
        readings = list(_readings(profile.facts))
        own: dict[str, set[str]] = defaultdict(set)
        fields: dict[str, set[str]] = defaultdict(set)
        for reading in readings:
            self._add(reading, own, fields)
        for key, choice in profile.choices:
            own[key].add(encode(choice))
            fields[key].add(encode(choice))
        count = UNKNOWN if images is None else str(images)
        part: Document = {name: tokens(found) for name, found in fields.items()}
        part |= {"study": str(study.id), "archive": encode(study.archive), "text": _text(profile, readings)}
        return part | _signatures(f"{study.id}{SEPARATOR}{count}", own) | _texts(profile) | _numbers(profile)

    def _add(self, reading: _Reading, own: dict[str, set[str]], fields: dict[str, set[str]]) -> None:
        key, entity, quality = reading.property, self._above(reading.curie), self._above(reading.quality)
        own_token = token(reading.curie, reading.quality)
        self.used[key] |= entity
        self.used[QUALITY] |= quality
        own[key].add(own_token if reading.present else ABSENT + own_token)
        if not reading.present:
            if schema.absent(key) in schema.SAMPLES:
                fields[schema.absent(key)].add(own_token)
            return
        fields[key].add(own_token)
        if quality:
            fields[key].add(PAIR + encode(reading.quality))
            fields[schema.up(key)] |= {f"{encode(one)}{PAIR}{encode(other)}" for one, other in product(entity, quality)}
        else:
            fields[schema.up(key)] |= self._encoded_set(entity)

    def _encoded_set(self, curies: frozenset[str]) -> frozenset[str]:
        """The tokens of terms; most sets of them come again and again."""
        found = self._encoded.get(curies)
        if found is None:
            found = self._encoded[curies] = frozenset(map(encode, curies))
        return found

    def _above(self, curie: str) -> frozenset[str]:
        """A term with its ancestors; nothing for no term."""
        found = self._reach.get(curie)
        if found is None:
            found = self._words[curie].ancestors | {curie} if curie else frozenset()
            self._reach[curie] = found
        return found


def _named(part: Document, state: SampleState) -> Document:
    return {**part, "text": f"{part['text']} {BOUNDARY} {joined([state.name, state.plate])}"}


def _placed(part: Document, long: dict[str, str], key: int, row: list[object]) -> Document:
    """A document of its own: a signature that is too long for a token is in its row."""
    document = {**part, "id": key, "row": json.dumps([*row, long])}
    for field in long:
        document[field] = SEPARATOR.join([*long[field].split(SEPARATOR, 2)[:2], f"{ELSEWHERE}{key}"])
    return document


def _readings(facts: Iterable[Fact]) -> Iterator[_Reading]:
    """What the facts say; a grouped quality only together with each entity of its group."""
    groups: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if not PROPERTIES[fact.property].has_terms:
            continue
        if fact.group:
            groups[fact.property, fact.group, fact.polarity].append(fact)
        else:
            yield _Reading(fact.property, fact.curie, present=fact.polarity == "present", label=fact.label)
    for (key, _, polarity), members in groups.items():
        yield from _grouped(key, polarity == "present", members)


def _grouped(key: str, present: bool, members: list[Fact]) -> Iterator[_Reading]:
    qualities = [fact for fact in members if curies.prefix(fact.curie) == _QUALITIES]
    entities = [fact for fact in members if curies.prefix(fact.curie) != _QUALITIES]
    for entity in entities:
        # That an entity is not abnormal does not say that it is not there.
        if present or not qualities:
            yield _Reading(key, entity.curie, present=present, label=entity.label)
        for quality in qualities:
            yield _Reading(key, entity.curie, quality.curie, present, quality.label)


def _signatures(start: str, own: dict[str, set[str]]) -> Document:
    """The signature of each group; all samples have the first one, the others only if they have something to say."""
    found: Document = {}
    for group in schema.GROUPS:
        parts = [tokens(own.get(key, ())) for key in group.properties]
        if group is schema.CONTEXT or any(parts):
            found[group.field] = SEPARATOR.join([start, *parts])
    return found


def _text(profile: Profile, readings: list[_Reading]) -> str:
    labels = (reading.label for reading in readings if reading.present)
    return joined([*labels, *(text for _, text in profile.words)])


def _texts(profile: Profile) -> Document:
    found: dict[str, list[str]] = defaultdict(list)
    for key, text in profile.words:
        if PROPERTIES[key].kind == "text":
            found[schema.text(key)].append(text)
    return {field: joined(texts) for field, texts in found.items()}


def _numbers(profile: Profile) -> Document:
    found: Document = defaultdict(list)
    for key, dimension, value in profile.numbers:
        field = schema.number(key, dimension)
        if field in schema.SAMPLES:
            found[field].append(value)
    return dict(found)
