"""Who may do what: the one place that decides (DESIGN section 12).

A role is a Django group of that name; a superuser is an admin. Nobody has to be known to read or to export.
"""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from ontology.problems import Forbidden
from ontology.wording import listed


class Role(StrEnum):
    """What a person is here for. `ANYONE` also holds for who is not signed in."""

    ANYONE = "anyone"
    CURATOR = "curator"
    REVIEWER = "reviewer"
    OPERATOR = "operator"
    ADMIN = "admin"


GRANTED = tuple(role for role in Role if role is not Role.ANYONE)


class Action(StrEnum):
    """What can be asked of the site beyond reading; the words go into *only operators may ...*."""

    EXPORT = "prepare a download"
    HARVEST = "start a harvest"
    REINDEX = "rebuild the index"
    WATCH = "watch the work of others"
    CANCEL = "cancel the work of others"
    CURATE = "curate values"
    REVIEW = "approve proposals"
    ASSIGN = "assign studies to others"
    PEOPLE = "manage people"
    TOKENS = "make tokens for the API"


_EVERYBODY = frozenset(Role)
_STAFF = frozenset(GRANTED)
_OPERATORS = frozenset({Role.OPERATOR, Role.ADMIN})
_REVIEWERS = frozenset({Role.REVIEWER, Role.ADMIN})
TABLE: dict[Action, frozenset[Role]] = {
    Action.EXPORT: _EVERYBODY,
    Action.HARVEST: _OPERATORS,
    Action.REINDEX: _OPERATORS,
    Action.WATCH: _STAFF,
    Action.CANCEL: _OPERATORS,
    Action.CURATE: frozenset({Role.CURATOR, Role.ADMIN}),
    Action.REVIEW: _REVIEWERS,
    Action.ASSIGN: _REVIEWERS,
    Action.PEOPLE: frozenset({Role.ADMIN}),
    Action.TOKENS: _STAFF,
}


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. `key` tells askers apart for limits and holds no address or name; `user` is None unless signed in."""

    roles: frozenset[Role]
    key: str
    user: Any = None
    own: frozenset[str] = frozenset()

    def may(self, action: Action) -> bool:
        """Whether one of the roles allows it."""
        return bool(self.roles & TABLE[action])

    def require(self, action: Action) -> None:
        """Raise `Forbidden` unless it is allowed."""
        if not self.may(action):
            allowed = listed([f"{role}s" for role in GRANTED if role in TABLE[action]], "or")
            state = "you are signed in without that role" if self.user else "you are not signed in"
            raise Forbidden(f"Only {allowed} may {action}; {state}.")


# Who can run commands on the machine may do everything.
COMMAND_LINE = Who(_EVERYBODY, "command line")

_OWN = "jobs"
_MOST_OWN = 50


def who_asks(request: HttpRequest) -> Who:
    """The person or address behind a request."""
    own = frozenset(request.session.get(_OWN, ()))
    if request.user.is_authenticated:
        return Who(roles_of(request.user), f"user {request.user.pk}", request.user, own)
    return Who(frozenset({Role.ANYONE}), f"address {hashed(BaseThrottle().get_ident(Request(request)))}", None, own)


def remember(request: HttpRequest, job: str) -> None:
    """Keep in the session that a job is this reader's own, so that they can find and cancel it without an account."""
    request.session[_OWN] = [*request.session.get(_OWN, ()), job][-_MOST_OWN:]


def roles_of(user: Any) -> frozenset[Role]:
    """The roles of a signed-in user, by groups."""
    groups = set(user.groups.values_list("name", flat=True))
    found = {role for role in GRANTED if role in groups} | ({Role.ADMIN} if user.is_superuser else set())
    return frozenset(found | {Role.ANYONE})


def hashed(address: str) -> str:
    """What an address, or anything else that must not be kept, is told apart by: a keyed hash of 24 hex digits."""
    return hmac.new(_salt(), address.encode(), hashlib.sha256).hexdigest()[:24]


@cache
def _salt() -> bytes:
    return hashlib.sha256(b"asker" + str(settings.SECRET_KEY).encode()).digest()
