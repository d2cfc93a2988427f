"""Ontology terms that archives state: found by CURIE or former CURIE, kept unresolved where no ontology knows them."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from catalog.facts import TermClaim
from ontology.models import AlternativeId, Term

_CHUNK = 500


def find_terms(curies: Collection[str]) -> dict[str, int]:
    """CURIE to term id, for those that are a term's id or a former id of one."""
    found: dict[str, int] = {}
    for chunk in _chunks(curies):
        found.update(AlternativeId.objects.filter(curie__in=chunk).values_list("curie", "term_id"))
        found.update(Term.objects.filter(curie__in=chunk).values_list("curie", "pk"))
    return found


def ensure_terms(claims: Iterable[TermClaim]) -> dict[str, int]:
    """CURIE to term id for every claim; what no ontology knows becomes an unresolved term with the stated label."""
    labels: dict[str, str] = {}
    for claim in claims:
        labels[claim.curie] = labels.get(claim.curie) or claim.label
    found = find_terms(labels)
    found.update(
        create_terms({curie: label for curie, label in labels.items() if curie not in found}, Term.Kind.UNRESOLVED)
    )
    return found


def create_terms(labels: Mapping[str, str], kind: Term.Kind) -> dict[str, int]:
    """New terms of `kind`; CURIE to term id."""
    Term.objects.bulk_create(
        (Term(curie=curie, label=label, kind=kind) for curie, label in labels.items()),
        batch_size=_CHUNK,
        ignore_conflicts=True,
    )
    created: dict[str, int] = {}
    for chunk in _chunks(labels):
        created.update(Term.objects.filter(curie__in=chunk).values_list("curie", "pk"))
    return created


def _chunks(curies: Iterable[str]) -> Iterable[list[str]]:
    iterator = iter(curies)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
