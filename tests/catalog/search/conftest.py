"""An index of its own for every test."""

import pytest

from catalog.search import engines, service


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    yield
    service._searchers.clear()
    engines._embedded.cache_clear()
