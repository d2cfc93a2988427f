"""Jobs on the command line."""

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Job
from catalog.search.indexing import rebuild
from vitrine.celery import app

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asleep():
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


def test_nothing_was_done_yet(capsys):
    call_command("jobs")
    assert "There are no jobs yet." in capsys.readouterr().out


def test_a_rebuild_in_the_background_is_listed(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    call_command("reindex", "--background")
    job = Job.objects.get()
    said = capsys.readouterr().out
    assert f"Job {job.pk}: Rebuild the embedded index." in said
    assert job.get_absolute_url() in said
    call_command("jobs")
    said = capsys.readouterr().out
    assert str(job.pk) in said
    assert "0 samples of 0 studies indexed." in said


def test_one_is_cancelled(capsys, asleep):
    rebuild()
    call_command("reindex", "--background")
    job = Job.objects.get()
    call_command("jobs", "--cancel", str(job.pk))
    assert f"Job {job.pk} is cancelled. Cancelled before it began." in capsys.readouterr().out
    for wrong, said in (
        (str(job.pk), "cancelled already"),
        ("seven", "'seven' is no job id; job ids are UUIDs"),
        ("11111111-1111-4111-8111-111111111111", "There is no job"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("jobs", "--cancel", wrong)


def test_the_same_is_refused(asleep):
    call_command("reindex", "--background")
    with pytest.raises(CommandError, match="under way already"):
        call_command("reindex", "--background")
