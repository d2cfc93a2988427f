"""The pages of long work, as each role sees them."""

import pytest
from django.contrib.auth.models import Group, User

from catalog.jobs import files
from catalog.models import Job
from catalog.permissions import COMMAND_LINE
from catalog.services.jobs import start_job
from vitrine.celery import app


@pytest.fixture(autouse=True)
def asleep():
    """Nobody takes messages: a job stays as it was asked for."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


@pytest.fixture
def operator(site):
    user = User.objects.create_user("operator", password="a good password")
    user.groups.add(Group.objects.create(name="operator"))
    site.force_login(user)
    return site


def ask_for(client, **given):
    return client.post("/jobs/export/", {"query": "gene:CDC20", "unit": "sample", "format": "tsv"} | given)


def words(answer):
    return " ".join(answer.content.decode().split())


def test_what_could_be_downloaded(site):
    answer = site.get("/jobs/export/?q=gene:CDC20&unit=study")
    assert answer.status_code == 200
    assert "30 samples in 1 study" in words(answer)
    assert 'value="study" checked' in words(answer)
    assert site.get("/jobs/export/?q=gene:PLK1+gene:slp1").status_code == 400


def test_a_reader_asks_finds_and_cancels_their_own(site):
    answer = ask_for(site)
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    assert "It begins as soon as a worker is free." in words(site.get(answer.url))
    assert job.title in words(site.get("/jobs/"))
    assert site.post(f"{answer.url}cancel/").url == answer.url
    assert "Cancelled before it began." in words(site.get(answer.url))
    assert site.post(f"{answer.url}cancel/").status_code == 409


def test_somebody_else_has_the_address_but_no_say(site, client_class):
    address = ask_for(site).url
    other = client_class()
    assert other.get(address).status_code == 200
    assert "Cancel</button>" not in words(other.get(address))
    assert Job.objects.get().title not in words(other.get("/jobs/"))
    assert other.post(f"{address}cancel/").status_code == 403
    assert Job.objects.get().state == "waiting"


@pytest.fixture
def client_class(site):
    return type(site)


def test_the_fourth_at_once_is_refused(site):
    for _ in range(3):
        ask_for(site)
    answer = ask_for(site)
    assert answer.status_code == 429
    assert "3 of your jobs are under way" in words(answer)


def test_what_makes_no_sense_is_told(site):
    assert ask_for(site, format="xlsx").status_code == 400
    assert ask_for(site, query='"abc').status_code == 400
    assert not Job.objects.exists()


@pytest.mark.parametrize("address", ["/jobs/reindex/", "/jobs/harvest/"])
def test_a_reader_starts_neither_rebuild_nor_harvest(site, address):
    answer = site.post(address, {"archive": "idr", "location": "/tmp"})
    assert answer.status_code == 403
    assert "Only operators or admins may" in words(answer)
    assert 'href="/sign-in/?next=/jobs/"' in words(answer)
    assert not Job.objects.exists()


def test_work_of_operators_is_not_for_everybody(site):
    job = start_job(kind="reindex", arguments={}, who=COMMAND_LINE)
    assert site.get(job.get_absolute_url()).status_code == 404


def test_a_curator_watches(site):
    job = start_job(kind="reindex", arguments={}, who=COMMAND_LINE)
    user = User.objects.create_user("bo")
    user.groups.add(Group.objects.create(name="curator"))
    site.force_login(user)
    assert job.title in words(site.get("/jobs/"))
    assert "Rebuild the index" not in words(site.get("/jobs/"))
    assert "Cancel</button>" not in words(site.get(job.get_absolute_url()))


def test_an_operator_starts_and_cancels(operator):
    answer = operator.post("/jobs/reindex/")
    assert operator.post("/jobs/reindex/").status_code == 409
    assert "Cancel</button>" in words(operator.get(answer.url))
    assert "by operator" in words(operator.get(answer.url))
    operator.post(f"{answer.url}cancel/")
    assert Job.objects.get().state == "cancelled"


def test_a_harvest_is_asked_for(operator, settings, tmp_path):
    settings.VITRINE_HARVEST_FOLDERS = [str(tmp_path)]
    answer = operator.post(
        "/jobs/harvest/", {"archive": "cil", "location": str(tmp_path), "accessions": "b, a", "limit": "3"}
    )
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    assert job.arguments == {
        "archive": "cil", "location": str(tmp_path), "accessions": ["a", "b"], "limit": 3, "withdraw_missing": False,
    }  # fmt: skip
    assert job.title == f"Harvest cil from {tmp_path} (a, b)"


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"location": "/etc"}, 403, "is not in a folder that VITRINE_HARVEST_FOLDERS opens for this (none)"),
        ({"location": ""}, 400, "Say where to harvest from"),
        ({"location": "https://127.0.0.1/"}, 400, "127.0.0.1"),
        ({"archive": "idx", "location": "https://example.org/"}, 404, "did you mean idr?"),
        ({"limit": "-1", "location": "https://example.org/"}, 400, ""),
    ],
)
def test_a_harvest_that_cannot_be_is_told_beside_what_was_typed(operator, given, status, said):
    answer = operator.post("/jobs/harvest/", {"archive": "idr"} | given)
    assert answer.status_code == status
    assert said in words(answer)
    assert f'value="{given["location"]}"' in words(answer)
    assert not Job.objects.exists()


def test_the_file_is_sent_to_who_has_the_address(site, settings, tmp_path):
    address = ask_for(site).url
    settings.DATA_DIR = tmp_path
    job = Job.objects.get()
    assert site.get(f"{address}file/").status_code == 404
    (files.folder() / f"{job.pk}.tsv").write_text("a\tb\n")
    Job.objects.update(state="done", result={"file": f"{job.pk}.tsv", "bytes": 4})
    answer = site.get(f"{address}file/")
    assert b"".join(answer.streaming_content) == b"a\tb\n"
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="vitrine-samples-{job.created_at:%Y-%m-%d}.tsv"'
    )
    assert "Download the file" in words(site.get(address))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "running", "done": 5, "total": 20, "rate": 2.5}, ["of 20", "2.5 a second", "6 s"]),
        ({"state": "running", "done": 5, "rate": 0.1}, ['<progress class="meter" aria-label', "6.0 a minute"]),
        ({"state": "failed", "message": "No such thing."}, ["Failed", "No such thing."]),
        ({"state": "done", "result": {"removed": True}}, ["kept long enough and is gone"]),
    ],
)
def test_how_far_it_is(site, fields, said):
    address = ask_for(site).url
    Job.objects.update(**fields)
    for one in said:
        assert one in words(site.get(address))


def test_pages_carry_no_token_until_they_need_one(site):
    assert "csrftoken" not in site.get("/").cookies
    assert "csrfmiddlewaretoken" not in words(site.get("/?q=gene:CDC20"))


def test_forms_want_their_token(client_class, site):
    strict = client_class(enforce_csrf_checks=True)
    assert strict.post("/jobs/export/", {"query": ""}).status_code == 403
    assert not Job.objects.exists()


def test_a_list_asks_the_database_as_often_for_many_as_for_one(operator, django_assert_max_num_queries):
    for _ in range(12):
        start_job(kind="export", arguments={"query": "gene:CDC20"}, who=COMMAND_LINE)
    with django_assert_max_num_queries(8):
        operator.get("/jobs/")


def test_signing_in_and_out(site):
    User.objects.create_user("operator", password="a good password")
    answer = site.post("/sign-in/?next=/jobs/", {"username": "operator", "password": "no", "next": "/jobs/"})
    assert "do not go together" in words(answer)
    answer = site.post("/sign-in/", {"username": "operator", "password": "a good password", "next": "/jobs/"})
    assert answer.url == "/jobs/"
    assert "Signed in as operator" in words(site.get("/"))
    site.post("/sign-out/")
    assert "Signed in" not in words(site.get("/"))
