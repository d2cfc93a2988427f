import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.quality.blanks import RULE
from tests.catalog.quality.made import said, value


@pytest.mark.parametrize(
    ("text", "shown"), [("a  b", "a␣␣b"), ("a\u00a0b", "a␣b"), ("a\u200bb", "a␣b"), (" a", "␣a"), ("a\tb", "a␣b")]
)
def test_a_blank_that_is_not_seen_is_shown(text, shown):
    (message,) = said(RULE, value("phenotype", text))
    assert f"“{shown}”" in message


@given(
    st.text(st.characters(categories=["L", "N"]), min_size=1), st.text(st.characters(categories=["L", "N"]), min_size=1)
)
def test_single_blanks_between_words_are_fine(one, other):
    assert said(RULE, value("phenotype", f"{one} {other}")) == []
