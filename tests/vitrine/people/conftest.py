"""A place to sign in, and a browser that goes there and comes back."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from catalog.permissions import who_asks
from tests import oidc
from vitrine.people.logins import logins


@pytest.fixture
def place(settings, monkeypatch):
    """A server where people may sign in, known here as ORCID."""
    with oidc.serving() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        settings.VITRINE_LOGINS = logins()
        yield server


@pytest.fixture
def site():
    return Client(enforce_csrf_checks=False)


@pytest.fixture
def key(place):
    return place.url.removeprefix("http://")


@pytest.fixture
def leave(site, key):
    """Begins; gives the address of the place that the page leads to."""

    def leaving(**posted):
        answer = site.post(f"/sign-in/{key}/", posted)
        assert answer.status_code == 200, answer.content
        return unescape(re.search(r'<a class="button primary" href="([^"]+)"', answer.content.decode())[1])

    return leaving


@pytest.fixture
def sign_in(site, place, leave):
    """Goes there, says yes, and comes back; gives what the site then answers."""

    def signing_in(**posted):
        return site.get(place.allow(leave(**posted)))

    return signing_in


@pytest.fixture
def person(db):
    """An account with roles."""

    def made(name="member", *roles):
        user = User.objects.create_user(name, password="a good password")
        user.groups.add(*(Group.objects.get_or_create(name=role)[0] for role in roles))
        return user

    return made


@pytest.fixture
def who(rf):
    """Who asks, as a page sees them."""

    def asking(user):
        request = rf.get("/")
        request.session, request.user = {}, user
        return who_asks(request)

    return asking


def words(answer):
    """The text of the main part of a page, without its tags."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.partition(">")[2])).split())
