"""Where records are kept."""

import pytest

from ingest import keeping
from ontology.problems import NotFound


def test_a_record_comes_back_as_it_was(data_dir):
    files = {"a/b.csv": b"1,2\n" * 1000, "study.txt": "größe".encode()}
    path = keeping.keep(archive="idr", accession="idr0001", checksum="c0ffee", files=files)
    assert path == "records/idr/idr0001/c0ffee.zip"
    assert keeping.kept_files(path) == files
    assert (data_dir / path).stat().st_size < 600
    assert [found.name for found in (data_dir / path).parent.iterdir()] == ["c0ffee.zip"]


def test_the_same_record_makes_the_same_file(data_dir):
    path = keeping.keep(archive="idr", accession="x", checksum="1", files={"a": b"1", "b": b"2"})
    first = (data_dir / path).read_bytes()
    keeping.keep(archive="idr", accession="x", checksum="1", files={"b": b"2", "a": b"1"})
    assert (data_dir / path).read_bytes() == first


@pytest.mark.parametrize("accession", ["../../etc", "/etc/passwd", "..", ".", "a/b", "ü" * 128, "x" * 128, " "])
def test_no_accession_leads_elsewhere(data_dir, accession):
    path = keeping.keep(archive="idr", accession=accession, checksum="1", files={"a": b"1"})
    stored = (data_dir / path).resolve()
    assert stored.is_file()
    assert stored.parent.parent == (data_dir / "records" / "idr").resolve()


def test_what_was_replaced_goes_and_what_is_gone_is_said(data_dir):
    path = keeping.keep(archive="idr", accession="x", checksum="1", files={})
    keeping.discard(path)
    keeping.discard(path)
    keeping.discard("")
    with pytest.raises(NotFound, match="harvest its study again"):
        keeping.kept_files(path)
    (data_dir / path).write_bytes(b"no zip")
    with pytest.raises(NotFound, match="damaged"):
        keeping.kept_files(path)
