"""What facets are made of, asked of the index in a few requests instead of several for each facet.

Nothing here changes an answer: what was not foreseen is asked for when it is needed. But on a server a request costs
more than what it asks.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from catalog.properties import FACETS, Property
from catalog.search import schema
from catalog.search.engines.base import Everything, HasAny, Node, Tally
from catalog.search.facets import RANKED, is_ranked, largest
from catalog.search.queries import node_of
from catalog.search.request import SearchRequest
from catalog.search.selection import selection
from catalog.search.view import View, plain_terms

Term = tuple[str, str]


def read_ahead(request: SearchRequest, node: Node, view: View) -> None:
    """Have what all facets of the request need ready. `node`: what it asks for as a whole."""
    # With nothing selected every tally is too large to come with others.
    asked = {of: entries for of, entries in _nodes(request, node, view).items() if of != Everything()}
    for of, entries in asked.items():
        view.tally_ahead(of, [Tally(schema.CONTEXT.field), *(Tally(_first(entry)) for entry in entries)])
    signed: dict[str, Node] = {}
    for of, entries in asked.items():
        ranked = {entry.key: _ranked(entry, of, request.facet_size, view) for entry in entries if entry.kind in RANKED}
        view.tally_ahead(of, ranked.values())
        signed |= {entry.key: ranked[entry.key].of(of) if entry.key in ranked else of for entry in entries}
    own = set(_own_terms(signed, view))
    view.fetch_all(own)
    view.fetch_all((key, above) for key, curie in own for above in view.ancestors(key, curie))


def _nodes(request: SearchRequest, node: Node, view: View) -> Mapping[Node, list[Property]]:
    """What each facet is counted for: all of the request but what the facet itself selects."""
    found: dict[Node, list[Property]] = defaultdict(list, {node: []})
    for entry in FACETS:
        chosen = selection(request, entry.key, entry.kind)
        found[node_of(chosen.others, view) if chosen.clause else node].append(entry)
    return found


def _first(entry: Property) -> str:
    """The field that tells what else is needed."""
    return schema.up(entry.key) if entry.kind in RANKED else schema.GROUP_OF[entry.key].field


def _ranked(entry: Property, node: Node, size: int, view: View) -> Tally:
    """The signatures that the facet's values are counted from: of the largest values, or of all."""
    field = schema.GROUP_OF[entry.key].field
    if not is_ranked(entry, node, view):
        return Tally(field)
    return Tally(field, HasAny(schema.up(entry.key), largest(entry.key, node, size, view)))


def _own_terms(signed: Mapping[str, Node], view: View) -> Iterator[Term]:
    """The terms that samples have themselves."""
    for key in signed.keys() & schema.WITH_TERMS:
        group, place = schema.place_of(key)
        for own in {one.own[place] for one in view.signatures(signed[key], group)}:
            yield from ((key, curie) for curie in plain_terms(own))
