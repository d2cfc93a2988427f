"""Cells, and lines of both forms."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.exports.tables import cell, json_line, lines_of, tsv_header, tsv_line


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (-1.5, "-1.5"),
        (True, "true"),
        (["a", "b"], "a | b"),
        (("=1+1", "b"), "'=1+1 | b"),
        ("a\tb\r\nc", "a b c"),
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("\t=1", "'=1"),
        ("@SUM", "'@SUM"),
        ("-control", "'-control"),
        ("+", "'+"),
        ("1-2", "1-2"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_a_cell(value, written):
    assert cell(value) == written


@given(st.lists(st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text())), min_size=1, max_size=5))
def test_every_line_has_its_cells_and_no_formula(values):
    columns = [f"c{number}" for number in range(len(values))]
    line = tsv_line(dict(zip(columns, values, strict=True)), columns)
    cells = line.removesuffix("\n").split("\t")
    assert len(line.splitlines()) == 1
    assert len(cells) == len(values)
    for written, value in zip(cells, values, strict=True):
        assert isinstance(value, int) or not written.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_what_a_row_does_not_have_is_empty():
    assert tsv_line({"b": 1}, ("a", "b", "c")) == "\t1\t\n"
    assert tsv_header(("a", "b")) == "a\tb\n"


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text()))))
def test_a_json_line_is_one_line_and_says_the_same(row):
    line = json_line(row)
    assert line.endswith("\n")
    assert "\n" not in line[:-1]
    assert json.loads(line) == row


def test_the_top_of_a_file():
    top, line = lines_of(("a",), "tsv")
    assert (top, line({"a": 1})) == ("a\n", "1\n")
    top, line = lines_of(("a",), "jsonl")
    assert (top, line({"a": 1})) == ("", '{"a":1}\n')
