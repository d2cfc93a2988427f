"""What a recognised term leaves out: samples that have the words, and not the term."""

import pytest
from django.core.management import call_command

from catalog.search import service
from catalog.search.indexing import catch_up
from catalog.search.language import parse
from ontology.models import Term
from tests.catalog.builders import harvest, phenotype, plain, well

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _studies():
    Term.objects.create(curie="CMPO:0000118", label="round cell")
    harvest(
        well(1, phenotype("round cell", "CMPO:0000118")),
        well(2, phenotype("round cell", "CMPO:0000118"), plain("treatment", "drug")),
        well(3, plain("variable", "round cell"), plain("treatment", "drug")),
        well(4, plain("variable", "round cell")),
    )
    catch_up()


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("round cell", 2),
        ('round cell treatment:"drug"', 1),
        ("-round", 0),
        ("phenotype:CMPO:0000118", 0),
        ('round cell "nothing like it"', 0),
    ],
)
def test_a_chip_says_how_many_more_the_words_find(query, more):
    result = service.search(parse(query))
    assert result.chips[0].more_as_text == more


def test_the_link_finds_them():
    result = service.search(parse("round cell"))
    assert result.totals.samples == 2
    assert service.search(parse(result.chips[0].as_text)).totals.samples == 4


def test_the_page_and_the_terminal_say_it(client, capsys):
    assert "as text: 2 samples more" in client.get("/", {"q": "round cell"}).content.decode()
    call_command("search", "round cell")
    assert 'as text it finds 2 samples more: "round cell"' in " ".join(capsys.readouterr().out.split())
    assert client.get("/api/v1/search/", {"q": "round cell"}).json()["understood"][0]["more_as_text"] == 2
