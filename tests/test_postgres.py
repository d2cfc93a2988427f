"""What is tested on SQLite holds on PostgreSQL too: the same tests again, on a server of their own."""

import os
import subprocess
import sys

import pytest

from tests import servers as places
from tests.test_architecture import ROOT
from vitrine.servers import SERVERS, start

pytestmark = pytest.mark.services

MARKS = "django_db and not (browser or real or faults or services)"


@pytest.fixture(scope="module")
def database():
    with places.place("postgres") as place:
        start(place, SERVERS["postgres"])
        yield place.environment()["VITRINE_DATABASE_URL"]


@pytest.mark.parametrize("folder", ["ontology", "catalog", "ingest", "vitrine"])
def test_the_tests_pass_on_postgresql(database, folder):
    own = ("VITRINE_DATA_DIR", "DATA_DIR_IS_OF", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS")
    environment = {name: value for name, value in os.environ.items() if name not in own}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", MARKS, f"tests/{folder}"],
        cwd=ROOT, env={**environment, "TEST_DATABASE_URL": database}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    assert " passed" in done.stdout
