"""Asking a method for all cases."""

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.suggestions import gold, methods
from benchmarks.suggestions.measures import Ranks
from ontology.matching.index import Index

SEVERAL = ("Cell Image Library", "IDR study types, technologies, methods")  # sources with several properties


def ask(
    index: Index, cases: Sequence[gold.Case], method: methods.Method, alike: dict[int, set[int]] | None = None
) -> dict[str, Ranks]:
    """Ranks by source, and by source and property where a source has several."""
    together = defaultdict(list)
    for case in cases:
        together[case.source, case.property].append(case)
    found: defaultdict[str, Ranks] = defaultdict(Ranks)
    for (source, prop), some in together.items():
        answers = method(index.view(gold.scopes(source, prop)), [case.text for case in some], prop)
        for case, (terms, sure) in zip(some, answers, strict=True):
            right = case.right.union(*((alike or {}).get(term, ()) for term in case.right))
            place = next((place for place, term in enumerate(terms) if term in right), None)
            for name in (source, *([f"{source}: {prop}"] if source in SEVERAL else [])):
                found[name].places.append(place)
                found[name].sure.append(sure)
    return found
