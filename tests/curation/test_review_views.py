import pytest
from django.test import Client

from catalog.services import annotate
from curation.models import Proposal, StudyCuration
from curation.services import save, submit
from curation.states import State
from ontology.models import Term
from tests.curation.judging import LARGE, ROUND, choice, draft, edit, holds, proposal, value, versions
from tests.curation.people import both, curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def client():
    browser = Client()
    browser.force_login(reviewer().user)
    return browser


def waiting(subject, curie=ROUND, who=None):
    row = draft(subject, curie, who=who or curator())
    submit(versions=versions(row), who=who or curator())
    return row


def judged(client, operation, *rows, **more):
    aims = [f"{row.pk}:{Proposal.objects.get(pk=row.pk).version}" for row in rows]
    return client.post("/curation/review/judge/", {"op": operation, "aim": aims, **more}, follow=True)


def text(response):
    return response.content.decode()


def test_what_holds_and_what_would_hold_stand_side_by_side(client):
    one = value(StudyFactory())
    annotate(subject=one, property_key="phenotype", term=Term.objects.get(curie=LARGE), asserted_by="idr")
    waiting(one)
    shown = text(client.get("/curation/review/"))
    assert shown.index("increased nucleus size phenotype") < shown.index("round cell phenotype")
    assert "1 proposal waits for review" in shown


def test_approved_it_holds_and_can_be_undone(client):
    one = value(StudyFactory())
    shown = text(judged(client, "approve", waiting(one)))
    assert "1 proposal approved" in shown
    assert holds(one) == {ROUND}
    client.post("/curation/undo/", {"change_set": shown.split('name="change_set" value="')[1].split('"')[0]})
    assert (holds(one), proposal(one).state) == (set(), State.SUBMITTED)


def test_several_are_approved_at_once(client):
    study = StudyFactory()
    rows = [waiting(value(study, f"text {number}")) for number in range(3)]
    judged(client, "approve", *rows)
    assert set(Proposal.objects.values_list("state", flat=True)) == {State.APPROVED}


def test_sent_back_with_a_reason(client):
    one = value(StudyFactory())
    judged(client, "send_back", waiting(one), reason="too broad")
    assert proposal(one).state == State.SENT_BACK
    assert proposal(one).decisions.latest("pk").reason == "too broad"


def test_without_a_reason_it_stays(client):
    one = value(StudyFactory())
    response = judged(client, "send_back", waiting(one))
    assert (response.status_code, proposal(one).state) == (400, State.SUBMITTED)


def test_ones_own_cannot_be_chosen():
    browser = Client()
    browser.force_login(both().user)
    waiting(value(StudyFactory()), who=both())
    shown = text(browser.get("/curation/review/"))
    assert "somebody else reviews it" in shown
    assert 'name="aim"' not in shown


def test_curators_look_but_do_not_judge():
    browser = Client()
    browser.force_login(curator().user)
    row = waiting(value(StudyFactory()))
    assert 'name="op"' not in text(browser.get("/curation/review/"))
    assert judged(browser, "approve", row).status_code == 403


def test_direct_annotations_wait_too(client):
    study = StudyFactory(accession="idr0042")
    waiting(study)
    assert "idr0042" in text(client.get("/curation/review/"))


def test_one_study_or_property_is_shown_alone(client):
    waiting(value(StudyFactory(accession="idr0001"), "here"))
    waiting(value(StudyFactory(accession="idr0002"), "there"))
    shown = text(client.get("/curation/review/?study=idr:idr0002"))
    assert ">there</a>" in shown
    assert ">here</a>" not in shown
    assert client.get("/curation/review/?property=phaenotype").status_code == 404
    assert client.get("/curation/review/?study=idr0009").status_code == 404


def test_two_who_judge_independently_are_shown_with_their_agreement(client):
    study = StudyFactory()
    StudyCuration.objects.create(study=study, double=True)
    one = value(study)
    for name, curie in (("curator-1", ROUND), ("curator-2", LARGE)):
        waiting_in_track(one, name, curie)
    shown = text(client.get(f"/curation/review/?study={study.accession}"))
    assert "judged 1 value each for themselves, 0 alike" in shown
    assert shown.count('name="aim"') == 2


def test_nothing_waits(client):
    assert "Nothing waits" in text(client.get("/curation/review/"))


def test_who_judges_independently_does_not_see_the_other_here():
    study = StudyFactory()
    StudyCuration.objects.create(study=study, double=True)
    waiting_in_track(value(study), "curator-1", LARGE)
    browser = Client()
    browser.force_login(curator("curator-2").user)
    assert "Nothing waits" in text(browser.get("/curation/review/"))
    browser.force_login(curator("curator-1").user)
    assert "increased nucleus size phenotype" in text(browser.get("/curation/review/"))


def waiting_in_track(one, name, curie):
    save(edits=[edit(one, curie, version=0)], who=curator(name))
    submit(versions=versions(proposal(one, track=curator(name).user)), who=curator(name))


def test_what_turns_a_meaning_round_does_not_confirm_it(client):
    one = value(StudyFactory())
    annotate(subject=one, property_key="phenotype", term=Term.objects.get(curie=ROUND), asserted_by="idr")
    waiting(one, choice(ROUND, polarity="absent"))
    assert "confirms what holds" not in text(client.get("/curation/review/"))
