"""Long work through the API."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache

from catalog.models import Job
from vitrine.celery import app


@pytest.fixture(autouse=True)
def asleep():
    """Nobody takes messages, and nobody asked before."""
    cache.clear()
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


def start(client, status=202, kind="export", **arguments):
    answer = client.post("/api/v1/jobs/", {"kind": kind, "arguments": arguments}, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_an_export_is_asked_for_watched_and_cancelled(site):
    job = start(site, query="gene:CDC20", format="jsonl")
    assert (job["state"], job["title"], job["file"]) == ("waiting", "Samples: CDC20 (JSON Lines)", None)
    address = f"/api/v1/jobs/{job['id']}/"
    assert site.get(address).json() == job
    assert [one["id"] for one in site.get("/api/v1/jobs/").json()["results"]] == [job["id"]]
    answer = site.post(f"{address}cancel/")
    assert (answer.status_code, answer.json()["state"]) == (202, "cancelled")
    assert site.post(f"{address}cancel/").status_code == 409


def test_what_it_made_can_be_fetched(site):
    job = start(site, query="gene:CDC20")
    Job.objects.update(state="done", done=30, total=30, result={"file": f"{job['id']}.tsv", "bytes": 7})
    found = site.get(f"/api/v1/jobs/{job['id']}/").json()
    assert found["file"] == f"/jobs/{job['id']}/file/"
    assert found["result"]["bytes"] == 7


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"kind": "dance"}, 400, "it can be check, export, harvest, reindex, study-export"),
        ([], 400, "A job is asked for as"),
        ({}, 400, "A job is asked for as"),
        ({"kind": 7}, 400, "A job is asked for as"),
        ({"arguments": "all", "kind": "export"}, 400, "A job is asked for as"),
        ({"kind": "export", "arguments": {"format": "xlsx"}}, 400, "tsv or jsonl"),
        ({"kind": "reindex"}, 403, "Only operators or admins may rebuild the index; you are not signed in."),
        ({"kind": "harvest", "arguments": {"archive": "idr", "location": "/etc"}}, 403, "start a harvest"),
    ],
)
def test_what_cannot_be(site, body, status, said):
    answer = site.post("/api/v1/jobs/", body, content_type="application/json")
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.json()
    assert not Job.objects.exists()


def test_too_many_at_once(site):
    for _ in range(3):
        start(site, query="gene:CDC20")
    assert "3 of your jobs are under way" in start(site, 429, query="gene:CDC20")["detail"]


def test_an_operator_signed_in_on_the_pages_sends_the_token_of_their_form(site):
    strict = type(site)(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_superuser("root"))
    assert "CSRF" in start(strict, 403, kind="reindex")["detail"]
    strict.get("/jobs/")
    token = strict.cookies["csrftoken"].value
    answer = strict.post(
        "/api/v1/jobs/", {"kind": "reindex"}, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 202
    assert answer.headers["Location"] == Job.objects.get().get_absolute_url()


def test_others_do_not_see_it(site):
    job = start(site, query="gene:CDC20")
    other = type(site)()
    assert other.get("/api/v1/jobs/").json()["results"] == []
    assert other.post(f"/api/v1/jobs/{job['id']}/cancel/").status_code == 403
    assert other.get("/api/v1/jobs/11111111-1111-4111-8111-111111111111/").status_code == 404
