"""The screens of sheets, without a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from curation.models import Proposal, SheetUpload
from curation.spreadsheets import files, tsv
from tests.curation.judging import LARGE, value
from tests.curation.people import curator, reviewer
from tests.curation.spreadsheets.sheets import edited, example, sheet

pytestmark = pytest.mark.django_db
PAGE = "/curation/studies/idr/idr0056/sheet/"


@pytest.fixture
def study(words):
    return example()


def signed_in(who):
    browser = Client()
    browser.force_login(who.user)
    return browser


@pytest.fixture
def client(study):
    return signed_in(curator())


def bring(client, content, name="idr0056.tsv"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def text(response):
    return response.content.decode()


def seen(page):
    return text(page).split('name="seen" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("form", "name", "starts"),
    [
        ("xlsx", "xlsx", b"PK"),
        ("tsv", "tsv", b"\xef\xbb\xbf# study: idr:idr0056"),
        ("sssom", "sssom.tsv", b"#mapping_set_id"),
    ],
)
def test_files_go_out(client, form, name, starts):
    answer = client.get(f"{PAGE}file/?format={form}&property=phenotype&plain=1")
    assert answer.content.startswith(starts)
    assert answer["Content-Disposition"].startswith('attachment; filename="idr0056-phenotype-')
    assert answer["Content-Disposition"].endswith(f'.{name}"')


def test_other_forms_are_not_there(client):
    answer = client.get(f"{PAGE}file/?format=ods")
    assert answer.status_code == 400
    assert "A sheet is xlsx, tsv or sssom" in text(answer)


def test_a_file_is_seen_and_applied(client, study):
    answer = bring(client, tsv.write(edited(sheet(study), "big nuclei", term=LARGE)))
    page = client.get(answer.url)
    assert "1 value of idr0056 would change" in text(page)
    assert "CMPO:0000140 increased nucleus size phenotype" in text(page)
    done = client.post(answer.url, {"seen": seen(page)}, follow=True)
    assert "Applied: 1 value judged by the file idr0056.tsv" in text(done)
    assert Proposal.objects.get().state == "draft"
    assert "Applied" in text(client.post(answer.url, {"seen": seen(page)}, follow=True))
    assert Proposal.objects.get().version == 1


def test_problems_are_listed_with_their_place(client, study):
    made = edited(edited(sheet(study), "SEPT2", text="2-Sep"), "round", mapping="wide")
    page = text(client.get(bring(client, tsv.write(made)).url))
    assert "<strong>2 problems.</strong>" in page
    assert "a spreadsheet made a date of it" in page
    assert 'Row 9</span> <span class="curie">mapping' in page
    assert "Apply" not in page


def test_what_cannot_be_read_is_said_beside_the_field(client):
    answer = bring(client, b"what\tever\n")
    assert answer.status_code == 400
    assert "The file lacks 15 columns" in text(answer)


def test_without_a_file(client):
    assert "Choose a file first" in text(client.post(PAGE))


def test_a_file_that_is_too_large_is_not_read(client, monkeypatch):
    monkeypatch.setattr("curation.views.sheets.MAX_BYTES", 5)
    assert "MiB are the most" in text(bring(client, b"123456"))


def test_files_of_others_are_not_there(client, study):
    address = bring(client, tsv.write(sheet(study))).url
    assert signed_in(curator("curator-2")).get(address).status_code == 404


def test_files_of_other_studies_are_not_there(client, study):
    address = bring(client, tsv.write(sheet(study))).url
    type(study).objects.create(archive=study.archive, accession="idr0001")
    assert client.get(address.replace("idr0056", "idr0001")).status_code == 404


def test_reviewers_take_and_do_not_bring(study):
    client = signed_in(reviewer())
    assert "See what would change" not in text(client.get(PAGE))
    assert client.get(f"{PAGE}file/?format=tsv&plain=1").status_code == 200
    assert bring(client, tsv.write(sheet(study))).status_code == 403
    assert not SheetUpload.objects.exists()


def test_long_lists_have_pages(client, study):
    for number in range(60):
        value(study, f"text {number}")
    made = sheet(study)
    lines = tuple(line | {"term": LARGE, "label": ""} if "text" in line["text"] else line for line in made.lines)
    address = bring(client, tsv.write(type(made)(made.about, lines))).url
    assert "1 to 50 of 60" in text(client.get(address))
    assert "51 to 60 of 60" in text(client.get(f"{address}?page=2"))


def test_many_values_are_asked_for_as_often_as_few(client, study):
    def queries(number):
        for place in range(number):
            value(study, f"text {place}")
        made = sheet(study)
        lines = tuple(line | {"term": LARGE, "label": ""} if "text" in line["text"] else line for line in made.lines)
        address = bring(client, tsv.write(type(made)(made.about, lines))).url
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        with CaptureQueriesContext(connection) as written:
            client.get(f"{PAGE}file/?format=tsv&plain=1")
        return len(asked), len(written)

    queries(1)
    assert queries(2) == queries(40)


def test_the_limit_is_said(client):
    assert f"At most {files.MAX_BYTES // 2**20} MiB" in text(client.get(PAGE))
