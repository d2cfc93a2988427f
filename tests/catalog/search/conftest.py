"""An index of its own for every test, and a study that is in it."""

import pytest

from catalog.search import indexing
from tests.catalog.builders import gene, harvest, well
from tests.catalog.search.indexed import LONG, ROUND, parent


@pytest.fixture(autouse=True)
def _own_index(own_index):
    """Every test here has one."""


@pytest.fixture
def study():
    parent("CMPO:0000001", "CMPO:0000118", "CMPO:0000077", label="cell phenotype")
    study = harvest(well(1, ROUND, gene("CDC20", "NCBIGene:991")), well(2, LONG), well(3))
    indexing.rebuild()
    return study
