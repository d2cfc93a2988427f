"""Harvests as jobs: what may be asked, what comes of it."""

import pytest

from catalog.jobs import running
from catalog.models import Study
from catalog.permissions import COMMAND_LINE, Role, Who
from catalog.services.jobs import start_job
from ingest.jobs import check, title
from ingest.models import Harvest
from ontology.problems import Forbidden, NotFound, Problem
from tests.claims import cancelled_when_claimed

from .builders import cil_record, write_cil

OPERATOR = Who(frozenset({Role.OPERATOR}), "user 1")


@pytest.fixture
def archive(tmp_path):
    write_cil(tmp_path / "archive", [cil_record(f"CIL_{number}") for number in range(1, 5)])
    return tmp_path / "archive"


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        ({}, {"accessions": [], "limit": None, "withdraw_missing": False}),
        ({"accessions": "b,a  b", "limit": "7"}, {"accessions": ["a", "b"], "limit": 7, "withdraw_missing": False}),
        (
            {"accessions": ["b"], "withdraw_missing": True},
            {"accessions": ["b"], "limit": None, "withdraw_missing": True},
        ),
    ],
)
def test_what_is_stored(archive, given, arguments):
    found = check({"archive": "cil", "location": f" {archive} "} | given, COMMAND_LINE)
    assert found == {"archive": "cil", "location": str(archive)} | arguments


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"archive": "clit"}, NotFound, "did you mean cil"),
        ({"location": ""}, Problem, "Say where to harvest from"),
        ({"location": "/nowhere-at-all"}, NotFound, "no file or directory"),
        ({"limit": "0"}, Problem, "a number of studies from 1 on"),
        ({"limit": "ten"}, Problem, "a number of studies from 1 on"),
        ({"accessions": [7]}, Problem, "Accessions are words"),
        ({"accessions": 7}, Problem, "Accessions are words"),
        ({"withdraw_missing": "false"}, Problem, "withdraw_missing is true or false, not 'false'"),
        ({"accessions": "a " * 1001}, Problem, "at most 1,000"),
    ],
)
def test_what_is_refused(archive, given, error, said):
    with pytest.raises(error, match=said):
        check({"archive": "cil", "location": str(archive)} | given, COMMAND_LINE)


@pytest.mark.parametrize(("folder", "allowed"), [("", True), ("archive", True), ("../..", False), ("archive/..", True)])
def test_folders_that_are_open_to_pages(archive, settings, folder, allowed):
    settings.VITRINE_HARVEST_FOLDERS = [str(archive.parent)]
    given = {"archive": "cil", "location": str(archive.parent / folder)}
    if allowed:
        assert check(given, OPERATOR)["location"].startswith(str(archive.parent))
    else:
        with pytest.raises(Forbidden, match="is not in a folder that VITRINE_HARVEST_FOLDERS opens"):
            check(given, OPERATOR)


def test_the_title_names_a_few():
    arguments = {"archive": "cil", "location": "/a", "accessions": []}
    assert title(arguments) == "Harvest cil from /a"
    assert title(arguments | {"accessions": ["a", "b"]}) == "Harvest cil from /a (a, b)"
    assert title(arguments | {"accessions": ["a", "b", "c", "d"]}) == "Harvest cil from /a (a, b, c, …)"


@pytest.fixture
def harvested(archive, db):
    """Runs a harvest of the archive as a job."""

    def running_it(**more):
        job = start_job(kind="harvest", arguments={"archive": "cil", "location": str(archive)} | more, who=COMMAND_LINE)
        running.run(str(job.pk))
        job.refresh_from_db()
        return job

    return running_it


def test_it_harvests(harvested):
    job = harvested()
    assert (job.state, job.done, job.total) == ("done", 4, 4)
    assert job.message.startswith("4 new; 4 samples")
    assert job.result["new"] == 4
    assert harvested().message.startswith("4 unchanged")


def test_cancelled_it_keeps_what_is_whole_and_the_next_goes_on(harvested):
    with cancelled_when_claimed():
        job = harvested()
    assert (job.state, job.done, Study.objects.count()) == ("cancelled", 1, 1)
    assert Harvest.objects.get().status == "interrupted"
    assert harvested().done == 4
    assert Harvest.objects.count() == 1


def test_a_harvest_that_can_read_nothing_fails(harvested, archive):
    (archive / "records.jsonl.gz").write_bytes(b"no gzip")
    job = harvested()
    assert job.state == "failed"
    assert job.message


def test_what_could_not_be_read_is_in_the_log(harvested, archive):
    good, bad = cil_record("CIL_1"), cil_record("CIL_2")
    bad["_source"]["CIL_CCDB"]["CIL"] = "nothing"
    write_cil(archive, [good, bad])
    job = harvested()
    assert job.state == "done"
    assert any("CIL_2" in line.text for line in job.lines.all())
