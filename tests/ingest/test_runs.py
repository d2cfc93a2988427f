"""Which run is alive, which is continued, which is begun anew."""

import datetime
import os
import subprocess
import sys

import pytest
from django.utils import timezone

from catalog.services import register_archive
from ingest import runs
from ingest.models import Harvest
from ontology.problems import Conflict

pytestmark = pytest.mark.django_db
OPTIONS = {"accessions": [], "limit": None}


@pytest.fixture(autouse=True)
def archive(db):
    register_archive(key="cil", name="Cell Image Library")


def begin(location="/a", **options):
    return runs.begin(archive="cil", location=location, options=OPTIONS | options)


@pytest.fixture
def other_process():
    """A process that lives until the test ends."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield child
    child.communicate(timeout=10)


def test_a_finished_run_is_followed_by_a_new_one():
    first = begin()
    runs.end(first, Harvest.Status.DONE)
    second = begin()
    assert second.pk != first.pk
    assert first.finished_at
    assert runs.is_alive(second)


@pytest.mark.parametrize("status", [Harvest.Status.INTERRUPTED, Harvest.Status.FAILED])
def test_a_run_that_ended_early_is_continued(status):
    first = begin()
    first.cursor, first.counts = "CIL_7", {"new": 7}
    first.save()
    runs.end(first, status, "why")
    second = begin()
    assert (second.pk, second.cursor, second.counts) == (first.pk, "CIL_7", {"new": 7})
    assert (second.status, second.reason, second.finished_at) == (Harvest.Status.RUNNING, "", None)


@pytest.mark.parametrize(
    "difference", [{"location": "/b"}, {"limit": 5}, {"accessions": ["CIL_1"]}, {"mapping": "2"}, {"age": 8}]
)
def test_only_the_same_and_recent_is_continued(difference):
    first = begin()
    runs.end(first, Harvest.Status.INTERRUPTED)
    if age := difference.pop("age", None):
        Harvest.objects.update(heartbeat_at=timezone.now() - datetime.timedelta(days=age))
    assert begin(**difference).pk != first.pk


def test_a_run_of_a_living_process_is_left_alone(other_process):
    first = begin()
    Harvest.objects.update(process=runs.process_name(other_process.pid))
    for location in ("/a", "/b"):
        with pytest.raises(Conflict, match=rf"cil is being harvested from /a .*process {other_process.pid}"):
            begin(location)
    first.refresh_from_db()
    assert first.status == Harvest.Status.RUNNING


def test_a_run_of_a_dead_process_is_taken_over(other_process):
    first = begin()
    Harvest.objects.update(process=runs.process_name(other_process.pid))
    other_process.kill()
    other_process.wait(timeout=10)
    second = begin()
    assert second.pk == first.pk
    assert second.process == runs.process_name()


def test_a_number_that_another_process_has_now_is_not_taken_for_the_same():
    first = begin()
    host, pid, _, *boot = runs.process_name().split()
    first.process = " ".join((host, pid, "1", *boot))
    assert not runs.is_alive(first)


@pytest.mark.parametrize(("minutes", "alive"), [(1, True), (120, False)])
def test_a_run_of_another_machine_is_known_by_its_heartbeat(minutes, alive):
    first = begin()
    first.process = f"elsewhere {os.getpid()} 1 boot"
    first.heartbeat_at = timezone.now() - datetime.timedelta(minutes=minutes)
    assert runs.is_alive(first) is alive


def test_a_run_that_never_said_its_process_is_not_alive():
    first = begin()
    first.process = ""
    first.heartbeat_at = timezone.now() - datetime.timedelta(hours=2)
    assert not runs.is_alive(first)
