import pytest

from catalog.models import ChangeSet
from curation.models import StudyCuration
from curation.services import approve, assign, claim, curate_twice, prioritise, release, submit
from ontology.problems import Conflict, Forbidden, Problem
from tests.curation.judging import ROUND, draft, value, versions
from tests.curation.people import both, curator, person, reviewer
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory(accession="idr0013")


def of(study):
    return StudyCuration.objects.get(study=study)


def test_a_study_is_claimed_and_released(study):
    claim(study=study, who=curator())
    assert of(study).curator == curator().user
    release(study=study, who=curator())
    assert of(study).curator is None


def test_each_is_a_change_set_of_its_own(study):
    claim(study=study, who=curator())
    prioritise(study=study, priority=2, who=reviewer())
    rows = ChangeSet.objects.order_by("pk").values_list("action", "summary", "actor__username")
    assert list(rows) == [
        ("claim", "Claimed idr0013", "curator-1"),
        ("prioritise", "Priority of idr0013: next", "reviewer-1"),
    ]


def test_claiming_ones_own_again_is_fine(study):
    claim(study=study, who=curator())
    claim(study=study, who=curator())
    assert of(study).curator == curator().user


def test_who_comes_second_is_told_who_was_first(study):
    claim(study=study, who=curator())
    with pytest.raises(Conflict, match="idr0013 was claimed by curator-1"):
        claim(study=study, who=curator("curator-2"))


def test_what_is_nobodys_cannot_be_released(study):
    with pytest.raises(Conflict, match="idr0013 is nobody's"):
        release(study=study, who=curator())


def test_another_curator_cannot_release_it_but_who_may_assign_can(study):
    claim(study=study, who=curator())
    with pytest.raises(Forbidden, match="idr0013 is curator-1's"):
        release(study=study, who=curator("curator-2"))
    release(study=study, who=both())
    assert of(study).curator is None


def test_a_reviewer_hands_it_from_one_to_another(study):
    claim(study=study, who=curator())
    assign(study=study, curator=curator("curator-2").user, who=reviewer())
    assert of(study).curator == curator("curator-2").user


def test_only_who_may_curate_can_be_given_a_study(study):
    with pytest.raises(Problem, match="reviewer-1 may not curate"):
        assign(study=study, curator=reviewer().user, who=reviewer())
    assert not StudyCuration.objects.exists()


@pytest.mark.parametrize(
    ("do", "who", "says"),
    [
        (lambda study, who: claim(study=study, who=who), reviewer, "curate values"),
        (lambda study, who: claim(study=study, who=who), lambda: person("nobody"), "curate values"),
        (lambda study, who: release(study=study, who=who), reviewer, "curate values"),
        (lambda study, who: assign(study=study, curator=who.user, who=who), curator, "assign studies"),
        (lambda study, who: prioritise(study=study, priority=1, who=who), curator, "assign studies"),
        (lambda study, who: curate_twice(study=study, double=True, who=who), curator, "assign studies"),
    ],
    ids=["claim", "claim, no role", "release", "assign", "prioritise", "curate twice"],
)
def test_each_asks_for_its_right(study, do, who, says):
    with pytest.raises(Forbidden, match=says):
        do(study, who())
    assert not ChangeSet.objects.exists()


def test_a_priority_is_one_of_four(study):
    with pytest.raises(Problem, match="7 is no priority; it is one of -1 "):
        prioritise(study=study, priority=7, who=reviewer())
    prioritise(study=study, priority=-1, who=reviewer())
    assert of(study).priority == -1


@pytest.mark.usefixtures("words")
def test_two_curators_begin_once_nothing_shared_is_unfinished(study):
    row = draft(value(study), ROUND)
    with pytest.raises(Conflict, match="idr0013 has 1 unfinished proposal that all share"):
        curate_twice(study=study, double=True, who=reviewer())
    submit(versions=versions(row), who=curator())
    with pytest.raises(Conflict, match="approved or undone first"):
        curate_twice(study=study, double=True, who=reviewer())
    approve(versions=versions(row), who=reviewer())
    curate_twice(study=study, double=True, who=reviewer())
    assert of(study).double


@pytest.mark.usefixtures("words")
def test_two_curators_do_not_end_while_either_is_unfinished(study):
    curate_twice(study=study, double=True, who=reviewer())
    draft(value(study), ROUND)
    curate_twice(study=study, double=True, who=reviewer())
    with pytest.raises(Conflict, match="1 unfinished proposal of either curator"):
        curate_twice(study=study, double=False, who=reviewer())


def test_two_curators_end_where_nothing_was_judged(study):
    curate_twice(study=study, double=True, who=reviewer())
    curate_twice(study=study, double=False, who=reviewer())
    assert not of(study).double
