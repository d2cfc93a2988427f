"""Files that are not what they should be: each is refused with a sentence."""

import json
import re
import zipfile

import pytest

from ontology.problems import NotFound, Problem
from vitrine.backup.reading import opened
from vitrine.backup.writing import backup

from .conftest import altered

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(judged, tmp_path):
    backup(tmp_path / "whole.zip")
    return tmp_path / "whole.zip"


def in_manifest(change):
    def alter(files):
        manifest = json.loads(files["manifest.json"])
        change(manifest)
        files["manifest.json"] = json.dumps(manifest).encode()

    return alter


def refusal(path):
    with pytest.raises(Problem) as caught, opened(path):
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_whole_one_is_opened(whole):
    with opened(whole) as found:
        assert [row["username"] for _, row in found.rows("auth.user.jsonl")] == ["curator"]
        assert len(b"".join(found.pieces(found.manifest.records[0]))) > 100


def test_no_file(tmp_path):
    with pytest.raises(NotFound, match="There is no file"), opened(tmp_path / "nothing.zip"):
        pass


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04 and so on"], ids=["empty", "text", "the start of a zip"])
def test_no_zip(tmp_path, data):
    (tmp_path / "b.zip").write_bytes(data)
    assert "is no backup, or was cut off" in refusal(tmp_path / "b.zip")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_cut_off(whole, share):
    data = whole.read_bytes()
    whole.write_bytes(data[: int(len(data) * share)])
    # What is left may end in a raw record, which is a zip of its own.
    assert re.search("is no backup, or was cut off|no whole backup", refusal(whole))


def test_another_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("holiday.txt", "sun")
    assert "no whole backup of Vitrine: it holds no manifest.json" in refusal(tmp_path / "b.zip")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda manifest: manifest.update(version=2, made_by="vitrine 9"), "version 2 of the format, made by vitrine 9"),
        (lambda manifest: manifest.update(format="zoo"), "is of the format 'zoo'"),
        (lambda manifest: manifest.pop("files"), "manifest.json cannot be read"),
        (lambda manifest: manifest.pop("version"), "manifest.json cannot be read"),
        (lambda manifest: manifest["files"]["auth.user.jsonl"].pop("sha256"), "manifest.json cannot be read"),
        (lambda manifest: manifest["files"].pop("auth.user.jsonl"), "auth.user.jsonl is there, but not in the manifest"),
        (lambda manifest: manifest["files"]["auth.user.jsonl"].update(rows=7), "holds 1 rows, but 7"),
    ],
)  # fmt: skip
def test_a_manifest_that_says_otherwise(whole, tmp_path, change, said):
    assert said in refusal(altered(whole, tmp_path / "b.zip", in_manifest(change)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.update({"manifest.json": b"{"}), "manifest.json cannot be read"),
        (lambda files: files.update({"manifest.json": b"[]"}), "manifest.json cannot be read"),
        (lambda files: files.pop("auth.user.jsonl"), "auth.user.jsonl is listed in the manifest, but not there"),
        (lambda files: files.update({"more.jsonl": b""}), "more.jsonl is there, but not in the manifest"),
        (
            lambda files: files.update({"auth.user.jsonl": files["auth.user.jsonl"].replace(b"curator", b"reviewer")}),
            "auth.user.jsonl is damaged",
        ),
        (lambda files: files.update({"auth.user.jsonl": files["auth.user.jsonl"] * 2}), "auth.user.jsonl is damaged"),
    ],
)
def test_files_that_were_altered(whole, tmp_path, change, said):
    assert said in refusal(altered(whole, tmp_path / "b.zip", change))


def listed_too(name):
    """The manifest is altered along."""

    def alter(files):
        files[name] = b""
        empty = {"bytes": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
        rows = {"rows": 0} if name.endswith(".jsonl") else {}
        in_manifest(lambda manifest: manifest["files"].update({name: empty | rows}))(files)

    return alter


def test_a_table_of_a_later_vitrine(whole, tmp_path):
    said = refusal(altered(whole, tmp_path / "b.zip", listed_too("curation.verdict.jsonl")))
    assert "holds curation.verdict.jsonl, which this Vitrine does not know" in said


@pytest.mark.parametrize(
    "name", ["../secret_key", "records/../../x.zip", "/etc/passwd", "records/idr/a/b/ab12.zip", "records/idr/../ab.zip",
             "records/idr/idr0001/x.py", "records\\idr\\idr0001\\ab.zip"],
)  # fmt: skip
def test_names_that_lead_elsewhere(whole, tmp_path, name):
    said = refusal(altered(whole, tmp_path / "b.zip", listed_too(name)))
    assert re.search("no name of a raw record", said)


def test_a_line_that_is_no_object(whole):
    with opened(whole) as found:
        found.pieces = None
        found._packed = zipfile.ZipFile(whole)
        with pytest.raises(Problem, match=r"records/.*, line 1 is not a JSON object"):
            next(found.rows(found.manifest.records[0]))
