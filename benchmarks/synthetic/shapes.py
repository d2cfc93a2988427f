"""The shape of a real study: how many samples it has, and how it uses each property. Fitted once, drawn from often.

Two laws describe a property in a study. *Growth* (Heaps): `carried` uses have `carried ** growth` distinct values.
*Slope* (Zipf): the value of rank r is used in proportion to `r ** -slope`.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from catalog.effective import Fact, Profile, SampleState
from catalog.properties import PROPERTIES
from ontology.curies import prefix

QUALITY = "PATO"
_STEEPEST = 4.0
_IMAGES = re.compile(r"5D Images: ?([\d,]+)")


@dataclass(frozen=True, slots=True)
class PropertyShape:
    """One property in one study.

    `cover`: share of samples that have it. `many`: of these, shares with 1, 2, ... values. `prefix`: of its terms, ""
    where it has only words. `paired`: share of values that come with a quality; `absent`: that were seen not to hold.
    `words`: words of a text. `dimension`, `numbers`: what its numbers measure, and which there are.
    """

    cover: float
    many: tuple[float, ...]
    growth: float
    slope: float
    prefix: str = ""
    paired: float = 0.0
    absent: float = 0.0
    words: int = 1
    dimension: str = ""
    numbers: tuple[float, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyShape:
    """One study. `images` of a sample, 0 where the record does not say."""

    samples: int
    images: float
    plate: int
    properties: dict[str, PropertyShape]


@dataclass(slots=True)
class Uses:
    """What fitting counts of one property: how many values samples carry, and how often each value comes."""

    per_sample: Counter[int] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    prefixes: Counter[str] = field(default_factory=Counter)
    paired: int = 0
    absent: int = 0
    words: list[int] = field(default_factory=list)
    numbers: Counter[tuple[str, float]] = field(default_factory=Counter)


def fitted(states: Iterable[SampleState], sizes: Iterable[tuple[int, str]]) -> tuple[StudyShape, dict[str, Uses]]:
    """The shape of a study with these samples, and what it was fitted on.

    `sizes`: of each component how many samples it has, and what it says of its size.
    """
    times: Counter[int] = Counter()
    profiles: dict[int, Profile] = {}
    plates: Counter[str] = Counter()
    for state in states:
        times[id(state.profile)] += 1
        profiles[id(state.profile)] = state.profile
        plates[state.plate] += 1
    uses: dict[str, Uses] = defaultdict(Uses)
    for key, profile in profiles.items():
        _count(profile, times[key], uses)
    samples = sum(times.values())
    shapes = {name: _property(name, used, samples) for name, used in uses.items()}
    return StudyShape(samples, _images(sizes), round(median(plates.values())), shapes), uses


def _images(sizes: Iterable[tuple[int, str]]) -> float:
    stated = [(samples, found[1]) for samples, said in sizes if samples > 1 and (found := _IMAGES.search(said))]
    samples = sum(number for number, _ in stated)
    return sum(int(images.replace(",", "")) for _, images in stated) / samples if samples else 0.0


def _count(profile: Profile, times: int, uses: dict[str, Uses]) -> None:
    """Take in a profile that `times` samples have."""
    said = {key: [text for of, text in profile.words if of == key] for key, _ in profile.words}
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in profile.facts:
        facts[fact.property].append(fact)
    for key, found in facts.items():
        _count_facts(uses[key], found, times)
        uses[key].words.append(len(said.get(key, [])))
    for key, choice in profile.choices:
        _add(uses[key], [choice], times)
    for key, texts in said.items():
        if key not in facts and PROPERTIES[key].kind not in ("choice", "number"):
            _count_texts(uses[key if PROPERTIES[key].kind == "text" else f"{key}{WORDS}"], texts, times)
    for key, dimension, number in profile.numbers:
        uses[key].numbers[dimension, number] += times
        _add(uses[key], [f"{number} {dimension}"], times)


# Marks what samples say of a property only in words, beside what others say of it in terms.
WORDS = "/words"


def _count_facts(used: Uses, facts: Sequence[Fact], times: int) -> None:
    """A term alone, or an entity with its qualities, is one value."""
    values: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for place, fact in enumerate(facts):
        values[fact.group or str(place), fact.polarity].append(fact)
    named = []
    for (_, polarity), members in values.items():
        entity = next((fact for fact in members if prefix(fact.curie) != QUALITY), members[0])
        named.append(entity.curie)
        used.prefixes[prefix(entity.curie)] += times
        used.paired += times * (len(members) > 1)
        used.absent += times * (polarity != "present")
    _add(used, named, times)


def _count_texts(used: Uses, texts: Sequence[str], times: int) -> None:
    _add(used, texts, times)
    used.words.extend(len(text.split()) for text in texts)


def _add(used: Uses, values: Sequence[str], times: int) -> None:
    used.per_sample[len(values)] += times
    for value in values:
        used.values[value] += times


def _property(name: str, used: Uses, samples: int) -> PropertyShape:
    having = used.per_sample.total()
    most = max(used.per_sample)
    carried = used.values.total()
    key = name.removesuffix(WORDS)
    is_terms = bool(used.prefixes)
    return PropertyShape(
        cover=min(1.0, having / samples),
        many=tuple(used.per_sample[number] / having for number in range(1, most + 1)),
        growth=math.log(len(used.values)) / math.log(carried) if carried > 1 else 1.0,
        slope=slope(list(used.values.values())),
        prefix=used.prefixes.most_common(1)[0][0] if is_terms else "",
        paired=used.paired / carried,
        absent=used.absent / carried,
        words=max(1, round(sum(used.words) / len(used.words))) if used.words else 1,
        dimension=used.numbers.most_common(1)[0][0][0] if used.numbers else "",
        numbers=tuple(sorted({number for _, number in used.numbers}))[:1000],
        choices=tuple(value for value, _ in used.values.most_common()) if PROPERTIES[key].kind == "choice" else (),
    )


def slope(counts: Sequence[int]) -> float:
    """The exponent with which the most used values have the share that they have here: the ten first, or half of few."""
    ordered = sorted(counts, reverse=True)
    first = min(10, len(ordered) // 2)
    if not first:
        return 0.0
    wanted = sum(ordered[:first]) / sum(ordered)
    low, high = 0.0, _STEEPEST
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _share(len(ordered), first, middle) < wanted else (low, middle)
    return low


def _share(distinct: int, first: int, exponent: float) -> float:
    weights = [math.pow(rank, -exponent) for rank in range(1, distinct + 1)]
    return sum(weights[:first]) / sum(weights)
