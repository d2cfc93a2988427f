"""Tokens for programs: made, used, revoked."""

import datetime
import hashlib
import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from catalog.permissions import Action, Who
from ontology.problems import NotFound, Problem
from vitrine.people.models import Token

# Days that a token may live, and how many one person may have.
DAYS = (7, 30, 90, 365)
MOST = 20
MAX_NAME = 100
# So that programs that look for secrets left lying about know one when they see it.
PREFIX = "vitrine_"
_MINUTE = datetime.timedelta(minutes=1)


def make_token(*, who: Who, name: str, days: int) -> tuple[Token, str]:
    """A new token and its text, which nobody can tell afterwards. Raises `Forbidden` without a role, `Problem`."""
    who.require(Action.TOKENS)
    name = " ".join(name.split())
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise Problem(f"Give the token a name of 1 to {MAX_NAME} letters that says what it is for.")
    if days not in DAYS:
        raise Problem(f"A token lives for {', '.join(map(str, DAYS[:-1]))} or {DAYS[-1]} days.")
    text, now = PREFIX + secrets.token_urlsafe(32), timezone.now()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=who.user.pk)
        if who.user.tokens.count() >= MOST:
            raise Problem(f"You have {MOST} tokens; revoke one that is no longer used.")
        expires_at = now + datetime.timedelta(days=days)
        token = Token.objects.create(user=who.user, name=name, digest=digest(text), made_at=now, expires_at=expires_at)
    return token, text


def revoke_token(*, who: Who, token_id: int) -> str:
    """It is of no use from now on; gives its name. Raises `NotFound` for anybody else's."""
    token = Token.objects.filter(pk=token_id, user=who.user).first() if who.user else None
    if token is None:
        raise NotFound("You have no such token; it may have been revoked already.")
    token.delete()
    return token.name


def user_of(text: str) -> User | None:
    """Whose token that is; None where it is not known, has expired, or its owner was switched off. Notes the use."""
    now = timezone.now()
    token = Token.objects.select_related("user").filter(digest=digest(text), expires_at__gt=now).first()
    if token is None or not token.user.is_active:
        return None
    if token.last_used_at is None or now - token.last_used_at >= _MINUTE:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


def digest(text: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash does."""
    return hashlib.sha256(text.encode()).hexdigest()
