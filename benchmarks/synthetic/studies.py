"""Studies drawn from a world: first their heads (size, kind, images), then, one by one, their samples."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from statistics import NormalDist
from typing import Any, TypeVar

import numpy as np

from benchmarks.synthetic.shapes import QUALITY, WORDS, PropertyShape, StudyShape
from benchmarks.synthetic.world import World, spelt
from catalog.effective import Fact, Profile, SampleState
from catalog.properties import PROPERTIES
from catalog.search.rows import StudyRow

T = TypeVar("T")

SAMPLES, STUDIES, IMAGES = 2_000_000, 3_000, 7
_LEXICON = 20_000
# How far a drawn study may be from the real one that it takes after: sizes (places in order of size), shares, slopes.
_NEAR, _SHARE, _SLOPE, _SPREAD, _OTHER = 1.5, 0.3, 0.1, 0.5, 0.2
# Share of the samples that lack images.
_POOR = 0.1

# What a value adds to a profile: facts, words, numbers and choices.
Part = tuple[
    tuple[Fact, ...], tuple[tuple[str, str], ...], tuple[tuple[str, str, float], ...], tuple[tuple[str, str], ...]
]


@dataclass(frozen=True, slots=True)
class Head:
    """A study before its samples are drawn: the first one's id, how many, and how many images each has."""

    number: int
    first: int
    samples: int
    images: float
    shape: StudyShape

    @property
    def row(self) -> StudyRow:
        """As the index knows it."""
        word = spelt(self.number)
        return StudyRow(self.number, "synthetic", f"syn{self.number:05d}", f"Screen of {word} for {word[::-1]}")


def heads(world: World, seed: int = 1, *, samples: int = SAMPLES) -> list[Head]:
    """Studies in an order of chance, until there are so many samples; the first ones are the same for any number."""
    random = np.random.default_rng(seed)
    sizes = _sizes(world, random)
    shapes = _shapes(world, random, sizes)
    images = _images(world, random, sizes, shapes)
    firsts = np.concatenate(([0], np.cumsum(sizes)))
    found: list[Head] = []
    for place in range(len(sizes)):
        left = samples - int(firsts[place])
        if left <= 0:
            break
        found.append(
            Head(place + 1, int(firsts[place]) + 1, min(left, int(sizes[place])), float(images[place]), shapes[place])
        )
    return found


def _sizes(world: World, random: np.random.Generator) -> np.ndarray:
    """As many with a single sample as in reality; the others log-normal, stratified, so that the sum is certain."""
    several = np.log([shape.samples for shape in world.shapes if shape.samples > 1])
    single = round(STUDIES * (1 - len(several) / len(world.shapes)))
    steps = (np.arange(STUDIES - single) + 0.5) / (STUDIES - single)
    drawn = np.exp(several.std() * _normal_quantiles(steps))
    drawn *= (SAMPLES - single) / drawn.sum()
    sizes = np.concatenate((np.ones(single), np.maximum(2, np.round(drawn)))).astype(int)
    sizes[-1] += SAMPLES - sizes.sum()
    random.shuffle(sizes)
    return sizes


def _normal_quantiles(steps: np.ndarray) -> np.ndarray:
    normal = NormalDist()
    return np.array([normal.inv_cdf(step) for step in steps])


def _shapes(world: World, random: np.random.Generator, sizes: np.ndarray) -> list[StudyShape]:
    """Each takes after a real study of about its place in the order of size."""
    ordered = sorted(world.shapes, key=lambda shape: shape.samples)
    singles = sum(shape.samples == 1 for shape in ordered)
    several = np.sort(sizes[sizes > 1])
    found = []
    for size in sizes:
        if size == 1:
            place = int(random.integers(max(1, singles))) if singles else 0
        else:
            rank = np.searchsorted(several, size) / max(1, len(several)) * (len(ordered) - singles)
            place = singles + int(np.clip(rank + random.normal(0, _NEAR), 0, len(ordered) - singles - 1))
        found.append(ordered[place])
    return found


def _images(world: World, random: np.random.Generator, sizes: np.ndarray, shapes: Sequence[StudyShape]) -> np.ndarray:
    """Images a sample: as where a real study says, spread, and scaled so that a sample has seven on average."""
    stated = [shape.images for shape in world.shapes if shape.images] or [1.0]
    drawn = np.array([shape.images or random.choice(stated) for shape in shapes])
    drawn *= np.exp(random.normal(0, _SPREAD, len(drawn)))
    wanted = IMAGES * sizes.sum() / (1 - _POOR / 2)  # samples that lack some have half of them on average
    for _ in range(8):  # those that round to less than one make the others' sum too large
        drawn = np.maximum(1, drawn * (wanted / (np.maximum(1, drawn) * sizes).sum()))
    return drawn


