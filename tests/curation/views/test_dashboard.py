import pytest
from django.test import Client

from catalog.models import ChangeSet
from catalog.services import register_archive, upsert_study
from curation.models import StudyCuration
from curation.services import claim
from tests.catalog.builders import phenotype, study, well
from tests.curation.people import both, curator, person, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]
ASSIGNING = "/curation/studies/idr/idr0013/assigning/"


@pytest.fixture(autouse=True)
def harvested(words):
    register_archive(key="idr", name="Image Data Resource")
    upsert_study(fact=study(well(1, phenotype("round cells")), accession="idr0013"))


def browser(who):
    client = Client()
    client.force_login(who.user)
    return client


def text(response):
    return response.content.decode()


def row():
    return StudyCuration.objects.get()


def test_who_is_not_signed_in_is_asked_to():
    response = Client().get("/curation/?whose=mine")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/curation/%3Fwhose%3Dmine")


def test_who_neither_curates_nor_reviews_is_told():
    response = browser(person("somebody")).get("/curation/")
    assert response.status_code == 403
    assert "may not curate values or approve proposals" in text(response)


def test_a_curator_sees_the_queue_and_may_claim():
    shown = text(browser(curator()).get("/curation/"))
    assert 'aria-label="Claim idr0013"' in shown
    assert "/curation/studies/idr/idr0013/?property=phenotype&amp;state=open" in shown
    assert "Assign idr0013" not in shown
    assert "Waits for your review" not in shown


def test_a_reviewer_may_assign_and_not_claim():
    curator()
    shown = text(browser(reviewer()).get("/curation/"))
    assert 'aria-label="Assign idr0013"' in shown
    assert '<option value="curator-1">' in shown
    assert "Claim idr0013" not in shown


def test_claim_and_go_back_to_the_same_filter():
    response = browser(curator()).post(ASSIGNING, {"do": "claim", "next": "/curation/?whose=mine"})
    assert (response.status_code, response["Location"]) == (302, "/curation/?whose=mine")
    assert row().curator == curator().user
    assert 'aria-label="Release idr0013"' in text(browser(curator()).get("/curation/"))
    browser(curator()).post(ASSIGNING, {"do": "release"})
    assert row().curator is None


def test_nobody_is_sent_to_another_site():
    response = browser(curator()).post(ASSIGNING, {"do": "claim", "next": "https://elsewhere.example.org/"})
    assert response["Location"] == "/curation/"


def test_assign_prioritise_and_have_two_judge():
    client = browser(reviewer())
    curator("curator-2")
    client.post(ASSIGNING, {"do": "assign", "curator": "curator-2"})
    client.post(ASSIGNING, {"do": "prioritise", "priority": "2"})
    client.post(ASSIGNING, {"do": "double", "double": "yes"})
    assert (row().curator.username, row().priority, row().double) == ("curator-2", 2, True)
    assert "two curators" in text(client.get("/curation/"))
    client.post(ASSIGNING, {"do": "double", "double": "no"})
    assert not row().double


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({}, 400, "it is claim, release, assign, prioritise or double"),
        ({"do": "assign"}, 404, "Choose who is to curate"),
        ({"do": "assign", "curator": "ghost"}, 404, "There is no account &#x27;ghost&#x27;"),
        ({"do": "prioritise", "priority": "high"}, 400, "is no whole number"),
        ({"do": "prioritise", "priority": "9"}, 400, "9 is no priority"),
        ({"do": "release"}, 409, "nobody&#x27;s"),
    ],
)
def test_what_cannot_be_done_is_said(given, status, says):
    response = browser(both()).post(ASSIGNING, given)
    assert response.status_code == status
    assert says in text(response)
    assert not ChangeSet.objects.exists()


def test_a_study_that_is_not_there():
    assert browser(curator()).post("/curation/studies/idr/idr4711/assigning/", {"do": "claim"}).status_code == 404


def test_who_comes_second_sees_who_was_first():
    from catalog.models import Study

    claim(study=Study.objects.get(), who=curator())
    response = browser(curator("curator-2")).post(ASSIGNING, {"do": "claim"})
    assert response.status_code == 409
    assert "claimed by curator-1" in text(response)


def test_a_filter_that_cannot_be_read_is_a_sentence():
    response = browser(curator()).get("/curation/?order=size")
    assert response.status_code == 400
    assert "it is one of impact, values, priority, accession" in text(response)


def test_nothing_fits():
    shown = text(browser(curator()).get("/curation/?whose=mine"))
    assert "No such study is yours" in shown
    assert "0 studies with this filter" in shown
