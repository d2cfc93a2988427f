"""Downloads of the small world, compared with what a search lists."""

import csv
import json

import pytest

from catalog.exports import kind, rows
from catalog.jobs import files, running
from catalog.jobs.progress import Cancelled
from catalog.models import Job, Study
from catalog.permissions import COMMAND_LINE
from catalog.search import language, service
from catalog.search.engines.base import Expired
from catalog.services.jobs import start_job
from ontology.problems import Problem


@pytest.fixture
def ordered(site, settings, tmp_path):
    """Has a download prepared: `ordered(query, unit, format)` is its job and its file."""

    def ordering(query, unit="sample", form="tsv"):
        job = start_job(kind="export", arguments={"query": query, "unit": unit, "format": form}, who=COMMAND_LINE)
        running.run(str(job.pk))
        job.refresh_from_db()
        return job, files.path_of(job)

    return ordering


def read_tsv(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_jsonl(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def listed(query, **more):
    return service.search(language.parse(query).__class__(language.parse(query).clauses, page_size=200, **more))


@pytest.mark.parametrize(
    "query", ["", "organism:human", "gene:CDC20 phenotype:CMPO:0000202", '-control:"negative control"']
)
def test_every_sample_that_is_found_once_and_in_order(ordered, query):
    expected = [hit.public_id for hit in listed(query, unit="sample").samples]
    job, path = ordered(query)
    assert [row["sample"] for row in read_tsv(path)] == expected
    assert (job.done, job.total, job.state) == (len(expected), len(expected), "done")
    _, path = ordered(query, form="jsonl")
    assert [row["sample"] for row in read_jsonl(path)] == expected


def test_batches_join(ordered, monkeypatch):
    _, whole = ordered("")
    expected = whole.read_bytes()
    monkeypatch.setattr(rows, "_AT_ONCE", 7)
    _, path = ordered("")
    assert path.read_bytes() == expected


def test_studies_with_how_much_was_found(ordered, monkeypatch):
    monkeypatch.setattr(rows, "_STUDIES_AT_ONCE", 1)
    hits = listed("organism:human").studies
    _, path = ordered("organism:human", "study")
    told = [(row["archive"], row["study"], int(row["samples"]), row["images_complete"]) for row in read_tsv(path)]
    assert told == [(hit.archive, hit.accession, hit.samples, str(hit.images_complete).lower()) for hit in hits]


def test_what_a_row_says(ordered):
    _, path = ordered("gene:CDC20")
    row = read_tsv(path)[0]
    assert row["phenotype"] == "metaphase delayed"
    assert row["phenotype_terms"] == "CMPO:0000307"
    assert row["organism_terms"] == "NCBITaxon:9606"
    assert (row["study_licence"], row["annotation_licence"]) == ("CC0-1.0", "CC0-1.0")
    assert row["images"] == "2"
    assert set(row) == set(rows.SAMPLE_COLUMNS)


def test_pairs_and_absence_keep_what_they_mean(ordered):
    _, path = ordered("phenotype:CMPO:0000369")
    assert "CMPO:0000369 + PATO:0000460" in read_tsv(path)[0]["phenotype_terms"]
    _, path = ordered("absent:phenotype:CMPO:0000118")
    assert read_tsv(path)[0]["phenotype_absent"] == "CMPO:0000118"
    _, path = ordered("absent:phenotype:CMPO:0000118", form="jsonl")
    (fact,) = [one for one in read_jsonl(path)[0]["annotations"] if one["term"] == "CMPO:0000118"]
    assert (fact["polarity"], fact["property"]) == ("absent", "phenotype")


def test_nothing_in_it_is_a_formula(ordered):
    _, path = ordered("")
    cells = [cell for line in path.read_text().splitlines() for cell in line.split("\t")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_study_that_went_away_since_is_left_out(ordered):
    Study.objects.filter(accession="idr0013").update(status=Study.Status.WITHDRAWN)
    _, path = ordered("organism:human")
    assert {row["study"] for row in read_tsv(path)} == {"CIL_1"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"query": "gene:PLK1 gene:slp1"}, "finds nothing"),
        ({"query": '"abc'}, "quote"),
        ({"unit": "image"}, "unit 'image' should be sample or study"),
        ({"format": "xlsx"}, "tsv or jsonl"),
    ],
)
def test_what_cannot_be_asked_for(site, given, said):
    with pytest.raises(Problem, match=said):
        start_job(kind="export", arguments=given, who=COMMAND_LINE)


def test_there_is_a_limit(site, settings):
    settings.VITRINE_EXPORT_ROWS = 10
    with pytest.raises(Problem, match=r"a download holds at most 10\. Narrow the question, or take its studies"):
        kind.check({"query": "organism:human"}, COMMAND_LINE)
    assert kind.check({"query": "organism:human", "unit": "study"}, COMMAND_LINE)["unit"] == "study"


def test_the_words_of_the_title(site):
    job = start_job(kind="export", arguments={"query": "organism:human -gene:CDC20"}, who=COMMAND_LINE)
    assert job.title == "Samples: Homo sapiens · not CDC20 (TSV)"
    assert start_job(kind="export", arguments={"unit": "study"}, who=COMMAND_LINE).title == "All studies (TSV)"


def _breaking(error, times):
    original = rows.sample_rows
    left = [error] * times

    def broken(node, view, *, flat):
        for batch in original(node, view, flat=flat):
            yield batch[:1]
            if left:
                raise left.pop()
            yield batch[1:]

    return broken


def test_begun_anew_where_the_index_was_replaced_meanwhile(ordered, monkeypatch):
    _, whole = ordered("")
    monkeypatch.setattr(rows, "sample_rows", _breaking(Expired(), 2))
    job, path = ordered("")
    assert path.read_bytes() == whole.read_bytes()
    assert "The index was replaced meanwhile: begun anew." in [line.text for line in job.lines.all()]


@pytest.mark.parametrize(("error", "state"), [(Expired(), "failed"), (Cancelled(), "cancelled")])
def test_half_a_file_is_never_there(site, monkeypatch, error, state):
    monkeypatch.setattr(rows, "sample_rows", _breaking(error, 3))
    job = start_job(kind="export", arguments={}, who=COMMAND_LINE)
    running.run(str(job.pk))
    assert Job.objects.get(pk=job.pk).state == state
    assert list(files.folder().glob(f"{job.pk}*")) == []
