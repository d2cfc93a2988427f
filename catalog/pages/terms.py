"""Finding a term: by what is typed, by property, or from what is in use."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from catalog import identities
from catalog.pages.facets import FACET_SIZE, telling
from catalog.pages.params import chosen_property
from catalog.pages.tops import TopList
from catalog.pages.usage import seen
from catalog.properties import FACETS, PROPERTIES, Property
from catalog.search import service
from catalog.search.request import SearchRequest
from catalog.search.results import Facet, FacetValue
from catalog.species import Species, species_of
from ontology import selectors
from ontology.matching import Scope
from ontology.models import Ontology, Term
from ontology.problems import Problem
from ontology.selectors import Hit
from ontology.succession import successions
from ontology.wording import counted

MATCHES = 30
MOST = 100
TOPS = 6
MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Match:
    """A term that answers. `species` is a gene's, `also` is the name that matched where it is not the label; `query` finds its samples."""

    curie: str
    label: str
    key: str
    samples: int
    also: str = ""
    definition: str = ""
    obsolete: bool = False
    species: str = ""

    @property
    def query(self) -> str:
        """The question for its samples."""
        return f"{self.key}:{self.curie}"


@dataclass(frozen=True, slots=True)
class TermsPage:
    """Everything the template needs."""

    text: str
    property: str
    properties: tuple[Property, ...]
    coverage: str
    matches: tuple[Match, ...] = ()
    tops: tuple[TopList[FacetValue], ...] = ()
    ontologies: tuple[Ontology, ...] = ()


def terms_page(params: QueryDict) -> TermsPage:
    """What answers to the address: matches of its text, else what is in use. Raises `Problem` for an unknown property."""
    text = params.get("q", "").strip()
    key = chosen_property(params)
    loaded = tuple(selectors.ontologies())
    return TermsPage(
        text=text,
        property=key,
        properties=tuple(entry for entry in PROPERTIES.values() if entry.has_terms),
        coverage=_coverage(loaded),
        ontologies=loaded,
        matches=_matches(text, key),
        tops=() if text or key else _tops(),
    )


def _coverage(loaded: tuple[Ontology, ...]) -> str:
    terms = sum(one.term_count for one in loaded)
    known = f"{counted(terms, 'term')} of {counted(len(loaded), 'ontology')}"
    return f"{known}, with the genes and compounds that archives bring."


def _matches(text: str, key: str) -> tuple[Match, ...]:
    if text:
        return _counted(matches(text, key, limit=MATCHES))
    return tuple(_in_use(key)) if key else ()


def matches(text: str, key: str = "", *, limit: int) -> list[Hit]:
    """Terms for what was typed, best first, in the scope of property `key` if one is given. Raises `Problem` if too long."""
    if len(text) > MAX_TEXT:
        raise Problem(f"A term's name may have {MAX_TEXT} characters; this has {len(text)}.")
    return selectors.autocomplete(text, scope=scopes(key), limit=limit)


def scopes(key: str) -> list[Scope]:
    """Where terms of a property are looked for; nothing for anywhere. Raises `Problem` if it takes no terms."""
    if not key:
        return []
    entry = PROPERTIES[key]
    if not entry.has_terms:
        raise Problem(f"{entry.label} holds {entry.kind} values, which are no terms.")
    if entry.kind != "term":
        return [identities.SOURCES[entry.kind]]
    return list(entry.scopes)


def definitions_of(hits: Iterable[Hit]) -> dict[int, str]:
    """The definitions of these terms, by id; one query."""
    return dict(Term.objects.filter(pk__in=[hit.id for hit in hits]).values_list("pk", "definition"))


def successors_of(hits: Iterable[Hit]) -> dict[int, tuple[Term, ...]]:
    """What is in use instead of those that are obsolete, by id; no query where none is."""
    former = [hit.id for hit in hits if hit.obsolete]
    found = successions(Term.objects.filter(pk__in=former)) if former else {}
    return {id_: one.terms for id_, one in found.items()}


def _counted(hits: list[Hit]) -> tuple[Match, ...]:
    used = seen(hit.curie for hit in hits)
    definitions, species = definitions_of(hits), species_of([hit.id for hit in hits])
    return tuple(
        Match(
            curie=hit.curie,
            label=hit.label or hit.curie,
            also=hit.name if hit.name.casefold() != hit.label.casefold() else "",
            definition=definitions.get(hit.id, ""),
            obsolete=hit.obsolete,
            key=used[hit.curie].property if hit.curie in used else "",
            samples=used[hit.curie].samples if hit.curie in used else 0,
            species=species.get(hit.id, Species()).name,
        )
        for hit in hits
    )


def _in_use(key: str) -> list[Match]:
    facet = service.facet(SearchRequest(facet_size=MOST), key)
    return [Match(row.term, row.label, key, row.samples, species=row.species) for row in _ranked(facet)]


def _ranked(facet: Facet) -> list[FacetValue]:
    return sorted(facet.values, key=lambda row: (-row.samples, row.depth))


def _telling(facet: Facet) -> list[FacetValue]:
    return sorted(telling(facet.values, TOPS), key=lambda row: (-row.samples, row.depth))


def _tops() -> tuple[TopList[FacetValue], ...]:
    result = service.search(SearchRequest(page_size=1, facet_size=FACET_SIZE))
    facets = (result.facets.get(entry.key) for entry in FACETS if entry.has_terms)
    return tuple(
        TopList(facet.property, facet.label, tuple(_telling(facet)), len(facet.values) + facet.more)
        for facet in facets
        if facet
    )
