"""Workers are killed, queues and databases stopped: every job ends, and what it stored is there once."""

import os
import signal

import httpx
import pytest

from tests import servers
from tests.faults.installations import LONG, Installation, until
from tests.ingest.builders import cil_record, term, write_cil
from vitrine.servers import SERVERS, start, stop

pytestmark = [pytest.mark.faults, pytest.mark.services]
STUDIES, SAMPLES = 6, 12
# In the middle of the transaction that stores a study; between two studies.
STORING, BETWEEN = 'INTO "ingest_sourcerecord"', 'UPDATE "catalog_job" SET "done"'


@pytest.fixture(scope="module")
def machines():
    """PostgreSQL and Redis, for all tests of this file."""
    with servers.place("postgres", "redis") as place:
        for name in ("postgres", "redis"):
            start(place, SERVERS[name])
        yield place


@pytest.fixture
def embedded(tmp_path):
    return Installation(tmp_path, DJANGO_SETTINGS_MODULE="vitrine.settings.embedded")


@pytest.fixture
def served(tmp_path, machines):
    """An empty database and queue on the servers."""
    environment = machines.environment() | {"DJANGO_SETTINGS_MODULE": "tests.faults.queue_settings"}
    made = Installation(tmp_path, **environment)
    yield made
    for name in ("postgres", "redis"):
        start(machines, SERVERS[name])
    made.manage("flush", "--no-input")
    made.shell("from vitrine.celery import app; app.control.purge()")


