"""Which studies does an ontology bring together that words alone leave apart?

    [BENCHMARK_DATA_DIR=FOLDER] python -m benchmarks.links [--json PATH]

Prints how many pairs of studies share a value as submitted (the same text of the same property), a term (the same
accession), or a term or anything above it; counting only values and terms that at most half of the studies have, as
what nearly all share links nothing. Without the folder of a filled installation the sample data are harvested first.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

import numpy as np

from benchmarks.filled import ARCHIVES, fill
from benchmarks.report import Row, arguments, show
from catalog.models import SourceValue, Study
from catalog.properties import PROPERTIES
from catalog.search import schema
from catalog.search.engines.base import Everything
from catalog.search.service import searcher
from catalog.search.view import View, plain_terms

# What is shared, as (property, text or CURIE), to the studies that have it.
Having = Mapping[tuple[str, str], set[int]]


def main() -> None:
    options = arguments("Count the pairs of studies that share something.").parse_args()
    fill()
    studies = {study.pk: study.archive.key for study in Study.objects.filter(status="live").select_related("archive")}
    kinds = _kinds(studies)
    groups = {"all archives": set(studies)}
    groups |= {f"{key} alone": {study for study, of in studies.items() if of == key} for key in ARCHIVES}
    groups["idr and biostudies"] = groups["idr alone"] | groups["biostudies alone"]
    show("links", [_row(name, among, kinds) for name, among in groups.items()], options.json)


def _kinds(studies: Collection[int]) -> dict[str, Having]:
    """The three ways in which two studies can be linked, each wider than the one before."""
    view = searcher().view()
    terms = _terms(view)
    return {"text": _texts(studies), "accession": terms, "ancestors": _with_ancestors(terms, view)}


def _texts(studies: Collection[int]) -> Having:
    """Values as submitted, of properties that take terms, whatever they were mapped to."""
    keys = [entry.key for entry in PROPERTIES.values() if entry.has_terms]
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    values = SourceValue.objects.filter(retired=False, property__in=keys).values_list("property", "text", "study_id")
    for key, text, study in values.iterator(10_000):
        if study in studies:
            found[key, text].add(study)
    return found


def _terms(view: View) -> dict[tuple[str, str], set[int]]:
    """Terms that samples carry themselves, as the index has them."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for group in schema.GROUPS:
        for signature in view.signatures(Everything(), group):
            for key, own in zip(group.properties, signature.own, strict=True):
                if key in schema.WITH_TERMS:
                    for curie in plain_terms(own):
                        found[key, curie].add(signature.study)
    return found


def _with_ancestors(terms: Having, view: View) -> Having:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for key in {key for key, _ in terms}:
        view.fetch(key, [curie for of, curie in terms if of == key])
    for (key, curie), studies in terms.items():
        for above in view.ancestors(key, curie) | {curie}:
            found[key, above] |= studies
    return found


def _row(name: str, among: set[int], kinds: Mapping[str, Having]) -> Row:
    counts = {kind: _pairs(having, among) for kind, having in kinds.items()}
    pairs = len(among) * (len(among) - 1) // 2
    measured = ", ".join(f"{kind} {count:,}" for kind, count in counts.items())
    return Row(f"{name}: {len(among):,} studies, {pairs:,} pairs; linked by", "", measured, detail=counts)


def _pairs(having: Having, among: set[int]) -> int:
    """Pairs of studies of `among` with something in common that at most half of them have."""
    place = {study: number for number, study in enumerate(sorted(among))}
    linked = np.zeros((len(place), len(place)), dtype=bool)
    for studies in having.values():
        shared = [place[study] for study in studies if study in place]
        if 2 <= len(shared) <= len(place) / 2:
            linked[np.ix_(shared, shared)] = True
    return int(np.triu(linked, 1).sum())


if __name__ == "__main__":
    main()
