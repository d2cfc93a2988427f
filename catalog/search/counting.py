"""Signatures folded into counts: samples, images and studies of every term, with everything below it, exactly.

A sample with several terms below one parent counts once for the parent, because the fold starts from the union of what
its terms reach.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.search import schema
from catalog.search.engines.base import Node
from catalog.search.families import Families
from catalog.search.results import Totals
from catalog.search.view import Signature, View

Reach = Callable[[str], frozenset[str]]


@dataclass(slots=True)
class Counts:
    """Per term. `own`: terms that some sample carries itself."""

    samples: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    images: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    studies: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def totals(records: Mapping[int, Totals], families: Families) -> Totals:
    """All records together; those of linked studies once."""
    return Totals(
        studies=families.count(records),
        samples=families.merged({study: total.samples for study, total in records.items()}),
        images=families.merged({study: total.images for study, total in records.items()}),
        images_complete=all(total.images_complete for total in records.values()),
    )


def records(node: Node, view: View) -> dict[int, Totals]:
    """Totals of the record of each study with matching samples. Remembered: with everything, there are many signatures."""
    found: dict[int, Totals] = view.remember(_records, node, view)
    return found


def _records(node: Node, view: View) -> dict[int, Totals]:
    return per_study(view.signatures(node, schema.CONTEXT))


def per_study(signatures: Iterable[Signature]) -> dict[int, Totals]:
    """Totals of each study's own record."""
    samples: dict[int, int] = defaultdict(int)
    images: dict[int, int] = defaultdict(int)
    unknown: set[int] = set()
    for study, number, _, count in signatures:
        samples[study] += count
        images[study] += number or 0
        if number is None:
            unknown.add(study)
    return {study: Totals(1, count, images[study], study not in unknown) for study, count in samples.items()}


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
