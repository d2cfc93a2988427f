import pytest
from django.test import Client

from catalog.models import Image, Sample
from catalog.services import annotate
from curation.models import Proposal
from curation.services import approve
from curation.states import State
from ontology.models import Term
from tests.catalog.builders import harvest, well
from tests.curation.judging import LARGE, ROUND, holds, versions
from tests.curation.people import curator, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def study():
    return harvest(well(1))


@pytest.fixture
def subjects(study):
    """A subject of each kind, with its address."""
    sample = Sample.objects.get()
    image = Image.objects.create(sample=sample, key="1.tif")
    return {
        "study": (study, "idr:idr0001"),
        "component": (sample.component, str(sample.component.pk)),
        "sample": (sample, str(sample.public_id)),
        "image": (image, str(image.pk)),
    }


@pytest.fixture
def client():
    browser = Client()
    browser.force_login(curator().user)
    return browser


def say(client, address, operation="add", **form):
    return client.post(address, {"op": operation, "property": "phenotype", **form}, follow=True)


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("kind", ["study", "component", "sample", "image"])
def test_something_seen_becomes_a_fact_by_approval(client, subjects, kind):
    subject, ident = subjects[kind]
    address = f"/curation/annotate/{kind}/{ident}/"
    shown = text(
        say(client, address, term="round cell phenotype", polarity="absent", evidence="ECO:0000006", level="4")
    )
    assert ROUND in shown
    assert 'data-state="draft"' in shown
    say(client, address, "submit")
    row = Proposal.objects.get()
    assert (row.state, row.terms.get().level) == (State.SUBMITTED, 4)
    approve(versions=versions(row), who=reviewer())
    assert holds(subject) == {ROUND}


def test_terms_are_added_and_taken_away(client, subjects):
    _, ident = subjects["sample"]
    address = f"/curation/annotate/sample/{ident}/"
    say(client, address, term=ROUND)
    say(client, address, term=LARGE)
    assert set(Proposal.objects.get().terms.values_list("term__curie", flat=True)) == {ROUND, LARGE}
    say(client, address, "drop", term=ROUND)
    say(client, address, "drop", term=LARGE)
    assert (Proposal.objects.get().outcome, Proposal.objects.get().terms.count()) == ("none", 0)


def test_what_holds_is_where_it_starts_from(client, subjects):
    sample, ident = subjects["sample"]
    annotate(subject=sample, property_key="phenotype", term=Term.objects.get(curie=LARGE), asserted_by="idr")
    address = f"/curation/annotate/sample/{ident}/"
    assert "by the archive" in text(client.get(address))
    say(client, address, term=ROUND)
    assert set(Proposal.objects.get().terms.values_list("term__curie", flat=True)) == {ROUND, LARGE}


def test_the_second_of_two_is_told(client, subjects):
    _, ident = subjects["sample"]
    address = f"/curation/annotate/sample/{ident}/"
    say(client, address, term=ROUND)
    response = say(client, address, "drop", term=ROUND, version="0")
    assert (response.status_code, "changed by curator-1" in text(response)) == (409, True)


@pytest.mark.parametrize(
    ("form", "status", "message"),
    [
        ({"term": "nothing like it"}, 400, "nothing like it"),
        ({"term": ""}, 400, "Say which term"),
        ({"term": ROUND, "property": "phaenotype"}, 404, "phenotype"),
        ({"term": ROUND, "property": "imaging_method", "polarity": "absent"}, 400, "cannot be stated as absent"),
        ({"term": ROUND, "evidence": "I saw it"}, 400, "no evidence code"),
        ({"op": "publish"}, 400, "nothing that can be done"),
        ({"op": "submit"}, 400, "Nothing was proposed"),
    ],
)
def test_what_cannot_be_said_is_told_beside_the_form(client, subjects, form, status, message):
    _, ident = subjects["sample"]
    response = client.post(f"/curation/annotate/sample/{ident}/", {"op": "add", "property": "phenotype", **form})
    said = text(response).partition('role="alert"')[2].partition("</p>")[0]
    assert (response.status_code, message in said) == (status, True), said
    assert not Proposal.objects.exists()


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("address", ["plate/1", "component/x", "image/7", "study/idr:idr9", "sample/x"])
def test_what_is_not_there(client, address):
    assert client.get(f"/curation/annotate/{address}/").status_code == 404


def test_readers_are_not_led_there_and_reviewers_may_not(subjects):
    _, ident = subjects["sample"]
    browser = Client()
    assert "/curation/annotate/" not in text(browser.get(f"/samples/{ident}/"))
    browser.force_login(reviewer().user)
    assert browser.get(f"/curation/annotate/sample/{ident}/").status_code == 403
    assert "/curation/annotate/" in text(browser.get(f"/samples/{ident}/"))


def test_a_candidate_that_was_ticked_takes_the_place_of_the_text(client, subjects):
    sample, ident = subjects["sample"]
    form = {"term": ["round cell phenotyp", ROUND], "mapping": "broader", "polarity": "", "level": "4", "evidence": ""}
    say(client, f"/curation/annotate/sample/{ident}/", **form)
    term = Proposal.objects.get(sample=sample).terms.get()
    assert (term.term.curie, term.mapping, term.level) == (ROUND, "broader", 4)
