"""The list of obsolete terms in use, and proposing what takes their places."""

import pytest
from django.test import Client

from catalog.models import ChangeSet
from curation.services import approve
from curation.states import State
from tests.curation.judging import draft, holds, proposal, value, versions
from tests.curation.obsolete import (
    AFTER,
    BEFORE,
    BRIGHT,
    LOST,
    ODD,
    ROUND,
    ROUNDED,
    ROUNDISH,
    SPHERICAL,
    fact,
    load,
)
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db
PLACE = "/curation/migrations/"
PROPOSE = f"{PLACE}propose/"


def key(curie):
    return f"phenotype|{curie}"


@pytest.fixture
def client():
    browser = Client()
    browser.force_login(curator().user)
    return browser


@pytest.fixture
def values(settings, tmp_path):
    """A value with each of the four terms that the second version made obsolete, by the term."""
    settings.DATA_DIR = tmp_path / "data"
    load(tmp_path, *BEFORE)
    study = StudyFactory()
    found = {curie: value(study, curie) for curie in (ROUNDED, ROUNDISH, ODD, LOST)}
    for curie, one in found.items():
        fact(one, curie)
    load(tmp_path, *AFTER)
    return found


def curies(response):
    return {row.group.term.curie for row in response.context["page"].rows}


def test_every_term_is_listed_with_what_the_ontology_says(client, values):
    page = client.get(PLACE)
    said = page.content.decode()
    assert curies(page) == values.keys()
    assert (
        "4 annotations on terms that became obsolete: 1 replaced automatically, 2 needs a choice, 1 no replacement."
        in said
    )
    assert "Consider bright cell phenotype (CMPO:0000120)" in said
    assert "No replacement is stated" in said
    assert f'<input type="radio" name="to:{key(ROUNDISH)}" value="{SPHERICAL}">' in said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=replaced", {ROUNDED}),
        ("?kind=several", {ROUNDISH}),
        ("?kind=none", {LOST}),
        ("?ontology=CMPO&property=phenotype&kind=one", {ODD}),
        ("?ontology=EFO", set()),
    ],
)
def test_the_address_chooses(client, values, query, expected):
    assert curies(client.get(PLACE + query)) == expected


def test_an_unknown_kind_is_told(client, values):
    page = client.get(f"{PLACE}?kind=odd")
    assert page.status_code == 400
    assert "no kind of proposal; it is replaced" in page.content.decode()


def test_what_is_ticked_is_proposed_and_approved_by_somebody_else(client, values):
    chosen = {
        "term": [key(ROUNDED), key(ROUNDISH), key(ODD), key(LOST)],
        f"to:{key(ROUNDISH)}": [SPHERICAL, ""],
        f"to:{key(LOST)}": "bright cell phenotype",
    }
    page = client.post(PROPOSE, chosen, follow=True)
    assert "4 obsolete terms replaced in 4 judgements" in page.content.decode()
    rows = [proposal(one) for one in values.values()]
    assert {row.state for row in rows} == {State.SUBMITTED}
    approve(versions=versions(*rows), who=reviewer())
    assert [holds(one) for one in values.values()] == [{ROUND}, {SPHERICAL}, {BRIGHT}, {BRIGHT}]
    assert client.get(PLACE).context["page"].total == 0


def test_all_that_need_no_choice_are_one_click(client, values):
    page = client.post(f"{PROPOSE}?kind=replaced", {"op": "certain"})
    assert page.url == f"{PLACE}?kind=replaced"
    assert ChangeSet.objects.get(action="migrate").summary == "1 obsolete term replaced in 1 judgement"


def test_that_button_keeps_to_the_filter(client, values):
    page = client.post(f"{PROPOSE}?kind=none", {"op": "certain"})
    assert page.status_code == 400
    assert "Nothing can be replaced" in page.content.decode()


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({}, "Nothing can be replaced"),
        ({"term": key(LOST)}, "Choose what takes the place of lost (CMPO:0000203): no replacement is stated."),
        (
            {"term": key(LOST), f"to:{key(LOST)}": "brigt cell"},
            "No term for phenotype is called “brigt cell”; the nearest is",
        ),
    ],
)
def test_what_is_unclear_is_said_and_what_was_typed_stays(client, values, chosen, sentence):
    page = client.post(PROPOSE, chosen)
    assert page.status_code == 400
    said = page.content.decode()
    assert sentence in said
    for name, typed in chosen.items():
        assert name == "term" or f'value="{typed}"' in said
    assert not ChangeSet.objects.filter(action="migrate").exists()


def test_what_somebody_is_at_work_on_is_told_apart(client, values):
    draft(values[ROUNDED], BRIGHT)
    said = client.get(f"{PLACE}?kind=replaced").content.decode()
    assert "1: a proposal for it is under way" in said
    assert f'value="{key(ROUNDED)}"' not in said


def test_a_reviewer_sees_it_and_proposes_nothing(values):
    browser = Client()
    browser.force_login(reviewer().user)
    assert "Propose the ticked" not in browser.get(PLACE).content.decode()
    assert browser.post(PROPOSE, {"op": "certain"}).status_code == 403


def test_with_nothing_left_behind_it_says_what_the_page_is_for(client):
    assert "After a new version of an ontology is loaded" in client.get(PLACE).content.decode()
