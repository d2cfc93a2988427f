"""File lists."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives import filelists
from ingest.archives.base import Unreadable
from tests.ingest.archives.test_pagetab import ODD
from tests.ingest.builders import row


def images(rows):
    return list(filelists.images(rows))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.tif", "tif"),
        ("a.OME.TIFF", "ome.tiff"),
        ("plate.ome.zarr.zip", "ome.zarr.zip"),
        ("plate.ome.zarr/", "ome.zarr"),
        ("slide.svs", "svs"),
        ("brain.nii.gz", "nii.gz"),
        ("a.tif.zip", None),
        ("Data.zip", None),
        ("notes.txt", None),
        ("tif", None),
        ("", None),
        ("a.xtif", None),
    ],
)
def test_which_rows_are_images(path, expected):
    assert [found.format for found in images([row(path)])] == ([expected] if expected else [])


def test_rows_keep_their_columns_and_drop_empty_ones():
    found = row("a.tif", 50872008, Gene_Symbol="CDC20", SNR=None)
    found["attributes"] += [{}, {"value": "null"}, {"name": "x", "value": "null"}]
    (image,) = filelists.image_facts("S-BIAD1", images([found]))
    assert (image.key, image.format, image.size_bytes) == ("a.tif", "tif", 50872008)
    assert image.attributes == {"Gene Symbol": "CDC20"}
    assert image.address == "https://www.ebi.ac.uk/biostudies/files/S-BIAD1/a.tif"


@pytest.mark.parametrize(
    ("size", "expected"), [(7, 7), ("7", 7), (0, 0), (None, None), (-1, None), (1e300, None), ("x", None)]
)
def test_sizes(size, expected):
    assert images([row("a.tif", size)])[0].size == expected


def test_a_path_that_occurs_twice_is_told_apart():
    found = filelists.image_facts("S-1", images([row("a b.tif"), row("a b.tif"), row("c.tif")]))
    assert [image.key for image in found] == ["a b.tif", "a b.tif#2", "c.tif"]
    assert found[0].address.endswith("/S-1/a%20b.tif")


def test_what_all_rows_say_alike_holds_for_the_sample():
    rows = images(
        [row("a.tif", Strain="C3H", Sex="male", Note="x"), row("b.tif", Strain="C3H", Sex="female", Note="x")]
    )
    assert [(value.property, value.text) for value in filelists.common_values(rows)] == [("strain", "C3H")]
    assert filelists.common_values([]) == ()


def test_rows_are_read_one_by_one_up_to_what_is_broken():
    data = b'[\n {"path": "a.tif"},\n [{"path": "b.tif"}, {}], null,\n {"path": ]'
    found = filelists.rows(data, "list.json")
    assert next(found)["path"] == "a.tif"
    assert next(found)["path"] == "b.tif"
    with pytest.raises(Unreadable, match=r"list\.json, row 4: is no JSON array from here on"):
        next(found)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b'{"path": "a.tif"}', "no file list"), (b"[", "no JSON array"), (b'[{"a": 1}', "no JSON array")],
)
def test_what_is_no_list(data, said):
    with pytest.raises(Unreadable, match=said):
        list(filelists.rows(data, "list.json"))


def test_an_empty_list():
    assert list(filelists.rows(b" [ ] ", "x")) == []


@given(st.lists(ODD, max_size=4))
def test_rows_of_any_shape(value):
    found = list(filelists.rows(json.dumps(value).encode(), "x"))
    facts = filelists.image_facts("S-1", images(found))
    assert len({fact.key for fact in facts}) == len(facts)
