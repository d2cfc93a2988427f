import pytest
from django.test import Client

from catalog.models import ChangeSet
from curation.models import Proposal
from curation.services import claim, curate_twice, save, undo
from curation.states import State
from tests.curation.judging import LARGE, ROUND, approved, choice, draft, edit, proposal, value
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def one():
    return value(StudyFactory(accession="idr0013"))


@pytest.fixture
def client():
    return browser(curator())


def browser(who):
    client = Client()
    client.force_login(who.user)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def latest():
    return ChangeSet.objects.latest("pk")


def undo_address(change_set):
    return f"/curation/history/{change_set.pk}/undo/"


def test_the_timeline(client, one):
    claim(study=one.study, who=curator())
    draft(one, ROUND)
    shown = text(client.get("/curation/history/"))
    assert "2 changes, newest first" in shown
    assert shown.index("1 value judged") < shown.index("Claimed idr0013")
    assert f"/curation/history/{latest().pk}/" in shown
    assert "/curation/studies/idr/idr0013/?property=phenotype" in shown


def test_it_is_for_who_curates_or_reviews():
    assert Client().get("/curation/history/").status_code == 302
    assert browser(reviewer()).get("/curation/history/").status_code == 200


def test_filters_stay_in_the_address(client, one):
    draft(one, ROUND)
    day = latest().at.date()
    address = f"/curation/history/?study=idr:idr0013&property=phenotype&person=curator-1&action=save&from={day}&to={day}&value=round"
    shown = text(client.get(address))
    assert "1 change with this filter" in shown
    for kept in ('value="idr:idr0013"', 'value="phenotype" selected', 'value="save" selected', f'value="{day}"'):
        assert kept in shown
    assert "Nothing was changed that fits" in text(client.get("/curation/history/?value=oval"))


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("from=yesterday", 400, "from=&#x27;yesterday&#x27; is no day; write it as in from=2026-11-23"),
        ("to=2026-02-30", 400, "is no day"),
        ("study=idr4711", 404, "no study &#x27;idr4711&#x27;"),
        ("property=phenotyp", 404, "did you mean phenotype"),
        ("person=ghost", 400, "person=&#x27;ghost&#x27; changed nothing here; it can be curator-1"),
        ("action=fly", 400, "it can be save"),
        ("page=9", 404, "ends with page 1"),
        (f"value={'x' * 201}", 400, "may have 200 characters"),
    ],
)
def test_what_cannot_be_read_is_said(client, one, query, status, says):
    draft(one, ROUND)
    response = client.get(f"/curation/history/?{query}")
    assert response.status_code == status
    assert says in text(response)


def test_before_and_after_stand_side_by_side(client, one):
    draft(one, choice(ROUND, rank=1, confidence=0.87), comment="as the paper says")
    draft(one, LARGE)
    shown = text(client.get(f"/curation/history/{latest().pk}/"))
    assert shown.index('data-sign="removed"') < shown.index('data-sign="added"')
    assert "suggestion 1, 87 %" in shown
    assert "version 2" in shown
    assert "stands" in shown
    assert "changed since" in text(client.get(f"/curation/history/{latest().pk - 1}/"))


def test_why_it_was_sent_back_is_shown(one):
    from curation.services import send_back, submit
    from tests.curation.judging import versions

    row = draft(one, ROUND)
    submit(versions=versions(row), who=curator())
    send_back(versions=versions(row), who=reviewer(), reason="Too <b>broad</b>.")
    shown = text(browser(reviewer()).get(f"/curation/history/{latest().pk}/"))
    assert "Too &lt;b&gt;broad&lt;/b&gt;." in shown


def test_a_change_without_decisions_has_nothing_to_undo(client, one):
    claim(study=one.study, who=curator())
    shown = text(client.get(f"/curation/history/{latest().pk}/"))
    assert "No decisions about values" in shown
    assert "Undo" not in shown


