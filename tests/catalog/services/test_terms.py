"""Terms that archives state: found, made, and given their ancestors."""

import pytest

from catalog import services
from catalog.facts import TermClaim
from catalog.models import Study
from catalog.services.terms import ensure_terms, find_terms
from ontology.models import AlternativeId, Closure, Term
from ontology.services import load_ontology
from tests.catalog.builders import harvest, phenotype, well
from tests.ontology.files import stanza, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(tmp_path, monkeypatch):
    """An ontology so large that only its used terms have ancestors: 118 below 3 below 1."""
    monkeypatch.setattr("ontology.lineage.LARGE", 2)
    terms = (
        stanza("CMPO:0000001", "phenotype"),
        stanza("CMPO:0000003", "cellular phenotype", "is_a: CMPO:0000001"),
        stanza("CMPO:0000118", "round cell phenotype", "is_a: CMPO:0000003", "alt_id: CMPO:0000929"),
        stanza("CMPO:0000077", "elongated cell phenotype", "is_a: CMPO:0000003"),
    )
    load_ontology(source=write(tmp_path / "cmpo.obo", *terms, header=("format-version: 1.2", "ontology: cmpo")))
    assert not Closure.objects.exists()


def above(curie):
    return set(Closure.objects.filter(descendant__curie=curie).values_list("ancestor__curie", flat=True))


def test_what_a_harvest_uses_gets_its_ancestors_and_they_theirs(large):
    harvest(well(1, phenotype("round", "CMPO:0000118")))
    assert above("CMPO:0000118") == {"CMPO:0000001", "CMPO:0000003"}
    assert above("CMPO:0000003") == {"CMPO:0000001"}
    assert above("CMPO:0000077") == set()


def test_so_does_what_a_curator_states(large):
    harvest(well(1))
    long = Term.objects.get(curie="CMPO:0000077")
    services.annotate(subject=Study.objects.get(), property_key="phenotype", term=long, asserted_by="curator")
    assert above("CMPO:0000077") == {"CMPO:0000001", "CMPO:0000003"}
    assert above("CMPO:0000118") == set()


def test_a_former_id_is_the_term_that_has_it_now(large):
    found = find_terms(["CMPO:0000929", "CMPO:0000118", "CMPO:0009999"])
    assert found.keys() == {"CMPO:0000929", "CMPO:0000118"}
    assert len(set(found.values())) == 1


def test_an_id_that_is_a_terms_own_and_a_former_one_of_another_is_its_own():
    own, other = (Term.objects.create(curie=f"X:{number}") for number in (1, 2))
    AlternativeId.objects.create(curie="X:1", term=other)
    assert find_terms(["X:1"]) == {"X:1": own.pk}


def test_what_no_ontology_knows_is_kept_under_the_first_label_that_is_given():
    found = ensure_terms([TermClaim("X:1"), TermClaim("X:1", "odd"), TermClaim("X:1", "strange"), TermClaim("X:2")])
    kept = {term.curie: (term.pk, term.label, term.kind) for term in Term.objects.all()}
    assert kept == {"X:1": (found["X:1"], "odd", "unresolved"), "X:2": (found["X:2"], "", "unresolved")}


def test_stated_again_it_is_the_same_and_keeps_its_label():
    first = ensure_terms([TermClaim("X:1", "odd")])
    assert ensure_terms([TermClaim("X:1", "another")]) == first
    assert Term.objects.get().label == "odd"
