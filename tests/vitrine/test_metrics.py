"""What Prometheus reads, and who may."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from catalog.models import Job
from catalog.tasks import tend_jobs_task
from tests.catalog.builders import gene, harvest, well
from vitrine import metrics
from vitrine.celery import app

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "a token of at least thirty-two characters"


def read(client, **headers):
    answer = client.get("/metrics", HTTP_HOST="127.0.0.1:8000", headers=headers)
    assert answer.status_code == 200
    return samples(answer.content.decode())


def samples(text):
    """{(name, labels): value}"""
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def labelled(name, **labels):
    return name, tuple(sorted(labels.items()))


def test_requests_are_counted_by_view_and_status(client):
    name = labelled("vitrine_request_seconds_count", view="health-live", method="GET", status="200")
    nowhere = labelled("vitrine_request_seconds_count", view="none", method="other", status="404")
    before = read(client)
    client.get("/health/live")
    client.generic("BREW", "/nowhere-at-all")
    after = read(client)
    assert after[name] == before.get(name, 0) + 1
    assert after[nowhere] == before.get(nowhere, 0) + 1


def test_jobs_by_kind_and_state(client):
    Job.objects.create(kind="reindex", title="Rebuild", state="failed")
    found = read(client)
    assert found[labelled("vitrine_jobs", kind="reindex", state="failed")] == 1
    assert found[labelled("vitrine_jobs", kind="harvest", state="waiting")] == 0


def test_tasks_are_counted_by_name_and_state(client):
    name = labelled("vitrine_tasks_total", task="catalog.tend_jobs", state="SUCCESS")
    before = read(client).get(name, 0)
    tend_jobs_task.delay()
    found = read(client)
    assert found[name] == before + 1
    assert found[labelled("vitrine_task_seconds_count", task="catalog.tend_jobs")] == before + 1


@pytest.mark.filterwarnings("ignore:task_always_eager")
def test_a_queue_has_messages(client):
    before = read(client)[labelled("vitrine_queue_messages")]
    with app.connection_for_write() as connection:
        app.send_task("nobody.knows", connection=connection)
    assert read(client)[labelled("vitrine_queue_messages")] == before + 1
    with app.connection_for_read() as connection:
        connection.default_channel.queue_purge(app.conf.task_default_queue)


def test_a_part_that_is_away_takes_nothing_else_with_it(client, monkeypatch):
    def away():
        raise OSError

    monkeypatch.setitem(metrics.PARTS, "queue", away)
    found = read(client)
    assert found[labelled("vitrine_part_up", part="queue")] == 0
    assert found[labelled("vitrine_part_up", part="database")] == 1
    assert labelled("vitrine_queue_messages") not in found


def test_how_far_an_index_that_is_away_has_fallen_behind(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path / "without an index"
    harvest(well(1, gene("CDC20", "NCBIGene:991")), accession="idr0001")
    found = read(client)
    assert found[labelled("vitrine_part_up", part="index")] == 0
    assert found[labelled("vitrine_index_lag_changes")] > 0


@pytest.mark.parametrize(
    ("address", "host", "headers", "https", "token", "status"),
    [
        ("127.0.0.1", "localhost:8000", {}, False, "", 200),
        ("::1", "[::1]:8000", {}, False, "", 200),
        ("127.0.0.1", "127.0.0.1", {}, False, "", 200),
        ("::1", "[::1]", {}, False, "", 200),
        ("198.51.100.7", "localhost", {}, False, "", 404),
        ("127.0.0.1", "vitrine.example.org", {}, False, "", 404),
        ("127.0.0.1", "localhost", {"X-Forwarded-For": "198.51.100.7"}, False, "", 404),
        ("127.0.0.1", "localhost", {}, True, "", 404),
        ("127.0.0.1", "localhost", {}, False, TOKEN, 404),
        ("198.51.100.7", "vitrine.example.org", {"Authorization": f"Bearer {TOKEN}"}, True, TOKEN, 200),
        ("198.51.100.7", "vitrine.example.org", {"Authorization": f"Bearer {TOKEN}x"}, False, TOKEN, 404),
        ("198.51.100.7", "vitrine.example.org", {"Authorization": "Bearer é"}, False, TOKEN, 404),
    ],
)
def test_who_may_read(client, settings, address, host, headers, https, token, status):
    settings.HTTPS, settings.VITRINE_METRICS_TOKEN = https, token
    assert client.get("/metrics", REMOTE_ADDR=address, HTTP_HOST=host, headers=headers).status_code == status


def test_processes_count_together(tmp_path):
    """Two processes of one site, and a third that is asked."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = "from vitrine.measuring import TASKS; TASKS.labels('a', 'SUCCESS').inc()"
    show = "from vitrine import metrics; print(metrics.prometheus_client.generate_latest(metrics._registry()).decode())"
    start = "import django; django.setup(); "
    for code in (count, count):
        subprocess.run([sys.executable, "-c", start + code], cwd=ROOT, env=environment, check=True, timeout=60)
    shown = subprocess.run(
        [sys.executable, "-c", start + show], cwd=ROOT, env=environment, check=True, timeout=60, capture_output=True, text=True
    ).stdout  # fmt: skip
    assert samples(shown)[labelled("vitrine_tasks_total", task="a", state="SUCCESS")] == 2