def samples(world: World, head: Head, seed: int = 1) -> Iterator[SampleState]:
    """The samples of a study, in order of id."""
    random = np.random.default_rng((seed, head.number))
    drawn = [_Drawn(world, head, name, shape, random) for name, shape in sorted(head.shape.properties.items())]
    images = np.maximum(
        1, np.round(head.images * np.where(random.random(head.samples) < _POOR, random.random(head.samples), 1))
    )
    profiles: dict[tuple[tuple[int, ...], ...], Profile] = {}
    plate = max(1, head.shape.plate)
    for place in range(head.samples):
        chosen = tuple(one.chosen[place] for one in drawn)
        profile = profiles.get(chosen)
        if profile is None:
            profile = profiles[chosen] = _profile(
                [one.parts[value] for one, own in zip(drawn, chosen, strict=True) for value in own]
            )
        number = head.first + place
        well = f"{chr(65 + place % plate // 24 % 26)}{place % 24 + 1}"
        name = f"{head.row.accession}-{place // plate + 1:03d}"
        public = uuid.UUID(int=(head.number << 64) + number)
        yield SampleState(number, public, head.number, f"{name} {well}", "", name, well, int(images[place]), profile)


def _profile(parts: Sequence[Part]) -> Profile:
    facts, words, numbers, choices = zip(*parts, strict=True) if parts else ((), (), (), ())
    return Profile(_once(facts), _once(words), _once(numbers), _once(choices))


def _once(several: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(several)))


class _Drawn:
    """One property in one study: `parts` are its values there, `chosen` the places of each sample's own among them."""

    def __init__(self, world: World, head: Head, name: str, shape: PropertyShape, random: np.random.Generator) -> None:
        shape = _jittered(shape, random)
        values = _values(world, head, name, shape, random)
        self.parts = [_part(world, name, shape, value, random) for value in values]
        self.chosen = _chosen(shape, len(values), head.samples, random)


def _jittered(shape: PropertyShape, random: np.random.Generator) -> PropertyShape:
    cover = shape.cover
    if 0 < cover < 1:
        cover = 1 / (1 + np.exp(-(np.log(cover / (1 - cover)) + random.normal(0, _SHARE))))
    return replace(shape, cover=float(cover), slope=shape.slope * float(np.exp(random.normal(0, _SLOPE))))


def _chosen(shape: PropertyShape, distinct: int, samples: int, random: np.random.Generator) -> list[tuple[int, ...]]:
    """Of each sample the places of its values."""
    many = np.array(shape.many)
    counts = random.choice(np.arange(1, len(many) + 1), size=samples, p=many / many.sum())
    counts = np.where(random.random(samples) < shape.cover, np.minimum(counts, distinct), 0)
    weights = np.cumsum(np.arange(1, distinct + 1, dtype=float) ** -shape.slope)
    picked = np.searchsorted(weights, random.random(int(counts.sum())) * weights[-1]).tolist()
    found, start = [], 0
    for count in counts.tolist():
        # A sample that has all values of its study has each of them.
        own = range(count) if count == distinct else sorted(set(picked[start : start + count]))
        found.append(tuple(own))
        start += count
    return found


def _values(world: World, head: Head, name: str, shape: PropertyShape, random: np.random.Generator) -> list[Any]:
    """The study's values of a property, the most used first."""
    carried = head.samples * shape.cover * sum(number * share for number, share in enumerate(shape.many, 1))
    distinct = max(1, round(max(1.0, carried) ** shape.growth), len(shape.many) if shape.cover == 1 else 1)
    if shape.prefix:
        universe = world.universe(name, shape)
        return universe.choose(random, min(distinct, len(universe.values)))
    if shape.numbers:
        return list(random.choice(shape.numbers, size=min(distinct, len(shape.numbers)), replace=False))
    if shape.choices:
        return list(shape.choices[:distinct])
    return list(dict.fromkeys(_text(name, shape.words, random) for _ in range(distinct)))


def _text(name: str, words: int, random: np.random.Generator) -> str:
    """A few words, common ones most often; a single one is an identifier."""
    ranks = np.minimum(_LEXICON, random.zipf(1.3, size=words))
    first = f"{name[:2]}{random.integers(10_000_000)}" if words == 1 else ""
    return first or " ".join(spelt(int(rank)) for rank in ranks)


def _part(world: World, name: str, shape: PropertyShape, value: Any, random: np.random.Generator) -> Part:
    key = name.removesuffix(WORDS)
    if shape.choices:
        return (), ((key, value),), (), ((key, value),)
    if shape.numbers:
        return (), ((key, f"{value:g}"),), ((key, shape.dimension, float(value)),), ()
    if not shape.prefix:
        return (), ((key, value),), (), ()
    label = world.words[value].label or value
    polarity = "absent" if PROPERTIES[key].absent and random.random() < shape.absent else "present"
    facts = [Fact(key, value, label, polarity, "", "exact", 0, 0)]
    if random.random() < shape.paired:
        quality = world.universes["quality", QUALITY].choose(random, 1)[0]
        group = f"{value} {quality}"
        facts = [
            replace(facts[0], group=group),
            Fact(key, quality, world.words[quality].label, polarity, group, "exact", 0, 0),
        ]
    return tuple(facts), ((key, label),), (), ()
