"""Studies that are the same, or part of one another, are counted once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.families import Families
from catalog.search.language import parse
from catalog.search.rows import StudyRow, study_row
from catalog.search.service import Searcher
from tests.contract.corpus import Corpus, MemoryVocabulary, present, profile, sample

NAMES = "abcdef"
ROUND = profile(present("phenotype", "CMPO:0000006"), present("organism", "NCBITaxon:9606"))
LATE = profile(present("phenotype", "CMPO:0000004"), present("organism", "NCBITaxon:9606"))


def row(name, *links):
    return StudyRow(ord(name), "idr", name, links=tuple((kind, f"idr:{other}") for kind, other in links))


def families(**links):
    return Families([row(name, *links.get(name, ())) for name in NAMES])


def numbers(**known):
    return {ord(name): number for name, number in known.items()}


def test_studies_without_links_are_added_up():
    assert families().merged(numbers(a=3, b=4)) == 7
    assert families().count(numbers(a=3, b=4)) == 2
    assert families().together(numbers(a=3, b=4)) == []


def test_of_the_same_study_the_record_that_knows_most_counts():
    found = families(a=[("same", "b")], c=[("same", "b")])
    assert found.merged(numbers(a=3, b=4, c=1, d=10)) == 14
    assert found.count(numbers(a=3, b=4, c=1, d=10)) == 2
    assert found.together(numbers(a=3, b=4, d=10)) == [frozenset(map(ord, "ab"))]


@pytest.mark.parametrize(("whole", "expected"), [(2, 7), (7, 7), (9, 9)])
def test_a_whole_or_all_its_parts_whichever_is_more(whole, expected):
    found = families(b=[("part_of", "a")], c=[("part_of", "a")])
    assert found.merged(numbers(a=whole, b=3, c=4)) == expected
    assert found.count(numbers(a=whole, b=3, c=4)) == 1


def test_a_part_that_is_recorded_twice_counts_once_in_its_whole():
    found = families(b=[("part_of", "a")], c=[("same", "b")], d=[("part_of", "a")])
    assert found.merged(numbers(a=1, b=3, c=5, d=4)) == 9


def test_what_is_not_here_or_goes_in_a_circle_does_no_harm():
    assert families(a=[("same", "z"), ("same", "a")]).merged(numbers(a=3, b=4)) == 7
    circle = families(a=[("part_of", "b")], b=[("part_of", "c")], c=[("part_of", "a")])
    assert circle.merged(numbers(a=3, b=4, c=5)) == 5
    assert circle.count(numbers(a=3, b=4, c=5)) == 1


links = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["same", "part_of"]), st.sampled_from(NAMES)))


@given(links, st.dictionaries(st.sampled_from(NAMES), st.integers(0, 9)))
def test_never_less_than_one_record_and_never_more_than_all(stated, known):
    found = Families([row(name, *((kind, other) for one, kind, other in stated if one == name)) for name in NAMES])
    counts = numbers(**known)
    merged = found.merged(counts)
    assert max(counts.values(), default=0) <= merged <= sum(counts.values())
    assert bool(counts) <= found.count(counts) <= len(counts)
    # A record belongs to one family only.
    assert sum(len(one) for one in found.together(counts)) <= len(counts)


def test_an_index_keeps_links():
    stated = row("a", ("same", "b"), ("part_of", "c"))
    assert study_row([getattr(stated, name) for name in stated.__slots__]) == stated


@pytest.fixture
def searcher(tmp_path):
    engine = EmbeddedEngine(tmp_path)
    same = StudyRow(2, "cil", "twin", "Twin", links=(("same", "idr:first"),))
    Corpus(
        {
            StudyRow(1, "idr", "first", "First"): [sample(1, ROUND, 2), sample(2, LATE, 2), sample(3, LATE, 2)],
            same: [sample(4, ROUND, 5), sample(5, ROUND, 5)],
            StudyRow(3, "idr", "other", "Other"): [sample(6, ROUND, 1)],
        }
    ).fill(engine)
    return Searcher(engine, MemoryVocabulary())


def test_totals_and_facets_count_linked_studies_once_and_list_both(searcher):
    result = searcher.search(parse(""))
    assert (result.totals.studies, result.totals.samples, result.totals.images) == (2, 4, 11)
    assert [(hit.accession, hit.samples) for hit in result.studies] == [("first", 3), ("twin", 2), ("other", 1)]
    assert result.notes == ("Records of one study, counted once: cil:twin and idr:first.",)
    facet = {value.term: (value.studies, value.samples) for value in result.facets["phenotype"].values}
    assert facet["CMPO:0000006"] == (2, 3)
    assert facet["CMPO:0000004"] == (1, 2)
    archives = {value.term: (value.studies, value.samples) for value in result.facets["archive"].values}
    assert archives == {"idr": (2, 4), "cil": (1, 2)}


def test_the_count_of_a_term_is_the_total_of_its_search(searcher):
    view = searcher.view()
    for curie in ("CMPO:0000006", "CMPO:0000004", "CMPO:0000001", "CMPO:0000007"):
        total = searcher.search(parse(f"phenotype:{curie}")).totals.samples
        assert view.samples_with("phenotype", [curie]) == total


def test_every_record_is_listed_page_by_page(searcher):
    request = replace(parse(""), page_size=1, facet_size=0)
    assert searcher.search(request).pages == 3
    assert searcher.search(replace(request, page=3)).studies[0].accession == "other"
    assert searcher.search(replace(request, unit="sample")).pages == 6
    alone = searcher.search(parse("study:idr:first"))
    assert (alone.totals.samples, alone.notes) == (3, ())
