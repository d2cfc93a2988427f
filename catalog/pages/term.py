"""The page of one term: its place, its names, and what was seen with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import Q

from catalog.models import Compound, Gene
from catalog.pages.briefs import Brief, briefs
from catalog.pages.tree import MAX_DEPTH, Node, Place, place_of
from catalog.pages.usage import samples_below
from catalog.properties import PROPERTIES
from catalog.search import service
from catalog.search.request import Alternative, SearchRequest, TermClause
from catalog.search.results import FacetValue, SearchResult, StudyHit
from ontology import curies, selectors
from ontology.models import Synonym, Term

STUDIES = 10
FACET_SIZE = 60
TOP_ROWS = 6
LONG_TREE = 14
ORGANISMS_NAMED = 3
SEEN_WITH = (
    "phenotype",
    "gene",
    "compound",
    "organism",
    "cell_line",
    "anatomy",
    "cellular_component",
    "imaging_method",
)
SCOPES = {
    Synonym.Scope.EXACT: "the same",
    Synonym.Scope.NARROW: "narrower",
    Synonym.Scope.BROAD: "broader",
    Synonym.Scope.RELATED: "related",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Synonyms of one scope."""

    words: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenWith:
    """The terms of one property that samples with the term state most; `terms` is how many different ones."""

    key: str
    label: str
    rows: tuple[FacetValue, ...]
    terms: int

    @property
    def largest(self) -> int:
        """What the bars are measured against."""
        return max(row.samples for row in self.rows)


@dataclass(frozen=True, slots=True)
class Usage:
    """What samples with the term, or one below it, are like."""

    result: SearchResult
    hits: tuple[tuple[StudyHit, Brief], ...]
    tops: tuple[SeenWith, ...]


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A line of the tree with the samples at or below it. `between`: terms above it that are left out."""

    node: Node
    depth: int
    here: bool
    samples: int
    between: int = 0


@dataclass(frozen=True, slots=True)
class Xref:
    """Another database's id for it; `url` where one is known."""

    curie: str
    url: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """Everything the template needs. `key` is the property it is mostly used as here."""

    term: Term
    key: str
    place: Place
    tree: tuple[TreeLine, ...]
    names: tuple[Names, ...]
    alternative_ids: tuple[str, ...]
    replaced_by: Node | None
    consider: tuple[Node, ...]
    xrefs: tuple[Xref, ...]
    usage: Usage
    gene: Gene | None = None
    taxon: Node | None = None
    orthologues: tuple[Gene, ...] = ()
    compound: Compound | None = None

    @property
    def iri(self) -> str:
        """Its address in the world."""
        return curies.iri(self.term.curie)

    @property
    def prefix(self) -> str:
        """The prefix of its CURIE."""
        return curies.prefix(self.term.curie)

    @property
    def title(self) -> str:
        """Its symbol, else its label, else its CURIE."""
        return (self.gene.symbol if self.gene else "") or self.term.label or self.term.curie

    @property
    def noun(self) -> str:
        """What kind of thing it is."""
        return "gene" if self.gene else "compound" if self.compound else "term"

    @property
    def phenotypes(self) -> int:
        """How many different phenotypes a gene or compound was seen with."""
        found = next((top.terms for top in self.usage.tops if top.key == "phenotype"), 0)
        return found if self.gene or self.compound else 0

    @property
    def organisms(self) -> str:
        """The organisms it was seen in, in words; empty for an organism itself."""
        found = next((top for top in self.usage.tops if top.key == "organism"), None)
        if found is None or self.key == "organism":
            return ""
        named = [row.label for row in found.rows[:ORGANISMS_NAMED]]
        others = found.terms - len(named)
        parts = [*named, f"{others} more"] if others else named
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def term_page(written: str) -> TermPage:
    """The page of a CURIE in any spelling; a fixed number of queries. Raises `NotFound` where nothing knows it."""
    term = selectors.resolve(written)
    place, usage = place_of(term), _usage(term)
    key = _asked(usage.result)
    gene = Gene.objects.select_related("term").filter(term=term).first() if term.kind == Term.Kind.GENE else None
    return TermPage(
        term=term,
        key=key,
        place=place,
        tree=_tree(place, key),
        names=_names(term),
        alternative_ids=tuple(term.alternative_ids.order_by("curie").values_list("curie", flat=True)),
        replaced_by=_first_known([term.replaced_by]) if term.replaced_by else None,
        consider=_known(term.consider),
        xrefs=tuple(_xref(text) for text in term.xrefs),
        usage=usage,
        gene=gene,
        taxon=_first_known([gene.taxon]) if gene and gene.taxon else None,
        orthologues=_orthologues(gene),
        compound=Compound.objects.filter(term=term).first() if term.kind == Term.Kind.COMPOUND else None,
    )


