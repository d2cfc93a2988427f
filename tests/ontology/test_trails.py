import pytest

from ontology.models import Term
from ontology.trails import trails
from tests.ontology.files import TYPEDEF, stanza

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(load):
    """1 over 2 over 3; 3 also directly below 4, which is a top; 5 alone, without a name above 6."""
    load(
        stanza("CMPO:0000001", "phenotype"),
        stanza("CMPO:0000002", "cell phenotype", "is_a: CMPO:0000001"),
        stanza("CMPO:0000003", "round cell", "is_a: CMPO:0000002", "relationship: part_of CMPO:0000004"),
        stanza("CMPO:0000004", "shape"),
        stanza("CMPO:0000005"),
        stanza("CMPO:0000006", "under no name", "is_a: CMPO:0000005"),
        TYPEDEF,
        name="cmpo.obo",
    )
    return {term.curie[-1]: term.pk for term in Term.objects.all()}


def test_the_shortest_way_down_to_each(tree):
    found = trails([tree[one] for one in "12356"])
    ways = {"1": [], "2": ["phenotype"], "3": ["shape"], "5": [], "6": ["CMPO:0000005"]}
    assert {one: found[tree[one]] for one in ways} == ways


def test_any_number_costs_three_queries(tree, django_assert_num_queries):
    with django_assert_num_queries(3):
        trails(list(tree.values()))


def test_nothing_of_nothing():
    assert trails([]) == {}
