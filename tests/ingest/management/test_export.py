"""`manage.py export`."""

import pytest
from django.core.management import CommandError, call_command

from ingest.services import harvest
from tests.ingest.builders import write_idr

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def study(tmp_path):
    write_idr(tmp_path / "archive")
    harvest(archive="idr", location=str(tmp_path / "archive"))


def test_it_writes_the_files_and_says_which(tmp_path, capsys):
    call_command("export", "idr9001", str(tmp_path / "out"), format="idr")
    said = capsys.readouterr().out.splitlines()
    written = sorted(str(path) for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert sorted(said[:-1]) == written
    assert said[-1].startswith("0 cells changed")
    text = "idr9001-nobody-roundness/idr9001-study.txt"
    assert (tmp_path / "out" / text).read_bytes() == (tmp_path / "archive" / text).read_bytes()


@pytest.mark.parametrize(
    ("accession", "form", "words"),
    [("idr9001", "jsonld", "can be as idr or sssom"), ("idr0404", "idr", "There is no study 'idr0404'")],
)
def test_mistakes_get_a_sentence(tmp_path, accession, form, words):
    with pytest.raises(CommandError, match=words):
        call_command("export", accession, str(tmp_path / "out"), format=form)
    assert not (tmp_path / "out").exists()


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(CommandError, match="is a file; name a folder"):
        call_command("export", "idr9001", str(tmp_path / "out"), format="idr")
