"""Wrong passwords have an end, and the right one is worth nothing behind it."""

import datetime

import pytest
from django.utils import timezone

from tests.vitrine.people.conftest import words
from vitrine.people import throttle
from vitrine.people.models import SignInFailure

pytestmark = pytest.mark.django_db


@pytest.fixture
def try_it(site, person):
    person("member", "curator")

    def trying(password, name="member", address="192.0.2.1"):
        return site.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=address)

    return trying


def fail(try_it, times, **more):
    for _ in range(times):
        assert try_it("wrong", **more).status_code == 200


def test_a_few_mistakes_are_no_harm(try_it):
    fail(try_it, 4)
    assert try_it("a good password").status_code == 302
    assert SignInFailure.objects.count() == 3 * 4


def test_the_sixth_waits_even_if_it_is_right(try_it):
    fail(try_it, 5)
    answer = try_it("a good password")
    assert answer.status_code == 429
    assert "Too many wrong passwords; wait 5 minutes and try again." in words(answer)
    assert try_it("a good password", name="MEMBER").status_code == 429
    assert try_it("a good password", address="192.0.2.2").status_code == 302


def test_it_is_over_after_a_while(try_it):
    fail(try_it, 5)
    SignInFailure.objects.update(at=timezone.now() - datetime.timedelta(minutes=5))
    assert try_it("a good password").status_code == 302


def test_one_address_cannot_try_many_names(try_it, monkeypatch):
    monkeypatch.setattr(throttle, "ADDRESS", throttle.Limit(3, 15))
    for number in range(3):
        fail(try_it, 1, name=f"somebody {number}")
    assert "wait 15 minutes" in words(try_it("a good password"))


def test_many_addresses_cannot_try_one_name(try_it, monkeypatch):
    monkeypatch.setattr(throttle, "NAME", throttle.Limit(3, 60))
    for number in range(3):
        fail(try_it, 1, address=f"192.0.2.{number}")
    assert "wait 60 minutes" in words(try_it("a good password", address="192.0.2.200"))


def test_what_a_client_says_of_its_address_does_not_count(site, person):
    person("member")
    for number in range(5):
        site.post(
            "/sign-in/", {"username": "member", "password": "no"}, headers={"X-Forwarded-For": f"192.0.2.{number}"}
        )
    answer = site.post("/sign-in/", {"username": "member", "password": "no"}, headers={"X-Forwarded-For": "192.0.2.99"})
    assert answer.status_code == 429


def test_old_ones_are_forgotten_and_nobody_is_named(try_it):
    fail(try_it, 1)
    SignInFailure.objects.update(at=timezone.now() - datetime.timedelta(hours=3))
    fail(try_it, 1)
    assert SignInFailure.objects.count() == 3
    kept = repr(list(SignInFailure.objects.values()))
    assert "member" not in kept
    assert "192.0" not in kept


def test_processes_count_together(try_it):
    """Nothing is remembered in the process: what another one counted is all that there is."""
    fail(try_it, 1)
    keys = SignInFailure.objects.values_list("key", flat=True)
    SignInFailure.objects.bulk_create(SignInFailure(key=key) for key in list(keys) for _ in range(4))
    assert try_it("a good password").status_code == 429
