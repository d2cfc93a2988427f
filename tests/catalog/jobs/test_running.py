"""Claiming, doing and closing a job."""

import datetime

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone

from catalog.jobs import running
from catalog.jobs.liveness import process_name
from catalog.jobs.progress import Cancelled, Superseded
from catalog.models import Job
from ontology.problems import Problem

pytestmark = pytest.mark.django_db
DEAD = f"{process_name().split()[0]} 999999999 1 boot"
ELSEWHERE = "elsewhere 1 1 boot"


def ended(job):
    job.refresh_from_db()
    return job.state, job.message


def raising(error):
    def work(arguments, progress):
        raise error

    return work


def test_it_is_done_once(works, job):
    seen = []
    works(lambda _, progress: seen.append(progress.job.pk) or {"done": 7, "message": "Seven steps."})
    assert running.run(str(job.pk)) == "done"
    assert running.run(str(job.pk)) == ""
    assert seen == [job.pk]
    assert ended(job) == ("done", "Seven steps.")
    assert (job.done, job.total, job.result, job.process) == (7, 7, {"done": 7}, "")
    assert job.started_at <= job.finished_at
    assert [line.text for line in job.lines.all()] == ["Started.", "Seven steps."]


def test_there_is_no_such_job(db):
    assert running.run("9b2a8d1e-0000-4000-8000-000000000000") == ""


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (Problem("That cannot be."), "failed", "That cannot be."),
        (SoftTimeLimitExceeded(), "failed", "It took longer than"),
        (ValueError("odd"), "failed", "Vitrine stumbled over it (ValueError: odd)."),
        (Cancelled(), "cancelled", "Cancelled; what was done until then is whole and stays."),
        (
            OperationalError("gone away"),
            "waiting",
            "The database did not answer; it is taken up again within a minute.",
        ),
    ],
)
def test_how_it_ends_where_it_does_not_end_well(works, job, error, state, said):
    works(raising(error))
    assert running.run(str(job.pk)) == state
    assert ended(job)[0] == state
    assert said in ended(job)[1]
    assert job.process == ""
    assert (job.finished_at is None) == (state == "waiting")


def test_what_somebody_else_took_is_left_to_them(works, job):
    def lose(arguments, progress):
        Job.objects.update(process=ELSEWHERE)
        raise Superseded

    works(lose)
    assert running.run(str(job.pk)) == ""
    assert ended(job) == ("running", "")


def test_an_end_is_not_written_over_another_ones_work(works, job):
    works(lambda *_: Job.objects.update(process=ELSEWHERE) and {})
    running.run(str(job.pk))
    assert ended(job) == ("running", "")


def test_cancelled_while_the_database_was_away(works, job):
    def fail(arguments, progress):
        Job.objects.update(state="cancelling")
        raise OperationalError("gone away")

    works(fail)
    running.run(str(job.pk))
    assert ended(job)[0] == "cancelled"


@pytest.mark.parametrize(
    ("process", "minutes", "taken"),
    [(DEAD, 0, True), (ELSEWHERE, 1, False), (ELSEWHERE, 31, True), (process_name(), 0, True), ("", 0, True)],
    ids=["dead", "elsewhere", "silent elsewhere", "this one, which does something else", "nobody"],
)
def test_whose_job_it_is(job, process, minutes, taken):
    beat = timezone.now() - datetime.timedelta(minutes=minutes)
    Job.objects.update(state="running", process=process, heartbeat_at=beat, started_at=beat)
    claimed = running.claim(str(job.pk))
    assert (claimed is not None) is taken
    if taken:
        assert claimed.lines.get().text == "Taken up again: it had been cut short."


def test_a_living_process_that_says_nothing_for_long_has_lost_it(job, other_process):
    beat = timezone.now() - datetime.timedelta(minutes=31)
    Job.objects.update(state="running", process=process_name(other_process.pid), heartbeat_at=beat)
    assert running.claim(str(job.pk))


def test_a_living_process_keeps_it(job, other_process):
    Job.objects.update(state="running", process=process_name(other_process.pid), heartbeat_at=timezone.now())
    assert running.claim(str(job.pk)) is None


def test_cancelled_while_its_worker_was_dead(job):
    Job.objects.update(state="cancelling", process=DEAD, heartbeat_at=timezone.now())
    assert running.claim(str(job.pk)) is None
    assert ended(job) == ("cancelled", "Cancelled; the worker had ended before.")


def test_it_is_not_taken_up_for_ever(job):
    for _ in range(running.MAX_TRIES):
        assert running.claim(str(job.pk))
    assert running.claim(str(job.pk)) is None
    assert ended(job)[0] == "failed"
    assert "3 times without coming further" in job.message
