"""Files of a study as long work: over pages and API, as one zip."""

import io
import zipfile

import pytest

from catalog.exports.formats import Format, Written
from catalog.jobs import files, running
from catalog.models import Job, Study
from catalog.permissions import COMMAND_LINE
from catalog.services import withdraw
from catalog.services.jobs import start_job
from ontology.problems import Gone, NotFound, Problem

PLAIN = Format(
    "plain",
    "a plain text",
    "One text.",
    lambda study: Written({"a.txt": study.accession.encode()}, "1 file."),
    lambda s: "" if s.archive.key == "idr" else "No.",
)


@pytest.fixture(autouse=True)
def declared(settings):
    settings.STUDY_FORMATS = {"plain": f"{__name__}.PLAIN"}


def start(**arguments):
    return start_job(kind="study-export", arguments=arguments, who=COMMAND_LINE)


def test_the_zip_holds_the_files_and_is_called_after_the_study(site):
    job = start(study="idr0013", format="plain")
    assert job.title == "idr0013 in a plain text"
    running.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.message, files.download_name(job)) == ("done", "1 file.", "idr0013-plain.zip")
    with zipfile.ZipFile(io.BytesIO(files.path_of(job).read_bytes())) as packed:
        assert packed.read("a.txt") == b"idr0013"
    assert not list(files.folder().glob("*.part"))


def test_what_cannot_be_had_is_refused_at_once(site):
    with pytest.raises(NotFound, match="idr9999"):
        start(study="idr9999", format="plain")
    with pytest.raises(Problem, match="can be as plain"):
        start(study="idr0013", format="turtle")
    other = Study.objects.exclude(archive__key="idr").first()
    with pytest.raises(Problem, match="No"):
        start(study=other.accession, format="plain")
    withdraw(study=Study.objects.get(accession="idr0013"), reason="wrong")
    with pytest.raises(Gone):
        start(study="idr0013", format="plain")


def test_the_page_offers_the_formats_and_starts_the_job(site):
    study = site.get("/studies/idr/idr0013/").content.decode()
    assert 'href="/studies/idr/idr0013/files/"' in study
    page = site.get("/studies/idr/idr0013/files/")
    assert "a plain text: One text." in page.content.decode()
    answer = site.post("/studies/idr/idr0013/files/", {"format": "plain"})
    job = Job.objects.get(kind="study-export")
    assert (answer.status_code, answer.url) == (302, job.get_absolute_url())
    assert job.arguments == {"study": "idr:idr0013", "format": "plain"}
    assert site.get(answer.url).status_code == 200


def test_a_study_that_no_format_is_for(site):
    other = Study.objects.exclude(archive__key="idr").filter(status="live").first()
    page = site.get(other.get_absolute_url()).content.decode()
    assert "/files/" not in page
    assert site.get(f"{other.get_absolute_url()}files/").status_code == 404
