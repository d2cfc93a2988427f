"""Texts that are ids of genes and compounds, in any spelling: their own, former and other ones, and structures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog import identities
from catalog.bulk import among
from catalog.properties import Property
from catalog.services.compounds import inchikey
from catalog.services.terms import find_terms
from ontology import curies
from ontology.lexicons import Names
from ontology.models import Term
from ontology.selectors import Hit

# The places of a Broad id that name the compound; behind them are batch and vendor.
_BROAD = len("Broad:BRD-K12345678")


@dataclass(frozen=True, slots=True)
class Identified:
    """The term of an id, how sure that is (log odds), and why."""

    hit: Hit
    odds: float
    why: str


def identified(texts: Iterable[str], entry: Property, names: Names) -> dict[str, Identified]:
    """Those of the texts that are ids of a gene or compound that is loaded; few queries for any number."""
    wanted = {text: list(_readings(text, entry)) for text in texts}
    ids = {curie for readings in wanted.values() for curie, _, _ in readings}
    places = find_terms(ids)
    if entry.kind == "compound" and ids - places.keys():
        others = _cross_referenced()
        places |= {curie: others[curie] for curie in ids & others.keys() - places.keys()}
    present = dict(among(Term.objects.values_list("pk", "curie"), "pk", set(places.values())))
    terms = {curie: present[term] for curie, term in places.items()}
    return {text: found for text, readings in wanted.items() if (found := _first(readings, terms, names))}


def _first(readings: list[tuple[str, float, str]], present: dict[str, str], names: Names) -> Identified | None:
    for curie, odds, what in readings:
        hit = names.by_curie(present[curie]) if curie in present else None
        if hit:
            whose = "its" if hit.curie == curie else "another"
            return Identified(hit, odds, f"the text is {what.format(whose=whose)}")
    return None


def _readings(text: str, entry: Property) -> Iterator[tuple[str, float, str]]:
    """The CURIEs that a text may write, best first, with their log odds and what they are."""
    curie, what = curies.normalise(text), "{whose} id"
    if not curie and entry.kind == "compound" and (key := _structure(text)):
        curie, what = f"InChIKey:{key}", "its structure"
    if not curie or curies.prefix(curie) not in identities.SOURCES[entry.kind].ontologies:
        return
    yield curie, 4.6, what
    if curie.startswith("Broad:"):
        yield curie[:_BROAD], 4.0, "{whose} id, of any batch"
    if parent := curies.inchikey_parent(curie):
        yield (
            parent,
            3.0,
            "the id of one of its forms" if what != "its structure" else "the structure of one of its forms",
        )


def _structure(text: str) -> str:
    """The InChIKey of a SMILES; nothing for words: a structure of some size has more signs than names have."""
    signs = sum(not char.isalpha() for char in text)
    return inchikey(text) if len(text) > 5 and signs > 2 and " " not in text and not text[0].isdigit() else ""


def _cross_referenced() -> dict[str, int]:
    """Every other id that a compound was stated with, and the stem of Broad's, to its term."""
    rows = Term.objects.filter(kind=Term.Kind.COMPOUND).exclude(xrefs=[]).values_list("pk", "xrefs")
    return {name: term for term, ids in rows for curie in ids for name in (curie[:_BROAD], curie)}
