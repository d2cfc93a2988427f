"""Signatures folded into counts: samples, images and studies of every term, with everything below it, exactly.

A sample with several terms below one parent counts once for the parent, because the fold starts from the union of what
its terms reach.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from catalog.search.families import Families
from catalog.search.results import Totals
from catalog.search.view import Signature

Reach = Callable[[str], frozenset[str]]


@dataclass(slots=True)
class Counts:
    """Per term. `own`: terms that some sample carries itself."""

    samples: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    images: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    studies: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def totals(signatures: Iterable[Signature], families: Families) -> Totals:
    """All samples together; those of linked studies once."""
    found = per_study(signatures)
    return Totals(
        studies=families.count(found),
        samples=families.merged({study: total.samples for study, total in found.items()}),
        images=families.merged({study: total.images for study, total in found.items()}),
        images_complete=all(total.images_complete for total in found.values()),
    )


def per_study(signatures: Iterable[Signature]) -> dict[int, Totals]:
    """Totals of each study's own record."""
    groups: dict[int, list[Signature]] = defaultdict(list)
    for one in signatures:
        groups[one.study].append(one)
    return {study: _of_record(group) for study, group in groups.items()}


def _of_record(signatures: Sequence[Signature]) -> Totals:
    return Totals(
        studies=1,
        samples=sum(one.samples for one in signatures),
        images=sum(one.images or 0 for one in signatures),
        images_complete=all(one.images is not None for one in signatures),
    )


def fold(signatures: Iterable[Signature], place: int, reach: Reach, families: Families) -> Counts:
    """Counts of every term that the signatures' own terms at `place` reach; of linked studies once."""
    alone: list[Signature] = []
    linked: dict[int, list[Signature]] = defaultdict(list)
    for one in signatures:
        (linked[one.study] if one.study in families.members else alone).append(one)
    counts = _fold(alone, place, reach)
    for_each = {study: _fold(group, place, reach) for study, group in linked.items()}
    for term in set().union(*(one.studies for one in for_each.values())):
        having = {study: one for study, one in for_each.items() if term in one.studies}
        counts.studies[term] += families.count(having)
        counts.samples[term] += families.merged({study: one.samples[term] for study, one in having.items()})
        counts.images[term] += families.merged({study: one.images[term] for study, one in having.items()})
    return counts


def _fold(signatures: Sequence[Signature], place: int, reach: Reach) -> Counts:
    numbers: dict[str, list[int]] = {}
    owns_of: dict[int, set[str]] = defaultdict(set)
    for one in signatures:
        own = one.own[place]
        if own:
            number = numbers.setdefault(own, [0, 0])
            number[0] += one.samples
            number[1] += one.images or 0
            owns_of[one.study].add(own)
    counts = Counts()
    for own, (samples, images) in numbers.items():
        for term in reach(own):
            counts.samples[term] += samples
            counts.images[term] += images
    for owns in owns_of.values():
        for term in frozenset().union(*map(reach, owns)):
            counts.studies[term] += 1
    return counts
