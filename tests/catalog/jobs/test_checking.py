"""Looking for defects as a job."""

import pytest

from catalog.jobs import running
from catalog.models import Finding
from catalog.permissions import COMMAND_LINE, Role, Who
from catalog.services import withdraw
from catalog.services.jobs import start_job
from ontology.problems import Conflict, Forbidden, Gone, NotFound
from tests.catalog.builders import gene, harvest, well
from tests.claims import cancelled_when_claimed

pytestmark = pytest.mark.django_db
STEP = "catalog.jobs.progress._EVERY"


@pytest.fixture
def checked(monkeypatch):
    """Two studies with findings that nobody knows of yet, and a check of them: `checked(arguments)`."""
    monkeypatch.setattr(STEP, 0)
    for number in (1, 2):
        harvest(well(1, gene("Sep-10")), accession=f"idr000{number}")
    Finding.objects.all().delete()

    def check(**arguments):
        job = start_job(kind="check", arguments=arguments, who=COMMAND_LINE)
        running.run(str(job.pk))
        job.refresh_from_db()
        return job

    return check


def studies():
    return set(Finding.objects.filter(rule="date").values_list("study__accession", flat=True))


def test_it_looks_at_every_study(checked):
    job = checked()
    assert (job.state, job.done, job.title) == ("done", 2, "Look for defects in all studies")
    assert job.message == "4 open findings in 2 studies: 4 new, 0 gone."
    assert studies() == {"idr0001", "idr0002"}
    assert checked().message == "4 open findings in 2 studies: 0 new, 0 gone."


def test_it_looks_at_one(checked):
    job = checked(study=" idr0002 ")
    assert (job.title, job.arguments) == ("Look for defects in idr:idr0002", {"study": "idr:idr0002"})
    assert studies() == {"idr0002"}


def test_cancelled_what_was_looked_at_stays(checked):
    with cancelled_when_claimed():
        assert checked().state == "cancelled"
    assert studies() == set()


def test_what_cannot_be_looked_at(checked):
    with pytest.raises(NotFound, match="no study 'idr4711'"):
        checked(study="idr4711")
    study = harvest(well(1), accession="idr0003")
    withdraw(study=study, reason="as a test")
    with pytest.raises(Gone, match="was withdrawn"):
        checked(study="idr0003")


def test_the_same_is_not_asked_for_twice(checked):
    start_job(kind="check", arguments={}, who=COMMAND_LINE)
    with pytest.raises(Conflict, match="under way already"):
        start_job(kind="check", arguments={}, who=COMMAND_LINE)
    start_job(kind="check", arguments={"study": "idr0001"}, who=COMMAND_LINE)


def test_only_curators_ask_for_it(checked):
    with pytest.raises(Forbidden, match="Only curators"):
        start_job(kind="check", arguments={}, who=Who(frozenset({Role.OPERATOR}), "somebody"))
