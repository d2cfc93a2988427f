"""One searcher, many states of the index."""

from dataclasses import replace

import pytest

from catalog.search import indexing, service
from catalog.search.engines.base import Expired
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.language import parse
from catalog.search.results import Totals
from catalog.search.rows import StudyRow
from catalog.search.service import Searcher, ranked
from ontology.problems import NotFound, Problem, Unavailable
from tests.catalog.builders import harvest, well
from tests.catalog.search.made import searcher_of
from tests.contract.corpus import Corpus, MemoryVocabulary, present, profile, sample

DELAYED = profile(present("phenotype", "CMPO:0000004"))
STUDY = StudyRow(1, "idr", "idr0001")


@pytest.fixture
def engine(tmp_path):
    engine = EmbeddedEngine(tmp_path / "index")
    Corpus({STUDY: [sample(1, DELAYED)]}).fill(engine)
    return engine


def test_a_view_serves_as_long_as_its_state_lasts(engine):
    searcher = Searcher(engine, MemoryVocabulary())
    first = searcher.view()
    assert searcher.view() is first
    Corpus({STUDY: [sample(1, DELAYED), sample(2, DELAYED)]}).fill(engine)
    assert searcher.view() is not first
    assert searcher.search(parse("")).totals.samples == 2


def test_a_former_view_lets_go_of_what_it_remembered(engine):
    searcher = Searcher(engine, MemoryVocabulary())
    searcher.search(parse("phenotype:CMPO:0000004"))
    former = searcher.view()
    assert former.remember.cache_info().currsize
    Corpus({STUDY: [sample(1, DELAYED)]}).fill(engine)
    searcher.search(parse(""))
    assert not former.remember.cache_info().currsize


def test_an_answer_is_remembered_and_not_its_time(engine):
    searcher = Searcher(engine, MemoryVocabulary())
    first, again = (searcher.search(parse("phenotype:CMPO:0000004")) for _ in range(2))
    assert replace(first, took=0) == replace(again, took=0)
    assert first.facets is again.facets


def test_a_state_that_was_given_up_while_it_was_read_is_read_anew(engine):
    searcher, asked = Searcher(engine, MemoryVocabulary()), []

    def answer(view):
        asked.append(view)
        if len(asked) == 1:
            raise Expired
        return "an answer"

    assert searcher._read(answer) == "an answer"
    assert len(asked) == 2


def test_a_state_that_goes_again_and_again_is_said_so(engine):
    def never(_view):
        raise Expired

    with pytest.raises(Unavailable, match="replaced while it was read"):
        Searcher(engine, MemoryVocabulary())._read(never)


@pytest.mark.django_db
def test_without_studies_an_index_is_not_missed():
    found = service.search(parse(""))
    assert (found.totals, found.pages, found.studies) == (Totals(), 1, ())


@pytest.mark.django_db
def test_with_studies_it_is():
    harvest(well(1))
    with pytest.raises(Unavailable, match="There is no search index for this version yet"):
        service.search(parse(""))
    indexing.rebuild()
    assert service.search(parse("")).totals.samples == 1


def test_studies_are_ranked_by_what_was_found_and_then_by_name(tmp_path):
    studies = {
        StudyRow(number, "idr", name): [sample(number, DELAYED)] for number, name in ((1, "b"), (2, "a"), (3, "c"))
    }
    found = {1: Totals(1, 5), 2: Totals(1, 5), 3: Totals(1, 9)}
    assert ranked(found, searcher_of(tmp_path / "index", studies).view()) == [3, 2, 1]


def test_samples_can_be_paged_so_far_and_the_end_is_said(tmp_path, monkeypatch):
    searcher = searcher_of(tmp_path / "index", {STUDY: [sample(number, DELAYED) for number in range(1, 8)]})
    request = replace(parse(""), unit="sample", page_size=2)
    assert [hit.id for hit in searcher.search(replace(request, page=3)).samples] == [5, 6]
    with pytest.raises(NotFound, match="There is no page 5: the last one is 4"):
        searcher.search(replace(request, page=5))
    monkeypatch.setattr(service, "MAX_WINDOW", 6)
    with pytest.raises(Problem, match="Samples can be paged up to the 6th; narrow the search"):
        searcher.search(replace(request, page=4))
