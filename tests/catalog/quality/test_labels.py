import pytest

from catalog.quality.base import Held, Repair
from catalog.quality.labels import RULE
from tests.catalog.quality.made import known, repairs, said, value

ROUND = known("CMPO:0000118", "round cell", names=["rounded cell phenotype"])


@pytest.mark.parametrize("stated", ["round cell", "Round cells", "round-cell", "rounded cell phenotype", ""])
def test_a_name_of_the_term_however_it_is_spelt(stated):
    assert said(RULE, value("phenotype", "round", Held(ROUND, stated))) == []


def test_a_label_of_something_else():
    held = Held(ROUND, "elongated cell", "CMPO:0000118")
    assert said(RULE, value("phenotype", "long", held)) == [
        "“elongated cell” is stated for CMPO:0000118, which is “round cell”."
    ]


def test_what_no_ontology_knows_has_no_label_to_differ_from():
    unknown = Held(known("X:1"), "anything")
    assert said(RULE, value("gene", "CDC20", unknown)) == []


@pytest.mark.parametrize(
    ("text", "named", "repair"),
    [
        ("Elongated cells", ["CMPO:0000077"], Repair("CMPO:0000077", "CMPO:0000118")),
        ("Elongated cells", [], None),
        ("Elongated cells", ["CMPO:0000077", "CMPO:0000078"], None),
        ("long", ["CMPO:0000077"], None),
    ],
    ids=["the text says so too", "nobody knows the label", "two terms have it", "the text says something else"],
)
def test_the_one_term_that_the_label_names_takes_its_place(text, named, repair):
    held = Held(ROUND, "elongated cell", "CMPO:118")
    assert repairs(RULE, value("phenotype", text, held), named=named) == [repair]
