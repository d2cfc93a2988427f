"""What one state of the index says."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog.search import schema
from catalog.search.engines.base import Everything, HasAny, IndexState
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.engines.nothing import NothingSnapshot
from catalog.search.language import parse
from catalog.search.names import nearest_ids, nearest_names, recognised, terms_named
from catalog.search.rows import QUALITY, StudyRow, TermRow
from catalog.search.service import Searcher
from catalog.search.view import View
from tests.contract.corpus import Corpus, MemoryVocabulary, present, profile, sample

ONE = StudyRow(1, "idr", "idr0001", "Spindle checkpoint screen", ("cell cycle",))
DELAYED = profile(
    present("phenotype", "CMPO:0000004"), present("phenotype", "CMPO:0000008", polarity="absent"),
    present("phenotype", "CMPO:0000009", group="g"), present("phenotype", "PATO:0000460", group="g"),
    present("organism", "NCBITaxon:9606"),
)  # fmt: skip


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    Corpus({ONE: [sample(1, DELAYED, 3), sample(2, DELAYED, 3), sample(3, profile(), None)]}).fill(engine)
    return View(engine.snapshot(), MemoryVocabulary())


def test_studies_are_known_by_id_and_by_name(view):
    assert view.studies == {1: ONE}
    assert view.by_name == {"idr:idr0001": ONE}


def test_signatures(view):
    found = sorted(view.signatures(Everything(), schema.GROUP_OF["phenotype"]))
    assert [(one.study, one.images, one.samples) for one in found] == [(1, 6, 2)]
    assert found[0].own == ["!CMPO:0000008 CMPO:0000004 CMPO:0000009 CMPO:0000009+PATO:0000460"]
    assert view.samples(Everything()) == 3
    assert view.samples(HasAny("phenotype", ("CMPO:0000004",))) == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [(("spindle",), ("1",)), (("checkpoint", "screen"), ("1",)), (("idr0001",), ("1",)), (("screen", "cell"), ()), (("spind",), ())],
)  # fmt: skip
def test_studies_by_their_own_words(view, words, found):
    assert view.studies_saying(words) == found


def test_terms_by_words_of_their_names(view):
    assert {row.curie for row in view.terms_saying(("delayed",))} == {"CMPO:0000004"}
    assert {row.curie for row in view.terms_saying(("delayed", "mitosis"))} == {"CMPO:0000004"}
    assert view.terms_saying(("abnormal",)) == []


def test_a_term_in_use_and_one_that_is_not(view):
    assert view.term("phenotype", "CMPO:0000002").label == "mitotic process phenotype"
    assert view.term("phenotype", "CMPO:0000007") is None
    assert view.label("phenotype", "CMPO:0000007") == "elongated cell"
    assert view.ancestors("phenotype", "CMPO:0000007") == {"CMPO:0000001", "CMPO:0000003"}
    assert view.label("phenotype", "CMPO:7777777") == "CMPO:7777777"


def test_what_own_terms_reach(view):
    own = "!CMPO:0000008 CMPO:0000004 CMPO:0000009+PATO:0000460"
    assert view.reach("phenotype", own) == {"CMPO:0000001", "CMPO:0000002", "CMPO:0000004"}
    assert view.reach("control", "negative%20control") == {"negative control"}


def test_how_much_has_a_term(view):
    assert view.samples_with("phenotype", ["CMPO:0000001"]) == 2
    assert view.below("phenotype", "CMPO:0000001") == 5
    assert view.below("phenotype", "CMPO:0000004") == 0


def test_names(view):
    found = terms_named(["mitosis delayed", "Human", "nobody", "..."], view)
    assert {name: [(one.property, one.curies) for one in named] for name, named in found.items()} == {
        "mitosis delayed": [("phenotype", ("CMPO:0000004",))],
        "Human": [("organism", ("NCBITaxon:9606",))],
    }
    assert terms_named(["human"], view, "phenotype") == {}
    assert terms_named(["abnormal"], view, QUALITY)["abnormal"][0].curies == ("PATO:0000460",)
    assert terms_named([], view) == {}


def test_a_name_that_no_sample_has_is_not_recognised(view):
    """Binucleate cells were looked for and never seen: the words stay words."""
    named = terms_named(["binucleate cell"], view)["binucleate cell"]
    assert recognised("binucleate cell", named, view) is None


def test_the_nearest_names(view):
    assert "mitosis delayed" in nearest_names("mitosis delaid", view, "phenotype")
    assert nearest_names("qqqqqqqq", view, "phenotype") == ""


def test_names_that_have_the_word_come_before_those_that_are_spelt_like_it(view):
    assert nearest_names("sapiens", view, "organism") == "Did you mean Homo sapiens?"
    assert (
        nearest_names("mitotic", view) == "Did you mean mitosis delayed (mitotic delay) or mitotic process phenotype?"
    )
    assert nearest_names("...", view) == ""


def test_the_nearest_ids_are_looked_up_not_searched_for(view, monkeypatch):
    read = []
    find = view.find_terms
    monkeypatch.setattr(view, "find_terms", lambda node: [read.append(row) or row for row in find(node)])
    assert nearest_ids("CMPO:0000014", view) == "Did you mean CMPO:0000004?"
    assert nearest_ids("CMPO:99", view) == ""
    assert nearest_ids("CMPO:4", view) == "Did you mean CMPO:0000004?"
    assert {row.curie for row in read} == {"CMPO:0000004"}


def test_nothing_says_nothing():
    view = View(NothingSnapshot(), MemoryVocabulary())
    assert (view.studies, view.samples(Everything()), view.count("terms", Everything())) == ({}, 0, 0)
    assert view.term("phenotype", "CMPO:0000004") is None


def test_what_is_forgotten_is_worked_out_again(view):
    before = view.signatures(Everything(), schema.CONTEXT)
    view.forget()
    again = view.signatures(Everything(), schema.CONTEXT)
    assert again == before
    assert again is not before


def test_the_same_question_is_answered_once_for_each_state_of_the_index(tmp_path):
    engine, corpus = EmbeddedEngine(tmp_path), Corpus({ONE: [sample(1, DELAYED, 3)]})
    corpus.fill(engine)
    searcher = Searcher(engine, MemoryVocabulary())
    first, again = (searcher.search(parse("phenotype:CMPO:0000004")) for _ in range(2))
    assert again.facets is first.facets
    corpus.studies[ONE].append(sample(2, DELAYED, 4))
    corpus.fill(engine)
    assert searcher.search(parse("phenotype:CMPO:0000004")).totals.samples == 2


def test_threads_may_read_the_same_view(tmp_path):
    engine = EmbeddedEngine(tmp_path)
    genes = [
        TermRow("gene", f"NCBIGene:{number}", f"G{number}", frozenset(), (), "NCBITaxon:9606") for number in range(800)
    ]
    with engine.building() as writer:
        writer.put("terms", (row.document() for row in genes))
        writer.commit(IndexState(layout=schema.version()))
    view = View(engine.snapshot(), MemoryVocabulary())
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda row: view.species("gene", row.curie), genes))
    finally:
        sys.setswitchinterval(before)
    assert {one.taxon for one in found} == {"NCBITaxon:9606"}
