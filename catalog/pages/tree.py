"""Where a term hangs: the paths from the top to it, and what is directly below."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ontology.models import Closure, Term

MAX_ROWS = 60
MAX_DEPTH = 9
MAX_CHILDREN = 300


@dataclass(frozen=True, slots=True)
class Node:
    """A term as a line of the tree."""

    id: int
    curie: str
    label: str
    obsolete: bool = False

    @property
    def name(self) -> str:
        """Its label, else its CURIE."""
        return self.label or self.curie


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line: `here` marks the term of the page; `repeated`, a place that was already drawn above."""

    node: Node
    depth: int
    here: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The tree above a term and its children. `cut`: of too many paths, only a shortest is drawn."""

    rows: tuple[TreeRow, ...]
    ancestors: tuple[Node, ...]
    parents: tuple[Node, ...]
    children: tuple[Node, ...]
    child_total: int
    cut: bool = False


def place_of(term: Term) -> Place:
    """The place of `term` in its ontology. Three queries, whatever its depth; a fourth where children are cut."""
    above = dict(
        Closure.objects.filter(descendant=term).order_by("distance", "ancestor").values_list("ancestor", "distance")
    )
    below = Closure.objects.filter(ancestor=term, distance=1, descendant__obsolete=False)
    known = _nodes(above)
    nodes = known | {term.pk: Node(term.pk, term.curie, term.label, term.obsolete)}
    edges = _edges(nodes)
    rows = list(islice(_drawn(term.pk, nodes, edges), MAX_ROWS + 1))
    cut = len(rows) > MAX_ROWS
    children = [Node(*row) for row in below.order_by("descendant__label").values_list(
        "descendant_id", "descendant__curie", "descendant__label"
    )[: MAX_CHILDREN + 1]]  # fmt: skip
    total = below.count() if len(children) > MAX_CHILDREN else len(children)
    return Place(
        rows=tuple(_shortest(term.pk, nodes, edges)) if cut else tuple(rows),
        ancestors=tuple(known[pk] for pk in above),
        parents=tuple(known[pk] for pk, distance in above.items() if distance == 1),
        children=tuple(children[:MAX_CHILDREN]),
        child_total=total,
        cut=cut,
    )


def _nodes(ids: Iterable[int]) -> dict[int, Node]:
    rows = Term.objects.filter(pk__in=list(ids)).values_list("pk", "curie", "label", "obsolete")
    return {row[0]: Node(*row) for row in rows}


def _edges(nodes: dict[int, Node]) -> dict[int, list[int]]:
    """Children among `nodes`, by parent; tops under 0."""
    pairs = Closure.objects.filter(ancestor__in=list(nodes), descendant__in=list(nodes), distance=1)
    below: dict[int, list[int]] = defaultdict(list)
    placed = set()
    for parent, child in pairs.values_list("ancestor_id", "descendant_id"):
        below[parent].append(child)
        placed.add(child)
    below[0] = [pk for pk in nodes if pk not in placed]
    for children in below.values():
        children.sort(key=lambda pk: nodes[pk].name.casefold())
    return below


def _drawn(here: int, nodes: dict[int, Node], below: dict[int, list[int]]) -> Iterator[TreeRow]:
    """The rows in reading order; a term with several parents is drawn under each, what is below it only once."""
    seen: set[int] = set()
    stack = [(pk, 0) for pk in reversed(below[0])]
    while stack:
        pk, depth = stack.pop()
        repeated = pk in seen
        seen.add(pk)
        yield TreeRow(nodes[pk], min(depth, MAX_DEPTH), here=pk == here, repeated=repeated)
        if not repeated:
            stack.extend((child, depth + 1) for child in reversed(below.get(pk, ())))


def _shortest(here: int, nodes: dict[int, Node], below: dict[int, list[int]]) -> Iterator[TreeRow]:
    """One path with the fewest steps from a top down to `here`."""
    above = {child: parent for parent, children in _by_steps(below) for child in children}
    path = [here]
    while above.get(path[-1]):
        path.append(above[path[-1]])
    for depth, pk in enumerate(reversed(path)):
        yield TreeRow(nodes[pk], min(depth, MAX_DEPTH), here=pk == here)


def _by_steps(below: dict[int, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """Parents with those of their children that no shorter way leads to, nearest to the tops first."""
    seen = set(below[0])
    level = list(below[0])
    while level:
        following: list[int] = []
        for parent in level:
            fresh = [child for child in below.get(parent, ()) if child not in seen]
            seen.update(fresh)
            following.extend(fresh)
            yield parent, fresh
        level = following
