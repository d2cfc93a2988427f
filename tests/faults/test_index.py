"""The index is rebuilt, written to and killed by several processes at once: afterwards it equals the database.

With the embedded engine on SQLite, and with PostgreSQL and Elasticsearch.
"""

import json
import signal
import threading
import uuid

import pytest

from tests import children
from tests.children import LONG
from tests.faults.children import STUDIES, WELLS
from tests.faults.installations import Installation
from vitrine.servers import SERVERS, start, stop

pytestmark = pytest.mark.faults
SAMPLES = STUDIES * WELLS


@pytest.fixture
def embedded(tmp_path):
    return Installation(tmp_path, DJANGO_SETTINGS_MODULE="vitrine.settings.embedded")


@pytest.fixture
def served(tmp_path, machines):
    """An empty database and an index of its own on the servers."""
    own = {"VITRINE_ELASTICSEARCH_PREFIX": f"test-{uuid.uuid4().hex[:8]}"}
    made = Installation(tmp_path, **machines.environment(), **own)
    made.manage("flush", "--no-input")
    return made


BOTH = ["embedded", pytest.param("served", marks=pytest.mark.services)]


@pytest.fixture(params=BOTH)
def site(request):
    """Three studies, indexed."""
    made = request.getfixturevalue(request.param)
    return indexed(made)


def indexed(made):
    """With three studies, in database and index."""
    with child(made, "make") as making:
        assert making.to_end() == ["finished"]
    return made


def child(site, *arguments):
    """A process that does something to the index, one step at a time."""
    steps = ("study", "accept", "took ")
    return children.child(site.environment, "tests.faults.children", *arguments, steps=steps)


def assert_equal(site):
    """Nothing is to come, and every document is as it should be."""
    with child(site, "settle") as settling:
        assert settling.to_end() == ["equal", "finished"]


def found(site, query=""):
    return json.loads(site.manage("search", query, "--json"))["totals"]["samples"]


def accepted(site):
    return site.ask("SELECT COUNT(*) FROM catalog_annotation WHERE asserted_by = 'curator' AND status = 'accepted'")[0][
        0
    ]


def test_killed_in_the_middle_of_a_reindex(site):
    with child(site, "rebuild") as rebuilding:
        assert rebuilding.says() == "study idr0001"
        rebuilding.go_on()
        assert rebuilding.says() == "study idr0002"
        with child(site, "withdraw", "idr0001") as other:
            assert other.to_end() == ["finished"]
        rebuilding.kill()
    assert found(site) == SAMPLES - WELLS
    assert "Indexed 16 samples of 2 studies" in site.manage("reindex")
    assert_equal(site)


def test_two_reindexes_at_once(site):
    with child(site, "rebuild") as first:
        assert first.says() == "study idr0001"
        with child(site, "rebuild") as second:
            first.go_on()
            assert first.to_end()[-1] == "finished"
            assert [line.split()[0] for line in second.to_end()] == [*["study"] * STUDIES, "finished"]
    assert_equal(site)
    assert found(site) == SAMPLES


def test_two_accept_changes_while_a_rebuild_runs(site):
    """In each of them the index follows every decision; the rebuild reads some studies before these and some after."""
    middle, last = WELLS // 2, WELLS + 1
    with child(site, "rebuild") as rebuilding:
        assert rebuilding.says() == "study idr0001"
        rebuilding.go_on()
        assert rebuilding.says() == "study idr0002"
        with child(site, "accept", "1", str(middle)) as one, child(site, "accept", str(middle), str(last)) as other:
            with_ends = [threading.Thread(target=process.to_end) for process in (one, other)]
            for thread in with_ends:
                thread.start()
            for thread in with_ends:
                thread.join(LONG)
            assert (one.process.returncode, other.process.returncode) == (0, 0)
        rebuilding.go_on()
        assert rebuilding.to_end()[-1] == "finished"
    assert accepted(site) == SAMPLES
    assert_equal(site)
    assert (found(site, "phenotype:TEST:0000007"), found(site, "phenotype:CMPO:0000118")) == (STUDIES, SAMPLES)


def test_killed_while_it_accepts_changes(site):
    with child(site, "accept", "1", str(WELLS)) as accepting:
        for _ in range(3):
            accepting.says()
            accepting.go_on()
        accepting.kill()
    with child(site, "accept", "1", str(WELLS)) as again:
        assert again.to_end()[-1] == "finished"
    assert accepted(site) == STUDIES * (WELLS - 1)
    assert_equal(site)


def test_a_quota_that_is_full(embedded):
    """No file of the index may grow beyond 2 KiB: as on a disk that is full."""
    indexed(embedded)
    with child(embedded, "within", "2048", "rebuild") as rebuilding:
        said = rebuilding.to_end()[-1]
    assert said.startswith("problem: The search index cannot be written")
    assert found(embedded) == SAMPLES
    assert_equal(embedded)


@pytest.mark.services
def test_two_writers_take_different_studies(served):
    """What one has taken others skip, and whatever else there is of the same study."""

    def change(accession):
        study = f"SELECT 'study', 'test', id, now() FROM catalog_study WHERE accession = '{accession}'"
        assert served.ask(f"INSERT INTO catalog_change (kind, cause, study_id, at) {study} RETURNING id")

    indexed(served)
    change("idr0001")
    with child(served, "take") as first:
        assert first.says() == "took idr0001"
        change("idr0001")
        change("idr0002")
        with child(served, "take") as second:
            assert second.says() == "took idr0002"
            second.kill()
        with child(served, "take") as third:
            assert third.says() == "took idr0002"
        first.kill()
    with child(served, "take") as fourth:
        assert fourth.says() == "took idr0001 idr0002"
    assert_equal(served)


@pytest.mark.services
def test_the_search_server_is_stopped_while_decisions_are_made(machines, served):
    indexed(served)
    with child(served, "accept", "1", "3") as accepting:
        accepting.says()
        stop(machines, SERVERS["elasticsearch"], by=signal.SIGKILL)
        accepting.go_on()
        assert accepting.to_end()[-1] == "finished"
    assert accepted(served) == 2 * STUDIES
    served.manage("search", "", fails=True)
    start(machines, SERVERS["elasticsearch"])
    assert_equal(served)
    assert found(served, "phenotype:TEST:0000002") == STUDIES
