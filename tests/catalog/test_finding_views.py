"""Judging findings on the page of their study."""

import pytest
from django.contrib.auth.models import Group

from catalog.models import Finding
from tests.catalog.builders import gene, harvest, well

pytestmark = pytest.mark.django_db
STUDY = "/studies/idr/idr0001/"


@pytest.fixture
def finding():
    harvest(well(1, gene("Sep-10")))
    return Finding.objects.get(rule="date")


@pytest.fixture
def signed_in(client, django_user_model):
    def sign_in(role):
        user = django_user_model.objects.create(username=f"a-{role}")
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        client.force_login(user)
        return user

    return sign_in


def words(answer):
    return answer.content.decode()


def test_a_curator_dismisses_with_a_reason_and_opens_again(client, finding, signed_in):
    user = signed_in("curator")
    shown = words(client.get(STUDY))
    assert f"/findings/{finding.pk}/dismiss/" in shown
    assert "/curation/findings/?study=idr:idr0001" in shown
    answer = client.post(f"/findings/{finding.pk}/dismiss/", {"reason": "It is a probe."})
    assert answer["Location"] == f"{STUDY}#quality"
    finding.refresh_from_db()
    assert (finding.state, finding.reason, finding.dismissed_by) == ("dismissed", "It is a probe.", user)
    shown = words(client.get(STUDY))
    assert "It is a probe." in shown
    assert "a-curator, " in shown
    answer = client.post(f"/findings/{finding.pk}/reopen/", {"back": "/curation/findings/?rule=date"})
    assert answer["Location"] == "/curation/findings/?rule=date"
    finding.refresh_from_db()
    assert finding.state == "open"


@pytest.mark.parametrize("role", ["", "reviewer", "operator"])
def test_others_see_what_was_judged_and_can_judge_nothing(client, finding, signed_in, role):
    if role:
        signed_in(role)
    for action in ("dismiss", "reopen"):
        answer = client.post(f"/findings/{finding.pk}/{action}/", {"reason": "Because."})
        assert (answer.status_code, "Only curators" in words(answer)) == (403, True)
    Finding.objects.filter(pk=finding.pk).update(state="dismissed", reason="It is a probe.")
    shown = words(client.get(STUDY))
    assert "It is a probe." in shown
    assert "/findings/" not in shown


def test_the_page_that_all_share_carries_no_token(client, finding):
    assert "csrfmiddlewaretoken" not in words(client.get(STUDY))


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [("/findings/{id}/dismiss/", 400, "Say why"), ("/findings/{id}/reopen/", 409, "is now"), ("/findings/0/reopen/", 404, "no finding 0")],
)  # fmt: skip
def test_what_cannot_be_done_is_told(client, finding, signed_in, address, status, said):
    signed_in("curator")
    answer = client.post(address.format(id=finding.pk))
    assert (answer.status_code, said in words(answer)) == (status, True)


def test_nobody_is_led_to_another_site(client, finding, signed_in):
    signed_in("curator")
    answer = client.post(f"/findings/{finding.pk}/dismiss/", {"reason": "Because.", "back": "https://example.org/"})
    assert answer["Location"] == f"{STUDY}#quality"
