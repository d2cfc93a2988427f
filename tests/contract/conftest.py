"""The engines under contract. A further one is one more entry here, and every test runs on it."""

import tempfile
from pathlib import Path

import pytest

from catalog.search.engines.base import Everything
from catalog.search.engines.elastic.mapping import KEYS
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.service import Searcher
from tests.contract import elastic
from tests.contract.corpus import MemoryVocabulary

# Hundreds of small indexes are written; in memory, where there is a place for it, none of them waits for a disk.
MEMORY = Path("/dev/shm")


@pytest.fixture
def embedded():
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as root:
        yield lambda: EmbeddedEngine(Path(tempfile.mkdtemp(dir=root)), threads=1)


@pytest.fixture
def elasticsearch_1(elasticsearch):
    with elastic.engines(elasticsearch, shards=1) as make:
        yield make


@pytest.fixture
def elasticsearch_3(elasticsearch):
    with elastic.engines(elasticsearch, shards=3) as make:
        yield make


ENGINES = ["embedded", *(pytest.param(f"elasticsearch_{shards}", marks=pytest.mark.services) for shards in (1, 3))]


@pytest.fixture(params=ENGINES)
def new_engine(request):
    """Makes an empty engine of each kind."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def search_in(new_engine):
    """Index a corpus, into as many segments as asked, and get what answers requests on it."""
    engines = []

    def prepare(corpus, *, commits=1):
        # A new index on a server takes its time: there, the one of the example before is emptied and filled again.
        if not engines or engines[0].key == "embedded":
            engines[:] = [new_engine()]
            corpus.fill(engines[0], commits=commits)
        else:
            refill(engines[0], corpus, commits)
        return Searcher(engines[0], MemoryVocabulary())

    return prepare


def refill(engine, corpus, commits):
    with engine.updating(5) as writer:
        held = writer.snapshot()
        for collection, key in KEYS.items():
            writer.drop(collection, key, list(held.ids(collection, Everything())))
        corpus.write(writer, commits=commits)
