import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.nearest import did_you_mean, nearest, suggested

PROPERTIES = ("phenotype", "gene", "compound", "organism", "anatomy")


@pytest.mark.parametrize(
    ("word", "among", "found"),
    [
        ("fenotype", PROPERTIES, ["phenotype"]),
        ("Phenotype", PROPERTIES, ["phenotype"]),
        ("genes", PROPERTIES, ["gene"]),
        ("yeast", ("hyaenas",), []),
        ("phenotype", (), []),
        ("idr0029", ("idr0028", "idr0021", "idr0092", "idr0013"), ["idr0021", "idr0028", "idr0092"]),
    ],
)
def test_what_looks_like_a_word(word, among, found):
    assert nearest(word, among) == found


def test_only_those_about_as_near_as_the_best():
    assert nearest("metaphase", ["metaphase", "telophase", "anaphase"], cutoff=0) == ["metaphase"]


def test_a_name_that_is_given_twice_is_suggested_once():
    assert nearest("gene", ["gene", "gene"]) == ["gene"]


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=8), st.integers(1, 4))
def test_what_is_found_is_some_of_what_there_is_whatever_the_order(word, among, limit):
    found = nearest(word, among, limit=limit)
    assert set(found) <= set(among)
    assert len(found) == len(set(found)) <= limit
    assert found == nearest(word, reversed(among), limit=limit)


@pytest.mark.parametrize(
    ("found", "said"), [([], ""), (["a"], "Did you mean a?"), (["a", "b"], "Did you mean a or b?")]
)
def test_a_suggestion_is_a_question(found, said):
    assert suggested(found) == said


def test_where_nothing_is_near_something_else_is_said():
    assert did_you_mean("zzz", PROPERTIES, "There are five.") == "There are five."
    assert did_you_mean("gen", PROPERTIES, "There are five.") == "Did you mean gene?"
