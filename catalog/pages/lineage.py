"""The tree of a term's page: its place with how many samples lie at or below each line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from catalog.pages.tree import MAX_DEPTH, Node, Place
from catalog.pages.usage import samples_below

LONG_TREE = 14


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A line of the tree with the samples at or below it. `between`: terms above it that are left out."""

    node: Node
    depth: int
    here: bool
    samples: int
    between: int = 0


def lineage(place: Place, key: str) -> tuple[TreeLine, ...]:
    """The paths down to the term, and its children under its first place."""
    shown = {row.node.curie for row in place.rows} | {child.curie for child in place.children}
    counts = samples_below(key, shown) if key else {}
    above = [TreeLine(row.node, row.depth, row.here, counts.get(row.node.curie, 0)) for row in place.rows]
    lines = shortened(above) if len(above) > LONG_TREE else above
    here = next(number for number, line in enumerate(lines) if line.here)
    depth = min(lines[here].depth + 1, MAX_DEPTH)
    children = sorted(place.children, key=lambda child: (-counts.get(child.curie, 0), child.name.casefold()))
    below = [TreeLine(child, depth, here=False, samples=counts.get(child.curie, 0)) for child in children]
    return (*lines[: here + 1], *below, *lines[here + 1 :]) if len(lines) + len(below) > 1 else ()


def shortened(lines: Sequence[TreeLine]) -> list[TreeLine]:
    """A single long path without what lies between and says nothing: the very samples of the line below it."""
    if any(after.depth <= before.depth for before, after in pairwise(lines) if after.depth < MAX_DEPTH):
        return list(lines)
    kept: list[TreeLine] = []
    between = 0
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        says = following is None or following.here or line.samples != following.samples
        if not kept or line.here or says:
            kept.append(replace(line, depth=min(len(kept), MAX_DEPTH), between=between))
            between = 0
        else:
            between += 1
    return kept
