"""Pagetab JSON of every shape."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives import pagetab
from ingest.archives.base import Unreadable
from tests.ingest.archives.test_shapes import JSON
from tests.ingest.builders import attribute, section, submission

FIELDS = st.sampled_from(
    ["accno", "type", "attributes", "section", "subsections", "files", "links", "name", "value", "valqual"]
)
ODD = st.recursive(
    JSON,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=5),
    max_leaves=30,
)


def read(value):
    return pagetab.read(json.dumps(value).encode(), "x.json")


def test_a_submission_is_a_tree():
    found = read(submission("S-BIAD1", section("Biosample", "b1", Title="Cells"), Keywords=["one", "two"]))
    assert found.accession == "S-BIAD1"
    assert found.head.first("ReleaseDate") == "2024-03-01"
    assert [one.value for one in found.study.all("keywords")] == ["one", "two"]
    (biosample,) = found.study.below("biosample")
    assert (biosample.kind, biosample.accno, biosample.title) == ("biosample", "b1", "Cells")
    assert list(found.study.everything()) == [found.study, biosample]


def test_names_are_found_in_any_case_and_titles_may_be_names():
    (author,) = read(submission("S-BIAD1", section("Author", "", **{"E-mail": "x", "NAME": "Ann"}))).study.sections
    assert author.first("e-mail") == "x"
    assert author.title == "Ann"
    assert author.first("orcid") == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("one", ["one"]),
        (["one", "two", None, "null"], ["one", "two"]),
        (7, ["7"]),
        (None, []),
        ("null", []),
        ({}, []),
        (" \u202aann\u202c ", ["ann"]),
        (True, []),
    ],
)
def test_values_come_single_listed_and_empty(value, expected):
    found = read(submission("S-BIAD1", head=[attribute("DOI", value)]))
    assert [one.value for one in found.head.all("doi")] == expected


def test_qualifiers_and_nothing_else():
    found = read(
        submission(
            "S-BIAD1", head=[{}, None, {"name": None, "value": "x"}, attribute("Organism", "yeast", TermId="4932")]
        )
    )
    assert [(one.name, one.quals) for one in found.head.attributes][-1] == ("Organism", {"termid": "4932"})
    assert len(found.head.attributes) == 2


def test_tables_are_sections_too():
    value = submission("S-BIAD1")
    value["section"]["subsections"] = [[section("author", "", Name="A"), section("author", "", Name="B")], {}, None]
    value["section"]["links"] = [[{"url": "u"}], {}]
    found = read(value).study
    assert [one.title for one in found.below("author")] == ["A", "B"]
    assert found.links == ({"url": "u"},)


def test_the_other_spelling_of_an_id():
    value = submission("S-BIAD1", {"type": "Image analysis", "accNo": "a9"})
    assert next(read(value).study.below("image analysis")).accno == "a9"


def test_sections_nested_without_end():
    inner = section("Biosample", "deepest")
    for _ in range(200):
        inner = section("Box", "", inner)
    assert list(read(submission("S-BIAD1", inner)).study.below("biosample")) == []


@pytest.mark.parametrize(
    "value",
    [[], {}, "x", {"accno": "S-1"}, {"section": {}}, {"accno": None, "section": {}}, {"accno": "S", "section": []}],
)
def test_what_is_no_submission(value):
    with pytest.raises(Unreadable, match="no pagetab submission"):
        read(value)


@given(ODD)
def test_whatever_the_shape_it_is_read_or_unreadable(value):
    try:
        found = read(value)
    except Unreadable:
        assert not pagetab.is_submission(value)
    else:
        assert all(one.name and one.value for part in found.study.everything() for one in part.attributes)
