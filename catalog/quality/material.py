"""Reads a study for the rules: no query for each of its values."""

from collections import defaultdict

from catalog.bulk import among
from catalog.models import Annotation, SourceValue, Study
from catalog.properties import PROPERTIES
from catalog.quality.base import Held, Known, Material, Value
from ontology.models import Closure, Synonym, Term

_ROOTS = frozenset(root for entry in PROPERTIES.values() for branch in entry.scope for root in branch.roots)


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
    )


def _held(study: Study) -> dict[int, list[Held]]:
    rows = list(
        Annotation.objects.filter(source_value__study=study, status=Annotation.Status.ACCEPTED)
        .order_by("pk")
        .values_list("source_value_id", "term_id", "stated_label", "stated_curie")
    )
    terms = _known({term for _, term, _, _ in rows})
    found: dict[int, list[Held]] = defaultdict(list)
    for value, term, label, curie in rows:
        found[value].append(Held(terms[term], label, curie))
    return found


def _known(ids: set[int]) -> dict[int, Known]:
    """Names and places of ontology terms; of genes and compounds only what they are."""
    columns = ("pk", "curie", "label", "kind", "obsolete", "replaced_by")
    stated = list(among(Term.objects.values_list(*columns), "pk", ids))
    classes = {row[0] for row in stated if row[3] == Term.Kind.CLASS}
    names: dict[int, set[str]] = defaultdict(set)
    for pk, text in among(Synonym.objects.values_list("term_id", "text"), "term_id", classes):
        names[pk].add(text)
    above: dict[int, set[str]] = defaultdict(set)
    roots = Closure.objects.filter(ancestor__curie__in=_ROOTS).values_list("descendant_id", "ancestor__curie")
    for pk, curie in among(roots, "descendant_id", classes):
        above[pk].add(curie)
    return {
        pk: Known(
            curie,
            label,
            kind,
            obsolete,
            replaced_by,
            frozenset(names[pk] | {label}) if pk in classes else frozenset(),
            frozenset(above[pk]),
        )
        for pk, curie, label, kind, obsolete, replaced_by in stated
    }
