"""How a job is told to a person."""

import datetime

import pytest
from django.utils import timezone

from catalog.jobs.reindexing import REINDEX
from catalog.models import Job
from catalog.pages.jobs import JobView, duration


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "under 1 s"),
        (12.4, "12 s"),
        (59.9, "1 min 0 s"),
        (65, "1 min 5 s"),
        (3600, "1 h 0 min"),
        (7810, "2 h 10 min"),
        (90_000, "25 h 0 min"),
    ],
)
def test_a_duration(seconds, told):
    assert duration(seconds) == told


def view(**fields):
    return JobView(Job(kind="reindex", **fields), REINDEX, may_cancel=False)


@pytest.mark.parametrize(
    ("state", "rate", "told"),
    [
        ("running", 3.14, "3.1 a second"),
        ("running", 1234.5, "1,234 a second"),
        ("running", 0.5, "30 a minute"),
        ("running", 0.01, "0.6 a minute"),
        ("running", None, ""),
        ("done", 3.0, ""),
    ],
)
def test_the_rate(state, rate, told):
    assert view(state=state, rate=rate).rate == told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"state": "running", "done": 10, "total": 40, "rate": 0.5}, "1 min 0 s"),
        ({"state": "running", "done": 10, "rate": 0.5}, ""),
        ({"state": "running", "done": 10, "total": 40}, ""),
        ({"state": "done", "done": 40, "total": 40, "rate": 0.5}, ""),
    ],
)
def test_how_long_it_will_take(fields, told):
    assert view(**fields).left == told


def test_how_long_it_took():
    now = timezone.now()
    begun = now - datetime.timedelta(seconds=65)
    assert view(state="done", started_at=begun, finished_at=now).took == "1 min 5 s"
    assert view(state="running", started_at=begun).seconds >= 65
    assert view(state="waiting").seconds == 0
    assert view(state="waiting").kept_until is None


def test_who_asked():
    assert view(asker="command line").asker == "command line"
    assert view(asker="address 0f3c").asker == "a reader"
