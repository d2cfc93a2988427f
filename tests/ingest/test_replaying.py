"""Reading the kept records again."""

import pytest

from catalog.models import Annotation, Change, Sample, Study
from catalog.services import withdraw
from catalog.services.annotations import overrule
from ingest.archives import CONNECTORS
from ingest.models import DefectRow, Harvest, SourceRecord
from ingest.replaying import replay
from ingest.services import harvest
from ontology.problems import NotFound

from .builders import cil_record, term, write_cil

pytestmark = pytest.mark.django_db
HELA = term("HeLa", "CLO:0003684")


@pytest.fixture
def folder(tmp_path):
    write_cil(tmp_path / "archive", [cil_record(f"CIL_{number}", CELLLINE=HELA) for number in range(1, 4)])
    harvest(archive="cil", location=str(tmp_path / "archive"))
    return tmp_path / "archive"


def again(*accessions, watch=lambda *_: None):
    return replay(connector=CONNECTORS["cil"], accessions=accessions, progress=watch)


def test_facts_that_were_lost_come_back(folder):
    Study.objects.get(accession="CIL_2").delete()
    Sample.objects.all().delete()
    seen = []
    report = again(watch=lambda _, accession: seen.append(accession))
    assert (report.new, report.changed, report.samples, report.unreadable) == (1, 2, 3, 0)
    assert seen == ["CIL_1", "CIL_2", "CIL_3"]
    assert Annotation.objects.filter(status="accepted").count() == 3
    assert Change.objects.latest("pk").cause == "replay"


def test_nothing_is_asked_of_the_archive(folder):
    (folder / "records.jsonl.gz").unlink()
    assert again().changed == 3


def test_the_next_harvest_finds_nothing_new(folder):
    again()
    assert harvest(archive="cil", location=str(folder)).unchanged == 3


def test_one_study_may_be_asked_for(folder):
    assert again("CIL_2").changed == 1
    with pytest.raises(NotFound, match=r"No record of cil is kept for CIL_8, CIL_9\."):
        again("CIL_2", "CIL_9", "CIL_8")


def test_where_nothing_is_kept(folder):
    with pytest.raises(NotFound, match=r"No record of idr is kept\."):
        replay(connector=CONNECTORS["idr"], progress=lambda *_: None)
    assert not Harvest.objects.filter(archive="idr").exists()


def test_judgements_and_states_stay(folder):
    overrule(annotation=Annotation.objects.order_by("pk")[0])
    withdraw(study=Study.objects.get(accession="CIL_2"), reason="It was a mouse.")
    superseding, superseded = Study.objects.get(accession="CIL_1"), Study.objects.get(accession="CIL_3")
    Study.objects.filter(pk=superseded.pk).update(status="superseded", superseded_by=superseding)
    again()
    assert list(Annotation.objects.order_by("pk").values_list("status", flat=True)) == [
        "overruled",
        "accepted",
        "accepted",
    ]
    found = Study.objects.order_by("accession").values_list("status", "status_reason", "superseded_by")
    assert list(found) == [
        ("live", "", None),
        ("withdrawn", "It was a mouse.", None),
        ("superseded", "", superseding.pk),
    ]


def test_what_its_archive_withdrew_stays_withdrawn_though_its_study_was_lost(folder):
    write_cil(folder, [cil_record("CIL_1", CELLLINE=HELA)])
    harvest(archive="cil", location=str(folder), withdraw_missing=True)
    Study.objects.all().delete()
    again()
    assert sorted(Study.objects.filter(status="withdrawn").values_list("accession", flat=True)) == ["CIL_2", "CIL_3"]


def test_a_record_that_is_gone_stops_no_other(folder, data_dir):
    lost = SourceRecord.objects.get(accession="CIL_2")
    (data_dir / lost.kept).unlink()
    report = again()
    assert (report.changed, report.unreadable) == (2, 1)
    assert "missing or damaged; harvest its study again" in DefectRow.objects.get().reason
    assert DefectRow.objects.get().accession == "CIL_2"


def test_what_was_interrupted_is_continued(folder):
    def stop(report, accession):
        if accession == "CIL_2":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        again(watch=stop)
    assert Harvest.objects.latest("pk").status == Harvest.Status.INTERRUPTED
    seen = []
    report = again(watch=lambda _, accession: seen.append(accession))
    assert seen == ["CIL_3"]
    assert (report.continued, report.changed) == (True, 3)
