"""Harvests over http: only what changed is fetched, a server that fails costs its records and not the others."""

import json

import pytest

from catalog.models import Study
from ingest import keeping
from ingest.models import Harvest, SourceRecord
from ingest.services import harvest
from ontology.problems import Unavailable

from .builders import rembi, row, submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(server):
    """Three submissions on a server that lists its files; the first one has a file list."""
    server.listing("/", "S-BIAD1.json", "S-BIAD2.json", "S-BIAD3.json", "filelists/", "logo.png")
    server.listing("/filelists/", "images.json")
    server.versioned("/filelists/images.json", json.dumps([row("a.tif"), row("b.txt")]).encode(), '"list"')
    put(server, "S-BIAD1", *rembi())
    put(server, "S-BIAD2")
    put(server, "S-BIAD3")
    return server


def put(server, accession, *sections, version="1", **more):
    body = json.dumps(submission(accession, *sections, **more)).encode()
    server.versioned(f"/{accession}.json", body, f'"{accession}-{version}"')


def run(server):
    report = harvest(archive="biostudies", location=server.url)
    return report.new, report.changed, report.unchanged, report.unreadable


def test_what_was_read_is_counted_in_bytes(archive):
    report = harvest(archive="biostudies", location=archive.url)
    files = [headers for path, headers in archive.asked if path.endswith(".json")]
    sizes = [
        len(keeping.kept_files(record.kept)[name]) for record in SourceRecord.objects.all() for name in record.stamps
    ]
    assert len(files) == len(sizes) == 4
    assert report.size == sum(sizes)


def test_submissions_arrive_from_a_server(archive):
    assert run(archive) == (3, 0, 0, 0)
    assert Study.objects.get(accession="S-BIAD1").image_count == 1
    record = SourceRecord.objects.get(accession="S-BIAD1")
    assert {name: stamp["etag"] for name, stamp in record.stamps.items()} == {
        "S-BIAD1.json": '"S-BIAD1-1"',
        "filelists/images.json": '"list"',
    }


def test_only_what_changed_is_stored(archive):
    run(archive)
    put(archive, "S-BIAD2", version="2", Description="New words.")
    assert run(archive) == (0, 1, 2, 0)
    assert Study.objects.get(accession="S-BIAD2").description == "New words."


def test_a_file_that_is_gone_costs_its_record_only(archive):
    run(archive)
    del archive.pages["/S-BIAD2.json"]
    archive.listing("/", "S-BIAD1.json", "S-BIAD2.json", "S-BIAD3.json", "filelists/")
    assert run(archive) == (0, 0, 2, 1)
    assert "answered 404" in SourceRecord.objects.get(accession="S-BIAD2").reason


def api(server, *accessions, exact=True):
    """The interface of BioStudies, as far as it is asked."""
    hits = [{"accession": accession} for accession in accessions]
    for page, start in enumerate(range(0, len(hits) + 100, 100), 1):
        answer = {"totalHits": len(hits), "isTotalHitsExact": exact, "hits": hits[start : start + 100]}
        server.pages[f"/biostudies/api/v1/BioImages/search?pageSize=100&page={page}"] = json.dumps(answer).encode()
    for accession in accessions:
        link = {"ftpHttp_link": f"{server.url}fire/{accession}/"}
        server.pages[f"/biostudies/api/v1/studies/{accession}"] = json.dumps(link).encode()
        body = json.dumps(submission(accession)).encode()
        server.versioned(f"/fire/{accession}/{accession}.json", body, f'"{accession}"')


def ask(server, **more):
    report = harvest(archive="biostudies", location=f"{server.url}biostudies/api/v1", **more)
    return report.new, report.changed, report.unchanged, report.withdrawn


def test_the_interface_is_asked_page_by_page(server):
    api(server, *(f"S-BIAD{number}" for number in range(1, 131)))
    assert ask(server, limit=30) == (30, 0, 0, 0)
    assert ask(server, accessions=["S-BIAD130"]) == (1, 0, 0, 0)
    searches = [path for path in server.paths() if "search" in path]
    assert [path.rpartition("=")[2] for path in searches] == ["1", "2"]


def test_the_interface_says_what_is_unchanged_and_what_is_gone(server):
    api(server, "S-BIAD1", "S-BIAD2", "S-BIAD3")
    assert ask(server) == (3, 0, 0, 0)
    server.asked.clear()
    api(server, "S-BIAD1", "S-BIAD3")
    assert ask(server) == (0, 0, 2, 1)
    assert Study.objects.get(accession="S-BIAD2").status == "withdrawn"
    assert all(headers.get("If-None-Match") for path, headers in server.asked if path.startswith("/fire/"))


def test_a_listing_that_may_lack_some_withdraws_nothing(server):
    api(server, "S-BIAD1", "S-BIAD2")
    ask(server)
    api(server, "S-BIAD1", exact=False)
    assert ask(server) == (0, 0, 1, 0)


def test_the_interface_may_answer_with_the_submission_itself(server):
    api(server, "S-BIAD1")
    server.pages["/biostudies/api/v1/studies/S-BIAD1"] = json.dumps(submission("S-BIAD1")).encode()
    assert ask(server) == (1, 0, 0, 0)
    assert ask(server) == (0, 0, 1, 0)


def test_a_server_that_no_longer_answers_ends_the_run_and_the_next_continues(server):
    api(server, *(f"S-BIAD{number}" for number in range(1, 7)))
    for number in range(3, 7):
        server.pages[f"/biostudies/api/v1/studies/S-BIAD{number}"] = (503, {}, b"")
    with pytest.raises(Unavailable, match="503"):
        ask(server)
    assert Harvest.objects.get().status == Harvest.Status.FAILED
    assert sorted(Study.objects.values_list("accession", flat=True)) == ["S-BIAD1", "S-BIAD2"]
    api(server, *(f"S-BIAD{number}" for number in range(1, 7)))
    assert ask(server) == (6, 0, 0, 0)
    assert Harvest.objects.count() == 1
    assert SourceRecord.objects.filter(read_ok=True).count() == 6
