"""Real installations: from SQLite to PostgreSQL and back, and a backup while somebody writes."""

import os
import subprocess
import sys

import pytest

from tests import servers as places
from tests.real.newcomer import ROOT
from vitrine.servers import SERVERS, start

from .conftest import contents

pytestmark = pytest.mark.services

SLICES = sorted((ROOT / "demo" / "ontologies").glob("*.obo"))
JUDGE = """
import django; django.setup()
from django.contrib.auth.models import User
from catalog.models import Annotation, Sample
from catalog.services import annotate
from catalog.services.annotations import overrule
from catalog.services.changes import open_change_set
from ingest.models import SourceRecord
from ontology.models import Term
SourceRecord.objects.update(stamps={"zz": {"b": "1", "a": "2"}, "a long name": {}, "b": {}})
curator = User.objects.create_user("curator", password="a long password")
changes = open_change_set(action="curate", summary="β", actor=curator)
odd = Term.objects.get(curie="CMPO:0000118")
for annotation in Annotation.objects.filter(property="phenotype").order_by("pk")[:40:2]:
    better = annotate(subject=annotation.source_value, property_key="phenotype", term=odd, asserted_by="curator", change_set=changes)
    if better != annotation:
        overrule(annotation=annotation, by=better, change_set=changes)
for sample in Sample.objects.order_by("pk")[::100]:
    annotate(subject=sample, property_key="phenotype", term=odd, asserted_by="curator", change_set=changes)
"""
WHILE_WRITING = """
import django; django.setup()
from threading import Thread
from django.contrib.auth.models import Group
from vitrine.backup.writing import snapshot
writer = Thread(target=lambda: Group.objects.create(name="late"))
with snapshot():
    before = Group.objects.count()
    writer.start(); writer.join(20)
    assert not writer.is_alive(), "the writer had to wait"
    assert Group.objects.count() == before
assert Group.objects.count() == before + 1
Group.objects.filter(name="late").delete()
"""


class Installation:
    """A data folder with SQLite, or with a PostgreSQL beside it."""

    def __init__(self, folder, **database):
        folder.mkdir()
        self.folder, self._database = folder, database

    def run(self, *arguments):
        environment = {name: value for name, value in os.environ.items() if name != "DATA_DIR_IS_OF"}
        environment |= {"VITRINE_DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "vitrine.settings.test"}
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT, env=environment | self._database, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]

    def manage(self, *arguments):
        self.run("manage.py", *arguments)

    def backup(self, name):
        self.manage("backup", self.folder / name)
        return self.folder / name

    def filled_from(self, backup):
        """As an operator would: restore, load the ontologies again, read the raw records."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("restore", backup)
        first = self.backup("restored.zip")
        self.manage("load_ontology", *SLICES)
        self.manage("replay")
        return first, self.backup("replayed.zip")


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    with places.place("postgres") as place:
        start(place, SERVERS["postgres"])
        folder = tmp_path_factory.mktemp("postgres") / "data"
        yield Installation(folder, TEST_DATABASE_URL=place.environment()["VITRINE_DATABASE_URL"])


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    made = Installation(tmp_path_factory.mktemp("sqlite") / "data")
    made.manage("migrate", "--verbosity", "0")
    made.manage("load_ontology", *SLICES)
    made.manage("harvest", "idr", ROOT / "demo" / "idr")
    made.run("-c", JUDGE)
    return made


@pytest.fixture(scope="module")
def journey(sqlite, postgres, tmp_path_factory):
    """Every backup on the way from SQLite to PostgreSQL and back."""
    start = sqlite.backup("start.zip")
    there = postgres.filled_from(start)
    back = Installation(tmp_path_factory.mktemp("back") / "data").filled_from(there[-1])
    return [start, *there, *back]


def test_every_backup_on_the_way_is_the_same(journey):
    first = contents(journey[0])
    assert first["catalog.annotation.jsonl"].count(b"\n") >= 40
    assert first["catalog.annotation.jsonl"].count(b"overruled") >= 10
    assert [path.parent.name for path in journey if contents(path) != first] == []


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_backup_is_of_one_moment_and_nobody_waits(journey, request, database):
    request.getfixturevalue(database).run("-c", WHILE_WRITING)
