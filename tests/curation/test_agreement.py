import math
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from catalog.models import ChangeSet
from catalog.services import open_change_set
from curation.agreement import agreement_of, agreements, category, cohens_kappa
from curation.models import Proposal
from curation.services import curate_twice, save, submit, undo
from tests.curation.judging import LARGE, ROUND, SMALL, choice, edit, value, versions
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

FIRST, SECOND = "curator-1", "curator-2"
pairs = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=1, max_size=60)


@given(pairs)
def test_kappa_is_that_of_scikit_learn(given_pairs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it divides by zero where we say None
        expected = cohen_kappa_score(*zip(*given_pairs, strict=True))
    found = cohens_kappa(given_pairs)
    assert (found is None) == math.isnan(expected)
    assert found is None or found == pytest.approx(expected)


@given(pairs)
def test_kappa_is_the_same_the_other_way_round(given_pairs):
    assert cohens_kappa([(b, a) for a, b in given_pairs]) == cohens_kappa(given_pairs)


@given(st.lists(st.sampled_from("abcd"), min_size=2).filter(lambda said: len(set(said)) > 1))
def test_who_always_agrees_has_one(said):
    assert cohens_kappa([(one, one) for one in said]) == 1


@pytest.mark.parametrize("said", [[], [("a", "a")] * 3], ids=["nothing", "one category"])
def test_kappa_without_a_meaning(said):
    assert cohens_kappa(said) is None


def test_order_and_everything_but_term_and_polarity_do_not_matter():
    one = {"outcome": "terms", "terms": [_term("A", mapping="exact"), _term("B")], "comment": "x"}
    other = {"outcome": "terms", "terms": [_term("B"), _term("A", mapping="broader")], "comment": ""}
    assert category(one) == category(other)
    assert category(one) != category({**one, "terms": [_term("A", polarity="absent"), _term("B")]})
    assert category({"outcome": "none", "terms": []}) != category({"outcome": "requested", "terms": []})


def _term(curie, *, polarity="present", **more):
    return {"term": curie, "polarity": polarity, **more}


@pytest.fixture
def study(db, words):
    study = StudyFactory()
    curate_twice(study=study, double=True, who=reviewer())
    return study


def judge(study, name, **said):
    """Save and submit `text=(terms)` as one curator; None for *cannot be mapped*."""
    who = curator(name)
    subjects = {text: value(study, text) for text in said}
    save(
        edits=[
            edit(subjects[text], *(terms or ()), version=0, **({} if terms else {"outcome": "none"}))
            for text, terms in said.items()
        ],
        who=who,
    )
    rows = Proposal.objects.filter(track=who.user, source_value__in=subjects.values())
    submit(versions=versions(*rows), who=who)


def test_two_curators_of_a_study(study):
    judge(study, FIRST, a=[ROUND], b=[LARGE, ROUND], c=[SMALL], d=None, only=[ROUND])
    judge(study, SECOND, a=[ROUND], b=[ROUND, LARGE], c=[LARGE], d=None)
    found = agreement_of(study)
    assert (found.curators, found.values, found.alike, found.share) == ((FIRST, SECOND), 4, 3, 0.75)
    assert found.kappa == pytest.approx(9 / 13)
    assert found.words == "substantial"


def test_a_mapping_is_no_disagreement_and_a_polarity_is(study):
    judge(study, FIRST, a=[ROUND], b=[ROUND])
    judge(study, SECOND, a=[choice(ROUND, mapping="broader")], b=[choice(ROUND, polarity="absent")])
    assert (agreement_of(study).values, agreement_of(study).alike) == (2, 1)


def test_what_one_has_not_submitted_does_not_count(study):
    judge(study, FIRST, a=[ROUND])
    save(edits=[edit(value(study, "a"), ROUND, version=0)], who=curator(SECOND))
    assert agreement_of(study) is None


def test_what_was_submitted_first_counts(study):
    judge(study, FIRST, a=[ROUND])
    judge(study, SECOND, a=[LARGE])
    again = Proposal.objects.get(track=curator(SECOND).user)
    save(edits=[edit(again.source_value, ROUND, version=again.version)], who=curator(SECOND))
    submit(versions=versions(again), who=curator(SECOND))
    assert agreement_of(study).alike == 0


def test_a_submission_that_was_undone_does_not_count(study):
    judge(study, FIRST, a=[ROUND])
    judge(study, SECOND, a=[LARGE])
    undo(change_set=ChangeSet.objects.latest("pk"), who=curator(SECOND))
    assert agreement_of(study) is None


def test_a_sheet_that_saved_and_submitted_and_was_undone_does_not_count_until_it_is_done_again(study):
    judge(study, FIRST, a=[ROUND])
    who, subject = curator(SECOND), value(study, "a")
    sheet = open_change_set(action="sheet", summary="a sheet", actor=who.user)
    save(edits=[edit(subject, LARGE, version=0)], who=who, change_set=sheet)
    submit(versions=versions(Proposal.objects.get(track=who.user)), who=who, change_set=sheet)
    assert agreement_of(study).alike == 0
    undo(change_set=sheet, who=who)
    assert agreement_of(study) is None
    undo(change_set=ChangeSet.objects.latest("pk"), who=who)
    assert agreement_of(study).values == 1


def test_of_three_curators_the_two_who_share_most(study):
    judge(study, FIRST, a=[ROUND])
    judge(study, SECOND, a=[ROUND], b=[ROUND])
    judge(study, "curator-3", a=[LARGE], b=[ROUND])
    assert agreement_of(study).curators == (SECOND, "curator-3")


def test_where_both_say_one_thing_only_kappa_has_no_meaning(study):
    judge(study, FIRST, a=[ROUND])
    judge(study, SECOND, a=[ROUND])
    found = agreement_of(study)
    assert (found.kappa, found.share, found.words) == (None, 1.0, "not defined: both judged everything the same")


def test_many_studies_take_one_query(study, django_assert_num_queries):
    judge(study, FIRST, a=[ROUND])
    judge(study, SECOND, a=[LARGE])
    other = StudyFactory()
    with django_assert_num_queries(1):
        assert agreements([study.pk, other.pk]).keys() == {study.pk}
