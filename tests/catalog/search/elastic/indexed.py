"""Writing to an index on the server, and looking at what is in it."""

from catalog.search.engines.base import Everything
from tests.contract.test_engine import STATE, STUDY, documents


def ids(engine):
    return [row[0] for row in engine.snapshot().find("samples", Everything(), limit=100)]


def put(engine, *states, patience=1):
    with engine.updating(patience) as writer:
        writer.put("samples", documents(STUDY, *states))
        writer.commit(STATE)


def current(engine):
    return engine._current(engine._client)
