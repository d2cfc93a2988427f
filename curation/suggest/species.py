"""Which ontologies suit the species of a study: those of other species say nothing of it.

What is made for one species describes whole organisms more often than what an image shows, so it also ranks behind.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from catalog.models import Annotation
from catalog.properties import PROPERTIES, Branch, Property
from ontology import lexicons
from ontology.curies import normalise
from ontology.matching import Scope
from ontology.matching.lexicon import Lexicon
from ontology.problems import NotFound

BEHIND = 4.0  # log odds that a term of an ontology for one species must be ahead


@dataclass(frozen=True, slots=True)
class Tier:
    """Scopes that are asked together, and the log odds that their terms lose against those of others."""

    scopes: tuple[Scope, ...]
    behind: float = 0.0


def tiers(entry: Property, organisms: Collection[str], lexicon: Lexicon) -> list[Tier]:
    """Where to look for terms of a property in studies of `organisms` (CURIEs; none if that is not known)."""
    fitting = [branch for branch in entry.scope if not branch.taxon or _fits(branch, organisms, lexicon)]
    for_all = tuple(branch.scope for branch in fitting if not branch.taxon)
    for_one = tuple(branch.scope for branch in fitting if branch.taxon)
    found = [Tier(for_all), Tier(for_one, BEHIND if for_all else 0.0)]
    return [tier for tier in found if tier.scopes]


def _fits(branch: Branch, organisms: Collection[str], lexicon: Lexicon) -> bool:
    """Whether any of `organisms` is of the branch's taxon; where none is known, every branch fits."""
    if not organisms:
        return True
    below = np.flatnonzero(lexicon.mask({Scope(roots=frozenset({branch.taxon}))}))
    return branch.taxon in organisms or bool(np.isin([lexicon.place(curie) for curie in organisms], below).any())


def organisms_of(study: int) -> frozenset[str]:
    """The organisms that a study is annotated with, as CURIEs."""
    stated = Annotation.objects.filter(property="organism", status=Annotation.Status.ACCEPTED)
    of_values = stated.filter(source_value__study=study).values_list("term__curie", flat=True)
    return frozenset(of_values.union(stated.filter(study=study).values_list("term__curie", flat=True)))


def named(words: Iterable[str]) -> frozenset[str]:
    """The organisms that names or CURIEs mean. Raises `NotFound` for one that no loaded ontology has."""
    return frozenset(_named(word) for word in words)


def _named(word: str) -> str:
    names, scopes = lexicons.names(), PROPERTIES["organism"].scopes
    by_id = names.by_curie(normalise(word) or "")
    if by_id and by_id.curie.startswith("NCBITaxon:"):
        return by_id.curie
    for hit in names.exact(word, scopes):
        return hit.curie
    raise NotFound(f"No loaded ontology has an organism {word!r}; write it as in Mus musculus or NCBITaxon:10090.")
