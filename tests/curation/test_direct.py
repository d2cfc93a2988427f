import re

import pytest
from django.test import Client

from catalog.models import ChangeSet, Image, Sample
from catalog.services import annotate
from curation.models import Proposal
from curation.services import approve, undo
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
    """Fill in the form as it is now, and send it."""
    return client.post(address, seen(client, address) | {"op": operation, "property": "phenotype", **form}, follow=True)


def seen(client, address):
    """The hidden fields of the form: the versions that somebody looks at."""
    return dict(re.findall(r'name="(version:\w+)" value="(\d+)"', text(client.get(address))))


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


def hidden(response):
    """The form of *Use mine*, as the browser sends it."""
    form = re.search(r'<form method="post" class="panel pad collision".*?</form>', text(response), re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def test_two_who_add_at_once_choose_and_nothing_is_lost(client, subjects):
    address = f"/curation/annotate/sample/{subjects['sample'][1]}/"
    looked_at = seen(client, address)
    assert (looked_at["version:phenotype"], set(looked_at.values())) == ("0", {"0"})
    other = Client()
    other.force_login(curator("curator-2").user)
    say(other, address, term=ROUND, comment="theirs")
    response = say(client, address, term=LARGE, polarity="absent", comment="mine", **looked_at)
    shown = text(response)
    assert response.status_code == 409
    assert "Theirs, curator-2" in shown
    assert f'<a class="button" href="{address}">Keep theirs</a>' in shown
    assert Proposal.objects.get().comment == "theirs"
    assert client.post(address, hidden(response)).status_code == 302
    row = Proposal.objects.get()
    said = dict(row.terms.values_list("term__curie", "polarity"))
    assert (row.comment, said) == ("mine", {ROUND: "present", LARGE: "absent"})


def test_other_properties_of_the_subject_are_no_collision(client, subjects):
    address = f"/curation/annotate/sample/{subjects['sample'][1]}/"
    looked_at = seen(client, address)
    other = Proposal.objects.create(
        sample=subjects["sample"][0], property="imaging_method", within=subjects["study"][0], version=4
    )
    assert say(client, address, term=ROUND, **looked_at).status_code == 200
    assert seen(client, address) == looked_at | {"version:phenotype": "1", "version:imaging_method": "4"}
    assert other.version == 4


def test_something_can_be_said_again_after_an_undo(client, subjects):
    address = f"/curation/annotate/sample/{subjects['sample'][1]}/"
    say(client, address, term=ROUND)
    undo(change_set=ChangeSet.objects.latest("pk"), who=curator())
    assert "Nothing yet." in text(client.get(address))
    assert say(client, address, term=LARGE).status_code == 200
    assert Proposal.objects.get().terms.get().term.curie == LARGE


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
