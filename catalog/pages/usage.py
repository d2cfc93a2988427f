"""How often terms were seen, from the index."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.properties import PROPERTIES
from catalog.search import service
from catalog.search.engines.base import HasAny
from catalog.search.text import encode


@dataclass(frozen=True, slots=True)
class Seen:
    """A term in one property, and how many samples have it or a term below it."""

    property: str
    samples: int


def seen(curies: Iterable[str]) -> dict[str, Seen]:
    """Of each term that occurs, the property that most samples have it in. Raises `Unavailable` without an index."""
    view = service.searcher().view()
    wanted = tuple(encode(curie) for curie in curies)
    found: dict[str, list[Seen]] = defaultdict(list)
    for row in view.find_terms(HasAny("curie", wanted)):
        if row.property in PROPERTIES:
            found[row.curie].append(Seen(row.property, view.samples_with(row.property, [row.curie])))
    return {curie: max(ways, key=lambda way: way.samples) for curie, ways in found.items()}


def samples_below(key: str, curies: Iterable[str]) -> dict[str, int]:
    """Of each term, how many samples have it or a term below it as `key`; terms that do not occur are left out."""
    view = service.searcher().view()
    wanted = list(curies)
    view.fetch(key, wanted)
    return {curie: view.samples_with(key, [curie]) for curie in wanted if view.term(key, curie)}
