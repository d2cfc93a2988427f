"""Who may do what, as a table."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.sessions.backends.cache import SessionStore
from django.test import RequestFactory

from catalog.permissions import COMMAND_LINE, Action, Role, Who, remember, roles_of, who_asks
from ontology.problems import Forbidden

CURATOR, REVIEWER, OPERATOR, ADMIN = Role.CURATOR, Role.REVIEWER, Role.OPERATOR, Role.ADMIN
ALLOWED = {
    Action.EXPORT: {Role.ANYONE, CURATOR, REVIEWER, OPERATOR, ADMIN},
    Action.HARVEST: {OPERATOR, ADMIN},
    Action.REINDEX: {OPERATOR, ADMIN},
    Action.WATCH: {CURATOR, REVIEWER, OPERATOR, ADMIN},
    Action.CANCEL: {OPERATOR, ADMIN},
    Action.CURATE: {CURATOR, ADMIN},
    Action.REVIEW: {REVIEWER, ADMIN},
    Action.ASSIGN: {REVIEWER, ADMIN},
    Action.PEOPLE: {ADMIN},
    Action.TOKENS: {CURATOR, REVIEWER, OPERATOR, ADMIN},
}


def who(role):
    return Who(frozenset({role, Role.ANYONE}), "user 1")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_the_table(role, action):
    allowed = role in ALLOWED[action]
    assert who(role).may(action) is allowed
    if allowed:
        who(role).require(action)
    else:
        with pytest.raises(Forbidden, match=r"^Only ([a-z, ]+ or )?admins may .*; you are not signed in\.$"):
            who(role).require(action)


def test_the_command_line_may_everything():
    assert all(COMMAND_LINE.may(action) for action in Action)


@pytest.fixture
def ask():
    """A request of a user from an address, with a session."""

    def asking(user=None, address="198.51.100.7"):
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        request.session, request.user = SessionStore(), user or AnonymousUser()
        return request

    return asking


def test_addresses_are_told_apart_and_not_kept(ask):
    first, again, other = (
        who_asks(ask(address=address)) for address in ("198.51.100.7", "198.51.100.7", "2001:db8::1")
    )
    assert first.key == again.key != other.key
    assert "198.51" not in first.key
    assert first.roles == {Role.ANYONE}


@pytest.mark.django_db
def test_a_role_is_a_group_and_a_superuser_an_admin(ask):
    user = User.objects.create_user("member")
    assert who_asks(ask(user)).roles == {Role.ANYONE}
    user.groups.add(Group.objects.create(name="operator"), Group.objects.create(name="gardener"))
    assert who_asks(ask(user)).roles == {Role.ANYONE, Role.OPERATOR}
    assert who_asks(ask(user)).key == f"user {user.pk}"
    assert Role.ADMIN in roles_of(User.objects.create_superuser("root"))


def test_a_session_remembers_its_own_the_newest(ask):
    request = ask()
    for number in range(60):
        remember(request, str(number))
    own = who_asks(request).own
    assert len(own) == 50
    assert {"10", "59"} <= own
    assert "9" not in own
