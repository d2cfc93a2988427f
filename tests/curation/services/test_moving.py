import pytest

from catalog.models import Annotation, Change
from catalog.services import annotate
from curation.models import Decision, Proposal, StudyCuration
from curation.services import approve, save, send_back, submit, take_back
from curation.services.holding import Collided
from curation.states import State
from ontology.models import Term
from ontology.problems import Conflict, Forbidden, NotFound, Problem
from tests.curation.judging import LARGE, ROUND, approved, choice, draft, edit, holds, proposal, value, versions
from tests.curation.people import both, curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def one():
    return value(StudyFactory())


@pytest.fixture
def submitted(one):
    row = draft(one, ROUND)
    submit(versions=versions(row), who=curator())
    return proposal(one)


def test_approval_makes_the_fact(one, submitted):
    change_set = approve(versions=versions(submitted), who=reviewer())
    fact = Annotation.objects.get()
    assert (fact.term.curie, fact.status, fact.asserted_by, fact.change_set) == (
        ROUND,
        "accepted",
        "curator",
        change_set,
    )
    assert proposal(one).state == State.APPROVED
    change = Change.objects.get(change_set=change_set)
    assert (change.kind, change.source_value_id, change.cause) == ("annotation", one.pk, "curation")


def test_what_is_submitted_is_no_fact(one, submitted):
    assert holds(one) == set()


def test_approval_overrules_what_the_archive_stated_instead(one):
    stated = annotate(subject=one, property_key="phenotype", term=Term.objects.get(curie=LARGE), asserted_by="idr")
    approved(one, ROUND)
    assert (holds(one), holds(one, "overruled")) == ({ROUND}, {LARGE})
    stated.refresh_from_db()
    assert stated.superseded_by.term.curie == ROUND


def test_what_the_archive_stated_and_a_curator_confirmed_stays_the_archives(one):
    annotate(subject=one, property_key="phenotype", term=Term.objects.get(curie=ROUND), asserted_by="idr")
    approved(one, ROUND)
    assert Annotation.objects.get().asserted_by == "idr"


def test_another_mapping_takes_the_place_of_the_archives(one):
    annotate(subject=one, property_key="phenotype", term=Term.objects.get(curie=ROUND), asserted_by="idr")
    approved(one, choice(ROUND, mapping="broader"))
    assert set(Annotation.objects.values_list("status", "mapping")) == {("overruled", "exact"), ("accepted", "broader")}


def test_cannot_be_mapped_overrules_everything(one):
    annotate(subject=one, property_key="phenotype", term=Term.objects.get(curie=LARGE), asserted_by="idr")
    approved(one, outcome="none")
    assert (holds(one), holds(one, "overruled")) == (set(), {LARGE})


def test_nobody_approves_their_own(one):
    row = draft(one, ROUND, who=both())
    submit(versions=versions(row), who=both())
    with pytest.raises(Forbidden, match="somebody else"):
        approve(versions=versions(row), who=both())
    assert holds(one) == set()


def test_nobody_approves_what_they_wrote_a_part_of(one):
    draft(one, ROUND, who=both())
    row = draft(one, ROUND, LARGE, who=curator())
    submit(versions=versions(row), who=curator())
    with pytest.raises(Forbidden):
        approve(versions=versions(row), who=both())


def test_what_was_approved_before_no_longer_counts_as_ones_own(one):
    row = draft(one, ROUND, who=both())
    submit(versions=versions(row), who=both())
    approve(versions=versions(row), who=reviewer())
    row = draft(one, LARGE, who=curator())
    submit(versions=versions(row), who=curator())
    approve(versions=versions(row), who=both())
    assert holds(one) == {LARGE}


def test_sent_back_with_a_reason_and_repaired(one, submitted):
    send_back(versions=versions(submitted), who=reviewer(), reason=" too broad ")
    assert proposal(one).state == State.SENT_BACK
    assert Decision.objects.latest("pk").reason == "too broad"
    assert approved(one, LARGE).state == State.APPROVED


def test_sending_back_needs_a_reason(submitted):
    with pytest.raises(Problem, match="with a reason"):
        send_back(versions=versions(submitted), who=reviewer(), reason="  ")


def test_taken_back_it_is_a_draft_again(one, submitted):
    take_back(versions=versions(submitted), who=curator())
    assert proposal(one).state == State.DRAFT


