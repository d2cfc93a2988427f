import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.differences import difference

CURIES = st.sampled_from(["CMPO:1", "CMPO:2", "CMPO:3"])


def term(curie, **said):
    return {"term": curie, "mapping": "exact", "polarity": "present", "level": 0, "evidence": "", "group": "", **said}


def said(*terms, state="draft", outcome="terms", comment="", request=""):
    return {"state": state, "outcome": outcome, "comment": comment, "request": request, "terms": list(terms)}


sayings = st.lists(
    st.builds(lambda curie, mapping: term(curie, mapping=mapping), CURIES, st.sampled_from(["exact", "broader"])),
    unique_by=lambda one: one["term"],
).map(lambda terms: said(*terms))


def kinds(before, after):
    return [(one.kind, one.shown["term"], one.fields) for one in difference(before, after).terms]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], ["A"], [("added", "A", ())]),
        (["A"], [], [("removed", "A", ())]),
        (["A"], ["A"], [("same", "A", ())]),
        (["A", "B"], ["B", "C"], [("removed", "A", ()), ("added", "C", ()), ("same", "B", ())]),
    ],
)
def test_terms_that_come_and_go(before, after, expected):
    assert kinds(said(*map(term, before)), said(*map(term, after))) == expected


@pytest.mark.parametrize("field", ["mapping", "polarity", "level", "evidence", "group"])
def test_what_is_said_of_a_term_differently(field):
    assert kinds(said(term("A")), said(term("A", **{field: "other"}))) == [("changed", "A", (field,))]


def test_how_it_was_found_is_no_difference():
    assert kinds(said(term("A", rank=1)), said(term("A", rank=3))) == [("same", "A", ())]


def test_a_term_that_is_there_twice():
    before = said(term("A", polarity="absent"), term("A"))
    assert kinds(before, said(term("A", polarity="absent"))) == [("removed", "A", ()), ("same", "A", ())]


@given(sayings, sayings)
def test_each_side_keeps_its_terms(before, after):
    found = difference(before, after).terms
    for side, whole in (("before", before), ("after", after)):
        shown = [getattr(one, side)["term"] for one in found if getattr(one, side)]
        assert sorted(shown) == sorted(one["term"] for one in whole["terms"])


@given(sayings, sayings)
def test_the_other_way_round_what_came_went(before, after):
    turned = {"added": "removed", "removed": "added"}
    there = sorted((turned.get(kind, kind), curie) for kind, curie, _ in kinds(before, after))
    assert there == sorted((kind, curie) for kind, curie, _ in kinds(after, before))


@given(sayings)
def test_nothing_differs_from_itself(one):
    found = difference(one, one)
    assert (found.judged_anew, found.state_changed) == (False, False)


def test_moving_on_is_no_new_judgement():
    found = difference(said(term("A")), said(term("A"), state="submitted"))
    assert (found.state_changed, found.judged_anew) == (True, False)


@pytest.mark.parametrize(
    ("other", "changed"),
    [
        ({"comment": "odd"}, "comment_changed"),
        ({"outcome": "none"}, "outcome_changed"),
        ({"request": "phenotype: x"}, "outcome_changed"),
    ],
)
def test_words_and_outcome(other, changed):
    found = difference(said(), said(**other))
    assert found.judged_anew
    assert getattr(found, changed)
