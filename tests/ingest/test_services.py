"""A harvest from beginning to end, on small archives."""

import gzip
import json
from dataclasses import replace

import pytest

from catalog.models import Annotation, Archive, Change, Image, Sample, SourceValue, Study
from catalog.services import annotate
from ingest import keeping
from ingest.archives import CONNECTORS
from ingest.models import DefectRow, Harvest, SourceRecord
from ingest.services import connector_of, harvest
from ontology.models import Term
from ontology.problems import NotFound, Problem

from .builders import cil_record, rembi, row, submission, term, write_cil, write_idr, write_json

pytestmark = pytest.mark.django_db
HELA = term("HeLa", "CLO:0003684")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "archive"


def numbers(*, new=0, changed=0, unchanged=0, unreadable=0, withdrawn=0):
    return {
        "new": new, "changed": changed, "unchanged": unchanged, "unreadable": unreadable, "withdrawn": withdrawn,
    }  # fmt: skip


def states(report):
    return {key: getattr(report, key) for key in numbers()}


def cil(folder, **more):
    return harvest(archive="cil", location=str(folder), **more)


def test_the_nearest_archive_is_named():
    with pytest.raises(NotFound, match="no archive 'idrr'; did you mean idr"):
        connector_of("idrr")
    with pytest.raises(NotFound, match="archives are biostudies, cil, idr"):
        connector_of("zzzzzz")
    assert sorted(CONNECTORS) == ["biostudies", "cil", "idr"]


def test_studies_samples_and_images_arrive(folder):
    write_cil(folder, [cil_record("CIL_1", "9", CELLLINE=HELA), cil_record("CIL_2", "9"), cil_record("CIL_3")])
    report = cil(folder)
    assert states(report) == numbers(new=2)
    assert (report.samples, report.images, report.images_complete, report.values, report.terms) == (3, 3, True, 1, 1)
    assert report.size > 1_000
    assert sorted(Study.objects.values_list("accession", flat=True)) == ["CIL_3", "CIL_GROUP_9"]
    assert Archive.objects.get(key="cil").name == "Cell Image Library"
    run = Harvest.objects.get()
    assert (run.status, run.counts["new"], run.counts["samples"]) == (Harvest.Status.DONE, 2, 3)
    record = SourceRecord.objects.get(accession="CIL_GROUP_9")
    assert sorted(keeping.kept_files(record.kept)) == ["CIL_1.json", "CIL_2.json"]
    assert Study.objects.get(accession="CIL_GROUP_9").checksum == record.checksum


def test_unchanged_records_are_left_alone(folder):
    write_cil(folder, [cil_record("CIL_1"), cil_record("CIL_2")])
    cil(folder)
    changes = Change.objects.count()
    report = cil(folder)
    assert states(report) == numbers(unchanged=2)
    assert (report.samples, report.values, report.size) == (0, 0, 0)
    assert Change.objects.count() == changes


def test_the_form_of_the_file_is_no_change_and_its_content_is(folder):
    path = write_cil(folder, [cil_record("CIL_1"), cil_record("CIL_2")])
    cil(folder)
    old = SourceRecord.objects.get(accession="CIL_2")
    lines = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(lines.replace(b"What CIL_2 shows", b"Something else"), 1, mtime=9))
    assert states(cil(folder)) == numbers(changed=1, unchanged=1)
    new = SourceRecord.objects.get(accession="CIL_2")
    assert Study.objects.get(accession="CIL_2").description == "Something else."
    assert new.checksum != old.checksum
    with pytest.raises(NotFound):
        keeping.kept_files(old.kept)
    assert b"Something else" in keeping.kept_files(new.kept)["CIL_2.json"]


def test_a_new_mapping_reads_again_what_did_not_change(folder, monkeypatch):
    write_cil(folder, [cil_record("CIL_1")])
    cil(folder)
    monkeypatch.setattr(CONNECTORS["cil"], "mapping_version", "later", raising=False)
    assert states(cil(folder)) == numbers(changed=1)


