"""Signatures folded into counts: samples, images and studies of every term, with everything below it, exactly.

A sample with several terms below one parent counts once for the parent, because the fold starts from the union of what
its terms reach.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from catalog.search.results import Totals
from catalog.search.view import Signature

Reach = Callable[[str], frozenset[str]]


@dataclass(slots=True)
class Counts:
    """Per term. `own`: terms that some sample carries itself."""

    samples: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    images: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    studies: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def totals(signatures: Iterable[Signature]) -> Totals:
    """All samples together."""
    signatures = list(signatures)
    return Totals(
        studies=len({one.study for one in signatures}),
        samples=sum(one.samples for one in signatures),
        images=sum(one.images or 0 for one in signatures),
        images_complete=all(one.images is not None for one in signatures),
    )


def per_study(signatures: Iterable[Signature]) -> dict[int, Totals]:
    """Totals of each study."""
    groups: dict[int, list[Signature]] = defaultdict(list)
    for one in signatures:
        groups[one.study].append(one)
    return {study: totals(group) for study, group in groups.items()}


def fold(signatures: Sequence[Signature], place: int, reach: Reach) -> Counts:
    """Counts of every term that the signatures' own terms at `place` reach."""
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
