"""The list of findings across studies."""

import pytest
from django.test import Client

from catalog.models import Finding, Job, SourceValue
from catalog.services import dismiss, withdraw
from curation.models import Proposal
from tests.catalog.builders import gene, harvest, phenotype, plain, well
from tests.curation.judging import LARGE, ROUND, draft
from tests.curation.people import curator, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]
PLACE = "/curation/findings/"


@pytest.fixture
def client():
    browser = Client()
    browser.force_login(curator().user)
    return browser


@pytest.fixture
def studies():
    """A date and a wrong label in the first, a phenotype without a term in the second."""
    first = harvest(well(1, gene("Sep-10")), well(2, gene("Sep-10")), well(3, phenotype("large nuclei", ROUND)))
    return first, harvest(well(1, plain("phenotype", "odd")), accession="idr0002")


def text(response):
    assert response.status_code == 200, response.content
    return response.content.decode()


def rules(client, address=PLACE):
    page = client.get(address).context["page"]
    return [row.rule.key for row in page.rows]


def test_the_worst_come_first_whatever_the_study(client, studies):
    # Nobody has loaded the organisms, nor the gene.
    assert rules(client) == ["date", "label", "term", "term", "unmapped"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("rule=label", ["label"]),
        ("severity=note", ["unmapped"]),
        ("study=idr0002", ["term", "unmapped"]),
        ("study=idr:idr0001&severity=error", ["date"]),
        ("repairable=1", ["label"]),
        ("state=dismissed", []),
        ("rule=unmapped&study=idr0001", []),
    ],
)
def test_filters_are_in_the_address(client, studies, question, found):
    assert rules(client, f"{PLACE}?{question}") == found


def test_each_filter_says_how_many_it_leaves(client, studies):
    page = client.get(f"{PLACE}?study=idr0001&rule=date").context["page"]
    assert {one.key: one.total for one in page.rules} == {"date": 1, "label": 1, "term": 1}
    assert {one.key: one.total for one in page.severities} == {"error": 1}
    assert {one.key: one.total for one in page.states} == {"open": 5, "gone": 0, "dismissed": 0}


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("rule=dance", 400, "There is no rule"),
        ("severity=bad", 400, "it is one of error, warning, note"),
        ("state=shut", 400, "it is one of open, gone, dismissed"),
        ("study=idr4711", 404, "no study"),
        ("page=2", 404, "the list ends with page 1"),
    ],
)
def test_what_the_address_asks_wrongly_is_told(client, studies, question, status, said):
    answer = client.get(f"{PLACE}?{question}")
    assert (answer.status_code, said in answer.content.decode()) == (status, True)


def test_a_withdrawn_study_has_none(client, studies):
    withdraw(study=studies[0], reason="as a test")
    assert rules(client) == ["term", "unmapped"]


def test_one_click_proposes_what_is_right_and_another_takes_it_back(client, studies):
    finding = Finding.objects.get(rule="label")
    shown = text(client.get(PLACE))
    assert "Propose increased nucleus size phenotype" in shown
    answer = client.post(f"{PLACE}repair/", {"finding": finding.pk, "back": f"{PLACE}?rule=label"}, follow=True)
    assert answer.redirect_chain == [(f"{PLACE}?rule=label", 302)]
    shown = text(answer)
    assert "1 repair proposed" in shown
    assert 'data-state="draft"' in shown
    assert "Propose increased" not in shown
    (proposal,) = Proposal.objects.all()
    assert [row.term.curie for row in proposal.terms.all()] == [LARGE]
    client.post("/curation/undo/", {"change_set": shown.split('name="change_set" value="')[1].split('"')[0]})
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_all_that_the_filter_leaves_are_proposed_at_once(client, studies):
    harvest(well(1, phenotype("large nuclei", ROUND)), accession="idr0003")
    assert "Propose all 2 repairs" in text(client.get(PLACE))
    client.post(f"{PLACE}repair/", {"study": "idr0003", "rule": "", "severity": ""})
    assert Proposal.objects.get().within.accession == "idr0003"
    client.post(f"{PLACE}repair/", {"rule": "label"})
    assert Proposal.objects.count() == 2


def test_what_a_colleague_is_at_stays_when_all_are_proposed(client, studies):
    harvest(well(1, phenotype("large nuclei", ROUND)), accession="idr0003")
    theirs = SourceValue.objects.get(text="large nuclei", study=studies[0])
    draft(theirs, ROUND, who=curator("another"))
    shown = text(client.post(f"{PLACE}repair/", {"rule": "label"}, follow=True))
    assert "1 repair proposed; 1 value left alone" in shown
    assert Proposal.objects.get(source_value=theirs).curator.username == "another"
    answer = client.post(f"{PLACE}repair/", {"finding": Finding.objects.get(source_value=theirs, rule="label").pk})
    assert (answer.status_code, "a proposal is not finished" in answer.content.decode()) == (409, True)


def test_dismissed_it_is_in_the_other_list_with_its_reason(client, studies):
    dismiss(finding=Finding.objects.get(rule="date"), reason="It is a probe.", who=curator("another"))
    shown = text(client.get(f"{PLACE}?state=dismissed"))
    assert "It is a probe." in shown
    assert "another, " in shown
    assert rules(client)[0] == "label"


def test_a_button_has_the_rules_look_again(client, studies):
    answer = client.post(f"{PLACE}check/", {"study": "idr:idr0002"})
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    assert job.title == "Look for defects in idr:idr0002"
    assert job.owner == curator().user


def test_who_only_reviews_reads(studies):
    browser = Client()
    browser.force_login(reviewer().user)
    shown = text(browser.get(PLACE))
    assert "“Sep-10” is a date" in shown
    for form in ("/repair/", "/check/", "/dismiss/"):
        assert form not in shown


def test_who_is_not_signed_in_does_so_first(studies):
    assert Client().get(PLACE)["Location"].startswith("/sign-in/")
