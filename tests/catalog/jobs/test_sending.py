"""The message that wakes a worker."""

import pytest

from catalog.jobs import sending
from catalog.models import Job
from vitrine.celery import app

pytestmark = pytest.mark.django_db
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def no_queue(monkeypatch):
    """A queue that does not answer."""
    app.conf.task_always_eager = False
    options = {"max_retries": 0, "socket_connect_timeout": 1}
    with app.connection_for_write(NOWHERE, transport_options=options) as connection:
        monkeypatch.setattr(sending, "run_job_task", _Through(connection))
        yield
    app.conf.task_always_eager = True


class _Through:
    """The task, sent over one connection."""

    def __init__(self, connection):
        self._connection = connection

    def apply_async(self, **options):
        return app.tasks["catalog.run_job"].apply_async(connection=self._connection, **options)


def test_a_worker_that_is_awake_does_it(works, job):
    works(lambda *_: {"message": "So."})
    assert sending.send(job)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "So.")
    assert job.task_id
    assert job.sent_at


def test_a_second_message_does_nothing(works, job):
    seen = []
    works(lambda *_: seen.append(1) or {})
    sending.send(job)
    assert sending.run_job_task.delay(str(job.pk)).get() == "nothing to do"
    assert seen == [1]


def test_a_queue_that_does_not_answer_is_told_and_nothing_is_lost(job, no_queue):
    assert not sending.send(job)
    job.refresh_from_db()
    assert (job.state, job.message, job.sent_at) == ("waiting", sending.LATER, None)


def test_what_was_told_is_taken_back(works, job):
    Job.objects.update(message=sending.LATER)
    works(lambda *_: {"message": ""})
    sending.send(job)
    job.refresh_from_db()
    assert job.message == ""


def test_limits_come_with_the_message(works, job, monkeypatch):
    works(longest=90)
    sent = {}
    monkeypatch.setattr(sending.run_job_task, "apply_async", lambda **given: sent.update(given) or job)
    sending.send(job)
    assert (sent["soft_time_limit"], sent["time_limit"]) == (90, 90 + sending.GRACE)
