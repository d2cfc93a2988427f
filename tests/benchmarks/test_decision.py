"""A decision is found, and the values and terms that it is measured with are fit for it."""

import pytest

from benchmarks import decision
from catalog.models import SourceValue
from catalog.search import indexing
from ontology.models import Closure, Term
from tests.catalog.builders import gene, harvest, phenotype, plain, well

ROUND = phenotype("round cell", "CMPO:0000118")
REST = gene("REST", "NCBIGene:5978")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def catalog(settings, tmp_path):
    """Five wells; a term with another below it, and one that is in use."""
    settings.DATA_DIR = tmp_path
    wells = [well(number, ROUND, *([REST] if number > 2 else []), plain("sirna", "s1")) for number in range(1, 6)]
    harvest(*wells, well(6, phenotype("small", "FYPO:0000002")))
    upper, lower = (Term.objects.create(curie=f"FYPO:000000{number}", label=f"form {number}") for number in (3, 4))
    Closure.objects.create(ancestor=upper, descendant=lower, distance=1)
    indexing.rebuild()


def test_values_are_those_that_about_so_many_samples_carry(catalog):
    assert [value.text for value in decision._values(5, 3)] == ["round cell", "REST"]
    assert [value.text for value in decision._values(3, 1)] == ["REST"]
    assert decision._values(1_000, 3) == []


def test_terms_are_unused_and_have_none_below(catalog):
    assert [term.curie for term in decision._unused_terms()] == ["FYPO:0000004"]


def test_a_decision_is_asked_for_until_all_its_samples_are_found(catalog):
    value = SourceValue.objects.get(text="REST")
    found, seconds = decision._decide(value, Term.objects.get(curie="FYPO:0000004"))
    assert found == 3
    assert seconds > 0
    assert decision.search(decision.parse("phenotype:FYPO:0000003")).totals.samples == 3
