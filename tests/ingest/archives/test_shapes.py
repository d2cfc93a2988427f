"""JSON as it comes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives import shapes
from ingest.archives.base import Unreadable

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("data", "row", "said"),
    [
        (b'{"a": 1,\n "b": }', 2, "from column 7"),
        (b"[1, 2", 1, "not JSON"),
        (b"", None, "empty"),
        (b"[" * 100_000, None, "not JSON"),
        (b"\0\0\0\0", None, "not a text"),
    ],
)
def test_broken_json_names_row_and_column(data, row, said):
    with pytest.raises(Unreadable, match=said) as caught:
        shapes.parse(data, "x.json")
    assert caught.value.defect.row == row


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, []), ("a", ["a"]), ([], []), ([1, [2, [None, 3]]], [1, 2, 3]), ({}, [{}])],
)
def test_listed(value, expected):
    assert shapes.listed(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(" a ", "a"), (7, "7"), (1.5, "1.5"), (2.0, "2"), (True, ""), (None, ""), ([1], ""), ({}, ""),
     (1234567.25, "1234567.25"), (float("inf"), "inf"), ("a\0b", "ab"), ("\ud800x", "?x")],
)  # fmt: skip
def test_text(value, expected):
    assert shapes.text(value) == expected


@pytest.mark.parametrize("filler", ["null", "None", " N/A ", "TBD", "pending", "", None])
def test_words_that_only_fill_a_field(filler):
    assert shapes.stated(filler) == ""
    assert shapes.stated("None of them") == "None of them"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.28 ", 1.28),
        (3, 3.0),
        (True, None),
        ("x", None),
        (None, None),
        ("nan", None),
        (float("inf"), None),
        ([], None),
    ],
)
def test_number(value, expected):
    assert shapes.number(value) == expected


@given(JSON)
def test_every_helper_takes_every_value(value):
    assert all(isinstance(item, dict) and item for item in shapes.objects(value))
    assert isinstance(shapes.mapping(value), dict)
    assert isinstance(shapes.stated(value), str)
    shapes.number(value)
    assert json.dumps(shapes.parse(json.dumps(value).encode(), "x")) == json.dumps(value)