@pytest.fixture(params=["embedded", "served"])
def installation(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def archive(tmp_path):
    cells = term("HeLa", "CLO:0003684")
    records = [cil_record(f"CIL_{number}", str(number // 2 + 1), CELLLINE=cells) for number in range(SAMPLES)]
    write_cil(tmp_path / "archive", records)
    return tmp_path / "archive"


def harvest(installation, archive):
    installation.manage("harvest", "cil", str(archive), "--background")


def assert_whole(installation, studies=STUDIES):
    """Every study once, with all that belongs to it, and one change in the log."""
    rows = installation.ask(
        """SELECT s.accession,
                  (SELECT COUNT(*) FROM catalog_sample a JOIN catalog_component c ON c.id = a.component_id
                   WHERE c.study_id = s.id),
                  (SELECT COUNT(*) FROM catalog_samplevalue v JOIN catalog_sample a ON a.id = v.sample_id
                   JOIN catalog_component c ON c.id = a.component_id WHERE c.study_id = s.id),
                  (SELECT COUNT(*) FROM catalog_change h WHERE h.study_id = s.id),
                  (SELECT COUNT(*) FROM ingest_sourcerecord r WHERE r.accession = s.accession)
           FROM catalog_study s"""
    )
    assert len(rows) == studies
    assert {row[1:] for row in rows} <= {(2, 2, 1, 1)}


def test_a_worker_killed_in_the_middle_of_a_harvest_is_followed_by_another(installation, archive):
    harvest(installation, archive)
    with installation.working(gate=STORING, at=3) as worker:
        installation.gate_is_reached()
        worker.kill()
    assert installation.job() == "running"
    assert_whole(installation, 2)
    with installation.working():
        installation.job_becomes("done")
    assert_whole(installation)
    assert installation.job("done") == STUDIES
    lines = [text for (text,) in installation.ask("SELECT text FROM catalog_jobline ORDER BY id")]
    assert lines[:3] == ["Asked for.", "Started.", "Taken up again: it had been cut short."]
    assert installation.ask("SELECT status FROM ingest_harvest") == [("done",)]


def test_only_the_process_of_the_task_is_killed(installation, archive):
    """The worker itself notices and goes on with another process."""
    harvest(installation, archive)
    with installation.working(gate=STORING, at=3):
        installation.gate_is_reached()
        os.kill(int(installation.job("process").split()[1]), signal.SIGKILL)
        installation.job_becomes("done")
    assert_whole(installation)


def test_the_same_task_delivered_twice_at_the_same_time(installation, archive):
    harvest(installation, archive)
    again = "from vitrine.celery import app; app.send_task('catalog.run_job', [{!r}])"
    installation.shell(again.format(str(installation.job("id"))))
    with installation.working(gate=BETWEEN, at=1) as worker:
        installation.gate_is_reached()
        worker.says("nothing to do")
        assert installation.job() == "running"
        installation.open_gate()
        installation.job_becomes("done")
        installation.shell(again.format(str(installation.job("id"))))
        worker.says("nothing to do", times=2)
    assert_whole(installation)
    assert installation.job("tries") == 1
    # The id of the command that asked is in the lines of the task.
    asked_by = installation.job("request_id")
    assert len(asked_by) == 32
    assert any(asked_by in line and "state=done" in line for line in worker.lines)


def test_cancelled_in_the_middle_everything_is_whole_and_goes_on_later(installation, archive):
    harvest(installation, archive)
    with installation.working(gate=BETWEEN, at=1):
        installation.gate_is_reached()
        installation.manage("jobs", "--cancel", str(installation.job("id")))
        installation.open_gate()
        installation.job_becomes("cancelled")
        assert_whole(installation, 1)
        harvest(installation, archive)
        installation.job_becomes("done")
    assert_whole(installation)


def test_redis_is_killed_while_a_task_is_queued(served, machines, archive):
    harvest(served, archive)
    stop(machines, SERVERS["redis"], by=signal.SIGKILL)
    start(machines, SERVERS["redis"])
    with served.working():
        served.job_becomes("done")
    assert_whole(served)


METRICS = """
from django.test import Client
print(Client(headers={"Host": "localhost"}).get("/metrics").content.decode())
"""


def test_the_length_of_the_queue_is_told_while_it_answers(served, machines, archive):
    assert "\nvitrine_queue_messages 0.0\n" in served.shell(METRICS)
    harvest(served, archive)
    assert "\nvitrine_queue_messages 1.0\n" in served.shell(METRICS)
    stop(machines, SERVERS["redis"])
    said = served.shell(METRICS)
    assert 'vitrine_part_up{part="queue"} 0.0' in said
    assert 'vitrine_jobs{kind="harvest",state="waiting"} 1.0' in said


PAGE = """
from django.contrib.auth.models import User
from django.test import Client
client = Client(headers={"X-Request-ID": "asked-while-away"})
client.force_login(User.objects.get_or_create(username="somebody", is_superuser=True)[0])
answer = client.post("/jobs/reindex/", follow=True)
print(answer.status_code, " ".join(answer.content.decode().split()))
print("api", client.get("/api/v1/studies/").status_code)
"""


def test_redis_is_away_when_a_page_asks_for_work(served, machines):
    """The page says so, the job is whole, and it is done when Redis is back, twice over.

    Celery's worker ends over an outage if it has to say that a task is done just then: it is started again.
    """
    with served.working(supervised=True) as worker:
        for number in (1, 2):
            stop(machines, SERVERS["redis"])
            said = served.shell(PAGE)
            assert said.startswith("200")
            assert "The queue does not answer at the moment; it starts as soon as that is back." in said
            assert "api 200" in said
            assert served.job() == "waiting"
            start(machines, SERVERS["redis"])
            served.job_becomes("done")
            assert served.ask("SELECT COUNT(*) FROM catalog_job") == [(number,)]
        # The id of the request is in the lines of the task.
        until(lambda: any("asked-while-away" in line for line in worker.lines), "the id of the request")


def test_postgresql_is_restarted_between_two_saves(served, machines):
    served.environment["VITRINE_PASSWORD"] = "a good password"
    served.manage("role", "somebody", "operator", "--create")
    with served.serving() as address, httpx.Client(base_url=address, timeout=LONG) as browser:
        browser.get("/sign-in/")
        named = {
            "username": "somebody",
            "password": "a good password",
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }
        assert browser.post("/sign-in/", data=named).status_code == 302
        stop(machines, SERVERS["postgres"])
        start(machines, SERVERS["postgres"])
        saved = browser.post("/jobs/reindex/", data={"csrfmiddlewaretoken": browser.cookies["csrftoken"]})
        assert saved.status_code == 302, saved.text
        assert browser.get(saved.headers["Location"]).status_code == 200
    assert served.job() == "waiting"


def test_postgresql_is_killed_in_the_middle_of_a_harvest(served, machines, archive):
    harvest(served, archive)
    with served.working(gate=STORING, at=3):
        served.gate_is_reached()
        stop(machines, SERVERS["postgres"], by=signal.SIGKILL)
        start(machines, SERVERS["postgres"])
        served.open_gate()
        served.job_becomes("done")
    assert_whole(served)
