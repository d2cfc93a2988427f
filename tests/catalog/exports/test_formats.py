"""Formats of one study: which there are, and how their files leave the house."""

import io
import zipfile

import pytest

from catalog.exports import formats
from catalog.exports.formats import Format, Written
from ontology.problems import Problem
from tests.catalog.builders import harvest

pytestmark = pytest.mark.django_db

PLAIN = Format("plain", "a text", "One text.", lambda study: Written({"a/b.txt": study.accession.encode()}, "Written."))
NEVER = Format("never", "nothing", "Nothing.", lambda _: Written({}), lambda study: f"Not for {study.accession}.")


@pytest.fixture(autouse=True)
def declared(settings):
    settings.STUDY_FORMATS = {"plain": f"{__name__}.PLAIN", "never": f"{__name__}.NEVER"}


def test_a_format_by_its_name():
    assert formats.format_of("plain") is PLAIN
    assert formats.make(harvest(), "plain").files == {"a/b.txt": b"idr0001"}


def test_what_there_is_not_says_what_there_is():
    with pytest.raises(Problem, match="cannot be exported as 'rocrate'; it can be as never or plain"):
        formats.format_of("rocrate")


def test_a_format_may_refuse_a_study():
    study = harvest()
    assert formats.formats_for(study) == [PLAIN]
    with pytest.raises(Problem, match="Not for idr0001"):
        formats.make(study, "never")


def test_files_go_over_those_of_the_same_names(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("old")
    (tmp_path / "a" / "c.txt").write_text("stays")
    formats.write_into(tmp_path, Written({"a/b.txt": b"new"}))
    assert [(tmp_path / "a" / name).read_text() for name in ("b.txt", "c.txt")] == ["new", "stays"]


def test_a_place_that_cannot_be_written_to(tmp_path):
    (tmp_path / "a").write_text("a file")
    with pytest.raises(Problem, match="cannot be written to"):
        formats.write_into(tmp_path, Written({"a/b.txt": b"new"}))


def test_the_same_files_make_the_same_zip():
    written = Written({"b": b"2", "a": b"1"})
    with zipfile.ZipFile(io.BytesIO(formats.zipped(written))) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == written.files
    assert formats.zipped(written) == formats.zipped(Written({"a": b"1", "b": b"2"}))
