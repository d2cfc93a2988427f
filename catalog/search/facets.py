"""Facets: the values of each property with exact counts, as a tree where the ontology is one.

Each facet is counted for the query without its own selection, so that several of its values can be chosen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain

from catalog.properties import FACETS, Property
from catalog.search import schema
from catalog.search.counting import Counts, fold, records, totals
from catalog.search.engines.base import Both, HasAny, Node
from catalog.search.queries import node_of
from catalog.search.request import SearchRequest
from catalog.search.results import Facet, FacetValue, Totals
from catalog.search.rows import PAIR
from catalog.search.selection import ARCHIVE, Selection, selection
from catalog.search.text import decode, encode
from catalog.search.view import View

# Up to this many samples, folding their signatures is faster than choosing the largest values first.
FEW_SAMPLES = 200
# Kinds of properties that have so many values.
RANKED = ("gene", "compound")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Counts with what the tree needs: `passing` terms have the very samples of a term below them and tell nothing.

    `above` are the terms with something to show below them. `more`: values that were not counted.
    """

    counts: Counts
    ancestors: Mapping[str, frozenset[str]]
    passing: frozenset[str]
    above: frozenset[str]
    more: int = 0


def all_facets(request: SearchRequest, view: View) -> dict[str, Facet]:
    """Every facet of the registry that has a value, and the archives. The request's names must have been looked up."""
    found = {entry.key: property_facet(request, entry, view) for entry in FACETS}
    found[ARCHIVE] = _archives(request, view)
    return {key: facet for key, facet in found.items() if facet.values}


def property_facet(request: SearchRequest, entry: Property, view: View, *, below: str = "") -> Facet:
    """One facet; with `below`, only what lies below that term."""
    chosen = selection(request, entry.key, entry.kind)
    shape = _shape(entry, node_of(chosen.others, view), request.facet_size, chosen.values, view)
    return _facet(entry.key, entry.label, shape, chosen, request.facet_size, view, below)


def _archives(request: SearchRequest, view: View) -> Facet:
    chosen = selection(request, ARCHIVE, "")
    counts = Counts()
    groups: dict[str, dict[int, Totals]] = defaultdict(dict)
    for study, total in records(node_of(chosen.others, view), view).items():
        groups[view.studies[study].archive][study] = total
    for archive, group in groups.items():
        total = totals(group, view.families)
        counts.studies[archive], counts.samples[archive], counts.images[archive] = (
            total.studies,
            total.samples,
            total.images,
        )
    return _facet(ARCHIVE, "Archive", _shaped(ARCHIVE, counts, view), chosen, request.facet_size, view, "")


def _shape(entry: Property, node: Node, size: int, chosen: tuple[str, ...], view: View) -> _Shape:
    if not is_ranked(entry, node, view):
        complete: _Shape = view.remember(_complete, entry.key, node, view)
        return complete
    largest: _Shape = view.remember(_largest, entry.key, node, size, view)
    missing = tuple(encode(term) for term in sorted(set(chosen) - largest.counts.samples.keys()))
    return _with(largest, _recounted(entry.key, node, missing, view), view, entry.key) if missing else largest


def is_ranked(entry: Property, node: Node, view: View) -> bool:
    """Whether the largest values are chosen first, because there are too many to look at each."""
    return entry.kind in RANKED and view.samples(node) > FEW_SAMPLES


def largest(key: str, node: Node, size: int, view: View) -> tuple[str, ...]:
    """The tokens with most samples, counted by the engine."""
    found: tuple[str, ...] = view.remember(_most, key, node, size, view)
    return found


def _most(key: str, node: Node, size: int, view: View) -> tuple[str, ...]:
    tally = view.tally(node, schema.up(key))
    return tuple(
        name for _, name in nsmallest(size, ((-count, name) for name, count in tally.items() if PAIR not in name))
    )


def _complete(key: str, node: Node, view: View) -> _Shape:
    """Every value, from the signatures of everything that matches."""
    return _shaped(key, _counts(key, node, view), view)


def _largest(key: str, node: Node, size: int, view: View) -> _Shape:
    """The values with most samples, and everything about them from signatures."""
    tokens = largest(key, node, size, view)
    more = len(view.tally(node, schema.up(key))) - len(tokens)
    return _shaped(key, _recounted(key, node, tokens, view), view, more=more)


