"""Asking for work and asking it to end."""

import datetime

import pytest
import structlog
from django.contrib.auth.models import User
from django.utils import timezone

from catalog.models import Job
from catalog.permissions import COMMAND_LINE, Action, Role, Who
from catalog.services import jobs
from catalog.services.jobs import cancel_job, start_job
from ontology.problems import Conflict, Forbidden, Problem, TooMany, Unavailable

pytestmark = pytest.mark.django_db
READER = Who(frozenset({Role.ANYONE}), "address 1")
OPERATOR = Who(frozenset({Role.ANYONE, Role.OPERATOR}), "user 1")


@pytest.fixture(autouse=True)
def trial(works):
    works()
    return works


def start(who=READER, **arguments):
    return start_job(kind="trial", arguments=arguments, who=who)


def test_it_is_noted_and_sent_when_it_is_committed(django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks() as callbacks,
        structlog.contextvars.bound_contextvars(request_id="request-1"),
    ):
        job = start(a=1)
    assert (job.state, job.arguments, job.title, job.asker) == ("waiting", {"a": 1}, "A trial", "address 1")
    assert job.request_id == "request-1"
    (send,) = callbacks
    send()
    job.refresh_from_db()
    assert job.state == "done"


def test_who_may_not_starts_nothing(trial):
    trial(action=Action.REINDEX)
    with pytest.raises(Forbidden, match="Only operators or admins may rebuild the index; you are not signed in"):
        start()
    assert not Job.objects.exists()


def test_what_makes_no_sense_starts_nothing(trial):
    def check(given, who):
        raise Problem("No.")

    trial(check=check)
    with pytest.raises(Problem, match="No"):
        start()
    with pytest.raises(
        Problem,
        match="There is no work of kind 'dance'; it can be check, export, harvest, reindex, study-export, trial",
    ):
        start_job(kind="dance", arguments={}, who=READER)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("state", "other", "refused"), [("running", 1, True), ("running", 2, False), ("done", 1, False)]
)
def test_the_same_runs_once_at_a_time(trial, state, other, refused):
    trial(same=("a",))
    start(a=1)
    Job.objects.update(state=state)
    if refused:
        with pytest.raises(Conflict, match="under way already"):
            start(a=other)
    else:
        start(a=other)


def test_one_asker_has_a_few_open():
    for _ in range(jobs.MOST_OPEN):
        start()
    with pytest.raises(TooMany, match="3 of your jobs are under way"):
        start()
    start(Who(READER.roles, "address 2"))
    start(OPERATOR)
    Job.objects.filter(asker="address 1").update(state="done")
    start()


def test_one_asker_has_so_many_an_hour(monkeypatch):
    monkeypatch.setattr(jobs, "MOST_AN_HOUR", 2)
    for _ in range(2):
        start()
    Job.objects.update(state="done")
    with pytest.raises(TooMany, match="2 jobs within an hour"):
        start()
    Job.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=61))
    start()


def test_all_together_have_so_many_open(monkeypatch):
    monkeypatch.setattr(jobs, "MOST_OF_ALL", 1)
    start(Who(READER.roles, "address 2"))
    with pytest.raises(Unavailable, match="wait already"):
        start()
    start(COMMAND_LINE)


def test_cancelled_before_it_began():
    job = start(COMMAND_LINE)
    assert cancel_job(job=job, who=COMMAND_LINE).state == "cancelled"
    assert job.lines.last().text == "Asked to end."
    with pytest.raises(Conflict, match="cancelled already"):
        cancel_job(job=job, who=COMMAND_LINE)


@pytest.mark.parametrize("state", ["running", "cancelling"])
def test_cancelled_while_it_runs(state):
    job = start()
    Job.objects.update(state=state)
    assert cancel_job(job=job, who=OPERATOR).state == "cancelling"


def test_whose_it_is():
    job = start()
    with pytest.raises(Forbidden, match="Only operators or admins may cancel the work of others"):
        cancel_job(job=job, who=Who(frozenset({Role.CURATOR}), "user 2"))
    assert cancel_job(job=job, who=Who(READER.roles, "address 9", own=frozenset({str(job.pk)}))).state == "cancelled"


def test_the_owner_signed_in_elsewhere():
    owner = User.objects.create_user("owner")
    job = start(Who(READER.roles, "user", owner))
    assert job.owner == owner
    assert cancel_job(job=job, who=Who(READER.roles, "user", owner)).state == "cancelled"