def test_undo_all_of_it(client, one):
    bulk = save(edits=[edit(one, ROUND), edit(value(one.study, "others"), ROUND)], who=curator())
    response = client.post(undo_address(bulk), {"what": "all"})
    assert response["Location"] == f"/curation/history/{latest().pk}/"
    assert set(Proposal.objects.values_list("state", flat=True)) == {State.OPEN}
    assert "It undid" in text(client.get(response["Location"]))
    before = text(client.get(f"/curation/history/{bulk.pk}/"))
    assert "curator-1 undid of this" in before
    assert "Undo all" not in before


def test_undo_those_that_were_chosen(client, one):
    other = value(one.study, "others")
    bulk = save(edits=[edit(one, ROUND), edit(other, ROUND)], who=curator())
    chosen = bulk.decisions.get(proposal__source_value=other).pk
    client.post(undo_address(bulk), {"what": "chosen", "decision": chosen})
    assert (proposal(one).state, proposal(other).state) == (State.DRAFT, State.OPEN)
    assert "1 of 2 undone" in text(client.get("/curation/history/"))


def test_what_was_left_is_named(client, one):
    other = value(one.study, "other words")
    bulk = save(edits=[edit(one, ROUND), edit(other, ROUND)], who=curator())
    draft(other, LARGE)
    shown = text(client.post(undo_address(bulk), {"what": "all"}, follow=True))
    assert "1 decision of it was left, for its value was changed since" in shown
    assert "other words" in shown


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({}, 400, "Choose at least one decision"),
        ({"what": "chosen"}, 400, "Choose at least one decision"),
        ({"decision": "x"}, 400, "is no number of a decision"),
        ({"decision": "999999"}, 409, "Nothing can be undone"),
    ],
)
def test_an_undo_that_cannot_be(client, one, given, status, says):
    draft(one, ROUND)
    response = client.post(undo_address(latest()), given)
    assert response.status_code == status
    assert says in text(response)
    assert proposal(one).state == State.DRAFT


def test_an_approval_is_undone_by_reviewers(client, one):
    approved(one, ROUND)
    address = f"/curation/history/{latest().pk}/"
    assert "Undo it" not in text(client.get(address))
    assert client.post(f"{address}undo/", {"what": "all"}).status_code == 403
    assert "Undo it" in text(browser(reviewer()).get(address))
    browser(reviewer()).post(f"{address}undo/", {"what": "all"})
    assert proposal(one).state == State.SUBMITTED


def test_a_change_that_is_not_there(client):
    assert client.get("/curation/history/7/").status_code == 404
    assert client.post("/curation/history/7/undo/", {"what": "all"}).status_code == 404


def test_every_version_of_a_value_and_two_compared(client, one):
    for term in (ROUND, LARGE, ROUND):
        draft(one, term)
    first, second, third = proposal(one).decisions.order_by("pk")
    address = f"/curation/history/values/{proposal(one).pk}/"
    shown = text(client.get(address))
    assert "3 decisions" in shown
    assert 'data-sign="same"' in shown.partition("Compare two versions")[2]
    compared = text(client.get(f"{address}?from={second.pk}&to={first.pk}")).partition("Compare two versions")[2]
    assert compared.index("round cell phenotype") < compared.index("increased nucleus size phenotype")
    wrong = client.get(f"{address}?from={third.pk + 7}")
    assert wrong.status_code == 404
    assert "is no decision about this value" in text(wrong)


def test_a_value_that_nothing_was_decided_about(client):
    assert client.get("/curation/history/values/7/").status_code == 404


def test_of_two_curators_neither_reads_the_other(client, one):
    curate_twice(study=one.study, double=True, who=reviewer())
    save(edits=[edit(one, LARGE, version=0)], who=curator("curator-2"))
    theirs = latest()
    assert "increased nucleus size" not in text(client.get(f"/curation/history/{theirs.pk}/"))
    assert client.get(f"/curation/history/values/{proposal(one).pk}/").status_code == 404
    assert "increased nucleus size" in text(browser(reviewer()).get(f"/curation/history/{theirs.pk}/"))


def test_an_undo_of_an_undo(client, one):
    draft(one, ROUND)
    undo(change_set=latest(), who=curator())
    client.post(undo_address(latest()), {"what": "all"})
    assert proposal(one).state == State.DRAFT
