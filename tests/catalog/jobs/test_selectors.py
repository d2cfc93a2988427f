"""Who finds which jobs."""

import pytest
from django.contrib.auth.models import User

from catalog.jobs import tending
from catalog.jobs.selectors import find_job, newest_jobs
from catalog.models import Job
from catalog.permissions import COMMAND_LINE, Role, Who
from ontology.problems import NotFound

pytestmark = pytest.mark.django_db
READER = Who(frozenset({Role.ANYONE}), "address 1")


@pytest.fixture
def jobs():
    owner = User.objects.create_user("owner")
    return {
        "download": Job.objects.create(kind="export", title="A download"),
        "of an account": Job.objects.create(kind="export", title="A download", owner=owner),
        "rebuild": Job.objects.create(kind="reindex", title="A rebuild"),
        "unknown": Job.objects.create(kind="dance", title="Of a newer version"),
    }


def asker(jobs, name):
    owner = User.objects.get()
    return {
        "reader": READER,
        "who asked": Who(READER.roles, "address 1", own=frozenset({str(jobs["download"].pk)})),
        "owner": Who(READER.roles, "user 1", owner),
        "curator": Who(frozenset({Role.CURATOR}), "user 2"),
    }[name]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("reader", set()),
        ("who asked", {"download"}),
        ("owner", {"of an account"}),
        ("curator", {"download", "of an account", "rebuild"}),
    ],
)
def test_the_list(jobs, name, listed):
    assert set(newest_jobs(asker(jobs, name))) == {jobs[key] for key in listed}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("reader", {"download", "of an account"}),
        ("owner", {"download", "of an account"}),
        ("curator", {"download", "of an account", "rebuild"}),
    ],
)
def test_by_address(jobs, name, found):
    for key, job in jobs.items():
        if key in found:
            assert find_job(str(job.pk), asker(jobs, name)) == job
        else:
            with pytest.raises(NotFound, match="There is no job"):
                find_job(str(job.pk), asker(jobs, name))


def test_no_id_at_all(jobs):
    with pytest.raises(NotFound, match="'seven' is no job id"):
        find_job("seven", READER)


def test_a_kind_that_only_another_version_knows_is_left_to_it(jobs):
    Job.objects.exclude(kind="dance").delete()
    assert not newest_jobs(COMMAND_LINE)
    assert tending.revive(everything=True) == 0
    assert Job.objects.get().state == "waiting"
