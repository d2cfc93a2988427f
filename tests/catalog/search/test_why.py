"""Why a study matched: the asked term, and those of its own that reached it."""

import pytest

from catalog.search import why
from catalog.search.language import parse
from catalog.search.rows import StudyRow
from tests.catalog.search.made import searcher_of
from tests.contract.corpus import present, profile, sample

DELAYED = profile(present("phenotype", "CMPO:0000004"), present("gene", "NCBIGene:991"))
METAPHASE = profile(present("phenotype", "CMPO:0000005"))
NOT_ROUND = profile(present("phenotype", "CMPO:0000006", polarity="absent"), present("gene", "NCBIGene:107995"))
ODD_NUCLEUS = profile(
    present("phenotype", "CMPO:0000009", group="g"),
    present("phenotype", "PATO:0000460", group="g"),
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    studies = {
        StudyRow(1, "idr", "idr0001"): [sample(1, DELAYED), sample(2, METAPHASE), sample(3, METAPHASE)],
        StudyRow(2, "idr", "idr0002"): [sample(4, NOT_ROUND), sample(5, ODD_NUCLEUS)],
    }
    return searcher_of(tmp_path_factory.mktemp("index"), studies)


def reasons(searcher, query):
    """Of each study found, what was asked and what it has: [(asked, {own: samples})]."""
    return {
        hit.accession: [(one.term, {through.term: through.samples for through in one.through}) for one in hit.why]
        for hit in searcher.search(parse(query)).studies
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"idr0001": [], "idr0002": []}),
        (
            "phenotype:CMPO:0000002",
            {"idr0001": [("CMPO:0000002", {"CMPO:0000005": 2, "CMPO:0000004": 1})]},
        ),
        ("exact:phenotype:CMPO:0000004", {"idr0001": [("CMPO:0000004", {"CMPO:0000004": 1})]}),
        (
            "phenotype:(CMPO:0000005 OR CMPO:0000004)",
            {"idr0001": [("CMPO:0000005", {"CMPO:0000005": 2}), ("CMPO:0000004", {"CMPO:0000005": 2, "CMPO:0000004": 1})]},
        ),
        (
            "phenotype:CMPO:0000004 gene:NCBIGene:991",
            {"idr0001": [("CMPO:0000004", {"CMPO:0000004": 1}), ("NCBIGene:991", {"NCBIGene:991": 1})]},
        ),
        ("-phenotype:CMPO:0000002", {"idr0002": []}),
        ("absent:phenotype:CMPO:0000006", {"idr0002": [("CMPO:0000006", {"CMPO:0000006": 1})]}),
        ("phenotype:CMPO:0000009+PATO:0000460", {"idr0002": [("CMPO:0000009", {"CMPO:0000009": 1})]}),
        ("phenotype:CMPO:0000001+PATO:0000001", {"idr0002": [("CMPO:0000001", {"CMPO:0000009": 1})]}),
        (
            "orthologues:gene:NCBIGene:991",
            {
                "idr0001": [("NCBIGene:991", {"NCBIGene:991": 1})],
                "idr0002": [("NCBIGene:991", {"NCBIGene:107995": 1})],
            },
        ),
    ],
)  # fmt: skip
def test_what_reached_what_was_asked(searcher, query, expected):
    assert reasons(searcher, query) == expected


def test_those_of_most_samples_come_first(searcher):
    (hit,) = searcher.search(parse("phenotype:CMPO:0000002")).studies
    assert [one.label for one in hit.why[0].through] == ["metaphase delayed", "mitosis delayed"]


def test_a_pair_and_an_absence_say_that_they_are(searcher):
    (pair,) = searcher.search(parse("phenotype:CMPO:0000009+PATO:0000460")).studies
    assert (pair.why[0].label, pair.why[0].quality) == ("nucleus + abnormal", "PATO:0000460")
    assert pair.why[0].through[0].label == "nucleus + abnormal"
    (none,) = searcher.search(parse("absent:phenotype:CMPO:0000006")).studies
    assert none.why[0].absent


def test_no_more_are_told_than_a_page_can_show(searcher, monkeypatch):
    monkeypatch.setattr(why, "MOST_SHOWN", 1)
    (hit,) = searcher.search(parse("phenotype:(CMPO:0000002 OR CMPO:0000001)")).studies[:1]
    assert [len(one.through) for one in hit.why] == [1, 1]
