"""The facets of the search page: which values are worth a line, and which are folded away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog.pages.ticks import tick_value
from catalog.search import service
from catalog.search.request import SearchRequest
from catalog.search.results import Facet, FacetValue

# Asked of the index, so that something is left once the values that tell nothing are taken out.
FACET_SIZE = 60
MOST_VALUES = 18
MOST_VALUES_CLOSED = 8
FIRST_VALUES = 8
BELOW_CHOSEN = 6
FIRST_OPEN = ("phenotype", "gene", "organism", "compound")
ORDER = ("phenotype", "gene", "compound", "organism", "cell_line", "cell_type", "anatomy", "disease", "biological_process",
         "cellular_component", "imaging_method", "control", "quality_control", "licence", "archive")  # fmt: skip
# A value of whose samples this share lies below one of its children only repeats that child.
REPEATED = 0.95


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One line of a facet. `largest` is what its bar is measured against."""

    value: FacetValue
    id: str
    tick: str
    largest: int


@dataclass(frozen=True, slots=True)
class FacetBlock:
    """A facet as the sidebar shows it: the first values, the rest folded away, how many are beyond."""

    key: str
    label: str
    first: tuple[ValueRow, ...]
    rest: tuple[ValueRow, ...]
    more: int
    selected: int
    open: bool


def facet_blocks(request: SearchRequest, facets: Iterable[Facet]) -> tuple[FacetBlock, ...]:
    """The facets of the answer to `request` that have something to choose, in the order of the page."""
    ranks = {key: rank for rank, key in enumerate(ORDER)}
    ordered = sorted((facet for facet in facets if facet.values), key=lambda one: ranks.get(one.property, len(ranks)))
    return tuple(_block(request, facet) for facet in ordered)


def telling(values: Sequence[FacetValue], most: int = MOST_VALUES) -> tuple[FacetValue, ...]:
    """The largest values without those that repeat one of their children, in tree order, depths and parents mended.

    What is selected always stays.
    """
    kept = {value.term for value in values if value.selected or not _repeats(value, values)}
    largest = sorted((value for value in values if value.term in kept), key=lambda value: -value.samples)[:most]
    shown = {value.term for value in largest} | {value.term for value in values if value.selected}
    by_term = {value.term: value for value in values}
    mended: dict[str, FacetValue] = {}
    for value in values:
        if value.term in shown:
            parent = _nearest(value, by_term, shown)
            depth = mended[parent].depth + 1 if parent else 0
            mended[value.term] = replace(value, parent=parent, depth=depth)
    return tuple(mended.values())


def _repeats(value: FacetValue, values: Sequence[FacetValue]) -> bool:
    return any(child.parent == value.term and child.samples >= REPEATED * value.samples for child in values)


def _nearest(value: FacetValue, by_term: dict[str, FacetValue], shown: set[str]) -> str:
    """The nearest shown term above; "" at the top."""
    parent = value.parent
    while parent and parent not in shown:
        parent = by_term[parent].parent if parent in by_term else ""
    return parent


def _block(request: SearchRequest, facet: Facet) -> FacetBlock:
    key = facet.property
    chosen = [value for value in facet.values if value.selected]
    is_open = bool(chosen) or key in FIRST_OPEN
    values = telling(facet.values, MOST_VALUES if is_open else MOST_VALUES_CLOSED)
    first = _first(request, facet, values)
    named = {value.term for value in first}
    rest = tuple(value for value in values if value.term not in named)
    if len(rest) == 1:
        first, rest = (*first, *rest), ()
    return FacetBlock(
        key=key,
        label=facet.label,
        first=_rows(first),
        rest=_rows(rest),
        more=max(0, facet.more + len(facet.values) - len({*named, *(value.term for value in rest)})),
        selected=len(chosen),
        open=is_open,
    )


def _first(request: SearchRequest, facet: Facet, values: Sequence[FacetValue]) -> tuple[FacetValue, ...]:
    """What is seen without unfolding: the first values, before them what is chosen further down, and what lies below it."""
    first = values[:FIRST_VALUES]
    further = (value for value in values[FIRST_VALUES:] if value.selected)
    found: dict[str, FacetValue] = {}
    for value in (*(replace(one, depth=0, parent="") for one in further), *first):
        found.setdefault(value.term, value)
        if value.selected and value.has_children:
            for one in _below(request, facet, value):
                found.setdefault(one.term, one)
    return tuple(found.values())


def _below(request: SearchRequest, facet: Facet, value: FacetValue) -> tuple[FacetValue, ...]:
    """The largest values below a chosen one, hung under it."""
    below = service.facet(replace(request, facet_size=BELOW_CHOSEN), facet.property, below=value.term)
    return tuple(replace(one, depth=value.depth + 1 + one.depth) for one in telling(below.values, BELOW_CHOSEN))


def _rows(values: Sequence[FacetValue]) -> tuple[ValueRow, ...]:
    """Lines whose bars are measured against the largest of them."""
    largest = max((value.samples for value in values), default=0)
    return tuple(
        ValueRow(value, f"facet-{value.property}-{value.term}".replace(" ", "-"), tick_value(value), largest)
        for value in values
    )
