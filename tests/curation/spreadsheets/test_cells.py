"""Formulas are neutral on the way out, and every text is the same again on the way in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.spreadsheets.cells import Cell, Row, neutral, restored

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
DANGEROUS = st.builds(
    lambda quotes, start, rest: quotes + start + rest, st.text("'", max_size=3), st.sampled_from("=+-@\t\r\n"), TEXTS
)


@given(st.one_of(TEXTS, DANGEROUS))
def test_every_text_comes_back(text):
    assert restored(neutral(text)) == text


@given(DANGEROUS)
def test_nothing_begins_as_a_formula(text):
    assert neutral(text).startswith("'")


@pytest.mark.parametrize("text", ["SEPT2", "'tis", "1E5", "", "a=b", "' =1"])
def test_other_texts_stay_as_they_are(text):
    assert neutral(text) == text
    assert restored(text) == text


def test_what_is_not_there_is_empty():
    row = Row(3, {"term": Cell(" CMPO:1 "), "label": Cell("  ")})
    assert (row.said("term"), row.said("comment"), bool(row["label"]), bool(row)) == ("CMPO:1", "", False, True)
    assert not Row(4, {"label": Cell(" ")})
