"""The account page and the password."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User

from tests.vitrine.people.conftest import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/account/", "/account/password/"])
def test_who_is_not_signed_in_is_asked_to(client, address):
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


def test_it_says_who_one_is_and_what_one_may(site, person):
    site.force_login(person("member", "curator", "operator"))
    page = words(site.get("/account/"))
    assert "curator , who curates values" in page
    assert "operator , who starts harvests" in page
    assert "have no role yet" not in page
    assert "People and their roles" not in page
    site.force_login(person("root", "admin"))
    assert "People and their roles" in words(site.get("/account/"))


def test_a_login_whose_place_is_gone_is_still_listed(site, person):
    user = person("member")
    SocialAccount.objects.create(user=user, provider="old.example.org", uid="1")
    site.force_login(user)
    assert "old.example.org Disconnect" in words(site.get("/account/"))


def test_signing_in_with_a_password_leads_to_the_account_of_who_has_no_role(site, person):
    person("member"), person("worker", "curator")
    for name, place in (("member", "/account/"), ("worker", "/")):
        answer = site.post("/sign-in/", {"username": name, "password": "a good password"})
        assert answer["Location"] == place


def test_the_password_is_changed(site, person):
    user = person("member")
    site.force_login(user)
    new = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
    answer = site.post("/account/password/", {"old_password": "not it", **new})
    assert "Your old password was entered incorrectly." in words(answer)
    answer = site.post("/account/password/", {"old_password": "a good password", **new})
    assert answer["Location"] == "/account/"
    assert User.objects.get().check_password("correct horse battery")
    assert site.get("/account/").status_code == 200


def test_who_has_none_cannot_change_it(site, person):
    user = person("member")
    user.set_unusable_password()
    user.save()
    site.force_login(user)
    answer = site.get("/account/password/")
    assert answer.status_code == 409
    assert "You sign in elsewhere and have no password here." in words(answer)
    assert "Change it" not in words(site.get("/account/"))
