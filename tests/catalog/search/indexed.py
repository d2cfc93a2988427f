"""What tests of the index write to the database, and what they ask the index."""

from catalog.search import engines, service
from catalog.search.engines.base import Everything
from catalog.search.language import parse
from ontology.models import Closure, Ontology, Term
from tests.catalog.builders import phenotype

ROUND = phenotype("round cells", "CMPO:0000118")
LONG = phenotype("elongated cells", "CMPO:0000077")


def parent(curie, *children, label=""):
    """A term above others, as an ontology would bring it."""
    above, _ = Term.objects.get_or_create(curie=curie, defaults={"label": label or curie})
    for child in children:
        below, _ = Term.objects.get_or_create(curie=child)
        Closure.objects.get_or_create(descendant=below, ancestor=above, relation="is_a", distance=1)
    return above


def loaded(version):
    """Another version of an ontology, which is what `ontology.selectors.state` looks at."""
    Ontology.objects.update_or_create(
        prefix="CMPO",
        defaults={"version": version, "checksum": version, "source": "x", "loaded_at": "2026-11-22T00:00Z"},
    )


def samples(query=""):
    return service.search(parse(query)).totals.samples


def totals(query):
    found = service.search(parse(query)).totals
    return found.samples, found.images


def everything():
    """All that an index says, to compare two of them."""
    snapshot = engines.configured().snapshot()
    rows = {
        name: sorted(map(str, snapshot.find(name, Everything(), limit=1000)))
        for name in ("samples", "images", "studies", "terms")
    }
    facets = service.search(parse("")).as_json()["facets"]
    return rows | {"facets": facets, "why": str(service.search(parse("phenotype:CMPO:0000001")).studies)}
