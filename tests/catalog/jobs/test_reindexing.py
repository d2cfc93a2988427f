"""Rebuilding the index as a job."""

import pytest

from catalog.jobs import running
from catalog.models import Job
from catalog.permissions import COMMAND_LINE
from catalog.search import service
from catalog.search.engines.base import Everything
from catalog.services.jobs import start_job
from ontology.problems import Problem
from tests.claims import cancelled_when_claimed

STEP = "catalog.jobs.progress._EVERY"


@pytest.fixture
def reindexed(site, monkeypatch):
    """Runs a rebuild: `reindexed(at each step)`."""
    monkeypatch.setattr(STEP, 0)

    def running_it():
        job = start_job(kind="reindex", arguments={}, who=COMMAND_LINE)
        running.run(str(job.pk))
        job.refresh_from_db()
        return job

    return running_it


def test_it_rebuilds_and_tells_how_far_it_is(reindexed):
    job = reindexed()
    assert (job.state, job.done, job.total, job.title) == ("done", 3, 3, "Rebuild the embedded index")
    assert job.message == "45 samples of 3 studies indexed."
    assert service.searcher().view().snapshot.count("samples", Everything()) == 45


def test_cancelled_between_two_studies_the_index_in_use_stays(reindexed):
    before = service.searcher().view().snapshot.generation
    Job.objects.filter(kind="reindex").delete()
    with cancelled_when_claimed():
        job = reindexed()
    assert (job.state, job.done) == ("cancelled", 0)
    assert service.searcher().view().snapshot.generation == before


def test_an_engine_that_is_not_there(db):
    with pytest.raises(Problem, match="it can be embedded or elasticsearch"):
        start_job(kind="reindex", arguments={"engine": "solr"}, who=COMMAND_LINE)
