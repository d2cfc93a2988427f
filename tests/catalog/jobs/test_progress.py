"""What is written of a job while it runs."""

import pytest

from catalog.jobs import running
from catalog.jobs.progress import Cancelled, Progress, Superseded
from catalog.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed(job):
    return running.claim(str(job.pk))


def stored(job):
    return Job.objects.get(pk=job.pk)


def test_the_first_word_is_written_and_the_next_within_a_second_is_not(claimed):
    progress = Progress(claimed)
    progress(1, 10, "one")
    progress(2, 10, "two")
    found = stored(claimed)
    assert (found.done, found.total, found.message) == (1, 10, "one")


def test_an_unknown_end_and_no_message(claimed):
    Job.objects.update(message="as it was")
    Progress(claimed)(5)
    found = stored(claimed)
    assert (found.done, found.total, found.message) == (5, None, "as it was")
    assert found.heartbeat_at >= claimed.heartbeat_at


def test_the_rate_counts_from_where_this_process_began(claimed, monkeypatch):
    monkeypatch.setattr("catalog.jobs.progress._EVERY", 0)
    progress = Progress(claimed)
    progress(1000)
    assert stored(claimed).rate == 0
    progress(1001)
    assert stored(claimed).rate > 0


@pytest.mark.parametrize(("resumes", "done", "tries"), [(True, 4, 1), (True, 3, 2), (False, 4, 2)])
def test_coming_further_counts_where_work_goes_on(claimed, monkeypatch, resumes, done, tries):
    monkeypatch.setattr("catalog.jobs.progress._EVERY", 0)
    Job.objects.update(tries=2)
    progress = Progress(claimed, resumes=resumes)
    progress(3)
    progress(done)
    assert stored(claimed).tries == tries


def test_a_wish_to_cancel_is_noticed(claimed):
    Job.objects.update(state=Job.State.CANCELLING)
    with pytest.raises(Cancelled):
        Progress(claimed)(1)


def test_a_job_that_somebody_else_took_is_let_go(claimed):
    Job.objects.update(process="elsewhere 1 1 boot")
    with pytest.raises(Superseded):
        Progress(claimed)(1)
    assert stored(claimed).done == 0


def test_the_log_follows_now_and_then(claimed, monkeypatch):
    progress = Progress(claimed)
    progress(1, message="one")
    monkeypatch.setattr("catalog.jobs.progress._LINE_EVERY", 0)
    progress(2, message="two")
    progress(3)
    assert [line.text for line in claimed.lines.all()] == ["Started.", "two"]


def test_the_log_has_an_end(claimed, monkeypatch):
    monkeypatch.setattr("catalog.jobs.progress._MOST_LINES", 3)
    progress = Progress(claimed)
    for number in range(5):
        progress(number, line=f"line {number}")
    assert [line.text for line in claimed.lines.all()] == ["Started.", "line 0", "line 1"]
