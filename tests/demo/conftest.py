"""The demo loaded, harvested and indexed once for all tests of this folder; nothing of it stays behind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.indexing import Indexer
from catalog.search.language import parse
from catalog.search.results import SearchResult
from catalog.search.service import Searcher
from catalog.search.vocabulary import DatabaseVocabulary
from ingest.services import harvest
from ontology.services import load_ontology
from tests.demo.recount import DEMO, SLICES

Search = Callable[[str], SearchResult]


@pytest.fixture(scope="package")
def search(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Search]:
    """Search on the demo, as text to result."""
    root: Path = tmp_path_factory.mktemp("demo-index")
    with django_db_blocker.unblock(), transaction.atomic():
        for path in SLICES:
            load_ontology(source=str(path))
        harvest(archive="idr", location=str(DEMO / "idr"))
        engine = EmbeddedEngine(root)
        Indexer(engine, DatabaseVocabulary()).rebuild()
        searcher = Searcher(engine, DatabaseVocabulary())
        yield lambda text: searcher.search(parse(text))
        transaction.set_rollback(True)
