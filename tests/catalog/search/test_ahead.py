"""How few requests an answer with facets takes."""

import pytest

from catalog.properties import FACETS
from catalog.search import facets
from catalog.search.ahead import read_ahead
from catalog.search.engines.base import Everything
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.facets import all_facets
from catalog.search.language import parse
from catalog.search.queries import node_of
from catalog.search.understanding import understand
from catalog.search.view import View
from tests.contract.corpus import Corpus, MemoryVocabulary, present, profile, sample
from tests.contract.test_engine import STUDY

ROUND = profile(
    present("phenotype", "CMPO:0000006"), present("gene", "NCBIGene:991"), present("organism", "NCBITaxon:9606"),
    present("compound", "InChIKey:AAAAAAAAAAAAAA-UHFFFAOYSA-N"),
)  # fmt: skip
LONG = profile(
    present("phenotype", "CMPO:0000007"), present("gene", "NCBIGene:701"), present("organism", "NCBITaxon:9606")
)


class Recorded:
    """A snapshot, and what it was asked; what is asked of everything is not read ahead."""

    def __init__(self, snapshot):
        self.snapshot = snapshot
        self.asked = []

    def __getattr__(self, name):
        def ask(*given, **more):
            if given[0] != Everything():
                self.asked.append(name)
            return getattr(self.snapshot, name)(*given, **more)

        return ask


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    Corpus({STUDY: [sample(1, ROUND), sample(2, LONG), sample(3, ROUND)]}).fill(engine)
    return engine


def viewed(engine, text):
    """A new view that records, the looked up request, and what it asks for as a whole."""
    recorded = Recorded(engine.snapshot())
    view = View(recorded, MemoryVocabulary())
    request = understand(parse(text), view).request
    node = node_of(request.clauses, view)
    recorded.asked.clear()
    return recorded, view, request, node


@pytest.mark.parametrize("few", [0, 200], ids=["the largest of many", "all of few"])
@pytest.mark.parametrize("text", ["organism:NCBITaxon:9606", "organism:NCBITaxon:9606 phenotype:CMPO:0000006"])
def test_whatever_facets_need_is_there(engine, monkeypatch, few, text):
    monkeypatch.setattr(facets, "FEW_SAMPLES", few)
    recorded, view, request, node = viewed(engine, text)
    read_ahead(request, node, view)
    ahead = list(recorded.asked)
    found = all_facets(request, view)
    # The names of genes that others may share, and of what is asked but not there, are looked up when they are shown.
    assert set(recorded.asked[len(ahead) :]) <= {"find"}
    # Each part of the request that a facet leaves out makes a question of its own.
    questions = len(request.clauses) + 1
    assert ahead.count("tallies") <= 2 * questions
    assert ahead.count("find") <= 2
    assert len(recorded.asked) < len(FACETS)
    assert found == all_facets(*viewed(engine, text)[2:0:-1])


def test_nothing_is_read_twice(engine):
    recorded, view, request, node = viewed(engine, "organism:NCBITaxon:9606")
    read_ahead(request, node, view)
    recorded.asked.clear()
    read_ahead(request, node, view)
    assert recorded.asked == []


def test_everything_is_too_much_to_be_read_ahead(engine):
    recorded, view, request, node = viewed(engine, "")
    read_ahead(request, node, view)
    assert recorded.asked == []
    assert all_facets(request, view)["phenotype"].values


def test_images_that_are_counted_apart_are_read_ahead_too(tmp_path):
    engine = EmbeddedEngine(tmp_path / "index")
    Corpus({STUDY: [sample(1, ROUND)]}).fill(engine)
    recorded, view, request, node = viewed(engine, "organism:NCBITaxon:9606")
    view._images_apart = True
    read_ahead(request, node, view)
    recorded.asked.clear()
    all_facets(request, view)
    assert set(recorded.asked) <= {"find"}
