"""Directories and single files."""

import pytest

from ingest.archives.base import Stamp, Unreadable
from ingest.http import HttpLocation
from ingest.locations import open_location
from ontology.problems import NotFound, Problem


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "archive"
    for name in ("b/x.txt", "a/x.txt", "a/y.csv", "x.txt", ".hidden/x.txt", "a/.x.txt"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["x.txt"]),
        ("*/*.txt", ["a/x.txt", "b/x.txt"]),
        ("a/?.*", ["a/x.txt", "a/y.csv"]),
        ("nothing/*", []),
    ],
)
def test_listing(tree, pattern, expected):
    assert open_location(str(tree)).list(pattern) == expected


def test_links_out_of_the_directory_are_left_aside(tree, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tree / "link.txt").symlink_to(tmp_path / "secret.txt")
    place = open_location(str(tree))
    assert place.list("*.txt") == ["x.txt"]
    for name in ("link.txt", "../secret.txt", "/etc/hostname"):
        with pytest.raises(Problem, match="leads out of"):
            place.read(name)


def test_one_file_is_a_location_too(tree):
    place = open_location(str(tree / "a" / "y.csv"))
    assert place.list("*.csv") == ["y.csv"]
    assert place.list("*.txt") == []
    assert place.read("y.csv") == b"a/y.csv"
    assert place.address.endswith("a/y.csv")


def test_a_file_is_read_once_and_forgotten(tree):
    file = open_location(str(tree)).file("x.txt")
    assert file.read() == b"x.txt"
    (tree / "x.txt").write_text("new")
    assert file.read() == b"x.txt"
    file.forget()
    assert file.read() == b"new"
    assert not file.stamp()
    assert not file.unchanged(Stamp("1"))


def test_files_that_cannot_be_read(tree, monkeypatch):
    place = open_location(str(tree))
    with pytest.raises(Unreadable, match=r"none\.txt: there is no such file"):
        place.read("none.txt")
    with pytest.raises(Unreadable, match="cannot be read"):
        place.read("a")
    monkeypatch.setattr("ingest.locations.MAX_FILE", 3)
    with pytest.raises(Unreadable, match="has 5 bytes; the limit is 3"):
        place.read("x.txt")


def test_the_same_directory_has_one_address(tree):
    assert open_location(str(tree / "a" / "..")).address == open_location(str(tree) + "/").address


def test_places_that_are_none(tmp_path, server):
    with pytest.raises(NotFound, match="no file or directory"):
        open_location(str(tmp_path / "nowhere"))
    with pytest.raises(Problem, match="neither a directory nor"):
        open_location("ftp://ftp.example.org/pub")
    assert isinstance(open_location(server.url), HttpLocation)
