"""The page of one term: its place, its names, and what was seen with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import Compound, Gene, Orthology
from catalog.pages.briefs import Brief, briefs
from catalog.pages.lineage import TreeLine, lineage
from catalog.pages.tops import TopList
from catalog.pages.tree import Node, Place, place_of
from catalog.pages.usage import seen
from catalog.properties import PROPERTIES
from catalog.search import service
from catalog.search.request import Alternative, SearchRequest, TermClause
from catalog.search.results import FacetValue, SearchResult, StudyHit, Totals
from ontology import curies, selectors
from ontology.models import Synonym, Term
from ontology.wording import listed

STUDIES = 10
FACET_SIZE = 60
TOP_ROWS = 6
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
class Usage:
    """What samples with the term, or one below it, are like. `key`: the property that most of them have it in."""

    key: str
    result: SearchResult
    hits: tuple[tuple[StudyHit, Brief], ...]
    tops: tuple[TopList[FacetValue], ...]


@dataclass(frozen=True, slots=True)
class Xref:
    """Another database's id for it; `url` where one is known."""

    curie: str
    url: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """Everything the template needs."""

    term: Term
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
    def key(self) -> str:
        """The property it is mostly used as here; "" if it is not used."""
        return self.usage.key

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
        return listed([*named, f"{others} more"] if others else named)


def term_page(written: str) -> TermPage:
    """The page of a CURIE in any spelling; a fixed number of queries. Raises `NotFound` where nothing knows it."""
    term = selectors.resolve(written)
    place, usage = place_of(term), _usage(term)
    gene = Gene.objects.select_related("term").filter(term=term).first() if term.kind == Term.Kind.GENE else None
    return TermPage(
        term=term,
        place=place,
        tree=lineage(place, usage.key),
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
    """What the index says of it; nothing, and no question asked, of a term that no sample has."""
    used = seen([term.curie]).get(term.curie)
    if used is None:
        return Usage("", SearchResult(query="", request=SearchRequest(), totals=Totals()), (), ())
    asked = TermClause(used.property, (Alternative(curie=term.curie),))
    result = service.search(SearchRequest((asked,), page_size=STUDIES, facet_size=FACET_SIZE))
    found = briefs(hit.id for hit in result.studies)
    return Usage(
        key=used.property,
        result=result,
        hits=tuple((hit, found[hit.id]) for hit in result.studies if hit.id in found),
        tops=tuple(top for name in SEEN_WITH if name != used.property and (top := _seen_with(result, name))),
    )


def _seen_with(result: SearchResult, key: str) -> TopList[FacetValue] | None:
    """The terms that say most: those without a shown term below them."""
    facet = result.facets.get(key)
    if facet is None:
        return None
    parents = {value.parent for value in facet.values}
    leaves = sorted((value for value in facet.values if value.term not in parents), key=lambda value: -value.samples)
    return TopList(key, PROPERTIES[key].label, tuple(leaves[:TOP_ROWS]), len(leaves) + facet.more)


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
    links = Orthology.objects.filter(gene=gene).values("other"), Orthology.objects.filter(other=gene).values("gene")
    either = links[0].union(links[1])
    return tuple(Gene.objects.filter(pk__in=either).select_related("term").order_by("taxon", "symbol"))


def _xref(text: str) -> Xref:
    return Xref(text, text if text.startswith(("http://", "https://")) else "")
