"""Accepted facts: stating, overruling, retiring them."""

from django.db import transaction

from catalog import properties
from catalog.models import Annotation, ChangeSet, Component, Image, Sample, SourceValue, Study
from catalog.models.samples import Level
from catalog.services.changes import Subject, record_annotation
from ontology.models import Term
from ontology.problems import Conflict, Problem
from ontology.services import ensure_closure

# The column of `Annotation` for each kind of subject.
COLUMN = {SourceValue: "source_value", Study: "study", Component: "component", Sample: "sample", Image: "image"}


@transaction.atomic
def annotate(
    *,
    subject: Subject,
    property_key: str,
    term: Term,
    asserted_by: str,
    mapping: str = Annotation.Mapping.EXACT,
    polarity: str = Annotation.Polarity.PRESENT,
    level: int = Level.NOT_STATED,
    group: str = "",
    score_type: str = "",
    evidence: str = "",
    change_set: ChangeSet | None = None,
    cause: str = "curation",
) -> Annotation:
    """State that `term` holds for `subject`. Stating it again returns the annotation that already holds.

    Raises `Problem` where the property takes no terms or cannot be absent.
    """
    check_statement(property_key, polarity)
    key = {
        COLUMN[type(subject)]: subject,
        "property": property_key,
        "term": term,
        "polarity": polarity,
        "group": group,
    }
    holding = Annotation.objects.filter(status=Annotation.Status.ACCEPTED, **key).first()
    if holding:
        return holding
    annotation = Annotation.objects.create(
        **key,
        mapping=mapping,
        level=level,
        score_type=score_type,
        evidence=evidence,
        asserted_by=asserted_by,
        change_set=change_set,
    )
    ensure_closure(term_ids=[term.pk])
    record_annotation(annotation=annotation, cause=cause)
    return annotation


def check_statement(property_key: str, polarity: str) -> None:
    """Raise `Problem` where the property takes no terms or cannot be absent."""
    entry = properties.find(property_key)
    if not entry.has_terms:
        raise Problem(f"{entry.label} holds {entry.kind} values, which take no ontology terms.")
    if polarity == Annotation.Polarity.ABSENT and not entry.absent:
        raise Problem(f"{entry.label} cannot be stated as absent; only what can be looked for and not seen can.")


@transaction.atomic
def overrule(
    *,
    annotation: Annotation,
    by: Annotation | None = None,
    change_set: ChangeSet | None = None,
    cause: str = "curation",
) -> Annotation:
    """A curator judged that this does not hold; no re-harvest brings it back. `by` is what holds instead, if anything."""
    return _end(annotation, Annotation.Status.OVERRULED, by, change_set, cause)


@transaction.atomic
def retire(*, annotation: Annotation, change_set: ChangeSet | None = None, cause: str = "harvest") -> Annotation:
    """Nobody states it any more, and nobody judged against it: it may come back with a later harvest."""
    return _end(annotation, Annotation.Status.RETIRED, None, change_set, cause)


def _end(
    annotation: Annotation, status: Annotation.Status, by: Annotation | None, change_set: ChangeSet | None, cause: str
) -> Annotation:
    changed = Annotation.objects.filter(pk=annotation.pk, status=Annotation.Status.ACCEPTED).update(
        status=status, superseded_by=by, change_set=change_set or annotation.change_set
    )
    if not changed:
        raise Conflict(f"Annotation {annotation.pk} no longer holds: somebody ended it first.")
    annotation.refresh_from_db()
    record_annotation(annotation=annotation, cause=cause)
    return annotation
