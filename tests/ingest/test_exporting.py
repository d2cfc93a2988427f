"""A study on its way back to its archive: from decisions in the database to files, report and harvest again."""

import pytest

from catalog.exports.formats import make, write_into
from catalog.models import Annotation, Change, SampleValue, SourceValue, Study
from catalog.services import annotate, overrule
from ingest.exporting import corrections_of
from ingest.models import SourceRecord
from ingest.services import harvest
from ontology.models import Term
from ontology.problems import NotFound, Problem
from tests.catalog.builders import harvest as harvest_facts
from tests.ingest.builders import cil_record, write_cil

pytestmark = pytest.mark.django_db

STUDY = """\
Study Title\tRound cells
Study Person Email\t{email}
Study Organism\tHomo sapiens
Study Organism Term Accession\tNCBITaxon_9606
Screen Number\t1
Comment[IDR Screen Name]\tidr9001-nobody-roundness/screenA
Phenotype Name\tround\tlong
Phenotype Term Name\tround cell\t
Phenotype Term Accession\tCMPO_0000118\t
"""
TABLE = (
    "Plate,Well,Characteristics [Cell Line],Term Source 1 REF,Term Source 1 Accession,Gene Symbol,Phenotype 1,Phenotype 1 Term Accession\n"
    "p1,A1,HeLa,EFO,EFO_0001185,Sep-10,round,CMPO_0000118\np1,A2,HeLa,EFO,EFO_0001186,10/02/2014,long,\np1,A3,HeLa,EFO,EFO_0001187,,,\n"
)


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive" / "idr9001-nobody-roundness"
    (folder / "screenA").mkdir(parents=True)
    (folder / "idr9001-study.txt").write_text(STUDY.format(email=""), encoding="utf-8")
    (folder / "screenA" / "idr9001-screenA-annotation.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path / "archive"


@pytest.fixture
def study(archive):
    return arrive(archive)


def arrive(folder):
    harvest(archive="idr", location=str(folder))
    return Study.objects.get(accession="idr9001")


def term(curie):
    return Term.objects.get_or_create(curie=curie, defaults={"label": f"label of {curie}"})[0]


def value(text, submitted_id):
    return SourceValue.objects.get(text=text, submitted_id=submitted_id)


def say(text, submitted_id, curie, **more):
    subject = value(text, submitted_id)
    return annotate(subject=subject, property_key=subject.property, term=term(curie), asserted_by="curator", **more)


def reject(text, submitted_id):
    for annotation in value(text, submitted_id).annotations.filter(status="accepted", asserted_by="idr"):
        overrule(annotation=annotation)


def judge():
    """Wrong ids corrected, a missing one added, one taken away, and one that the format cannot say."""
    reject("HeLa", "EFO_0001186")
    say("HeLa", "EFO_0001186", "EFO:0001185")
    reject("HeLa", "EFO_0001187")
    say("long", "", "CMPO:0000077")
    say("round", "CMPO_0000118", "CMPO:0000200", polarity="absent")


def state():
    return (
        set(SourceValue.objects.values_list("pk", "text", "submitted_id", "sample_count", "retired")),
        set(
            Annotation.objects.values_list("pk", "source_value_id", "term__curie", "status", "asserted_by", "polarity")
        ),
        set(SampleValue.objects.values_list("sample_id", "value_id")),
        Change.objects.count(),
    )


def report(written):
    top, *lines = written.files["idr9001-corrections.tsv"].decode().splitlines()
    return [dict(zip(top.split("\t"), line.split("\t"), strict=True)) for line in lines]


def test_without_decisions_the_files_are_the_archives(study, archive, tmp_path):
    written = make(study, "idr")
    assert report(written) == []
    assert written.summary == "0 cells changed, 0 decisions that the format cannot say."
    for name, data in written.files.items():
        assert name.endswith("-corrections.tsv") or data == (archive / name).read_bytes()


def test_decisions_are_filled_in_and_dates_stay_dates(study):
    judge()
    files = make(study, "idr").files
    table = files["idr9001-nobody-roundness/screenA/idr9001-screenA-annotation.csv"].decode()
    assert table == TABLE.replace("EFO_0001186", "EFO_0001185").replace("EFO,EFO_0001187", ",")
    assert (
        "Term Accession\tCMPO_0000118\tCMPO_0000077\n" in files["idr9001-nobody-roundness/idr9001-study.txt"].decode()
    )


def test_what_was_exported_changes_nothing_when_it_comes_back(study, tmp_path):
    judge()
    before = state()
    write_into(tmp_path / "out", make(study, "idr"))
    arrive(tmp_path / "out")
    assert state() == before
    assert SourceRecord.objects.get().location == str(tmp_path / "out")


def test_and_once_more_is_the_same_export(study, tmp_path):
    judge()
    first = make(study, "idr")
    write_into(tmp_path / "out", first)
    again = make(arrive(tmp_path / "out"), "idr")
    tables = [name for name in first.files if not name.endswith("-corrections.tsv")]
    assert {name: again.files[name] for name in tables} == {name: first.files[name] for name in tables}


def test_the_report_tells_what_was_changed_and_what_could_not_be_said(study):
    judge()
    found = [
        (line["what"], line["place"], line["value"], line["before"], line["after"])
        for line in report(make(study, "idr"))
    ]
    assert found == [
        ("changed", "Phenotype Term Accession", "long", "", "CMPO_0000077"),
        ("changed", "Phenotype Term Name", "long", "", "label of CMPO:0000077"),
        ("changed", "Term Source 1 Accession", "HeLa", "EFO_0001186", "EFO_0001185"),
        ("changed", "Term Source 1 Accession", "HeLa", "EFO_0001187", ""),
        ("changed", "Term Source 1 REF", "HeLa", "EFO", ""),
        ("not said", "", "round", "", "CMPO:0000200"),
    ]


def test_what_holds_for_a_sample_itself_is_listed(study):
    sample = study.components.get().samples.first()
    annotate(subject=sample, property_key="phenotype", term=term("CMPO:0000118"), asserted_by="curator")
    (line,) = report(make(study, "idr"))
    assert (line["what"], line["property"], line["after"]) == ("not said", "phenotype", "CMPO:0000118")
    assert line["reason"].startswith("an annotation of a sample itself")


def test_what_was_taken_out_on_arrival_is_told(archive):
    path = archive / "idr9001-nobody-roundness" / "idr9001-study.txt"
    path.write_text(STUDY.format(email="ann@example.org"), encoding="utf-8")
    written = make(arrive(archive), "idr")
    (line,) = report(written)
    assert line["what"] == "differs"
    assert line["reason"].startswith("1 personal detail was taken out")
    assert b"[removed]" in written.files["idr9001-nobody-roundness/idr9001-study.txt"]


def test_values_that_are_gone_are_not_asked_for(study):
    judge()
    SourceValue.objects.filter(text="long").update(retired=True)
    assert ("phenotype", "long", "") not in corrections_of(study).decided


def test_another_archive_has_other_files(tmp_path):
    write_cil(tmp_path / "cil", [cil_record("CIL_1")])
    harvest(archive="cil", location=str(tmp_path / "cil"))
    with pytest.raises(Problem, match="of its own studies only"):
        make(Study.objects.get(), "idr")


def test_a_study_without_a_record():
    with pytest.raises(NotFound, match="No record of idr0001 is kept"):
        make(harvest_facts(), "idr")


def test_a_record_that_could_not_be_read_last_time(study):
    SourceRecord.objects.update(read_ok=False)
    with pytest.raises(Problem, match="is of an older one"):
        make(study, "idr")
