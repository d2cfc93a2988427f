import pytest

from catalog.models import Annotation
from curation.models import Decision, Proposal, StudyCuration
from curation.services import save, submit
from curation.services.holding import Collided
from curation.states import State
from ontology.models import Term
from ontology.problems import Conflict, Forbidden, Problem
from tests.curation.judging import (
    DELAYED,
    LARGE,
    ROUND,
    approved,
    choice,
    draft,
    edit,
    holds,
    proposal,
    value,
    versions,
)
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def study():
    return StudyFactory()


def test_a_draft_is_kept_and_is_no_fact(study):
    one = value(study)
    change_set = save(edits=[edit(one, choice(ROUND, rank=1, confidence=0.9), comment="as in the film")], who=curator())
    row = proposal(one)
    assert (row.state, row.version, row.comment) == (State.DRAFT, 1, "as in the film")
    term = row.terms.get()
    assert (term.term.curie, term.rank, term.confidence) == (ROUND, 1, 0.9)
    decision = Decision.objects.get()
    assert decision.change_set == change_set
    assert (decision.move, decision.version, decision.actor) == ("saved", 1, curator().user)
    assert decision.before["state"] == "open"
    assert [term["term"] for term in decision.after["terms"]] == [ROUND]
    assert not Annotation.objects.exists()


def test_the_second_of_two_curators_sees_both_versions(study):
    one = value(study)
    looked_at_before = edit(one, LARGE, version=0)
    draft(one, ROUND)
    with pytest.raises(Collided, match="changed by curator-1") as caught:
        save(edits=[looked_at_before], who=curator("curator-2"))
    (collision,) = caught.value.collisions
    assert [row.term.curie for row in collision.proposal.terms.all()] == [ROUND]
    assert [chosen.term.curie for chosen in collision.wanted.terms] == [LARGE]
    assert Decision.objects.count() == 1


def test_who_chose_between_both_versions_can_save(study):
    one = value(study)
    draft(one, ROUND)
    row = draft(one, LARGE, who=curator("curator-2"))
    assert (row.version, row.curator.username) == (2, "curator-2")


def test_one_collision_among_many_saves_nothing(study):
    rows = [value(study, f"text {number}") for number in range(3)]
    draft(rows[1], ROUND)
    with pytest.raises(Collided):
        save(edits=[edit(row, LARGE, version=0) for row in rows], who=curator())
    assert Proposal.objects.count() == 1


def test_saving_the_same_again_changes_nothing(study):
    one = value(study)
    draft(one, ROUND)
    save(edits=[edit(one, ROUND, version=0)], who=curator())
    assert (proposal(one).version, Decision.objects.count()) == (1, 1)


def test_many_values_are_one_change_set(study, django_assert_max_num_queries):
    rows = [value(study, f"text {number}") for number in range(600)]
    with django_assert_max_num_queries(60):
        change_set = save(edits=_edits(rows), who=curator())
    assert change_set.decisions.count() == 600
    assert change_set.summary == "600 values judged"


def _edits(rows):
    from curation.judgement import Edit, Judgement, Target

    judgement = Judgement((choice(ROUND),))
    return [Edit(Target(row, "phenotype"), judgement) for row in rows]


def test_what_was_approved_holds_while_a_new_draft_is_worked_on(study):
    one = value(study)
    approved(one, ROUND)
    assert draft(one, LARGE).state == State.DRAFT
    assert holds(one) == {ROUND}


def test_a_quality_beside_an_entity_forms_one_group(study):
    Term.objects.create(curie="PATO:0000460", label="abnormal")
    row = draft(value(study), ROUND, "PATO:0000460")
    assert set(row.terms.values_list("group", flat=True)) == {"1"}


def test_two_entities_stand_for_themselves(study):
    assert set(draft(value(study), ROUND, LARGE).terms.values_list("group", flat=True)) == {""}


def test_editing_what_waits_for_review_takes_it_back(study):
    one = value(study)
    row = draft(one, ROUND)
    submit(versions=versions(row), who=curator())
    assert draft(one, LARGE).state == State.DRAFT


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"curies": ()}, "Say which terms it means"),
        ({"curies": (ROUND,), "outcome": "none"}, "has no terms"),
        ({"curies": (), "outcome": "bogus"}, "no outcome"),
        ({"curies": (ROUND,), "comment": "x" * 2001}, "2,001 characters"),
        ({"curies": (ROUND,), "key": "dose"}, "take no ontology terms"),
        ({"curies": (ROUND,), "key": "phaenotype"}, "phenotype"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused_in_a_sentence(study, more, message):
    curies = more.pop("curies")
    with pytest.raises(Problem, match=message):
        save(edits=[edit(value(study), *curies, **more)], who=curator())
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"mapping": "near"}, "no mapping"),
        ({"polarity": "maybe"}, "no polarity"),
        ({"level": 99}, "no level"),
        ({"evidence": "certain"}, "no evidence code"),
        ({"evidence": "ECO:" + "7" * 100}, "no evidence code"),
    ],
)
def test_how_a_term_is_meant_is_one_of_a_few(study, how, message):
    with pytest.raises(Problem, match=message):
        save(edits=[edit(value(study), choice(ROUND, **how))], who=curator())


def test_an_obsolete_term_is_refused_with_its_replacement(study):
    Term.objects.filter(curie=ROUND).update(obsolete=True, replaced_by=LARGE)
    with pytest.raises(Problem, match=f"obsolete; {LARGE} took its place"):
        draft(value(study), ROUND)


def test_a_method_cannot_be_absent(study):
    with pytest.raises(Problem, match="cannot be stated as absent"):
        save(edits=[edit(value(study), choice(ROUND, polarity="absent"), key="imaging_method")], who=curator())


def test_only_curators_save(study):
    with pytest.raises(Forbidden, match="curate values"):
        draft(value(study), ROUND, who=reviewer())


def test_nothing_is_nothing_to_save():
    with pytest.raises(Problem, match="nothing to save"):
        save(edits=[], who=curator())


def test_a_value_is_judged_once(study):
    one = value(study)
    with pytest.raises(Problem, match="given twice"):
        save(edits=[edit(one, ROUND), edit(one, LARGE)], who=curator())


def test_a_proposal_that_is_gone_says_so(study):
    with pytest.raises(Conflict, match="load the page again"):
        save(edits=[edit(value(study), ROUND, version=3)], who=curator())


def test_two_who_judge_independently_do_not_collide(study):
    StudyCuration.objects.create(study=study, double=True)
    one = value(study)
    save(edits=[edit(one, ROUND, version=0)], who=curator())
    save(edits=[edit(one, DELAYED, version=0)], who=curator("curator-2"))
    assert {row.track.username for row in Proposal.objects.all()} == {"curator-1", "curator-2"}
