"""Where to look for a term: which ontologies, below which roots."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Terms of `ontologies` (CURIE prefixes) at or below any of `roots` (CURIEs).

    An empty set does not limit: `Scope()` is everything, `Scope(roots=...)` a branch whatever ontology its terms are of.
    Branches that differ by ontology are given as several scopes, and a term is inside if it is inside any of them.
    """

    ontologies: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()


EVERYTHING = Scope()
