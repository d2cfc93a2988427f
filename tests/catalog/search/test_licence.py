"""The licence of a study, asked like a choice of its samples."""

import json

import pytest

from catalog.facts import LicenceFact
from catalog.search import service
from catalog.search.indexing import catch_up
from catalog.search.language import parse
from ontology.problems import Problem
from tests.catalog.builders import harvest, well

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _studies():
    harvest(well(1), well(2), licence=LicenceFact("CC0 1.0", "Study License"))
    harvest(well(1), accession="idr0002", licence=LicenceFact("CC BY 4.0", "Study License"))
    harvest(well(1), accession="idr0003", licence=LicenceFact("ask us", "Study License"))
    catch_up()


def samples(query):
    return service.search(parse(query)).totals.samples


@pytest.mark.parametrize(
    ("query", "found", "written"),
    [
        ("licence:CC0-1.0", 2, "licence:CC0-1.0"),
        ("license:cc0", 2, "licence:CC0-1.0"),
        ('licence:"CC BY 4.0"', 1, "licence:CC-BY-4.0"),
        ("licence:(CC0-1.0 OR CC-BY-4.0)", 3, "licence:(CC0-1.0 OR CC-BY-4.0)"),
        ("-licence:CC0-1.0", 2, "-licence:CC0-1.0"),
        ("licence:CC-BY-NC-4.0", 0, "licence:CC-BY-NC-4.0"),
    ],
)
def test_a_licence_is_asked_in_any_spelling(query, found, written):
    result = service.search(parse(query))
    assert (result.totals.samples, result.query) == (found, written)
    assert result.chips[0].property_label == "Licence"


def test_it_is_a_facet_for_every_door(client):
    facet = service.search(parse("")).facets["licence"]
    assert {value.term: (value.samples, value.studies) for value in facet.values} == {
        "CC0-1.0": (2, 1),
        "CC-BY-4.0": (1, 1),
    }
    assert [samples(value.query) for value in facet.values] == [2, 1]
    answer = json.loads(client.get("/api/v1/search/", {"q": "licence:CC-BY-4.0"}).content)
    assert [one["accession"] for one in answer["studies"]] == ["idr0002"]
    assert {value["term"] for value in answer["facets"]["licence"]} == {"CC0-1.0", "CC-BY-4.0"}
    assert "CC-BY-4.0" in client.get("/").content.decode()


def test_it_is_no_word_of_the_samples():
    assert samples('"CC0"') == 0


def test_a_changed_licence_is_searchable():
    harvest(well(1), accession="idr0003", licence=LicenceFact("CC0 1.0", "Study License"))
    catch_up()
    assert samples("licence:CC0-1.0") == 3


def test_one_that_nobody_has_gets_the_ids_there_are():
    with pytest.raises(Problem, match=r'Licence is never "ask us". It can be CC0-1.0, CC-BY-4.0'):
        samples('licence:"ask us"')
