"""Ontology terms that archives state: found by CURIE or former CURIE, kept unresolved where no ontology knows them."""

from collections.abc import Iterable, Mapping

from catalog.bulk import among
from catalog.facts import TermClaim
from ontology.models import AlternativeId, Term
from ontology.services import ensure_closure

_BATCH = 500


def find_terms(curies: Iterable[str]) -> dict[str, int]:
    """CURIE to term id, for those that are a term's id or a former id of one."""
    keys = set(curies)
    found = dict(among(AlternativeId.objects.values_list("curie", "term_id"), "curie", keys))
    found.update(among(Term.objects.values_list("curie", "pk"), "curie", keys))
    return found


def ensure_terms(claims: Iterable[TermClaim]) -> dict[str, int]:
    """CURIE to term id for every claim; what no ontology knows becomes an unresolved term with the stated label."""
    labels: dict[str, str] = {}
    for claim in claims:
        labels[claim.curie] = labels.get(claim.curie) or claim.label
    found = find_terms(labels)
    ensure_closure(term_ids=found.values())
    found.update(
        create_terms({curie: label for curie, label in labels.items() if curie not in found}, Term.Kind.UNRESOLVED)
    )
    return found


def create_terms(labels: Mapping[str, str], kind: Term.Kind) -> dict[str, int]:
    """New terms of `kind`; CURIE to term id."""
    Term.objects.bulk_create(
        (Term(curie=curie, label=label, kind=kind) for curie, label in labels.items()),
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    return dict(among(Term.objects.values_list("curie", "pk"), "curie", labels))