@pytest.mark.parametrize("move", [submit, take_back, approve])
def test_moves_start_from_their_states_only(one, move):
    row = approved(one, ROUND)
    with pytest.raises(Conflict, match="the state is approved"):
        move(versions=versions(row), who=both())


def test_a_reviewer_approves_only_what_they_looked_at(one, submitted):
    seen = versions(submitted)
    row = draft(one, LARGE)
    submit(versions=versions(row), who=curator())
    with pytest.raises(Collided):
        approve(versions=seen, who=reviewer())


def test_curators_do_not_approve(submitted):
    with pytest.raises(Forbidden, match="approve proposals"):
        approve(versions=versions(submitted), who=curator("curator-2"))


def test_there_must_be_such_a_proposal():
    with pytest.raises(NotFound):
        approve(versions={12345: 1}, who=reviewer())
    with pytest.raises(Problem, match="at least one"):
        approve(versions={}, who=reviewer())


def test_many_are_approved_in_few_queries(django_assert_max_num_queries):
    study = StudyFactory()
    for number in range(300):
        draft(value(study, f"text {number}"), ROUND)
    rows = list(Proposal.objects.all())
    submit(versions=versions(*rows), who=curator())
    seen = versions(*rows)
    with django_assert_max_num_queries(60):
        approve(versions=seen, who=reviewer())
    assert Annotation.objects.filter(status="accepted").count() == 300


class TestTwoCurators:
    @pytest.fixture
    def judged(self, one):
        """`judged(first, second)`: the submitted proposals of two curators."""
        StudyCuration.objects.create(study=one.study, double=True)

        def judge(first, second):
            for name, curie in (("curator-1", first), ("curator-2", second)):
                save(edits=[edit(one, curie, version=0)], who=curator(name))
                row = proposal(one, track=curator(name).user)
                submit(versions=versions(row), who=curator(name))
            return list(Proposal.objects.order_by("pk"))

        return judge

    def test_both_who_agree_are_approved(self, one, judged):
        first, _ = judged(ROUND, ROUND)
        approve(versions=versions(first), who=reviewer())
        assert set(Proposal.objects.values_list("state", flat=True)) == {"approved"}
        assert holds(one) == {ROUND}

    def test_the_other_is_set_aside_where_they_differ(self, one, judged):
        first, second = judged(ROUND, LARGE)
        approve(versions=versions(second), who=reviewer())
        assert {row.pk: row.state for row in Proposal.objects.all()} == {first.pk: "set_aside", second.pk: "approved"}
        assert holds(one) == {LARGE}

    def test_one_alone_is_not_enough(self, judged):
        first, second = judged(ROUND, LARGE)
        take_back(versions=versions(second), who=curator("curator-2"))
        with pytest.raises(Conflict, match="by one of them only"):
            approve(versions=versions(first), who=reviewer())

    def test_both_at_once_cannot_hold(self, judged):
        with pytest.raises(Problem, match="choose one"):
            approve(versions=versions(*judged(ROUND, LARGE)), who=reviewer())

    def test_who_judged_the_other_side_does_not_approve_this_one(self, one):
        StudyCuration.objects.create(study=one.study, double=True)
        for who, curie in ((curator(), ROUND), (both(), LARGE)):
            save(edits=[edit(one, curie, version=0)], who=who)
            submit(versions=versions(proposal(one, track=who.user)), who=who)
        with pytest.raises(Forbidden, match="who wrote them"):
            approve(versions=versions(proposal(one, track=curator().user)), who=both())

    def test_exact_and_broader_do_not_agree(self, judged):
        first, second = judged(ROUND, choice(ROUND, mapping="broader"))
        approve(versions=versions(second), who=reviewer())
        assert {row.pk: row.state for row in Proposal.objects.all()} == {first.pk: "set_aside", second.pk: "approved"}

    def test_what_was_set_aside_can_be_judged_again(self, judged, one):
        first, second = judged(ROUND, LARGE)
        approve(versions=versions(second), who=reviewer())
        save(edits=[edit(one, LARGE, version=Proposal.objects.get(pk=first.pk).version)], who=curator("curator-1"))
        assert Proposal.objects.get(pk=first.pk).state == State.DRAFT
