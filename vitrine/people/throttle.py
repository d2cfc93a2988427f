"""Wrong passwords are counted in the database: the one thing that every process of a site shares, whatever it runs on."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from catalog.permissions import hashed
from ontology.problems import TooMany
from vitrine.people.models import SignInFailure


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong passwords in so many minutes."""

    most: int
    minutes: int


# One name from one address: somebody who forgot. One address: a program that tries names. One name: many addresses that
# try one; high, so that a stranger can hardly keep its owner out.
BOTH, ADDRESS, NAME = Limit(5, 5), Limit(30, 15), Limit(100, 60)
_KEPT = datetime.timedelta(hours=2)


def check(request: HttpRequest, name: str) -> None:
    """Raise `TooMany` where another try would be one too many; a right password is not looked at then either."""
    now = timezone.now()
    for key, limit in _counted(request, name).items():
        since = now - datetime.timedelta(minutes=limit.minutes)
        if SignInFailure.objects.filter(key=key, at__gt=since).count() >= limit.most:
            raise TooMany(f"Too many wrong passwords; wait {limit.minutes} minutes and try again.")


def note(request: HttpRequest, name: str) -> None:
    """Count a wrong password, and forget those that no limit looks at any more."""
    with transaction.atomic():
        SignInFailure.objects.filter(at__lt=timezone.now() - _KEPT).delete()
        SignInFailure.objects.bulk_create(SignInFailure(key=key) for key in _counted(request, name))


def _counted(request: HttpRequest, name: str) -> dict[str, Limit]:
    address, name = BaseThrottle().get_ident(Request(request)), name.casefold()
    return {hashed(f"both {name} {address}"): BOTH, hashed(f"address {address}"): ADDRESS, hashed(f"name {name}"): NAME}
