"""Tokens: made, used with the API, revoked."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from catalog.models import Job
from catalog.permissions import GRANTED
from ontology.problems import Forbidden, NotFound, Problem
from tests.vitrine.people.conftest import words
from vitrine.people import tokens
from vitrine.people.models import Token
from vitrine.people.tokens import digest, make_token, revoke_token, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(person):
    return person("member", "curator")


@pytest.fixture
def program():
    """Calls the API with a token and nothing else; a form's token is asked for where a session is meant."""
    client = APIClient(enforce_csrf_checks=True)

    def calling(text, method="get", address="/api/v1/jobs/", data=None):
        return getattr(client, method)(address, data, format="json", headers={"Authorization": text})

    return calling


def shown(page):
    return re.search(r'id="token" value="([^"]+)"', page.content.decode())[1]


def test_it_is_shown_once_and_not_kept(site, curator):
    site.force_login(curator)
    page = site.post("/account/tokens/", {"name": "nightly  export", "days": "30"})
    assert page.status_code == 201
    assert "no-store" in page["Cache-Control"]
    text, token = shown(page), Token.objects.get()
    assert text.startswith("vitrine_")
    assert len(text) > 48
    assert (token.name, token.digest) == ("nightly export", digest(text))
    assert text not in repr(Token.objects.values())
    later = site.get("/account/")
    assert text not in later.content.decode()
    assert "nightly export" in words(later)
    assert "never used" in words(later)


def test_a_program_may_what_its_owner_may(program, curator, person, who):
    operator = person("worker", "operator")
    _, text = make_token(who=who(operator), name="x", days=7)
    started = program(f"Bearer {text}", "post", data={"kind": "reindex"})
    assert started.status_code == 202, started.content
    assert Job.objects.get().owner == operator
    _, text = make_token(who=who(curator), name="x", days=7)
    refused = program(f"Bearer {text}", "post", data={"kind": "reindex"})
    assert refused.status_code == 403
    assert refused.json()["detail"].endswith("you are signed in without that role.")


def test_the_rights_are_those_of_the_moment(program, curator, who):
    _, text = make_token(who=who(curator), name="x", days=7)
    Job.objects.create(kind="export", asker="somebody else")
    assert program(f"Bearer {text}").json()["count"] == 1
    curator.groups.clear()
    assert program(f"Bearer {text}").json()["count"] == 0


def test_it_says_when_it_was_used_to_the_minute(curator, who):
    _, text = make_token(who=who(curator), name="x", days=7)
    assert user_of(text) == curator
    first = Token.objects.get().last_used_at
    assert first is not None
    user_of(text)
    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=first - datetime.timedelta(minutes=2))
    user_of(text)
    assert Token.objects.get().last_used_at >= first


@pytest.mark.parametrize("end", ["revoked", "expired", "switched off", "cut", "doubled"])
def test_one_that_is_no_longer_good(program, curator, who, end):
    token, text = make_token(who=who(curator), name="x", days=7)
    assert program(f"Bearer {text}").status_code == 200
    if end == "revoked":
        assert revoke_token(who=who(curator), token_id=token.pk) == "x"
    elif end == "expired":
        Token.objects.update(expires_at=timezone.now())
    elif end == "switched off":
        curator.is_active = False
        curator.save()
    sent = {"cut": text[:-1], "doubled": f"{text} {text}"}.get(end, text)
    for address in ("/api/v1/jobs/", "/api/v1/studies/"):
        answer = program(f"Bearer {sent}", address=address)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.json() == {
            "detail": "This token is not known here: it was revoked, has expired, or is not whole."
        }


@pytest.mark.parametrize("header", ["", "Basic bWU6bWU=", "Token abc", "bearer"])
def test_what_is_no_token_is_nobody(program, header):
    answer = program(header)
    assert answer.status_code == (401 if header == "bearer" else 200)


def test_the_word_may_be_written_small(program, curator, who):
    _, text = make_token(who=who(curator), name="x", days=7)
    assert program(f"bearer {text}").status_code == 200


def test_it_opens_no_page(client, person, who):
    _, text = make_token(who=who(person("root", "admin")), name="x", days=7)
    assert client.get("/people/", headers={"Authorization": f"Bearer {text}"}).status_code == 403


def test_nobody_revokes_anothers(site, curator, person, who):
    token, _ = make_token(who=who(curator), name="x", days=7)
    site.force_login(person("other", *GRANTED))
    answer = site.post(f"/account/tokens/{token.pk}/revoke/")
    assert answer.status_code == 404
    assert "You have no such token" in words(answer)
    with pytest.raises(NotFound):
        revoke_token(who=who(curator), token_id=token.pk + 1)
    assert Token.objects.get() == token


def test_who_has_no_role_has_no_token(site, person, who):
    nobody = person("nobody")
    with pytest.raises(Forbidden, match="may make tokens for the API"):
        make_token(who=who(nobody), name="x", days=7)
    site.force_login(nobody)
    assert "Tokens are for people with a role." in words(site.get("/account/"))


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be(curator, who, name):
    with pytest.raises(Problem, match="1 to 100 letters"):
        make_token(who=who(curator), name=name, days=7)


@pytest.mark.parametrize("days", ["", "0", "-7", "8", "1e3", "٧", "9" * 30])
def test_days_that_cannot_be(site, curator, days):
    site.force_login(curator)
    answer = site.post("/account/tokens/", {"name": "x", "days": days})
    assert answer.status_code == 400
    assert "A token lives for 7, 30, 90 or 365 days." in words(answer)


def test_there_is_an_end_to_them(curator, who, monkeypatch):
    monkeypatch.setattr(tokens, "MOST", 2)
    for _ in range(2):
        make_token(who=who(curator), name="x", days=7)
    with pytest.raises(Problem, match="You have 2 tokens; revoke one"):
        make_token(who=who(curator), name="x", days=7)


def test_requests_are_counted_by_person(program, curator, who, monkeypatch):
    cache.clear()
    monkeypatch.setattr("vitrine.people.authentication.PersonThrottle.get_rate", lambda _self: "2/min")
    monkeypatch.setattr("rest_framework.throttling.AnonRateThrottle.get_rate", lambda _self: "1/min")
    texts = [make_token(who=who(curator), name="x", days=7)[1] for _ in range(2)]
    codes = [program(f"Bearer {text}").status_code for text in (*texts, texts[0])]
    assert codes == [200, 200, 429]


def test_the_schema_tells_of_tokens(client):
    schema = client.get("/api/schema/?format=json").json()
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert {"token": []} in schema["paths"]["/api/v1/jobs/"]["post"]["security"]
    assert {} in schema["paths"]["/api/v1/studies/"]["get"]["security"]
