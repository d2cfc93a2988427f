"""The way down to each of several terms, short enough to stand in one line beside it."""

from collections import defaultdict
from collections.abc import Collection

from ontology import bulk

# Asked while somebody types, so as plain SQL: building the queries would take longer than running them.
_ABOVE = "SELECT ancestor_id FROM ontology_closure WHERE descendant_id IN ({})"
_PARENTS = "SELECT descendant_id, ancestor_id FROM ontology_closure WHERE distance = 1 AND descendant_id IN ({})"
_NAMES = "SELECT id, label, curie FROM ontology_term WHERE id IN ({})"


def trails(terms: Collection[int]) -> dict[int, list[str]]:
    """Of each term (by id) the labels of a shortest way from a top down to it, itself left out; three queries."""
    above = {row[0] for row in bulk.select_in(_ABOVE, terms)}
    parents: defaultdict[int, list[int]] = defaultdict(list)
    for child, parent in bulk.select_in(_PARENTS, above.union(terms)):
        parents[child].append(parent)
    ways = {term: _shortest(term, parents) for term in terms}
    names = {
        id_: label or curie
        for id_, label, curie in bulk.select_in(_NAMES, {one for way in ways.values() for one in way})
    }
    return {term: [names[one] for one in way] for term, way in ways.items()}


def _shortest(term: int, parents: dict[int, list[int]]) -> list[int]:
    """Breadth first, so that the first top is a nearest; of several parents the one that was loaded first."""
    below: dict[int, int] = {term: term}
    queue = [term]
    for here in queue:
        if here not in parents:
            return _walked(here, below)
        for parent in sorted(parents[here]):
            if parent not in below:
                below[parent] = here
                queue.append(parent)
    return []


def _walked(top: int, below: dict[int, int]) -> list[int]:
    """From the top down, as long as there is something below."""
    way = [top]
    while below[way[-1]] != way[-1]:
        way.append(below[way[-1]])
    return way[:-1]
