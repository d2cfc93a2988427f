import pytest

from catalog.models import ChangeSet
from curation.judgement import Target
from curation.models import TermRequest
from curation.services import approve, submit, undo
from curation.services.holding import Collided
from curation.services.requesting import Wanted, ask, decline, make, reopen, request_term, waiting
from curation.states import State
from ontology.models import Term
from ontology.problems import Conflict, Forbidden, NotFound, Problem
from tests.curation.judging import ROUND, draft, holds, proposal, value, versions
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]
TRACKER = "https://tracker.example.org/issues/7"


@pytest.fixture
def one():
    return value(StudyFactory(), "banana shaped cells")


def wanted(**more):
    return Wanted(**{"property_key": "phenotype", "label": "banana shape", "why": "seen in three wells"} | more)


def asked(*values, who=None, **more):
    targets = [Target(one, "phenotype") for one in values]
    return request_term(wanted=wanted(**more), targets=targets, who=who or curator())


def test_a_value_waits_for_the_term_that_is_asked_for(one):
    row = asked(one, parent=Term.objects.get(curie=ROUND), definition=" Curved. ")
    said = proposal(one)
    assert (said.outcome, said.request, said.state) == ("requested", row, State.DRAFT)
    assert (row.state, row.requester, row.definition, row.parent.curie) == ("new", curator().user, "Curved.", ROUND)
    assert list(waiting(row)) == [said]
    assert ChangeSet.objects.get().summary == "1 value for which “banana shape” is missing"


def test_the_same_term_is_asked_for_once_and_more_values_wait_for_it(one):
    first = asked(one)
    other = value(StudyFactory(), "bananas")
    assert asked(other, who=curator("curator-2"), why="here, too") == first
    assert {row.source_value for row in waiting(first)} == {one, other}


@pytest.mark.parametrize(
    ("more", "problem", "sentence"),
    [
        ({"label": " "}, Problem, "what the term should be called"),
        ({"why": ""}, Problem, "Say why it is needed"),
        ({"label": "x" * 256}, Problem, "The name has 256 characters; 255 are the most"),
        ({"property_key": "dose"}, Problem, "take no ontology terms"),
        ({"property_key": "phenotyp"}, NotFound, "did you mean phenotype"),
    ],
)
def test_what_cannot_be_asked_is_said(one, more, problem, sentence):
    with pytest.raises(problem, match=sentence):
        asked(one, **more)
    assert not TermRequest.objects.exists()


def test_a_value_that_somebody_changed_meanwhile_is_left_to_them(one):
    draft(one, ROUND)
    with pytest.raises(Collided):
        asked(one)
    assert not TermRequest.objects.exists()


def test_who_does_not_curate_asks_for_nothing(one):
    with pytest.raises(Forbidden):
        asked(one, who=reviewer())
    row = asked(one)
    with pytest.raises(Forbidden):
        ask(request=row, tracker=TRACKER, who=reviewer())


def test_it_is_asked_at_an_address(one):
    row = asked(one)
    made = ask(request=row, tracker=f" {TRACKER} ", who=curator())
    row.refresh_from_db()
    assert (row.state, row.tracker, made.summary) == ("asked", TRACKER, f"“banana shape” asked: {TRACKER}")


@pytest.mark.parametrize("address", ["", "issue 7", "javascript:alert(1)", "https://", "ftp://host/x"])
def test_an_address_is_one_of_the_web(one, address):
    with pytest.raises(Problem, match="is no address"):
        ask(request=asked(one), tracker=address, who=curator())


def test_once_it_is_made_every_value_that_waits_gets_a_draft(one):
    other = value(StudyFactory(), "bananas")
    row = asked(one, other)
    judged = value(StudyFactory(), "was judged since")
    asked(judged)
    draft(judged, "CMPO:0000030")
    made = make(request=row, term=Term.objects.get(curie=ROUND), who=curator())
    row.refresh_from_db()
    assert (row.state, row.term.curie, made.decisions.count()) == ("made", ROUND, 2)
    rows = [proposal(each) for each in (one, other)]
    assert [(each.state, each.outcome, each.terms.get().term.curie) for each in rows] == [("draft", "terms", ROUND)] * 2
    assert proposal(judged).terms.get().term.curie == "CMPO:0000030"
    submit(versions=versions(*rows), who=curator())
    approve(versions=versions(*rows), who=reviewer())
    assert holds(one) == {ROUND}


def test_the_drafts_of_a_term_that_was_made_are_undone_as_one(one):
    made = make(request=asked(one), term=Term.objects.get(curie=ROUND), who=curator())
    undo(change_set=made, who=curator())
    assert (proposal(one).outcome, proposal(one).request.label) == ("requested", "banana shape")


def test_an_obsolete_term_was_not_made(one):
    Term.objects.filter(curie=ROUND).update(obsolete=True)
    with pytest.raises(Problem, match="is obsolete"):
        make(request=asked(one), term=Term.objects.get(curie=ROUND), who=curator())


def test_declined_with_a_reason_and_opened_again(one):
    row = asked(one)
    with pytest.raises(Problem, match="Say why it is declined"):
        decline(request=row, reason=" ", who=curator())
    assert "too narrow" in decline(request=row, reason="too narrow", who=curator()).summary
    with pytest.raises(
        Conflict, match=r"A request that is declined cannot be asked; it would have to be asked .* or new"
    ):
        ask(request=row, tracker=TRACKER, who=curator())
    with pytest.raises(Conflict, match="was asked for before, and the answer was: declined"):
        asked(value(StudyFactory(), "bananas"))
    reopen(request=row, who=curator())
    row.refresh_from_db()
    assert row.state == "new"
