"""Reads a study for the rules: no query for each of its values."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from catalog.bulk import among
from catalog.models import Annotation, SourceValue, Study
from catalog.properties import PROPERTIES, Property
from catalog.quality.base import Held, Known, Material, Value
from catalog.quality.lines import TAXA
from ontology import lexicons
from ontology.models import Closure, Synonym, Term

# The ancestors that rules ask for.
ROOTS = frozenset(root for entry in PROPERTIES.values() for branch in entry.scope for root in branch.roots) | TAXA
_CERTAIN = ("label", Synonym.Scope.EXACT)


def material(study: Study) -> Material:
    """The study's values that are in use, with the terms that hold for them."""
    rows = SourceValue.objects.filter(study=study, retired=False, property__in=PROPERTIES).order_by("pk")
    held = _held(study)
    return Material(
        study.licence_raw,
        tuple(
            Value(pk, key, text, submitted, samples, tuple(held.get(pk, ())))
            for pk, key, text, submitted, samples in rows.values_list(
                "pk", "property", "text", "submitted_id", "sample_count"
            )
        ),
        _named,
    )


def _named(entry: Property, name: str) -> list[str]:
    hits = lexicons.words().exact(name, entry.scopes) if entry.scopes else []
    return [hit.curie for hit in hits if not hit.obsolete and hit.kind in _CERTAIN]


def _held(study: Study) -> dict[int, list[Held]]:
    rows = list(
        Annotation.objects.filter(source_value__study=study, status=Annotation.Status.ACCEPTED)
        .order_by("pk")
        .values_list("source_value_id", "term_id", "stated_label", "stated_curie", "asserted_by")
    )
    terms = _known({term for _, term, *_ in rows})
    found: dict[int, list[Held]] = defaultdict(list)
    for value, term, label, curie, by in rows:
        found[value].append(Held(terms[term], label, curie, judged=by != study.archive.key))
    return found


_COLUMNS = ("pk", "curie", "label", "kind", "obsolete", "replaced_by")


def _known(ids: set[int]) -> dict[int, Known]:
    """Names and places of ontology terms, and what took their place; of genes and compounds only what they are."""
    stated = list(among(Term.objects.values_list(*_COLUMNS), "pk", ids))
    following = {replaced_by for *_, obsolete, replaced_by in stated if obsolete and replaced_by}
    successors = list(among(Term.objects.values_list(*_COLUMNS), "curie", following))
    classes = {row[0] for row in (*stated, *successors) if row[3] == Term.Kind.CLASS}
    names, above = _names(classes), _above(classes)

    def known(row: tuple[Any, ...], successor: Known | None = None) -> Known:
        pk, *columns = row
        return replace(Known(*columns), names=names[pk], ancestors=above[pk], successor=successor)

    by_curie = {row[1]: known(row) for row in successors}
    return {row[0]: known(row, by_curie.get(row[5])) for row in stated}


def _names(classes: set[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for rows, column in (
        (Term.objects.values_list("pk", "label"), "pk"),
        (Synonym.objects.values_list("term_id", "text"), "term_id"),
    ):
        for pk, text in among(rows, column, classes):
            found[pk].add(text)
    return defaultdict(frozenset, {pk: frozenset(texts) for pk, texts in found.items()})


def _above(classes: set[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Closure.objects.filter(ancestor__curie__in=ROOTS).values_list("descendant_id", "ancestor__curie")
    for pk, curie in among(rows, "descendant_id", classes):
        found[pk].add(curie)
    return defaultdict(frozenset, {pk: frozenset(curies) for pk, curies in found.items()})
