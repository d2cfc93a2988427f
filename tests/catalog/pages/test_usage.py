"""How often terms were seen, and the lists that are made of it."""

import pytest

from catalog.pages.tops import TopList
from catalog.pages.usage import Seen, samples_below, seen
from catalog.search import indexing
from catalog.search.results import FacetValue
from ontology.problems import Unavailable
from tests.catalog.builders import gene, harvest, phenotype, well
from tests.catalog.search.indexed import parent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]
ROUND, LONG, ABOVE = "CMPO:0000118", "CMPO:0000077", "CMPO:0000003"


@pytest.fixture
def _indexed(own_index):
    parent(ABOVE, ROUND, LONG)
    harvest(
        well(1, phenotype("round", ROUND), gene("CDC20", "NCBIGene:991")),
        well(2, phenotype("round", ROUND), phenotype("long", LONG)),
        well(3, phenotype("not long", LONG, polarity="absent")),
    )
    indexing.rebuild()


@pytest.mark.usefixtures("_indexed")
def test_a_term_was_seen_in_samples_that_have_it_or_one_below():
    assert seen([ROUND, LONG, ABOVE, "NCBIGene:991", "CMPO:0009999"]) == {
        ROUND: Seen("phenotype", 2),
        LONG: Seen("phenotype", 1),
        ABOVE: Seen("phenotype", 2),
        "NCBIGene:991": Seen("gene", 1),
    }
    assert seen([]) == {}


@pytest.mark.usefixtures("_indexed")
def test_the_property_that_most_samples_have_it_in_is_told():
    harvest(
        *(well(number, phenotype("divides", "GO:0000278")) for number in range(1, 4)),
        well(4, gene("odd", "GO:0000278")),
        accession="idr0002",
    )
    indexing.catch_up()
    assert seen(["GO:0000278"]) == {"GO:0000278": Seen("phenotype", 3)}


@pytest.mark.usefixtures("_indexed")
def test_in_one_property_terms_that_do_not_occur_are_left_out():
    assert samples_below("phenotype", [ABOVE, LONG, "NCBIGene:991", "CMPO:0009999"]) == {ABOVE: 2, LONG: 1}


def test_without_an_index_nobody_knows():
    harvest(well(1))
    with pytest.raises(Unavailable):
        seen([ROUND])


def test_bars_are_measured_against_the_longest_whatever_the_order():
    rows = tuple(FacetValue("gene", f"g:{samples}", "", samples, 0, 1) for samples in (2, 9, 4))
    assert TopList("gene", "Gene", rows, 12).largest == 9
