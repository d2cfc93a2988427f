import pytest

from catalog.models import Annotation, ChangeSet
from catalog.services import annotate
from curation.models import Proposal, StudyCuration
from curation.services import approve, save, submit, undo
from curation.states import State
from ontology.models import Term
from ontology.problems import Conflict, Forbidden
from tests.curation.judging import LARGE, ROUND, SMALL, approved, choice, draft, edit, holds, proposal, value, versions
from tests.curation.people import both, curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def one():
    return value(StudyFactory())


def latest():
    return ChangeSet.objects.latest("pk")


def curies(row):
    return [term.term.curie for term in row.terms.order_by("pk")]


def test_undo_says_again_what_was_said_before(one):
    draft(one, choice(ROUND, mapping="broader", rank=2), comment="first")
    draft(one, LARGE)
    undone = undo(change_set=latest(), who=curator())
    row = proposal(one)
    term = row.terms.get()
    assert (term.term.curie, term.mapping, term.rank, row.comment, row.version) == (ROUND, "broader", 2, "first", 3)
    assert (undone.count, undone.left, undone.change_set.undoes.summary) == (1, (), "1 value judged")


def test_undoing_the_first_draft_leaves_the_value_open(one):
    draft(one, ROUND)
    undo(change_set=latest(), who=curator())
    assert (proposal(one).state, curies(proposal(one)), proposal(one).curator) == (State.OPEN, [], None)


def test_undoing_an_undo_does_it_again(one):
    draft(one, ROUND)
    undo(change_set=latest(), who=curator())
    undo(change_set=latest(), who=curator())
    assert (proposal(one).state, curies(proposal(one))) == (State.DRAFT, [ROUND])


def test_undoing_an_approval_brings_back_what_held(one):
    annotate(subject=one, property_key="phenotype", term=Term.objects.get(curie=SMALL), asserted_by="idr")
    approved(one, ROUND)
    undo(change_set=latest(), who=reviewer())
    assert (holds(one), proposal(one).state) == ({SMALL}, State.SUBMITTED)
    assert Annotation.objects.get(status="accepted").asserted_by == "idr"
    assert holds(one, "retired") == {ROUND}


def test_an_approval_that_was_undone_can_be_done_again(one):
    annotate(subject=one, property_key="phenotype", term=Term.objects.get(curie=SMALL), asserted_by="idr")
    approved(one, ROUND)
    undo(change_set=latest(), who=reviewer())
    undo(change_set=latest(), who=reviewer())
    assert (holds(one), holds(one, "overruled"), proposal(one).state) == ({ROUND}, {SMALL}, State.APPROVED)


def test_an_approval_is_undone_by_reviewers_only(one):
    approved(one, ROUND)
    with pytest.raises(Forbidden, match="approve proposals"):
        undo(change_set=latest(), who=curator())
    undo(change_set=latest(), who=reviewer())
    with pytest.raises(Forbidden, match="approve proposals"):
        undo(change_set=latest(), who=curator())


def test_a_bulk_change_is_undone_but_for_what_changed_since(one):
    other = value(one.study, "others")
    bulk = save(edits=[edit(one, ROUND), edit(other, ROUND)], who=curator())
    draft(other, LARGE, who=curator("curator-2"))
    undone = undo(change_set=bulk, who=curator())
    assert undone.count == 1
    assert [decision.proposal.source_value for decision in undone.left] == [other]
    assert (proposal(one).state, curies(proposal(other))) == (State.OPEN, [LARGE])


def test_one_decision_of_many_can_be_undone(one):
    other = value(one.study, "others")
    bulk = save(edits=[edit(one, ROUND), edit(other, ROUND)], who=curator())
    decision = bulk.decisions.get(proposal__source_value=other)
    undo(change_set=bulk, who=curator(), only=[decision.pk])
    assert (proposal(one).state, proposal(other).state) == (State.DRAFT, State.OPEN)


def test_twice_is_once_too_often(one):
    draft(one, ROUND)
    change_set = latest()
    undo(change_set=change_set, who=curator())
    with pytest.raises(Conflict, match="undone already"):
        undo(change_set=change_set, who=curator())


def test_a_submission_can_be_undone(one):
    row = draft(one, ROUND)
    undo(change_set=submit(versions=versions(row), who=curator()), who=curator())
    assert proposal(one).state == State.DRAFT


def test_what_somebody_undid_is_no_longer_their_own(one):
    draft(one, ROUND, who=both())
    undo(change_set=latest(), who=both())
    row = draft(one, LARGE, who=curator())
    submit(versions=versions(row), who=curator())
    approve(versions=versions(row), who=both())
    assert holds(one) == {LARGE}


def test_what_somebody_did_again_is_their_own_again(one):
    row = draft(one, ROUND, who=both())
    undo(change_set=latest(), who=both())
    undo(change_set=latest(), who=curator())
    submit(versions=versions(row), who=curator())
    with pytest.raises(Forbidden, match="who wrote them"):
        approve(versions=versions(row), who=both())


def test_ones_own_is_ones_own_again_when_its_approval_was_undone(one):
    row = draft(one, ROUND, who=both())
    submit(versions=versions(row), who=both())
    approval = approve(versions=versions(row), who=reviewer())
    undone = undo(change_set=approval, who=reviewer())
    with pytest.raises(Forbidden, match="who wrote them"):
        approve(versions=versions(row), who=both())
    with pytest.raises(Forbidden, match="who wrote them"):
        undo(change_set=undone.change_set, who=both())
    undo(change_set=undone.change_set, who=reviewer())
    assert holds(one) == {ROUND}


def test_a_curator_undoes_and_redoes_a_draft_of_what_is_approved(one):
    approved(one, ROUND)
    draft(one, LARGE)
    undone = undo(change_set=latest(), who=curator())
    assert proposal(one).state == State.APPROVED
    undo(change_set=undone.change_set, who=curator())
    assert (proposal(one).state, curies(proposal(one)), holds(one)) == (State.DRAFT, [LARGE], {ROUND})


def test_undone_done_again_and_undone_is_no_judgement_against_it(one):
    approved(one, ROUND)
    for _ in range(3):
        undo(change_set=latest(), who=reviewer())
    assert (holds(one), holds(one, "retired"), holds(one, "overruled")) == (set(), {ROUND}, set())


class TestTwoCurators:
    @pytest.fixture
    def judged(self, one):
        StudyCuration.objects.create(study=one.study, double=True)
        for name, curie in (("curator-1", ROUND), ("curator-2", LARGE)):
            save(edits=[edit(one, curie, version=0)], who=curator(name))
            submit(versions=versions(proposal(one, track=curator(name).user)), who=curator(name))
        return proposal(one, track=curator("curator-1").user), proposal(one, track=curator("curator-2").user)

    def test_an_approval_is_undone_for_both(self, one, judged):
        first, second = judged
        approval = approve(versions=versions(first), who=reviewer())
        undo(change_set=approval, who=reviewer(), only=[approval.decisions.get(proposal=second).pk])
        assert {row.state for row in Proposal.objects.all()} == {State.SUBMITTED}
        assert holds(one) == set()

    def test_nobody_undoes_the_judgement_of_the_other(self, judged):
        first, _ = judged
        with pytest.raises(Forbidden, match="independently of you"):
            undo(change_set=first.decisions.earliest("pk").change_set, who=curator("curator-2"))
