"""Lost jobs and old files."""

import datetime

import pytest
from django.utils import timezone

from catalog.jobs import files, tending
from catalog.jobs.liveness import process_name
from catalog.models import Job
from catalog.tasks import tend_jobs_task
from ontology.problems import Gone, NotFound

pytestmark = pytest.mark.django_db
DEAD = f"{process_name().split()[0]} 999999999 1 boot"


def ago(**span):
    return timezone.now() - datetime.timedelta(**span)


@pytest.mark.parametrize(
    ("fields", "everything", "woken"),
    [
        ({}, False, True),
        ({"minutes": 1}, False, False),
        ({"minutes": 1}, True, True),
        ({"minutes": 11}, False, True),
        ({"state": "running", "process": DEAD}, False, True),
        ({"state": "running", "process": "elsewhere 1 1 boot"}, True, False),
        ({"state": "done"}, True, False),
        ({"state": "cancelled"}, True, False),
    ],
)
def test_which_jobs_are_woken(job, fields, everything, woken):
    sent_at = ago(minutes=fields.pop("minutes")) if "minutes" in fields else None
    Job.objects.update(sent_at=sent_at, heartbeat_at=timezone.now(), **fields)
    assert tending.revive(everything=everything) == woken
    if woken:
        assert Job.objects.get().state == "done"


def test_a_cancelled_job_of_a_dead_worker_is_closed(job):
    Job.objects.update(state="cancelling", process=DEAD, heartbeat_at=timezone.now())
    tend_jobs_task()
    assert Job.objects.get().state == "cancelled"


@pytest.fixture
def finished(job, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (files.folder() / f"{job.pk}.tsv").write_text("a\n")
    job.state, job.finished_at, job.result = "done", timezone.now(), {"file": f"{job.pk}.tsv", "bytes": 2}
    job.save()
    return job


def test_a_file_is_kept_for_its_days_and_then_gone(finished, settings):
    tending.expire()
    assert files.path_of(finished).read_text() == "a\n"
    Job.objects.update(finished_at=ago(days=settings.VITRINE_EXPORT_DAYS, minutes=1))
    tending.expire()
    finished.refresh_from_db()
    assert list(files.folder().iterdir()) == []
    assert finished.result == {"bytes": 2, "removed": True}
    with pytest.raises(Gone, match="was kept for 7 days and is gone"):
        files.path_of(finished)


def test_a_file_that_somebody_removed(finished):
    files.path_of(finished).unlink()
    with pytest.raises(Gone):
        files.path_of(finished)


def test_a_job_without_a_file(job):
    with pytest.raises(NotFound, match="has no file to fetch"):
        files.path_of(job)


def test_what_a_browser_calls_it(finished):
    Job.objects.update(arguments={"unit": "study"}, created_at=datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC))
    assert files.download_name(Job.objects.get()) == "vitrine-studies-2026-11-22.tsv"


def test_what_a_killed_worker_left_goes_after_a_day(finished):
    part = files.folder() / "some.tsv.1.part"
    part.write_text("half")
    tending.expire()
    assert part.exists()
    files.forget_parts(before=timezone.now() + datetime.timedelta(minutes=1))
    assert not part.exists()
    assert files.path_of(finished).exists()


def test_jobs_are_forgotten_after_months(finished):
    Job.objects.update(finished_at=ago(days=91))
    tending.expire()
    assert not Job.objects.exists()