def test_a_changed_study_keeps_what_a_curator_stated(folder):
    write_cil(folder, [cil_record("CIL_1", CELLLINE={"free_text": "HeLa"})])
    cil(folder)
    value = SourceValue.objects.get(property="cell_line")
    hela = Term.objects.create(curie="CLO:0003684", label="HeLa cell")
    annotate(subject=value, property_key="cell_line", term=hela, asserted_by="curator")
    write_cil(folder, [cil_record("CIL_1", CELLLINE={"free_text": "HeLa"}, CELLTYPE={"free_text": "round"})])
    assert states(cil(folder)) == numbers(changed=1)
    assert Annotation.objects.get(source_value=value).status == Annotation.Status.ACCEPTED
    assert SourceValue.objects.filter(retired=False).count() == 2


def test_a_study_that_is_gone_from_the_catalog_is_read_again(folder):
    write_cil(folder, [cil_record("CIL_1")])
    cil(folder)
    Study.objects.all().delete()
    assert states(cil(folder)) == numbers(new=1)


def test_some_studies_only(folder):
    write_cil(folder, [cil_record(f"CIL_{number}") for number in range(1, 6)])
    assert states(cil(folder, accessions=["CIL_2", "CIL_4"])) == numbers(new=2)
    report = cil(folder, accessions=["CIL_2", "CIL_77"])
    assert states(report) == numbers(unchanged=1)
    assert [str(defect) for defect in report.first_defects] == ["CIL_77: is not at this location."]
    with pytest.raises(NotFound, match="holds no study CIL_77, CIL_78"):
        cil(folder, accessions=["CIL_77", "CIL_78"])


def test_a_limit_counts_records_and_moves_on_nowhere(folder):
    write_cil(folder, [cil_record(f"CIL_{number}") for number in range(1, 6)])
    assert states(cil(folder, limit=2)) == numbers(new=2)
    assert states(cil(folder, limit=3)) == numbers(new=1, unchanged=2)
    assert states(cil(folder)) == numbers(new=2, unchanged=3)


def test_a_directory_without_studies_says_what_was_looked_for(folder):
    folder.mkdir()
    for archive in CONNECTORS:
        with pytest.raises(NotFound, match=r"holds no study of .*; looked for .*\.(json|txt|csv)"):
            harvest(archive=archive, location=str(folder))
    assert set(Harvest.objects.values_list("status", flat=True)) == {Harvest.Status.FAILED}


def test_a_listing_that_is_cut_off_changes_nothing(folder):
    path = write_cil(folder, [cil_record("CIL_1", "9"), cil_record("CIL_2", "9")])
    cil(folder)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Problem, match=r"records\.jsonl\.gz: the gzip file is cut off"):
        cil(folder)
    assert Sample.objects.filter(retired=False).count() == 2


def test_a_record_that_cannot_be_read_is_kept_and_stops_nothing(folder):
    write_json(folder / "S-BIAD1.json", submission("S-BIAD1"))
    (folder / "S-BIAD2.json").write_text('{"accno": "S-BIAD2", "contact": "ann@example.org",\n "section": ')
    (folder / "S-BIAD3.json").write_bytes(b"")
    write_json(folder / "S-BIAD4.json", submission("S-BIAD4"))
    report = harvest(archive="biostudies", location=str(folder))
    assert states(report) == numbers(new=2, unreadable=2)
    told = {defect.accession: defect for defect in report.first_defects}
    assert (told["S-BIAD2"].file, told["S-BIAD2"].row) == ("S-BIAD2.json", 2)
    assert "empty" in told["S-BIAD3"].reason
    assert DefectRow.objects.count() == 2
    record = SourceRecord.objects.get(accession="S-BIAD2")
    assert not record.read_ok
    assert "S-BIAD2.json, row 2" in record.reason
    assert b"[removed]" in keeping.kept_files(record.kept)["S-BIAD2.json"]
    assert not Study.objects.filter(accession="S-BIAD2").exists()


