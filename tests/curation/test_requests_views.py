"""Asking for terms, the list of requests, and their table."""

import csv

import pytest
from django.test import Client

from curation.models import TermRequest
from curation.services import curate_twice, save
from curation.states import State
from tests.curation.judging import ROUND, edit, proposal, value
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]
PLACE = "/curation/requests/"


@pytest.fixture
def client():
    browser = Client()
    browser.force_login(curator().user)
    return browser


@pytest.fixture
def one():
    return value(StudyFactory(), "=banana | shaped")


@pytest.fixture
def ask(client, one):
    """Asks for a term for the value; returns the answer."""

    def asking(subject=one, **more):
        given = {"label": "banana shape", "why": "seen in wells", "parent": "cell phenotype", "version": "0"} | more
        return client.post(f"{PLACE}new/?value={subject.pk}", given)

    return asking


def only():
    return TermRequest.objects.get()


def test_the_form_begins_with_the_words_of_the_value(client, one):
    page = client.get(f"{PLACE}new/?value={one.pk}").content.decode()
    assert 'name="label" value="=banana | shaped"' in page
    assert f"?value={one.pk}" in client.get(f"/curation/values/{one.pk}/").content.decode()


def test_asking_leads_to_the_request(client, ask, one):
    answer = ask(definition="Curved.")
    assert answer.url == f"{PLACE}{only().pk}/"
    assert (only().label, only().parent.curie, proposal(one).outcome) == ("banana shape", "CMPO:0000001", "requested")
    page = client.get(answer.url).content.decode()
    assert "Curved." in page
    assert "=banana | shaped" in page
    assert "1 value for which “banana shape” is missing" in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"why": ""}, "Say why it is needed"),
        ({"parent": "cell phenotyp"}, "the nearest is cell phenotype"),
        ({"version": "3"}, "What you looked at is no longer there"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_what_was_typed(ask, more, sentence):
    answer = ask(**more)
    page = answer.content.decode()
    assert answer.status_code in (400, 409)
    assert sentence in page
    assert 'value="banana shape"' in page
    assert not TermRequest.objects.exists()


def test_from_new_to_made(client, ask, one):
    address = ask().url
    page = client.post(address, {"op": "ask", "said": "https://tracker.example.org/7"}, follow=True)
    assert "“banana shape” asked: https://tracker.example.org/7" in page.content.decode()
    page = client.post(address, {"op": "make", "said": "round cell"})
    assert page.status_code == 400
    assert "the nearest is round cell phenotype" in page.content.decode()
    page = client.post(address, {"op": "make", "said": "round cell phenotype"}, follow=True)
    assert "drafted where “banana shape” was missing" in page.content.decode()
    assert (only().state, only().term.curie) == ("made", ROUND)
    assert (proposal(one).state, proposal(one).terms.get().term.curie) == (State.DRAFT, ROUND)


def test_of_two_who_judge_independently_each_asks_and_drafts_for_themselves(client, ask, one):
    curate_twice(study=one.study, double=True, who=reviewer())
    mine, theirs = curator(), curator("another")
    save(edits=[edit(one, ROUND, version=0)], who=theirs)
    save(edits=[edit(one, ROUND, version=0)], who=mine)
    form = client.get(f"{PLACE}new/?value={one.pk}")
    assert form.context["version"] == 1, "that of the own proposal"
    address = ask(version="1").url
    assert proposal(one, track=mine.user).outcome == "requested"
    page = client.get(address)
    assert ([row.track for row in page.context["page"].waiting], page.context["page"].to_draft) == ([mine.user], 1)
    other = Client()
    other.force_login(theirs.user)
    assert list(other.get(address).context["page"].waiting) == []
    other.force_login(reviewer().user)
    assert len(other.get(address).context["page"].waiting) == 1
    page = client.post(address, {"op": "make", "said": "round cell phenotype"}, follow=True)
    assert (page.status_code, proposal(one, track=mine.user).terms.get().term.curie) == (200, ROUND)


def test_a_term_that_the_other_asked_for_is_made_without_drafting_it_for_them(client, ask, one):
    curate_twice(study=one.study, double=True, who=reviewer())
    address, other = ask().url, Client()
    other.force_login(curator("another").user)
    assert other.post(address, {"op": "make", "said": "round cell phenotype"}).status_code == 302
    assert (only().state, proposal(one).outcome, proposal(one).track) == ("made", "requested", curator().user)


def test_declined_and_opened_again(client, ask):
    address = ask().url
    assert (
        "declined: too narrow"
        in client.post(address, {"op": "decline", "said": "too narrow"}, follow=True).content.decode()
    )
    assert client.post(address, {"op": "ask", "said": "https://x.example.org/1"}).status_code == 409
    client.post(address, {"op": "reopen"})
    assert only().state == "new"
    assert client.post(address, {"op": "eat"}).status_code == 400


def test_the_list_and_its_filters(client, ask):
    ask()
    ask(value(StudyFactory(), "flat"), label="flat shape")
    client.post(f"{PLACE}{TermRequest.objects.get(label='flat shape').pk}/", {"op": "decline", "said": "no"})
    labels = {
        query: [row.label for row in client.get(PLACE + query).context["page"].list.rows]
        for query in ("", "?state=declined", "?q=banana", "?property=phenotype&state=new", "?property=gene")
    }
    assert labels == {
        "": ["flat shape", "banana shape"],
        "?state=declined": ["flat shape"],
        "?q=banana": ["banana shape"],
        "?property=phenotype&state=new": ["banana shape"],
        "?property=gene": [],
    }
    assert client.get(f"{PLACE}?state=odd").status_code == 400


@pytest.mark.parametrize(("form", "delimiter"), [("tsv", "\t"), ("csv", ",")])
def test_the_table_is_one_that_robot_reads(client, ask, form, delimiter):
    ask(definition="=Curved.")
    answer = client.get(f"{PLACE}table/?format={form}")
    header, template, row = csv.reader(answer.getvalue().decode().splitlines(), delimiter=delimiter)
    cells = dict(zip(header, row, strict=True))
    assert dict(zip(header, template, strict=True))["Parent"] == "SC %"
    assert (cells["ID"], cells["Label"], cells["Parent"]) == ("", "banana shape", "CMPO:0000001")
    assert cells["Definition"] == "'=Curved."
    assert cells["Example of use"] == "'=banana / shaped"
    assert answer["Content-Disposition"].endswith(f'"term-requests.{form}"')


def test_a_format_that_there_is_none_of_is_told(client):
    assert "it is tsv or csv" in client.get(f"{PLACE}table/?format=doc").content.decode()


def test_a_reviewer_reads_and_asks_for_nothing(ask):
    address = ask().url
    browser = Client()
    browser.force_login(reviewer().user)
    assert "What became of it" not in browser.get(address).content.decode()
    assert browser.post(address, {"op": "decline", "said": "no"}).status_code == 403


def test_what_is_not_there(client):
    assert client.get(f"{PLACE}77/").status_code == 404
    assert client.get(f"{PLACE}new/?value=77").status_code == 404
    assert client.get(f"{PLACE}new/").status_code == 400
