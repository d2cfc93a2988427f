"""Nodes in the server's terms; that they mean the same is what the contract tests show."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.search.engines.base import Between, Both, Either, Everything, HasAny, Not, Phrase
from catalog.search.engines.elastic.queries import filtering, query, shortened

ALL = {"match_all": {}}
A, B = HasAny("study", ("1",)), HasAny("study", ("2",))
IS_A, IS_B = {"term": {"study": "1"}}, {"term": {"study": "2"}}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Everything(), ALL),
        (A, IS_A),
        (HasAny("study", ("1", "2")), {"terms": {"study": ["1", "2"]}}),
        (HasAny("study", ()), {"match_none": {}}),
        (Phrase("text", ("cell",)), {"term": {"text": "cell"}}),
        (Phrase("text", ("round", "cell")), {"match_phrase": {"text": "round cell"}}),
        (Between("dose", 1.0, 2.0), {"range": {"dose": {"gte": 1.0, "lte": 2.0}}}),
        (Between("dose", None, 0.0), {"range": {"dose": {"lte": 0.0}}}),
        (Between("dose", None, None), {"exists": {"field": "dose"}}),
        (Both((A, B)), {"bool": {"filter": [IS_A, IS_B], "must_not": []}}),
        (Both(()), {"bool": {"filter": [ALL], "must_not": []}}),
        (Both((A, Not(B))), {"bool": {"filter": [IS_A], "must_not": [IS_B]}}),
        (Not(B), {"bool": {"filter": [ALL], "must_not": [IS_B]}}),
        (Either((A, B)), {"bool": {"should": [IS_A, IS_B], "minimum_should_match": 1}}),
        (Either(()), {"match_none": {}}),
    ],
)
def test_nodes(node, expected):
    assert query(node) == expected


def test_nothing_is_scored():
    assert filtering(A) == {"bool": {"filter": [IS_A]}}


@settings(deadline=None)
@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=300), max_size=5).map(" ".join))
def test_words_fit_the_server_and_short_ones_stay(text):
    """Java counts characters beyond the first plane twice, and cuts at 255."""
    after = shortened(text).split()
    assert len(after) == len(text.split())
    for word, kept in zip(text.split(), after, strict=True):
        assert len(kept.encode("utf-16-le")) // 2 <= 255
        assert kept == word or len(word) > 120


def test_long_words_that_begin_alike_stay_different():
    assert shortened("a" * 300) != shortened("a" * 301)