def test_a_record_that_can_be_read_again_is(folder):
    write_json(folder / "S-BIAD1.json", submission("S-BIAD1"))
    harvest(archive="biostudies", location=str(folder))
    (folder / "S-BIAD1.json").write_text("{")
    assert states(harvest(archive="biostudies", location=str(folder))) == numbers(unreadable=1)
    assert Study.objects.get().status == Study.Status.LIVE
    assert states(harvest(archive="biostudies", location=str(folder))) == numbers(unreadable=1)
    write_json(folder / "S-BIAD1.json", submission("S-BIAD1"))
    assert states(harvest(archive="biostudies", location=str(folder))) == numbers(changed=1)
    assert SourceRecord.objects.get().read_ok


def test_a_record_that_is_stumbled_over_is_listed_and_stops_nothing(folder, monkeypatch):
    """A fault of our own in the middle of its samples: nothing of it is stored, the others are."""
    write_cil(folder, [cil_record(f"CIL_{number}") for number in range(1, 4)])
    connector = CONNECTORS["cil"]

    def samples(study):
        yield from study.samples
        raise KeyError("axis")

    def read(record, report):
        study = type(connector).read(connector, record, report)
        return replace(study, samples=samples(study)) if record.accession == "CIL_2" else study

    monkeypatch.setattr(connector, "read", read)
    report = cil(folder)
    assert states(report) == numbers(new=2, unreadable=1)
    assert "stumbled over it (KeyError: 'axis')" in report.first_defects[0].reason
    assert sorted(Study.objects.values_list("accession", flat=True)) == ["CIL_1", "CIL_3"]
    assert report.samples == Sample.objects.count() == 2


def test_characters_that_no_database_takes(folder):
    write_cil(folder, [cil_record("CIL_1", CELLTYPE={"free_text": "round\0 \ud800"})])
    assert states(cil(folder)) == numbers(new=1)
    assert SourceValue.objects.get().text == "round ?"


def test_an_accession_that_no_table_could_hold(folder):
    write_json(folder / "x.json", submission("S" * 200))
    report = harvest(archive="biostudies", location=str(folder))
    assert states(report) == numbers()
    assert "no usable accession" in report.first_defects[0].reason


def test_studies_that_a_directory_no_longer_holds(folder):
    write_cil(folder, [cil_record("CIL_1"), cil_record("CIL_2")])
    cil(folder)
    write_cil(folder, [cil_record("CIL_1")])
    assert states(cil(folder)) == numbers(unchanged=1)
    assert states(cil(folder, withdraw_missing=True, limit=5)) == numbers(unchanged=1)
    assert Study.objects.filter(status="live").count() == 2
    assert states(cil(folder, withdraw_missing=True)) == numbers(unchanged=1, withdrawn=1)
    gone = Study.objects.get(accession="CIL_2")
    assert (gone.status, gone.status_reason) == ("withdrawn", "Cell Image Library no longer lists it.")
    assert states(cil(folder, withdraw_missing=True)) == numbers(unchanged=1)
    write_cil(folder, [cil_record("CIL_1"), cil_record("CIL_2")])
    assert states(cil(folder)) == numbers(changed=1, unchanged=1)
    assert Study.objects.get(accession="CIL_2").status == "live"


def test_another_location_is_not_missed(folder, tmp_path):
    write_cil(folder, [cil_record("CIL_1")])
    write_cil(tmp_path / "other", [cil_record("CIL_2")])
    cil(folder)
    assert states(cil(tmp_path / "other", withdraw_missing=True)) == numbers(new=1)
    assert Study.objects.filter(status="live").count() == 2


def test_nothing_is_withdrawn_by_a_listing_with_defects(folder):
    path = write_cil(folder, [cil_record("CIL_1"), cil_record("CIL_2")], name="records.jsonl")
    cil(folder)
    path.write_text(path.read_text().splitlines()[0] + "\n{broken\n")
    report = cil(folder, withdraw_missing=True)
    assert states(report) == numbers(unchanged=1)
    assert [defect.row for defect in report.first_defects] == [2, None]
    assert "nothing was withdrawn" in report.first_defects[1].reason


