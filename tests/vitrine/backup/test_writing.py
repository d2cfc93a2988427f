import hashlib
import json
import stat
import zipfile

import pytest
from django.contrib.auth.models import User

from catalog.models import Annotation, Sample
from ingest.models import SourceRecord
from ontology.problems import Conflict, Problem
from vitrine.backup.entries import Entry
from vitrine.backup.writing import backup

from .conftest import contents, rows

pytestmark = pytest.mark.django_db


def test_what_people_judged_is_in_it_and_what_a_harvest_brings_is_not(judged, tmp_path):
    backup(tmp_path / "b.zip")
    annotations = rows(tmp_path / "b.zip", "catalog.annotation.jsonl")
    assert [(row["asserted_by"], row["status"], row["superseded_by"], row["change_set"]) for row in annotations] == [
        ("cil", "overruled", 2, 1),
        ("curator", "accepted", None, 1),
        ("curator", "accepted", None, 1),
        ("curator", "accepted", None, 1),
    ]
    assert annotations[0]["source_value"] == ["cil", "CIL_1", "cell_line", "HeLa", "CLO:0003684"]
    assert annotations[2]["sample"][:2] == ["cil", "CIL_2"]
    assert len(annotations[3]["image"]) == 5
    assert Annotation.objects.count() == 6
    assert len(rows(tmp_path / "b.zip", "catalog.sample.jsonl")) == 2 < Sample.objects.count()


def test_a_term_that_is_named_is_kept_by_name_and_label(judged, tmp_path):
    backup(tmp_path / "b.zip")
    terms = {row["curie"]: row["label"] for row in rows(tmp_path / "b.zip", "ontology.term.jsonl")}
    assert terms == {"CLO:0003684": "HeLa cell", "CLO:0000001": "another cell"}


def test_the_raw_records_are_in_it_as_they_lie(judged, tmp_path, data_dir):
    manifest = backup(tmp_path / "b.zip")
    held = contents(tmp_path / "b.zip")
    kept = sorted(SourceRecord.objects.values_list("kept", flat=True))
    assert manifest.records == kept
    assert len(kept) == 3
    assert all(held[name] == (data_dir / name).read_bytes() for name in kept)


def test_people_and_their_roles(judged, tmp_path):
    backup(tmp_path / "b.zip")
    (user,) = rows(tmp_path / "b.zip", "auth.user.jsonl")
    assert (user["username"], user["password"]) == ("curator", User.objects.get().password)
    assert rows(tmp_path / "b.zip", "auth.user_groups.jsonl") == [{"user": ["curator"], "group": ["curator"]}]


def test_the_manifest_counts_and_sums_every_file(judged, tmp_path):
    backup(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        manifest = json.loads(packed.read("manifest.json"))
        assert (manifest["format"], manifest["version"]) == ("vitrine-backup", 1)
        assert set(manifest["files"]) == set(packed.namelist()) - {"manifest.json"}
        for name, part in manifest["files"].items():
            data = packed.read(name)
            assert (part["bytes"], part["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
            assert part["rows"] == (len(data.splitlines()) if name.endswith(".jsonl") else None)
    assert [each["prefix"] for each in manifest["ontologies"]] == ["CLO"]


def test_the_same_state_gives_the_same_bytes(judged, tmp_path):
    backup(tmp_path / "one.zip")
    backup(tmp_path / "two.zip")
    assert contents(tmp_path / "one.zip") == contents(tmp_path / "two.zip")


def test_only_its_owner_may_read_it(judged, tmp_path):
    backup(tmp_path / "b.zip")
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600


def test_nothing_is_written_over(judged, tmp_path):
    (tmp_path / "b.zip").write_text("the only backup")
    with pytest.raises(Conflict, match=r"b\.zip is there already"):
        backup(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "the only backup"


def test_a_backup_that_fails_leaves_nothing(judged, tmp_path, monkeypatch):
    def fail(_):
        raise RuntimeError("the power went")

    monkeypatch.setattr(Entry, "chosen", fail)
    (tmp_path / "backups").mkdir()
    with pytest.raises(RuntimeError):
        backup(tmp_path / "backups" / "b.zip")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_folder_that_is_not_there_is_named(judged, tmp_path):
    with pytest.raises(Problem, match=r"nowhere/b\.zip cannot be written: No such file or directory"):
        backup(tmp_path / "nowhere" / "b.zip")


def test_a_raw_record_that_is_gone_is_listed(judged, tmp_path, data_dir):
    gone = SourceRecord.objects.order_by("kept")[0].kept
    (data_dir / gone).unlink()
    manifest = backup(tmp_path / "b.zip")
    assert manifest.missing == [gone]
    assert len(manifest.records) == 2