def _recounted(key: str, node: Node, tokens: tuple[str, ...], view: View) -> Counts:
    """Counts of these terms alone."""
    counts = _counts(key, Both((node, HasAny(schema.up(key), tokens))), view)
    wanted = {decode(name) for name in tokens}
    for numbers in (counts.samples, counts.images, counts.studies):
        for term in numbers.keys() - wanted:
            del numbers[term]
    return counts


def _with(shape: _Shape, further: Counts, view: View, key: str) -> _Shape:
    mine = shape.counts
    both = Counts(mine.samples | further.samples, mine.images | further.images, mine.studies | further.studies)
    return _shaped(key, both, view, more=shape.more - len(further.samples))


def _counts(key: str, node: Node, view: View) -> Counts:
    group, place = schema.place_of(key)
    signatures = view.signatures(node, group)
    view.prepare(key, {one.own[place] for one in signatures})
    return fold(signatures, place, lambda own: view.reach(key, own), view.families)


def _shaped(key: str, counts: Counts, view: View, more: int = 0) -> _Shape:
    samples, ancestors = counts.samples, {}
    if key in schema.WITH_TERMS:
        view.fetch(key, samples)
        ancestors = {term: view.ancestors(key, term) for term in samples}
    passing = frozenset(
        above for term, higher in ancestors.items() for above in higher if samples.get(above) == samples[term]
    )
    above = frozenset().union(*(higher for term, higher in ancestors.items() if term not in passing))
    return _Shape(counts, ancestors, passing, above, more)


def _facet(key: str, label: str, shape: _Shape, chosen: Selection, size: int, view: View, below: str) -> Facet:
    samples, selected = shape.counts.samples, frozenset(chosen.values)
    ancestors = shape.ancestors
    if key in schema.WITH_TERMS:
        ancestors = {**ancestors, **{term: view.ancestors(key, term) for term in selected - samples.keys()}}
    telling = [term for term in samples if term in selected or term not in shape.passing]
    if below:
        telling = [term for term in telling if below in ancestors[term]]
    telling.sort(key=lambda term: (-samples[term], len(ancestors.get(term, ())), term))
    shown = list(dict.fromkeys([*telling[:size], *(() if below else chosen.values)]))
    maker = _Maker(key, shape, chosen, view)
    parents = _parents(shown, samples, ancestors)
    values = tuple(maker.value(term, parents[term], depth) for term, depth in _preorder(shown, parents))
    over = shape.passing.intersection(chain.from_iterable(ancestors.get(term, ()) for term in shown))
    passing = tuple(maker.value(term, "", 0) for term in over.difference(shown))
    more = shape.more + len(set(telling) - set(shown))
    return Facet(key, label, values, more, any(parents.values()), passing)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the values of one facet."""

    key: str
    shape: _Shape
    chosen: Selection
    view: View

    def value(self, term: str, parent: str, depth: int) -> FacetValue:
        """One value with its counts, 0 for what is chosen but does not occur."""
        counts = self.shape.counts
        species = self.view.species(self.key, term)
        return FacetValue(
            property=self.key,
            term=term,
            label=self._label(term),
            samples=counts.samples.get(term, 0),
            images=counts.images.get(term, 0),
            studies=counts.studies.get(term, 0),
            parent=parent,
            depth=depth,
            selected=term in self.chosen.values,
            has_children=term in self.shape.above,
            query=self.chosen.query(term),
            taxon=species.taxon,
            species=species.name,
        )

    def _label(self, term: str) -> str:
        return self.view.label(self.key, term) if self.key in schema.WITH_TERMS else term


def _parents(shown: list[str], samples: Mapping[str, int], ancestors: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """The nearest shown term above each: the one with fewest samples has no other one in between."""
    among = frozenset(shown)
    found: dict[str, str] = {}
    for term in shown:
        higher = [above for above in ancestors.get(term, ()) if above in among]
        found[term] = min(higher, key=lambda above: (samples.get(above, 0), above), default="")
    return found


def _preorder(shown: list[str], parents: Mapping[str, str]) -> Iterable[tuple[str, int]]:
    """Tree order with depths; siblings stay in the order of `shown`."""
    children: dict[str, list[str]] = {}
    for term in shown:
        children.setdefault(parents[term], []).append(term)

    def below(parent: str, depth: int) -> Iterable[tuple[str, int]]:
        for term in children.get(parent, ()):
            yield term, depth
            yield from below(term, depth + 1)

    return below("", 0)
