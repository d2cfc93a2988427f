"""The organism of a gene as it stands beside a symbol that genes of several species share: *CDC20 (H. sapiens)*."""

from collections.abc import Collection
from dataclasses import dataclass

from catalog.models import Gene
from ontology.models import Term


@dataclass(frozen=True, slots=True)
class Species:
    """A gene's organism: its CURIE, and a name short enough to stand in brackets; empty where nothing is to be said."""

    taxon: str = ""
    name: str = ""


def short_name(scientific: str) -> str:
    """*Homo sapiens* as *H. sapiens*; whatever is no genus with its species stays as it is."""
    genus, _, rest = scientific.partition(" ")
    binomial = genus[:1].isupper() and genus.isalpha() and rest[:1].islower() and "virus" not in rest
    return f"{genus[0]}. {rest}" if binomial and rest != "sp." else scientific


def species_of(genes: Collection[int]) -> dict[int, Species]:
    """The species of these gene terms, as far as they are genes and say it; two queries."""
    found = Gene.objects.filter(term__in=genes).exclude(taxon="")
    taxa = dict(found.values_list("term_id", "taxon"))
    labels = dict(Term.objects.filter(curie__in=set(taxa.values())).values_list("curie", "label"))
    return {term: Species(taxon, short_name(labels.get(taxon) or taxon)) for term, taxon in taxa.items()}