def _usage(term: Term) -> Usage:
    asked = TermClause(_property_of(term), (Alternative(curie=term.curie),))
    result = service.search(SearchRequest((asked,), page_size=STUDIES, facet_size=FACET_SIZE))
    found = briefs(hit.id for hit in result.studies)
    key = _asked(result)
    return Usage(
        result=result,
        hits=tuple((hit, found[hit.id]) for hit in result.studies if hit.id in found),
        tops=tuple(top for name in SEEN_WITH if name != key and (top := _seen_with(result, name))),
    )


def _property_of(term: Term) -> str:
    """The property where the kind of term leaves no choice; otherwise use decides."""
    return {Term.Kind.GENE: "gene", Term.Kind.COMPOUND: "compound"}.get(Term.Kind(term.kind), "")


def _asked(result: SearchResult) -> str:
    """The property that the term was looked for in."""
    return next((clause.property for clause in result.request.clauses if isinstance(clause, TermClause)), "")


def _seen_with(result: SearchResult, key: str) -> SeenWith | None:
    """The terms that say most: those without a shown term below them."""
    facet = result.facets.get(key)
    if facet is None:
        return None
    parents = {value.parent for value in facet.values}
    leaves = sorted((value for value in facet.values if value.term not in parents), key=lambda value: -value.samples)
    return SeenWith(key, PROPERTIES[key].label, tuple(leaves[:TOP_ROWS]), len(leaves) + facet.more)


def _tree(place: Place, key: str) -> tuple[TreeLine, ...]:
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
    for line, following in pairwise([*lines, None]):
        parent = following is None or following.here
        if line is not None and (
            not kept or line.here or parent or line.samples != getattr(following, "samples", None)
        ):
            kept.append(replace(line, depth=min(len(kept), MAX_DEPTH), between=between))
            between = 0
        else:
            between += 1
    return kept


def _names(term: Term) -> tuple[Names, ...]:
    by_scope: dict[str, list[str]] = {scope: [] for scope in SCOPES}
    for text, scope in term.synonyms.order_by("text").values_list("text", "scope"):
        by_scope[scope].append(text)
    return tuple(
        Names(words, tuple(dict.fromkeys(by_scope[scope]))) for scope, words in SCOPES.items() if by_scope[scope]
    )


def _known(written: Sequence[str]) -> tuple[Node, ...]:
    """The terms of these CURIEs; those that nothing knows are left out."""
    rows = Term.objects.filter(curie__in=written).values_list("pk", "curie", "label", "obsolete") if written else ()
    known = {row[1]: Node(*row) for row in rows}
    return tuple(known[curie] for curie in written if curie in known)


def _first_known(written: Sequence[str]) -> Node | None:
    return next(iter(_known(written)), None)


def _orthologues(gene: Gene | None) -> tuple[Gene, ...]:
    if gene is None:
        return ()
    both = Q(orthologues__other=gene) | Q(orthologue_of__gene=gene)
    return tuple(Gene.objects.filter(both).select_related("term").distinct().order_by("taxon", "symbol"))


def _xref(text: str) -> Xref:
    return Xref(text, text if text.startswith(("http://", "https://")) else "")
