"""Ancestors from parents: pure, on integers, safe on cycles.

A link to an ancestor is one integer, `distance * 4 + weakness`, so that the smallest is the shortest path and, among
paths of one length, the strongest. Weakness: 0 is_a, 1 part_of, 2 unspecified; a path is as weak as its weakest step.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

Parents = Mapping[int, Sequence[tuple[int, int]]]
Ancestors = dict[int, int]

RELATIONS = ("is_a", "part_of", "unspecified")
STEP = 4


def weakness(relation: str) -> int:
    """The place of a relation in `RELATIONS`."""
    return RELATIONS.index(relation)


def distance(link: int) -> int:
    """Steps of a link."""
    return link // STEP


def relation(link: int) -> str:
    """The weakest relation on a link's path."""
    return RELATIONS[link % STEP]


def ancestors(parents: Parents) -> dict[int, Ancestors]:
    """Every child of `parents` with its ancestors; no term is its own ancestor, not even on a cycle."""
    found: dict[int, Ancestors] = {}
    for term in _parents_first(parents):
        found[term] = _above(parents.get(term, ()), found)
    for term in parents:
        if term not in found:
            found[term] = _walk(term, parents)
    return {term: found[term] for term in parents}


def _parents_first(parents: Parents) -> Iterator[int]:
    """Every term that is neither on a cycle nor below one, after all of its parents (Kahn 1962)."""
    waiting = {term: len(above) for term, above in parents.items()}
    children: defaultdict[int, list[int]] = defaultdict(list)
    for term, above in parents.items():
        for parent, _ in above:
            children[parent].append(term)
    ready = deque(dict.fromkeys(term for term in (*children, *parents) if not waiting.get(term)))
    while ready:
        term = ready.popleft()
        yield term
        for child in children.get(term, ()):
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)


def _above(parents: Sequence[tuple[int, int]], found: Mapping[int, Ancestors]) -> Ancestors:
    """Parents and their ancestors, one step further."""
    above: Ancestors = {}
    for parent, weak in parents:
        link = STEP + weak
        if above.get(parent, link) >= link:
            above[parent] = link
        for ancestor, known in found[parent].items():
            link = known + STEP if known % STEP >= weak else known - known % STEP + STEP + weak
            if above.get(ancestor, link) >= link:
                above[ancestor] = link
    return above


def _walk(start: int, parents: Parents) -> Ancestors:
    """The same level by level, for terms from which a cycle is reached."""
    above: Ancestors = {}
    level = {start: 0}
    steps = 0
    while level:
        steps += 1
        following: dict[int, int] = {}
        for term, so_far in level.items():
            for parent, weak in parents.get(term, ()):
                if parent != start and parent not in above:
                    following[parent] = min(following.get(parent, STEP), max(so_far, weak))
        above.update((term, steps * STEP + weak) for term, weak in following.items())
        level = following
    return above
