"""SQLite and PostgreSQL: filled by the same commands, they hold the same facts and search answers alike."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack

import pytest

from tests import servers as places
from tests.real.agreeing import QUESTIONS
from tests.real.newcomer import ROOT
from vitrine.servers import SERVERS, start

pytestmark = pytest.mark.services

TELL = "import sys, django; django.setup(); from tests import facts; facts.tell(sys.argv[1])"
SLICES = sorted((ROOT / "demo" / "ontologies").glob("*.obo"))
REAL = ("efo.obo", "fbbi.owl", "cmpo.obo", "ncbitaxon-taxslim.obo", "repaired/fypo-simple-2016.obo")


def run(folder, database, *arguments):
    """Python in the project's folder, with this data folder and, where one is named, this PostgreSQL."""
    environment = {name: value for name, value in os.environ.items() if name != "DATA_DIR_IS_OF"} | {
        "VITRINE_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "vitrine.settings.test", **database,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def told(folder, database, ontologies, archive):
    """What an installation holds and answers once it was filled."""
    folder.mkdir()
    run(folder, database, "manage.py", "migrate", "--verbosity", "0")
    run(folder, database, "manage.py", "load_ontology", *ontologies)
    # twice: what is there already is looked up by other statements
    for _ in range(2):
        run(folder, database, "manage.py", "harvest", "idr", archive)
    run(folder, database, "-c", TELL, folder / "told.json")
    return json.loads((folder / "told.json").read_text())


def both(folder, ontologies, archive):
    with ExitStack() as stack:
        place = stack.enter_context(places.place("postgres"))
        start(place, SERVERS["postgres"])
        postgres = {"TEST_DATABASE_URL": place.environment()["VITRINE_DATABASE_URL"]}
        return told(folder / "sqlite", {}, ontologies, archive), told(
            folder / "postgres", postgres, ontologies, archive
        )


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return both(tmp_path_factory.mktemp("demo"), SLICES, ROOT / "demo" / "idr")


@pytest.fixture(scope="module")
def real(tmp_path_factory, shared_data):
    ontologies = [shared_data / "ontologies" / name for name in REAL]
    return both(tmp_path_factory.mktemp("real"), ontologies, shared_data / "idr")


def check(told, least):
    sqlite, postgres = told
    assert postgres["facts"] == sqlite["facts"]
    assert sqlite["facts"]["samples"][0] >= least
    found = [question for question in QUESTIONS if sqlite["answers"][question] != postgres["answers"][question]]
    assert found == []
    assert sum(answers[0]["totals"]["samples"] > 0 for answers in map(_dicts, sqlite["answers"].values())) >= 20


def _dicts(answers):
    return [answer if isinstance(answer, dict) else {"totals": {"samples": 0}} for answer in answers]


def test_the_demo_is_the_same_on_both(demo):
    check(demo, 1_800)


@pytest.mark.real
def test_the_sample_data_of_idr_are_the_same_on_both(real):
    check(real, 95_000)
