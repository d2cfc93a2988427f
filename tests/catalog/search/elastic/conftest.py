import pytest
from elasticsearch import Elasticsearch

from tests.contract import elastic
from tests.contract.test_engine import two_studies


@pytest.fixture
def server(elasticsearch):
    """The server itself, to look behind the engine."""
    with Elasticsearch(elasticsearch, request_timeout=60) as opened:
        yield opened


@pytest.fixture
def new_engine(elasticsearch):
    with elastic.engines(elasticsearch) as make:
        yield make


@pytest.fixture
def engine(new_engine):
    """An engine with three samples of two studies."""
    engine = new_engine()
    two_studies().fill(engine)
    return engine


@pytest.fixture
def twin(elasticsearch, engine):
    """The same indexes as another process opens them."""
    from catalog.search.engines.elastic import opened

    return opened([elasticsearch], prefix=engine._prefix)