def test_a_record_that_says_it_is_deleted(folder):
    write_cil(folder, [cil_record("CIL_1"), cil_record("CIL_2", deleted=True)])
    assert states(cil(folder)) == numbers(new=1, withdrawn=1)
    write_cil(folder, [cil_record("CIL_1", deleted=True), cil_record("CIL_2", deleted=True)])
    assert states(cil(folder)) == numbers(withdrawn=1, unchanged=1)
    study = Study.objects.get()
    assert study.status == "withdrawn"
    assert "deleted" in study.status_reason
    write_cil(folder, [cil_record("CIL_1"), cil_record("CIL_2")])
    assert states(cil(folder)) == numbers(new=1, changed=1)
    assert Study.objects.filter(status="live").count() == 2


def test_an_error_in_between_is_continued_behind_it(folder):
    write_cil(folder, [cil_record(f"CIL_{number}") for number in range(1, 8)])

    def stop_at_four(report, accession):
        if accession == "CIL_4":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cil(folder, progress=stop_at_four)
    assert Harvest.objects.get().status == Harvest.Status.INTERRUPTED
    assert Study.objects.count() == SourceRecord.objects.count() == 4
    report = cil(folder)
    assert report.continued
    assert states(report) == numbers(new=7)
    assert report.samples == Sample.objects.count() == Image.objects.count() == 7
    assert Change.objects.count() == 7
    assert Harvest.objects.count() == 1


def test_progress_is_told_record_by_record(folder):
    write_cil(folder, [cil_record(f"CIL_{number}") for number in range(1, 4)])
    told = []
    cil(folder, progress=lambda report, accession: told.append((accession, report.new)))
    assert told == [("CIL_1", 1), ("CIL_2", 2), ("CIL_3", 3)]


FAKES = ("ann.other@example.org", "+44 (0)1223 555 0100", "1 Nowhere Lane")


def seed_fakes(folder):
    email, phone, address = FAKES
    write_idr(folder / "idr", email=email, phone=phone, address=f"{address}\nCambridge", comment=f"ask {email}")
    author = {
        "type": "author",
        "attributes": [
            {"name": "Name", "value": "Ann Other"},
            {"name": "E-mail", "value": email},
            {"name": "Phone", "value": phone},
            {"name": "Address", "value": address},
        ],
    }
    words = f"Write to {email} or call {phone}."
    write_json(folder / "biostudies" / "S-BIAD1.json", submission("S-BIAD1", author, *rembi(), Description=words))
    write_json(folder / "biostudies" / "filelists" / "images.json", [row("a.tif", Comment=words)])
    other = {"Contributors": ["Ann Other"], "OTHER": [words], "PUBLISHED": [email]}
    write_cil(folder / "cil", [cil_record("CIL_1", ATTRIBUTION=other, TECHNICALDETAILS={"free_text": words})])


def test_nothing_personal_is_kept_anywhere(folder, data_dir, django_db_blocker):
    seed_fakes(folder)
    for archive in CONNECTORS:
        assert states(harvest(archive=archive, location=str(folder / archive))) == numbers(new=1), archive
    kept = [keeping.kept_files(record.kept) for record in SourceRecord.objects.all()]
    held = [data for files in kept for data in files.values()]
    held += [json.dumps(list(model.objects.values()), default=str).encode() for model in (
        Study, Sample, Image, SourceValue, SourceRecord, DefectRow, Harvest,
    )]  # fmt: skip
    assert len(kept) == 3
    for data in held:
        assert b"example.org" not in data
        assert b"555 0100" not in data
        assert b"Nowhere Lane" not in data
    assert sum(data.count(b"[removed]") for data in held) >= 12
    assert b"Ann Other" in b"".join(held)
    assert all(record.redactions for record in SourceRecord.objects.all())


def test_the_checksum_is_of_the_original(folder):
    path = write_cil(folder, [cil_record("CIL_1", ATTRIBUTION={"OTHER": [FAKES[0]]})])
    cil(folder)
    write_cil(folder, [cil_record("CIL_1", ATTRIBUTION={"OTHER": ["else@example.org"]})])
    assert path.exists()
    assert states(cil(folder)) == numbers(changed=1)
