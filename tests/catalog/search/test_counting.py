"""Folding signatures equals looking at every sample."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from catalog.search.counting import fold, per_study, totals
from catalog.search.families import Families
from catalog.search.results import Totals
from catalog.search.view import Signature, plain_terms

ABOVE = {"a": {"p"}, "b": {"p", "q"}, "c": {"q"}, "d": set()}
owns = st.lists(st.sampled_from(sorted(ABOVE)), max_size=3, unique=True).map(lambda terms: " ".join(sorted(terms)))
signatures = st.builds(
    Signature,
    study=st.integers(1, 4),
    images=st.sampled_from([None, 0, 1, 7, 12]),
    own=st.tuples(owns, owns).map(list),
    samples=st.integers(0, 5),
)


def reach(own):
    return frozenset(own.split()).union(*(ABOVE[term] for term in own.split()))


@given(st.lists(signatures, max_size=12))
def test_totals(found):
    assert totals(per_study(found), Families()) == Totals(
        studies=len({one.study for one in found}),
        samples=sum(one.samples for one in found),
        images=sum(one.images or 0 for one in found),
        images_complete=all(one.images is not None for one in found),
    )


@given(st.lists(signatures, max_size=12))
def test_each_study_has_its_own_totals(found):
    by_study = per_study(found)
    assert by_study.keys() == {one.study for one in found}
    for study, total in by_study.items():
        assert total == totals(per_study(one for one in found if one.study == study), Families())
        assert total.studies == 1


@given(st.lists(signatures, max_size=12), st.integers(0, 1))
def test_a_sample_counts_once_for_each_term_it_reaches(found, place):
    counts = fold(found, place, reach, Families())
    groups = defaultdict(list)
    for one in found:
        for term in reach(one.own[place]) if one.own[place] else ():
            groups[term].append(one)
    assert counts.samples == {term: sum(one.samples for one in group) for term, group in groups.items()}
    assert counts.images == {term: sum(one.images or 0 for one in group) for term, group in groups.items()}
    assert counts.studies == {term: len({one.study for one in group}) for term, group in groups.items()}


def test_nothing():
    assert totals({}, Families()) == Totals(0, 0, 0, images_complete=True)
    assert fold([], 0, reach, Families()).samples == {}


def test_absent_terms_and_pairs_do_not_stand_for_themselves():
    assert plain_terms("a !b c+d !e+f +g x%20y") == ["a", "x y"]
