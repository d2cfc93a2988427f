"""Pairs of studies that share a text, a term, or something above both."""

import pytest

from benchmarks import links
from catalog.search import indexing
from tests.catalog.builders import gene, harvest, phenotype, plain, well
from tests.catalog.search.indexed import parent

ROUND, LONG = "CMPO:0000118", "CMPO:0000077"


@pytest.mark.parametrize(
    ("having", "among", "pairs"),
    [
        ([], {1, 2, 3, 4}, 0),
        ([{1, 2}], {1, 2, 3, 4}, 1),
        ([{1, 2}, {1, 2}, {2, 1}], {1, 2, 3, 4}, 1),
        ([{1, 2}, {2, 3}], {1, 2, 3, 4}, 2),
        ([{1, 2, 3}], {1, 2, 3, 4}, 0),  # more than half of them have it
        ([{1, 2, 3}], {1, 2, 3, 4, 5, 6}, 3),
        ([{1, 9}], {1, 2, 3, 4}, 0),  # one of them is not asked about
        ([{1}], {1, 2}, 0),
        ([{1, 2}], set(), 0),
    ],
)
def test_pairs(having, among, pairs):
    assert links._pairs({("phenotype", str(number)): studies for number, studies in enumerate(having)}, among) == pairs


@pytest.fixture
def studies(db, own_index):
    """The second says what the first says in other words, the third something with a common parent, the others nothing."""
    parent("CMPO:0000003", ROUND, LONG)
    said = [
        (phenotype("round", ROUND), gene("A", "NCBIGene:1")),
        (phenotype("spherical", ROUND), gene("B", "NCBIGene:2")),
        (phenotype("long", LONG), plain("sirna", "round")),
        *((phenotype(f"odd {number}"),) for number in range(4)),
    ]
    rows = [harvest(well(1, *values), accession=f"idr{number:04}") for number, values in enumerate(said)]
    indexing.rebuild()
    return [row.pk for row in rows]


def test_each_way_of_linking_is_wider_than_the_one_before(studies):
    kinds = links._kinds(studies)
    shared = {
        kind: {key: found for key, found in having.items() if len(found) > 1 and key[0] == "phenotype"}
        for kind, having in kinds.items()
    }
    first, second, third = studies[:3]
    assert shared["text"] == {}
    assert shared["accession"] == {("phenotype", ROUND): {first, second}}
    assert shared["ancestors"] == shared["accession"] | {("phenotype", "CMPO:0000003"): {first, second, third}}
    row = links._row("idr", set(studies), {kind: shared[kind] for kind in kinds})
    assert row.what == "idr: 7 studies, 21 pairs; linked by"
    assert row.detail == {"text": 0, "accession": 1, "ancestors": 3}
    assert row.measured == "text 0, accession 1, ancestors 3"


def test_what_takes_no_terms_links_nothing(studies):
    assert not any(key == "sirna" for key, _ in links._texts(studies))


def test_only_studies_that_are_asked_about_count(studies):
    assert set().union(*links._texts(studies[:1]).values()) == {studies[0]}
