"""Twins: one concept in two loaded ontologies, joined by a cross-reference."""

from collections import defaultdict

from ontology.curies import normalise
from ontology.matching.index import Index
from ontology.models import Term


def twins(index: Index) -> dict[int, set[int]]:
    """For each term, by place, the terms of other ontologies that it refers to or that refer to it."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for curie, references in Term.objects.exclude(xrefs=[]).values_list("curie", "xrefs").iterator(5_000):
        one = index.lexicon.place(curie)
        for reference in references:
            other = index.lexicon.place(normalise(reference) or reference)
            if one >= 0 and other >= 0 and one != other:
                found[one].add(other)
                found[other].add(one)
    return found
