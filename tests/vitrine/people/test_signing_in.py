"""Signing in at another place, over real HTTP, and everything that can go wrong on the way."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.urls import get_resolver

from tests import oidc
from tests.test_query_counts import _patterns
from tests.vitrine.people.conftest import words
from vitrine.people.logins import logins

pytestmark = pytest.mark.django_db


def test_a_first_time_makes_an_account_without_a_role(sign_in, site):
    answer = sign_in()
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    user = User.objects.get()
    assert (user.username, user.get_full_name(), user.email) == ("josiah_carberry", "Josiah Carberry", "")
    assert not user.has_usable_password()
    page = site.get("/account/")
    assert "You are signed in, but have no role yet." in words(page)
    assert '<a class="orcid" href="https://orcid.org/0000-0002-1825-0097"' in page.content.decode()


def test_nothing_is_kept_beside_name_and_orcid(sign_in, site):
    for _ in range(2):
        sign_in()
        site.post("/sign-out/")
    assert [account.extra_data for account in SocialAccount.objects.all()] == [{"orcid": "0000-0002-1825-0097"}]
    for model in (EmailAddress, SocialApp, SocialToken):
        assert not model.objects.exists()
    kept = repr([list(model.objects.values()) for model in (User, SocialAccount)])
    kept += repr([session.get_decoded() for session in Session.objects.all()])
    for private in ("josiah@", "josiah.png", "psychoceramics"):
        assert private not in kept


def test_who_comes_again_is_the_same_and_goes_where_they_wanted(sign_in, site, person):
    sign_in()
    first = User.objects.get()
    site.post("/sign-out/")
    answer = sign_in(next="/terms/")
    assert answer["Location"] == "/terms/"
    assert User.objects.get() == first
    assert int(site.session["_auth_user_id"]) == first.pk


def test_it_leads_to_no_other_site_afterwards(sign_in):
    assert sign_in(next="https://elsewhere.example/")["Location"] == "/account/"


def test_the_place_is_asked_with_state_and_proof_and_for_no_more_than_a_name(leave, key):
    asked = parse_qs(urlsplit(leave()).query)
    assert asked["scope"] == ["openid"]
    assert asked["redirect_uri"] == [f"http://testserver/sign-in/{key}/back/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16


def test_the_policy_allows_no_foreign_host(site, key):
    for answer in (site.get("/sign-in/"), site.post(f"/sign-in/{key}/")):
        assert "form-action 'self'" in answer["Content-Security-Policy"]
        assert "localhost" not in answer["Content-Security-Policy"]


def test_a_link_alone_begins_nothing(site, key, place):
    answer = site.get(f"/sign-in/{key}/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert place.asked == []


def test_without_a_place_there_is_only_the_password(site, settings):
    settings.VITRINE_LOGINS = []
    page = site.get("/sign-in/").content.decode()
    assert len(re.findall(r"<button[^>]*>Sign in", page)) == 1
    assert site.post("/sign-in/orcid.org/").status_code == 404
    assert site.get("/sign-in/orcid.org/back/?code=1&state=2").status_code == 404


def test_an_existing_account_connects_and_disconnects(sign_in, site, person):
    user = person("member", "curator")
    site.force_login(user)
    assert sign_in(process="connect")["Location"] == "/account/"
    account = SocialAccount.objects.get()
    assert account.user == user
    assert User.objects.count() == 1
    assert "Disconnect" in words(site.get("/account/"))
    site.post("/sign-out/")
    assert sign_in()["Location"] == "/"
    site.post(f"/account/logins/{account.pk}/forget/")
    assert not SocialAccount.objects.exists()
    assert site.post(f"/account/logins/{account.pk}/forget/").status_code == 404


def test_the_only_way_in_stays(sign_in, site):
    sign_in()
    answer = site.post(f"/account/logins/{SocialAccount.objects.get().pk}/forget/")
    assert answer.status_code == 409
    assert "This is the only way in which you can sign in; it stays." in words(answer)
    assert SocialAccount.objects.exists()


def test_nobody_takes_a_login_that_is_anothers(sign_in, site, person):
    sign_in()
    site.force_login(person("member", "curator"))
    answer = sign_in(process="connect")
    assert SocialAccount.objects.get().user.username == "josiah_carberry"
    assert answer.status_code == 409
    assert "belongs to another account here" in words(answer)


def test_connecting_is_for_who_is_signed_in(sign_in):
    assert sign_in(process="connect")["Location"] == "/account/"
    assert not User.objects.exists()


def test_two_of_one_name_are_two(sign_in, site, place):
    sign_in()
    site.post("/sign-out/")
    place.person |= {"sub": "0000-0001-5109-3700"}
    sign_in()
    names = sorted(User.objects.values_list("username", flat=True))
    assert names[0] == "josiah_carberry"
    assert re.fullmatch(r"josiah_carberry\d", names[1])


@pytest.mark.parametrize(
    ("told", "username", "name"),
    [
        ({}, "0000-0002-1825-0097", ""),
        ({"name": "Zoë van den Berg"}, "zoe_van_den_berg", "Zoë van den Berg"),
        ({"given_name": "李"}, "0000-0002-1825-0097", "李"),
        ({"given_name": "x" * 400}, "x" * 150, "x" * 150),
    ],
)
def test_names_of_every_kind(sign_in, place, told, username, name):
    place.person = {"sub": oidc.JOSIAH["sub"]} | told
    sign_in()
    user = User.objects.get()
    assert (user.username, user.get_full_name()) == (username, name)


def test_an_account_that_is_switched_off_stays_out(sign_in, site):
    sign_in()
    site.post("/sign-out/")
    User.objects.update(is_active=False)
    answer = sign_in()
    assert answer.status_code == 403
    assert "The account josiah_carberry is switched off." in words(answer)
    assert "_auth_user_id" not in site.session


# --- another place ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({}, {}),
        ({"orcid": "0000-0002-1825-0097"}, {"orcid": "0000-0002-1825-0097"}),
        ({"orcid": "https://orcid.org/0000-0002-1694-233X"}, {"orcid": "0000-0002-1694-233X"}),
        ({"orcid": "0000-0002-1825-0098"}, {}),
        ({"orcid": ["0000-0002-1825-0097"]}, {}),
    ],
)
def test_a_place_that_is_not_orcid_may_tell_one(place, site, settings, monkeypatch, told, kept):
    for name, value in place.environment("Life Science Login").items():
        monkeypatch.setenv(name, value)
    settings.VITRINE_LOGINS = logins()
    assert "Sign in with Life Science Login" in words(site.get("/sign-in/"))
    place.person = {"sub": "a1b2@lifescience-ri.eu", "name": "Josiah Carberry"} | told
    key = place.url.removeprefix("http://").replace("localhost", "127.0.0.1")
    page = site.post(f"/sign-in/{key}/").content.decode()
    address = re.search(r'<a class="button primary" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert set(parse_qs(urlsplit(address).query)["scope"][0].split()) == {"openid", "profile"}
    assert site.get(place.allow(address))["Location"] == "/account/"
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.extra_data) == (key, "a1b2@lifescience-ri.eu", kept)


# --- faults -------------------------------------------------------------------------------------------------


def refused(answer, status, sentence):
    assert answer.status_code == status
    assert sentence in words(answer)
    assert not User.objects.exists()


def test_the_person_says_no(site, place, leave, key):
    state = parse_qs(urlsplit(leave()).query)["state"][0]
    answer = site.get(f"/sign-in/{key}/back/?error=access_denied&state={state}")
    refused(answer, 403, "You did not let ORCID tell who you are, so nobody was signed in and nothing was kept.")


def test_the_place_is_out_of_order_when_one_leaves(site, place, key):
    place.failing.add("/.well-known/openid-configuration")
    refused(site.post(f"/sign-in/{key}/"), 503, "ORCID does not answer at the moment")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/userinfo", "/keys"])
def test_the_place_breaks_while_one_is_there(site, place, leave, path):
    back = place.allow(leave())
    place.failing.add(path)
    refused(site.get(back), 503, "ORCID does not answer at the moment")


def test_nobody_is_there(site, place, key, leave):
    back = place.allow(leave())
    place.server.shutdown()
    place.server.server_close()
    refused(site.get(back), 503, "ORCID does not answer at the moment")
    refused(site.post(f"/sign-in/{key}/"), 503, "ORCID does not answer at the moment")


@pytest.mark.parametrize("state", ["", "&state=", "&state=somebody-elses"])
def test_an_answer_that_nobody_asked_for(site, leave, key, state):
    leave()
    answer = site.get(f"/sign-in/{key}/back/?code=stolen{state}")
    refused(answer, 403, "belongs to no sign-in that was begun here in the last ten minutes")


def test_an_answer_counts_once(site, place, leave):
    back = place.allow(leave())
    site.get(back)
    site.post("/sign-out/")
    answer = site.get(back)
    assert answer.status_code == 403
    assert "_auth_user_id" not in site.session


def test_an_answer_in_another_browser(client, site, place, leave):
    refused(client.get(place.allow(leave())), 403, "Begin again, in the same browser.")


UNSHOWN = "ORCID answered, but not with anything that shows who you are"


@pytest.mark.parametrize(
    ("which", "wrong"),
    [
        ("wrong_signed", {"iss": "https://evil.example"}),
        ("wrong_signed", {"aud": "somebody else"}),
        ("wrong_signed", {"exp": 1}),
        ("wrong_signed", {"sub": "0000-0001-5109-3700"}),
        ("wrong_signed", {"sub": ""}),
        ("wrong_told", {"sub": "0000-0001-5109-3700"}),
        ("wrong_told", {"sub": None}),
        ("wrong_config", {"userinfo_endpoint": ""}),
    ],
)
def test_an_answer_that_does_not_hold(site, place, leave, which, wrong):
    back = place.allow(leave())
    setattr(place, which, wrong)
    refused(site.get(back), 502, UNSHOWN)


def test_a_statement_that_somebody_else_signed(site, place, leave):
    back = place.allow(leave())
    place.signed_by = rsa.generate_private_key(65537, 2048)
    refused(site.get(back), 502, UNSHOWN)


def test_a_wrong_secret(site, place, leave, monkeypatch):
    back = place.allow(leave())
    monkeypatch.setattr(oidc, "SECRET", "another")
    refused(site.get(back), 502, UNSHOWN)


def test_a_configuration_that_says_too_little(site, place, key):
    place.wrong_config = {"token_endpoint": None}
    refused(site.post(f"/sign-in/{key}/"), 502, UNSHOWN)


def test_no_address_of_the_library_is_left_open():
    theirs = {pattern.name for pattern in _patterns(get_resolver()) if "allauth" in pattern.callback.__module__}
    assert theirs == set()
