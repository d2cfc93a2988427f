"""The engines under contract. A further one is one more entry here, and every test runs on it."""

import pytest

from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.service import Searcher
from tests.contract.corpus import MemoryVocabulary

ENGINES = {"embedded": lambda folder: EmbeddedEngine(folder / "index", threads=1)}


@pytest.fixture(params=sorted(ENGINES))
def new_engine(request, tmp_path_factory):
    """Makes an empty engine of each kind."""
    return lambda: ENGINES[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture
def search_in(new_engine):
    """Index a corpus, into as many segments as asked, and get what answers requests on it."""

    def prepare(corpus, *, commits=1):
        engine = new_engine()
        corpus.fill(engine, commits=commits)
        return Searcher(engine, MemoryVocabulary())

    return prepare
